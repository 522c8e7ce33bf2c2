import { readFileSync } from 'fs';
import { join } from 'path';
import { fail } from '../private/errors';

export interface FoundQuery {
  /** The sentence before it. */
  readonly name: string;
  readonly sql: string;
  /** Whether rows come in an order without ties, so that two engines must give the same ones. */
  readonly isOrdered: boolean;
}

/** What the page names by an example, and what the story calls it. */
const OF_THE_STORY: Readonly<Record<string, string>> = { 'eni-0123456789abcdef0': 'eni-nat-c' };

/** The queries of docs/how-to/queries-found-elsewhere.md, for a table by hour as they are printed, for one by day with the bounds that the page tells to write. */
export function queriesFoundElsewhere(granularity: 'hour' | 'day'): FoundQuery[] {
  const page = readFileSync(join(__dirname, '../../docs/how-to/queries-found-elsewhere.md'), 'utf8');
  return [...page.matchAll(/\*\*([^*]+)\*\*[^\n]*\n\n```sql\n([\s\S]*?)```/g)].map(([, name, printed]) => {
    const own = Object.entries(OF_THE_STORY).reduce((text, [theirs, ours]) => text.replaceAll(theirs, ours), printed);
    const sql = granularity === 'hour' ? own : byDay(own);
    const [, order] = /\nORDER BY (.*)\n?/.exec(sql) ?? [];
    return { name, sql, isOrdered: order !== undefined && order !== 'start' };
  });
}

function byDay(sql: string): string {
  const changed = sql
    .replace(/hour >= '(\d{4}\/\d\d\/\d\d)\/00' AND hour < '(\d{4}\/\d\d\/\d\d)\/00'/g, "day >= '$1' AND day < '$2'")
    .replace("hour >= date_format(current_timestamp - interval '7' day, '%Y/%m/%d/%H')", "day >= date_format(current_timestamp - interval '7' day, '%Y/%m/%d')");
  return changed === sql || /\bhour [<>=]/.test(changed) ? fail(`the page does not say how to bound this by day:\n${sql}`) : changed;
}
