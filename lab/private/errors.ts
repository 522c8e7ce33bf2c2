/** A failure of the subject (template, table, SQL or data), as opposed to a bug of the lab. */
export class LabError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LabError';
  }
}

/** A file that cannot be read: not the statement's fault, so the next statement would meet it again. */
export class UnreadableFile extends LabError {}

export function fail(message: string): never {
  throw new LabError(message);
}

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject { [key: string]: Json }

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectAt(value: Json | undefined, what: string): JsonObject {
  return isObject(value) ? value : fail(`${what} must be an object, got ${JSON.stringify(value)}`);
}

export function listAt(value: Json | undefined, what: string): Json[] {
  return Array.isArray(value) ? value : fail(`${what} must be a list, got ${JSON.stringify(value)}`);
}

export function textAt(value: Json | undefined, what: string): string {
  return typeof value === 'string' ? value : fail(`${what} must be a string, got ${JSON.stringify(value)}`);
}
