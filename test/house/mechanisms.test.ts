import * as ts from 'typescript';
import { filesIn, nodesOf, parse } from './sources';

const SOURCES = filesIn('src').filter(path => path.endsWith('.ts'));

/** Who may keep state: the store of the app. */
const STORE = 'src/private/app-store.ts';
/** What a line of the generated table of arguments means is worked out once. It says nothing of an app. */
const MEMORY = 'src/private/argument-kinds.ts';

/** Collections at the top of a module that somebody could add to, and collections with weak keys wherever they are. */
function registries(file: ts.SourceFile): string[] {
  const top = file.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) => [...declarationList.declarations])
    .filter(({ type, initializer }) => initializer !== undefined && ts.isNewExpression(initializer) && isMutableCollection(initializer, type))
    .map(declaration => declaration.name.getText());
  const isStatic = ({ modifiers }: ts.PropertyDeclaration) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) === true;
  const statics = nodesOf(file).filter(ts.isPropertyDeclaration).filter(isStatic)
    .filter(({ type, initializer }) => initializer !== undefined && ts.isNewExpression(initializer) && isMutableCollection(initializer, type))
    .map(declaration => declaration.name.getText());
  const weak = nodesOf(file).filter(ts.isNewExpression).map(({ expression }) => expression.getText()).filter(name => /^Weak(Map|Set)$/.test(name));
  return [...top, ...statics, ...weak];
}

/** Empty when it is made, so that it is there to be filled. */
function isMutableCollection({ expression, arguments: values }: ts.NewExpression, type: ts.TypeNode | undefined): boolean {
  return /^(Map|Set)$/.test(expression.getText()) && (values ?? []).length === 0 && !/^Readonly/.test(type?.getText() ?? '');
}

test.each(SOURCES.filter(path => path !== STORE && path !== MEMORY))('%s keeps nothing of apps between constructs', path => {
  expect(registries(parse(path))).toEqual([]);
});

test.each([
  ['const seen = new WeakMap();', 'seen'], ['class A { private readonly seen = new WeakSet(); }', 'WeakSet'],
  ['const seen = new Map<string, number>();', 'seen'], ['class A { static readonly SEEN = new Set<string>(); }', 'SEEN'],
])('fails when a file says %p', text => {
  expect(registries(parse('sample.ts', text))).not.toEqual([]);
});

test.each(["const NAMES = new Set(['a']);", 'function f() { return new Map(); }', 'class A { private readonly seen = new Map(); }'])('a file may say %p', text => {
  expect(registries(parse('sample.ts', text))).toEqual([]);
});

describe('what a construct is', () => {
  /** Classes that are asked for by `instanceof`, but for those of the file itself. */
  const foreign = (file: ts.SourceFile) => {
    const own = file.statements.filter(ts.isClassDeclaration).map(({ name }) => name?.text);
    return nodesOf(file).filter(ts.isBinaryExpression).filter(({ operatorToken }) => operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword)
      .map(({ right }) => right.getText()).filter(name => !own.includes(name));
  };

  // The controller runs as one bundle: there is no other copy.
  test.each(SOURCES.filter(path => !path.startsWith('src/mirroring/fleets/controller/')))('%s does not ask by a class that another copy has, too', path => {
    expect(foreign(parse(path))).toEqual([]);
  });

  test('fails when a file does, and not of its own class', () => {
    expect(foreign(parse('sample.ts', 'class A {} const a = b instanceof s3.Bucket || b instanceof A;'))).toEqual(['s3.Bucket']);
  });
});
