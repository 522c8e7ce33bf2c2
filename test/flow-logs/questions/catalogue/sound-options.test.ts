import { Duration } from 'aws-cdk-lib';
import { FlowLogFormat, FlowLogQuery, KnownNetworks, PartitionGranularity, QuerySpan } from '../../../../src';
import { render } from '../../../../src/flow-logs/questions/private/question';
import { refusal } from '../../../fixtures/stacks';

function textOf(query: FlowLogQuery, hive = false): string {
  const time = { granularity: PartitionGranularity.HOUR, hive };
  return render(query._question, { table: 'flow_logs', time, format: FlowLogFormat.DEFAULT, span: query._span, networks: KnownNetworks.of({}) });
}

describe('hours without records', () => {
  const rule = (got: string) => `span of hours-without-records must be 3 hours to 416 days, got ${got}; write QuerySpan.last(Duration.hours(24))`;

  test.each([
    [QuerySpan.last(Duration.minutes(179)), '179 minutes'],
    [QuerySpan.last(Duration.minutes(416 * 1440 + 1)), '599041 minutes'],
    [QuerySpan.between('2026-11-01T10:00', '2026-11-01T12:00'), '2 hours'],
  ])('fails when the span is shorter or longer (%#)', (span, got) => {
    expect(refusal(() => FlowLogQuery.hoursWithoutRecords({ span }))).toBe(rule(got));
  });

  test.each([QuerySpan.last(Duration.hours(3)), QuerySpan.last(Duration.days(416)), QuerySpan.between('2026-11-01T10:00', '2026-11-01T13:00')])(
    'takes spans of its length (%#)', span => {
      expect(() => FlowLogQuery.hoursWithoutRecords({ span })).not.toThrow();
    },
  );

  test('expected hours follow the span', () => {
    expect(textOf(FlowLogQuery.hoursWithoutRecords({ span: QuerySpan.between('2026-11-01T10:00', '2026-11-01T13:00') }))).toContain(
      "sequence(CAST(ceil(to_unixtime(TIMESTAMP '2026-11-01 10:00:00 UTC') / 3600) AS bigint), "
      + "CAST(floor(to_unixtime(TIMESTAMP '2026-11-01 13:00:00 UTC') / 3600) AS bigint) - 1)",
    );
  });

  test('are not among all() of a span that they cannot be asked of', () => {
    const has = (span: QuerySpan) => FlowLogQuery.all({ span }).map(query => query.queryName).includes('hours-without-records');
    expect(has(QuerySpan.last(Duration.hours(2)))).toBe(false);
    expect(has(QuerySpan.last(Duration.hours(3)))).toBe(true);
  });
});

test.each([
  [false, "WHERE hour >= date_format(now() - interval '24' hour, '%Y/%m/%d/%H')\n  AND NOT ("],
  [true, 'AND hour BETWEEN CASE'],
])('mixed formats reads whole files: what a record says of its time may be another value (%#)', (hive, bounds) => {
  const text = textOf(FlowLogQuery.mixedFormats(), hive);
  expect(text).toContain(bounds);
  expect(text).not.toContain('start');
});

test('mixed formats keeps to the accounts and Regions that it names', () => {
  const query = FlowLogQuery.mixedFormats({ accounts: ['111122223333'], regions: ['eu-west-1'] });
  const context = { table: 'flow_logs', time: { granularity: PartitionGranularity.DAY, hive: false }, format: FlowLogFormat.DEFAULT, networks: KnownNetworks.of({}) };
  expect(render(query._question, { ...context, span: query._span, accounts: query._accounts, regions: query._regions }))
    .toContain("WHERE aws_account_id IN ('111122223333')\n  AND aws_region IN ('eu-west-1')\n  AND day >= ");
});
