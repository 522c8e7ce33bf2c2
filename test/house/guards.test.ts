import * as ts from 'typescript';
import { exportsOf, filesIn, nodesOf, parse } from './sources';
import * as library from '../../src';
import { BRAND, parametersOf, propsOf } from '../../src/private/argument-kinds';
import { CALLS } from '../../src/private/argument-table';

const EXPORTED = exportsOf('src/index.ts');
const named = (kind: string) => [...EXPORTED].filter(([, one]) => one === kind).map(([name]) => name);

/** Declarations of published classes and interfaces. */
const DECLARED = new Map(filesIn('src').filter(path => path.endsWith('.ts')).flatMap(path => parse(path).statements
  .filter((one): one is ts.ClassDeclaration | ts.InterfaceDeclaration => ts.isClassDeclaration(one) || ts.isInterfaceDeclaration(one))
  .filter(one => EXPORTED.has(one.name!.text)
    && one.modifiers?.some(modifier => modifier.kind === ts.SyntaxKind.ExportKeyword)).map(one => [one.name!.text, one])));

const has = (node: ts.ClassElement, kind: ts.SyntaxKind) =>
  ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(modifier => modifier.kind === kind) === true;

const isPublished = (member: ts.ClassElement) => !has(member, ts.SyntaxKind.PrivateKeyword) && !has(member, ts.SyntaxKind.ProtectedKeyword) && !member.name?.getText().startsWith('_');

/** Calls that a class publishes, with the names of their parameters. */
function callsOf(name: string): [string, string[]][] {
  return (DECLARED.get(name) as ts.ClassDeclaration).members.filter(isPublished).flatMap((member): [string, string[]][] => {
    const names = (parameters: ts.NodeArray<ts.ParameterDeclaration>) => parameters.map(one => `${one.name.getText()}${one.questionToken !== undefined || one.initializer !== undefined ? '?' : ''}`);
    if (ts.isConstructorDeclaration(member)) {
      return [[`new ${name}`, names(member.parameters)]];
    }
    const isCall = ts.isMethodDeclaration(member) && member.name.getText() !== 'toString';
    return isCall ? [[`${name}${has(member, ts.SyntaxKind.StaticKeyword) ? '.' : '#'}${member.name.getText()}`, names(member.parameters)]] : [];
  });
}

test.each(named('class'))('%s is guarded: its methods by guard(), its constructor by its first line', name => {
  expect((library as unknown as Record<string, any>)[name].prototype[BRAND]).toBe(name);
  for (const [call, parameters] of callsOf(name)) {
    expect({ call, parameters: parametersOf(call)?.map(one => `${one.name}${one.optional ? '?' : ''}`) }).toEqual({ call, parameters });
  }
  const [made] = (DECLARED.get(name) as ts.ClassDeclaration).members.filter(ts.isConstructorDeclaration).filter(isPublished);
  if (made !== undefined) {
    expect(made.body!.statements[0].getText()).toBe('checkArguments(new.target, scope, id, props);');
  }
});

test('the table has no call that is not there', () => {
  const there = new Set(named('class').flatMap(callsOf).map(([call]) => call));
  expect([...CALLS.rows.keys()].filter(call => !there.has(call))).toEqual([]);
});

test.each(named('interface').filter(name => propsOf(name) !== undefined))('the table has the props of %s', name => {
  const declaration = DECLARED.get(name) as ts.InterfaceDeclaration;
  const declared = nodesOf(declaration).filter(ts.isPropertySignature).map(one => `${one.name.getText()}${one.questionToken === undefined ? '' : '?'}`);
  expect(propsOf(name)!.map(one => `${one.name}${one.optional ? '?' : ''}`)).toEqual(expect.arrayContaining(declared));
});
