import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, aws_ec2 as ec2, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { NetworkStack } from '../../examples/existing-logs/network-stack';
import { QuestionsStack } from '../../examples/existing-logs/questions-stack';
import { QueryResult } from '../../lab/engine/answers';
import { openLab } from '../../lab/engine/run';
import { Template as Deployed } from '../../lab/private/template';
import { ASKED_VALUES } from '../../lab/samples/asked-values';
import { deliver } from '../../lab/samples/deliver';
import { story, STORY_ACCOUNT, STORY_NOW, STORY_REGION } from '../../lab/samples/story';
import { FlowLogField, FlowLogFormat, FlowLogQuery, FlowLogQueryPack, FlowLogTable, S3FlowLogs, S3LogLayout } from '../../src';

/**
 * Flow logs that the construct of aws-cdk-lib writes, read by a table of ours: files are delivered by what the other template says,
 * and asked by what ours says. Both must mean the same folders, file format and columns.
 */
const PLACE = { account: STORY_ACCOUNT, region: STORY_REGION };

/** Delivers the story by the first stack, and asks the questions of the second. */
async function asked(network: Stack, questions: Stack): Promise<QueryResult[]> {
  const dataRoot = mkdtempSync(join(tmpdir(), 'existing-'));
  const [written, read] = [network, questions].map(stack => Template.fromStack(stack).toJSON());
  await deliver(new Deployed(written as never, PLACE), PLACE, dataRoot, story());
  const lab = await openLab({ template: read as never, dataRoot, now: STORY_NOW, ...PLACE, inMemory: true });
  try {
    return await lab.runNamedQueries(ASKED_VALUES);
  } finally {
    lab.close();
    rmSync(dataRoot, { recursive: true });
  }
}

describe('examples/existing-logs', () => {
  const app = new App();
  const [network, questions] = [new NetworkStack(app, 'Network', { env: PLACE }), new QuestionsStack(app, 'Questions', { env: PLACE })];

  test('questions are answered from files of a flow log that vpc.addFlowLog() made', async () => {
    const results = new Map((await asked(network, questions)).map(result => [result.name, result.rows.length]));
    expect(results.get('rejected-to-port')).toBeGreaterThan(2);
    expect(results.get('top-talkers')).toBeGreaterThan(2);
    expect(results.get('lost-records')).toBeGreaterThan(0);
  });

  test('the stack of the questions touches neither bucket, nor policy, nor flow log', () => {
    const types = new Set(Object.values(Template.fromStack(questions).toJSON().Resources).map((resource: any) => resource.Type));
    expect([...types].sort()).toEqual(['AWS::Athena::NamedQuery', 'AWS::Athena::WorkGroup', 'AWS::Glue::Database', 'AWS::Glue::Table']);
    expect(questions.dependencies).toEqual([]);
  });
});

describe('what ec2.FlowLogDestination.toS3() takes, and the layout that reads it', () => {
  const FIELDS = ['version', 'srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol', 'action', 'start', 'end', 'log-status', 'bytes', 'packets', 'tcp-flags'];
  const CHOICES = [true, false].flatMap(parquet => [true, false].flatMap(hiveCompatiblePartitions => [true, false].flatMap(perHourPartition =>
    [undefined, 'network', 'network/prod'].map(prefix => ({ parquet, hiveCompatiblePartitions, perHourPartition, prefix })))));

  test.each(CHOICES)('%o', async ({ parquet, hiveCompatiblePartitions, perHourPartition, prefix }) => {
    const app = new App();
    const network = new Stack(app, 'Network', { env: PLACE });
    const bucket = new s3.Bucket(network, 'Archive', { bucketName: 'existing' });
    new ec2.FlowLog(network, 'FlowLog', {
      resourceType: ec2.FlowLogResourceType.fromVpc(new ec2.Vpc(network, 'Vpc', { natGateways: 0 })),
      destination: ec2.FlowLogDestination.toS3(bucket, prefix, {
        fileFormat: parquet ? ec2.FlowLogFileFormat.PARQUET : ec2.FlowLogFileFormat.PLAIN_TEXT, hiveCompatiblePartitions, perHourPartition,
      }),
      logFormat: FIELDS.map(name => ec2.LogFormat.field(name)),
    });

    const questions = new Stack(app, 'Questions', { env: PLACE });
    const options = { prefix: prefix ?? '', hiveCompatiblePartitions, perHourPartition };
    const flowLogs = S3FlowLogs.fromS3FlowLogsAttributes(questions, 'Existing', {
      bucket: s3.Bucket.fromBucketName(questions, 'Archive', 'existing'),
      format: FlowLogFormat.of(...FIELDS.map(name => FlowLogField.of(name))),
      layout: parquet ? S3LogLayout.parquet(options) : S3LogLayout.text(options),
    });
    const queries = [FlowLogQuery.of({
      queryName: 'count', question: 'How many?', sql: "SELECT count(*) AS records, sum(bytes) AS bytes FROM {table} WHERE {span} AND log_status = 'OK'",
    })];
    new FlowLogQueryPack(questions, 'Questions', { table: new FlowLogTable(questions, 'Table', { flowLogs }), queries });

    const [{ rows }] = await asked(network, questions);
    const [now, day] = [STORY_NOW.getTime() / 1000, 86_400];
    const seen = story().filter(record => record['log-status'] === 'OK' && Number(record.start) >= now - day && Number(record.start) < now + day);
    expect(rows).toEqual([[seen.length, seen.reduce((sum, record) => sum + Number(record.bytes ?? 0), 0)]]);
  });
});
