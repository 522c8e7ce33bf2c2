import { child, childrenOf, identifierName, SqlNode, walk } from './sql-tree';
import { commonTables } from './table-references';
import { parseTrino } from './trino-grammar';
import { fail, Json, JsonObject, listAt, objectAt, textAt } from '../private/errors';
import { Resource } from '../private/template';

/** A view as Athena keeps it in the catalogue. */
export interface GlueView {
  readonly database: string;
  readonly name: string;
  /** Names and types as the engine spells them. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly sql: string;
  /** The statement, parsed. */
  readonly root: SqlNode;
}

/** How the catalogue spells the types of the engine, and how DuckDB does. */
const TYPES: Record<string, { readonly hive: string; readonly duck: string }> = {
  'varchar': { hive: 'string', duck: 'VARCHAR' },
  'integer': { hive: 'int', duck: 'INTEGER' },
  'bigint': { hive: 'bigint', duck: 'BIGINT' },
  'boolean': { hive: 'boolean', duck: 'BOOLEAN' },
  'timestamp(3)': { hive: 'timestamp', duck: 'TIMESTAMP' },
};

export function isView({ properties, logicalId }: Resource): boolean {
  return objectAt(properties.TableInput, `${logicalId}: TableInput`).TableType === 'VIRTUAL_VIEW';
}

/** Reads a view out of its comment, where Athena keeps JSON, and checks what Athena would. */
export function readGlueView({ properties, logicalId: where }: Resource, account: string): GlueView {
  if (properties.CatalogId !== account) fail(`${where}: CatalogId must be the account ${account}, got ${JSON.stringify(properties.CatalogId)}`);
  const input = objectAt(properties.TableInput, `${where}: TableInput`);
  const database = textAt(properties.DatabaseName, `${where}: DatabaseName`);
  const { presto_view: flag, comment } = objectAt(input.Parameters, `${where}: Parameters`);
  if (flag !== 'true' || comment !== 'Presto View') fail(`${where}: a view must have Parameters presto_view 'true' and comment 'Presto View'`);
  if (input.Description !== undefined) fail(`${where}: a view must have no Description, which Trino takes for its comment: it would be a table without files`);
  if (input.ViewExpandedText !== '/* Presto View */') fail(`${where}: ViewExpandedText must be '/* Presto View */'`);
  if (listAt(input.PartitionKeys, `${where}: PartitionKeys`).length > 0) fail(`${where}: a view has no partition keys`);
  const { originalSql, catalog, schema, columns } = decoded(textAt(input.ViewOriginalText, `${where}: ViewOriginalText`), where);
  if (catalog !== 'awsdatacatalog' || schema !== database) fail(`${where}: the view must name its own catalogue and database, got ${String(catalog)}.${String(schema)}`);
  const declared = columnList(columns, 'name', 'type', where);
  const storage = objectAt(input.StorageDescriptor, `${where}: StorageDescriptor`);
  const catalogued = columnList(storage.Columns, 'Name', 'Type', where);
  const spelled = declared.map(({ name, type }) => ({ name, type: TYPES[type]?.hive ?? fail(`${where}: the lab knows no columns of type ${type}`) }));
  if (JSON.stringify(spelled) !== JSON.stringify(catalogued)) fail(`${where}: StorageDescriptor.Columns are not the columns of the view`);
  const sql = textAt(originalSql, `${where}: originalSql`);
  return { database, name: textAt(input.Name, `${where}: Name`), columns: declared, sql, root: parseTrino(sql) };
}

function decoded(text: string, where: string): JsonObject {
  const [, encoded] = /^\/\* Presto View: ([A-Za-z0-9+/]+=*) \*\/$/.exec(text) ?? fail(`${where}: ViewOriginalText must be '/* Presto View: <base64> */'`);
  return objectAt(JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as Json, `${where}: ViewOriginalText`);
}

function columnList(value: Json | undefined, nameKey: string, typeKey: string, where: string): { name: string; type: string }[] {
  return listAt(value ?? [], `${where}: columns`).map(item => {
    const column = objectAt(item, `${where}: column`);
    return { name: textAt(column[nameKey], `${where}: ${nameKey}`), type: textAt(column[typeKey], `${where}: ${typeKey}`) };
  });
}

/** Throws unless a view still gives the columns that it declares: Athena calls it stale otherwise. */
export function checkColumns(view: GlueView, given: readonly { readonly name: string; readonly type: string }[]): void {
  const declared = view.columns.map(({ name, type }) => ({ name, type: TYPES[type].duck }));
  const wrong = declared.findIndex((column, i) => column.name !== given[i]?.name || column.type !== given[i]?.type);
  if (wrong >= 0 || declared.length !== given.length) {
    fail(`INVALID_VIEW: view '${view.database}.${view.name}' is stale: declared ${JSON.stringify(declared[wrong])}, gives ${JSON.stringify(given[wrong])}`);
  }
}

/** A statement with the statement of each view in the place of its name, and the views that were found. */
export function expandViews(root: SqlNode, sql: string, database: string, views: readonly GlueView[]): { sql: string; used: GlueView[] } {
  const used = new Set<GlueView>();
  let text = sql;
  // From the end, so that offsets stay right.
  for (const node of [...walk(root)].reverse()) {
    const view = node.kind === 'TableName' ? named(node, database, views) : undefined;
    if (view === undefined) continue;
    used.add(view);
    const hasAlias = node.parent !== undefined && child(node.parent, 'UnquotedIdentifier', 'QuotedIdentifier') !== undefined;
    text = `${text.slice(0, node.start)}(\n${bodyOf(view)}\n)${hasAlias ? '' : ` AS "${view.name}"`}${text.slice(node.stop)}`;
  }
  return { sql: text, used: [...used] };
}

function named(node: SqlNode, database: string, views: readonly GlueView[]): GlueView | undefined {
  const parts = identifiers(node);
  if (parts.length === 1 && commonTables(node).includes(parts[0])) return undefined;
  const [name, schema = database] = [...parts].reverse();
  return views.find(view => view.name === name && view.database === schema);
}

/** The statement of a view, which resolves names in its own database: no name of the query around it may capture them. */
function bodyOf(view: GlueView): string {
  let text = view.sql;
  for (const node of [...walk(view.root)].reverse()) {
    if (node.kind === 'TableName' && identifiers(node).length === 1) text = `${text.slice(0, node.start)}"${view.database}".${node.text}${text.slice(node.stop)}`;
  }
  return text;
}

/** Columns of tables that a view reads for some of its own columns, or for all. */
export function columnsBehind(view: GlueView, wanted: (column: string) => boolean): Set<string> {
  const select = [...walk(view.root)].find(node => node.kind === 'QuerySpecification') ?? fail(`view ${view.name} is no SELECT`);
  const items = childrenOf(child(select, 'SelectList') ?? select, 'SelectItem').filter((_item, i) => wanted(view.columns[i].name));
  return new Set([...items, ...childrenOf(select, 'WhereClause')].flatMap(identifiers));
}

function identifiers(node: SqlNode): string[] {
  return [...walk(node)].filter(below => below.kind.endsWith('Identifier')).map(below => identifierName(below.text));
}
