import { DuckDBConnection, LIST, listValue, VARCHAR } from '@duckdb/node-api';
import { translate } from './athena-sql';
import { GlueTable } from './glue-table';
import { boundNotes } from './hints';
import { ObjectStore, StoredObject } from './object-store';
import { isInjected, projectedValues } from './projection';
import { equalTo, StaticCondition, staticConditions } from './pruning';
import { SqlNode } from './sql-tree';
import { TableReference } from './table-references';
import { fail } from '../private/errors';

/** Athena's own limits. */
const MOST_PARTITIONS = 1_000_000;
const MOST_INJECTED = 1000;

export interface Partition {
  /** Value of each partition key, in the table's order. */
  readonly values: readonly string[];
  readonly objects: readonly StoredObject[];
}

export interface Scan {
  readonly table: GlueTable;
  /** Partitions that Athena projects and lists, whether or not anything lies there. */
  readonly planned: number;
  /** Those that hold objects. */
  readonly partitions: readonly Partition[];
  /** What the bounds of partition columns do that their writer hardly meant. */
  readonly notes: readonly string[];
}

/** Looks up the bucket that a table's template names. */
export type Stores = (bucket: string) => ObjectStore;

/** Which partitions and objects a statement reads of one table: the union over the places where it reads it. */
export async function planScan(
  connection: DuckDBConnection, table: GlueTable, references: readonly TableReference[], stores: Stores, now: Date,
): Promise<Scan> {
  const planned = new Map<string, readonly string[]>();
  const notes = new Set<string>();
  for (const reference of references) {
    const conditions = staticConditions(reference, table.partitionKeys.map(key => key.name));
    boundNotes(table, conditions).forEach(note => notes.add(note));
    const columns = await survivors(connection, table, conditions, now);
    const count = columns.reduce((total, values) => total * values.length, 1);
    if (count > MOST_PARTITIONS) {
      fail(`HIVE_EXCEEDED_PARTITION_LIMIT: query over table '${table.database}.${table.name}' can potentially read more than ${MOST_PARTITIONS} partitions`
        + ` (${count} projected); bound the partition columns with literals`);
    }
    for (const values of product(columns)) planned.set(values.join('\u0000'), values);
  }
  const partitions = [...planned.values()].map(values => ({ values, objects: objectsOf(table, values, stores) }));
  return { table, planned: planned.size, partitions: partitions.filter(partition => partition.objects.length > 0), notes: [...notes] };
}

/** For each partition key the values that pass the static conditions. */
async function survivors(connection: DuckDBConnection, table: GlueTable, conditions: StaticCondition[], now: Date): Promise<string[][]> {
  const columns: string[][] = [];
  for (const { name } of table.partitionKeys) {
    const settings = table.projection[name];
    const about = conditions.filter(condition => condition.column === name);
    const values = isInjected(settings) ? await injectedValues(connection, table, name, equalTo(about, name)) : projectedValues(name, settings, now);
    columns.push(await passing(connection, table, name, values, about.map(condition => condition.node)));
  }
  return columns;
}

async function injectedValues(connection: DuckDBConnection, table: GlueTable, column: string, given: SqlNode[]): Promise<string[]> {
  if (table.partitionKeys.some(key => key.name === column && key.type !== 'string')) fail(`injected partition column '${column}' must be of type string`);
  if (given.length === 0) {
    return fail(`CONSTRAINT_VIOLATION: For the injected projected partition column '${column}', the WHERE clause must contain only static equality `
      + 'conditions, and at least one such condition must be present.');
  }
  const reader = await connection.runAndReadAll(`SELECT DISTINCT v FROM (VALUES ${given.map(node => `(${translate(node)})`).join(', ')}) AS t(v)`);
  const values = reader.getRowsJS().map(([value]) => typeof value === 'string' ? value : fail(`injected column '${column}' takes text`));
  return values.length <= MOST_INJECTED ? values : fail(`injected column '${column}' takes at most ${MOST_INJECTED} values, got ${values.length}`);
}

async function passing(connection: DuckDBConnection, table: GlueTable, column: string, values: string[], conditions: SqlNode[]): Promise<string[]> {
  const type = table.partitionKeys.find(key => key.name === column)?.type === 'string' ? 'VARCHAR' : 'BIGINT';
  let left = values;
  // One after the other: each may name the column through the alias of a query of its own.
  for (const condition of conditions) {
    const sql = `SELECT raw FROM (SELECT raw, CAST(raw AS ${type}) AS "${column}" FROM (SELECT unnest(?) AS raw)) AS ${qualifierOf(condition) ?? table.name}
      WHERE ${translate(condition)}`;
    const reader = await connection.runAndReadAll(sql, [listValue(left)], [LIST(VARCHAR)]);
    left = reader.getRowsJS().map(([value]) => String(value));
  }
  return left;
}

function qualifierOf(node: SqlNode): string | undefined {
  if (node.kind === 'QualifiedName') return node.children.length > 1 ? node.children[0].text : undefined;
  return node.children.reduce<string | undefined>((found, below) => found ?? qualifierOf(below), undefined);
}

function* product(columns: readonly string[][], head: readonly string[] = []): Generator<readonly string[]> {
  if (head.length === columns.length) yield head;
  else for (const value of columns[head.length]) yield* product(columns, [...head, value]);
}

function objectsOf(table: GlueTable, values: readonly string[], stores: Stores): StoredObject[] {
  const location = locationOf(table, values);
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*)$/.exec(location) ?? fail(`no S3 location: ${location}`);
  return stores(bucket).below(prefix);
}

/** The template with a partition's values. */
export function locationOf(table: GlueTable, values: readonly string[]): string {
  return table.partitionKeys.reduce((text, key, i) => text.split(`\${${key.name}}`).join(values[i]), table.locationTemplate);
}
