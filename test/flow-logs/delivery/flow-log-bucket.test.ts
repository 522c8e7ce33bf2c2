import { App, aws_ec2 as ec2, aws_kms as kms, aws_s3 as s3, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
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
    expect(nameOf(undefined, true)).toMatch(/^archivearchivebucket[0-9a-f]{16}$/);
  });
});

test('fails when expiration is not whole days', () => {
  expect(refusal(() => new FlowLogBucket(newStack(), 'Archive', { expiration: Duration.hours(36) })))
    .toBe('expiration must be whole days, at least one, got 1 day 12 hours; write Duration.days(2) [at Network]');
  expect(() => new FlowLogBucket(newStack(), 'Archive', { expiration: Duration.hours(48) })).not.toThrow();
});

describe('versions, Object Lock and copies', () => {
  const LOCK = s3.ObjectLockRetention.governance(Duration.days(1));
  const bucketOf = (stack: Stack, id = 'Archive') => Object.entries(Template.fromStack(stack).findResources('AWS::S3::Bucket')).find(([name]) => name.startsWith(id))![1].Properties;

  test('a versioned bucket keeps what was deleted for 30 days', () => {
    const stack = newStack();
    new FlowLogBucket(stack, 'Archive', { versioned: true, expiration: Duration.days(90) });
    expect(bucketOf(stack)).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 90, NoncurrentVersionExpiration: { NoncurrentDays: 30 } }] },
    });
  });

  test('Object Lock brings versions with it', () => {
    const stack = newStack();
    new FlowLogBucket(stack, 'Archive', { objectLockDefaultRetention: s3.ObjectLockRetention.governance(Duration.days(365)), noncurrentVersionExpiration: Duration.days(7) });
    expect(bucketOf(stack)).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 365 } } },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: { Rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 7 } }] },
    });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('files that expire before their lock ends are warned about', () => {
    const stack = newStack();
    new FlowLogBucket(stack, 'Archive', { objectLockDefaultRetention: s3.ObjectLockRetention.compliance(Duration.days(365)), expiration: Duration.days(90) });
    Annotations.fromStack(stack).hasWarning('/Network/Archive', Match.stringLikeRegexp('files expire after 90 days and are locked for 365.*expirationBeforeLockEnds'));
  });

  test.each([
    [{ versioned: false, objectLockDefaultRetention: s3.ObjectLockRetention.governance(Duration.days(1)) },
      'versioned must be left out or true with objectLockDefaultRetention, which needs versions, got false; leave one of the two out'],
    [{ noncurrentVersionExpiration: Duration.days(7) },
      'noncurrentVersionExpiration must be left out for a bucket without versions, got 7 days; set versioned: true, or leave it out'],
    [{ versioned: true, noncurrentVersionExpiration: Duration.hours(7) },
      'noncurrentVersionExpiration must be whole days, at least one, got 7 hours; write Duration.days(1)'],
    [{ autoDeleteObjects: true },
      'autoDeleteObjects must go with removalPolicy: RemovalPolicy.DESTROY, got none, which keeps the bucket; set both for a sandbox, or leave autoDeleteObjects out'],
    [{ autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY, objectLockDefaultRetention: LOCK },
      'autoDeleteObjects must be left out with objectLockDefaultRetention, got true with 1 day; locked files cannot be deleted, so the stack could not be either'],
  ])('fails when versions or removal contradict each other: %#', (props, message) => {
    expect(refusal(() => new FlowLogBucket(newStack(), 'Archive', props))).toBe(`${message} [at Network]`);
  });

  test('copies go to another bucket by a role that cannot delete', () => {
    const stack = newStack();
    const destination = new FlowLogBucket(stack, 'Copy', { versioned: true });
    new FlowLogBucket(stack, 'Archive', { replicationDestination: destination });
    expect(bucketOf(stack)).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      ReplicationConfiguration: {
        Role: { 'Fn::GetAtt': [expect.stringMatching(/^ArchiveReplicationRole/), 'Arn'] },
        Rules: [{
          Status: 'Enabled',
          Filter: { Prefix: '' },
          DeleteMarkerReplication: { Status: 'Disabled' },
          Destination: { Bucket: { 'Fn::GetAtt': [expect.stringMatching(/^Copy/), 'Arn'] } },
        }],
      },
    });
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    const actions = policy.Properties.PolicyDocument.Statement.flatMap((statement: { Action: string | string[] }) => statement.Action);
    expect(actions.sort()).toEqual([
      's3:GetObjectVersionAcl', 's3:GetObjectVersionForReplication', 's3:GetObjectVersionTagging', 's3:GetReplicationConfiguration', 's3:ListBucket',
      's3:ReplicateObject', 's3:ReplicateTags',
    ]);
  });

  test('copies under keys are decrypted and encrypted', () => {
    const stack = newStack();
    const [key, copyKey] = [new kms.Key(stack, 'Key'), new kms.Key(stack, 'CopyKey')];
    new FlowLogBucket(stack, 'Archive', { encryptionKey: key, replicationDestination: new FlowLogBucket(stack, 'Copy', { versioned: true, encryptionKey: copyKey }) });
    expect(bucketOf(stack)).toMatchObject({
      ReplicationConfiguration: {
        Rules: [{
          SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
          Destination: { EncryptionConfiguration: { ReplicaKmsKeyID: { 'Fn::GetAtt': [expect.stringMatching(/^CopyKey/), 'Arn'] } } },
        }],
      },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] } }),
          Match.objectLike({ Action: ['kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'], Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^CopyKey'), 'Arn'] } }),
        ]),
      },
    });
  });

  test('the policy of a bucket in another account of the app lets the role write, and copies become its own', () => {
    const app = new App();
    const archive = new Stack(app, 'Archive', { env: { account: '111122223333', region: 'eu-west-1' } });
    const vault = new Stack(app, 'Vault', { env: { account: '444455556666', region: 'eu-central-1' } });
    const destination = new FlowLogBucket(vault, 'Copy', { bucketName: 'the-copy', versioned: true });
    new FlowLogBucket(archive, 'Bucket', { bucketName: 'the-archive', replicationDestination: destination });
    expect(bucketOf(archive, 'Bucket').ReplicationConfiguration.Rules[0].Destination).toMatchObject({ Account: '444455556666', AccessControlTranslation: { Owner: 'Destination' } });
    Template.fromStack(vault).hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({
          Effect: 'Allow',
          Action: ['s3:ReplicateObject', 's3:ReplicateTags', 's3:ObjectOwnerOverrideToBucketOwner'],
          Principal: { AWS: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':iam::111122223333:role/')])] } },
        })]),
      },
    });
  });

  test('an imported bucket of another account is warned about', () => {
    const stack = newStack();
    const destination = s3.Bucket.fromBucketAttributes(stack, 'Copy', { bucketName: 'the-copy', account: '444455556666' });
    new FlowLogBucket(stack, 'Archive', { replicationDestination: destination });
    Annotations.fromStack(stack).hasWarning('/Network/Copy', Match.stringLikeRegexp('nothing is copied.*replicationPolicyNotManaged'));
  });

  test('fails when the destination keeps no versions, or the copy of an encrypted file has no key', () => {
    const stack = newStack();
    const plain = new FlowLogBucket(stack, 'Plain');
    expect(refusal(() => new FlowLogBucket(stack, 'One', { replicationDestination: plain })))
      .toBe('replicationDestination must be versioned, got Network/Plain without versions; set versioned: true on it [at Network/One]');
    const copy = new FlowLogBucket(stack, 'Copy', { versioned: true });
    expect(refusal(() => new FlowLogBucket(stack, 'Two', { replicationDestination: copy, encryptionKey: new kms.Key(stack, 'Key') })))
      .toBe('replicationDestination must be encrypted with a key of its own where the bucket is, got Network/Copy without a key that this app knows; '
        + 'give it an encryptionKey (fromBucketAttributes takes one, too) [at Network/Two]');
  });
});

describe('a sandbox', () => {
  test('deletes flow logs first, then files, then the bucket', () => {
    const stack = newStack();
    const bucket = new FlowLogBucket(stack, 'Archive', { removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true });
    new S3FlowLogs(stack, 'FlowLogs', { bucket, sources: [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-1'))] });
    const template = Template.fromStack(stack);
    const [emptying] = Object.keys(template.findResources('Custom::S3AutoDeleteObjects'));
    const [flowLog] = Object.values(template.findResources('AWS::EC2::FlowLog'));
    expect(flowLog.DependsOn).toContain(emptying);
  });
});

describe('access logs', () => {
  const FLAG = '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy';
  const build = (app: App) => {
    const stack = new Stack(app, 'Test');
    return new FlowLogBucket(stack, 'Archive', { serverAccessLogsBucket: new FlowLogBucket(stack, 'AccessLogs') });
  };

  test('fails when they would need an ACL that the other bucket refuses, in the words of the prop', () => {
    expect(refusal(() => build(new App({ context: { [FLAG]: false } })))).toBe(`serverAccessLogsBucket must take access logs by an ACL unless the feature flag ${FLAG} is on, `
      + `got Test/AccessLogs, which refuses ACLs; add "${FLAG}": true to "context" in cdk.json [at Test]`);
  });

  test('go to such a bucket with the flag', () => {
    const bucket = build(new App({ context: { [FLAG]: true } }));
    Template.fromStack(Stack.of(bucket)).hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: 'logging.s3.amazonaws.com' }, Action: 's3:PutObject' })]) },
    });
  });
});
