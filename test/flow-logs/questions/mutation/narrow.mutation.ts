import { decoys, decoysElsewhere } from './first-ten-decoys';
import { expectExplained, survivors } from './mutants';
import { STORY_NOW, story } from '../../../../lab/samples/story';
import { FlowLogField, FlowLogFormat, FlowLogQuery, QuerySpan, S3LogLayout } from '../../../../src';
import { storyLab } from '../story-lab';

/** The other SQL: of formats that lack optional fields, and of a span that ends now. */
const span = QuerySpan.between('2026-10-31T12:30', '2026-11-01T12:30');
const later = new Date(STORY_NOW.getTime() + 6 * 3_600_000);
const WITH_DIRECTION = FlowLogFormat.DEFAULT.plus(FlowLogField.FLOW_DIRECTION);

const CASES: [string, FlowLogFormat, FlowLogQuery, Date, RegExp[]][] = [
  ['port scan without flags', FlowLogFormat.DEFAULT, FlowLogQuery.portScan({ span }), later, [
    // Every attempt that counts was rejected.
    /count_if\(action = 'REJECT'\) AS rejected.*-> TRUE$/,
  ]],
  ['top talkers without direction', FlowLogFormat.DEFAULT, FlowLogQuery.topTalkers({ span }), later, []],
  ['who talked to without packet addresses', FlowLogFormat.DEFAULT, FlowLogQuery.whoTalkedTo({ address: '10.0.0.10', span }), later, [
    // It keeps a record from an address to itself from being listed twice: the scenes have none.
    /dst IS DISTINCT FROM src -> TRUE$/,
  ]],
  ['uploads without packet addresses', WITH_DIRECTION, FlowLogQuery.uploadsToInternet({ span }), later, []],
  ['a span that ends now', FlowLogFormat.RECOMMENDED_V5, FlowLogQuery.rejectedToPort({ port: 3306 }), STORY_NOW, []],
];

test.each(CASES)('every changed predicate matters: %s', async (_name, format, query, now, explained) => {
  const opened = await storyLab({ layout: S3LogLayout.parquet(), format, queries: [query], now }, [...story(), ...decoys()], decoysElsewhere());
  try {
    expectExplained(await survivors(opened, query.queryName), explained);
  } finally {
    opened.close();
  }
}, 120_000);
