import { DOCUMENTED } from '../../lab/events/documented';
import { matches } from '../../lab/events/pattern';
import { JsonObject } from '../../lab/private/errors';

describe('what AWS documents of event patterns', () => {
  test.each(DOCUMENTED)('$says: $isMatch', ({ pattern, event, isMatch }) => {
    expect(matches(pattern, event)).toBe(isMatch);
  });
});

test('of a list of objects, one element must have all fields', () => {
  const pattern = { a: { b: ['x'], c: ['y'] } };
  expect(matches(pattern, { a: [{ b: 'x', c: 'z' }, { b: 'x', c: 'y' }] })).toBe(true);
  expect(matches(pattern, { a: [{ b: 'x', c: 'z' }, { b: 'z', c: 'y' }] })).toBe(false);
});

test.each<[string, JsonObject, string]>([
  ['an operator', { a: [{ suffix: 'x' }] }, 'event pattern: the lab does not know {"suffix":"x"}'],
  ['two operators at once', { a: [{ prefix: 'x', exists: true }] }, 'event pattern: the lab does not know {"prefix":"x","exists":true}'],
  ['anything-but with something else than texts', { a: [{ 'anything-but': { prefix: 'x' } }] }, 'event pattern: the lab does not know {"anything-but":{"prefix":"x"}}'],
  ['anything-but with nothing', { a: [{ 'anything-but': [] }] }, 'event pattern: the lab does not know {"anything-but":[]}'],
  ['a number', { a: [1] }, 'event pattern: the lab does not know 1'],
  ['an alternative of fields', { $or: [{ a: ['x'] }, { b: ['x'] }] }, 'event pattern: the lab does not know $or'],
  ['a value outside of a list', { a: 'x' }, 'event pattern: a must be an object or a list with something in it, got "x"'],
  ['an empty list', { a: [] }, 'event pattern: a must be an object or a list with something in it, got []'],
  ['an empty object', { a: {} }, 'event pattern: an object must not be empty'],
])('fails on %s', (_, pattern, message) => {
  expect(() => matches(pattern, { a: 'x' })).toThrow(message);
});

test('fails when one element of a list lacks a field of which another element is asked as well', () => {
  const pattern = { a: { b: ['x'], c: [{ exists: false }] } };
  expect(() => matches(pattern, { a: [{ b: 'x' }, { b: 'y', c: 'z' }] })).toThrow('event pattern: the lab does not know whether an element of a list lacks a/c');
  expect(matches(pattern, { a: [{ b: 'x' }, { b: 'y' }] })).toBe(true);
});
