import { child, hasToken, identifierName, SqlNode, unwrap, walk } from './sql-tree';
import { TableReference } from './table-references';

/** A condition that Athena can use before it reads anything: one partition column against constants. */
export interface StaticCondition {
  readonly column: string;
  /** The condition in Athena SQL. */
  readonly node: SqlNode;
}

/**
 * Conditions of a reference that prune partitions.
 *
 * Only conjuncts of the WHERE beside it count, with the bare column on one side and constants on the other: bounds that
 * arrive through a join, a CTE or a function around the column are planned too late.
 */
export function staticConditions(reference: TableReference, partitionKeys: readonly string[]): StaticCondition[] {
  const where = child(reference.select, 'WhereClause');
  if (!where) return [];
  const others = otherRelations(reference);
  return conjuncts(where.children[1]).flatMap(node => {
    const column = onlyColumn(node, reference, partitionKeys, others);
    return column === undefined ? [] : [{ column, node }];
  });
}

/** With a second relation in the same FROM, an unqualified column may be the other's: then only qualified ones count. */
function otherRelations(reference: TableReference): boolean {
  return reference.select.children.filter(below => /Relation/.test(below.kind)).flatMap(below => [...walk(below)])
    .filter(node => node.kind === 'AliasedRelation').length > 1;
}

function conjuncts(node: SqlNode): SqlNode[] {
  if (node.kind === 'And') return node.children.filter(below => below.kind !== 'Token').flatMap(conjuncts);
  const inner = unwrap(node);
  if (inner.kind === 'ParenthesizedExpression') return conjuncts(unwrap(inner.children[1]));
  return [node];
}

/** The partition column that a condition is about, or undefined if it is of another shape. OR is fine within one column. */
function onlyColumn(node: SqlNode, reference: TableReference, keys: readonly string[], others: boolean): string | undefined {
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

function partitionColumn(node: SqlNode, reference: TableReference, keys: readonly string[], others: boolean): string | undefined {
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
