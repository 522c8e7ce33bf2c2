import { Duration, Lazy } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { FlowLogFormat, FlowLogQuery, KnownNetworks, PartitionGranularity, QuerySpan } from '../../../../src';
import { render } from '../../../../src/flow-logs/questions/private/question';
import { refusal } from '../../../fixtures/stacks';

const token = Lazy.number({ produce: () => 22 });

/** The text that a pack saves. */
function textOf(query: FlowLogQuery): string {
  const networks = KnownNetworks.of({});
  return render(query._question, { table: 'flow_logs', time: { granularity: PartitionGranularity.HOUR, hive: false }, format: FlowLogFormat.RECOMMENDED_V5, span: query._span, networks });
}

describe('options are written as readable literals', () => {
  const cidr = (column: string, ...ranges: string[]) => `any_match(ARRAY[${ranges.map(range => `'${range}'`).join(', ')}], cidr -> contains(cidr, ${column}))`;

  test.each<[string, FlowLogQuery, string[]]>([
    ['minHosts', FlowLogQuery.hostSweep({ minHosts: 2 }), ['minHosts: 2 hosts within an hour (HAVING)', 'HAVING count(DISTINCT target) >= 2\n']],
    ['hosts, by default', FlowLogQuery.hostSweep(), ['HAVING count(DISTINCT target) >= 20\n']],
    ['minConnections', FlowLogQuery.bruteForce({ minConnections: 100 }), ['minConnections: 100 short connections within an hour (HAVING)', '>= 100\n']],
    ['ports', FlowLogQuery.bruteForce({ ports: [1, 65535] }), ['ports: 1, 65535 (dstport)', 'dstport IN (1, 65535)']],
    ['connections and ports, by default', FlowLogQuery.bruteForce(), ['>= 30\n', 'dstport IN (22, 3306, 3389, 5432)']],
    ['minConnections of beacons', FlowLogQuery.beacons({ minConnections: 4 }), ['minConnections: 4 calls', 'WHERE calls >= 4\n']],
    ['calls, by default', FlowLogQuery.beacons(), ['WHERE calls >= 12\n']],
    ['minDuration', FlowLogQuery.longConnections({ minDuration: Duration.minutes(30) }), ['lasted for 30 minutes or more?', 'minDuration: 1800 seconds, 30 minutes', '>= 1800\n']],
    ['duration, by default', FlowLogQuery.longConnections(), ['lasted for 4 hours or more?', '>= 14400\n']],
    ['duration, half of a short span', FlowLogQuery.longConnections({ span: QuerySpan.last(Duration.minutes(61)) }), ['lasted for 31 minutes or more?', '>= 1860\n']],
    ['resolvers', FlowLogQuery.dnsBypass({ resolvers: ['10.0.0.53', '2001:db8::/64'] }), [
      'resolvers of your own: 2',
      `AND NOT ${cidr("try_cast(nullif(srcaddr, '-') AS ipaddress)", '10.0.0.53/32', '2001:db8::/64')}`,
      `AND NOT ${cidr("try_cast(nullif(dstaddr, '-') AS ipaddress)", '10.0.0.53/32', '2001:db8::/64')}`,
    ]],
    ['resolvers, by default', FlowLogQuery.dnsBypass(), ['resolvers of your own: none']],
    ['odd ports', FlowLogQuery.unusualProtocolsAndPorts({ ports: [25] }), ['ports: 25 (dstport)', 'dstport IN (25)']],
    ['odd ports, by default', FlowLogQuery.unusualProtocolsAndPorts(), ['dstport IN (25, 3333, 4444, 6667, 6697, 14444)']],
    ['clear ports', FlowLogQuery.clearTextServices({ ports: [8080] }), ['ports: 8080 (srcport: the side that answers)', 'srcport IN (8080)']],
    ['clear ports, by default', FlowLogQuery.clearTextServices(), ['srcport IN (21, 23, 80, 110, 143, 161, 389, 1433, 6379, 11211)']],
    ['networks', FlowLogQuery.trafficBetweenNetworks(['10.8.0.0/16', '10.9.0.0/16'], ['2001:db8::/56']), [
      'first network: 10.8.0.0/16, 10.9.0.0/16; second network: 2001:db8::/56',
      `(${cidr('src', '10.8.0.0/16', '10.9.0.0/16')} AND ${cidr('dst', '2001:db8::/56')}) OR (${cidr('src', '2001:db8::/56')} AND ${cidr('dst', '10.8.0.0/16', '10.9.0.0/16')})`,
    ]],
    ['wide networks', FlowLogQuery.trafficBetweenNetworks(['10.1.0.0/16', '10.2.0.0/16', '10.3.0.0/16', '10.4.0.0/16'], ['10.5.0.0/16']), ['first network: 4 ranges;']],
    ['addresses', FlowLogQuery.contactWithBadAddresses(['203.0.113.7', '2001:DB8::7', '198.51.100.0/24', '192.0.2.9/32']), [
      'bad addresses: 4 ranges',
      `WHERE (bad IN (IPADDRESS '203.0.113.7', IPADDRESS '2001:DB8::7', IPADDRESS '192.0.2.9') OR ${cidr('bad', '198.51.100.0/24')})`,
    ]],
    ['addresses only', FlowLogQuery.contactWithBadAddresses(['203.0.113.7']), ['bad addresses: 1 range', "WHERE bad IN (IPADDRESS '203.0.113.7')\n"]],
  ])('%s', (_, query, parts) => {
    parts.forEach(part => expect(textOf(query)).toContain(part));
  });

  test('no resolvers are no condition', () => {
    expect(textOf(FlowLogQuery.dnsBypass())).not.toContain('any_match');
  });

  test('ranges may be tokens: the block of a VPC of the app is one', () => {
    const block = Lazy.string({ produce: () => '10.7.0.0/16' });
    expect(textOf(FlowLogQuery.trafficBetweenNetworks([block], [block, '10.0.0.0/8']))).toContain(`['${block}']`);
    expect(textOf(FlowLogQuery.dnsBypass({ resolvers: [block] }))).toContain(`['${block}']`);
    expect(textOf(FlowLogQuery.contactWithBadAddresses([block]))).toContain(`['${block}']`);
  });

  test('lists given may change afterwards', () => {
    const [ports, addresses] = [[23], ['203.0.113.7']];
    const queries = [FlowLogQuery.clearTextServices({ ports }), FlowLogQuery.contactWithBadAddresses(addresses)];
    ports.push(24);
    addresses.push("' OR true");
    expect(queries.map(textOf).join()).not.toMatch(/23, 24|OR true/);
  });
});

describe('rules of options', () => {
  test.each<[string, string, (value: number) => FlowLogQuery, number[], number[], string]>([
    ['minHosts', '2 to 65535', minHosts => FlowLogQuery.hostSweep({ minHosts }), [1, 65536, 2.5, token], [2, 65535], '20'],
    ['minConnections', '2 to 65535', minConnections => FlowLogQuery.bruteForce({ minConnections }), [1, 65536, 2.5, token], [2, 65535], '30'],
    ['minConnections', '4 to 65535', minConnections => FlowLogQuery.beacons({ minConnections }), [3, 65536, 4.5, token], [4, 65535], '12'],
  ])('fails when %s is not a whole number from %s', (prop, range, ask, wrong, right, example) => {
    wrong.forEach(value => expect(refusal(() => ask(value)))
      .toBe(`${prop} must be a whole number from ${range} known at synth, got ${value === token ? 'a token' : value}; write ${example}`));
    right.forEach(value => expect(() => ask(value)).not.toThrow());
  });

  const WITH_PORTS: [string, (ports: number[]) => FlowLogQuery, string][] = [
    ['brute force', ports => FlowLogQuery.bruteForce({ ports }), '[22, 3389]'],
    ['unusual traffic', ports => FlowLogQuery.unusualProtocolsAndPorts({ ports }), '[25, 6667]'],
    ['clear text', ports => FlowLogQuery.clearTextServices({ ports }), '[23, 80]'],
  ];

  test.each(WITH_PORTS)('fails when ports of %s are none, too many, twice or out of range', (_, ask, example) => {
    const upTo = (count: number) => Array.from({ length: count }, (__, index) => index + 1);
    expect(refusal(() => ask([]))).toBe(`ports must be 1 to 100 ports, got 0; write ${example}`);
    expect(refusal(() => ask(upTo(101)))).toBe(`ports must be 1 to 100 ports, got 101; write ${example}`);
    expect(refusal(() => ask([80, 81, 80]))).toBe('ports must differ, got 80 twice; list it once');
    [0, 65536, 80.5].forEach(port => expect(refusal(() => ask([80, port])))
      .toBe(`each of ports must be a whole number from 1 to 65535 known at synth, got ${port}; write ${example}`));
    expect(refusal(() => ask([token]))).toContain('each of ports must be a whole number from 1 to 65535 known at synth, got a token');
    [[1], [65535, 80], upTo(100)].forEach(ports => expect(() => ask(ports)).not.toThrow());
  });

  test('fails when minDuration is short, broken or a token', () => {
    const ask = (minDuration: Duration) => FlowLogQuery.longConnections({ minDuration });
    expect(refusal(() => ask(Duration.minutes(29)))).toBe('minDuration must be 30 to 525600 whole minutes known at synth, got 29 minutes; write Duration.hours(4)');
    expect(refusal(() => ask(Duration.seconds(1830)))).toContain('minDuration must be 30 to 525600 whole minutes known at synth, got 30 minutes 30 seconds');
    expect(refusal(() => ask(Duration.minutes(token)))).toContain('minDuration must be 30 to 525600 whole minutes known at synth, got a token');
    expect(() => ask(Duration.minutes(30))).not.toThrow();
  });

  // Of the time before its span a question knows nothing.
  test('fails when minDuration is not shorter than the span', () => {
    const ask = (hours: number, span?: QuerySpan) => FlowLogQuery.longConnections({ minDuration: Duration.hours(hours), span });
    expect(refusal(() => ask(24))).toBe('minDuration must be shorter than the span of 24 hours, got 24 hours; lengthen the span or shorten minDuration');
    expect(() => ask(23)).not.toThrow();
    expect(() => ask(24, QuerySpan.last(Duration.hours(25)))).not.toThrow();
  });

  const WITH_RANGES: [string, (ranges: string[]) => FlowLogQuery][] = [
    ['resolvers', resolvers => FlowLogQuery.dnsBypass({ resolvers })],
    ['first', first => FlowLogQuery.trafficBetweenNetworks(first, ['10.1.0.0/16'])],
    ['second', second => FlowLogQuery.trafficBetweenNetworks(['10.0.0.0/16'], second)],
    ['addresses', addresses => FlowLogQuery.contactWithBadAddresses(addresses)],
  ];

  test.each(WITH_RANGES)('fails when %s are malformed or listed twice', (prop, ask) => {
    const wayOut = 'write "198.51.100.0/24", "203.0.113.7/32" or "2001:db8::/32"';
    expect(refusal(() => ask(['198.51.100.1/24']))).toBe(`${prop} must be CIDR ranges, got "198.51.100.1/24": bits are set behind the mask, did you mean 198.51.100.0/24?; ${wayOut}`);
    expect(refusal(() => ask(['example.com']))).toBe(`${prop} must be CIDR ranges, got "example.com": not an address and a mask; ${wayOut}`);
    expect(refusal(() => ask(["192.0.2.1' OR true"]))).toContain(`${prop} must be CIDR ranges, got "192.0.2.1' OR true"`);
    expect(refusal(() => ask(['198.51.100.7', '198.51.100.7/32']))).toBe(`${prop} must not list a range twice, got "198.51.100.7/32" twice; list it once`);
    expect(() => ask(['198.51.100.0/24', '203.0.113.7', '2001:db8::1', '2001:db8:1::/48'])).not.toThrow();
  });

  test.each(WITH_RANGES.filter(([prop]) => prop !== 'resolvers'))('fails when %s are none', (prop, ask) => {
    expect(refusal(() => ask([]))).toBe(`${prop} must be at least one address or range, got none; write ["198.51.100.0/24"]`);
  });

  test('fails when the networks overlap', () => {
    const ask = (first: string, second: string) => FlowLogQuery.trafficBetweenNetworks(['192.0.2.0/24', first], [second]);
    expect(refusal(() => ask('10.0.0.0/8', '10.1.0.0/16'))).toBe('second must not overlap first, got "10.1.0.0/16" and "10.0.0.0/8"; split the wider one');
    expect(refusal(() => ask('10.1.0.0/16', '10.0.0.0/8'))).toContain('got "10.0.0.0/8" and "10.1.0.0/16"');
    expect(refusal(() => ask('2001:db8::/32', '2001:DB8:0:1::/64'))).toContain('second must not overlap first');
    expect(refusal(() => ask('10.0.0.0/24', '::ffff:10.0.0.0/120'))).toContain('second must not overlap first');
    expect(() => ask('10.0.0.0/9', '10.128.0.0/9')).not.toThrow();
    expect(() => ask('2001:db8::/33', '2001:db8:8000::/33')).not.toThrow();
  });

  test('networks overlap when one holds the first address of the other, and only then', () => {
    const block = fc.tuple(fc.nat(2 ** 32 - 1), fc.integer({ min: 1, max: 32 })).map(([bits, mask]) => {
      const size = 2 ** (32 - mask);
      const begin = Math.floor(bits / size) * size;
      return { begin, end: begin + size, text: `${[24, 16, 8, 0].map(shift => Math.floor(begin / 2 ** shift) % 256).join('.')}/${mask}` };
    });
    fc.assert(fc.property(block, block, (one, other) => {
      const act = () => FlowLogQuery.trafficBetweenNetworks([one.text], [other.text]);
      if (one.begin < other.end && other.begin < one.end) expect(refusal(act)).toContain('second must not overlap first');
      else expect(act).not.toThrow();
    }), { numRuns: 300 });
  });
});
