import { dateBound, JavaDatePattern, plus, timeUnit, TimeUnit } from './java-date';
import { fail } from '../private/errors';

/** `projection.<column>.*` without that prefix. */
export type ProjectionSettings = Readonly<Record<string, string>>;

/** Enumeration stops here even before a query prunes it: nobody means ten million values of one column. */
const MOST_VALUES = 10_000_000;

/** A column whose values come from the query, not from the table. */
export function isInjected(settings: ProjectionSettings): boolean {
  return settings.type.toLowerCase() === 'injected';
}

/** All values of one projected column, as they appear in locations. */
export function projectedValues(column: string, settings: ProjectionSettings, now: Date): string[] {
  switch (settings.type.toLowerCase()) {
    case 'enum': return enumValues(column, settings);
    case 'integer': return integerValues(column, settings);
    case 'date': return dateValues(column, settings, now);
    case 'injected': return fail(`column '${column}' is injected: the query gives its values`);
    default: return fail(`projection.${column}.type: unknown type '${settings.type}'`);
  }
}

function setting(column: string, settings: ProjectionSettings, name: string): string {
  return settings[name] ?? fail(`projection.${column}.${name} is missing`);
}

function allow(column: string, settings: ProjectionSettings, names: string[]): void {
  const unknown = Object.keys(settings).filter(name => name !== 'type' && !names.includes(name));
  if (unknown.length) fail(`projection.${column}.${unknown[0]} does not belong to type '${settings.type}'`);
}

function enumValues(column: string, settings: ProjectionSettings): string[] {
  allow(column, settings, ['values']);
  const values = setting(column, settings, 'values').split(',').map(value => value.trim());
  if (values.some(value => value === '')) fail(`projection.${column}.values has an empty value`);
  if (new Set(values).size !== values.length) fail(`projection.${column}.values has a duplicate`);
  return values;
}

function range(column: string, settings: ProjectionSettings): [string, string] {
  const bounds = setting(column, settings, 'range').split(',').map(bound => bound.trim());
  return bounds.length === 2 ? [bounds[0], bounds[1]] : fail(`projection.${column}.range must be 'from,to', got '${settings.range}'`);
}

function wholeNumber(text: string, what: string): number {
  return /^-?\d+$/.test(text) ? Number(text) : fail(`${what} must be a whole number, got '${text}'`);
}

function interval(column: string, settings: ProjectionSettings): number {
  const value = wholeNumber(settings.interval ?? '1', `projection.${column}.interval`);
  return value > 0 ? value : fail(`projection.${column}.interval must be above 0, got ${value}`);
}

function integerValues(column: string, settings: ProjectionSettings): string[] {
  allow(column, settings, ['range', 'interval', 'digits']);
  const [from, to] = range(column, settings).map(bound => wholeNumber(bound, `projection.${column}.range`));
  if (from > to) fail(`projection.${column}.range is empty: ${from} to ${to}`);
  const digits = settings.digits === undefined ? 0 : wholeNumber(settings.digits, `projection.${column}.digits`);
  const values: string[] = [];
  for (let value = from; value <= to; value += interval(column, settings)) push(values, String(value).padStart(digits, '0'), column);
  return values;
}

function dateValues(column: string, settings: ProjectionSettings, now: Date): string[] {
  allow(column, settings, ['range', 'format', 'interval', 'interval.unit']);
  const pattern = new JavaDatePattern(setting(column, settings, 'format'));
  const [from, to] = range(column, settings).map(bound => dateBound(bound, pattern, now));
  if (from > to) fail(`projection.${column}.range is empty: '${settings.range}'`);
  const unit = intervalUnit(column, settings, pattern.precision);
  const step = interval(column, settings);
  const values: string[] = [];
  for (let k = 0, at = from; at <= to; k++, at = plus(from, k * step, unit)) {
    const value = pattern.format(at);
    if (value === values[values.length - 1]) fail(`projection.${column}: interval is finer than format '${settings.format}', '${value}' appears twice`);
    push(values, value, column);
  }
  return values;
}

/** The default is one day or one month where the format shows just that; below a day both settings are mandatory. */
function intervalUnit(column: string, settings: ProjectionSettings, precision: TimeUnit): TimeUnit {
  const unit = settings['interval.unit'];
  if (unit !== undefined && settings.interval !== undefined) return timeUnit(unit, `projection.${column}.interval.unit`);
  if (precision !== 'DAYS' && precision !== 'MONTHS') {
    return fail(`projection.${column}: interval and interval.unit are mandatory for format '${settings.format}'`);
  }
  return unit === undefined ? precision : timeUnit(unit, `projection.${column}.interval.unit`);
}

function push(values: string[], value: string, column: string): void {
  if (values.length >= MOST_VALUES) fail(`projection.${column} has more than ${MOST_VALUES} values`);
  values.push(value);
}
