import { Duration, Lazy } from 'aws-cdk-lib';
import { FlowLogFormat, FlowLogQuery, KnownNetworks, PartitionGranularity, QuerySpan } from '../../../../src';
import { render } from '../../../../src/flow-logs/questions/private/question';
import { refusal } from '../../../fixtures/stacks';

/** The text that a pack saves. */
function textOf(query: FlowLogQuery): string {
  const time = { granularity: PartitionGranularity.HOUR, hive: false };
  return render(query._question, { table: 'flow_logs', time, format: FlowLogFormat.RECOMMENDED_V5, span: query._span, networks: KnownNetworks.of({}) });
}

describe('options are written as readable literals', () => {
  test.each<[string, FlowLogQuery, string, string, string[]]>([
    ['client and server', FlowLogQuery.wherePacketsStop({ client: '10.1.2.3', server: '192.0.2.1' }), 'where-packets-stop-10.1.2.3-192.0.2.1',
      'Between 10.1.2.3 and 192.0.2.1, where do packets stop?',
      ['client: 10.1.2.3, server: 192.0.2.1 (IPADDRESS); port: any', "IPADDRESS '10.1.2.3' IN (CASE way WHEN 'request' THEN src ELSE dst END, ", "IPADDRESS '192.0.2.1' IN (CASE way WHEN 'request' THEN dst ELSE src END, "]],
    ['IPv6', FlowLogQuery.wherePacketsStop({ client: '2001:DB8::1', server: '2001:db8::2' }), 'where-packets-stop-2001-db8--1-2001-db8--2',
      'Between 2001:db8::1 and 2001:db8::2, where do packets stop?', ["IPADDRESS '2001:db8::1'"]],
    ['port', FlowLogQuery.wherePacketsStop({ client: '10.0.0.10', server: '10.0.0.20', port: 0 }), 'where-packets-stop-10.0.0.10-10.0.0.20-port-0',
      'Between 10.0.0.10 and 10.0.0.20, where do packets stop on port 0?', ['port of the server: 0', "CASE WHEN way = 'request' THEN dstport ELSE srcport END = 0"]],
    ['at', FlowLogQuery.whatChanged({ at: '2026-11-01T10:00' }), 'what-changed-at-2026-11-01t10.00', 'What changed at 2026-11-01T10:00 UTC?', [
      'span: 2026-11-01T09:00 to 2026-11-01T11:00 UTC', "hour >= '2026/11/01/09'", "hour <= '2026/11/01/11'",
      "HAVING min(start) >= to_unixtime(TIMESTAMP '2026-11-01 10:00:00 UTC') OR max(start) < to_unixtime(TIMESTAMP '2026-11-01 10:00:00 UTC')",
    ]],
    ['at and beforeAndAfter', FlowLogQuery.whatChanged({ at: '2026-03-01T00:00', beforeAndAfter: Duration.days(1) }), 'what-changed-at-2026-03-01t00.00',
      'What changed at 2026-03-01T00:00 UTC?', ['span: 2026-02-28T00:00 to 2026-03-02T00:00 UTC']],
    ['beforeAndAfter', FlowLogQuery.whatChanged({ beforeAndAfter: Duration.minutes(15) }), 'what-changed', 'What changed 15 minutes ago?', [
      'span: the last 30 minutes', "start >= to_unixtime(now() - interval '30' minute)", "THEN 'only after'", "min(start) >= to_unixtime(now() - interval '15' minute)",
    ]],
  ])('%s (%#)', (_, query, name, question, parts) => {
    expect([query.queryName, query.question]).toEqual([name, question]);
    parts.forEach(part => expect(textOf(query)).toContain(part));
  });

  test('what changed takes accounts, Regions and a name as every question does', () => {
    const query = FlowLogQuery.whatChanged({ accounts: ['111122223333'], regions: ['eu-west-1'], queryName: 'after-the-release' });
    expect(query).toMatchObject({ queryName: 'after-the-release', _accounts: ['111122223333'], _regions: ['eu-west-1'] });
    expect(query._span._duration.toMinutes()).toBe(120);
  });

  test('of a span of all questions, what changed compares the halves', () => {
    const half = (span: QuerySpan) => textOf(FlowLogQuery.all({ span }).find(query => query.queryName === 'what-changed')!);
    expect(half(QuerySpan.last(Duration.hours(6)))).toContain("to_unixtime(now() - interval '3' hour)");
    expect(half(QuerySpan.last(Duration.minutes(181)))).toContain("to_unixtime(now() - interval '5430' second)");
    expect(half(QuerySpan.between('2026-11-01T10:00', '2026-11-01T13:05'))).toContain("to_unixtime(TIMESTAMP '2026-11-01 11:32:30 UTC')");
    expect(half(QuerySpan.last(Duration.hours(6)))).toMatch(/^-- What changed in the middle of the span\?\n-- Parameters: span: the last 6 hours\.\n/);
  });
});

describe('rules of options', () => {
  test.each(['client', 'server'])('fails when %s is no address', prop => {
    expect(refusal(() => FlowLogQuery.wherePacketsStop({ [prop]: '10.0.0.0/8' })))
      .toBe(`${prop} must be an IPv4 or IPv6 address without zone, known at synth, got "10.0.0.0/8"; write "10.0.0.10" or "2001:db8::1"`);
    expect(() => FlowLogQuery.wherePacketsStop({ [prop]: '10.0.0.30' })).not.toThrow();
  });

  test.each([['10.0.0.20', '10.0.0.20'], ['2001:DB8::1', '2001:db8::1'], ['2001:db8::1', '10.0.0.20']])('fails when client and server are %s and %s', (client, server) => {
    expect(refusal(() => FlowLogQuery.wherePacketsStop({ client, server })))
      .toBe(`client and server must be two addresses of one IP family, got "${client.toLowerCase()}" and "${server}"; name the addresses of both hosts`);
    expect(() => FlowLogQuery.wherePacketsStop({ client: '10.0.0.21', server: '10.0.0.20' })).not.toThrow();
  });

  test.each([-1, 65536, 1.5])('fails when the port of a way is %p', port => {
    expect(refusal(() => FlowLogQuery.wherePacketsStop({ port }))).toBe(`port must be a whole number from 0 to 65535 known at synth, got ${port}; write 443`);
    expect(() => FlowLogQuery.wherePacketsStop({ port: 65535 })).not.toThrow();
  });

  test.each(['2026-11-01', '2026-11-01T10:00Z', '2026-02-29T10:00', 'now'])('fails when at is %p', at => {
    expect(refusal(() => FlowLogQuery.whatChanged({ at })))
      .toBe(`at must be a time of the calendar as yyyy-MM-ddTHH:mm in UTC, got "${at}"; write "2026-11-01T10:00"`);
    expect(() => FlowLogQuery.whatChanged({ at: '2028-02-29T10:00' })).not.toThrow();
  });

  test('fails when at is a token', () => {
    expect(refusal(() => FlowLogQuery.whatChanged({ at: Lazy.string({ produce: () => '2026-11-01T10:00' }) }))).toMatch(/^at must be a time of the calendar .*"\$\{Token\[/);
  });

  test.each<[Duration, string]>([
    [Duration.minutes(0), '0 minutes'], [Duration.seconds(90), '1 minute 30 seconds'], [Duration.days(366), '366 days'],
    [Duration.hours(Lazy.number({ produce: () => 1 })), 'a token'],
  ])('fails when beforeAndAfter is %s', (beforeAndAfter, got) => {
    expect(refusal(() => FlowLogQuery.whatChanged({ beforeAndAfter }))).toBe(`beforeAndAfter must be 1 to 525600 whole minutes known at synth, got ${got}; write Duration.hours(1)`);
    expect(() => FlowLogQuery.whatChanged({ beforeAndAfter: Duration.days(365) })).not.toThrow();
  });
});
