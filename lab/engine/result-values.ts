import { DuckDBResultReader } from '@duckdb/node-api';
import { Value } from './answers';
import { ipText } from '../private/ip-address';

/** Rows as plain JavaScript: whole numbers if they are safe, else text; times as ISO text; addresses in canonical form. */
export function plainRows(reader: DuckDBResultReader): Value[][] {
  const isDate = reader.columnTypes().map(type => type.toString() === 'DATE');
  return reader.getRowsJS().map(row => row.map((value, i) => plain(value, isDate[i])));
}

function plain(value: unknown, isDate: boolean): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof Date) return isDate ? value.toISOString().slice(0, 10) : value.toISOString().replace('.000Z', 'Z');
  if (Array.isArray(value)) return value.map(item => plain(item, false));
  const { ipaddress } = value as { ipaddress?: unknown };
  return typeof ipaddress === 'string' ? ipText(ipaddress) : String(value);
}
