import { App, aws_s3 as s3, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import {
  FlowLogBucket, FlowLogFormat, FlowLogTable, FlowLogTableProps, PartitionGranularity, PartitionValues, S3FlowLogs, S3LogLayout, TableWindow,
} from '../../../src';
import { newStack } from '../../fixtures/stacks';

function tableOver(bucket: s3.IBucket, props: Partial<FlowLogTableProps> = {}, layout = S3LogLayout.parquet({ prefix: 'network/vpc' })): FlowLogTable {
  const stack = Stack.of(bucket);
  const flowLogs = S3FlowLogs.fromS3FlowLogsAttributes(stack, 'Existing', { bucket, format: FlowLogFormat.DEFAULT, layout });
  return new FlowLogTable(stack, 'Table', { flowLogs, ...props });
}

/** Warnings of the table, without those of others. */
function warnings(stack: Stack): string[] {
  return Annotations.fromStack(stack).findWarning('/Network/Table', Match.anyValue()).map(found => String(found.entry.data));
}

const accounts = (count: number) => PartitionValues.of(Array.from({ length: count }, (_, index) => String(100_000_000_000 + index)));

describe('a query without bounds', () => {
  const warningsOf = (props: Partial<FlowLogTableProps>, layout?: S3LogLayout) => {
    const stack = newStack();
    tableOver(s3.Bucket.fromBucketName(stack, 'Archive', 'archive'), props, layout);
    return warnings(stack);
  };
  const hive = S3LogLayout.parquet({ prefix: 'vpc', hiveCompatiblePartitions: true });

  test('is warned about when it would touch more than a million partitions', () => {
    expect(warningsOf({ accounts: accounts(105) })).toEqual([
      'a query without bounds touches 1008105 partitions of the table, of which Athena plans 1000000 at the most, and fails. Any of these helps: bound hour in every '
      + 'query, choose PartitionGranularity.DAY, choose a shorter window, let queries name their accounts (PartitionValues.injected()) [ack: cdk-network-visibility:partitionsUnbounded]',
    ]);
  });

  test.each<[string, Partial<FlowLogTableProps>]>([
    ['one account fewer', { accounts: accounts(104) }],
    ['days', { accounts: accounts(105), granularity: PartitionGranularity.DAY }],
    ['a shorter window', { accounts: accounts(105), window: TableWindow.last(Duration.days(396)) }],
    ['accounts that queries name', { accounts: PartitionValues.injected() }],
    ['a window whose length nobody knows', { accounts: accounts(1000), window: TableWindow.since('2020-01-01') }],
  ])('is not warned about with %s', (_what, props) => {
    expect(warningsOf(props)).toEqual([]);
  });

  test('counts Regions too', () => {
    expect(warningsOf({ accounts: accounts(53), regions: PartitionValues.of(['eu-west-1', 'us-east-1']) })).toHaveLength(1);
    expect(warningsOf({ accounts: accounts(52), regions: PartitionValues.of(['eu-west-1', 'us-east-1']) })).toHaveLength(0);
  });

  test('says of days and of Hive-compatible folders what helps there', () => {
    expect(warningsOf({ accounts: accounts(2500), granularity: PartitionGranularity.DAY })[0])
      .toContain('Any of these helps: bound day in every query, choose a shorter window, let queries');
    expect(warningsOf({ accounts: accounts(2) }, hive)[0])
      .toMatch(/touches 1517760 partitions .* Any of these helps: bound year in every query, choose PartitionGranularity\.DAY, let queries/);
    expect(warningsOf({ accounts: accounts(1) }, hive)).toEqual([]);
    expect(warningsOf({ accounts: accounts(2), granularity: PartitionGranularity.DAY }, hive)).toEqual([]);
  });
});

describe('files that outlive the window', () => {
  const kept = (expiration: Duration | undefined, props: Partial<FlowLogTableProps> = {}) => {
    const stack = newStack();
    tableOver(new FlowLogBucket(stack, 'Bucket', { expiration }), props);
    return warnings(stack);
  };

  test('are warned about', () => {
    expect(kept(Duration.days(730))).toEqual([
      'the files are kept for 730 days, and the table finds the records of the last 400 only: older ones are billed and not found. '
      + 'Write window: TableWindow.last(Duration.days(730)), or let the files expire earlier [ack: cdk-network-visibility:windowShorterThanExpiration]',
    ]);
  });

  test.each<[string, Duration | undefined, Partial<FlowLogTableProps>]>([
    ['they expire when the window ends', Duration.days(400), {}],
    ['they expire before', Duration.days(30), {}],
    ['they never expire: every window is shorter than for ever', undefined, {}],
    ['the window begins at a day', Duration.days(730), { window: TableWindow.since('2026-01-01') }],
  ])('are not warned about when %s', (_when, expiration, props) => {
    expect(kept(expiration, props)).toEqual([]);
  });

  test('are not warned about when a parameter says how long they are kept', () => {
    const stack = newStack();
    const days = new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber;
    tableOver(new FlowLogBucket(stack, 'Bucket', { expiration: Duration.days(days) }));
    expect(warnings(stack)).toEqual([]);
  });

  test('are not warned about over Hive-compatible folders, whose default window is all years', () => {
    const stack = newStack();
    tableOver(new FlowLogBucket(stack, 'Bucket', { expiration: Duration.days(730) }), {}, S3LogLayout.parquet({ prefix: 'vpc', hiveCompatiblePartitions: true }));
    expect(warnings(stack)).toEqual([]);
  });

  const ruled = (...lifecycleRules: s3.LifecycleRule[]) => {
    const stack = newStack();
    tableOver(new s3.Bucket(stack, 'Bucket', { lifecycleRules }));
    return warnings(stack).length;
  };
  const expiration = Duration.days(730);

  test('are those of rules about them, in any bucket of the app', () => {
    expect(ruled({ expiration })).toBe(1);
    expect(ruled({ expiration, prefix: 'network/' })).toBe(1);
    expect(ruled({ expiration, prefix: 'network/vpc/AWSLogs/' })).toBe(1);
  });

  test.each<[string, s3.LifecycleRule]>([
    ['another prefix', { expiration, prefix: 'results/' }],
    ['one account', { expiration, prefix: 'network/vpc/AWSLogs/111122223333/' }],
    ['tags', { expiration, tagFilters: { keep: 'long' } }],
    ['large files', { expiration, objectSizeGreaterThan: 1000 }],
    ['old versions', { noncurrentVersionExpiration: expiration }],
    ['nothing, since it is off', { expiration, enabled: false }],
  ])('are not those of a rule for %s', (_what, rule) => {
    expect(ruled(rule)).toBe(0);
  });

  test('expire by the shortest of several rules', () => {
    expect(ruled({ expiration }, { expiration: Duration.days(100), prefix: 'network/' })).toBe(0);
    expect(ruled({ expiration }, { expiration: Duration.days(100), prefix: 'results/' })).toBe(1);
  });

  test('are warned about when the rule comes after the table', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    tableOver(bucket);
    bucket.addLifecycleRule({ expiration });
    expect(warnings(stack)).toHaveLength(1);
  });

  test('are not warned about in a bucket of somebody else', () => {
    const stack = new Stack(new App(), 'Network');
    tableOver(s3.Bucket.fromBucketName(stack, 'Archive', 'archive'));
    expect(warnings(stack)).toEqual([]);
  });
});
