import { Duration } from 'aws-cdk-lib';
import { PartitionGrain } from '../catalog';
import { reject, show } from '../private/errors';
import { isKnown } from '../private/tokens';

const HOUR_MS = 3_600_000;

/**
 * Which time a question looks at. Both ends are bounds on `start`, the first packet of a record, in UTC.
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
   * @param from the beginning, as `yyyy-MM-ddTHH:mm` in UTC
   * @param to the end, likewise, after the beginning
   * @throws when a time is spelled otherwise or the end does not come after the beginning
   */
  public static between(from: string, to: string): QuerySpan {
    const [begin, end] = [parseTime('from', from), parseTime('to', to)];
    if (end <= begin) {
      reject(`to of QuerySpan.between must come after from, got from ${show(from)} to ${show(to)}; swap them, or move the end`);
    }
    return new QuerySpan(Duration.millis(end - begin), `${from} to ${to} UTC`, timestamp(begin), timestamp(end), { begin, end });
  }

  /** @internal */
  public readonly _duration: Duration;
  /** For comments. @internal */
  public readonly _label: string;
  /** SQL of the moment at which the span ends. @internal */
  public readonly _end: string;
  private readonly begin: string;
  private readonly fixed?: { readonly begin: number; readonly end: number };

  private constructor(duration: Duration, label: string, begin: string, end: string, fixed?: { readonly begin: number; readonly end: number }) {
    this._duration = duration;
    this._label = label;
    this.begin = begin;
    this._end = end;
    this.fixed = fixed;
  }

  /**
   * The conditions that bind a question to the span: on the partition column with bounds that Athena knows before it reads, and on `start`.
   *
   * A record lies in the partition of the window in which it ended, and it may arrive late: one partition past the end is read as
   * well. A span that ends now needs no upper bounds, the table ends now too.
   *
   * @internal
   */
  public _conditions(grain: PartitionGrain): string[] {
    const column = grain;
    const pattern = grain === PartitionGrain.HOUR ? '%Y/%m/%d/%H' : '%Y/%m/%d';
    if (this.fixed === undefined) {
      return [`${column} >= date_format(${this.begin}, '${pattern}')`, `start >= to_unixtime(${this.begin})`];
    }
    const margin = grain === PartitionGrain.HOUR ? HOUR_MS : 24 * HOUR_MS;
    return [
      `${column} >= '${partition(this.fixed.begin, grain)}'`,
      `${column} <= '${partition(this.fixed.end + margin, grain)}'`,
      `start >= to_unixtime(${this.begin})`,
      `start < to_unixtime(${this._end})`,
    ];
  }
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
    reject(`${prop} of QuerySpan.between must be a time of the calendar as yyyy-MM-ddTHH:mm in UTC, got ${show(text)}; write "2026-11-01T10:00"`);
  }
  return time;
}

function timestamp(time: number): string {
  return `TIMESTAMP '${iso(time).slice(0, 16).replace('T', ' ')}:00 UTC'`;
}

function partition(time: number, grain: PartitionGrain): string {
  return iso(time).slice(0, grain === PartitionGrain.HOUR ? 13 : 10).replace(/[-T]/g, '/');
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
