import { decoys, decoysElsewhere } from './first-ten-decoys';
import { expectExplained, survivors } from './mutants';
import { STORY_NOW, story } from '../../../../lab/samples/story';
import { QuerySpan, S3LogLayout } from '../../../../src';
import { firstTen, OpenStory, storyLab } from '../story-lab';

/**
 * Changing any predicate of any question must change its answer, or what it reads.
 *
 * The span is a fixed one that ended hours before "now", so that its upper bounds matter too.
 */
const span = QuerySpan.between('2026-10-31T12:30', '2026-11-01T12:30');
const now = new Date(STORY_NOW.getTime() + 6 * 3_600_000);

const queries = firstTen({ span });

let opened: OpenStory;
beforeAll(async () => {
  opened = await storyLab({ layout: S3LogLayout.parquet(), queries, now }, [...story(), ...decoys()], decoysElsewhere());
}, 60_000);
afterAll(() => opened.close());

/** Changes that cannot show, each with its reason. */
const EQUIVALENT: Record<string, RegExp[]> = {
  // Any time before the span will do for an interface that never had traffic in it.
  // They keep a record from being listed twice where one address stands at both of its ends: the scenes have none.
  'who-talked-to-10.0.0.10': [/^line 3[23] .*dst IS DISTINCT FROM (src|pkt_src) -> TRUE$/],
  'silent-interfaces': [/coalesce.*: 0 -> -?1$/],
};

test.each(queries.map(query => query.queryName))('every changed predicate of %s changes the answer', async name => {
  expectExplained(await survivors(opened, name), EQUIVALENT[name]);
}, 120_000);
