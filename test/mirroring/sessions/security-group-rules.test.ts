import { App, aws_ec2 as ec2, aws_elasticloadbalancingv2_targets as targets, CfnOutput, CfnParameter, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { appliancesIn, balancerIn, groupIn, interfaceTarget, INGRESS, mirror, openBalancerIn, originIn, rulesIn, targetBehind, vpcIn } from './receiving';
import { MirrorDestination } from '../../../src/mirroring/sessions/mirror-destination';
import { MirrorSource } from '../../../src/mirroring/sessions/mirror-source';
import { MirrorSourceOptions } from '../../../src/mirroring/sessions/mirror-source-options';
import { MirrorTarget } from '../../../src/mirroring/sessions/mirror-target';
import { receive } from '../../../src/mirroring/sessions/private/receive';
import { newStack, refusal, stackBeside } from '../../fixtures/stacks';

const VXLAN = 'udp 4789';

/** All stacks of the app are synthesised: a cycle would throw. */
const synth = (stack: Stack) => (stack.node.root as App).synth();

describe('one stack', () => {
  test('sources of a VPC are let in once, whatever their number', () => {
    const stack = newStack();
    const vpc = vpcIn(stack);
    const target = interfaceTarget(stack, groupIn(stack, vpc));
    ['eni-0a', 'eni-0b'].forEach(networkInterfaceId => mirror(stack, target, originIn(vpc, { networkInterfaceId })));
    expect(rulesIn(stack, 'in')).toEqual([{ group: 'Group', ports: VXLAN, peer: 'Vpc' }]);
    expect(rulesIn(stack, 'out')).toEqual([]);
  });

  test('a load balancer whose group lets everything out is let in by its appliances, without a rule that the CDK ignores with a warning', () => {
    const stack = newStack();
    const vpc = vpcIn(stack);
    const securityGroups = [new ec2.SecurityGroup(stack, 'OpenGroup', { vpc }), groupIn(stack, vpc, 'ClosedGroup')];
    const appliance = new ec2.Instance(stack, 'Appliance', {
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      instanceType: new ec2.InstanceType('m7g.large'),
      machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
      securityGroup: groupIn(stack, vpc, 'ApplianceGroup'),
    });
    targetBehind(stack, balancerIn(stack, vpc, { securityGroups }), { targets: [new targets.InstanceTarget(appliance)] });
    const ofAppliance = rulesIn(stack, 'in').filter(({ group, ports }) => group === 'ApplianceGroup' && ports === VXLAN);
    expect(ofAppliance.map(({ peer }) => peer)).toEqual(['ClosedGroup', 'OpenGroup']);
    expect(rulesIn(stack, 'out').filter(({ ports }) => ports === VXLAN)).toEqual([{ group: 'ClosedGroup', ports: VXLAN, peer: 'ApplianceGroup' }]);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('narrower ranges are let in instead, where a source names them', () => {
    const stack = newStack();
    const vpc = vpcIn(stack);
    const target = interfaceTarget(stack, groupIn(stack, vpc));
    mirror(stack, target, originIn(vpc, { cidrs: ['10.0.1.0/24', '10.0.2.0/24'] }));
    mirror(stack, target, originIn(vpc, { cidrs: ['10.0.1.0/24'] }));
    expect(rulesIn(stack, 'in').map(({ peer }) => peer)).toEqual(['10.0.1.0/24', '10.0.2.0/24']);
  });

  test('every range that the VPC declares is let in', () => {
    const stack = newStack();
    const vpc = vpcIn(stack);
    new ec2.CfnVPCCidrBlock(vpc, 'Second', { vpcId: vpc.vpcId, cidrBlock: '100.64.0.0/16' });
    new ec2.CfnVPCCidrBlock(vpc, 'Six', { vpcId: vpc.vpcId, amazonProvidedIpv6CidrBlock: true });
    mirror(stack, interfaceTarget(stack, groupIn(stack, vpc)), originIn(vpc));
    expect(rulesIn(stack, 'in').map(({ peer }) => peer)).toEqual(['100.64.0.0/16', 'Vpc']);
  });

  test('groups of sources are let in, where that was chosen', () => {
    const stack = newStack();
    const vpc = vpcIn(stack);
    const target = interfaceTarget(stack, groupIn(stack, vpc));
    const securityGroups = [groupIn(stack, vpc, 'Web'), ec2.SecurityGroup.fromSecurityGroupId(stack, 'Known', 'sg-0a')];
    mirror(stack, target, originIn(vpc, { securityGroups, admittedBySecurityGroup: true }));
    mirror(stack, target, originIn(vpc, { securityGroups, admittedBySecurityGroup: true }));
    expect(rulesIn(stack, 'in')).toEqual([{ group: 'Group', ports: VXLAN, peer: 'sg-0a' }, { group: 'Group', ports: VXLAN, peer: 'Web' }]);
  });

  test('a group that was imported gets rules beside it, under ids that do not depend on the order of sessions', () => {
    const [one, other] = [['First', 'Second'], ['Second', 'First']].map(order => {
      const stack = newStack();
      const vpcs = new Map(['First', 'Second'].map(id => [id, vpcIn(stack, id)]));
      const target = interfaceTarget(stack, ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0a'));
      order.forEach(id => mirror(stack, target, originIn(vpcs.get(id))));
      return Template.fromStack(stack).findResources(INGRESS);
    });
    expect(Object.values(one)).toHaveLength(2);
    expect(one).toEqual(other);
  });

  test('a group that is not to be changed is left alone', () => {
    const stack = newStack();
    const target = interfaceTarget(stack, ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0a', { mutable: false }));
    mirror(stack, target, originIn(vpcIn(stack)));
    expect(rulesIn(stack, 'in')).toEqual([]);
  });
});

describe('two stacks', () => {
  test('session in another stack than its VPC and target', () => {
    const stack = newStack();
    const sessions = stackBeside(stack);
    const vpc = vpcIn(stack);
    mirror(sessions, interfaceTarget(stack, groupIn(stack, vpc)), originIn(vpc));
    synth(stack);
    expect(rulesIn(stack, 'in')).toEqual([{ group: 'Group', ports: VXLAN, peer: 'Vpc' }]);
    expect(rulesIn(sessions, 'in')).toEqual([]);
  });

  test('a spoke VPC with its session, and a central target: the rule lies in the spoke', () => {
    const central = newStack();
    const spoke = stackBeside(central, undefined, 'Spoke');
    const target = interfaceTarget(central, groupIn(central, vpcIn(central)));
    const vpc = vpcIn(spoke, 'Vpc', '10.1.0.0/16');
    mirror(spoke, target, originIn(vpc));
    mirror(spoke, target, originIn(vpc, { networkInterfaceId: 'eni-0b' }));
    synth(central);
    expect(rulesIn(central, 'in')).toEqual([]);
    expect(rulesIn(spoke, 'in')).toEqual([{ group: 'GroupGroupId', ports: VXLAN, peer: 'Vpc' }].map(rule => ({ ...rule, group: expect.stringContaining('Group') })));
    expect(spoke.dependencies).toEqual([central]);
    expect(central.dependencies).toEqual([]);
  });

  test('a range that is spelt out lies with the group, from whatever stack', () => {
    const central = newStack();
    const spoke = stackBeside(central, undefined, 'Spoke');
    const target = interfaceTarget(central, groupIn(central, vpcIn(central)));
    mirror(spoke, target, originIn(ec2.Vpc.fromVpcAttributes(spoke, 'Vpc', { vpcId: 'vpc-0b', availabilityZones: ['eu-west-1a'], vpcCidrBlock: '10.1.0.0/16' })));
    mirror(spoke, target, originIn(vpcIn(spoke, 'Declared'), { cidrs: ['10.2.0.0/16'] }));
    synth(central);
    expect(rulesIn(central, 'in').map(({ peer }) => peer)).toEqual(['10.1.0.0/16', '10.2.0.0/16']);
    expect(rulesIn(spoke, 'in')).toEqual([]);
  });

  test('a range that a parameter gives lies beside the parameter', () => {
    const central = newStack();
    const spoke = stackBeside(central, undefined, 'Spoke');
    const target = interfaceTarget(central, groupIn(central, vpcIn(central)));
    const vpcCidrBlock = new CfnParameter(spoke, 'Range').valueAsString;
    mirror(spoke, target, originIn(ec2.Vpc.fromVpcAttributes(spoke, 'Vpc', { vpcId: 'vpc-0b', availabilityZones: ['eu-west-1a'], vpcCidrBlock })));
    synth(central);
    expect(rulesIn(spoke, 'in').map(({ peer }) => peer)).toEqual(['Range']);
  });

  test('fails when the stack of the target depends on the VPC of its source; ranges that are spelt out are the way out', () => {
    const build = (cidrs?: string[]) => {
      const central = newStack();
      const spoke = stackBeside(central, undefined, 'Spoke');
      const target = interfaceTarget(central, groupIn(central, vpcIn(central)));
      const vpc = vpcIn(spoke);
      new CfnOutput(central, 'Uses', { value: vpc.vpcId });
      mirror(stackBeside(central, undefined, 'Sessions'), target, originIn(vpc, { cidrs }));
      return central;
    };
    expect(refusal(() => synth(build()))).toMatch(/cycl/i);
    const central = build(['10.1.0.0/16']);
    synth(central);
    expect(rulesIn(central, 'in').map(({ peer }) => peer)).toEqual(['10.1.0.0/16']);
  });
});

describe('a VPC in a stack of its own', () => {
  function shared() {
    const network = newStack();
    const monitoring = stackBeside(network, undefined, 'Monitoring');
    const sessions = ['One', 'Two'].map(id => stackBeside(network, undefined, id));
    return { network, monitoring, sessions, vpc: vpcIn(network) };
  }

  test('target and sessions in stacks of theirs: one rule, with the group', () => {
    const { network, monitoring, sessions, vpc } = shared();
    const target = interfaceTarget(monitoring, groupIn(monitoring, vpc));
    sessions.forEach((stack, index) => mirror(stack, target, originIn(vpc, { networkInterfaceId: `eni-${index}` })));
    synth(network);
    expect(rulesIn(monitoring, 'in')).toEqual([{ group: 'Group', ports: VXLAN, peer: expect.stringContaining('Vpc') }]);
    [network, ...sessions].forEach(stack => expect(rulesIn(stack, 'in')).toEqual([]));
  });

  test('the group beside the VPC, the target elsewhere', () => {
    const { network, monitoring, sessions, vpc } = shared();
    const target = interfaceTarget(monitoring, groupIn(network, vpc));
    sessions.forEach((stack, index) => mirror(stack, target, originIn(vpc, { networkInterfaceId: `eni-${index}` })));
    synth(network);
    expect(rulesIn(network, 'in')).toEqual([{ group: 'Group', ports: VXLAN, peer: 'Vpc' }]);
  });

  test.each([
    ['with a group', balancerIn, [
      { group: 'AppliancesGroup', ports: 'tcp 8080', peer: 'BalancerGroup' }, { group: 'AppliancesGroup', ports: VXLAN, peer: 'BalancerGroup' },
      { group: 'BalancerGroup', ports: VXLAN, peer: expect.stringContaining('Vpc') },
    ]],
    ['without a group', openBalancerIn, [
      { group: 'AppliancesGroup', ports: 'tcp 8080', peer: expect.stringContaining('Vpc') }, { group: 'AppliancesGroup', ports: VXLAN, peer: expect.stringContaining('Vpc') },
    ]],
  ])('a load balancer %s', (_, balancer, rules) => {
    const { network, monitoring, sessions, vpc } = shared();
    const target = targetBehind(monitoring, balancer(monitoring, vpc), { targets: [appliancesIn(monitoring, vpc)] });
    sessions.forEach((stack, index) => mirror(stack, target, originIn(vpc, { networkInterfaceId: `eni-${index}` })));
    synth(network);
    expect(rulesIn(monitoring, 'in')).toEqual(rules);
    [network, ...sessions].forEach(stack => expect(rulesIn(stack, 'in')).toEqual([]));
  });

  test('another VPC of that stack: the rule lies with the group', () => {
    const { network, monitoring, sessions, vpc } = shared();
    const target = interfaceTarget(monitoring, groupIn(monitoring, vpc));
    sessions.forEach(stack => mirror(stack, target, originIn(vpcIn(network, `Of${stack.node.id}`, '10.9.0.0/16'))));
    synth(network);
    expect(rulesIn(monitoring, 'in')).toHaveLength(2);
    [network, ...sessions].forEach(stack => expect(rulesIn(stack, 'in')).toEqual([]));
  });

  test('a VPC of a third stack: the rule lies there', () => {
    const { network, monitoring, sessions, vpc } = shared();
    const away = stackBeside(network, undefined, 'Away');
    const target = interfaceTarget(monitoring, groupIn(monitoring, vpc));
    const other = vpcIn(away, 'Other', '10.9.0.0/16');
    sessions.forEach((stack, index) => mirror(stack, target, originIn(other, { networkInterfaceId: `eni-${index}` })));
    synth(network);
    expect(rulesIn(away, 'in')).toEqual([{ group: expect.stringContaining('Group'), ports: VXLAN, peer: 'Other' }]);
    expect(rulesIn(monitoring, 'in')).toEqual([]);
  });
});

describe('what is not known', () => {
  const unknown = (stack: Stack) => ec2.Vpc.fromVpcAttributes(stack, 'Unknown', { vpcId: 'vpc-0b', availabilityZones: ['eu-west-1a'] });
  const message = 'source must tell from where its packets come, got eni-0a, whose VPC or its range is not known; give the source `cidrs` or a `vpc` that knows its range, or give '
    + 'the target `sourceCidrs`';

  test('fails when neither VPC nor ranges are known', () => {
    const stack = newStack();
    const target = interfaceTarget(stack, groupIn(stack, vpcIn(stack)));
    expect(refusal(() => mirror(stack, target, originIn(undefined)))).toContain(message);
    expect(refusal(() => mirror(stack, target, originIn(unknown(stack))))).toContain(message);
    expect(() => mirror(stack, target, originIn(undefined, { cidrs: ['10.1.0.0/16'] }))).not.toThrow();
  });

  test('is in order where the target names ranges', () => {
    const stack = newStack();
    const target = interfaceTarget(stack, groupIn(stack, vpcIn(stack)), { sourceCidrs: ['10.1.0.0/16'] });
    mirror(stack, target, originIn(undefined));
    expect(rulesIn(stack, 'in').map(({ peer }) => peer)).toEqual(['10.1.0.0/16']);
  });

  test('fails when groups are to be let in, and none are known', () => {
    const stack = newStack();
    const vpc = vpcIn(stack);
    const target = interfaceTarget(stack, groupIn(stack, vpc));
    expect(refusal(() => mirror(stack, target, originIn(vpc, { admittedBySecurityGroup: true })))).toContain(
      'source must have security groups that are known where admitBySecurityGroup is true, got none of eni-0a; name its securityGroups, or leave admitBySecurityGroup out');
  });

  test('fails when the group of the source lies in another stack than that of the target', () => {
    const central = newStack();
    const spoke = stackBeside(central, undefined, 'Spoke');
    const vpc = vpcIn(central);
    const target = interfaceTarget(central, groupIn(central, vpc));
    const admitted = (stack: Stack) => originIn(vpc, { securityGroups: [groupIn(stack, vpc, 'Web')], admittedBySecurityGroup: true });
    expect(refusal(() => mirror(spoke, target, admitted(spoke)))).toContain(
      'admitBySecurityGroup must be left out where groups lie in two stacks, got Spoke/Web to be let in by Network/Group: each stack would depend on the other; ranges are let in instead');
    mirror(spoke, target, admitted(central));
    synth(central);
    expect(rulesIn(central, 'in')).toEqual([{ group: 'Group', ports: VXLAN, peer: 'Web' }]);
  });

  test('fails when groups are to be let in behind a load balancer that has none', () => {
    const behind = (make: typeof balancerIn, admittedBySecurityGroup: boolean) => {
      const stack = newStack();
      const vpc = vpcIn(stack);
      const target = targetBehind(stack, make(stack, vpc), { targets: [appliancesIn(stack, vpc)] });
      return mirror(stack, target, originIn(vpc, { securityGroups: [groupIn(stack, vpc, 'Web')], admittedBySecurityGroup }));
    };
    expect(refusal(() => behind(openBalancerIn, true))).toBe(
      'admitBySecurityGroup must be left out where a load balancer without security groups receives, got true for eni-0a: behind it Network/AppliancesGroup sees addresses, not the groups of '
      + 'senders; leave it out for the ranges of the VPC, or give the load balancer a security group [at Network/Session10]');
    behind(openBalancerIn, false);
    behind(balancerIn, true);
  });
});

describe('props of a source that say whom to let in, where no security group does', () => {
  const said = { cidrs: ['10.1.0.0/24'], admissionProps: ['cidrs'] };
  const WARNING = 'cidrs of eni-0a opens nothing: the target has no security group that this app could change, and its owner lets packets in. '
    + 'Leave it out, or acknowledge this where one source serves several targets [ack: cdk-network-visibility:mirrorSourceOpensNothing]';

  test.each<[string, (stack: Stack) => ec2refs.ITrafficMirrorTargetRef]>([
    ['an imported target', stack => MirrorTarget.fromMirrorTargetId(stack, 'Target', 'tmt-0a')],
    ['a target without this library', stack => new ec2.CfnTrafficMirrorTarget(stack, 'Target', { networkInterfaceId: 'eni-0b' })],
    ['an endpoint', stack => new MirrorTarget(stack, 'Target', {
      destination: MirrorDestination.gatewayLoadBalancerEndpoint(ec2.CfnVPCEndpoint.fromVpcEndpointId(stack, 'Endpoint', 'vpce-0a')),
    })],
  ])('is warned about at %s', (_, targetOf) => {
    const stack = newStack();
    const session = new Construct(stack, 'Session');
    receive(targetOf(stack), { session, origin: originIn(undefined, said) });
    Annotations.fromStack(stack).hasWarning('/Network/Session', WARNING);
  });

  test('is not warned about where it says nothing', () => {
    const stack = newStack();
    const session = new Construct(stack, 'Session');
    receive(MirrorTarget.fromMirrorTargetId(stack, 'Target', 'tmt-0a'), { session, origin: originIn(vpcIn(stack), { admissionProps: [] }) });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('a source tells which of its props were said', () => {
    const stack = newStack();
    const from = (options: MirrorSourceOptions) => MirrorSource.networkInterface(ec2.CfnNetworkInterface.fromNetworkInterfaceId(stack, `Eni${stack.node.children.length}`, 'eni-0a'), options)
      ._bind(new Construct(stack, `Session${stack.node.children.length}`)).admissionProps;
    expect(from({ cidrs: ['10.1.0.0/24'] })).toEqual(['cidrs']);
    expect(from({ vpc: vpcIn(stack) })).toEqual([]);
  });
});
