import { DAY, Flow, flow, HOUR, IP, MIB, MINUTE, STORY_ACCOUNT, SYN, SYN_ACK, SYN_ACK_FIN, SYN_FIN, UDP } from '../cast';
import { SampleRecord } from '../writer';

/**
 * Who and what: interfaces, places, services, destinations. Each scene plays in a VPC of its own.
 */

const OUT = { 'flow-direction': 'egress' };
const REJECT = { action: 'REJECT' };
const NO_PACKET_ADDRESSES = { 'pkt-srcaddr': '-', 'pkt-dstaddr': null };

/** An interface: of an instance of the same name, unless AWS made it. */
function at(vpc: string, name: string, more: SampleRecord = {}): SampleRecord {
  const ids = { 'interface-id': `eni-${name}`, 'instance-id': `i-${name}`, 'subnet-id': `subnet-${vpc}`, 'vpc-id': vpc };
  return { 'account-id': STORY_ACCOUNT, ...ids, ...more };
}

/** From one address and port to another, as `10.0.0.1:443 10.0.0.2:50000`. */
function ends(text: string): SampleRecord {
  const [, srcaddr, srcport, dstaddr, dstport] = /^(\S+):(\d+) (\S+):(\d+)$/.exec(text)!;
  return { srcaddr, srcport: Number(srcport), dstaddr, dstport: Number(dstport) };
}

const seen = (ago: number, place: SampleRecord, text: string, more: SampleRecord = {}): SampleRecord =>
  flow({ ago, ...place, ...ends(text), ...more } as Flow);

/** What a NAT gateway records of what `workload` sent to `remote` and got back: four records, the same bytes twice. */
function atTheGateway(ago: number, gateway: SampleRecord, [workload, nat, remote]: string[], [sent, received]: number[], service = '-'): SampleRecord[] {
  const [to, from] = [{ 'bytes': sent, 'pkt-dst-aws-service': service }, { 'bytes': received, 'pkt-src-aws-service': service }];
  return [
    seen(ago, gateway, `${workload}:46000 ${nat}:443`, { ...to, 'pkt-dstaddr': remote }),
    seen(ago, gateway, `${nat}:46000 ${remote}:443`, { ...to, ...OUT }),
    seen(ago, gateway, `${remote}:443 ${nat}:46000`, { ...from }),
    seen(ago, gateway, `${nat}:443 ${workload}:46000`, { ...from, ...OUT, 'pkt-srcaddr': remote }),
  ];
}

/** The interface and the instance that questions name by default. */
function activity(): SampleRecord[] {
  const eni = at('vpc-act', '0123456789abcdef0');
  const second = at('vpc-act', '0123456789abcdef1', { 'instance-id': 'i-0123456789abcdef0' });
  const other = at('vpc-act', '0123456789abcdef2', { 'instance-id': 'i-0123456789abcdef1' });
  const minute = 2 * HOUR;
  return [
    // Two client ports in one minute, with the answer to one of them.
    seen(minute - 5, eni, '10.9.0.1:50001 203.0.113.5:443', { ...OUT, bytes: 1000, packets: 5 }),
    seen(minute - 40, eni, '10.9.0.1:50002 203.0.113.5:443', { ...OUT, bytes: 2000, packets: 7 }),
    seen(minute - 41, eni, '203.0.113.5:443 10.9.0.1:50001', { bytes: 9000, packets: 8 }),
    // The next minute: turned away, once by Block Public Access, which counts nothing. And one that was let in.
    seen(minute - 60, eni, '192.0.2.99:40000 10.9.0.1:22', { ...REJECT, bytes: 60, packets: 1 }),
    seen(minute - 62, eni, '192.0.2.99:40001 10.9.0.1:22', { ...REJECT, bytes: null, packets: null }),
    seen(minute - 63, eni, '192.0.2.99:40002 10.9.0.1:22', { bytes: 70, packets: 2 }),
    // Two spellings, two protocols.
    seen(minute - 130, eni, '2001:db8:a::9:50001 2001:db8:ffff::1:53', { ...OUT, protocol: UDP, bytes: 100, packets: 1 }),
    seen(minute - 131, eni, '2001:db8:a::9:50002 2001:0DB8:FFFF:0:0:0:0:1:53', { ...OUT, protocol: UDP, bytes: 200, packets: 1 }),
    seen(minute - 132, eni, '2001:db8:a::9:50003 2001:db8:ffff::1:53', { ...OUT, bytes: 400, packets: 1 }),
    // A pod on a secondary address; packet addresses that are missing.
    seen(minute - 190, eni, '10.9.0.1:50004 10.9.0.2:5432', { ...OUT, 'pkt-srcaddr': '10.9.0.77', 'bytes': 10, 'packets': 1 }),
    seen(minute - 191, eni, '10.9.0.1:50005 10.9.0.2:5432', { ...OUT, ...NO_PACKET_ADDRESSES, bytes: 20, packets: 2 }),
    // The other interface of the instance, and one of another instance with the same conversation.
    seen(minute - 250, second, '10.9.1.1:50001 10.9.0.2:5432', { ...OUT, bytes: 30, packets: 3 }),
    seen(minute - 250, other, '10.9.1.1:50001 10.9.0.2:5432', { ...OUT, bytes: 40, packets: 4 }),
    // Expected noise, yesterday, and a minute without data.
    seen(minute - 5, eni, `${IP.scanner}:50001 10.9.0.1:22`),
    seen(DAY + 1, eni, '10.9.0.1:50001 203.0.113.5:443', OUT),
    seen(minute - 310, eni, '10.9.0.1:50001 203.0.113.5:443', { 'log-status': 'NODATA' }),
  ];
}

/** 10.9.2.5 goes from hand to hand. */
function addresses(): SampleRecord[] {
  const node = at('vpc-had', 'had-node');
  const fargate = at('vpc-had', 'had-task', { 'instance-id': '-' });
  return [
    seen(20 * HOUR, at('vpc-had', 'had-first'), '10.9.2.5:50000 203.0.113.5:443', OUT),
    seen(18 * HOUR, at('vpc-had', 'had-first'), '203.0.113.5:443 10.9.2.5:50000'),
    // Somebody was turned away there: the address was in use. Later the node had it for a pod besides.
    seen(10 * HOUR, at('vpc-had', 'had-second'), '192.0.2.99:40000 10.9.2.5:22', REJECT),
    seen(9 * HOUR, at('vpc-had', 'had-second'), '10.9.2.5:50000 10.9.2.7:443', { ...OUT, 'pkt-srcaddr': '10.9.2.55' }),
    seen(5 * HOUR, node, '10.9.2.9:50000 10.9.2.7:443', { ...OUT, 'pkt-srcaddr': '10.9.2.5' }),
    seen(4 * HOUR, node, '10.9.2.7:443 10.9.2.9:50000', { 'pkt-dstaddr': '10.9.2.5' }),
    // Without an instance, told in two ways.
    seen(3 * HOUR, fargate, '10.9.2.5:50000 10.9.2.7:443', OUT),
    seen(2 * HOUR, { ...fargate, 'instance-id': null }, '10.9.2.5:50000 10.9.2.7:443', { ...OUT, ...NO_PACKET_ADDRESSES }),
    // The same address in another VPC.
    seen(6 * HOUR, at('vpc-had-2', 'had-twin'), '10.9.2.5:50000 10.9.2.7:443', OUT),
    // Who merely talked to it; the neighbour; a regional NAT gateway has no interface.
    seen(5 * HOUR, at('vpc-had', 'had-peer'), '10.9.2.7:50000 10.9.2.5:443', OUT),
    seen(5 * HOUR, at('vpc-had', 'had-peer'), '10.9.2.5:443 10.9.2.7:50000'),
    seen(5 * HOUR, at('vpc-had', 'had-peer'), '10.9.2.6:443 203.0.113.5:50000', OUT),
    seen(5 * HOUR, at('vpc-had', 'had-none', { 'interface-id': '-' }), '203.0.113.5:443 10.9.2.5:50000'),
    seen(5 * HOUR, at('vpc-had', 'had-none', { 'interface-id': null }), '203.0.113.5:443 10.9.2.5:50000'),
    seen(DAY + HOUR, at('vpc-had', 'had-yesterday'), '10.9.2.5:50000 203.0.113.5:443', OUT),
    seen(5 * HOUR, at('vpc-had', 'had-silent'), '10.9.2.5:50000 203.0.113.5:443', { ...OUT, 'log-status': 'SKIPDATA' }),
    // IPv6, spelled twice.
    seen(8 * HOUR, at('vpc-had', 'had-six'), '2001:db8:b::5:50000 2001:db8:ffff::1:443', OUT),
    seen(7 * HOUR, at('vpc-had', 'had-six'), '2001:db8:ffff::1:443 2001:0DB8:b:0:0:0:0:5:50000'),
  ];
}

/** Servers and what only looks like one. */
function listeners(): SampleRecord[] {
  const server = at('vpc-listen', 'server');
  const node = at('vpc-listen', 'listen-node');
  const answer = { ...OUT, 'tcp-flags': SYN_ACK };
  const udp = { ...OUT, 'protocol': UDP, 'tcp-flags': 0 };
  return [
    seen(5 * HOUR, server, '10.9.3.1:443 203.0.113.5:50000', answer),
    seen(4 * HOUR, server, '10.9.3.1:443 203.0.113.5:50001', { ...answer, 'tcp-flags': SYN_ACK_FIN }),
    seen(3 * HOUR, server, '10.9.3.1:443 203.0.113.66:50000', { ...answer, 'tcp-flags': SYN_ACK_FIN }),
    // Both ends are recorded; the second port answers, and an access list keeps the answer back.
    seen(3 * HOUR, server, '10.9.3.1:443 10.9.3.9:50000', answer),
    seen(3 * HOUR, at('vpc-listen', 'listen-client'), '10.9.3.1:443 10.9.3.9:50000', { 'tcp-flags': SYN_ACK }),
    seen(3 * HOUR, server, '10.9.3.1:5432 10.9.3.9:50001', { ...answer, ...REJECT }),
    // A pod behind its node's address; IPv6 in two spellings.
    seen(3 * HOUR, node, '10.9.3.4:80 10.9.3.9:50000', { ...answer, 'pkt-srcaddr': '10.9.3.44' }),
    seen(3 * HOUR, server, 'fd00::1:8080 fd00::9:50000', answer),
    seen(3 * HOUR, server, 'FD00:0:0:0:0:0:0:1:8080 fd00::9:50001', answer),
    // UDP by guess: the last port below 1024 to the first above, and neighbours of both.
    seen(3 * HOUR, server, '10.9.3.1:1023 10.9.3.9:1024', udp),
    seen(3 * HOUR, server, '10.9.3.1:1024 10.9.3.9:50000', udp),
    seen(3 * HOUR, server, '10.9.3.1:500 10.9.3.9:1023', udp),
    // Our scanner is an honest witness.
    seen(3 * HOUR, server, `10.9.3.1:8443 ${IP.scanner}:50000`, answer),
    // Clients, a running connection, a server on the internet, and that server behind a NAT gateway.
    seen(3 * HOUR, server, '10.9.3.9:50000 10.9.3.1:443', { 'tcp-flags': SYN_FIN }),
    seen(3 * HOUR, server, '10.9.3.1:22 10.9.3.9:50000', { ...answer, 'tcp-flags': 0 }),
    seen(3 * HOUR, server, '10.9.3.1:21 10.9.3.9:50000', { ...answer, 'tcp-flags': 16 }),
    seen(3 * HOUR, at('vpc-listen', 'listen-client'), '203.0.113.5:443 10.9.3.9:50000', { 'tcp-flags': SYN_ACK }),
    seen(3 * HOUR, at('vpc-listen', 'listen-nat'), '10.9.3.200:443 10.9.3.9:50000', { ...answer, 'pkt-srcaddr': '203.0.113.5' }),
    seen(DAY + 1, server, '10.9.3.1:3306 10.9.3.9:50000', answer),
    seen(3 * HOUR, server, '10.9.3.1:3307 10.9.3.9:50000', { ...answer, 'log-status': 'NODATA' }),
  ];
}

/** Much of everything, so that it leads the list. */
function talkers(): SampleRecord[] {
  const [client, gate, node, peer, wall] = ['client', 'gate', 'node', 'peer', 'wall'].map(name => at('vpc-talk', `talk-${name}`));
  const much = (gigabytes: number, more: SampleRecord = {}) => ({ bytes: gigabytes * 1024 * MIB, packets: gigabytes * 1000, ...more });
  const six = ['2001:db8:c::1:50000 2001:db8:ffff::3:443', '2001:0DB8:C:0:0:0:0:1:50001 2001:db8:ffff:0::3:443'];
  return [
    // Behind a NAT gateway: three in one direction, one in the other.
    seen(5 * HOUR, client, '10.9.4.1:50000 203.0.113.9:443', much(3, OUT)),
    seen(5 * HOUR, client, '203.0.113.9:443 10.9.4.1:50000', much(1)),
    ...atTheGateway(5 * HOUR, gate, ['10.9.4.1', '10.9.4.200', '203.0.113.9'], [3 * 1024 * MIB, 1024 * MIB]),
    // A pod to a peer: both ends are recorded.
    seen(5 * HOUR, node, '10.9.4.5:50000 10.9.4.6:443', much(2, { ...OUT, 'pkt-srcaddr': '10.9.4.50' })),
    seen(5 * HOUR, peer, '10.9.4.50:50000 10.9.4.6:443', much(2)),
    // Through a firewall: once at the sender, twice there.
    seen(5 * HOUR, client, '10.9.4.1:50000 203.0.113.8:443', much(4, OUT)),
    seen(5 * HOUR, wall, '10.9.4.1:50000 203.0.113.8:443', much(4)),
    seen(5 * HOUR, wall, '10.9.4.1:50000 203.0.113.8:443', much(4, OUT)),
    // One pair in two spellings, and one without packet addresses.
    ...six.map(pair => seen(5 * HOUR, client, pair, much(5, OUT))),
    seen(5 * HOUR, client, '10.9.4.1:50000 203.0.113.7:443', much(6, { ...OUT, ...NO_PACKET_ADDRESSES })),
    // Mirrored copies, and what merely uses their port; rejected; expected; yesterday.
    seen(5 * HOUR, peer, '10.9.4.1:65000 10.9.4.6:4789', much(50, { protocol: UDP })),
    seen(5 * HOUR, peer, '10.9.4.1:65000 10.9.4.6:6081', much(50, { protocol: UDP })),
    seen(5 * HOUR, peer, '10.9.4.2:65000 10.9.4.6:4789', much(7)),
    seen(5 * HOUR, peer, '10.9.4.3:65000 10.9.4.6:4788', much(8, { protocol: UDP })),
    seen(5 * HOUR, peer, '10.9.4.4:65000 10.9.4.6:443', much(50, REJECT)),
    seen(5 * HOUR, peer, '10.9.4.5:65000 10.9.4.6:443', much(50, { 'pkt-srcaddr': IP.scanner })),
    seen(5 * HOUR, peer, '10.9.4.6:65000 10.9.4.5:443', much(50, { 'pkt-dstaddr': IP.scanner })),
    seen(DAY + 1, peer, '10.9.4.7:65000 10.9.4.6:443', much(50)),
  ];
}

/** Instances with one and two interfaces, and interfaces that AWS made. */
function places(): SampleRecord[] {
  const [one, two] = ['subnet-p1', 'subnet-p2'].map(subnet => ({ 'subnet-id': subnet }));
  const first = at('vpc-place', 'place-a1', { ...one, 'instance-id': 'i-place-a' });
  const second = at('vpc-place', 'place-a2', { ...two, 'instance-id': 'i-place-a' });
  const other = at('vpc-place', 'place-b', two);
  const gate = at('vpc-place', 'place-gate', { 'subnet-id': 'subnet-p0', 'instance-id': '-' });
  const lambda = at('vpc-place', 'place-lambda', { ...one, 'instance-id': null });
  const regional = at('vpc-place', 'none', { 'interface-id': '-', 'instance-id': '-', 'subnet-id': '-' });
  const mib = (count: number, more: SampleRecord = {}) => ({ bytes: count * MIB, ...more });
  return [
    seen(5 * HOUR, first, '10.9.5.1:50000 10.9.6.2:443', mib(1000, OUT)),
    seen(5 * HOUR, first, '10.9.6.2:443 10.9.5.1:50000', mib(300)),
    seen(5 * HOUR, other, '10.9.5.1:50000 10.9.6.2:443', mib(1000)),
    seen(5 * HOUR, other, '10.9.6.2:443 10.9.5.1:50000', mib(300, OUT)),
    seen(5 * HOUR, second, '10.9.6.1:50000 203.0.113.5:443', mib(500, OUT)),
    ...atTheGateway(5 * HOUR, gate, ['10.9.6.1', '10.9.6.200', '203.0.113.5'], [500 * MIB, 50 * MIB]),
    seen(5 * HOUR, lambda, '10.9.5.9:50000 10.9.6.2:443', mib(70, OUT)),
    seen(5 * HOUR, regional, '10.9.5.200:50000 203.0.113.5:443', mib(40, OUT)),
    seen(5 * HOUR, { ...regional, 'interface-id': null, 'subnet-id': null }, '10.9.5.200:50000 203.0.113.5:443', mib(2, OUT)),
    // Copies, rejected, expected either way, without bytes, yesterday.
    seen(5 * HOUR, other, '10.9.5.1:65000 10.9.6.2:4789', mib(9000, { protocol: UDP })),
    seen(5 * HOUR, other, '10.9.5.1:65000 10.9.6.2:6081', mib(9000, { protocol: UDP })),
    seen(5 * HOUR, other, '10.9.5.1:65000 10.9.6.2:443', mib(9000, REJECT)),
    seen(5 * HOUR, other, `${IP.scanner}:65000 10.9.6.2:443`, mib(9000)),
    seen(5 * HOUR, other, `10.9.6.2:65000 ${IP.scanner}:443`, mib(9000, OUT)),
    seen(5 * HOUR, other, '10.9.5.1:50000 10.9.6.2:443', { bytes: null }),
    seen(DAY + 1, other, '10.9.5.1:50000 10.9.6.2:443', mib(9000)),
  ];
}

/** Destinations of the last day, and of the two days before. */
function destinations(): SampleRecord[] {
  const client = at('vpc-new', 'new-client');
  const asks = { ...OUT, 'tcp-flags': SYN };
  const [today, before] = [3 * HOUR, DAY + 12 * HOUR];
  const called = (ago: number, remote: string, more: SampleRecord = {}) => seen(ago, client, `10.9.7.1:50000 ${remote}`, { ...asks, ...more });
  const six = (ago: number, remote: string, more: SampleRecord = {}) => seen(ago, client, `2001:db8:c::7:50000 ${remote}`, { ...asks, ...more });
  const aws = (service: string | null) => ({ 'pkt-dst-aws-service': service });
  const udp = { 'protocol': UDP, 'tcp-flags': 0 };
  return [
    // Known already: a network, an AWS service, an IPv6 network.
    called(before, '203.0.118.10:443'), called(today, '203.0.118.20:443'),
    called(before, '52.0.2.1:443', aws('S3')), called(today, '52.0.1.1:443', aws('S3')),
    six(before, '2001:db8:d:1::5:443'), six(today, '2001:0DB8:000d:2::9:443'),
    // New: a network of two hosts, a service, somebody's instance beside a known one, IPv6 networks.
    called(today, '192.0.1.78:8443'), called(today - MINUTE, '192.0.1.77:443'),
    seen(today, at('vpc-new', 'new-gate'), '10.9.7.200:50000 192.0.1.77:443', { ...asks, 'tcp-flags': SYN_FIN }),
    called(today, '52.1.1.1:443', aws('DYNAMODB')),
    called(before, '52.2.2.1:443', aws('EC2')), called(today, '52.2.1.1:443', aws('EC2')), called(today, '52.3.1.1:443', aws(null)),
    six(today, '2001:db8:e::7:443'), six(today, '2001:0DB8:E:0:1::8:443'), six(today, '2001:db8::1:443'),
    // New, although it was called: before the baseline, in vain, in a record without data, and elsewhere.
    called(3 * DAY + HOUR, '203.0.119.5:443'), called(today, '203.0.119.5:443'),
    called(before, '203.0.120.5:443', REJECT), called(today, '203.0.120.5:443'),
    called(before, '203.0.121.5:443', { 'log-status': 'SKIPDATA' }), called(today, '203.0.121.5:443'),
    seen(before, at('vpc-new-2', 'new-twin'), '10.9.7.1:50000 203.0.122.5:443', asks), called(today, '203.0.122.5:443'),
    // The first second of the day is new, the last before it is not. So is the first of the baseline known.
    called(DAY, '203.0.123.5:443'), called(DAY + 1, '203.0.124.5:443'), called(today, '203.0.124.5:443'),
    called(3 * DAY, '203.0.125.5:443'), called(today, '203.0.125.5:443'), called(3 * DAY + 1, '203.0.126.5:443'), called(today, '203.0.126.5:443'),
    // UDP: who uses the higher port asks, or an equal one.
    called(today, '203.0.127.5:53', udp), seen(today, client, '10.9.7.1:123 203.0.128.5:123', { ...asks, ...udp }),
    seen(today, client, '10.9.7.1:53 203.0.129.5:50000', { ...asks, ...udp }),
    // Answers and running connections, rejected, from outside, inside, our own, expected, ping.
    seen(today, client, '10.9.7.1:443 203.0.130.5:50000', { ...asks, 'tcp-flags': SYN_ACK }), called(today, '203.0.130.6:443', { 'tcp-flags': 0 }),
    called(today, '203.0.131.5:443', REJECT), seen(today, client, '203.0.132.5:50000 10.9.7.1:443', { 'tcp-flags': SYN }),
    seen(today, client, '203.0.132.6:50000 203.0.133.5:443', { 'tcp-flags': SYN }),
    called(today, '10.9.8.1:443'), called(today, `${IP.own}:443`), called(today, '192.0.2.53:443'),
    seen(today, client, '10.9.7.1:0 203.0.134.5:0', { ...OUT, protocol: 1 }),
    seen(today, client, `${IP.scanner}:50000 203.0.135.5:443`, asks),
  ];
}

/** What AWS offers, at AWS's addresses. */
function awsServices(): SampleRecord[] {
  const [one, two] = ['one', 'two'].map(name => at('vpc-svc', `svc-${name}`));
  const gate = at('vpc-svc', 'svc-gate', { 'instance-id': '-' });
  const to = (service: string | null, bytes: number | null, more: SampleRecord = {}) => ({ ...OUT, bytes, 'pkt-dst-aws-service': service, ...more });
  const from = (service: string | null, bytes: number, more: SampleRecord = {}) => ({ bytes, 'pkt-src-aws-service': service, ...more });
  return [
    // Through NAT and directly; a pod behind its node's address.
    seen(5 * HOUR, one, '10.9.9.1:50000 52.0.0.5:443', to('S3', 100)),
    seen(5 * HOUR, one, '52.0.0.5:443 10.9.9.1:50000', from('S3', 7000)),
    ...atTheGateway(5 * HOUR, gate, ['10.9.9.1', '10.9.9.200', '52.0.0.5'], [100, 7000], 'S3'),
    seen(5 * HOUR, two, '10.9.9.2:50000 52.0.0.6:443', to('S3', 11)),
    seen(4 * HOUR, two, '10.9.9.2:50000 52.0.0.6:443', to('S3', 13, { 'pkt-srcaddr': '10.9.9.77' })),
    seen(5 * HOUR, two, '52.0.0.6:443 10.9.9.2:50000', from('S3', 22)),
    seen(5 * HOUR, one, '10.9.9.1:50001 52.0.1.1:443', to('DYNAMODB', 5)),
    seen(5 * HOUR, one, '52.0.1.1:443 10.9.9.1:50001', from('DYNAMODB', 6)),
    // Somebody's instance calls, once behind a load balancer: its answers go back.
    seen(5 * HOUR, two, '54.0.0.1:50000 10.9.9.2:443', from('EC2', 9)),
    seen(5 * HOUR, two, '10.9.9.2:443 54.0.0.1:50000', to('EC2', 10)),
    seen(5 * HOUR, two, '10.9.9.250:50000 10.9.9.2:443', from('EC2', 4, { 'pkt-srcaddr': '54.0.0.1' })),
    // A regional NAT gateway has no interface, and repeats.
    seen(5 * HOUR, { ...gate, 'interface-id': null }, '10.9.9.201:443 10.9.9.1:50000', to(null, 6, { 'pkt-srcaddr': '52.0.1.1' })),
    seen(5 * HOUR, { ...gate, 'interface-id': '-' }, '10.9.9.1:50000 52.0.1.1:443', to('DYNAMODB', 5)),
    // Our own hosts in a range of Amazon's; no service; rejected; expected; without bytes; yesterday; no data.
    seen(5 * HOUR, one, 'fd00::4:50000 fd00::5:443', to('AMAZON', 900)),
    seen(5 * HOUR, one, '10.9.9.1:50000 203.0.113.5:443', to('-', 900)),
    seen(5 * HOUR, one, '10.9.9.1:50000 203.0.113.5:443', to(null, 900)),
    seen(5 * HOUR, one, '10.9.9.1:50000 52.0.0.5:443', to('S3', 900, REJECT)),
    seen(5 * HOUR, one, `${IP.scanner}:50000 52.0.0.5:443`, to('S3', 900)),
    seen(5 * HOUR, one, '10.9.9.1:50000 192.0.2.53:443', to('S3', 900)),
    seen(5 * HOUR, one, '10.9.9.1:50000 52.0.0.5:443', to('S3', null)),
    seen(DAY + 1, one, '10.9.9.1:50000 52.0.0.5:443', to('S3', 900)),
    seen(5 * HOUR, one, '10.9.9.1:50000 52.0.0.5:443', to('S3', 900, { 'log-status': 'SKIPDATA' })),
  ];
}

/** Tasks of services, a task of none, and what is no task. */
function ecs(): SampleRecord[] {
  const task = (name: string, service: string | null, cluster: string | null = 'shop') => at('vpc-ecs', `ecs-${name}`, {
    'instance-id': '-', 'ecs-cluster-name': cluster, 'ecs-service-name': service, 'ecs-task-id': `task-${name}`,
  });
  const mib = (count: number, more: SampleRecord = {}) => ({ bytes: count * MIB, ...more });
  return [
    seen(5 * HOUR, task('1', 'cart'), '10.9.10.1:50000 10.9.10.9:443', mib(1000, OUT)),
    seen(5 * HOUR, task('2', 'cart'), '10.9.10.9:443 10.9.10.2:50000', mib(300)),
    seen(4 * HOUR, task('2', 'cart'), '10.9.10.9:443 10.9.10.2:50000', mib(7)),
    seen(5 * HOUR, task('3', 'search'), '10.9.10.3:50000 10.9.10.9:443', mib(200, OUT)),
    seen(5 * HOUR, task('4', 'cart', 'test'), '10.9.10.4:50000 10.9.10.9:443', mib(150, OUT)),
    seen(5 * HOUR, task('5', '-'), '10.9.10.5:50000 10.9.10.9:443', mib(120, OUT)),
    seen(5 * HOUR, task('6', null), '10.9.10.6:50000 10.9.10.9:443', mib(1, OUT)),
    seen(5 * HOUR, task('7', '-', '-'), '10.9.10.7:50000 10.9.10.9:443', mib(9000, OUT)),
    seen(5 * HOUR, task('8', null, null), '10.9.10.8:50000 10.9.10.9:443', mib(9000, OUT)),
    seen(5 * HOUR, task('1', 'cart'), '10.9.10.1:50000 10.9.10.9:443', mib(9000, { ...OUT, ...REJECT })),
    seen(DAY + 1, task('1', 'cart'), '10.9.10.1:50000 10.9.10.9:443', mib(9000, OUT)),
  ];
}

/** Teams, by the tag of their instances. */
function tags(): SampleRecord[] {
  const of = (name: string, tag: string | null) => at('vpc-tag', `tag-${name}`, { 'instance-tag': tag });
  const mib = (count: number, more: SampleRecord = {}) => ({ bytes: count * MIB, ...more });
  return [
    seen(5 * HOUR, of('1', 'team%20a%2Fb'), '10.9.11.1:50000 10.9.11.9:443', mib(1000, OUT)),
    seen(5 * HOUR, of('2', 'team%20a%2Fb'), '10.9.11.9:443 10.9.11.2:50000', mib(200)),
    seen(5 * HOUR, of('3', 'web'), '10.9.11.3:50000 10.9.11.9:443', mib(300, OUT)),
    seen(5 * HOUR, of('4', '-'), '10.9.11.4:50000 10.9.11.9:443', mib(30, OUT)),
    seen(5 * HOUR, { ...of('5', null), 'interface-id': '-' }, '10.9.11.5:50000 10.9.11.9:443', mib(3, OUT)),
    seen(5 * HOUR, of('3', 'web'), '10.9.11.3:50000 10.9.11.9:443', mib(9000, { ...OUT, ...REJECT })),
    seen(DAY + 1, of('3', 'web'), '10.9.11.3:50000 10.9.11.9:443', mib(9000, OUT)),
  ];
}

/** 350 of 1000 bytes are IPv6. */
function sixth(): SampleRecord[] {
  const host = at('vpc-six', 'six-host');
  const gate = at('vpc-six', 'six-gate', { 'instance-id': '-' });
  const bytes = (count: number | null, more: SampleRecord = {}) => ({ bytes: count, ...more });
  return [
    seen(5 * HOUR, host, '2001:db8:f::1:50000 2001:db8:ffff:1::5:443', bytes(60, OUT)),
    seen(5 * HOUR, host, '2001:0DB8:f:0:0:0:0:1:50001 2001:db8:ffff:2::6:443', bytes(40, OUT)),
    seen(5 * HOUR, host, '2001:db8:ffff:1::5:443 2001:db8:f::1:50000', bytes(200)),
    seen(5 * HOUR, host, '2001:db8:f::1:50000 fd00:0:0:1::9:443', bytes(50, OUT)),
    seen(5 * HOUR, host, '10.9.12.1:50000 203.0.113.5:443', bytes(300, OUT)),
    seen(5 * HOUR, host, '203.0.113.5:443 10.9.12.1:50000', bytes(350)),
    ...atTheGateway(5 * HOUR, gate, ['10.9.12.1', '10.9.12.200', '203.0.113.5'], [300, 350]),
    // A VPC without IPv6; one where nothing counted a byte.
    seen(5 * HOUR, at('vpc-four', 'four'), '10.9.13.1:50000 203.0.113.5:443', bytes(300, OUT)),
    seen(5 * HOUR, at('vpc-zero', 'zero'), '2001:db8:f::2:50000 2001:db8:ffff:1::5:443', bytes(null, OUT)),
    // Rejected, copies, expected, yesterday, no data.
    seen(5 * HOUR, host, '2001:db8:f::1:50000 2001:db8:ffff:3::5:443', bytes(900, { ...OUT, ...REJECT })),
    seen(5 * HOUR, host, '10.9.12.1:65000 10.9.12.2:4789', bytes(900, { ...OUT, protocol: UDP })),
    seen(5 * HOUR, host, `10.9.12.1:65000 ${IP.scanner}:443`, bytes(900, OUT)),
    seen(DAY + 1, host, '2001:db8:f::1:50000 2001:db8:ffff:1::5:443', bytes(900, OUT)),
    seen(5 * HOUR, host, '2001:db8:f::1:50000 2001:db8:ffff:1::5:443', bytes(900, { ...OUT, 'log-status': 'NODATA' })),
  ];
}

/** The scenes of all questions about who and what. */
export function who(): SampleRecord[] {
  return [
    ...activity(), ...addresses(), ...listeners(), ...talkers(), ...places(), ...destinations(), ...awsServices(), ...ecs(), ...tags(), ...sixth(),
  ];
}

/** The same conversations in another account and in another Region: what is told apart by place must not be mixed. */
export function whoElsewhere(): SampleRecord[] {
  return who().filter(record => record['log-status'] === 'OK');
}
