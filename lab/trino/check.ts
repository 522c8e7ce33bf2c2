import { difference, trinoRows } from './compare';
import { Answer, Statement, TrinoTable } from './engine';
import { OpenStory } from './stories';
import { Value } from '../engine/answers';

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
export function everything(story: OpenStory, database = story.lab.databases[0]): Omit<Statement, 'id'> {
  const [{ name, columns, partitionKeys }] = story.lab.tables;
  return all(story, database, name, [...columns, ...partitionKeys]);
}

/** The same of the view. */
export function everythingOfView(story: OpenStory): Omit<Statement, 'id'> {
  const [{ database, name, columns }] = story.lab.views;
  return all(story, database, name, columns);
}

function all({ layout, now }: OpenStory, database: string, name: string, columns: readonly { readonly name: string }[]): Omit<Statement, 'id'> {
  // Whole numbers reach to the end of the century: more than a scan may plan.
  const bound = layout().hiveCompatiblePartitions ? ' WHERE year = 2026 AND month BETWEEN 10 AND 11' : '';
  return { database, sql: `SELECT ${columns.map(column => `"${column.name}"`).join(', ')} FROM ${name}${bound}`, now };
}
