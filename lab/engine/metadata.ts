import { QueryResult } from './answers';
import { GlueTable } from './glue-table';
import { GlueView } from './glue-view';
import { child, identifierName, SqlNode, walk } from './sql-tree';
import { fail } from '../private/errors';

type Answer = Pick<QueryResult, 'table' | 'columns' | 'rows'>;

/** SHOW TABLES, SHOW COLUMNS and DESCRIBE, answered from the catalogue as Athena does; nothing for other statements. */
export function metadataAnswer(root: SqlNode, database: string, tables: readonly GlueTable[], views: readonly GlueView[]): Answer | undefined {
  const statement = [...walk(root)].find(node => node.kind === 'ShowColumns' || node.kind === 'ShowTables');
  if (statement === undefined) return undefined;
  if (/\blike\b/i.test(statement.text)) return fail(`the lab does not know LIKE in ${statement.text}`);
  const inDatabase = [...tables, ...views].filter(candidate => candidate.database === database);
  if (statement.kind === 'ShowTables') return { table: '', columns: ['tab_name'], rows: inDatabase.map(({ name }) => [name]).sort() };
  const names = [...walk(child(statement, 'TableOrViewName') ?? statement)].filter(node => node.kind.endsWith('Identifier')).map(node => identifierName(node.text));
  const [name, schema = database] = names.reverse();
  const found = inDatabase.find(candidate => candidate.name === name && schema === database) ?? fail(`TABLE_NOT_FOUND: table '${schema}.${name}' does not exist`);
  const columns: { name: string; type: string }[] = [...found.columns, ...'partitionKeys' in found ? found.partitionKeys : []];
  return /^\s*show/i.test(statement.text)
    ? { table: name, columns: ['field'], rows: columns.map(column => [column.name]) }
    : { table: name, columns: ['col_name', 'data_type'], rows: columns.map(column => [column.name, column.type]) };
}
