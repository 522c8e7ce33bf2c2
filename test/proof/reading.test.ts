import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack, aws_ec2 as ec2, aws_s3 as s3 } from 'aws-cdk-lib';
import { Lab, openLab } from '../../lab/engine/run';
import { Template } from '../../lab/private/template';
import { deliver } from '../../lab/samples/deliver';
import { flow, STORY_ACCOUNT, STORY_NOW, STORY_REGION } from '../../lab/samples/story';
import {
  FlowLogFamily, FlowLogField, FlowLogFormat, FlowLogQuery, FlowLogQueryPack, FlowLogSource, FlowLogTable, IS3FlowLogs, PartitionGranularity,
  S3FlowLogs, S3LogLayout,
} from '../../src';

/** What becomes of records when the description of the flow logs changes. */
const PLACE = { account: STORY_ACCOUNT, region: STORY_REGION };
const OLD = FlowLogFormat.DEFAULT;
const NEW = FlowLogFormat.DEFAULT.plus(FlowLogField.VPC_ID, FlowLogField.TCP_FLAGS);

interface Version {
  readonly format: FlowLogFormat;
  readonly layout: S3LogLayout;
  readonly granularity?: PartitionGranularity;
  /** More tables over other files of the same bucket. */
  readonly existing?: Record<string, { format: FlowLogFormat; layout: S3LogLayout }>;
}

/** The template of one state of the app. Named queries ask for port 3306. */
function version({ format, layout, granularity, existing = {} }: Version): any {
  const stack = new Stack(new App(), 'Reading', { env: PLACE });
  const bucket = new s3.Bucket(stack, 'Bucket', { bucketName: 'reading-bucket' });
  const vpc = ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-0123456789abcdef0');
  const ask = (id: string, flowLogs: IS3FlowLogs) => {
    const table = new FlowLogTable(stack, id, { flowLogs, granularity });
    new FlowLogQueryPack(stack, `${id}Questions`, { table, queries: [FlowLogQuery.rejectedToPort({ port: 3306 })] });
  };
  ask('Table', new S3FlowLogs(stack, 'FlowLogs', { sources: [FlowLogSource.vpc(vpc)], bucket, format, layout }));
  for (const [id, attrs] of Object.entries(existing)) {
    ask(id, S3FlowLogs.fromS3FlowLogsAttributes(stack, `${id}Files`, { bucket, ...attrs }));
  }
  return (stack.node.root as App).synth().getStackByName(stack.stackName).template;
}

function rejected(ago: number, srcport: number) {
  return flow({ ago, 'interface-id': 'eni-db', 'account-id': STORY_ACCOUNT, 'vpc-id': 'vpc-a', 'srcaddr': '10.0.1.30', srcport, 'dstaddr': '10.0.2.20', 'dstport': 3306, 'action': 'REJECT' });
}

let dataRoot: string;
beforeEach(() => { dataRoot = mkdtempSync(join(tmpdir(), 'reading-')); });
afterEach(() => rmSync(dataRoot, { recursive: true }));

const write = (template: any, ...records: ReturnType<typeof rejected>[]) => deliver(new Template(template, PLACE), PLACE, dataRoot, records);

/** The client ports that each table of a template tells of, by database. */
async function told(template: any): Promise<unknown[][]> {
  const lab: Lab = await openLab({ template, dataRoot, now: STORY_NOW, ...PLACE });
  try {
    return await Promise.all(lab.databases.map(async database => {
      const { rows } = await lab.runSql(lab.queries.find(query => query.database === database)!.sql, database);
      return rows.map(row => row.find(value => typeof value === 'number' && value >= 43000 && value < 44000));
    }));
  } finally {
    lab.close();
  }
}

test('Parquet: after a field was added, old and new records answer together', async () => {
  const layout = S3LogLayout.parquet();
  await write(version({ format: OLD, layout }), rejected(7200, 43001));
  const now = version({ format: NEW, layout });
  await write(now, rejected(3600, 43002));
  expect(await told(now)).toEqual([[43002, 43001]]);
});

test('text: after a field was added, the new table reads the new records and a second table the old ones', async () => {
  const layout = S3LogLayout.text();
  await write(version({ format: OLD, layout }), rejected(7200, 43001));
  const oldFiles = S3LogLayout.text({ prefix: layout.prefixFor(OLD, FlowLogFamily.VPC) });
  const now = version({ format: NEW, layout, existing: { Before: { format: OLD, layout: oldFiles } } });
  await write(now, rejected(3600, 43002));
  expect(await told(now)).toEqual([[43002], [43001]]);
});

test('text to Parquet: both are read, each by its own table', async () => {
  const text = S3LogLayout.text();
  await write(version({ format: NEW, layout: text }), rejected(7200, 43001));
  const textFiles = S3LogLayout.text({ prefix: text.prefixFor(NEW, FlowLogFamily.VPC) });
  const now = version({ format: NEW, layout: S3LogLayout.parquet(), existing: { Before: { format: NEW, layout: textFiles } } });
  await write(now, rejected(3600, 43002));
  expect(await told(now)).toEqual([[43002], [43001]]);
});

test('the granularity is free: hour and day read the same files', async () => {
  const layout = S3LogLayout.parquet();
  await write(version({ format: NEW, layout }), rejected(7200, 43001), rejected(3600, 43002));
  expect(await told(version({ format: NEW, layout, granularity: PartitionGranularity.HOUR }))).toEqual([[43002, 43001]]);
  expect(await told(version({ format: NEW, layout, granularity: PartitionGranularity.DAY }))).toEqual([[43002, 43001]]);
});

test('hand-made logs at the top of a bucket are read through their own format string', async () => {
  const theirs = '${account-id} ${srcaddr} ${dstaddr} ${dstport} ${action} ${start} ${end} ${log-status} ${interface-id} ${srcport} ${protocol} ${packets} ${bytes}';
  const format = FlowLogFormat.parse(theirs);
  const layout = S3LogLayout.text({ prefix: '' });
  await write(version({ format, layout }), rejected(7200, 43001));
  const stack = new Stack(new App(), 'Theirs', { env: PLACE });
  const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'reading-bucket');
  const table = new FlowLogTable(stack, 'Table', { flowLogs: S3FlowLogs.fromS3FlowLogsAttributes(stack, 'Logs', { bucket, format, layout }) });
  new FlowLogQueryPack(stack, 'Questions', { table, queries: [FlowLogQuery.rejectedToPort({ port: 3306 })] });
  const { template } = (stack.node.root as App).synth().getStackByName(stack.stackName);
  expect(Object.values<any>(template.Resources).map(resource => resource.Type).filter(type => /S3|EC2/.test(type))).toEqual([]);
  expect(await told(template)).toEqual([[43001]]);
});
