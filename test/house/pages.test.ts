import { execFileSync } from 'child_process';
import { existsSync, readFileSync } from 'fs';
import { dirname, join, normalize } from 'path';
import { ROOT } from './sources';

/** What the pages name must exist: files and folders in backticks, links to own pages and their headings, npm scripts. */

const OWN = 'https://github.com/cdk-network-visibility/cdk-network-visibility/blob/main/';
/** Where pictures of pages come from that are shown outside of the repository. */
const RAW = 'https://raw.githubusercontent.com/cdk-network-visibility/cdk-network-visibility/main/';

/** Files that git knows or would take: a page names none that is only on this machine. */
const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n').filter(path => existsSync(join(ROOT, path)));
const FOLDERS = new Set(FILES.filter(path => path.includes('/')).map(path => path.split('/')[0]));
const PAGES = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', ...FILES.filter(path => /^docs\/.*\.md$/.test(path))];
const TEXTS = new Map(PAGES.map(page => [page, readFileSync(join(ROOT, page), 'utf8')]));

/** Files of the user's project. */
const OF_USERS = ['cdk.json', 'cdk.context.json', 'validation-report.json'];

/** Paths of the project that a page writes in backticks. Keys of objects in S3, paths of machines and expressions are none. */
function pathsOf(text: string): string[] {
  const words = [...text.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`\s]+)`/g)].map(([, word]) => word);
  return words.filter(word => {
    const isNamed = FOLDERS.has(word.split('/')[0]) || word.includes('/private/');
    const isSource = /\.(?:ts|py|sh|md|service|ts-fixture)$/.test(word) || (/\.(?:js|json)$/.test(word) && !word.includes('<'));
    return ((isNamed && word.includes('/')) || isSource) && !/^[/*.]|[(){}$="']/.test(word) && !OF_USERS.includes(word);
  });
}

/** `<name>` and `*` stand for a part of a name. A path begins at the root or in src/; a name alone may lie anywhere. */
function exists(path: string): boolean {
  const pattern = path.replace(/\/$/, '').split(/<[^>]+>|\*/).map(part => part.replace(/[.+^$()|[\]\\]/g, '\\$&')).join('[^/]+');
  const at = new RegExp(`^${path.includes('/') ? '(?:src/)?' : '(?:.*/)?'}${pattern}(?:/|$)`);
  return FILES.some(file => at.test(file));
}

const isAbsolute = (target: string) => target.startsWith(OWN) || target.startsWith(RAW);

/** Links to files of the project, from its root: path and heading. */
function linksOf(page: string, text: string): [string, string | undefined][] {
  const targets = [...text.replace(/```[\s\S]*?```/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
  return targets.filter(target => isAbsolute(target) || !/^[a-z]+:/.test(target)).map(target => {
    const [path, heading] = target.replace(OWN, '').replace(RAW, '').split('#');
    const from = isAbsolute(target) ? '.' : dirname(page);
    return [path === '' ? page : normalize(join(from, path)), heading];
  });
}

/** Anchors as GitHub makes them of headings, and those that a page writes. */
function anchorsOf(text: string): string[] {
  const headings = [...text.replace(/```[\s\S]*?```/g, '').matchAll(/^#+ (.*)$/gm)];
  const written = [...text.matchAll(/<a id="(\w+)">/g)].map(([, id]) => id);
  return written.concat(headings.map(([, heading]) => heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase().replace(/[^\p{L}\p{N}\- _]/gu, '').replaceAll(' ', '-')));
}

test('a path in backticks exists', () => {
  const paths = [...TEXTS].flatMap(([page, text]) => pathsOf(text).map(path => [page, path]));
  expect(paths.length).toBeGreaterThan(80);
  expect(paths.filter(([, path]) => !exists(path)).map(found => found.join(': '))).toEqual([]);
});

test('a link to a file of the project resolves, heading included', () => {
  const links = [...TEXTS].flatMap(([page, text]) => linksOf(page, text).map(([path, heading]) => ({ page, path, heading })));
  expect(links.length).toBeGreaterThan(60);
  const broken = links.filter(({ path, heading }) => {
    const text = TEXTS.get(path);
    return !existsSync(join(ROOT, path)) || (heading !== undefined && text !== undefined && !anchorsOf(text).includes(heading));
  });
  expect(broken.map(({ page, path, heading }) => `${page}: ${path}#${heading ?? ''}`)).toEqual([]);
});

test('a page that code names exists: in docstrings, comments, messages and comments of SQL', () => {
  const code = FILES.filter(path => /^(?:src|lab|test\/(?!house)|examples|appliance|benchmark|projenrc|rosetta)\/.*\.(?:ts|py|sh|json)$/.test(path) || path === '.projenrc.ts');
  const named = code.flatMap(path => [...readFileSync(join(ROOT, path), 'utf8').matchAll(/\bdocs\/[\w/-]+\.md(?:#([\w-]+))?/g)].map(([target, heading]) => ({ path, target, heading })));
  expect(named.length).toBeGreaterThan(10);
  const broken = named.filter(({ target, heading }) => {
    const text = TEXTS.get(target.split('#')[0]);
    return text === undefined || (heading !== undefined && !anchorsOf(text).includes(heading));
  });
  expect(broken.map(({ path, target }) => `${path}: ${target}`)).toEqual([]);
});

test('a script that a page tells to run exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const named = [...TEXTS].flatMap(([page, text]) => [...text.matchAll(/npm run ([a-z][\w:-]*)/g)].map(([, script]) => [page, script]));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(([, script]) => !(script in scripts)).map(found => found.join(': '))).toEqual([]);
});

test('the README can be read in two minutes, and everywhere: few words, absolute links and pictures', () => {
  const text = TEXTS.get('README.md')!;
  expect(text.split(/\s+/).length).toBeLessThanOrEqual(1500);
  const targets = [...text.replace(/```[\s\S]*?```/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
  expect(targets.filter(target => !target.startsWith('https://'))).toEqual([]);
  const pictures = [...text.matchAll(/!\[([^\]]*)\]\(([^)\s]+)\)/g)];
  expect(pictures.length).toBeGreaterThan(1);
  expect(pictures.filter(([, words, target]) => words.length < 40 || !target.startsWith(RAW))).toEqual([]);
});

test('ARCHITECTURE.md is one page', () => {
  expect(TEXTS.get('ARCHITECTURE.md')!.split(/\s+/).length).toBeLessThanOrEqual(700);
});

/** The README is for everybody, and a decision for who comes across it. */
const READERS = PAGES.filter(page => page !== 'README.md' && !page.startsWith('docs/decisions/'));

test('the first line of a page says who needs it', () => {
  expect(READERS.length).toBeGreaterThan(40);
  expect(READERS.filter(page => !/^# [^\n]+\n\nFor [a-z]/.test(TEXTS.get(page)!))).toEqual([]);
});

test('docs/README.md leads to every page', () => {
  const listed = linksOf('docs/README.md', TEXTS.get('docs/README.md')!).map(([path]) => path);
  expect(READERS.filter(page => page.startsWith('docs/') && page !== 'docs/README.md' && !listed.includes(page))).toEqual([]);
});

test('the README installs what the package is called in each language', () => {
  const { name, jsii: { targets: { java, python, dotnet, go } } } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const text = TEXTS.get('README.md')!;
  // The package of Go has the name without dashes, below the module.
  for (const coordinates of [`npm install ${name} `, `pip install ${python.distName}\``, `${java.maven.groupId}:${java.maven.artifactId}\``, `dotnet add package ${dotnet.packageId}\``,
    `go get ${go.moduleName}/${name.replaceAll('-', '')}\``]) {
    expect(text).toContain(coordinates);
  }
});

test('fails when a path or a heading does not exist: the checks are alive', () => {
  expect(pathsOf('`delivery/private/gone.ts`, `src/nowhere/`, `lab/<story>/gone.ts`, `gone.py`').filter(path => !exists(path))).toHaveLength(4);
  expect(pathsOf('`src/private/errors.ts`, `private/errors.ts`, `test/house/<name>.test.ts`, `tsconfig*.json`').filter(exists)).toHaveLength(4);
  expect(pathsOf('`year=2026/month=11`, `AWSLogs/<account>/`, `/etc/hosts`, `records/<kind>/<hour>/a.json`')).toEqual([]);
  expect(anchorsOf('## What `a` change does, by [row](x.md)')).toEqual(['what-a-change-does-by-row']);
});
