import { App, aws_iam as iam, aws_kms as kms, aws_s3 as s3, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { mirrorLab } from './mirror-lab';
import { deliver, SampleKind, samples } from '../../../lab/samples/mirror/lines';
import { TableWindow } from '../../../src/athena';
import { CaptureEngine, IMirrorCollector, MirrorCollector } from '../../../src/mirroring/collectors';
import { MirrorQuery, MirrorQueryPack, MirrorRecordTables, MirrorRecordTablesProps } from '../../../src/mirroring/records';
import { SURICATA_KINDS } from '../../../src/mirroring/records/private/tables/suricata';

const REAL: SampleKind[] = ['connections', 'dns', 'tls', 'http', 'statistics'];

function collectorIn(stack: Stack, engines: CaptureEngine[], records = s3.Bucket.fromBucketName(stack, 'Bucket', 'records')): IMirrorCollector {
  return MirrorCollector.fromMirrorCollectorAttributes(stack, 'Collector', { recordBucket: records, engines });
}

function tablesIn(stack: Stack, engines = [CaptureEngine.suricata()], more: Partial<MirrorRecordTablesProps> = {}): MirrorRecordTables {
  return new MirrorRecordTables(stack, 'Tables', { collector: collectorIn(stack, engines), ...more });
}

test('a table looks for its kind hour by hour, and reads JSON by key', () => {
  const stack = new Stack();
  tablesIn(stack, undefined, { window: TableWindow.last(Duration.days(30)) });
  Template.fromStack(stack).hasResourceProperties('AWS::Glue::Table', {
    DatabaseName: { Ref: Match.stringLikeRegexp('TablesDatabase') },
    TableInput: {
      Name: 'connections',
      TableType: 'EXTERNAL_TABLE',
      PartitionKeys: [{ Name: 'hour', Type: 'string' }],
      Parameters: {
        'classification': 'json',
        'projection.enabled': 'true',
        'projection.hour.type': 'date',
        'projection.hour.format': 'yyyy/MM/dd/HH',
        'projection.hour.range': 'NOW-30DAYS,NOW',
        'projection.hour.interval': '1',
        'projection.hour.interval.unit': 'HOURS',
        'storage.location.template': 's3://records/records/connections/${hour}/',
      },
      StorageDescriptor: {
        Location: 's3://records/records/connections/',
        SerdeInfo: { SerializationLibrary: 'org.openx.data.jsonserde.JsonSerDe', Parameters: { 'ignore.malformed.json': 'true' } },
      },
    },
  });
});

test.each([
  ['suricata', [CaptureEngine.suricata()], ['connections', 'dns', 'tls', 'http', 'statistics', 'sessions', 'sightings']],
  ['zeek', [CaptureEngine.zeek()], ['zeek_conn', 'zeek_dns', 'zeek_ssl', 'zeek_http', 'sessions', 'sightings']],
  ['both', [CaptureEngine.zeek(), CaptureEngine.suricata()],
    ['connections', 'dns', 'tls', 'http', 'statistics', 'zeek_conn', 'zeek_dns', 'zeek_ssl', 'zeek_http', 'sessions', 'sightings']],
])('tables of what %s writes', (_, engines, names) => {
  const stack = new Stack();
  expect(tablesIn(stack, engines).tableNames).toEqual(names);
  Template.fromStack(stack).resourceCountIs('AWS::Glue::Table', names.length);
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test('a program of the user writes no records', () => {
  const stack = new Stack();
  expect(tablesIn(stack, [CaptureEngine.custom('own-program', { command: ['x'] })]).tableNames).toEqual(['sessions', 'sightings']);
  Annotations.fromStack(stack).hasWarning('/Default/Tables', Match.stringLikeRegexp('none of the engines writes records .*noRecordsOfEngines'));
});

test('keys of Zeek with dots are mapped to columns', () => {
  const stack = new Stack();
  tablesIn(stack, [CaptureEngine.zeek()]);
  const tables = Object.values(Template.fromStack(stack).findResources('AWS::Glue::Table', { Properties: { TableInput: { Name: Match.stringLikeRegexp('zeek') } } }));
  expect(tables).toHaveLength(4);
  tables.forEach(table => expect(table.Properties.TableInput.StorageDescriptor.SerdeInfo.Parameters).toEqual({
    'ignore.malformed.json': 'true',
    'mapping.id_orig_h': 'id.orig_h',
    'mapping.id_orig_p': 'id.orig_p',
    'mapping.id_resp_h': 'id.resp_h',
    'mapping.id_resp_p': 'id.resp_p',
  }));
});

test('every column says what it holds, in the length that Glue takes', () => {
  const stack = new Stack();
  tablesIn(stack, [CaptureEngine.suricata(), CaptureEngine.zeek()]);
  const columns = Object.values(Template.fromStack(stack).findResources('AWS::Glue::Table')).flatMap(table => table.Properties.TableInput.StorageDescriptor.Columns);
  expect(columns.length).toBeGreaterThan(80);
  expect(columns.filter(({ Comment: comment }) => typeof comment !== 'string' || comment.length < 3 || comment.length > 255)).toEqual([]);
});

/** Keys that real lines have: of objects all the way down, of lists those of their members. */
function pathsOf(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap(item => pathsOf(item, `${path}[]`));
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, `${path}.${key}`));
  return [path];
}

/** The same of a type. */
function pathsOfType(type: string, path: string): string[] {
  const inner = /^(struct|array)<(.*)>$/s.exec(type);
  if (inner === null) return [path];
  if (inner[1] === 'array') return pathsOfType(inner[2], `${path}[]`);
  const fields: string[] = [];
  let depth = 0;
  let begin = 0;
  [...`${inner[2]},`].forEach((character, index) => {
    depth += Number(character === '<') - Number(character === '>');
    if (character === ',' && depth === 0) {
      fields.push(inner[2].slice(begin, index));
      begin = index + 1;
    }
  });
  return fields.flatMap(field => pathsOfType(field.slice(field.indexOf(':') + 1), `${path}.${field.slice(0, field.indexOf(':'))}`));
}

/** What real lines have and tables leave out: numbers of offline runs, and the same answers once more, by type. */
const PASSED_OVER = /^\.(pcap_cnt|pkt_src|tx_id)$|^\.dns\.grouped\./;

test.each(REAL.filter(kind => kind !== 'statistics'))('every key of real records of %s has a column or a field', kind => {
  const { columns } = SURICATA_KINDS.find(({ folder }) => folder === kind)!;
  const known = new Set(columns.flatMap(({ name, type }) => pathsOfType(type, `.${name}`)));
  const written = new Set(samples(kind).flatMap(line => pathsOf(line, '')));
  expect([...written].filter(path => !known.has(path) && !PASSED_OVER.test(path))).toEqual([]);
  expect(written.size).toBeGreaterThan(15);
});

/** A column, and some of its fields. */
const SOME: Record<SampleKind, string[]> = {
  connections: ['flow', 'bytes_toserver', '"end"'],
  dns: ['dns', 'rrname', 'id'],
  tls: ['tls', 'sni', 'notafter'],
  http: ['http', 'url', 'status'],
  statistics: ['stats', 'capture.kernel_packets_delta', 'uptime'],
};

test('real records are read value by value', async () => {
  const opened = await mirrorLab(bucket => REAL.forEach(kind => deliver(bucket, kind, 'i-0abc', new Date('2026-11-01T10:00:00Z'), samples(kind))));
  try {
    for (const kind of REAL) {
      const line = samples(kind)[0] as Record<string, any>;
      const [name, ...fields] = SOME[kind];
      const { rows } = await opened.lab.runSql(`SELECT r."timestamp", ${fields.map(field => `r.${name}.${field}`).join(', ')}, r.hour FROM "${kind}" AS r ORDER BY r."timestamp"`);
      const value = (field: string) => field.replace(/"/g, '').split('.').reduce((inner, key) => inner[key], line[name]);
      expect(rows).toHaveLength(samples(kind).length);
      expect(rows).toContainEqual([line.timestamp, ...fields.map(value), '2026/11/01/10']);
    }
    expect((await opened.lab.runSql('SELECT count(*), max(cardinality(r.dns.answers)), max(r.dns.answers[1].rdata) FROM "dns" AS r')).rows).toEqual([[6, 1, 'data']]);
  } finally {
    opened.close();
  }
}, 60_000);

test('readers get tables, files, keys and the work group, and nothing else of the bucket', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  const bucket = new s3.Bucket(stack, 'Records', { encryptionKey: new kms.Key(stack, 'Key') });
  const tables = new MirrorRecordTables(stack, 'Tables', { collector: collectorIn(stack, [CaptureEngine.suricata()], bucket) });
  const role = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
  new MirrorQueryPack(stack, 'Questions', { tables }).grants.query(role);
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const statements: any[] = policy.Properties.PolicyDocument.Statement;
  const of = (action: string) => statements.filter(statement => [statement.Action].flat().includes(action));
  expect(of('s3:GetObject').flatMap(statement => statement.Resource).map(resource => resource['Fn::Join'][1][1])).toEqual(
    [...REAL, 'sessions', 'sightings'].map(kind => `/records/${kind}/*`));
  expect(of('athena:StartQueryExecution')).toHaveLength(1);
  expect(of('kms:Decrypt')).toHaveLength(1);
  expect(JSON.stringify(of('glue:GetTable'))).toContain('/connections');
  expect(statements.flatMap(statement => statement.Resource)).not.toContain('*');
});

describe('rejections', () => {
  test('fails when a collector that exists has no engines', () => {
    const stack = new Stack();
    expect(() => collectorIn(stack, [])).toThrow('engines must be at least one, got none; write [CaptureEngine.suricata()] [at Default/Collector]');
    expect(() => collectorIn(new Stack(), [CaptureEngine.zeek()])).not.toThrow();
  });

  test('fails on a window of more than ten years', () => {
    expect(() => tablesIn(new Stack(), undefined, { window: TableWindow.last(Duration.days(3651)) }))
      .toThrow('window must be at most 3650 days, got 3651 days; write TableWindow.last(Duration.days(90)), or TableWindow.since() with a date [at Default/Tables]');
  });

  test.each([1, 3650])('a window of %d days is one', days => {
    expect(() => tablesIn(new Stack(), undefined, { window: TableWindow.last(Duration.days(days)) })).not.toThrow();
  });

  test('a window may begin on a day', () => {
    const stack = new Stack();
    tablesIn(stack, undefined, { window: TableWindow.since('2026-01-31') });
    Template.fromStack(stack).hasResourceProperties('AWS::Glue::Table', {
      TableInput: Match.objectLike({ Parameters: Match.objectLike({ 'projection.hour.range': '2026/01/31/00,NOW' }) }),
    });
  });
});

test('a question about what nobody wrote is left out with a warning if it was asked for, with a note if not', () => {
  const stack = new Stack();
  const tables = tablesIn(stack, [CaptureEngine.zeek()]);
  const pack = new MirrorQueryPack(stack, 'Asked', { tables, queries: [MirrorQuery.topTalkers(), MirrorQuery.lostPackets()] });
  expect(pack.queries.map(query => query.queryName)).toEqual(['mirror-top-talkers']);
  Annotations.fromStack(stack).hasWarning('/Default/Asked', Match.stringLikeRegexp('mirror-lost-packets \\(no engine writes statistics\\).*questionsLeftOut'));
  new MirrorQueryPack(stack, 'All', { tables });
  Annotations.fromStack(stack).hasNoWarning('/Default/All', Match.anyValue());
  Annotations.fromStack(stack).hasInfo('/Default/All', Match.stringLikeRegexp('16 questions are saved.*mirror-doubtful-certificates \\(no engine writes certificates\\), mirror-lost-packets'));
});
