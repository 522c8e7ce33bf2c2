import { DAY, flow, HOUR, NOW, SYN, SYN_ACK, UDP, WEB } from '../../../../lab/samples/cast';
import { SampleRecord } from '../../../../lab/samples/writer';

/**
 * Records that stand just inside or just outside of the span, hold no flow, or are expected traffic: the rules that all questions of the
 * group share. Rules of one question have their decoys in lab/samples/scenes/wrong.ts.
 */

/** Expected traffic: our scanner inside, a monitor on the internet. */
const NOISE = ['10.0.9.9', '192.0.2.53'];

const OUT = { 'flow-direction': 'egress' };

const one = (start: number, fields: SampleRecord): SampleRecord => ({ ...flow({ ...WEB, ...OUT, ago: 0, ...fields }), start, end: start + 59 });

/** For each question what it shows, told apart by a number; what it shows rests on a record that starts at the given time. */
const SHOWN: ((n: number, start: number) => SampleRecord[])[] = [
  // Ports open to the internet
  (n, start) => [one(start, { 'srcaddr': `10.30.0.${n}`, 'srcport': 8443, 'dstaddr': '203.0.115.1', 'dstport': 50000, 'tcp-flags': SYN_ACK })],
  // Sweep, brute force
  (n, start) => Array.from({ length: 20 }, (_, index) => one(start, {
    'srcaddr': `10.30.1.${n}`, 'srcport': 1000, 'dstaddr': `10.31.0.${index}`, 'dstport': 9000, 'tcp-flags': SYN, 'action': 'REJECT',
  })),
  (n, start) => Array.from({ length: 30 }, (_, index) => one(start, {
    'srcaddr': `10.30.2.${n}`, 'srcport': 40000 + index, 'dstaddr': '10.30.9.1', 'dstport': 22, 'tcp-flags': SYN, 'bytes': 100,
  })),
  // Outbound rejects, DNS, protocols, clear text, encryption
  (n, start) => [one(start, { 'srcaddr': `10.30.3.${n}`, 'srcport': 40000, 'dstaddr': '10.30.9.2', 'dstport': 4000, 'tcp-flags': SYN, 'action': 'REJECT' })],
  (n, start) => [one(start, { srcaddr: `10.30.4.${n}`, srcport: 40000, dstaddr: '10.30.9.3', dstport: 53, protocol: UDP })],
  (n, start) => [one(start, { srcaddr: `10.30.5.${n}`, srcport: 0, dstaddr: '10.30.9.4', dstport: 0, protocol: 47 })],
  (n, start) => [one(start, { 'srcaddr': `10.30.6.${n}`, 'srcport': 80, 'dstaddr': '10.30.9.5', 'dstport': 50000, 'tcp-flags': SYN_ACK })],
  (n, start) => [one(start, { 'srcaddr': `10.30.7.${n}`, 'srcport': 40000, 'dstaddr': '10.30.9.6', 'dstport': 5000, 'encryption-status': 0 })],
  // Zones, either way; bad addresses
  (n, start) => [one(start, { srcaddr: `10.0.77.${n}`, srcport: 40000, dstaddr: '10.1.77.1', dstport: 5000 })],
  (n, start) => [one(start, { srcaddr: '10.1.77.1', srcport: 40000, dstaddr: `10.0.78.${n}`, dstport: 5000 })],
  (n, start) => [one(start, { srcaddr: `10.30.8.${n}`, srcport: 40000, dstaddr: '192.0.2.200', dstport: 5000 })],
  (n, start) => [one(start, { srcaddr: '192.0.2.200', srcport: 40000, dstaddr: `10.30.12.${n}`, dstport: 5000 })],
  // Twelve calls, the first or the last of them at the given time.
  (n, start) => Array.from({ length: 12 }, (_, index) => one(start + inwards(start) * index * 300, {
    srcaddr: `10.30.10.${n}`, srcport: 40000 + index, dstaddr: '203.0.116.1', dstport: 5000, bytes: 100,
  })),
  // Four hours, of which the first or the last record begins at the given time.
  (n, start) => Array.from({ length: 25 }, (_, index) => one(start + inwards(start) * index * 600, {
    srcaddr: `10.30.11.${n}`, srcport: 42000, dstaddr: '10.30.9.7', dstport: 5000,
  })).map(record => ({ ...record, end: Number(record.start) })),
];

/** From an edge of the span towards its middle. */
function inwards(start: number): number {
  return start < NOW - DAY / 2 ? 1 : -1;
}

/** Decoys in the account and Region of the story. */
export function decoys(): SampleRecord[] {
  const edges = [NOW - DAY, NOW - DAY - 1, NOW - 1, NOW, NOW + 600];
  const noon = NOW - 6 * HOUR;
  return SHOWN.flatMap(shown => [
    ...edges.flatMap((start, index) => shown(index + 1, start)),
    ...shown(11, noon).map(record => ({ ...record, 'log-status': 'SKIPDATA' })),
    ...NOISE.flatMap(noise => shown(12, noon).map(record => ({ ...record, 'srcaddr': noise, 'pkt-srcaddr': noise }))),
    ...NOISE.flatMap(noise => shown(13, noon).map(record => ({ ...record, 'dstaddr': noise, 'pkt-dstaddr': noise }))),
  ]);
}
