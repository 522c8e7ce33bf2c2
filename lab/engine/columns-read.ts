import { columnsBehind, GlueView } from './glue-view';
import { identifierName, SqlNode, walk } from './sql-tree';
import { tableReferences } from './table-references';
import { fail } from '../private/errors';

/** Whether a statement names the hidden column of the file. */
export function namesPath(root: SqlNode): boolean {
  const nodes = [...walk(root)];
  const withPath = nodes.some(node => node.kind === 'QuotedIdentifier' && identifierName(node.text) === '$path');
  if (withPath && nodes.some(node => /^(SelectAllWithoutTable|TableAllColumns)$/.test(node.kind))) fail('the lab does not know * beside "$path"');
  return withPath;
}

/** The columns of tables that a statement reads, itself or through views, `*` for all of them; of a view only those behind the columns it is asked for. */
export function columnsRead(asked: SqlNode, views: readonly GlueView[], database: string): Set<string> {
  const named = columnsNamed(asked);
  const readsTables = tableReferences(asked, database).some(({ table }) => !views.some(view => view.name === table));
  const behind = views.flatMap(view => [...columnsBehind(view, column => named.has(column) || named.has('*'))]);
  return new Set([...readsTables ? named : [], ...behind]);
}

function columnsNamed(root: SqlNode): Set<string> {
  const names = new Set<string>();
  for (const node of walk(root)) {
    if (node.kind === 'UnquotedIdentifier' || node.kind === 'QuotedIdentifier') names.add(identifierName(node.text));
    if (node.kind === 'SelectAllWithoutTable' || node.kind === 'TableAllColumns') names.add('*');
  }
  return names;
}
