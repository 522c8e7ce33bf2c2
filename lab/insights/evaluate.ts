import { AGGREGATES, FUNCTIONS } from './functions';
import { Command, Expression, Named, parseQuery } from './parser';
import { compare, numberOf, periodMs, sortOrder, textOf, Timestamp, Value } from './values';
import { fail } from '../private/errors';

/** A log event as CloudWatch Logs keeps it. */
export interface LogEvent {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
  readonly logStream: string;
}

export interface InsightsProps {
  readonly events: readonly LogEvent[];
  /** The moment of the query. */
  readonly now: Date;
  /** Whether messages are records of the default format, in which Logs Insights finds fields by itself. @default false */
  readonly defaultFormat?: boolean;
}

/** A row is changed where it stands: no two commands need it as it was. */
type Row = Map<string, Value>;

/** What is returned when nothing else is said. */
const MOST_ROWS = 10_000;
/** Branches of a `case`, besides its default. */
const MOST_BRANCHES = 10;

/** Fields that Logs Insights finds in flow logs of the default format, in the order of the record. */
const DISCOVERED = [
  'version', 'accountId', 'interfaceId', 'srcAddr', 'dstAddr', 'srcPort', 'dstPort', 'protocol', 'packets', 'bytes', 'startTime', 'endTime', 'action', 'logStatus',
];

function discover(message: string): [string, string][] {
  const values = message.split(' ');
  if (values.length !== DISCOVERED.length) fail(`Logs Insights: no record of the default format: ${message}`);
  return DISCOVERED.map((name, i) => [name, values[i]]);
}

/**
 * Whether texts stand in another one in their order. A glob fits exactly then; its expression tries every way to part a record that has
 * fewer fields before it gives up, which takes minutes.
 */
function holdsInOrder(text: string, literals: readonly string[]): boolean {
  let from = 0;
  return literals.every(literal => {
    const at = text.indexOf(literal, from);
    from = at + literal.length;
    return at >= 0;
  });
}

/**
 * Answers a query of the Logs Insights language over log events. Strict: a command, function or field that is not documented, or that
 * nothing defines, fails.
 */
export function runInsights(query: string, props: InsightsProps): Record<string, Value>[] {
  return new Run(parseQuery(query), props).result();
}

class Run {
  private rows: Row[];
  /** Names that may be used from here on. */
  private known: Set<string>;
  private shown: string[] = [];
  private displayed?: string[];
  private sorted = false;
  private limited = false;

  constructor(private readonly commands: readonly Command[], private readonly props: InsightsProps) {
    this.rows = props.events.map(event => new Map<string, Value>([
      ['@timestamp', new Timestamp(event.timestamp)], ['@message', event.message], ['@logStream', event.logStream],
      ...props.defaultFormat ? discover(event.message) : [],
    ]));
    this.known = new Set(['@timestamp', '@message', '@logStream', ...props.defaultFormat ? DISCOVERED : []]);
  }

  result(): Record<string, Value>[] {
    for (const command of this.commands) this.apply(command);
    if (!this.sorted && !this.commands.some(({ kind }) => kind === 'stats')) this.newestFirst();
    const columns = this.displayed ?? (this.shown.length > 0 ? this.shown : ['@timestamp', '@message']);
    const rows = this.limited ? this.rows : this.rows.slice(0, MOST_ROWS);
    return rows.map(row => Object.fromEntries(columns.map(name => [name, row.get(name) ?? null])));
  }

  private apply(command: Command): void {
    switch (command.kind) {
      case 'fields': return this.fields(command.items);
      case 'display': return this.display(command.items);
      case 'filter': return this.filter(command.condition);
      case 'parse': return this.parse(command);
      case 'stats': return this.stats(command.items, command.by);
      case 'sort': return this.sort(command.keys);
      case 'limit': this.rows = this.ordered().slice(0, command.count); this.limited = true; return;
      case 'dedup': return this.dedup(command.names);
    }
  }

  private fields(items: readonly Named[]): void {
    this.add(items);
    this.shown.push(...items.map(({ name }) => name));
  }

  private display(items: readonly Named[]): void {
    this.add(items);
    this.displayed = items.map(({ name }) => name);
  }

  private add(items: readonly Named[]): void {
    for (const row of this.rows) {
      const values = items.map(({ of }) => this.value(of, row));
      items.forEach(({ name }, i) => row.set(name, values[i]));
    }
    items.forEach(({ of, name }) => { this.check(of); this.known.add(name); });
  }

  private filter(condition: Expression): void {
    this.check(condition);
    this.rows = this.rows.filter(row => this.isTrue(condition, row));
  }

  private parse({ field, pattern, literals, names }: Extract<Command, { kind: 'parse' }>): void {
    this.check({ kind: 'field', name: field });
    for (const row of this.rows) {
      const text = textOf(row.get(field) ?? '', 'parse');
      const match = holdsInOrder(text, literals) ? pattern.exec(text) : null;
      if (match !== null) names.forEach((name, i) => row.set(name, match[i + 1]));
    }
    names.forEach(name => this.known.add(name));
  }

  private stats(items: readonly Named[], by: readonly Named[]): void {
    by.forEach(({ of }) => this.check(of));
    const groups = new Map<string, { keys: Value[]; rows: Row[] }>();
    for (const row of this.rows) {
      const keys = by.map(({ of }) => this.value(of, row));
      const id = JSON.stringify(keys);
      const group = groups.get(id) ?? { keys, rows: [] };
      groups.set(id, group);
      group.rows.push(row);
    }
    if (by.length === 0 && groups.size === 0) groups.set('', { keys: [], rows: [] });
    const before = this.known;
    this.rows = [...groups.values()].map(({ keys, rows }) => {
      const found = new Map<string, Value>(by.map(({ name }, i) => [name, keys[i]]));
      for (const { of, name } of items) found.set(name, this.aggregate(of, rows, found));
      return found;
    });
    items.forEach(({ of }) => this.check(of, new Set([...before, ...items.map(({ name }) => name)])));
    this.known = new Set([...by, ...items].map(({ name }) => name));
    this.shown = [...this.known];
    this.displayed = undefined;
  }

  /** An expression over aggregates, aliases of the same command and keys of the group. */
  private aggregate(of: Expression, rows: readonly Row[], found: Row): Value {
    if (of.kind === 'call' && (of.name in AGGREGATES)) {
      if (of.name === 'count' && of.args.length === 0) return rows.length;
      if (of.args.length !== 1) fail(`Logs Insights: ${of.name} takes one argument`);
      const times = rows.map(row => { const at = row.get('@timestamp'); return at instanceof Timestamp ? at.ms : NaN; });
      return AGGREGATES[of.name](rows.map(row => this.value(of.args[0], row)), times);
    }
    if (of.kind === 'binary') {
      const [left, right] = [of.left, of.right].map(side => this.aggregate(side, rows, found));
      return this.operate(of.operator, left, right);
    }
    if (of.kind === 'field' && !found.has(of.name)) fail(`Logs Insights: stats needs an aggregate of ${of.name}`);
    return this.value(of, found);
  }

  private sort(keys: readonly { readonly of: Expression; readonly descending: boolean }[]): void {
    keys.forEach(({ of }) => this.check(of));
    const valued = this.rows.map(row => ({ row, values: keys.map(({ of }) => this.value(of, row)) }));
    valued.sort((a, b) => keys.reduce((order, { descending }, i) => order || sortOrder(a.values[i], b.values[i]) * (descending ? -1 : 1), 0));
    this.rows = valued.map(({ row }) => row);
    this.sorted = true;
  }

  /** What is not sorted comes newest first. */
  private ordered(): Row[] {
    if (!this.sorted && this.known.has('@timestamp') && this.known.has('@message')) this.newestFirst();
    return this.rows;
  }

  private newestFirst(): void {
    this.sort([{ of: { kind: 'field', name: '@timestamp' }, descending: true }]);
  }

  private dedup(names: readonly string[]): void {
    names.forEach(name => this.check({ kind: 'field', name }));
    const seen = new Set<string>();
    this.rows = this.ordered().filter(row => {
      const values = names.map(name => row.get(name) ?? null);
      const id = JSON.stringify(values);
      return values.includes(null) || (!seen.has(id) && seen.add(id) !== undefined);
    });
  }

  private isTrue(condition: Expression, row: Row): boolean {
    const value = this.value(condition, row);
    if (typeof value === 'boolean') return value;
    // Some functions say 1 and 0.
    return value === 1 || value === 0 ? value === 1 : fail('Logs Insights: a condition must be true or false');
  }

  private value(of: Expression, row: Row): Value {
    switch (of.kind) {
      case 'literal': return of.value;
      case 'field': return row.get(of.name) ?? (this.isKnown(of.name, row) ? null : fail(`Logs Insights: nothing defines the field ${of.name}`));
      case 'not': return !this.isTrue(of.of, row);
      case 'binary': return this.binary(of, row);
      case 'call': return this.call(of, row);
      default: return fail(`Logs Insights: a ${of.kind} may not stand there`);
    }
  }

  private binary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>, row: Row): Value {
    if (operator === 'and') return this.isTrue(left, row) && this.isTrue(right, row);
    if (operator === 'or') return this.isTrue(left, row) || this.isTrue(right, row);
    const value = this.value(left, row);
    if (/like|=~/.test(operator)) return value !== null && this.matches(textOf(value, operator), right) !== operator.startsWith('not');
    if (/in$/.test(operator)) {
      const items = right.kind === 'list' ? right.items : fail('Logs Insights: in needs a list');
      return value !== null && items.some(item => compare('=', value, this.value(item, row))) !== operator.startsWith('not');
    }
    return this.operate(operator, value, this.value(right, row));
  }

  private matches(text: string, pattern: Expression): boolean {
    if (pattern.kind === 'regex') return pattern.pattern.test(text);
    return pattern.kind === 'literal' ? text.includes(String(pattern.value)) : fail('Logs Insights: like needs text or a regular expression');
  }

  private operate(operator: string, left: Value, right: Value): Value {
    if (/^[=!<>]/.test(operator)) return compare(operator, left, right);
    if (left === null || right === null) return null;
    const [a, b] = [numberOf(left, operator), numberOf(right, operator)];
    switch (operator) {
      case '+': return a + b;
      case '-': return a - b;
      case '*': return a * b;
      case '/': return a / b;
      case '%': return a % b;
      default: return a ** b;
    }
  }

  private call({ name, args }: Extract<Expression, { kind: 'call' }>, row: Row): Value {
    if (name === 'bin' || name === 'datefloor' || name === 'dateceil') return this.floor(name, args, row);
    if (name === 'case') return this.choose(args, row);
    const known = FUNCTIONS[name] ?? fail(`Logs Insights: the lab does not know the function ${name}`);
    if (args.length < known.args[0] || args.length > known.args[1]) fail(`Logs Insights: ${name} with ${args.length} arguments`);
    return known.of(args.map(arg => this.value(arg, row)), Math.floor(this.props.now.getTime() / 1000));
  }

  private floor(name: string, args: readonly Expression[], row: Row): Value {
    const period = args[args.length - 1];
    if (args.length !== (name === 'bin' ? 1 : 2) || period.kind !== 'period') return fail(`Logs Insights: ${name} needs a period such as 5m`);
    const at = this.value(name === 'bin' ? { kind: 'field', name: '@timestamp' } : args[0], row);
    if (!(at instanceof Timestamp)) return fail(`Logs Insights: ${name} needs a timestamp`);
    const ms = periodMs(period.text);
    return new Timestamp((name === 'dateceil' ? Math.ceil : Math.floor)(at.ms / ms) * ms);
  }

  private choose(args: readonly Expression[], row: Row): Value {
    if (args.length > 2 * MOST_BRANCHES + 1) fail(`Logs Insights: case has at most ${MOST_BRANCHES} branches`);
    for (let i = 0; i + 1 < args.length; i += 2) {
      if (this.isTrue(args[i], row)) return this.value(args[i + 1], row);
    }
    return args.length % 2 === 1 ? this.value(args[args.length - 1], row) : null;
  }

  private isKnown(name: string, row: Row): boolean {
    return this.known.has(name) || row.has(name);
  }

  /** Names are checked even where no event is left to look at. */
  private check(of: Expression, known: ReadonlySet<string> = this.known): void {
    switch (of.kind) {
      case 'field': if (!known.has(of.name)) fail(`Logs Insights: nothing defines the field ${of.name}`); return;
      case 'binary': this.check(of.left, known); this.check(of.right, known); return;
      case 'not': return this.check(of.of, known);
      case 'call': of.args.forEach(arg => this.check(arg, known)); return;
      case 'list': of.items.forEach(arg => this.check(arg, known)); return;
      default: return;
    }
  }
}
