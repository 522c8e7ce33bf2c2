import { flow, STORY_NOW } from '../../../../lab/samples/story';
import { SampleRecord } from '../../../../lab/samples/writer';

/**
 * Records at the edges of the span, and records that stand just outside of one rule. They need not be likely: a record without data
 * that still holds addresses never was seen, yet a question must not depend on that.
 */

const DAY = 86_400;
const TO = STORY_NOW.getTime() / 1000;
/** Expected traffic: our scanner inside, a monitor on the internet. */
const NOISE = ['10.0.9.9', '192.0.2.53'];

const OUT = { 'flow-direction': 'egress' };
const seen = (fields: SampleRecord): SampleRecord => flow({ 'ago': 6 * 3600, 'vpc-id': 'vpc-edge', 'srcport': 50_000, 'dstport': 443, ...fields });

/** For each question what it shows, told apart by a number. */
const SHOWN: ((n: number) => SampleRecord)[] = [
  n => seen({ 'interface-id': `eni-had-${n}`, 'instance-id': 'i-edge', 'srcaddr': '10.9.2.5', 'dstaddr': '203.0.113.5', ...OUT }),
  n => seen({ 'interface-id': `eni-had-${n}`, 'instance-id': 'i-edge', 'srcaddr': '2001:db8:b::5', 'dstaddr': '2001:db8:ffff::1', ...OUT }),
  n => seen({ 'interface-id': 'eni-0123456789abcdef0', 'instance-id': 'i-0123456789abcdef0', 'srcaddr': `10.10.0.${n}`, 'dstaddr': '10.10.9.1' }),
  n => seen({ 'interface-id': 'eni-listen', 'srcaddr': `10.10.1.${n}`, 'srcport': 443, 'dstaddr': '10.10.9.2', 'dstport': 50_000, 'tcp-flags': 18, ...OUT }),
  n => seen({ 'interface-id': 'eni-talk', 'srcaddr': `10.10.2.${n}`, 'dstaddr': '10.10.9.3', 'bytes': 100_000 * 1024 * 1024 + n, ...OUT }),
  n => seen({
    'interface-id': `eni-edge-${n}`,
    'instance-id': `i-edge-${n}`,
    'subnet-id': `subnet-edge-${n}`,
    'vpc-id': `vpc-edge-${n}`,
    'instance-tag': `edge-${n}`,
    'ecs-cluster-name': 'edge',
    'ecs-service-name': `edge-${n}`,
    'ecs-task-id': 'edge',
    'srcaddr': '10.10.3.1',
    'dstaddr': '10.10.9.4',
    'bytes': 9_000_000_000 + n,
    ...OUT,
  }),
  n => seen({ 'interface-id': 'eni-new', 'srcaddr': '10.10.4.1', 'dstaddr': `203.1.${n}.1`, 'tcp-flags': 2, ...OUT }),
  n => seen({ 'interface-id': 'eni-aws', 'srcaddr': '10.10.5.1', 'dstaddr': '52.9.9.9', 'pkt-dst-aws-service': `SERVICE_${n}`, ...OUT }),
  n => seen({ 'interface-id': 'eni-six', 'srcaddr': `2001:db8:aa::${n}`, 'dstaddr': '2001:db8:bb::1', ...OUT }),
];

/** The same record at the edges of the span. */
function atTheEdges(shown: (n: number) => SampleRecord): SampleRecord[] {
  const starts = [TO - DAY, TO - DAY - 1, TO - 1, TO, TO + 600];
  return starts.map((start, n) => ({ ...shown(n + 1), start, end: start + 59 }));
}

/** The same record without data, rejected, and from and to expected noise. */
function besideTheRules(shown: (n: number) => SampleRecord): SampleRecord[] {
  return [
    { ...shown(11), 'log-status': 'SKIPDATA' },
    { ...shown(12), action: 'REJECT' },
    ...NOISE.map(noise => ({ ...shown(13), 'srcaddr': noise, 'pkt-srcaddr': noise })),
    ...NOISE.map(noise => ({ ...shown(14), 'dstaddr': noise, 'pkt-dstaddr': noise })),
    { ...shown(15), protocol: 17, dstport: 4789 },
    { ...shown(16), protocol: 17, dstport: 6081 },
    // No copies: what merely uses their protocol, or their port.
    { ...shown(17), protocol: 17 },
    { ...shown(18), dstport: 4789 },
  ];
}

export function decoys(): SampleRecord[] {
  return [
    ...SHOWN.flatMap(shown => [...atTheEdges(shown), ...besideTheRules(shown)]),
    // Ours without a direction to tell it, to an IPv6 network.
    seen({ 'interface-id': 'eni-new', 'srcaddr': 'fd00::7', 'dstaddr': '2001:db8:e2::1', 'tcp-flags': 2, ...OUT }),
  ];
}
