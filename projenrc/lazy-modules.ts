/**
 * Rewrites the JavaScript in `lib/`, so that a module is loaded when something of it is used for the first time, as aws-cdk-lib does it:
 * an import of one construct loads only what it needs. The last step of `npx projen compile`; jsii has no option for it.
 *
 * Names that a module passes on stay visible to Node's reader of exports, so that ECMAScript modules can import them by name:
 * `exports.X = void 0` names them, and `_noFold = "X"` keeps the reader from judging the getter, which it would not understand.
 */
import { readdirSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join, relative, resolve } from 'path';
import * as ts from 'typescript';

const MARK = '// Modules are loaded on first use: projenrc/lazy-modules.ts';

interface Edit { readonly start: number; readonly end: number; readonly text: string }

/** The module that a statement `const x_1 = require("…")` of the compiler loads, in the words that load it. */
function loaded(statement: ts.Statement, source: ts.SourceFile): { readonly name: string; readonly load: string } | undefined {
  if (!ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) {
    return undefined;
  }
  const [{ name, initializer }] = statement.declarationList.declarations;
  const load = initializer?.getText(source) ?? '';
  return ts.isIdentifier(name) && /^(__importStar\(|__importDefault\()?require\("[^"]+"\)+$/.test(load) ? { name: name.text, load } : undefined;
}

/** The file of `__exportStar(require("./x"), exports)`. */
function passedOn(statement: ts.Statement, source: ts.SourceFile): string | undefined {
  const [, file] = /^__exportStar\(require\("(\.[^"]*)"\), exports\);$/.exec(statement.getText(source)) ?? [];
  return file === undefined ? undefined : resolve(dirname(source.fileName), file);
}

const read = (file: string) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);

/** A module by the path that `require()` gets. */
function fileOf(module: string): string {
  return [`${module}.js`, join(module, 'index.js')].find(file => ts.sys.fileExists(file)) ?? module;
}

/** Names that a module exports, those that it passes on included. */
function exportsOf(source: ts.SourceFile): string[] {
  const own = [...source.text.matchAll(/^\s*(?:exports\.(\w+) = |Object\.defineProperty\(exports, (?:_noFold = )?"(\w+)")/gm)]
    .map(([, assigned, defined]) => assigned ?? defined);
  // `exports.B = exports.A = void 0` names several in one line.
  const declared = [...source.text.matchAll(/^(?:exports\.\w+ = )+void 0;$/gm)].flatMap(([line]) => [...line.matchAll(/exports\.(\w+)/g)].map(([, name]) => name));
  const passed = source.statements.map(statement => passedOn(statement, source)).filter(module => module !== undefined);
  const others = passed.flatMap(module => exportsOf(read(fileOf(module))));
  return [...new Set([...own, ...declared, ...others])].filter(name => name !== '__esModule').sort();
}

const getter = (name: string, value: string) => `Object.defineProperty(exports, _noFold = "${name}", { enumerable: true, configurable: true, get: () => { `
  + `const value = ${value}; Object.defineProperty(exports, _noFold = "${name}", { enumerable: true, value }); return value; } });`;

/** `new x_1.Name()` would call `x_1()` as the constructor. */
function isBelowNew(node: ts.Node): boolean {
  let at = node;
  while (ts.isPropertyAccessExpression(at.parent) && at.parent.expression === at) {
    at = at.parent;
  }
  return ts.isNewExpression(at.parent) && at.parent.expression === at;
}

function editsOf(source: ts.SourceFile): Edit[] {
  const edits: Edit[] = [];
  const modules = new Set<string>();
  const replace = (node: ts.Node, text: string) => edits.push({ start: node.getStart(source), end: node.getEnd(), text });
  const rest = source.statements.filter(statement => {
    const module = loaded(statement, source);
    const others = passedOn(statement, source);
    if (module !== undefined) {
      modules.add(module.name);
      replace(statement, `let ${module.name} = () => { const loaded = ${module.load}; ${module.name} = () => loaded; return loaded; };`);
    } else if (others !== undefined) {
      const file = relative(dirname(source.fileName), others).replace(/^(?!\.)/, './').replace(/\\/g, '/');
      const own = exportsOf(read(fileOf(others)));
      replace(statement, [...own.map(name => `exports.${name} = void 0;`), ...own.map(name => getter(name, `require("${file}").${name}`))].join('\n'));
    }
    return module === undefined && others === undefined;
  });
  const visit = (node: ts.Node): void => {
    const [, name] = /^Object\.defineProperty\(exports, "(\w+)", \{ enumerable: true, get: function \(\) \{ return \w+\.\w+; \} \}\);$/.exec(node.getText(source)) ?? [];
    if (name !== undefined && ts.isExpressionStatement(node)) {
      const [, module, member] = /return (\w+)\.(\w+);/.exec(node.getText(source))!;
      replace(node, getter(name, `${module}().${member}`));
    } else if (ts.isIdentifier(node) && modules.has(node.text) && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node)) {
      replace(node, isBelowNew(node) ? `(${node.text}())` : `${node.text}()`);
    } else {
      ts.forEachChild(node, visit);
    }
  };
  rest.forEach(visit);
  return edits;
}

function rewritten(source: ts.SourceFile): string {
  if (!source.text.startsWith('"use strict";\n')) {
    throw new Error(`${source.fileName} is not as the compiler writes it: it does not begin with "use strict"`);
  }
  const edits = editsOf(source).sort((one, other) => other.start - one.start);
  const text = edits.reduce((before, { start, end, text: after }) => before.slice(0, start) + after + before.slice(end), source.text);
  return text.replace(/^("use strict";\n)/, `$1${MARK}\n${text.includes('_noFold') ? 'let _noFold;\n' : ''}`);
}

/** Rewrites all modules of a folder that are not rewritten yet, and gives their number. */
export function rewriteAll(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.js')).sort().map(file => join(folder, file));
  // All are read before the first is written: what a module passes on is told by its text as the compiler wrote it.
  const outcome = files.map(read).filter(({ text }) => !text.includes(MARK)).map(source => ({ file: source.fileName, text: rewritten(source) }));
  outcome.forEach(({ file, text }) => writeFileSync(file, text));
  return outcome.length;
}

if (require.main === module) {
  console.log(`${rewriteAll(join(__dirname, '../lib'))} modules rewritten: they are loaded on first use`);
}
