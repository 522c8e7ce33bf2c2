import { Duration, Lazy } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { PartitionGranularity, QuerySpan } from '../../../src';
import { refusal } from '../../fixtures/stacks';

const { HOUR, DAY } = PartitionGranularity;
const minutes = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-30'), noInvalidDate: true }).map(date => date.toISOString().slice(0, 16));

describe('last', () => {
  test.each([
    [Duration.hours(24), "interval '24' hour"],
    [Duration.days(1), "interval '24' hour"],
    [Duration.days(7), "interval '7' day"],
    [Duration.hours(36), "interval '36' hour"],
    [Duration.minutes(90), "interval '90' minute"],
    [Duration.minutes(1), "interval '1' minute"],
  ])('%s is said as %s, bound on the partition column and on start', (duration, interval) => {
    expect(QuerySpan.last(duration)._conditions({ granularity: HOUR, hive: false })).toEqual([
      `hour >= date_format(now() - ${interval}, '%Y/%m/%d/%H')`, `start >= to_unixtime(now() - ${interval})`,
    ]);
    expect(QuerySpan.last(duration)._conditions({ granularity: DAY, hive: false })).toEqual([
      `day >= date_format(now() - ${interval}, '%Y/%m/%d')`, `start >= to_unixtime(now() - ${interval})`,
    ]);
  });

  test('ends now', () => {
    expect(QuerySpan.last(Duration.hours(6))).toMatchObject({ _end: 'now()', _label: 'the last 6 hours' });
  });

  test.each([Duration.seconds(90), Duration.minutes(0), Duration.millis(500)])('fails when the duration is %s', duration => {
    expect(refusal(() => QuerySpan.last(duration)))
      .toBe(`duration of QuerySpan.last must be whole minutes, at least one, got ${duration.toHumanString()}; write Duration.hours(24)`);
  });

  test('fails when the duration is a token', () => {
    expect(refusal(() => QuerySpan.last(Duration.hours(Lazy.number({ produce: () => 24 })))))
      .toMatch(/^duration of QuerySpan\.last must be known at synth, got a token; write Duration\.hours\(24\)$/);
  });
});

describe('between', () => {
  test('reads the partitions of the span and one more, for records that come late', () => {
    const span = QuerySpan.between('2026-02-28T10:15', '2026-03-01T00:00');
    expect(span._conditions({ granularity: HOUR, hive: false })).toEqual([
      "hour >= '2026/02/28/10'",
      "hour <= '2026/03/01/00'",
      "start >= to_unixtime(TIMESTAMP '2026-02-28 10:15:00 UTC')",
      "start < to_unixtime(TIMESTAMP '2026-03-01 00:00:00 UTC')",
    ]);
    expect(span._conditions({ granularity: DAY, hive: false }).slice(0, 2)).toEqual(["day >= '2026/02/28'", "day <= '2026/03/01'"]);
    expect(span).toMatchObject({ _end: "TIMESTAMP '2026-03-01 00:00:00 UTC'", _label: '2026-02-28T10:15 to 2026-03-01T00:00 UTC' });
    expect(span._duration.toMinutes()).toBe(13 * 60 + 45);
  });

  test('takes any two minutes in order, and refuses them the other way round', () => {
    fc.assert(fc.property(minutes, minutes, (one, other) => {
      fc.pre(one !== other);
      const [from, to] = [one, other].sort();
      expect(QuerySpan.between(from, to)._label).toBe(`${from} to ${to} UTC`);
      expect(refusal(() => QuerySpan.between(to, from)))
        .toBe(`end of QuerySpan.between must come after begin, got "${to}" to "${from}"; swap them, or move the end`);
    }));
  });

  test('fails when both are the same minute', () => {
    expect(refusal(() => QuerySpan.between('2026-11-01T10:00', '2026-11-01T10:00'))).toContain('must come after begin');
  });

  test.each(['2026-11-31T10:00', '2026-11-01', '2026-11-01 10:00', '2026-11-01T24:00', '2026-11-01T10:60', '2026-11-01T10:00Z', '2026-11-01T10:00:00', '2026-13-01T10:00', ''])(
    'fails when a time is %p', time => {
      const rule = `must be a time of the calendar as yyyy-MM-ddTHH:mm in UTC, got ${JSON.stringify(time)}; write "2026-11-01T10:00"`;
      expect(refusal(() => QuerySpan.between(time, '2027-01-01T00:00'))).toBe(`begin of QuerySpan.between ${rule}`);
      expect(refusal(() => QuerySpan.between('2020-01-01T00:00', time))).toBe(`end of QuerySpan.between ${rule}`);
    });

  test('fails when a time is a token', () => {
    expect(refusal(() => QuerySpan.between(Lazy.string({ produce: () => '2026-11-01T10:00' }), '2027-01-01T00:00'))).toContain('got "${Token[');
  });
});

describe('over Hive-compatible folders', () => {
  const hive = (span: QuerySpan, granularity = HOUR) => span._conditions({ granularity, hive: true }).filter(condition => !condition.startsWith('start'));

  test('a span within a day has bounds for each column', () => {
    expect(hive(QuerySpan.between('2026-11-01T09:00', '2026-11-01T11:00'))).toEqual(['year = 2026', 'month = 11', 'day = 1', 'hour BETWEEN 9 AND 11']);
    expect(hive(QuerySpan.between('2026-11-01T09:00', '2026-11-01T11:00'), DAY)).toEqual(['year = 2026', 'month = 11', 'day BETWEEN 1 AND 2']);
  });

  test('across a boundary the finer columns have none', () => {
    expect(hive(QuerySpan.between('2026-10-31T09:00', '2026-11-01T11:00'))).toEqual(['year = 2026', 'month BETWEEN 10 AND 11']);
    expect(hive(QuerySpan.between('2026-12-31T09:00', '2027-01-01T11:00'))).toEqual(['year BETWEEN 2026 AND 2027']);
  });

  test('a span that ends at the last minute of a month reads the hour after it', () => {
    expect(hive(QuerySpan.between('2026-10-31T20:00', '2026-10-31T23:59'))).toEqual(['year = 2026', 'month BETWEEN 10 AND 11']);
  });

  test('a span that ends now says so in the same words for each column', () => {
    const [year, month, day, hour] = hive(QuerySpan.last(Duration.hours(24)));
    expect(year).toBe("year BETWEEN year(now() - interval '24' hour) AND year(now())");
    expect(month).toBe("month BETWEEN CASE WHEN date_trunc('year', now() - interval '24' hour) = date_trunc('year', now()) "
      + "THEN month(now() - interval '24' hour) ELSE 1 END AND CASE WHEN date_trunc('year', now() - interval '24' hour) = date_trunc('year', now()) "
      + 'THEN month(now()) ELSE 12 END');
    expect(day).toMatch(/^day BETWEEN CASE WHEN date_trunc\('month'/);
    expect(hour).toMatch(/^hour BETWEEN CASE WHEN date_trunc\('day'/);
  });
});
