import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Estate, EstateEnvironment } from '../../lab/packets/estate';
import { mirrored } from '../../lab/packets/mirrored';
import { Packet } from '../../lab/packets/packet';
import { NotMirrored, Verdict } from '../../lab/packets/verdict';
import { JsonObject } from '../../lab/private/errors';

/** HTTPS from a client on the internet to the interface `Source`. */
export const REQUEST: Packet = {
  interface: 'Source',
  direction: 'in',
  source: '198.51.100.7',
  sourcePort: 51000,
  destination: '10.0.0.5',
  destinationPort: 443,
  protocol: 6,
};

/** The answer to it. */
export const ANSWER: Packet = { ...REQUEST, direction: 'out', source: '10.0.0.5', sourcePort: 443, destination: '198.51.100.7', destinationPort: 51000 };

export interface Network {
  readonly stack: Stack;
  readonly vpc: ec2.CfnVPC;
  /** 10.0.0.0/24 in eu-west-1a. */
  readonly here: ec2.CfnSubnet;
  /** 10.0.1.0/24 in eu-west-1b. */
  readonly there: ec2.CfnSubnet;
  readonly sourceGroup: ec2.CfnSecurityGroup;
  readonly source: ec2.CfnNetworkInterface;
  readonly filter: ec2.CfnTrafficMirrorFilter;
}

/** An interface in a VPC, and a filter that takes everything unless a test writes rules. */
export function network(stack: Stack, rules: readonly RuleProps[] = [{}, { trafficDirection: 'egress' }]): Network {
  const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
  const [here, there] = ['a', 'b'].map((zone, i) =>
    new ec2.CfnSubnet(stack, `Subnet${zone}`, { vpcId: vpc.ref, cidrBlock: `10.0.${i}.0/24`, availabilityZone: `eu-west-1${zone}` }));
  const sourceGroup = new ec2.CfnSecurityGroup(stack, 'SourceGroup', { groupDescription: 'source', vpcId: vpc.ref });
  const source = new ec2.CfnNetworkInterface(stack, 'Source', { subnetId: here.ref, groupSet: [sourceGroup.attrGroupId] });
  return { stack, vpc, here, there, sourceGroup, source, filter: filterOf(stack, 'Filter', rules) };
}

export type RuleProps = Partial<ec2.CfnTrafficMirrorFilterRuleProps>;

/** Rules accept everything IPv4 that comes in, unless they say otherwise; numbers follow from the position. */
export function filterOf(stack: Stack, id: string, rules: readonly RuleProps[], networkServices?: string[]): ec2.CfnTrafficMirrorFilter {
  const filter = new ec2.CfnTrafficMirrorFilter(stack, id, { networkServices });
  rules.forEach((rule, i) => new ec2.CfnTrafficMirrorFilterRule(stack, `${id}Rule${i + 1}`, {
    trafficMirrorFilterId: filter.ref,
    trafficDirection: 'ingress',
    ruleNumber: i + 1,
    ruleAction: 'accept',
    sourceCidrBlock: '0.0.0.0/0',
    destinationCidrBlock: '0.0.0.0/0',
    ...rule,
  }));
  return filter;
}

export function session(parts: Network, targetId: string, more: Partial<ec2.CfnTrafficMirrorSessionProps> = {}, id = 'Session'): ec2.CfnTrafficMirrorSession {
  const { stack, source, filter } = parts;
  return new ec2.CfnTrafficMirrorSession(stack, id, {
    networkInterfaceId: source.ref,
    trafficMirrorFilterId: filter.ref,
    trafficMirrorTargetId: targetId,
    sessionNumber: 1,
    virtualNetworkId: 7,
    ...more,
  });
}

/** A group that lets UDP 4789 in from where the rule says. */
export function groupOf({ stack, vpc }: Network, id: string, ...rules: Partial<ec2.CfnSecurityGroup.IngressProperty>[]): ec2.CfnSecurityGroup {
  return new ec2.CfnSecurityGroup(stack, id, {
    groupDescription: id,
    vpcId: vpc.ref,
    securityGroupIngress: rules.map(rule => ({ ipProtocol: 'udp', fromPort: 4789, toPort: 4789, ...rule })),
  });
}

/** A session to an interface that lets the copies in, so that only session and filter decide. */
export function toInterface(rules?: readonly RuleProps[], change: (parts: Network) => void = () => undefined): Estate {
  return estateOf(stack => {
    const parts = network(stack, rules);
    session(parts, receiver(parts).ref);
    change(parts);
  });
}

/** A target interface that admits the source's subnet. */
export function receiver(parts: Network, cidrIp = '10.0.0.0/24', id = 'Receiver'): ec2.CfnTrafficMirrorTarget {
  const { stack, there } = parts;
  const group = groupOf(parts, `${id}Group`, { cidrIp });
  const eni = new ec2.CfnNetworkInterface(stack, id, { subnetId: there.ref, groupSet: [group.attrGroupId] });
  return new ec2.CfnTrafficMirrorTarget(stack, `${id}Target`, { networkInterfaceId: eni.ref });
}

export interface Balanced extends Network {
  readonly balancerGroup: ec2.CfnSecurityGroup;
  readonly balancer: elb.CfnLoadBalancer;
  readonly listener: elb.CfnListener;
  readonly targets: elb.CfnTargetGroup;
  readonly applianceGroup: ec2.CfnSecurityGroup;
  readonly appliance: ec2.CfnInstance;
  readonly target: ec2.CfnTrafficMirrorTarget;
  readonly session: ec2.CfnTrafficMirrorSession;
}

/** A Network Load Balancer in both zones before one appliance in the other zone than the source's; everything is open. */
export function balanced(stack: Stack): Balanced {
  const parts = network(stack);
  const balancerGroup = groupOf(parts, 'BalancerGroup', { cidrIp: '10.0.0.0/24' });
  const applianceGroup = groupOf(parts, 'ApplianceGroup', { sourceSecurityGroupId: balancerGroup.attrGroupId },
    { ipProtocol: 'tcp', fromPort: 8080, toPort: 8080, sourceSecurityGroupId: balancerGroup.attrGroupId });
  const balancer = new elb.CfnLoadBalancer(stack, 'Balancer', {
    type: 'network',
    scheme: 'internal',
    subnets: [parts.here.ref, parts.there.ref],
    securityGroups: [balancerGroup.attrGroupId],
    loadBalancerAttributes: [{ key: 'load_balancing.cross_zone.enabled', value: 'true' }],
  });
  const appliance = new ec2.CfnInstance(stack, 'Appliance', { subnetId: parts.there.ref, securityGroupIds: [applianceGroup.attrGroupId], imageId: 'ami-1' });
  const targets = new elb.CfnTargetGroup(stack, 'Targets', {
    protocol: 'UDP', port: 4789, vpcId: parts.vpc.ref, targets: [{ id: appliance.ref }], healthCheckProtocol: 'TCP', healthCheckPort: '8080',
  });
  const listener = new elb.CfnListener(stack, 'Listener', {
    loadBalancerArn: balancer.ref, port: 4789, protocol: 'UDP', defaultActions: [{ type: 'forward', targetGroupArn: targets.ref }],
  });
  const target = new ec2.CfnTrafficMirrorTarget(stack, 'Target', { networkLoadBalancerArn: balancer.ref });
  return { ...parts, balancerGroup, applianceGroup, balancer, appliance, targets, listener, target, session: session(parts, target.ref) };
}

export function toBalancer(change: (parts: Balanced) => void = () => undefined): Estate {
  return estateOf(stack => change(balanced(stack)));
}

export function estateOf(build: (stack: Stack) => void, environment?: EstateEnvironment): Estate {
  return Estate.load({ Net: templateOf(build) }, environment);
}

export function templateOf(build: (stack: Stack) => void): JsonObject {
  const stack = new Stack(new App(), 'Net');
  build(stack);
  return (stack.node.root as App).synth().getStackByName('Net').template as JsonObject;
}

/** The verdict over a session that refused, which is the only one. */
export function refusal(estate: Estate, packet: Partial<Packet> = {}): NotMirrored {
  const verdict = judged(estate, packet);
  return verdict.outcome === 'not-mirrored' ? verdict : fails(verdict);
}

export function judged(estate: Estate, packet: Partial<Packet> = {}): Verdict {
  return mirrored(estate, { ...REQUEST, ...packet });
}

function fails(verdict: Verdict): never {
  throw new Error(`mirrored: ${JSON.stringify(verdict)}`);
}
