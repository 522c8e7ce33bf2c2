/** The lab's own view of a parse tree, so that nothing else touches the parser's types. Offsets are UTF-16, `stop` is exclusive. */
export interface SqlNode {
  /** Rule alternative as the Trino grammar names it (`FunctionCall`), or `Token`. */
  readonly kind: string;
  readonly start: number;
  readonly stop: number;
  readonly text: string;
  readonly children: SqlNode[];
  readonly parent?: SqlNode;
}

/** Child of a kind, if there is exactly one place to look: the direct children. */
export function child(node: SqlNode, ...kinds: string[]): SqlNode | undefined {
  return node.children.find(candidate => kinds.includes(candidate.kind));
}

export function childrenOf(node: SqlNode, ...kinds: string[]): SqlNode[] {
  return node.children.filter(candidate => kinds.includes(candidate.kind));
}

/** Does the node have this keyword or sign as a direct child? */
export function hasToken(node: SqlNode, token: string): boolean {
  return node.children.some(candidate => candidate.kind === 'Token' && candidate.text.toUpperCase() === token);
}

/** Every node below and including this one, depth first. */
export function* walk(node: SqlNode): Generator<SqlNode> {
  yield node;
  for (const below of node.children) yield* walk(below);
}

/** Skips nodes that only wrap one other: `Expression > Predicated > ValueExpressionDefault > X` gives `X`. */
export function unwrap(node: SqlNode): SqlNode {
  return node.children.length === 1 && node.children[0].kind !== 'Token' && WRAPPERS.has(node.kind) ? unwrap(node.children[0]) : node;
}

const WRAPPERS = new Set(['Expression', 'Predicated', 'ValueExpressionDefault', 'ColumnReference', 'ColumnName', 'ColumnRef']);

/** Text of an identifier as Trino compares it: lower case, without quotes. */
export function identifierName(text: string): string {
  return (text.startsWith('"') ? text.slice(1, -1).replace(/""/g, '"') : text).toLowerCase();
}

/** Value of a string literal token. */
export function literalValue(text: string): string {
  return text.slice(1, -1).replace(/''/g, "'");
}
