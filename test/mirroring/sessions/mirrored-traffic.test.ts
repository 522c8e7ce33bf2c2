import { aws_ec2 as ec2, Lazy, Token } from 'aws-cdk-lib';
import { written } from './filters';
import { MirrorFilterOptions } from '../../../src/mirroring/sessions/mirror-filter';
import { MirrorRule } from '../../../src/mirroring/sessions/mirror-rule';
import { MirroredTraffic } from '../../../src/mirroring/sessions/mirrored-traffic';
import { refusal } from '../../fixtures/stacks';

const { Port, Protocol } = ec2;

const custom = (props: Partial<ec2.PortProps>) => new Port({ protocol: Protocol.TCP, stringRepresentation: 'mine', ...props });
const inbound = (traffic: MirroredTraffic): MirrorFilterOptions => ({ inboundRules: [MirrorRule.accept(traffic)], outboundRules: [] });
/** What the rules say of protocol and ports, in IPv4 and IPv6. */
const said = (traffic: MirroredTraffic) => written(inbound(traffic)).map(rule => rule.replace(/^ingress \d accept /, '').replace(/(0\.0\.0\.0\/0|::\/0):/g, ''));

test.each([
  ['all', MirroredTraffic.all(), '* * > *'],
  ['tcp', MirroredTraffic.tcp(), '6 * > *'],
  ['udp', MirroredTraffic.udp(), '17 * > *'],
  ['protocol 0', MirroredTraffic.protocol(0), '0 * > *'],
  ['protocol 255', MirroredTraffic.protocol(255), '255 * > *'],
  ['protocol 6', MirroredTraffic.protocol(6), '6 * > *'],
  ['protocol 17', MirroredTraffic.protocol(17), '17 * > *'],
  ['to a TCP port', MirroredTraffic.toPort(Port.HTTPS), '6 * > 443-443'],
  ['to a UDP range', MirroredTraffic.toPort(Port.udpRange(0, 65535)), '17 * > 0-65535'],
  ['to all TCP ports', MirroredTraffic.toPort(Port.allTcp()), '6 * > 0-65535'],
  ['from a UDP port', MirroredTraffic.fromPort(Port.DNS_UDP), '17 53-53 > *'],
  ['from a TCP range', MirroredTraffic.fromPort(Port.tcpRange(8000, 8999)), '6 8000-8999 > *'],
  ['between', MirroredTraffic.betweenPorts(Port.tcp(179), Port.tcpRange(1024, 65535)), '6 179-179 > 1024-65535'],
  ['the number of a protocol that has ports', MirroredTraffic.toPort(custom({ protocol: '17' as ec2.Protocol, fromPort: 1, toPort: 2 })), '17 * > 1-2'],
])('%s', (_, traffic, expected) => {
  expect(said(traffic)).toEqual([expected, expected]);
});

test('ICMP has a number of its own in each IP version', () => {
  expect(written(inbound(MirroredTraffic.icmp()))).toEqual(['ingress 1 accept 1 0.0.0.0/0:* > 0.0.0.0/0:*', 'ingress 2 accept 58 ::/0:* > ::/0:*']);
});

test.each([
  [1, ['ingress 1 accept 1 0.0.0.0/0:* > 0.0.0.0/0:*']],
  [58, ['ingress 1 accept 58 ::/0:* > ::/0:*']],
])('protocol %d is of one IP version: the other one costs no rule', (number, rules) => {
  expect(written(inbound(MirroredTraffic.protocol(number)))).toEqual(rules);
});

test('tokens are not judged', () => {
  const token = Token.asNumber(Lazy.number({ produce: () => 8443 }));
  expect(said(MirroredTraffic.toPort(Port.tcp(token)))).toEqual(['6 * > 8443-8443', '6 * > 8443-8443']);
  expect(said(MirroredTraffic.betweenPorts(Port.tcpRange(token, 1), Port.tcpRange(9000, token)))).toEqual(['6 8443-1 > 9000-8443', '6 8443-1 > 9000-8443']);
  expect(said(MirroredTraffic.protocol(Token.asNumber(Lazy.number({ produce: () => 50 }))))).toEqual(['50 * > *', '50 * > *']);
});

test.each([-1, 256, 1.5, NaN])('fails when a protocol is %p', number => {
  expect(refusal(() => MirroredTraffic.protocol(number)))
    .toBe(`number of MirroredTraffic.protocol must be a whole number from 0 to 255, got ${number}; packets of every protocol are MirroredTraffic.all()`);
});

describe.each([
  ['port of MirroredTraffic.toPort', (port: ec2.Port) => MirroredTraffic.toPort(port)],
  ['port of MirroredTraffic.fromPort', (port: ec2.Port) => MirroredTraffic.fromPort(port)],
  ['source of MirroredTraffic.betweenPorts', (port: ec2.Port) => MirroredTraffic.betweenPorts(port, Port.tcp(443))],
  ['destination of MirroredTraffic.betweenPorts', (port: ec2.Port) => MirroredTraffic.betweenPorts(Port.tcp(443), port)],
])('%s', (prop, take) => {
  test.each([
    [Port.allTraffic(), 'ALL TRAFFIC', 'packets of every protocol are MirroredTraffic.all()'],
    [Port.icmpPing(), 'ICMP Type 8', 'mirror rules do not tell types of ICMP apart, write MirroredTraffic.icmp()'],
    [Port.allIcmp(), 'ALL ICMP', 'mirror rules do not tell types of ICMP apart, write MirroredTraffic.icmp()'],
    [Port.allIcmpV6(), 'ALL ICMPv6', 'mirror rules do not tell types of ICMP apart, write MirroredTraffic.icmp()'],
    [Port.esp(), 'ESP 50', 'packets of one protocol are MirroredTraffic.protocol(50)'],
    [Port.ah(), 'AH 51', 'packets of one protocol are MirroredTraffic.protocol(51)'],
    [custom({ protocol: Protocol.SCTP, fromPort: 1, toPort: 1 }), 'mine', 'packets of one protocol are MirroredTraffic.protocol(132)'],
    [custom({ protocol: Protocol.IPTM }), 'mine', 'packets of one protocol are MirroredTraffic.protocol(84)'],
  ])('fails when the protocol has no ports: %s', (port, got, wayOut) => {
    expect(refusal(() => take(port))).toBe(`${prop} must be a port or range of TCP or UDP, got ${got}; ${wayOut}`);
  });

  test('fails when the range is reversed', () => {
    expect(refusal(() => take(Port.tcpRange(8999, 8000)))).toBe(`${prop} must begin with its lower end, got 8999 to 8000; did you mean 8000 to 8999?`);
  });

  test.each([-1, 65536, 443.5, NaN])('fails when a port is %p', port => {
    const message = `${prop} must be whole numbers from 0 to 65535, got ${port}; write ec2.Port.tcp(443) or ec2.Port.tcpRange(8000, 8999)`;
    expect(refusal(() => take(Port.tcp(port)))).toBe(message);
    expect(refusal(() => take(Port.tcpRange(0, port)))).toBe(message);
  });

  test('fails when an end is missing', () => {
    expect(refusal(() => take(custom({ fromPort: 1 })))).toBe(`${prop} must have a first and a last port, got mine; write ec2.Port.tcp(443) or ec2.Port.tcpRange(8000, 8999)`);
  });

  test('takes the first and the last port, and a range of one', () => {
    const taken = [Port.tcp(0), Port.tcp(65535), Port.tcpRange(0, 65535), Port.tcpRange(8000, 8000), custom({ fromPort: 1, toPort: 2 })];
    taken.forEach(port => expect(() => take(port)).not.toThrow());
  });
});

test('fails when requests and replies would be of two protocols', () => {
  expect(refusal(() => MirroredTraffic.betweenPorts(Port.tcp(53), Port.udp(53)))).toBe('source and destination of MirroredTraffic.betweenPorts must be of one protocol, '
    + 'got TCP and UDP; a packet is either, so write both as TCP or both as UDP, in two rules where both are meant');
  expect(() => MirroredTraffic.betweenPorts(Port.udp(53), Port.udp(53))).not.toThrow();
});
