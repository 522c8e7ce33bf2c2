import { GlueColumn } from '../../../../athena';
import { RecordFolder } from '../../../collectors';

/** What lies below `records/<folder>/` of a collector's bucket, and the table over it. */
export interface RecordKind {
  /** Folder below `records/`: the name that appliances give it. */
  readonly folder: RecordFolder;
  readonly table: string;
  readonly description: string;
  readonly columns: readonly GlueColumn[];
  /** Keys of JSON that no column could be named after, by column. */
  readonly keys?: Readonly<Record<string, string>>;
}

export function column(name: string, type: string, comment: string): GlueColumn {
  return { name, type, comment };
}

/** A type of fields, each `name:type`, as Hive spells it. */
export function struct(...fields: string[]): string {
  return `struct<${fields.join(',')}>`;
}
