import { Construct } from 'constructs';
import { Query } from './question';
import { listed, reject } from '../../private/errors';
import { note, warn } from '../../private/warnings';

/** What questions are asked of. */
export interface Asked<Q extends Query> {
  /** What is asked, as a message calls it: the table, the tables, the log group. */
  readonly what: string;
  /** Why it cannot answer a question; nothing if it can. */
  readonly unable: (query: Q) => string | undefined;
  /** Questions that are passed over without a word, unless they were asked for by name. */
  readonly isBeside?: (query: Q) => boolean;
  /** What helps where nothing can be answered; by default what the questions lack. */
  readonly wayOut?: string;
}

/** How many questions a message names, of many. */
const EXAMPLES = 3;

/**
 * The questions that can be answered. What was asked for by name and cannot be gets a warning, what merely belongs to the whole
 * catalogue in a note.
 */
export function answerable<Q extends Query>(owner: Construct, queries: readonly Q[], { what, unable, isBeside, wayOut = 'add what they lack' }: Asked<Q>): Q[] {
  if (queries.length === 0) {
    reject('queries must be at least one, got none; leave the prop out for all questions', owner);
  }
  const about = queries.filter(query => !query._partOfAll || isBeside?.(query) !== true);
  const kept = about.filter(query => unable(query) === undefined);
  const listWithReasons = (some: readonly Q[]) => listed(some.map(query => `${query.queryName} (${unable(query)})`));
  if (kept.length === 0) {
    const given = about.length > 0 ? about : queries;
    const more = given.length > EXAMPLES ? ` and ${given.length - EXAMPLES} more` : '';
    reject(`queries must hold a question that ${what} can answer, got only ${listWithReasons(given.slice(0, EXAMPLES))}${more}; ${wayOut}`, owner);
  }
  const leftOut = about.filter(query => !kept.includes(query));
  const [unasked, wanted] = [leftOut.filter(query => query._partOfAll), leftOut.filter(query => !query._partOfAll)];
  if (wanted.length > 0) {
    warn(owner, 'questionsLeftOut', `${what} cannot answer ${listWithReasons(wanted)}: left out. Add what they lack, or leave the questions out of queries`);
  }
  if (unasked.length > 0) {
    note(owner, 'questionsNotAnswerable', `${kept.length} questions are saved; ${unasked.length} others need what is missing here, such as ${listWithReasons(unasked.slice(0, EXAMPLES))}. `
      + 'What each needs: docs/reference/questions.md, docs/reference/mirror-questions.md; one that is named in queries is told by itself');
  }
  refuseTwins(owner, kept);
  return kept;
}

function refuseTwins(owner: Construct, queries: readonly Query[]): void {
  const names = queries.map(query => query.queryName);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    reject(`queries must have different names, got ${twice} twice; give one another queryName`, owner);
  }
}
