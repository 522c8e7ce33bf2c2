import { aws_kms as kms, aws_s3 as s3, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { FlowLogBucket } from '../../src';
import { newStack, onlyResource } from '../fixtures/stacks';

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
