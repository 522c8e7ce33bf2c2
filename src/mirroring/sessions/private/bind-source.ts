import { aws_ec2 as ec2, Stage } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { interfacesOf } from './appliances';
import { refuseOtherEnvironment } from './environment';
import { groupsOf } from './interface-groups';
import { attachedInterface, primaryInterfaceOf } from './interface-lookup';
import { InterfaceLocation, locationOf } from './location';
import { MirrorOrigin } from './origin';
import { reject, show } from '../../../private/errors';
import { idIn, isTelling, nameOf, referenced, referenceIn, resourceName } from '../../../private/network-resources';
import { differ, isKnown } from '../../../private/tokens';
import { MirrorSourceOptions } from '../mirror-source-options';

const ELSEWHERE = 'create the session in the stack of the source';

/** What the app itself knows of a source. */
interface Found extends InterfaceLocation {
  readonly securityGroups?: ec2.ISecurityGroup[];
  readonly instanceType?: string;
}

/** What the app knows of a network interface. */
export function interfaceOrigin(session: Construct, networkInterface: ec2refs.INetworkInterfaceRef, options: MirrorSourceOptions): MirrorOrigin {
  refuseOtherEnvironment(session, 'source', networkInterface, ELSEWHERE);
  const { networkInterfaceId } = networkInterface.networkInterfaceRef;
  const name = nameOf(networkInterface, networkInterfaceId);
  const label = `the network interface ${name}`;
  return {
    networkInterfaceId,
    names: [name],
    label,
    ...merged(session, label, { ...foundOf(session, networkInterfaceId), instanceType: attachedType(session, networkInterfaceId) }, options),
  };
}

/** The type of the instance that a declared interface is attached to, where the stage of the session declares that, too. */
export function attachedType(session: IConstruct, networkInterfaceId: string): string | undefined {
  if (referenceIn(networkInterfaceId) === undefined) {
    return undefined;
  }
  const name = resourceName(networkInterfaceId);
  const isIt = (id: unknown) => resourceName(idIn(id, 'networkInterfaceRef', 'networkInterfaceId')) === name;
  for (const one of (Stage.of(session) ?? session.node.root).node.findAll()) {
    if (ec2.CfnInstance.isCfnInstance(one) && interfacesOf(one).some(isIt)) {
      return one.instanceType;
    }
    if (ec2.CfnNetworkInterfaceAttachment.isCfnNetworkInterfaceAttachment(one) && isIt(one.networkInterfaceId)) {
      return typeOf(idIn(one.instanceId, 'instanceRef', 'instanceId'));
    }
  }
  return undefined;
}

function typeOf(instanceId: string): string | undefined {
  const instance = referenceIn(instanceId)?.target;
  return instance !== undefined && ec2.CfnInstance.isCfnInstance(instance) ? instance.instanceType : undefined;
}

/** What the app knows of an instance and its primary interface. */
export function instanceOrigin(session: Construct, instance: ec2.Instance, options: MirrorSourceOptions): MirrorOrigin {
  refuseOtherEnvironment(session, 'source', instance, ELSEWHERE);
  const isAttached = attachedInterface(instance) !== undefined;
  const { networkInterfaceId, names } = primaryInterfaceOf(session, instance);
  const { instanceType } = instance.node.defaultChild as ec2.CfnInstance;
  const label = `the instance ${instance.node.path}`;
  const found: Found = isAttached ? foundOf(session, networkInterfaceId) : locationOf(session, subnetOf(instance));
  const securityGroups = found.securityGroups ?? instance.connections.securityGroups;
  const known = merged(session, label, { ...found, securityGroups, instanceType }, options);
  return { networkInterfaceId, names, label, instanceId: instance.instanceId, ...known };
}

/** Of an interface that is declared. */
function foundOf(session: Construct, networkInterfaceId: string): Found {
  const resource = referenced(networkInterfaceId, ec2.CfnNetworkInterface.isCfnNetworkInterface);
  if (resource === undefined) {
    return { securityGroups: [] };
  }
  const { interfaceType = 'interface' } = resource;
  if (isKnown(interfaceType) && interfaceType !== 'interface') {
    reject(`source must be an interface of the type "interface", got ${show(interfaceType)} of ${resource.node.path}: AWS mirrors no other; `
      + 'mirror another interface', session);
  }
  return { ...locationOf(session, idIn(resource.subnetId, 'subnetRef', 'subnetId')), securityGroups: groupsOf(session, resource) };
}

/** Where AWS makes the interface with the instance. Launch templates keep it to themselves. */
function subnetOf(instance: ec2.Instance): string | undefined {
  const { subnetId, networkInterfaces } = instance.node.defaultChild as ec2.CfnInstance;
  const first = Array.isArray(networkInterfaces) ? networkInterfaces[0] as ec2.CfnInstance.NetworkInterfaceProperty : undefined;
  return subnetId ?? first?.subnetId;
}

/** What the app knows and what the user says, which must agree. */
function merged(
  session: Construct, label: string, found: Found, options: MirrorSourceOptions,
): Omit<MirrorOrigin, 'networkInterfaceId' | 'names' | 'label'> {
  if (found.isIpv6Only) {
    reject(`source must have an IPv4 address, got ${label} in a subnet of IPv6 alone: AWS does not mirror there; mirror an interface of another subnet`, session);
  }
  const zone = agreed(session, 'availabilityZone', label, found.availabilityZone, options.availabilityZone);
  const instanceType = agreed(session, 'instanceType', label, found.instanceType, options.instanceType?.toString());
  checkVpc(session, label, found.vpc, options.vpc);
  const securityGroups = options.securityGroups ?? found.securityGroups ?? [];
  if (options.admitBySecurityGroup === true && securityGroups.length === 0) {
    reject(`admitBySecurityGroup must come with groups that are known, got none for ${label}; name them in securityGroups`, session);
  }
  return {
    vpc: options.vpc ?? found.vpc,
    cidrs: options.cidrs ?? (options.vpc === undefined ? found.cidrs : undefined),
    securityGroups,
    admittedBySecurityGroup: options.admitBySecurityGroup ?? false,
    admissionProps: admissionPropsOf(options),
    availabilityZone: zone,
    instanceType,
  };
}

/** An exclusive pair. */
function admissionPropsOf({ cidrs, admitBySecurityGroup }: MirrorSourceOptions): string[] {
  const said = { cidrs: cidrs !== undefined, admitBySecurityGroup: admitBySecurityGroup === true };
  return Object.entries(said).flatMap(([name, isSaid]) => isSaid ? name : []);
}

/** What is said, unless it is known to be otherwise. */
function agreed(session: Construct, prop: string, label: string, found: string | undefined, said: string | undefined): string | undefined {
  if (found !== undefined && said !== undefined && differ(found, said)) {
    reject(`${prop} must be that of ${label}, which is ${found}, got ${said}; leave it out`, session);
  }
  return said ?? found;
}

/** Two VPCs that this app declares, or two with ids of their own. An id and a declared VPC may be the same. */
function checkVpc(session: Construct, label: string, found: ec2.IVpc | undefined, said: ec2.IVpc | undefined): void {
  if (found === undefined || said === undefined) {
    return;
  }
  const ids = [found.vpcId, said.vpcId];
  const areComparable = ids.every(isTelling) || !ids.some(isKnown);
  if (areComparable && nameOf(found, found.vpcId) !== nameOf(said, said.vpcId)) {
    reject(`vpc must be that of ${label}, which is ${found.node.path}, got ${said.node.path}; leave it out`, session);
  }
}
