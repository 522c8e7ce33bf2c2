import { DuckDBConnection } from '@duckdb/node-api';
import { GlueTable } from './glue-table';
import { jsonType } from './hive-type';
import { fail } from '../private/errors';

const quoted = (value: string) => `'${value.replace(/'/g, "''")}'`;
const named = (value: string) => `"${value.replace(/"/g, '""')}"`;

/**
 * The SerDe for JSON: columns by key, keys that no column has are passed over, what is not there is NULL. Keys are compared as written: Athena's
 * are not told apart by case, which nothing may rely on here. A value of another type than its column's is an error here, as it mostly is in Athena.
 *
 * @param lines a relation of `line` and `lab_file`
 */
export async function jsonSource(connection: DuckDBConnection, table: GlueTable, lines: string): Promise<string> {
  await refuseMalformed(connection, table, lines);
  await refuseOtherTypes(connection, table, lines);
  const structure = Object.fromEntries(table.columns.map(column => [keyOf(table, column.name), jsonType(column.type).structure]));
  const columns = table.columns.map(column => `v.${named(keyOf(table, column.name))} AS ${named(column.name)}`);
  const value = `CASE WHEN json_valid(line) THEN from_json(line, ${quoted(JSON.stringify(structure))}) END`;
  return `SELECT lab_file, ${columns.join(', ')} FROM (SELECT lab_file, ${value} AS v FROM (${lines}))`;
}

function keyOf(table: GlueTable, column: string): string {
  return table.jsonKeys[column] ?? column;
}

async function refuseMalformed(connection: DuckDBConnection, table: GlueTable, lines: string): Promise<void> {
  if (table.ignoresMalformed) return;
  const reader = await connection.runAndReadAll(`SELECT lab_file FROM (${lines}) WHERE NOT json_valid(line) LIMIT 1`);
  for (const [file] of reader.getRowsJS()) fail(`HIVE_BAD_DATA: a line is not JSON in ${String(file)}`);
}

async function refuseOtherTypes(connection: DuckDBConnection, table: GlueTable, lines: string): Promise<void> {
  const paths = table.columns.flatMap(column => {
    const { structure, leaves } = jsonType(column.type);
    return leaves.map(leaf => ({ path: `$.${[keyOf(table, column.name), ...leaf].map(part => `"${part}"`).join('.')}`, type: scalarAt(structure, leaf) }));
  });
  const wrong = paths.map(({ path, type }) => `bool_or(json_type(line, ${quoted(path)}) <> 'NULL' AND TRY_CAST(line ->> ${quoted(path)} AS ${type}) IS NULL)`);
  const reader = await connection.runAndReadAll(`SELECT ${wrong.join(', ')} FROM (${lines}) WHERE json_valid(line)`);
  const [row] = reader.getRowsJS();
  const odd = paths.find((_path, index) => row[index] === true);
  if (odd !== undefined) fail(`HIVE_BAD_DATA: ${odd.path} of table ${table.name} holds what is no ${odd.type}`);
}

function scalarAt(structure: unknown, leaf: readonly string[]): string {
  return String(leaf.reduce((inner, name) => (inner as Record<string, unknown>)[name], structure));
}
