import { holds, checkedRanges } from '../../src/private/ranges';
import { refusal } from '../fixtures/stacks';

test('everything is a range like any other: what it means is judged by who uses it', () => {
  expect(checkedRanges('cidrs', ['0.0.0.0/0', '::/0', '::/80'])).toEqual(['0.0.0.0/0', '::/0', '::/80']);
});

test('fails when a range has a problem that its user sees', () => {
  expect(refusal(() => checkedRanges('cidrs', ['10.0.0.0/8'], () => 'too wide')))
    .toBe('cidrs must be CIDR ranges, got "10.0.0.0/8": too wide; write "198.51.100.0/24", "203.0.113.7/32" or "2001:db8::/32"');
  expect(checkedRanges('cidrs', ['10.0.0.0/8'], () => undefined)).toEqual(['10.0.0.0/8']);
});

test.each<[string, string, boolean]>([
  ['10.0.0.0/8', '10.1.0.0/16', true],
  ['10.0.0.0/8', '11.0.0.0/16', false],
  ['10.1.0.0/16', '10.0.0.0/8', false],
  ['0.0.0.0/0', '203.0.113.7/32', true],
  ['::/0', '2001:db8::/32', true],
  ['2001:db8::/33', '2001:db8:8000::/33', false],
  // IPv6 holds no IPv4 for security groups and engines: only Athena keeps them together.
  ['::/0', '10.0.0.0/8', false],
  ['::ffff:0:0/96', '10.0.0.0/8', false],
  ['0.0.0.0/0', '::/0', false],
])('%s and %s: %p', (outer, inner, expected) => {
  expect(holds(outer, inner)).toBe(expected);
});
