import { IConstruct } from 'constructs';

/**
 * Stops synthesis with a message in the words of the prop that the user typed: value received, rule, way out.
 *
 * A plain `Error`: the error class of aws-cdk-lib is internal and has changed its constructor before.
 */
export function reject(message: string, scope?: IConstruct): never {
  throw new Error(scope === undefined ? message : `${message} [at ${scope.node.path}]`);
}

/** Does something of aws-cdk-lib with a prop: what it refuses comes out with the prop and the construct. */
export function withProp<T>(prop: string, scope: IConstruct, act: () => T): T {
  try {
    return act();
  } catch (error) {
    return reject(`${prop} must be what aws-cdk-lib takes, which says: ${(error as Error).message}`, scope);
  }
}

/** A value as the user would write it, for messages. An object that no literal can say is named by its class. */
export function show(value: unknown): string {
  return textOf(value, 4);
}

function textOf(value: unknown, depth: number): string {
  if (typeof value === 'function') {
    return value.name === '' ? 'a function' : `the function ${value.name}`;
  }
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' ? JSON.stringify(value) : String(value);
  }
  const part = (one: unknown) => depth === 0 ? '…' : textOf(one, depth - 1);
  if (Array.isArray(value)) {
    return `[${value.map(part).join(',')}]`;
  }
  return [null, Object.prototype].includes(Object.getPrototypeOf(value))
    ? `{${Object.entries(value).filter(([, one]) => one !== undefined).map(([key, one]) => `${JSON.stringify(key)}:${part(one)}`).join(',')}}`
    : withArticle(className(value.constructor));
}

/** The CDK's classes have their published names beside those that they run under, which end in digits. */
function className(type: { readonly name?: string; readonly [RTTI]?: { readonly fqn: string } } | undefined): string {
  const published = type?.[RTTI]?.fqn.split('.').pop();
  const name = type?.name || 'object';
  // A class that is derived from a published one has its own name.
  return name.replace(/\d+$/, '') === published ? published : name;
}

const RTTI = Symbol.for('jsii.rtti');

/** The name of a type with "a" or "an" before it. */
export function withArticle(name: string): string {
  return `${/^([AEIO]|S3)/.test(name) ? 'an' : 'a'} ${name}`;
}

/** Names joined for a sentence, in the order given. */
export function listed(names: readonly string[]): string {
  return names.join(', ');
}
