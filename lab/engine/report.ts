import { QueryResult, Value } from './answers';

const WIDEST = 44;

/** Name, question, an aligned table of the first rows, and what it cost. */
export function formatResult(result: QueryResult, limit: number): string {
  const shown = result.rows.slice(0, limit);
  const more = result.rows.length - shown.length;
  const lines = [result.name, ...(result.description ? [result.description] : []), '', ...alignedTable(result.columns, shown)];
  if (result.rows.length === 0) lines.push('(no rows)');
  if (more > 0) lines.push(`… ${more} more ${more === 1 ? 'row' : 'rows'}`);
  lines.push(...result.notes.map(note => `note: ${note}`));
  return [...lines, '', `partitions ${result.partitions} · files ${result.files} · bytes ${size(result.bytes)} read`].join('\n');
}

export function alignedTable(columns: readonly string[], rows: readonly Value[][]): string[] {
  const cells = [columns, ...rows.map(row => row.map(cell))];
  const isNumber = columns.map((_name, i) => rows.length > 0 && rows.every(row => row[i] === null || typeof row[i] === 'number'));
  const widths = columns.map((_name, i) => Math.max(...cells.map(row => [...row[i]].length)));
  const line = (row: readonly string[]) => row
    .map((text, i) => isNumber[i] ? ' '.repeat(widths[i] - [...text].length) + text : text + ' '.repeat(widths[i] - [...text].length))
    .join('  ').trimEnd();
  return [line(columns), widths.map(width => '─'.repeat(width)).join('  '), ...cells.slice(1).map(line)];
}

function cell(value: Value): string {
  if (value === null) return '';
  const text = Array.isArray(value) ? `[${value.map(cell).join(', ')}]` : String(value);
  return [...text].length > WIDEST ? `${[...text].slice(0, WIDEST - 1).join('')}…` : text;
}

/** `48.6 MB`, in steps of 1024. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return step === 0 ? `${bytes} B` : `${(bytes / 1024 ** step).toFixed(1)} ${units[step]}`;
}
