import { App, aws_cloudwatch as cloudwatch, aws_ec2 as ec2, aws_iam as iam, aws_lambda as lambda, aws_logs as logs, CfnParameter, Duration, Stack, Tags } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Log, NAMESPACE } from '../../../src/mirroring/fleets/controller/log';
import { MetricName } from '../../../src/mirroring/fleets/private/metrics';
import { fleetIn, importedTarget, policyOf, stackIn, templateOf } from './fleet';
import { MirrorFilter, MirrorFleetInterfaces, MirrorFleetProps, MirrorPreset, MirrorRule, MirroredTraffic, MirrorSelector } from 'cdk-network-visibility';

const made = (props: Partial<MirrorFleetProps> = {}) => {
  const stack = stackIn();
  return { stack, fleet: fleetIn(stack, props) };
};
const resourcesOf = (stack: Stack, type: string): [string, any][] => Object.entries(templateOf(stack).findResources(type));

/** All that a resource waits for, directly or by others. */
function waitsFor(stack: Stack, id: string): Set<string> {
  const { Resources } = templateOf(stack).toJSON();
  const named = (value: any): string[] => {
    if (Array.isArray(value)) return value.flatMap(named);
    if (typeof value !== 'object' || value === null) return [];
    if (typeof value.Ref === 'string') return [value.Ref];
    if (value['Fn::GetAtt'] !== undefined) return [value['Fn::GetAtt'][0]];
    return Object.values(value).flatMap(named);
  };
  const seen = new Set<string>();
  const visit = (one: string): void => [...named(Resources[one].Properties), ...[Resources[one].DependsOn ?? []].flat()]
    .filter(next => Resources[next] !== undefined && !seen.has(next)).forEach(next => visit((seen.add(next), next)));
  visit(id);
  return seen;
}

describe('the policy that the controller gets', () => {
  test('defaults', () => {
    const { stack } = made();
    expect(policyOf(stack)).toEqual({
      version: 1,
      account: '111122223333',
      region: 'eu-west-1',
      owner: { tagKey: 'cdk-network-visibility:fleet', tagValue: 'Security/Fleet', description: 'Managed by cdk-network-visibility: fleet Security/Fleet' },
      enabled: true,
      selector: { kind: 'tag', key: 'mirror', values: ['on'] },
      interfaces: 'every',
      stoppedInstances: true,
      exclusions: [{ name: 'receivers of mirrored packets', match: { kind: 'tag', key: 'cdk-network-visibility:mirror', values: ['receiver'] } }],
      targets: [{ id: 'tmt-0a1b2c3d' }],
      filterId: expect.stringMatching(/^<FleetFilter\w+>$/),
      priority: 100,
      maxSessions: 100,
      tags: { Name: 'Security/Fleet' },
      mirroredTypes: { families: expect.arrayContaining(['m7g', 't3', 'c6gn']), bareMetal: expect.arrayContaining(['m5']) },
      brake: { minimum: 50, createdShare: 0.5, deletedShare: 0.25 },
    });
  });

  test('every prop arrives', () => {
    const stack = stackIn();
    const filter = new MirrorFilter(stack, 'Shared', { preset: MirrorPreset.dns() });
    fleetIn(stack, {
      filter,
      targets: [importedTarget(stack, 'One', 'tmt-1'), importedTarget(stack, 'Two', 'tmt-2')],
      interfaces: MirrorFleetInterfaces.PRIMARY,
      sessionNumber: 7,
      virtualNetworkId: 4711,
      packetLength: 128,
      includeStoppedInstances: false,
      additionalInstanceFamilies: ['m99g'],
      enabled: false,
      pausedUntil: new Date('2027-01-31T06:00:00Z'),
      changeLimit: { minimum: 10, createdPercent: 100, deletedPercent: 1 },
      changeWindow: { daysOfWeek: ['SAT', 'SUN'], startTime: '22:30', duration: Duration.hours(4) },
    });
    const policy = policyOf(stack);
    expect(policy).toMatchObject({
      enabled: false,
      pausedUntil: '2027-01-31T06:00:00.000Z',
      interfaces: 'primary',
      stoppedInstances: false,
      targets: [{ id: 'tmt-1' }, { id: 'tmt-2' }],
      filterId: expect.stringMatching(/^<Shared\w+>$/),
      priority: 7,
      packetLength: 128,
      virtualNetworkId: 4711,
      brake: { minimum: 10, createdShare: 1, deletedShare: 0.01 },
      changeWindow: { days: [0, 6], startMinute: 1350, minutes: 240 },
    });
    expect(policy.mirroredTypes.families).toContain('m99g');
    templateOf(stack).resourceCountIs('AWS::EC2::TrafficMirrorFilter', 1);
  });

  test('rules make a filter of the fleet', () => {
    const { stack } = made({ inboundRules: [MirrorRule.accept(MirroredTraffic.toPort(ec2.Port.tcp(443)), { addressFamily: ec2.AddressFamily.IP_V4 })], outboundRules: [] });
    templateOf(stack).resourceCountIs('AWS::EC2::TrafficMirrorFilterRule', 1);
  });

  test('a parameter switches fleets of many stacks at deployment', () => {
    const stack = stackIn();
    const enabledParameter = new CfnParameter(stack, 'Mirroring', { allowedValues: ['true', 'false'], default: 'true' });
    fleetIn(stack, { enabledParameter });
    expect(policyOf(stack).enabled).toBe('<Mirroring>');
  });

  test('tags of fleet, stack and app reach each session, but for those that leave sessions out', () => {
    const app = new App();
    const stack = stackIn(app);
    const fleet = fleetIn(stack);
    Tags.of(fleet).add('Team', 'security');
    Tags.of(app).add('CostCentre', '42');
    Tags.of(fleet).add('Other', 'none', { excludeResourceTypes: ['AWS::EC2::TrafficMirrorSession'] });
    expect(policyOf(stack).tags).toEqual({ CostCentre: '42', Name: 'Security/Fleet', Team: 'security' });
  });

  test('a Name tag of the user outweighs that of the fleet', () => {
    const { stack, fleet } = made();
    Tags.of(fleet).add('Name', 'ids');
    expect(policyOf(stack).tags).toEqual({ Name: 'ids' });
  });

  test('names of fleets that are too long for AWS are cut, and differ', () => {
    const stack = stackIn(new App(), 'S'.repeat(120));
    const names = ['a', 'b'].map(end => fleetIn(stack, {}, `${'F'.repeat(100)}${end}`).fleetName);
    expect(names.map(name => name.length)).toEqual([180, 180]);
    expect(new Set(names).size).toBe(2);
  });
});

describe('the order in which things come and go', () => {
  const { stack } = made();
  const [policy] = resourcesOf(stack, 'Custom::MirrorFleet')[0];
  const needed = waitsFor(stack, policy);

  test('CloudFormation waits an hour for the deletion, and the controller answers by itself', () => {
    templateOf(stack).hasResource('Custom::MirrorFleet', {
      Properties: { ServiceToken: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FleetController'), 'Arn'] }, ServiceTimeout: '3600' },
      DeletionPolicy: 'Delete',
    });
  });

  test.each([
    'AWS::Lambda::Function', 'AWS::Lambda::EventSourceMapping', 'AWS::Lambda::EventInvokeConfig', 'AWS::IAM::Policy', 'AWS::Logs::LogGroup',
    'AWS::DynamoDB::Table', 'AWS::SQS::Queue', 'AWS::EC2::TrafficMirrorFilter', 'AWS::EC2::TrafficMirrorFilterRule',
  ])('%s stands until the last session is gone', type => {
    const ids = resourcesOf(stack, type).map(([id]) => id).filter(id => !id.includes('SweepRole'));
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.filter(id => !needed.has(id))).toEqual([]);
  });

  test.each(['AWS::Events::Rule', 'AWS::Scheduler::Schedule'])('%s comes after the policy, and goes first', type => {
    const found = resourcesOf(stack, type);
    expect(found.length).toBeGreaterThan(0);
    found.forEach(([id]) => expect(waitsFor(stack, id)).toContain(policy));
  });

  test('a role that waits for its fleet deletes no log group that comes again: the function cannot create one', () => {
    const actions = resourcesOf(stack, 'AWS::IAM::Role').flatMap(([, { Properties }]) => (Properties.Policies ?? []).flatMap((one: any) => one.PolicyDocument.Statement.flatMap((s: any) => s.Action)));
    expect(actions).toContain('logs:PutLogEvents');
    expect(actions).not.toContain('logs:CreateLogGroup');
    expect(JSON.stringify(templateOf(stack).toJSON())).not.toContain('AWSLambdaBasicExecutionRole');
  });
});

describe('the controller', () => {
  test('runs on arm64 with the newest Node.js, and keeps its logs for three months', () => {
    const { stack } = made();
    templateOf(stack).hasResourceProperties('AWS::Lambda::Function', { Architectures: ['arm64'], Runtime: 'nodejs24.x', Timeout: 900 });
    templateOf(stack).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });

  test('runs as the user says', () => {
    const { stack } = made({ runtime: lambda.Runtime.NODEJS_22_X, architecture: lambda.Architecture.X86_64, logRetention: logs.RetentionDays.ONE_YEAR });
    templateOf(stack).hasResourceProperties('AWS::Lambda::Function', { Architectures: ['x86_64'], Runtime: 'nodejs22.x' });
    templateOf(stack).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
  });

  test('events come in batches through an encrypted queue, whose dead letters are kept', () => {
    const { stack } = made();
    templateOf(stack).hasResourceProperties('AWS::Lambda::EventSourceMapping', { BatchSize: 1000, MaximumBatchingWindowInSeconds: 5, ScalingConfig: { MaximumConcurrency: 2 } });
    templateOf(stack).allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true, FifoQueue: Match.absent() });
    templateOf(stack).hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 960, RedrivePolicy: Match.objectLike({ maxReceiveCount: 3 }) });
    templateOf(stack).hasResourceProperties('AWS::DynamoDB::Table', { BillingMode: 'PAY_PER_REQUEST', SSESpecification: { SSEEnabled: true } });
  });

  test('a permissions boundary of the stack holds for each role', () => {
    const { stack } = made();
    iam.PermissionsBoundary.of(stack).apply(iam.ManagedPolicy.fromAwsManagedPolicyName('PowerUserAccess'));
    templateOf(stack).allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: Match.anyValue() });
  });
});

describe('what wakes the controller', () => {
  const patternsOf = (props: Partial<MirrorFleetProps> = {}) => {
    const { stack } = made(props);
    return resourcesOf(stack, 'AWS::Events::Rule').map(([, { Properties }]) => Properties.EventPattern);
  };

  test('instances, Auto Scaling, tasks, deciding tags, and attached interfaces', () => {
    expect(patternsOf()).toEqual(expect.arrayContaining([
      { 'source': ['aws.ec2'], 'detail-type': ['EC2 Instance State-change Notification'], 'detail': { state: ['running', 'stopped', 'terminated'] } },
      { 'source': ['aws.autoscaling'], 'detail-type': ['EC2 Instance Launch Successful', 'EC2 Instance Terminate Successful'] },
      { 'source': ['aws.ecs'], 'detail-type': ['ECS Task State Change'], 'detail': { lastStatus: ['RUNNING', 'STOPPED'] } },
      {
        'source': ['aws.tag'],
        'detail-type': ['Tag Change on Resource'],
        'detail': { 'service': ['ec2'], 'resource-type': ['instance', 'network-interface'], 'changed-tag-keys': ['mirror', 'cdk-network-visibility:mirror'] },
      },
      {
        'source': ['aws.ec2'],
        'detail-type': ['AWS API Call via CloudTrail'],
        'detail': { eventSource: ['ec2.amazonaws.com'], eventName: ['AttachNetworkInterface', 'DetachNetworkInterface'] },
      },
    ]));
  });

  test('security groups that decide are watched, and tasks that cannot be selected are not', () => {
    const stack = stackIn();
    fleetIn(stack, { selector: MirrorSelector.securityGroup(ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0a1b')) });
    templateOf(stack).hasResourceProperties('AWS::Events::Rule', { EventPattern: { detail: { eventName: Match.arrayWith(['ModifyNetworkInterfaceAttribute']) } } });
    const instance = stackIn();
    fleetIn(instance, { selector: MirrorSelector.instance(ec2.CfnInstance.fromInstanceId(instance, 'Web', 'i-0a1b')) });
    expect(JSON.stringify(templateOf(instance).findResources('AWS::Events::Rule'))).not.toContain('aws.ecs');
  });

  test('a sweep every ten minutes, or as the user says', () => {
    const { stack } = made();
    templateOf(stack).hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(10 minutes)', Target: Match.objectLike({ Input: '{"action":"sweep"}', Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FleetController'), 'Arn'] } }),
    });
    templateOf(made({ sweepInterval: Duration.hours(1) }).stack).hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(1 hour)' });
  });
});

describe('metrics and alarms', () => {
  test('the change limit and drift raise alarms from the start, silence as well; a pause where there is one', () => {
    const { stack, fleet } = made();
    expect(fleet.alarms.map(({ node }) => node.id)).toEqual(['Braked', 'Drift']);
    templateOf(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'DriftAge', Namespace: NAMESPACE, Dimensions: [{ Name: 'Fleet', Value: 'Security/Fleet' }],
      Period: 600, Threshold: 3600, EvaluationPeriods: 2, TreatMissingData: 'breaching',
    });
    templateOf(stack).hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'Braked', Threshold: 0, TreatMissingData: 'notBreaching' });
    const paused = made({ pausedUntil: new Date('2027-01-31T06:00:00Z') });
    templateOf(paused.stack).hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'Paused', Threshold: 0 });
  });

  test('the controller reports every metric that the construct names', () => {
    const lines: any[] = [];
    const { stack } = made();
    new Log({ log: (line: string) => lines.push(JSON.parse(line)), now: () => 0 } as never).run(
      policyOf(stack), { changes: [], skipped: [], wanted: 0, present: 0 }, { created: 0, modified: 0, tagged: 0, deleted: 0, throttled: 0, failed: {} } as never, 0,
    );
    const [{ Namespace, Metrics, Dimensions }] = lines[0]._aws.CloudWatchMetrics;
    expect(Namespace).toBe(NAMESPACE);
    expect(Dimensions).toEqual([['Fleet']]);
    expect(Metrics.map(({ Name }: { Name: string }) => Name)).toEqual(expect.arrayContaining(Object.values(MetricName)));
  });

  test('asking twice gives the same alarm and dashboard', () => {
    const { fleet } = made();
    expect(fleet.addDriftAlarm()).toBe(fleet.alarms[1]);
    expect(fleet.addSkippedAlarm()).toBe(fleet.addSkippedAlarm());
    expect(fleet.addDeadLettersAlarm()).toBe(fleet.addDeadLettersAlarm());
    expect(fleet.addDashboard()).toBe(fleet.addDashboard());
  });

  test('fails when the drift alarm is asked for with another time', () => {
    expect(() => made().fleet.addDriftAlarm({ tolerated: Duration.hours(2) })).toThrow('addDriftAlarm must have the options of its first call, {"tolerated":60}, got {"tolerated":120}; for a second alarm write metricDriftAge().createAlarm()');
    expect(() => made().fleet.addDriftAlarm({ tolerated: Duration.hours(1) })).not.toThrow();
  });

  test('each metric has its name, statistic and the interval of sweeps', () => {
    const { fleet } = made({ sweepInterval: Duration.minutes(5) });
    const metrics: [cloudwatch.Metric, string, string][] = [
      [fleet.metricWanted(), 'Wanted', 'Maximum'], [fleet.metricPresent(), 'Present', 'Maximum'], [fleet.metricCreated(), 'Created', 'Sum'], [fleet.metricDeleted(), 'Deleted', 'Sum'],
      [fleet.metricSkipped(), 'Skipped', 'Maximum'], [fleet.metricDriftAge(), 'DriftAge', 'Maximum'], [fleet.metricThrottled(), 'Throttled', 'Sum'],
    ];
    metrics.forEach(([metric, name, statistic]) => expect(metric).toMatchObject({ metricName: name, statistic, period: Duration.minutes(5), dimensions: { Fleet: 'Security/Fleet' } }));
  });
});
