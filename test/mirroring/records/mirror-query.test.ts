import { aws_athena as athena, aws_s3 as s3, Duration, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { parseTrino } from '../../../lab/engine/trino-grammar';
import { KnownNetworks, QuerySpan, TableWindow } from '../../../src/athena';
import { CaptureEngine, IMirrorCollector, MirrorCollector } from '../../../src/mirroring/collectors';
import { MirrorQuery, MirrorQueryPack, MirrorQueryPackProps, MirrorRecordTables } from '../../../src/mirroring/records';
import { Engine, lacking, render, TABLES } from '../../../src/mirroring/records/private/question';

const EVERY_TABLE = [...Object.values(TABLES.suricata), ...Object.values(TABLES.zeek), 'sessions', 'sightings'];
const FIXED = QuerySpan.between('2026-11-01T08:00', '2026-11-01T09:30');
const ENGINES: Engine[] = ['suricata', 'zeek'];
const textOf = (query: MirrorQuery, engine: Engine) => render(query._question, { span: query._span, engine, networks: KnownNetworks.of({}) });
const OF_ALL = [undefined, QuerySpan.between('2026-11-01T01:00', '2026-11-01T09:30')].flatMap(span => MirrorQuery.all({ span }));
const TEXTS = OF_ALL.flatMap(query => ENGINES
  .filter(engine => lacking(engine, query._question.needs, EVERY_TABLE).length === 0)
  .map(engine => [`${query.queryName} of ${engine}, ${query._span._label}`, textOf(query, engine)] as const));

function collectorIn(stack: Stack, engine: CaptureEngine): IMirrorCollector {
  return MirrorCollector.fromMirrorCollectorAttributes(stack, 'Collector', { recordBucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'records'), engines: [engine] });
}

function packIn(stack: Stack, more: Partial<MirrorQueryPackProps> = {}): MirrorQueryPack {
  const collector = collectorIn(stack, CaptureEngine.suricata());
  return new MirrorQueryPack(stack, 'Questions', {
    tables: new MirrorRecordTables(stack, 'Tables', { collector, window: TableWindow.last(Duration.days(30)) }), ...more,
  });
}

describe.each(TEXTS)('%s', (name, sql) => {
  test('parses as Trino, bounds each table by literals, has a limit and a full order', () => {
    expect(() => parseTrino(sql)).not.toThrow();
    const reads = sql.match(/FROM "\w+" AS r\nWHERE|FROM "\w+" AS r\n +WHERE/g)!;
    const bounds = sql.match(/WHERE hour >= ('\d{4}\/\d\d\/\d\d\/\d\d'|date_format\(now\(\) - interval '\d+' (minute|hour|day) - interval '1' hour, '%Y\/%m\/%d\/%H'\))/g)!;
    expect(bounds).toHaveLength(reads.length);
    expect(sql).not.toMatch(/FROM "\w+"(?! AS r\n)/);
    if (name.includes(' to ')) {
      expect(sql.match(/AND hour <= '\d{4}\/\d\d\/\d\d\/\d\d'/g)).toHaveLength(reads.length);
    }
    expect(sql).toMatch(/\nORDER BY .+\nLIMIT 1000$/);
    expect(sql.split('\n').every(line => !/\s$/.test(line))).toBe(true);
  });
});

test('a fixed span is bound by literals: an hour before and one after, and on the record itself', () => {
  expect(textOf(MirrorQuery.rareDnsNames({ span: FIXED }), 'suricata')).toContain(`\
  WHERE hour >= '2026/11/01/07'
    AND hour <= '2026/11/01/10'
    AND "timestamp" >= '2026-11-01T08:00:00'
    AND "timestamp" < '2026-11-01T09:30:00'
`);
  expect(textOf(MirrorQuery.rareDnsNames({ span: FIXED }), 'zeek')).toContain(`\
    AND ts >= to_unixtime(TIMESTAMP '2026-11-01 08:00:00 UTC')
    AND ts < to_unixtime(TIMESTAMP '2026-11-01 09:30:00 UTC')
`);
});

test('what was under way is bound by its beginning above and its end below, and looked for a day longer', () => {
  expect(textOf(MirrorQuery.whoTalkedTo({ span: FIXED }), 'suricata')).toContain(`\
    AND hour <= '2026/11/02/10'
    AND flow."end" >= '2026-11-01T08:00:00'
    AND flow.start < '2026-11-01T09:30:00'
`);
});

test('all questions have names of their own, and look where they are told to', () => {
  const all = MirrorQuery.all({ span: FIXED });
  expect(new Set(all.map(query => query.queryName)).size).toBe(all.length);
  // Nobody can be silent for six hours in one and a half.
  expect(MirrorQuery.all().map(query => query.queryName).filter(name => !all.some(query => query.queryName === name))).toEqual(['mirror-silent-sources']);
});

test('options become literals', () => {
  expect(textOf(MirrorQuery.whoTalkedTo({ address: '2001:DB8::1' }), 'suricata')).toContain("IPADDRESS '2001:db8::1'");
  expect(textOf(MirrorQuery.interfaceOfMac({ macAddress: '0A:1B:2C:3D:4E:5F' }), 'suricata')).toContain("lower(mac) = '0a:1b:2c:3d:4e:5f'");
  expect(textOf(MirrorQuery.nxdomainFloods({ minNames: 7 }), 'suricata')).toContain('count(DISTINCT name) >= 7');
  expect(textOf(MirrorQuery.dnsTunnels({ minNames: 7 }), 'suricata')).toContain('count(DISTINCT name) >= 7');
  expect(textOf(MirrorQuery.rareDnsNames({ maxRequests: 7 }), 'suricata')).toContain('<= 7');
  expect(textOf(MirrorQuery.rareUserAgents({ maxClients: 7 }), 'suricata')).toContain('count(DISTINCT client) <= 7');
  expect(textOf(MirrorQuery.longConnections({ minDuration: Duration.minutes(90) }), 'suricata')).toContain('longest >= 5400');
  expect(textOf(MirrorQuery.newExternalDestinations({ baseline: Duration.days(2) }), 'suricata')).toContain("now() - interval '3' day - interval '1' hour");
  expect(textOf(MirrorQuery.silentSources({ minDuration: Duration.hours(3) }), 'suricata')).toContain("now() - interval '3' hour");
});

describe('rejections', () => {
  test.each<[string, () => MirrorQuery | MirrorQuery[], string]>([
    ['no address', () => MirrorQuery.whoTalkedTo({ address: 'example.com' }),
      'address must be an IPv4 or IPv6 address without zone, known at synth, got "example.com"; write "10.0.0.10" or "2001:db8::1"'],
    ['half an Ethernet address', () => MirrorQuery.interfaceOfMac({ macAddress: '0a:1b:2c' }),
      'macAddress must be an Ethernet address known at synth, got "0a:1b:2c"; write "0a:1b:2c:3d:4e:5f"'],
    ['a quote in an Ethernet address', () => MirrorQuery.interfaceOfMac({ macAddress: "0a:1b:2c:3d:4e:5f' OR 1 = 1" }),
      'macAddress must be an Ethernet address known at synth, got "0a:1b:2c:3d:4e:5f\' OR 1 = 1"; write "0a:1b:2c:3d:4e:5f"'],
    ['a token as an Ethernet address', () => MirrorQuery.interfaceOfMac({ macAddress: Token.asString({ Ref: 'Mac' }) }), 'macAddress must be an Ethernet address known at synth, got '],
    ['a threshold of none', () => MirrorQuery.rareDnsNames({ maxRequests: 0 }), 'maxRequests must be a whole number from 1 to 1000000 known at synth, got 0; write 3'],
    ['half a threshold', () => MirrorQuery.nxdomainFloods({ minNames: 1.5 }), 'minNames must be a whole number from 1 to 1000000 known at synth, got 1.5; write 100'],
    ['a threshold beyond', () => MirrorQuery.dnsTunnels({ minNames: 1_000_001 }), 'minNames must be a whole number from 1 to 1000000 known at synth, got 1000001; write 50'],
    ['a token as threshold', () => MirrorQuery.rareUserAgents({ maxClients: Token.asNumber({ Ref: 'T' }) }), 'maxClients must be a whole number from 1 to 1000000 known at synth, got a token; write 1'],
    ['a short baseline', () => MirrorQuery.newExternalDestinations({ baseline: Duration.minutes(59) }), 'baseline must be 60 to 129600 whole minutes known at synth, got 59 minutes; write Duration.days(7)'],
    ['connections of no time', () => MirrorQuery.longConnections({ minDuration: Duration.seconds(59) }), 'minDuration must be 1 to 525600 whole minutes known at synth, got 59 seconds; write Duration.hours(4)'],
    ['silence of an hour', () => MirrorQuery.silentSources({ minDuration: Duration.hours(1) }), 'minDuration must be 120 to 129600 whole minutes known at synth, got 1 hour; write Duration.hours(6)'],
    ['silence of half hours', () => MirrorQuery.silentSources({ minDuration: Duration.minutes(150) }),
      'minDuration must be whole hours and shorter than the span, got 150 minutes in 24 hours; write Duration.hours(6), or lengthen the span'],
    ['silence as long as the span', () => MirrorQuery.silentSources({ minDuration: Duration.hours(24) }),
      'minDuration must be whole hours and shorter than the span, got 24 hours in 24 hours; write Duration.hours(6), or lengthen the span'],
    ['a name with capitals', () => MirrorQuery.topTalkers({ queryName: 'Top' }),
      'queryName must be lower case letters, digits, dots and hyphens known at synth, at most 128, got "Top"; write "rejected-to-mysql"'],
    ['one name for all', () => MirrorQuery.all({ queryName: 'all' }), 'queryName of all questions must be left out, since names differ, got "all"; give it to one question'],
  ])('fails on %s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('their neighbours are taken', () => {
    expect(() => [
      MirrorQuery.rareDnsNames({ maxRequests: 1 }), MirrorQuery.rareDnsNames({ maxRequests: 1_000_000 }),
      MirrorQuery.newExternalDestinations({ baseline: Duration.hours(1) }), MirrorQuery.longConnections({ minDuration: Duration.minutes(1) }),
      MirrorQuery.silentSources({ minDuration: Duration.hours(2) }), MirrorQuery.silentSources({ minDuration: Duration.hours(23) }), MirrorQuery.topTalkers({ queryName: 'top' }),
    ]).not.toThrow();
  });

  test.each<[string, Partial<MirrorQueryPackProps>, string]>([
    ['no questions', { queries: [] }, 'queries must be at least one, got none; leave the prop out for all questions [at Default/Questions]'],
    ['one name twice', { queries: [MirrorQuery.topTalkers(), MirrorQuery.longConnections({ queryName: 'mirror-top-talkers' })] },
      'queries must have different names, got mirror-top-talkers twice; give one another queryName [at Default/Questions]'],
  ])('a pack fails on %s', (_, more, message) => {
    expect(() => packIn(new Stack(), more)).toThrow(message);
  });

  test('a pack fails when nothing can be answered', () => {
    const stack = new Stack();
    const tables = new MirrorRecordTables(stack, 'Tables', { collector: collectorIn(stack, CaptureEngine.zeek()) });
    expect(() => new MirrorQueryPack(stack, 'Questions', { tables, queries: [MirrorQuery.lostPackets()] })).toThrow(
      'queries must hold a question that the tables can answer, got only mirror-lost-packets (no engine writes statistics); add what they lack [at Default/Questions]');
  });
});

test('a span that is longer than the window of the tables warns', () => {
  const stack = new Stack();
  const days = (count: number) => ({ span: QuerySpan.last(Duration.days(count)) });
  packIn(stack, { queries: [MirrorQuery.topTalkers(days(31)), MirrorQuery.rareDnsNames(days(30))] });
  Annotations.fromStack(stack).hasWarning('/Default/Questions',
    Match.stringLikeRegexp('of the last 30 days only, and these look further back: mirror-top-talkers \\(the last 31 days\\)\\..*:spanLongerThanWindow'));
});

test('questions are saved in the work group that is given', () => {
  const stack = new Stack();
  const pack = packIn(stack, { workGroup: athena.CfnWorkGroup.fromWorkGroupName(stack, 'Group', 'hunters'), queries: [MirrorQuery.topTalkers()] });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Athena::WorkGroup', 0);
  template.hasResourceProperties('AWS::Athena::NamedQuery', { WorkGroup: 'hunters', Name: 'mirror-top-talkers', Description: pack.queries[0].question });
});
