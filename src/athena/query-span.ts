import { Duration } from 'aws-cdk-lib';
import { guard } from '../private/arguments';
import { reject, show } from '../private/errors';
import { isKnown } from '../private/tokens';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** The finer of the two granularities in which tables cut time: the name of its column. */
export const HOUR = 'hour';

/**
 * Which time a question looks at, in UTC. Of flow logs both ends are bounds on `start`, the first packet of a record; of mirrored traffic on
 * the last packet of a connection, and on the time of what was asked or said.
 */
export class QuerySpan {
  /**
   * The time before the moment at which the question is asked.
   *
   * @param duration whole minutes, at least one
   * @throws when the duration is not known at synth or not whole minutes
   */
  public static last(duration: Duration): QuerySpan {
    if (duration.isUnresolved()) {
      reject('duration of QuerySpan.last must be known at synth, got a token; write Duration.hours(24)');
    }
    const minutes = duration.toMinutes({ integral: false });
    if (!Number.isInteger(minutes) || minutes < 1) {
      reject(`duration of QuerySpan.last must be whole minutes, at least one, got ${duration.toHumanString()}; write Duration.hours(24)`);
    }
    return new QuerySpan(duration, `the last ${spoken(minutes)}`, `now() - ${interval(minutes)}`, 'now()');
  }

  /**
   * A fixed time, the beginning included, the end not.
   *
   * @param begin the beginning, as `yyyy-MM-ddTHH:mm` in UTC
   * @param end the end, likewise, after the beginning
   * @throws when a time is spelled otherwise or the end does not come after the beginning
   */
  public static between(begin: string, end: string): QuerySpan {
    const [first, last] = [parseTime('begin of QuerySpan.between', begin), parseTime('end of QuerySpan.between', end)];
    if (last <= first) {
      reject(`end of QuerySpan.between must come after begin, got ${show(begin)} to ${show(end)}; swap them, or move the end`);
    }
    return QuerySpan.ofTimes(first, last);
  }

  /**
   * As long before a moment as after it.
   *
   * @internal
   */
  public static _around(at: string, minutes: number): QuerySpan {
    const moment = parseTime('at', at);
    return QuerySpan.ofTimes(moment - minutes * MINUTE_MS, moment + minutes * MINUTE_MS);
  }

  private static ofTimes(begin: number, end: number): QuerySpan {
    return new QuerySpan(Duration.millis(end - begin), `${minute(begin)} to ${minute(end)} UTC`, timestamp(begin), timestamp(end), { begin, end });
  }

  /** @internal */
  public readonly _duration: Duration;
  /** For comments. @internal */
  public readonly _label: string;
  /** SQL of the moment at which the span ends. @internal */
  public readonly _end: string;
  /** SQL of the moment at which the span begins. @internal */
  public readonly _begin: string;
  private readonly fixed?: { readonly begin: number; readonly end: number };

  private constructor(duration: Duration, label: string, begin: string, end: string, fixed?: { readonly begin: number; readonly end: number }) {
    this._duration = duration;
    this._label = label;
    this._begin = begin;
    this._end = end;
    this.fixed = fixed;
  }

  /** SQL of the moment in the middle of the span. @internal */
  public get _middle(): string {
    if (this.fixed !== undefined) {
      return timestamp((this.fixed.begin + this.fixed.end) / 2);
    }
    const minutes = this._duration.toMinutes() / 2;
    return `now() - ${Number.isInteger(minutes) ? interval(minutes) : `interval '${minutes * 60}' second`}`;
  }

  /** Whether the span ends when the question is asked. @internal */
  public get _isRelative(): boolean {
    return this.fixed === undefined;
  }

  /**
   * This span and the time before it that it is compared with.
   *
   * @internal
   */
  public _withBaseline(minutes: number): QuerySpan {
    const duration = Duration.minutes(this._duration.toMinutes() + minutes);
    const label = `${this._label} and the ${spoken(minutes)} before`;
    if (this.fixed === undefined) {
      return new QuerySpan(duration, label, `now() - ${interval(duration.toMinutes())}`, 'now()');
    }
    const begin = this.fixed.begin - Duration.minutes(minutes).toMilliseconds();
    return new QuerySpan(duration, label, timestamp(begin), this._end, { ...this.fixed, begin });
  }

  /**
   * The conditions that bind a question to the span: on the partition columns with bounds that Athena knows before it reads, and on `start`.
   *
   * A record lies in the partition of the window in which it ended, and it may arrive late: one partition past the end is read as
   * well. A span that ends now needs no upper bounds, the table ends now too.
   *
   * @internal
   */
  public _conditions(table: TimePartitions): string[] {
    return [...this._partitions(table), ...this._seconds('start')];
  }

  /**
   * The bounds on the partition columns alone, for questions that cannot trust what a record says of its time.
   *
   * @internal
   */
  public _partitions(table: TimePartitions): string[] {
    return table.hive ? this.hiveBounds(table.granularity) : this.dateBounds(table.granularity);
  }

  /**
   * Bounds on a column of UTC hours (`2026/11/01/10`), so many hours wider than the span at both ends. A span that ends now needs no upper one.
   *
   * @internal
   */
  public _hours(column: string, before: number, after: number): string[] {
    if (this.fixed === undefined) {
      return [`${column} >= date_format(${this._begin} - interval '${before}' hour, '%Y/%m/%d/%H')`];
    }
    const { begin, end } = this.fixed;
    return [`${column} >= '${partition(begin - before * HOUR_MS, HOUR)}'`, `${column} <= '${partition(end - 1 + after * HOUR_MS, HOUR)}'`];
  }

  /**
   * Bounds on times that are text, `2026-11-01T10:00:00.123456+0000`, always in UTC: their order is that of time.
   *
   * @internal
   */
  public _texts(from: string, until: string = from): string[] {
    if (this.fixed === undefined) {
      return [`${from} >= date_format(${this._begin}, '%Y-%m-%dT%H:%i:%s')`];
    }
    return [`${from} >= '${iso(this.fixed.begin).slice(0, 19)}'`, `${until} < '${iso(this.fixed.end).slice(0, 19)}'`];
  }

  /**
   * Bounds on times that are seconds since 1970.
   *
   * @internal
   */
  public _seconds(from: string, until: string = from): string[] {
    const least = `${from} >= to_unixtime(${this._begin})`;
    return this.fixed === undefined ? [least] : [least, `${until} < to_unixtime(${this._end})`];
  }

  private dateBounds(granularity: string): string[] {
    if (this.fixed === undefined) {
      const pattern = granularity === HOUR ? '%Y/%m/%d/%H' : '%Y/%m/%d';
      return [`${granularity} >= date_format(${this._begin}, '${pattern}')`];
    }
    const { begin, end } = this.fixed;
    return [`${granularity} >= '${partition(begin, granularity)}'`, `${granularity} <= '${partition(lastRead(end, granularity), granularity)}'`];
  }

  /**
   * Each of `year`, `month`, `day` and `hour` has bounds of its own; one is bound only while all before it stay the same. So a span
   * within a month reads its days, and one across a month's end whole months: Athena knows no bounds over two columns together.
   */
  private hiveBounds(granularity: string): string[] {
    const units = granularity === HOUR ? HIVE_UNITS : HIVE_UNITS.slice(0, 3);
    if (this.fixed !== undefined) {
      const [from, to] = [this.fixed.begin, lastRead(this.fixed.end, granularity)].map(time => iso(time).split(/[-T:]/).map(Number));
      const differs = units.findIndex((_unit, index) => from[index] !== to[index]);
      const last = differs < 0 ? units.length - 1 : differs;
      return units.slice(0, last + 1).map(({ name }, index) => index === last ? `${name} BETWEEN ${from[index]} AND ${to[index]}` : `${name} = ${from[index]}`);
    }
    return units.map(({ name, above, least, most }) => {
      const ends = [`${name}(${this._begin})`, `${name}(${this._end})`];
      const same = `date_trunc('${above}', ${this._begin}) = date_trunc('${above}', ${this._end})`;
      const [low, high] = above === undefined ? ends : [`CASE WHEN ${same} THEN ${ends[0]} ELSE ${least} END`, `CASE WHEN ${same} THEN ${ends[1]} ELSE ${most} END`];
      return `${name} BETWEEN ${low} AND ${high}`;
    });
  }
}
guard({ QuerySpan });

/** Which time a question looks at unless it is told. */
export const DEFAULT_SPAN = QuerySpan.last(Duration.hours(24));

/** How a table cuts time into partitions. */
export interface TimePartitions {
  /** `hour` or `day`, which is also the name of the column. */
  readonly granularity: string;
  /** One column a unit of time rather than one date. */
  readonly hive: boolean;
}

const HIVE_UNITS: readonly { readonly name: string; readonly above?: string; readonly least?: number; readonly most?: number }[] = [
  { name: 'year' },
  { name: 'month', above: 'year', least: 1, most: 12 },
  { name: 'day', above: 'month', least: 1, most: 31 },
  { name: 'hour', above: 'day', least: 0, most: 23 },
];

/** One partition past the last moment of the span, which its end is not: for records that ended late or arrived late. */
function lastRead(end: number, granularity: string): number {
  return end - 1 + (granularity === HOUR ? HOUR_MS : 24 * HOUR_MS);
}

/** A span in the largest unit that says it without a fraction; up to two days in hours, since "1 day" reads like a day of the calendar. */
function length(minutes: number): [count: number, unit: string] {
  const [unit, size] = ([['day', 1440], ['hour', 60], ['minute', 1]] as const).find(([name, each]) => minutes % each === 0 && (name !== 'day' || minutes > 2880))!;
  return [minutes / size, unit];
}

/** A length of time as people say it: `24 hours`. */
export function spoken(minutes: number): string {
  const [count, unit] = length(minutes);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function interval(minutes: number): string {
  const [count, unit] = length(minutes);
  return `interval '${count}' ${unit}`;
}

function parseTime(prop: string, text: string): number {
  const time = isKnown(text) && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) ? Date.parse(`${text}:00Z`) : NaN;
  if (Number.isNaN(time) || !iso(time).startsWith(text)) {
    reject(`${prop} must be a time of the calendar as yyyy-MM-ddTHH:mm in UTC, got ${show(text)}; write "2026-11-01T10:00"`);
  }
  return time;
}

function timestamp(time: number): string {
  return `TIMESTAMP '${iso(time).slice(0, 19).replace('T', ' ')} UTC'`;
}

function partition(time: number, granularity: string): string {
  return iso(time).slice(0, granularity === HOUR ? 13 : 10).replace(/[-T]/g, '/');
}

function minute(time: number): string {
  return iso(time).slice(0, 16);
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
