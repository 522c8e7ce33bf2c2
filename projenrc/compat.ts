/**
 * Compares the public API with the last one that was agreed, `api/agreed.jsii.gz`, in every language's terms: a break is an error. Run after
 * `npx projen compile`. `--agree` makes the API of now the agreed one.
 *
 * A break that is meant stands in `api/agreed-breaks.txt`, with the page that tells users about it.
 */
import { spawnSync } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { gunzipSync, gzipSync } from 'zlib';

const ROOT = join(__dirname, '..');
const AGREED = join(ROOT, 'api/agreed.jsii.gz');
const BREAKS = join(ROOT, 'api/agreed-breaks.txt');
const HEADER = `# Breaks of the public API since the agreed one (api/agreed.jsii.gz). A line: the key that "npm run compat" prints, the page that tells
# users, the reason. "npm run compat:agree" makes the API of now the agreed one, and empties this list.
#
# removed:cdk-network-visibility.FlowLogFormat.plus docs/reference/formats.md: FlowLogFormat.of() does the same
`;

export type Assembly = Record<string, any>;

const unzipped = (file: string): Assembly => JSON.parse(gunzipSync(readFileSync(file)).toString());

export const agreedApi = (): Assembly => unzipped(AGREED);
export const agreedBreaks = (): string => readFileSync(BREAKS, 'utf8');

/** What the comparison reads: no texts, no lines of sources, nothing that changes while the API does not. */
function essential(assembly: Assembly): Assembly {
  const { readme, fingerprint, metadata, author, repository, ...rest } = assembly;
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      return value.map(strip);
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const { docs, locationInModule, symbolId, ...others } = value as Assembly;
    const { stability, deprecated } = docs ?? {};
    const kept = stability === undefined && deprecated === undefined ? {} : { docs: { stability, deprecated } };
    return { ...Object.fromEntries(Object.entries(others).map(([key, one]) => [key, strip(one)])), ...kept };
  };
  return { ...rest, author: { name: 'x', roles: ['author'] }, repository: { type: 'git', url: 'x' }, fingerprint: 'x', types: strip(assembly.types) };
}

interface Break { readonly key: string }

/** The agreed breaks, and what is wrong with their lines. */
function breaksIn(text: string, pageOf: (path: string) => string | undefined): { readonly breaks: Break[]; readonly faults: string[] } {
  const lines = text.split('\n').filter(line => line.trim() !== '' && !line.startsWith('#'));
  const breaks: Break[] = [];
  const faults = lines.flatMap(line => {
    const [, key, page, reason] = /^(\S+) (\S+\.md): (.+)$/.exec(line) ?? [];
    if (key === undefined || reason === undefined) {
      return [`"${line}" must read: key, page, colon, reason`];
    }
    breaks.push({ key });
    const name = key.split('.').pop()!;
    return new RegExp(`\\b${name}\\b`).test(pageOf(page) ?? '') ? [] : [`${page} does not mention ${name}: tell users there what becomes of ${key}`];
  });
  return { breaks, faults };
}

/** Breaks between two APIs, a line each, with their keys in brackets. */
export function breaksBetween(agreed: Assembly, now: Assembly): string[] {
  if (agreed.name !== now.name || [agreed, now].some(({ types = {} }) => Object.keys(types).length === 0)) {
    // jsii-diff finds no break there.
    throw new Error('an assembly is empty, or of another package');
  }
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  // Below the modules of this repository: the assemblies of aws-cdk-lib and constructs are found from here.
  const folder = mkdtempSync(join(cache, 'compat-'));
  const unpacked = (name: string, assembly: Assembly) => {
    const home = join(folder, name);
    mkdirSync(home);
    writeFileSync(join(home, '.jsii'), JSON.stringify(assembly));
    const { name: of, version, dependencies } = assembly;
    writeFileSync(join(home, 'package.json'), JSON.stringify({ name: of, version, peerDependencies: dependencies, jsii: { outdir: 'dist' } }));
    return home;
  };
  try {
    const { status, stderr, error } = spawnSync(process.execPath, [
      require.resolve('jsii-diff/bin/jsii-diff'), unpacked('agreed', agreed), unpacked('now', now), '--error-on', 'all', '--keys',
    ], { encoding: 'utf8' });
    const found = stderr.split('\n').filter(line => /^(err|warn|skip) +- /.test(line));
    // It ends with 0 where it could not load one of them, too.
    if (stderr.includes('Skipping analysis') || status === null || status > 1 || (status === 1) !== (found.length > 0)) {
      throw new Error(`jsii-diff did not compare: ${stderr.trim() || error?.message}`);
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is wrong, a line each: breaks that are not in the list, lines that excuse nothing, lines without a page that tells users. */
export function judged(found: readonly string[], list: string, pageOf = pageOfRepository): string[] {
  const { breaks, faults } = breaksIn(list, pageOf);
  const unknown = found.filter(line => !breaks.some(({ key }) => line.includes(`[${key}]`)));
  const idle = breaks.filter(({ key }) => !found.some(line => line.includes(`[${key}]`))).map(({ key }) => `${key} is in the list and no break: remove the line`);
  return [...faults, ...unknown, ...idle];
}

function pageOfRepository(path: string): string | undefined {
  const file = join(ROOT, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function main(): number {
  const compiled = join(ROOT, '.jsii.gz');
  if (!existsSync(compiled)) {
    console.error('not compiled: run "npx projen compile" first');
    return 1;
  }
  const now = essential(unzipped(compiled));
  if (process.argv.includes('--agree')) {
    mkdirSync(join(ROOT, 'api'), { recursive: true });
    writeFileSync(AGREED, gzipSync(JSON.stringify(now), { level: 9 }));
    writeFileSync(BREAKS, HEADER);
    console.log('the API of now is the agreed one: commit api/');
    return 0;
  }
  const wrong = judged(breaksBetween(agreedApi(), now), agreedBreaks());
  wrong.forEach(line => console.error(line));
  console.log(wrong.length === 0 ? 'the public API is as agreed' : `${wrong.length} differences from the agreed API; one that is meant is a line in api/agreed-breaks.txt`);
  return wrong.length === 0 ? 0 : 1;
}

if (require.main === module) {
  process.exit(main());
}
