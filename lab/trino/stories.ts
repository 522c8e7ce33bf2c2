import { App, Duration, Size, Stack, aws_ec2 as ec2, aws_s3 as s3 } from 'aws-cdk-lib';
import { EVERY_VPC_FIELD, everyQuestion, questionsOf, scenes, scenesDecoys, scenesElsewhere } from './catalogue';
import { TrinoTable, trinoTable } from './engine';
import {
  FlowLogField as Field, FlowLogFormat, FlowLogQuery, FlowLogQueryPack, FlowLogSource, FlowLogTable, FlowLogView, KnownNetworks, PartitionGranularity,
  PartitionValues, QuerySpan, S3FlowLogs, S3LogLayout, TableWindow,
} from '../../src';
import { isView } from '../engine/glue-view';
import { Lab, openLab } from '../engine/run';
import { JsonObject } from '../private/errors';
import { Template } from '../private/template';
import { deliver } from '../samples/deliver';
import { gatewayStory } from '../samples/gateway';
import { cost } from '../samples/scenes/cost';
import { gateway } from '../samples/scenes/gateway';
import { Delivery, sound, soundElsewhere } from '../samples/scenes/sound';
import { STORY_ACCOUNT, STORY_NOW, STORY_REGION, story } from '../samples/story';
import { SampleRecord } from '../samples/writer';

/** An app, its records and the moment at which its questions are asked. */
export interface StoryProps {
  /** Also the name of the bucket. */
  readonly name: string;
  readonly layout: (prefix?: string) => S3LogLayout;
  readonly granularity: PartitionGranularity;
  readonly format?: FlowLogFormat;
  /** Records of a transit gateway. */
  readonly isGateway?: boolean;
  readonly queries?: FlowLogQuery[];
  readonly networks?: KnownNetworks;
  readonly records: readonly SampleRecord[];
  readonly elsewhere?: readonly Delivery[];
  readonly now: Date;
}

export interface OpenStory extends StoryProps {
  /** The records as DuckDB reads them. */
  readonly lab: Lab;
  /** The records as Trino reads them. */
  readonly table: TrinoTable;
  /** The view over them, as Trino reads it. */
  readonly view: TrinoTable;
  /** What the view is asked about. */
  readonly span: QuerySpan;
}

export const ACCOUNTS = [STORY_ACCOUNT, '444455556666'];
export const REGIONS = [STORY_REGION, 'us-east-1'];
const NETWORKS = KnownNetworks.of({ ownRanges: ['198.51.100.0/24', '2001:db8:1::/48'], knownNoise: ['10.0.9.9/32', '192.0.2.53/32'] });

const DAY = QuerySpan.last(Duration.hours(24));
const VIEW_SPAN = QuerySpan.between('2026-11-01T08:00', '2026-11-01T11:30');

/** Options that nobody has by default, an IPv6 address among them, and a span of days. */
const OPTIONS = [
  FlowLogQuery.rejectedToPort({ port: 22, span: QuerySpan.last(Duration.minutes(150)) }),
  FlowLogQuery.whoTalkedTo({ address: '2001:db8:a::1', span: QuerySpan.last(Duration.days(3)) }),
  FlowLogQuery.portScan({ minPorts: 2, span: QuerySpan.last(Duration.days(4)) }),
  FlowLogQuery.uploadsToInternet({ minSize: Size.mebibytes(1) }),
  FlowLogQuery.silentInterfaces({ minDuration: Duration.minutes(30) }),
];

/** Within an hour's bounds, within a month, and across its end, fixed and relative: each kind of partition columns is bound in its own way. */
const SPANS = [
  FlowLogQuery.rejectedToPort({ port: 3306, span: QuerySpan.last(Duration.hours(3)) }),
  FlowLogQuery.topTalkers({ span: DAY }),
  FlowLogQuery.serviceMap({ span: QuerySpan.between('2026-11-01T09:00', '2026-11-01T11:30') }),
  FlowLogQuery.lostRecords({ span: QuerySpan.between('2026-10-31T12:30', '2026-11-01T12:30') }),
];

/** What is read from the names of files, in which such folders stand as well. */
const OF_FILES = [FlowLogQuery.doubleFlowLogs(), FlowLogQuery.mixedFormats(), FlowLogQuery.hoursWithoutRecords()];

const LAYOUTS = [
  ['parquet', (prefix?: string) => S3LogLayout.parquet({ prefix })],
  ['text', (prefix?: string) => S3LogLayout.text({ prefix })],
] as const;
const HIVE: [string, PartitionGranularity, (prefix?: string) => S3LogLayout][] = [
  ['parquet-hive-hour', PartitionGranularity.HOUR, prefix => S3LogLayout.parquet({ prefix, hiveCompatiblePartitions: true })],
  ['parquet-hive-day', PartitionGranularity.DAY, prefix => S3LogLayout.parquet({ prefix, hiveCompatiblePartitions: true })],
  ['text-hive-daily', PartitionGranularity.DAY, prefix => S3LogLayout.text({ prefix, hiveCompatiblePartitions: true, perHourPartition: false })],
];
const GRANULARITIES = [['hour', PartitionGranularity.HOUR], ['day', PartitionGranularity.DAY]] as const;

/** Every question of the catalogue: of a fixed span that ended hours ago, and of the time before now. */
const EVERY = [
  {
    name: 'every-parquet',
    layout: LAYOUTS[0][1],
    granularity: PartitionGranularity.HOUR,
    networks: NETWORKS,
    asked: QuerySpan.between('2026-10-31T12:30', '2026-11-01T12:30'),
    now: new Date(STORY_NOW.getTime() + 6 * 3_600_000),
    // At the edges that only a fixed span has on both sides, and just outside of rules.
    beside: scenesDecoys,
  },
  {
    name: 'every-text-daily',
    layout: (prefix?: string) => S3LogLayout.text({ prefix, perHourPartition: false }),
    granularity: PartitionGranularity.DAY,
    networks: NETWORKS,
    asked: DAY,
    now: STORY_NOW,
    beside: () => [],
  },
];

/** Without a field that a question can do without it is other SQL: the default format, and what few others add to it. */
const NARROW: [string, (prefix?: string) => S3LogLayout, FlowLogFormat, FlowLogQuery[]][] = [
  ['default-format', LAYOUTS[1][1], FlowLogFormat.DEFAULT, questionsOf(DAY, FlowLogFormat.DEFAULT)],
  ...[[Field.TCP_FLAGS], [Field.PKT_SRCADDR, Field.PKT_DSTADDR], [Field.FLOW_DIRECTION, Field.AZ_ID, Field.TRAFFIC_PATH]]
    .map(fields => FlowLogFormat.DEFAULT.plus(...fields))
    .map((format, n): [string, (prefix?: string) => S3LogLayout, FlowLogFormat, FlowLogQuery[]] =>
      [`narrow-format-${n + 1}`, LAYOUTS[0][1], format, questionsOf(DAY, format, FlowLogFormat.DEFAULT)]),
];

export const STORIES: readonly StoryProps[] = [
  ...LAYOUTS.flatMap(([form, layout]) => GRANULARITIES.map(([unit, granularity]) => (
    { name: `${form}-${unit}`, layout, granularity, networks: NETWORKS, queries: SPANS, records: story(), now: STORY_NOW }
  ))),
  ...LAYOUTS.map(([form, layout]) => (
    { name: `${form}-options`, layout: () => layout(''), granularity: PartitionGranularity.HOUR, queries: OPTIONS, records: story(), now: STORY_NOW }
  )),
  // Asked what docs/how-to/queries-found-elsewhere.md holds.
  ...GRANULARITIES.map(([unit, granularity]) => ({
    name: `found-elsewhere-${unit}`,
    layout: (prefix?: string) => unit === 'hour' ? S3LogLayout.parquet({ prefix }) : S3LogLayout.text({ prefix, perHourPartition: false }),
    granularity,
    queries: [FlowLogQuery.topTalkers({ span: DAY })],
    records: [...story(), ...cost()],
    now: STORY_NOW,
  })),
  ...HIVE.map(([name, granularity, layout]) => ({
    name,
    layout,
    granularity,
    networks: NETWORKS,
    queries: [...SPANS, ...OF_FILES],
    records: [...story(), ...sound()],
    elsewhere: soundElsewhere(),
    now: STORY_NOW,
  })),
  ...NARROW.map(([name, layout, format, queries]) => (
    {
      name,
      layout,
      granularity: PartitionGranularity.HOUR,
      networks: NETWORKS,
      format,
      queries,
      records: scenes(),
      elsewhere: soundElsewhere(),
      now: STORY_NOW,
    }
  )),
  ...EVERY.map(({ name, asked, beside, ...about }) => ({
    ...about,
    name: `${name}-vpc`,
    format: EVERY_VPC_FIELD,
    queries: everyQuestion(asked),
    records: [...scenes(), ...beside()],
    elsewhere: scenesElsewhere(),
  })),
  ...EVERY.map(({ name, asked, beside: _, ...about }) => ({
    ...about, name: `${name}-transit-gateway`, isGateway: true, queries: FlowLogQuery.all({ span: asked }), records: [...gatewayStory(), ...gateway()],
  })),
];

/**
 * The template of an app that stores its flow logs and asks the questions.
 *
 * The table begins at a fixed day and ends now: Trino takes that now from the clock, so that the story must be past.
 */
function synthesized({ name, layout, granularity, format, isGateway = false, queries, networks }: StoryProps): JsonObject {
  const stack = new Stack(new App(), name, { env: { account: STORY_ACCOUNT, region: STORY_REGION } });
  const flowLogs = new S3FlowLogs(stack, 'FlowLogs', {
    sources: [isGateway
      ? FlowLogSource.transitGateway(ec2.CfnTransitGateway.fromTransitGatewayId(stack, 'Gateway', 'tgw-0a'))
      : FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-0123456789abcdef0'))],
    bucket: new s3.Bucket(stack, 'Bucket', { bucketName: name }),
    layout: layout(),
    format,
  });
  const table = new FlowLogTable(stack, 'Table', {
    flowLogs,
    granularity,
    window: TableWindow.since('2026-10-20'),
    accounts: PartitionValues.of(ACCOUNTS),
    regions: PartitionValues.of(REGIONS),
  });
  new FlowLogView(stack, 'View', { table, knownNetworks: networks });
  new FlowLogQueryPack(stack, 'Questions', { table, queries, knownNetworks: networks });
  return (stack.node.root as App).synth().getStackByName(stack.stackName).template as JsonObject;
}

/** Synthesizes the app, delivers its records below the root and opens the DuckDB lab over them. */
export async function openStory(props: StoryProps, dataRoot: string): Promise<OpenStory> {
  const body = synthesized(props);
  const home = { account: STORY_ACCOUNT, region: STORY_REGION };
  const template = new Template(body, home);
  await deliver(template, home, dataRoot, props.records);
  for (const { records, ...place } of props.elsewhere ?? []) await deliver(template, { ...home, ...place }, dataRoot, records);
  const [tables, views] = [false, true].map(wanted => template.ofType('AWS::Glue::Table').filter(resource => isView(resource) === wanted));
  const lab = await openLab({ template: body, dataRoot, now: props.now, ...home, inMemory: true, anyHeader: true });
  return { ...props, lab, table: trinoTable(tables[0]), view: trinoTable(views[0]), span: VIEW_SPAN };
}
