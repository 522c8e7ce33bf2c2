import {
  aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2, aws_elasticloadbalancingv2_targets as targets, aws_kinesisfirehose as firehose,
  aws_logs as logs, aws_s3 as s3, Stack,
} from 'aws-cdk-lib';
import { OTHER_ACCOUNT, Row, row, World } from './refactoring-world';
import {
  AthenaWorkGroup, CaptureEngine, CloudWatchFlowLogs, FirehoseFlowLogsAccess, FirehoseFlowLogs, FlowLogBucket, FlowLogSenders,
  FlowLogDeliveryHealth, FlowLogFormat, FlowLogsLogGroup, FlowLogInsights, FlowLogQuery, FlowLogQueryPack, FlowLogSource, FlowLogDeliveryStream,
  FlowLogTable,
  FlowLogTamperAlarm, FlowLogView, ICloudWatchFlowLogs, IMirrorCollector, IS3FlowLogs, MirrorCollector, MirrorDestination, MirroredTraffic,
  MirrorEndpointService, MirrorFilter, MirrorQuery, MirrorQueryPack, MirrorRecordTables, MirrorRule, MirrorSession, MirrorSource, MirrorTarget,
  MirrorTargetShare, PrimaryNetworkInterface, S3FlowLogs, S3LogLayout,
} from '../../src';

const { REJECT } = ec2.FlowLogTrafficType;
const VPC = 'vpc-0a1b';
const KNOWN_BUCKET = 'flow-log-archive';

const sources = (world: World) => world.vpcs().map(vpc => FlowLogSource.vpc(vpc));
const vpcIn = (stack: Stack) => FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Vpc', VPC));
const bucketIn = (stack: Stack) => s3.Bucket.fromBucketName(stack, 'Archive', KNOWN_BUCKET);

/** Flow logs in S3 that a table is laid over. */
const recordsOf = (world: World) => world.take<IS3FlowLogs>(
  home => new S3FlowLogs(home, 'FlowLogs', { sources: [vpcIn(home)] }),
  here => S3FlowLogs.fromS3FlowLogsAttributes(here, 'FlowLogs', {
    bucket: bucketIn(here), format: FlowLogFormat.RECOMMENDED_V5, layout: S3LogLayout.parquet({ prefix: 'logs' }),
  }));

const filesOf = (world: World) => new S3FlowLogs(world.home, 'FlowLogs', { sources: sources(world) });
const tableOf = (world: World) => new FlowLogTable(world.home, 'Table', { flowLogs: recordsOf(world) });

/** Flow logs in a log group that questions are asked of. */
const liveOf = (world: World) => world.take<ICloudWatchFlowLogs>(
  home => new CloudWatchFlowLogs(home, 'Live', { sources: [vpcIn(home)], trafficType: REJECT }),
  here => CloudWatchFlowLogs.fromCloudWatchFlowLogsAttributes(here, 'Live', {
    logGroup: logs.LogGroup.fromLogGroupName(here, 'LogGroup', 'flow-logs'), format: FlowLogFormat.DEFAULT,
  }));

const questions: Record<string, FlowLogQuery> = { A: FlowLogQuery.topTalkers(), B: FlowLogQuery.hostSweep(), C: FlowLogQuery.portScan() };
const mirrorQuestions: Record<string, MirrorQuery> = { A: MirrorQuery.topTalkers(), B: MirrorQuery.tlsNames(), C: MirrorQuery.longConnections() };
const accounts: Record<string, string> = { A: OTHER_ACCOUNT, B: '555566667777', C: '666677778888' };
const ports: Record<string, number> = { A: 443, B: 53, C: 80 };
const listOf = <T>({ shape }: World, of: Record<string, T>): T[] => shape.list.map(name => of[name]);

const interfaceOf = (world: World) => world.take<ec2.CfnNetworkInterface | ReturnType<typeof ec2.CfnNetworkInterface.fromNetworkInterfaceId>>(
  home => new ec2.CfnNetworkInterface(home, 'Interface', { subnetId: 'subnet-0a', groupSet: ['sg-0a'] }),
  here => ec2.CfnNetworkInterface.fromNetworkInterfaceId(here, 'Interface', 'eni-0a'));

const instanceOf = (world: World) => new ec2.Instance(world.stack, 'Web', {
  vpc: world.vpc(),
  vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
  instanceType: new ec2.InstanceType('m7i.large'),
  machineImage: ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0a' }),
});

/** A load balancer with a group, and the group of the appliances behind it. */
function balancerOf(world: World) {
  const vpc = world.vpc();
  const [group, members] = ['BalancerGroup', 'Members'].map(id => new ec2.SecurityGroup(world.stack, id, { vpc, allowAllOutbound: false }));
  const vpcSubnets = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
  return { vpc, members, balancer: new elbv2.NetworkLoadBalancer(world.stack, 'Balancer', { vpc, vpcSubnets, securityGroups: [group] }) };
}

const existingTarget = (stack: Stack) => MirrorTarget.fromMirrorTargetId(stack, 'Target', 'tmt-0a');
const collectorIn = (stack: Stack, vpc: ec2.IVpc, id: string, sourceCidrs?: string[]) => new MirrorCollector(stack, id, {
  vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }, engines: [CaptureEngine.suricata()], sourceCidrs,
});
const roomyVpc = (world: World) => new ec2.Vpc(world.home, 'Vpc', { natGateways: 1, maxAzs: 2 });
const ranges: Record<string, string> = { A: '10.1.0.0/16', B: '10.2.0.0/16', C: '10.3.0.0/16' };

/** Every construct of the library, on what it takes. */
export const ROWS: Record<string, Row> = {
  'S3FlowLogs': row(sources, (of, stack, id) => new S3FlowLogs(stack, id, { sources: of })),
  'CloudWatchFlowLogs': row(sources, (of, stack, id) => new CloudWatchFlowLogs(stack, id, { sources: of, trafficType: REJECT })),
  'FirehoseFlowLogs': row(
    world => ({ of: sources(world), stream: new firehose.CfnDeliveryStream(world.stack, 'Stream') }),
    ({ of, stream }, stack, id) => new FirehoseFlowLogs(stack, id, { sources: of, stream: FlowLogDeliveryStream.sameAccount(stream) })),
  'FirehoseFlowLogs, another account': row(sources, (of, stack, id) =>
    new FirehoseFlowLogs(stack, id, { sources: of, stream: FlowLogDeliveryStream.crossAccount({ account: OTHER_ACCOUNT, streamName: 'network' }) })),
  'FlowLogBucket': row(() => undefined, (_, stack, id, world) => new FlowLogBucket(stack, id, {
    bucketName: KNOWN_BUCKET, deliveryFrom: [FlowLogSenders.fromAccounts(listOf(world, accounts))],
  })),
  'FlowLogBucket, named by the CDK': row(world => world.away(), (away, stack, id) => {
    const bucket = new FlowLogBucket(stack, id);
    new S3FlowLogs(away, 'FlowLogs', { bucket, sources: [vpcIn(away)] });
  }),
  'FlowLogsLogGroup': row(() => undefined, (_, stack, id) => new FlowLogsLogGroup(stack, id)),
  'FlowLogDeliveryStream': row(
    world => world.take<ReturnType<typeof firehose.CfnDeliveryStream.fromDeliveryStreamArn>>(
      home => new firehose.CfnDeliveryStream(home, 'Stream', { deliveryStreamName: 'network' }),
      here => firehose.CfnDeliveryStream.fromDeliveryStreamArn(here, 'Stream', 'arn:aws:firehose:eu-west-1:111122223333:deliverystream/network')),
    (stream, stack, id) => new FirehoseFlowLogs(stack, id, { sources: [vpcIn(stack)], stream: FlowLogDeliveryStream.sameAccount(stream) })),
  'FirehoseFlowLogsAccess': row(
    world => new firehose.CfnDeliveryStream(world.stack, 'Stream', { deliveryStreamName: 'network' }),
    (stream, stack, id, world) => new FirehoseFlowLogsAccess(stack, id, { stream, sourceAccounts: listOf(world, accounts) })),
  'FlowLogTable': row(recordsOf, (flowLogs, stack, id) => new FlowLogTable(stack, id, { flowLogs })),
  'FlowLogView': row(tableOf, (table, stack, id) => new FlowLogView(stack, id, { table })),
  'FlowLogQueryPack': row(tableOf, (table, stack, id, world) => new FlowLogQueryPack(stack, id, { table, queries: listOf(world, questions) })),
  'FlowLogInsights': row(liveOf, (flowLogs, stack, id, world) => new FlowLogInsights(stack, id, {
    flowLogs, queries: listOf(world, questions), metrics: {}, contributorRules: true,
  })),
  'FlowLogDeliveryHealth': row(filesOf, (flowLogs, stack, id) => new FlowLogDeliveryHealth(stack, id, { flowLogs: [flowLogs] })),
  'FlowLogTamperAlarm': row(filesOf, (flowLogs, stack, id) => new FlowLogTamperAlarm(stack, id, { flowLogs: [flowLogs] })),
  'AthenaWorkGroup': row(() => undefined, (_, stack, id) => new AthenaWorkGroup(stack, id)),
  'MirrorSession': row(interfaceOf, (networkInterface, stack, id, world) => new MirrorSession(stack, id, {
    source: MirrorSource.networkInterface(networkInterface),
    target: existingTarget(stack),
    inboundRules: listOf(world, ports).map(port => MirrorRule.accept(MirroredTraffic.toPort(ec2.Port.tcp(port)))),
    outboundRules: [],
  })),
  'MirrorTarget': row(
    world => ({ networkInterface: interfaceOf(world), group: new ec2.SecurityGroup(world.stack, 'Group', { vpc: world.vpc(), allowAllOutbound: false }) }),
    ({ networkInterface, group }, stack, id, world) => new MirrorTarget(stack, id, {
      destination: MirrorDestination.networkInterface(networkInterface, { securityGroups: [group] }), sourceCidrs: listOf(world, ranges),
    })),
  'MirrorTarget, load balancer with appliances': row(balancerOf, ({ balancer, members }, stack, id, world) => new MirrorTarget(stack, id, {
    destination: MirrorDestination.networkLoadBalancer(balancer, {
      targets: listOf(world, { A: '10.0.0.4', B: '10.0.0.5', C: '10.0.0.6' }).map(address => new targets.IpTarget(address, 4789)),
      securityGroups: [members],
      healthCheckPort: 8080,
    }),
  })),
  'MirrorFilter': row(() => undefined, (_, stack, id, world) => new MirrorFilter(stack, id, {
    inboundRules: listOf(world, ports).map(port => MirrorRule.accept(MirroredTraffic.toPort(ec2.Port.tcp(port)))), outboundRules: [],
  })),
  'MirrorTargetShare': row(
    ({ stack }) => new MirrorTarget(stack, 'Target', {
      destination: MirrorDestination.gatewayLoadBalancerEndpoint(ec2.CfnVPCEndpoint.fromVpcEndpointId(stack, 'Endpoint', 'vpce-0a')),
    }),
    (target, stack, id, world) => new MirrorTargetShare(stack, id, { targets: [target], accounts: listOf(world, accounts) })),
  'MirrorEndpointService': row(
    world => balancerOf(world),
    ({ vpc, members: group }, stack, id, world) => new MirrorEndpointService(stack, id, {
      vpc, targets: [new targets.IpTarget('10.0.0.4')], securityGroups: [group], healthCheckPort: 8080, accounts: listOf(world, accounts),
    })),
  'PrimaryNetworkInterface': row(instanceOf, (instance, stack, id) => new PrimaryNetworkInterface(stack, id, { instance })),
  'MirrorCollector': row(roomyVpc, (vpc, stack, id, world) => collectorIn(stack, vpc, id, listOf(world, ranges))),
  'MirrorRecordTables': row(
    world => world.take<IMirrorCollector>(home => collectorIn(home, roomyVpc(world), 'Collector'), here => MirrorCollector.fromMirrorCollectorAttributes(here, 'Collector', {
      recordBucket: bucketIn(here), engines: [CaptureEngine.suricata()],
    })),
    (collector, stack, id) => new MirrorRecordTables(stack, id, { collector })),
  'MirrorQueryPack': row(
    world => new MirrorRecordTables(world.home, 'Tables', {
      collector: MirrorCollector.fromMirrorCollectorAttributes(world.home, 'Collector', { recordBucket: bucketIn(world.home), engines: [CaptureEngine.suricata()] }),
    }),
    (tables, stack, id, world) => new MirrorQueryPack(stack, id, { tables, queries: listOf(world, mirrorQuestions) })),
};
