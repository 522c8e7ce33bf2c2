import { SqlNode, walk } from './sql-tree';
import { parseTrino, position } from './trino-grammar';
import { fail } from '../private/errors';

/** What people type into the console's "Enter parameters", and pass as `--execution-parameters`: texts in single quotes, numbers without. */
const LITERAL = /^(?:'(?:[^']|'')*'|-?\d+(?:\.\d+)?)$/;

/** How many values Athena asks for before it runs a statement. */
export function parametersIn(sql: string): number {
  return marks(sql).length;
}

/** The statement with its values in the place of its question marks, in their order, as Athena takes them: marks stand in WHERE clauses only. */
export function withParameters(sql: string, values: readonly string[]): string {
  const found = marks(sql);
  if (found.length !== values.length) fail(`Incorrect number of parameters: expected ${found.length} but found ${values.length}`);
  const odd = values.find(value => !LITERAL.test(value));
  if (odd !== undefined) fail(`execution parameters are numbers, or texts in single quotes, got ${odd}`);
  let text = '';
  let at = 0;
  found.forEach((mark, index) => {
    text += sql.slice(at, mark.start) + values[index];
    at = mark.stop;
  });
  return text + sql.slice(at);
}

function marks(sql: string): SqlNode[] {
  if (!sql.replace(/--.*$/gm, '').includes('?')) return [];
  const found = [...walk(parseTrino(sql))].filter(node => node.kind === 'Parameter');
  for (const mark of found) {
    if (!isInWhere(mark)) fail(`Athena takes ? in a WHERE clause only, ${position(sql, mark.start)}`);
  }
  return found;
}

function isInWhere(mark: SqlNode): boolean {
  let above: SqlNode | undefined = mark;
  while (above !== undefined && above.kind !== 'WhereClause' && above.kind !== 'QuerySpecification') above = above.parent;
  return above?.kind === 'WhereClause';
}
