import { delimitedFields } from './delimited';
import { fail } from '../private/errors';

interface Filter {
  readonly Match: string;
  readonly [operator: string]: unknown;
}

interface Rule {
  readonly Schema: { readonly Name: string; readonly Version: number };
  readonly LogGroupNames: readonly string[];
  readonly LogFormat: string;
  readonly Fields?: Record<string, string>;
  readonly Contribution: { readonly Keys: readonly string[]; readonly ValueOf?: string; readonly Filters?: readonly Filter[] };
  readonly AggregateOn: string;
}

export interface Contributor {
  readonly keys: readonly string[];
  readonly value: number;
}

/** The contributors that a Contributor Insights rule over Common Log Format events finds, greatest first. Strict about the rule's limits. */
export function contributors(body: string, messages: readonly string[]): Contributor[] {
  const rule = checked(JSON.parse(body) as Rule);
  const { Keys: keys, ValueOf: valueOf, Filters: filters = [] } = rule.Contribution;
  const found = new Map<string, Contributor>();
  for (const message of messages) {
    const fields = delimitedFields(message);
    const at = (name: string) => fields[position(rule, name) - 1];
    const values = keys.map(at);
    if (values.includes(undefined as never) || !filters.every(filter => passes(filter, at(filter.Match)))) continue;
    const id = JSON.stringify(values);
    const more = rule.AggregateOn === 'Sum' && valueOf !== undefined ? numeric(at(valueOf)) : 1;
    if (more !== undefined) found.set(id, { keys: values, value: (found.get(id)?.value ?? 0) + more });
  }
  return [...found.values()].sort((a, b) => b.value - a.value);
}

function checked(rule: Rule): Rule {
  const { Keys: keys, Filters: filters = [] } = rule.Contribution;
  const problems = [
    ...rule.Schema.Name === 'CloudWatchLogRule' && rule.Schema.Version === 1 ? [] : ['Schema'],
    ...rule.LogFormat === 'CLF' ? [] : ['LogFormat'],
    ...rule.LogGroupNames.length > 0 ? [] : ['LogGroupNames'],
    ...['Sum', 'Count'].includes(rule.AggregateOn) ? [] : ['AggregateOn'],
    ...keys.length >= 1 && keys.length <= 4 ? [] : ['Keys'],
    ...filters.length <= 4 ? [] : ['Filters'],
    ...rule.Contribution.ValueOf === undefined || rule.AggregateOn === 'Sum' ? [] : ['ValueOf'],
  ];
  return problems.length === 0 ? rule : fail(`Contributor Insights: ${problems.join(', ')} of the rule`);
}

/** Where a field stands, from one: by its alias, or by its number. */
function position(rule: Rule, name: string): number {
  const place = Object.entries(rule.Fields ?? {}).find(([, alias]) => alias === name)?.[0] ?? name;
  return /^[1-9]\d*$/.test(place) ? Number(place) : fail(`Contributor Insights: no field ${name}`);
}

function passes({ Match: _match, ...operators }: Filter, value: string | undefined): boolean {
  const [[operator, wanted], ...more] = Object.entries(operators);
  if (more.length > 0) fail('Contributor Insights: one operator a filter');
  switch (operator) {
    case 'In': return value !== undefined && texts(wanted).includes(value);
    case 'NotIn': return value !== undefined && !texts(wanted).includes(value);
    case 'StartsWith': return texts(wanted).some(text => value?.startsWith(text));
    case 'EqualTo': return numeric(value) === wanted;
    case 'NotEqualTo': return numeric(value) !== undefined && numeric(value) !== wanted;
    case 'GreaterThan': return (numeric(value) ?? NaN) > Number(wanted);
    case 'LessThan': return (numeric(value) ?? NaN) < Number(wanted);
    case 'IsPresent': return (value !== undefined) === wanted;
    default: return fail(`Contributor Insights: the lab does not know the operator ${operator}`);
  }
}

function texts(wanted: unknown): string[] {
  return Array.isArray(wanted) && wanted.length <= 10 ? wanted.map(String) : fail('Contributor Insights: up to ten texts');
}

function numeric(value: string | undefined): number | undefined {
  return value !== undefined && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}
