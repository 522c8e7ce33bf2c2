import { readFileSync } from 'fs';
import { join } from 'path';
import * as ts from 'typescript';
import { filesIn, nodesOf, parse, ROOT } from './sources';

/** Each warning and note of the library has one row in the page about them: when it comes, what happens then, the way out. */

const PAGE = 'docs/reference/refusals-and-warnings.md';

/** What gives a warning, and which of its arguments is the id. */
const GIVERS: Record<string, number> = { warn: 1, note: 1, warnOfKey: 1 };

/** Ids that a file gives. `src/private/warnings.ts` hands on what it is given. */
function idsIn(source: ts.SourceFile): string[] {
  const calls = nodesOf(source).filter(ts.isCallExpression)
    .filter(({ expression }) => ts.isIdentifier(expression) && Object.hasOwn(GIVERS, expression.text));
  return calls.map(({ expression, arguments: given }) => {
    const id = given[GIVERS[(expression as ts.Identifier).text]];
    return ts.isStringLiteral(id) ? id.text : `no literal in ${source.fileName}: ${id.getText(source)}`;
  });
}

/** Rows of tables of warnings: their cells. */
function rowsOf(text: string): string[][] {
  const tables = text.split(/\n\n/).filter(part => part.startsWith('| Warning |'));
  return tables.flatMap(table => table.trim().split('\n').slice(2).map(line => line.split('|').slice(1, -1).map(cell => cell.trim())));
}

const IDS = [...new Set(filesIn('src').filter(path => path !== 'src/private/warnings.ts').flatMap(path => idsIn(parse(path))))].sort();
const ROWS = rowsOf(readFileSync(join(ROOT, PAGE), 'utf8'));

test(`${PAGE} has one row for each id in src, and no other`, () => {
  expect(IDS.length).toBeGreaterThan(40);
  // Each has an anchor, so that a link can lead to it.
  expect(ROWS.map(([id]) => id).sort()).toEqual(IDS.map(id => `<a id="${id}"></a>\`${id}\``));
});

test('each row has when the warning comes, what happens then, and the way out', () => {
  expect(ROWS.filter(cells => cells.length !== 4 || cells.includes(''))).toEqual([]);
});

test('an id that a page names exists', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', ...filesIn('docs').filter(path => path.endsWith('.md') && !path.startsWith('docs/decisions/'))];
  const named = pages.flatMap(page => [...readFileSync(join(ROOT, page), 'utf8').matchAll(/(?<![\w.-])cdk-network-visibility:(\w+)/g)].map(([, id]) => [page, id]));
  expect(named.length).toBeGreaterThan(3);
  // The tag of receivers is written like an id.
  expect(named.filter(([, id]) => id !== 'mirror' && !IDS.includes(id))).toEqual([]);
});

test('fails when an id has no row, or is put together: the check is alive', () => {
  const source = parse('wrong.ts', "warn(scope, 'one', 'text'); note(scope, kind + 'Two', 'text'); warnOfKey(key, 'three', 'text'); other(scope, 'four');");
  expect(idsIn(source)).toEqual(['one', "no literal in wrong.ts: kind + 'Two'", 'three']);
  expect(rowsOf('text\n\n| Warning | Comes when |\n| --- | --- |\n| `one` | never |\n\n| Refused | Because |\n| --- | --- |\n| two | three |\n')).toEqual([['`one`', 'never']]);
});
