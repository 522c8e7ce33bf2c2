import { child, childrenOf, identifierName, SqlNode, walk } from './sql-tree';
import { fail } from '../private/errors';

/** One place where a statement reads a Glue table. */
export interface TableReference {
  readonly table: string;
  /** Name by which the query speaks of it: its alias, else the table's name. */
  readonly alias: string;
  /** The SELECT that reads it; nothing if it is read by itself (`TABLE x`). */
  readonly select: SqlNode;
}

/** Every read of a table of the database. Names of CTEs are left out, foreign databases are refused. */
export function tableReferences(root: SqlNode, database: string): TableReference[] {
  const references: TableReference[] = [];
  for (const node of walk(root)) {
    if (node.kind !== 'TableName') continue;
    const parts = [...walk(node)].filter(below => below.kind.endsWith('Identifier')).map(below => identifierName(below.text));
    if (parts.length === 1 && commonTables(node).includes(parts[0])) continue;
    const table = parts[parts.length - 1];
    const schema = parts[parts.length - 2] ?? database;
    const catalog = parts[parts.length - 3] ?? 'awsdatacatalog';
    if (schema !== database || catalog !== 'awsdatacatalog') fail(`TABLE_NOT_FOUND: the lab reads database '${database}' only, got ${node.text}`);
    const aliased = node.parent && child(node.parent, 'UnquotedIdentifier', 'QuotedIdentifier');
    references.push({ table, alias: aliased ? identifierName(aliased.text) : table, select: enclosingSelect(node) });
  }
  return references;
}

function enclosingSelect(node: SqlNode): SqlNode {
  for (let above = node.parent; above; above = above.parent) if (above.kind === 'QuerySpecification') return above;
  return fail(`the lab reads tables through SELECT only: ${node.text}`);
}

/** CTE names in scope at a node: those of every enclosing WITH, as far as they stand before it. */
export function commonTables(node: SqlNode): string[] {
  const names: string[] = [];
  for (let above = node.parent; above; above = above.parent) {
    const clause = above.kind === 'QueryStatement' ? child(above, 'With') : undefined;
    for (const named of clause ? childrenOf(clause, 'NamedQuery') : []) {
      if (named.stop <= node.start) names.push(identifierName(named.children[0].text));
    }
  }
  return names;
}
