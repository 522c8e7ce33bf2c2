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
    about: /^(central-archive-workload|firehose-cross-account): AWS::EC2::Subnet /,
    reason: 'The Vpc of aws-cdk-lib looks the zones up where account and Region are known, and keeps them in cdk.context.json, so that subnets never move. '
      + 'VPCs stand for whatever a reader has.',
  },
  {
    rule: 'W3005',
    about: /: AWS::(StepFunctions::StateMachine|Scheduler::Schedule) /,
    reason: 'To wait for the policy of a role, aws-cdk-lib names the role as a dependency as well.',
  },
];
