import { leafPredicates, predicateParts } from '../../lab/trino-predicates';

/** A question with one thing in one of its predicates changed. */
export interface Mutant {
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
 * Literals that are not changed: network ranges are tested one by one elsewhere (networks.test.ts), and `nullif(x, '-')` only says
 * aloud what `try_cast` does anyway.
 */
const LEFT_OUT = [/^'[0-9a-f.:]+\/\d+'$/, /^'-'$/];

/** Every predicate replaced by TRUE and FALSE, every operator by its neighbours, every literal by its neighbours. */
export function mutants(sql: string): Mutant[] {
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
