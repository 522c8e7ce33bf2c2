import { child, childrenOf, hasToken, identifierName, SqlNode, unwrap, walk } from './sql-tree';
import { TableReference } from './table-references';

/** A condition that Athena can use before it reads anything: one partition column against constants. */
export interface StaticCondition {
  readonly column: string;
  /** The condition in Athena SQL. */
  readonly node: SqlNode;
}

/** A SELECT, and the name under which it speaks of one of its relations. */
type Place = Pick<TableReference, 'select' | 'alias'>;

/**
 * Conditions of a reference that prune partitions.
 *
 * Conjuncts of the WHERE beside it count, with the bare column on one side and constants on the other, and those of the queries around it, as far
 * as the planner moves them in: bounds that arrive through a join, a CTE or a function around the column are planned too late.
 */
export function staticConditions(reference: Place, partitionKeys: readonly string[]): StaticCondition[] {
  const where = child(reference.select, 'WhereClause');
  const others = otherRelations(reference);
  const own = conjuncts(where?.children[1]).flatMap(node => {
    const column = onlyColumn(node, reference, partitionKeys, others);
    return column === undefined ? [] : [{ column, node }];
  });
  const around = derivedFrom(reference.select);
  const passed = partitionKeys.filter(key => passesThrough(reference, key, others));
  return around === undefined || passed.length === 0 ? own : [...own, ...staticConditions(around, passed)];
}

/** The SELECT around a derived table that gives row by row what it reads; nothing where it groups, sorts out, numbers or limits. */
function derivedFrom(select: SqlNode): Place | undefined {
  let node = select;
  for (const kind of ['QueryPrimaryDefault', 'QueryTermDefault', 'QueryNoWith', 'QueryStatement']) {
    if (node.parent?.kind !== kind || node.parent.children.length > 1) return undefined;
    node = node.parent;
  }
  const relation = node.parent?.kind === 'SubqueryRelation' && node.parent.parent?.kind === 'ExpressionSourceTable' ? node.parent.parent.parent : undefined;
  const alias = relation && child(relation, 'UnquotedIdentifier', 'QuotedIdentifier');
  const isRowByRow = !child(select, 'GroupBy', 'HavingClause', 'SetQuantifier') && ![...walk(select)].some(below => below.kind === 'Over');
  if (!relation || !alias || !isRowByRow || child(relation, 'ColumnAliases')) return undefined;
  for (let above = relation.parent; above; above = above.parent) {
    if (above.kind === 'QuerySpecification') return { select: above, alias: identifierName(alias.text) };
  }
  return undefined;
}

/** Whether a column comes out of a SELECT as it went in, under its own name. */
function passesThrough(place: Place, key: string, others: boolean): boolean {
  return childrenOf(child(place.select, 'SelectList') ?? place.select, 'SelectItem').some(item => {
    const [inner] = item.children;
    if (inner.kind === 'SelectAllWithoutTable') return !others;
    const given = [item, inner].flatMap(node => childrenOf(node, 'UnquotedIdentifier', 'QuotedIdentifier')).map(node => identifierName(node.text));
    return given.every(name => name === key) && partitionColumn(inner.children[0], place, [key], others) === key;
  });
}

/** With a second relation in the same FROM, an unqualified column may be the other's: then only qualified ones count. */
function otherRelations(reference: Place): boolean {
  return reference.select.children.filter(below => /Relation/.test(below.kind)).flatMap(ownRelations).length > 1;
}

function ownRelations(node: SqlNode): SqlNode[] {
  return node.kind === 'AliasedRelation' ? [node] : node.children.flatMap(ownRelations);
}

function conjuncts(node: SqlNode | undefined): SqlNode[] {
  if (node === undefined) return [];
  if (node.kind === 'And') return node.children.filter(below => below.kind !== 'Token').flatMap(conjuncts);
  const inner = unwrap(node);
  if (inner.kind === 'ParenthesizedExpression') return conjuncts(unwrap(inner.children[1]));
  return [node];
}

/** The partition column that a condition is about, or undefined if it is of another shape. OR is fine within one column. */
function onlyColumn(node: SqlNode, reference: Place, keys: readonly string[], others: boolean): string | undefined {
  const inner = unwrap(node);
  if (inner.kind === 'Or' || inner.kind === 'And') {
    const sides = inner.children.filter(below => below.kind !== 'Token').map(side => onlyColumn(side, reference, keys, others));
    return sides.every(side => side === sides[0]) ? sides[0] : undefined;
  }
  if (inner.kind === 'ParenthesizedExpression') return onlyColumn(inner.children[1], reference, keys, others);
  if (inner.kind !== 'Predicated' || inner.children.length !== 2) return undefined;
  const [value, predicate] = inner.children;
  const operands = predicate.children.filter(below => below.kind !== 'Token' && below.kind !== 'ComparisonOperator');
  const direct = partitionColumn(value, reference, keys, others);
  if (direct !== undefined && ['Comparison', 'InList', 'Between'].includes(predicate.kind)) return operands.every(isConstant) ? direct : undefined;
  if (predicate.kind !== 'Comparison' || !isConstant(value)) return undefined;
  return partitionColumn(operands[0], reference, keys, others);
}

function partitionColumn(node: SqlNode, reference: Place, keys: readonly string[], others: boolean): string | undefined {
  const inner = unwrap(node);
  if (inner.kind !== 'QualifiedName') return undefined;
  const parts = inner.children.filter(below => below.kind !== 'Token').map(part => identifierName(part.text));
  const qualified = parts.length === 2 && parts[0] === reference.alias;
  const name = parts[parts.length - 1];
  return keys.includes(name) && (qualified || (parts.length === 1 && !others)) ? name : undefined;
}

function isConstant(node: SqlNode): boolean {
  return ![...walk(node)].some(below => ['ColumnReference', 'ColumnRef', 'QueryStatement', 'Over'].includes(below.kind));
}

/** Values that equality and IN give to a column, as literal nodes: what an injected column needs. */
export function equalTo(conditions: readonly StaticCondition[], column: string): SqlNode[] {
  return conditions.filter(condition => condition.column === column).flatMap(({ node }) => {
    const inner = unwrap(node);
    const predicate = inner.children[1];
    if (inner.kind !== 'Predicated' || hasToken(predicate, 'NOT')) return [];
    if (predicate.kind === 'InList') return predicate.children.filter(below => below.kind !== 'Token');
    const isEqual = predicate.kind === 'Comparison' && predicate.children[0].text === '=';
    return isEqual ? [unwrap(inner.children[0]).kind === 'QualifiedName' ? predicate.children[1] : inner.children[0]] : [];
  });
}
