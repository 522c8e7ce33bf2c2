import {
  App, aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2, aws_elasticloadbalancingv2_targets as targets, aws_kinesisfirehose as firehose, Stack,
} from 'aws-cdk-lib';
import {
  AthenaWorkGroup, CaptureEngine, CloudWatchFlowLogs, FirehoseFlowLogs, FirehoseFlowLogsAccess, FlowLogBucket, FlowLogDeliveryHealth,
  FlowLogDeliveryStream, FlowLogInsights, FlowLogQueryPack, FlowLogSource, FlowLogTable, FlowLogTamperAlarm, FlowLogView,
  FlowLogsLogGroup, MirrorCollector, MirrorDestination, MirrorEndpointService, MirrorFilter, MirrorFleet, MirrorQueryPack, MirrorRecordTables,
  MirrorSelector, MirrorSession, MirrorSource, MirrorTarget, MirrorTargetShare, PrimaryNetworkInterface, S3FlowLogs,
} from 'cdk-network-visibility';

const vpcOf = (stack: Stack) => new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const instanceOf = (stack: Stack, vpc = vpcOf(stack), id = 'Web') => new ec2.Instance(stack, id, {
  vpc, instanceType: new ec2.InstanceType('m7g.large'), machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
});
const streamOf = (stack: Stack) => new firehose.CfnDeliveryStream(stack, 'Deliveries', { deliveryStreamName: 'network' });

const sourcesOf = (stack: Stack) => [FlowLogSource.vpc(vpcOf(stack))];
const inBucket = (stack: Stack) => new S3FlowLogs(stack, 'FlowLogs', { sources: sourcesOf(stack) });
const inLogGroup = (stack: Stack) => new CloudWatchFlowLogs(stack, 'FlowLogs', { sources: sourcesOf(stack), trafficType: ec2.FlowLogTrafficType.REJECT });
const tableOf = (stack: Stack) => new FlowLogTable(stack, 'Table', { flowLogs: inBucket(stack) });
const collectorOf = (stack: Stack, vpc = vpcOf(stack)) => new MirrorCollector(stack, 'Collector', { vpc, engines: [CaptureEngine.suricata()] });
const recordsOf = (stack: Stack) => new MirrorRecordTables(stack, 'Records', { collector: collectorOf(stack) });

function sessionOf(stack: Stack): MirrorSession {
  const vpc = vpcOf(stack);
  return new MirrorSession(stack, 'Session', { source: MirrorSource.instance(instanceOf(stack, vpc)), target: collectorOf(stack, vpc).target });
}

function targetOf(stack: Stack): MirrorTarget {
  const vpc = vpcOf(stack);
  const balancer = new elbv2.NetworkLoadBalancer(stack, 'Balancer', { vpc, securityGroups: [new ec2.SecurityGroup(stack, 'Group', { vpc })] });
  const destination = MirrorDestination.networkLoadBalancer(balancer, { targets: [new targets.InstanceTarget(instanceOf(stack, vpc, 'Appliance'))], healthCheckPort: 8080 });
  return new MirrorTarget(stack, 'Target', { destination });
}

function endpointServiceOf(stack: Stack): MirrorEndpointService {
  const vpc = vpcOf(stack);
  return new MirrorEndpointService(stack, 'Service', { vpc, targets: [new targets.InstanceTarget(instanceOf(stack, vpc, 'Appliance'))], healthCheckPort: 8080, accounts: ['444455556666'] });
}

/** Every exported construct with what it requires and nothing else. */
export const DEFAULTS: { readonly [name: string]: (stack: Stack) => unknown } = {
  AthenaWorkGroup: stack => new AthenaWorkGroup(stack, 'WorkGroup'),
  CloudWatchFlowLogs: inLogGroup,
  FirehoseFlowLogsAccess: stack => new FirehoseFlowLogsAccess(stack, 'Access', { stream: streamOf(stack), sourceAccounts: ['444455556666'] }),
  FirehoseFlowLogs: stack => new FirehoseFlowLogs(stack, 'FlowLogs', { sources: sourcesOf(stack), stream: FlowLogDeliveryStream.sameAccount(streamOf(stack)) }),
  FlowLogBucket: stack => new FlowLogBucket(stack, 'Bucket'),
  FlowLogDeliveryHealth: stack => new FlowLogDeliveryHealth(stack, 'Health', { flowLogs: [inBucket(stack)] }),
  FlowLogsLogGroup: stack => new FlowLogsLogGroup(stack, 'LogGroup'),
  FlowLogInsights: stack => new FlowLogInsights(stack, 'Insights', { flowLogs: inLogGroup(stack) }),
  FlowLogQueryPack: stack => new FlowLogQueryPack(stack, 'Questions', { table: tableOf(stack) }),
  FlowLogTable: tableOf,
  FlowLogTamperAlarm: stack => new FlowLogTamperAlarm(stack, 'Tampering', { flowLogs: [inBucket(stack)] }),
  FlowLogView: stack => new FlowLogView(stack, 'View', { table: tableOf(stack) }),
  MirrorCollector: collectorOf,
  MirrorEndpointService: endpointServiceOf,
  MirrorFilter: stack => new MirrorFilter(stack, 'Filter'),
  MirrorFleet: stack => new MirrorFleet(stack, 'Fleet', { selector: MirrorSelector.vpc(vpcOf(stack)), targets: [MirrorTarget.fromMirrorTargetId(stack, 'Target', 'tmt-0a1b2c3d')], maxSessions: 10 }),
  MirrorQueryPack: stack => new MirrorQueryPack(stack, 'Questions', { tables: recordsOf(stack) }),
  MirrorRecordTables: recordsOf,
  MirrorSession: sessionOf,
  MirrorTarget: targetOf,
  MirrorTargetShare: stack => new MirrorTargetShare(stack, 'Share', { targets: [targetOf(stack)], accounts: ['444455556666'] }),
  PrimaryNetworkInterface: stack => new PrimaryNetworkInterface(stack, 'Primary', { instance: instanceOf(stack) }),
  S3FlowLogs: inBucket,
};

/** An app with that construct, whose place and zones are known. */
export function defaultsOf(app: App, name: string): Stack {
  const stack = new Stack(app, name, { env: { account: '111122223333', region: 'eu-west-1' } });
  stack.node.setContext('availability-zones:account=111122223333:region=eu-west-1', ['eu-west-1a', 'eu-west-1b']);
  DEFAULTS[name](stack);
  return stack;
}
