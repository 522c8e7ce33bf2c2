import { expectExplained, survivors } from './mutants';
import { templateDecoys } from './template-decoys';
import { templateScene } from '../../../../lab/samples/scenes/template';
import { STORY_NOW, story } from '../../../../lab/samples/story';
import { FlowLogFormat, FlowLogQuery, QuerySpan, S3LogLayout } from '../../../../src';
import { OpenStory, storyLab } from '../story-lab';

/** Changing any predicate of any question must change its answer, or what it reads. */
const span = QuerySpan.between('2026-10-31T12:30', '2026-11-01T12:30');
const now = new Date(STORY_NOW.getTime() + 6 * 3_600_000);
const queries = FlowLogQuery.likeAwsTemplate({ span });
const names = queries.map(query => query.queryName);
const records = [...story(), ...templateScene(), ...templateDecoys()];

/** Some are other SQL over the default format. */
const NARROW = ['total-bytes-transferred', 'traffic-from-source-address', 'traffic-to-destination-address'];
const CASES: [string, FlowLogFormat, string[]][] = [
  ['all fields', FlowLogFormat.RECOMMENDED_V5, names],
  ['default format', FlowLogFormat.DEFAULT, NARROW],
];

describe.each(CASES)('%s', (_, format, asked) => {
  let opened: OpenStory;
  beforeAll(async () => {
    const wanted = queries.filter(query => asked.includes(query.queryName));
    opened = await storyLab({ layout: S3LogLayout.parquet(), format, queries: wanted, now }, records);
  }, 120_000);
  afterAll(() => opened.close());

  test.each(asked)('every changed predicate of %s changes the answer', async name => {
    expectExplained(await survivors(opened, name));
  }, 300_000);
});
