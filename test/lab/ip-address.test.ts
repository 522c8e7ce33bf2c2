import { BlockList } from 'net';
import fc from 'fast-check';
import { Desk, NOW } from './fixture';
import { cidrRange, ipHex, ipText, MAPPED } from '../../lab/private/ip-address';

const v4 = fc.ipV4();
const v6 = fc.ipV6();

test('addresses survive the way to bytes and back, in one spelling', () => {
  fc.assert(fc.property(fc.oneof(v4, v6), address => {
    const text = ipText(ipHex(address) ?? '');
    return ipHex(text) === ipHex(address) && ipText(ipHex(text) ?? '') === text;
  }));
});

test.each([
  ['2001:db8:0:0:0:0:0:1', '2001:db8::1'],
  ['2001:DB8::0:1', '2001:db8::1'],
  ['::', '::'],
  ['::1', '::1'],
  ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
  ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
  ['fe80::', 'fe80::'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['64:ff9b::10.1.2.3', '64:ff9b::a01:203'],
])('%s is %s', (spelling, canonical) => {
  expect(ipText(ipHex(spelling) ?? '')).toBe(canonical);
});

test.each(['-', '', 'x', '1.2.3', '1.2.3.256', '010.0.0.1', '1::2::3', 'fe80::1%eth0', '10.0.0.0/8'])('%j is no address', text => {
  expect(ipHex(text)).toBeUndefined();
});

/**
 * Node's list keeps the families apart. Trino keeps IPv4 as ::ffff:0:0/96, which an IPv6 network of zeros contains up to /80
 * (asked of Trino itself in lab/trino/assumptions.ts).
 */
function reference(network: string, length: number, address: string): boolean {
  const family = (text: string) => text.includes(':') ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(network, length, family(network));
  const zeros = family(network) === 'ipv6' && length <= 80 && BigInt(`0x${ipHex(network)}`) >> BigInt(128 - length) === 0n;
  return family(network) === family(address) ? list.check(address, family(address)) : zeros;
}

function contains(network: string, length: number, address: string): boolean {
  const [low, high] = cidrRange(`${network}/${length}`);
  const hex = ipHex(address) ?? '';
  return low <= hex && hex <= high;
}

test('networks contain what Node\'s own list says', () => {
  const mapped = (text: string) => text.includes(':') && (ipHex(text) ?? '').startsWith(MAPPED);
  const near = (network: string, bits: number): string => {
    const hex = (BigInt(`0x${ipHex(network)}`) ^ (1n << BigInt(bits % (network.includes(':') ? 128 : 32)))).toString(16).padStart(32, '0');
    return ipText(hex);
  };
  fc.assert(fc.property(fc.oneof(v4, v6), fc.nat(128), fc.oneof(v4, v6), fc.nat(127), (network, width, other, bit) => {
    const length = network.includes(':') ? width : width % 33;
    for (const address of [other, near(network, bit)]) {
      if (mapped(network) || mapped(address)) continue;
      expect(contains(network, length, address)).toBe(reference(network, length, address));
    }
  }), { numRuns: 500 });
});

test.each(['10.0.0.0', '10.0.0.0/33', '::/129', '10.0.0.0/8/8', 'x/8', '10.0.0.0/-1'])('fails on network %s', cidr => {
  expect(() => cidrRange(cidr)).toThrow(/Invalid/);
});

describe('in SQL', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = new Desk();
  });
  afterAll(() => desk.clear());

  const value = async (sql: string) => (await (await desk.open(undefined, NOW)).runSql(`SELECT ${sql} AS v`)).rows[0][0];
  test.each([
    ["contains('10.0.0.0/8', IPADDRESS '10.255.255.255')", true],
    ["contains('10.0.0.0/8', IPADDRESS '11.0.0.0')", false],
    ["contains('fc00::/7', IPADDRESS 'fd00::1')", true],
    ["contains('::/0', IPADDRESS '10.0.0.1')", true], // as Trino says
    ["contains('0.0.0.0/0', IPADDRESS '::1')", false],
    ["contains('10.0.0.0/8', IPADDRESS '::ffff:10.0.0.1')", true],
    ["contains('10.0.0.0/8', try_cast('-' AS ipaddress))", null],
    ["IPADDRESS '2001:db8:0::1' = IPADDRESS '2001:DB8::1'", true],
    ["IPADDRESS '9.0.0.0' < IPADDRESS '10.0.0.0'", true],
    ["CAST(IPADDRESS '2001:DB8:0::1' AS varchar)", '2001:db8::1'],
    ["IPADDRESS '2001:DB8:0::1'", '2001:db8::1'],
    ['contains(ARRAY[1, 2], 2)', true],
  ])('%s', async (sql, expected) => {
    expect(await value(sql)).toBe(expected);
  });

  test('two spellings group as one', async () => {
    const lab = await desk.open();
    const { rows } = await lab.runSql(`
      SELECT CAST(try_cast(a AS ipaddress) AS varchar) AS ip, count(*) AS n FROM (VALUES ('::1'), ('0:0::1'), ('-')) AS t(a)
      GROUP BY try_cast(a AS ipaddress) ORDER BY try_cast(a AS ipaddress)`);
    expect(rows).toEqual([['::1', 2], [null, 1]]);
  });
});
