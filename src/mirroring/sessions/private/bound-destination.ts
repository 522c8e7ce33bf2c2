import { aws_autoscaling as autoscaling, aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2, Tags } from 'aws-cdk-lib';
import { IConstruct, IDependable } from 'constructs';
import { registerReceiver } from './feedback-loops';
import { ReceivingGroup } from './security-group-rules';
import { SourceLimits } from './source-count';

/** What carries packets to their end. */
export enum DestinationKind {
  LOAD_BALANCER = 'a Network Load Balancer',
  INTERFACE = 'a network interface',
  ENDPOINT = 'a Gateway Load Balancer endpoint',
}

/** A machine, or many, that mirrored packets end at. */
export interface Receiver {
  /** How a message calls it. */
  readonly label: string;
  /** Names of what it is, and of the subnets and VPCs that it lies in. */
  readonly scopes: readonly string[];
  /** What the app declares of it. */
  readonly constructs: readonly IConstruct[];
}

/** A destination that a target has set up. */
export interface BoundDestination extends SourceLimits {
  readonly kind: DestinationKind;
  /** The property of the target that says where. */
  readonly targetProps: Pick<ec2.CfnTrafficMirrorTargetProps, 'gatewayLoadBalancerEndpointId' | 'networkInterfaceId' | 'networkLoadBalancerArn'>;
  /** What must be there before the target is. */
  readonly after: readonly IDependable[];
  /** Security groups that let sources in. */
  readonly receivingGroups: readonly ReceivingGroup[];
  readonly receivers: readonly Receiver[];
  /** The appliances' health, where the library checks it. */
  readonly targetGroup?: elbv2.INetworkTargetGroup;
  /** The only zones whose packets arrive, where they are known. */
  readonly onlyZones?: readonly string[];
  /** The zone of a single interface, a literal or a token. */
  readonly availabilityZone?: string;
}

/** With this tag, tools that mirror by subnet or VPC find at run time what they must leave out. */
export const RECEIVER_TAG = { key: 'cdk-network-visibility:mirror', value: 'receiver' };

/** Groups, roles and launch templates of appliances receive nothing. */
const TAGGED = [autoscaling.CfnAutoScalingGroup, ec2.CfnInstance, ec2.CfnNetworkInterface].map(type => type.CFN_RESOURCE_TYPE_NAME);

/** Lets sessions know what they must not mirror, and the world as well. */
export function registerReceivers(owner: IConstruct, receivers: readonly Receiver[]): void {
  receivers.filter(({ scopes }) => scopes.length > 0).forEach(({ label, scopes }) => registerReceiver(owner, label, scopes));
  const { key, value } = RECEIVER_TAG;
  receivers.flatMap(({ constructs }) => constructs).forEach(one => Tags.of(one).add(key, value, { includeResourceTypes: TAGGED }));
}
