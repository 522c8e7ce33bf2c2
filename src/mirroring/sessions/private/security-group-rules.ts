import { aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { GroupPeer } from './group-peer';
import { MirrorReception } from './origin';
import { warnOfWideRanges } from './wide-ranges';
import { AppStore } from '../../../private/app-store';
import { reject } from '../../../private/errors';
import { displayPath, uniqueName } from '../../../private/identity';
import { enclosing, nameOf, referenceIn } from '../../../private/network-resources';
import { resourcesBelow } from '../../../private/shapes';
import { isKnown } from '../../../private/tokens';
import { warn } from '../../../private/warnings';

/** Mirrored packets travel in VXLAN, always to this UDP port. */
export const VXLAN_PORT = 4789;

/** A security group that lets packets in. */
export interface ReceivingGroup {
  readonly group: ec2.ISecurityGroup;
  readonly port: ec2.Port;
  /** Text of its rules. */
  readonly description: string;
  /** Whether a load balancer that has no group stands in front: what passes it is known by its address, no longer by the groups of its sender. */
  readonly isBehindLoadBalancerWithoutGroups?: boolean;
}

/** Text of the rules for them. */
export const MIRRORED_PACKETS = 'Mirrored packets';

/** A group that lets mirrored packets in. */
export function receivingGroup(group: ec2.ISecurityGroup, port = VXLAN_PORT): ReceivingGroup {
  return { group, port: ec2.Port.udp(port), description: MIRRORED_PACKETS };
}

/** Rules that are there: EC2 takes none twice. */
const RULES = new AppStore<true>('security-group-rules');

/** Ranges that groups let in, by group and IP version. */
const RANGES_OF_GROUPS = new AppStore<string>('ranges-of-groups');

/** Inbound rules of one IP version that a security group takes by default: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const MOST_RULES = 60;

/** A range as the peer of a rule, under a name that does not depend on the order of rules. */
class RangePeer implements ec2.IPeer {
  public readonly canInlineRule = true;
  public readonly connections: ec2.Connections = new ec2.Connections({ peer: this });

  constructor(private readonly range: string, public readonly uniqueId: string) {}

  public toIngressRuleConfig(): any {
    return this.range.includes(':') && isKnown(this.range) ? { cidrIpv6: this.range } : { cidrIp: this.range };
  }

  public toEgressRuleConfig(): any {
    return this.toIngressRuleConfig();
  }
}

/**
 * Lets a range in, once.
 *
 * The rule lives with the group, unless the range is an attribute of something in a stack that the group's stack has no reason to depend on: then it
 * lives beside that. Sessions depend on their target, so what sources lie in may depend on it, too; the other way round would be a cycle.
 *
 * @param fleet a fleet refers to what its sources lie in: then the rule lives beside the fleet, which depends on both
 */
export function admitRange({ group, port, description }: ReceivingGroup, range: string, fleet?: IConstruct): void {
  const reference = referenceIn(range);
  const name = reference === undefined ? range : `${reference.target.node.path}.${reference.displayName}`;
  if (isRuleTaken(group, port, name)) {
    return;
  }
  countRule(group, range);
  const peer = new RangePeer(range, reference === undefined ? range : `${displayPath(reference.target)}.${reference.displayName}`);
  if (reference === undefined || isInStackOf(reference.target, group)) {
    group.addIngressRule(peer, port, description);
  } else {
    const id = `MirrorDoor ${uniqueName(group)} ${port}`;
    new ec2.CfnSecurityGroupIngress(fleet ?? reference.target, fleet === undefined ? id : `${id} ${peer.uniqueId}`, {
      groupId: group.securityGroupId, ...peer.toIngressRuleConfig(), ...port.toRuleJson(), description,
    });
  }
}

/** Lets the ranges of a prefix list in, once. */
export function admitPrefixList({ group, port, description }: ReceivingGroup, prefixListId: string): void {
  if (!isRuleTaken(group, port, prefixListId)) {
    group.addIngressRule(ec2.Peer.prefixList(prefixListId), port, description);
  }
}

/** Lets the members of a group in, once. */
function admitGroup({ group, port, description }: ReceivingGroup, source: ec2.ISecurityGroup): void {
  if (!isRuleTaken(group, port, nameOf(source, source.securityGroupId))) {
    group.addIngressRule(new GroupPeer(source), port, description);
  }
}

/** Warns of props that say whom to let in, where this app can change no security group. */
export function warnOfUnusedAdmission({ session, origin: { label, admissionProps = [] } }: MirrorReception): void {
  if (admissionProps.length > 0) {
    warn(session, 'mirrorSourceOpensNothing', `${admissionProps.join()} of ${label} opens nothing: the target has no security group that this app could change, and its owner lets packets in. `
      + 'Leave it out, or acknowledge this where one source serves several targets');
  }
}

/** Lets a mirrored interface in. */
export function admitOrigin(receivingGroups: readonly ReceivingGroup[], { session, origin }: MirrorReception, hasSourceCidrs: boolean): void {
  if (receivingGroups.length === 0) {
    warnOfUnusedAdmission({ session, origin });
    return;
  }
  if (origin.admittedBySecurityGroup) {
    refuseGroupsBehindLoadBalancer(receivingGroups, { session, origin });
    receivingGroups.forEach(receiving => groupsOf(receiving, { session, origin }).forEach(group => admitGroup(receiving, group)));
    return;
  }
  const ranges = origin.cidrs ?? (origin.vpc === undefined ? undefined : rangesOf(origin.vpc));
  if (ranges === undefined && !hasSourceCidrs) {
    reject(`source must tell from where its packets come, got ${origin.label}, whose VPC or its range is not known; give the source \`cidrs\` or a \`vpc\` that knows its `
      + 'range, or give the target `sourceCidrs`', session);
  }
  warnOfWideRanges(session, 'cidrs', origin.cidrs ?? []);
  receivingGroups.forEach(receiving => (ranges ?? []).forEach(range => admitRange(receiving, range)));
}

/** The ranges of a VPC, the secondary ones that its construct declares included; nothing where it was imported without. */
export function rangesOf(vpc: ec2.IVpc): string[] | undefined {
  const secondary = resourcesBelow(vpc, ec2.CfnVPCCidrBlock.isCfnVPCCidrBlock).flatMap(({ cidrBlock }) => cidrBlock ?? []);
  try {
    return [vpc.vpcCidrBlock, ...secondary];
  } catch {
    // The getter of an imported VPC throws where it was not told.
    return undefined;
  }
}

function refuseGroupsBehindLoadBalancer(receivingGroups: readonly ReceivingGroup[], { session, origin }: MirrorReception): void {
  const behind = receivingGroups.find(({ isBehindLoadBalancerWithoutGroups }) => isBehindLoadBalancerWithoutGroups === true);
  if (behind !== undefined) {
    reject(`admitBySecurityGroup must be left out where a load balancer without security groups receives, got true for ${origin.label}: behind it ${behind.group.node.path} sees addresses, not `
      + 'the groups of senders; leave it out for the ranges of the VPC, or give the load balancer a security group', session);
  }
}

function groupsOf({ group }: ReceivingGroup, { session, origin }: MirrorReception): readonly ec2.ISecurityGroup[] {
  if (origin.securityGroups.length === 0) {
    reject(`source must have security groups that are known where admitBySecurityGroup is true, got none of ${origin.label}; name its securityGroups, or leave `
      + 'admitBySecurityGroup out', session);
  }
  const away = origin.securityGroups.find(source => !isKnown(source.securityGroupId) && Stack.of(source) !== Stack.of(group));
  if (away !== undefined) {
    reject(`admitBySecurityGroup must be left out where groups lie in two stacks, got ${away.node.path} to be let in by ${group.node.path}: each stack would depend `
      + 'on the other; ranges are let in instead', session);
  }
  return origin.securityGroups;
}

/** Warns once a group gets more rules than AWS takes without a raised quota, which counts the IP versions apart. */
function countRule(group: ec2.ISecurityGroup, range: string): void {
  const version = isKnown(range) && range.includes(':') ? 'IPv6' : 'IPv4';
  const key = JSON.stringify([nameOf(group, group.securityGroupId), version]);
  RANGES_OF_GROUPS.add(group, range, key);
  if (RANGES_OF_GROUPS.of(group, key).length === MOST_RULES + 1) {
    warn(group, 'mirrorRulesOverQuota', `security group ${group.node.path} gets more than ${MOST_RULES} inbound rules for ${version} of mirrored packets: AWS takes no more unless the quota `
      + '"Inbound or outbound rules per security group" is raised. Put ranges of sourceCidrs and cidrs together, or acknowledge this once the quota is raised');
  }
}

function isRuleTaken(group: ec2.ISecurityGroup, port: ec2.Port, name: string): boolean {
  return RULES.taken(group, [nameOf(group, group.securityGroupId), port.toString(), name].join(' '), true) !== undefined;
}

/** Whether a resource lies in the stack of a group, or in that of the group's VPC, on which the former depends anyway. */
function isInStackOf(resource: IConstruct, group: ec2.ISecurityGroup): boolean {
  const vpcs = enclosing(group).flatMap(name => constructAt(group.node.root, name) ?? []);
  return [group, ...vpcs].some(one => Stack.of(one) === Stack.of(resource));
}

/** What lies at a path of the app. */
function constructAt(root: IConstruct, path: string): IConstruct | undefined {
  return path.split('/').reduce<IConstruct | undefined>((parent, id) => parent?.node.tryFindChild(id), root);
}
