/** Prints the template that health.py deploys: flow logs to a bucket, as many as the argument says, one to a log group, and their health. */
import { App, aws_ec2 as ec2, aws_logs as logs, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CloudWatchFlowLogs, FlowLogDeliveryHealth, FlowLogSource, S3FlowLogs, S3LogLayout } from '../../src';

// Nothing is bootstrapped there.
const stack = new Stack(new App(), 'Network', { synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) });
const vpcs = Array.from({ length: Number(process.argv[2]) }, (_, index) => new ec2.CfnVPC(stack, `Vpc${index}`, { cidrBlock: `10.${index}.0.0/16` }));
// No folder: moto takes it for a part of the bucket's name and says that there is no such bucket.
const archive = new S3FlowLogs(stack, 'Archive', { sources: vpcs.map(vpc => FlowLogSource.vpc(vpc)), layout: S3LogLayout.parquet({ prefix: '' }) });
const rejects = new CloudWatchFlowLogs(stack, 'Rejects', {
  sources: [FlowLogSource.vpc(vpcs[0])],
  trafficType: ec2.FlowLogTrafficType.REJECT,
  logGroup: logs.LogGroup.fromLogGroupName(stack, 'LogGroup', 'rejects'),
});
new FlowLogDeliveryHealth(stack, 'Health', { flowLogs: [archive, rejects] });
console.log(JSON.stringify(Template.fromStack(stack).toJSON(), undefined, 1));
