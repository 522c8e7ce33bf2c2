import { App, aws_ec2 as ec2, aws_kinesisfirehose as firehose, aws_kms as kms, aws_logs as logs, Duration, Size, Stack } from 'aws-cdk-lib';
import {
  AthenaWorkGroup, CloudWatchFlowLogs, FirehoseFlowLogs, FlowLogBucket, FlowLogFormat, FlowLogsLogGroup, FlowLogInsights, FlowLogQueryPack,
  FlowLogSource,
  FlowLogDeliveryStream, FlowLogTable, PartitionGranularity, S3FlowLogs, S3LogLayout,
} from 'cdk-network-visibility';

/** Everything that the examples leave at its default. */
export function mostProps(app: App): Stack {
  const stack = new Stack(app, 'MostProps');
  const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });
  const flowLogs = new S3FlowLogs(stack, 'FlowLogs', {
    sources: [FlowLogSource.subnet(vpc.publicSubnets[0]), FlowLogSource.networkInterface(new ec2.CfnNetworkInterface(stack, 'Interface', { subnetId: 'subnet-0a1b2c3d' }))],
    bucket: new FlowLogBucket(stack, 'Archive', { encryptionKey: new kms.Key(stack, 'FilesKey'), expiration: Duration.days(90) }),
    format: FlowLogFormat.DEFAULT.withTags({ instance: ['Name', 'Team'], networkInterface: ['Name'], autoScalingGroup: ['Name'] }),
    layout: S3LogLayout.text({ prefix: '' }),
    trafficType: ec2.FlowLogTrafficType.REJECT,
    maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE,
  });
  const table = new FlowLogTable(stack, 'Table', { flowLogs, granularity: PartitionGranularity.DAY });
  const workGroup = new AthenaWorkGroup(stack, 'WorkGroup', { encryptionKey: new kms.Key(stack, 'ResultsKey'), bytesScannedCutoffPerQuery: Size.gibibytes(1) });
  new FlowLogQueryPack(stack, 'Questions', { table, workGroup });
  elsewhere(stack, vpc);
  return stack;
}

/** The same traffic in CloudWatch Logs, with Infrequent Access and a key, and in a stream of this account. */
function elsewhere(stack: Stack, vpc: ec2.Vpc): void {
  const sources = [FlowLogSource.vpc(vpc)];
  const logGroup = new FlowLogsLogGroup(stack, 'Records', {
    logGroupName: '/network/flow-logs', encryptionKey: new kms.Key(stack, 'RecordsKey'), logGroupClass: logs.LogGroupClass.INFREQUENT_ACCESS,
  });
  const flowLogs = new CloudWatchFlowLogs(stack, 'Live', { sources, logGroup, trafficType: ec2.FlowLogTrafficType.REJECT, format: FlowLogFormat.RECOMMENDED_V5 });
  const insights = new FlowLogInsights(stack, 'Insights', { flowLogs });
  insights.addSilenceAlarm();
  insights.addIngestionAlarm(Size.gibibytes(10));
  insights.addDashboard();
  const stream = firehose.CfnDeliveryStream.fromDeliveryStreamName(stack, 'Stream', 'network');
  new FirehoseFlowLogs(stack, 'Streamed', { sources, stream: FlowLogDeliveryStream.sameAccount(stream) });
}
