import { cpSync, mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { median } from './compiled';
import { PackedPackage } from './packed';
import { alignedTable } from '../lab/engine/report';

/** Runs a line of code, or loads a list of files; prints the milliseconds of processor time that it took, and the files that were loaded, in order. */
const PROBE = `
const [, , kind, what] = process.argv;
const files = kind === 'files' ? require(what) : [];
const known = new Set(Object.keys(require.cache));
const load = kind === 'files' ? () => files.forEach(file => require(file)) : new Function('require', what);
const before = process.cpuUsage();
load(require);
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ milliseconds: (user + system) / 1000, loaded: Object.keys(require.cache).filter(file => !known.has(file)) }));
`;

const EMPTY = `
const { Construct } = require('constructs');
exports.Empty = class extends Construct {};
`;

/** Instead of `private/arguments.js`: nothing is checked. */
const NO_CHECKS = 'exports.guard = () => {}; exports.checkArguments = () => {};';

const BUCKET = "require('aws-cdk-lib/aws-s3').Bucket";

const EVERYTHING = "Object.values(require('cdk-network-visibility'))";

/** What is loaded, with the most that it may take beyond aws-cdk-lib, as a multiple of loading its Bucket. */
const SUBJECTS: readonly { readonly name: string; readonly code: string; readonly aim?: number }[] = [
  { name: 'an empty construct library', code: "require('empty-library').Empty" },
  { name: 'S3FlowLogs', code: "require('cdk-network-visibility').S3FlowLogs", aim: 0.8 },
  { name: 'S3FlowLogs, FlowLogTable, FlowLogQueryPack', code: "const { S3FlowLogs, FlowLogTable, FlowLogQueryPack } = require('cdk-network-visibility')", aim: 1.5 },
  { name: 'MirrorSession, MirrorCollector', code: "const { MirrorSession, MirrorCollector } = require('cdk-network-visibility')" },
  { name: 'everything, as an ECMAScript module does', code: EVERYTHING },
];

interface Load { readonly milliseconds: number; readonly loaded: string[] }

/** Processor time to load the package beyond the files of aws-cdk-lib and constructs that it loads, beside loading a Bucket of aws-cdk-lib. */
export async function importBenchmark(parameters: { readonly runs: number }): Promise<void> {
  const packed = new PackedPackage();
  const empty = join(packed.folder, 'node_modules/empty-library');
  mkdirSync(empty);
  writeFileSync(join(empty, 'index.js'), EMPTY);
  const probe = join(packed.folder, 'probe.js');
  writeFileSync(probe, PROBE);
  const load = (kind: 'code' | 'files', what: string): Load => JSON.parse(packed.run(probe, kind, what));
  const isOwn = (file: string) => /\/(cdk-network-visibility|empty-library)\//.test(file);
  const modules = join(packed.folder, 'node_modules');
  cpSync(join(modules, 'cdk-network-visibility'), join(modules, 'unchecked'), { recursive: true });
  writeFileSync(join(modules, 'unchecked/lib/private/arguments.js'), NO_CHECKS);

  const subjects = SUBJECTS.map((subject, index) => {
    const { loaded } = load('code', subject.code);
    const foreign = loaded.filter(file => !isOwn(file));
    const list = join(packed.folder, `foreign-${index}.json`);
    writeFileSync(list, JSON.stringify(foreign));
    return { ...subject, list, own: loaded.length - foreign.length, foreign: foreign.length, beyond: [] as number[], ratios: [] as number[] };
  });
  const buckets: number[] = [];
  const checks: number[] = [];
  for (let round = 0; round < parameters.runs; round++) {
    const bucket = load('code', BUCKET).milliseconds;
    buckets.push(bucket);
    checks.push(load('code', EVERYTHING).milliseconds - load('code', EVERYTHING.replace('cdk-network-visibility', 'unchecked')).milliseconds);
    for (const { code, list, beyond, ratios } of subjects) {
      const milliseconds = load('code', code).milliseconds - load('files', list).milliseconds;
      beyond.push(milliseconds);
      ratios.push(milliseconds / bucket);
    }
  }
  packed.remove();
  console.log(`Import of the packed package, processor time: medians of ${parameters.runs} rounds of fresh processes in turn`);
  console.log(alignedTable(['what is loaded', 'own files', 'files of aws-cdk-lib', 'ms beyond them', 'x s3.Bucket', 'aim'], [
    ['s3.Bucket of aws-cdk-lib', '–', '–', median(buckets).toFixed(1), '1.00', '–'],
    ...subjects.map(({ name, own, foreign, beyond, ratios, aim }) => [name, own, foreign, median(beyond).toFixed(1), median(ratios).toFixed(2), aim === undefined ? '–' : `at most ${aim}`]),
  ]).join('\n'));
  console.log(`Checks of arguments: ${median(checks).toFixed(1)} ms of everything; aim: 3 ms`);
}
