import { matches } from '../../../lab/events/pattern';
import { tamperStory } from '../../../lab/ruler/story';

const { patterns, cases } = tamperStory();

test('there are rules for each service, and calls of each kind', () => {
  expect(patterns.length).toBeGreaterThanOrEqual(5);
  expect(cases.filter(({ isHeard }) => isHeard).length).toBeGreaterThan(80);
  expect(cases.filter(({ isHeard }) => !isHeard).length).toBeGreaterThan(150);
});

test.each(cases)('$name: heard $isHeard', ({ event, isHeard }) => {
  expect(patterns.some(pattern => matches(pattern, event))).toBe(isHeard);
});

test('each pattern hears something', () => {
  expect(patterns.filter(pattern => !cases.some(({ event }) => matches(pattern, event)))).toEqual([]);
});
