import { readFileSync } from 'fs';
import { join } from 'path';
import { fail } from '../private/errors';

/** A field of a record, from AWS's tables: kept apart from the library's own list on purpose. */
export interface SampleField {
  /** As in a log format: `account-id`. */
  readonly name: string;
  readonly service: 'vpc' | 'tgw';
  readonly version: number;
  readonly type: 'int' | 'bigint' | 'string';
}

const FIELDS = JSON.parse(readFileSync(join(__dirname, 'fields.json'), 'utf8')) as SampleField[];

export function sampleField(name: string, service: SampleField['service'] = 'vpc'): SampleField {
  return FIELDS.find(field => field.name === name && field.service === service)
    ?? (/^(src|dst|resource|tgw).*tag/.test(name) ? { name, service, version: 11, type: 'string' } : fail(`unknown ${service} field '${name}'`));
}

/** The 14 fields of AWS's default format, in its order. */
export const DEFAULT_FIELDS: readonly string[] = [
  'version', 'account-id', 'interface-id', 'srcaddr', 'dstaddr', 'srcport', 'dstport',
  'protocol', 'packets', 'bytes', 'start', 'end', 'action', 'log-status',
];
