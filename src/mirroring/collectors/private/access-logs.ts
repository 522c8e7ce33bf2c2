import { aws_iam as iam, aws_s3 as s3, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { reject } from '../../../private/errors';
import { isElsewhere } from '../../../private/tokens';
import { warn } from '../../../private/warnings';

/** Who has read is asked long after what was read is gone. */
const KEPT = Duration.days(365);

/**
 * The bucket that records of accesses go to: the given one, or child `AccessLogs` of the owner, created once.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function accessLogsIn(owner: Construct, given: s3.IBucket | undefined, removalPolicy: RemovalPolicy): s3.IBucket {
  if (given !== undefined) {
    checkGiven(owner, given);
    return given;
  }
  return owner.node.tryFindChild('AccessLogs') as s3.Bucket | undefined ?? new s3.Bucket(owner, 'AccessLogs', {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    // S3 delivers access logs to a bucket with another default encryption nowhere.
    encryption: s3.BucketEncryption.S3_MANAGED,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    lifecycleRules: [{ expiration: KEPT }],
    removalPolicy,
  });
}

/**
 * Has S3 record each access to a bucket.
 *
 * Not by the prop of aws-cdk-lib: unless a feature flag is set, it gives the other bucket an ACL, which is refused where the owner is enforced.
 */
export function logAccess(bucket: s3.Bucket, accessLogs: s3.IBucket, prefix: string): void {
  const stack = Stack.of(bucket);
  (bucket.node.defaultChild as s3.CfnBucket).loggingConfiguration = { destinationBucketName: accessLogs.bucketName, logFilePrefix: prefix };
  const { statementAdded } = accessLogs.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal('logging.s3.amazonaws.com')],
    actions: ['s3:PutObject'],
    // Wildcard: S3 names the files.
    resources: [accessLogs.arnForObjects(`${prefix}*`)],
    conditions: {
      StringEquals: { 'aws:SourceAccount': stack.account },
      // Between two stacks each would need the other first.
      ...Stack.of(accessLogs) === stack ? { ArnLike: { 'aws:SourceArn': bucket.bucketArn } } : {},
    },
  }));
  if (!statementAdded) {
    warn(accessLogs, 'accessLogsPolicyNotManaged', 'accesses to packets and records shall be recorded in an imported bucket, whose policy this app cannot change; until that policy '
      + 'lets logging.s3.amazonaws.com write, nothing is recorded. Acknowledge this once the policy is in place');
  }
}

function checkGiven(owner: Construct, { env, node, encryptionKey }: s3.IBucket): void {
  const { account, region } = Stack.of(owner);
  if (isElsewhere(env, { account, region })) {
    reject(`accessLogsBucket must lie in the account and Region of the collector (${account}, ${region}), got ${node.path} in ${env.account}, ${env.region}; `
      + 'S3 records accesses nowhere else, so use a bucket there, or leave it out', owner);
  }
  if (encryptionKey !== undefined) {
    reject(`accessLogsBucket must be encrypted with keys of Amazon S3 (S3_MANAGED), got ${node.path} with a key of KMS; S3 delivers no access logs there, `
      + 'so use another bucket, or leave it out', owner);
  }
}
