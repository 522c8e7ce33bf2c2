import { UDP, WEB } from '../../../../lab/samples/cast';
import { flow, MIB, STORY_NOW } from '../../../../lab/samples/story';
import { SampleRecord } from '../../../../lab/samples/writer';

/** Records that stand just inside or just outside of one rule each; all are big enough to be among the first. */

const DAY = 86_400;
const TO = STORY_NOW.getTime() / 1000;
const NOISE = '192.0.2.53';

const SIX = { srcaddr: '2001:db8:5::1', dstaddr: '2001:db8:5::100' };
const SSH = { 'interface-id': 'eni-decoy', 'srcport': 50000, 'dstaddr': '10.5.9.1', 'dstport': 22 };

let count = 0;

/** No two have the same size, and no two of an instance or a subnet. */
function record(fields: SampleRecord): SampleRecord {
  count += 1;
  return flow({ 'ago': 8 * 3600, ...WEB, ...SSH, 'instance-id': `i-decoy-${count}`, 'subnet-id': `subnet-decoy-${count}`, 'bytes': (20_000 + count) * MIB, ...fields });
}

/** What is shown: accepted by SSH, in both families; rejected; from one address and to another. */
const SHOWN: ((n: number) => SampleRecord)[] = [
  n => record({ srcaddr: `10.5.1.${n}` }),
  n => record({ ...SIX, srcaddr: `2001:db8:5::${n}` }),
  n => record({ srcaddr: `10.5.2.${n}`, action: 'REJECT' }),
  n => record({ srcaddr: '10.4.0.11', dstaddr: `10.5.3.${n}` }),
  n => record({ srcaddr: `10.5.4.${n}`, dstaddr: '192.0.2.40' }),
];

const atTheEdges = (shown: (n: number) => SampleRecord): SampleRecord[] =>
  [TO - DAY, TO - DAY - 1, TO - 1, TO, TO + 600].map((start, n) => ({ ...shown(n + 1), start, end: start + 59 }));

export function templateDecoys(): SampleRecord[] {
  const udp = { protocol: UDP, srcaddr: '10.5.5.1', srcport: 22 };
  return [
    ...SHOWN.flatMap(atTheEdges),
    ...SHOWN.flatMap(shown => [{ ...shown(11), 'log-status': 'SKIPDATA' }, { ...shown(12), srcaddr: NOISE }, { ...shown(13), dstaddr: NOISE }]),
    // Beside the ports of mirrored copies, and on them by TCP; from a port that is one of SSH.
    ...[4788, 4789, 4790, 6080, 6081, 6082].flatMap(dstport => [record({ ...udp, dstport }), record({ ...udp, protocol: 6, srcaddr: '10.5.5.2', dstport })]),
    ...[4789, 6081].map(dstport => record({ ...udp, dstport, ...SIX })),
    ...[4788, 4790, 6080, 6082].map(dstport => record({ ...udp, dstport, ...SIX })),
    ...[4789, 6081].map(dstport => record({ ...udp, protocol: 6, dstport, ...SIX })),
    // In IPv6, rejected; and expected, in the one way in which an IPv4 address may be written so.
    record({ ...SIX, action: 'REJECT' }), record({ ...SIX, srcaddr: `::ffff:${NOISE}` }),
    // The ports of administration and their neighbours; one port on both sides.
    ...[21, 23, 3388, 3389, 3390, 5984, 5985, 5986, 5987].map(dstport => record({ srcaddr: '10.5.6.1', dstport })),
    record({ srcaddr: '10.5.6.2', srcport: 22 }), record({ srcaddr: '10.5.6.3', srcport: 443, dstport: 443 }),
  ];
}
