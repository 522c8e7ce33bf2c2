import * as cdk from 'aws-cdk-lib';
import { CALLS, ENUMS, INTERFACES, OBJECTS, STRUCTS } from './argument-table';
import { nearest } from './nearest';

/**
 * Marks the objects of a published class with its name. A registered symbol: a second copy of this package has the same one, so its objects
 * are known, which `instanceof` would not do.
 */
export const BRAND: unique symbol = Symbol.for('cdk-network-visibility.class');

/** A parameter, or a prop of a struct. */
export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  readonly variadic: boolean;
}

/** A value of the wrong kind, or a prop that there is not. */
export interface Fault {
  /** Where: `sources[0]`, `alarms.silence`. */
  readonly path: string;
  readonly value: unknown;
  /** The type that was expected; nothing where no such prop exists. */
  readonly type?: string;
  /** Whether it may be left out. */
  readonly optional?: boolean;
  /** The prop that an unknown one was probably meant to be. */
  readonly meant?: string;
  /** The struct that has no such prop. */
  readonly struct?: string;
}

/** What is done about a prop that a struct does not have and that is no misspelling: a fault, or told to a listener. */
export type OnUnknown = (fault: Fault) => Fault | undefined;

const parsed = new Map<string, Parameter[]>();

/** Parameters or props from a line of the table. */
function parametersIn(line: string): Parameter[] {
  let result = parsed.get(line);
  if (result === undefined) {
    result = line.split('; ').filter(part => part !== '').map(part => {
      const [, dots, name, mark, type] = /^(\.\.\.)?(\w+)(\??): (.+)$/.exec(part)!;
      return { name, type, optional: mark === '?', variadic: dots !== undefined };
    });
    parsed.set(line, result);
  }
  return result;
}

/** Published static methods (`.`) and methods (`#`) of a class. */
export function methodsOf(name: string): [call: string, mark: string, method: string][] {
  return CALLS.keysOf(name, ['.', '#']).map(call => [call, call[name.length], call.slice(name.length + 1)]);
}

/** What a call takes; nothing for a call that takes nothing or is not published. */
export function parametersOf(call: string): Parameter[] | undefined {
  const line = CALLS.rows.get(call);
  return line === undefined ? undefined : parametersIn(line);
}

/** Props of a struct; nothing for other types. */
export function propsOf(type: string): Parameter[] | undefined {
  const line = STRUCTS.rows.get(type);
  return line === undefined ? undefined : parametersIn(line);
}

/** The type of the elements of a list; nothing for other types. */
export function elementOf(type: string): string | undefined {
  return type.endsWith('[]') ? type.slice(0, -2) : undefined;
}

/** Members of an object of the CDK, and how to get one; nothing for other types. */
export function objectOf(type: string): { readonly members: string[]; readonly maker?: string } | undefined {
  const line = OBJECTS.rows.get(type);
  if (line === undefined) {
    return undefined;
  }
  const [members, maker] = line.split(' | ');
  return { members: members.split(' '), maker };
}

/** Own classes whose objects an own interface takes; nothing for other types. */
export function implementersOf(type: string): string[] | undefined {
  return INTERFACES.rows.get(type)?.split(' ');
}

/** Names of an enum's members with their values; nothing for other types. */
export function membersOf(type: string): Map<string, unknown> | undefined {
  const line = ENUMS.rows.get(type);
  if (line === undefined) {
    return undefined;
  }
  if (!type.includes('.')) {
    return new Map(line.split(' ').map(member => member.split('=') as [string, string]));
  }
  const [module, name] = type.split('.');
  const library = cdk as unknown as Record<string, any>;
  const found: object = module === 'cdk' ? library[name] : library[module][name];
  // Enums of numbers also have the way back, from value to name.
  return new Map(Object.entries(found).filter(([member]) => Number.isNaN(Number(member))));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What resolves to a value later, such as `Lazy.any()`. Tokens of text and numbers are text and numbers; a stack, too, has a method `resolve()`. */
const isLater = (value: unknown) => isObject(value) && !('node' in value) && cdk.Tokenization.isResolvable(value);

const PLAIN: Record<string, (value: unknown) => boolean> = {
  any: () => true,
  // A token that decides what is created would always count as true.
  boolean: value => typeof value === 'boolean',
  date: value => Object.prototype.toString.call(value) === '[object Date]',
  // Ids of constructs are written at once: nothing that resolves later can be one.
  id: value => typeof value === 'string' && value !== '' && !cdk.Token.isUnresolved(value),
  number: value => typeof value === 'number' || isLater(value),
  string: value => typeof value === 'string' || isLater(value),
};

/** What is wrong with a value, if anything. */
export function faultIn(type: string, value: unknown, path: string, onUnknown: OnUnknown = fault => fault): Fault | undefined {
  const element = elementOf(type) ?? /^Record<(.*)>$/.exec(type)?.[1];
  if (element !== undefined) {
    return faultInMany(type, element, value, path, onUnknown);
  }
  const props = propsOf(type);
  if (props !== undefined) {
    return faultInStruct(type, props, value, path, onUnknown);
  }
  return isOf(type, value) ? undefined : { path, value, type };
}

/** The first fault among arguments or props, missing ones included. */
export function faultAmong(
  parameters: readonly Parameter[],
  valueOf: (parameter: Parameter, index: number) => unknown,
  pathOf: (name: string) => string,
  onUnknown: OnUnknown,
): Fault | undefined {
  for (const [index, parameter] of parameters.entries()) {
    const value = valueOf(parameter, index);
    const path = pathOf(parameter.name);
    const fault = parameter.optional && value === undefined ? undefined : faultIn(parameter.type, value, path, onUnknown);
    if (fault !== undefined) {
      return fault.path === path ? { ...fault, optional: parameter.optional } : fault;
    }
  }
  return undefined;
}

function faultInMany(type: string, element: string, value: unknown, path: string, onUnknown: OnUnknown): Fault | undefined {
  const isList = elementOf(type) !== undefined;
  if (!isObject(value) || Array.isArray(value) !== isList) {
    return { path, value, type };
  }
  const parts = Array.isArray(value) ? Array.from(value, (part, index) => [`[${index}]`, part]) : Object.entries(value).map(([key, part]) => [`.${key}`, part]);
  for (const [suffix, part] of parts) {
    const fault = faultIn(element, part, `${path}${suffix}`, onUnknown);
    if (fault !== undefined) {
      return fault;
    }
  }
  return undefined;
}

function faultInStruct(type: string, props: readonly Parameter[], value: unknown, path: string, onUnknown: OnUnknown): Fault | undefined {
  if (!isObject(value) || Array.isArray(value) || BRAND in value || 'node' in value || isLater(value)) {
    return { path, value, type };
  }
  // Before what is missing: a misspelt prop is the reason why the right one is.
  const unknown = type.includes('.') ? undefined : unknownIn(type, props.map(({ name }) => name), value, path, onUnknown);
  return unknown ?? faultAmong(props, ({ name }) => (value as Record<string, unknown>)[name], name => within(path, name), onUnknown);
}

const within = (path: string, name: string) => path === '' ? name : `${path}.${name}`;

/** Structs of the CDK may have more props in a newer version than the table knows: only own ones are judged. */
function unknownIn(struct: string, names: readonly string[], value: object, holder: string, onUnknown: OnUnknown): Fault | undefined {
  for (const [name, given] of Object.entries(value)) {
    if (given !== undefined && !names.includes(name)) {
      const meant = nearest(name, names.filter(one => (value as Record<string, unknown>)[one] === undefined));
      const fault = onUnknown({ path: within(holder, name), value: given, struct, meant });
      if (fault !== undefined) {
        return fault;
      }
    }
  }
  return undefined;
}

function isOf(type: string, value: unknown): boolean {
  if (Object.hasOwn(PLAIN, type)) {
    return PLAIN[type](value);
  }
  const members = membersOf(type);
  if (members !== undefined) {
    const values = [...members.values()];
    // The CDK chooses by a removal policy, it does not write it.
    const isToken = type !== 'cdk.RemovalPolicy' && (isLater(value) || (typeof value === typeof values[0] && cdk.Token.isUnresolved(value)));
    return isToken || values.includes(value);
  }
  const object = objectOf(type);
  if (object !== undefined) {
    return isObject(value) && object.members.every(member => member in value);
  }
  const takes = [type, ...implementersOf(type) ?? []];
  return isObject(value) && takes.includes((value as { [BRAND]?: string })[BRAND] ?? '');
}
