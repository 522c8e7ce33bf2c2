import { App, aws_ec2 as ec2, aws_kms as kms, aws_s3 as s3, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AthenaWorkGroup, CaptureEngine, FlowLogBucket, FlowLogsLogGroup, FlowLogSource, MirrorCollector, S3FlowLogs } from '../../src';
import { checkKey } from '../../src/private/keys';
import { refusal } from '../fixtures/stacks';

const placed = () => new Stack(new App(), 'Network', { env: { account: '111122223333', region: 'eu-west-1' } });
const USE = { prop: 'encryptionKey', of: 'the bucket' };

/** Keys that AWS would not encrypt with, and what is said of each. */
const WRONG: Record<string, { readonly key: (stack: Stack) => kms.IKey; readonly message: RegExp }> = {
  'the alias of a key that AWS manages': {
    key: stack => kms.Alias.fromAliasName(stack, 'Key', 'alias/aws/s3'),
    message: /must be a customer managed key, got alias\/aws\/s3, which AWS manages and whose policy nobody can extend; create a kms.Key/,
  },
  'a key of another Region': {
    key: stack => kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/0b1c2d3e-0000-4000-8000-000000000000'),
    message: /must lie in the Region of .* \(eu-west-1\), got a key in us-east-1; AWS encrypts with no other/,
  },
  'a key of another partition': {
    key: stack => kms.Key.fromKeyArn(stack, 'Key', 'arn:aws-cn:kms:eu-west-1:111122223333:key/0b1c2d3e-0000-4000-8000-000000000000'),
    message: /must lie in the partition of .* \(aws\), got a key in aws-cn; partitions share nothing/,
  },
  'an RSA key': {
    key: stack => new kms.Key(stack, 'Key', { keySpec: kms.KeySpec.RSA_2048 }),
    message: /must be a symmetric key, got Network\/Key with the key spec RSA_2048; leave keySpec out/,
  },
  'an HMAC key': {
    key: stack => new kms.Key(stack, 'Key', { keySpec: kms.KeySpec.HMAC_256, keyUsage: kms.KeyUsage.GENERATE_VERIFY_MAC }),
    message: /must be a symmetric key, got Network\/Key with the key spec HMAC_256/,
  },
};

/** Every prop of the library that takes a key. */
const USERS: Record<string, (stack: Stack, encryptionKey: kms.IKey) => unknown> = {
  'FlowLogBucket.encryptionKey': (stack, encryptionKey) => new FlowLogBucket(stack, 'Bucket', { encryptionKey }),
  'FlowLogsLogGroup.encryptionKey': (stack, encryptionKey) => new FlowLogsLogGroup(stack, 'Group', { encryptionKey }),
  'AthenaWorkGroup.encryptionKey': (stack, encryptionKey) => new AthenaWorkGroup(stack, 'WorkGroup', { encryptionKey }),
  'MirrorCollector.encryptionKey': (stack, encryptionKey) => new MirrorCollector(stack, 'Collector', { vpc: new ec2.Vpc(stack, 'Vpc'), engines: [CaptureEngine.suricata()], encryptionKey }),
  'S3FlowLogs.bucket': (stack, encryptionKey) => new S3FlowLogs(stack, 'FlowLogs', {
    sources: [FlowLogSource.vpc(new ec2.Vpc(stack, 'Vpc'))],
    bucket: s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'archive', encryptionKey }),
  }),
};

describe.each(Object.entries(USERS))('%s', (_, use) => {
  test.each(Object.entries(WRONG))('fails when it is %s', (__, { key, message }) => {
    const stack = placed();
    const given = key(stack);
    expect(refusal(() => use(stack, given))).toMatch(message);
  });

  test('may be a key of the app, and one that exists in the Region', () => {
    const stack = placed();
    use(stack, new kms.Key(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY }));
    const other = placed();
    use(other, kms.Key.fromKeyArn(other, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/0b1c2d3e-0000-4000-8000-000000000000'));
  });
});

test('nothing is said of a key that is not known', () => {
  const stack = new Stack(new App(), 'Anywhere');
  checkKey(stack, kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/0b1c2d3e-0000-4000-8000-000000000000'), USE);
  checkKey(stack, undefined, USE);
});
