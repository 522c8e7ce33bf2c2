import { aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { AppStore, atEnd } from '../../../private/app-store';
import { reject } from '../../../private/errors';
import { resourcesBelow } from '../../../private/shapes';
import { warn } from '../../../private/warnings';

/** A bucket is judged once, however many flow logs write to it. */
const JUDGED = new AppStore<s3.IBucket>('delivery-denials');

/** A statement as a policy document holds it. */
interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: '*' | Record<string, unknown>;
  readonly NotPrincipal?: unknown;
  readonly Action?: string | string[];
  readonly NotAction?: string | string[];
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** Condition keys that the delivery service satisfies, with the values for which a statement leaves it alone. */
const HARMLESS: Record<string, readonly string[]> = {
  'aws:securetransport': ['false'],
  'aws:principalisawsservice': ['false'],
  's3:tlsversion': ['1.0', '1.1', '1.2', '1.3'],
};

/**
 * Looks for statements of a bucket's own policy that keep the delivery service from writing, when the policy is complete. A deny wins over what
 * lets the service in: flow logs are ACTIVE then, and deliver nothing.
 */
export function judgeDenials(bucket: s3.IBucket, service: string): void {
  if (JUDGED.taken(bucket, bucket.node.path, bucket) !== undefined) {
    return;
  }
  atEnd(bucket, () => {
    for (const statement of statementsOf(bucket).filter(one => denies(one, service))) {
      const name = statement.Sid ?? `${[statement.Action ?? statement.NotAction].flat().join(', ')} of ${JSON.stringify(statement.Principal ?? statement.NotPrincipal)}`;
      if (statement.Condition === undefined) {
        reject(`the policy of bucket must not deny s3:PutObject to ${service}, got the statement ${name} without a condition; flow logs would be ACTIVE and deliver nothing, so leave the `
          + 'service out: { Bool: { "aws:PrincipalIsAWSService": "false" } }', bucket);
      }
      warn(bucket, 'bucketPolicyDenies', `the policy of the bucket has the statement ${name}, which denies s3:PutObject under the condition ${JSON.stringify(statement.Condition)}: where it holds for `
        + `${service}, flow logs are ACTIVE and deliver nothing. Leave the service out ({ Bool: { "aws:PrincipalIsAWSService": "false" } }), or acknowledge this if the condition never holds for it`);
    }
  });
}

/** The statements of every policy that the app declares for the bucket. */
function statementsOf(bucket: s3.IBucket): Statement[] {
  const stack = Stack.of(bucket);
  const name = JSON.stringify(stack.resolve(bucket.bucketName));
  const policies = resourcesBelow(stack, s3.CfnBucketPolicy.isCfnBucketPolicy)
    .filter(policy => JSON.stringify(stack.resolve(policy.bucket)) === name);
  return policies.flatMap(policy => (stack.resolve(policy.policyDocument) as { Statement?: Statement[] } | undefined)?.Statement ?? []);
}

function denies(statement: Statement, service: string): boolean {
  const { Effect: effect, Principal: principal, NotPrincipal: notPrincipal, Action: actions, NotAction: notActions, Condition: condition } = statement;
  const isAbout = actions !== undefined ? [actions].flat().some(matchesPut) : ![notActions ?? []].flat().some(matchesPut);
  const isService = notPrincipal !== undefined ? !JSON.stringify(notPrincipal).includes(service) : principal === '*' || Object.values(principal ?? {}).flat().some(one => one === '*' || one === service);
  return effect === 'Deny' && isAbout && isService && !Object.values(condition ?? {}).some(test => Object.entries(test).some(isHarmless));
}

/** Whether a condition never holds for the service: all conditions of a statement must hold. */
function isHarmless([key, value]: [string, unknown]): boolean {
  return HARMLESS[key.toLowerCase()]?.includes(String(value)) === true;
}

function matchesPut(action: string): boolean {
  const pattern = action.toLowerCase().replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${pattern}$`).test('s3:putobject');
}
