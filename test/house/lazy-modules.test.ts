import { execFileSync } from 'child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import * as ts from 'typescript';
import { rewriteAll } from '../../projenrc/lazy-modules';

/** Sources of a small package, of every kind of import and export that the compiler writes differently. */
const SOURCES: Record<string, string> = {
  'index.ts': "export { Shop } from './shop'; export * from './room';",
  'room/index.ts': "export * from './fruit'; export * from './kinds'; export { weigh as scale } from './tools';",
  'room/kinds.ts': 'export interface Kind { readonly name: string }',
  'room/fruit.ts': "export class Fruit { constructor(public readonly name: string) {} } export enum Taste { SWEET = 'sweet' } console.log('fruit');",
  'room/tools.ts': "export function weigh(name: string) { return name.length; } console.log('tools');",
  'shop.ts': `
    import * as path from 'path';
    import { Fruit, weigh } from './all';
    import { Taste } from './room';
    export class Shop extends Fruit {
      static readonly taste = Taste.SWEET;
      sell() { const other = { all_1: { weigh: 'mine' } }; return [new Fruit(path.join('a', 'b')).name, weigh(this.name), other.all_1.weigh]; }
    }
    console.log('shop');`,
  'all.ts': "export { Fruit } from './room/fruit'; export { weigh } from './room/tools';",
};

const folder = mkdtempSync(join(tmpdir(), 'lazy-modules-'));
const lib = join(folder, 'lib');
const texts = () => Object.keys(SOURCES).map(file => readFileSync(join(lib, file.replace('.ts', '.js')), 'utf8'));
const run = (file: string, text: string) => {
  writeFileSync(join(folder, file), text);
  return execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' }).trim().split('\n');
};

function compile(): void {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  for (const [file, text] of Object.entries(SOURCES)) {
    mkdirSync(dirname(join(lib, file)), { recursive: true });
    writeFileSync(join(lib, file.replace('.ts', '.js')), ts.transpileModule(text, { compilerOptions, fileName: file }).outputText);
  }
}

beforeAll(() => {
  compile();
  rewriteAll(lib);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a module is loaded when something of it is used', () => {
  expect(run('names.js', "console.log(Object.keys(require('./lib/index')).sort().join())")).toEqual(['Fruit,Shop,Taste,scale']);
  expect(run('one.js', "const all = require('./lib/index'); console.log(all.Fruit === all.Fruit, all.Taste.SWEET)")).toEqual(['fruit', 'true sweet']);
  expect(run('shop-first.js', "const { Shop } = require('./lib/index'); console.log(new Shop('pear').sell().join())")).toEqual(['fruit', 'shop', 'tools', 'a/b,4,mine']);
});

test('a class is the same by every way to it', () => {
  const text = "const all = require('./lib/index'); console.log(all.Fruit === require('./lib/room/fruit').Fruit, new all.Shop('x') instanceof require('./lib/all').Fruit)";
  expect(run('identity.js', text).at(-1)).toBe('true true');
});

test('an ECMAScript module imports by name', () => {
  expect(run('names.mjs', "import { Shop, Fruit, scale } from './lib/index.js'; console.log(Shop.taste, Fruit.name, scale('abc'));").at(-1)).toBe('sweet Fruit 3');
});

test('fails at a module that the compiler did not write', () => {
  mkdirSync(join(folder, 'other'));
  writeFileSync(join(folder, 'other/hand.js'), 'exports.x = 1;');
  expect(() => rewriteAll(join(folder, 'other'))).toThrow(/hand\.js is not as the compiler writes it/);
});

test('the same modules give the same text, and what is rewritten stays as it is', () => {
  const first = texts();
  expect(rewriteAll(lib)).toBe(0);
  expect(texts()).toEqual(first);
  compile();
  expect(rewriteAll(lib)).toBe(Object.keys(SOURCES).length);
  expect(texts()).toEqual(first);
});
