import { parseArgs } from 'util';
import { captureBenchmark } from './capture';
import { importBenchmark } from './imports';
import { listingsBenchmark } from './listings';
import { readingBenchmark } from './reading';
import { refusalsBenchmark } from './refusals';
import { synthBenchmark } from './synth';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    records: { type: 'string', default: '200000' },
    runs: { type: 'string', default: '5' },
    execute: { type: 'boolean', default: false },
  },
});

const runs = Number(values.runs);
const BENCHMARKS: Record<string, () => Promise<void>> = {
  synth: () => synthBenchmark({ runs }),
  imports: () => importBenchmark({ runs }),
  listings: () => listingsBenchmark(),
  refusals: () => refusalsBenchmark(),
  capture: () => captureBenchmark({ runs }),
  reading: () => readingBenchmark({ records: Number(values.records), execute: values.execute }),
};

async function main(): Promise<void> {
  const unknown = positionals.find(name => !(name in BENCHMARKS));
  if (unknown !== undefined) throw new Error(`no benchmark '${unknown}'; there are: ${Object.keys(BENCHMARKS).join(', ')}`);
  for (const name of positionals.length > 0 ? positionals : Object.keys(BENCHMARKS)) {
    await BENCHMARKS[name]();
    console.log();
  }
}

void main();
