import { Fn } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import fc from 'fast-check';
import { ANSWER, estateOf, filterOf, judged, network, receiver, refusal, REQUEST, RuleProps, session, templateOf, toInterface } from './packets-fixture';
import { Estate } from '../../lab/packets/estate';
import { Packet } from '../../lab/packets/packet';
import { printVerdict } from '../../lab/packets/print';
import { Json, JsonObject } from '../../lab/private/errors';

const REJECT: RuleProps = { ruleAction: 'reject' };
const SSH: RuleProps = { protocol: 6, destinationPortRange: { fromPort: 22, toPort: 22 } };

test('a packet that a rule accepts arrives, and the verdict says by what', () => {
  expect(judged(toInterface())).toEqual({
    outcome: 'arrives',
    packet: REQUEST,
    session: 'Net/Session',
    sessionNumber: 1,
    filter: 'Net/Filter',
    by: { number: 1, direction: 'ingress', action: 'accept', id: 'Net/FilterRule1', text: 'accept every protocol from 0.0.0.0/0 to 0.0.0.0/0' },
    passedBy: [],
    vni: 7,
    bytes: { most: 8947, by: 'an MTU of 9001 at the target' },
    target: { kind: 'network-interface', label: 'Net/Receiver' },
    warnings: [],
  });
});

describe('rules', () => {
  test('the lowest number decides, whatever the order in the template', () => {
    const estate = toInterface([{ ruleNumber: 20 }, { ...REJECT, ruleNumber: 10 }]);
    expect(refusal(estate).attempts[0]).toMatchObject({ reason: 'rejected', rule: { number: 10, id: 'Net/FilterRule2', direction: 'ingress' } });
    expect(judged(toInterface([{ ruleNumber: 20 }, { ...REJECT, ruleNumber: 30 }]))).toMatchObject({ outcome: 'arrives', by: { number: 20 } });
  });

  test('no rule in a direction: nothing of that direction', () => {
    const estate = toInterface([{}]);
    expect(refusal(estate, ANSWER).attempts).toMatchObject([{ reason: 'no-rule-in-direction', detail: 'the filter has no egress rule' }]);
    expect(judged(estate)).toMatchObject({ outcome: 'arrives' });
  });

  test('no rule that matches: the ones that were tried are told, in order', () => {
    const estate = toInterface([{ ...SSH, ruleNumber: 5 }, { sourceCidrBlock: '10.0.0.0/8', ruleNumber: 3 }]);
    expect(refusal(estate).attempts[0]).toMatchObject({ reason: 'no-rule-matched', tried: [{ number: 3 }, { number: 5 }] });
    expect(judged(estate, { destinationPort: 22 })).toMatchObject({ outcome: 'arrives', by: { number: 5 } });
  });

  test.each<[string, RuleProps, Partial<Packet>, Partial<Packet>]>([
    ['protocol', { protocol: 17 }, {}, { protocol: 17 }],
    ['source port', { protocol: 6, sourcePortRange: { fromPort: 52000, toPort: 53000 } }, {}, { sourcePort: 53000 }],
    ['destination port', { protocol: 6, destinationPortRange: { fromPort: 80, toPort: 442 } }, {}, { destinationPort: 442 }],
    ['source range', { sourceCidrBlock: '198.51.100.0/29' }, { source: '198.51.100.8' }, {}],
    ['destination range', { destinationCidrBlock: '10.0.0.5/32' }, { destination: '10.0.0.4' }, {}],
    ['IP version', { sourceCidrBlock: '::/0', destinationCidrBlock: '::/0' }, {}, { source: '2001:db8::1', destination: '2001:db8::2' }],
    ['IP version, the other way', {}, { source: '2001:db8::1', destination: '2001:db8::2' }, {}],
    ['ports of another protocol', SSH, { protocol: 17, destinationPort: 22 }, { destinationPort: 22 }],
    ['direction in upper case', { trafficDirection: 'INGRESS', ruleAction: 'ACCEPT', protocol: 1 }, {}, { protocol: 1, sourcePort: undefined, destinationPort: undefined }],
  ])('match by %s', (_what, rule, without, withIt) => {
    const estate = toInterface([rule]);
    expect(refusal(estate, without).attempts).toMatchObject([{ reason: 'no-rule-matched' }]);
    expect(judged(estate, withIt)).toMatchObject({ outcome: 'arrives' });
  });

  test('ranges of the VPC and of subnets are read through references', () => {
    const estate = estateOf(stack => {
      const parts = network(stack, []);
      const filter = filterOf(stack, 'ByReference', [{ destinationCidrBlock: parts.vpc.attrCidrBlock }]);
      session(parts, receiver(parts).ref, { trafficMirrorFilterId: filter.attrId });
    });
    expect(judged(estate)).toMatchObject({ outcome: 'arrives', by: { text: 'accept every protocol from 0.0.0.0/0 to 10.0.0.0/16' } });
    expect(refusal(estate, { destination: '10.1.0.5' }).attempts).toMatchObject([{ reason: 'no-rule-matched' }]);
  });

  test('fails on a range that only AWS knows, where it decides', () => {
    const estate = estateOf(stack => {
      const parts = network(stack, []);
      const cidr = Fn.select(0, parts.vpc.attrIpv6CidrBlocks);
      const filter = filterOf(stack, 'Ipv6', [{ sourceCidrBlock: '2001:db8::/32', destinationCidrBlock: cidr }, {}]);
      session(parts, receiver(parts).ref, { trafficMirrorFilterId: filter.ref });
    });
    expect(() => judged(estate, { source: '2001:db8::1', destination: '2001:db8::2' }))
      .toThrow('DestinationCidrBlock of Net/Ipv6Rule1 is known at deployment only, and decides: ‹Net|Vpc|Ipv6CidrBlocks[0]›');
    expect(judged(estate)).toMatchObject({ outcome: 'arrives', by: { number: 2 } });
  });

  test.each<[string, RuleProps[], string]>([
    ['a number twice', [{ ruleNumber: 1 }, { ruleNumber: 1 }], 'ingress rule 1 of Net/Filter is there twice: Net/FilterRule1, Net/FilterRule2'],
    ['more rules than AWS takes', Array.from({ length: 11 }, () => ({})), 'Net/Filter has 11 rules, and AWS takes 10'],
    ['a direction', [{ trafficDirection: 'inbound' }], "TrafficDirection of Net/FilterRule1 must be ingress or egress, got 'inbound'"],
    ['an action', [{ ruleAction: 'deny' }], "RuleAction of Net/FilterRule1 must be accept or reject, got 'deny'"],
    ['ports without a protocol', [{ destinationPortRange: { fromPort: 1, toPort: 2 } }], 'DestinationPortRange of Net/FilterRule1 needs a Protocol of 6 or 17, got undefined'],
    ['a range', [{ sourceCidrBlock: 'internet' }], "SourceCidrBlock of Net/FilterRule1 must be an IP address, got 'internet'"],
  ])('fails on %s', (_what, rules, message) => {
    expect(() => judged(toInterface(rules))).toThrow(message);
  });

  const cidr = fc.constantFrom('0.0.0.0/0', '10.0.0.0/8', '10.0.0.0/30', '198.51.100.0/24', '::/0', '2001:db8::/33');
  const ordered = fc.tuple(fc.constantFrom(0, 22, 443), fc.constantFrom(22, 443, 65535)).filter(([from, to]) => from <= to);
  const ports = fc.option(ordered, { nil: undefined });
  const rule = fc.record({
    action: fc.constantFrom('accept', 'reject'),
    direction: fc.constantFrom('ingress', 'egress'),
    protocol: fc.option(fc.constantFrom(1, 6, 17), { nil: undefined }),
    source: cidr,
    destination: cidr,
    sourcePorts: ports,
    destinationPorts: ports,
  });
  const rules = fc.array(rule, { maxLength: 10 }).chain(all => fc.record({
    all: fc.constant(all),
    numbers: fc.uniqueArray(fc.integer({ min: 1, max: 32766 }), { minLength: all.length, maxLength: all.length }),
  }));
  const v4 = fc.constantFrom('10.0.0.2', '10.0.0.5', '10.9.0.1', '198.51.100.7', '203.0.113.1');
  const v6 = fc.constantFrom('2001:db8::1', '2001:db8:8000::1', '2001:db9::1');
  const port = fc.constantFrom(0, 21, 22, 23, 443, 444, 65535);
  const packet = fc.record({
    direction: fc.constantFrom('in' as const, 'out' as const),
    addresses: fc.oneof(fc.tuple(v4, v4), fc.tuple(v6, v6)),
    protocol: fc.constantFrom(1, 6, 17, 50),
    ports: fc.tuple(port, port),
  });

  /** Containment by hand: the prefixes above are on boundaries of whole groups but for two. */
  const CONTAINS: Record<string, (address: string) => boolean> = {
    '0.0.0.0/0': address => !address.includes(':'),
    '10.0.0.0/8': address => address.startsWith('10.'),
    '10.0.0.0/30': address => ['10.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.0.3'].includes(address),
    '198.51.100.0/24': address => address.startsWith('198.51.100.'),
    '::/0': address => address.includes(':'),
    '2001:db8::/33': address => address === '2001:db8::1',
  };

  test('any list of rules: the first that fits decides', () => {
    const template = templateOf(stack => {
      const parts = network(stack, []);
      session(parts, receiver(parts).ref);
    });
    fc.assert(fc.property(rules, packet, ({ all, numbers }, { direction, addresses, protocol, ports: [sourcePort, destinationPort] }) => {
      const [source, destination] = addresses;
      const ported = protocol === 6 || protocol === 17;
      const range = (given: [number, number] | undefined, of: number | undefined) =>
        given === undefined || (of !== 6 && of !== 17) ? undefined : { fromPort: given[0], toPort: given[1] };
      const written = all.map((one, i): RuleProps => ({
        ruleNumber: numbers[i],
        ruleAction: one.action,
        trafficDirection: one.direction,
        protocol: one.protocol,
        sourceCidrBlock: one.source,
        destinationCidrBlock: one.destination,
        sourcePortRange: range(one.sourcePorts, one.protocol),
        destinationPortRange: range(one.destinationPorts, one.protocol),
      }));
      const seen = written.filter(one => one.trafficDirection === (direction === 'in' ? 'ingress' : 'egress'));
      const first = seen.sort((a, b) => a.ruleNumber! - b.ruleNumber!).find(one => {
        const fits = (given: unknown, value: number) => {
          const bounds = given as { fromPort: number; toPort: number } | undefined;
          return bounds === undefined || (bounds.fromPort <= value && value <= bounds.toPort);
        };
        return (one.protocol === undefined || one.protocol === protocol)
          && CONTAINS[one.sourceCidrBlock!](source) && CONTAINS[one.destinationCidrBlock!](destination)
          && fits(one.sourcePortRange, sourcePort) && fits(one.destinationPortRange, destinationPort);
      });
      const resources = Object.fromEntries(written.map((one, i) => [`Rule${i}`, {
        Type: 'AWS::EC2::TrafficMirrorFilterRule',
        Properties: capitalised({ ...one, trafficMirrorFilterId: { Ref: 'Filter' } }),
      }]));
      const verdict = judged(Estate.load({ Net: { Resources: { ...template.Resources as JsonObject, ...resources } } }), {
        direction, source, destination, protocol, sourcePort: ported ? sourcePort : undefined, destinationPort: ported ? destinationPort : undefined,
      });
      if (first?.ruleAction === 'accept') expect(verdict).toMatchObject({ outcome: 'arrives', by: { number: first.ruleNumber } });
      else expect(verdict).toMatchObject({ outcome: 'not-mirrored', attempts: [first === undefined ? {} : { reason: 'rejected', rule: { number: first.ruleNumber } }] });
    }), { numRuns: 1000 });
  });
});

/** Properties as templates spell them. */
function capitalised(value: unknown): Json {
  if (typeof value !== 'object' || value === null) return value as Json;
  return Object.fromEntries(Object.entries(value)
    .filter(([, given]) => given !== undefined)
    .map(([key, given]) => [key[0].toUpperCase() + key.slice(1), capitalised(given)]));
}

describe('sessions', () => {
  /** Session 5 stands first in the template, and takes what comes from TCP 22 only. */
  function two(first: RuleProps[], second: RuleProps[], services?: string[]): Estate {
    return estateOf(stack => {
      const parts = network(stack);
      const target = receiver(parts);
      session(parts, target.ref, { sessionNumber: 5, trafficMirrorFilterId: filterOf(stack, 'Second', second, services).ref }, 'SecondSession');
      session(parts, target.ref, { sessionNumber: 2, trafficMirrorFilterId: filterOf(stack, 'First', first).ref }, 'FirstSession');
    });
  }

  test('the lowest number takes the packet, once', () => {
    expect(judged(two([{}], [{}]))).toMatchObject({ session: 'Net/FirstSession', sessionNumber: 2, passedBy: [] });
  });

  test('what one does not take, the next may', () => {
    expect(judged(two([REJECT], [{}]))).toMatchObject({
      outcome: 'arrives', session: 'Net/SecondSession', passedBy: [{ session: 'Net/FirstSession', sessionNumber: 2, reason: 'rejected', filter: 'Net/First' }],
    });
  });

  test('what none takes is not mirrored, and each says why', () => {
    expect(refusal(two([SSH], [REJECT]))).toMatchObject({
      reason: 'not-accepted',
      detail: 'none of 2 sessions takes it',
      attempts: [{ session: 'Net/FirstSession', reason: 'no-rule-matched' }, { session: 'Net/SecondSession', reason: 'rejected' }],
    });
  });

  test('no session on the interface', () => {
    const estate = toInterface();
    expect(refusal(estate, { interface: 'Receiver' })).toMatchObject({ reason: 'no-session', detail: 'no session mirrors Net/Receiver' });
    expect(refusal(estate, { interface: 'eni-0123456789abcdef0' })).toMatchObject({ reason: 'no-session' });
  });

  test.each<[string, (numbers: number[]) => number[], string]>([
    ['a number twice', () => [1, 1], 'session number 1 of Net/Source is there twice: Net/Session0, Net/Session1'],
    ['a fourth session', () => [1, 2, 3, 4], 'Net/Source has 4 sessions, and AWS takes 3'],
  ])('fails on %s', (_what, numbers, message) => {
    const estate = estateOf(stack => {
      const parts = network(stack);
      const target = receiver(parts);
      numbers([]).forEach((sessionNumber, i) => session(parts, target.ref, { sessionNumber }, `Session${i}`));
    });
    expect(() => judged(estate)).toThrow(message);
  });

  test('fails on a filter from elsewhere, once it decides', () => {
    const estate = estateOf(stack => {
      const parts = network(stack);
      const target = receiver(parts);
      session(parts, target.ref, { trafficMirrorFilterId: filterOf(stack, 'Mine', [SSH]).ref });
      session(parts, target.ref, { trafficMirrorFilterId: 'tmf-0123456789abcdef0', sessionNumber: 2 }, 'Other');
    });
    expect(() => judged(estate)).toThrow('filter tmf-0123456789abcdef0 of Net/Other is not in these templates, and it decides');
    expect(judged(estate, { destinationPort: 22 })).toMatchObject({ outcome: 'arrives' });
  });
});

describe('the Amazon resolver', () => {
  const QUERY: Packet = { interface: 'Source', direction: 'out', source: '10.0.0.5', sourcePort: 40000, destination: '10.0.0.2', destinationPort: 53, protocol: 17 };
  const REPLY: Packet = { ...QUERY, direction: 'in', source: '10.0.0.2', sourcePort: 53, destination: '10.0.0.5', destinationPort: 40000 };
  const withService = (rules: RuleProps[]) => estateOf(stack => {
    const parts = network(stack, []);
    session(parts, receiver(parts).ref, { trafficMirrorFilterId: filterOf(stack, 'Dns', rules, ['amazon-dns']).ref });
  });

  test.each([['10.0.0.2'], ['169.254.169.253']])('%s: not by rules', destination => {
    const estate = toInterface();
    expect(refusal(estate, { ...QUERY, destination }).attempts).toMatchObject([{ reason: 'amazon-dns' }]);
    expect(refusal(estate, { ...REPLY, source: destination }).attempts).toMatchObject([{ reason: 'amazon-dns' }]);
    expect(judged(estate, { ...QUERY, destination: '10.0.0.18' })).toMatchObject({ outcome: 'arrives' });
    expect(judged(estate, { ...QUERY, destination, destinationPort: 5300 })).toMatchObject({ outcome: 'arrives' });
  });

  test.each([[QUERY], [REPLY], [{ ...QUERY, protocol: 6 }], [{ ...QUERY, source: 'fd00:ec2::1', destination: 'fd00:ec2::253' }]])('%j: by the network service, whatever the rules', packet => {
    expect(judged(withService([REJECT, { ...REJECT, trafficDirection: 'egress' }]), packet)).toMatchObject({ outcome: 'arrives', by: 'amazon-dns' });
    expect(refusal(withService([REJECT, { ...REJECT, trafficDirection: 'egress' }]), { ...packet, protocol: 6, sourcePort: 9, destinationPort: 9 }).attempts).toHaveLength(1);
  });

  test('its own interface asks as the remote side only', () => {
    // Somebody asks a DNS server on the mirrored interface, whose address ends like a resolver's.
    expect(judged(toInterface(), { ...QUERY, direction: 'in', source: '10.0.0.9', destination: '10.0.0.2' })).toMatchObject({ outcome: 'arrives', by: { number: 1 } });
  });

  test('an interface that is only known by its id needs the range of its VPC', () => {
    const estate = estateOf(stack => {
      const parts = network(stack);
      session(parts, receiver(parts).ref, { networkInterfaceId: 'eni-0123456789abcdef0' });
    });
    const packet = { ...QUERY, interface: 'eni-0123456789abcdef0', primaryAddress: '10.0.0.5' };
    expect(() => judged(estate, packet)).toThrow("cannot tell whether 10.0.0.2 is the resolver of the interface's VPC: give the VPC's range (vpcCidr, --vpc-cidr)");
    expect(refusal(estate, { ...packet, vpcCidr: '10.0.0.0/16' }).attempts).toMatchObject([{ reason: 'amazon-dns' }]);
    expect(judged(estate, { ...packet, vpcCidr: '10.1.0.0/16' })).toMatchObject({ outcome: 'arrives' });
    expect(judged(estate, { ...packet, destination: '10.0.0.3' })).toMatchObject({ outcome: 'arrives' });
  });
});

describe('never mirrored', () => {
  test.each<[string, Partial<Packet>, Partial<Packet>]>([
    ['ARP', { protocol: 'arp' }, {}],
    ['DHCP', { protocol: 17, sourcePort: 68, destinationPort: 67 }, { protocol: 6, sourcePort: 68, destinationPort: 67 }],
    ['DHCP', { ...ANSWER, protocol: 17, sourcePort: 67, destinationPort: 68 }, { protocol: 17, source: '2001:db8::1', sourcePort: 67, destination: '2001:db8::2', destinationPort: 68 }],
    ['the instance metadata service', { source: '169.254.169.254' }, { source: '169.254.170.2' }],
    ['the Amazon time service', { ...ANSWER, destination: '169.254.169.123', protocol: 17 }, { ...ANSWER, destination: '169.254.169.124', protocol: 17 }],
    ['Windows activation', { ...ANSWER, destination: '169.254.169.250' }, { ...ANSWER, destination: '169.254.169.252' }],
    ['Windows activation', { ...ANSWER, destination: '169.254.169.251' }, { ...ANSWER, destination: '169.254.169.249' }],
  ])('%s: %j', (name, packet, twin) => {
    expect(refusal(toInterface(), packet)).toMatchObject({ reason: 'never-mirrored', detail: `${name} is never mirrored`, attempts: [] });
    expect(judged(toInterface([{}, { trafficDirection: 'egress' }, { sourceCidrBlock: '::/0', destinationCidrBlock: '::/0' }]), twin)).toMatchObject({ outcome: 'arrives' });
  });
});

describe('instance types', () => {
  const on = (instanceType: string) => toInterface(undefined, ({ stack, source }) =>
    void new ec2.CfnInstance(stack, 'Server', { instanceType, imageId: 'ami-1', networkInterfaces: [{ deviceIndex: '0', networkInterfaceId: source.ref }] }));

  test.each(['t2.micro', 'm7i.metal-24xl'])('%s cannot be a source', type => {
    expect(refusal(on(type))).toMatchObject({ reason: 'instance-type', detail: `an instance of type ${type} cannot be mirrored` });
  });

  test.each(['t3.micro', 'm5.metal', 'mac2.metal'])('%s can', type => {
    expect(judged(on(type))).toMatchObject({ outcome: 'arrives', warnings: [] });
  });

  test('one that the guide does not list is told', () => {
    expect(judged(on('m8g.large'))).toMatchObject({ outcome: 'arrives', warnings: ['the guide of Traffic Mirroring does not list m8g.large as a source'] });
  });

  test('an attachment tells the instance as well', () => {
    const estate = toInterface(undefined, ({ stack, source }) => {
      const server = new ec2.CfnInstance(stack, 'Server', { instanceType: 't2.micro', imageId: 'ami-1' });
      new ec2.CfnNetworkInterfaceAttachment(stack, 'Attachment', { instanceId: server.ref, networkInterfaceId: source.ref, deviceIndex: '1' });
    });
    expect(refusal(estate)).toMatchObject({ reason: 'instance-type' });
    expect(() => judged(estate, { interface: 'Nobody' })).toThrow("no interface or instance is called 'Nobody'; these are known:\n  Net/Source\n  Net/Receiver\n  Net/Server");
  });
});

describe('bytes', () => {
  const cut = (packetLength?: number) => toInterface(undefined, ({ stack }) => { (stack.node.findChild('Session') as ec2.CfnTrafficMirrorSession).packetLength = packetLength; });

  test.each<[number | undefined, Partial<Packet>, object]>([
    [undefined, { length: 8947 }, { most: 8947, by: 'an MTU of 9001 at the target', copied: 8947, truncated: false }],
    [undefined, { length: 8948 }, { most: 8947, by: 'an MTU of 9001 at the target', copied: 8947, truncated: true }],
    [128, { length: 1514 }, { most: 128, by: 'the packet length of the session', copied: 128, truncated: true }],
    [128, { length: 60 }, { most: 128, by: 'the packet length of the session', copied: 60, truncated: false }],
    [undefined, { length: 1500, pathMtu: 1500 }, { most: 1446, by: 'an MTU of 1500 on the path', copied: 1446, truncated: true }],
    [128, {}, { most: 128, by: 'the packet length of the session' }],
  ])('packet length %s, %j', (packetLength, packet, bytes) => {
    expect(judged(cut(packetLength), packet)).toMatchObject({ bytes });
  });
});

describe('packets that are none', () => {
  test.each<[Partial<Packet>, string]>([
    [{ source: 'client' }, "source must be an IP address, got 'client'"],
    [{ source: '2001:db8::1' }, 'source and destination must be of one IP version, got 2001:db8::1 and 10.0.0.5'],
    [{ sourcePort: undefined }, 'packets of TCP need both ports'],
    [{ protocol: 1 }, 'packets of ICMP have no ports'],
    [{ protocol: 256 }, 'protocol must be a number from 0 to 255, got 256'],
    [{ destinationPort: 65536 }, 'ports must be whole numbers from 0 to 65535, got 65536'],
    [{ length: 0 }, 'length must be a whole number of bytes, got 0'],
  ])('fails on %j', (packet, message) => {
    expect(() => judged(toInterface(), packet)).toThrow(message);
  });
});

test('the case of the guide: HTTPS in and out, SSH and its answers left out', () => {
  const port = (fromPort: number) => ({ fromPort, toPort: fromPort });
  const estate = toInterface([
    { ...REJECT, protocol: 6, destinationPortRange: port(22) },
    { protocol: 6, destinationPortRange: port(443) },
    { ...REJECT, protocol: 6, sourcePortRange: port(22), trafficDirection: 'egress' },
    { protocol: 6, sourcePortRange: port(443), trafficDirection: 'egress' },
  ]);
  expect(judged(estate)).toMatchObject({ outcome: 'arrives', by: { number: 2 } });
  expect(judged(estate, ANSWER)).toMatchObject({ outcome: 'arrives', by: { number: 4 } });
  expect(refusal(estate, { destinationPort: 22 }).attempts).toMatchObject([{ reason: 'rejected', rule: { number: 1 } }]);
  expect(refusal(estate, { ...ANSWER, sourcePort: 22 }).attempts).toMatchObject([{ reason: 'rejected', rule: { number: 3 } }]);
});

test('a refusal in print', () => {
  expect(printVerdict(judged(toInterface([SSH, { ...REJECT, sourceCidrBlock: '198.51.100.0/24' }])))).toBe([
    'TCP 198.51.100.7:51000 -> 10.0.0.5:443, in at Source',
    'not mirrored: the session does not take it',
    '  session  1: Net/Session',
    '  filter   Net/Filter: ingress rule 2 (Net/FilterRule2) rejects it: reject every protocol from 198.51.100.0/24 to 0.0.0.0/0',
    '  no match ingress rule 1 (Net/FilterRule1): accept TCP from 0.0.0.0/0 to 0.0.0.0/0 port 22',
  ].join('\n'));
});
