import { GlueTable } from './glue-table';
import { JavaDatePattern } from './java-date';
import { StaticCondition } from './pruning';
import { hasToken, literalValue, SqlNode, unwrap } from './sql-tree';
import { fail } from '../private/errors';

/** Where queries that were written for other tables are rewritten for these. */
const PAGE = 'docs/how-to/queries-found-elsewhere.md';

/** What other tables over flow logs call their partition columns. */
const TIMES = ['day', 'date', 'dt', 'hour', 'hr', 'year', 'month', 'date_partition', 'log_date', 'partition_date', 'event_date'];
const ACCOUNTS = ['accid', 'account', 'aws-account-id', 'account_partition', 'aws_account'];
const REGIONS = ['region', 'aws-region', 'region_partition', 'region_code'];
/** Older names of fields, of AWS's own guide among them. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  sourceaddress: 'srcaddr',
  destinationaddress: 'dstaddr',
  sourceport: 'srcport',
  destinationport: 'dstport',
  numpackets: 'packets',
  numbytes: 'bytes',
  starttime: 'start',
  start_time: 'start',
  windowstart: 'start',
  endtime: '"end"',
  end_time: '"end"',
  windowend: '"end"',
  direction: 'flow_direction',
  status: 'log_status',
};

/** What to write instead of a column that the table does not have. */
export function columnHint(name: string, table: GlueTable): string {
  const columns = [...table.columns, ...table.partitionKeys].map(column => column.name);
  const has = (column: string) => columns.includes(column.replace(/"/g, ''));
  const plain = name.toLowerCase();
  const bare = (text: string) => text.replace(/[-_]/g, '');
  const keys = `it is partitioned by ${table.partitionKeys.map(key => key.name).join(', ')}`;
  if (ACCOUNTS.includes(plain) && has('aws_account_id')) return `${keys}: write aws_account_id (${PAGE})`;
  if (REGIONS.includes(plain) && has('aws_region')) return `${keys}: write aws_region (${PAGE})`;
  if (TIMES.includes(plain)) return `${keys}: write ${timeExample(table)} (${PAGE})`;
  const other = OLD_NAMES[plain] ?? columns.find(column => bare(column) === bare(plain));
  if (other !== undefined && has(other)) return `the table calls it ${other} (${PAGE})`;
  return `the records of table ${table.name} have no such field; it has ${columns.join(', ')}`;
}

function timeKey(table: GlueTable): { name: string; pattern: JavaDatePattern; format: string } | undefined {
  const key = table.partitionKeys.find(({ name }) => table.projection[name].type.toLowerCase() === 'date');
  const format = key && table.projection[key.name].format;
  return key && format !== undefined ? { name: key.name, pattern: new JavaDatePattern(format), format } : undefined;
}

function timeExample(table: GlueTable): string {
  const key = timeKey(table);
  if (key === undefined) return `bounds of ${table.partitionKeys.map(({ name }) => name).filter(name => TIMES.includes(name)).join(', ')} as numbers, like year = 2026 AND month = 11`;
  const at = (day: number) => key.pattern.format(new Date(Date.UTC(2026, 10, day)));
  return `${key.name} >= '${at(1)}' AND ${key.name} < '${at(2)}' for a day`;
}

/** What a statement's bounds of partition columns do that its writer hardly meant. Text is compared: a bound in another format finds nothing, in silence. */
export function boundNotes(table: GlueTable, conditions: readonly StaticCondition[]): string[] {
  const key = timeKey(table);
  const notes = conditions.flatMap(condition => {
    const isNumber = table.partitionKeys.some(({ name, type }) => name === condition.column && type !== 'string');
    const texts = comparisons(condition.node).map(({ literal }) => literal);
    if (isNumber && texts.length > 0) {
      fail(`TYPE_MISMATCH: partition column ${condition.column} holds numbers: write ${condition.column} = ${Number(texts[0]) || 1}, not '${texts[0]}' (${PAGE})`);
    }
    return condition.column === key?.name ? comparisons(condition.node).flatMap(comparison => noteOn(comparison, key)) : [];
  });
  const times = key === undefined ? table.partitionKeys.map(({ name }) => name).filter(name => TIMES.includes(name)) : [key.name];
  const isBound = conditions.some(({ column }) => times.includes(column));
  return isBound || times.length === 0 ? notes : [...notes, `${times.join(', ')} of ${table.name} not bound by a literal: the whole window is read; write ${timeExample(table)} (${PAGE})`];
}

interface Comparison { readonly operator: string; readonly literal: string }

function comparisons(node: SqlNode): Comparison[] {
  const inner = unwrap(node);
  if (inner.kind !== 'Predicated') return inner.children.flatMap(comparisons);
  const [value, predicate] = inner.children;
  if (predicate === undefined) return comparisons(value);
  const literals = predicate.children.map(unwrap).filter(below => below.kind === 'StringLiteral').map(below => literalValue(below.text));
  const turned = unwrap(value).kind === 'StringLiteral';
  switch (predicate.kind) {
    case 'Comparison': {
      const operator = predicate.children[0].text;
      if (turned) return [{ operator: TURNED[operator] ?? operator, literal: literalValue(unwrap(value).text) }];
      return literals.map(literal => ({ operator, literal }));
    }
    case 'Between': return hasToken(predicate, 'NOT') ? [] : literals.map((literal, i) => ({ operator: i === 0 ? '>=' : '<=', literal }));
    case 'InList': return literals.map(literal => ({ operator: '=', literal }));
    default: return [];
  }
}

const TURNED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

function noteOn({ operator, literal }: Comparison, { name, pattern, format }: { name: string; pattern: JavaDatePattern; format: string }): string[] {
  const shape = (text: string) => text.replace(/\d/g, '0');
  const example = pattern.format(new Date(Date.UTC(2026, 10, 1)));
  const said = `${name} ${operator} '${literal}'`;
  if (shape(literal) === shape(example)) return [];
  if (!shape(example).startsWith(shape(literal)) || literal === '') {
    return [`${said}: values of ${name} are like '${example}' (${format}), and text is compared: this finds nothing, or too much (${PAGE})`];
  }
  const rest = example.slice(literal.length);
  const [first, last] = [literal + rest, literal + rest.replace(/00$/, '23')];
  if (operator === '=') return [`${said} finds nothing: values of ${name} are like '${example}' (${format}); write ${name} >= '${first}' AND ${name} <= '${last}' (${PAGE})`];
  if (operator === '<=') return [`${said} leaves out all that begins with '${literal}': values of ${name} are like '${example}'; write ${name} <= '${last}' (${PAGE})`];
  return [];
}
