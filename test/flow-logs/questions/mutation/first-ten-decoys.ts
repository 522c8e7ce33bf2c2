import { flow, MIB, STORY_NOW } from '../../../../lab/samples/story';
import { SampleRecord } from '../../../../lab/samples/writer';
import { Elsewhere, ELSEWHERE } from '../story-lab';

/**
 * Records that stand just inside or just outside of one rule of one question each. They need not be likely: a record without data
 * that still holds addresses never was seen, yet a question must not depend on that.
 */

const DAY = 86_400;
const TO = STORY_NOW.getTime() / 1000;
/** Expected traffic: our scanner inside, a monitor on the internet. */
const NOISE = ['10.0.9.9', '192.0.2.53'];

const flow2 = (fields: SampleRecord): SampleRecord => flow({ 'ago': 6 * 3600, 'version': 5, 'vpc-id': 'vpc-a', 'instance-id': 'i-decoy', ...fields });

/** For each question what it shows, told apart by a number: in an address, a port or an interface. */
const SHOWN: Record<string, (n: number) => SampleRecord[]> = {
  'rejected': n => [flow2({ 'interface-id': 'eni-r', 'srcaddr': `10.1.0.${n}`, 'srcport': 40000, 'dstaddr': '10.1.9.1', 'dstport': 3306, 'action': 'REJECT', 'tcp-flags': 2 })],
  'talked-to': n => [flow2({ 'interface-id': 'eni-t', 'srcaddr': `10.1.1.${n}`, 'srcport': 1000, 'dstaddr': '10.0.0.10', 'dstport': 80 })],
  'opened': n => [flow2({ 'interface-id': 'eni-s', 'srcaddr': `10.1.2.${n}`, 'srcport': 1000, 'dstaddr': '10.1.9.2', 'dstport': 8080, 'tcp-flags': 2 })],
  'talker': n => [flow2({ 'interface-id': 'eni-b', 'srcaddr': `10.1.3.${n}`, 'srcport': 1000, 'dstaddr': '10.1.9.3', 'dstport': 9000, 'bytes': 2000 * MIB + n })],
  'ssh': n => [flow2({ 'interface-id': 'eni-a', 'srcaddr': `203.0.114.${n}`, 'srcport': 1000, 'dstaddr': '10.1.9.4', 'dstport': 22, 'tcp-flags': 2 })],
  'scan': n => Array.from({ length: 20 }, (_, port) => flow2({
    'interface-id': 'eni-p', 'srcaddr': `10.1.4.${n}`, 'srcport': 1000, 'dstaddr': '10.1.9.5', 'dstport': 7000 + port, 'tcp-flags': 3, 'packets': 1, 'action': 'REJECT',
  })),
  'upload': n => [flow2({
    'interface-id': 'eni-u', 'srcaddr': '10.1.5.1', 'srcport': 1000, 'dstaddr': `203.0.115.${n}`, 'dstport': 443, 'bytes': 200 * MIB, 'flow-direction': 'egress',
  })],
};

const TOLD_OF_ITSELF: Record<string, (n: number) => SampleRecord[]> = {
  lost: n => [record({ 'interface-id': `eni-lost-${n}`, 'log-status': 'SKIPDATA' })],
  silent: n => [record({ 'interface-id': `eni-silent-${n}`, 'log-status': 'NODATA' })],
};

function record(fields: SampleRecord): SampleRecord {
  return { version: 5, start: TO - 3600 * 6, end: TO - 3600 * 6 + 59, ...fields };
}

/** The same record at the edges of the span. */
function atTheEdges(shown: (n: number) => SampleRecord[]): SampleRecord[] {
  const starts = [TO - DAY, TO - DAY - 1, TO - 1, TO, TO + 600];
  return starts.flatMap((start, n) => shown(n + 1).map(one => ({ ...one, start, end: start + 59 })));
}

/** The same record without data, and from and to expected noise. */
function besideTheRules(shown: (n: number) => SampleRecord[]): SampleRecord[] {
  return [
    ...shown(11).map(one => ({ ...one, 'log-status': 'SKIPDATA' })),
    ...NOISE.flatMap(noise => shown(12).map(one => ({ ...one, 'srcaddr': noise, 'pkt-srcaddr': noise }))),
    ...NOISE.flatMap(noise => shown(13).map(one => ({ ...one, 'dstaddr': noise, 'pkt-dstaddr': noise }))),
  ];
}

/** One rejected flow per rule of the pairing, and an accepted one that fits but for that rule. */
function almostPairs(): { readonly name: string; readonly rejected: SampleRecord; readonly other: SampleRecord }[] {
  const changes: Record<string, SampleRecord> = {
    'action': { action: 'REJECT' },
    'interface': { 'interface-id': 'eni-elsewhere' },
    'direction': { 'flow-direction': 'egress' },
    'source': { srcaddr: '203.0.116.99' },
    'source port': { srcport: 1 },
    'destination': { dstaddr: '10.1.6.99' },
    'destination port': { dstport: 1 },
    'protocol': { protocol: 17 },
    'account': {},
    'region': {},
  };
  return Object.entries(changes).map(([name, change], index) => {
    const [here, there] = [{ ip: '10.1.6.1', port: 443 }, { ip: '203.0.116.1', port: 50_000 + index }];
    const place = { 'interface-id': `eni-pair-${index}`, 'protocol': 6 };
    return {
      name,
      rejected: flow2({ ...place, 'srcaddr': here.ip, 'srcport': here.port, 'dstaddr': there.ip, 'dstport': there.port, 'flow-direction': 'egress', 'action': 'REJECT' }),
      other: flow2({ ...place, srcaddr: there.ip, srcport: there.port, dstaddr: here.ip, dstport: here.port, ...change }),
    };
  });
}

/** Rejected one way; accepted near in time the other way (an access list), or the same way (a rule that changed: no hint). */
function bothWays(): SampleRecord[] {
  const out = { 'srcaddr': '10.1.8.1', 'srcport': 50000, 'dstaddr': '203.0.117.1', 'dstport': 443, 'flow-direction': 'egress' };
  const back = { srcaddr: '203.0.117.1', srcport: 443, dstaddr: '10.1.8.1', dstport: 50000 };
  const reject = { action: 'REJECT' };
  return [
    ['eni-way-1', out, { ...back, ...reject }], ['eni-way-2', back, { ...back, ...reject }], ['eni-way-3', out, { ...out, ...reject }],
    ['eni-way-4', { ...out, ...reject }, { ...back, ...reject }],
  ].flatMap(([name, ...records]) => (records as SampleRecord[]).map(one => flow2({ 'interface-id': name as string, ...one })));
}

/** Decoys in the account and Region of the story. */
export function decoys(): SampleRecord[] {
  const pairs = almostPairs();
  return [
    ...[...Object.values(SHOWN), ...Object.values(TOLD_OF_ITSELF)].flatMap(atTheEdges),
    ...Object.values(SHOWN).flatMap(besideTheRules),
    ...pairs.map(pair => pair.rejected),
    ...bothWays(),
    ...pairs.filter(pair => pair.name !== 'account' && pair.name !== 'region').map(pair => pair.other),
    // The scanner asks for the address of the incident.
    flow2({ 'interface-id': 'eni-t', 'srcaddr': '10.0.0.10', 'srcport': 1000, 'dstaddr': NOISE[0], 'dstport': 80 }),
    // One second more than the silence that counts: traffic, and any record at all.
    { ...flow2({ 'interface-id': 'eni-second', 'srcaddr': '10.1.7.1', 'dstaddr': '10.1.7.2' }), start: TO - 3660, end: TO - 3601 },
    record({ 'interface-id': 'eni-second', 'log-status': 'NODATA', 'start': TO - 1200, 'end': TO - 1141 }),
    record({ 'interface-id': 'eni-second-gone', 'log-status': 'NODATA', 'start': TO - 3660, 'end': TO - 3601 }),
  ];
}

/** Decoys in another account and in another Region. */
export function decoysElsewhere(): Elsewhere[] {
  const other = (name: string) => almostPairs().filter(pair => pair.name === name).map(pair => pair.other);
  return [
    { account: ELSEWHERE.account, records: other('account') },
    { region: ELSEWHERE.region, records: other('region') },
  ];
}
