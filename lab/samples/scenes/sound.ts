import { DAY, flow, HOUR, IP, MINUTE, silence } from '../cast';
import { DEFAULT_FIELDS } from '../fields';
import { SampleRecord } from '../writer';

/** Records of another account, Region or flow log than those of the story. */
export interface Delivery {
  readonly account?: string;
  readonly region?: string;
  readonly flowLogId?: string;
  readonly fields?: readonly string[];
  readonly records: SampleRecord[];
}

/** A place of its own, where records come every hour but for the gaps. */
export const STEADY = { account: '444455556666', region: 'us-east-1' };

/** Half past each hour, counted backwards from the end of the story at 12:30: 0 is 12:30, 1 is 11:30. */
const HALF_PAST = Array.from({ length: 24 }, (_, n) => n);

/** One VPC and one interface without traffic, each with gaps. */
function steady(): SampleRecord[] {
  const at = { 'interface-id': 'eni-steady', 'vpc-id': 'vpc-steady', 'account-id': STEADY.account, 'region': STEADY.region };
  const talks = (ago: number, more: SampleRecord = {}) => flow({ ago, ...at, srcaddr: IP.app, srcport: 1, dstaddr: IP.db, dstport: 80, ...more });
  // Nothing from 03:00 to 05:00 and from 11:00 to 12:00; only an idle interval from 02:00, and what came late or ended later below.
  const without = [1, 5, 6, 8, 9, 10];
  return [
    ...HALF_PAST.filter(n => n > 0 && !without.includes(n)).map(n => talks(n * HOUR)),
    silence(at, 'NODATA', 10 * HOUR),
    // The hour from 06:00: delivered more than an hour late. That from 07:00: it ends after the hour.
    talks(6 * HOUR, { deliveredLateBy: 70 }),
    { ...talks(5 * HOUR - 29 * MINUTE), end: talks(5 * HOUR - 31 * MINUTE).start },
    talks(DAY + 1),
    // No traffic in the whole span, and no record at all from 05:00 to 06:00.
    ...HALF_PAST.filter(n => n > 0 && n !== 7).map(n => silence({ 'interface-id': 'eni-never' }, 'NODATA', n * HOUR)),
    silence({ 'interface-id': 'eni-never' }, 'SKIPDATA', 10 * MINUTE),
  ];
}

const twice = { 'interface-id': 'eni-twice', 'vpc-id': 'vpc-twice', 'protocol': 6, 'dstport': 443 };
const talk = (ago: number, srcport: number, more: SampleRecord = {}) => flow({ ago, ...twice, srcport, srcaddr: IP.app, dstaddr: IP.db, ...more });

/** What two flow logs record of one interface, and what only looks so. */
function doubled(): SampleRecord[] {
  return [
    talk(2 * HOUR, 5001),
    talk(2 * HOUR - 60, 5002),
    talk(3 * HOUR, 5003, { 'interface-id': 'eni-twice-too' }),
    talk(DAY + 1, 5004),
    silence(twice, 'NODATA', 4 * HOUR),
    // Without an interface: a regional NAT gateway.
    talk(4 * HOUR, 5005, { 'interface-id': null }),
    talk(4 * HOUR, 5005, { 'interface-id': '-' }),
  ];
}

/** Recorded once by each, but never the same: another second, port, address, protocol or interface. */
const almost = (second: boolean): SampleRecord[] => [
  talk(5 * HOUR + (second ? 1 : 0), 6001),
  talk(5 * HOUR, second ? 6002 : 6003),
  talk(5 * HOUR, 6004, { dstport: second ? 80 : 443 }),
  talk(5 * HOUR, 6005, second ? { srcaddr: IP.web } : {}),
  talk(5 * HOUR, 6006, second ? { dstaddr: IP.web } : {}),
  talk(5 * HOUR, 6007, { protocol: second ? 17 : 6 }),
  talk(5 * HOUR, 6008, { 'interface-id': second ? 'eni-once' : 'eni-one' }),
];

/** What the first flow log wrote. */
export function sound(): SampleRecord[] {
  return [
    ...doubled(),
    ...almost(false),
    // A firewall passes packets on: both records are of one flow log.
    talk(6 * HOUR, 7001, { 'interface-id': 'eni-pass' }),
    talk(6 * HOUR, 7001, { 'interface-id': 'eni-pass', 'flow-direction': 'egress' }),
    // An action that could not be told.
    talk(6 * HOUR, 7002, { action: null }),
    talk(6 * HOUR, 7003, { action: '-' }),
  ];
}

/** Fields in another order than the table's: in text every value from the second on stands one column too far. */
const SHIFTED = ['version', 'vpc-id', ...DEFAULT_FIELDS.slice(1)];
const NO_STATUS = DEFAULT_FIELDS.filter(name => name !== 'log-status');

/** What other flow logs wrote below the same prefix. */
export function soundElsewhere(): Delivery[] {
  return [
    { ...STEADY, records: steady() },
    { flowLogId: 'fl-0002', records: [...doubled(), ...almost(true)] },
    { flowLogId: 'fl-0bad', fields: SHIFTED, records: [talk(7 * HOUR, 8001), talk(8 * HOUR, 8002), talk(8 * HOUR, 8003, { action: 'REJECT' })] },
    { flowLogId: 'fl-0bad', region: 'us-east-1', fields: SHIFTED, records: [talk(3 * DAY, 8004)] },
    { flowLogId: 'fl-0dumb', fields: NO_STATUS, records: [talk(9 * HOUR, 8005)] },
    // Fewer fields, but in the order of the table.
    { flowLogId: 'fl-0short', fields: DEFAULT_FIELDS, records: [talk(9 * HOUR, 8006)] },
  ];
}
