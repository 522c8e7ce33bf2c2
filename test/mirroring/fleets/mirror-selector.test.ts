import { App, aws_autoscaling as autoscaling, aws_ec2 as ec2, aws_ecs as ecs, aws_eks as eks, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { fleetIn, policyOf, stackIn, vpcOf } from './fleet';
import { MirrorSelector } from 'cdk-network-visibility';

const selectorOf = (build: (stack: Stack) => MirrorSelector) => {
  const stack = stackIn();
  fleetIn(stack, { selector: build(stack) });
  return policyOf(stack).selector;
};

const existingVpc = (stack: Stack, vpcId = 'vpc-0a1b2c3d') => ec2.CfnVPC.fromVpcId(stack, vpcId, vpcId);

describe('what a selector says to the controller', () => {
  test.each<[string, (stack: Stack) => MirrorSelector, object]>([
    ['a tag with a value', () => MirrorSelector.tag('mirror', 'on'), { kind: 'tag', key: 'mirror', values: ['on'] }],
    ['a tag with any value', () => MirrorSelector.tag('mirror'), { kind: 'tag', key: 'mirror', values: [] }],
    ['a VPC that exists', stack => MirrorSelector.vpc(existingVpc(stack)), { kind: 'vpc', ids: ['vpc-0a1b2c3d'] }],
    ['a subnet', stack => MirrorSelector.subnet(ec2.Subnet.fromSubnetId(stack, 'Subnet', 'subnet-0a1b')), { kind: 'subnet', ids: ['subnet-0a1b'] }],
    ['a security group', stack => MirrorSelector.securityGroup(ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0a1b')), { kind: 'securityGroup', ids: ['sg-0a1b'] }],
    ['an instance', stack => MirrorSelector.instance(ec2.CfnInstance.fromInstanceId(stack, 'Web', 'i-0a1b')), { kind: 'instance', ids: ['i-0a1b'] }],
    ['an Auto Scaling group', stack => MirrorSelector.autoScalingGroup(autoscaling.AutoScalingGroup.fromAutoScalingGroupName(stack, 'Group', 'web')), { kind: 'autoScalingGroup', names: ['web'] }],
    ['an ECS cluster', stack => MirrorSelector.ecsCluster(ecs.CfnCluster.fromClusterName(stack, 'Cluster', 'shop')), { kind: 'ecs', cluster: 'shop' }],
    ['the nodes of an EKS cluster', stack => MirrorSelector.eksNodes(eks.CfnCluster.fromClusterName(stack, 'Cluster', 'shop')), { kind: 'eksNodes', cluster: 'shop' }],
    ['what all of several select', stack => MirrorSelector.tag('a').and(MirrorSelector.vpc(existingVpc(stack)), MirrorSelector.tag('b')), {
      kind: 'and', of: [{ kind: 'tag', key: 'a', values: [] }, { kind: 'vpc', ids: ['vpc-0a1b2c3d'] }, { kind: 'tag', key: 'b', values: [] }],
    }],
    ['what one of several selects, less a third', () => MirrorSelector.tag('a').or(MirrorSelector.tag('b')).and(MirrorSelector.not(MirrorSelector.tag('c', 'd'))), {
      kind: 'and',
      of: [
        { kind: 'or', of: [{ kind: 'tag', key: 'a', values: [] }, { kind: 'tag', key: 'b', values: [] }] },
        { kind: 'not', of: { kind: 'tag', key: 'c', values: ['d'] } },
      ],
    }],
  ])('%s', (_, build, expected) => {
    expect(selectorOf(build)).toEqual(expected);
  });

  test('what the app declares is named by what CloudFormation knows', () => {
    expect(selectorOf(stack => MirrorSelector.vpc(vpcOf(stack)))).toEqual({ kind: 'vpc', ids: [expect.stringMatching(/^<Vpc\w+>$/)] });
  });

  test('a selector is a value: several fleets, also of several apps, take the same one', () => {
    const selector = MirrorSelector.tag('mirror', 'on');
    const policies = [stackIn(), stackIn(new App(), 'Other')].map(stack => {
      fleetIn(stack, { selector });
      return policyOf(stack);
    });
    expect(policies[0].selector).toEqual(policies[1].selector);
    expect(policies[0].owner).not.toEqual(policies[1].owner);
  });
});

describe('fails when', () => {
  test('and() or or() get nothing', () => {
    expect(() => MirrorSelector.tag('a').and()).toThrow(new Error('others of MirrorSelector.and must be at least one selector, got none; leave .and() out'));
    expect(() => MirrorSelector.tag('a').or()).toThrow(new Error('others of MirrorSelector.or must be at least one selector, got none; leave .or() out'));
    expect(() => MirrorSelector.tag('a').or(MirrorSelector.tag('b'))).not.toThrow();
  });

  test('a tag has no key, or is too long', () => {
    expect(() => MirrorSelector.tag(' ')).toThrow(new Error('key of MirrorSelector.tag must have 1 to 128 characters, got " "; write the key of a tag, such as "mirror"'));
    expect(() => MirrorSelector.tag('k'.repeat(129))).toThrow('key of MirrorSelector.tag must have 1 to 128 characters, got 129');
    expect(() => MirrorSelector.tag('k', 'v'.repeat(257))).toThrow(new Error('value of MirrorSelector.tag must have at most 256 characters, got 257; shorten it, or leave it out for any value'));
    expect(() => MirrorSelector.tag('k'.repeat(128), 'v'.repeat(256))).not.toThrow();
    expect(() => MirrorSelector.tag('k', Token.asString({ Ref: 'Value' }))).not.toThrow();
  });

  test('an id is of another kind', () => {
    const stack = stackIn();
    expect(() => MirrorSelector.vpc(existingVpc(stack, 'subnet-0a1b'))).toThrow('vpc of MirrorSelector.vpc must be a VPC, got the id "subnet-0a1b"');
    expect(() => MirrorSelector.instance(ec2.CfnInstance.fromInstanceId(stack, 'Web', 'eni-0a1b'))).toThrow('instance of MirrorSelector.instance must be an instance, got the id "eni-0a1b"');
    expect(() => MirrorSelector.securityGroup(ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sgr-0a1b'))).toThrow('must be a security group, got the id "sgr-0a1b"');
  });

  test('what is named lies in another Region', () => {
    const app = new App();
    const elsewhere = stackIn(app, 'Elsewhere', { account: '111122223333', region: 'us-east-1' });
    expect(() => fleetIn(stackIn(app), { selector: MirrorSelector.vpc(vpcOf(elsewhere)) })).toThrow('what MirrorSelector.vpc of selector names must lie in the account and Region of the stack '
      + '(111122223333, eu-west-1), got one in 111122223333, us-east-1; sessions belong to the account of the interface, so declare a fleet there [at Security/Fleet]');
  });
});

describe('ECS services', () => {
  const serviceOf = (stack: Stack, networkMode: ecs.NetworkMode) => {
    const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: vpcOf(stack) });
    cluster.addAsgCapacityProvider(new ecs.AsgCapacityProvider(stack, 'Capacity', {
      autoScalingGroup: new autoscaling.AutoScalingGroup(stack, 'Instances', {
        vpc: cluster.vpc, instanceType: new ec2.InstanceType('m7g.large'), machineImage: ecs.EcsOptimizedImage.amazonLinux2023(ecs.AmiHardwareType.ARM),
      }),
    }));
    const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Task', { networkMode });
    taskDefinition.addContainer('Web', { image: ecs.ContainerImage.fromRegistry('nginx'), memoryLimitMiB: 256 });
    return new ecs.Ec2Service(stack, 'Service', { cluster, taskDefinition, minHealthyPercent: 50 });
  };

  test('tasks with interfaces of their own are selected by cluster and service, without a warning', () => {
    const stack = stackIn();
    fleetIn(stack, { selector: MirrorSelector.ecsService(serviceOf(stack, ecs.NetworkMode.AWS_VPC)) });
    expect(policyOf(stack).selector).toEqual({ kind: 'ecs', cluster: expect.stringMatching(/^<Cluster\w+>$/), service: expect.stringMatching(/^<Service\w+\.Name>$/) });
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('mirrorFleet'));
  });

  test('tasks without are warned about', () => {
    const stack = stackIn();
    fleetIn(stack, { selector: MirrorSelector.ecsService(serviceOf(stack, ecs.NetworkMode.BRIDGE)) });
    Annotations.fromStack(stack).hasWarning('/Security/Fleet', Match.stringLikeRegexp('tasks of Security/Service have no interface of their own'));
  });

  test('tasks on Fargate are warned about', () => {
    const stack = stackIn();
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
    taskDefinition.addContainer('Web', { image: ecs.ContainerImage.fromRegistry('nginx') });
    const service = new ecs.FargateService(stack, 'Service', { cluster: new ecs.Cluster(stack, 'Cluster', { vpc: vpcOf(stack) }), taskDefinition, minHealthyPercent: 50 });
    fleetIn(stack, { selector: MirrorSelector.ecsService(service) });
    Annotations.fromStack(stack).hasWarning('/Security/Fleet', Match.stringLikeRegexp('Security/Service runs on Fargate'));
  });
});
