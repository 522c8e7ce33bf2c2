/**
 * Mistakes that the types make unwritable. Checked by `npm run typecheck`: an expected error that does not come is an error.
 *
 * Each stands beside a twin that compiles. What only the values can tell is refused at synth, see test/delivery and test/catalog.
 * Names in brackets are those of the rows in test/proof/rejections.test.ts that rest on the case.
 */
import { aws_ec2 as ec2, aws_s3 as s3, Duration, Stack } from 'aws-cdk-lib';
import {
  FlowLogFamily, FlowLogField, FlowLogFormat, FlowLogQuery, FlowLogSource, FlowLogTable, PartitionGrain, PartitionValues, QuerySpan,
  S3FlowLogs, S3LogLayout, TableWindow,
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
new FlowLogTable(stack, 'L', { flowLogs, grain: PartitionGrain.DAY, window: TableWindow.last(Duration.days(30)), accounts: PartitionValues.of(['111122223333']) });
// @ts-expect-error no location beside the flow logs
new FlowLogTable(stack, 'M', { flowLogs, location: 's3://elsewhere/' });
// @ts-expect-error a window is last() or since(), not a bare range
new FlowLogTable(stack, 'N', { flowLogs, window: 'NOW-3YEARS,NOW' });
// @ts-expect-error months and minutes are no grain
new FlowLogTable(stack, 'O', { flowLogs, grain: 'month' });

// A question has a span; it cannot be asked of all time.
FlowLogQuery.topTalkers({ span: QuerySpan.last(Duration.days(7)) });
// @ts-expect-error a span is last() or between()
FlowLogQuery.topTalkers({ span: 'always' });
