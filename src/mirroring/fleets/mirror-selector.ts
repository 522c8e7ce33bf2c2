import { aws_ecs as ecs } from 'aws-cdk-lib';
import { aws_autoscaling as autoscalingrefs, aws_ec2 as ec2refs, aws_ecs as ecsrefs, aws_eks as eksrefs } from 'aws-cdk-lib/interfaces';
import { checkTag } from './private/checks';
import { placesOfCluster, placesOfGroup, placesOfInstance, placesOfSecurityGroup, placesOfSubnets, placesOfVpc } from './private/places';
import { allOf, anyOf, Named, noneOf, Selection } from './private/selection';
import { guard } from '../../private/arguments';
import { checkId } from '../../private/checks';
import { reject } from '../../private/errors';

/**
 * Which network interfaces a fleet mirrors, decided again and again while the fleet runs.
 *
 * Interfaces of the account and Region of the fleet. What cannot be mirrored (NAT gateways, endpoints, load balancers, instance types that AWS does not list) is skipped, counted and logged.
 * Collectors and other receivers of mirrored packets are never selected.
 */
export class MirrorSelector {
  /**
   * Interfaces that have a tag, or whose instance has it.
   *
   * @param key key of the tag, 1 to 128 characters; case counts
   * @param value value of the tag, at most 256 characters; case counts. Left out: any value
   * @throws when key or value is too long or the key is empty
   */
  public static tag(key: string, value?: string): MirrorSelector {
    checkTag('MirrorSelector.tag', key, value);
    return new MirrorSelector({ ...NOTHING, expression: { kind: 'tag', key, values: value === undefined ? [] : [value] }, tagKeys: [key], mayHoldTasks: true });
  }

  /**
   * Instances of an Auto Scaling group, those of its warm pool included.
   *
   * @param group the group
   */
  public static autoScalingGroup(group: autoscalingrefs.IAutoScalingGroupRef): MirrorSelector {
    return new MirrorSelector({
      ...NOTHING,
      expression: { kind: 'autoScalingGroup', names: [group.autoScalingGroupRef.autoScalingGroupName] },
      places: fleet => placesOfGroup(fleet, group),
      named: [named('autoScalingGroup', group)],
    });
  }

  /**
   * Interfaces in a subnet.
   *
   * @param subnet the subnet
   * @throws when the id is none of a subnet
   */
  public static subnet(subnet: ec2refs.ISubnetRef): MirrorSelector {
    const { subnetId } = subnet.subnetRef;
    checkId('subnet of MirrorSelector.subnet', 'subnet', subnetId, subnet);
    return new MirrorSelector({ ...NOTHING, expression: { kind: 'subnet', ids: [subnetId] }, places: fleet => placesOfSubnets(fleet, [subnetId]), named: [named('subnet', subnet)], mayHoldTasks: true });
  }

  /**
   * Interfaces in a VPC, also in one that another account shares.
   *
   * @param vpc the VPC
   * @throws when the id is none of a VPC
   */
  public static vpc(vpc: ec2refs.IVPCRef): MirrorSelector {
    const { vpcId } = vpc.vpcRef;
    checkId('vpc of MirrorSelector.vpc', 'vpc', vpcId, vpc);
    return new MirrorSelector({ ...NOTHING, expression: { kind: 'vpc', ids: [vpcId] }, places: () => placesOfVpc(vpc), named: [named('vpc', vpc)], mayHoldTasks: true });
  }

  /**
   * Interfaces that have a security group.
   *
   * @param group the group
   * @throws when the id is none of a security group
   */
  public static securityGroup(group: ec2refs.ISecurityGroupRef): MirrorSelector {
    const { securityGroupId } = group.securityGroupRef;
    checkId('group of MirrorSelector.securityGroup', 'sg', securityGroupId, group);
    return new MirrorSelector({
      ...NOTHING,
      expression: { kind: 'securityGroup', ids: [securityGroupId] },
      places: fleet => placesOfSecurityGroup(fleet, group),
      named: [named('securityGroup', group)],
      mayHoldTasks: true,
      asksGroups: true,
    });
  }

  /**
   * Tasks of an ECS service on EC2, by the interface of each task: the service must have the network mode `awsvpc`. Tasks of other modes are seen through their instance: select the cluster.
   *
   * @param service the service
   */
  public static ecsService(service: ecs.IBaseService): MirrorSelector {
    return new MirrorSelector({
      ...NOTHING,
      expression: { kind: 'ecs', cluster: service.cluster.clusterName, service: service.serviceName },
      places: () => placesOfCluster(service.cluster),
      named: [named('ecsService', service)],
      mayHoldTasks: true,
      asksEcs: true,
    });
  }

  /**
   * The instances of an ECS cluster, and its tasks in network mode `awsvpc`.
   *
   * @param cluster the cluster
   */
  public static ecsCluster(cluster: ecsrefs.IClusterRef): MirrorSelector {
    return new MirrorSelector({
      ...NOTHING, expression: { kind: 'ecs', cluster: cluster.clusterRef.clusterName }, places: () => placesOfCluster(cluster), named: [named('ecsCluster', cluster)], mayHoldTasks: true, asksEcs: true,
    });
  }

  /**
   * The nodes of an EKS cluster in managed node groups, by the tags that EKS gives them. Other nodes are selected by a tag of their own. Pods are seen as traffic of their node; packets between pods of one node are not seen.
   *
   * @param cluster the cluster
   */
  public static eksNodes(cluster: eksrefs.IClusterRef): MirrorSelector {
    return new MirrorSelector({ ...NOTHING, expression: { kind: 'eksNodes', cluster: cluster.clusterRef.clusterName }, places: () => placesOfCluster(cluster), named: [named('eksNodes', cluster)] });
  }

  /**
   * One instance.
   *
   * @param instance the instance
   * @throws when the id is none of an instance
   */
  public static instance(instance: ec2refs.IInstanceRef): MirrorSelector {
    const { instanceId } = instance.instanceRef;
    checkId('instance of MirrorSelector.instance', 'i', instanceId, instance);
    return new MirrorSelector({ ...NOTHING, expression: { kind: 'instance', ids: [instanceId] }, places: fleet => placesOfInstance(fleet, instance), named: [named('instance', instance)] });
  }

  /**
   * What a selector does not select: everything else in the account and Region. Join it with another one by `and()`.
   *
   * @param selector what is left out
   */
  public static not(selector: MirrorSelector): MirrorSelector {
    return new MirrorSelector(noneOf(selector._selection));
  }

  /**
   * What is selected, for the fleet.
   *
   * @internal
   */
  public readonly _selection: Selection;

  private constructor(selection: Selection) {
    this._selection = selection;
  }

  /**
   * What this selector and all others select.
   *
   * @param others at least one
   * @throws when there is no other
   */
  public and(...others: MirrorSelector[]): MirrorSelector {
    refuseNone('and', others);
    return new MirrorSelector(allOf([this, ...others].map(({ _selection }) => _selection)));
  }

  /**
   * What this selector or one of the others selects.
   *
   * @param others at least one
   * @throws when there is no other
   */
  public or(...others: MirrorSelector[]): MirrorSelector {
    refuseNone('or', others);
    return new MirrorSelector(anyOf([this, ...others].map(({ _selection }) => _selection)));
  }
}
guard({ MirrorSelector });

const NOTHING: Omit<Selection, 'expression'> = { places: () => undefined, named: [], tagKeys: [], mayHoldTasks: false, asksEcs: false, asksGroups: false };

function named(factory: string, construct: Named['construct']): Named {
  return { factory: `MirrorSelector.${factory}`, construct };
}

function refuseNone(method: string, others: readonly MirrorSelector[]): void {
  if (others.length === 0) {
    reject(`others of MirrorSelector.${method} must be at least one selector, got none; leave .${method}() out`);
  }
}

