import { APP, DB, flow, HOUR, IP, OTHER, SIX, UDP, WEB } from '../cast';
import { SampleRecord } from '../writer';

/** What only shows over time: calls that come back, connections that do not end. */

const OUT = { 'flow-direction': 'egress' };
const REJECT = { action: 'REJECT' };

/** Calls with these gaps between them, each from a client port of its own unless `more` says otherwise. */
function calls(gaps: number[], base: SampleRecord, more: (index: number) => SampleRecord = () => ({})): SampleRecord[] {
  const starts = gaps.reduce((all, gap) => [...all, all[all.length - 1] - gap], [20 * HOUR]);
  return starts.map((ago, index) => flow({ ...APP, ...OUT, ago, srcport: 40000 + index, dstport: 443, bytes: 500, ...base, ...more(index) }));
}

const every = (seconds: number, count: number) => new Array<number>(count - 1).fill(seconds);
/** Gaps of ten minutes, by turns shorter and longer: the spread is just that much. */
const swaying = (seconds: number) => Array.from({ length: 12 }, (_, index) => 600 + (index % 2 === 0 ? seconds : -seconds));

/** Twelve calls are a habit. */
function beacons(): SampleRecord[] {
  const half = (index: number, change: SampleRecord) => (index % 2 === 0 ? {} : change);
  const six = { ...SIX, type: 'IPv6' };
  return [
    // Every ten minutes; one call goes on for a second record.
    ...calls(every(600, 12), { srcaddr: '10.0.7.1', dstaddr: '203.0.114.1' }),
    flow({ ...APP, ...OUT, ago: 20 * HOUR - 60, srcaddr: '10.0.7.1', srcport: 40000, dstaddr: '203.0.114.1', dstport: 443, bytes: 600 }),
    // Gaps that spread by 20 percent, and by 21; gaps of a minute, and of a second less; 10,000 bytes a call, and one more.
    ...calls(swaying(120), { srcaddr: '10.0.7.2', dstaddr: '203.0.114.2' }),
    ...calls(swaying(126), { srcaddr: '10.0.7.3', dstaddr: '203.0.114.3' }),
    ...calls(every(60, 12), { srcaddr: '10.0.7.4', dstaddr: '203.0.114.4', protocol: UDP, dstport: 5000 }),
    ...calls(every(59, 12), { srcaddr: '10.0.7.5', dstaddr: '203.0.114.5' }),
    ...calls(every(600, 13), { srcaddr: '10.0.7.6', dstaddr: '203.0.114.6', bytes: 10_000 }),
    ...calls(every(600, 13), { srcaddr: '10.0.7.7', dstaddr: '203.0.114.7', bytes: 10_001 }),
    // Source and target in two spellings.
    ...calls(every(900, 12), six, index => ({
      srcaddr: index < 6 ? '2001:db8:a::7' : '2001:DB8:A:0::7', dstaddr: index < 3 ? '2001:db8:ffff::7' : '2001:0db8:ffff::0007',
    })),
    // One call too few; all at once; at all odds; inside; our own public range; rejected; one client port.
    ...calls(every(600, 11), { srcaddr: '10.0.7.8', dstaddr: '203.0.114.8' }),
    ...calls(every(0, 12), { srcaddr: '10.0.7.14', dstaddr: '203.0.114.11' }),
    ...calls([10, 3000, 70, 600, 2000, 5, 900, 60, 4000, 300, 1200], { srcaddr: '10.0.7.9', dstaddr: '203.0.114.9' }),
    ...calls(every(600, 12), { srcaddr: '10.0.7.10', dstaddr: '10.0.2.99' }),
    ...calls(every(600, 12), { srcaddr: '10.0.7.11', dstaddr: IP.own }),
    ...calls(every(600, 12), { srcaddr: '10.0.7.12', dstaddr: '203.0.114.12', ...REJECT }),
    ...calls(every(600, 12), { srcaddr: '10.0.7.13', dstaddr: '203.0.114.13', srcport: 40000 }),
    // A service answers regular clients. By turns in two VPCs; the rest of the last lies in another account or Region.
    ...calls(every(600, 12), { srcaddr: IP.web, dstaddr: '203.0.114.14' }, index => ({ srcport: 443, dstport: 40000 + index })),
    ...calls(every(600, 22), { srcaddr: '10.0.7.15', dstaddr: '203.0.114.15' }, index => half(index, { ...OTHER })),
    ...torn(0),
  ];
}

/** Every other call of one habit. */
function torn(remainder: number): SampleRecord[] {
  return calls(every(600, 22), { srcaddr: '10.0.7.16', dstaddr: '203.0.114.16' }).filter((_, index) => index % 2 === remainder);
}

/** A record each ten minutes for that many seconds. */
function lasting(ago: number, seconds: number, base: SampleRecord): SampleRecord[] {
  return Array.from({ length: Math.ceil(seconds / 600) }, (_, index) => flow({ ...base, ago: ago - index * 600 }))
    .map((record, index, all) => ({ ...record, end: index === all.length - 1 ? Number(all[0].start) + seconds : Number(record.start) + 599 }));
}

/** The other direction of records. */
function back(records: SampleRecord[], bytes: number): SampleRecord[] {
  return records.map(one => ({
    ...one,
    'srcaddr': one.dstaddr,
    'srcport': one.dstport,
    'dstaddr': one.srcaddr,
    'dstport': one.srcport,
    bytes,
    'flow-direction': one['flow-direction'] === 'egress' ? 'ingress' : 'egress',
  }));
}

/** Four hours are long. */
function longConnections(): SampleRecord[] {
  const pool = { srcaddr: IP.app, srcport: 41000, dstaddr: IP.db, dstport: 5432, bytes: 100 };
  const atApp = lasting(10 * HOUR, 4 * HOUR, { ...APP, ...OUT, ...pool });
  const atDb = lasting(10 * HOUR, 4 * HOUR, { ...DB, ...pool });
  const remote = { ...WEB, ...OUT, srcaddr: IP.web, dstaddr: '203.0.114.99', dstport: 22, bytes: 10 };
  const tunnel = lasting(8 * HOUR, 5 * HOUR, { ...WEB, ...OUT, srcaddr: IP.web, srcport: 0, dstaddr: '10.0.8.1', dstport: 0, protocol: 47, bytes: 10 });
  const copy = { ...remote, dstaddr: '10.0.3.50', protocol: UDP, srcport: 42100 };
  return [
    // Both directions at both ends; one record is missing at the server.
    ...atApp, ...back(atApp, 200), ...atDb.slice(0, -1), ...back(atDb.slice(0, -1), 200),
    ...lasting(9 * HOUR, 5 * HOUR, { ...remote, srcport: 42000 }),
    // Somebody outside stays for long; a VPN over UDP.
    ...lasting(8 * HOUR, 4.5 * HOUR, { ...WEB, srcaddr: '203.0.114.98', srcport: 43000, dstaddr: IP.web, dstport: 443, bytes: 10 }),
    ...lasting(8 * HOUR, 5 * HOUR, { ...copy, dstaddr: '10.0.8.2', srcport: 52000, dstport: 51820 }),
    // A second too short.
    ...lasting(9 * HOUR, 4 * HOUR - 1, { ...remote, srcport: 42001 }),
    // Quiet for 15 minutes, and for a second more: then the port was used again, for another connection, seen at two interfaces.
    ...lasting(18 * HOUR, 2 * HOUR, { ...remote, srcport: 42002 }), ...lasting(16 * HOUR - 900, 2 * HOUR, { ...remote, srcport: 42002 }),
    ...[WEB, APP].flatMap(place => [
      ...lasting(18 * HOUR, HOUR, { ...remote, ...place, srcport: 42003 }),
      ...lasting(17 * HOUR - 901, 4 * HOUR, { ...remote, ...place, srcport: 42003 }),
    ]),
    // A tunnel has no ports: it is one connection all the same.
    ...tunnel, ...back(tunnel, 20),
    // Pings; mirrored copies, and what only uses their port; rejected.
    ...lasting(8 * HOUR, 5 * HOUR, { ...remote, protocol: 1, srcport: 0, dstport: 0 }),
    ...lasting(8 * HOUR, 5 * HOUR, { ...remote, protocol: 58, srcport: 0, dstport: 0 }),
    ...lasting(8 * HOUR, 5 * HOUR, { ...copy, dstport: 4789 }),
    ...lasting(8 * HOUR, 5 * HOUR, { ...copy, dstport: 6081 }),
    ...lasting(8 * HOUR, 5 * HOUR, { ...copy, dstport: 4789, protocol: 6 }),
    ...lasting(8 * HOUR, 5 * HOUR, { ...remote, srcport: 42004, ...REJECT }),
    // One after the other in two VPCs.
    ...lasting(8 * HOUR, 2 * HOUR, { ...remote, srcport: 42005 }),
    ...lasting(6 * HOUR, 3 * HOUR, { ...remote, ...OTHER, srcport: 42005 }),
  ];
}

/** Scenes that take hours. */
export function habits(): SampleRecord[] {
  return [...beacons(), ...longConnections()];
}

/** The other half of a habit: in another account or Region. */
export function habitsElsewhere(): SampleRecord[] {
  return torn(1);
}
