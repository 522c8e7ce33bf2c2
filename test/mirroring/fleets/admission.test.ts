import { App, aws_autoscaling as autoscaling, aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2, aws_elasticloadbalancingv2_targets as lbTargets, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { fleetIn, policyOf, stackIn, templateOf, textOf, vpcOf } from './fleet';
import { MirrorDestination, MirrorSelector, MirrorTarget } from 'cdk-network-visibility';

/** A target with a Network Load Balancer in a VPC of its own. */
function targetIn(stack: Stack): MirrorTarget {
  const vpc = new ec2.Vpc(stack, 'Monitoring', { ipAddresses: ec2.IpAddresses.cidr('10.99.0.0/16'), natGateways: 0, maxAzs: 2, subnetConfiguration: [{ name: 'Private', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] });
  const loadBalancer = new elbv2.NetworkLoadBalancer(stack, 'Balancer', { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, securityGroups: [new ec2.SecurityGroup(stack, 'Packets', { vpc })] });
  const sensor = new ec2.Instance(stack, 'Sensor', { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, instanceType: new ec2.InstanceType('c7g.large'), machineImage: ec2.MachineImage.latestAmazonLinux2023() });
  return new MirrorTarget(stack, 'Target', { destination: MirrorDestination.networkLoadBalancer(loadBalancer, { targets: [new lbTargets.InstanceTarget(sensor)], healthCheckPort: 8080 }) });
}

/** From where UDP 4789 is let in, by whatever rule of a stack. */
function admitted(...stacks: Stack[]): string[] {
  const rules = stacks.flatMap(stack => [
    ...Object.values<any>(templateOf(stack).findResources('AWS::EC2::SecurityGroup')).flatMap(({ Properties }) => Properties.SecurityGroupIngress ?? []),
    ...Object.values<any>(templateOf(stack).findResources('AWS::EC2::SecurityGroupIngress')).map(({ Properties }) => Properties),
  ]);
  // The appliances let in the group of their load balancer: not asked here.
  return rules.filter(rule => rule.FromPort === 4789 && rule.IpProtocol === 'udp').flatMap(rule => rule.CidrIp ?? rule.SourcePrefixListId ?? []).map(textOf);
}

const existing = (stack: Stack, cidr?: string) => ec2.Vpc.fromVpcAttributes(stack, `Existing${cidr}`, { vpcId: 'vpc-0a1b2c3d', availabilityZones: ['eu-west-1a'], isolatedSubnetIds: ['subnet-1'], vpcCidrBlock: cidr });

describe('UDP 4789 is let in from', () => {
  test('the ranges of the VPCs that the selector names, and from nowhere else', () => {
    const stack = stackIn();
    const target = targetIn(stack);
    fleetIn(stack, { targets: [target], selector: MirrorSelector.tag('mirror', 'on').and(MirrorSelector.vpc(existing(stack, '10.1.0.0/16')).or(MirrorSelector.vpc(vpcOf(stack)))) });
    expect(admitted(stack)).toEqual(['10.1.0.0/16', expect.stringMatching(/^<Vpc\w+\.CidrBlock>$/)]);
  });

  test('the VPC of an Auto Scaling group', () => {
    const stack = stackIn();
    const target = targetIn(stack);
    const group = new autoscaling.AutoScalingGroup(stack, 'Web', { vpc: vpcOf(stack), vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, instanceType: new ec2.InstanceType('m7g.large'), machineImage: ec2.MachineImage.latestAmazonLinux2023() });
    fleetIn(stack, { targets: [target], selector: MirrorSelector.autoScalingGroup(group) });
    expect(admitted(stack)).toEqual([expect.stringMatching(/^<Vpc\w+\.CidrBlock>$/)]);
  });

  test('what sourceCidrs and sourcePrefixLists say instead', () => {
    const stack = stackIn();
    fleetIn(stack, { targets: [targetIn(stack)], sourceCidrs: ['10.5.0.0/16'], sourcePrefixLists: [ec2.PrefixList.fromPrefixListId(stack, 'Sources', 'pl-0a1b')] });
    expect(admitted(stack)).toEqual(['10.5.0.0/16', 'pl-0a1b']);
  });

  test('one range once, though two fleets share the target', () => {
    const stack = stackIn();
    const targets = [targetIn(stack)];
    ['A', 'B'].forEach(id => fleetIn(stack, { targets, sourceCidrs: ['10.5.0.0/16'] }, id));
    expect(admitted(stack)).toEqual(['10.5.0.0/16']);
  });
});

test('the VPC of another stack: the rule lies with the fleet, and the other stack refers to nothing here', () => {
  const app = new App();
  const network = stackIn(app, 'Network');
  const vpc = vpcOf(network);
  const stack = stackIn(app);
  fleetIn(stack, { targets: [targetIn(stack)], selector: MirrorSelector.vpc(vpc) });
  expect(admitted(stack)).toEqual([expect.stringMatching(/^<Network:ExportsOutputFnGetAttVpc\w+CidrBlock\w+>$/)]);
  expect(admitted(network)).toEqual([]);
  expect(network.dependencies).toEqual([]);
});

test('a selector by tags alone makes no reference to another stack, though the app has the instances', () => {
  const app = new App();
  const network = stackIn(app, 'Network');
  vpcOf(network);
  const stack = stackIn(app);
  fleetIn(stack, { targets: [targetIn(stack)], sourceCidrs: ['10.0.0.0/16'] });
  expect(stack.dependencies).toEqual([]);
  expect(JSON.stringify(templateOf(stack).toJSON())).not.toContain('Fn::ImportValue');
});

describe('fails when nobody knows from where packets come:', () => {
  const message = /^selector must say in which VPCs interfaces lie, so that Security\/Target lets their packets in, got one whose VPCs, or their ranges, are not known; .*\[at Security\/Fleet\]$/;
  test.each<[string, (stack: Stack) => MirrorSelector]>([
    ['a tag', () => MirrorSelector.tag('mirror')],
    ['everything but a VPC', stack => MirrorSelector.not(MirrorSelector.vpc(existing(stack, '10.1.0.0/16')))],
    ['a VPC or a tag', stack => MirrorSelector.vpc(existing(stack, '10.1.0.0/16')).or(MirrorSelector.tag('mirror'))],
    ['a VPC without its range', stack => MirrorSelector.vpc(existing(stack))],
  ])('%s', (_, selectorOf) => {
    const stack = stackIn();
    const [targets, selector] = [[targetIn(stack)], selectorOf(stack)];
    expect(() => fleetIn(stack, { targets, selector })).toThrow(message);
    expect(() => fleetIn(stack, { targets, selector, sourceCidrs: ['10.1.0.0/16'] }, 'Twin')).not.toThrow();
  });
});

test('ranges for targets that have no group of this app are warned about', () => {
  const stack = stackIn();
  fleetIn(stack, { sourceCidrs: ['10.1.0.0/16'] });
  Annotations.fromStack(stack).hasWarning('/Security/Fleet', Match.stringLikeRegexp('sourceCidrs of Security/Fleet opens nothing'));
});

describe('an interface as a target', () => {
  const interfaceTarget = (stack: Stack) => {
    const vpc = vpcOf(stack, 'Monitoring');
    const instance = new ec2.Instance(stack, 'Sensor', { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, instanceType: new ec2.InstanceType('c7g.large'), machineImage: ec2.MachineImage.latestAmazonLinux2023() });
    return new MirrorTarget(stack, 'Target', { destination: MirrorDestination.instance(instance) });
  };

  test('tells the controller how many sources it takes, and its zone', () => {
    const stack = stackIn();
    fleetIn(stack, { targets: [interfaceTarget(stack)], sourceCidrs: ['10.0.0.0/16'], maxSessions: 10 });
    expect(policyOf(stack).targets).toEqual([{ id: expect.stringMatching(/^<Target\w+>$/), capacity: 10, zone: expect.stringMatching(/^<MonitoringPrivateSubnet1Subnet\w+\.AvailabilityZone>$/) }]);
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('maxSessions'));
  });

  test('takes fewer than maxSessions: warned about', () => {
    const stack = stackIn();
    fleetIn(stack, { targets: [interfaceTarget(stack)], sourceCidrs: ['10.0.0.0/16'], maxSessions: 11 });
    Annotations.fromStack(stack).hasWarning('/Security/Fleet', Match.stringLikeRegexp('maxSessions is 11, and the targets take 10 sources together'));
  });
});
