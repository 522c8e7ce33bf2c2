import { Duration, Lazy, Size } from 'aws-cdk-lib';
import { FlowLogFormat, FlowLogQuery, KnownNetworks, PartitionGranularity, QuerySpan } from '../../../src';
import { render } from '../../../src/flow-logs/questions/private/question';
import { refusal } from '../../fixtures/stacks';

const token = Lazy.number({ produce: () => 3306 });

/** The text that a pack saves. */
function textOf(query: FlowLogQuery): string {
  const networks = KnownNetworks.of({});
  return render(query._question, { table: 'flow_logs', time: { granularity: PartitionGranularity.HOUR, hive: false }, format: FlowLogFormat.RECOMMENDED_V5, span: query._span, networks });
}

describe('all', () => {
  test('names are unique, lower case, and the same each time', () => {
    const names = FlowLogQuery.all().map(query => query.queryName);
    expect(new Set(names).size).toBe(names.length);
    names.forEach(name => expect(name).toMatch(/^[a-z0-9]+([-.][a-z0-9]+)*$/));
    expect(FlowLogQuery.all().map(query => query.queryName)).toEqual(names);
  });

  // Others have a span of their own, since that of a day makes no sense for them.
  const HOURS: Record<string, number> = { 'what-changed': 2, 'new-destinations': 8 * 24 };

  test('each asks a question, of the last 24 hours unless told here', () => {
    for (const query of FlowLogQuery.all()) {
      expect(query.question).toMatch(/^[A-Z].*\?$|^[A-Z].*\?.*$/);
      expect([query.queryName, query._span._duration.toHours()]).toEqual([query.queryName, HOURS[query.queryName] ?? 24]);
    }
  });

  test('a span of its own reaches the text', () => {
    const query = FlowLogQuery.lostRecords({ span: QuerySpan.between('2026-11-01T00:00', '2026-11-02T00:00') });
    expect(textOf(query)).toContain('-- Parameters: span: 2026-11-01T00:00 to 2026-11-02T00:00 UTC');
    expect(textOf(query)).toContain("hour >= '2026/11/01/00'");
  });
});

describe('options are written as readable literals', () => {
  test.each<[string, FlowLogQuery, string, string[]]>([
    ['port', FlowLogQuery.rejectedToPort({ port: 0 }), 'rejected-to-port-0', ['port: 0 (dstport)', 'dstport = 0']],
    ['port', FlowLogQuery.rejectedToPort({ port: 65535 }), 'rejected-to-port-65535', ['dstport = 65535']],
    ['address', FlowLogQuery.whoTalkedTo({ address: '203.0.113.7' }), 'who-talked-to-203.0.113.7', ['address: 203.0.113.7', "IPADDRESS '203.0.113.7'"]],
    ['address', FlowLogQuery.whoTalkedTo({ address: '2001:db8::1' }), 'who-talked-to-2001-db8--1', ["IPADDRESS '2001:db8::1'"]],
    ['minPorts', FlowLogQuery.portScan({ minPorts: 2 }), 'port-scan', ['minPorts: 2 ports within an hour (HAVING)', 'count(DISTINCT dstport) >= 2']],
    ['minSize', FlowLogQuery.uploadsToInternet({ minSize: Size.gibibytes(2) }), 'uploads-to-internet', ['HAVING sum(sent) >= 2147483648']],
    ['minDuration', FlowLogQuery.silentInterfaces({ minDuration: Duration.minutes(30) }), 'silent-interfaces', ['minDuration: 1800 seconds of silence, 30 minutes', '- 1800']],
  ])('%s (%#)', (_, query, name, parts) => {
    expect(query.queryName).toBe(name);
    parts.forEach(part => expect(textOf(query)).toContain(part));
  });
});

describe('rules of options', () => {
  test.each([-1, 65536, 33.06, NaN, Infinity])('fails when port is %p', port => {
    expect(refusal(() => FlowLogQuery.rejectedToPort({ port }))).toContain(`port must be a whole number from 0 to 65535 known at synth, got ${port}`);
    expect(FlowLogQuery.rejectedToPort({ port: 443 }).queryName).toBe('rejected-to-port-443');
  });

  test.each([1, 0, 65536, 2.5])('fails when minPorts is %p', minPorts => {
    expect(refusal(() => FlowLogQuery.portScan({ minPorts }))).toContain(`minPorts must be a whole number from 2 to 65535 known at synth, got ${minPorts}`);
    expect(() => FlowLogQuery.portScan({ minPorts: 65535 })).not.toThrow();
  });

  test.each([
    ['port', () => FlowLogQuery.rejectedToPort({ port: token })],
    ['minPorts', () => FlowLogQuery.portScan({ minPorts: token })],
    ['minSize', () => FlowLogQuery.uploadsToInternet({ minSize: Size.gibibytes(token) })],
  ])('fails when %s is a token', (prop, act) => {
    expect(refusal(act)).toMatch(new RegExp(`^${prop} must be .* known at synth, got a token; write `));
  });

  test('fails when minDuration is a token', () => {
    expect(refusal(() => FlowLogQuery.silentInterfaces({ minDuration: Duration.minutes(token) }))).toMatch(/^minDuration must be .*; write Duration\.hours\(1\)$/);
  });

  test.each(['10.0.0', '10.0.0.0/8', '10.0.0.256', 'localhost', '', "10.0.0.1' OR true"])('fails when address is %p', address => {
    expect(refusal(() => FlowLogQuery.whoTalkedTo({ address })))
      .toBe(`address must be an IPv4 or IPv6 address without zone, known at synth, got ${JSON.stringify(address)}; write "10.0.0.10" or "2001:db8::1"`);
  });

  test('fails when address is a token', () => {
    expect(refusal(() => FlowLogQuery.whoTalkedTo({ address: Lazy.string({ produce: () => '10.0.0.1' }) }))).toContain('known at synth, got "${Token[');
  });

  test('fails when minSize is nothing', () => {
    expect(refusal(() => FlowLogQuery.uploadsToInternet({ minSize: Size.mebibytes(0) }))).toContain('minSize must be a whole number from 1 to');
    expect(() => FlowLogQuery.uploadsToInternet({ minSize: Size.mebibytes(1) })).not.toThrow();
  });

  test.each([Duration.minutes(29), Duration.seconds(1799), Duration.minutes(0)])('fails when minDuration is %s', minDuration => {
    expect(refusal(() => FlowLogQuery.silentInterfaces({ minDuration })))
      .toBe(`minDuration must be whole minutes known at synth, at least 30, since records arrive up to 15 minutes late, got ${minDuration.toHumanString()}; write Duration.hours(1)`);
    expect(() => FlowLogQuery.silentInterfaces({ minDuration: Duration.seconds(1800) })).not.toThrow();
  });

  // Athena knows no zones in addresses: the saved query would fail each time it runs.
  test('fails when address has a zone', () => {
    expect(refusal(() => FlowLogQuery.whoTalkedTo({ address: 'fe80::1%eth0' }))).toContain('address must be an IPv4 or IPv6 address');
  });

  test('minSize may be any whole number of bytes', () => {
    expect(textOf(FlowLogQuery.uploadsToInternet({ minSize: Size.kibibytes(1500) }))).toContain('HAVING sum(sent) >= 1536000');
  });

  test('fails when minDuration is not whole minutes, in words of its own', () => {
    expect(refusal(() => FlowLogQuery.silentInterfaces({ minDuration: Duration.seconds(1850) }))).toContain('minDuration must be');
    expect(refusal(() => FlowLogQuery.silentInterfaces({ minDuration: Duration.millis(1800500) }))).toContain('minDuration must be');
  });

  // Of the time before its span a question knows nothing: it would call interfaces silent for two days after looking at one.
  test('fails when minDuration is not shorter than the span', () => {
    expect(refusal(() => FlowLogQuery.silentInterfaces({ minDuration: Duration.days(2) })))
      .toBe('minDuration must be shorter than the span of 24 hours, got 48 hours; lengthen the span or shorten minDuration');
  });
});
