import { createHash } from 'crypto';
import { mkdirSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { gzipSync } from 'zlib';
import { DuckDBAppender, DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { sampleField, SampleField } from './fields';
import { objectKey, windowOf } from './keys';
import { fail } from '../private/errors';

/** A record by field name (`account-id`). What is left out is missing; `null` and '-' differ only for strings in Parquet. */
export interface SampleRecord {
  readonly [field: string]: string | number | null | undefined;
  /** Minutes by which the record reaches S3 in a later file than its end says. Not a field. */
  readonly deliveredLateBy?: number;
}

export interface WriteProps {
  readonly dataRoot: string;
  readonly bucket: string;
  /** Folder of the log destination, with a trailing slash. @default - none */
  readonly prefix?: string;
  readonly account: string;
  readonly region: string;
  /** @default 'fl-1234abcd' */
  readonly flowLogId?: string;
  readonly fields: readonly string[];
  readonly service?: SampleField['service'];
  readonly format: 'text' | 'parquet';
  readonly hourly?: boolean;
  readonly hiveCompatible?: boolean;
}

/** Writes records as the flow logs service would: one file per 5-minute window in which they end. Returns the keys. */
export async function writeRecords(props: WriteProps, records: readonly SampleRecord[]): Promise<string[]> {
  const fields = props.fields.map(name => sampleField(name, props.service));
  const windows = new Map<number, SampleRecord[]>();
  for (const record of records) {
    const end = record.end ?? fail('a record needs an end: it decides about the file');
    const window = windowOf(Number(end) + (record.deliveredLateBy ?? 0) * 60).getTime();
    const group = windows.get(window);
    if (group) group.push(record);
    else windows.set(window, [record]);
  }
  const keys: string[] = [];
  const parquet = props.format === 'parquet' ? await ParquetWriter.open(fields) : undefined;
  for (const [window, group] of [...windows].sort(([a], [b]) => a - b)) {
    const body = textBody(fields, group);
    const hash = createHash('sha256').update(`${window} ${body}`).digest('hex').slice(0, 8);
    const key = objectKey({ flowLogId: 'fl-1234abcd', ...props, window: new Date(window), hash });
    const file = join(props.dataRoot, props.bucket, key);
    mkdirSync(dirname(file), { recursive: true });
    if (parquet) await parquet.write(file, group);
    else writeFileSync(file, gzipSync(body));
    keys.push(key);
  }
  parquet?.close();
  return keys;
}

/** A header of field names, then a record a line, separated by spaces; missing is '-'. */
export function textBody(fields: readonly SampleField[], records: readonly SampleRecord[]): string {
  const lines = records.map(record => textLine(fields.map(field => field.name), record));
  return [fields.map(field => field.name).join(' '), ...lines, ''].join('\n');
}

/** One record as text, in files and in log events alike. */
export function textLine(fields: readonly string[], record: SampleRecord): string {
  return fields.map(name => record[name] ?? '-').join(' ');
}

/** Columns with underscores, INT32, INT64 and strings, gzip inside, as AWS documents. */
class ParquetWriter {
  static async open(fields: readonly SampleField[]): Promise<ParquetWriter> {
    const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
    const types = { int: 'INTEGER', bigint: 'BIGINT', string: 'VARCHAR' };
    const columns = fields.map(field => `"${field.name.replace(/[^a-z0-9_]/gi, '_')}" ${types[field.type]}`);
    await connection.run(`CREATE TABLE records (${columns.join(', ')})`);
    return new ParquetWriter(connection, fields);
  }

  private constructor(private readonly connection: DuckDBConnection, private readonly fields: readonly SampleField[]) {}

  async write(file: string, records: readonly SampleRecord[]): Promise<void> {
    await this.connection.run('DELETE FROM records');
    const appender = await this.connection.createAppender('records');
    for (const record of records) {
      for (const field of this.fields) append(appender, field, record[field.name]);
      appender.endRow();
    }
    appender.closeSync();
    await this.connection.run(`COPY records TO '${file.replace(/'/g, "''")}' (FORMAT parquet, COMPRESSION gzip)`);
  }

  close(): void {
    this.connection.closeSync();
  }
}

/** A missing number is NULL; a missing string is '-' unless the record says null, since both have been seen claimed. */
function append(appender: DuckDBAppender, field: SampleField, value: string | number | null | undefined): void {
  if (field.type === 'string') {
    if (value === null) appender.appendNull();
    else appender.appendVarchar(String(value ?? '-'));
  } else if (value === null || value === undefined || value === '-') appender.appendNull();
  else if (field.type === 'int') appender.appendInteger(Number(value));
  else appender.appendBigInt(BigInt(value));
}
