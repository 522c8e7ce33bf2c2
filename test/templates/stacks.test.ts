import { App, aws_ec2 as ec2, aws_iam as iam, aws_kms as kms, CfnParameter, Environment, PhysicalName, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { FlowLogBucket, FlowLogBucketProps, FlowLogQueryPack, FlowLogSource, FlowLogTable, S3FlowLogs } from '../../src';

const LOGS: Environment = { account: '111122223333', region: 'eu-west-1' };
const ARCHIVE: Environment = { account: '444455556666', region: 'eu-west-1' };

interface Estate { readonly network: Stack; readonly archive: Stack; readonly logs: Stack; readonly pack: FlowLogQueryPack }

/** VPC, bucket, and logs with their table and questions, in three stacks. */
function threeStacks(scope: Construct, env: { logs?: Environment; archive?: Environment } = {}, withKey = false): Estate {
  const network = new Stack(scope, 'Network', { env: env.logs });
  const vpc = new ec2.Vpc(network, 'Vpc', { natGateways: 0, maxAzs: 1 });
  const archive = new Stack(scope, 'Archive', { env: env.archive });
  const key: FlowLogBucketProps = withKey ? { encryptionKey: new kms.Key(archive, 'Key', { alias: 'flow-log-archive' }) } : {};
  const bucket = new FlowLogBucket(archive, 'Bucket', key);
  const logs = new Stack(scope, 'Logs', { env: env.logs });
  const flowLogs = new S3FlowLogs(logs, 'FlowLogs', { sources: [FlowLogSource.vpc(vpc)], bucket });
  const table = new FlowLogTable(logs, 'Table', { flowLogs });
  return { network, archive, logs, pack: new FlowLogQueryPack(logs, 'Questions', { table }) };
}

const idsOf = (stack: Stack) => Object.keys(Template.fromStack(stack).toJSON().Resources).sort();
const only = (stack: Stack, type: string): { [key: string]: any } => {
  const found = Object.values(Template.fromStack(stack).findResources(type));
  expect(found).toHaveLength(1);
  return found[0].Properties;
};

/** What the delivery service is allowed by a policy. */
const delivery = (document: { [key: string]: any }) => document.Statement.filter((one: any) => one.Principal.Service === 'delivery.logs.amazonaws.com');

/** A stack and all it depends on, itself not included unless there is a cycle. */
function reach(stack: Stack, seen = new Set<Stack>()): Set<Stack> {
  stack.dependencies.filter(one => !seen.has(one)).forEach(one => reach(one, seen.add(one)));
  return seen;
}

describe('VPC, bucket and logs in three stacks, environment-agnostic', () => {
  const app = new App();
  const estate = threeStacks(app);
  app.synth();

  test('the logs depend on the other two, and nothing depends on the logs', () => {
    expect(estate.logs.dependencies.map(stack => stack.node.id).sort()).toEqual(['Archive', 'Network']);
    expect(estate.archive.dependencies).toEqual([]);
    expect(estate.network.dependencies).toEqual([]);
  });

  test('the policy stands with the bucket, the flow log with the table and the questions', () => {
    Template.fromStack(estate.archive).resourceCountIs('AWS::S3::BucketPolicy', 1);
    Template.fromStack(estate.logs).resourceCountIs('AWS::S3::BucketPolicy', 0);
    Template.fromStack(estate.logs).resourceCountIs('AWS::S3::Bucket', 0);
    expect(only(estate.logs, 'AWS::EC2::FlowLog').ResourceId).toEqual({ 'Fn::ImportValue': expect.stringMatching(/^Network:ExportsOutputRefVpc/) });
    Template.fromStack(estate.logs).resourceCountIs('AWS::Athena::NamedQuery', estate.pack.queries.length);
  });

  test('the table finds the files of the bucket in the other stack', () => {
    const { StorageDescriptor: { Location: location } } = only(estate.logs, 'AWS::Glue::Table').TableInput;
    expect(JSON.stringify(location)).toMatch(/Fn::ImportValue":"Archive:ExportsOutputRefBucket[^"]*"},"\/flow-logs\/vpc-parquet-hourly\/AWSLogs\/"/);
  });
});

describe('in stages', () => {
  const app = new App();
  const [dev, prod] = ['Dev', 'Prod'].map(id => threeStacks(new Stage(app, id)));

  test.each(['network', 'archive', 'logs'] as const)('the stacks %s of two stages have equal logical ids', name => {
    expect(idsOf(dev[name])).toEqual(idsOf(prod[name]));
    expect(idsOf(dev[name]).length).toBeGreaterThan(0);
  });

  test('logical ids are those of the same stacks outside a stage', () => {
    expect(idsOf(dev.logs)).toEqual(idsOf(threeStacks(new App()).logs));
  });

  test('names of databases and work groups differ, so that both stages fit in one account', () => {
    const named = (stack: Stack) => [only(stack, 'AWS::Glue::Database').DatabaseInput.Name, only(stack, 'AWS::Athena::WorkGroup').Name];
    named(dev.logs).forEach((name, index) => expect(name).not.toBe(named(prod.logs)[index]));
  });
});

describe.each([['S3 keys', false], ['a customer managed key', true]])('the bucket in another account of one app, with %s', (_, withKey) => {
  const app = new App();
  const estate = threeStacks(app, { logs: LOGS, archive: ARCHIVE }, withKey);
  const assembly = app.synth();

  test('there is no cycle between stacks, and the bucket comes first', () => {
    [estate.network, estate.archive, estate.logs].forEach(stack => expect([...reach(stack)]).not.toContain(stack));
    expect([...reach(estate.logs)]).toContain(estate.archive);
    expect(assembly.stacks).toHaveLength(3);
  });

  test('the bucket has a generated name, and the flow log writes to it', () => {
    const name: string = only(estate.archive, 'AWS::S3::Bucket').BucketName;
    expect(name).toMatch(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
    const destination = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::${name}/flow-logs/vpc-parquet-hourly/`]] };
    expect(only(estate.logs, 'AWS::EC2::FlowLog').LogDestination).toEqual(destination);
    expect(only(estate.logs, 'AWS::Glue::Table').TableInput.StorageDescriptor.Location).toBe(`s3://${name}/flow-logs/vpc-parquet-hourly/AWSLogs/`);
  });

  test('both statements name the account and Region of the flow logs, not those of the bucket', () => {
    const statements = delivery(only(estate.archive, 'AWS::S3::BucketPolicy').PolicyDocument);
    expect(statements).toHaveLength(2);
    for (const { Condition: condition } of statements) {
      expect(condition.StringEquals['aws:SourceAccount']).toBe('111122223333');
      expect(condition.ArnLike['aws:SourceArn']).toEqual({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:eu-west-1:111122223333:*']] });
    }
    expect(JSON.stringify(statements[0].Resource)).toContain('/flow-logs/*/AWSLogs/111122223333/*');
  });

  test('the table looks in the account of the flow logs', () => {
    expect(only(estate.logs, 'AWS::Glue::Table').TableInput.Parameters).toMatchObject({
      'projection.aws_account_id.values': '111122223333', 'projection.aws_region.values': 'eu-west-1',
    });
  });

  if (withKey) {
    test('the key lets the account of the flow logs write', () => {
      const [statement, ...more] = delivery(only(estate.archive, 'AWS::KMS::Key').KeyPolicy);
      expect(more).toEqual([]);
      expect(statement.Condition.StringEquals).toEqual({ 'aws:SourceAccount': '111122223333' });
    });
  }
});

test('who may run the questions is let into the bucket and the key of the other account', () => {
  const { archive, logs, pack } = threeStacks(new App(), { logs: LOGS, archive: ARCHIVE }, true);
  const role = new iam.Role(logs, 'Analyst', { assumedBy: new iam.AccountRootPrincipal(), roleName: PhysicalName.GENERATE_IF_NEEDED });
  expect(pack.grants.query(role).success).toBe(true);
  const toRole = (document: { [key: string]: any }) => document.Statement.filter((one: any) => /:role\//.test(JSON.stringify(one.Principal)));
  const toFiles = toRole(only(archive, 'AWS::S3::BucketPolicy').PolicyDocument);
  expect(toFiles.map((one: any) => one.Action)).toEqual(['s3:GetObject', ['s3:GetBucketLocation', 's3:ListBucket']]);
  expect(JSON.stringify(toFiles[0].Resource)).toContain('/flow-logs/vpc-parquet-hourly/AWSLogs/*');
  expect(toRole(only(archive, 'AWS::KMS::Key').KeyPolicy)).toEqual([expect.objectContaining({ Effect: 'Allow', Action: 'kms:Decrypt' })]);
  expect([...reach(archive)]).not.toContain(archive);
});

test('two accounts of one app that share a bucket share its statements', () => {
  const app = new App();
  const archive = new Stack(app, 'Archive', { env: ARCHIVE });
  const bucket = new FlowLogBucket(archive, 'Bucket');
  for (const account of ['111122223333', '777788889999']) {
    const stack = new Stack(app, `Logs${account}`, { env: { account, region: 'eu-west-1' } });
    new S3FlowLogs(stack, 'FlowLogs', { sources: [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-0a1b2c'.replace('0', account[0])))], bucket });
  }
  const accounts = delivery(only(archive, 'AWS::S3::BucketPolicy').PolicyDocument).map((one: any) => one.Condition.StringEquals['aws:SourceAccount']);
  expect(accounts).toEqual([['111122223333', '777788889999'], ['111122223333', '777788889999']]);
});

test('everything by parameter: ids of VPC, name of the bucket, accounts', () => {
  const stack = new Stack(new App(), 'Network');
  const parameter = (id: string) => new CfnParameter(stack, id).valueAsString;
  const bucket = new FlowLogBucket(stack, 'Bucket', { bucketName: parameter('BucketName') });
  const flowLogs = new S3FlowLogs(stack, 'FlowLogs', { sources: [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Vpc', parameter('VpcId')))], bucket });
  const table = new FlowLogTable(stack, 'Table', { flowLogs, tableName: parameter('TableName') });
  new FlowLogQueryPack(stack, 'Questions', { table });
  const [flowLog] = Object.keys(Template.fromStack(stack).findResources('AWS::EC2::FlowLog'));
  expect(flowLog).toMatch(/^FlowLogsVPCVpc/);
  const text: unknown = Object.values(Template.fromStack(stack).findResources('AWS::Athena::NamedQuery'))[0].Properties.QueryString;
  expect(JSON.stringify(text)).toContain('FROM \\"",{"Ref":"TableName"},"\\"');
});
