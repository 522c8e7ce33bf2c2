import { App, aws_ec2 as ec2, aws_s3 as s3, Duration, Environment, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { FlowLogBucket, FlowLogFormat, FlowLogSource, FlowLogTable, FlowLogTableProps, PartitionValues, S3FlowLogs, S3LogLayout, TableWindow } from '../../../src';
import { newPlacedStack } from '../../fixtures/stacks';

/** What a table does not find, and says. */

const HOME: Environment = { account: '111122223333', region: 'eu-west-1' };

/** A bucket with the flow logs of some places, and a table over those of the first. */
function tableOver(places: readonly Environment[], props: Partial<FlowLogTableProps> = {}): Stack {
  const app = new App();
  const archive = new Stack(app, 'Archive', { env: HOME });
  const bucket = new FlowLogBucket(archive, 'Bucket', { bucketName: 'the-archive' });
  const [flowLogs] = places.map((env, index) => {
    const stack = new Stack(app, `Net${index}`, { env });
    return new S3FlowLogs(stack, 'FlowLogs', { sources: [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Vpc', `vpc-0${index}`))], bucket });
  });
  const stack = new Stack(app, 'Questions', { env: HOME });
  new FlowLogTable(stack, 'Table', { flowLogs, ...props });
  return stack;
}

const warningsOf = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('recordsNotFound')).map(({ entry }) => entry.data);

test('a table that does not look where its own flow logs write is warned about', () => {
  expect(warningsOf(tableOver([HOME], { accounts: PartitionValues.of(['999999999999']) }))).toEqual([
    expect.stringContaining('not among its accounts and regions: Net0/FlowLogs (111122223333, eu-west-1). Their records are not found'),
  ]);
  expect(warningsOf(tableOver([HOME], { regions: PartitionValues.of(['us-east-1']) }))).toHaveLength(1);
  expect(warningsOf(tableOver([HOME]))).toEqual([]);
});

test('a table by default over the flow logs of two Regions says which it leaves out', () => {
  const places = [HOME, { ...HOME, region: 'us-east-1' }];
  expect(warningsOf(tableOver(places))).toEqual([expect.stringContaining('regions: Net1/FlowLogs (111122223333, us-east-1)')]);
  expect(warningsOf(tableOver(places, { regions: PartitionValues.of(['eu-west-1', 'us-east-1']) }))).toEqual([]);
  expect(warningsOf(tableOver(places, { regions: PartitionValues.injected() }))).toEqual([]);
});

test('a Region that the CDK does not know is warned about', () => {
  const stack = tableOver([HOME], { regions: PartitionValues.of(['eu-west-1', 'eu-wset-1']) });
  Annotations.fromStack(stack).hasWarning('/Questions/Table', Match.stringLikeRegexp('regions names eu-wset-1, which this version of aws-cdk-lib does not know: the table finds nothing there.*regionUnknown'));
});

describe('a window over files that expire', () => {
  const build = (window: TableWindow | undefined) => {
    const stack = newPlacedStack();
    const bucket = new s3.Bucket(stack, 'Archive', { lifecycleRules: [{ expiration: Duration.days(90) }] });
    const flowLogs = S3FlowLogs.fromS3FlowLogsAttributes(stack, 'FlowLogs', { bucket, format: FlowLogFormat.DEFAULT, layout: S3LogLayout.parquet({ prefix: 'vpc' }) });
    new FlowLogTable(stack, 'Table', { flowLogs, window });
    return Annotations.fromStack(stack);
  };

  test('that is longer than they are kept is noted', () => {
    build(undefined).hasInfo('/Network/Table', Match.stringLikeRegexp('deleted after 90 days, and the table looks 400 days back.*TableWindow.last\\(Duration.days\\(90\\)\\).*windowLongerThanExpiration'));
  });

  test('that is as long is not', () => {
    expect(build(TableWindow.last(Duration.days(90))).findInfo('*', Match.anyValue())).toEqual([]);
  });
});
