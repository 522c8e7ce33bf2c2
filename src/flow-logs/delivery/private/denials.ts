import { aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { AppStore, atEnd } from '../../../private/app-store';
import { reject } from '../../../private/errors';
import { resourcesBelow } from '../../../private/shapes';
import { warn } from '../../../private/warnings';

/** Patterns of the keys that are delivered to a bucket, by its path. It is judged once, however many flow logs write to it. */
const KEYS = new AppStore<string>('delivery-keys');

/** A statement as a policy document holds it. */
interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: '*' | Record<string, unknown>;
  readonly NotPrincipal?: unknown;
  readonly Action?: string | string[];
  readonly NotAction?: string | string[];
  readonly Resource?: unknown;
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
export function judgeDenials(bucket: s3.IBucket, service: string, keys: readonly string[]): void {
  const { path } = bucket.node;
  const isJudged = KEYS.of(bucket, path).length > 0;
  keys.forEach(key => KEYS.add(bucket, key, path));
  if (isJudged) {
    return;
  }
  atEnd(bucket, () => {
    for (const statement of statementsOf(bucket).filter(one => denies(one, service) && isAboutKeys(one, KEYS.of(bucket, path)))) {
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
  const { Effect: effect, Action: actions, NotAction: notActions, Condition: condition } = statement;
  const { Principal: principal, NotPrincipal: notPrincipal } = statement;
  const isAbout = actions !== undefined ? [actions].flat().some(matchesPut) : ![notActions ?? []].flat().some(matchesPut);
  const named = principal === '*' ? ['*'] : Object.values(principal ?? {}).flat();
  const isService = notPrincipal !== undefined ? !JSON.stringify(notPrincipal).includes(service) : named.some(one => one === '*' || one === service);
  const neverHolds = Object.values(condition ?? {}).some(test => Object.entries(test).some(isHarmless));
  return effect === 'Deny' && isAbout && isService && !neverHolds;
}

/** Whether a condition never holds for the service: all conditions of a statement must hold. */
function isHarmless([key, value]: [string, unknown]): boolean {
  return HARMLESS[key.toLowerCase()]?.includes(String(value)) === true;
}

function matchesPut(action: string): boolean {
  const pattern = action.toLowerCase().replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${pattern}$`).test('s3:putobject');
}

/** Whether a statement is about keys that may be delivered. Only what stands in front of the first wildcard is compared; what is not known is about all. */
function isAboutKeys({ Resource: resources }: Statement, keys: readonly string[]): boolean {
  return resources === undefined || [resources].flat().some(resource => {
    const text = typeof resource === 'string' ? resource : (resource as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join']?.[1].at(-1);
    if (typeof text !== 'string') {
      // The bare ARN of a bucket is about no file.
      return !Object.hasOwn(resource as object, 'Fn::GetAtt');
    }
    const pattern = /\/(.*)$/s.exec(text)?.[1];
    return pattern === undefined ? text.includes('*') : keys.some(key => meet(literalOf(pattern), literalOf(key)));
  });
}

const literalOf = (pattern: string) => /^[^*?$]*/.exec(pattern)![0];
const meet = (one: string, other: string) => one.startsWith(other) || other.startsWith(one);
