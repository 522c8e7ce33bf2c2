/**
 * The check in front of each public constructor, static method and method: arguments of the wrong kind.
 *
 * TypeScript refuses those when it compiles. JavaScript, casts and some other languages let them pass, and they would end far from here in a
 * "Cannot read properties of undefined". What the arguments may be is in `argument-table.ts`, written from the jsii assembly.
 */
import { Construct } from 'constructs';
import { BRAND, Fault, faultAmong, methodsOf, OnUnknown, Parameter, parametersOf } from './argument-kinds';
import { explained } from './argument-messages';
import { listed, reject, show } from './errors';
import { warn } from './warnings';

type Method = (...args: unknown[]) => unknown;

/**
 * Puts the check in front of all static methods and methods of a class, in place, and marks its objects as those of the class. Written
 * below each published class: `guard({ FlowLogSource })`. Text rather than the name of the function: bundlers rename functions.
 *
 * A class that is not published and implements a published interface is given under the name of the interface.
 */
export function guard(classes: Readonly<Record<string, { readonly prototype: object }>>): void {
  for (const [name, type] of Object.entries(classes)) {
    Object.defineProperty(type.prototype, BRAND, { value: name });
    for (const [call, mark, method] of methodsOf(name)) {
      // Inherited methods, too: a base class that is not published gives its methods to those that are.
      guardMethod(mark === '#' ? type.prototype : type, method, call);
    }
  }
}

function guardMethod(holder: object, name: string, key: string): void {
  const original = (holder as Record<string, Method>)[name];
  const call = key.replace('#', '.');
  const { [name]: guarded } = {
    [name](this: unknown, ...args: unknown[]): unknown {
      const parameters = parametersOf(key)!;
      const [first, second] = parameters[0]?.type === 'constructs.Construct' ? args : [this];
      const at = suffixOf(first, second);
      check(parameters, args, ` of ${call}`, at, refused);
      refuseMore(parameters, args, call, at);
      return original.apply(this, args);
    },
  };
  Object.defineProperty(guarded, 'length', { value: original.length, configurable: true });
  Object.defineProperty(holder, name, { value: guarded, writable: true, configurable: true });
}

/**
 * The check of a constructor: its first line, before `super()`, as the parent would fail on a wrong scope in its own words.
 *
 * @param made `new.target`: a class that a user derives may have props of its own, which are not judged
 */
export function checkArguments(made: { readonly prototype: object }, scope: Construct, id: string, props: unknown): void {
  const name = (made.prototype as { [BRAND]: string })[BRAND];
  const derived = !Object.hasOwn(made.prototype, BRAND);
  const unknown: Fault[] = [];
  const at = suffixOf(scope, id);
  const parameters = parametersOf(`new ${name}`)!;
  check(parameters, [scope, id, props], '', at, fault => {
    if (derived) {
      return undefined;
    }
    return fault.meant === undefined ? void unknown.push(fault) : fault;
  }, name);
  for (const fault of unknown) {
    warn(scope, 'unknownProp', `${explained({ ...fault, path: withoutHolder(parameters, fault.path) }, '')}. It does nothing${at}`);
  }
}

const refused: OnUnknown = fault => fault;

function check(parameters: readonly Parameter[], args: readonly unknown[], of: string, at: string, onUnknown: OnUnknown, made?: string): void {
  const valueOf = ({ variadic }: Parameter, index: number) => variadic ? args.slice(index) : args[index];
  const fault = faultAmong(parameters, valueOf, name => name, onUnknown);
  if (fault !== undefined) {
    const path = withoutHolder(parameters, fault.path);
    const wholly = made === undefined || path !== fault.path ? of : ` of new ${made}`;
    reject(`${explained({ ...fault, path }, wholly)}${at}`);
  }
}

/** `MirroredTraffic.tcp(443)` would mirror all of TCP. What `list.map(FlowLogSource.vpc)` adds, the index and the list, was not written by anybody. */
function refuseMore(parameters: readonly Parameter[], args: readonly unknown[], call: string, at: string): void {
  const [one, index, list] = args;
  const isCallback = args.length === 3 && Array.isArray(list) && list[index as number] === one;
  if (args.length > parameters.length && parameters.at(-1)?.variadic !== true && !isCallback) {
    reject(`${call} must get ${parameters.length === 0 ? 'no arguments' : `no arguments but ${listed(parameters.map(({ name }) => name))}`}, got ${show(args[parameters.length])}; leave it out${at}`);
  }
}

/** Props are named without the parameter that holds them: `sources`, not `props.sources`. */
function withoutHolder(parameters: readonly Parameter[], path: string): string {
  const holder = parameters.find(({ name }) => path.startsWith(`${name}.`))?.name;
  return holder === undefined ? path : path.slice(holder.length + 1);
}

/** Where in the construct tree, for messages: the path of a construct, or the one that it is about to get. */
function suffixOf(construct: unknown, id?: unknown): string {
  if (!Construct.isConstruct(construct)) {
    return '';
  }
  const path = [construct.node.path, typeof id === 'string' ? id : ''].filter(part => part !== '').join('/');
  return path === '' ? '' : ` [at ${path}]`;
}
