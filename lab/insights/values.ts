import { fail } from '../private/errors';

/** A moment, in milliseconds: Logs Insights keeps it apart from numbers. */
export class Timestamp {
  constructor(readonly ms: number) {}
}

/** `null`: the event has no such field. */
export type Value = string | number | boolean | Timestamp | null;

const NUMBER = /^-?\d+(\.\d+)?$/;

/** A number, or text that is only a number. */
export function asNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && NUMBER.test(value) ? Number(value) : undefined;
}

export function numberOf(value: Value, where: string): number {
  return asNumber(value) ?? fail(`Logs Insights: ${where} needs a number, got ${show(value)}`);
}

export function textOf(value: Value, where: string): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : fail(`Logs Insights: ${where} needs text, got ${show(value)}`);
}

/** As results show it. */
export function show(value: Value): string {
  return value instanceof Timestamp ? new Date(value.ms).toISOString().replace('T', ' ').replace('Z', '') : String(value);
}

/**
 * Whether a comparison holds. Text that is a number compares as one; otherwise only equality is documented for text.
 * What a comparison with a missing field gives is not documented: it is false, and `!=` is refused.
 */
export function compare(operator: string, left: Value, right: Value): boolean {
  if (left === null || right === null) {
    return operator === '!=' ? fail('Logs Insights: != with a field that the event lacks is not documented; ask ispresent() first') : false;
  }
  const [a, b] = [left, right].map(value => value instanceof Timestamp ? value.ms : asNumber(value));
  const [x, y] = a !== undefined && b !== undefined ? [a, b] : [show(left), show(right)];
  switch (operator) {
    case '=': return x === y;
    case '!=': return x !== y;
    default: return typeof x === 'number' && typeof y === 'number' && ordered(operator, x, y);
  }
}

function ordered(operator: string, x: number, y: number): boolean {
  return operator === '<' ? x < y : operator === '<=' ? x <= y : operator === '>' ? x > y : x >= y;
}

/** The order of `sort`, ascending: what is no number first, in chunks of digits and others; then numbers. */
export function sortOrder(left: Value, right: Value): number {
  const [a, b] = [left, right].map(value => value instanceof Timestamp ? value.ms : asNumber(value));
  if (a !== undefined && b !== undefined) return a - b || (show(left) < show(right) ? -1 : Number(show(left) !== show(right)));
  if (a !== undefined || b !== undefined) return a === undefined ? -1 : 1;
  const [chunks, others] = [left, right].map(value => show(value).match(/\d+|[A-Za-z]+|[^A-Za-z\d]+/g) ?? []);
  for (let i = 0; i < Math.min(chunks.length, others.length); i++) {
    const order = chunkOrder(chunks[i], others[i]);
    if (order !== 0) return order;
  }
  return chunks.length - others.length;
}

function chunkOrder(a: string, b: string): number {
  if (/^\d/.test(a) && /^\d/.test(b)) return a.length - b.length || Number(a) - Number(b);
  return a < b ? -1 : Number(a > b);
}

/** Longest count of a unit; a larger one counts as this: `bin(300s)` is 60 seconds. */
const UNITS: Record<string, [ms: number, most: number]> = {
  ms: [1, 1000],
  msec: [1, 1000],
  millisecond: [1, 1000],
  s: [1000, 60],
  sec: [1000, 60],
  second: [1000, 60],
  m: [60_000, 60],
  min: [60_000, 60],
  minute: [60_000, 60],
  h: [3_600_000, 24],
  hr: [3_600_000, 24],
  hour: [3_600_000, 24],
};

/** Milliseconds of a period such as `5m`. Days and longer have no fixed length in the documentation: refused. */
export function periodMs(text: string): number {
  const [, count, unit] = /^(\d+)([a-z]+)$/.exec(text)!;
  const [ms, most] = UNITS[unit] ?? (unit.length > 2 ? UNITS[unit.replace(/s$/, '')] : undefined) ?? fail(`Logs Insights: the lab does not know the unit ${unit}`);
  return Math.min(Number(count), most) * ms;
}
