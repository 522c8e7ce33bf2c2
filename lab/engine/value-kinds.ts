import { child, childrenOf, literalValue, SqlNode, unwrap } from './sql-tree';

/**
 * What an expression is by its text alone: DuckDB keeps some values in another type than Trino, and a translation has to know which.
 * A column says nothing about itself; where that matters the macros look at its type while they run.
 */

/** Functions that give what they are given. */
const PASSING = ['coalesce', 'nullif', 'greatest', 'least', 'abs', 'sum', 'min', 'max', 'round', 'floor', 'ceil', 'if', 'arbitrary', 'any_value', 'max_by', 'min_by'];
const DOUBLES = [
  'sqrt', 'power', 'pow', 'ln', 'log2', 'log10', 'exp', 'to_unixtime', 'avg', 'stddev', 'stddev_samp', 'stddev_pop', 'variance',
];
const DATES = ['date', 'from_iso8601_date'];
/** Functions whose result is in the zone of their argument, and where that stands. */
const ZONED: Readonly<Record<string, number>> = { date_trunc: 1, date_add: 2, coalesce: 0, min: 0, max: 0 };

/** Is the value double? In Trino 7 / 2 is 3, in DuckDB 3.5. */
export function isDouble(node: SqlNode): boolean {
  const inner = unwrap(node);
  switch (inner.kind) {
    case 'ArithmeticBinary': return isDouble(inner.children[0]) || isDouble(inner.children[2]);
    case 'ParenthesizedExpression': return isDouble(inner.children[1]);
    case 'NumericLiteral': return /e/i.test(inner.text);
    case 'Cast': return /\bdouble\s*\)$/i.test(inner.text);
    case 'FunctionCall': return DOUBLES.includes(nameOf(inner)) || passed(inner).some(isDouble);
    default: return false;
  }
}

/** Digits behind the point of a decimal; nothing for every other value. */
export function decimalScale(node: SqlNode): number | undefined {
  const inner = unwrap(node);
  switch (inner.kind) {
    case 'ArithmeticBinary': return arithmeticScale(inner);
    case 'ArithmeticUnary': return decimalScale(inner.children[1]);
    case 'ParenthesizedExpression': return decimalScale(inner.children[1]);
    case 'NumericLiteral': return /e/i.test(inner.text) || !inner.text.includes('.') ? undefined : inner.text.length - inner.text.indexOf('.') - 1;
    case 'Cast': {
      const type = /\bdecimal\s*(?:\(\s*\d+\s*(?:,\s*(\d+)\s*)?\))?\s*\)$/i.exec(inner.text);
      return type ? Number(type[1] ?? 0) : undefined;
    }
    case 'FunctionCall': return largest(passed(inner).map(decimalScale));
    default: return undefined;
  }
}

function arithmeticScale({ children: [left, operator, right] }: SqlNode): number | undefined {
  const scales = [decimalScale(left), decimalScale(right)];
  if (isDouble(left) || isDouble(right) || scales.every(scale => scale === undefined)) return undefined;
  return operator.text === '*' ? (scales[0] ?? 0) + (scales[1] ?? 0) : largest(scales);
}

function largest(scales: readonly (number | undefined)[]): number | undefined {
  const known = scales.filter(scale => scale !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** Is the value an address? */
export function isAddress(node: SqlNode): boolean {
  const inner = unwrap(node);
  switch (inner.kind) {
    case 'ParenthesizedExpression': return isAddress(inner.children[1]);
    case 'TypeConstructor': return /^ipaddress$/i.test(inner.children[0].text);
    case 'Cast': return /\bipaddress\s*\)$/i.test(inner.text);
    case 'FunctionCall': return passed(inner).some(isAddress);
    default: return false;
  }
}

/** Is the value a date without a time? */
export function isDate(node: SqlNode): boolean {
  const inner = unwrap(node);
  switch (inner.kind) {
    case 'ArithmeticBinary': return isDate(inner.children[0]);
    case 'ParenthesizedExpression': return isDate(inner.children[1]);
    case 'CurrentDate': return true;
    case 'TypeConstructor': return /^date$/i.test(inner.children[0].text);
    case 'Cast': return /\bdate\s*\)$/i.test(inner.text);
    case 'FunctionCall': return DATES.includes(nameOf(inner));
    default: return false;
  }
}

/** The time zone of a value that has one by its text, `UTC` included. */
export function zoneOf(node: SqlNode): string | undefined {
  const inner = unwrap(node);
  switch (inner.kind) {
    case 'AtTimeZone': return zoneName(inner);
    case 'ArithmeticBinary': return zoneOf(inner.children[0]);
    case 'ParenthesizedExpression': return zoneOf(inner.children[1]);
    case 'CurrentTimestamp': return 'UTC';
    case 'TypeConstructor': return / UTC'$/.test(inner.text) ? 'UTC' : undefined;
    case 'FunctionCall': {
      const name = nameOf(inner);
      const sources = childrenOf(inner, 'Expression');
      if (name === 'from_unixtime') return sources.length > 1 ? textOf(sources[1]) : 'UTC';
      if (name === 'now' || name === 'from_iso8601_timestamp') return 'UTC';
      return ZONED[name] === undefined || sources.length <= ZONED[name] ? undefined : zoneOf(sources[ZONED[name]]);
    }
    default: return undefined;
  }
}

/** `'Europe/Berlin'` of `… AT TIME ZONE 'Europe/Berlin'`. */
export function zoneName(node: SqlNode): string | undefined {
  const zone = child(node, 'TimeZoneString');
  return zone && literalValue(zone.text.slice(zone.text.indexOf('\'')));
}

/** Value of an expression that is a string literal. */
export function textOf(node: SqlNode): string | undefined {
  return /^'([^']|'')*'$/.test(node.text) ? literalValue(node.text) : undefined;
}

function nameOf(call: SqlNode): string {
  return call.children[0].text.toLowerCase();
}

function passed(call: SqlNode): SqlNode[] {
  const sources = childrenOf(call, 'Expression');
  if (!PASSING.includes(nameOf(call))) return [];
  if (nameOf(call) === 'if') return sources.slice(1);
  return ['round', 'max_by', 'min_by'].includes(nameOf(call)) ? sources.slice(0, 1) : sources;
}
