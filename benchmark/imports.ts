import { writeFileSync } from 'fs';
import { join } from 'path';
import { CompiledPackage, median } from './compiled';
import { alignedTable } from '../lab/engine/report';

/** Loads a list of files, or the package, and prints the milliseconds it took and the foreign files that were loaded, in order. */
const PROBE = `
const files = process.argv[2] === undefined ? ['cdk-network-visibility'] : require(process.argv[2]);
const before = process.cpuUsage();
for (const file of files) require(file);
const { user, system } = process.cpuUsage(before);
const loaded = Object.keys(require.cache).filter(file => file !== __filename);
console.log(JSON.stringify({ milliseconds: (user + system) / 1000, loaded: process.argv[2] === undefined ? loaded : loaded.length }));
`;

/** Time to load the package beyond the files of aws-cdk-lib and constructs that it loads. */
export async function importBenchmark(parameters: { readonly runs: number }): Promise<void> {
  const compiled = new CompiledPackage();
  const probe = join(compiled.folder, 'probe.js');
  writeFileSync(probe, PROBE);
  const load = (...args: string[]) => JSON.parse(compiled.run(probe, ...args)) as { milliseconds: number; loaded: string[] };
  const { loaded } = load();
  const foreign = loaded.filter(file => !file.includes('/cdk-network-visibility/lib/'));
  const list = join(compiled.folder, 'foreign.json');
  writeFileSync(list, JSON.stringify(foreign));
  const barrel = join(compiled.folder, 'barrel.json');
  writeFileSync(barrel, JSON.stringify(['aws-cdk-lib']));
  const rounds = Array.from({ length: parameters.runs }, () => ({
    ours: load().milliseconds, foreign: load(list).milliseconds, barrel: load(barrel).milliseconds,
  }));
  compiled.remove();
  const middle = (of: (round: typeof rounds[number]) => number) => median(rounds.map(of)).toFixed(1);
  console.log(`Import, processor time: median of ${parameters.runs} rounds of fresh processes in turn. Aim: 30 ms beyond aws-cdk-lib`);
  console.log(alignedTable(['what is loaded', 'files', 'ms'], [
    ['package and all it loads', loaded.length, middle(round => round.ours)],
    ['aws-cdk-lib and constructs among it', foreign.length, middle(round => round.foreign)],
    ['package beyond them', loaded.length - foreign.length, middle(round => round.ours - round.foreign)],
    ['require("aws-cdk-lib") alone', '–', middle(round => round.barrel)],
  ]).join('\n'));
}
