/** Findings of AwsSolutions in the examples of fleets that stand, by the construct that they are about, each with its reason. */

interface Finding {
  readonly example: string;
  readonly path: string;
  readonly id: string;
  readonly reason: string;
}

/** Accounts and Regions as the templates of the examples have them. */
const AGNOSTIC = '<AWS::Region>:<AWS::AccountId>';

/** Of every fleet. */
function ofFleet(example: string, stack: string, place: string): Finding[] {
  const role = (finding: string, reason: string) => ({ example, path: `${stack}/Fleet/Role/Resource`, id: `AwsSolutions-IAM5[${finding}]`, reason });
  return [
    { example, path: `${stack}/Fleet/State/Resource`, id: 'AwsSolutions-DDB3', reason: 'The table holds a lease and the policy: EC2 and the template have the rest.' },
    role('Resource::*', 'Describe actions of EC2 know no resources; tasks and container instances of ECS come and go.'),
    role(`Resource::arn:<AWS::Partition>:ec2:${place}:network-interface/*`, 'Interfaces come and go: conditions say in which VPCs, where the selector does, and what is denied.'),
    role(`Resource::arn:<AWS::Partition>:ec2:${place}:traffic-mirror-session/*`, 'AWS chooses the ids of sessions: a condition binds them to the tag of the fleet.'),
    {
      example,
      path: `${stack}/Fleet/SweepRole/DefaultPolicy/Resource`,
      id: 'AwsSolutions-IAM5[Resource::<FleetControllerCEEB39A3.Arn>:*]',
      reason: 'Written by the schedule target of aws-cdk-lib: versions and aliases of the one function.',
    },
  ];
}

/** The target is another account's, whose id is not known. */
const sharedTarget = (example: string, stack: string, region: string): Finding => ({
  example,
  path: `${stack}/Fleet/Role/Resource`,
  id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:${region}:*:traffic-mirror-target/<TargetId>]`,
  reason: 'One target by its id, which is unique; the account that shares it is not known.',
});

/** Of every collector without packets, as in the example `ids`. */
function ofCollector(example: string, stack: string, place: string): Finding[] {
  const finding = (path: string, rule: string, reason: string) => ({ example, path: `${stack}/Collector/${path}`, id: `AwsSolutions-${rule}`, reason });
  return [
    finding('Appliances/ASG', 'AS3', 'The group receives the packets; who is told of its changes is the reader\'s choice.'),
    finding('LoadBalancer/Resource', 'ELB2', 'Network Load Balancers write access logs of TLS listeners only; this one has a UDP listener.'),
    finding('Inventory/Role/Resource', 'IAM5[Resource::*]', 'DescribeTrafficMirrorSessions and DescribeNetworkInterfaces know no resources.'),
    finding('Inventory/Role/Resource', 'IAM5[Resource::<CollectorRecords8BC42F39.Arn>/records/sessions/*]', 'Hour, execution and session make the names of files.'),
    finding('Role/DefaultPolicy/Resource', 'IAM5[Resource::*]', 'As in the example ids.'),
    finding('Role/DefaultPolicy/Resource', 'IAM5[Resource::<CollectorRecords8BC42F39.Arn>/records/*]', 'Appliances name their files.'),
    finding('Role/DefaultPolicy/Resource', `IAM5[Resource::arn:<AWS::Partition>:autoscaling:${place}:autoScalingGroup:*:autoScalingGroupName/*]`, 'The group refers to the role: a condition on a tag names it.'),
    ...['SF1', 'SF2'].map(rule => finding('Inventory/StateMachine/Resource', rule, 'As for delivery health: the history of each execution says it all.')),
  ];
}

const flowLogs = (example: string, stack: string): Finding => ({ example, path: `${stack}/FlowLogs/Bucket/Resource`, id: 'AwsSolutions-S1', reason: 'As in the quickstart.' });

export const FLEET_FINDINGS: readonly Finding[] = [
  ...ofFleet('mirror-autoscaling-group', 'MirrorAutoScalingGroup', AGNOSTIC),
  ...ofCollector('mirror-autoscaling-group', 'MirrorAutoScalingGroup', AGNOSTIC),
  flowLogs('mirror-autoscaling-group', 'MirrorAutoScalingGroup'),
  { example: 'mirror-autoscaling-group', path: 'MirrorAutoScalingGroup/Web/ASG', id: 'AwsSolutions-AS3', reason: 'The group stands for whatever a reader has.' },
  {
    example: 'mirror-autoscaling-group',
    path: 'MirrorAutoScalingGroup/Collector/LoadBalancerSecurityGroup/Resource',
    id: 'AwsSolutions-EC23',
    reason: 'The group admits the range of the VPC by reference, which the rule cannot read.',
  },
  ...ofFleet('mirror-ecs-service', 'MirrorEcsService', AGNOSTIC),
  sharedTarget('mirror-ecs-service', 'MirrorEcsService', '<AWS::Region>'),
  flowLogs('mirror-ecs-service', 'MirrorEcsService'),
  { example: 'mirror-ecs-service', path: 'MirrorEcsService/Instances/ASG', id: 'AwsSolutions-AS3', reason: 'The cluster stands for whatever a reader has.' },
  { example: 'mirror-ecs-service', path: 'MirrorEcsService/Task/Resource', id: 'AwsSolutions-ECS2', reason: 'Its environment holds AWS_REGION, which aws-cdk-lib adds, and no secret.' },
  ...['Action::ecs:Submit*', 'Resource::*'].map(finding => ({
    example: 'mirror-ecs-service', path: 'MirrorEcsService/InstanceRole/DefaultPolicy/Resource', id: `AwsSolutions-IAM5[${finding}]`, reason: 'Written by the cluster of aws-cdk-lib for its instances.',
  })),
  ...ofCollector('fleet-many-accounts', 'Monitoring', 'eu-west-1:111122223333'),
  flowLogs('fleet-many-accounts', 'Monitoring'),
  ...ofFleet('fleet-many-accounts-workload', 'Workload', 'eu-west-1:444455556666'),
  sharedTarget('fleet-many-accounts-workload', 'Workload', 'eu-west-1'),
  {
    example: 'fleet-many-accounts-workload',
    path: 'Workload/Fleet/Role/Resource',
    id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::<RecordBucket>/records/sessions/*]',
    reason: 'The hour and the fleet make the names of files.',
  },
];
