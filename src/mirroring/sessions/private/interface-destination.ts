import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { BoundDestination, DestinationKind, Receiver } from './bound-destination';
import { groupsOf } from './interface-groups';
import { primaryInterfaceOf } from './interface-lookup';
import { receivingGroup } from './security-group-rules';
import { sourcesOf } from './target-limits';
import { reject } from '../../../private/errors';
import { enclosing, idIn, nameOf, referenced } from '../../../private/network-resources';
import { isKnown } from '../../../private/tokens';
import { MirrorDestinationNetworkInterfaceOptions } from '../mirror-destination-options';

/** A network interface. */
export function bindInterface(
  target: Construct, networkInterface: ec2refs.INetworkInterfaceRef, options: MirrorDestinationNetworkInterfaceOptions,
): BoundDestination {
  const { networkInterfaceId } = networkInterface.networkInterfaceRef;
  const name = nameOf(networkInterface, networkInterfaceId);
  const resource = referenced(networkInterfaceId, ec2.CfnNetworkInterface.isCfnNetworkInterface);
  if (resource?.interfaceType !== undefined && isKnown(resource.interfaceType) && resource.interfaceType !== 'interface') {
    reject(`networkInterface must be of the type interface, got ${resource.node.path} of the type ${resource.interfaceType}; only those can be mirror targets`, target);
  }
  const groups = options.securityGroups ?? (resource === undefined ? [] : groupsOf(target, resource) ?? []);
  if (groups.length === 0) {
    reject(`securityGroups of a networkInterface must be named where the app does not declare them, got none for ${name}; name them, so that packets are let `
      + 'in', target);
  }
  return interfaceOf(networkInterfaceId, groups, options.instanceType?.toString(), {
    label: name,
    scopes: [name, ...enclosing(networkInterface), ...groups.flatMap(enclosing)],
    constructs: resource === undefined ? [] : [resource],
  }, resource?.subnetId);
}

/** An instance, by its primary interface. */
export function bindInstance(target: Construct, instance: ec2.Instance): BoundDestination {
  const { networkInterfaceId, names } = primaryInterfaceOf(target, instance);
  // An interface that was declared for the instance has groups of its own.
  const resource = referenced(networkInterfaceId, ec2.CfnNetworkInterface.isCfnNetworkInterface);
  const groups = (resource === undefined ? undefined : groupsOf(target, resource)) ?? instance.connections.securityGroups;
  return interfaceOf(networkInterfaceId, groups, instance.instance.instanceType, {
    label: instance.node.path,
    scopes: [...names, ...enclosing(instance), ...groups.flatMap(enclosing)],
    constructs: resource === undefined ? [instance] : [instance, resource],
  }, resource?.subnetId ?? instance.instance.subnetId);
}

function interfaceOf(
  networkInterfaceId: string, groups: readonly ec2.ISecurityGroup[], instanceType: string | undefined, receiver: Receiver, subnet: unknown,
): BoundDestination {
  return {
    kind: DestinationKind.INTERFACE,
    targetProps: { networkInterfaceId },
    after: [],
    receivingGroups: groups.map(group => receivingGroup(group)),
    receivers: [receiver],
    availabilityZone: zoneOf(subnet),
    ...sourcesOf(instanceType),
  };
}

/** The zone of a subnet that the app declares. */
function zoneOf(subnet: unknown): string | undefined {
  return subnet === undefined ? undefined : referenced(idIn(subnet, 'subnetRef', 'subnetId'), ec2.CfnSubnet.isCfnSubnet)?.attrAvailabilityZone;
}
