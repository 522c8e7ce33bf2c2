import { habits, habitsElsewhere } from './wrong-habits';
import { APP, connection, DB, FIREWALL, flow, HOUR, IP, MINUTE, NAT, OTHER, Side, SIX, SYN, SYN_ACK, SYN_ACK_FIN, SYN_FIN, UDP, WEB } from '../cast';
import { SampleRecord } from '../writer';

/** Is something wrong: for each question what it must find, and decoys one step beside each of its rules. */

const OUT = { 'flow-direction': 'egress' };
const REJECT = { action: 'REJECT' };

/** Somebody outside, or a host of ours on that port. */
const far = (ip: string, port = 50000): Side => ({ ip, port });
const web = (port: number): Side => ({ ip: IP.web, port, at: WEB });

/** Ports that answer to the internet, and ports that only look like it. */
function openPorts(): SampleRecord[] {
  const answer = { ...WEB, ...OUT, 'srcaddr': IP.web, 'dstaddr': IP.guest, 'dstport': 50110, 'tcp-flags': SYN_ACK };
  const six = { ...SIX, ...OUT, 'type': 'IPv6', 'srcport': 8443, 'dstport': 50120, 'tcp-flags': SYN_ACK };
  const firewall = { ...FIREWALL, 'type': 'IPv6', 'srcaddr': '2001:db8:a::2', 'srcport': 8443, 'dstaddr': '2001:db8:ffff::8', 'dstport': 50130, 'tcp-flags': SYN_ACK };
  return [
    // Three connections of two hosts, one of them short.
    ...connection(3 * HOUR, far(IP.guest, 50100), web(8443), [500, 9000], [SYN_FIN, SYN_ACK_FIN]),
    ...connection(3 * HOUR - MINUTE, far(IP.guest, 50101), web(8443), [500, 9000]),
    ...connection(3 * HOUR - 2 * MINUTE, far(IP.thief, 50102), web(8443), [500, 9000]),
    // The same address in another VPC.
    ...connection(3 * HOUR, far(IP.guest, 50100), { ip: IP.web, port: 8443, at: OTHER }, [500, 9000]),
    // One IPv6 client of one IPv6 host, both in two spellings. The host is in no range of ours.
    flow({ ago: 4 * HOUR, ...six, srcaddr: '2001:db8:a::1', dstaddr: '2001:db8:ffff::66' }),
    flow({ ago: 4 * HOUR, ...six, srcaddr: '2001:DB8:A:0::1', dstaddr: '2001:0DB8:FFFF:0:0:0:0:66' }),
    // A firewall passes the answer on: it comes in and goes out.
    flow({ ago: 4 * HOUR, ...firewall }),
    flow({ ago: 4 * HOUR, ...firewall, ...OUT }),
    // Clients inside and in our own public range; an access list stops the answer; a running connection; a call of ours.
    ...connection(3 * HOUR, { ip: IP.app, port: 50103, at: APP }, web(8444), [500, 9000]),
    ...connection(3 * HOUR, far(IP.own, 50104), web(8445), [500, 9000]),
    flow({ ago: 3 * HOUR, ...answer, ...REJECT, srcport: 8446 }),
    flow({ 'ago': 3 * HOUR, ...answer, 'srcport': 8447, 'tcp-flags': 0 }),
    flow({ 'ago': 3 * HOUR, ...answer, 'srcport': 45000, 'dstport': 443, 'tcp-flags': SYN }),
  ];
}

/** Attempts on `count` hosts within an hour, the i-th as `more` says. */
function hosts(count: number, base: SampleRecord, more: (index: number) => SampleRecord = () => ({})): SampleRecord[] {
  return Array.from({ length: count }, (_, index) => flow({
    ...APP,
    ...OUT,
    'ago': 9 * HOUR - index,
    'srcport': 45000,
    'dstaddr': `10.20.0.${index}`,
    'dstport': 22,
    'tcp-flags': index % 2 === 0 ? SYN : SYN_FIN,
    'packets': 40,
    ...base,
    ...more(index),
  }));
}

/** One port of many hosts: sweeps, busy clients, answers. */
function sweeps(): SampleRecord[] {
  const internet = (index: number) => ({ dstaddr: `198.18.0.${index}` });
  const half = (index: number, change: SampleRecord) => (index < 10 ? {} : change);
  return [
    // Half of the hosts let it in. From the internet: all rejected.
    ...hosts(20, { srcaddr: '10.0.5.1' }, index => half(index, { ...REJECT, packets: 3 })),
    ...hosts(20, { srcaddr: '203.0.113.200', dstport: 3389, ...REJECT }),
    // Towards the internet: two packets and no more; rejected; a client of many servers.
    ...hosts(20, { srcaddr: '10.0.5.2', dstport: 23, packets: 2 }, internet),
    ...hosts(20, { srcaddr: '10.0.5.4', dstport: 445, ...REJECT }, internet),
    ...hosts(20, { srcaddr: '10.0.5.3', dstport: 443, packets: 3 }, internet),
    // UDP has no flags: only what is rejected tells.
    ...hosts(20, { 'srcaddr': '10.0.5.9', 'dstport': 161, 'protocol': UDP, 'tcp-flags': 0, ...REJECT }),
    ...hosts(20, { 'srcaddr': '10.0.5.10', 'dstport': 161, 'protocol': UDP, 'tcp-flags': 0 }),
    // One source, in two spellings; one host too few, though one is spelled twice.
    ...hosts(20, { type: 'IPv6', ...REJECT }, index => ({ srcaddr: index < 10 ? '2001:db8:20::1' : '2001:DB8:20:0::1', dstaddr: `2001:db8:a::${index}` })),
    ...hosts(20, { type: 'IPv6', srcaddr: '2001:db8:20::2', ...REJECT }, index => ({ dstaddr: index < 19 ? `2001:db8:a::${index}` : '2001:DB8:A:0::0' })),
    // One host too few; one host again and again; two hours; two ports; two protocols; two VPCs.
    ...hosts(19, { srcaddr: '10.0.5.5', ...REJECT }),
    ...hosts(20, { srcaddr: '10.0.5.6', ...REJECT }, () => ({ dstaddr: '10.20.0.1' })),
    ...hosts(20, { srcaddr: '10.0.5.7', ...REJECT }, index => half(index, { ago: 8 * HOUR })),
    ...hosts(20, { srcaddr: '10.0.5.14', ...REJECT }, index => half(index, { dstport: 23 })),
    ...hosts(20, { srcaddr: '10.0.5.15', ...REJECT }, index => half(index, { 'protocol': UDP, 'tcp-flags': 0 })),
    ...hosts(20, { srcaddr: '10.0.5.13', ...REJECT }, index => half(index, { ...OTHER })),
    // Half of it in another account or Region.
    ...hosts(10, { srcaddr: '10.0.5.12', ...REJECT }),
    // Answers, and rejects in mid-connection.
    ...hosts(20, { 'srcaddr': '10.0.5.8', 'srcport': 443, 'dstport': 50000, 'tcp-flags': SYN_ACK }),
    ...hosts(20, { 'srcaddr': '10.0.5.11', 'tcp-flags': 0, ...REJECT }),
  ];
}

/** `count` connections within an hour, each from a client port of its own unless `more` says otherwise. */
function tries(count: number, base: SampleRecord, more: (index: number) => SampleRecord = () => ({})): SampleRecord[] {
  return Array.from({ length: count }, (_, index) => flow({
    ...WEB, 'ago': 9 * HOUR - index, 'srcport': 40000 + index, 'dstaddr': IP.web, 'dstport': 22, 'tcp-flags': SYN_FIN, 'bytes': 3000, ...base, ...more(index),
  }));
}

/** Guessing passwords, and what only looks like it. */
function guesses(): SampleRecord[] {
  const half = (index: number, change: SampleRecord) => (index < 15 ? {} : change);
  return [
    // The 31st connection was let in, it seems.
    ...tries(31, { srcaddr: '203.0.113.201' }, index => (index === 30 ? { 'bytes': 80_000, 'tcp-flags': SYN } : {})),
    // From inside, seen at both ends, as long as a short connection may be; of one the bytes are missing, one has a byte too many.
    ...[DB, { ...APP, ...OUT }].flatMap(place => tries(31, { srcaddr: '10.0.6.1', dstaddr: IP.db, dstport: 5432, ...place }, index => ({
      bytes: index === 0 ? null : index === 1 ? 10_001 : 10_000,
    }))),
    ...tries(30, { srcaddr: '203.0.113.202', dstport: 3389 }),
    ...tries(30, { srcaddr: '203.0.113.203', dstport: 3306 }),
    // A byte too many; one too few; one client port; rejected; answers to a client port 3306; running; another port.
    ...tries(30, { srcaddr: '203.0.113.204', bytes: 10_001 }),
    ...tries(29, { srcaddr: '203.0.113.205' }),
    ...tries(30, { srcaddr: '203.0.113.206', srcport: 40000 }),
    ...tries(30, { srcaddr: '203.0.113.207', ...REJECT }),
    ...tries(30, { 'srcaddr': '203.0.113.208', 'dstport': 3306, 'tcp-flags': SYN_ACK_FIN }),
    ...tries(30, { 'srcaddr': '203.0.113.209', 'tcp-flags': 0 }),
    ...tries(30, { srcaddr: '203.0.113.210', dstport: 2222 }),
    // Half in the next hour, at another host, in another VPC; the rest of the last lies in another account or Region.
    ...tries(30, { srcaddr: '203.0.113.211' }, index => half(index, { ago: 8 * HOUR })),
    ...tries(30, { srcaddr: '203.0.113.212' }, index => half(index, { dstaddr: IP.app })),
    ...tries(30, { srcaddr: '203.0.113.213' }, index => half(index, { ...OTHER })),
    ...tries(15, { srcaddr: '203.0.113.214' }),
  ];
}

/** What was not let out. */
function rejectsOnTheWayOut(): SampleRecord[] {
  const out = { ...WEB, ...OUT, ...REJECT, 'ago': 2 * HOUR, 'srcaddr': IP.web, 'srcport': 46000, 'dstaddr': '203.0.113.220', 'dstport': 4444, 'tcp-flags': SYN };
  const six = { ...out, ...SIX, type: 'IPv6', dstport: 25 };
  return [
    flow(out),
    flow({ ...out, 'srcport': 46001, 'tcp-flags': SYN_FIN, 'bytes': null }),
    flow({ ...out, 'dstaddr': IP.db, 'dstport': 514, 'protocol': UDP, 'tcp-flags': 0 }),
    flow({ ...six, srcaddr: '2001:db8:a::1', dstaddr: '2001:db8:ffff::1' }),
    flow({ ...six, srcaddr: '2001:DB8:A:0::1', dstaddr: '2001:0db8:ffff::0001', srcport: 46002 }),
    // On its way in; accepted; an answer; in mid-connection.
    flow({ ...out, 'dstport': 4445, 'flow-direction': 'ingress' }),
    flow({ ...out, dstport: 4446, action: 'ACCEPT' }),
    flow({ ...out, 'dstport': 4447, 'tcp-flags': SYN_ACK }),
    flow({ ...out, 'dstport': 4448, 'tcp-flags': 0 }),
  ];
}

/** Who asks whom for names. */
function names(): SampleRecord[] {
  const ask = { ...APP, ...OUT, ago: HOUR, srcaddr: IP.app, srcport: 47000, dstaddr: '203.0.113.230', dstport: 53, protocol: UDP };
  return [
    flow(ask),
    flow({ ...ask, ago: HOUR - MINUTE, srcport: 47001 }),
    flow({ ...ask, ...REJECT, ago: HOUR - 2 * MINUTE, srcport: 47002 }),
    flow({ ...ask, 'dstport': 853, 'protocol': 6, 'tcp-flags': SYN }),
    // A resolver of our own is asked, and asks; endpoints in a block of four, and their neighbour.
    flow({ ...ask, dstaddr: '10.0.3.53' }),
    flow({ ...ask, srcaddr: '10.0.3.53' }),
    flow({ ...ask, dstaddr: '10.0.4.0' }),
    flow({ ...ask, dstaddr: '10.0.4.3' }),
    flow({ ...ask, dstaddr: '10.0.4.4' }),
    // The answer; what the server's interface saw; the internet asks; another protocol; another port.
    flow({ ...ask, 'srcaddr': '203.0.113.230', 'srcport': 53, 'dstaddr': IP.app, 'dstport': 47000, 'flow-direction': 'ingress' }),
    flow({ ...ask, ...DB, 'dstaddr': IP.db, 'flow-direction': 'ingress' }),
    flow({ ...ask, ...DB, 'srcaddr': '203.0.113.231', 'dstaddr': IP.db, 'flow-direction': 'ingress' }),
    flow({ ...ask, protocol: 132 }),
    flow({ ...ask, dstport: 5353 }),
  ];
}

/** Tunnels and odd ports. */
function oddities(): SampleRecord[] {
  const out = { ...APP, ...OUT, 'ago': 90 * MINUTE, 'srcaddr': IP.app, 'srcport': 48000, 'dstaddr': '203.0.113.241', 'dstport': 6667, 'tcp-flags': SYN };
  const bare = { ...out, 'srcport': 0, 'dstport': 0, 'tcp-flags': null, 'protocol': 47 };
  const udp = { ...out, 'protocol': UDP, 'dstport': 4444, 'tcp-flags': 0 };
  return [
    flow({ ...bare, dstaddr: '10.0.8.1' }),
    flow({ ...bare, protocol: 4 }),
    ...[25, 3333, 4444, 6667, 6697, 14444].map(dstport => flow({ ...out, dstport })),
    flow({ ...out, 'ago': 80 * MINUTE, 'srcport': 48001, 'tcp-flags': SYN_FIN }),
    flow({ ...udp, dstaddr: '203.0.113.242', srcport: 1024 }),
    // From a well-known port: the answer of a service.
    flow({ ...udp, dstaddr: '203.0.113.243', srcport: 1023 }),
    // Usual protocols; what comes in; what is turned away.
    flow({ ...bare, protocol: 1 }),
    flow({ ...bare, protocol: 58 }),
    flow({ ...bare, 'dstaddr': '203.0.113.244', 'flow-direction': 'ingress' }),
    flow({ ...bare, 'srcaddr': '203.0.113.249', 'dstaddr': IP.app, 'flow-direction': 'ingress' }),
    flow({ ...bare, dstaddr: '203.0.113.245', ...REJECT }),
    // Inside and in our own public range; a running connection; an answer to a client port 6667; another port.
    flow({ ...out, dstaddr: '10.0.8.2' }),
    flow({ ...out, dstaddr: IP.own }),
    flow({ ...out, 'dstaddr': '203.0.113.246', 'tcp-flags': 0 }),
    flow({ ...out, 'dstaddr': '203.0.113.247', 'srcport': 8443, 'tcp-flags': SYN_ACK }),
    flow({ ...out, dstaddr: '203.0.113.248', dstport: 6668 }),
  ];
}

/** Services that speak clear text, and their clients. */
function clearText(): SampleRecord[] {
  const answer = { ...WEB, ...OUT, 'ago': 70 * MINUTE, 'srcaddr': IP.web, 'srcport': 80, 'dstaddr': IP.app, 'dstport': 49000, 'tcp-flags': SYN_ACK };
  const snmp = { ...answer, 'srcaddr': '10.0.8.9', 'srcport': 161, 'protocol': UDP, 'tcp-flags': 0 };
  const six = { ...answer, ...SIX, 'type': 'IPv6', 'srcaddr': '2001:db8:a::1', 'tcp-flags': SYN_ACK_FIN };
  return [
    flow(answer),
    flow({ ...answer, dstaddr: IP.app, dstport: 49001 }),
    flow({ ...answer, dstaddr: IP.node }),
    flow({ ...answer, dstaddr: IP.guest }),
    flow({ ...answer, dstaddr: IP.own }),
    ...[21, 23, 110, 143, 389, 1433, 6379, 11211].map(srcport => flow({ ...answer, srcaddr: '10.0.8.8', srcport })),
    flow({ ...snmp, dstport: 1024 }),
    flow({ ...snmp, dstport: 1024, dstaddr: IP.node }),
    flow({ ...snmp, dstport: 1023, dstaddr: IP.db }),
    // A server on the internet; one client in two spellings.
    flow({ ...answer, 'srcaddr': '203.0.113.250', 'srcport': 21, 'flow-direction': 'ingress' }),
    flow({ ...six, dstaddr: '2001:db8:ffff::66' }),
    flow({ ...six, srcaddr: '2001:DB8:A:0::1', dstaddr: '2001:0DB8:FFFF:0:0:0:0:66' }),
    // Turned away; running; only a call; a call of a client whose port is 1433.
    flow({ ...answer, srcaddr: '10.0.8.10', ...REJECT }),
    flow({ ...answer, 'srcaddr': '10.0.8.11', 'tcp-flags': 0 }),
    flow({ ...answer, 'srcaddr': '10.0.8.12', 'tcp-flags': SYN }),
    flow({ ...answer, 'srcaddr': '10.0.8.13', 'srcport': 1433, 'dstport': 443, 'tcp-flags': SYN }),
    flow({ ...answer, srcaddr: '10.0.8.14', srcport: 81 }),
  ];
}

/** What VPC encryption controls say. */
function encryption(): SampleRecord[] {
  const plain = { ...APP, ...OUT, 'ago': 2 * HOUR, 'srcaddr': IP.app, 'srcport': 51000, 'dstaddr': IP.db, 'dstport': 3306, 'encryption-status': 0 };
  return [
    flow({ ...plain, bytes: 7000 }),
    flow({ ...plain, ago: HOUR, srcport: 51001, bytes: null }),
    flow({ ...plain, 'srcaddr': IP.db, 'srcport': 3306, 'dstaddr': IP.app, 'dstport': 51000, 'bytes': 9000, 'flow-direction': 'ingress' }),
    ...[1, 2, 3, null].map((status, index) => flow({ ...plain, 'dstaddr': `10.0.8.2${index}`, 'encryption-status': status })),
    flow({ ...plain, dstaddr: '10.0.8.29', ...REJECT }),
  ];
}

/** The zones are 10.0/16 and 10.1/16. */
function zones(): SampleRecord[] {
  const dev = { ...OTHER, 'interface-id': 'eni-dev' };
  const across = { ...APP, ...OUT, ago: 3 * HOUR, srcaddr: IP.app, srcport: 52000, dstaddr: '10.1.2.3', dstport: 5432, bytes: 1000 };
  const copy = { ...across, protocol: UDP, dstaddr: '10.1.2.4' };
  return [
    // Two records at the sender, the first of them also at a firewall on the way, and at the receiver in the other VPC; one answer.
    flow(across),
    flow({ ...across, ago: 2 * HOUR, srcport: 52001 }),
    flow({ ...across, ...FIREWALL }),
    flow({ ...across, ...dev, 'flow-direction': 'ingress' }),
    flow({ ...across, 'srcaddr': '10.1.2.3', 'srcport': 5432, 'dstaddr': IP.app, 'dstport': 52000, 'bytes': 300, 'flow-direction': 'ingress' }),
    // First and last addresses of the zones, and their neighbours.
    flow({ ...across, srcaddr: '10.0.0.0', dstaddr: '10.1.255.255' }),
    flow({ ...across, srcaddr: '10.0.255.255', dstaddr: '10.1.0.0' }),
    flow({ ...across, srcaddr: IP.app, dstaddr: '10.2.0.0' }),
    flow({ ...across, srcaddr: '9.255.255.255', dstaddr: '10.1.2.3' }),
    flow({ ...across, srcaddr: '10.1.7.1', dstaddr: '10.1.7.2' }),
    flow({ ...across, srcaddr: IP.app, dstaddr: IP.db, dstport: 5433 }),
    // A private NAT gateway between them: only the packet's own address tells. A pod on a secondary address outside of the zone.
    flow({ ...across, ...NAT, 'dstaddr': IP.nat, 'pkt-dstaddr': '10.1.9.9', 'flow-direction': 'ingress' }),
    flow({ ...across, 'pkt-srcaddr': '100.64.0.1', 'dstaddr': '10.1.9.8' }),
    flow({ ...across, 'dstaddr': '10.1.9.7', 'pkt-srcaddr': '-', 'pkt-dstaddr': null }),
    // Mirrored copies, what only uses their port, and what was turned away.
    flow({ ...copy, dstport: 4789 }),
    flow({ ...copy, dstport: 6081 }),
    flow({ ...copy, dstport: 4789, protocol: 6 }),
    flow({ ...copy, dstport: 514 }),
    flow({ ...across, dstaddr: '10.1.2.5', ...REJECT }),
  ];
}

/** Bad addresses are 192.0.2.0/24; the story knows 192.0.2.99 already. */
function badAddresses(): SampleRecord[] {
  const out = { ...APP, ...OUT, ago: 5 * HOUR, srcaddr: IP.app, srcport: 53000, dstaddr: '192.0.2.0', dstport: 443, bytes: 700 };
  const plain = { 'pkt-srcaddr': '-', 'pkt-dstaddr': null };
  return [
    flow({ ...out, ...plain }),
    flow({ ...out, 'srcaddr': '192.0.2.0', 'dstaddr': IP.app, 'bytes': 50, 'flow-direction': 'ingress', ...plain }),
    flow({ ...out, 'srcaddr': '192.0.2.255', 'dstaddr': IP.web, ...WEB, ...REJECT, 'bytes': null, 'flow-direction': 'ingress' }),
    // Behind NAT: what comes back to the workload shows the bad address only in the packet.
    flow({ ...out, ...NAT, 'srcaddr': IP.nat, 'pkt-srcaddr': '192.0.2.7', 'dstaddr': IP.app, 'bytes': 80 }),
    flow({ ...out, ...NAT, 'dstaddr': IP.nat, 'pkt-dstaddr': '192.0.2.7', 'bytes': 90, 'flow-direction': 'ingress' }),
    // Neighbours of the range.
    flow({ ...out, dstaddr: '192.0.1.255' }),
    flow({ ...out, dstaddr: '192.0.3.0' }),
    // Lists of addresses, one of them IPv6 in another spelling.
    flow({ ...out, ...SIX, type: 'IPv6', srcaddr: '2001:db8:a::1', dstaddr: '2001:0DB8:0BAD:0::1' }),
    flow({ ...out, ...SIX, type: 'IPv6', srcaddr: '2001:db8:a::1', dstaddr: '2001:db8:bad::2' }),
  ];
}

/** The scenes of this group, in the account and Region of the story. */
export function wrong(): SampleRecord[] {
  return [
    ...openPorts(), ...sweeps(), ...guesses(), ...habits(), ...rejectsOnTheWayOut(), ...names(), ...oddities(), ...clearText(), ...encryption(),
    ...zones(), ...badAddresses(),
  ];
}

/** The other half of what is split between two accounts, or two Regions. */
export function wrongElsewhere(): SampleRecord[] {
  return [
    ...hosts(20, { srcaddr: '10.0.5.12', ...REJECT }).slice(10),
    ...tries(30, { srcaddr: '203.0.113.214' }).slice(15),
    ...habitsElsewhere(),
  ];
}
