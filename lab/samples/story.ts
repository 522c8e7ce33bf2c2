import {
  APP, connection, DAY, DB, FIREWALL, flow, HOUR, IP, MIB, MINUTE, NAT, NODE, NOW, OTHER, SENSOR, silence, SIX, SYN, SYN_ACK, SYN_ACK_FIN, SYN_FIN,
  TCP, throughNat, UDP, WEB, WEB_BEFORE,
} from './cast';
import { SampleRecord } from './writer';

export { flow, MIB, silence, STORY_ACCOUNT, STORY_NOW, STORY_REGION } from './cast';

/**
 * A day in a small company's network, as flow logs tell it: a few hundred records that hold every trap a naive query falls into.
 *
 * Written by hand and by small loops, never by the library: what the answers must be follows from the scenes below.
 */

const mysql = { dstaddr: IP.db, dstport: 3306, ...DB };

/** Port 3306: who is turned away at the database. */
function mysqlIsRejected(): SampleRecord[] {
  const rejected = { ...mysql, 'action': 'REJECT', 'tcp-flags': SYN, 'packets': 3, 'bytes': 180 };
  return [
    flow({ ago: 10 * MINUTE, ...rejected, srcaddr: IP.app, srcport: 43210 }),
    // Delivered more than an hour late: it lies in the partition of a later hour.
    flow({ ago: 3 * HOUR, ...rejected, srcaddr: IP.web, srcport: 43211, deliveredLateBy: 70 }),
    // Ends after the hour: its start is in the hour before.
    flow({ ago: 4 * HOUR + 31 * MINUTE, ...rejected, srcaddr: IP.web, srcport: 43212, end: NOW - 4 * HOUR - 29 * MINUTE }),
    // The first second of the day, and the last before it.
    flow({ ago: DAY, ...rejected, srcaddr: IP.app, srcport: 43213 }),
    flow({ ago: DAY + 1, ...rejected, srcaddr: IP.app, srcport: 43214 }),
    flow({ ago: 2 * DAY, ...rejected, srcaddr: IP.app, srcport: 43215 }),
    // Block Public Access: no bytes.
    flow({ ago: 20 * MINUTE, ...rejected, ...WEB, srcaddr: IP.remote, srcport: 50000, dstaddr: IP.web, bytes: null, packets: null, protocol: TCP }),
    // The same private address in another VPC.
    flow({ ago: 30 * MINUTE, ...rejected, ...OTHER, srcaddr: IP.web, srcport: 43216 }),
    // Our own vulnerability scanner.
    flow({ ago: 40 * MINUTE, ...rejected, srcaddr: IP.scanner, srcport: 43217 }),
    // Neighbours of the port, an accepted one, an answer that comes from it, and one whose client port it is.
    flow({ ago: 41 * MINUTE, ...rejected, srcaddr: IP.app, srcport: 43218, dstport: 3307 }),
    flow({ ago: 41 * MINUTE, ...rejected, srcaddr: IP.app, srcport: 43218, dstport: 3305 }),
    flow({ ago: 42 * MINUTE, ...mysql, srcaddr: IP.app, srcport: 43219, bytes: 900 }),
    flow({ 'ago': 43 * MINUTE, ...DB, 'srcaddr': IP.db, 'srcport': 3306, 'dstaddr': IP.app, 'dstport': 43219, 'flow-direction': 'egress', 'action': 'REJECT', 'bytes': 60 }),
    flow({ ago: 44 * MINUTE, ...APP, srcaddr: IP.remote, srcport: 443, dstaddr: IP.app, dstport: 3306, bytes: 700 }),
    // What a record holds when its action could not be told.
    flow({ ago: 45 * MINUTE, ...mysql, srcaddr: IP.app, srcport: 43220, action: null, bytes: null }),
  ];
}

/** Accepted one way, rejected the other way: what an access list does, and what only looks like it. */
function accessLists(): SampleRecord[] {
  const ping = { ...WEB, protocol: 1, srcport: 0, dstport: 0, packets: 4, bytes: 336 };
  const https = { ...WEB, srcaddr: IP.guest, srcport: 51000, dstaddr: IP.web, dstport: 443 };
  const back = { ...WEB, 'srcaddr': IP.web, 'srcport': 443, 'dstaddr': IP.guest, 'dstport': 51000, 'flow-direction': 'egress', 'action': 'REJECT' };
  return [
    flow({ ago: 50 * MINUTE, ...ping, srcaddr: '203.0.113.12', dstaddr: IP.web }),
    flow({ 'ago': 49 * MINUTE, ...ping, 'srcaddr': IP.web, 'dstaddr': '203.0.113.12', 'flow-direction': 'egress', 'action': 'REJECT' }),
    // Five minutes between the directions, to the second.
    flow({ ago: 60 * MINUTE, ...https }),
    flow({ ago: 55 * MINUTE, ...back }),
    // A connection that was idle for too long is forgotten: its next packet is rejected, and no access list did it.
    flow({ ago: 120 * MINUTE, ...https, srcport: 51001 }),
    flow({ ago: 120 * MINUTE - 301, ...back, dstport: 51001 }),
  ];
}

/** Clients and servers. Long connections go on for many records, short ones show all flags at once. */
function services(): SampleRecord[] {
  const web = (port: number) => ({ ip: IP.web, port, at: WEB });
  const db = { ip: IP.db, port: 5432, at: DB };
  return [
    ...connection(5 * HOUR, { ip: IP.app, port: 40001, at: APP }, db, [1000, 9000]),
    ...connection(5 * HOUR - 10 * MINUTE, { ip: IP.app, port: 40001, at: APP }, db, [2000, 8000], [0, 0]),
    ...connection(6 * HOUR, { ip: IP.app, port: 40002, at: APP }, db, [500, 700], [SYN_FIN, SYN_ACK_FIN]),
    // Opened before the day began: its packets alone make no connection.
    ...connection(7 * HOUR, { ip: IP.node, port: 40003, at: NODE }, db, [300, 300], [0, 0]),
    // From the internet: only our end is recorded.
    ...connection(7 * HOUR, { ip: IP.guest, port: 40004 }, web(443), [1500, 60000], [SYN_FIN, SYN_ACK_FIN]),
    // TCP and UDP on one port are two services.
    ...connection(8 * HOUR, { ip: IP.app, port: 40005, at: APP }, { ip: IP.db, port: 53, at: DB }, [90, 400], [SYN_FIN, SYN_ACK_FIN]),
    flow({ ago: 8 * HOUR, ...DB, srcaddr: IP.app, srcport: 40006, dstaddr: IP.db, dstport: 53, protocol: UDP, bytes: 7000 }),
    flow({ 'ago': 8 * HOUR, ...DB, 'srcaddr': IP.db, 'srcport': 53, 'dstaddr': IP.app, 'dstport': 40006, 'protocol': UDP, 'bytes': 7000, 'flow-direction': 'egress' }),
  ];
}

/** Mirrored packets at the sensor, and what merely uses their port. */
function mirroring(): SampleRecord[] {
  const copy = { ...SENSOR, srcaddr: IP.web, srcport: 65000, dstaddr: IP.sensor, protocol: UDP, bytes: 900 * MIB };
  return [
    flow({ ago: 9 * HOUR, ...copy, dstport: 4789 }),
    flow({ ago: 9 * HOUR, ...copy, srcaddr: IP.db, dstport: 6081 }),
    flow({ ago: 9 * HOUR, ...copy, srcaddr: IP.app, dstport: 4789, protocol: TCP, bytes: 50 * MIB }),
    flow({ ago: 9 * HOUR, ...copy, srcaddr: IP.node, dstport: 4788, bytes: 49 * MIB }),
    // Much that never arrived.
    flow({ ago: 9 * HOUR, ...copy, srcaddr: IP.pod, dstport: 514, bytes: 800 * MIB, action: 'REJECT' }),
  ];
}

/** Remote administration, from where it should not come, and what only looks so. */
function administration(): SampleRecord[] {
  const ssh = { ...WEB, 'dstaddr': IP.web, 'dstport': 22, 'tcp-flags': SYN, 'bytes': 3000 };
  return [
    flow({ ago: 2 * HOUR, ...ssh, srcaddr: IP.guest, srcport: 52000 }),
    flow({ 'ago': 2 * HOUR - 5 * MINUTE, ...ssh, 'srcaddr': IP.guest, 'srcport': 52001, 'tcp-flags': SYN_FIN }),
    flow({ ago: 2 * HOUR - 6 * MINUTE, ...ssh, srcaddr: IP.guest, srcport: 52002, dstport: 3389 }),
    flow({ ago: 2 * HOUR - 7 * MINUTE, ...ssh, srcaddr: IP.thief, srcport: 52003, dstport: 5985 }),
    flow({ ago: 2 * HOUR - 8 * MINUTE, ...ssh, srcaddr: IP.thief, srcport: 52004, dstport: 5986 }),
    // One IPv6 host in two spellings.
    flow({ ago: 3 * HOUR, ...ssh, ...SIX, srcaddr: '2001:db8:ffff::66', srcport: 52005, dstaddr: '2001:db8:a::1', type: 'IPv6' }),
    flow({ ago: 3 * HOUR, ...ssh, ...SIX, srcaddr: '2001:0DB8:FFFF:0:0:0:0:66', srcport: 52006, dstaddr: '2001:db8:a::1', type: 'IPv6' }),
    // From inside, from our own public range, rejected, a running session, another port.
    flow({ ago: 2 * HOUR, ...ssh, srcaddr: IP.app, srcport: 52007 }),
    flow({ ago: 2 * HOUR, ...ssh, srcaddr: IP.own, srcport: 52008 }),
    flow({ ago: 2 * HOUR, ...ssh, srcaddr: IP.remote, srcport: 52009, action: 'REJECT' }),
    flow({ 'ago': 2 * HOUR, ...ssh, 'srcaddr': IP.remote, 'srcport': 52010, 'tcp-flags': 0 }),
    flow({ ago: 2 * HOUR, ...ssh, srcaddr: IP.remote, srcport: 52011, dstport: 2222 }),
    // The answer to a call of ours whose client port happens to be 3389.
    flow({ 'ago': 2 * HOUR, ...ssh, 'srcaddr': IP.remote, 'srcport': 443, 'dstport': 3389, 'tcp-flags': SYN_ACK }),
  ];
}

/** Records to `count` ports of one host within an hour, the i-th as `more` says. */
function ports(count: number, ago: number, base: SampleRecord, more: (index: number) => SampleRecord): SampleRecord[] {
  return Array.from({ length: count }, (_, index) => flow({ ...base, 'ago': ago - index, 'dstport': 7000 + index, 'tcp-flags': SYN, ...more(index) }));
}

/** Many ports of one host: scans, a busy client, answers of a busy server. */
function scans(): SampleRecord[] {
  const at = { ...DB, dstaddr: IP.db, srcport: 45000, packets: 40 };
  const rejected = (index: number, count: number) => (index < count ? { action: 'REJECT', packets: 3 } : {});
  return [
    // Twenty ports, half of them rejected.
    ...ports(20, 10 * HOUR, { ...at, srcaddr: IP.app }, index => rejected(index, 10)),
    // Accepted everywhere, but half of the attempts stayed at two packets.
    ...ports(20, 10 * HOUR, { ...at, srcaddr: IP.node }, index => (index < 10 ? { packets: 2 } : {})),
    // One port too few; a third rejected only; three packets; our scanner; one port again and again.
    ...ports(19, 10 * HOUR, { ...at, srcaddr: IP.pod }, () => ({ action: 'REJECT', packets: 3 })),
    ...ports(20, 10 * HOUR, { ...at, srcaddr: '10.0.1.50' }, index => rejected(index, 7)),
    ...ports(20, 10 * HOUR, { ...at, srcaddr: '10.0.1.51' }, () => ({ packets: 3 })),
    ...ports(20, 10 * HOUR, { ...at, srcaddr: IP.scanner }, () => ({ action: 'REJECT', packets: 3 })),
    ...ports(20, 10 * HOUR, { ...at, srcaddr: '10.0.1.52' }, () => ({ action: 'REJECT', packets: 3, dstport: 7000 })),
    // A server answers many clients: SYN-ACK and running packets; some of the clients have gone.
    ...ports(20, 10 * HOUR, { ...at, srcaddr: '10.0.1.53', srcport: 443 }, index => ({ 'tcp-flags': SYN_ACK, ...rejected(index, 20) })),
    ...ports(20, 10 * HOUR, { ...at, srcaddr: '10.0.1.54', srcport: 443 }, index => ({ 'tcp-flags': 0, ...rejected(index, 20) })),
    // UDP has no flags: only what is rejected tells.
    ...ports(20, 11 * HOUR, { ...at, srcaddr: '10.0.1.55', protocol: UDP }, () => ({ 'tcp-flags': 0, 'action': 'REJECT', 'packets': 1 })),
    ...ports(20, 11 * HOUR, { ...at, srcaddr: '10.0.1.56', protocol: UDP }, () => ({ 'tcp-flags': 0, 'packets': 1 })),
  ];
}

/** What leaves for the internet. */
function uploads(): SampleRecord[] {
  const out = { 'srcport': 47000, 'dstport': 443, 'flow-direction': 'egress' };
  const six = { ...SIX, type: 'IPv6', dstport: 443, srcport: 47001 };
  const firewall = { ...FIREWALL, type: 'IPv6', srcport: 47002, dstport: 443 };
  return [
    ...throughNat(13 * HOUR, IP.app, IP.thief, 300 * MIB, 2 * MIB),
    flow({ ago: 12 * HOUR, ...out, ...WEB, srcaddr: IP.web, dstaddr: IP.thief, bytes: 60 * MIB }),
    flow({ ago: 12 * HOUR - 10 * MINUTE, ...out, ...WEB, srcaddr: IP.web, dstaddr: IP.thief, bytes: 40 * MIB }),
    flow({ ago: 12 * HOUR, ...WEB, srcaddr: IP.thief, srcport: 443, dstaddr: IP.web, dstport: 47000, bytes: MIB }),
    // One byte too few; a download; inside; our own public range; rejected.
    flow({ ago: 12 * HOUR, ...out, ...DB, srcaddr: IP.db, dstaddr: IP.remote, bytes: 100 * MIB - 1 }),
    flow({ ago: 12 * HOUR, ...DB, srcaddr: IP.remote, srcport: 443, dstaddr: IP.db, dstport: 47000, bytes: 700 * MIB }),
    flow({ ago: 12 * HOUR, ...out, ...DB, srcaddr: IP.db, dstaddr: IP.app, bytes: 40 * MIB + 1 }),
    flow({ ago: 12 * HOUR, ...out, ...DB, srcaddr: IP.db, dstaddr: '10.7.0.1', bytes: 200 * MIB }),
    flow({ ago: 12 * HOUR, ...out, ...DB, srcaddr: IP.db, dstaddr: IP.own, bytes: 500 * MIB }),
    flow({ ago: 12 * HOUR, ...out, ...DB, srcaddr: IP.db, dstaddr: IP.thief, bytes: 600 * MIB, action: 'REJECT' }),
    // A pod on a secondary address: the node's primary one stands in srcaddr.
    flow({ 'ago': 14 * HOUR, ...out, ...NODE, 'srcaddr': IP.node, 'pkt-srcaddr': IP.pod, 'dstaddr': IP.guest, 'bytes': 110 * MIB }),
    // Behind a load balancer: the true client stands in pkt_srcaddr of what comes in.
    flow({ 'ago': 14 * HOUR, ...WEB, 'srcaddr': '10.0.0.5', 'pkt-srcaddr': '203.0.113.77', 'srcport': 48000, 'dstaddr': IP.web, 'dstport': 443 }),
    // IPv6 has no NAT, and one address has two spellings. Much comes back as well.
    flow({ 'ago': 15 * HOUR, ...six, 'srcaddr': '2001:db8:a::1', 'dstaddr': '2001:db8:ffff::9', 'bytes': 60 * MIB, 'flow-direction': 'egress' }),
    flow({ 'ago': 15 * HOUR, ...six, 'srcaddr': '2001:db8:a::1', 'dstaddr': '2001:db8:ffff:0:0:0:0:9', 'bytes': 60 * MIB, 'flow-direction': 'egress' }),
    flow({ ago: 15 * HOUR, ...six, srcaddr: '2001:db8:ffff::9', srcport: 443, dstaddr: '2001:db8:a::1', dstport: 47001, bytes: 130 * MIB }),
    // A firewall passes packets on unchanged: everything comes in and goes out again.
    flow({ ago: 16 * HOUR, ...firewall, srcaddr: '2001:db8:a::2', dstaddr: '2001:db8:ffff::8', bytes: 110 * MIB }),
    flow({ 'ago': 16 * HOUR, ...firewall, 'srcaddr': '2001:db8:a::2', 'dstaddr': '2001:db8:ffff::8', 'bytes': 110 * MIB, 'flow-direction': 'egress' }),
    flow({ ago: 16 * HOUR, ...firewall, srcaddr: '2001:db8:ffff::8', dstaddr: '2001:db8:a::2', bytes: 5 * MIB }),
    flow({ 'ago': 16 * HOUR, ...firewall, 'srcaddr': '2001:db8:ffff::8', 'dstaddr': '2001:db8:a::2', 'bytes': 5 * MIB, 'flow-direction': 'egress' }),
    // A regional NAT gateway has no interface: '-' in text, perhaps null in Parquet.
    flow({ 'ago': 17 * HOUR, ...out, ...NAT, 'interface-id': null, 'srcaddr': IP.remote, 'dstaddr': IP.guest, 'bytes': 101 * MIB }),
    flow({ 'ago': 17 * HOUR, ...out, ...NAT, 'interface-id': null, 'srcaddr': IP.nat, 'dstaddr': IP.app, 'pkt-srcaddr': IP.remote, 'bytes': 1000 }),
  ];
}

/** One address, told four ways: as itself, as a secondary address, behind NAT, on an older interface. */
function oneAddress(): SampleRecord[] {
  const plain = { 'pkt-srcaddr': '-', 'pkt-dstaddr': null };
  return [
    flow({ ago: 20 * HOUR, ...WEB_BEFORE, ...plain, srcaddr: IP.web, srcport: 49000, dstaddr: IP.db, dstport: 5432, bytes: 111 }),
    flow({ ago: 20 * HOUR, ...WEB_BEFORE, ...plain, srcaddr: IP.db, srcport: 5432, dstaddr: IP.web, dstport: 49000, bytes: 222 }),
    flow({ 'ago': 19 * HOUR, ...OTHER, 'srcaddr': '10.0.1.77', 'pkt-srcaddr': IP.web, 'srcport': 49001, 'dstaddr': '10.0.1.78', 'dstport': 5432, 'bytes': 333 }),
    flow({ 'ago': 19 * HOUR, ...OTHER, 'srcaddr': '10.0.1.78', 'srcport': 5432, 'dstaddr': '10.0.1.77', 'pkt-dstaddr': IP.web, 'dstport': 49001, 'bytes': 444 }),
    flow({ ago: 19 * HOUR, ...OTHER, srcaddr: '10.0.1.78', srcport: 5432, dstaddr: '10.0.0.11', dstport: 49002, bytes: 555 }),
  ];
}

/** What the log says about itself. */
function health(): SampleRecord[] {
  const place = (id: string) => ({ ...WEB, 'interface-id': id });
  const idle = Array.from({ length: 6 }, (_, index) => silence(place('eni-idle'), 'NODATA', 30 * MINUTE + index * 10 * MINUTE));
  return [
    ...idle,
    silence(place('eni-lossy'), 'SKIPDATA', 50 * MINUTE),
    silence(place('eni-lossy'), 'SKIPDATA', 45 * MINUTE),
    silence(place('eni-lossy'), 'SKIPDATA', 3 * HOUR),
    silence(place('eni-web'), 'SKIPDATA', DAY + 5 * MINUTE),
    // Busy now, idle for a minute in the morning.
    flow({ ago: 20 * MINUTE, ...place('eni-busy'), srcaddr: IP.app, srcport: 1, dstaddr: '10.0.1.64', dstport: 80 }),
    silence(place('eni-busy'), 'NODATA', 9 * HOUR),
    // Traffic in the morning, idle since; last traffic exactly an hour ago; last record exactly an hour ago.
    flow({ ago: 8 * HOUR, ...place('eni-asleep'), srcaddr: IP.app, srcport: 1, dstaddr: '10.0.1.60', dstport: 80 }),
    silence(place('eni-asleep'), 'NODATA', 20 * MINUTE),
    flow({ ago: HOUR + 59, ...place('eni-just'), srcaddr: IP.app, srcport: 1, dstaddr: '10.0.1.61', dstport: 80 }),
    silence(place('eni-just'), 'NODATA', 20 * MINUTE),
    flow({ ago: 9 * HOUR, ...place('eni-edge'), srcaddr: IP.app, srcport: 1, dstaddr: '10.0.1.62', dstport: 80 }),
    silence(place('eni-edge'), 'NODATA', HOUR + 59),
    // Deleted in the morning: no last word.
    flow({ ago: 9 * HOUR, ...place('eni-gone'), srcaddr: IP.app, srcport: 1, dstaddr: '10.0.1.63', dstport: 80 }),
    // Not silent: its records were lost.
    silence(place('eni-lost'), 'SKIPDATA', 15 * MINUTE),
    flow({ ago: 9 * HOUR, ...place('-'), srcaddr: IP.app, srcport: 1, dstaddr: IP.remote, dstport: 80 }),
  ];
}

/** The whole story. */
export function story(): SampleRecord[] {
  return [
    ...mysqlIsRejected(), ...accessLists(), ...services(), ...mirroring(), ...administration(),
    ...scans(), ...uploads(), ...oneAddress(), ...health(),
  ];
}
