import { fail, isObject, Json, JsonObject } from '../private/errors';

/** A value of an event that holds no others. */
interface Leaf {
  readonly path: string;
  readonly value: Json;
  /** Which element of each list around it. */
  readonly places: ReadonlyMap<string, number>;
}

type Test = (value: Json) => boolean;

/** A field of a pattern: the event must have it with a value that passes one of the tests, or lack it where that is allowed. */
interface Field {
  readonly path: string;
  readonly tests: readonly Test[];
  readonly mayLack: boolean;
}

/**
 * Whether EventBridge hands an event to a rule with a pattern.
 *
 * Knows text, `null`, `prefix`, `exists`, and `anything-but` with texts, as AWS documents them; all else fails.
 */
export function matches(pattern: JsonObject, event: JsonObject): boolean {
  const leaves = leavesOf(event, [], '', new Map());
  const fields = fieldsOf(pattern, []);
  refuseLackInLists(fields, leaves);
  return hold(fields, leaves, new Map());
}

/** Whether one element of a list may lack what another has is documented nowhere, where more is asked of the same element. */
function refuseLackInLists(fields: readonly Field[], leaves: readonly Leaf[]): void {
  const listsOf = (field: Field) => leaves.filter(({ path }) => path === field.path).flatMap(({ places }) => [...places.keys()]);
  for (const field of fields.filter(({ mayLack }) => mayLack)) {
    const others = new Set(fields.filter(other => other !== field).flatMap(listsOf));
    if (listsOf(field).some(list => others.has(list))) fail(`event pattern: the lab does not know whether an element of a list lacks ${field.path}`);
  }
}

/** All fields at once: of a list of objects, one element must have them all. */
function hold([field, ...rest]: readonly Field[], leaves: readonly Leaf[], places: ReadonlyMap<string, number>): boolean {
  if (field === undefined) return true;
  const here = leaves.filter(({ path }) => path === field.path);
  if (here.length === 0) return field.mayLack && hold(rest, leaves, places);
  return here.some(leaf => field.tests.some(test => test(leaf.value)) && agree(leaf.places, places)
    && hold(rest, leaves, new Map([...places, ...leaf.places])));
}

function agree(some: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>): boolean {
  return [...some].every(([list, index]) => (others.get(list) ?? index) === index);
}

function leavesOf(value: Json, names: readonly string[], where: string, places: ReadonlyMap<string, number>): Leaf[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => leavesOf(item, names, `${where}[${index}]`, new Map([...places, [where, index]])));
  }
  if (isObject(value)) {
    return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...names, name], `${where}/${name}`, places));
  }
  return [{ path: names.join('/'), value, places }];
}

function fieldsOf(pattern: JsonObject, names: readonly string[]): Field[] {
  const entries = Object.entries(pattern);
  if (entries.length === 0) fail('event pattern: an object must not be empty');
  return entries.flatMap(([name, inner]) => {
    if (name.startsWith('$')) fail(`event pattern: the lab does not know ${name}`);
    if (isObject(inner)) return fieldsOf(inner, [...names, name]);
    if (!Array.isArray(inner) || inner.length === 0) return fail(`event pattern: ${name} must be an object or a list with something in it, got ${JSON.stringify(inner)}`);
    const conditions = inner.map(condition);
    return [{
      path: [...names, name].join('/'),
      tests: conditions.flatMap(({ test }) => test ?? []),
      mayLack: conditions.some(({ test }) => test === undefined),
    }];
  });
}

/** One condition on a value; none for the condition that there is no value. */
function condition(given: Json): { readonly test?: Test } {
  if (typeof given === 'string' || given === null) return { test: value => value === given };
  if (!isObject(given) || Object.keys(given).length !== 1) return fail(`event pattern: the lab does not know ${JSON.stringify(given)}`);
  const [[operator, operand]] = Object.entries(given);
  if (operator === 'exists' && typeof operand === 'boolean') return operand ? { test: () => true } : {};
  if (operator === 'prefix' && typeof operand === 'string') return { test: value => typeof value === 'string' && value.startsWith(operand) };
  if (operator === 'anything-but') {
    const others: Json[] = Array.isArray(operand) ? operand : [operand];
    if (others.length > 0 && others.every(other => typeof other === 'string')) return { test: value => !others.some(other => other === value) };
  }
  return fail(`event pattern: the lab does not know ${JSON.stringify(given)}`);
}
