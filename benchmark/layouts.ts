import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, aws_ec2 as ec2, Duration, Stack } from 'aws-cdk-lib';
import { JsonObject } from '../lab/errors';
import { alignedTable, size } from '../lab/report';
import { openLab, QueryResult } from '../lab/run';
import { deliver } from '../lab/samples/deliver';
import { volume } from '../lab/samples/generator';
import { Template } from '../lab/template';
import {
  FlowLogQuery, FlowLogQueryPack, FlowLogSource, FlowLogTable, PartitionGrain, QuerySpan, S3FlowLogs, S3LogLayout, TableWindow,
} from 'cdk-network-visibility';

/**
 * What a question reads and takes, side by side in one run: text against Parquet, partitions by hour against by day.
 *
 * Bytes and partitions repeat exactly and are what AWS bills; seconds are of this machine and vary two- to threefold.
 * The first argument is the number of records, 200,000 by default, spread over three days.
 */
const RECORDS = Number(process.argv[2] ?? 200_000);
const HOURS = 72;
const NOW = new Date('2026-11-02T00:00:00Z');
const PLACE = { account: '111122223333', region: 'eu-west-1' };
const SPANS: [string, Duration][] = [['6 h', Duration.hours(6)], ['3 d', Duration.days(3)]];
const QUESTIONS = (span: QuerySpan) => [FlowLogQuery.rejectedToPort({ span, port: 443 }), FlowLogQuery.topTalkers({ span })];

function synthesize(layout: S3LogLayout, grain: PartitionGrain, span: Duration): JsonObject {
  const stack = new Stack(new App(), 'Benchmark', { env: PLACE });
  const vpc = ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-0123456789abcdef0');
  const flowLogs = new S3FlowLogs(stack, 'FlowLogs', { sources: [FlowLogSource.vpc(vpc)], layout });
  const table = new FlowLogTable(stack, 'Table', { flowLogs, grain, window: TableWindow.last(Duration.days(30)) });
  new FlowLogQueryPack(stack, 'Questions', { table, queries: QUESTIONS(QuerySpan.last(span)) });
  return (stack.node.root as App).synth().getStackByName(stack.stackName).template;
}

async function main(): Promise<void> {
  const dataRoot = mkdtempSync(join(tmpdir(), 'benchmark-'));
  const rows: (string | number)[][] = [];
  const layouts: [string, S3LogLayout][] = [['text', S3LogLayout.text()], ['Parquet', S3LogLayout.parquet()]];
  for (const [name, layout] of layouts) {
    const first = new Template(synthesize(layout, PartitionGrain.HOUR, Duration.hours(1)), PLACE);
    const fields = String(first.ofType('AWS::EC2::FlowLog')[0].properties.LogFormat).split(' ').map(reference => reference.slice(2, -1));
    await deliver(first, PLACE, dataRoot, [...volume({ records: RECORDS, hours: HOURS, until: NOW, ...PLACE, fields })]);
    for (const grain of [PartitionGrain.HOUR, PartitionGrain.DAY]) {
      for (const [label, span] of SPANS) {
        const lab = await openLab({ template: synthesize(layout, grain, span), dataRoot, now: NOW, anyBucketName: true, ...PLACE });
        for (const { name: question } of lab.queries) {
          const started = process.hrtime.bigint();
          const result: QueryResult = await lab.runNamedQuery(question);
          const seconds = Number(process.hrtime.bigint() - started) / 1e9;
          rows.push([question, label, name, grain, result.partitions, result.files, result.bytes, Number(seconds.toFixed(2))]);
        }
        lab.close();
      }
    }
  }
  rmSync(dataRoot, { recursive: true });
  report(rows);
}

/** Each row beside text by hour of the same question and span. */
function report(rows: (string | number)[][]): void {
  const sorted = rows.sort((a, b) => `${a[0]} ${a[1]}`.localeCompare(`${b[0]} ${b[1]}`));
  const compared = sorted.map(row => {
    const base = sorted.find(other => other[0] === row[0] && other[1] === row[1] && other[2] === 'text' && other[3] === PartitionGrain.HOUR)!;
    const bytes = Number(row[6]);
    return [...row.slice(0, 6), size(bytes), `${(bytes / Number(base[6])).toFixed(3)}`, row[7]];
  });
  console.log(`${RECORDS} records over ${HOURS} hours; bytes and partitions are exact, seconds are not`);
  console.log(alignedTable(['question', 'span', 'files as', 'grain', 'partitions', 'files', 'bytes', 'bytes / text by hour', 'seconds'], compared).join('\n'));
}

void main();
