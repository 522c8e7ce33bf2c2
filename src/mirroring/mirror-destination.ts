import { aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2 } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';

/** How packets get from a Network Load Balancer to the appliances behind it. */
export interface NetworkLoadBalancerDestinationOptions {
  /** The appliances. Their security groups admit the load balancer: known of Auto Scaling groups, ECS services and declared instances, named in `securityGroups` for others. */
  readonly targets: elbv2.INetworkLoadBalancerTarget[];
  /** TCP port on which each appliance says that it is well. UDP cannot be checked. */
  readonly healthCheckPort: number;
  /** Path that must answer 200 over HTTP. @default - a TCP connection is enough */
  readonly healthCheckPath?: string;
  /** Security groups of targets that do not tell theirs. @default - those that the targets tell */
  readonly securityGroups?: ec2.ISecurityGroup[];
  /** Whether every zone's packets reach the appliances of every zone. @default true */
  readonly crossZone?: boolean;
}

/** What is known of an interface that receives packets. */
export interface NetworkInterfaceDestinationOptions {
  /** Groups of the interface, which admit the packets. @default - those of a declared interface; an interface that exists needs them named */
  readonly securityGroups?: ec2.ISecurityGroup[];
  /** Type of its instance, which decides whether 10 or 100 sources fit. @default - unknown, 10 */
  readonly instanceType?: ec2.InstanceType;
}

/** Where mirrored packets go. */
export class MirrorDestination {
  /** A Network Load Balancer; without options its listener is set up elsewhere. */
  public static networkLoadBalancer(_loadBalancer: elbv2.INetworkLoadBalancer, _options?: NetworkLoadBalancerDestinationOptions): MirrorDestination { throw new Error(); }
  /** A Network Load Balancer by a UDP listener on port 4789 that the app declares. */
  public static networkListener(_listener: elbv2.NetworkListener): MirrorDestination { throw new Error(); }
  /** A network interface. */
  public static networkInterface(_networkInterface: ec2refs.INetworkInterfaceRef, _options?: NetworkInterfaceDestinationOptions): MirrorDestination { throw new Error(); }
  /** An instance, by its primary interface. */
  public static instance(_instance: ec2.Instance): MirrorDestination { throw new Error(); }
  /** A Gateway Load Balancer endpoint that exists. */
  public static gatewayLoadBalancerEndpoint(_endpoint: ec2refs.IVPCEndpointRef): MirrorDestination { throw new Error(); }
  private constructor() {}
}
