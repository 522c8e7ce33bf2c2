import { CfnResource, Fn } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Balanced, estateOf, groupOf, judged, Network, network, session, toBalancer, toInterface } from './packets-fixture';
import { printVerdict } from '../../lab/packets/print';

const VXLAN = { ipProtocol: 'udp', fromPort: 4789, toPort: 4789 };

test('through a load balancer to an appliance', () => {
  expect(judged(toBalancer())).toMatchObject({
    outcome: 'arrives',
    bytes: { most: 8500, by: 'the longest packet to a Network Load Balancer' },
    target: { kind: 'network-load-balancer', label: 'Net/Balancer', listener: 'Net/Listener', targetGroups: ['Net/Targets'], appliances: ['Net/Appliance'] },
    warnings: [],
  });
});

test('in print', () => {
  expect(printVerdict(judged(toBalancer(({ targets }) => { targets.healthCheckPort = '9'; }), { length: 9000 }))).toBe([
    'TCP 198.51.100.7:51000 -> 10.0.0.5:443, in at Source',
    'mirrored, and the copy arrives',
    '  session  1: Net/Session',
    '  filter   Net/Filter: ingress rule 1 (Net/FilterRule1): accept every protocol from 0.0.0.0/0 to 0.0.0.0/0',
    '  target   Network Load Balancer Net/Balancer -> listener Net/Listener -> target group Net/Targets -> Net/Appliance',
    '  VNI      7',
    '  bytes    8500, truncated: at most 8500 (the longest packet to a Network Load Balancer)',
    '  warning  health checks of Net/Targets (TCP 9) from Net/Balancer to Net/Appliance are stopped by the security groups of Net/Appliance',
  ].join('\n'));
});

describe('what arrives', () => {
  test.each<[string, (parts: Balanced) => void]>([
    ['a listener on TCP and UDP', ({ listener, targets }) => { listener.protocol = 'TCP_UDP'; targets.protocol = 'TCP_UDP'; }],
    ['weighted target groups', ({ listener, targets }) => {
      listener.defaultActions = [{ type: 'forward', forwardConfig: { targetGroups: [{ targetGroupArn: targets.ref, weight: 1 }, { targetGroupArn: 'arn:elsewhere', weight: 0 }] } }];
    }],
    ['a balancer without security groups, and an appliance that admits the source', ({ balancer, applianceGroup }) => {
      balancer.securityGroups = undefined;
      applianceGroup.securityGroupIngress = [{ ...VXLAN, cidrIp: '10.0.0.0/16' }, { ipProtocol: 'tcp', fromPort: 8080, toPort: 8080, cidrIp: '10.0.0.0/16' }];
    }],
    ['a balancer that admits the group of the source', ({ balancerGroup, sourceGroup }) => {
      balancerGroup.securityGroupIngress = [{ ...VXLAN, sourceSecurityGroupId: sourceGroup.attrGroupId }];
    }],
    ['two rules that cover the source together', ({ balancerGroup }) => {
      balancerGroup.securityGroupIngress = [{ ...VXLAN, cidrIp: '10.0.0.0/25' }, { ...VXLAN, cidrIp: '10.0.0.128/25' }];
    }],
    ['all protocols', ({ balancerGroup }) => { balancerGroup.securityGroupIngress = [{ ipProtocol: '-1', cidrIp: '0.0.0.0/0' }]; }],
    ['the number of the protocol', ({ balancerGroup }) => { balancerGroup.securityGroupIngress = [{ ...VXLAN, ipProtocol: '17', cidrIp: '10.0.0.0/24' }]; }],
    ['rules that stand by themselves', ({ stack, balancerGroup, applianceGroup }) => {
      balancerGroup.securityGroupIngress = [];
      balancerGroup.securityGroupEgress = [{ ipProtocol: 'icmp', fromPort: 252, toPort: 86, cidrIp: '255.255.255.255/32' }];
      new ec2.CfnSecurityGroupIngress(stack, 'In', { ...VXLAN, groupId: balancerGroup.attrGroupId, cidrIp: '10.0.0.0/24' });
      new ec2.CfnSecurityGroupEgress(stack, 'Out', { ...VXLAN, groupId: balancerGroup.ref, destinationSecurityGroupId: applianceGroup.attrGroupId });
      new ec2.CfnSecurityGroupEgress(stack, 'Checks', {
        ipProtocol: 'tcp', fromPort: 8080, toPort: 8080, groupId: balancerGroup.ref, destinationSecurityGroupId: applianceGroup.attrGroupId,
      });
    }],
    ['egress to the ranges of the appliances', ({ balancerGroup }) => { balancerGroup.securityGroupEgress = [{ ipProtocol: '-1', cidrIp: '10.0.1.0/24' }]; }],
    ['no crossing of zones where source, balancer and appliance share one', ({ balancer, appliance, here }) => {
      balancer.loadBalancerAttributes = [];
      appliance.subnetId = here.ref;
    }],
    ['crossing of zones by the word of the target group', ({ balancer, targets }) => {
      balancer.loadBalancerAttributes = [{ key: 'load_balancing.cross_zone.enabled', value: 'false' }];
      targets.targetGroupAttributes = [{ key: 'load_balancing.cross_zone.enabled', value: 'true' }];
    }],
    ['a source in a zone that the balancer is not in, with crossing', ({ balancer, there }) => { balancer.subnets = [there.ref]; }],
    ['subnets by mappings', ({ balancer, here, there }) => {
      balancer.subnets = undefined;
      balancer.subnetMappings = [{ subnetId: here.ref }, { subnetId: there.ref }];
    }],
    ['targets by an attribute that is an address', ({ targets, appliance }) => {
      targets.targetType = 'ip';
      targets.targets = [{ id: appliance.attrPrivateIp }];
    }],
    ['targets by a written address', ({ targets, appliance }) => {
      appliance.privateIpAddress = '10.0.1.9';
      targets.targetType = 'ip';
      targets.targets = [{ id: '10.0.1.9' }];
    }],
    ['targets by the address of an interface', ({ stack, targets, there, applianceGroup }) => {
      const eni = new ec2.CfnNetworkInterface(stack, 'Eni', { subnetId: there.ref, groupSet: [applianceGroup.attrGroupId] });
      targets.targetType = 'ip';
      targets.targets = [{ id: eni.attrPrimaryPrivateIpAddress }];
    }],
    ['a fleet of a launch template', parts => fleet(parts, { launchTemplate: { version: '1', launchTemplateId: template(parts).ref } })],
    ['a fleet of a launch template with interfaces', parts => {
      const first = { deviceIndex: 0, groups: [parts.applianceGroup.attrGroupId] };
      const { ref } = template(parts, { networkInterfaces: [first], imageId: Fn.importValue('x') });
      fleet(parts, { launchTemplate: { version: '1', launchTemplateId: ref } });
    }],
    ['a mixed fleet', parts => fleet(parts, { mixedInstancesPolicy: { launchTemplate: { launchTemplateSpecification: { version: '1', launchTemplateId: template(parts).ref } } } })],
    ['a fleet of a launch configuration', parts => {
      const securityGroups = [parts.applianceGroup.attrGroupId];
      const { ref } = new autoscaling.CfnLaunchConfiguration(parts.stack, 'Configuration', { imageId: 'ami-1', instanceType: 't3.micro', securityGroups });
      fleet(parts, { launchConfigurationName: ref });
    }],
  ])('%s', (_what, change) => {
    expect(judged(toBalancer(change))).toMatchObject({ outcome: 'arrives', warnings: [] });
  });
});

function template({ stack, applianceGroup }: Balanced, data?: ec2.CfnLaunchTemplate.LaunchTemplateDataProperty): ec2.CfnLaunchTemplate {
  return new ec2.CfnLaunchTemplate(stack, 'Template', { launchTemplateData: data ?? { securityGroupIds: [applianceGroup.attrGroupId] } });
}

function fleet({ stack, targets, there }: Balanced, more: Partial<autoscaling.CfnAutoScalingGroupProps>): void {
  targets.targets = undefined;
  new autoscaling.CfnAutoScalingGroup(stack, 'Fleet', { minSize: '0', maxSize: '2', vpcZoneIdentifier: [there.ref], targetGroupArns: [targets.ref], ...more });
}

describe('what is lost', () => {
  test.each<[string, (parts: Balanced) => void, { reason: string; detail: string; partly?: boolean }]>([
    ['no listener', ({ stack }) => { stack.node.tryRemoveChild('Listener'); },
      { reason: 'listener-missing', detail: 'Net/Balancer has no listener on UDP 4789; it has none' }],
    ['another port', ({ listener }) => { listener.port = 4790; },
      { reason: 'listener-missing', detail: 'Net/Balancer has no listener on UDP 4789; it has UDP 4790' }],
    ['another protocol', ({ listener }) => { listener.protocol = 'TCP'; },
      { reason: 'listener-missing', detail: 'Net/Balancer has no listener on UDP 4789; it has TCP 4789' }],
    ['no target group', ({ listener }) => { listener.defaultActions = [{ type: 'forward' }]; },
      { reason: 'no-target-group', detail: 'the default action of Net/Listener of Net/Balancer forwards to no target group' }],
    ['no targets', ({ targets }) => { targets.targets = undefined; },
      { reason: 'no-targets', detail: 'target group Net/Targets has no targets' }],
    ['a fleet that stays empty', parts => fleet(parts, { maxSize: '0', launchTemplate: { version: '1', launchTemplateId: template(parts).ref } }),
      { reason: 'no-targets', detail: 'target group Net/Targets has no targets' }],
    ['a closed balancer', ({ balancerGroup }) => { balancerGroup.securityGroupIngress = [{ ...VXLAN, cidrIp: '10.0.1.0/24' }]; },
      { reason: 'load-balancer-closed', detail: 'no rule of Net/Balancer admits UDP 4789 from Net/Source (10.0.0.0/24) (Net/BalancerGroup)' }],
    ['another port of the balancer', ({ balancerGroup }) => { balancerGroup.securityGroupIngress = [{ ...VXLAN, fromPort: 4790, toPort: 4790, cidrIp: '10.0.0.0/24' }]; },
      { reason: 'load-balancer-closed', detail: 'no rule of Net/Balancer admits UDP 4789 from Net/Source (10.0.0.0/24) (Net/BalancerGroup)' }],
    ['another protocol of the balancer', ({ balancerGroup }) => { balancerGroup.securityGroupIngress = [{ ...VXLAN, ipProtocol: 'tcp', cidrIp: '10.0.0.0/24' }]; },
      { reason: 'load-balancer-closed', detail: 'no rule of Net/Balancer admits UDP 4789 from Net/Source (10.0.0.0/24) (Net/BalancerGroup)' }],
    ['IPv6 only', ({ balancerGroup }) => { balancerGroup.securityGroupIngress = [{ ...VXLAN, cidrIpv6: '::/0' }]; },
      { reason: 'load-balancer-closed', detail: 'no rule of Net/Balancer admits UDP 4789 from Net/Source (10.0.0.0/24) (Net/BalancerGroup)' }],
    ['part of the subnet', ({ balancerGroup }) => { balancerGroup.securityGroupIngress = [{ ...VXLAN, cidrIp: '10.0.0.0/25' }, { ...VXLAN, cidrIp: '10.0.0.129/32' }]; },
      { reason: 'load-balancer-closed', detail: 'Net/Balancer admits only part of UDP 4789 from Net/Source (10.0.0.0/24): 10.0.0.0/25, 10.0.0.129/32 (Net/BalancerGroup)', partly: true }],
    ['egress to elsewhere', ({ balancerGroup }) => { balancerGroup.securityGroupEgress = [{ ...VXLAN, cidrIp: '10.0.0.0/24' }]; },
      { reason: 'load-balancer-egress-closed', detail: 'no rule of Net/Balancer admits UDP 4789 to Net/Appliance (10.0.1.0/24) (Net/BalancerGroup)' }],
    ['egress to elsewhere by a rule beside the group', ({ stack, balancerGroup, sourceGroup }) => {
      new ec2.CfnSecurityGroupEgress(stack, 'Out', { ...VXLAN, groupId: balancerGroup.ref, destinationSecurityGroupId: sourceGroup.attrGroupId });
    }, { reason: 'load-balancer-egress-closed', detail: 'no rule of Net/Balancer admits UDP 4789 to Net/Appliance (10.0.1.0/24) (Net/BalancerGroup)' }],
    ['egress of another protocol', ({ balancerGroup, applianceGroup }) => {
      balancerGroup.securityGroupEgress = [{ ipProtocol: 'tcp', fromPort: 0, toPort: 65535, destinationSecurityGroupId: applianceGroup.attrGroupId }];
    }, { reason: 'load-balancer-egress-closed', detail: 'no rule of Net/Balancer admits UDP 4789 to Net/Appliance (10.0.1.0/24) (Net/BalancerGroup)' }],
    ['a closed appliance', ({ applianceGroup, sourceGroup }) => { applianceGroup.securityGroupIngress = [{ ...VXLAN, sourceSecurityGroupId: sourceGroup.attrGroupId }]; },
      { reason: 'appliance-closed', detail: 'no rule of Net/Appliance admits UDP 4789 from Net/Source (10.0.0.0/24) (Net/ApplianceGroup)' }],
    ['an appliance that admits the balancer, which has no group', ({ balancer }) => { balancer.securityGroups = []; },
      { reason: 'appliance-closed', detail: 'no rule of Net/Appliance admits UDP 4789 from Net/Source (10.0.0.0/24) (Net/ApplianceGroup)' }],
    ['an appliance with the default group', ({ appliance }) => { appliance.securityGroupIds = undefined; },
      { reason: 'appliance-closed', detail: 'no rule of Net/Appliance admits UDP 4789 from Net/Source (10.0.0.0/24) (DefaultSecurityGroup of Net/Vpc)' }],
    ['one appliance of two', ({ stack, targets, appliance, there, sourceGroup }) => {
      const closed = new ec2.CfnInstance(stack, 'Closed', { subnetId: there.ref, securityGroupIds: [sourceGroup.attrGroupId] });
      targets.targets = [{ id: appliance.ref }, { id: closed.ref }];
    }, { reason: 'appliance-closed', detail: 'no rule of Net/Closed admits UDP 4789 from Net/Source (10.0.0.0/24) (Net/SourceGroup)', partly: true }],
    ['the port that one target is given', ({ targets, appliance }) => { targets.targets = [{ id: appliance.ref, port: 4790 }]; },
      { reason: 'appliance-closed', detail: 'no rule of Net/Appliance admits UDP 4790 from Net/Source (10.0.0.0/24) (Net/ApplianceGroup)' }],
    ['a zone without the balancer', ({ balancer, there }) => {
      balancer.subnets = [there.ref];
      balancer.loadBalancerAttributes = [];
    }, { reason: 'zone', detail: 'Net/Balancer has no subnet in eu-west-1a, where Net/Source is, and Net/Balancer does not balance across zones' }],
    ['a zone without an appliance', ({ balancer }) => { balancer.loadBalancerAttributes = [{ key: 'load_balancing.cross_zone.enabled', value: 'false' }]; },
      { reason: 'zone', detail: 'Net/Targets has no target in eu-west-1a, where Net/Source is, and Net/Balancer does not balance across zones' }],
    ['a target group that does not cross zones', ({ targets }) => { targets.targetGroupAttributes = [{ key: 'load_balancing.cross_zone.enabled', value: 'false' }]; },
      { reason: 'zone', detail: 'Net/Targets has no target in eu-west-1a, where Net/Source is, and Net/Balancer does not balance across zones' }],
  ])('%s', (_what, change, expected) => {
    expect(judged(toBalancer(change))).toMatchObject({ outcome: 'lost', partly: false, ...expected });
  });
});

describe('what the templates do not hold', () => {
  test.each<[string, (parts: Balanced) => void, string]>([
    ['a target from elsewhere', ({ session: one }) => { one.trafficMirrorTargetId = 'tmt-0123456789abcdef0'; }, 'target tmt-0123456789abcdef0 is not in these templates'],
    ['a load balancer', ({ target }) => { target.networkLoadBalancerArn = 'arn:nlb'; }, 'load balancer arn:nlb is not in these templates'],
    ['a target group', ({ listener }) => { listener.defaultActions = [{ type: 'forward', targetGroupArn: 'arn:group' }]; }, 'target group arn:group is not in these templates'],
    ['an appliance', ({ targets }) => { targets.targets = [{ id: 'i-0123456789abcdef0' }]; }, 'appliance i-0123456789abcdef0 is not in these templates'],
    ['an address', ({ targets }) => {
      targets.targetType = 'ip';
      targets.targets = [{ id: '10.0.1.77' }];
    }, 'appliance 10.0.1.77 is not in these templates'],
    ['what a fleet is launched from', parts => fleet(parts, { launchTemplate: { version: '1', launchTemplateId: 'lt-0123456789abcdef0' } }), 'appliance Net/Fleet is not in these templates'],
    ['a security group', ({ balancer }) => { balancer.securityGroups = ['sg-0123456789abcdef0']; },
      'whether Net/Balancer admits UDP 4789 from Net/Source (10.0.0.0/24) is not known: the rules of security group sg-0123456789abcdef0 are not in these templates'],
    ['a prefix list', ({ balancerGroup }) => { balancerGroup.securityGroupIngress = [{ ...VXLAN, sourcePrefixListId: 'pl-1' }]; },
      'whether Net/Balancer admits UDP 4789 from Net/Source (10.0.0.0/24) is not known: Net/BalancerGroup admits the prefix list pl-1'],
    ['an interface', ({ target }) => {
      target.networkLoadBalancerArn = undefined;
      target.networkInterfaceId = 'eni-0123456789abcdef0';
    }, 'interface eni-0123456789abcdef0 is not in these templates'],
  ])('%s', (_what, change, beyond) => {
    expect(judged(toBalancer(change))).toMatchObject({ outcome: 'sent', beyond });
  });

  test('an imported group that this app opens is open', () => {
    const estate = toBalancer(({ stack, balancer, applianceGroup }) => {
      balancer.securityGroups = ['sg-0123456789abcdef0'];
      new ec2.CfnSecurityGroupIngress(stack, 'In', { ...VXLAN, groupId: 'sg-0123456789abcdef0', cidrIp: '10.0.0.0/24' });
      new ec2.CfnSecurityGroupEgress(stack, 'Out', { ...VXLAN, groupId: 'sg-0123456789abcdef0', destinationSecurityGroupId: applianceGroup.attrGroupId });
      new ec2.CfnSecurityGroupIngress(stack, 'Appliances', { ...VXLAN, groupId: applianceGroup.attrGroupId, sourceSecurityGroupId: 'sg-0123456789abcdef0' });
    });
    expect(judged(estate)).toMatchObject({ outcome: 'arrives' });
  });

  test('a loss is told even where another way is not known', () => {
    const estate = toBalancer(({ stack, targets, there, sourceGroup }) => {
      const closed = new ec2.CfnInstance(stack, 'Closed', { subnetId: there.ref, securityGroupIds: [sourceGroup.attrGroupId] });
      targets.targets = [{ id: 'i-0123456789abcdef0' }, { id: closed.ref }];
    });
    expect(judged(estate)).toMatchObject({ outcome: 'lost', partly: true });
  });
});

describe('a source that is known by its id only', () => {
  const eni = 'eni-0123456789abcdef0';
  const estate = (change: (parts: Balanced) => void = () => undefined) => toBalancer(parts => {
    parts.session.networkInterfaceId = eni;
    change(parts);
  });

  test('needs its address where ranges decide', () => {
    expect(() => judged(estate(), { interface: eni })).toThrow(`cannot tell whether ${eni} lies in 10.0.0.0/24: the templates do not say its address (primaryAddress, --primary-address)`);
    expect(judged(estate(), { interface: eni, primaryAddress: '10.0.0.5' })).toMatchObject({ outcome: 'arrives' });
    expect(judged(estate(), { interface: eni, primaryAddress: '10.0.0.0/23' })).toMatchObject({ outcome: 'lost', partly: true });
    expect(judged(estate(), { interface: eni, primaryAddress: '10.0.2.5' })).toMatchObject({ outcome: 'lost', partly: false });
    expect(judged(estate(({ balancerGroup }) => { balancerGroup.securityGroupIngress = [{ ...VXLAN, cidrIp: '0.0.0.0/0' }]; }), { interface: eni })).toMatchObject({ outcome: 'arrives' });
  });

  test('needs its zone where zones decide', () => {
    const apart = estate(({ balancer }) => { balancer.loadBalancerAttributes = []; });
    const packet = { interface: eni, primaryAddress: '10.0.0.5' };
    expect(() => judged(apart, packet)).toThrow(`cannot tell the zone of ${eni}`);
    expect(judged(apart, { ...packet, zone: 'eu-west-1b' })).toMatchObject({ outcome: 'arrives' });
    expect(judged(apart, { ...packet, zone: 'eu-west-1a' })).toMatchObject({ outcome: 'lost', reason: 'zone' });
  });
});

test('the written address of the interface counts, not its whole subnet', () => {
  const only = (address: string, primary: boolean) => toBalancer(({ source, balancerGroup }) => {
    if (primary) source.privateIpAddresses = [{ privateIpAddress: '10.0.0.200', primary: false }, { privateIpAddress: address, primary: true }];
    else source.privateIpAddress = address;
    balancerGroup.securityGroupIngress = [{ ...VXLAN, cidrIp: '10.0.0.5/32' }];
  });
  for (const primary of [true, false]) {
    expect(judged(only('10.0.0.5', primary))).toMatchObject({ outcome: 'arrives' });
    expect(judged(only('10.0.0.6', primary))).toMatchObject({ outcome: 'lost', partly: false });
  }
});

describe('target interfaces', () => {
  const group = ({ stack }: Network) => stack.node.findChild('ReceiverGroup') as ec2.CfnSecurityGroup;

  test.each<[string, (parts: Network) => void]>([
    ['closed', parts => { group(parts).securityGroupIngress = []; }],
    ['another port', parts => { group(parts).securityGroupIngress = [{ ...VXLAN, fromPort: 0, toPort: 4788, cidrIp: '10.0.0.0/16' }]; }],
  ])('%s', (_what, change) => {
    expect(judged(toInterface(undefined, change))).toMatchObject({
      outcome: 'lost', reason: 'interface-closed', partly: false, detail: 'no rule of Net/Receiver admits UDP 4789 from Net/Source (10.0.0.0/24) (Net/ReceiverGroup)',
    });
  });

  test('open to the group of the source', () => {
    expect(judged(toInterface(undefined, parts => {
      group(parts).securityGroupIngress = [{ ...VXLAN, sourceSecurityGroupId: parts.sourceGroup.ref }];
    }))).toMatchObject({ outcome: 'arrives' });
  });

  test('the default group admits its own members, unless it was emptied', () => {
    const estate = (emptied: boolean, sourceToo: boolean) => toInterface(undefined, ({ stack, source, vpc }) => {
      (stack.node.findChild('Receiver') as ec2.CfnNetworkInterface).groupSet = undefined;
      if (sourceToo) source.groupSet = undefined;
      if (emptied) new CfnResource(stack, 'Empty', { type: 'Custom::VpcRestrictDefaultSG', properties: { DefaultSecurityGroupId: vpc.attrDefaultSecurityGroup } });
    });
    expect(judged(estate(true, true))).toMatchObject({ outcome: 'lost', reason: 'interface-closed' });
    expect(judged(estate(false, true))).toMatchObject({ outcome: 'arrives' });
    expect(judged(estate(false, false))).toMatchObject({ outcome: 'lost', reason: 'interface-closed' });
  });

  test('fails on a source that is its own target', () => {
    expect(() => judged(toInterface(undefined, ({ stack, source }) => {
      (stack.node.findChild('ReceiverTarget') as ec2.CfnTrafficMirrorTarget).networkInterfaceId = source.ref;
    }))).toThrow('Net/Source would receive its own packets, which AWS refuses');
  });
});

describe('Gateway Load Balancer endpoints', () => {
  interface Gateway extends Network {
    readonly endpoint: ec2.CfnVPCEndpoint;
    readonly gateway: elb.CfnLoadBalancer;
    readonly targets: elb.CfnTargetGroup;
    readonly group: ec2.CfnSecurityGroup;
  }

  function toGateway(change: (parts: Gateway) => void = () => undefined) {
    return estateOf(stack => {
      const parts = network(stack);
      const group = groupOf(parts, 'ApplianceGroup', { fromPort: 6081, toPort: 6081, cidrIp: '10.0.1.0/24' }, { ipProtocol: 'tcp', fromPort: 80, toPort: 80, cidrIp: '10.0.1.0/24' });
      const appliance = new ec2.CfnInstance(stack, 'Appliance', { subnetId: parts.there.ref, securityGroupIds: [group.ref] });
      const gateway = new elb.CfnLoadBalancer(stack, 'Gateway', { type: 'gateway', subnets: [parts.there.ref] });
      const targets = new elb.CfnTargetGroup(stack, 'Targets', { protocol: 'GENEVE', port: 6081, targets: [{ id: appliance.ref }] });
      new elb.CfnListener(stack, 'Listener', { loadBalancerArn: gateway.ref, defaultActions: [{ type: 'forward', targetGroupArn: targets.ref }] });
      const service = new ec2.CfnVPCEndpointService(stack, 'Service', { gatewayLoadBalancerArns: [gateway.ref] });
      const endpoint = new ec2.CfnVPCEndpoint(stack, 'Endpoint', {
        vpcEndpointType: 'GatewayLoadBalancer',
        vpcId: parts.vpc.ref,
        subnetIds: [parts.there.ref],
        serviceName: Fn.join('.', ['com.amazonaws.vpce', 'eu-west-1', service.ref]),
      });
      session(parts, new ec2.CfnTrafficMirrorTarget(stack, 'Target', { gatewayLoadBalancerEndpointId: endpoint.ref }).ref);
      change({ ...parts, endpoint, gateway, targets, group });
    });
  }

  test('to the appliances behind the service', () => {
    expect(judged(toGateway())).toMatchObject({
      outcome: 'arrives',
      bytes: { most: 8446, by: 'the MTU of 8500 of an endpoint' },
      target: { kind: 'gateway-load-balancer-endpoint', label: 'Net/Endpoint', service: 'Net/Service', appliances: ['Net/Appliance'] },
      warnings: [],
    });
  });

  test.each<[string, (parts: Gateway) => void, object]>([
    ['UDP 4789 in place of 6081', ({ group }) => { group.securityGroupIngress = [{ ...VXLAN, cidrIp: '0.0.0.0/0' }]; },
      { outcome: 'lost', reason: 'appliance-closed', detail: 'no rule of Net/Appliance admits UDP 6081 from Net/Gateway (10.0.1.0/24) (Net/ApplianceGroup)' }],
    ['no listener', ({ stack }) => { stack.node.tryRemoveChild('Listener'); }, { outcome: 'lost', reason: 'listener-missing', detail: 'Net/Gateway has no listener' }],
    ['no targets', ({ targets }) => { targets.targets = undefined; }, { outcome: 'lost', reason: 'no-targets' }],
    ['an endpoint in a zone without the balancer', ({ endpoint, here }) => { endpoint.subnetIds = [here.ref]; }, { outcome: 'lost', reason: 'zone' }],
    ['a service from elsewhere', ({ endpoint }) => { endpoint.serviceName = 'com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0'; },
      { outcome: 'sent', beyond: 'endpoint service com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0 is not in these templates' }],
    ['an endpoint from elsewhere', ({ stack }) => { (stack.node.findChild('Target') as ec2.CfnTrafficMirrorTarget).gatewayLoadBalancerEndpointId = 'vpce-0123456789abcdef0'; },
      { outcome: 'sent', beyond: 'endpoint vpce-0123456789abcdef0 is not in these templates' }],
    ['a load balancer from elsewhere', ({ stack }) => { (stack.node.findChild('Service') as ec2.CfnVPCEndpointService).gatewayLoadBalancerArns = ['arn:gwlb']; },
      { outcome: 'sent', beyond: 'load balancer arn:gwlb is not in these templates' }],
    ['no health check on port 80', ({ group }) => { group.securityGroupIngress = [{ ...VXLAN, fromPort: 6081, toPort: 6081, cidrIp: '10.0.1.0/24' }]; },
      { outcome: 'arrives', warnings: ['health checks of Net/Targets (TCP 80) from Net/Gateway to Net/Appliance are stopped by the security groups of Net/Appliance'] }],
  ])('%s', (_what, change, expected) => {
    expect(judged(toGateway(change))).toMatchObject(expected);
  });
});

describe('warnings', () => {
  const CHECKS = 'health checks of Net/Targets';

  test.each<[string, (parts: Balanced) => void, string[]]>([
    ['an appliance that does not admit health checks', ({ targets }) => { targets.healthCheckPort = undefined; },
      [`${CHECKS} (TCP 4789) from Net/Balancer to Net/Appliance are stopped by the security groups of Net/Appliance`]],
    ['a balancer that does not let health checks out', ({ balancerGroup, applianceGroup }) => {
      balancerGroup.securityGroupEgress = [{ ...VXLAN, destinationSecurityGroupId: applianceGroup.ref }];
    }, [`${CHECKS} (TCP 8080) from Net/Balancer to Net/Appliance are stopped by the security groups of Net/Balancer`]],
    ['health checks by UDP', ({ targets }) => { targets.healthCheckProtocol = 'UDP'; }, [`${CHECKS} are of UDP, which AWS refuses: TCP, HTTP or HTTPS`]],
    ['health checks that nobody knows', ({ applianceGroup, balancerGroup }) => {
      applianceGroup.securityGroupIngress = [{ ...VXLAN, sourceSecurityGroupId: balancerGroup.ref }, { ipProtocol: 'tcp', fromPort: 8080, toPort: 8080, sourcePrefixListId: 'pl-1' }];
    }, [`${CHECKS} (TCP 8080) from Net/Balancer to Net/Appliance may be stopped by the security groups of Net/Appliance`]],
    ['another port', ({ targets, applianceGroup, balancerGroup }) => {
      targets.port = 5000;
      applianceGroup.securityGroupIngress = [{ ipProtocol: '-1', sourceSecurityGroupId: balancerGroup.ref }];
    }, ['Net/Appliance receives on UDP 5000: tools take 4789 for VXLAN unless they are told']],
  ])('%s', (_what, change, warnings) => {
    expect(judged(toBalancer(change))).toMatchObject({ outcome: 'arrives', warnings });
  });
});

describe('fails on what the lab does not know', () => {
  test.each<[string, (parts: Balanced) => void, string]>([
    ['targets by a service', ({ stack, targets }) => {
      targets.targets = undefined;
      new ecs.CfnService(stack, 'Service', { loadBalancers: [{ targetGroupArn: targets.ref, containerName: 'a', containerPort: 4789 }] });
    }, 'Net/Targets gets its targets from Net/Service (AWS::ECS::Service), which the lab does not know'],
    ['an Application Load Balancer', ({ balancer }) => { balancer.type = 'application'; }, 'Net/Balancer must be of type network, got "application"'],
    ['a packet length over 8500', ({ session: one }) => { one.packetLength = 8501; }, 'PacketLength of Net/Session must be at most 8500 to a Network Load Balancer, got 8501'],
    ['two kinds of target', ({ target }) => { target.networkInterfaceId = 'eni-1'; },
      'Net/Target must have one of NetworkLoadBalancerArn, NetworkInterfaceId and GatewayLoadBalancerEndpointId, got NetworkLoadBalancerArn and NetworkInterfaceId'],
    ['no kind of target', ({ target }) => { target.networkLoadBalancerArn = undefined; },
      'Net/Target must have one of NetworkLoadBalancerArn, NetworkInterfaceId and GatewayLoadBalancerEndpointId, got none'],
    ['a target group of TCP', ({ targets }) => { targets.protocol = 'TCP'; }, 'Protocol of Net/Targets must be UDP or TCP_UDP, got TCP'],
    ['a target group of functions', ({ targets }) => { targets.targetType = 'lambda'; }, 'TargetType of Net/Targets must be instance or ip, got "lambda"'],
    ['a redirect', ({ listener }) => { listener.defaultActions = [{ type: 'redirect' }]; }, 'DefaultActions of Net/Listener must be of type forward, got "redirect"'],
    ['something else as a target', ({ session: one, vpc }) => { one.trafficMirrorTargetId = vpc.ref; }, 'TrafficMirrorTargetId of Net/Session must be a target, got Net/Vpc (AWS::EC2::VPC)'],
    ['something else as a source', ({ session: one, vpc }) => { one.networkInterfaceId = vpc.ref; }, 'NetworkInterfaceId of Net/Session must be a network interface, got Net/Vpc (AWS::EC2::VPC)'],
    ['an unreadable word on zones', ({ targets }) => { targets.targetGroupAttributes = [{ key: 'load_balancing.cross_zone.enabled', value: 'yes' }]; },
      "load_balancing.cross_zone.enabled of Net/Targets must be true or false, got 'yes'"],
  ])('%s', (_what, change, message) => {
    expect(() => judged(toBalancer(change))).toThrow(message);
  });
});
