import { App, aws_ec2 as ec2, aws_logs as logs, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { changes, Json, resource } from './change';
import {
  CloudWatchFlowLogs, CloudWatchFlowLogsProps, FirehoseFlowLogs, FirehoseFlowLogsProps, FlowLogFormat, FlowLogsLogGroup, FlowLogsLogGroupProps,
  FlowLogSource,
  FlowLogDeliveryStream,
} from '../../src';

const V5 = FlowLogFormat.RECOMMENDED_V5;
const { ONE_MINUTE } = ec2.FlowLogMaxAggregationInterval;

/** Flow logs of named VPCs, in a stack with three of them. */
function templateOf(names: string[], make: (stack: Stack, sources: FlowLogSource[]) => void): Json {
  const stack = new Stack(new App(), 'Network');
  const vpcs = ['Blue', 'Green', 'Red'].map((id, index) => new ec2.CfnVPC(stack, id, { cidrBlock: `10.${index}.0.0/16` }));
  make(stack, names.map(name => FlowLogSource.vpc(vpcs.find(vpc => vpc.node.id === name)!)));
  return Template.fromStack(stack).toJSON();
}

describe('in CloudWatch Logs', () => {
  const live = (props: Partial<CloudWatchFlowLogsProps> = {}, group?: FlowLogsLogGroupProps, names = ['Blue']) => templateOf(names, (stack, sources) => {
    const logGroup = group === undefined ? undefined : new FlowLogsLogGroup(stack, 'Records', group);
    new CloudWatchFlowLogs(stack, 'Live', { sources, trafficType: ec2.FlowLogTrafficType.REJECT, logGroup, ...props });
  });

  test.each<[string, Partial<CloudWatchFlowLogsProps>]>([
    ['format', { format: V5 }],
    ['traffic type', { trafficType: ec2.FlowLogTrafficType.ALL }],
    ['interval', { maxAggregationInterval: ONE_MINUTE }],
  ])('another %s replaces the flow log; log group and role stay', (_, props) => {
    const [before, after] = [live(), live(props)];
    expect(changes(before, after)).toEqual(['WILL_REPLACE LiveVPCBlue']);
    expect(resource(after, 'AWS::Logs::LogGroup')).toEqual(resource(before, 'AWS::Logs::LogGroup'));
  });

  test('the default format, given by name, changes nothing', () => {
    expect(changes(live(), live({ format: FlowLogFormat.DEFAULT }))).toEqual([]);
  });

  test('another retention touches nothing but the log group, which is updated in place', () => {
    const { ONE_WEEK, ONE_YEAR } = logs.RetentionDays;
    expect(changes(live({}, { retention: ONE_WEEK }), live({}, { retention: ONE_YEAR }))).toEqual(['WILL_UPDATE Records']);
  });

  test('another name replaces the log group, and with it what writes to it', () => {
    // The role, whose text stays, follows by its reference to the group.
    expect(changes(live({}, { logGroupName: 'one' }), live({}, { logGroupName: 'two' }))).toEqual(['WILL_REPLACE LiveVPCBlue', 'WILL_REPLACE Records']);
  });

  test('a source added in front creates its flow log, nothing else', () => {
    expect(changes(live(), live({}, undefined, ['Green', 'Blue']))).toEqual(['WILL_CREATE LiveVPCGreen']);
  });

  test('sources reordered change nothing', () => {
    expect(changes(live({}, undefined, ['Red', 'Blue']), live({}, undefined, ['Blue', 'Red']))).toEqual([]);
  });
});

describe('in a stream of another account', () => {
  const away = (props: Partial<FirehoseFlowLogsProps> = {}, names = ['Blue'], streamName = 'network') => templateOf(names, (stack, sources) => {
    new FirehoseFlowLogs(stack, 'Away', { sources, stream: FlowLogDeliveryStream.crossAccount({ account: '444455556666', streamName }), ...props });
  });

  test.each<[string, Partial<FirehoseFlowLogsProps>]>([
    ['format', { format: V5 }],
    ['traffic type', { trafficType: ec2.FlowLogTrafficType.REJECT }],
    ['interval', { maxAggregationInterval: ONE_MINUTE }],
  ])('another %s replaces the flow log; the role stays', (_, props) => {
    expect(changes(away(), away(props))).toEqual(['WILL_REPLACE AwayVPCBlue']);
  });

  test('a source added creates its flow log, and the role is updated: its policy names the source', () => {
    expect(changes(away(), away({}, ['Green', 'Blue']))).toEqual(['WILL_CREATE AwayVPCGreen', 'WILL_UPDATE AwaySourceRole']);
  });

  test('another stream replaces role and flow log', () => {
    expect(changes(away(), away({}, ['Blue'], 'other'))).toEqual(['WILL_REPLACE AwaySourceRole', 'WILL_REPLACE AwayVPCBlue']);
  });
});
