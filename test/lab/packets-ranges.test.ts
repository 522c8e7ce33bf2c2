import fc from 'fast-check';
import { cidrBlocks, coverage, rangeOf, textOf, within } from '../../lab/packets/ranges';

test.each<[string, string[], string]>([
  ['10.0.0.0/24', ['10.0.0.0/25', '10.0.0.128/25'], 'all'],
  ['10.0.0.0/24', ['10.0.0.128/25', '10.0.0.0/8', '10.0.0.1/32'], 'all'],
  ['10.0.0.0/30', ['10.0.0.0/32', '10.0.0.2/31'], 'some'],
  ['10.0.0.0/24', ['10.0.1.0/24', '9.255.255.0/24'], 'none'],
  ['10.0.0.0/24', [], 'none'],
])('%s by %j: %s', (range, others, expected) => {
  expect(coverage(rangeOf(range), others.map(rangeOf))).toBe(expected);
});

test('coverage is that of each address', () => {
  const range = fc.tuple(fc.bigInt(0n, 24n), fc.bigInt(0n, 6n)).map(([low, more]) => [low, low + more] as const);
  fc.assert(fc.property(range, fc.array(range, { maxLength: 5 }), ([low, high], others) => {
    const addresses = Array.from({ length: Number(high - low) + 1 }, (_, i) => low + BigInt(i));
    const covered = addresses.filter(address => others.some(other => within(address, other))).length;
    expect(coverage([low, high], others)).toBe(covered === 0 ? 'none' : covered === addresses.length ? 'all' : 'some');
  }), { numRuns: 2000 });
});

test('blocks of a range', () => {
  expect(cidrBlocks('10.0.0.0/16', 3, 8)).toEqual(['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24']);
  expect(cidrBlocks('2001:db8::/56', 2, 64)).toEqual(['2001:db8::/64', '2001:db8:0:1::/64']);
  expect(cidrBlocks('10.0.0.0/24', 1, 8)).toEqual(['10.0.0.0/24']);
});

test('fails on more blocks than a range holds', () => {
  expect(() => cidrBlocks('10.0.0.0/24', 2, 8)).toThrow('Fn::Cidr: 10.0.0.0/24 does not hold 2 blocks of /24');
});

test('addresses in print', () => {
  expect(textOf(rangeOf('10.0.0.1/32')[0])).toBe('10.0.0.1');
  expect(textOf(rangeOf('2001:DB8:0::1/128')[0])).toBe('2001:db8::1');
});
