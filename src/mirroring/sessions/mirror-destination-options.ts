import { aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2 } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';

/**
 * How packets get from a Network Load Balancer to the appliances behind it.
 */
export interface MirrorDestinationNetworkLoadBalancerOptions {
  /**
   * The appliances: Auto Scaling groups, ECS services, instances, addresses.
   *
   * Each receives VXLAN on UDP port 4789, or on the port that its target names. Containers of ECS need the network mode `awsvpc` or `host`. Auto
   * Scaling groups, ECS services and declared instances tell their security groups; those of others are named in `securityGroups`. They must be in
   * the VPC of the load balancer or in one peered to it.
   */
  readonly targets: elbv2.INetworkLoadBalancerTarget[];

  /**
   * TCP port on which each appliance tells that it is well, 1 to 65535. UDP cannot be checked.
   *
   * Checked every 10 seconds; two failures in a row take an appliance out.
   */
  readonly healthCheckPort: number;

  /**
   * Path that must answer 200 over HTTP, with a leading slash.
   *
   * @default - a TCP connection is enough
   */
  readonly healthCheckPath?: string;

  /**
   * Security groups of targets that do not tell theirs. They let packets and health checks in. Groups that were imported with `mutable: false` are
   * left alone.
   *
   * @default - those that the targets tell
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Whether packets of every zone reach the appliances of every zone.
   *
   * AWS bills traffic between zones by the GB. Without it, each zone with sources needs a node of the load balancer and a healthy appliance.
   *
   * @default true
   */
  readonly crossZoneEnabled?: boolean;
}

/**
 * What is known of an interface that receives packets.
 */
export interface MirrorDestinationNetworkInterfaceOptions {
  /**
   * Security groups of the interface, which let packets in. Groups that were imported with `mutable: false` are left alone.
   *
   * @default - those of a declared interface; one that exists needs them named
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Type of the instance that the interface is attached to. It decides how many sources fit: 100 for the largest sizes of a family, 10 for all
   * others.
   *
   * @default - not known, 10 sources fit
   */
  readonly instanceType?: ec2.InstanceType;
}

/**
 * Where the endpoint of an endpoint service is created.
 */
export interface MirrorDestinationEndpointServiceOptions {
  /**
   * The VPC of the sources.
   */
  readonly vpc: ec2.IVpc;

  /**
   * The one subnet of the endpoint, in a zone that the endpoint service offers. Sources of other zones reach it, too; AWS bills traffic between
   * zones.
   */
  readonly subnet: ec2refs.ISubnetRef;
}
