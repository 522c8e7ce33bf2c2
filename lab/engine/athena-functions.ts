import { jodaPattern, mysqlPattern } from './date-patterns';
import { SqlNode } from './sql-tree';
import { textOf, zoneOf } from './value-kinds';
import { fail } from '../private/errors';

/** How one Athena function is said in DuckDB. A function that is not listed here is refused. */
export interface FunctionRule {
  readonly args: readonly [number, number];
  /** Other name, same arguments: DISTINCT, ORDER BY, FILTER and OVER stay as they are. */
  readonly as?: string;
  /** Anything else; gets translated arguments and, where text matters, their source. */
  readonly render?: (args: string[], sources: SqlNode[]) => string;
  /** May carry DISTINCT, ORDER BY, FILTER. */
  readonly aggregate?: boolean;
  /** May carry OVER (aggregates may too). */
  readonly window?: boolean;
}

const same = (least: number, most = least, more: Partial<FunctionRule> = {}): FunctionRule => ({ args: [least, most], ...more });
const named = (as: string, least: number, most = least, more: Partial<FunctionRule> = {}) => same(least, most, { as, ...more });
const aggregate = (least: number, more: Partial<FunctionRule> = {}) => same(least, least, { aggregate: true, ...more });
const window = (least: number, most = least) => same(least, most, { window: true });
/** Reads year, hour and the like of a time: where the time has a named zone, as clocks there show it. */
const ofClock = (as: string) => same(1, 1, { render: ([at], [source]) => `${as}(${local(at, source)})` });

export const FUNCTIONS: Readonly<Record<string, FunctionRule>> = {
  // Values
  abs: same(1),
  ceil: same(1),
  ceiling: same(1),
  floor: same(1),
  round: same(1, 2),
  sqrt: same(1, 1),
  power: same(2),
  pow: named('power', 2),
  mod: named('lab_mod', 2),
  sign: same(1),
  truncate: named('trunc', 1),
  log2: same(1),
  log10: same(1),
  ln: same(1, 1),
  exp: same(1, 1),
  bitwise_and: named('lab_bitwise_and', 2),
  bitwise_or: named('lab_bitwise_or', 2),
  coalesce: same(2, 99),
  nullif: named('lab_nullif', 2),
  greatest: named('lab_greatest', 2, 4),
  least: named('lab_least', 2, 4),
  if: same(2, 3, { render: ([when, then, otherwise]) => `(CASE WHEN ${when} THEN ${then} ELSE ${otherwise ?? 'NULL'} END)` }),

  // Text
  length: same(1),
  lower: same(1),
  upper: same(1),
  reverse: same(1),
  trim: same(1),
  ltrim: same(1),
  rtrim: same(1),
  substr: same(2, 3),
  substring: same(2, 3),
  replace: same(3),
  strpos: same(2),
  starts_with: same(2),
  lpad: same(3),
  rpad: same(3),
  split: named('string_split', 2),
  split_part: named('lab_split_part', 3),
  concat: same(2, 99, { render: args => `(${args.map(arg => `lab_text(${arg})`).join(' || ')})` }),
  regexp_replace: same(2, 3, { render: ([text, pattern, by]) => `regexp_replace(${text}, ${pattern}, ${by ?? "''"}, 'g')` }),
  regexp_like: named('regexp_matches', 2),
  regexp_extract: named('lab_regexp_extract', 2, 3),
  url_decode: named('lab_url_decode', 1),

  // Time. All timestamps are UTC here, so there is no zone to carry.
  now: named('lab_now', 0),
  date_trunc: same(2, 2, {
    render: ([unit, at], [, source]) => {
      const zone = namedZone(source);
      return zone === undefined ? `date_trunc(${unit}, ${at})` : `lab_utc(date_trunc(${unit}, ${local(at, source)}), '${zone}')`;
    },
  }),
  date_format: same(2, 2, { render: ([at], [source, format]) => `lab_strftime(${local(at, source)}, ${mysqlPattern(format, 'date_format')})` }),
  format_datetime: same(2, 2, { render: ([at], [source, format]) => `lab_strftime(${local(at, source)}, ${jodaPattern(format, 'format_datetime')})` }),
  date_parse: same(2, 2, { render: ([text], [, format]) => `strptime(${text}, ${mysqlPattern(format, 'date_parse')})` }),
  to_iso8601: same(1, 1, { render: toIso8601 }),
  from_iso8601_timestamp: named('lab_from_iso8601', 1),
  from_iso8601_date: same(1, 1, { render: ([text]) => `CAST(strptime(${text}, '%Y-%m-%d') AS DATE)` }),
  from_unixtime: same(1, 2, { render: ([seconds]) => `lab_from_unixtime(${seconds})` }),
  to_unixtime: named('lab_to_unixtime', 1, 1),
  date_diff: named('date_sub', 3),
  date_add: same(3, 3, { render: ([, count, at], [unit]) => `(${at} + ${interval(unit)} * ${count})` }),
  year: ofClock('year'),
  month: ofClock('month'),
  day: ofClock('day'),
  hour: ofClock('hour'),
  minute: ofClock('minute'),
  second: ofClock('second'),
  day_of_week: ofClock('isodow'),
  dow: ofClock('isodow'),
  day_of_month: ofClock('day'),
  day_of_year: ofClock('dayofyear'),
  doy: ofClock('dayofyear'),
  week: ofClock('week'),
  quarter: ofClock('quarter'),
  date: same(1, 1, { render: ([at], [source]) => `CAST(${local(at, source)} AS DATE)` }),

  // Aggregates. Approximate ones are exact here, so that results repeat.
  count: same(0, 1, { aggregate: true }),
  sum: aggregate(1, { render: ([value]) => `sum((${value}) + 0)` }),
  avg: aggregate(1),
  min: aggregate(1),
  max: aggregate(1),
  count_if: aggregate(1, { render: ([when]) => `count(CASE WHEN ${when} THEN 1 END)` }),
  approx_distinct: aggregate(1, { render: ([value]) => `count(DISTINCT ${value})` }),
  approx_percentile: aggregate(2, { as: 'quantile_disc' }),
  array_agg: aggregate(1),
  max_by: aggregate(2, { as: 'arg_max_null' }),
  min_by: aggregate(2, { as: 'arg_min_null' }),
  bool_and: aggregate(1),
  bool_or: aggregate(1),
  every: aggregate(1, { as: 'bool_and' }),
  any_value: aggregate(1),
  arbitrary: aggregate(1, { as: 'any_value' }),
  stddev: aggregate(1),
  stddev_samp: aggregate(1),
  stddev_pop: aggregate(1),
  variance: aggregate(1),

  // Windows
  row_number: window(0),
  rank: window(0),
  dense_rank: window(0),
  ntile: window(1),
  lag: window(1, 3),
  lead: window(1, 3),
  first_value: window(1),
  last_value: window(1),

  // Arrays
  array_join: named('lab_array_join', 2, 3),
  array_sort: named('lab_array_sort', 1),
  slice: named('lab_slice', 3),
  cardinality: named('len', 1),
  element_at: named('list_extract', 2),
  sequence: named('lab_sequence', 2, 3),
  any_match: same(2, 2, { render: ([array, lambda]) => `list_bool_or(list_transform(${array}, ${lambda}))` }),
  contains: same(2, 2, { render: (args, [first]) => `${isArray(first) ? 'list_contains' : 'lab_cidr_contains'}(${args.join(', ')})` }),
};

/** A zone that is not the engine's own. */
function namedZone(source: SqlNode): string | undefined {
  const zone = zoneOf(source);
  return zone === 'UTC' ? undefined : zone;
}

/** What clocks show at a time: those of its zone, which is UTC where it has none. */
function local(at: string, source: SqlNode): string {
  const zone = namedZone(source);
  return zone === undefined ? at : `lab_local(${at}, '${zone}')`;
}

/** Of a time with a zone the text ends with its offset; whether a column has one is not known here. */
function toIso8601([at]: string[], [source]: SqlNode[]): string {
  const zone = zoneOf(source);
  if (zone !== undefined) return zone === 'UTC' ? `lab_iso8601(${at}, 'Z')` : `lab_iso8601_in(${at}, '${zone}')`;
  return /timestamp|date_parse|date/i.test(source.text) || textOf(source) !== undefined ? `lab_iso8601(${at}, '')` : `lab_iso8601_date(${at})`;
}

function interval(unit: SqlNode): string {
  const [, name] = /^'(second|minute|hour|day|week|month|year)'$/i.exec(unit.text) ?? fail(`date_add: the lab does not know the unit ${unit.text}`);
  return `INTERVAL 1 ${name}`;
}

/** `contains` means two things; an array shows itself by how it is made. */
function isArray(node: SqlNode): boolean {
  return /^(array\s*\[|(array_agg|array_sort|slice|split|sequence)\s*\()/i.test(node.text);
}
