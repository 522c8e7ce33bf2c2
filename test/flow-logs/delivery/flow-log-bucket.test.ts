import { App, aws_ec2 as ec2, aws_kms as kms, aws_s3 as s3, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { FlowLogBucket, FlowLogSource, S3FlowLogs } from '../../../src';
import { newStack, onlyResource, refusal } from '../../fixtures/stacks';

test('with no props: locked, encrypted, kept', () => {
  const stack = newStack();
  new FlowLogBucket(stack, 'Archive');
  const bucket = onlyResource(stack, 'AWS::S3::Bucket');
  expect(bucket).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  expect(bucket.Properties).toEqual({
    BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
    LifecycleConfiguration: { Rules: [{ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, Status: 'Enabled' }] },
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
  });
});

test('with no props: refuses what is not TLS', () => {
  const stack = newStack();
  new FlowLogBucket(stack, 'Archive');
  const statements = onlyResource(stack, 'AWS::S3::BucketPolicy').Properties.PolicyDocument.Statement;
  expect(statements).toEqual([expect.objectContaining({
    Effect: 'Deny', Action: 's3:*', Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  })]);
});

test('with all props', () => {
  const stack = newStack();
  new FlowLogBucket(stack, 'Archive', {
    bucketName: 'flow-log-archive',
    encryptionKey: new kms.Key(stack, 'Key'),
    expiration: Duration.days(90),
    removalPolicy: RemovalPolicy.DESTROY,
    serverAccessLogsBucket: s3.Bucket.fromBucketName(stack, 'AccessLogs', 'access-logs'),
  });
  const template = Template.fromStack(stack);
  template.hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
    Properties: {
      BucketName: 'flow-log-archive',
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] } },
        }],
      },
      LifecycleConfiguration: { Rules: [{ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, ExpirationInDays: 90, Status: 'Enabled' }] },
      LoggingConfiguration: { DestinationBucketName: 'access-logs' },
    },
  });
  template.resourcePropertiesCountIs('AWS::S3::Bucket', { PublicAccessBlockConfiguration: Match.objectLike({ RestrictPublicBuckets: true }) }, 1);
});

describe('when the first stack of another account joins', () => {
  const nameOf = (bucketName: string | undefined, joins: boolean): string | undefined => {
    const app = new App();
    const archive = new Stack(app, 'Archive', { env: { account: '111122223333', region: 'eu-west-1' } });
    const bucket = new FlowLogBucket(archive, 'Bucket', { bucketName });
    if (joins) {
      const logs = new Stack(app, 'Logs', { env: { account: '444455556666', region: 'eu-west-1' } });
      new S3FlowLogs(logs, 'FlowLogs', { bucket, sources: [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(logs, 'Vpc', 'vpc-1'))] });
    }
    const [resource] = Object.values(Template.fromStack(archive).findResources('AWS::S3::Bucket'));
    return resource.Properties.BucketName;
  };

  test('a bucket of its own name stays', () => {
    expect(nameOf('the-archive', true)).toBe(nameOf('the-archive', false));
  });

  test('one without is named then, which replaces it, as its documentation says', () => {
    expect(nameOf(undefined, false)).toBeUndefined();
    expect(nameOf(undefined, true)).toMatch(/^archivearchivebucket[0-9a-f]+$/);
  });
});

test('fails when expiration is not whole days', () => {
  expect(refusal(() => new FlowLogBucket(newStack(), 'Archive', { expiration: Duration.hours(36) })))
    .toBe('expiration must be whole days, at least one, got 1 day 12 hours; write Duration.days(2) [at Network]');
  expect(() => new FlowLogBucket(newStack(), 'Archive', { expiration: Duration.hours(48) })).not.toThrow();
});
