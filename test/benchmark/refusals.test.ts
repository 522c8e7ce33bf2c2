import { CASES } from '../../benchmark/refusals-cases';
import { results } from '../../benchmark/refusals-run';

const RESULTS = results();

test('neither side refuses a valid twin', () => {
  expect(RESULTS.filter(({ cdk, ours }) => cdk === 'refuses all' || ours === 'refuses all')).toEqual([]);
});

test('this library refuses the wrong stacks of the corpus, or does not compile them', () => {
  expect(RESULTS.filter(({ ours }) => ours === 'accepted' || ours === 'reported').map(({ name }) => name)).toEqual([]);
});

test('each case names where it was reported or documented, once', () => {
  expect(CASES.length).toBeGreaterThan(30);
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
  expect(CASES.filter(({ source }) => !/^https:\/\/(?:github\.com|docs\.aws\.amazon\.com)\//.test(source))).toEqual([]);
});
