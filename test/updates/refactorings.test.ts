import { ROWS } from './refactoring-rows';
import { BEFORE, changesOf, namesOf, Shape } from './refactoring-world';

/** Refactorings of which nothing must come, wherever the source lies. */
const HARMLESS: Record<string, Partial<Shape>> = {
  'the construct ids of the stacks change, their stackName stays': { stackIds: ['Network', 'Next'] },
  'a Stage is put around the stacks, their stackName stays': { isInStage: true },
};

const REFACTORINGS = {
  'renamed': { id: 'Renamed' },
  'source moved': { source: 'beside' },
  'source imported': { source: 'imported' },
  'reordered': { list: ['B', 'A'] },
  'one added': { list: ['C', 'A', 'B'] },
  'one removed': { list: ['B'] },
} satisfies Record<string, Partial<Shape>>;

/**
 * What each refactoring does to the resources of each construct; nothing where it is not listed. `moves`: another logical id, so a new resource before
 * the old one is deleted. `replaces`: the same with the id kept. docs/how-to/renaming-and-moving.md says where AWS refuses that, and the way out.
 */
const TABLE: Record<string, { readonly [refactoring in keyof typeof REFACTORINGS]?: string[] }> = {
  'S3FlowLogs': {
    'renamed': ['moves EC2::FlowLog, S3::BucketPolicy', 'moves, keeps the old S3::Bucket'],
    'source moved': ['moves EC2::FlowLog'],
    'source imported': ['moves EC2::FlowLog'],
    'one added': ['adds EC2::FlowLog'],
    'one removed': ['removes EC2::FlowLog'],
  },
  'CloudWatchFlowLogs': {
    'renamed': ['moves EC2::FlowLog, IAM::Role', 'moves, keeps the old Logs::LogGroup'],
    'source moved': ['moves EC2::FlowLog'],
    'source imported': ['moves EC2::FlowLog'],
    'one added': ['adds EC2::FlowLog'],
    'one removed': ['removes EC2::FlowLog'],
  },
  'FirehoseFlowLogs': {
    'renamed': ['moves EC2::FlowLog'],
    'source moved': ['moves EC2::FlowLog'],
    'source imported': ['moves EC2::FlowLog'],
    'one added': ['adds EC2::FlowLog'],
    'one removed': ['removes EC2::FlowLog'],
  },
  'FirehoseFlowLogs, another account': {
    'renamed': ['moves EC2::FlowLog, IAM::Role'],
    'source moved': ['moves EC2::FlowLog', 'updates IAM::Role'],
    'source imported': ['moves EC2::FlowLog', 'updates IAM::Role'],
    'reordered': ['updates IAM::Role'],
    'one added': ['adds EC2::FlowLog', 'updates IAM::Role'],
    'one removed': ['removes EC2::FlowLog', 'updates IAM::Role'],
  },
  'FlowLogBucket': {
    'renamed': ['moves S3::BucketPolicy', 'moves, keeps the old S3::Bucket'],
    'one added': ['updates S3::BucketPolicy'],
    'one removed': ['updates S3::BucketPolicy'],
  },
  'FlowLogBucket, named by the CDK': {
    renamed: ['moves S3::BucketPolicy', 'moves, keeps the old S3::Bucket', 'replaces EC2::FlowLog'],
  },
  'FlowLogsLogGroup': {
    renamed: ['moves, keeps the old Logs::LogGroup'],
  },
  'FlowLogDeliveryStream': {
    'renamed': ['moves EC2::FlowLog'],
    'source moved': ['replaces EC2::FlowLog'],
    'source imported': ['replaces EC2::FlowLog'],
  },
  'FirehoseFlowLogsAccess': {
    'renamed': ['moves IAM::Role'],
    'reordered': ['updates IAM::Role'],
    'one added': ['updates IAM::Role'],
    'one removed': ['updates IAM::Role'],
  },
  'FlowLogTable': {
    'renamed': ['moves Glue::Database, Glue::Table'],
    'source moved': ['updates Glue::Table'],
    'source imported': ['updates Glue::Table'],
  },
  'FlowLogView': {
    'renamed': ['moves Glue::Table'],
    'source moved': ['replaces Glue::Table'],
  },
  'FlowLogQueryPack': {
    'renamed': ['moves Athena::NamedQuery, Athena::WorkGroup'],
    'source moved': ['replaces Athena::NamedQuery'],
    'one added': ['adds Athena::NamedQuery'],
    'one removed': ['removes Athena::NamedQuery'],
  },
  'FlowLogInsights': {
    'renamed': ['moves CloudWatch::InsightRule, Logs::MetricFilter, Logs::QueryDefinition'],
    'source moved': ['replaces Logs::MetricFilter', 'updates CloudWatch::InsightRule, Logs::QueryDefinition'],
    'source imported': ['replaces Logs::MetricFilter', 'updates CloudWatch::InsightRule, Logs::QueryDefinition'],
    'one added': ['adds Logs::QueryDefinition'],
    'one removed': ['removes Logs::QueryDefinition'],
  },
  'FlowLogDeliveryHealth': {
    'renamed': ['moves CloudWatch::Alarm, IAM::Policy, IAM::Role, Scheduler::Schedule, StepFunctions::StateMachine'],
    'source moved': ['updates StepFunctions::StateMachine'],
    'source imported': ['updates StepFunctions::StateMachine'],
    'reordered': ['updates StepFunctions::StateMachine'],
    'one added': ['updates StepFunctions::StateMachine'],
    'one removed': ['updates StepFunctions::StateMachine'],
  },
  'FlowLogTamperAlarm': {
    'renamed': ['moves CloudWatch::Alarm, Events::Rule, Logs::ResourcePolicy', 'moves, keeps the old Logs::LogGroup'],
    'source moved': ['updates Events::Rule'],
    'source imported': ['updates Events::Rule'],
    'reordered': ['updates Events::Rule'],
    'one added': ['updates Events::Rule'],
    'one removed': ['updates Events::Rule'],
  },
  'AthenaWorkGroup': {
    renamed: ['moves Athena::WorkGroup'],
  },
  'MirrorSession': {
    'renamed': ['moves EC2::TrafficMirrorFilter, EC2::TrafficMirrorFilterRule, EC2::TrafficMirrorSession'],
    'source moved': ['replaces EC2::TrafficMirrorSession'],
    'source imported': ['replaces EC2::TrafficMirrorSession'],
    'reordered': ['updates EC2::TrafficMirrorFilterRule'],
    'one added': ['adds EC2::TrafficMirrorFilterRule', 'updates EC2::TrafficMirrorFilterRule, EC2::TrafficMirrorSession'],
    'one removed': ['removes EC2::TrafficMirrorFilterRule', 'updates EC2::TrafficMirrorFilterRule, EC2::TrafficMirrorSession'],
  },
  'MirrorTarget': {
    'renamed': ['moves EC2::TrafficMirrorTarget'],
    'source moved': ['replaces EC2::TrafficMirrorTarget'],
    'source imported': ['replaces EC2::TrafficMirrorTarget'],
  },
  'MirrorTarget, load balancer with appliances': {
    'renamed': ['moves EC2::TrafficMirrorTarget'],
    'source moved': ['replaces ElasticLoadBalancingV2::TargetGroup'],
    'reordered': ['updates ElasticLoadBalancingV2::TargetGroup'],
    'one added': ['updates ElasticLoadBalancingV2::TargetGroup'],
    'one removed': ['updates ElasticLoadBalancingV2::TargetGroup'],
  },
  'MirrorFilter': {
    'renamed': ['moves EC2::TrafficMirrorFilter, EC2::TrafficMirrorFilterRule'],
    'reordered': ['updates EC2::TrafficMirrorFilterRule'],
    'one added': ['adds EC2::TrafficMirrorFilterRule', 'updates EC2::TrafficMirrorFilterRule'],
    'one removed': ['removes EC2::TrafficMirrorFilterRule', 'updates EC2::TrafficMirrorFilterRule'],
  },
  'MirrorTargetShare': {
    'renamed': ['moves RAM::ResourceShare'],
    'reordered': ['updates RAM::ResourceShare'],
    'one added': ['updates RAM::ResourceShare'],
    'one removed': ['updates RAM::ResourceShare'],
  },
  'MirrorEndpointService': {
    'renamed': [
      'moves EC2::VPCEndpointService, EC2::VPCEndpointServicePermissions, ElasticLoadBalancingV2::Listener, '
        + 'ElasticLoadBalancingV2::LoadBalancer, ElasticLoadBalancingV2::TargetGroup',
    ],
    'source moved': ['replaces ElasticLoadBalancingV2::TargetGroup', 'updates ElasticLoadBalancingV2::LoadBalancer'],
    'reordered': ['updates EC2::VPCEndpointServicePermissions'],
    'one added': ['updates EC2::VPCEndpointServicePermissions'],
    'one removed': ['updates EC2::VPCEndpointServicePermissions'],
  },
  'PrimaryNetworkInterface': {
    'renamed': ['moves EC2::NetworkInterface'],
    'source moved': ['replaces EC2::NetworkInterface'],
  },
  'MirrorCollector': {
    'renamed': [
      'moves AutoScaling::AutoScalingGroup, AutoScaling::ScalingPolicy, CloudWatch::Alarm, EC2::LaunchTemplate, '
        + 'EC2::SecurityGroup, EC2::SecurityGroupEgress, EC2::SecurityGroupIngress, EC2::TrafficMirrorTarget, '
        + 'ElasticLoadBalancingV2::Listener, ElasticLoadBalancingV2::LoadBalancer, ElasticLoadBalancingV2::TargetGroup, '
        + 'IAM::InstanceProfile, IAM::Policy, IAM::Role, S3::BucketPolicy, Scheduler::Schedule, StepFunctions::StateMachine',
      'moves, keeps the old Logs::LogGroup, S3::Bucket',
    ],
    'source moved': [
      'replaces EC2::SecurityGroup, EC2::SecurityGroupEgress, EC2::SecurityGroupIngress, ElasticLoadBalancingV2::TargetGroup',
      'updates AutoScaling::AutoScalingGroup, AutoScaling::ScalingPolicy, EC2::LaunchTemplate, '
        + 'ElasticLoadBalancingV2::LoadBalancer, IAM::InstanceProfile',
    ],
    'reordered': ['updates EC2::SecurityGroup'],
    'one added': ['updates EC2::SecurityGroup'],
    'one removed': ['updates EC2::SecurityGroup'],
  },
  'MirrorRecordTables': {
    'renamed': ['moves Glue::Database, Glue::Table'],
    'source moved': ['updates Glue::Table'],
    'source imported': ['updates Glue::Table'],
  },
  'MirrorQueryPack': {
    'renamed': ['moves Athena::NamedQuery, Athena::WorkGroup'],
    'source moved': ['replaces Athena::NamedQuery'],
    'one added': ['adds Athena::NamedQuery'],
    'one removed': ['removes Athena::NamedQuery'],
  },
};

/**
 * Names that templates write, of what a renamed construct creates: those that change with it, and those that the old and the new resource would both have,
 * which AWS refuses. All others are CloudFormation's.
 */
const NAMES: Record<string, { readonly change?: string[]; readonly stay?: string[] }> = {
  'FirehoseFlowLogs, another account': { change: ['IAM::Role'] },
  'FlowLogBucket': { stay: ['S3::Bucket'] },
  'FlowLogBucket, named by the CDK': { change: ['S3::Bucket'] },
  'FirehoseFlowLogsAccess': { stay: ['IAM::Role'] },
  'FlowLogTable': { change: ['Glue::Database', 'Glue::Table'] },
  'FlowLogView': { stay: ['Glue::Table'] },
  'FlowLogQueryPack': { change: ['Athena::WorkGroup', 'Athena::NamedQuery'] },
  'FlowLogInsights': { change: ['Logs::QueryDefinition', 'Logs::MetricFilter', 'CloudWatch::InsightRule'] },
  'FlowLogTamperAlarm': { change: ['Logs::ResourcePolicy'] },
  'AthenaWorkGroup': { change: ['Athena::WorkGroup'] },
  'MirrorTargetShare': { change: ['RAM::ResourceShare'] },
  'MirrorRecordTables': { change: ['Glue::Database', 'Glue::Table'] },
  'MirrorQueryPack': { change: ['Athena::WorkGroup', 'Athena::NamedQuery'] },
};

test('the table has a row for each construct of the world', () => {
  expect(Object.keys(TABLE)).toEqual(Object.keys(ROWS));
});

describe.each(Object.keys(ROWS))('%s', name => {
  test.each(Object.keys(HARMLESS))('%s: nothing changes', refactoring => {
    (['here', 'beside'] as const).forEach(source => {
      const before = { ...BEFORE, source };
      expect(changesOf(name, ROWS[name], [before, { ...before, ...HARMLESS[refactoring] }])).toEqual([]);
    });
  });

  test.each(Object.keys(REFACTORINGS) as (keyof typeof REFACTORINGS)[])('%s', refactoring => {
    expect(changesOf(name, ROWS[name], [BEFORE, { ...BEFORE, ...REFACTORINGS[refactoring] }])).toEqual(TABLE[name][refactoring] ?? []);
  });

  test('its physical names', () => {
    const [before, after] = [BEFORE, { ...BEFORE, ...REFACTORINGS.renamed }].map(shape => namesOf(name, ROWS[name], shape));
    const kinds = [...before.keys()];
    const change = kinds.filter(kind => !before.get(kind)!.some(one => after.get(kind)!.includes(one)));
    expect({ change, stay: kinds.filter(kind => !change.includes(kind)) }).toEqual({ change: [], stay: [], ...NAMES[name] });
  });
});
