import { readFileSync } from 'fs';
import { join } from 'path';
import * as ts from 'typescript';
import { filesIn, ROOT } from './sources';

/** A snippet of a page, as a module of its own. */
interface Snippet {
  readonly name: string;
  readonly code: string;
}

const FIXTURE = readFileSync(join(ROOT, 'rosetta/default.ts-fixture'), 'utf8');

/** Snippets stand in the fixture that rosetta compiles those of the README in, unless they say `nofixture`; `declare` belongs to the top of a module. */
function snippetsOf(page: string, text: string): Snippet[] {
  return [...text.matchAll(/^ *```ts *(nofixture)?\n([\s\S]*?)^ *```/gm)].map(({ 1: isAlone, 2: body, index }) => {
    const name = `${page}:${text.slice(0, index).split('\n').length}`;
    if (isAlone) {
      return { name, code: body };
    }
    const lines = body.split('\n');
    const isDeclaration = (line: string) => /^\s*declare /.test(line);
    const code = FIXTURE
      .replace('class Fixture', `${lines.filter(isDeclaration).join('\n')}\nexport class Fixture`)
      .replace('/// here', lines.filter(line => !isDeclaration(line)).join('\n'));
    return { name, code };
  });
}

/** What the compiler says of snippets. */
function problems(snippets: readonly Snippet[]): string[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.all.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, ROOT);
  const files = new Map(snippets.map((snippet, index) => [join(ROOT, 'docs', `snippet${index}.ts`), snippet]));
  const host = ts.createCompilerHost({ ...options, noUnusedLocals: false });
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = name => files.has(name) || fileExists(name);
  host.readFile = name => files.get(name)?.code ?? readFile(name);
  host.getSourceFile = (name, languageVersion, ...rest) => {
    const snippet = files.get(name);
    return snippet === undefined ? getSourceFile(name, languageVersion, ...rest) : ts.createSourceFile(name, snippet.code, languageVersion);
  };
  const program = ts.createProgram([...files.keys()], { ...options, noUnusedLocals: false }, host);
  return [...files].flatMap(([file, { name }]) => {
    const source = program.getSourceFile(file)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      .map(({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  });
}

const PAGES = ['README.md', ...filesIn('docs').filter(path => path.endsWith('.md'))];
const SNIPPETS = PAGES.flatMap(page => snippetsOf(page, readFileSync(join(ROOT, page), 'utf8')));

/** One with a prop that does not exist: the check is alive. */
const WRONG = snippetsOf('wrong.md', '```ts\ndeclare const vpc: ec2.Vpc;\nnew S3FlowLogs(this, "FlowLogs", { sources: [FlowLogSource.vpc(vpc)], bukket: vpc });\n```\n');

test('snippets of README and docs compile, and a wrong one does not', () => {
  expect(SNIPPETS.length).toBeGreaterThan(50);
  // All at once: most of the time goes into the types of aws-cdk-lib.
  expect(problems([...SNIPPETS, ...WRONG])).toEqual([expect.stringContaining("wrong.md:1: Object literal may only specify known properties, but 'bukket' does not exist")]);
});
