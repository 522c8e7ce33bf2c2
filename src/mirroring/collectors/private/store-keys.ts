import { aws_iam as iam, aws_kms as kms, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { refuseHalfKnownEnvironment } from '../../../private/half-known-environment';
import { regionalService } from '../../../private/partitions';
import { warnOfKey } from '../../../private/warnings';

/** Only through S3: the key is of no use with stolen credentials of an appliance. */
const throughS3 = (stack: Stack) => ({ StringEquals: { 'kms:ViaService': regionalService('s3', stack.region) } });

/** What a role needs to write files of one request that are encrypted with a key. Files of several would need kms:Decrypt as well. */
export function writingWithKey(stack: Stack, key: kms.IKey): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions: ['kms:GenerateDataKey'], resources: [key.keyArn], conditions: throughS3(stack) });
}

/**
 * Lets the account of a stack encrypt with a key of the user, in so far as its roles allow it. Keys of aws-cdk-lib trust their own account
 * already; those of another account, or with a policy of their own, do not.
 */
export function allowWriting(stack: Stack, key: kms.IKey): void {
  refuseHalfKnownEnvironment('encryptionKey', key, stack, 'records');
  const { statementAdded } = key.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.AccountPrincipal(stack.account)],
    actions: ['kms:GenerateDataKey'],
    // In a key policy the wildcard means the key itself.
    resources: ['*'],
    conditions: throughS3(stack),
  }));
  if (!statementAdded) {
    warnOfKey(key, 'recordsKeyPolicyNotManaged', 'the account of the collector call kms:GenerateDataKey through S3, appliances deliver no records');
  }
}

/**
 * Denies uploads that ask for anything but the key of the bucket; those that ask for nothing get it.
 *
 * Without, a principal that may write could write files under a key that only it has: a file that nobody can read, or one that outsiders can.
 */
export function denyOtherEncryption(bucket: s3.Bucket, key: kms.IKey): void {
  const isSent = (header: string) => ({ Null: { [`s3:x-amz-server-side-encryption${header}`]: 'false' } });
  const deny = (conditions: iam.Conditions) => bucket.addToResourcePolicy(new iam.PolicyStatement({
    effect: iam.Effect.DENY,
    // Everybody is denied: wildcards of principal and of names.
    principals: [new iam.AnyPrincipal()],
    actions: ['s3:PutObject'],
    resources: [bucket.arnForObjects('*')],
    conditions,
  }));
  deny({ ...isSent(''), StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } });
  deny({ ...isSent('-aws-kms-key-id'), StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': key.keyArn } });
  deny(isSent('-customer-algorithm'));
}
