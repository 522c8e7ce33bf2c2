import { expectExplained, survivors } from './mutants';
import { whyDecoys } from './why-decoys';
import { whyScene } from '../../../../lab/samples/scenes/why';
import { STORY_NOW, story } from '../../../../lab/samples/story';
import { FlowLogField, FlowLogFormat, FlowLogQuery, QuerySpan, S3LogLayout } from '../../../../src';
import { OpenStory, storyLab } from '../story-lab';

/** Changing any predicate of any question must change its answer, or what it reads. */
const span = QuerySpan.between('2026-10-31T12:30', '2026-11-01T12:30');
const now = new Date(STORY_NOW.getTime() + 6 * 3_600_000);
const format = FlowLogFormat.RECOMMENDED_V5.plus(FlowLogField.REJECT_REASON);

const queries = [
  FlowLogQuery.wherePacketsStop({ client: '10.0.0.10', server: '10.0.0.20', span }),
  FlowLogQuery.wherePacketsStop({ client: '10.2.0.41', server: '10.2.0.20', port: 443, span }),
  FlowLogQuery.connectionsWithoutAnswer({ span }),
  FlowLogQuery.rejectedMidConnection({ span }),
  FlowLogQuery.whatChanged({ at: '2026-11-01T11:30' }),
  FlowLogQuery.mostRejected({ span }),
  FlowLogQuery.blockPublicAccessOrEncryptionControls({ span }),
];

let opened: OpenStory;
beforeAll(async () => {
  opened = await storyLab({ layout: S3LogLayout.parquet(), format, queries, now }, [...story(), ...whyScene(), ...whyDecoys()]);
}, 120_000);
afterAll(() => opened.close());

/** No leg of the scenes names a party by its packet address alone, or by its interface's alone: the other CASE of the line finds it. */
const OTHER_CASE = /^line \d+ «(WHERE|AND) IPADDRESS '[\d.]+' IN \(CASE way .*'request' -> 'reques0'$/;

/** Changes that cannot show, each with its reason. */
const EQUIVALENT: Record<string, RegExp[]> = {
  'where-packets-stop-10.0.0.10-10.0.0.20': [OTHER_CASE],
  'where-packets-stop-10.2.0.41-10.2.0.20-port-443': [OTHER_CASE],
  // What begins after the span comes too late for the attempts that count: they begin 660 seconds before its end.
  'connections-without-answer': [/start < to_unixtime\(TIMESTAMP '2026-11-01 12:30:00 UTC'\)»: (start .* -> TRUE|< -> <=)$/],
};

test.each(queries.map(query => query.queryName))('every changed predicate of %s changes the answer', async name => {
  expectExplained(await survivors(opened, name), EQUIVALENT[name]);
}, 300_000);

test('every changed predicate of where-packets-stop matters without packet addresses', async () => {
  const narrow = FlowLogFormat.DEFAULT.plus(FlowLogField.FLOW_DIRECTION);
  const alone = await storyLab({ layout: S3LogLayout.parquet(), format: narrow, queries: queries.slice(0, 1), now }, [...whyScene(), ...whyDecoys()]);
  try {
    expectExplained(await survivors(alone, queries[0].queryName));
  } finally {
    alone.close();
  }
}, 300_000);
