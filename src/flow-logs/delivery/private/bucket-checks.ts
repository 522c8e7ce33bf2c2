import { aws_s3 as s3, Duration, FeatureFlags, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { checkedDays } from './storage-classes';
import { refuseSnapshot } from '../../../private/checks';
import { reject } from '../../../private/errors';
import { warn } from '../../../private/warnings';

/** Without it, aws-cdk-lib lets access logs in by an ACL, which buckets with enforced ownership refuse. */
const ACCESS_LOGS_BY_POLICY = '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy';

/** Deleted files are kept this long unless told otherwise: time enough to notice. */
const NONCURRENT_DAYS = 30;

/** What a user says of versions. */
interface Versions {
  readonly versioned?: boolean;
  readonly noncurrentVersionExpiration?: Duration;
  readonly objectLockDefaultRetention?: s3.ObjectLockRetention;
  readonly replicationDestination?: s3.IBucket;
}

/** How long versions are kept; nothing of a bucket that keeps none. */
export function versionsOf(props: Versions, scope: IConstruct): { readonly expiration: Duration } | undefined {
  const { versioned, noncurrentVersionExpiration: expiration } = props;
  const need = (['objectLockDefaultRetention', 'replicationDestination'] as const).find(prop => props[prop] !== undefined);
  if (need !== undefined && versioned === false) {
    reject(`versioned must be left out or true with ${need}, which needs versions, got false; leave one of the two out`, scope);
  }
  if (expiration !== undefined) {
    checkedDays('noncurrentVersionExpiration', expiration, 1, scope);
    if (need === undefined && versioned !== true) {
      reject(`noncurrentVersionExpiration must be left out for a bucket without versions, got ${expiration.toHumanString()}; set versioned: true, or leave it out`, scope);
    }
  }
  return need !== undefined || versioned === true ? { expiration: expiration ?? Duration.days(NONCURRENT_DAYS) } : undefined;
}

/** Refuses a bucket that could not be emptied, or would be emptied without being deleted. */
export function checkRemoval(
  { autoDeleteObjects, removalPolicy, objectLockDefaultRetention: lock }: {
    readonly autoDeleteObjects?: boolean; readonly removalPolicy?: RemovalPolicy; readonly objectLockDefaultRetention?: s3.ObjectLockRetention;
  },
  scope: IConstruct,
): void {
  refuseSnapshot(scope, removalPolicy);
  if (autoDeleteObjects !== true) {
    return;
  }
  if (removalPolicy !== RemovalPolicy.DESTROY) {
    reject(`autoDeleteObjects must go with removalPolicy: RemovalPolicy.DESTROY, got ${removalPolicy === undefined ? 'none, which keeps the bucket' : removalPolicy}; `
      + 'set both for a sandbox, or leave autoDeleteObjects out', scope);
  }
  if (lock !== undefined) {
    reject(`autoDeleteObjects must be left out with objectLockDefaultRetention, got true with ${lock.duration.toHumanString()}; locked files cannot be deleted, so the stack `
      + 'could not be either', scope);
  }
}

/** In the words of the prop: aws-cdk-lib names an ownership that nobody wrote. */
export function checkAccessLogs(bucket: s3.IBucket | undefined, scope: IConstruct): void {
  const resource = bucket?.node.defaultChild;
  if (resource === undefined || !s3.CfnBucket.isCfnBucket(resource) || FeatureFlags.of(scope).isEnabled(ACCESS_LOGS_BY_POLICY)) {
    return;
  }
  const ownership: s3.CfnBucket.OwnershipControlsProperty | undefined = Stack.of(resource).resolve(resource.ownershipControls);
  const rules = (ownership?.rules ?? []) as s3.CfnBucket.OwnershipControlsRuleProperty[];
  if (rules.some(rule => rule.objectOwnership === s3.ObjectOwnership.BUCKET_OWNER_ENFORCED)) {
    reject(`serverAccessLogsBucket must take access logs by an ACL unless the feature flag ${ACCESS_LOGS_BY_POLICY} is on, got ${bucket!.node.path}, which refuses ACLs; `
      + `add "${ACCESS_LOGS_BY_POLICY}": true to "context" in cdk.json`, scope);
  }
}

/** Files that expire before they may be deleted stay, as versions, and are billed. */
export function warnOfLock(bucket: IConstruct, lock: s3.ObjectLockRetention | undefined, expiration: Duration | undefined): void {
  if (lock === undefined || expiration === undefined || lock.duration.isUnresolved() || expiration.isUnresolved()) {
    return;
  }
  const [locked, days] = [lock.duration.toDays(), expiration.toDays()];
  if (locked > days) {
    warn(bucket, 'expirationBeforeLockEnds', `files expire after ${days} days and are locked for ${locked}: they leave the answers after ${days} days, and are kept and billed as `
      + `versions until the lock ends. Write expiration: Duration.days(${locked}), or acknowledge this`);
  }
}
