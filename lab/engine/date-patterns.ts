import { SqlNode } from './sql-tree';
import { textOf } from './value-kinds';
import { fail } from '../private/errors';

/** MySQL's date patterns, as Trino reads them, in DuckDB's. What Trino refuses (%D, %U, %u, %V, %w, %X) is not there. */
const MYSQL: Readonly<Record<string, string>> = pairs(
  'Y %Y, y %y, m %m, c %-m, M %B, b %b, d %d, e %-d, j %j, a %a, W %A, H %H, k %-H, h %I, I %I, l %-I, i %M, s %S, S %S, f %f, p %p, T %H:%M:%S, r %I:%M:%S %p, % %%');

/** Joda's patterns, of format_datetime. */
const JODA: Readonly<Record<string, string>> = pairs(
  'yyyy %Y, YYYY %Y, yy %y, MM %m, M %-m, MMM %b, MMMM %B, dd %d, d %-d, HH %H, H %-H, hh %I, mm %M, ss %S, SSS %g, a %p, EEE %a, EEEE %A');

/** `a b, c d` as `{ a: 'b', c: 'd' }`. */
function pairs(text: string): Record<string, string> {
  return Object.fromEntries(text.split(', ').map(pair => [pair.split(' ')[0], pair.slice(pair.indexOf(' ') + 1)]));
}

/** The pattern of date_format and date_parse, as a literal of DuckDB. */
export function mysqlPattern(format: SqlNode, name: string): string {
  return quoted(literal(format, name).replace(/%(.?)/g, (_all, letter: string) => MYSQL[letter] ?? fail(`${name}: the lab does not know %${letter}`)));
}

/** The pattern of format_datetime. */
export function jodaPattern(format: SqlNode, name: string): string {
  return quoted(literal(format, name).replace(/'([^']*)'|([A-Za-z])\2*/g, (run: string, text: string | undefined) =>
    text ?? JODA[run] ?? fail(`${name}: the lab does not know ${run}`)));
}

function literal(format: SqlNode, name: string): string {
  return textOf(format) ?? fail(`${name}: the lab needs a literal format, got ${format.text}`);
}

function quoted(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}
