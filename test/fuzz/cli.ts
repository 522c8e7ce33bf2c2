/** `npm run fuzz -- --typed 20000 --untyped 10000 --seed 1 [--part 1/4] [--seconds 600] [--only MirrorSession] [--no-synth]` */
import { parseArgs } from 'util';
import { fuzz } from './fuzz';

const { values } = parseArgs({
  options: {
    'typed': { type: 'string', default: '2000' },
    'untyped': { type: 'string', default: '1000' },
    'seed': { type: 'string', default: '1' },
    'part': { type: 'string', default: '1/1' },
    'seconds': { type: 'string' },
    'only': { type: 'string' },
    'no-synth': { type: 'boolean', default: false },
  },
});
const [index, of] = values.part.split('/').map(Number);
if (!(Number.isInteger(index) && Number.isInteger(of) && index >= 1 && index <= of)) throw new Error(`--part must be like 1/4, got ${values.part}`);
const begin = Date.now();
const { findings, typed, untyped, stopped } = fuzz({
  typed: Number(values.typed),
  untyped: Number(values.untyped),
  seed: Number(values.seed),
  part: { index, of },
  only: values.only,
  synth: !values['no-synth'],
  seconds: values.seconds === undefined ? undefined : Number(values.seconds),
});
for (const { kind, call, message, seed, args } of findings) {
  console.log(`${kind}: ${call}\n    ${message}\n    seed ${seed}: ${args}\n`);
}
console.log('typed', typed, 'untyped', untyped);
console.log(`${findings.length} findings in ${Math.round((Date.now() - begin) / 1000)} s${stopped ? '; stopped by --seconds, the rest was not tried' : ''}`);
process.exit(findings.length === 0 ? 0 : 1);
