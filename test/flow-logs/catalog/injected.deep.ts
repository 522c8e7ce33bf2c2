import { aws_s3 as s3, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { JsonObject } from '../../../lab/private/errors';
import { FlowLogFormat, FlowLogTable, FlowLogTableProps, PartitionGranularity, PartitionValues, S3FlowLogs, S3LogLayout } from '../../../src';
import { newPlacedStack, newStack, onlyResource, refusal } from '../../fixtures/stacks';
import { ACCOUNT as LAB_ACCOUNT, BUCKET, Desk, LAST_DAY, recent, REGION as LAB_REGION } from '../../lab/fixture';

const injected = PartitionValues.injected();
const THREE = PartitionValues.of(['111122223333', '444455556666', '777788889999']);
const TWO = PartitionValues.of(['eu-west-1', 'us-east-1']);

function tableIn(stack: Stack, props: Partial<FlowLogTableProps> = {}): FlowLogTable {
  const flowLogs = S3FlowLogs.fromS3FlowLogsAttributes(stack, 'Existing', {
    bucket: s3.Bucket.fromBucketName(stack, 'Archive', BUCKET),
    format: FlowLogFormat.DEFAULT,
    layout: S3LogLayout.parquet({ prefix: 'vpc' }),
  });
  return new FlowLogTable(stack, 'Table', { flowLogs, ...props });
}

describe('a table whose accounts are injected', () => {
  test('lists no values for the column', () => {
    const stack = newPlacedStack();
    tableIn(stack, { accounts: injected });
    const parameters = onlyResource(stack, 'AWS::Glue::Table').Properties.TableInput.Parameters;
    expect(Object.entries(parameters).filter(([key]) => key.startsWith('projection.aws_account_id'))).toEqual([['projection.aws_account_id.type', 'injected']]);
    expect(parameters['projection.aws_region.values']).toBe('eu-west-1');
    expect(parameters['storage.location.template']).toContain('/${aws_account_id}/vpcflowlogs/${aws_region}/');
  });

  test('has a partition column of text: Athena injects nothing else', () => {
    const stack = newPlacedStack();
    tableIn(stack, { accounts: injected, regions: injected });
    expect(onlyResource(stack, 'AWS::Glue::Table').Properties.TableInput.PartitionKeys.slice(0, 2))
      .toEqual([{ Name: 'aws_account_id', Type: 'string' }, { Name: 'aws_region', Type: 'string' }]);
  });

  test('says what every query must name', () => {
    expect(tableIn(newStack(), { accounts: injected })._injected).toEqual({ accounts: true, regions: false });
    expect(tableIn(newStack(), { regions: injected })._injected).toEqual({ accounts: false, regions: true });
    expect(tableIn(newStack())._injected).toEqual({ accounts: false, regions: false });
  });

  test('needs no env where the flow logs have none: nothing is taken from it', () => {
    expect(() => tableIn(newStack(), { accounts: injected, regions: injected })).not.toThrow();
  });
});

describe('partitions of a span', () => {
  const hours = 24 + 2;

  test('are those of all values listed, or of those that a query names', () => {
    const table = tableIn(newStack(), { accounts: THREE, regions: TWO });
    expect(table._partitionsOf(Duration.hours(24))).toBe(hours * 3 * 2);
    expect(table._partitionsOf(Duration.hours(24), { accounts: ['444455556666'] })).toBe(hours * 2);
    expect(table._partitionsOf(Duration.hours(24), { accounts: ['444455556666', '777788889999'], regions: ['us-east-1'] })).toBe(hours * 2);
  });

  test('are those of the values named where the table lists none', () => {
    const table = tableIn(newStack(), { accounts: injected, regions: TWO, granularity: PartitionGranularity.DAY });
    expect(table._partitionsOf(Duration.days(7), { accounts: ['1', '2', '3', '4'].map(digit => digit.repeat(12)) })).toBe(9 * 4 * 2);
    expect(table._partitionsOf(Duration.days(7))).toBe(9 * 2);
  });
});

describe('what Athena would say, by the lab', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = new Desk();
    for (const account of [LAB_ACCOUNT, '999999999999']) await desk.write([recent(10), recent(60)], { account, prefix: 'vpc/', format: 'parquet' });
  });
  afterEach(() => desk.clear());

  const open = (props: Partial<FlowLogTableProps>) => {
    const stack = newStack({ env: { account: LAB_ACCOUNT, region: LAB_REGION } });
    tableIn(stack, props);
    return desk.open(Template.fromStack(stack).toJSON() as JsonObject);
  };

  test('fails on a query without a value, of accounts and of Regions', async () => {
    const lab = await open({ accounts: injected, regions: injected });
    await expect(lab.runSql(`SELECT 1 FROM flow_logs WHERE ${LAST_DAY}`)).rejects.toThrow(/injected projected partition column 'aws_account_id'/);
    await expect(lab.runSql(`SELECT 1 FROM flow_logs WHERE aws_account_id = '${LAB_ACCOUNT}' AND ${LAST_DAY}`)).rejects.toThrow(/column 'aws_region'/);
    await expect(lab.runSql(`SELECT 1 FROM flow_logs WHERE aws_account_id > '0' AND aws_region = '${LAB_REGION}' AND ${LAST_DAY}`)).rejects.toThrow(/'aws_account_id'/);
  });

  test('a query reads the values that it names, and no others', async () => {
    const lab = await open({ accounts: injected });
    const count = (condition: string) => lab.runSql(`SELECT count(*) FROM flow_logs WHERE ${condition} AND ${LAST_DAY}`);
    expect(await count(`aws_account_id = '${LAB_ACCOUNT}'`)).toMatchObject({ rows: [[2]], partitions: 25, files: 2 });
    expect(await count(`aws_account_id IN ('${LAB_ACCOUNT}', '999999999999')`)).toMatchObject({ rows: [[4]], partitions: 50, files: 4 });
    expect(await count('aws_account_id = \'000000000000\'')).toMatchObject({ rows: [[0]], partitions: 25, files: 0 });
  });
});

describe('long lists', () => {
  const accounts = (count: number) => Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));

  test('of thousands are taken: Glue has room', () => {
    expect(PartitionValues.of(accounts(5000))._values).toHaveLength(5000);
    expect(PartitionValues.of(accounts(39_384))._values).toHaveLength(39_384);
  });

  test('fails when a list is longer than a table property may be', () => {
    expect(refusal(() => PartitionValues.of(accounts(39_385))))
      .toBe('values of PartitionValues.of must take 512000 bytes at the most, separated by commas, got 39385 values of 512004 bytes; '
        + 'use PartitionValues.injected(), or make several tables');
  });
});
