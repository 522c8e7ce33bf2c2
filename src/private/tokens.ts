import { Token } from 'aws-cdk-lib';

/** Whether a value is known at synth: rules about its content apply only then. */
export function isKnown(value: unknown): boolean {
  return !Token.isUnresolved(value);
}

/** Whether two values, such as accounts or Regions, are known to be two. */
export function differ(one: string, other: string): boolean {
  return isKnown(one) && isKnown(other) && one !== other;
}
