import { App, aws_ec2 as ec2, aws_kms as kms, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { changes, Json, resource, templateOf } from './change';
import { FlowLogBucket, FlowLogSenders, FlowLogSource, S3FlowLogs } from '../../src';

const REGION = 'eu-west-1';
const accountIds = (count: number) => Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));

/** An archive for accounts, and for the stacks of others that use it in the same app. */
function archiveFor(accounts: string[], joining: string[] = []): Json {
  const app = new App();
  const archive = new Stack(app, 'Archive', { env: { account: '999988887777', region: REGION } });
  const bucket = new FlowLogBucket(archive, 'Bucket', {
    bucketName: 'central-flow-log-archive',
    encryptionKey: new kms.Key(archive, 'Key'),
    deliveryFrom: accounts.length === 0 ? undefined : [FlowLogSenders.fromAccounts(accounts, { regions: [REGION] })],
  });
  for (const account of joining) {
    const logs = new Stack(app, `Logs${account}`, { env: { account, region: REGION } });
    new S3FlowLogs(logs, 'FlowLogs', { bucket, sources: [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(logs, 'Vpc', `vpc-${account}`))] });
  }
  return Template.fromStack(archive).toJSON();
}

const POLICIES_ONLY = ['WILL_UPDATE BucketPolicy', 'WILL_UPDATE Key'];

test.each([
  ['the first account', 0, 1],
  ['one account more', 1, 2],
  ['the account with which the policy says less of each', 106, 107],
  ['many more', 100, 600],
])('%s: the policies are updated in place, bucket and key stay', (_, before, after) => {
  expect(changes(archiveFor(accountIds(before)), archiveFor(accountIds(after)))).toEqual(POLICIES_ONLY);
});

test('the policy says less of each from the 107th account on', () => {
  const folders = [106, 107].map(count => resource(archiveFor(accountIds(count)), 'AWS::S3::BucketPolicy').PolicyDocument.Statement[1].Resource);
  expect(folders.map(one => Array.isArray(one))).toEqual([true, false]);
});

test('a stack of another account that joins: the policies are updated in place', () => {
  expect(changes(archiveFor([]), archiveFor([], ['111122223333']))).toEqual(POLICIES_ONLY);
  expect(changes(archiveFor([], ['111122223333']), archiveFor([], ['111122223333', '444455556666']))).toEqual(POLICIES_ONLY);
});

test('a stack of an account that is listed already changes nothing', () => {
  expect(changes(archiveFor(['111122223333']), archiveFor(['111122223333'], ['111122223333']))).toEqual([]);
});

test('from the condition on the ACL that demanded the header: the policy is updated in place, nothing else', () => {
  const [before, after] = [templateOf(), templateOf()];
  const { Statement: statements } = resource(before, 'AWS::S3::BucketPolicy').PolicyDocument;
  const { Condition: condition } = statements.find((statement: Json) => statement.Action === 's3:PutObject');
  Object.assign(condition.StringEquals, condition.StringEqualsIfExists);
  delete condition.StringEqualsIfExists;
  expect(changes(before, after)).toEqual(['WILL_UPDATE FlowLogsBucketPolicy']);
});
