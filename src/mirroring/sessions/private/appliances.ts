import { aws_autoscaling as autoscaling, aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2 } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { Receiver } from './bound-destination';
import { mayBeWhole } from '../../../private/checks';
import { listed, reject } from '../../../private/errors';
import { enclosing, referenced, referenceIn, resourceName } from '../../../private/network-resources';
import { has, resourceOf } from '../../../private/shapes';
import { isKnown } from '../../../private/tokens';

/** A target of a load balancer that remembers how it was registered. */
export class Appliance implements elbv2.INetworkLoadBalancerTarget {
  private registration?: elbv2.LoadBalancerTargetProps;

  constructor(private readonly target: elbv2.INetworkLoadBalancerTarget) {}

  public attachToNetworkTargetGroup(targetGroup: elbv2.INetworkTargetGroup): elbv2.LoadBalancerTargetProps {
    this.registration = this.target.attachToNetworkTargetGroup(targetGroup);
    return this.registration;
  }

  /** Whether the target names the group, not the group the target: then its stack depends on the group's. */
  public get registersItself(): boolean {
    return this.entry === undefined;
  }

  /** Whether it is a group whose instances come and go. */
  public get isScalingGroup(): boolean {
    return scalingGroupOf(this.target) !== undefined;
  }

  /** What the target group lists of it. */
  public get entry(): { readonly id: string; readonly port?: number; readonly availabilityZone?: string } | undefined {
    return this.registration?.targetJson;
  }

  public get targetType(): elbv2.TargetType | undefined {
    return this.registration?.targetType;
  }

  /** The security groups that the target tells. */
  public get ownGroups(): ec2.ISecurityGroup[] {
    try {
      return (this.instance?.connections ?? (this.target as Partial<ec2.IConnectable>).connections)?.securityGroups ?? [];
    } catch {
      // An Auto Scaling group whose launch template was imported or names no group throws.
      return [];
    }
  }

  /** As who it receives, security groups included: they lie in its VPC. */
  public receiver(groups: readonly ec2.ISecurityGroup[]): Receiver {
    const vpcs = groups.flatMap(enclosing);
    if (this.entry !== undefined) {
      return { label: this.label, scopes: [...namesBehind(this.entry.id), ...vpcs], constructs: declaredBehind(this.entry.id) };
    }
    const constructs = Construct.isConstruct(this.target) ? [this.target] : [];
    return { label: this.label, scopes: [...constructs.flatMap(constructNames), ...vpcs], constructs };
  }

  /** How a message calls it. */
  public get label(): string {
    if (Construct.isConstruct(this.target)) {
      return this.target.node.path;
    }
    const id = this.entry?.id;
    return id === undefined ? 'a target that registers itself' : resourceLabel(id);
  }

  /** The declared instance behind the id. */
  private get instance(): ec2.Instance | undefined {
    const owner = this.entry === undefined ? undefined : referenceIn(this.entry.id)?.target.node.scope;
    return owner !== undefined && has(owner, 'connections') && resourceOf(owner, ec2.CfnInstance.isCfnInstance) !== undefined ? owner as ec2.Instance : undefined;
  }
}

/** Targets, and the security groups that let packets in to them. */
export type ApplianceGroups = ReadonlyMap<Appliance, ec2.ISecurityGroup[]>;

/** Each target's own groups, and those that the user names. */
export function groupsByAppliance(
  appliances: readonly Appliance[], securityGroups: readonly ec2.ISecurityGroup[], scope: IConstruct,
): ApplianceGroups {
  const silent = appliances.filter(({ ownGroups }) => ownGroups.length === 0);
  if (silent.length > 0 && securityGroups.length === 0) {
    reject(`securityGroups must be named where targets do not tell theirs, got none for ${listed(silent.map(({ label }) => label))}; name the groups of these targets, `
      + 'so that packets and health checks are let in', scope);
  }
  return new Map(appliances.map(appliance => [appliance, [...appliance.ownGroups, ...securityGroups]]));
}

/** Where an appliance tells that it is well. */
export interface HealthCheck {
  readonly healthCheckPort: number;
  readonly healthCheckPath?: string;
}

export function checkHealthCheck({ healthCheckPort: port, healthCheckPath: path }: HealthCheck, scope: IConstruct): void {
  if (!mayBeWhole(port, [1, 65535])) {
    reject(`healthCheckPort must be a whole number from 1 to 65535, got ${port}; name the TCP port on which appliances answer`, scope);
  }
  if (path !== undefined && isKnown(path) && !/^\/\S{0,1023}$/.test(path)) {
    reject(`healthCheckPath must begin with a slash and have at most 1024 characters without blanks, got "${path}"; write "/health"`, scope);
  }
}

export function checkTargets(targets: readonly elbv2.INetworkLoadBalancerTarget[], scope: IConstruct): void {
  if (targets.length === 0) {
    reject('targets must not be empty: nothing would receive the packets; name appliances, for example an Auto Scaling group', scope);
  }
}

function resourceLabel(id: string): string {
  return isKnown(id) ? id : referenceIn(id)?.target.node.path ?? 'an address';
}

/** An instance and its explicit interfaces, an interface; by id or by address. */
function declaredBehind(id: string): IConstruct[] {
  const resource = referenceIn(id)?.target;
  return ec2.CfnInstance.isCfnInstance(resource) ? [resource, ...interfacesOf(resource).flatMap(one => referenceIn(one)?.target ?? [])]
    : ec2.CfnNetworkInterface.isCfnNetworkInterface(resource) ? [resource] : [];
}

/** Names of it, and of what it lies in. */
function namesBehind(id: string): string[] {
  const instance = referenced(id, ec2.CfnInstance.isCfnInstance);
  const attached = instance === undefined ? [] : interfacesOf(instance).map(resourceName);
  return [...isKnown(id) ? [id] : [], ...attached, ...declaredBehind(id).flatMap(one => [one.node.path, ...enclosing(one)])];
}

/** Ids of interfaces that are attached to an instance, not made with it. */
export function interfacesOf({ networkInterfaces }: ec2.CfnInstance): string[] {
  return Array.isArray(networkInterfaces) ? networkInterfaces.flatMap(one => ('networkInterfaceId' in one ? one.networkInterfaceId : undefined) ?? []) : [];
}

/** An Auto Scaling group, an ECS service: itself, and its subnets where it tells them. */
function constructNames(target: IConstruct): string[] {
  const zones = scalingGroupOf(target)?.vpcZoneIdentifier;
  const subnets = Array.isArray(zones) ? zones : [];
  return [target.node.path, ...subnets.flatMap(subnet => subnetNames(String(subnet)))];
}

function subnetNames(id: string): string[] {
  const resource = referenced(id, ec2.CfnSubnet.isCfnSubnet);
  return [resourceName(id), ...resource === undefined ? [] : enclosing(resource)];
}

function scalingGroupOf(target: object): autoscaling.CfnAutoScalingGroup | undefined {
  return Construct.isConstruct(target) ? resourceOf(target, autoscaling.CfnAutoScalingGroup.isCfnAutoScalingGroup) : undefined;
}
