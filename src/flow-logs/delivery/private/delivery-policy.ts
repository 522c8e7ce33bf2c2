import { aws_iam as iam, aws_kms as kms, aws_s3 as s3, Lazy, Stack, Token } from 'aws-cdk-lib';
import { aws_s3 as s3refs } from 'aws-cdk-lib/interfaces';
import { IDependable } from 'constructs';
import { admit, AdmittedSenders, AdmittedValues, AdmittingPolicy } from './admission';
import { judgeDenials } from './denials';
import { mostBytes } from './policy-text';
import { warnOfArchives } from './storage-classes';
import { reject } from '../../../private/errors';
import { refuseHalfKnownEnvironment } from '../../../private/half-known-environment';
import { checkKey } from '../../../private/keys';
import { refuseOtherPartition } from '../../../private/partitions';
import { resourceOf } from '../../../private/shapes';
import { refuseOtherStage } from '../../../private/stages';
import { isKnown } from '../../../private/tokens';
import { warn, warnOfKey } from '../../../private/warnings';

/** The service that writes flow log files, whatever the kind of the source. */
const DELIVERY_SERVICE = 'delivery.logs.amazonaws.com';

/** Bytes that AWS takes of a bucket's policy, and of a key's. */
const BUCKET_POLICY_LIMIT = 20_480;
const KEY_POLICY_LIMIT = 32_768;

/**
 * Lets flow logs of a stack write to a bucket.
 *
 * @param inPlace whether the user says that the policies of an imported bucket and its key admit them already
 * @returns what must exist before a flow log is created: AWS would otherwise write a bucket policy of its own
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
 */
export function admitFlowLogsOf(stack: Stack, bucket: s3.IBucket, senders: AdmittedSenders, inPlace: boolean): IDependable[] {
  refuseOtherStage(stack, 'bucket', bucket, 's3.Bucket.fromBucketName(this, "Bucket", "its-name")');
  refuseOtherPartition(stack, { prop: 'bucket', of: 'the flow logs' }, stack.region, { what: 'a bucket', arn: bucket.bucketArn, region: bucket.env.region });
  refuseHalfKnownEnvironment('bucket', bucket, stack);
  if (bucket.encryptionKey !== undefined) {
    refuseHalfKnownEnvironment('the key of bucket', bucket.encryptionKey, stack);
  }
  const { isManaged, policies } = admitSenders(bucket, senders, inPlace);
  if (isManaged && inPlace) {
    reject('bucketPolicyInPlace must be left out for a bucket of this app, got true; the policy of such a bucket is extended', bucket);
  }
  if (!isManaged && !inPlace) {
    warn(bucket, 'bucketPolicyNotManaged', 'flow logs are sent to an imported bucket, whose policy this app cannot change; until that policy lets '
      + `${DELIVERY_SERVICE} write, flow logs are ACTIVE and deliver nothing. The statements for its owner: senders.bucketPolicyText(bucket) of the `
      + 'S3FlowLogs. Set bucketPolicyInPlace, or acknowledge this, once the policy is in place');
  }
  return [...policies, ...emptiedBy(bucket)];
}

/** What empties a bucket of the app before it is deleted: flow logs must go first, or files that arrive in between keep the bucket. */
function emptiedBy(bucket: s3.IBucket): IDependable[] {
  const resource = bucket.node.tryFindChild('AutoDeleteObjectsCustomResource');
  return resource === undefined ? [] : [resource];
}

/**
 * Lets flow logs write to a bucket and use its key, by the policies of both.
 *
 * @param keyInPlace whether the user says that the policy of an imported key admits them already
 */
export function admitSenders(bucket: s3.IBucket, senders: AdmittedSenders, keyInPlace = false): ReturnType<typeof admit> {
  refuseManagedKey(bucket);
  checkKey(bucket, bucket.encryptionKey, { prop: 'the key of bucket', of: 'the bucket', region: bucket.env.region });
  warnOfArchives(bucket);
  judgeDenials(bucket, DELIVERY_SERVICE, senders.senders.map(({ keysOfAny }) => keysOfAny));
  const admission = admit(bucket, senders, bucketPolicy(bucket), () => bucket.policy!.document);
  const key = bucket.encryptionKey;
  if (key !== undefined) {
    const { isManaged } = admit(key, senders, keyPolicy(bucket, Stack.of(key)), () => (key.node.defaultChild as kms.CfnKey).keyPolicy);
    if (!isManaged && !keyInPlace) {
      warnOfKey(key, 'keyPolicyNotManaged', `${DELIVERY_SERVICE} encrypt, flow logs are ACTIVE and deliver nothing`);
    }
  }
  return admission;
}

/** How the policy of a bucket admits: writing files, and what the service asks before it does. */
export function bucketPolicy(bucket: s3refs.IBucketRef): AdmittingPolicy {
  const { bucketArn } = bucket.bucketRef;
  return {
    limit: BUCKET_POLICY_LIMIT,
    bytesOf: part => mostBytes(Stack.of(bucket), part, bucket),
    arnOf: keys => `${bucketArn}/${keys}`,
    statementsFor: ({ equals, sources, files }) => [
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal(DELIVERY_SERVICE)],
        actions: ['s3:PutObject'],
        // A list behind a token of one string: it is not known yet how many there will be.
        resources: [Token.asString(Lazy.uncachedAny({ produce: files }))],
        // IfExists: AWS documents the header, others saw that it is not always sent. Any other ACL is refused in both cases.
        conditions: { ...conditionsOf({ equals, sources }), StringEqualsIfExists: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
      }),
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal(DELIVERY_SERVICE)],
        // ListBucket is not needed to deliver; without it the service leaves AccessDenied noise in CloudTrail.
        actions: ['s3:GetBucketAcl', 's3:ListBucket'],
        resources: [bucketArn],
        conditions: conditionsOf({ equals, sources }),
      }),
    ],
  };
}

/**
 * How the policy of a bucket's key admits.
 *
 * @param stack of the key
 */
export function keyPolicy({ bucketRef: { bucketArn } }: s3refs.IBucketRef, stack: Stack): AdmittingPolicy {
  return {
    limit: KEY_POLICY_LIMIT,
    bytesOf: part => mostBytes(stack, part),
    arnOf: keys => `${bucketArn}/${keys}`,
    statementsFor: values => [new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(DELIVERY_SERVICE)],
      // Wildcards: the families of actions that AWS documents for delivery to an encrypted bucket.
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      // In a key policy the wildcard means the key itself.
      resources: ['*'],
      conditions: conditionsOf(values),
    })],
  };
}

function conditionsOf({ equals, sources }: Pick<AdmittedValues, 'equals' | 'sources'>) {
  return { StringEquals: equals, ArnLike: { 'aws:SourceArn': sources } };
}

/** With the key that AWS manages for S3 the service may not encrypt: flow logs are ACTIVE and deliver nothing. */
function refuseManagedKey(bucket: s3.IBucket): void {
  const resource = resourceOf(bucket, s3.CfnBucket.isCfnBucket);
  if (resource === undefined) {
    return;
  }
  const encryption: s3.CfnBucket.BucketEncryptionProperty | undefined = Stack.of(bucket).resolve(resource.bucketEncryption);
  const rules = (encryption?.serverSideEncryptionConfiguration ?? []) as s3.CfnBucket.ServerSideEncryptionRuleProperty[];
  const defaults = rules.map(rule => rule.serverSideEncryptionByDefault as s3.CfnBucket.ServerSideEncryptionByDefaultProperty | undefined);
  if (defaults.some(rule => rule?.sseAlgorithm.startsWith('aws:kms') && isKeyOfS3(rule.kmsMasterKeyId))) {
    reject('bucket must not be encrypted with the key that AWS manages for S3 (encryption KMS_MANAGED), which flow logs cannot write with; '
      + 'use S3_MANAGED, or KMS with a key of your own', bucket);
  }
}

/** S3 takes its own key for one that is not named, or named by the alias that AWS gives it. */
function isKeyOfS3(keyId: string | undefined): boolean {
  return keyId === undefined || (isKnown(keyId) && /(^|:)alias\/aws\//.test(keyId));
}
