import { aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2 } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import {
  MirrorDestinationEndpointServiceOptions, MirrorDestinationNetworkInterfaceOptions, MirrorDestinationNetworkLoadBalancerOptions,
} from './mirror-destination-options';
import { isPrimary } from './primary-network-interface';
import { BoundDestination } from './private/bound-destination';
import { bindEndpoint, bindEndpointService } from './private/endpoint';
import { bindInstance, bindInterface } from './private/interface-destination';
import { bindListener, bindLoadBalancer, bindTargets } from './private/load-balancer';
import { guard } from '../../private/arguments';
import { checkId } from '../../private/checks';

/**
 * Where mirrored packets go.
 *
 * They travel in VXLAN to UDP port 4789, from the primary address of the mirrored interface. A Network Load Balancer takes any number of sources and
 * survives the loss of an appliance; a network interface keeps the order of packets and takes 10 or 100 sources; a Gateway Load Balancer endpoint
 * needs no route to the appliances.
 */
export class MirrorDestination {
  /**
   * A Network Load Balancer with a UDP listener on port 4789 and a target group, both created with it, in its stack.
   *
   * The target group checks health over TCP or HTTP, sends all packets of a source to one appliance (`source_ip`), and ends flows to an appliance
   * that leaves after 30 seconds. The groups of the load balancer let sources in, and packets and health checks out; those of the appliances let both
   * in. Without groups of the load balancer, the appliances let sources in by their ranges: addresses of sources are kept either way.
   *
   * AWS bills the load balancer by the hour and by capacity units (LCU) of mirrored bytes and new flows: each mirrored connection is one or two of
   * these. Traffic between zones is billed by the GB. Behind a load balancer all flows are tracked by the appliance, up to the number that its
   * instance type can track.
   *
   * Without options the listener is set up elsewhere, which is possible for an imported load balancer only. Synth warns about it.
   *
   * @param loadBalancer the load balancer, internal, in two zones or more; an imported one needs its `vpc`, and `loadBalancerSecurityGroups` if it has any
   * @param options its appliances
   * @throws when it is declared here and comes without options, has a listener on port 4789 already, or security groups of targets are not known
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-targets.html
   */
  public static networkLoadBalancer(
    loadBalancer: elbv2.INetworkLoadBalancer, options?: MirrorDestinationNetworkLoadBalancerOptions,
  ): MirrorDestination {
    return new MirrorDestination(target => options === undefined
      ? bindLoadBalancer(target, loadBalancer)
      : bindTargets(target, loadBalancer, options));
  }

  /**
   * A Network Load Balancer by a UDP listener on port 4789 that the app declares.
   *
   * Only the groups of the load balancer are opened, for sources. Target group, health check and the groups of the appliances are yours: appliances
   * need UDP port 4789 from the load balancer's group, or from the sources where it has none.
   *
   * @param listener the listener
   * @throws when it listens on another port, or for another protocol; `TCP_UDP` is not known to work
   */
  public static networkListener(listener: elbv2.NetworkListener): MirrorDestination {
    return new MirrorDestination(target => bindListener(target, listener));
  }

  /**
   * A network interface. Takes 10 sources, or 100 on the largest instance sizes; longer packets than its MTU are cut.
   *
   * Its security groups let sources in.
   *
   * @param networkInterface the interface, of the type `interface`, of the account and Region of the target; it must not be mirrored itself
   * @param options what the app does not declare of it
   * @throws when it exists already and its security groups are not named
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-quotas.html
   */
  public static networkInterface(
    networkInterface: ec2refs.INetworkInterfaceRef, options?: MirrorDestinationNetworkInterfaceOptions,
  ): MirrorDestination {
    checkId('networkInterface', 'eni', networkInterface.networkInterfaceRef.networkInterfaceId, networkInterface);
    // Its instance knows more: the type, and the groups that are added to it.
    return isPrimary(networkInterface) && options === undefined
      ? MirrorDestination.instance(networkInterface.instance)
      : new MirrorDestination(target => bindInterface(target, networkInterface, options ?? {}));
  }

  /**
   * An instance, by its primary interface. Takes 10 sources, or 100 on the largest instance sizes.
   *
   * CloudFormation does not tell the interface of an instance: unless it was declared, it is looked up at deployment, by a custom resource. Its
   * security groups let sources in.
   *
   * @param instance the instance; it must not be mirrored itself
   */
  public static instance(instance: ec2.Instance): MirrorDestination {
    return new MirrorDestination(target => bindInstance(target, instance));
  }

  /**
   * A Gateway Load Balancer endpoint that the app declares, or that exists.
   *
   * Packets go to it inside the VPC of the sources, so that no route to the appliances and no security group is needed. Its MTU is 8500. AWS bills an
   * endpoint by the hour and by the GB.
   *
   * @param endpoint the endpoint
   * @throws when it is known to be of another kind
   */
  public static gatewayLoadBalancerEndpoint(endpoint: ec2refs.IVPCEndpointRef): MirrorDestination {
    checkId('endpoint', 'vpce', endpoint.vpcEndpointRef.vpcEndpointId, endpoint);
    return new MirrorDestination(target => bindEndpoint(target, endpoint));
  }

  /**
   * A Gateway Load Balancer endpoint that is created with the target.
   *
   * Creates an endpoint in one subnet, which AWS bills by the hour and by the GB. Other VPCs of the account need targets of their own.
   *
   * @param serviceName name of the endpoint service, for example `MirrorEndpointService.serviceName`; of another account, which must allow this one
   * @param options where the endpoint is created
   * @throws when the name is not one of an endpoint service
   */
  public static endpointService(serviceName: string, options: MirrorDestinationEndpointServiceOptions): MirrorDestination {
    checkId('subnet', 'subnet', options.subnet.subnetRef.subnetId, options.subnet);
    return new MirrorDestination(target => bindEndpointService(target, serviceName, options));
  }

  /**
   * Sets up what the destination needs, and tells what is known of it.
   *
   * @internal
   */
  public readonly _bind: (target: Construct) => BoundDestination;

  private constructor(bind: (target: Construct) => BoundDestination) {
    this._bind = bind;
  }
}
guard({ MirrorDestination });
