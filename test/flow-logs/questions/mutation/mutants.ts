import { leafPredicates, predicateParts } from '../../../../lab/engine/trino-predicates';
import { ASKED_VALUES } from '../../../../lab/samples/asked-values';
import { OpenStory } from '../story-lab';

/** A question with one thing in one of its predicates changed. */
interface Mutant {
  readonly name: string;
  readonly sql: string;
}

const OPERATORS: Record<string, string[]> = {
  '=': ['<>'],
  '<>': ['='],
  '>=': ['>', '<'],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '<': ['<=', '>='],
};

/**
 * Literals that are not changed: the edges of network ranges are tested one by one (answers.test.ts, known-networks.test.ts), and
 * `nullif(x, '-')` only says aloud what `try_cast` does anyway.
 */
const LEFT_OUT = [/^'[0-9a-f.:]+\/\d+'$/, /^'-'$/];

/** Every predicate replaced by TRUE and FALSE, every operator by its neighbours, every literal by its neighbours. */
function mutants(sql: string): Mutant[] {
  const put = (part: { start: number; stop: number; text: string }, text: string): Mutant => ({
    name: `${line(sql, part.start)}: ${part.text} -> ${text}`,
    sql: sql.slice(0, part.start) + text + sql.slice(part.stop),
  });
  const constants = leafPredicates(sql).flatMap(predicate => ['TRUE', 'FALSE'].map(value => put(predicate, value)));
  const parts = predicateParts(sql)
    .filter(part => !LEFT_OUT.some(pattern => pattern.test(part.text)))
    .flatMap(part => neighbours(part.kind, part.text).map(text => put(part, text)));
  return [...constants, ...parts];
}

function neighbours(kind: 'operator' | 'number' | 'string', text: string): string[] {
  switch (kind) {
    case 'operator': return OPERATORS[text] ?? [];
    case 'number': return [String(Number(text) + 1), String(Number(text) - 1)];
    default: return [text.replace(/.'$/, character => (character === "0'" ? "1'" : "0'"))];
  }
}

function line(sql: string, offset: number): string {
  const before = sql.slice(0, offset).split('\n');
  return `line ${before.length} «${sql.split('\n')[before.length - 1].trim()}»`;
}

/** Mutants of a saved query that answer, and read, the same as the query itself. */
export async function survivors(opened: OpenStory, name: string): Promise<string[]> {
  const saved = opened.lab.queries.find(query => query.name === name)!;
  const answer = async (sql: string) => {
    const { rows, partitions } = await opened.lab.runSql(sql);
    return JSON.stringify({ rows, partitions });
  };
  // Values that Athena asks for stand where it would put them, so that their predicates can be changed like all others.
  const asked = (ASKED_VALUES[name] ?? []).reduce((sql, value) => sql.replace('?', () => value), saved.sql);
  const expected = await answer(asked);
  const all = mutants(asked);
  expect(all.length).toBeGreaterThan(10);
  const same: string[] = [];
  for (const mutant of all) {
    const result = await answer(mutant.sql).catch(error => `fails: ${(error as Error).message}`);
    if (result === expected) {
      same.push(mutant.name);
    }
  }
  return same;
}

/** Fails on survivors that nobody explained, and on explanations that explain nothing any more. */
export function expectExplained(same: string[], explained: RegExp[] = []): void {
  expect(same.filter(survivor => !explained.some(pattern => pattern.test(survivor)))).toEqual([]);
  expect(explained.filter(pattern => !same.some(survivor => pattern.test(survivor)))).toEqual([]);
}
