import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'fs';
import { dirname, join } from 'path';
import { SqlNode, walk } from './sql-tree';
import { fail } from '../private/errors';

/** The little of dt-sql-parser that is used. Its own types lead into ES modules that plain Node cannot load. */
interface ParserModule { TrinoSQL: new () => Parser }
interface Parser {
  parse(sql: string, onError: (error: ParseError) => void): AntlrNode;
}
interface ParseError { readonly startLine: number; readonly startColumn: number; readonly message: string }
interface AntlrNode {
  readonly children?: AntlrNode[] | null;
  readonly symbol?: { readonly start: number; readonly stop: number };
}

let parser: Parser | undefined;

/**
 * Parses one statement as Athena (Trino) would, or throws with line and column.
 *
 * DuckDB accepts much that Athena refuses, so this runs before it.
 */
export function parseTrino(sql: string): SqlNode {
  parser ??= new (loadParser().TrinoSQL)();
  const errors: ParseError[] = [];
  const tree = parser.parse(sql, found => errors.push(found));
  const [error] = errors;
  if (error) fail(`not Athena SQL, line ${error.startLine} column ${error.startColumn}: ${error.message}`);
  const root = convert(tree, sql);
  refuse(root, sql);
  return root;
}

/** What the parser lets through although Athena does not. */
function refuse(root: SqlNode, sql: string): void {
  const statements = [...walk(root)].filter(node => node.kind === 'SingleStatement' && node.text.replace(/;/g, '').trim() !== '');
  if (statements.length !== 1) fail(`Athena runs one statement at a time, found ${statements.length}`);
  for (const node of walk(root)) {
    const backquoted = node.kind === 'Token' && node.text.startsWith('`');
    if (backquoted) fail(`not Athena SQL, ${position(sql, node.start)}: backquoted identifiers are not supported; use double quotes`);
    if (node.kind.endsWith('DigitIdentifier')) fail(`not Athena SQL, ${position(sql, node.start)}: identifiers must not start with a digit`);
  }
}

/** `line 3 column 7` of an offset, both from 1. */
export function position(sql: string, offset: number): string {
  const lines = sql.slice(0, offset).split('\n');
  return `line ${lines.length} column ${lines[lines.length - 1].length + 1}`;
}

function convert(root: AntlrNode, sql: string): SqlNode {
  const offsets = utf16Offsets(sql);
  const at = (index: number) => offsets?.[index] ?? index;
  const build = (node: AntlrNode, parent: SqlNode | undefined, from: number): SqlNode => {
    const result = { kind: 'Token', start: from, stop: from, text: '', children: [] as SqlNode[], parent };
    if (node.symbol) {
      result.start = at(node.symbol.start);
      result.stop = Math.max(result.start, at(node.symbol.stop + 1));
    } else {
      result.kind = node.constructor.name.replace(/Context$/, '');
      for (const below of node.children ?? []) result.children.push(build(below, result, result.children[result.children.length - 1]?.stop ?? from));
      result.start = result.children[0]?.start ?? from;
      result.stop = result.children[result.children.length - 1]?.stop ?? from;
    }
    result.text = sql.slice(result.start, result.stop);
    return result;
  };
  return build(root, undefined, 0);
}

/** The parser counts code points, JavaScript counts UTF-16 units: a map, or nothing where they are the same. */
function utf16Offsets(sql: string): number[] | undefined {
  if (!/[\ud800-\udbff]/.test(sql)) return undefined;
  const offsets = [0];
  for (const character of sql) offsets.push(offsets[offsets.length - 1] + character.length);
  return offsets;
}

/** dt-sql-parser ships ES modules without file extensions: bundled once into a cache that is keyed by version. */
function loadParser(): ParserModule {
  const packageFile = require.resolve('dt-sql-parser/package.json');
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  const entry = `export { TrinoSQL } from ${JSON.stringify(join(dirname(packageFile), 'dist/parser/trino/index.js'))};`;
  const options = { bundle: true, format: 'cjs', platform: 'node', keepNames: true, logLevel: 'error' };
  const key = createHash('sha256').update(JSON.stringify([version, entry, options])).digest('hex').slice(0, 12);
  const folder = join(dirname(dirname(packageFile)), '.cache', 'network-visibility-lab');
  const bundle = join(folder, `trino-grammar-${version}-${key}.cjs`);
  if (!existsSync(bundle)) {
    mkdirSync(folder, { recursive: true });
    // Renamed into place, so that two test workers may do this at once.
    const unfinished = `${bundle}.${process.pid}`;
    const build = { ...options, stdin: { contents: entry, resolveDir: dirname(packageFile) }, outfile: unfinished };
    // In a process of its own: esbuild refuses to run inside jest's module sandbox.
    execFileSync(process.execPath, ['-e', `require(${JSON.stringify(require.resolve('esbuild'))}).buildSync(${JSON.stringify(build)})`], { stdio: 'pipe' });
    renameSync(unfinished, bundle);
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(bundle) as ParserModule;
}
