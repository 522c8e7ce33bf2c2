import { Answer } from './engine';
import { Value } from '../engine/answers';

/** Rows of Trino as the DuckDB lab writes them: times as ISO text, whole numbers as numbers. */
export function trinoRows({ types, rows }: Answer): Value[][] {
  return rows.map(row => row.map((value, index) => plain(value, types[index])));
}

function plain(value: unknown, type: string): Value {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (Array.isArray(value)) return value.map(item => plain(item, type));
  const text = String(value);
  // The lab keeps decimals as numbers.
  if (type.startsWith('decimal')) return Number(text);
  if (!type.startsWith('timestamp')) return text;
  // Times without a zone are those of the session, which is in UTC.
  const [, day, time] = /^(\S+) (\S+?)(?:\.000)?(?: UTC)?$/.exec(text) ?? [];
  return day === undefined ? text : `${day}T${time}Z`;
}

/** What differs between two answers, or nothing. */
export function difference(left: { columns: string[]; rows: Value[][] }, right: { columns: string[]; rows: Value[][] }): string | undefined {
  if (left.columns.join() !== right.columns.join()) return `columns ${left.columns.join()} against ${right.columns.join()}`;
  if (left.rows.length !== right.rows.length) return `${left.rows.length} rows against ${right.rows.length}`;
  const at = left.rows.findIndex((row, index) => JSON.stringify(row) !== JSON.stringify(right.rows[index]));
  return at < 0 ? undefined : `row ${at + 1}: ${JSON.stringify(left.rows[at])} against ${JSON.stringify(right.rows[at])}`;
}

/** Rows in an order of their own, for answers without one. */
export function sorted(rows: Value[][]): Value[][] {
  return rows.map(row => ({ row, key: JSON.stringify(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ row }) => row);
}
