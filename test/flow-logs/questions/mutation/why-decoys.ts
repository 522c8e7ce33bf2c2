import { WEB } from '../../../../lab/samples/cast';
import { flow, STORY_NOW } from '../../../../lab/samples/story';
import { SampleRecord } from '../../../../lab/samples/writer';

/** Records that stand just inside or just outside of one rule of one question each; they need not be likely (first-ten-decoys.ts). */

const TO = STORY_NOW.getTime() / 1000;
const NOISE = '192.0.2.53';

const record = (fields: SampleRecord): SampleRecord => flow({ 'ago': 8 * 3600, ...WEB, 'interface-id': 'eni-decoy', 'srcport': 50000, 'dstport': 80, ...fields });
const reject = { 'action': 'REJECT', 'tcp-flags': 0 };

/** For each question what it shows, told apart by a number. */
const SHOWN: ((n: number) => SampleRecord)[] = [
  n => record({ 'interface-id': `eni-way-${n}`, 'srcaddr': '10.0.0.10', 'dstaddr': '10.0.0.20' }),
  n => record({ 'interface-id': `eni-port-${n}`, 'srcaddr': '10.2.0.41', 'dstaddr': '10.2.0.20', 'dstport': 443 }),
  n => record({ 'srcaddr': `10.3.1.${n}`, 'dstaddr': '10.3.9.1', 'tcp-flags': 2 }),
  n => record({ srcaddr: `10.3.2.${n}`, dstaddr: '10.3.9.2', ...reject }),
  n => record({ srcaddr: `10.3.3.${n}`, dstaddr: '10.3.9.3', dstport: 8081 }),
  n => record({ srcaddr: `203.0.115.${n}`, dstaddr: '10.3.9.4', dstport: 8082, ...reject, packets: 1000 }),
  n => record({ 'srcaddr': `10.3.5.${n}`, 'dstaddr': '10.3.9.5', ...reject, 'reject-reason': 'BPA' }),
];

/** The same record at the edges of a span that began `seconds` before the end. */
function atTheEdges(shown: (n: number) => SampleRecord, seconds: number): SampleRecord[] {
  return [TO - seconds, TO - seconds - 1, TO - 1, TO, TO + 600].map((start, n) => ({ ...shown(n + 1 + seconds / 3600), start, end: start + 59 }));
}

export function whyDecoys(): SampleRecord[] {
  return [
    ...SHOWN.flatMap(shown => [...atTheEdges(shown, 24 * 3600), ...atTheEdges(shown, 2 * 3600)]),
    // Without data, and from or to expected noise.
    ...SHOWN.flatMap(shown => [{ ...shown(11), 'log-status': 'SKIPDATA' }, { ...shown(12), srcaddr: NOISE }, { ...shown(13), dstaddr: NOISE }].map(late)),
  ];
}

/** Within the hour before the end, which every span holds. */
function late(one: SampleRecord): SampleRecord {
  return { ...one, start: TO - 3000, end: TO - 2941 };
}
