import { App, aws_cloudwatch as cloudwatch, aws_ec2 as ec2, aws_s3 as s3, CfnParameter, Duration, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { FlowLogDeliveryHealth, FlowLogDeliveryHealthProps, FlowLogFormat, FlowLogSource, S3FlowLogs, S3LogLayout } from '../../../src';
import { ACCOUNT, newPlacedStack, newStack, onlyResource, refusal, REGION, stackBeside } from '../../fixtures/stacks';

/** Flow logs of VPCs that exist. */
function flowLogsIn(stack: Stack, ...ids: string[]) {
  return new S3FlowLogs(stack, 'FlowLogs', { sources: ids.map(id => FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, id, id))) });
}

function healthIn(stack: Stack, props: Partial<FlowLogDeliveryHealthProps> = {}): FlowLogDeliveryHealth {
  return new FlowLogDeliveryHealth(stack, 'Health', { flowLogs: [flowLogsIn(stack, 'vpc-0a', 'vpc-0b')], ...props });
}

/** The definition, references to resources as `<logical id without its hash>`. */
function definition(stack: Stack): any {
  const { DefinitionString: text } = onlyResource(stack, 'AWS::StepFunctions::StateMachine').Properties;
  const parts: any[] = text['Fn::Join'][1];
  return JSON.parse(parts.map(part => (typeof part === 'string' ? part : `<${part.Ref.replace(/[0-9A-F]{8}$/, '')}>`)).join(''));
}

describe('the state machine', () => {
  const stack = newPlacedStack();
  healthIn(stack);
  const { States: states, ...machine } = definition(stack);

  test('asks for the very flow logs, by reference', () => {
    expect(states.Begin.Assign.ids).toEqual(['<FlowLogsVPCvpc0a>', '<FlowLogsVPCvpc0b>']);
  });

  test('calls two actions of AWS, and nothing else', () => {
    const tasks = Object.values<any>(states).filter(({ Type }) => Type === 'Task').map(({ Resource }) => Resource);
    expect(tasks).toEqual(['arn:<AWS::Partition>:states:::aws-sdk:ec2:describeFlowLogs', 'arn:<AWS::Partition>:states:::aws-sdk:cloudwatch:putMetricData']);
    expect([...new Set(Object.values<any>(states).map(({ Type }) => Type))]).toEqual(['Pass', 'Task', 'Choice']);
  });

  test('asks by a filter: an id that is gone would make the call fail', () => {
    expect(states.DescribeFlowLogs.Arguments).toContain("'Filter': [{ 'Name': 'flow-log-id'");
    expect(states.DescribeFlowLogs.Arguments).not.toContain('FlowLogIds');
  });

  test('tries again, later each time, and ends before the next reading is due', () => {
    for (const name of ['DescribeFlowLogs', 'PutMetricData']) {
      expect(states[name].Retry).toEqual([{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 6, MaxDelaySeconds: 60, JitterStrategy: 'FULL' }]);
    }
    expect(machine).toMatchObject({ QueryLanguage: 'JSONata', TimeoutSeconds: 240 });
  });

  test('is a standard one, whose executions can be looked at without a log', () => {
    const { Properties: properties } = onlyResource(stack, 'AWS::StepFunctions::StateMachine');
    expect(Object.keys(properties).sort()).toEqual(['DefinitionString', 'RoleArn']);
  });

  test('is all there is, with what starts and watches it: no function', () => {
    const types = Object.entries<any>(Template.fromStack(stack).toJSON().Resources).filter(([id]) => id.startsWith('Health')).map(([, { Type }]) => Type);
    expect(types.sort()).toEqual([
      'AWS::CloudWatch::Alarm', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::Role', 'AWS::Scheduler::Schedule', 'AWS::StepFunctions::StateMachine',
    ]);
  });
});

describe('what may be done', () => {
  const stack = newPlacedStack();
  healthIn(stack);
  const template = Template.fromStack(stack);
  const arn = (rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest]] });

  test('the state machine describes flow logs and writes metrics into one namespace', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [{
          Action: 'sts:AssumeRole',
          Effect: 'Allow',
          Principal: { Service: 'states.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT }, ArnLike: { 'aws:SourceArn': arn(`:states:${REGION}:${ACCOUNT}:stateMachine:*`) } },
        }],
      },
      ManagedPolicyArns: Match.absent(),
      Policies: [{
        PolicyName: 'Reading',
        PolicyDocument: {
          Statement: [
            { Action: 'ec2:DescribeFlowLogs', Effect: 'Allow', Resource: '*' },
            { Action: 'cloudwatch:PutMetricData', Effect: 'Allow', Resource: '*', Condition: { StringEquals: { 'cloudwatch:namespace': 'FlowLogs/Health' } } },
          ],
        },
      }],
    });
  });

  test('the namespace that is allowed is the one that is written and watched', () => {
    expect(definition(stack).States.PutMetricData.Arguments.Namespace).toBe('FlowLogs/Health');
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { Metrics: Match.arrayWith([Match.objectLike({ MetricStat: { Metric: { Namespace: 'FlowLogs/Health' } } })]) });
  });

  test('the schedule starts this state machine', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [{
          Action: 'sts:AssumeRole',
          Effect: 'Allow',
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': arn(`:scheduler:${REGION}:${ACCOUNT}:schedule-group/default`) } },
        }],
      },
    });
    const [machine] = Object.keys(template.findResources('AWS::StepFunctions::StateMachine'));
    expect(onlyResource(stack, 'AWS::IAM::Policy').Properties.PolicyDocument.Statement).toEqual([{ Action: 'states:StartExecution', Effect: 'Allow', Resource: { Ref: machine } }]);
  });
});

describe('schedule and alarm', () => {
  const periods = (stack: Stack) => onlyResource(stack, 'AWS::CloudWatch::Alarm').Properties.Metrics.flatMap((one: any) => one.MetricStat?.Period ?? []);

  test.each([
    ['by default', undefined, 'rate(1 hour)', 3600],
    ['at the shortest', Duration.minutes(5), 'rate(5 minutes)', 300],
    ['at odd minutes', Duration.minutes(90), 'rate(90 minutes)', 5400],
    ['at the longest', Duration.hours(12), 'rate(12 hours)', 43_200],
  ])('go by the same interval, %s', (_, interval, rate, seconds) => {
    const stack = newStack();
    healthIn(stack, { interval });
    const { ScheduleExpression: expression, State: state, Target: target } = onlyResource(stack, 'AWS::Scheduler::Schedule').Properties;
    expect([expression, state]).toEqual([rate, 'ENABLED']);
    expect(target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: seconds, MaximumRetryAttempts: 3 });
    expect(periods(stack)).toEqual([seconds, seconds]);
  });

  test('the alarm goes off when either number is above nought, or there is none, twice in a row', () => {
    const stack = newStack();
    healthIn(stack);
    const { Properties: alarm } = onlyResource(stack, 'AWS::CloudWatch::Alarm');
    expect(alarm).toMatchObject({ ComparisonOperator: 'GreaterThanThreshold', Threshold: 0, EvaluationPeriods: 2, TreatMissingData: 'breaching' });
    expect(alarm.DatapointsToAlarm).toBeUndefined();
    const [sum, ...summands] = alarm.Metrics;
    expect(sum).toMatchObject({ Expression: 'failed + missing', ReturnData: true });
    expect(summands.map((one: any) => [one.Id, one.MetricStat.Metric.MetricName, one.MetricStat.Stat, one.ReturnData]))
      .toEqual([['failed', 'Failed', 'Maximum', false], ['missing', 'Missing', 'Maximum', false]]);
  });

  test('come one after the other: what may be started, the schedule that starts at once, the alarm', () => {
    const stack = newStack();
    healthIn(stack);
    const stems = (type: string) => onlyResource(stack, type).DependsOn.map((id: string) => id.replace(/[0-9A-F]{8}$/, ''));
    expect(stems('AWS::Scheduler::Schedule')).toEqual(['HealthScheduleRoleDefaultPolicy', 'HealthScheduleRole']);
    expect(stems('AWS::CloudWatch::Alarm')).toEqual(['HealthSchedule']);
  });

  test('an action can be added', () => {
    const stack = newStack();
    healthIn(stack).alarm.addAlarmAction({ bind: () => ({ alarmActionArn: 'arn:aws:sns:eu-west-1:111122223333:topic' }) });
    expect(onlyResource(stack, 'AWS::CloudWatch::Alarm').Properties.AlarmActions).toEqual(['arn:aws:sns:eu-west-1:111122223333:topic']);
  });
});

describe('metrics', () => {
  test('bear the name of the state machine, as it writes it', () => {
    const stack = newStack();
    const health = healthIn(stack);
    const [machine] = Object.keys(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'));
    expect(stack.resolve(health.metricFailed().dimensions)).toEqual({ StateMachine: { 'Fn::GetAtt': [machine, 'Name'] } });
    expect(stack.resolve(health.metricMissing().dimensions)).toEqual({ StateMachine: { 'Fn::GetAtt': [machine, 'Name'] } });
    const written = definition(stack).States.PutMetricData.Arguments.MetricData;
    expect(written.map((one: any) => [one.MetricName, one.Unit, one.Dimensions])).toEqual(
      ['Failed', 'Missing'].map(name => [name, 'Count', [{ Name: 'StateMachine', Value: '{% $states.context.StateMachine.Name %}' }]]),
    );
  });

  test('of two healths do not meet', () => {
    const stack = newStack();
    const { flowLogs: [one, other] } = flowLogsIn(stack, 'vpc-0a', 'vpc-0b');
    const [first, second] = [new FlowLogDeliveryHealth(stack, 'One', { flowLogs: [], otherFlowLogs: [one] }), new FlowLogDeliveryHealth(stack, 'Other', { flowLogs: [], otherFlowLogs: [other] })];
    expect(stack.resolve(first.metricFailed().dimensions)).not.toEqual(stack.resolve(second.metricFailed().dimensions));
  });

  test('can be changed', () => {
    const metric = healthIn(newStack()).metricFailed({ statistic: cloudwatch.Stats.SUM, period: Duration.days(1) });
    expect([metric.metricName, metric.statistic, metric.period.toDays()]).toEqual(['Failed', 'Sum', 1]);
  });
});

describe('flow logs', () => {
  test('of another stack of the same account and Region are taken', () => {
    const network = newPlacedStack();
    const stack = stackBeside(network, { account: ACCOUNT, region: REGION });
    new FlowLogDeliveryHealth(stack, 'Health', { flowLogs: [flowLogsIn(network, 'vpc-0a')] });
    expect(JSON.stringify(onlyResource(stack, 'AWS::StepFunctions::StateMachine'))).toContain('"Fn::ImportValue":"Network:ExportsOutputRef');
  });

  test('that were made elsewhere are taken by their ids', () => {
    const stack = newStack();
    const otherFlowLogs = [ec2.FlowLog.fromFlowLogId(stack, 'Blue', 'fl-0a'), ec2.FlowLog.fromFlowLogId(stack, 'Green', new CfnParameter(stack, 'Id').valueAsString)];
    new FlowLogDeliveryHealth(stack, 'Health', { flowLogs: [], otherFlowLogs });
    expect(definition(stack).States.Begin.Assign.ids).toEqual(['fl-0a', '<Id>']);
  });

  test('more than a call takes are asked for in goes of 50', () => {
    const stack = newStack();
    const otherFlowLogs = Array.from({ length: 120 }, (_, index) => ec2.FlowLog.fromFlowLogId(stack, `FlowLog${index}`, `fl-${index}`));
    new FlowLogDeliveryHealth(stack, 'Health', { flowLogs: [], otherFlowLogs });
    const { Begin, DescribeFlowLogs } = definition(stack).States;
    expect(Begin.Assign.ids).toHaveLength(120);
    expect(DescribeFlowLogs.Arguments).toContain('$place < $from + 50');
    expect(DescribeFlowLogs.Assign.from).toContain('$from + 50');
  });
});

describe('refused', () => {
  const elsewhere = { account: '444455556666', region: REGION };

  test('fails when there are no flow logs', () => {
    expect(refusal(() => healthIn(newStack(), { flowLogs: [] }))).toBe(
      'flowLogs must be at least one, got none; list those whose delivery matters: S3FlowLogs, FirehoseFlowLogs or CloudWatchFlowLogs [at Network/Health]');
  });

  test('fails when it is not known which flow logs they are', () => {
    const stack = newStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'archive');
    const existing = S3FlowLogs.fromS3FlowLogsAttributes(stack, 'Existing', { bucket, format: FlowLogFormat.DEFAULT, layout: S3LogLayout.text({ prefix: '' }) });
    expect(refusal(() => healthIn(stack, { flowLogs: [existing] }))).toBe('flowLogs must be made by this app, got Network/Existing, which only tells where records lie; '
      + 'name its flow logs in otherFlowLogs [at Network/Health]');
  });

  test('fails when a flow log is listed twice', () => {
    const stack = newStack();
    const { flowLogs: [one, other] } = flowLogsIn(stack, 'vpc-0a', 'vpc-0b');
    expect(refusal(() => new FlowLogDeliveryHealth(stack, 'Health', { flowLogs: [], otherFlowLogs: [one, other, one] })))
      .toBe('flowLogs must differ, got Network/FlowLogs/VPC-vpc-0a twice; list it once [at Network/Health]');
  });

  test('fails when an id is listed twice under two names', () => {
    const stack = newStack();
    const named = (id: string, flowLogId: string) => ec2.FlowLog.fromFlowLogId(stack, id, flowLogId);
    expect(refusal(() => new FlowLogDeliveryHealth(stack, 'Health', { flowLogs: [], otherFlowLogs: [named('Blue', 'fl-0a'), named('Green', 'fl-0a')] })))
      .toBe('flowLogs must differ, got fl-0a twice; list it once [at Network/Health]');
    expect(() => new FlowLogDeliveryHealth(stack, 'Twin', { flowLogs: [], otherFlowLogs: [named('Red', 'fl-0a'), named('Yellow', 'fl-0b')] })).not.toThrow();
  });

  test.each([['account', elsewhere], ['Region', { account: ACCOUNT, region: 'us-east-1' }]])('fails when a flow log is of another %s', (_, env) => {
    const stack = newPlacedStack();
    const away = flowLogsIn(stackBeside(stack, env), 'vpc-0a');
    expect(refusal(() => new FlowLogDeliveryHealth(stack, 'Health', { flowLogs: [away] }))).toBe(
      `flowLogs must lie in the account and Region of the stack (${ACCOUNT}, ${REGION}), got Away/FlowLogs/VPC-vpc-0a in ${env.account}, ${env.region}; `
      + 'create a FlowLogDeliveryHealth there [at Network/Health]');
  });

  test.each([
    ['too short', Duration.minutes(4), '"4 minutes"'],
    ['too long', Duration.hours(13), '"13 hours"'],
    ['no whole minutes', Duration.seconds(330), '"5 minutes 30 seconds"'],
    ['a token', Duration.seconds(Token.asNumber({ Ref: 'Every' })), 'a token'],
  ])('fails when the interval is %s', (_, interval, got) => {
    expect(refusal(() => healthIn(newStack(), { interval })))
      .toBe(`interval must be whole minutes known at synth, from 5 minutes to 12 hours, got ${got}; write Duration.hours(1) [at Network/Health]`);
  });
});

test('no warning comes with it', () => {
  const app = new App();
  const stack = new Stack(app, 'Network');
  healthIn(stack);
  expect(app.synth().stacks[0].messages.filter(({ level }) => level !== 'info')).toEqual([]);
});
