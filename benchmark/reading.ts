import { mkdtempSync, rmSync, statSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, aws_ec2 as ec2, Duration, Stack } from 'aws-cdk-lib';
import { defaultPack } from './questions';
import { Files, TrafficProps, writeTraffic } from './traffic';
import { alignedTable, size } from '../lab/engine/report';
import { Lab, openLab } from '../lab/engine/run';
import { fail, JsonObject, textAt } from '../lab/private/errors';
import { Template } from '../lab/private/template';
import { FlowLogQuery, FlowLogQueryPack, FlowLogSource, FlowLogTable, QuerySpan, S3FlowLogs, S3LogLayout } from 'cdk-network-visibility';

const PLACE = { account: '111122223333', region: 'eu-west-1' };
const NOW = new Date('2026-11-08T00:00:00Z');
const DAYS = 7;
const TEXT_BY_DAY = S3LogLayout.text({ perHourPartition: false });

interface Span {
  readonly label: string;
  readonly span: QuerySpan;
  /** The span as conditions that somebody would write who knows the files, for the floor and for what AWS's integration reads. */
  readonly hours: string;
  readonly days: string;
  readonly goal: number;
}

const SPANS: Span[] = [
  { label: 'last hour, at midnight', span: QuerySpan.last(Duration.hours(1)), hours: "hour = '2026/11/07/23'", days: "day = '2026/11/07'", goal: 150 },
  {
    label: 'an hour at noon, days ago',
    span: QuerySpan.between('2026-11-04T12:00', '2026-11-04T13:00'),
    // Records that began in the hour and ended behind it lie in the next one.
    hours: "hour BETWEEN '2026/11/04/12' AND '2026/11/04/13'",
    days: "day = '2026/11/04'",
    goal: 150,
  },
  { label: 'everything, 7 days', span: QuerySpan.last(Duration.days(DAYS)), hours: "hour >= '2026/11/01/00'", days: "day >= '2026/11/01'", goal: 6 },
];

/**
 * Bytes and files of each question of the default pack: hourly Parquet as by default, beside gzip text in one folder a day, which AWS's own
 * Athena integration reads, and beside the floor: the columns that the question cannot do without, of the hours that hold its records.
 *
 * Bytes and files are planned: partitions as Athena projects them, files below them, column sizes from the files themselves.
 * With `execute` each question is run as well, for its seconds on this machine.
 */
export async function readingBenchmark({ records, execute }: { readonly records: number; readonly execute: boolean }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'benchmark-reading-'));
  try {
    const ways = { parquet: join(folder, 'parquet'), text: join(folder, 'text') };
    const keys = await deliver(records, ways);
    console.log(`Reading: ${records} records over ${DAYS} days, one flow log, ${keys[0].length} files of each kind; bytes are planned, exact for these files`);
    const rows: (string | number)[][] = [];
    for (const span of SPANS) rows.push(...await compare(span, ways, execute));
    const head = ['question', 'span', 'files', 'bytes', 'text files', 'text bytes', 'text / ours', 'goal', 'ours / floor', ...execute ? ['seconds', 'text seconds'] : []];
    console.log(alignedTable(head, rows).join('\n'));
    console.log(await footers(ways.parquet, keys[0]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function deliver(records: number, ways: { readonly parquet: string; readonly text: string }): Promise<string[][]> {
  const parquet = flowLogOf(synthesize(S3LogLayout.parquet(), SPANS[0].span), ways.parquet);
  const text = flowLogOf(synthesize(TEXT_BY_DAY, SPANS[0].span), ways.text);
  const traffic: TrafficProps = { records, days: DAYS, until: NOW, seed: 1, ...PLACE, fields: parquet.fields };
  return writeTraffic(traffic, [parquet.files, text.files]);
}

function synthesize(layout: S3LogLayout, span: QuerySpan): JsonObject {
  const stack = new Stack(new App(), 'Benchmark', { env: PLACE });
  const vpc = ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-0123456789abcdef0');
  const table = new FlowLogTable(stack, 'Table', { flowLogs: new S3FlowLogs(stack, 'FlowLogs', { sources: [FlowLogSource.vpc(vpc)], layout }) });
  new FlowLogQueryPack(stack, 'Questions', { table, queries: defaultPack(span) });
  return (stack.node.root as App).synth().getStackByName(stack.stackName).template;
}

/** Where a template's flow log writes, and what. */
function flowLogOf(template: JsonObject, folder: string): { readonly fields: string[]; readonly files: Files } {
  const { LogDestination, LogFormat, DestinationOptions } = new Template(template, PLACE).ofType('AWS::EC2::FlowLog')[0].properties;
  const [, bucket, prefix] = /^arn:[^:]+:s3:::([^/]+)\/(.*)$/.exec(textAt(LogDestination, 'LogDestination')) ?? fail('LogDestination must be a folder');
  const { FileFormat, PerHourPartition } = DestinationOptions as JsonObject;
  return {
    fields: textAt(LogFormat, 'LogFormat').split(' ').map(reference => reference.slice(2, -1)),
    files: { folder: join(folder, bucket), prefix, format: FileFormat === 'parquet' ? 'parquet' : 'text', hourly: PerHourPartition === true },
  };
}

async function compare(span: Span, ways: { readonly parquet: string; readonly text: string }, execute: boolean): Promise<(string | number)[][]> {
  const ours = await openLab({ template: synthesize(S3LogLayout.parquet(), span.span), dataRoot: ways.parquet, now: NOW, ...PLACE });
  const theirs = await openLab({ template: synthesize(TEXT_BY_DAY, span.span), dataRoot: ways.text, now: NOW, ...PLACE });
  const text = await theirs.planSql(`SELECT * FROM flow_logs WHERE ${span.days}`);
  const rows: (string | number)[][] = [];
  for (const query of defaultPack(span.span)) {
    const plan = await ours.planNamedQuery(query.queryName);
    const columns = query._question.needs.map(field => `"${field.columnName}"`).join(', ');
    const floor = await ours.planSql(`SELECT ${columns} FROM flow_logs WHERE ${span.hours}`);
    rows.push([
      query.queryName, span.label, plan.files, size(plan.bytes), text.files, size(text.bytes), (text.bytes / plan.bytes).toFixed(1), span.goal,
      (plan.bytes / floor.bytes).toFixed(2), ...execute ? [await seconds(ours, query), await seconds(theirs, query)] : [],
    ]);
  }
  ours.close();
  theirs.close();
  return rows;
}

async function seconds(lab: Lab, { queryName }: FlowLogQuery): Promise<string> {
  const started = process.hrtime.bigint();
  await lab.runNamedQuery(queryName);
  return (Number(process.hrtime.bigint() - started) / 1e9).toFixed(2);
}

/** What a reader of Parquet reads besides the columns, which the lab does not count. */
async function footers(dataRoot: string, keys: readonly string[]): Promise<string> {
  const template = synthesize(S3LogLayout.parquet(), SPANS[0].span);
  const lab = await openLab({ template, dataRoot, now: NOW, ...PLACE });
  const columns = await lab.planSql('SELECT * FROM flow_logs WHERE hour IS NOT NULL');
  lab.close();
  const { files: { folder } } = flowLogOf(template, dataRoot);
  const whole = keys.reduce((sum, key) => sum + statSync(join(folder, key)).size, 0);
  return `Parquet in all: ${size(whole)}, of which ${size((whole - columns.bytes) / keys.length)} a file are its footer, not counted above`;
}
