import { Token } from 'aws-cdk-lib';

/** Whether a value is known at synth: rules about its content apply only then. */
export function isKnown(value: unknown): boolean {
  return !Token.isUnresolved(value);
}

/** Whether two values, such as accounts or Regions, are known to be two. */
export function differ(one: string, other: string): boolean {
  return isKnown(one) && isKnown(other) && one !== other;
}

/** Account and Region, as constructs and stacks have them. */
export interface Environment {
  readonly account: string;
  readonly region: string;
}

/** Whether something is known to lie in another account or Region. */
export function isElsewhere(one: Environment, other: Environment): boolean {
  return differ(one.account, other.account) || differ(one.region, other.region);
}
