import { readFileSync } from 'fs';
import { join } from 'path';
import { aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2, aws_elasticloadbalancingv2_targets as targets, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import {
  MirrorDestination, MirrorEndpointService, MirrorFilter, MirrorPreset, MirrorRule, MirrorRuleOptions, MirrorSession, MirrorSessionProps,
  MirrorSource, MirrorTarget, MirrorTargetType, MirroredTraffic,
} from '../../src';
import { refusal, stackBeside } from '../fixtures/stacks';
import { interfaceOf, newInstance, newInterface, newSession, newVpc, newZonedStack, source } from '../mirroring/sessions/estate';
import { appliancesIn, balancerIn, groupIn, instanceIn, interfaceTarget, openBalancerIn, targetBehind, vpcIn } from '../mirroring/sessions/receiving';

/**
 * What AWS rejects at deploy, or takes and then mirrors nothing, row by row, and what the library makes of it. A row is unwritable (a case of
 * test/compile/unwritable-mirroring.ts), refused at synth or warned about where a twin that differs in one value passes, written by the library
 * itself so that it cannot be wrong, or said in the docs where nobody can know it at synth.
 */
interface Row {
  /** Cases, with what stands in the line that must not compile. */
  readonly unwritable?: Record<string, string>;
  readonly refused?: Refusal[];
  readonly warned?: Warning[];
  /** What the template must hold whatever the user says. */
  readonly written?: (stack: Stack) => void;
  /** A file, and a sentence in it. */
  readonly said?: [string, string];
}

interface Apps {
  readonly bad: (stack: Stack) => unknown;
  readonly twin: (stack: Stack) => unknown;
}

/** A message has these, in this order: prop and rule, value received, way out. */
interface Refusal extends Apps {
  readonly rule: string;
  readonly value: string;
  readonly wayOut: string;
}

interface Warning extends Apps {
  readonly id: string;
}

const ALL = MirroredTraffic.all();
const { IP_V4, IP_V6 } = ec2.AddressFamily;
const { tcp, tcpRange } = ec2.Port;

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => MirrorRule.accept(MirroredTraffic.toPort(tcp(index + 1)), { addressFamily: IP_V4 }));
/** A filter whose inbound rule is made when the stack is. */
const ruled = (rule: () => MirrorRule) => (stack: Stack) =>
  new MirrorFilter(stack, 'Filter', { inboundRules: [rule()], outboundRules: [MirrorRule.accept(ALL)] });
const accepted = (options: MirrorRuleOptions, traffic = ALL) => ruled(() => MirrorRule.accept(traffic, options));
const of = (traffic: () => MirroredTraffic) => ruled(() => MirrorRule.accept(traffic()));
const preset = (make: () => MirrorPreset) => (stack: Stack) => newSession(stack, { preset: make() });
const session = (props: Partial<MirrorSessionProps> | ((stack: Stack) => Partial<MirrorSessionProps>)) => (stack: Stack) =>
  newSession(stack, typeof props === 'function' ? props(stack) : props);
/** Several sessions of one interface. */
const numbered = (...numbers: (number | undefined)[]) => (stack: Stack) =>
  numbers.forEach((sessionNumber, index) => newSession(stack, { sessionNumber }, `Mirror${index + 1}`));
const ofType = (type: string) =>
  session(stack => ({ source: MirrorSource.instance(newInstance(newVpc(stack), 'Web', { instanceType: new ec2.InstanceType(type) })) }));
const subnetOf = (stack: Stack, props: Partial<ec2.CfnSubnetProps>) => new ec2.CfnSubnet(stack, 'Subnet', { vpcId: newVpc(stack).vpcId, ...props });

/** A session to a load balancer with appliances. */
function balanced(stack: Stack, props: Partial<MirrorSessionProps> = {}, crossZoneEnabled = true, zones = 2): MirrorTarget {
  const vpc = vpcIn(stack);
  const subnets = vpc.isolatedSubnets.slice(0, zones);
  const balancer = balancerIn(stack, vpc, { vpcSubnets: { subnets } });
  const target = targetBehind(stack, balancer, { targets: [appliancesIn(stack, vpc)], crossZoneEnabled });
  const subnet = vpc.isolatedSubnets[1];
  newSession(stack, { target, source: MirrorSource.instance(newInstance(vpc, 'Web', { vpcSubnets: { subnets: [subnet] } })), ...props });
  return target;
}
const toBalancer = (...args: [Partial<MirrorSessionProps>?, boolean?, number?]) => (stack: Stack) => balanced(stack, ...args);
/** A session to a target that another app declares. */
const shared = (attrs: { type?: MirrorTargetType; pathMtu?: number }, packetLength?: number) => session(stack => ({
  packetLength, target: MirrorTarget.fromMirrorTargetAttributes(stack, 'Shared', { mirrorTargetId: 'tmt-0a', ...attrs }),
}));
/** So many sources of one interface of another app. */
const sharedCrowd = (count: number) => (stack: Stack) => {
  const target = MirrorTarget.fromMirrorTargetAttributes(stack, 'Shared', { mirrorTargetId: 'tmt-0a', type: MirrorTargetType.NETWORK_INTERFACE });
  const everything = new MirrorFilter(stack, 'Filter');
  Array.from({ length: count }, (_, index) => `eni-${(index + 16).toString(16)}`).forEach(id => newSession(stack, { target, filter: everything, source: source(stack, id) }, id));
};
/** So many sources of one interface target. */
const crowd = (count: number, instanceType?: string) => (stack: Stack) => {
  const type = instanceType === undefined ? undefined : new ec2.InstanceType(instanceType);
  const options = { securityGroups: [groupIn(stack, vpcIn(stack))], instanceType: type };
  const target = new MirrorTarget(stack, 'Target', { sourceCidrs: ['10.0.0.0/8'], destination: MirrorDestination.networkInterface(interfaceOf(stack, 'eni-0f'), options) });
  const everything = new MirrorFilter(stack, 'Filter');
  const ids = Array.from({ length: count }, (_, index) => `eni-${(index + 16).toString(16)}`);
  ids.forEach(id => newSession(stack, { target, filter: everything, source: source(stack, id) }, id));
};
/** A receiver, and a session that mirrors it or another instance. */
const receiving = (make: (stack: Stack, vpc: ec2.Vpc, receiver: ec2.Instance) => MirrorTarget, isLoop: boolean) => (stack: Stack) => {
  const vpc = vpcIn(stack);
  const receiver = instanceIn(stack, vpc, 'Sensor');
  const target = make(stack, vpc, receiver);
  newSession(stack, { target, source: MirrorSource.instance(isLoop ? receiver : instanceIn(stack, vpc, 'Web')) });
};
const behindBalancer = (stack: Stack, vpc: ec2.Vpc, receiver: ec2.Instance) =>
  targetBehind(stack, balancerIn(stack, vpc), { targets: [new targets.InstanceTarget(receiver)] });
const asInterface = (stack: Stack, _: ec2.Vpc, receiver: ec2.Instance) =>
  new MirrorTarget(stack, 'Target', { destination: MirrorDestination.instance(receiver) });
const imported = (stack: Stack, vpc: ec2.Vpc) => elbv2.NetworkLoadBalancer.fromNetworkLoadBalancerAttributes(stack, 'Existing', {
  loadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/mirror/0a1b2c3d', vpc,
});
type MakeTarget = (stack: Stack, id: string) => MirrorTarget;
const childOf = <T extends Construct>(stack: Stack, id: string, make: () => T): T => stack.node.tryFindChild(id) as T | undefined ?? make();
const vpcOf = (stack: Stack, id = 'Vpc') => childOf(stack, id, () => vpcIn(stack, id));
const onInterface = (eni: string): MakeTarget => (stack, id) => {
  const securityGroups = [childOf(stack, 'Group', () => groupIn(stack, vpcOf(stack)))];
  const destination = MirrorDestination.networkInterface(interfaceOf(stack, eni, `${id}Interface`), { securityGroups });
  return new MirrorTarget(stack, id, { destination, sourceCidrs: ['10.0.0.0/8'] });
};
const onListener: MakeTarget = (stack, id) => {
  const vpc = vpcOf(stack);
  const balancer = childOf(stack, 'Balancer', () => balancerIn(stack, vpc));
  const listener = (balancer.node.tryFindChild('Udp') as elbv2.NetworkListener | undefined) ?? balancer.addListener('Udp', {
    port: 4789, protocol: elbv2.Protocol.UDP, defaultTargetGroups: [new elbv2.NetworkTargetGroup(stack, 'Members', { vpc, port: 4789, protocol: elbv2.Protocol.UDP })],
  });
  return new MirrorTarget(stack, id, { destination: MirrorDestination.networkListener(listener) });
};
const twoTargets = (first: MakeTarget, second: MakeTarget) => (stack: Stack) => {
  first(stack, 'First');
  second(stack, 'Second');
};
/** An interface that receives, and a session that mirrors it or another one. */
const alsoSource = (eni: string, isTargetFirst: boolean) => (stack: Stack) => {
  const steps = [() => onInterface('eni-0e')(stack, 'First'), () => newSession(stack, { source: source(stack, eni) })];
  (isTargetFirst ? steps : steps.reverse()).forEach(step => step());
};
/** An endpoint of a service of the same app. */
const ownService = (acceptanceRequired: boolean, vpcSubnets?: ec2.SubnetSelection) => (stack: Stack) => {
  const vpc = vpcOf(stack);
  const service = new MirrorEndpointService(stack, 'Service', { vpc, vpcSubnets, targets: [appliancesIn(stack, vpc)], healthCheckPort: 8080, acceptanceRequired });
  const destination = MirrorDestination.endpointService(service.serviceName, { vpc, subnet: vpc.isolatedSubnets[0] });
  return new MirrorTarget(stack, 'Target', { destination });
};
/** An endpoint in `Vpc` of a service that exists, in a subnet of a VPC. */
const serviceIn = (region: string, subnetOfVpc = 'Vpc') => (stack: Stack) => {
  const [vpc, other] = ['Vpc', subnetOfVpc].map(id => vpcOf(stack, id));
  const serviceName = `com.amazonaws.vpce.${region}.vpce-svc-0123456789abcdef0`;
  return new MirrorTarget(stack, 'Target', { destination: MirrorDestination.endpointService(serviceName, { vpc, subnet: other.isolatedSubnets[0] }) });
};
/** An address behind a load balancer. */
const behind = (address: string, port?: number) => (stack: Stack) => {
  const vpc = vpcIn(stack);
  return targetBehind(stack, balancerIn(stack, vpc), { targets: [new targets.IpTarget(address, port)], securityGroups: [groupIn(stack, vpc)] });
};
const behindApplicationBalancer = (stack: Stack) => {
  const vpc = vpcIn(stack);
  const balancer = new elbv2.ApplicationLoadBalancer(stack, 'Web', { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } });
  const options = { targets: [new targets.AlbArnTarget(balancer.loadBalancerArn, 80)], securityGroups: [groupIn(stack, vpc)] };
  return targetBehind(stack, balancerIn(stack, vpc), options);
};
/** A session of an interface, and an instance that it is attached to, in either order. */
const mirrored = (stack: Stack) => (networkInterface: ec2.CfnNetworkInterface) =>
  newSession(stack, { source: MirrorSource.networkInterface(networkInterface) });
const machine = (stack: Stack, instanceType: string, networkInterface?: ec2.CfnNetworkInterface) => new ec2.CfnInstance(stack, 'Machine', {
  instanceType, imageId: 'ami-0a', networkInterfaces: networkInterface && [{ deviceIndex: '0', networkInterfaceId: networkInterface.ref }],
});
const attachedFirst = (type: string) => (stack: Stack) => {
  const networkInterface = newInterface(newVpc(stack));
  machine(stack, type, networkInterface);
  mirrored(stack)(networkInterface);
};
const attachedLater = (type: string) => (stack: Stack) => {
  const networkInterface = newInterface(newVpc(stack));
  mirrored(stack)(networkInterface);
  machine(stack, type, networkInterface);
  Template.fromStack(stack);
};
const attachedByResource = (type: string) => (stack: Stack) => {
  const networkInterface = newInterface(newVpc(stack));
  const instanceId = machine(stack, type).ref;
  new ec2.CfnNetworkInterfaceAttachment(stack, 'Attachment', { deviceIndex: '1', instanceId, networkInterfaceId: networkInterface.ref });
  mirrored(stack)(networkInterface);
};
/** A target of a stack in another place. */
const away = (env: { account: string; region: string }) => session(stack => {
  const other = stackBeside(stack, env);
  return { target: interfaceTarget(other, groupIn(other, vpcIn(other)), { sourceCidrs: ['10.0.0.0/8'] }) };
});
const HERE = { account: '111122223333', region: 'eu-west-1' };

/** Facts about AWS: what its API rejects. */
const REJECTED: Record<string, Row> = {
  'same rule number twice in one direction': {
    unwritable: { 'rule-number': 'ruleNumber: 1' },
    written: stack => {
      new MirrorFilter(stack, 'Filter', { inboundRules: many(4), outboundRules: many(6) });
      const rules = Object.values<any>(Template.fromStack(stack).findResources('AWS::EC2::TrafficMirrorFilterRule')).map(({ Properties }) => Properties);
      expect(new Set(rules.map(({ TrafficDirection, RuleNumber }) => `${TrafficDirection} ${RuleNumber}`)).size).toBe(10);
    },
  },

  'more than 10 rules in a filter, both directions together': {
    refused: [{
      rule: 'inboundRules and outboundRules must come to at most 10 rules of AWS together',
      value: 'got 11',
      wayOut: 'put ranges or ports that lie side by side together',
      bad: stack => new MirrorFilter(stack, 'Filter', { inboundRules: many(6), outboundRules: many(5) }),
      twin: stack => new MirrorFilter(stack, 'Filter', { inboundRules: many(6), outboundRules: many(4) }),
    }, {
      rule: 'inboundRules and outboundRules must come to at most 10 rules of AWS together',
      value: 'got 12',
      wayOut: 'counted twice, once for IPv4 and once for IPv6',
      bad: stack => newSession(stack, { inboundRules: many(8), outboundRules: [MirrorRule.accept(ALL), MirrorRule.accept(MirroredTraffic.tcp())] }),
      twin: stack => newSession(stack, { inboundRules: many(8), outboundRules: [MirrorRule.accept(ALL)] }),
    }, {
      rule: 'knownNetworks of MirrorPreset.internetOnly must come to at most 10 rules of AWS',
      value: 'got 12',
      wayOut: 'for both versions three ranges fit',
      bad: preset(() => MirrorPreset.internetOnly(['10.0.0.0/8', '172.16.0.0/12', 'fc00::/8', 'fd00::/8'])),
      twin: preset(() => MirrorPreset.internetOnly(['10.0.0.0/8', '172.16.0.0/12', 'fd00::/8'])),
    }, {
      rule: 'ports of MirrorPreset.everythingBut must come to at most 10 rules of AWS',
      value: 'got 12',
      wayOut: 'with addressFamily: ec2.AddressFamily.IP_V4 it is 6',
      bad: preset(() => MirrorPreset.everythingBut([ec2.Port.SSH, ec2.Port.RDP])),
      twin: preset(() => MirrorPreset.everythingBut([ec2.Port.SSH, ec2.Port.RDP], { addressFamily: IP_V4 })),
    }],
  },

  'port range without TCP or UDP': {
    unwritable: { 'ports-of-any-protocol': 'protocol(50, HTTPS)' },
    refused: [[ec2.Port.allTraffic(), 'MirroredTraffic.all()'], [ec2.Port.icmpPing(), 'MirroredTraffic.icmp()'], [ec2.Port.esp(), 'MirroredTraffic.protocol(50)']].map(([port, wayOut]) => ({
      rule: 'port of MirroredTraffic.toPort must be a port or range of TCP or UDP',
      value: `got ${String(port)}`,
      wayOut: String(wayOut),
      bad: of(() => MirroredTraffic.toPort(port as ec2.Port)),
      twin: of(() => MirroredTraffic.toPort(tcp(443))),
    })),
  },

  'IPv4 source with IPv6 destination': {
    refused: [{
      rule: 'remoteCidr and localCidr of MirrorRule.accept must be of one IP version',
      value: 'got "198.51.100.0/24" and "2001:db8::/32"',
      wayOut: 'write a rule for each',
      bad: accepted({ remoteCidr: '198.51.100.0/24', localCidr: '2001:db8::/32' }),
      twin: accepted({ remoteCidr: '198.51.100.0/24', localCidr: '10.0.0.0/16' }),
    }, {
      rule: 'addressFamily of MirrorRule.accept must be that of its ranges',
      value: 'got IPv6 with "198.51.100.0/24"',
      wayOut: 'leave it out',
      bad: accepted({ remoteCidr: '198.51.100.0/24', addressFamily: IP_V6 }),
      twin: accepted({ remoteCidr: '198.51.100.0/24', addressFamily: IP_V4 }),
    }, {
      rule: 'traffic of MirrorRule.accept must be packets of IPv6',
      value: 'which only IPv4 has',
      wayOut: 'write MirroredTraffic.icmp()',
      bad: ruled(() => MirrorRule.accept(MirroredTraffic.protocol(1), { addressFamily: IP_V6 })),
      twin: ruled(() => MirrorRule.accept(MirroredTraffic.protocol(58), { addressFamily: IP_V6 })),
    }],
  },

  'packet length over 8500 with a Network Load Balancer': {
    refused: [{
      rule: 'packetLength must be at most 8500 where a Network Load Balancer receives',
      value: 'got 8501',
      wayOut: 'lower it, or leave it out',
      bad: toBalancer({ packetLength: 8501 }),
      twin: toBalancer({ packetLength: 8500 }),
    }, {
      rule: 'packetLength must be at most 8500 where a Network Load Balancer receives',
      value: 'got 8501',
      wayOut: 'lower it, or leave it out',
      bad: shared({ type: MirrorTargetType.NETWORK_LOAD_BALANCER }, 8501),
      twin: shared({ type: MirrorTargetType.NETWORK_INTERFACE }, 8501),
    }],
  },

  'packet length below the minimum': {
    refused: [{
      rule: 'packetLength must be a whole number of bytes, at least 35',
      value: 'got 34',
      wayOut: 'write 128 for headers',
      bad: session({ packetLength: 34 }),
      twin: session({ packetLength: 35 }),
    }],
    warned: [{ id: 'packetLengthBelowIpv6', bad: session({ packetLength: 54 }), twin: session({ packetLength: 55 }) }],
  },

  'fourth session on one interface': {
    refused: [{
      rule: 'source must have at most 3 sessions',
      value: 'got a fourth for the network interface eni-0a',
      wayOut: 'let one of them mirror more',
      bad: numbered(1, 2, 3, 4),
      twin: numbered(1, 2, 3),
    }],
  },

  'same session number twice on one interface': {
    refused: [{
      rule: 'sessionNumber must differ among the sessions of one interface',
      value: 'got 7 for the network interface eni-0a',
      wayOut: 'choose another',
      bad: numbered(7, 7),
      twin: numbered(7, 8),
    }, {
      rule: 'sessionNumber must be given for a second session of one interface',
      value: 'got none for the network interface eni-0a',
      wayOut: 'choose the order',
      bad: numbered(undefined, undefined),
      twin: numbered(undefined, 2),
    }, ...[7, undefined].map(sessionNumber => ({
      rule: sessionNumber === undefined ? 'sessionNumber must be given for a second session' : 'sessionNumber must differ among the sessions of one interface',
      value: `got ${sessionNumber ?? 'none'} for the network interface eni-0a, which Network/Mirror`,
      wayOut: 'choose',
      bad: (stack: Stack) => [stack, stackBeside(stack, HERE)].forEach(one => newSession(one, { sessionNumber })),
      twin: (stack: Stack) => [stack, stackBeside(stack, HERE)].forEach((one, index) => newSession(one, { sessionNumber: index + 7 })),
    }))],
  },

  'source interface that a target uses': {
    refused: [{
      rule: 'source must not be what receives mirrored packets',
      value: 'where eni-0f of Network/Target receives them',
      wayOut: 'mirror another interface',
      bad: session(stack => ({ target: interfaceTarget(stack, groupIn(stack, vpcIn(stack)), { sourceCidrs: ['10.0.0.0/8'] }), source: source(stack, 'eni-0f') })),
      twin: session(stack => ({ target: interfaceTarget(stack, groupIn(stack, vpcIn(stack)), { sourceCidrs: ['10.0.0.0/8'] }), source: source(stack, 'eni-0a') })),
    }],
  },

  'too many sources for an interface target': {
    refused: [
      { rule: 'source must be one of at most 10', value: 'as the 11th', wayOut: 'use a target with a Network Load Balancer', bad: crowd(11), twin: crowd(10) },
      { rule: 'source must be one of at most 10', value: 'as the 11th', wayOut: 'a second target', bad: crowd(11, 'm5.large'), twin: crowd(11, 'm5.24xlarge') },
      { rule: 'source must be one of at most 100', value: 'as the 101th', wayOut: 'a second target', bad: crowd(101, 'm5.24xlarge'), twin: crowd(100, 'm5.24xlarge') },
      { rule: 'source must be one of at most 10', value: 'as the 11th', wayOut: 'a second target', bad: crowd(11, 'm8in.24xlarge'), twin: crowd(11, 'm8in.48xlarge') },
    ],
    // A family that came after the list may take 100.
    warned: [{ id: 'targetInstanceTypeUnlisted', bad: crowd(11, 'm9z.48xlarge'), twin: crowd(10, 'm9z.48xlarge') },
      { id: 'importedTargetSources', bad: sharedCrowd(11), twin: sharedCrowd(10) }],
  },

  'two targets on one load balancer (NlbInUseByTrafficMirrorTargetException)': {
    refused: [{
      rule: 'destination must not be that of another MirrorTarget',
      value: 'got a Network Load Balancer, Network/Balancer/Resource, which Network/First has already',
      wayOut: 'give Network/First to all sessions',
      bad: twoTargets(onListener, onListener),
      twin: twoTargets(onListener, onInterface('eni-0e')),
    }],
  },

  'two targets on one interface (InterfaceInUseByTrafficMirrorTarget)': {
    refused: [{
      rule: 'destination must not be that of another MirrorTarget',
      value: 'got a network interface, eni-0e, which Network/First has already',
      wayOut: 'give Network/First to all sessions',
      bad: twoTargets(onInterface('eni-0e'), onInterface('eni-0e')),
      twin: twoTargets(onInterface('eni-0e'), onInterface('eni-0f')),
    }],
    said: ['docs/how-to/renaming-and-moving.md', 'A target that is renamed, moved or replaced on the same resource cannot deploy in one step'],
  },

  'an interface as source and as target (InterfaceInUseByTrafficMirrorSession)': {
    refused: [true, false].map(isTargetFirst => ({
      rule: 'source must not be what receives mirrored packets',
      value: 'got the network interface eni-0e of Network/Mirror, where eni-0e of Network/First receives them',
      wayOut: 'mirror another interface',
      bad: alsoSource('eni-0e', isTargetFirst),
      twin: alsoSource('eni-0a', isTargetFirst),
    })),
  },

  'endpoint of a service that waits for somebody to accept it': {
    refused: [{
      rule: 'serviceName must be that of a service without acceptanceRequired',
      value: 'got that of Network/Service',
      wayOut: 'leave acceptanceRequired out',
      bad: ownService(true),
      twin: ownService(false),
    }],
  },

  'endpoint of a service of another Region': {
    refused: [{
      rule: 'serviceName must be that of a service in the Region of the target (eu-west-1)',
      value: 'got one in us-east-1',
      wayOut: 'create a MirrorEndpointService here',
      bad: serviceIn('us-east-1'),
      twin: serviceIn('eu-west-1'),
    }],
  },

  'endpoint or appliances in a subnet of another VPC, or in none': {
    refused: [{
      rule: 'subnet must be of the VPC Network/Vpc',
      value: 'got Network/Other/InnerSubnet1',
      wayOut: 'name a subnet of the VPC',
      bad: serviceIn('eu-west-1', 'Other'),
      twin: serviceIn('eu-west-1', 'Vpc'),
    }, {
      rule: 'vpcSubnets must select a subnet of Network/Vpc',
      value: 'got none',
      wayOut: 'leave it out',
      bad: ownService(false, { subnets: [] }),
      twin: ownService(false, { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }),
    }],
  },

  'appliance that no target group takes, or that takes no UDP': {
    refused: [
      { rule: 'targets must be IPv4 addresses', value: 'got "appliance.local"', wayOut: 'targets.IpTarget("10.0.1.4")', bad: behind('appliance.local'), twin: behind('10.0.1.4') },
      { rule: 'targets must be IPv4 addresses', value: 'got "2001:db8::1"', wayOut: 'targets.IpTarget("10.0.1.4")', bad: behind('2001:db8::1'), twin: behind('192.168.0.4') },
      { rule: 'targets must be addresses of the VPC or private ones', value: 'got "203.0.113.4"', wayOut: 'the private address', bad: behind('203.0.113.4'), twin: behind('100.64.0.4') },
      { rule: 'targets must receive on a port from 1 to 65535', value: 'got 0 of 10.0.1.4', wayOut: 'leave the port out', bad: behind('10.0.1.4', 0), twin: behind('10.0.1.4', 1) },
      { rule: 'targets must be appliances', value: 'the Application Load Balancer', wayOut: 'name the appliances', bad: behindApplicationBalancer, twin: behind('10.0.1.4') },
    ],
  },

  'instance type that AWS rules out, behind an interface of its own': {
    refused: [attachedFirst, attachedLater, attachedByResource].map(make => ({
      rule: 'source must be an instance whose type can be mirrored',
      value: 'got t2.micro',
      wayOut: 'take another type, for example t3.micro',
      bad: make('t2.micro'),
      twin: make('t3.micro'),
    })),
  },

  'sessions, targets and filters without a description, which rules of AWS Config want': {
    written: stack => {
      newSession(stack, { target: onInterface('eni-0e')(stack, 'First') });
      const found = Object.values<any>(Template.fromStack(stack).toJSON().Resources).filter(({ Type }) => /TrafficMirror(Session|Target|Filter)$/.test(Type));
      expect(found.map(({ Properties: { Description } }) => Description)).toEqual(Array(3).fill('Managed by cdk-network-visibility'));
    },
  },

  'interface of another type than interface': {
    refused: [{
      rule: 'source must be an interface of the type "interface"',
      value: 'got "branch" of Network/Interface',
      wayOut: 'mirror another interface',
      bad: session(stack => ({ source: MirrorSource.networkInterface(newInterface(newVpc(stack), 'Interface', { interfaceType: 'branch' })) })),
      twin: session(stack => ({ source: MirrorSource.networkInterface(newInterface(newVpc(stack), 'Interface', { interfaceType: 'interface' })) })),
    }],
    unwritable: { 'source-of-another-kind': 'MirrorSource.networkInterface(vpc)' },
  },

  'interface that AWS manages, other than of RDS and ElastiCache': { said: ['docs/reference/mirror-sessions.md', 'Interfaces that AWS manages'] },

  'source in a subnet of IPv6 alone': {
    refused: [true, false].map(isInstance => ({
      rule: 'source must have an IPv4 address',
      value: 'in a subnet of IPv6 alone',
      wayOut: 'mirror an interface of another subnet',
      bad: inSubnet({ ipv6Native: true, ipv6CidrBlock: '2001:db8::/64' }, isInstance),
      twin: inSubnet({ cidrBlock: '10.0.250.0/24' }, isInstance),
    })),
  },

  'interface of another account': {
    unwritable: { owner: 'ownerId' },
    refused: [{
      rule: 'source must lie in the account and Region of the stack (111122223333, eu-west-1)',
      value: 'got one in 444455556666, eu-west-1',
      wayOut: 'create the session in the stack of the source',
      bad: inStackOf({ account: '444455556666', region: 'eu-west-1' }),
      twin: inStackOf(HERE),
    }],
    said: ['docs/reference/mirror-sessions.md', 'In a shared VPC'],
  },

  'filter or target that is deleted while it is in use': {
    written: stack => {
      const target = balanced(stack);
      const template = Template.fromStack(stack);
      const [made] = Object.values<any>(template.findResources('AWS::EC2::TrafficMirrorSession'));
      // What a session refers to is deleted after it, and so are the rules of its filter.
      expect(made.Properties.TrafficMirrorTargetId).toEqual(stack.resolve(target.mirrorTargetId));
      expect(made.Properties.TrafficMirrorFilterId.Ref).toMatch(/^MirrorFilter/);
      expect(made.DependsOn).toEqual(expect.arrayContaining(Object.keys(template.findResources('AWS::EC2::TrafficMirrorFilterRule'))));
    },
  },

  'listener on UDP 4789 missing, of which nobody tells': {
    refused: [{
      rule: 'networkLoadBalancer must come with options that name its targets',
      value: 'got none',
      wayOut: 'name targets and healthCheckPort',
      bad: stack => new MirrorTarget(stack, 'Target', { destination: MirrorDestination.networkLoadBalancer(balancerIn(stack, vpcIn(stack))) }),
      twin: stack => balanced(stack),
    }, ...[{ port: 4790, protocol: elbv2.Protocol.UDP }, { port: 4789, protocol: elbv2.Protocol.TCP_UDP }].map(listener => ({
      rule: 'networkListener must be a listener for UDP on port 4789',
      value: `got ${listener.protocol} on port ${listener.port}`,
      wayOut: 'add one to the load balancer',
      bad: listening(listener),
      twin: listening({ port: 4789, protocol: elbv2.Protocol.UDP }),
    }))],
    written: stack => {
      balanced(stack);
      Template.fromStack(stack).hasResource('AWS::EC2::TrafficMirrorTarget', { DependsOn: Match.arrayWith([Match.stringLikeRegexp('^BalancerMirrorListener')]) });
    },
  },

  'none or two of the three kinds of a target': { unwritable: { 'no-destination': '{}', 'two-destinations': 'networkInterfaceId' } },
  'another network service than amazon-dns': { unwritable: { 'network-service': 'networkServices' } },
};

/** What the API takes or rejects by values that are out of range, and what nobody wants. */
const VALUES: Record<string, Row> = {
  'ports reversed': {
    refused: [{
      rule: 'port of MirroredTraffic.toPort must begin with its lower end',
      value: 'got 443 to 80',
      wayOut: 'did you mean 80 to 443?',
      bad: of(() => MirroredTraffic.toPort(tcpRange(443, 80))),
      twin: of(() => MirroredTraffic.toPort(tcpRange(80, 443))),
    }],
  },

  'ports out of range': {
    refused: [-1, 65536].map((port, index) => ({
      rule: 'source of MirroredTraffic.betweenPorts must be whole numbers from 0 to 65535',
      value: `got ${port}`,
      wayOut: 'write ec2.Port.tcp(443)',
      bad: of(() => MirroredTraffic.betweenPorts(tcp(port), tcp(443))),
      twin: of(() => MirroredTraffic.betweenPorts(tcp([0, 65535][index]), tcp(443))),
    })),
  },

  'CIDR that is none': {
    refused: [
      ['10.0.1.0/16', 'did you mean 10.0.0.0/16?', '10.0.0.0/16'],
      ['10.0.0.0', 'did you mean 10.0.0.0/32?', '10.0.0.0/32'],
      ['2001:db8::1/32', 'did you mean 2001:db8::/32?', '2001:db8::/32'],
      ['10.0.0.0/33', 'the mask must be 0 to 32', '10.0.0.0/32'],
    ].map(([wrong, repaired, right]) => ({
      rule: 'remoteCidr of MirrorRule.accept must be a CIDR range',
      value: `got "${wrong}": `,
      wayOut: '"10.0.0.0/16"',
      bad: (stack: Stack) => {
        const message = refusal(() => accepted({ remoteCidr: wrong })(stack));
        expect(message).toContain(repaired);
        throw new Error(message);
      },
      twin: accepted({ remoteCidr: right }),
    })),
  },

  'protocol outside 0 to 255': {
    refused: [256, -1, 1.5].map(number => ({
      rule: 'number of MirroredTraffic.protocol must be a whole number from 0 to 255',
      value: `got ${number}`,
      wayOut: 'MirroredTraffic.all()',
      bad: of(() => MirroredTraffic.protocol(number)),
      twin: of(() => MirroredTraffic.protocol(255)),
    })),
  },

  'session number outside 1 to 32766': {
    refused: [[0, 1], [32767, 32766]].map(([wrong, right]) => ({
      rule: 'sessionNumber must be a whole number from 1 to 32766',
      value: `got ${wrong}`,
      wayOut: 'leave it out for 1',
      bad: session({ sessionNumber: wrong }),
      twin: session({ sessionNumber: right }),
    })),
  },

  'VXLAN id outside 24 bits': {
    refused: [[0, 1], [16777216, 16777215]].map(([wrong, right]) => ({
      rule: 'virtualNetworkId must be a whole number from 1 to 16777215',
      value: `got ${wrong}`,
      wayOut: 'leave it out, AWS then chooses one',
      bad: session({ virtualNetworkId: wrong }),
      twin: session({ virtualNetworkId: right }),
    })),
  },

  'VXLAN id twice': {
    refused: [{
      rule: 'virtualNetworkId must be that of one session only',
      value: 'got 42, which Network/Mirror has already',
      wayOut: 'choose another',
      bad: stack => ['eni-0a', 'eni-0b'].forEach((id, index) => newSession([stack, stackBeside(stack, HERE, `Away${id}`)][index], { source: source(stack, id), virtualNetworkId: 42 })),
      twin: stack => ['eni-0a', 'eni-0b'].forEach((id, index) => newSession([stack, stackBeside(stack, HERE, `Away${id}`)][index], { source: source(stack, id), virtualNetworkId: 42 + index })),
    }],
  },

  'source that is the target, or an appliance behind it': {
    refused: [asInterface, behindBalancer].map(make => ({
      rule: 'source must not be what receives mirrored packets',
      value: 'got the instance Network/Sensor',
      wayOut: 'mirror another interface',
      bad: receiving(make, true),
      twin: receiving(make, false),
    })),
    written: stack => {
      receiving(behindBalancer, false)(stack);
      Template.fromStack(stack).resourcePropertiesCountIs('AWS::EC2::Instance', { Tags: Match.arrayWith([{ Key: 'cdk-network-visibility:mirror', Value: 'receiver' }]) }, 1);
    },
  },

  'source that is let in by its group behind a load balancer without one': {
    refused: [{
      rule: 'admitBySecurityGroup must be left out where a load balancer without security groups receives',
      value: 'got true for the instance Network/Web',
      wayOut: 'give the load balancer a security group',
      bad: letInByGroup(openBalancerIn),
      twin: letInByGroup(balancerIn),
    }],
  },

  'instance type that AWS rules out': {
    refused: [['t2.micro', 'take another type, for example t3.micro', 't3.micro'], ['m7i.metal-24xl', 'take a size that is not bare metal', 'm5.metal']].map(([wrong, wayOut, right]) => ({
      rule: 'source must be an instance whose type can be mirrored',
      value: `got ${wrong}`,
      wayOut,
      bad: ofType(wrong),
      twin: ofType(right),
    })),
    warned: [{ id: 'sourceInstanceTypeUnlisted', bad: ofType('m8g.large'), twin: ofType('m7g.large') }],
  },

  'target in another Region': {
    refused: [{
      rule: 'target must lie in the Region of the session (eu-west-1)',
      value: 'got one in us-east-1',
      wayOut: 'make a target here',
      bad: away({ ...HERE, region: 'us-east-1' }),
      twin: away(HERE),
    }],
  },

  'target of another account that is not shared yet': {
    refused: [{
      rule: 'target must be named by its id where it lies in another account',
      value: 'got one that this app declares in 444455556666',
      wayOut: 'share it, deploy it first',
      bad: away({ ...HERE, account: '444455556666' }),
      twin: shared({}),
    }],
  },
};

/** What AWS takes and what disappoints. */
const DISAPPOINTING: Record<string, Row> = {
  'source zone without a subnet of the load balancer': {
    warned: [{ id: 'mirrorZoneWithoutLoadBalancer', bad: toBalancer({}, false, 1), twin: toBalancer({}, true, 1) },
      { id: 'mirrorZoneWithoutLoadBalancer', bad: toBalancer({}, false, 1), twin: toBalancer({}, false, 2) }],
  },
  'one-sided filter': {
    warned: [{ id: 'oneSidedFilter', bad: session({ inboundRules: [MirrorRule.accept(ALL)] }), twin: session({ inboundRules: [MirrorRule.accept(ALL)], outboundRules: [] }) }],
  },
  'filter that is blind to IPv6': {
    warned: [{ id: 'filterBlindToIpv6', bad: bothWays({ remoteCidr: '10.0.0.0/8' }), twin: bothWays({ remoteCidr: '10.0.0.0/8', addressFamily: IP_V4 }) }],
  },
  'packet length that blinds rules on content': {
    warned: [{ id: 'packetLengthBlindsContent', bad: session({ packetLength: 200 }), twin: session({ packetLength: 256 }) },
      { id: 'packetLengthBlindsContent', bad: session({ packetLength: 200 }), twin: session({ preset: MirrorPreset.headersOnly() }) }],
  },
  'packet length of a preset that no session applies': {
    warned: [{
      id: 'presetPacketLengthUnused',
      bad: stack => new MirrorFilter(stack, 'Filter', { preset: MirrorPreset.headersOnly() }),
      twin: session(stack => ({ filter: new MirrorFilter(stack, 'Filter', { preset: MirrorPreset.headersOnly() }) })),
    }],
  },
  'MTU below what jumbo sources need': {
    warned: [{ id: 'mirrorPacketLengthOverPathMtu', bad: shared({ pathMtu: 8500 }), twin: shared({ pathMtu: 8500 }, 8446) },
      { id: 'mirrorPacketLengthOverEndpoint', bad: toEndpoint(8447), twin: toEndpoint(8446) }],
  },
  'imported load balancer without targets or listener': {
    warned: [{
      id: 'mirrorListenerNotKnown',
      bad: stack => new MirrorTarget(stack, 'Target', { destination: MirrorDestination.networkLoadBalancer(imported(stack, vpcIn(stack))) }),
      twin: stack => {
        const vpc = vpcIn(stack);
        targetBehind(stack, imported(stack, vpc), { targets: [appliancesIn(stack, vpc)] });
      },
    }],
  },
};

function inSubnet(props: Partial<ec2.CfnSubnetProps>, isInstance: boolean): (stack: Stack) => MirrorSession {
  return session(stack => {
    const subnet = subnetOf(stack, props);
    const [vpc] = stack.node.children.filter((one): one is ec2.Vpc => one instanceof ec2.Vpc);
    const web = newInstance(vpc);
    web.instance.subnetId = subnet.ref;
    return { source: isInstance ? MirrorSource.instance(web) : MirrorSource.networkInterface(new ec2.CfnNetworkInterface(stack, 'Interface', { subnetId: subnet.ref })) };
  });
}

function inStackOf(env: { account: string; region: string }): (stack: Stack) => MirrorSession {
  return session(stack => ({ source: MirrorSource.networkInterface(interfaceOf(stackBeside(stack, env), 'eni-0a')) }));
}

function listening(listener: { port: number; protocol: elbv2.Protocol }): (stack: Stack) => unknown {
  return stack => {
    const vpc = vpcIn(stack);
    const balancer = balancerIn(stack, vpc);
    const own = balancer.addListener('Own', { ...listener, defaultAction: elbv2.NetworkListenerAction.forward([new elbv2.NetworkTargetGroup(stack, 'Targets', { vpc, ...listener })]) });
    return new MirrorTarget(stack, 'Target', { destination: MirrorDestination.networkListener(own) });
  };
}

function toEndpoint(packetLength: number): (stack: Stack) => MirrorSession {
  return session(stack => {
    const endpoint = ec2.CfnVPCEndpoint.fromVpcEndpointId(stack, 'Endpoint', 'vpce-0a');
    return { packetLength, target: new MirrorTarget(stack, 'Target', { destination: MirrorDestination.gatewayLoadBalancerEndpoint(endpoint) }) };
  });
}

function letInByGroup(make: typeof balancerIn): (stack: Stack) => MirrorSession {
  return session(stack => {
    const vpc = vpcIn(stack);
    const target = targetBehind(stack, make(stack, vpc), { targets: [appliancesIn(stack, vpc)] });
    return { target, source: MirrorSource.instance(newInstance(vpc), { admitBySecurityGroup: true }) };
  });
}

/** A range both ways. */
function bothWays(options: MirrorRuleOptions): (stack: Stack) => MirrorFilter {
  const rules = [MirrorRule.accept(ALL, options)];
  return stack => new MirrorFilter(stack, 'Filter', { inboundRules: rules, outboundRules: rules });
}

const ROWS = [REJECTED, VALUES, DISAPPOINTING].flatMap(rows => Object.entries(rows));
const UNWRITABLE = read('test/compile/unwritable-mirroring.ts');

/** Ids of warnings of this library in the app. */
function warningsOf(stack: Stack): string[] {
  const found = Annotations.fromStack(stack).findWarning('*', Match.anyValue());
  return found.flatMap(({ entry }) => /\[ack: cdk-network-visibility:(\w+)\]$/.exec(String(entry.data))?.[1] ?? []);
}

describe.each(ROWS)('%s', (_, { unwritable = {}, refused = [], warned = [], written, said }) => {
  const cases = Object.entries(unwritable);

  test('has a proof', () => {
    expect(cases.length + refused.length + warned.length + [written, said].filter(one => one !== undefined).length).toBeGreaterThan(0);
  });

  cases.forEach(([name, code]) => test(`fails when it is compiled: ${name}`, () => {
    const lines = UNWRITABLE.split('\n');
    const at = lines.findIndex(line => line.startsWith(`// @ts-expect-error [${name}] `));
    expect(lines[at + 1]).toContain(code);
  }));

  refused.forEach(({ rule, value, wayOut, bad, twin }) => {
    test(`fails when synthesised: ${rule}, ${value}`, () => {
      const message = refusal(() => bad(newZonedStack()));
      const end = message.indexOf('; ');
      expect(message.slice(0, rule.length)).toBe(rule);
      expect(message.slice(0, end)).toContain(value);
      expect(message.slice(end)).toContain(wayOut);
    });

    test(`its twin passes: ${rule}, not ${value}`, () => {
      const stack = newZonedStack();
      twin(stack);
      expect(Object.values<any>(Template.fromStack(stack).toJSON().Resources).filter(({ Type }) => Type.startsWith('AWS::EC2::TrafficMirror')).length).toBeGreaterThan(0);
    });
  });

  warned.forEach(({ id, bad, twin }) => {
    test(`is warned about: ${id}`, () => {
      const found = [bad, twin].map(make => {
        const stack = newZonedStack();
        make(stack);
        return warningsOf(stack).includes(id);
      });
      expect(found).toEqual([true, false]);
    });
  });

  if (written !== undefined) {
    test('is written right by itself', () => written(newZonedStack()));
  }

  if (said !== undefined) {
    test('is said in the docs, as nobody can know it at synth', () => expect(read(said[0])).toContain(said[1]));
  }
});

test('each case in brackets of the compile test belongs to a row', () => {
  const named = [...UNWRITABLE.matchAll(/@ts-expect-error \[([a-z0-9-]+)\]/g)].map(match => match[1]);
  expect(named.sort()).toEqual([...new Set(ROWS.flatMap(([, { unwritable = {} }]) => Object.keys(unwritable)))].sort());
});

function read(path: string): string {
  return readFileSync(join(__dirname, '../..', path), 'utf8');
}
