import { fail } from '../private/errors';

/** A type as Hive spells it, taken apart. */
export type HiveType = string & { readonly hive: true };

const SCALARS: Record<string, string> = { int: 'INTEGER', bigint: 'BIGINT', double: 'DOUBLE', boolean: 'BOOLEAN', string: 'VARCHAR' };
/** A field that is quoted in SQL only. */
const FIELD = /^([a-z_][a-z0-9_]*):/;

interface Parsed {
  /** The type in DuckDB. */
  readonly duck: string;
  /** What `from_json` of DuckDB wants to know. */
  readonly structure: unknown;
  /** Names of fields that lead to scalars which are not in arrays. */
  readonly leaves: readonly string[][];
}

/** A text that is a type. */
export function hiveType(text: string, what: string): HiveType {
  const { rest } = parse(text, what);
  return rest === '' ? text as HiveType : fail(`${what}: type '${text}' goes on after its end: '${rest}'`);
}

export function duckType(type: HiveType): string {
  return parse(type, type).parsed.duck;
}

export function jsonType(type: HiveType): Pick<Parsed, 'structure' | 'leaves'> {
  return parse(type, type).parsed;
}

function parse(text: string, what: string): { parsed: Parsed; rest: string } {
  if (text.startsWith('array<')) {
    const { parsed, rest } = parse(text.slice('array<'.length), what);
    return { parsed: { duck: `${parsed.duck}[]`, structure: [parsed.structure], leaves: [] }, rest: closed(rest, what) };
  }
  if (text.startsWith('struct<')) return struct(text.slice('struct<'.length), what);
  const name = /^[a-z]+/.exec(text)?.[0] ?? '';
  const duck = SCALARS[name] ?? fail(`${what}: the lab does not know type '${text}'`);
  return { parsed: { duck, structure: duck, leaves: [[]] }, rest: text.slice(name.length) };
}

function struct(text: string, what: string): { parsed: Parsed; rest: string } {
  const fields: [string, Parsed][] = [];
  let rest = text;
  do {
    if (fields.length > 0) rest = rest.slice(1);
    const [head, name] = FIELD.exec(rest) ?? fail(`${what}: '${rest}' must begin with a field's name`);
    if (fields.some(([other]) => other === name)) fail(`${what}: field ${name} twice`);
    const field = parse(rest.slice(head.length), what);
    fields.push([name, field.parsed]);
    rest = field.rest;
  } while (rest.startsWith(','));
  return {
    parsed: {
      duck: `STRUCT(${fields.map(([name, { duck }]) => `"${name}" ${duck}`).join(', ')})`,
      structure: Object.fromEntries(fields.map(([name, { structure }]) => [name, structure])),
      leaves: fields.flatMap(([name, { leaves }]) => leaves.map(leaf => [name, ...leaf])),
    },
    rest: closed(rest, what),
  };
}

function closed(rest: string, what: string): string {
  return rest.startsWith('>') ? rest.slice(1) : fail(`${what}: a type ends without >`);
}
