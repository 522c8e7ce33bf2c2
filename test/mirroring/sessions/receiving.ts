import { aws_autoscaling as autoscaling, aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct, IConstruct } from 'constructs';
import { MirrorDestination } from '../../../src/mirroring/sessions/mirror-destination';
import { MirrorDestinationNetworkLoadBalancerOptions } from '../../../src/mirroring/sessions/mirror-destination-options';
import { MirrorTarget, MirrorTargetProps } from '../../../src/mirroring/sessions/mirror-target';
import { MirrorOrigin } from '../../../src/mirroring/sessions/private/origin';
import { receive } from '../../../src/mirroring/sessions/private/receive';

export const TARGET = 'AWS::EC2::TrafficMirrorTarget';
export const INGRESS = 'AWS::EC2::SecurityGroupIngress';
export const EGRESS = 'AWS::EC2::SecurityGroupEgress';
export const GROUP = 'AWS::EC2::SecurityGroup';

/** A mirrored interface. */
export function originIn(vpc: ec2.IVpc | undefined, more: Partial<MirrorOrigin> = {}): MirrorOrigin {
  const name = more.networkInterfaceId ?? 'eni-0a';
  return { networkInterfaceId: name, names: [name], label: name, securityGroups: [], admittedBySecurityGroup: false, vpc, ...more };
}

/** A session, as far as its target takes part in it: it depends on the target. */
export function mirror(scope: IConstruct, target: MirrorTarget, origin: MirrorOrigin, packetLength?: number): ec2.CfnTrafficMirrorSession {
  const session = new Construct(scope as Construct, `Session${scope.node.children.length}`);
  receive(target, { session, origin, packetLength });
  return new ec2.CfnTrafficMirrorSession(session, 'Resource', {
    networkInterfaceId: origin.networkInterfaceId,
    trafficMirrorTargetId: target.mirrorTargetId,
    trafficMirrorFilterId: 'tmf-0a',
    sessionNumber: 1,
  });
}

/** A VPC with subnets in two zones and nothing that costs. */
export function vpcIn(scope: Construct, id = 'Vpc', cidr = '10.0.0.0/16'): ec2.Vpc {
  return new ec2.Vpc(scope, id, {
    ipAddresses: ec2.IpAddresses.cidr(cidr), natGateways: 0, maxAzs: 2, subnetConfiguration: [{ name: 'Inner', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
  });
}

export function appliancesIn(scope: Construct, vpc: ec2.IVpc, id = 'Appliances'): autoscaling.AutoScalingGroup {
  return new autoscaling.AutoScalingGroup(scope, id, {
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    launchTemplate: new ec2.LaunchTemplate(scope, `${id}Template`, {
      machineImage: ec2.MachineImage.latestAmazonLinux2023(),
      instanceType: new ec2.InstanceType('m7g.large'),
      securityGroup: groupIn(scope, vpc, `${id}Group`),
    }),
  });
}

export function instanceIn(scope: Construct, vpc: ec2.IVpc, id = 'Instance', type = 'm7g.large'): ec2.Instance {
  return new ec2.Instance(scope, id, {
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    instanceType: new ec2.InstanceType(type),
    machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
  });
}

export function groupIn(scope: Construct, vpc: ec2.IVpc, id = 'Group'): ec2.SecurityGroup {
  return new ec2.SecurityGroup(scope, id, { vpc, allowAllOutbound: false });
}

/** A load balancer with a group of its own. */
export function balancerIn(scope: Construct, vpc: ec2.IVpc, props: Partial<elbv2.NetworkLoadBalancerProps> = {}): elbv2.NetworkLoadBalancer {
  const vpcSubnets = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
  return new elbv2.NetworkLoadBalancer(scope, 'Balancer', { vpc, vpcSubnets, securityGroups: [groupIn(scope, vpc, 'BalancerGroup')], ...props });
}

/** A load balancer that can have no group. */
export function openBalancerIn(scope: Construct, vpc: ec2.IVpc, props: Partial<elbv2.NetworkLoadBalancerProps> = {}): elbv2.NetworkLoadBalancer {
  return balancerIn(scope, vpc, { securityGroups: undefined, ...props });
}

export function targetBehind(
  scope: Construct,
  balancer: elbv2.INetworkLoadBalancer,
  options: Partial<MirrorDestinationNetworkLoadBalancerOptions> & { targets: elbv2.INetworkLoadBalancerTarget[] },
  props: Partial<MirrorTargetProps> = {},
): MirrorTarget {
  const destination = MirrorDestination.networkLoadBalancer(balancer, { healthCheckPort: 8080, ...options });
  return new MirrorTarget(scope, 'Target', { destination, ...props });
}

/** A target that is an interface with one group. */
export function interfaceTarget(scope: Construct, group: ec2.ISecurityGroup, props: Partial<MirrorTargetProps> = {}): MirrorTarget {
  const networkInterface = ec2.CfnNetworkInterface.fromNetworkInterfaceId(scope, 'Sniffer', 'eni-0f');
  return new MirrorTarget(scope, 'Target', { destination: MirrorDestination.networkInterface(networkInterface, { securityGroups: [group] }), ...props });
}

export interface Rule {
  /** Logical id of the group that holds the rule, or its id. */
  readonly group: string;
  readonly ports: string;
  /** The range, or the logical id of what gives it. */
  readonly peer: string;
}

const nameIn = (value: any): string => {
  if (typeof value !== 'object') {
    return value;
  }
  const reference = value['Fn::GetAtt']?.[0] ?? value.Ref ?? value['Fn::ImportValue'];
  return String(reference).replace(/[0-9A-F]{8}(?=$|GroupId)/, '').replace(/^.*ExportsOutputFnGetAtt/, '');
};

const ruleOf = (group: string, rule: any, peerGroup: string): Rule => ({
  group, ports: `${rule.IpProtocol} ${rule.FromPort}`, peer: nameIn(rule.CidrIp ?? rule.CidrIpv6 ?? rule[peerGroup]),
});

/** Rules of a direction in a stack, those inside of groups included, sorted. */
export function rulesIn(stack: Stack, direction: 'in' | 'out'): Rule[] {
  const template = Template.fromStack(stack);
  const [property, peer] = direction === 'in' ? ['SecurityGroupIngress', 'SourceSecurityGroupId'] : ['SecurityGroupEgress', 'DestinationSecurityGroupId'];
  const inside = Object.entries(template.findResources(GROUP)).flatMap(([id, { Properties }]) =>
    (Properties[property] ?? []).map((rule: any) => ruleOf(nameIn({ Ref: id }), rule, peer)));
  const beside = Object.values(template.findResources(`AWS::EC2::${property}`)).map(({ Properties }) => ruleOf(nameIn(Properties.GroupId), Properties, peer));
  const real = [...inside, ...beside].filter(({ peer: other }: Rule) => other !== '255.255.255.255/32');
  return real.sort((one: Rule, other: Rule) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
}
