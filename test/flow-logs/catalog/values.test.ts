import { Aws, Duration, Lazy, Token } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { PartitionGranularity, PartitionValues, TableWindow } from '../../../src';
import { refusal } from '../../fixtures/stacks';

describe('TableWindow.last', () => {
  test.each([Duration.hours(23), Duration.hours(36), Duration.days(0), Duration.minutes(1)])('fails when the duration is not whole days: %s', duration => {
    const message = refusal(() => TableWindow.last(duration));
    expect(message).toContain(`duration of TableWindow.last must be whole days, at least one, got ${duration.toHumanString()}; write Duration.days(`);
    expect(message).toMatch(/write Duration\.days\([1-9]\d*\)$/);
  });

  test('fails when the duration is a token', () => {
    expect(refusal(() => TableWindow.last(Duration.days(Token.asNumber(Lazy.number({ produce: () => 7 })))))).toMatch(
      /^duration of TableWindow\.last must be known at synth, got a token; write Duration\.days\(400\)$/);
  });

  test('takes whole days in any unit', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 4000 }), days => {
      for (const duration of [Duration.days(days), Duration.hours(days * 24), Duration.minutes(days * 1440)]) {
        expect(TableWindow.last(duration)._range(PartitionGranularity.HOUR)).toBe(`NOW-${days}DAYS,NOW`);
      }
    }));
  });
});

describe('TableWindow.since', () => {
  test.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-1-1', '26-01-01', '01/02/2026', '2026-01-01T00:00', ' 2026-01-01', ''])(
    'fails when the date is %p', date => {
      expect(refusal(() => TableWindow.since(date)))
        .toBe(`date of TableWindow.since must be a day of the calendar as yyyy-MM-dd, got ${JSON.stringify(date)}; write "2026-01-31"`);
    });

  test('fails when the date is a token', () => {
    expect(refusal(() => TableWindow.since(Lazy.string({ produce: () => '2026-01-31' })))).toContain('got "${Token[');
  });

  test('takes every day of the calendar', () => {
    fc.assert(fc.property(fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), date => {
      const day = date.toISOString().slice(0, 10);
      const window = TableWindow.since(day);
      expect(window._range(PartitionGranularity.DAY)).toBe(`${day.replace(/-/g, '/')},NOW`);
      expect(window._range(PartitionGranularity.HOUR)).toBe(`${day.replace(/-/g, '/')}/00,NOW`);
    }));
  });
});

describe('PartitionValues.of', () => {
  test('fails when there is no value', () => {
    expect(refusal(() => PartitionValues.of([])))
      .toBe('values of PartitionValues.of must be at least one, got none; leave the prop out for the account or Region of the flow logs');
  });

  test('fails when a value is listed twice', () => {
    expect(refusal(() => PartitionValues.of(['eu-west-1', 'us-east-1', 'eu-west-1']))).toBe('values of PartitionValues.of must differ, got "eu-west-1" twice; list it once');
    expect(refusal(() => PartitionValues.of([Aws.REGION, Aws.REGION]))).toContain('must differ');
  });

  test.each(['eu-west-1,us-east-1', 'eu west', 'EU-WEST-1', '*', '', '${aws_region}'])('fails when a value is %p', value => {
    expect(refusal(() => PartitionValues.of(['us-east-1', value])))
      .toBe(`values of PartitionValues.of must be account ids or Region codes, got ${JSON.stringify(value)}; write "111122223333" or "eu-west-1"`);
  });

  test('takes account ids, Region codes and tokens', () => {
    expect(PartitionValues.of(['111122223333', 'us-gov-west-1', 'ap-southeast-4', Aws.REGION])._projection)
      .toEqual({ type: 'enum', values: `111122223333,us-gov-west-1,ap-southeast-4,${Aws.REGION}` });
  });

  test('a list given may change afterwards', () => {
    const values = ['eu-west-1'];
    const regions = PartitionValues.of(values);
    values.push('us-east-1');
    expect(regions._projection.values).toBe('eu-west-1');
  });
});
