import { Annotations as Notes, App, aws_ec2 as ec2, aws_kms as kms, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { FlowLogBucket, FlowLogFormat, FlowLogSource, S3FlowLogs, S3FlowLogsProps, S3LogLayout } from '../../../src';
import { ACCOUNT, newPlacedStack, newStack, onlyResource, refusal, REGION, stackBeside } from '../../fixtures/stacks';

const DELIVERY = { Service: 'delivery.logs.amazonaws.com' };
const BUCKET_WARNING = 'cdk-network-visibility:bucketPolicyNotManaged';

/** Flow logs of a VPC with a known id. */
function flowLogsIn(stack: Stack, props: Partial<S3FlowLogsProps> = {}, vpcId = 'vpc-0a1b2c'): S3FlowLogs {
  return new S3FlowLogs(stack, `FlowLogs-${vpcId}`, { sources: [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, vpcId, vpcId))], ...props });
}

/** What the policies of all buckets of a stack let the delivery service do. */
function deliveryStatements(stack: Stack): { [key: string]: any }[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy'))
    .flatMap(policy => policy.Properties.PolicyDocument.Statement)
    .filter(statement => statement.Principal.Service !== undefined);
}

/** An ACL that takes the files away from the owner of the bucket is refused; without the header there is none. */
const OWNERS_ACL = { StringEqualsIfExists: { 's3:x-amz-acl': 'bucket-owner-full-control' } };

/** The conditions against a confused deputy, with others. */
function fromStackOnly(others: object = {}, account: unknown = ACCOUNT, region: unknown = REGION): object {
  const arn = ['arn:', { Ref: 'AWS::Partition' }];
  const rest = typeof account === 'string' ? [`:logs:${region}:${account}:*`] : [':logs:', region, ':', account, ':*'];
  return {
    ...others,
    StringEquals: { 'aws:SourceAccount': account },
    ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', [...arn, ...rest]] } },
  };
}

describe('bucket policy', () => {
  test('lets the delivery service write for this account and Region only, complete', () => {
    const stack = newPlacedStack();
    const arn = stack.resolve(flowLogsIn(stack).bucket.bucketArn);
    expect(deliveryStatements(stack)).toEqual([
      {
        Effect: 'Allow',
        Principal: DELIVERY,
        Action: 's3:PutObject',
        Resource: { 'Fn::Join': ['', [arn, `/flow-logs/*/AWSLogs/${ACCOUNT}/*`]] },
        Condition: fromStackOnly(OWNERS_ACL),
      },
      { Effect: 'Allow', Principal: DELIVERY, Action: ['s3:GetBucketAcl', 's3:ListBucket'], Resource: arn, Condition: fromStackOnly() },
    ]);
  });

  test('of an environment-agnostic stack names its account and Region by pseudo parameters', () => {
    const stack = newStack();
    const arn = stack.resolve(flowLogsIn(stack).bucket.bucketArn);
    const [account, region] = [{ Ref: 'AWS::AccountId' }, { Ref: 'AWS::Region' }];
    expect(deliveryStatements(stack)).toEqual([
      expect.objectContaining({
        Resource: { 'Fn::Join': ['', [arn, '/flow-logs/*/AWSLogs/', account, '/*']] },
        Condition: fromStackOnly(OWNERS_ACL, account, region),
      }),
      expect.objectContaining({ Condition: fromStackOnly({}, account, region) }),
    ]);
  });

  test.each([
    [S3LogLayout.parquet({ prefix: 'network/vpc' }), `/network/vpc/AWSLogs/${ACCOUNT}/*`],
    [S3LogLayout.text({ prefix: '' }), `/AWSLogs/${ACCOUNT}/*`],
    [S3LogLayout.text(), `/flow-logs/*/AWSLogs/${ACCOUNT}/*`],
  ])('admits the keys of the layout (%#)', (layout, pattern) => {
    const stack = newPlacedStack();
    const arn = stack.resolve(flowLogsIn(stack, { layout }).bucket.bucketArn);
    expect(deliveryStatements(stack)[0].Resource).toEqual({ 'Fn::Join': ['', [arn, pattern]] });
  });

  test('takes account and Region of a stack as they are', () => {
    const stack = newStack({ env: { account: 'made-up', region: 'anywhere' } });
    flowLogsIn(stack);
    expect(deliveryStatements(stack)[0].Condition.StringEquals).toEqual({ 'aws:SourceAccount': 'made-up' });
  });

  test('exists before the flow logs', () => {
    const stack = newStack();
    flowLogsIn(stack);
    const [policy] = Object.keys(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy'));
    expect(onlyResource(stack, 'AWS::EC2::FlowLog').DependsOn).toEqual([policy]);
  });

  test('says it once for several flow logs on one bucket', () => {
    const stack = newPlacedStack();
    const bucket = new FlowLogBucket(stack, 'Archive');
    flowLogsIn(stack, { bucket });
    flowLogsIn(stack, { bucket }, 'vpc-0d4e5f');
    expect(deliveryStatements(stack)).toHaveLength(2);
    Template.fromStack(stack).resourceCountIs('AWS::S3::BucketPolicy', 1);
  });
});

describe('a bucket that stacks of several accounts and Regions share', () => {
  const PLACES = [['444455556666', 'eu-west-1'], ['111122223333', 'eu-west-1'], ['444455556666', 'us-east-1']];

  /** Flow logs of each place, in stacks of their own. */
  function sharedBy(places: string[][], layouts: S3LogLayout[] = []): Stack {
    const archive = newPlacedStack();
    const bucket = new FlowLogBucket(archive, 'Archive', { bucketName: 'shared', encryptionKey: new kms.Key(archive, 'Key') });
    places.forEach(([account, region], index) =>
      flowLogsIn(stackBeside(archive, { account, region }, `Logs${index}`), { bucket, layout: layouts[index] }, `vpc-${index}`));
    return archive;
  }

  const arnsOf = (accounts: string[][]) => accounts.map(([account, region]) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:logs:${region}:${account}:*`]] }));

  test('has one pair of statements that names each account once, and each of its Regions', () => {
    const [write, check, ...more] = deliveryStatements(sharedBy(PLACES));
    expect(more).toEqual([]);
    expect(write.Resource.map((one: any) => one['Fn::Join'][1][1])).toEqual(['/flow-logs/*/AWSLogs/111122223333/*', '/flow-logs/*/AWSLogs/444455556666/*']);
    expect(write.Condition).toEqual({ ...check.Condition, ...OWNERS_ACL });
    expect(check.Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': ['111122223333', '444455556666'] },
      ArnLike: { 'aws:SourceArn': arnsOf([['111122223333', 'eu-west-1'], ['444455556666', 'eu-west-1'], ['444455556666', 'us-east-1']]) },
    });
  });

  test('has one statement in the policy of its key', () => {
    const { Statement: found } = onlyResource(sharedBy(PLACES), 'AWS::KMS::Key').Properties.KeyPolicy;
    const [statement, ...more] = found.filter((one: any) => one.Principal.Service !== undefined);
    expect(more).toEqual([]);
    expect(statement.Condition.StringEquals).toEqual({ 'aws:SourceAccount': ['111122223333', '444455556666'] });
  });

  test('has the same policies in whatever order the stacks come', () => {
    const policies = (places: string[][]) => ['AWS::S3::BucketPolicy', 'AWS::KMS::Key'].map(type => onlyResource(sharedBy(places), type).Properties);
    expect(policies([...PLACES].reverse())).toEqual(policies(PLACES));
  });

  test('admits the keys of every layout', () => {
    const [write] = deliveryStatements(sharedBy(PLACES, [S3LogLayout.text({ prefix: 'a' }), S3LogLayout.parquet({ hiveCompatiblePartitions: true })]));
    expect(write.Resource.map((one: any) => one['Fn::Join'][1][1]).sort()).toEqual([
      '/a/AWSLogs/444455556666/*', '/flow-logs/*/AWSLogs/444455556666/*', '/flow-logs/*/AWSLogs/aws-account-id=111122223333/*',
    ]);
  });

  test('exists before the flow logs of each stack: they depend on its stack', () => {
    const archive = sharedBy(PLACES);
    const others = archive.node.root.node.children.filter((one): one is Stack => Stack.isStack(one) && one !== archive);
    Template.fromStack(archive);
    expect(others.map(stack => stack.dependencies.includes(archive))).toEqual([true, true, true]);
  });

  test('minimised policies keep the pair apart', () => {
    const app = new App({ context: { '@aws-cdk/aws-iam:minimizePolicies': true } });
    const minimised = new Stack(app, 'Network', { env: { account: ACCOUNT, region: REGION } });
    const bucket = new FlowLogBucket(minimised, 'Archive', { bucketName: 'shared' });
    flowLogsIn(minimised, { bucket });
    flowLogsIn(stackBeside(minimised, { account: '444455556666', region: REGION }), { bucket }, 'vpc-2');
    expect(deliveryStatements(minimised).map(one => one.Condition.StringEquals['aws:SourceAccount'])).toEqual([
      ['111122223333', '444455556666'], ['111122223333', '444455556666'],
    ]);
  });
});

test('a bucket without an encryption prop is taken: S3 encrypts with its own keys', () => {
  const stack = newStack();
  flowLogsIn(stack, { bucket: new s3.Bucket(stack, 'Archive') });
  expect(deliveryStatements(stack)).toHaveLength(2);
});

describe('customer managed key', () => {
  const statement = (account: unknown, region: unknown) => ({
    Effect: 'Allow',
    Principal: DELIVERY,
    Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    Resource: '*',
    Condition: fromStackOnly({}, account, region),
  });

  test('lets the delivery service encrypt, with the same conditions', () => {
    const stack = newPlacedStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    flowLogsIn(stack, { bucket: new FlowLogBucket(stack, 'Archive', { encryptionKey }) });
    const { Statement: found } = onlyResource(stack, 'AWS::KMS::Key').Properties.KeyPolicy;
    expect(found.filter((one: any) => one.Principal.Service !== undefined)).toEqual([statement(ACCOUNT, REGION)]);
  });

  test('that a bucket made for itself is extended too', () => {
    const stack = newStack();
    flowLogsIn(stack, { bucket: new s3.Bucket(stack, 'Archive', { encryption: s3.BucketEncryption.KMS }) });
    const { Statement: found } = onlyResource(stack, 'AWS::KMS::Key').Properties.KeyPolicy;
    expect(found).toContainEqual(statement({ Ref: 'AWS::AccountId' }, { Ref: 'AWS::Region' }));
  });

  test.each(['KMS_MANAGED', 'DSSE_MANAGED'] as const)('fails when the bucket is encrypted with the key that AWS manages (%s)', name => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Archive', { encryption: s3.BucketEncryption[name] });
    expect(refusal(() => flowLogsIn(stack, { bucket })))
      .toBe('bucket must not be encrypted with the key that AWS manages for S3 (encryption KMS_MANAGED), which flow logs cannot write with; '
        + 'use S3_MANAGED, or KMS with a key of your own [at Network/Archive]');
  });

  test.each(['S3_MANAGED', 'KMS', 'DSSE'] as const)('a bucket with encryption %s is taken', name => {
    const stack = newStack();
    flowLogsIn(stack, { bucket: new s3.Bucket(stack, 'Archive', { encryption: s3.BucketEncryption[name] }) });
    expect(deliveryStatements(stack)).toHaveLength(2);
  });
});

describe('a bucket of somebody else', () => {
  const importedIn = (stack: Stack) => s3.Bucket.fromBucketName(stack, 'Archive', 'central-flow-logs');

  test('is written to, and a warning says that its policy is not ours', () => {
    const stack = newStack();
    flowLogsIn(stack, { bucket: importedIn(stack) });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::FlowLog', {
      LogDestination: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::central-flow-logs/flow-logs/vpc-parquet-hourly/']] },
    });
    Template.fromStack(stack).resourceCountIs('AWS::S3::BucketPolicy', 0);
    Annotations.fromStack(stack).hasWarning('/Network/Archive', Match.stringLikeRegexp(
      'flow logs are sent to an imported bucket, whose policy this app cannot change; until that policy lets delivery.logs.amazonaws.com write, '
      + `flow logs are ACTIVE and deliver nothing.*${BUCKET_WARNING}`));
    expect(onlyResource(stack, 'AWS::EC2::FlowLog').DependsOn).toBeUndefined();
  });

  test('the warning can be acknowledged by its id', () => {
    const stack = newStack();
    const bucket = importedIn(stack);
    flowLogsIn(stack, { bucket });
    Notes.of(bucket).acknowledgeWarning(BUCKET_WARNING, 'the policy is kept by another team');
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('no warning is given when the user says that the policies are in place', () => {
    const stack = newStack();
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f`);
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Archive', { bucketName: 'central-flow-logs', encryptionKey });
    flowLogsIn(stack, { bucket, bucketPolicyInPlace: true });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
    flowLogsIn(stack, { bucket }, 'vpc-0d4e5f');
    ['bucketPolicyNotManaged', 'keyPolicyNotManaged'].forEach(id => Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp(id)));
  });

  test('fails when the policies of a bucket of this app are said to be in place', () => {
    const flowLogs = (bucketPolicyInPlace: boolean) => () => flowLogsIn(newStack(), { bucketPolicyInPlace });
    expect(refusal(flowLogs(true))).toBe(
      'bucketPolicyInPlace must be left out for a bucket of this app, got true; the policy of such a bucket is extended [at Network/FlowLogs-vpc-0a1b2c/Bucket]');
    expect(flowLogs(false)).not.toThrow();
  });

  test('the warning says where the statements are', () => {
    const stack = newStack();
    flowLogsIn(stack, { bucket: importedIn(stack) });
    Annotations.fromStack(stack).hasWarning('/Network/Archive', Match.stringLikeRegexp(
      'The statements for its owner: senders.bucketPolicyText\\(bucket\\) of the S3FlowLogs. Set bucketPolicyInPlace, or acknowledge this, once the policy is in place'));
  });

  test('no warning is given for a bucket of this app', () => {
    const stack = newStack();
    flowLogsIn(stack);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  // A key whose policy this app cannot change deserves the same warning: flow logs would be ACTIVE and deliver nothing.
  test('a warning says that the policy of an imported key is not ours', () => {
    const stack = newStack();
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:key/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f`);
    flowLogsIn(stack, { bucket: new FlowLogBucket(stack, 'Archive', { encryptionKey }) });
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('cdk-network-visibility:keyPolicyNotManaged'));
  });
});

test('changing format or file format leaves the policy as it is', () => {
  const policies = [
    {},
    { format: FlowLogFormat.DEFAULT },
    { layout: S3LogLayout.text() },
    { layout: S3LogLayout.text(), format: FlowLogFormat.DEFAULT },
  ].map(props => {
    const stack = newStack();
    flowLogsIn(stack, props);
    return Template.fromStack(stack).findResources('AWS::S3::BucketPolicy');
  });
  policies.forEach(policy => expect(policy).toEqual(policies[0]));
});
