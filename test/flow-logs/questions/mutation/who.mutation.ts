import { Duration } from 'aws-cdk-lib';
import { expectExplained, survivors } from './mutants';
import { decoys } from './who-decoys';
import { who } from '../../../../lab/samples/scenes/who';
import { STORY_NOW, story } from '../../../../lab/samples/story';
import { FlowLogField, FlowLogFormat, FlowLogQuery, QuerySpan, S3LogLayout } from '../../../../src';
import { WHO_FORMAT, whoQueries } from '../catalogue/who-queries';
import { OpenStory, storyLab } from '../story-lab';

/**
 * Changing any predicate of any question about who and what must change its answer, or what it reads.
 *
 * The span is a fixed one that ended hours before "now", so that its upper bounds matter too.
 */
const span = QuerySpan.between('2026-10-31T12:30', '2026-11-01T12:30');
const now = new Date(STORY_NOW.getTime() + 6 * 3_600_000);
const records = () => [...story(), ...who(), ...decoys()];

// Of the address that is asked for twice, once will do.
const queries = whoQueries({ span }).filter(query => query.queryName !== 'who-had-2001-db8-b--5');

describe('all fields', () => {
  let opened: OpenStory;
  beforeAll(async () => {
    opened = await storyLab({ layout: S3LogLayout.parquet(), format: WHO_FORMAT, queries, now, existing: true }, records());
  }, 60_000);
  afterAll(() => opened.close());

  test.each(queries.map(query => query.queryName))('every changed predicate of %s changes the answer', async name => {
    expectExplained(await survivors(opened, name));
  }, 300_000);
});

/** The other SQL: of formats that lack optional fields. */
const NARROW: [string, FlowLogFormat, FlowLogQuery][] = [
  ['new destinations, default format', FlowLogFormat.DEFAULT, FlowLogQuery.newDestinations({ span, baseline: Duration.days(2) })],
  ['activity, default format', FlowLogFormat.DEFAULT, FlowLogQuery.interfaceActivity({ interfaceId: 'eni-0123456789abcdef0', span })],
  ['listening services without packet addresses', FlowLogFormat.DEFAULT.plus(FlowLogField.TCP_FLAGS), FlowLogQuery.listeningServices({ span })],
];

test.each(NARROW)('every changed predicate matters: %s', async (_name, format, query) => {
  const opened = await storyLab({ layout: S3LogLayout.parquet(), format, queries: [query], now }, records());
  try {
    expectExplained(await survivors(opened, query.queryName));
  } finally {
    opened.close();
  }
}, 300_000);
