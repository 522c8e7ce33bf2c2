import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Duration, Stack, aws_ec2 as ec2, aws_s3 as s3 } from 'aws-cdk-lib';
import { QueryResult } from '../../../lab/engine/answers';
import { Lab, openLab } from '../../../lab/engine/run';
import { STORY_ACCOUNT, STORY_NOW, STORY_REGION } from '../../../lab/samples/story';
import { SampleRecord, writeRecords } from '../../../lab/samples/writer';
import {
  FlowLogFamily, FlowLogFormat, FlowLogQuery, FlowLogQueryPack, FlowLogQueryScopeOptions, FlowLogSource, FlowLogTable, KnownNetworks,
  PartitionGranularity, PartitionValues, S3FlowLogs, S3LogLayout, TableWindow,
} from '../../../src';

export const BUCKET = 'story-bucket';
/** A second account and Region, for records that must not be mixed with those of the first. */
export const ELSEWHERE = { account: '444455556666', region: 'us-east-1' };

export const NETWORKS = KnownNetworks.of({ ownRanges: ['198.51.100.0/24'], knownNoise: ['10.0.9.9/32', '192.0.2.53/32'] });

/** The questions of the first scenes, lab/samples/story.ts. */
export function firstTen(options: FlowLogQueryScopeOptions = {}): FlowLogQuery[] {
  return [
    FlowLogQuery.rejectedToPort({ ...options, port: 3306 }),
    FlowLogQuery.securityGroupOrNetworkAcl(options),
    FlowLogQuery.whoTalkedTo({ ...options, address: '10.0.0.10' }),
    FlowLogQuery.serviceMap(options),
    FlowLogQuery.topTalkers(options),
    FlowLogQuery.administrationFromInternet(options),
    FlowLogQuery.portScan(options),
    FlowLogQuery.uploadsToInternet(options),
    FlowLogQuery.lostRecords(options),
    FlowLogQuery.silentInterfaces(options),
  ];
}

/** The two layouts that every question is asked over: our default, and what AWS writes by default. */
export const HOURLY_PARQUET_AND_DAILY_TEXT: [string, S3LogLayout][] = [
  ['hourly Parquet', S3LogLayout.parquet()],
  ['daily text', S3LogLayout.text({ perHourPartition: false })],
];

/** The columns that matter of an answer. */
export function pick({ columns, rows }: QueryResult, ...wanted: string[]): unknown[][] {
  const odd = wanted.find(name => !columns.includes(name));
  if (odd !== undefined) throw new Error(`the answer has no column ${odd}, but ${columns.join(', ')}`);
  return rows.map(row => wanted.map(name => row[columns.indexOf(name)]));
}

export interface StoryProps {
  readonly layout: S3LogLayout;
  readonly granularity?: PartitionGranularity;
  readonly format?: FlowLogFormat;
  readonly queries?: FlowLogQuery[];
  readonly now?: Date;
  readonly networks?: KnownNetworks;
  /** The flow logs are none of the app's: tag fields without known keys can be read so. @default false */
  readonly existing?: boolean;
}

/** The template of an app that stores its flow logs as told and asks the questions. */
export function synthesized(props: StoryProps): { template: any; prefix: string; format: FlowLogFormat } {
  const stack = new Stack(new App(), 'Story', { env: { account: STORY_ACCOUNT, region: STORY_REGION } });
  const source = props.format?.supports(FlowLogFamily.VPC) ?? true
    ? FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-0123456789abcdef0'))
    : FlowLogSource.transitGateway(ec2.CfnTransitGateway.fromTransitGatewayId(stack, 'Gateway', 'tgw-0123456789abcdef0'));
  const bucket = new s3.Bucket(stack, 'Bucket', { bucketName: BUCKET });
  const flowLogs = props.existing
    ? S3FlowLogs.fromS3FlowLogsAttributes(stack, 'FlowLogs', { bucket, layout: asExisting(props.layout), format: props.format! })
    : new S3FlowLogs(stack, 'FlowLogs', { sources: [source], bucket, layout: props.layout, format: props.format });
  const table = new FlowLogTable(stack, 'Table', {
    flowLogs,
    granularity: props.granularity,
    window: props.layout.hiveCompatiblePartitions ? undefined : TableWindow.last(Duration.days(4)),
    accounts: PartitionValues.of([STORY_ACCOUNT, ELSEWHERE.account]),
    regions: PartitionValues.of([STORY_REGION, ELSEWHERE.region]),
  });
  new FlowLogQueryPack(stack, 'Questions', { table, queries: props.queries, knownNetworks: props.networks ?? NETWORKS });
  const assembly = (stack.node.root as App).synth();
  return { template: assembly.getStackByName(stack.stackName).template, prefix: flowLogs.prefix, format: flowLogs.format };
}

/** The same layout in a folder that somebody else chose. */
function asExisting({ _isText, perHourPartition, hiveCompatiblePartitions }: S3LogLayout): S3LogLayout {
  return (_isText ? S3LogLayout.text : S3LogLayout.parquet)({ prefix: 'existing', perHourPartition, hiveCompatiblePartitions });
}

/** Lays records down as AWS would and opens the synthesized table over them. */
export async function storyLab(props: StoryProps, here: SampleRecord[], elsewhere: Elsewhere[] = []): Promise<OpenStory> {
  const dataRoot = mkdtempSync(join(tmpdir(), 'story-'));
  const { template, prefix, format } = synthesized(props);
  const common = {
    dataRoot,
    bucket: BUCKET,
    prefix: `${prefix}/`,
    account: STORY_ACCOUNT,
    region: STORY_REGION,
    fields: format.fields.map(field => field.name),
    format: props.layout._isText ? 'text' as const : 'parquet' as const,
    hourly: props.layout.perHourPartition,
    hiveCompatible: props.layout.hiveCompatiblePartitions,
    service: format.supports(FlowLogFamily.VPC) ? 'vpc' as const : 'tgw' as const,
  };
  const keys = await writeRecords(common, here);
  for (const { records, ...place } of elsewhere) {
    keys.push(...await writeRecords({ ...common, ...place }, records));
  }
  const lab = await openLab({
    template, dataRoot, now: props.now ?? STORY_NOW, account: STORY_ACCOUNT, region: STORY_REGION, inMemory: true, anyHeader: true,
  });
  return { lab, template, keys, close: () => { lab.close(); rmSync(dataRoot, { recursive: true }); } };
}

export interface Elsewhere {
  readonly account?: string;
  readonly region?: string;
  /** Another flow log below the same prefix. */
  readonly flowLogId?: string;
  /** The fields that it writes. @default - those of the format */
  readonly fields?: readonly string[];
  readonly records: SampleRecord[];
}

export interface OpenStory {
  readonly lab: Lab;
  readonly template: any;
  readonly keys: string[];
  close(): void;
}
