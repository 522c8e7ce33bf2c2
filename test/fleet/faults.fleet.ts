import { BUNDLE, RUNS } from './subject';
import { Outcome, runSeed } from '../mirroring/fleets/controller/faults';

const FIRST = Number(process.env.FLEET_SEED ?? 1);
/** Few enough to print what is wrong before the rest is tried. */
const TOGETHER = 20;

const isWrong = ({ missing, leaked, foreignTouched, doubles, left, answer }: Outcome) =>
  missing.length + leaked.length + foreignTouched.length + doubles + left > 0 || answer !== 'SUCCESS';

/** The first ones over sockets. */
test.each([FIRST, FIRST + 1, FIRST + 2])('seed %d over HTTP: what is wanted is there, nothing leaked, nothing of others touched', async seed => {
  expect([await runSeed(BUNDLE, seed, true)].filter(isWrong)).toEqual([]);
});

test.each(Array.from({ length: Math.ceil(RUNS / TOGETHER) }, (_, index) => FIRST + index * TOGETHER))('seeds from %d on: the same', async first => {
  const outcomes: Outcome[] = [];
  for (let seed = first; seed < first + TOGETHER; seed += 1) {
    outcomes.push(await runSeed(BUNDLE, seed));
  }
  expect(outcomes.filter(isWrong)).toEqual([]);
  // Otherwise nothing was shown.
  expect(outcomes.some(({ crashes }) => crashes > 0)).toBe(true);
}, 1_200_000);
