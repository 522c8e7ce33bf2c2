import { GlueTable } from './glue-table';
import { child, childrenOf, identifierName, SqlNode, unwrap, walk } from './sql-tree';
import { commonTables } from './table-references';
import { fail } from '../private/errors';

/**
 * Refuses what DuckDB allows and Athena does not: a name given in the SELECT list used in WHERE, GROUP BY, HAVING or
 * beside it. (ORDER BY may.) Where the columns of a FROM are not known for sure, nothing is said.
 */
export function checkScopes(root: SqlNode, tables: readonly GlueTable[]): void {
  for (const select of walk(root)) {
    if (select.kind !== 'QuerySpecification') continue;
    const items = child(select, 'SelectList')?.children ?? [];
    const aliases = new Set(items.flatMap(item => aliasOf(item) ?? []));
    const suspects = ownReferences(select).filter(name => aliases.has(identifierName(name.text)));
    if (suspects.length === 0) continue;
    const columns = fromColumns(select, tables);
    const wrong = columns && suspects.find(name => !columns.has(identifierName(name.text)));
    if (wrong) fail(`COLUMN_NOT_FOUND: column '${wrong.text}' cannot be resolved: it is a name of the SELECT list, which only ORDER BY may use`);
  }
}

/** Unqualified column names of a SELECT that belong to it and not to a query inside. */
function ownReferences(select: SqlNode): SqlNode[] {
  const found: SqlNode[] = [];
  const search = (node: SqlNode): void => {
    if (node.kind === 'QueryStatement' || node.kind === 'QuerySpecification') return;
    if (node.kind === 'QualifiedName' && node.children.length === 1 && node.parent?.kind !== 'FunctionName') found.push(node);
    node.children.forEach(search);
  };
  for (const part of childrenOf(select, 'SelectList', 'WhereClause', 'GroupBy', 'HavingClause')) part.children.forEach(search);
  return found;
}

/** The name that a SELECT item is given. */
function aliasOf(item: SqlNode): string | undefined {
  const inner = item.children[0];
  const identifier = [item, inner].flatMap(node => node ? childrenOf(node, 'UnquotedIdentifier', 'QuotedIdentifier') : []);
  return item.kind === 'SelectItem' && identifier.length > 0 ? identifierName(identifier[identifier.length - 1].text) : undefined;
}

function fromColumns(select: SqlNode, tables: readonly GlueTable[]): Set<string> | undefined {
  const all = new Set<string>();
  for (const part of childrenOf(select, 'RelationDefault', 'JoinRelation', 'SampledRelation')) {
    for (const relation of ownRelations(part)) {
      const columns = relationColumns(relation, tables);
      if (!columns) return undefined;
      columns.forEach(column => all.add(column));
    }
  }
  return all;
}

function ownRelations(node: SqlNode): SqlNode[] {
  return node.kind === 'AliasedRelation' ? [node] : node.children.flatMap(ownRelations);
}

function relationColumns(relation: SqlNode, tables: readonly GlueTable[]): string[] | undefined {
  const aliases = child(relation, 'ColumnAliases');
  if (aliases) return identifiers(aliases);
  const source = relation.children[0];
  if (source.kind === 'ExpressionSourceTable') {
    const query = child(source.children[0], 'QueryStatement');
    return query && outputColumns(query, tables);
  }
  if (source.kind !== 'TableName') return undefined;
  const parts = source.text.split('.');
  const name = identifierName(parts[parts.length - 1]);
  if (parts.length === 1 && commonTables(source).includes(name)) {
    const named = namedQuery(source, name);
    const renamed = named && child(named, 'ColumnAliases');
    const query = named && child(named, 'QueryStatement');
    return renamed ? identifiers(renamed) : query && outputColumns(query, tables);
  }
  const table = tables.find(candidate => candidate.name === name);
  return table && [...table.columns, ...table.partitionKeys].map(column => column.name).concat('$path');
}

function identifiers(node: SqlNode): string[] {
  return childrenOf(node, 'UnquotedIdentifier', 'QuotedIdentifier').map(part => identifierName(part.text));
}

function namedQuery(at: SqlNode, name: string): SqlNode | undefined {
  for (let above = at.parent; above; above = above.parent) {
    const clause = child(above, 'With');
    const named = clause && childrenOf(clause, 'NamedQuery').find(query => query.stop <= at.start && identifierName(query.children[0].text) === name);
    if (named) return named;
  }
  return undefined;
}

function outputColumns(query: SqlNode, tables: readonly GlueTable[]): string[] | undefined {
  const select = [...walk(query)].find(node => node.kind === 'QuerySpecification' && !isInsideWith(node, query));
  if (!select) return undefined;
  const columns: string[] = [];
  for (const item of childrenOf(child(select, 'SelectList') ?? select, 'SelectItem')) {
    const inner = unwrap(item.children[0]);
    if (inner.kind === 'TableAllColumns') return undefined;
    if (inner.kind === 'SelectAllWithoutTable') columns.push(...(fromColumns(select, tables) ?? ['\u0000unknown']));
    const alias = aliasOf(item);
    const plainName = [...walk(item)].reverse().find(node => node.kind.endsWith('Identifier'));
    if (alias !== undefined) columns.push(alias);
    else if (item.children[0].kind === 'SelectLiteralColumnName' && plainName) columns.push(identifierName(plainName.text));
  }
  return columns.includes('\u0000unknown') ? undefined : columns;
}

function isInsideWith(node: SqlNode, query: SqlNode): boolean {
  for (let above = node.parent; above && above !== query; above = above.parent) if (above.kind === 'With') return true;
  return false;
}
