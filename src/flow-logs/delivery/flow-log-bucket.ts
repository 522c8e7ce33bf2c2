import { aws_kms as kms, aws_s3 as s3, Duration, PhysicalName, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FlowLogSenders } from './flow-log-senders';
import { checkAccessLogs, checkRemoval, versionsOf, warnOfLock } from './private/bucket-checks';
import { admitSenders } from './private/delivery-policy';
import { replicate } from './private/replication';
import { ANY } from './private/senders';
import { checkLifecycle, warnOfArchives } from './private/storage-classes';
import { checkArguments, guard } from '../../private/arguments';
import { reject } from '../../private/errors';
import { displayPath, sha256, uniqueName } from '../../private/identity';
import { checkKey } from '../../private/keys';
import { refuseRegionsOfOtherPartition } from '../../private/partitions';
import { warnOfUnknownRegions } from '../../private/regions';
import { isKnown } from '../../private/tokens';

/**
 * How flow log files are kept.
 */
export interface FlowLogBucketProps {
  /**
   * Name of the bucket.
   *
   * Required when `deliveryFrom` admits other accounts, since their flow logs name the bucket.
   *
   * Set it if another account or Region will use the bucket later. Otherwise the CDK names it then, and CloudFormation replaces it. The old bucket
   * is kept with its files.
   *
   * @default - CloudFormation names it; where another account or Region uses it, the CDK does
   */
  readonly bucketName?: string;

  /**
   * Whose flow logs may be delivered here, besides those of each `S3FlowLogs` of this app that uses the bucket.
   *
   * For a central archive: its app needs no `S3FlowLogs`. The policies of bucket and key admit the accounts in as much detail as fits
   * into the policy of a bucket.
   *
   * @default - only those of the `S3FlowLogs` of this app
   */
  readonly deliveryFrom?: FlowLogSenders[];

  /**
   * Customer managed key that the files are encrypted with. Its policy is extended for log delivery.
   *
   * S3 Bucket Keys are switched on with it, so that the key is called once per bucket and hour rather than once per file.
   *
   * [disable-awslint:prefer-ref-interface] a reference has no policy to extend
   *
   * @default - encrypted with keys of Amazon S3, at no cost
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Age at which files are deleted: whole days, at least one.
   *
   * @default - files are kept until you delete them, and their storage is billed
   */
  readonly expiration?: Duration;

  /**
   * Cheaper storage classes that files move to with age.
   *
   * S3 moves no file under 128 KB unless told otherwise, so that many flow log files never move; each that does is billed as a request,
   * and the cheaper classes bill a least time and reading. Athena does not read `GLACIER` and `DEEP_ARCHIVE`, which is warned about;
   * `GLACIER_INSTANT_RETRIEVAL` and `INTELLIGENT_TIERING` it does.
   *
   * @default - files stay in the standard class
   */
  readonly transitions?: s3.Transition[];

  /**
   * Whether S3 keeps files that are overwritten or deleted, as noncurrent versions. Nothing of a flow log is ever overwritten: what this keeps is
   * what somebody deleted.
   *
   * Each version is billed like a file until `noncurrentVersionExpiration`.
   *
   * @default - true with `objectLockDefaultRetention` or `replicationDestination`, which need it; false otherwise
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html
   */
  readonly versioned?: boolean;

  /**
   * How long a noncurrent version is kept after its file was deleted or expired: whole days, at least one. Versioned buckets only.
   *
   * @default Duration.days(30) in a versioned bucket
   */
  readonly noncurrentVersionExpiration?: Duration;

  /**
   * How long no version of a file can be deleted after its arrival: S3 Object Lock, whole days. In `governance` mode principals with
   * `s3:BypassGovernanceRetention` still can, in `compliance` mode nobody can, the root user included.
   *
   * Object Lock stays on for the life of the bucket. Files that must not be deleted are billed until they may. A bucket that exists cannot gain
   * it by this prop without being replaced or opened by `s3:PutObjectLockConfiguration` first. Whether flow logs are delivered to a bucket with a
   * default retention is not documented by AWS: try it in a sandbox.
   *
   * @default - principals with the permission can delete files
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
   */
  readonly objectLockDefaultRetention?: s3.ObjectLockRetention;

  /**
   * Bucket that receives a copy of each file: versioned, and better in another account or Region. Deletions are not copied.
   *
   * Creates a role. AWS bills requests, storage of the copies, and transfer between Regions, per GB. A bucket in another account must have a policy
   * that lets the role write; that of a bucket of this app is extended. Copies belong to the account of the destination.
   *
   * [disable-awslint:prefer-ref-interface] a reference has no policy to extend
   *
   * @default - no copies
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
   */
  readonly replicationDestination?: s3.IBucket;

  /**
   * Whether all files are deleted when the bucket is deleted with its stack: for sandboxes. Needs `removalPolicy: RemovalPolicy.DESTROY`.
   *
   * Creates the custom resource of aws-cdk-lib, with a Lambda function and a role. The flow logs of this app are deleted first, then writing is
   * denied, then the files go. Setting it back to false before the bucket is deleted keeps them.
   *
   * @default false
   */
  readonly autoDeleteObjects?: boolean;

  /**
   * What happens to the bucket when it leaves the stack. A bucket that holds files is never deleted by CloudFormation.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Bucket that receives a record of every access to the files.
   *
   * [disable-awslint:prefer-ref-interface] a reference has no policy to extend
   *
   * @default - accesses are not recorded
   */
  readonly serverAccessLogsBucket?: s3.IBucket;
}

/**
 * A locked bucket for flow log files: no public access, TLS only, encrypted, kept when the stack goes.
 *
 * Creates a bucket and its policy. Each `S3FlowLogs` that uses it lets its own account and Region write, `deliveryFrom` those that it
 * names, nobody else.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
 */
export class FlowLogBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, props: FlowLogBucketProps = {}) {
    checkArguments(new.target, scope, id, props);
    const { deliveryFrom = [], transitions = [], encryptionKey, objectLockDefaultRetention, autoDeleteObjects } = props;
    checkName(props.bucketName, deliveryFrom, scope);
    checkLifecycle(transitions, props.expiration, scope);
    checkKey(scope, encryptionKey, { prop: 'encryptionKey', of: 'the bucket' });
    const versions = versionsOf(props, scope);
    checkRemoval(props, scope);
    checkAccessLogs(props.serverAccessLogsBucket, scope);
    super(scope, id, {
      bucketName: Token.asString(props.bucketName ?? PhysicalName.GENERATE_IF_NEEDED),
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      encryption: encryptionKey === undefined ? s3.BucketEncryption.S3_MANAGED : s3.BucketEncryption.KMS,
      encryptionKey,
      bucketKeyEnabled: encryptionKey === undefined ? undefined : true,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      autoDeleteObjects,
      versioned: versions === undefined ? undefined : true,
      objectLockDefaultRetention,
      serverAccessLogsBucket: props.serverAccessLogsBucket,
      lifecycleRules: [{
        abortIncompleteMultipartUploadAfter: Duration.days(7),
        expiration: props.expiration,
        noncurrentVersionExpiration: versions?.expiration,
        transitions,
      }],
    });
    warnOfArchives(this);
    warnOfLock(this, objectLockDefaultRetention, props.expiration);
    if (props.replicationDestination !== undefined) {
      replicate(this, props.replicationDestination);
    }
    const regions = deliveryFrom.flatMap(delivery => delivery._admitted.senders.map(({ region }) => region)).filter(region => region !== ANY);
    refuseRegionsOfOtherPartition(this, { prop: 'deliveryFrom', of: 'the bucket' }, this.env.region, [...new Set(regions)]);
    deliveryFrom.forEach(delivery => admitSenders(this, delivery._admitted));
    warnOfUnknownRegions(this, 'deliveryFrom', [...new Set(regions)], 'nothing is delivered from there');
  }

  /**
   * The name that the CDK writes where another account or Region uses a bucket without a name. In its own form, but made of the stack's name instead of
   * the construct ids of stack and stages, whose change would replace the bucket.
   */
  protected generatePhysicalName(): string {
    const { account, region } = this.env;
    if (!isKnown(account) || !isKnown(region)) {
      return super.generatePhysicalName();
    }
    const [name, id] = [displayPath(this).split('/')[0], uniqueName(this)];
    return `${name.slice(0, 25)}${id.slice(-24)}${sha256(name + id + region + account).slice(0, 12)}`.toLowerCase();
  }
}
guard({ FlowLogBucket });

/** Other accounts write the name into their flow logs: it must not come from a template that they do not see. */
function checkName(bucketName: string | undefined, deliveryFrom: FlowLogSenders[], scope: Construct): void {
  const others = deliveryFrom.flatMap(delivery => delivery._admitted.senders).filter(sender => sender.account !== Stack.of(scope).account);
  if (bucketName === undefined && others.length > 0) {
    reject('bucketName must be given when deliveryFrom admits other accounts, got none; their flow logs must name the bucket', scope);
  }
}
