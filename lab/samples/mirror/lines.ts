import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { gzipSync } from 'zlib';
import { Json, JsonObject } from '../../private/errors';

/** Kinds of which real lines lie beside this file. */
export type SampleKind = 'connections' | 'dns' | 'tls' | 'http' | 'statistics';

/** What Suricata wrote of traffic.py, line by line. */
export function samples(kind: SampleKind): JsonObject[] {
  return readFileSync(join(__dirname, `${kind}.json`), 'utf8').trim().split('\n').map(line => JSON.parse(line) as JsonObject);
}

/** A real line with other values: objects are merged key by key. */
export function like(line: JsonObject, changes: JsonObject): JsonObject {
  const merge = (before: Json | undefined, value: Json) => (isPlain(before) && isPlain(value) ? like(before, value) : value);
  return { ...line, ...Object.fromEntries(Object.entries(changes).map(([key, value]) => [key, merge(line[key], value)])) };
}

function isPlain(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A time as Suricata writes it. */
export function stamp(time: Date): string {
  return `${time.toISOString().slice(0, 23)}456+0000`;
}

/** One file as an appliance delivers it: named after kind, hour, sensor and the time at which it was opened. */
export function deliver(bucket: string, kind: string, sensor: string, opened: Date, lines: readonly (JsonObject | string)[]): string {
  const iso = opened.toISOString();
  const name = `${sensor}-${iso.slice(0, 19).replace(/[-:]/g, '')}Z.json.gz`;
  const key = `records/${kind}/${iso.slice(0, 13).replace(/[-T]/g, '/')}/${name}`;
  mkdirSync(dirname(join(bucket, key)), { recursive: true });
  writeFileSync(join(bucket, key), gzipSync(lines.map(line => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')));
  return key;
}
