import { mkdtempSync, rmSync } from 'fs';
import { builtinModules } from 'module';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, aws_iam as iam, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ts from 'typescript';
import { filesIn, nodesOf, parse } from './sources';
import { QuickstartStack } from '../../examples/quickstart/quickstart-stack';
import { packIn } from '../flow-logs/questions/pack';

/** Synthesis is a pure function of props. Handlers run later, on machines. */
const SOURCES = filesIn('src').filter(path => path.endsWith('.ts') && !path.startsWith('src/mirroring/fleets/controller/aws/'));

/** The only things of Node.js that may be imported: they compute, and touch nothing. */
const PURE_IMPORTS = ['crypto.createHash', 'net.isIP', 'path.join'];

/** Names that reach for the clock, chance, the environment or the network. */
const IMPURE = /^(Date\.now|Math\.random|performance|process|require|fetch|setTimeout|setInterval|__dirname|__filename|crypto\.random\w*|globalThis)$/;

/** The places that know where the files of the package are, and that make one of text: assets are files. Their hashes are those of their content. */
const FILES_OF_ASSETS: Record<string, string[]> = {
  'src/mirroring/collectors/private/assets.ts': ['fs.writeFileSync', '__dirname'],
  'src/mirroring/fleets/private/assets.ts': ['__dirname'],
};

/** What is impure about a file. */
function impurities(file: ts.SourceFile): string[] {
  return nodesOf(file).flatMap(node => {
    if (ts.isImportDeclaration(node)) {
      return impureImports(node);
    }
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments ?? []).length === 0) {
      return ['new Date()'];
    }
    if (ts.isCallExpression(node) && node.expression.getText() === 'Date') {
      return ['Date()'];
    }
    if (ts.isPropertyAccessExpression(node) && /^toLocale/.test(node.name.text)) {
      return [node.name.text];
    }
    const isName = ts.isPropertyAccessExpression(node) || (ts.isIdentifier(node) && !isMember(node));
    return isName && IMPURE.test(node.getText()) ? [node.getText()] : [];
  });
}

/** The name behind a dot, or of a property. */
function isMember(node: ts.Identifier): boolean {
  const { parent } = node;
  return (ts.isPropertyAccessExpression(parent) && parent.name === node) || ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent);
}

function impureImports(node: ts.ImportDeclaration): string[] {
  const module = (node.moduleSpecifier as ts.StringLiteral).text.replace(/^node:/, '');
  if (!builtinModules.includes(module)) {
    return [];
  }
  const bindings = node.importClause?.namedBindings;
  const names = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements.map(one => (one.propertyName ?? one.name).text) : ['*'];
  return names.map(name => `${module}.${name}`).filter(name => !PURE_IMPORTS.includes(name));
}

test.each(SOURCES)('%s uses no clock, chance, environment, files or network', path => {
  expect(impurities(parse(path))).toEqual(FILES_OF_ASSETS[path] ?? []);
});

test.each([
  ['const t = new Date();', 'new Date()'],
  ['const t = Date.now();', 'Date.now'],
  ['const t = Date();', 'Date()'],
  ['const t = Math.random();', 'Math.random'],
  ['const t = process.env.HOME;', 'process'],
  ["import { readFileSync } from 'fs';", 'fs.readFileSync'],
  ["import * as fs from 'node:fs';", 'fs.*'],
  ["import { randomUUID, createHash } from 'crypto';", 'crypto.randomUUID'],
  ["import { connect } from 'net';", 'net.connect'],
  ['crypto.randomUUID();', 'crypto.randomUUID'],
  ["fetch('x');", 'fetch'],
  ["const s = require('https');", 'require'],
  ['(3).toLocaleString();', 'toLocaleString'],
])('fails when a file says %p', (text, found) => {
  expect(impurities(parse('sample.ts', text))).toContain(found);
});

test.each(['new Date(0);', 'Date.parse("2026-01-01");', 'const o = { process: 1 };', "import { isIP } from 'net';", 'o.process();'])('a file may say %p', text => {
  expect(impurities(parse('sample.ts', text))).toEqual([]);
});

test('no file under src writes the partition of an ARN itself', () => {
  const literal = (file: ts.SourceFile) => nodesOf(file).filter(node => ts.isStringLiteralLike(node) || node.kind === ts.SyntaxKind.TemplateHead)
    .map(node => node.getText()).filter(text => /arn:(aws|\$)/.test(text));
  SOURCES.forEach(path => expect({ path, literals: literal(parse(path)) }).toEqual({ path, literals: [] }));
  expect(literal(parse('sample.ts', "const a = 'arn:aws:s3:::x';"))).toHaveLength(1);
});

describe('two syntheses', () => {
  const synthesised = () => JSON.stringify(Template.fromStack(new QuickstartStack(new App(), 'Quickstart')).toJSON());

  test('of one app are identical', () => {
    expect(synthesised()).toBe(synthesised());
  });

  test('in two working directories are identical', () => {
    const first = synthesised();
    const here = process.cwd();
    const there = mkdtempSync(join(tmpdir(), 'synth-'));
    try {
      process.chdir(there);
      expect(synthesised()).toBe(first);
    } finally {
      process.chdir(here);
      rmSync(there, { recursive: true });
    }
  });
});

describe('deprecated things of aws-cdk-lib', () => {
  const before = process.env.JSII_DEPRECATED;
  beforeEach(() => { process.env.JSII_DEPRECATED = 'fail'; });
  afterEach(() => {
    if (before === undefined) {
      delete process.env.JSII_DEPRECATED;
    } else {
      process.env.JSII_DEPRECATED = before;
    }
  });

  test('are not used by the quickstart: users would see a warning at each synth', () => {
    expect(() => Template.fromStack(new QuickstartStack(new App(), 'Quickstart'))).not.toThrow();
  });

  test('are not used by grants', () => {
    const stack = new Stack(new App(), 'Network');
    packIn(stack).grants.query(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));
  });

  test('fails when one is used', () => {
    expect(() => new s3.Bucket(new Stack(), 'Bucket', { encryption: s3.BucketEncryption.UNENCRYPTED })).toThrow(/deprecated/);
  });
});
