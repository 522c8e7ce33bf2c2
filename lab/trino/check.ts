import type { Value } from '../run';
import { difference, trinoRows } from './compare';
import { Answer, Statement, TrinoTable } from './engine';
import { OpenStory } from './stories';

/** Something that Trino must answer in a certain way. */
export interface Check {
  readonly name: string;
  readonly statements: readonly Omit<Statement, 'id'>[];
  /** Tables beside those of the stories. */
  readonly table?: TrinoTable;
  /** Given the answers, in the order of the statements: says how they are right, throws otherwise. */
  verify(answers: readonly Answer[]): string | Promise<string>;
}

export function wrong(problem: string): never {
  throw new Error(problem);
}

/** The rows of an answer that must be one. */
export function rowsOf(answer: Answer): Value[][] {
  return answer.error === undefined ? trinoRows(answer) : wrong(`Trino: ${answer.error}`);
}

/** Throws unless Trino answered as DuckDB does; both in order, or `sorted`. */
export function same(answer: Answer, expected: { columns: string[]; rows: Value[][] }, sorted = (rows: Value[][]) => rows): string {
  const rows = sorted(rowsOf(answer));
  const problem = difference({ columns: answer.columns, rows }, { columns: expected.columns, rows: sorted(expected.rows) });
  if (problem !== undefined) wrong(`Trino against DuckDB: ${problem}`);
  // Two empty answers are equal and say nothing.
  if (rows.length === 0) wrong('no rows');
  return `${rows.length} rows, ${answer.bytes} bytes read`;
}

/** Every column of every record the table finds; by name, so that an exchanged column shows. */
export function everything({ lab, now }: OpenStory, database = lab.databases[0]): Omit<Statement, 'id'> {
  const [{ name, columns, partitionKeys }] = lab.tables;
  return { database, sql: `SELECT ${[...columns, ...partitionKeys].map(column => `"${column.name}"`).join(', ')} FROM ${name}`, now };
}
