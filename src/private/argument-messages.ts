import { elementOf, Fault, faultIn, implementersOf, membersOf, objectOf, parametersOf, propsOf } from './argument-kinds';
import { CALLS } from './argument-table';
import { listed, show, withArticle } from './errors';
import { nearest } from './nearest';

/** More names than this are no help in a message. */
const MOST_NAMES = 8;
/** Longer values are cut: the beginning is enough to find them. */
const MOST_LETTERS = 120;

/** A fault in a sentence: prop, rule, value, way out. `of` names the call, where props alone do not. */
export function explained(fault: Fault, of: string): string {
  const { path, value, type, struct, meant, optional } = fault;
  if (type === undefined) {
    const known = propsOf(struct!)!.map(({ name }) => name);
    return `${path}${of} is no prop of ${struct}, got ${valueText(value)}; ${meant === undefined ? `it has ${namesText(known)}` : `did you mean ${meant}?`}`;
  }
  const out = value === null && optional === true ? 'leave it out for the default' : wayOut(type, value ?? undefined);
  return `${path}${of} must be ${expected(type)}, got ${valueText(value)}${out === undefined ? '' : `; ${out}`}`;
}

function valueText(value: unknown): string {
  const text = show(value);
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text;
}

const namesText = (names: readonly string[]) => listed(names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), `${names.length - MOST_NAMES} more`] : names);

const PLAIN: Record<string, string> = { string: 'text', id: 'text, known at synth and not empty', number: 'a number', boolean: 'true or false', date: 'a Date' };

/** `aws_ec2.IVpc` is written `ec2.IVpc`, `cdk.Duration` is `Duration`. */
const lastName = (type: string) => type.split('.').pop()!;

function expected(type: string): string {
  const element = elementOf(type);
  if (element !== undefined) {
    return `a list of ${element === 'string' ? 'texts' : element === 'number' ? 'numbers' : lastName(element)}`;
  }
  if (Object.hasOwn(PLAIN, type)) {
    return PLAIN[type];
  }
  const members = membersOf(type);
  if (members !== undefined) {
    return `one of ${lastName(type)}: ${namesText([...members.keys()])}`;
  }
  const props = propsOf(type);
  if (props !== undefined) {
    const needed = props.filter(({ optional }) => !optional).map(({ name }) => name);
    return `an object of ${lastName(type)}${needed.length === 0 ? '' : ` with ${listed(needed)}`}`;
  }
  if (type.includes('.')) {
    return `${withArticle(lastName(type))} of aws-cdk-lib`.replace('Construct of aws-cdk-lib', 'construct');
  }
  return implementersOf(type) !== undefined ? `${withArticle(type)} of this library` : withArticle(type);
}

/** What to write instead. */
function wayOut(type: string, value: unknown): string | undefined {
  const written = instead(type, value);
  return written === undefined ? makersOf(type, value) : `write ${written}`;
}

/** The same value as the prop takes it, where that can be seen. */
function instead(type: string, value: unknown): string | undefined {
  const element = elementOf(type);
  if (element !== undefined) {
    const each = value === undefined ? undefined : fits(element, value) ? 'a list of it: […]' : instead(element, value);
    return each === undefined ? undefined : each.startsWith('a list') ? each : `[${each}]`;
  }
  const props = propsOf(type);
  if (props !== undefined) {
    const prop = value === undefined ? undefined : props.find(one => one.type !== 'string' && fits(one.type, value));
    return prop === undefined ? undefined : `{ ${prop.name}: … }`;
  }
  return INSTEAD[typeof value]?.(type, value);
}

/** By what was given. */
const INSTEAD: Record<string, (type: string, value: any) => string | undefined> = {
  number: fromNumber,
  boolean: fromNumber,
  string: fromText,
  object: factoryFor,
};

function fromNumber(type: string, value: unknown): string | undefined {
  return ['string', 'id'].includes(type) && !Number.isNaN(value) ? show(String(value)) : undefined;
}

function fromText(type: string, value: string): string | undefined {
  if (type === 'number' && value.trim() !== '' && Number.isFinite(Number(value))) {
    return value.trim();
  }
  if (type === 'boolean' && ['true', 'false'].includes(value.toLowerCase())) {
    return value.toLowerCase();
  }
  const member = membersOf(type);
  if (member !== undefined) {
    const name = nearest(value, [...member.keys()]);
    return name === undefined ? undefined : `${lastName(type)}.${name}`;
  }
  return objectOf(type)?.maker?.replace(', …)', `, ${valueText(value)})`);
}

/** A factory of an own class that takes the value as its only argument. */
function factoryFor(type: string, value: unknown): string | undefined {
  return factoriesOf(type).find(call => {
    const [first, ...others] = parametersOf(call)!;
    return first !== undefined && first.type !== 'constructs.Construct' && others.every(({ optional }) => optional) && fits(elementOf(first.type) !== undefined && first.variadic ? elementOf(first.type)! : first.type, value);
  })?.concat('(…)');
}

const fits = (type: string, value: unknown) => faultIn(type, value, '') === undefined;

const factoriesOf = (type: string) => [...CALLS.rows.keys()].filter(call => call.startsWith(`${type}.`));

/** How to get what was expected, whatever was given. */
function makersOf(type: string, value: unknown): string | undefined {
  const element = elementOf(type);
  if (element !== undefined) {
    const one = value === undefined ? undefined : makersOf(element, undefined);
    return one;
  }
  const classes = implementersOf(type)?.filter(name => !/^I[A-Z]/.test(name)) ?? [type];
  const own = classes.flatMap(name => [...(parametersOf(`new ${name}`) === undefined ? [] : [`new ${name}()`]), ...factoriesOf(name).map(call => `${call}()`)]);
  const makers = own.length > 0 ? namesText(own.slice(0, 3)) : objectOf(type)?.maker;
  return makers === undefined ? undefined : `make one by ${makers}`;
}
