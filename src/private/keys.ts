import { aws_kms as kms, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { reject } from './errors';
import { refuseOtherPartition } from './partitions';
import { isAlias } from './shapes';
import { differ, isKnown } from './tokens';

/** What a key is for, in the words of a message. */
export interface KeyUse {
  /** The prop that takes the key. */
  readonly prop: string;
  /** What is encrypted with it: "the log group". */
  readonly of: string;
  /** Where it lies; by default the Region of the stack. */
  readonly region?: string;
  /** Why an alias will not do, where it will not. */
  readonly noAlias?: string;
}

/**
 * Refuses a key that AWS would not encrypt with, as far as the app knows it: one that AWS manages, one of another Region or partition,
 * an asymmetric or HMAC key. Every key that the library takes goes through here.
 */
export function checkKey(scope: IConstruct, key: kms.IKey | undefined, { prop, of, region = Stack.of(scope).region, noAlias }: KeyUse): void {
  if (key === undefined) {
    return;
  }
  const alias = isAlias(key) ? key.aliasName : undefined;
  if (isManaged(key, alias)) {
    reject(`${prop} must be a customer managed key, got ${alias ?? key.keyArn}, which AWS manages and whose policy nobody can extend; create a kms.Key, or leave ${prop} out`, scope);
  }
  if (differ(key.env.region, region)) {
    reject(`${prop} must lie in the Region of ${of} (${region}), got a key in ${key.env.region}; AWS encrypts with no other, so create a key there`, scope);
  }
  refuseOtherPartition(scope, { prop, of }, region, { what: 'a key', arn: key.keyArn, region: key.env.region });
  checkKind(scope, key, prop);
  if (alias !== undefined && noAlias !== undefined) {
    reject(`${prop} must be a key, got the alias ${key.node.path}; ${noAlias}, so give the key behind it`, scope);
  }
}

function isManaged(key: kms.IKey, alias: string | undefined): boolean {
  const names = [alias, isKnown(key.keyArn) ? key.keyArn : undefined];
  return names.some(name => name !== undefined && isKnown(name) && /(^|:)alias\/aws\//.test(name));
}

/** S3, CloudWatch Logs and Athena encrypt with symmetric keys only. */
function checkKind(scope: IConstruct, key: kms.IKey, prop: string): void {
  const resource = key.node.defaultChild;
  if (!kms.CfnKey.isCfnKey(resource)) {
    return;
  }
  const { keySpec = 'SYMMETRIC_DEFAULT', keyUsage = 'ENCRYPT_DECRYPT' } = resource;
  if (isKnown(keySpec) && keySpec !== 'SYMMETRIC_DEFAULT') {
    reject(`${prop} must be a symmetric key, got ${key.node.path} with the key spec ${keySpec}; leave keySpec out`, scope);
  }
  if (isKnown(keyUsage) && keyUsage !== 'ENCRYPT_DECRYPT') {
    reject(`${prop} must be a key for encryption, got ${key.node.path} with the key usage ${keyUsage}; leave keyUsage out`, scope);
  }
}
