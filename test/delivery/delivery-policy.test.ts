import { Annotations as Notes, aws_ec2 as ec2, aws_kms as kms, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { FlowLogBucket, FlowLogFormat, FlowLogSource, S3FlowLogs, S3FlowLogsProps, S3LogLayout } from '../../src';
import { ACCOUNT, newPlacedStack, newStack, onlyResource, refusal, REGION } from '../fixtures/stacks';

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

/** The conditions against a confused deputy, with what else must be equal. */
function fromStackOnly(equals: object = {}, account: unknown = ACCOUNT, region: unknown = REGION): object {
  const arn = ['arn:', { Ref: 'AWS::Partition' }];
  const rest = typeof account === 'string' ? [`:logs:${region}:${account}:*`] : [':logs:', region, ':', account, ':*'];
  return {
    StringEquals: { ...equals, 'aws:SourceAccount': account },
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
        Condition: fromStackOnly({ 's3:x-amz-acl': 'bucket-owner-full-control' }),
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
        Condition: fromStackOnly({ 's3:x-amz-acl': 'bucket-owner-full-control' }, account, region),
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
