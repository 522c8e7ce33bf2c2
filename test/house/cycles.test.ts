import { join, normalize } from 'path';
import * as ts from 'typescript';
import { filesIn, parse } from './sources';

/** Rooms of the lab, and the rooms that each may import. `src/` is for the judges alone that synthesise, and never for what they judge with. */
const LAB: Record<string, string[]> = {
  private: [],
  engine: [],
  samples: [],
  packets: [],
  insights: [],
  events: [],
  collector: ['src'],
  ruler: ['events', 'trino', 'src'],
  trino: ['engine', 'samples', 'src', 'test'],
};

/** What a file imports of the repository, types included: lint passes over those. */
function importsOf(path: string, files: ReadonlySet<string>): string[] {
  return parse(path).statements.flatMap(statement => {
    const specifier = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement) ? statement.moduleSpecifier : undefined;
    if (specifier === undefined || !ts.isStringLiteral(specifier) || !specifier.text.startsWith('.')) return [];
    const target = normalize(join(path, '..', specifier.text));
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

const files = filesIn('lab').filter(path => path.endsWith('.ts'));
const known = new Set([...files, ...filesIn('src'), ...filesIn('test')]);
const graph = new Map(files.map(path => [path, importsOf(path, known)]));

test('no files of the lab import each other in a circle, not even types', () => {
  expect(circle(graph)).toBeUndefined();
});

test('finds a circle', () => {
  expect(circle(new Map([['a', ['b']], ['b', ['c']], ['c', ['b']]]))).toEqual(['b', 'c', 'b']);
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
