import { readFileSync } from 'fs';
import { join, normalize } from 'path';
import * as ts from 'typescript';
import { filesIn, ROOT } from './sources';

/** Rooms of the lab, and the rooms that each may import. `src/` is for the judges alone that synthesise, and never for what they judge with. */
const LAB: Record<string, string[]> = {
  private: [],
  engine: [],
  samples: [],
  packets: [],
  insights: [],
  events: [],
  ec2: ['packets'],
  collector: ['src'],
  ruler: ['events', 'trino', 'src'],
  trino: ['engine', 'samples', 'src', 'test'],
};

const FILES = ['src', 'test', 'lab', 'examples', 'benchmark', 'projenrc'].flatMap(filesIn).filter(path => path.endsWith('.ts'));

/** What a text imports of the repository: by `import`, `export … from`, `import()` and `require()`, types included. */
function importsOf(path: string, text: string, files: ReadonlySet<string>): string[] {
  const specifiers = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  return specifiers.flatMap(specifier => {
    if (specifier === 'cdk-network-visibility') return ['src/index.ts'];
    if (!specifier.startsWith('.')) return [];
    const target = normalize(join(path, '..', specifier));
    return [target, `${target}.ts`, `${target}/index.ts`].filter(candidate => files.has(candidate));
  });
}

/** The first circle that is found, or nothing. */
function circle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const follow = (path: string, above: readonly string[]): string[] | undefined => {
    if (above.includes(path)) return [...above.slice(above.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const next of graph.get(path) ?? []) {
      const found = follow(next, [...above, path]);
      if (found) return found;
    }
    done.add(path);
    return undefined;
  };
  for (const path of graph.keys()) {
    const found = follow(path, []);
    if (found) return found;
  }
  return undefined;
}

const known = new Set(FILES);
const graph = new Map(FILES.map(path => [path, importsOf(path, readFileSync(join(ROOT, path), 'utf8'), known)]));
const files = FILES.filter(path => path.startsWith('lab/'));

test('no files import each other in a circle, not even types', () => {
  expect(circle(graph)).toBeUndefined();
});

test('finds a circle', () => {
  expect(circle(new Map([['a', ['b']], ['b', ['c']], ['c', ['b']]]))).toEqual(['b', 'c', 'b']);
  expect(circle(new Map([['a', ['b', 'c']], ['b', ['c']], ['c', []]]))).toBeUndefined();
});

test.each([
  "import { a } from './b';", "import type { A } from '../lab/b';", "import './b';", "export * from './b';", "export { a } from '.';",
  "const a = await import('./b');", "import a = require('./b');", "const a = require('./b');", "let a: typeof import('./b');",
])('fails when a circle is closed by %p', text => {
  const paths = new Set(['lab/a.ts', 'lab/b.ts', 'lab/index.ts']);
  const below = importsOf('lab/a.ts', text, paths);
  expect(circle(new Map([['lab/a.ts', below], ...below.map((path): [string, string[]] => [path, ['lab/a.ts']])]))).toEqual(['lab/a.ts', below[0], 'lab/a.ts']);
});

test.each(Object.entries(LAB))('lab/%s imports its own files, the ground, and what the list says', (room, allowed) => {
  const roomOf = (path: string) => path.startsWith('lab/') ? path.split('/')[1] : path.split('/')[0];
  const strangers = files.filter(path => roomOf(path) === room).flatMap(path => graph.get(path) ?? []).map(roomOf)
    .filter(other => ![room, 'private', ...allowed].includes(other));
  expect(strangers).toEqual([]);
});

test('the list names every room', () => {
  expect([...new Set(files.map(path => path.split('/')[1]))].sort()).toEqual(Object.keys(LAB).sort());
});
