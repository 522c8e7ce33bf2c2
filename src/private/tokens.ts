import { Token } from 'aws-cdk-lib';

/** Whether a value is known at synth: rules about its content apply only then. */
export function isKnown(value: unknown): boolean {
  return !Token.isUnresolved(value);
}
