import { Acknowledgement } from './findings';

/** Findings of cfn-lint that stand, each with its reason. One that is no longer found must go. */
export const ACKNOWLEDGED: readonly Acknowledgement[] = [
  {
    rule: 'I1022',
    about: /./,
    reason: 'Fn::Join with an empty delimiter is how aws-cdk-lib writes every text that holds a reference; nobody edits these templates by hand.',
  },
  {
    rule: 'I4010',
    about: /./,
    reason: 'Metadata that explains a template to its readers belongs to hand-written ones: here the source is the explanation, and a library does not speak for an app.',
  },
  {
    rule: 'W3010',
    about: /^(central-archive-workload|firehose-cross-account|central-monitoring|central-monitoring-workload|fleet-many-accounts): AWS::EC2::(Subnet|Instance) /,
    reason: 'The Vpc of aws-cdk-lib looks the zones up where account and Region are known, and keeps them in cdk.context.json, so that subnets never move. '
      + 'VPCs stand for whatever a reader has.',
  },
  {
    rule: 'W3005',
    about: /: AWS::(StepFunctions::StateMachine|Scheduler::Schedule|Lambda::Function) /,
    reason: 'To wait for the policy of a role, aws-cdk-lib names the role as a dependency as well.',
  },
  {
    rule: 'W3005',
    about: /: AWS::(IAM::InstanceProfile|EC2::LaunchTemplate|CloudWatch::Alarm) Collector/,
    reason: 'The first start and the alarms wait for stores with their policies, and for the group with its parts; what the template refers to as well is named with them.',
  },
  {
    rule: 'W3005',
    about: /: AWS::EC2::TrafficMirrorSession /,
    reason: 'A session waits for all of a filter and a target, their rules and doors included; filter and target themselves are named with them.',
  },
  {
    rule: 'W3005',
    about: /: Custom::MirrorFleet /,
    reason: 'When a fleet is deleted, its controller, filter and targets wait with all their parts until the last session is gone; what the policy refers to as well is named with them.',
  },
  {
    rule: 'E3002',
    about: /: AWS::EC2::TrafficMirrorFilterRule /,
    says: /^'::\/0' is not a 'ipv4-network'$/,
    reason: 'The rule takes IPv6 ranges, as the guide says; cfn-lint patches the schema of AWS, which has no such format, with the one of IPv4.',
  },
];
