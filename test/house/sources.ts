import { readdirSync, readFileSync } from 'fs';
import { join, relative, resolve } from 'path';
import * as ts from 'typescript';

export const ROOT = resolve(__dirname, '../..');

/** Files below a folder of the repository, as paths from its root. */
export function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();
}

export function parse(path: string, text = readFileSync(join(ROOT, path), 'utf8')): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
}

/** Every node of a file. */
export function nodesOf(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = [node];
  node.forEachChild(child => void found.push(...nodesOf(child)));
  return found;
}

/** What a module exports, by name: `class`, `interface`, `enum`, or what else it declares. */
export function exportsOf(path: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const statement of parse(path).statements) {
    if (ts.isExportDeclaration(statement)) {
      const target = exportsOf(targetOf(path, statement));
      const named = statement.exportClause;
      if (named === undefined) {
        target.forEach((kind, name) => found.set(name, kind));
      } else if (ts.isNamedExports(named)) {
        named.elements.forEach(element => found.set(element.name.text, target.get((element.propertyName ?? element.name).text)!));
      } else {
        found.set(named.name.text, 'namespace');
      }
    } else if (ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(modifier => modifier.kind === ts.SyntaxKind.ExportKeyword)) {
      declared(statement).forEach(name => found.set(name, kindOf(statement)));
    }
  }
  return found;
}

function targetOf(path: string, statement: ts.ExportDeclaration): string {
  const specifier = (statement.moduleSpecifier as ts.StringLiteral).text;
  const target = relative(ROOT, resolve(ROOT, path, '..', specifier));
  return [`${target}.ts`, `${target}/index.ts`].find(candidate => filesIn('src').includes(candidate))!;
}

function declared(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(declaration => declaration.name.getText());
  }
  return [(statement as ts.DeclarationStatement).name!.getText()];
}

function kindOf(statement: ts.Statement): string {
  const kinds: [(node: ts.Node) => boolean, string][] = [[ts.isClassDeclaration, 'class'], [ts.isInterfaceDeclaration, 'interface'], [ts.isEnumDeclaration, 'enum']];
  return kinds.find(([is]) => is(statement))?.[1] ?? 'other';
}
