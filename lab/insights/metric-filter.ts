import { delimitedFields } from './delimited';
import { fail } from '../private/errors';

interface Condition {
  readonly operator: '=' | '!=' | '<' | '<=' | '>' | '>=';
  readonly value: string;
}

/** One place of a pattern: a name, and what must hold, as alternatives of conditions that hold together. */
interface Place {
  readonly name: string;
  readonly anyOf: readonly (readonly Condition[])[];
}

/** A metric filter as a template holds it. */
export interface MetricFilter {
  readonly filterPattern: string;
  /** A number, or `$name` of a place of the pattern. */
  readonly metricValue: string;
}

/**
 * The data points that a metric filter makes of log events: one for each event that matches.
 *
 * Knows patterns for space-delimited events, `[a, b = 1, ...]`, as AWS documents them; regular expressions and all else fail.
 */
export function metricValues(filter: MetricFilter, messages: readonly string[]): number[] {
  const places = pattern(filter.filterPattern);
  return messages.flatMap(message => {
    const fields = placed(places, delimitedFields(message));
    return fields === undefined || !places.every((one, i) => holds(one, fields[i])) ? [] : dataPoint(filter.metricValue, places, fields);
  });
}

function pattern(text: string): Place[] {
  const inner = /^\[(.*)\]$/s.exec(text.trim())?.[1] ?? fail(`metric filter: the lab knows patterns in brackets only, got ${text}`);
  return inner.split(',').map(part => part.trim()).map(part => part === '...' ? { name: '...', anyOf: [] } : place(part));
}

function place(text: string): Place {
  const alternatives = text.split('||').map(side => side.split('&&').map(one => condition(one.trim())));
  const names = [...new Set(alternatives.flat().map(({ name }) => name))];
  if (names.length !== 1) fail(`metric filter: a place has one name, got ${names.join(', ')} in ${text}`);
  const anyOf = alternatives.map(side => side.flatMap(one => one.condition ?? [])).filter(side => side.length > 0);
  return { name: names[0], anyOf };
}

function condition(text: string): { name: string; condition?: Condition } {
  const [, name, operator, value] = /^(\w+)\s*(?:(=|!=|<=|>=|<|>)\s*(\S+|"[^"]*"))?$/.exec(text) ?? fail(`metric filter: the lab does not know ${text}`);
  if (value?.startsWith('%')) fail(`metric filter: the lab knows no regular expressions, got ${text}`);
  return operator === undefined ? { name } : { name, condition: { operator: operator as Condition['operator'], value: value.replace(/^"(.*)"$/, '$1') } };
}

/** Fields side by side with their places; an ellipsis takes as many as are left over, the last place all the rest. */
function placed(places: readonly Place[], fields: readonly string[]): string[] | undefined {
  const ellipsis = places.findIndex(({ name }) => name === '...');
  if (ellipsis < 0) {
    return fields.length < places.length ? undefined : [...fields.slice(0, places.length - 1), fields.slice(places.length - 1).join(' ')];
  }
  const behind = places.length - ellipsis - 1;
  if (fields.length < ellipsis + behind) return undefined;
  return [...fields.slice(0, ellipsis), '', ...fields.slice(fields.length - behind)];
}

function holds({ anyOf }: Place, field: string): boolean {
  return anyOf.length === 0 || anyOf.some(all => all.every(one => compare(one, field)));
}

function compare({ operator, value }: Condition, field: string): boolean {
  if (operator === '=' || operator === '!=') {
    const [a, b] = [Number(field), Number(value)];
    const same = value.includes('*') ? wildcard(value).test(field) : field === value || (field !== '' && a === b);
    return same === (operator === '=');
  }
  const [a, b] = [Number(field), Number(value)];
  // NaN compares with nothing.
  return operator === '<' ? a < b : operator === '<=' ? a <= b : operator === '>' ? a > b : a >= b;
}

function wildcard(text: string): RegExp {
  return new RegExp(`^${text.split('*').map(part => part.replace(/[.+?^${}()|[\]\\/]/g, '\\$&')).join('.*')}$`);
}

/** A value that is no number makes no data point. */
function dataPoint(value: string, places: readonly Place[], fields: readonly string[]): number[] {
  if (!value.startsWith('$')) return [Number(value)];
  const index = places.findIndex(({ name }) => name === value.slice(1));
  if (index < 0) fail(`metric filter: the pattern has no ${value}`);
  return /^-?\d+(\.\d+)?$/.test(fields[index]) ? [Number(fields[index])] : [];
}
