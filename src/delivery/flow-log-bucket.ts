import { aws_kms as kms, aws_s3 as s3, Duration, PhysicalName, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { reject } from '../private/errors';

/**
 * How flow log files are kept.
 */
export interface FlowLogBucketProps {
  /**
   * Name of the bucket.
   *
   * Name it, or a stack of another account or Region that joins later makes the CDK name it: the bucket is then replaced, and the old
   * one kept with its files.
   *
   * @default - CloudFormation names it; where another account or Region uses it, the CDK does
   */
  readonly bucketName?: string;

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
 * Creates a bucket and its policy. Each `S3FlowLogs` that uses it lets its own account and Region write, nobody else.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
 */
export class FlowLogBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, props: FlowLogBucketProps = {}) {
    checkExpiration(props.expiration, scope);
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
      }],
    });
  }
}

function checkExpiration(expiration: Duration | undefined, scope: Construct): void {
  if (expiration === undefined || expiration.isUnresolved()) {
    return;
  }
  const days = expiration.toDays({ integral: false });
  if (!Number.isInteger(days) || days < 1) {
    reject(`expiration must be whole days, at least one, got ${expiration.toHumanString()}; write Duration.days(${Math.max(1, Math.ceil(days))})`, scope);
  }
}
