import { hasToken, SqlNode, walk } from './sql-tree';
import { parseTrino } from './trino-grammar';

/** A boolean expression without AND, OR or NOT of its own: the smallest thing that decides about a row. */
export interface LeafPredicate {
  readonly kind: 'comparison' | 'in' | 'between' | 'is null' | 'like' | 'is distinct' | 'quantified' | 'boolean value';
  /** Where it stands: WHERE, HAVING, ON, WHEN, FILTER, or the outermost place otherwise (SELECT, ...). */
  readonly clause: string;
  /** NOT stands before it, or inside (`NOT IN`). */
  readonly negated: boolean;
  readonly start: number;
  readonly stop: number;
  readonly text: string;
}

/** An operator or literal within a predicate, to be replaced by a mutation test. */
export interface PredicatePart {
  readonly kind: 'operator' | 'number' | 'string';
  readonly start: number;
  readonly stop: number;
  readonly text: string;
  /** Index into `leafPredicates(sql)` of the innermost predicate that holds it. */
  readonly predicate: number;
}

const PREDICATES: Record<string, LeafPredicate['kind']> = {
  Comparison: 'comparison',
  InList: 'in',
  InSubquery: 'in',
  Between: 'between',
  NullPredicate: 'is null',
  Like: 'like',
  DistinctFrom: 'is distinct',
  QuantifiedComparison: 'quantified',
};

const CLAUSES: Record<string, string> = {
  WhereClause: 'WHERE',
  HavingClause: 'HAVING',
  JoinCriteria: 'ON',
  WhenClause: 'WHEN',
  Filter: 'FILTER',
};

/** All leaf predicates, wherever they stand, in order of appearance. */
export function leafPredicates(sql: string): LeafPredicate[] {
  return leafNodes(parseTrino(sql)).map(leaf => ({
    kind: leaf.kind,
    clause: clauseOf(leaf.node),
    negated: isNegated(leaf.node),
    start: leaf.node.start,
    stop: leaf.node.stop,
    text: leaf.node.text,
  }));
}

/** Comparison operators and literals within predicates. Signs and casts around a literal are not part of it. */
export function predicateParts(sql: string): PredicatePart[] {
  const root = parseTrino(sql);
  const leaves = leafNodes(root);
  const parts: PredicatePart[] = [];
  for (const node of walk(root)) {
    const kind = node.kind === 'Token' && node.parent?.kind === 'JoinColumnEquality' && node.text === '=' ? 'operator' : PARTS[node.kind];
    if (!kind) continue;
    const predicate = innermost(leaves.map(leaf => leaf.node), node);
    if (predicate >= 0) parts.push({ kind, start: node.start, stop: node.stop, text: node.text, predicate });
  }
  return parts;
}

const PARTS: Record<string, PredicatePart['kind']> = {
  ComparisonOperator: 'operator',
  NumericLiteral: 'number',
  StringLiteral: 'string',
  BasicStringLiteral: 'string',
};

function innermost(leaves: SqlNode[], node: SqlNode): number {
  if (node.kind === 'BasicStringLiteral' && node.parent?.kind === 'StringLiteral') return -1;
  let found = -1;
  leaves.forEach((leaf, i) => {
    if (leaf.start <= node.start && node.stop <= leaf.stop && (found < 0 || leaf.start >= leaves[found].start)) found = i;
  });
  return found;
}

interface Leaf { readonly node: SqlNode; readonly kind: LeafPredicate['kind'] }

function leafNodes(root: SqlNode): Leaf[] {
  const leaves: Leaf[] = [];
  for (const node of walk(root)) {
    // The grammar's own short cut for a single ON a = b.
    if (node.kind === 'JoinColumnEquality') leaves.push({ node, kind: 'comparison' });
    if (node.kind !== 'Predicated') continue;
    const predicate = node.children[1] && PREDICATES[node.children[1].kind];
    if (predicate) leaves.push({ node, kind: predicate });
    else if (node.children.length === 1 && isBooleanPlace(node) && !isParenthesis(node)) leaves.push({ node, kind: 'boolean value' });
  }
  return leaves;
}

function isParenthesis(predicated: SqlNode): boolean {
  return predicated.children[0].children[0]?.kind === 'ParenthesizedExpression';
}

/** Does the expression stand where only a boolean can? */
function isBooleanPlace(node: SqlNode): boolean {
  const parent = node.parent;
  if (!parent) return false;
  if (['And', 'Or', 'LogicalNot', 'WhereClause', 'HavingClause', 'JoinCriteria'].includes(parent.kind)) return true;
  if (parent.kind !== 'Expression') return false;
  const above = parent.parent;
  if (above?.kind === 'WhenClause') return above.parent?.kind === 'SearchedCase' && above.children[1] === parent;
  if (above?.kind === 'FunctionCall') return /^(count_if|bool_and|bool_or|every|if)$/i.test(above.children[0].text) && above.children[2] === parent;
  return above?.kind === 'ParenthesizedExpression' && !!above.parent?.parent && isBooleanPlace(above.parent.parent);
}

function isNegated(node: SqlNode): boolean {
  if (node.children[1] && hasToken(node.children[1], 'NOT')) return true;
  let above = node.parent;
  while (above && ['Expression', 'ParenthesizedExpression', 'ValueExpressionDefault', 'Predicated'].includes(above.kind)) above = above.parent;
  return above?.kind === 'LogicalNot';
}

function clauseOf(node: SqlNode): string {
  for (let above = node.parent; above; above = above.parent) {
    const clause = CLAUSES[above.kind];
    // FILTER holds a WHERE clause of its own.
    if (clause) return above.parent?.kind === 'Filter' ? 'FILTER' : clause;
    if (above.kind === 'QuerySpecification') return 'SELECT';
  }
  return 'SELECT';
}
