import { isUtf8 } from 'buffer';
import { closeSync, openSync, readFileSync, readSync } from 'fs';
import { gunzipSync } from 'zlib';
import { GlueTable } from './glue-table';
import type { StoredObject } from './object-store';

/** What a look at a file tells before the engine reads it. */
export interface FileCheck {
  /** Why it cannot be read, or would be read wrongly. */
  readonly unreadable?: string;
  /** Why it is passed over although nothing is wrong with the others: it holds nothing, or what another file holds. */
  readonly passedOver?: string;
  /** The table skips a header that the file does not have: its first line is a record. */
  readonly headerless?: boolean;
}

const GOOD: FileCheck = {};

/** Looks at files once each. */
export class FileChecks {
  private readonly known = new Map<string, FileCheck>();

  constructor(private readonly anyHeader: boolean) {}

  /** @param beside the files of the same partition, by key */
  of(table: GlueTable, object: StoredObject, beside: ReadonlyMap<string, StoredObject>): FileCheck {
    const key = `${table.database}.${table.name} ${object.file}`;
    const before = this.known.get(key);
    if (before !== undefined) return before;
    const packed = beside.get(`${object.key}.gz`);
    const isCopy = packed !== undefined && isRead(this.of(table, packed, beside));
    const check = object.bytes > 0 && isCopy
      ? { passedOver: `is the unpacked copy of ${packed.key.split('/').pop() ?? packed.key} beside it: Athena counts its records twice` }
      : look(table, object, this.anyHeader);
    this.known.set(key, check);
    return check;
  }
}

function isRead({ unreadable, passedOver }: FileCheck): boolean {
  return unreadable === undefined && passedOver === undefined;
}

function look(table: GlueTable, { key, file, bytes }: StoredObject, anyHeader: boolean): FileCheck {
  if (bytes === 0) return { passedOver: 'holds 0 bytes' };
  if (table.format === 'parquet') return isParquet(file, bytes) ? GOOD : { unreadable: 'HIVE_BAD_DATA: not a Parquet file, or cut off: it must begin and end with PAR1' };
  const raw = readFileSync(file);
  const isZipped = raw.length > 1 && raw[0] === 0x1f && raw[1] === 0x8b;
  if (isZipped !== key.endsWith('.gz')) {
    return { unreadable: isZipped ? 'holds gzip, but its name does not end in .gz: an interrupted copy? Athena reads it as text' : 'ends in .gz, but holds no gzip' };
  }
  let content = raw;
  try {
    if (isZipped) content = gunzipSync(raw);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { unreadable: code === 'Z_BUF_ERROR' ? 'ends in the middle of its gzip: an interrupted copy?' : `holds broken gzip (${message})` };
  }
  if (content.subarray(0, 4).toString('latin1') === 'PAR1') return { unreadable: 'holds Parquet, the table reads text' };
  if (!isUtf8(content)) return { unreadable: 'holds bytes that are not UTF-8' };
  return table.format === 'text' && table.skipLines === 1 && !anyHeader ? lookAtHeader(table, content) : GOOD;
}

function isParquet(file: string, bytes: number): boolean {
  const ends = Buffer.alloc(8);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, ends, 0, 4, 0);
  readSync(descriptor, ends, 4, 4, Math.max(0, bytes - 4));
  closeSync(descriptor);
  return bytes >= 12 && ends.toString('latin1') === 'PAR1PAR1';
}

/** Text is read by position: where the header names other fields than the table, every value is another one than it seems. */
function lookAtHeader(table: GlueTable, content: Buffer): FileCheck {
  const end = content.indexOf('\n');
  const line = content.subarray(0, end < 0 ? content.length : end).toString('utf8').replace(/\r$/, '');
  if (line === '') return GOOD;
  const names = line.split(table.fieldDelimiter).map(spelled);
  const columns = table.columns.map(column => spelled(column.name));
  // Words of letters alone are names. A table that splits lines at the wrong sign sees one word.
  const isHeader = line.split(/\s/).every(word => /^[a-z][a-z_-]*$/.test(word)) || names.some(name => columns.includes(name));
  if (!isHeader) return { headerless: true };
  // What one of them has more at its end shifts nothing.
  const shared = Math.min(names.length, columns.length);
  const differs = names.slice(0, shared).findIndex((name, i) => name !== columns[i]);
  return differs < 0 ? GOOD : {
    unreadable: `has other fields than table ${table.name}, from field ${differs + 1} on: its header names '${names.join(' ')}', the table '${columns.join(' ')}'; text is read by position`,
  };
}

/** Fields have hyphens, columns underscores; of two tags of one kind the second column has a number. */
function spelled(name: string): string {
  return name.replace(/-/g, '_').replace(/_\d+$/, '');
}
