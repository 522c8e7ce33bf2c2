import { App } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { Packet } from './packets';
import { addressText, packets } from './random-rules';
import { build, estates, expected } from './random-sessions';
import { Estate } from '../../../lab/packets/estate';
import { mirrored } from '../../../lab/packets/mirrored';
import { estateOf } from '../../proof/estates';

/** Every error of this library: rule, value, way out. */
const OURS = /^[^]+ must [^]+, got [^]+; [^]+$/;

interface Made {
  readonly at: string;
  readonly estate: Estate;
}

/** The templates, or the refusal. */
function outcome(wanted: Parameters<typeof build>[1]): Made | { readonly refusal: string } {
  try {
    const app = new App();
    const at = build(app, wanted);
    return { at, estate: estateOf(app) };
  } catch (error) {
    return { refusal: (error as Error).message };
  }
}

/** The resolver of the VPC, asked and answering. */
const resolver: fc.Arbitrary<Packet> = fc.constantFrom<Packet['direction']>('inbound', 'outbound').map(direction => {
  const [host, server] = [0x0a000105n, 0x0a000002n];
  return direction === 'outbound' ? { direction, version: 4, source: host, destination: server, protocol: 17, sourcePort: 40000, destinationPort: 53 }
    : { direction, version: 4, source: server, destination: host, protocol: 17, sourcePort: 53, destinationPort: 40000 };
});
const sample = fc.tuple(fc.array(packets, { minLength: 20, maxLength: 20 }), fc.tuple(resolver));

/** What the simulator says, in the words of the expectation. */
function verdict({ at, estate }: Made, { direction, version, source, destination, ...packet }: Packet): object {
  const said = mirrored(estate, {
    interface: at,
    direction: direction === 'inbound' ? 'in' : 'out',
    source: addressText(version, source),
    destination: addressText(version, destination),
    primaryAddress: '10.0.1.5',
    vpcCidr: '10.0.0.0/16',
    ...packet,
  });
  return said.outcome === 'not-mirrored' ? { outcome: said.outcome } : { outcome: said.outcome, sessionNumber: said.sessionNumber, vni: said.vni };
}

test('random sessions are refused in our words, or each packet goes where the lists say, and arrives', () => {
  const seen = { refused: 0, arrived: 0, sent: 0, left: 0 };
  fc.assert(fc.property(estates, sample, (wanted, [ordinary, asked]) => {
    const made = outcome(wanted);
    if ('refusal' in made) {
      seen.refused += 1;
      expect(made.refusal).toMatch(OURS);
      return;
    }
    for (const packet of [...ordinary, ...asked]) {
      const should = expected(wanted, packet, asked.includes(packet)) as { outcome: string };
      seen[should.outcome === 'arrives' ? 'arrived' : should.outcome === 'sent' ? 'sent' : 'left'] += 1;
      expect({ packet, is: verdict(made, packet) }).toEqual({ packet, is: should });
    }
  }), { numRuns: 150, interruptAfterTimeLimit: 10_000 });
  // Neither all refused nor all alike: the property has been asked.
  expect(Math.min(seen.refused, seen.arrived, seen.sent, seen.left)).toBeGreaterThan(3);
});

test('fails when rules, numbers or ids were others: the comparison is alive', () => {
  const ANY = { action: 'accept', kind: 'all', number: 0, udp: false, from: [0, 0], to: [0, 0] } as const;
  const wanted: Parameters<typeof build>[1] = {
    source: 'declared',
    admitted: 'bySubnet',
    type: 'm7i.large',
    destination: 'sniffer',
    isApart: false,
    sessions: [{ lists: { inbound: [ANY], outbound: [] }, isShared: false, sessionNumber: 2, virtualNetworkId: 7 }],
  };
  const made = outcome(wanted) as Made;
  const differs = (change: Partial<typeof wanted.sessions[number]>, more: Partial<typeof wanted> = {}) => {
    const other = { ...wanted, ...more, sessions: [{ ...wanted.sessions[0], ...change }] };
    const agree = fc.property(packets, packet => JSON.stringify(verdict(made, packet)) === JSON.stringify(expected(other, packet, false)));
    return fc.check(agree, { numRuns: 300 }).failed;
  };
  expect([differs({}), differs({ lists: { inbound: [], outbound: [ANY] } }), differs({ sessionNumber: 1 }), differs({ virtualNetworkId: 8 }), differs({}, { destination: 'shared' })])
    .toEqual([false, true, true, true, true]);
});
