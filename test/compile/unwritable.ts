/**
 * Mistakes that the types make unwritable. Checked by `npm run typecheck`: an expected error that does not come is an error.
 *
 * Each stands beside a twin that compiles. What only the values can tell is refused at synth, see test/flow-logs/delivery and test/catalog.
 * Names in brackets are those of the rows in test/proof/rejections.test.ts that rest on the case.
 */
import { aws_ec2 as ec2, aws_iam as iam, aws_kinesisfirehose as firehose, aws_logs as logs, aws_s3 as s3, Duration, Stack } from 'aws-cdk-lib';
import {
  CloudWatchFlowLogs, FirehoseFlowLogsAccess, FirehoseFlowLogs, FlowLogFamily, FlowLogField, FlowLogFormat, FlowLogQuery, FlowLogSource,
  FlowLogDeliveryStream, FlowLogTable, PartitionGranularity, PartitionValues, QuerySpan, S3FlowLogs, S3LogLayout, TableWindow,
} from '../../src';

declare const stack: Stack;
declare const vpc: ec2.Vpc;
declare const bucket: s3.Bucket;
const sources = [FlowLogSource.vpc(vpc)];

// A flow log without a source, or of a thing that has no flow logs.
new S3FlowLogs(stack, 'A', { sources });
// @ts-expect-error sources is required
new S3FlowLogs(stack, 'B', {});
// @ts-expect-error a bucket is no source
FlowLogSource.vpc(bucket);
// @ts-expect-error sources come from the factories, which know the rules of each kind
new FlowLogSource('TransitGateway', vpc, 'tgw-1');

// Delivery to S3 takes no role: AWS refuses one.
// @ts-expect-error [role-for-s3] there is no prop for a role
new S3FlowLogs(stack, 'C', { sources, deliverLogsPermissionArn: 'arn:aws:iam::111122223333:role/delivery' });
// @ts-expect-error [one-role-of-two] nor for one in another account
new S3FlowLogs(stack, 'C2', { sources, deliverCrossAccountRole: 'arn:aws:iam::444455556666:role/delivery' });
// @ts-expect-error [log-group-without-role] nor for a log group
new S3FlowLogs(stack, 'D', { sources, logGroupName: 'flow-logs' });
// @ts-expect-error [other-destination] the destination is S3
new S3FlowLogs(stack, 'D2', { sources, logDestinationType: 'cloud-watch-logs' });

// Delivery to CloudWatch Logs always has a role, which the construct makes: one without, or somebody else's, cannot be written.
declare const logGroup: logs.LogGroup;
declare const role: iam.Role;
const trafficType = ec2.FlowLogTrafficType.REJECT;
new CloudWatchFlowLogs(stack, 'W', { sources, trafficType, logGroup });
// @ts-expect-error [role-for-log-group] the role is made with the permissions that the log group needs
new CloudWatchFlowLogs(stack, 'W2', { sources, trafficType, logGroup, role });
// @ts-expect-error [options-for-log-group] there are no files, so no options of files
new CloudWatchFlowLogs(stack, 'W3', { sources, trafficType, destinationOptions: { fileFormat: 'plain-text' } });
// @ts-expect-error [layout-for-log-group] nor a layout: Parquet is for S3
new CloudWatchFlowLogs(stack, 'W4', { sources, trafficType, layout: S3LogLayout.parquet() });
// @ts-expect-error [log-group-is-a-bucket] a bucket is no log group
new CloudWatchFlowLogs(stack, 'W5', { sources, trafficType, logGroup: bucket });

// Delivery to Firehose has no role within an account, and both across accounts.
declare const deliveryStream: firehose.CfnDeliveryStream;
new FirehoseFlowLogs(stack, 'Z', { sources, stream: FlowLogDeliveryStream.sameAccount(deliveryStream) });
new FirehoseFlowLogs(stack, 'Z1', { sources, stream: FlowLogDeliveryStream.crossAccount({ account: '444455556666', streamName: 'network' }) });
// @ts-expect-error [bare-stream] a stream is in this account or in another one
new FirehoseFlowLogs(stack, 'Z2', { sources, stream: deliveryStream });
// @ts-expect-error [stream-value] streams come from the factories, which know the roles of each
new FlowLogDeliveryStream(() => undefined);
// @ts-expect-error [role-within-account] no role within an account
FlowLogDeliveryStream.sameAccount(deliveryStream, { role });
// @ts-expect-error [one-role-across-accounts] neither role is given: both follow from account and name
FlowLogDeliveryStream.crossAccount({ account: '444455556666', streamName: 'network', destinationRole: role });
// @ts-expect-error [stream-arn] no ARN, whose separator could be the colon of AWS's example
FlowLogDeliveryStream.crossAccount({ streamArn: 'arn:aws:firehose:eu-west-1:444455556666:deliverystream:network' });
// @ts-expect-error [options-for-stream] there are no files, so no options of files
new FirehoseFlowLogs(stack, 'Z3', { sources, stream: FlowLogDeliveryStream.sameAccount(deliveryStream), destinationOptions: { fileFormat: 'plain-text' } });
// @ts-expect-error [layout-for-stream] nor a layout: Parquet is for S3
new FirehoseFlowLogs(stack, 'Z4', { sources, stream: FlowLogDeliveryStream.sameAccount(deliveryStream), layout: S3LogLayout.parquet() });
// @ts-expect-error [other-role-name] the name of the role is the one that AWS and the other side look for
new FirehoseFlowLogsAccess(stack, 'Z5', { stream: deliveryStream, sourceAccounts: ['111122223333'], roleName: 'delivery' });

// Traffic types and intervals are the ones that AWS takes.
new S3FlowLogs(stack, 'E', { sources, trafficType: ec2.FlowLogTrafficType.REJECT, maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE });
// @ts-expect-error [traffic-type] no other traffic type
new S3FlowLogs(stack, 'F', { sources, trafficType: 'DROP' });
// @ts-expect-error [interval] no other interval
new S3FlowLogs(stack, 'G', { sources, maxAggregationInterval: 30 });

// A format is made of fields, never of text that might miss a brace.
new S3FlowLogs(stack, 'H', { sources, format: FlowLogFormat.of(FlowLogField.SRCADDR) });
// @ts-expect-error [malformed-reference] text is read by FlowLogFormat.parse
new S3FlowLogs(stack, 'I', { sources, format: '${srcaddr ${dstaddr}' });
// @ts-expect-error fields are values
FlowLogFormat.of('srcaddr');
// @ts-expect-error a format never changes
FlowLogFormat.DEFAULT.fields = [];

// Tag fields bring their keys, of the kinds that carry tags into records.
FlowLogFormat.DEFAULT.withTags({ instance: ['Name'], networkInterface: ['Name'], autoScalingGroup: ['Name'] });
// @ts-expect-error [tags-without-keys] keys are required
FlowLogFormat.DEFAULT.withTags();
// @ts-expect-error [tags-of-other-kinds] volumes have tags, which no record shows
FlowLogFormat.DEFAULT.withTags({ volume: ['Name'] });
// @ts-expect-error keys are a list: the first fills the first field
FlowLogFormat.DEFAULT.withTags({ instance: 'Name' });
// @ts-expect-error keys never change
FlowLogFormat.DEFAULT.tagKeys.instance = ['Name'];

// A kind to come says whose rules it follows.
FlowLogSource.fromResource('CoreNetwork', 'core-network-0a', { family: FlowLogFamily.TRANSIT_GATEWAY });
// @ts-expect-error [kind-without-rules] the rules are required
FlowLogSource.fromResource('CoreNetwork', 'core-network-0a');

// Files are described once: file format, partitions and prefix together.
new S3FlowLogs(stack, 'J', { sources, layout: S3LogLayout.text({ prefix: 'network' }) });
// @ts-expect-error a layout comes from its factories
new S3LogLayout('parquet');
// @ts-expect-error [destination-options] destination options are derived, all three of them
new S3FlowLogs(stack, 'K', { sources, destinationOptions: { fileFormat: 'parquet' } });

// A table stands on flow logs and cannot be told another place or file format.
declare const flowLogs: S3FlowLogs;
new FlowLogTable(stack, 'L', { flowLogs, granularity: PartitionGranularity.DAY, window: TableWindow.last(Duration.days(30)), accounts: PartitionValues.of(['111122223333']) });
// @ts-expect-error no location beside the flow logs
new FlowLogTable(stack, 'M', { flowLogs, location: 's3://elsewhere/' });
// @ts-expect-error a window is last() or since(), not a bare range
new FlowLogTable(stack, 'N', { flowLogs, window: 'NOW-3YEARS,NOW' });
// @ts-expect-error months and minutes are no granularity
new FlowLogTable(stack, 'O', { flowLogs, granularity: 'month' });

// A question has a span; it cannot be asked of all time.
FlowLogQuery.topTalkers({ span: QuerySpan.last(Duration.days(7)) });
// @ts-expect-error a span is last() or between()
FlowLogQuery.topTalkers({ span: 'always' });
