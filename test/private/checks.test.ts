import { Aws, Duration, Lazy, Token } from 'aws-cdk-lib';
import { checkWhole, isIdOf, isWhole, listedTwice, mayBeWhole, noAccount, noRegion, refuseTwice, whole, wholeIn, wholeMinutes } from '../../src/private/checks';
import { isElsewhere } from '../../src/private/tokens';
import { newStack, refusal } from '../fixtures/stacks';

const token = Token.asNumber({ Ref: 'Number' });
const later = Duration.minutes(Lazy.number({ produce: () => 5 }));

test('a value that is listed twice', () => {
  expect([listedTwice([]), listedTwice(['a', 'b']), listedTwice(['a', 'b', 'b', 'a'])]).toEqual([undefined, undefined, 'b']);
  expect(refusal(() => refuseTwice('accounts', ['1', '1'], newStack()))).toBe('accounts must differ, got "1" twice; list it once [at Network]');
  refuseTwice('accounts', ['1', '2']);
});

test('account ids and Region codes; tokens are taken at their word', () => {
  expect(['11112222333', '1111222233334', '11112222333x', ''].map(value => noAccount(['111122223333', value]))).toEqual(['11112222333', '1111222233334', '11112222333x', '']);
  expect(noAccount(['111122223333', Aws.ACCOUNT_ID])).toBeUndefined();
  expect(['eu-west', 'EU-WEST-1', 'eu_west_1', 'e-west-1'].map(value => noRegion([value]))).toEqual(['eu-west', 'EU-WEST-1', 'eu_west_1', 'e-west-1']);
  expect(noRegion(['eu-west-1', 'us-gov-west-1', 'us-iso-east-1', 'ap-southeast-7', Aws.REGION])).toBeUndefined();
});

test('ids of a kind', () => {
  expect(['tmt-0a', 'tmt-0123456789abcdef0', Aws.STACK_ID].map(id => isIdOf('tmt', id))).toEqual([true, true, true]);
  expect(['tmf-0a', 'tmt-', 'tmt-0A', 'tmt-0a ', 'xtmt-0a', 'tmt0a', ''].map(id => isIdOf('tmt', id))).toEqual(Array(7).fill(false));
});

test('whole numbers', () => {
  expect([1, 5, 0, 6, 1.5, NaN, token].map(value => isWhole(value, [1, 5]))).toEqual([true, true, false, false, false, false, false]);
  expect([1, 0, token].map(value => mayBeWhole(value, [1, 5]))).toEqual([true, false, true]);
  expect(isWhole(2 ** 40, [1, Infinity])).toBe(true);
  expect(refusal(() => checkWhole(newStack(), 'number', 6, [1, 5], 'leave it out'))).toBe('number must be a whole number from 1 to 5, got 6; leave it out [at Network]');
  [undefined, token, 5].forEach(value => checkWhole(newStack(), 'number', value, [1, 5], 'leave it out'));
  expect(refusal(() => whole('port', token, [0, 65535], '443'))).toBe('port must be a whole number from 0 to 65535 known at synth, got a token; write 443');
  expect(whole('port', 443, [0, 65535], '443')).toBe(443);
});

test('whole lengths of time', () => {
  expect([Duration.hours(1), Duration.seconds(90), Duration.minutes(4), later].map(value => wholeIn('Minutes', value, [5, 60]))).toEqual([60, undefined, undefined, undefined]);
  expect([wholeIn('Days', Duration.hours(48), [1, Infinity]), wholeIn('Seconds', Duration.minutes(1), [1, 60])]).toEqual([2, 60]);
  expect(refusal(() => wholeMinutes('span', Duration.minutes(61), [5, 60], 'Duration.hours(1)'))).toBe(
    'span must be 5 to 60 whole minutes known at synth, got 1 hour 1 minute; write Duration.hours(1)');
  expect(refusal(() => wholeMinutes('span', later, [5, 60], 'Duration.hours(1)'))).toContain('got a token;');
});

test('what lies elsewhere is known to', () => {
  const here = { account: '111122223333', region: 'eu-west-1' };
  expect([here, { ...here, account: Aws.ACCOUNT_ID }, { ...here, region: 'us-east-1' }, { ...here, account: '444455556666' }].map(one => isElsewhere(one, here)))
    .toEqual([false, false, true, true]);
});
