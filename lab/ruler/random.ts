import * as fc from 'fast-check';
import { Pair } from './engine';
import { Json, JsonObject } from '../private/errors';

const NAMES = fc.constantFrom('a', 'b', 'c');
const TEXTS = fc.constantFrom('x', 'y', 'xy', '');

const condition: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: TEXTS },
  fc.constant(null),
  fc.record({ exists: fc.boolean() }),
  TEXTS.filter(text => text !== '').map(prefix => ({ prefix })),
  fc.oneof(TEXTS, fc.uniqueArray(TEXTS, { minLength: 1 })).map(others => ({ 'anything-but': others })),
);

const { pattern } = fc.letrec<{ pattern: JsonObject; inner: Json }>(tie => ({
  pattern: fc.dictionary(NAMES, tie('inner'), { minKeys: 1, maxKeys: 3 }),
  inner: fc.oneof({ maxDepth: 3 }, fc.array(condition, { minLength: 1, maxLength: 3 }), tie('pattern')),
}));

const { event } = fc.letrec<{ event: JsonObject; inner: Json }>(tie => ({
  event: fc.dictionary(NAMES, tie('inner'), { maxKeys: 3 }),
  inner: fc.oneof({ maxDepth: 4 }, { weight: 3, arbitrary: fc.oneof(TEXTS, fc.constantFrom(null, true, 5)) }, tie('event'), fc.array(tie('inner'), { maxLength: 3 })),
}));

const conditions = fc.array(condition, { minLength: 1, maxLength: 2 });

/** Objects in lists, and patterns that ask for several of their fields: of which element they are then matters. */
const inLists: fc.Arbitrary<Pair> = fc.record({
  pattern: fc.record({ a: fc.record({ b: conditions, c: conditions }) }),
  event: fc.record({ a: fc.array(fc.dictionary(fc.constantFrom('b', 'c'), fc.oneof(TEXTS, fc.array(TEXTS, { maxLength: 2 }))), { maxLength: 3 }) }),
});

/** Pairs over few names and texts, so that many match; the same in each run. */
export function randomPairs(count: number): Pair[] {
  const pairs = fc.oneof(fc.record({ pattern, event }), inLists);
  return fc.sample(pairs, { numRuns: count, seed: 4 }).map(pair => JSON.parse(JSON.stringify(pair)) as Pair);
}
