/** Arguments for every published call, from the table that is written from the jsii assembly. */
import { Duration, Lazy, Token } from 'aws-cdk-lib';
import { mostlyFirst, number, text } from './plain-values';
import { OBJECT_MAKERS, World } from './world';
import * as library from '../../src';
import { BRAND, elementOf, faultIn, membersOf, objectOf, Parameter, parametersOf, propsOf } from '../../src/private/argument-kinds';
import { CALLS, INTERFACES } from '../../src/private/argument-table';

/** How deep props may lead to further props before only what is required is written. */
const DEEPEST = 4;

export const SUBJECTS = [...CALLS.rows.keys()];

/** What a call threw, and the call, which may lie deep in the arguments of another. */
export class Thrown {
  public constructor(public readonly call: string, public readonly error: unknown) {}
}

const classOf = (name: string) => (library as unknown as Record<string, any>)[name];

/** Calls that give an object of a class, and constants of it. */
function sourcesOf(name: string): { readonly calls: string[]; readonly constants: unknown[] } {
  const calls = SUBJECTS.filter(call => call === `new ${name}` || call.startsWith(`${name}.`));
  const constants = Object.getOwnPropertyNames(classOf(name)).filter(one => one !== 'prototype').map(one => classOf(name)[one]).filter(value => value?.[BRAND] === name);
  return { calls, constants };
}

export class Generator {
  public constructor(private readonly world: World) {}

  /** Arguments of a call, each of the type that it says. */
  public argumentsOf(call: string, depth = 0): unknown[] {
    return parametersOf(call)!.flatMap(parameter => {
      if (parameter.type === 'id') {
        return [this.world.id('Subject')];
      }
      const value = this.given(parameter, depth) ? this.value(parameter.type, parameter.name, depth) : undefined;
      return parameter.variadic ? value as unknown[] : [value];
    });
  }

  /** Calls it; what it throws comes out with its name. */
  public run(call: string, args: readonly unknown[], depth = 0): any {
    const [, made, owner, mark, method] = /^(new )?(\w+)([.#])?(\w+)?$/.exec(call)!;
    const holder = mark === '#' ? this.value(owner, owner, depth + 1) as any : classOf(owner);
    try {
      return made === undefined ? holder[method](...args) : new holder(...args);
    } catch (error) {
      throw new Thrown(call, error);
    }
  }

  public value(type: string, name: string, depth: number): unknown {
    const { random } = this.world;
    const element = elementOf(type);
    if (element !== undefined) {
      const count = random.pick([0, 1, 1, 1, 1, 1, 2, 2, 3]);
      return Array.from({ length: count }, () => this.value(element, name, depth));
    }
    const plain = this.plain(type, name);
    if (plain !== undefined) {
      return plain;
    }
    const props = propsOf(type);
    if (props !== undefined) {
      const given = props.filter(prop => this.given(prop, depth));
      return Object.fromEntries(given.map(prop => [prop.name, this.value(prop.type, prop.name, depth + 1)]));
    }
    if (objectOf(type) !== undefined) {
      return mostlyFirst(random, OBJECT_MAKERS[type])(this.world);
    }
    return this.own(type, depth);
  }

  private plain(type: string, name: string): unknown {
    const { random } = this.world;
    switch (type) {
      case 'id': return this.world.id('Subject');
      case 'string': return text(random, name);
      case 'number': return number(random, name);
      case 'boolean': return random.chance(0.5);
      case 'date': return new Date(0);
      case 'any': return 1;
      case 'Record<string>': return { Name: 'value' };
      default: return membersOf(type) === undefined ? undefined : random.pick([...membersOf(type)!.values()]);
    }
  }

  private given({ optional, variadic }: Parameter, depth: number): boolean {
    return variadic || !optional || (depth < DEEPEST && this.world.random.chance(depth === 0 ? 0.8 : 0.3));
  }

  /** An object of a class of this library. A refused attempt is made again: what was refused is judged by whoever catches it. */
  private own(type: string, depth: number): unknown {
    const { random } = this.world;
    const classes = INTERFACES.rows.get(type)?.split(' ').filter(name => classOf(name) !== undefined) ?? [type];
    if (type === 'AthenaGrants') {
      return this.partOf(type, depth);
    }
    const { calls, constants } = sourcesOf(random.pick(classes));
    if (constants.length > 0 && (calls.length === 0 || random.chance(0.6))) {
      return random.pick(constants);
    }
    const call = random.pick(calls);
    const made = this.run(call, this.argumentsOf(call, depth + 1), depth + 1);
    const object = Array.isArray(made) ? random.pick(made) : made;
    // Importing a construct gives something that is less than one.
    return faultIn(type, object, '') === undefined ? object : this.run(`new ${classes[0]}`, this.argumentsOf(`new ${classes[0]}`, depth + 1), depth + 1);
  }

  /** Objects that only a construct gives. */
  private partOf(type: string, depth: number): unknown {
    const holders: Record<string, [string, string]> = {
      AthenaGrants: [this.world.random.pick(['FlowLogView', 'FlowLogQueryPack', 'MirrorQueryPack']), 'grants'],
    };
    const [holder, part] = holders[type];
    return (this.own(holder, depth) as any)[part];
  }
}

/** Values of every kind, for places where another kind belongs. */
function wrongValues(world: World): unknown[] {
  return [
    null, undefined, '', 'x', '22', 'vpc-0a1b2c3d', 0, 1, -1, 300, NaN, true, false, {}, [], [null], [undefined], [{}], ['x'], [1], { x: 1 }, () => 1, class A {}, new Date(0), new Map(),
    Symbol.for('x').toString(), 10n, Duration.days(1), world.stack, world.app, Lazy.string({ produce: () => 'x' }), Lazy.any({ produce: () => 'x' }), Token.asNumber({ Ref: 'X' }),
    Token.asList({ Ref: 'X' }), Object.create(null), library.FlowLogFormat.DEFAULT, library.FlowLogFormat, 'all', 'month', JSON.parse('{"__proto__": 1}'), 'constructor', { length: 1 }, new Set(['x']),
  ];
}

/** One place of the arguments gets a value of any kind, or a prop another name. */
export function spoiled(world: World, args: readonly unknown[]): unknown[] {
  const { random } = world;
  const copy: unknown[] = args.map(copied);
  const places: [holder: any, key: string | number][] = [];
  collect(copy, places);
  if (places.length === 0) {
    return [random.pick(wrongValues(world))];
  }
  const [holder, key] = random.pick(places);
  if (!Array.isArray(holder) && random.chance(0.1)) {
    holder[`${key}s`] = holder[key];
    delete holder[key];
  } else {
    holder[key] = random.pick(wrongValues(world));
  }
  return copy;
}

const isLiteral = (value: unknown): value is object => typeof value === 'object' && value !== null && (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);

function copied(value: unknown): unknown {
  if (!isLiteral(value)) {
    return value;
  }
  return Array.isArray(value) ? value.map(copied) : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copied(part)]));
}

function collect(value: unknown, places: [holder: any, key: string | number][]): void {
  if (isLiteral(value)) {
    for (const key of Object.keys(value)) {
      places.push([value, key]);
      collect((value as Record<string, unknown>)[key], places);
    }
  }
}
