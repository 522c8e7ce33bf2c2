import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { Value } from '../../lab/engine/answers';
import { Lab, openLab } from '../../lab/engine/run';
import { JsonObject } from '../../lab/private/errors';
import { gatewayStory } from '../../lab/samples/gateway';
import { flow, story, STORY_ACCOUNT, STORY_NOW, STORY_REGION } from '../../lab/samples/story';
import { SampleRecord, writeRecords } from '../../lab/samples/writer';
import {
  FlowLogFamily, FlowLogField as Field, FlowLogFormat, FlowLogTable, FlowLogView, KnownNetworks, PartitionGranularity, PartitionValues, QuerySpan,
  S3FlowLogs, S3LogLayout, TableWindow,
} from '../../src';

/** What each column of a view says of a record, and that bounds on partition columns pass through the view. */
const PLACE = { account: STORY_ACCOUNT, region: STORY_REGION };
const BUCKET = 'view-bucket';
const NETWORKS = KnownNetworks.of({ ownRanges: ['198.51.100.0/24', '2001:db8:1::/48'], knownNoise: ['10.0.9.9/32'] });

interface Opened { readonly lab: Lab; close(): void }
interface Laid {
  readonly format?: FlowLogFormat;
  readonly layout?: S3LogLayout;
  readonly granularity?: PartitionGranularity;
  readonly records: SampleRecord[];
  /** What the files hold, where that is less than the format. */
  readonly fields?: string[];
}

/** A view over records laid down in a layout. */
async function viewOver({ format = FlowLogFormat.RECOMMENDED_V5, layout = S3LogLayout.parquet({ prefix: 'logs' }), ...laid }: Laid): Promise<Opened> {
  const stack = new Stack(new App(), 'View', { env: PLACE });
  const bucket = s3.Bucket.fromBucketName(stack, 'Archive', BUCKET);
  const isGateway = format.supports(FlowLogFamily.TRANSIT_GATEWAY) && !format.supports(FlowLogFamily.VPC);
  const table = new FlowLogTable(stack, 'Table', {
    flowLogs: S3FlowLogs.fromS3FlowLogsAttributes(stack, 'Existing', { bucket, format, layout }),
    granularity: laid.granularity,
    window: TableWindow.since('2026-10-28'),
    accounts: PartitionValues.of([STORY_ACCOUNT, '444455556666']),
  });
  new FlowLogView(stack, 'View', { table, knownNetworks: NETWORKS });
  const template = (stack.node.root as App).synth().getStackByName('View').template as JsonObject;
  const dataRoot = mkdtempSync(join(tmpdir(), 'view-'));
  await writeRecords({
    dataRoot,
    bucket: BUCKET,
    prefix: 'logs/',
    ...PLACE,
    fields: laid.fields ?? format.fields.map(field => field.name),
    service: isGateway ? 'tgw' : 'vpc',
    format: layout._isText ? 'text' : 'parquet',
    hourly: layout.perHourPartition,
    hiveCompatible: layout.hiveCompatiblePartitions,
  }, laid.records);
  const lab = await openLab({ template, dataRoot, now: STORY_NOW, ...PLACE, inMemory: true });
  return { lab, close: () => { lab.close(); rmSync(dataRoot, { recursive: true }); } };
}

const opened: Opened[] = [];
afterEach(() => opened.splice(0).forEach(({ close }) => close()));

async function open(laid: Laid): Promise<Lab> {
  const view = await viewOver(laid);
  opened.push(view);
  return view.lab;
}

/** Columns of the view for one record. */
async function told(laid: Omit<Laid, 'records'>, record: SampleRecord, ...columns: string[]): Promise<Value[]> {
  const lab = await open({ ...laid, records: [record] });
  const { rows } = await lab.runSql(`SELECT ${columns.join(', ')} FROM flow_logs_view`);
  expect(rows).toHaveLength(1);
  return rows[0];
}

const web = { 'ago': 600, 'interface-id': 'eni-web', 'srcaddr': '203.0.113.5', 'dstaddr': '10.0.0.10', 'srcport': 40000, 'dstport': 443 };

const PROTOCOLS: [number | undefined, string | null][] = [
  [6, 'tcp'], [17, 'udp'], [1, 'icmp'], [58, 'ipv6-icmp'], [47, 'gre'], [132, 'sctp'], [253, '253'], [undefined, null],
];
const FLAGS: [number | undefined, string | null, string | null][] = [
  [0, null, null], [1, 'FIN', null], [2, 'SYN', 'source'], [3, 'SYN FIN', 'source'], [4, 'RST', null], [6, 'SYN RST', 'source'], [18, 'SYN ACK', 'destination'],
  [19, 'SYN ACK FIN', 'destination'], [undefined, null, null],
];
const nothing = { 'instance-id': '-', 'subnet-id': null, 'pkt-src-aws-service': '-', 'flow-direction': undefined, 'action': '-' };

describe.each([['Parquet', S3LogLayout.parquet({ prefix: 'logs' })], ['text', S3LogLayout.text({ prefix: 'logs' })]])('over %s', (_form, layout) => {
  let rows: Map<Value, Record<string, Value>>;
  const idle: Value[] = [];
  /** Records told apart by their client port. */
  beforeAll(async () => {
    const { lab, close } = await viewOver({
      layout,
      records: [
        flow(web),
        flow({ ...web, ...nothing, srcport: 40001 }),
        ...PROTOCOLS.map(([protocol], index) => flow({ ...web, protocol, srcport: 41000 + index })),
        ...FLAGS.map(([flags], index) => flow({ ...web, 'tcp-flags': flags, 'srcport': 42000 + index })),
        ...['NODATA', 'SKIPDATA'].map(status => flow({ 'ago': 660, 'interface-id': 'eni-idle', 'log-status': status })),
      ],
    });
    const all = await lab.runSql('SELECT * FROM flow_logs_view');
    rows = new Map(all.rows.map(row => [row[all.columns.indexOf('srcport')], Object.fromEntries(row.map((value, i) => [all.columns[i], value]))]));
    for (const name of ['flow_logs', 'flow_logs_view']) idle.push((await lab.runSql(`SELECT count(*) FROM ${name} WHERE interface_id = 'eni-idle'`)).rows[0][0]);
    close();
  });
  const record = (port: number, ...columns: string[]) => columns.map(column => rows.get(port)?.[column]);

  test('start and end are times', () => {
    expect(record(40000, 'start_time', 'end_time')).toEqual(['2026-11-01T12:20:00Z', '2026-11-01T12:20:59Z']);
  });

  test('missing is null, never a dash', () => {
    const columns = ['instance_id', 'subnet_id', 'pkt_src_aws_service', 'flow_direction', 'traffic_path', 'action'];
    expect(record(40001, ...columns)).toEqual([null, null, null, null, null, null]);
    expect(record(40000, 'flow_direction', 'action')).toEqual(['ingress', 'ACCEPT']);
  });

  test.each(PROTOCOLS)('protocol %p is called %p', (protocol, name) => {
    const port = 41000 + PROTOCOLS.findIndex(([number]) => number === protocol);
    expect(record(port, 'protocol', 'protocol_name')).toEqual([protocol ?? null, name]);
  });

  test.each(FLAGS)('flags %p are called %p; the connection was opened by: %p', (flags, names, by) => {
    const port = 42000 + FLAGS.findIndex(([number]) => number === flags);
    expect(record(port, 'tcp_flags', 'tcp_flag_names', 'opened_by')).toEqual([flags ?? null, names, by]);
    const [client, server] = [['203.0.113.5', port], ['10.0.0.10', 443]];
    const ends = by === 'source' ? [...client, ...server] : by === 'destination' ? [...server, ...client] : [null, null, null, null];
    expect(record(port, 'client_address', 'client_port', 'server_address', 'server_port')).toEqual(ends);
  });

  test('records without a flow are left out', () => {
    expect(idle).toEqual([2, 0]);
  });
});

/** Source, destination and the AWS service of the latter; whose they are. */
const SIDES: [what: string, source: string, destination: string, service: string | undefined, sides: [string, string]][] = [
  ['private', '10.1.2.3', '203.0.113.5', undefined, ['internal', 'internet']],
  ['shared', '100.64.0.9', '172.16.0.1', undefined, ['internal', 'internal']],
  ['private, of IPv6', 'fd00::1', '2001:db8:ffff::1', undefined, ['internal', 'internet']],
  ['own public, beside those of somebody else', '198.51.100.7', '198.51.101.7', undefined, ['internal', 'internet']],
  ['own public, of IPv6, in two spellings', '2001:db8:1::7', '2001:0DB8:0001:0:0:0:0:8', undefined, ['internal', 'internal']],
  ['of a service', '10.1.2.3', '52.95.110.1', 'S3', ['internal', 'aws']],
  ['of EC2: somebody\'s instance', '10.1.2.3', '52.95.110.1', 'EC2', ['internal', 'internet']],
  ['own public, whatever the service', '10.1.2.3', '198.51.100.7', 'AMAZON', ['internal', 'internal']],
];

describe('sides', () => {
  test('addresses are internal, of AWS, or internet', async () => {
    const lab = await open({
      records: SIDES.map(([, source, destination, service], index) => flow({
        ...web, 'srcport': index, 'srcaddr': source, 'dstaddr': destination, 'pkt-srcaddr': source, 'pkt-dstaddr': destination, 'pkt-dst-aws-service': service,
      })),
    });
    const { rows } = await lab.runSql('SELECT source_side, destination_side FROM flow_logs_view ORDER BY srcport');
    expect(rows.map((row, index) => [SIDES[index][0], ...row])).toEqual(SIDES.map(([what, , , , expected]) => [what, ...expected]));
  });

  test('nothing is said of a missing address', async () => {
    const record = flow({ ...web, 'srcaddr': '-', 'pkt-srcaddr': null });
    expect(await told({}, record, 'source_address', 'source_side', 'destination_side', 'is_known_noise')).toEqual([null, null, 'internal', false]);
  });

  test('expected traffic is marked, whichever end it is', async () => {
    const pairs = [['10.0.9.9', '10.0.0.10'], ['10.0.0.10', '10.0.9.9'], ['10.0.9.8', '10.0.0.10']];
    const records = pairs.map(([source, destination], srcport) => flow({
      ...web, srcport, 'srcaddr': source, 'dstaddr': destination, 'pkt-srcaddr': source, 'pkt-dstaddr': destination,
    }));
    expect((await (await open({ records })).runSql('SELECT is_known_noise FROM flow_logs_view ORDER BY srcport')).rows).toEqual([[true], [true], [false]]);
  });
});

describe('addresses', () => {
  test('have one spelling', async () => {
    const lab = await open({ records: [flow({ ...web, srcaddr: '2001:db8:ffff::66' }), flow({ ...web, ago: 660, srcaddr: '2001:0DB8:FFFF:0:0:0:0:66' })] });
    expect((await lab.runSql('SELECT srcaddr, source_address, count(*) FROM flow_logs_view GROUP BY srcaddr, source_address')).rows)
      .toEqual([['2001:db8:ffff::66', '2001:db8:ffff::66', 2]]);
  });

  test('are those of the packets where they are recorded: a pod on its node, a client behind NAT', async () => {
    const pod = { 'srcaddr': '10.0.1.40', 'pkt-srcaddr': '10.0.1.41', 'tcp-flags': 2 };
    expect(await told({}, flow({ ...web, ...pod }), 'srcaddr', 'source_address', 'client_address')).toEqual(['10.0.1.40', '10.0.1.41', '10.0.1.41']);
    expect(await told({}, flow({ ...web, 'pkt-srcaddr': '-', 'pkt-dstaddr': null }), 'source_address', 'destination_address')).toEqual(['203.0.113.5', '10.0.0.10']);
  });

  test('are those of the interface where the format has no others', async () => {
    expect(await told({ format: FlowLogFormat.DEFAULT }, flow(web), 'source_address', 'source_side')).toEqual(['203.0.113.5', 'internet']);
  });
});

test('tags are decoded', async () => {
  const format = FlowLogFormat.of(Field.SRCADDR, Field.END, Field.INSTANCE_TAG, Field.INSTANCE_TAG_2);
  const record = flow({ ...web, 'instance-tag': 'caf%C3%A9%20%26%20bar', 'instance-tag-2': '-' });
  expect(await told({ format }, record, 'instance_tag', 'instance_tag_2')).toEqual(['café & bar', null]);
});

test('records of files that lack the status stay: nothing tells them apart', async () => {
  const fields = ['srcaddr', 'dstaddr', 'start', 'end'];
  const lab = await open({ records: [flow(web)], fields });
  expect((await lab.runSql('SELECT srcaddr, protocol_name, opened_by, bytes FROM flow_logs_view')).rows).toEqual([['203.0.113.5', null, null, null]]);
});

test('of transit gateways: both VPCs, and only a SYN without ACK tells who opened', async () => {
  const lab = await open({ format: FlowLogFormat.TRANSIT_GATEWAY_DEFAULT, records: gatewayStory() });
  const { rows } = await lab.runSql('SELECT tgw_src_vpc_id, tgw_dst_vpc_id, source_address, destination_side, protocol_name, tcp_flag_names, opened_by, server_port '
    + 'FROM flow_logs_view ORDER BY start_time');
  expect(rows).toEqual([
    ['vpc-a', 'vpc-c', '10.0.1.30', 'internal', 'tcp', 'SYN', 'source', 5432],
    ['vpc-c', 'vpc-a', '10.9.1.5', 'internal', 'tcp', 'SYN ACK', null, null],
    ['vpc-a', 'vpc-c', '10.0.1.30', 'internal', 'tcp', 'ACK PSH', null, null],
    ['vpc-a', null, '10.0.1.30', 'internal', 'tcp', 'SYN', 'source', 9999],
    ['vpc-a', 'vpc-c', '10.0.1.30', 'aws', 'tcp', null, null, null],
    ['vpc-a', 'vpc-c', '10.0.1.30', 'internet', 'udp', null, null, null],
    ['vpc-a', 'vpc-c', '2001:db8:a::1', 'internet', 'ipv6-icmp', null, null, null],
  ]);
});

test('the query of docs/reference/view.md answers what it says', async () => {
  const [, sql] = /```sql\n(-- Which connections[\s\S]*?)\n```/.exec(readFileSync(join(__dirname, '..', '..', 'docs/reference/view.md'), 'utf8'))!;
  const inside = { ...web, 'tcp-flags': 3 };
  const lab = await open({
    records: [
      flow(inside),
      flow({ ...inside, 'ago': 1200, 'srcport': 40001, 'srcaddr': '203.0.113.6', 'pkt-srcaddr': '203.0.113.6' }),
      // The server's answer, an attempt that was rejected, one from inside, one from before.
      flow({ ...web, 'srcaddr': '10.0.0.10', 'dstaddr': '203.0.113.5', 'srcport': 443, 'dstport': 40000, 'tcp-flags': 19 }),
      flow({ ...inside, action: 'REJECT' }),
      flow({ ...inside, 'srcaddr': '198.51.100.7', 'pkt-srcaddr': '198.51.100.7' }),
      flow({ ...inside, ago: 10 * 3600 }),
    ],
  });
  const { rows, partitions } = await lab.runSql(sql);
  expect(rows).toEqual([['10.0.0.10', 443, 'tcp', 2, 2, '2026-11-01T12:10:00Z']]);
  expect(partitions).toBe(2 * 7);
});

describe('bounds on partition columns pass through', () => {
  const bounds = QuerySpan.between('2026-11-01T08:00', '2026-11-01T11:30');
  const LAYOUTS: [string, S3LogLayout, PartitionGranularity, number][] = [
    ['hours', S3LogLayout.parquet({ prefix: 'logs' }), PartitionGranularity.HOUR, 2 * 5],
    ['days', S3LogLayout.parquet({ prefix: 'logs' }), PartitionGranularity.DAY, 2 * 1],
    ['hours of text', S3LogLayout.text({ prefix: 'logs' }), PartitionGranularity.HOUR, 2 * 5],
    ['Hive-compatible hours', S3LogLayout.parquet({ prefix: 'logs', hiveCompatiblePartitions: true }), PartitionGranularity.HOUR, 2 * 5],
    ['Hive-compatible days', S3LogLayout.text({ prefix: 'logs', hiveCompatiblePartitions: true, perHourPartition: false }), PartitionGranularity.DAY, 2 * 2],
  ];

  test.each(LAYOUTS)('by %s: as many partitions and files, and as many records, as the table gives', async (_what, layout, granularity, partitions) => {
    const lab = await open({ layout, granularity, records: story() });
    const bound = bounds._conditions({ granularity, hive: layout.hiveCompatiblePartitions }).filter(condition => !condition.startsWith('start')).join(' AND ');
    const [through, direct] = [
      await lab.runSql(`SELECT count(*) AS records, sum(bytes) AS bytes FROM flow_logs_view WHERE ${bound}`),
      await lab.runSql(`SELECT count(*) AS records, sum(bytes) AS bytes FROM flow_logs WHERE ${bound} AND log_status = 'OK'`),
    ];
    expect(through).toMatchObject({ partitions, files: direct.files, rows: direct.rows, bytes: direct.bytes });
    expect(direct.partitions).toBe(partitions);
    expect(Number(through.rows[0][0])).toBeGreaterThan(10);
  });

  test('without them all is planned, with them by account and Region as well', async () => {
    const lab = await open({ records: story() });
    const planned = async (where: string) => (await lab.runSql(`SELECT count(*) FROM flow_logs_view ${where}`)).partitions;
    expect(await planned('')).toBe(2 * (4 * 24 + 13));
    expect(await planned(`WHERE aws_account_id = '${STORY_ACCOUNT}' AND aws_region = 'eu-west-1' AND hour = '2026/11/01/10'`)).toBe(1);
  });
});
