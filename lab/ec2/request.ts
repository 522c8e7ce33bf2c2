import { readFileSync } from 'fs';
import { join } from 'path';

/** An error as EC2 answers it. */
export class Ec2Error extends Error {
  constructor(readonly code: string, message: string, readonly status = 400) {
    super(message);
  }
}

export type Value = string | number | boolean | Value[] | { [member: string]: Value };
export type Parameters = { [member: string]: Value };

interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { shape: string; wire: string }>>;
  readonly member?: string;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
}

const MODEL = JSON.parse(readFileSync(join(__dirname, 'model.json'), 'utf8')) as { operations: Record<string, string>; shapes: Record<string, Shape> };

/** Reads a request by botocore's model. What the model does not know, or does not allow, is an error. */
export function readRequest(body: string): { action: string; parameters: Parameters } {
  const flat = new Map(new URLSearchParams(body));
  const action = take(flat, 'Action') ?? '';
  take(flat, 'Version');
  const shape = MODEL.operations[action];
  if (shape === undefined) throw new Ec2Error('InvalidAction', `The action ${action} is not valid for this web service.`);
  const parameters = read(flat, shape, '') as Parameters | undefined;
  if (flat.size > 0) throw new Ec2Error('UnknownParameter', `The parameter ${[...flat.keys()].join(', ')} is not recognized`);
  return { action, parameters: parameters ?? {} };
}

function take(flat: Map<string, string>, name: string): string | undefined {
  const value = flat.get(name);
  flat.delete(name);
  return value;
}

function read(flat: Map<string, string>, shapeName: string, path: string): Value | undefined {
  const shape = MODEL.shapes[shapeName];
  switch (shape.type) {
    case 'structure':
      return structure(flat, shape, path);
    case 'list':
      return list(flat, shape, path);
    default: {
      const text = take(flat, path);
      return text === undefined ? undefined : scalar(shape, text, path);
    }
  }
}

function structure(flat: Map<string, string>, shape: Shape, path: string): Value | undefined {
  const members: { [member: string]: Value } = {};
  for (const [member, { shape: inner, wire }] of Object.entries(shape.members ?? {})) {
    const value = read(flat, inner, path === '' ? wire : `${path}.${wire}`);
    if (value !== undefined) members[member] = value;
  }
  const isThere = path === '' || Object.keys(members).length > 0;
  const missing = isThere ? (shape.required ?? []).filter(member => members[member] === undefined) : [];
  if (missing.length > 0) throw new Ec2Error('MissingParameter', `The request must contain the parameter ${missing.join(', ')}`);
  return isThere ? members : undefined;
}

function list(flat: Map<string, string>, shape: Shape, path: string): Value | undefined {
  const values: Value[] = [];
  for (let index = 1; ; index += 1) {
    const value = read(flat, shape.member!, `${path}.${index}`);
    if (value === undefined) break;
    values.push(value);
  }
  return values.length === 0 ? undefined : values;
}

function scalar(shape: Shape, text: string, path: string): Value {
  const refuse = (rule: string): never => {
    throw new Ec2Error('InvalidParameterValue', `Value (${text}) for parameter ${path} is invalid: ${rule}`);
  };
  if (shape.type === 'integer') {
    const number = /^-?\d+$/.test(text) ? Number(text) : refuse('must be a whole number');
    if (number < (shape.min ?? -Infinity) || number > (shape.max ?? Infinity)) refuse(`must be from ${shape.min} to ${shape.max}`);
    return number;
  }
  if (shape.type === 'boolean') return text === 'true' || (text === 'false' ? false : refuse('must be true or false'));
  if (shape.enum !== undefined && !shape.enum.includes(text)) refuse('is none of the enumeration');
  return text;
}
