import { Lazy } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { KnownNetworks } from '../../src';
import { refusal } from '../fixtures/stacks';

const PROPS = ['ownRanges', 'knownNoise'] as const;
const WAY_OUT = 'write "198.51.100.0/24", "203.0.113.7/32" or "2001:db8::/32"';

/** A block of addresses: where it begins, how long its mask is. */
interface Block { readonly bits: bigint; readonly mask: number }

/** Any block but those IPv6 ones that hold all of IPv4, and one of the bits behind its mask where there is one. */
const blocks = (width: number) => fc.tuple(fc.bigInt({ min: 0n, max: 2n ** BigInt(width) - 1n }), fc.integer({ min: 0, max: width }), fc.nat())
  .map(([bits, mask, pick]) => {
    const free = BigInt(width - mask);
    const block: Block = { bits: (bits >> free) << free, mask };
    return { block, spoiled: free === 0n ? undefined : { bits: block.bits | (1n << (BigInt(pick) % free)), mask } };
  })
  .filter(({ block }) => width === 32 || block.mask > 80 || block.bits !== 0n);

/** Written independently of the code under test: from bits to text. */
const ipv4 = ({ bits, mask }: Block) => `${[24n, 16n, 8n, 0n].map(shift => (bits >> shift) & 255n).join('.')}/${mask}`;
const groups = (bits: bigint) => [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n].map(shift => ((bits >> shift) & 0xffffn).toString(16));
const ipv6Long = ({ bits, mask }: Block) => `${groups(bits).join(':')}/${mask}`;
const ipv6Upper = (block: Block) => ipv6Long(block).toUpperCase();
const ipv6Short = ({ bits, mask }: Block) => {
  const text = groups(bits).join(':');
  const zeros = [...text.matchAll(/(^|:)0(:0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length)[0];
  const short = zeros === undefined ? text : `${text.slice(0, zeros.index)}::${text.slice(zeros.index + zeros[0].length).replace(/^:/, '')}`;
  return `${short}/${mask}`;
};
const ipv6WithDots = ({ bits, mask }: Block) =>
  `${groups(bits).slice(0, 6).join(':')}:${[24n, 16n, 8n, 0n].map(shift => (bits >> shift) & 255n).join('.')}/${mask}`;

describe.each([
  ['IPv4', 32, ipv4],
  ['IPv6 in full', 128, ipv6Long],
  ['IPv6 in capitals', 128, ipv6Upper],
  ['IPv6 shortened', 128, ipv6Short],
  ['IPv6 with dots', 128, ipv6WithDots],
])('%s', (_, width, text) => {
  test('the address of a network is taken, one with a bit behind the mask is refused', () => {
    fc.assert(fc.property(blocks(width), ({ block, spoiled }) => {
      expect(KnownNetworks.of({ ownRanges: [text(block)] })._isInternal('x')).toContain(`'${text(block)}'`);
      if (spoiled !== undefined) {
        const message = refusal(() => KnownNetworks.of({ ownRanges: [text(spoiled)] }));
        expect(message).toContain('bits are set behind the mask');
        const meant = /did you mean (\S+)\?/.exec(message)![1];
        expect(KnownNetworks.of({ ownRanges: [meant] })._isInternal('x')).toContain(`'${meant}'`);
      }
    }), { numRuns: 300 });
  });
});

describe.each(PROPS)('%s', prop => {
  test.each([
    ['10.0.0.1/8', 'bits are set behind the mask, did you mean 10.0.0.0/8?'],
    ['10.0.1.5/16', 'bits are set behind the mask, did you mean 10.0.0.0/16?'],
    ['203.0.113.7/0', 'bits are set behind the mask, did you mean 0.0.0.0/0?'],
    ['2001:db8::1/64', 'bits are set behind the mask, did you mean 2001:db8::/64?'],
    ['2001:db8::1:7/126', 'bits are set behind the mask, did you mean 2001:db8:0:0:0:0:1:4/126?'],
    ['::1/96', 'bits are set behind the mask, did you mean ::/96?'],
    ['198.51.100.7', 'no mask, did you mean 198.51.100.7/32?'],
    ['2001:db8::1', 'no mask, did you mean 2001:db8::1/128?'],
    ['10.0.0.0/33', 'the mask must be 0 to 32'],
    ['::/129', 'the mask must be 0 to 128'],
    ['10.0.0.0/-1', 'the mask must be 0 to 32'],
    ['10.0.0.0/', 'the mask must be 0 to 32'],
    ['10.0.0.0/255.0.0.0', 'the mask must be 0 to 32'],
    ['10.0.0/8', 'not an address and a mask'],
    ['10.0.0.0/8/8', 'not an address and a mask'],
    ['256.0.0.0/8', 'not an address and a mask'],
    ['010.0.0.0/8', 'not an address and a mask'],
    ['office', 'not an address and a mask'],
    ["10.0.0.0/8' OR '1'='1", 'the mask must be 0 to 32'],
    ['::/0', 'it holds all of IPv4 as well'],
    ['::/80', 'it holds all of IPv4 as well'],
    ['', 'not an address and a mask'],
  ])('fails when a range is %p', (range, problem) => {
    expect(refusal(() => KnownNetworks.of({ [prop]: ['192.0.2.0/24', range] }))).toBe(`${prop} must be CIDR ranges, got ${JSON.stringify(range)}: ${problem}; ${WAY_OUT}`);
  });

  test('takes a token: the IPv6 block of a VPC is one', () => {
    const token = Lazy.string({ produce: () => '2001:db8::/56' });
    const networks = KnownNetworks.of({ [prop]: [token] });
    expect([networks._isInternal('ip'), ...networks._isNotNoise('ip')].join()).toContain(`'${token}'`);
  });

  test('fails when a range is listed twice', () => {
    expect(refusal(() => KnownNetworks.of({ [prop]: ['192.0.2.0/24', '192.0.2.0/24'] })))
      .toBe(`${prop} must not list a range twice, got "192.0.2.0/24" twice; list it once`);
  });

  test('takes ranges of both families and single addresses', () => {
    expect(() => KnownNetworks.of({ [prop]: ['198.51.100.0/24', '203.0.113.7/32', '2001:db8::/32', '2001:db8::1/128', '0.0.0.0/0', '2000::/3'] })).not.toThrow();
  });
});

test('one range may be own and noise at the same time', () => {
  expect(() => KnownNetworks.of({ ownRanges: ['192.0.2.0/24'], knownNoise: ['192.0.2.0/24'] })).not.toThrow();
});

describe('in SQL', () => {
  test('own ranges come after those that are never internet', () => {
    expect(KnownNetworks.of({})._isInternal('src')).toBe("any_match(ARRAY['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', "
      + "'224.0.0.0/4', 'fc00::/7', 'fe80::/10', 'ff00::/8'], cidr -> contains(cidr, src))");
    expect(KnownNetworks.of({ ownRanges: ['198.51.100.0/24'] })._isInternal('src')).toContain("'ff00::/8', '198.51.100.0/24'], cidr ->");
  });

  test('noise is a condition for each address, and nothing when there is none', () => {
    expect(KnownNetworks.of({})._isNotNoise('src', 'dst')).toEqual([]);
    expect(KnownNetworks.of({ knownNoise: ['10.0.9.9/32'] })._isNotNoise('src', 'dst')).toEqual([
      "NOT any_match(ARRAY['10.0.9.9/32'], cidr -> contains(cidr, src))",
      "NOT any_match(ARRAY['10.0.9.9/32'], cidr -> contains(cidr, dst))",
    ]);
  });

  // An array of Athena takes 254 values: it refuses the query otherwise.
  test('long lists become several arrays, in one condition', () => {
    const ranges = (count: number) => Array.from({ length: count }, (_, index) => `198.18.${index}.0/24`);
    const noise = (count: number) => KnownNetworks.of({ knownNoise: ranges(count) })._isNotNoise('src')[0];
    const array = (from: number, to: number) => `any_match(ARRAY[${ranges(to).slice(from).map(range => `'${range}'`).join(', ')}], cidr -> contains(cidr, src))`;
    expect(noise(250)).toBe(`NOT ${array(0, 250)}`);
    expect(noise(251)).toBe(`NOT (${array(0, 250)} OR ${array(250, 251)})`);
  });

  test('lists given may change afterwards', () => {
    const ownRanges = ['198.51.100.0/24'];
    const networks = KnownNetworks.of({ ownRanges });
    ownRanges.push("' OR true");
    expect(networks._isInternal('src')).not.toContain('OR true');
  });
});
