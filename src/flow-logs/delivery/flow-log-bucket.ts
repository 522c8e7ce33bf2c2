import { aws_kms as kms, aws_s3 as s3, Duration, PhysicalName, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FlowLogDelivery } from './flow-log-delivery';
import { allowDelivery } from './private/delivery-policy';
import { checkLifecycle, warnOfArchives } from './private/storage-classes';
import { checkArguments, guard } from '../../private/arguments';
import { reject } from '../../private/errors';

/**
 * How flow log files are kept.
 */
export interface FlowLogBucketProps {
  /**
   * Name of the bucket.
   *
   * Required when `deliveryFrom` admits other accounts, since their flow logs name the bucket.
   *
   * Name it, or a stack of another account or Region that joins later makes the CDK name it: the bucket is then replaced, and the old
   * one kept with its files.
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
  readonly deliveryFrom?: FlowLogDelivery[];

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
    const { deliveryFrom = [], transitions = [] } = props;
    checkName(props.bucketName, deliveryFrom, scope);
    checkLifecycle(transitions, props.expiration, scope);
    checkArguments(new.target, scope, id, props);
    super(scope, id, {
      bucketName: props.bucketName ?? PhysicalName.GENERATE_IF_NEEDED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      encryption: props.encryptionKey === undefined ? s3.BucketEncryption.S3_MANAGED : s3.BucketEncryption.KMS,
      encryptionKey: props.encryptionKey,
      bucketKeyEnabled: props.encryptionKey === undefined ? undefined : true,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      serverAccessLogsBucket: props.serverAccessLogsBucket,
      lifecycleRules: [{
        abortIncompleteMultipartUploadAfter: Duration.days(7),
        expiration: props.expiration,
        transitions,
      }],
    });
    warnOfArchives(this);
    deliveryFrom.forEach(delivery => allowDelivery(this, delivery._delivery));
  }
}
guard({ FlowLogBucket });

/** Other accounts write the name into their flow logs: it must not come from a template that they do not see. */
function checkName(bucketName: string | undefined, deliveryFrom: FlowLogDelivery[], scope: Construct): void {
  const others = deliveryFrom.flatMap(delivery => delivery._delivery.senders).filter(sender => sender.account !== Stack.of(scope).account);
  if (bucketName === undefined && others.length > 0) {
    reject('bucketName must be given when deliveryFrom admits other accounts, got none; their flow logs must name the bucket', scope);
  }
}
