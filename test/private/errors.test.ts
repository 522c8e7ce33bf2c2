import { App, Aws, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { listed, reject, show } from '../../src/private/errors';
import { isKnown } from '../../src/private/tokens';
import { warn } from '../../src/private/warnings';
import { refusal } from '../fixtures/stacks';

describe('reject', () => {
  test('says the message alone where there is no construct', () => {
    expect(refusal(() => reject('prefix must be short'))).toBe('prefix must be short');
  });

  test('adds the path of the construct', () => {
    const stack = new Stack(new App(), 'Network');
    expect(refusal(() => reject('prefix must be short', stack))).toBe('prefix must be short [at Network]');
  });
});

test.each([
  ['a "quoted" text', '"a \\"quoted\\" text"'],
  [3306, '3306'],
  [['a', 1], '["a",1]'],
  [undefined, 'undefined'],
])('show writes %p as the user would', (value, shown) => {
  expect(show(value)).toBe(shown);
});

test('listed keeps the order', () => {
  expect(listed(['b', 'a'])).toBe('b, a');
});

test('isKnown is false for tokens and texts that contain one', () => {
  expect(isKnown('vpc-1')).toBe(true);
  expect(isKnown('')).toBe(true);
  expect(isKnown(Aws.REGION)).toBe(false);
  expect(isKnown(`prefix-${Lazy.string({ produce: () => 'x' })}`)).toBe(false);
});

test('warnings carry an id under the name of the package, by which they are acknowledged', () => {
  const stack = new Stack(new App(), 'Network');
  warn(stack, 'someId', 'something will disappoint');
  Annotations.fromStack(stack).hasWarning('/Network', Match.stringLikeRegexp('something will disappoint.*cdk-network-visibility:someId'));
});
