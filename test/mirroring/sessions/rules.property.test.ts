import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as fc from 'fast-check';
import { cfnRules, CfnRule, IP_V4, withFilter } from './filters';
import { address, isMirrored, Packet } from './packets';
import { isWanted, packets, rulesOf, Wishes, wishes } from './random-rules';
import { MirrorFilterOptions } from '../../../src/mirroring/sessions/mirror-filter';
import { MirrorPreset } from '../../../src/mirroring/sessions/mirror-preset';

/** Every error of this library: rule, value, way out. */
const OURS = /^[^]+ must [^]+, got [^]+; [^]+$/;

/** Rules of the template, or the refusal. */
function outcome(given: () => MirrorFilterOptions): { readonly rules: CfnRule[] } | { readonly refusal: string } {
  try {
    return { rules: cfnRules(Template.fromStack(withFilter(given())).toJSON()) };
  } catch (error) {
    return { refusal: (error as Error).message };
  }
}

test('random lists are refused in our words, or mirror exactly what they say', () => {
  const seen = { refused: 0, mirrored: 0, left: 0 };
  fc.assert(fc.property(wishes, fc.array(packets, { minLength: 80, maxLength: 80 }), (wanted, sample) => {
    const made = outcome(() => rulesOf(wanted));
    if ('refusal' in made) {
      seen.refused += 1;
      expect(made.refusal).toMatch(OURS);
      return;
    }
    expect(made.rules.length).toBeLessThanOrEqual(10);
    for (const packet of sample) {
      const is = isMirrored(made.rules, packet);
      seen[is ? 'mirrored' : 'left'] += 1;
      if (is !== isWanted(wanted, packet)) {
        throw new Error(`${is ? 'mirrored' : 'not mirrored'}: ${JSON.stringify(packet, (_, value) => typeof value === 'bigint' ? value.toString(16) : value)}`);
      }
    }
  }), { numRuns: 500, interruptAfterTimeLimit: 40_000 });
  // Neither all refused nor all alike: the property has been asked.
  expect(Math.min(seen.refused, seen.mirrored, seen.left)).toBeGreaterThan(20);
});

test('fails when a rule means the other end of the packet: the comparison is alive', () => {
  const turned = (rules: CfnRule[]) => rules.map(({ SourcePortRange, DestinationPortRange, ...rule }) =>
    ({ ...rule, SourcePortRange: DestinationPortRange, DestinationPortRange: SourcePortRange }));
  const lists: Wishes = { inbound: [{ action: 'accept', kind: 'to', number: 0, udp: false, from: [0, 0], to: [443, 443] }], outbound: [] };
  const made = outcome(() => rulesOf(lists)) as { rules: CfnRule[] };
  const agree = (rules: CfnRule[]) => fc.property(packets, packet => isMirrored(rules, packet) === isWanted(lists, packet));
  const differs = (rules: CfnRule[]) => fc.check(agree(rules), { numRuns: 5000 }).failed;
  expect([differs(made.rules), differs(turned(made.rules))]).toEqual([false, true]);
});

describe('SSH beside HTTPS', () => {
  const [client, host] = ['203.0.113.7', '10.0.1.5'].map(address);
  const request = (destinationPort: number): Packet =>
    ({ direction: 'inbound', version: 4, source: client, destination: host, protocol: 6, sourcePort: 50123, destinationPort });
  const reply = (sourcePort: number): Packet =>
    ({ direction: 'outbound', version: 4, source: host, destination: client, protocol: 6, sourcePort, destinationPort: 50123 });

  test.each<[string, MirrorPreset]>([
    ['HTTPS alone', MirrorPreset.serviceOffered(ec2.Port.HTTPS)],
    ['everything but SSH', MirrorPreset.everythingBut([ec2.Port.SSH])],
    ['everything but management in IPv4', MirrorPreset.everythingBut([ec2.Port.SSH, ec2.Port.RDP], { addressFamily: IP_V4 })],
  ])('%s: neither SSH nor its replies are mirrored, HTTPS and its replies are', (_, preset) => {
    const { rules: made } = outcome(() => ({ preset })) as { rules: CfnRule[] };
    const mirrored = (packet: Packet) => isMirrored(made, packet);
    expect([request(22), reply(22)].map(mirrored)).toEqual([false, false]);
    expect([request(443), reply(443)].map(mirrored)).toEqual([true, true]);
  });
});
