import { IConstruct } from 'constructs';

/**
 * Stops synthesis with a message in the words of the prop that the user typed: value received, rule, way out.
 *
 * A plain `Error`: the error class of aws-cdk-lib is internal and has changed its constructor before.
 */
export function reject(message: string, scope?: IConstruct): never {
  throw new Error(scope === undefined ? message : `${message} [at ${scope.node.path}]`);
}

/** A value as the user would write it, for messages. */
export function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

/** Names joined for a sentence, in the order given. */
export function listed(names: readonly string[]): string {
  return names.join(', ');
}
