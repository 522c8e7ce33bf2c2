/** `npm run fuzz -- --typed 20000 --untyped 10000 --seed 1 [--seconds 600] [--only MirrorSession] [--no-synth]` */
import { parseArgs } from 'util';
import { fuzz } from './fuzz';

const { values } = parseArgs({
  options: {
    'typed': { type: 'string', default: '2000' },
    'untyped': { type: 'string', default: '1000' },
    'seed': { type: 'string', default: '1' },
    'seconds': { type: 'string' },
    'only': { type: 'string' },
    'no-synth': { type: 'boolean', default: false },
  },
});
const begin = Date.now();
const { findings, typed, untyped } = fuzz({
  typed: Number(values.typed),
  untyped: Number(values.untyped),
  seed: Number(values.seed),
  only: values.only,
  synth: !values['no-synth'],
  seconds: values.seconds === undefined ? undefined : Number(values.seconds),
});
for (const { kind, call, message, seed, args } of findings) {
  console.log(`${kind}: ${call}\n    ${message}\n    seed ${seed}: ${args}\n`);
}
console.log('typed', typed, 'untyped', untyped);
console.log(`${findings.length} findings in ${Math.round((Date.now() - begin) / 1000)} s`);
process.exit(findings.length === 0 ? 0 : 1);
