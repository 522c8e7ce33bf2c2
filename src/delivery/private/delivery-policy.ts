import { ArnFormat, aws_iam as iam, aws_kms as kms, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { IConstruct, IDependable } from 'constructs';
import { reject } from '../../private/errors';
import { isKnown } from '../../private/tokens';
import { warn, warnOfKey } from '../../private/warnings';

/** The service that writes flow log files, whatever the kind of the source. */
const DELIVERY_SERVICE = 'delivery.logs.amazonaws.com';

/**
 * Lets the flow logs of a stack write to a bucket.
 *
 * @returns what must exist before a flow log is created: AWS would otherwise write a bucket policy of its own
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
 */
export function allowDelivery(stack: Stack, bucket: s3.IBucket, keyPattern: string): IDependable[] {
  refuseManagedKey(bucket);
  refuseHalfKnownPlace('bucket', bucket, stack);
  const results = [
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(DELIVERY_SERVICE)],
      actions: ['s3:PutObject'],
      // Wildcard: the delivery service chooses the names of its files.
      resources: [bucket.arnForObjects(keyPattern)],
      conditions: fromAccount(stack, { 's3:x-amz-acl': 'bucket-owner-full-control' }),
    }),
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(DELIVERY_SERVICE)],
      // ListBucket is not needed to deliver; without it the service leaves AccessDenied noise in CloudTrail.
      actions: ['s3:GetBucketAcl', 's3:ListBucket'],
      resources: [bucket.bucketArn],
      conditions: fromAccount(stack),
    }),
  ].map(statement => bucket.addToResourcePolicy(statement));
  if (results.some(result => !result.statementAdded)) {
    warn(bucket, 'bucketPolicyNotManaged', 'flow logs are sent to an imported bucket, whose policy this app cannot change; until that policy lets '
      + `${DELIVERY_SERVICE} write, flow logs are ACTIVE and deliver nothing. Acknowledge this once the policy is in place`);
  }
  if (bucket.encryptionKey !== undefined) {
    refuseHalfKnownPlace('the key of bucket', bucket.encryptionKey, stack);
    allowKey(stack, bucket.encryptionKey);
  }
  // Both statements stand in one policy: each flow log waits for it once.
  return [...new Set(results.flatMap(result => result.policyDependable ?? []))];
}

/**
 * The policy names the account and Region of the flow logs. A token for them would be resolved where the policy stands: between a stack
 * with an env and one without, that is another account, and flow logs are ACTIVE and deliver nothing.
 */
export function refuseHalfKnownPlace(what: string, policyOwner: IConstruct, flowLogs: Stack): void {
  const owner = Stack.of(policyOwner);
  const halfKnown = (['account', 'region'] as const).find(place => isKnown(owner[place]) !== isKnown(flowLogs[place]));
  if (owner !== flowLogs && halfKnown !== undefined) {
    const [known, unknown] = isKnown(owner[halfKnown]) ? [owner, flowLogs] : [flowLogs, owner];
    reject(`${what} must be given an env where its flow logs have one, and the other way round: got stack ${known.node.path} with ${halfKnown} `
      + `${known[halfKnown]} and stack ${unknown.node.path} without; the policy could not name the ${halfKnown} of the flow logs, so give both stacks an env`, policyOwner);
  }
}

function allowKey(stack: Stack, key: kms.IKey): void {
  const { statementAdded } = key.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(DELIVERY_SERVICE)],
    // Wildcards: the families of actions that AWS documents for delivery to an encrypted bucket.
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    // In a key policy the wildcard means the key itself.
    resources: ['*'],
    conditions: fromAccount(stack),
  }));
  if (!statementAdded) {
    warnOfKey(key, 'keyPolicyNotManaged', `${DELIVERY_SERVICE} encrypt, flow logs are ACTIVE and deliver nothing`);
  }
}

/** Only for flow logs of the stack's own account and Region: the service acts for everybody (confused deputy). */
function fromAccount(stack: Stack, equals: Record<string, string> = {}): Record<string, Record<string, string>> {
  return {
    StringEquals: { ...equals, 'aws:SourceAccount': stack.account },
    // Wildcard: the log delivery behind a flow log has an id that nobody knows beforehand.
    ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'logs', resource: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME }) },
  };
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
  if (defaults.some(rule => rule?.sseAlgorithm.startsWith('aws:kms') && rule.kmsMasterKeyId === undefined)) {
    reject('bucket must not be encrypted with the key that AWS manages for S3 (encryption KMS_MANAGED), which flow logs cannot write with; '
      + 'use S3_MANAGED, or KMS with a key of your own', bucket);
  }
}
