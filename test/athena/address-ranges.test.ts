import { overlap, queriedRanges } from '../../src/athena/private/address-ranges';
import { refusal } from '../fixtures/stacks';

test('fails when an IPv6 range that becomes SQL holds every IPv4 address', () => {
  for (const range of ['::/0', '::/80']) {
    expect(refusal(() => queriedRanges('addresses', [range]))).toContain(`addresses must be CIDR ranges, got "${range}": it holds all of IPv4 as well`);
  }
  expect(queriedRanges('addresses', ['::/81', '8000::/1', '0.0.0.0/0'])).toEqual(['::/81', '8000::/1', '0.0.0.0/0']);
});

test('ranges of both families overlap where Athena keeps their addresses together', () => {
  expect(overlap(['10.0.0.0/8'], ['2001:db8::/32', '::ffff:10.1.0.0/112'])).toEqual(['10.0.0.0/8', '::ffff:10.1.0.0/112']);
  expect(overlap(['10.0.0.0/8'], ['2001:db8::/32', '::ffff:11.1.0.0/112'])).toBeUndefined();
});
