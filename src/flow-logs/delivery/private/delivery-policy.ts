import { aws_iam as iam, aws_kms as kms, aws_s3 as s3, Stack, Token } from 'aws-cdk-lib';
import { IConstruct, IDependable } from 'constructs';
import { mostBytes } from './policy-text';
import { Admitted, organization, PolicySize, Sender, Senders } from './senders';
import { warnOfArchives } from './storage-classes';
import { reject } from '../../../private/errors';
import { checkKey } from '../../../private/keys';
import { refuseHalfKnownPlace } from '../../../private/places';
import { isKnown } from '../../../private/tokens';
import { warn, warnOfKey } from '../../../private/warnings';

/** The service that writes flow log files, whatever the kind of the source. */
const DELIVERY_SERVICE = 'delivery.logs.amazonaws.com';

/** Bytes that AWS takes of a bucket's policy, and of a key's. */
export const BUCKET_POLICY_LIMIT = 20_480;
export const KEY_POLICY_LIMIT = 32_768;

/** Whose flow logs may be delivered: an organisation's, or those of accounts. */
export interface Delivery {
  readonly organizationId?: string;
  readonly senders: readonly Sender[];
}

/** Whom a policy of this app admits, and what must exist before their flow logs. */
interface Admission {
  readonly policies: IDependable[];
  /** Whether the policy can be changed from here. */
  readonly isManaged: boolean;
}

/** A policy that statements are added to. */
interface PolicyOwner extends IConstruct {
  addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult;
}

/** The accounts that each bucket and each key admits. Weak, so that apps of a test run do not pile up. */
const ADMITTED = new WeakMap<IConstruct, Admission & { readonly senders: Senders }>();

/**
 * Lets flow logs of a stack write to a bucket.
 *
 * @param inPlace whether the user says that the policies of an imported bucket and its key admit them already
 * @returns what must exist before a flow log is created: AWS would otherwise write a bucket policy of its own
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
 */
export function allowDeliveryOf(stack: Stack, bucket: s3.IBucket, delivery: Delivery, inPlace: boolean): IDependable[] {
  refuseHalfKnownPlace('bucket', bucket, stack);
  if (bucket.encryptionKey !== undefined) {
    refuseHalfKnownPlace('the key of bucket', bucket.encryptionKey, stack);
  }
  const { isManaged, policies } = allowDelivery(bucket, delivery, inPlace);
  if (isManaged && inPlace) {
    reject('bucketPolicyInPlace must be left out for a bucket of this app, got true; the policy of such a bucket is extended', bucket);
  }
  if (!isManaged && !inPlace) {
    warn(bucket, 'bucketPolicyNotManaged', 'flow logs are sent to an imported bucket, whose policy this app cannot change; until that policy lets '
      + `${DELIVERY_SERVICE} write, flow logs are ACTIVE and deliver nothing. The statements for its owner: delivery.bucketPolicyText(bucket) of the `
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
export function allowDelivery(bucket: s3.IBucket, delivery: Delivery, keyInPlace = false): Admission {
  refuseManagedKey(bucket);
  checkKey(bucket, bucket.encryptionKey, { prop: 'the key of bucket', of: 'the bucket', region: bucket.env.region });
  warnOfArchives(bucket);
  const admission = admit(bucket, delivery, admitted => bucketStatements(bucket.bucketArn, admitted), {
    limit: BUCKET_POLICY_LIMIT,
    measure: () => mostBytes(Stack.of(bucket), bucket.policy!.document, bucket),
  });
  const key = bucket.encryptionKey;
  if (key !== undefined) {
    const { isManaged } = admit(key, delivery, admitted => [keyStatement(admitted)], {
      limit: KEY_POLICY_LIMIT,
      measure: () => mostBytes(Stack.of(key), (key.node.defaultChild as kms.CfnKey).keyPolicy),
    });
    if (!isManaged && !keyInPlace) {
      warnOfKey(key, 'keyPolicyNotManaged', `${DELIVERY_SERVICE} encrypt, flow logs are ACTIVE and deliver nothing`);
    }
  }
  return admission;
}

/** The statements of a bucket's policy: writing files, and what the service asks before it does. */
export function bucketStatements(bucketArn: string, admitted: Admitted): iam.PolicyStatement[] {
  const conditions = { StringEquals: admitted.equals, ArnLike: { 'aws:SourceArn': admitted.sources } };
  return [
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(DELIVERY_SERVICE)],
      actions: ['s3:PutObject'],
      // A list behind a token of one string: it is not known yet how many there will be.
      resources: [Token.asString(admitted.folders(bucketArn))],
      // IfExists: AWS documents the header, others saw that it is not always sent. Any other ACL is refused in both cases.
      conditions: { ...conditions, StringEqualsIfExists: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
    }),
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(DELIVERY_SERVICE)],
      // ListBucket is not needed to deliver; without it the service leaves AccessDenied noise in CloudTrail.
      actions: ['s3:GetBucketAcl', 's3:ListBucket'],
      resources: [bucketArn],
      conditions,
    }),
  ];
}

/** The statement of the policy of a bucket's key. */
export function keyStatement(admitted: Admitted): iam.PolicyStatement {
  return new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(DELIVERY_SERVICE)],
    // Wildcards: the families of actions that AWS documents for delivery to an encrypted bucket.
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    // In a key policy the wildcard means the key itself.
    resources: ['*'],
    conditions: { StringEquals: admitted.equals, ArnLike: { 'aws:SourceArn': admitted.sources } },
  });
}

/** Adds statements for a delivery to a policy, or the delivery to the statements that are there. */
function admit(owner: PolicyOwner, delivery: Delivery, statementsFor: (admitted: Admitted) => iam.PolicyStatement[], size: PolicySize): Admission {
  if (delivery.organizationId !== undefined) {
    return added(owner, statementsFor(organization(owner, delivery.organizationId, delivery.senders)));
  }
  const present = ADMITTED.get(owner);
  if (present !== undefined) {
    present.senders.add(delivery.senders);
    return present;
  }
  const senders = new Senders(owner, size, delivery.senders);
  const admission = { ...added(owner, statementsFor(senders)), senders };
  ADMITTED.set(owner, admission);
  if (admission.isManaged) {
    owner.node.addValidation({ validate: () => senders.problems });
  }
  return admission;
}

function added(owner: PolicyOwner, statements: iam.PolicyStatement[]): Admission {
  const results = statements.map(statement => owner.addToResourcePolicy(statement));
  // Both statements of a bucket stand in one policy: each flow log waits for it once.
  const policies = [...new Set(results.flatMap(result => result.policyDependable ?? []))];
  return { isManaged: results.every(result => result.statementAdded), policies };
}

/** With the key that AWS manages for S3 the service may not encrypt: flow logs are ACTIVE and deliver nothing. */
function refuseManagedKey(bucket: s3.IBucket): void {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof s3.CfnBucket)) {
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
