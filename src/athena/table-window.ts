import { Duration } from 'aws-cdk-lib';
import { HOUR } from './query-span';
import { guard } from '../private/arguments';
import { wholeIn } from '../private/checks';
import { reject, show } from '../private/errors';
import { isKnown } from '../private/tokens';

/**
 * How far back a table looks. Older records stay in the bucket, but no question finds them.
 *
 * A bucket that keeps files for ever holds more than any window of `last()` sees. Where the files expire, and later than the window
 * begins, the table warns.
 *
 * The end is always now. Questions without a bound on the partition column list every partition of the window.
 */
export class TableWindow {
  /**
   * The last days before now, moving on with time.
   *
   * @param duration whole days, at least one
   * @throws when the duration is not a whole number of days
   */
  public static last(duration: Duration): TableWindow {
    if (duration.isUnresolved()) {
      reject('duration of TableWindow.last must be known at synth, got a token; write Duration.days(400)');
    }
    const days = wholeIn('Days', duration, [1, Infinity]);
    if (days === undefined) {
      reject(`duration of TableWindow.last must be whole days, at least one, got ${duration.toHumanString()}; write Duration.days(${Math.max(1, Math.ceil(duration.toDays({ integral: false })))})`);
    }
    return new TableWindow(() => `NOW-${days}DAYS`, { days });
  }

  /**
   * From the start of a day (UTC) until now, growing with time.
   *
   * @param date the first day, as `yyyy-MM-dd`
   * @throws when the text is not a date of the calendar
   */
  public static since(date: string): TableWindow {
    const match = isKnown(date) ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(date) : null;
    const parsed = match === null ? NaN : Date.parse(`${date}T00:00:00Z`);
    if (match === null || Number.isNaN(parsed) || !new Date(parsed).toISOString().startsWith(date)) {
      reject(`date of TableWindow.since must be a day of the calendar as yyyy-MM-dd, got ${show(date)}; write "2026-01-31"`);
    }
    const day = match.slice(1).join('/');
    return new TableWindow(granularity => granularity === HOUR ? `${day}/00` : day, { year: Number(match[1]) });
  }

  /** How many days before now the window begins, of a window that moves on. @internal */
  public readonly _days?: number;

  private readonly from: (granularity: string) => string;

  private readonly year?: number;

  private constructor(from: (granularity: string) => string, begin: { readonly days?: number; readonly year?: number }) {
    this.from = from;
    this._days = begin.days;
    this.year = begin.year;
  }

  /** Whether the window moves on with time. @internal */
  public get _isMoving(): boolean {
    return this._days !== undefined;
  }

  /** The first year that the window may hold. Flow logs exist since 2015. @internal */
  public get _firstYear(): number {
    return this.year ?? 2015;
  }

  /** @internal */
  public _range(granularity: string): string {
    return `${this.from(granularity)},NOW`;
  }
}
guard({ TableWindow });
