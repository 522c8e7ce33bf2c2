import { App, aws_ec2 as ec2, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { changes, Json } from './change';
import { FlowLogDeliveryHealth, FlowLogFormat, FlowLogSource, S3FlowLogs } from '../../src';

/** Flow logs of named VPCs, and their health. */
function templateOf(names: string[], { interval, format }: { interval?: Duration; format?: FlowLogFormat } = {}): Json {
  const stack = new Stack(new App(), 'Network');
  const vpcs = ['Blue', 'Green', 'Red'].map((id, index) => new ec2.CfnVPC(stack, id, { cidrBlock: `10.${index}.0.0/16` }));
  const flowLogs = new S3FlowLogs(stack, 'FlowLogs', { sources: names.map(name => FlowLogSource.vpc(vpcs.find(vpc => vpc.node.id === name)!)), format });
  new FlowLogDeliveryHealth(stack, 'Health', { flowLogs: [flowLogs], interval });
  return Template.fromStack(stack).toJSON();
}

const ONE = templateOf(['Blue']);

test('a flow log more changes the state machine in place: roles, schedule, alarm and metrics stay', () => {
  expect(changes(ONE, templateOf(['Green', 'Blue']))).toEqual(['WILL_CREATE FlowLogsVPCGreen', 'WILL_UPDATE HealthStateMachine']);
});

test('a flow log less does the same', () => {
  expect(changes(templateOf(['Green', 'Blue']), ONE)).toEqual(['WILL_DESTROY FlowLogsVPCGreen', 'WILL_UPDATE HealthStateMachine']);
});

test('a flow log that is replaced changes nothing: the state machine follows by its reference', () => {
  expect(changes(ONE, templateOf(['Blue'], { format: FlowLogFormat.COST_V11 }))).toEqual(['WILL_REPLACE FlowLogsVPCBlue']);
});

test('another interval changes schedule and alarm in place', () => {
  expect(changes(ONE, templateOf(['Blue'], { interval: Duration.minutes(15) }))).toEqual(['WILL_UPDATE HealthAlarm', 'WILL_UPDATE HealthSchedule']);
});
