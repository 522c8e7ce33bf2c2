import { aws_iam as iam, aws_kms as kms, aws_s3 as s3, PhysicalName, Stack } from 'aws-cdk-lib';
import { reject } from '../../../private/errors';
import { refuseOtherPartition } from '../../../private/partitions';
import { differ } from '../../../private/tokens';
import { warn } from '../../../private/warnings';

/** What the role does with a copy. Deleting is not among it: what is deleted in the archive stays in its copy. */
const WRITE_ACTIONS = ['s3:ReplicateObject', 's3:ReplicateTags'];

/**
 * Has S3 copy every file of a bucket to another one.
 *
 * The role is ours: that of aws-cdk-lib has one fixed name per account unless a feature flag is on.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
 */
export function replicate(bucket: s3.Bucket, destination: s3.IBucket): void {
  checkDestination(bucket, destination);
  const role = new iam.Role(bucket, 'ReplicationRole', {
    roleName: PhysicalName.GENERATE_IF_NEEDED,
    assumedBy: new iam.ServicePrincipal('s3.amazonaws.com'),
  });
  const isForeign = destination.env.account !== bucket.env.account;
  const writes = [...WRITE_ACTIONS, ...isForeign ? ['s3:ObjectOwnerOverrideToBucketOwner'] : []];
  role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:GetReplicationConfiguration', 's3:ListBucket'], resources: [bucket.bucketArn] }));
  role.addToPolicy(new iam.PolicyStatement({
    actions: ['s3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging'],
    // Wildcard: every file of the archive is copied.
    resources: [bucket.arnForObjects('*')],
  }));
  // Wildcard: a copy has the key of its file.
  role.addToPolicy(new iam.PolicyStatement({ actions: writes, resources: [destination.arnForObjects('*')] }));
  if (isForeign) {
    admit(destination, role, writes);
  }
  bucket.encryptionKey?.grantDecrypt(role);
  destination.encryptionKey?.grantEncrypt(role);
  (bucket.node.defaultChild as s3.CfnBucket).replicationConfiguration = {
    role: role.roleArn,
    rules: [{
      id: 'Archive',
      status: 'Enabled',
      priority: 0,
      filter: { prefix: '' },
      deleteMarkerReplication: { status: 'Disabled' },
      ...bucket.encryptionKey === undefined ? {} : { sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } } },
      destination: destinationOf(destination, isForeign),
    }],
  };
}

function destinationOf(destination: s3.IBucket, isForeign: boolean): s3.CfnBucket.ReplicationDestinationProperty {
  const key = destination.encryptionKey;
  return {
    bucket: destination.bucketArn,
    ...isForeign ? { account: destination.env.account, accessControlTranslation: { owner: 'Destination' } } : {},
    ...key === undefined ? {} : { encryptionConfiguration: { replicaKmsKeyId: key.keyArn } },
  };
}

/** The owner of the other account's bucket must agree. */
function admit(destination: s3.IBucket, role: iam.IRole, actions: string[]): void {
  // Wildcard: a copy has the key of its file.
  const statement = new iam.PolicyStatement({ principals: [new iam.ArnPrincipal(role.roleArn)], actions, resources: [destination.arnForObjects('*')] });
  if (!destination.addToResourcePolicy(statement).statementAdded) {
    warn(destination, 'replicationPolicyNotManaged', 'files are copied to an imported bucket of another account, whose policy this app cannot change; until that policy lets the role '
      + `of the source (ReplicationRole) use ${actions.join(', ')}, nothing is copied. Acknowledge this once the policy is in place`);
  }
}

function checkDestination(bucket: s3.Bucket, destination: s3.IBucket): void {
  if (destination.node === bucket.node) {
    reject('replicationDestination must be another bucket, got the bucket itself', bucket);
  }
  refuseOtherPartition(bucket, { prop: 'replicationDestination', of: 'the bucket' }, bucket.env.region, { what: 'a bucket', arn: destination.bucketArn, region: destination.env.region });
  const resource = destination.node.defaultChild;
  if (resource !== undefined && s3.CfnBucket.isCfnBucket(resource)) {
    const { versioningConfiguration: versioning } = resource;
    const { status }: Partial<s3.CfnBucket.VersioningConfigurationProperty> = Stack.of(resource).resolve(versioning) ?? {};
    if (status !== 'Enabled') {
      reject(`replicationDestination must be versioned, got ${destination.node.path} without versions; set versioned: true on it`, bucket);
    }
  }
  if (bucket.encryptionKey !== undefined && destination.encryptionKey === undefined) {
    reject(`replicationDestination must be encrypted with a key of its own where the bucket is, got ${destination.node.path} without a key that this app knows; `
      + 'give it an encryptionKey (fromBucketAttributes takes one, too)', bucket);
  }
  const key: kms.IKey | undefined = destination.encryptionKey;
  if (key !== undefined && differ(key.env.region, destination.env.region)) {
    reject(`replicationDestination must have a key of its own Region (${destination.env.region}), got one of ${key.env.region}; S3 encrypts copies with keys of their Region only`, bucket);
  }
}
