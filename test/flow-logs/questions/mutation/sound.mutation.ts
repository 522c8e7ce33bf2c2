import { atTheEdges, LATER, SPAN, withoutFlow } from './edges';
import { expectExplained, survivors } from './mutants';
import { flow, HOUR } from '../../../../lab/samples/cast';
import { sound, soundElsewhere, STEADY } from '../../../../lab/samples/scenes/sound';
import { STORY_NOW } from '../../../../lab/samples/story';
import { SampleRecord } from '../../../../lab/samples/writer';
import { FlowLogFormat, FlowLogQuery, S3LogLayout } from '../../../../src';
import { storyLab } from '../story-lab';

const { DEFAULT, RECOMMENDED_V5 } = FlowLogFormat;
const span = SPAN;

const twice = (n: number): SampleRecord[] => [
  flow({ 'ago': HOUR, 'interface-id': `eni-m-${n}`, 'vpc-id': 'vpc-m', 'srcaddr': '10.8.0.1', 'srcport': 1000 + n, 'dstaddr': '10.8.0.2', 'dstport': 80 }),
];
const oddAction = (n: number): SampleRecord[] => twice(n).map(one => ({ ...one, action: `ODD${n}` }));
/** VPCs of which the span holds one record, at its edge. */
const seldom = (n: number): SampleRecord[] => twice(n + 40).map(one => ({ ...one, 'vpc-id': `vpc-seldom-${n}` }));
const again = twice(60);
const records = [
  ...sound(), ...atTheEdges(twice), ...withoutFlow(twice), ...atTheEdges(oddAction), ...atTheEdges(seldom),
  // One flow log writes one flow into two files.
  ...again, ...again.map(one => ({ ...one, deliveredLateBy: 20 })),
];
const [first, early, , late] = atTheEdges(twice);
const elsewhere = [
  ...soundElsewhere(),
  // An account and a Region of which the span holds its first second, or nothing at all.
  { account: STEADY.account, records: [first] },
  { region: STEADY.region, records: [early, late] },
  { flowLogId: 'fl-0002', records: [...atTheEdges(twice), ...withoutFlow(twice)] },
  // Every value that fits, and its neighbours.
  { flowLogId: 'fl-0fit', records: ['ACCEPT', 'REJECT', '-', null, 'ACCEPT0'].flatMap((action, n) => twice(20 + n).map(one => ({ ...one, action }))) },
  { flowLogId: 'fl-0say', records: ['OK', 'NODATA', 'SKIPDATA', '-', null].flatMap((status, n) => twice(30 + n).map(one => ({ ...one, 'log-status': status }))) },
];

/** In a span that is past every hour counts: that which has just ended is looked at below. */
const HOUR_ENDED = /^line \d+ «AND to_unixtime\(now\(\)\) >= /;
/** A file's name goes on with its date, in which there is a 0. */
const END_OF_NAME = /'_\(fl-\[0-9a-z\]\+\)_\[\^\/\]\*\$' -> /;

const CASES: [string, FlowLogFormat, FlowLogQuery, S3LogLayout, RegExp[]][] = [
  ['hours', RECOMMENDED_V5, FlowLogQuery.hoursWithoutRecords({ span }), S3LogLayout.parquet(), [HOUR_ENDED]],
  ['hours without vpc-id', DEFAULT, FlowLogQuery.hoursWithoutRecords({ span }), S3LogLayout.parquet(), [HOUR_ENDED]],
  ['mixed formats, in text', RECOMMENDED_V5, FlowLogQuery.mixedFormats({ span }), S3LogLayout.text(), []],
  ['double flow logs', RECOMMENDED_V5, FlowLogQuery.doubleFlowLogs({ span }), S3LogLayout.parquet(), [END_OF_NAME]],
];

async function survivorsAt(now: Date, format: FlowLogFormat, query: FlowLogQuery, layout: S3LogLayout): Promise<string[]> {
  const opened = await storyLab({ layout, format, queries: [query], now }, records, elsewhere);
  try {
    return await survivors(opened, query.queryName);
  } finally {
    opened.close();
  }
}

test.each(CASES)('every changed predicate matters: %s', async (_name, format, query, layout, explained) => {
  expectExplained(await survivorsAt(LATER, format, query, layout), explained);
}, 240_000);

test('every changed predicate matters: hours, half an hour after the last has ended and a second before', async () => {
  const ask = (now: number) => survivorsAt(new Date(now), RECOMMENDED_V5, FlowLogQuery.hoursWithoutRecords(), S3LogLayout.parquet());
  const [then, before] = [await ask(STORY_NOW.getTime()), await ask(STORY_NOW.getTime() - 1000)];
  expect(then.filter(name => before.includes(name))).toEqual([]);
}, 240_000);
