import { DuckDBConnection } from '@duckdb/node-api';
import { GlueColumn, GlueTable } from './glue-table';
import { duckType } from './hive-type';
import { jsonSource } from './json-lines';
import { Partition, Scan } from './scan';
import { fail } from '../private/errors';

/** A delimiter and a null text that no line holds, so that DuckDB leaves lines whole. */
const NO_DELIMITER = '\u001f\u001e';
const NO_NULL = '\u001d\u001c';

const text = (value: string) => `'${value.replace(/'/g, "''")}'`;
const name = (value: string) => `"${value.replace(/"/g, '""')}"`;

export interface OpenOptions {
  /** Add the hidden column "$path". */
  readonly withPath: boolean;
  /** Load the files now rather than when they are asked for. */
  readonly inMemory: boolean;
  /** Files whose first line is a record, whatever the table skips. */
  readonly headerless: ReadonlySet<string>;
}

/** Opens the objects of a scan as `database.table`, as Athena would read them. */
export async function openTable(connection: DuckDBConnection, scan: Scan, { withPath, inMemory, headerless }: OpenOptions): Promise<void> {
  const { table, partitions } = scan;
  const index = await indexObjects(connection, table, partitions);
  const files = partitions.flatMap(partition => partition.objects.map(object => object.file));
  const unique = [...new Set(files)];
  const source = unique.length === 0 ? nothing(table) : await SOURCES[table.format](connection, table, unique, headerless);
  const columns = [...table.columns, ...table.partitionKeys].map(column => name(column.name));
  const sql = `SELECT ${[...columns, ...(withPath ? ['"$path"'] : [])].join(', ')} FROM (${source}) AS f JOIN ${index} AS p ON p.lab_file = f.lab_file`;
  await connection.run(`CREATE OR REPLACE ${inMemory ? 'TABLE' : 'VIEW'} ${name(table.database)}.${name(table.name)} AS ${sql}`);
}

/** Partition values come from where a file lies, never from what it holds. */
async function indexObjects(connection: DuckDBConnection, table: GlueTable, partitions: readonly Partition[]): Promise<string> {
  const index = `memory.main.${name(`files of ${table.database}.${table.name}`)}`;
  const keys = table.partitionKeys.map(key => `${name(key.name)} ${duckType(key.type)}`);
  await connection.run(`CREATE OR REPLACE TABLE ${index} (${['lab_file VARCHAR', '"$path" VARCHAR', ...keys].join(', ')})`);
  const bucket = /^s3:\/\/[^/]+\//.exec(table.locationTemplate)?.[0] ?? '';
  const rows = partitions.flatMap(({ values, objects }) => objects.map(object =>
    `(${[object.file, bucket + object.key, ...values].map(text).join(', ')})`));
  for (let i = 0; i < rows.length; i += 5000) await connection.run(`INSERT INTO ${index} VALUES ${rows.slice(i, i + 5000).join(', ')}`);
  return index;
}

function nothing(table: GlueTable): string {
  return `SELECT ${['NULL::VARCHAR AS lab_file', ...table.columns.map(missing)].join(', ')} WHERE FALSE`;
}

function missing(column: GlueColumn): string {
  return `NULL::${duckType(column.type)} AS ${name(column.name)}`;
}

/**
 * LazySimpleSerDe: columns by position, nothing quoted, `\N` and what is not there are NULL, and so is a number that is none.
 * One difference: DuckDB skips empty lines, where the SerDe gives a row without values; AWS writes none.
 */
function textSource(table: GlueTable, files: readonly string[], headerless: ReadonlySet<string>): string {
  const columns = table.columns.map((column, i) => `${field(column, i + 1)} AS ${name(column.name)}`);
  return `SELECT lab_file, ${columns.join(', ')} FROM (SELECT string_split(line, ${text(table.fieldDelimiter)}) AS v, lab_file FROM (${linesOf(table, files, headerless)}))`;
}

function linesOf(table: GlueTable, files: readonly string[], headerless: ReadonlySet<string> = new Set()): string {
  return [true, false].flatMap(zipped => [true, false].flatMap(hasHeader => {
    const chosen = files.filter(file => file.endsWith('.gz') === zipped && headerless.has(file) !== hasHeader);
    return chosen.length === 0 ? [] : [`SELECT line, lab_file FROM ${csv(chosen, zipped, hasHeader ? table.skipLines : 0)}`];
  })).join(' UNION ALL ');
}

function csv(files: readonly string[], zipped: boolean, skip: number): string {
  return `read_csv([${files.map(text).join(', ')}], columns = {'line': 'VARCHAR'}, delim = ${text(NO_DELIMITER)}, nullstr = ${text(NO_NULL)},
    quote = '', escape = '', comment = '', header = false, skip = ${skip}, compression = '${zipped ? 'gzip' : 'none'}',
    auto_detect = false, strict_mode = false, filename = 'lab_file', hive_partitioning = false)`;
}

function field(column: GlueColumn, position: number): string {
  const value = `v[${position}]`;
  if (column.type === 'string') return `nullif(${value}, '\\N')`;
  return `CASE WHEN translate(${value}, '0123456789', '') IN ('', '-', '+') THEN TRY_CAST(${value} AS ${duckType(column.type)}) END`;
}

const PARQUET_TYPES: Record<string, string> = { int: 'INT32', bigint: 'INT64', string: 'BYTE_ARRAY' };

/** Columns by name. A physical type that is not the declared one fails, as in Athena. */
async function parquetSource(connection: DuckDBConnection, table: GlueTable, files: readonly string[]): Promise<string> {
  const list = `[${files.map(text).join(', ')}]`;
  const reader = await connection.runAndReadAll(`SELECT DISTINCT ON (lower(name), type) lower(name), type, file_name FROM parquet_schema(${list}) WHERE type IS NOT NULL`)
    .catch((error: Error) => fail(`HIVE_BAD_DATA: not a Parquet file: ${error.message}`));
  const present = new Set<string>();
  for (const [column, type, file] of reader.getRowsJS() as string[][]) {
    const declared = table.columns.find(candidate => candidate.name === column);
    if (!declared) continue;
    present.add(column);
    if (type !== PARQUET_TYPES[declared.type]) {
      fail(`HIVE_BAD_DATA: field ${column}'s type ${type} in Parquet file ${file} is incompatible with type ${declared.type} defined in table schema`);
    }
  }
  const columns = table.columns.map(column => present.has(column.name) ? name(column.name) : missing(column));
  return `SELECT ${['lab_file', ...columns].join(', ')} FROM read_parquet(${list}, union_by_name = true, filename = 'lab_file', hive_partitioning = false)`;
}

/** How the files of each format become a relation. */
const SOURCES: Record<
  GlueTable['format'],
  (connection: DuckDBConnection, table: GlueTable, files: readonly string[], headerless: ReadonlySet<string>) => string | Promise<string>
> = {
  text: (_connection, table, files, headerless) => textSource(table, files, headerless),
  parquet: parquetSource,
  json: (connection, table, files) => jsonSource(connection, table, linesOf(table, files)),
};

/** Compressed bytes of each column of Parquet files; of text and JSON, which are read whole, all of them under `*`. */
export async function columnSizes(connection: DuckDBConnection, scan: Scan): Promise<Map<string, number>> {
  const objects = scan.partitions.flatMap(partition => partition.objects);
  if (scan.table.format !== 'parquet' || objects.length === 0) return new Map([['*', objects.reduce((sum, object) => sum + object.bytes, 0)]]);
  const list = objects.map(object => text(object.file)).join(', ');
  const reader = await connection.runAndReadAll(
    `SELECT lower(path_in_schema), CAST(sum(total_compressed_size) AS BIGINT) FROM parquet_metadata([${list}]) GROUP BY ALL`);
  return new Map(reader.getRowsJS().map(([column, bytes]) => [String(column), Number(bytes)]));
}
