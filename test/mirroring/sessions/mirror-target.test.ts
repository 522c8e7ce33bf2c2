import { aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2, CfnParameter, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { appliancesIn, balancerIn, groupIn, interfaceTarget, mirror, originIn, TARGET, targetBehind, vpcIn } from './receiving';
import { MirrorDestination } from '../../../src/mirroring/sessions/mirror-destination';
import { MirrorTarget, MirrorTargetProps } from '../../../src/mirroring/sessions/mirror-target';
import { MirrorTargetType } from '../../../src/mirroring/sessions/mirror-target-type';
import { registerSource } from '../../../src/mirroring/sessions/private/feedback-loops';
import { receive } from '../../../src/mirroring/sessions/private/receive';
import { LARGE_INSTANCE_TYPES } from '../../../src/mirroring/sessions/private/target-limits';
import { newPlacedStack, newStack, onlyResource, refusal, stackBeside } from '../../fixtures/stacks';

const warningsOf = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('cdk-network-visibility')).map(({ entry }) => String(entry.data));

function balanced(stack: Stack, props: Partial<MirrorTargetProps> = {}) {
  const vpc = vpcIn(stack);
  return { vpc, target: targetBehind(stack, balancerIn(stack, vpc), { targets: [appliancesIn(stack, vpc)] }, props) };
}

describe('the target', () => {
  test('has one destination, its name as a tag, and waits for the listener', () => {
    const stack = newStack();
    balanced(stack);
    const target = onlyResource(stack, TARGET);
    expect(target.Properties).toEqual({
      NetworkLoadBalancerArn: { Ref: expect.stringMatching(/^Balancer/) },
      Description: 'Managed by cdk-network-visibility',
      Tags: [{ Key: 'Name', Value: 'Network/Target' }],
    });
    expect(target.DependsOn).toEqual([expect.stringMatching(/^BalancerMirrorListener/)]);
  });

  test('keeps its description as a tag: the property would replace the target', () => {
    const [before, after] = ['one', 'another'].map(description => {
      const stack = newStack();
      balanced(stack, { description });
      return onlyResource(stack, TARGET).Properties;
    });
    expect(after.Tags).toEqual([{ Key: 'Description', Value: 'another' }, { Key: 'Name', Value: 'Network/Target' }]);
    expect({ ...after, Tags: [] }).toEqual({ ...before, Tags: [] });
    expect(after.Description).toBe('Managed by cdk-network-visibility');
  });

  test('tells its ARN', () => {
    const stack = newPlacedStack();
    const { target } = balanced(stack);
    expect(stack.resolve(target.mirrorTargetArn)).toEqual({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ec2:eu-west-1:111122223333:traffic-mirror-target/', stack.resolve(target.mirrorTargetId)]],
    });
    expect(target.env).toEqual({ account: '111122223333', region: 'eu-west-1' });
    expect(target.trafficMirrorTargetRef.trafficMirrorTargetId).toBe(target.mirrorTargetId);
  });

  test('fails when the description does not fit a tag', () => {
    expect(refusal(() => balanced(newStack(), { description: 'x'.repeat(257) }))).toBe(
      'description must have 1 to 256 characters, got 257; shorten it, or leave it out [at Network/Target]');
    expect(refusal(() => balanced(newStack(), { description: '' }))).toBe(
      'description must have 1 to 256 characters, got 0; shorten it, or leave it out [at Network/Target]');
    expect(() => balanced(newStack(), { description: 'x'.repeat(256) })).not.toThrow();
  });
});

describe('ranges of foreign sources', () => {
  test('are let in, IPv6 as well', () => {
    const stack = newStack();
    interfaceTarget(stack, groupIn(stack, vpcIn(stack)), { sourceCidrs: ['10.8.0.0/16', '2001:db8::/56'] });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [
        { CidrIp: '10.8.0.0/16', IpProtocol: 'udp', FromPort: 4789, ToPort: 4789, Description: 'Mirrored packets' },
        { CidrIpv6: '2001:db8::/56', IpProtocol: 'udp', FromPort: 4789, ToPort: 4789, Description: 'Mirrored packets' },
      ],
    });
  });

  test('may be everything', () => {
    const stack = newStack();
    interfaceTarget(stack, groupIn(stack, vpcIn(stack)), { sourceCidrs: ['0.0.0.0/0', '::/0'] });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [Match.objectLike({ CidrIp: '0.0.0.0/0' }), Match.objectLike({ CidrIpv6: '::/0' })],
    });
  });

  test.each([
    [['0.0.0.0/0', '10.0.0.0/8', '::/0'], '0.0.0.0/0, ::/0'], [['203.0.0.0/15'], '203.0.0.0/15'], [['8.0.0.0/6'], '8.0.0.0/6'], [['2001:db8::/32'], '2001:db8::/32'],
  ])('are warned about when they hold far more than a VPC: %j', (sourceCidrs, wide) => {
    const stack = newStack();
    interfaceTarget(stack, groupIn(stack, vpcIn(stack)), { sourceCidrs });
    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('WideSourceCidrs')).map(({ entry }) => entry.data)).toEqual([
      `sourceCidrs lets in ${wide} at UDP port 4789. VXLAN has no sender that can be verified: whoever reaches the port from there can invent packets, records and alerts, and use up bytesPerDay. `
        + 'Name the ranges of the sources only, or acknowledge this [ack: cdk-network-visibility:mirrorTargetWideSourceCidrs]',
    ]);
  });

  test('are not warned about when they are private, or of the size of a VPC', () => {
    const stack = newStack();
    interfaceTarget(stack, groupIn(stack, vpcIn(stack)), { sourceCidrs: ['10.0.0.0/8', '172.16.0.0/12', 'fc00::/7', '100.64.0.0/10', '203.0.0.0/16', '2001:db8::/40'] });
    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('WideSourceCidrs'))).toEqual([]);
  });

  test('are let in by the group of a load balancer that was imported with it', () => {
    const stack = newStack();
    const balancer = elbv2.NetworkLoadBalancer.fromNetworkLoadBalancerAttributes(stack, 'Balancer', {
      loadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/sniff/0a', loadBalancerSecurityGroups: ['sg-0a'],
    });
    new MirrorTarget(stack, 'Target', { destination: MirrorDestination.networkLoadBalancer(balancer), sourceCidrs: ['10.8.0.0/16'] });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-0a', CidrIp: '10.8.0.0/16', FromPort: 4789, IpProtocol: 'udp' });
  });

  test('fails when one is none', () => {
    const stack = newStack();
    const group = groupIn(stack, vpcIn(stack));
    expect(refusal(() => interfaceTarget(stack, group, { sourceCidrs: ['10.8.0.0'] }))).toMatch(/^sourceCidrs must be CIDR ranges, got "10\.8\.0\.0": no mask/);
  });

  test('fails when nothing is known that would let them in', () => {
    const stack = newStack();
    const endpoint = ec2.CfnVPCEndpoint.fromVpcEndpointId(stack, 'Endpoint', 'vpce-0a');
    const destination = MirrorDestination.gatewayLoadBalancerEndpoint(endpoint);
    expect(refusal(() => new MirrorTarget(stack, 'Target', { destination, sourceCidrs: ['10.8.0.0/16'] }))).toBe(
      'sourceCidrs must be left out where no security group is known that would let them in, got ["10.8.0.0/16"] for a Gateway Load Balancer endpoint [at Network/Target]');
    expect(() => new MirrorTarget(stack, 'Other', { destination })).not.toThrow();
  });
});

describe('where a session is', () => {
  test.each([
    ['the same account and Region', { account: '111122223333', region: 'eu-west-1' }],
    ['one that is not known', undefined],
  ])('%s is in order', (_, env) => {
    const stack = newPlacedStack();
    const { target } = balanced(stack);
    expect(() => receive(target, { session: stackBeside(stack, env), origin: originIn(undefined, { cidrs: ['10.1.0.0/16'] }) })).not.toThrow();
  });
});

describe('the length of packets', () => {
  test('fails when a load balancer would get more than 8500 bytes', () => {
    const stack = newStack();
    const { vpc, target } = balanced(stack);
    expect(refusal(() => mirror(stack, target, originIn(vpc), 8501))).toBe(
      'packetLength must be at most 8500 where a Network Load Balancer receives, got 8501; lower it, or leave it out '
      + `[at Network/Session${stack.node.children.length - 1}]`);
    expect(() => mirror(stack, target, originIn(vpc), 8500)).not.toThrow();
    expect(() => mirror(stack, target, originIn(vpc), new CfnParameter(stack, 'Length', { type: 'Number' }).valueAsNumber)).not.toThrow();
  });

  test('an interface takes more', () => {
    const stack = newStack();
    const vpc = vpcIn(stack);
    expect(() => mirror(stack, interfaceTarget(stack, groupIn(stack, vpc)), originIn(vpc), 8947)).not.toThrow();
    expect(warningsOf(stack)).toEqual([]);
  });

  test('is warned about where an endpoint does not carry it', () => {
    const stack = newStack();
    const destination = MirrorDestination.gatewayLoadBalancerEndpoint(ec2.CfnVPCEndpoint.fromVpcEndpointId(stack, 'Endpoint', 'vpce-0a'));
    const target = new MirrorTarget(stack, 'Target', { destination });
    mirror(stack, target, originIn(undefined), 8446);
    mirror(stack, target, originIn(undefined));
    expect(warningsOf(stack)).toEqual([]);
    mirror(stack, target, originIn(undefined), 8447);
    expect(warningsOf(stack)).toEqual([
      'packets of 8447 bytes do not fit through a Gateway Load Balancer endpoint, whose MTU of 8500 leaves 8446 to IPv4. Set packetLength to that or less, or acknowledge this if '
      + 'the sources send no packets that long [ack: cdk-network-visibility:mirrorPacketLengthOverEndpoint]',
    ]);
  });

  test.each([
    ['1446 bytes fit a path of 1500', 1500, 1446, undefined],
    ['1447 bytes do not', 1500, 1447, 1447],
    ['whole packets are at most 8500 bytes to a load balancer', 1500, undefined, 8500],
    ['no path is known', undefined, 8500, undefined],
  ])('%s', (_, pathMtu, packetLength, told) => {
    const stack = newStack();
    const { vpc, target } = balanced(stack, { pathMtu });
    mirror(stack, target, originIn(vpc), packetLength);
    expect(warningsOf(stack)).toEqual(told === undefined ? [] : [
      `packets of up to ${told} bytes and the 54 around them exceed pathMtu 1500: longer ones arrive cut, or not at all. Set packetLength to 1446 or less, or acknowledge this if the `
      + 'sources send no packets that long [ack: cdk-network-visibility:mirrorPacketLengthOverPathMtu]',
    ]);
  });

  test('whole packets are jumbo frames to an interface', () => {
    const stack = newStack();
    const vpc = vpcIn(stack);
    mirror(stack, interfaceTarget(stack, groupIn(stack, vpc), { pathMtu: 9001 }), originIn(vpc));
    expect(warningsOf(stack)).toEqual([expect.stringContaining('packets of up to 9001 bytes and the 54 around them exceed pathMtu 9001')]);
  });

  test.each([575, 9002, 1500.5])('fails when the path carries %d bytes', pathMtu => {
    expect(refusal(() => balanced(newStack(), { pathMtu }))).toBe(
      `pathMtu must be a whole number of bytes from 576 to 9001, got ${pathMtu}; a transit gateway carries 8500, a network without jumbo frames 1500 [at Network/Target]`);
  });

  test.each([576, 9001])('a path of %d bytes is in order', pathMtu => {
    expect(() => balanced(newStack(), { pathMtu })).not.toThrow();
  });
});

describe('the number of sources', () => {
  const origins = (count: number) => Array.from({ length: count }, (_, index) => originIn(undefined, { networkInterfaceId: `eni-${index}`, cidrs: ['10.0.0.0/16'] }));
  const sniffer = (stack: Stack, type?: string) => new MirrorTarget(stack, 'Target', {
    destination: MirrorDestination.networkInterface(ec2.CfnNetworkInterface.fromNetworkInterfaceId(stack, 'Sniffer', 'eni-f'), {
      securityGroups: [groupIn(stack, vpcIn(stack))], instanceType: type === undefined ? undefined : new ec2.InstanceType(type),
    }),
  });

  test('fails when an interface has an eleventh, from whatever stack', () => {
    const stack = newStack();
    const target = sniffer(stack);
    const away = stackBeside(stack);
    const [last, ...first] = origins(11);
    first.forEach((origin, index) => mirror(index % 2 === 0 ? stack : away, target, origin));
    // A second session on an interface is no further source.
    mirror(stack, target, first[0]);
    expect(refusal(() => mirror(away, target, last))).toBe(
      'source must be one of at most 10 that the network interface of Network/Target takes, got eni-0 as the 11th; use a target with a Network Load Balancer, one of an '
      + 'instance type that takes 100 (name its instanceType), or a second target [at Away/Session5]');
  });

  test('fails when a large instance has a hundred and first', () => {
    const stack = newStack();
    const target = sniffer(stack, 'm7i.48xlarge');
    const [last, ...first] = origins(101);
    first.forEach(origin => mirror(stack, target, origin));
    expect(refusal(() => mirror(stack, target, last))).toMatch(
      /^source must be one of at most 100 .* got eni-0 as the 101th; use a target with a Network Load Balancer, or a second target \[at/);
  });

  test('of a type that is not known at synth is taken as large', () => {
    const stack = newStack();
    const target = sniffer(stack, new CfnParameter(stack, 'Type').valueAsString);
    expect(() => origins(11).forEach(origin => mirror(stack, target, origin))).not.toThrow();
  });

  test('has no limit behind a load balancer', () => {
    const stack = newStack();
    const { target } = balanced(stack);
    expect(() => origins(101).forEach(origin => mirror(stack, target, origin))).not.toThrow();
  });

  test('the list of large types', () => {
    expect(LARGE_INSTANCE_TYPES.size).toBe(163);
    expect(['m5.24xlarge', 'c5.18xlarge', 'u-6tb1.112xlarge', 'p5.4xlarge', 'hpc7g.4xlarge', 'c7gn.16xlarge'].filter(type => !LARGE_INSTANCE_TYPES.has(type))).toEqual([]);
    expect(['m5.12xlarge', 'm7g.16xlarge', 'm5.metal', 'c7gn.48xlarge'].filter(type => LARGE_INSTANCE_TYPES.has(type))).toEqual([]);
  });
});

describe('zones', () => {
  function inZones(crossZoneEnabled: boolean | undefined) {
    const stack = newPlacedStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0a', vpcCidrBlock: '10.0.0.0/16', availabilityZones: ['eu-west-1a', 'eu-west-1b'], isolatedSubnetIds: ['subnet-0a', 'subnet-0b'],
    });
    return { stack, vpc, target: targetBehind(stack, balancerIn(stack, vpc), { targets: [appliancesIn(stack, vpc)], crossZoneEnabled }) };
  }

  test('without a way between them, sources of others are warned about', () => {
    const { stack, vpc, target } = inZones(false);
    mirror(stack, target, originIn(vpc, { availabilityZone: 'eu-west-1b' }));
    mirror(stack, target, originIn(vpc));
    expect(warningsOf(stack)).toEqual([]);
    mirror(stack, target, originIn(vpc, { availabilityZone: 'eu-west-1c' }));
    expect(warningsOf(stack)).toEqual([
      'eni-0a is in eu-west-1c, the load balancer is in eu-west-1a, eu-west-1b, and crossZoneEnabled is false: packets of other zones may not arrive. Give the load balancer a subnet there, '
      + 'leave crossZoneEnabled on, or acknowledge this [ack: cdk-network-visibility:mirrorZoneWithoutLoadBalancer]',
    ]);
  });

  test('with a way between them all are in order', () => {
    const { stack, vpc, target } = inZones(undefined);
    mirror(stack, target, originIn(vpc, { availabilityZone: 'eu-west-1c' }));
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('loops', () => {
  test('fail when an appliance, its group or its interface is mirrored, before or after', () => {
    const stack = newStack();
    const session = new Construct(stack, 'Session');
    const vpc = vpcIn(stack);
    const asg = appliancesIn(stack, vpc);
    registerSource(session, 'eni-0f', ['eni-0f', 'i-0f']);
    expect(refusal(() => interfaceTarget(stack, groupIn(stack, vpc)))).toBe(
      'source must not be what receives mirrored packets, got eni-0f of Network/Session, where eni-0f of Network/Target receives them: each copy would be copied again, until '
      + 'everything drops; mirror another interface [at Network/Target]');
    targetBehind(new Construct(stack, 'Behind'), balancerIn(stack, vpc), { targets: [asg] });
    expect(refusal(() => registerSource(session, 'the group', [asg.node.path]))).toContain('where Network/Appliances of Network/Behind/Target receives them');
    expect(refusal(() => registerSource(session, 'the VPC', [`${vpc.node.path}/Resource`]))).toContain('where Network/Appliances of Network/Behind/Target receives them');
    expect(refusal(() => registerSource(session, 'a subnet', [`${vpc.isolatedSubnets[0].node.path}/Subnet`]))).toContain('receives them');
    expect(() => registerSource(session, 'other', ['eni-0b', 'i-0b'])).not.toThrow();
  });
});

describe('health', () => {
  test('has a metric and an alarm', () => {
    const stack = newStack();
    const { target } = balanced(stack);
    expect(target.addUnhealthyHostsAlarm()).toBe(target.addUnhealthyHostsAlarm());
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/NetworkELB',
      MetricName: 'UnHealthyHostCount',
      Statistic: 'Maximum',
      Period: 60,
      Threshold: 1,
      EvaluationPeriods: 3,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'breaching',
      Dimensions: [{ Name: 'LoadBalancer', Value: Match.anyValue() }, { Name: 'TargetGroup', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^BalancerMirrorTargets'), 'TargetGroupFullName'] } }],
    });
  });

  test('the metric is read as wished', () => {
    const { target } = balanced(newStack());
    expect(target.metricUnhealthyHosts({ statistic: 'Average' })).toMatchObject({ statistic: 'Average', metricName: 'UnHealthyHostCount' });
  });

  test('fails when the library did not create the target group', () => {
    const stack = newStack();
    const target = interfaceTarget(stack, groupIn(stack, vpcIn(stack)));
    const message = 'metricUnhealthyHosts must be asked of a target whose load balancer was given targets, got one whose appliances are not known; use '
      + 'MirrorDestination.networkLoadBalancer() with targets, or the metrics of your own target group [at Network/Target]';
    expect(refusal(() => target.metricUnhealthyHosts())).toBe(message);
    expect(refusal(() => target.addUnhealthyHostsAlarm())).toBe(message);
  });
});

describe('a target that exists', () => {
  const session = (stack: Stack) => new Construct(stack, 'Session');

  test('is a reference', () => {
    const stack = newStack();
    const target = MirrorTarget.fromMirrorTargetId(stack, 'Shared', 'tmt-0a');
    expect(target.trafficMirrorTargetRef).toEqual({ trafficMirrorTargetId: 'tmt-0a' });
    expect(() => receive(target, { session: session(stack), origin: originIn(undefined), packetLength: 9000 })).not.toThrow();
    expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
  });

  test('one that nobody judges is left alone', () => {
    const stack = newStack();
    const target = ec2.CfnTrafficMirrorTarget.fromTrafficMirrorTargetId(stack, 'Bare', 'tmt-0a');
    expect(() => receive(target, { session: session(stack), origin: originIn(undefined), packetLength: 9000 })).not.toThrow();
  });

  test('fails when the packets are too long for its load balancer', () => {
    const stack = newStack();
    const target = MirrorTarget.fromMirrorTargetAttributes(stack, 'Shared', { mirrorTargetId: 'tmt-0a', type: MirrorTargetType.NETWORK_LOAD_BALANCER });
    const reception = { session: session(stack), origin: originIn(undefined) };
    expect(refusal(() => receive(target, { ...reception, packetLength: 8501 }))).toBe(
      'packetLength must be at most 8500 where a Network Load Balancer receives, got 8501; lower it, or leave it out [at Network/Session]');
    expect(() => receive(target, { ...reception, packetLength: 8500 })).not.toThrow();
  });

  test('packets that its endpoint may not carry are warned about', () => {
    const stack = newStack();
    const target = MirrorTarget.fromMirrorTargetAttributes(stack, 'Shared', { mirrorTargetId: 'tmt-0a', type: MirrorTargetType.GATEWAY_LOAD_BALANCER_ENDPOINT });
    const reception = { session: session(stack), origin: originIn(undefined) };
    receive(target, { ...reception, packetLength: 8446 });
    expect(warningsOf(stack)).toEqual([]);
    receive(target, { ...reception, packetLength: 8447 });
    expect(warningsOf(stack)).toEqual([expect.stringContaining('packets of 8447 bytes do not fit through a Gateway Load Balancer endpoint')]);
  });

  test('sources that only the largest interfaces take are warned about, others refused', () => {
    const stack = newStack();
    const target = MirrorTarget.fromMirrorTargetAttributes(stack, 'Shared', { mirrorTargetId: 'tmt-0a', type: MirrorTargetType.NETWORK_INTERFACE });
    const owner = session(stack);
    const add = (index: number) => receive(target, { session: owner, origin: { ...originIn(undefined), label: `eni-${index}`, names: [`eni-${index}`] } });
    for (let index = 1; index <= 10; index++) add(index);
    expect(warningsOf(stack)).toEqual([]);
    add(11);
    expect(warningsOf(stack)).toEqual([
      'the network interface of Network/Shared takes 10 sources, or 100 on the largest instance types, and eni-11 is the 11th of this app. Acknowledge this if its instance type takes them, '
      + 'or use a target with a Network Load Balancer [ack: cdk-network-visibility:importedTargetSources]',
    ]);
    for (let index = 12; index <= 100; index++) add(index);
    expect(refusal(() => add(101))).toBe('source must be one of at most 100 that the network interface of Network/Shared takes, got eni-101 as the 101th; use a target with a Network Load Balancer, '
      + 'or a second target [at Network/Session]');
  });

  test('fails when the type is none', () => {
    const type = 'load-balancer' as MirrorTargetType;
    expect(refusal(() => MirrorTarget.fromMirrorTargetAttributes(newStack(), 'Odd', { mirrorTargetId: 'tmt-0a', type }))).toMatch(/^attrs\.type of MirrorTarget|^type /);
  });

  test('the path to it is judged', () => {
    const stack = newStack();
    const target = MirrorTarget.fromMirrorTargetAttributes(stack, 'Shared', { mirrorTargetId: 'tmt-0a', pathMtu: 8500 });
    receive(target, { session: session(stack), origin: originIn(undefined) });
    expect(warningsOf(stack)).toEqual([expect.stringContaining('packets of up to 9001 bytes and the 54 around them exceed pathMtu 8500')]);
    expect(refusal(() => MirrorTarget.fromMirrorTargetAttributes(stack, 'Odd', { mirrorTargetId: 'tmt-0a', pathMtu: 1 }))).toMatch(/^pathMtu must be/);
  });

  test('fails when the id is another\'s', () => {
    const stack = newStack();
    expect(refusal(() => MirrorTarget.fromMirrorTargetId(stack, 'Odd', 'tmf-0a'))).toBe(
      'mirrorTargetId must be the id of a mirror target, got "tmf-0a"; write "tmt-0123456789abcdef0" [at Network/Odd]');
    expect(() => MirrorTarget.fromMirrorTargetId(stack, 'Token', new CfnParameter(stack, 'Id').valueAsString)).not.toThrow();
  });
});
