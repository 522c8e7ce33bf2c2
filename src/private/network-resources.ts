import { aws_ec2 as ec2, CfnResource, Reference, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { isVpcRef } from './shapes';
import { isKnown } from './tokens';

/**
 * One name for one resource: the literal id, or the place in the app of what a token refers to.
 *
 * `Ref` and `GetAtt` of one resource are different tokens, and a property may hold either.
 */
export function resourceName(id: string): string {
  return referenceIn(id)?.target.node.path ?? id;
}

/** What a token refers to; nothing for a literal, for text around tokens and for tokens that refer to nothing of the app. */
export function referenceIn(id: string): Reference | undefined {
  const token = Tokenization.reverse(id, { failConcat: false });
  return token !== undefined && Reference.isReference(token) ? token : undefined;
}

/** The resource of a type that a token refers to. */
export function referenced<T extends CfnResource>(id: string, isKind: (construct: any) => construct is T): T | undefined {
  const target = referenceIn(id)?.target;
  return isKind(target) ? target : undefined;
}

/**
 * Whether an id tells its resource: neither a token nor one of the ids that `Vpc.fromLookup` gives to every VPC and every subnet
 * before it has looked.
 */
export function isTelling(id: string): boolean {
  return isKnown(id) && !/^(vpc|p|s|i)-(12345|67890)$/.test(id);
}

/** The name of a construct that stands for a network resource with an id. */
export function nameOf(construct: IConstruct, id: string): string {
  if (!isKnown(id)) {
    return resourceName(id);
  }
  return isTelling(id) ? id : construct.node.path;
}

/** Names of the subnet and the VPC, of both VPCs of a peering, or of the transit gateway, that a network resource belongs to, as far as the app knows them. */
export function enclosing(construct: IConstruct): string[] {
  const resource = construct.node.defaultChild ?? construct;
  return [...declared(resource), ...ancestors(construct)];
}

/** What the resource's own properties say. */
function declared(resource: IConstruct): string[] {
  if (ec2.CfnSubnet.isCfnSubnet(resource) || ec2.CfnSecurityGroup.isCfnSecurityGroup(resource)) {
    return vpcsOf([resource.vpcId]);
  }
  if (ec2.CfnVPCPeeringConnection.isCfnVPCPeeringConnection(resource)) {
    return vpcsOf([resource.vpcId, resource.peerVpcId]);
  }
  if (ec2.CfnNetworkInterface.isCfnNetworkInterface(resource) || ec2.CfnInstance.isCfnInstance(resource)) {
    return subnetAndVpc(resource.subnetId);
  }
  if (isAttachment(resource)) {
    return [resourceName(idIn(resource.transitGatewayId, 'transitGatewayRef', 'transitGatewayId'))];
  }
  return [];
}

function subnetAndVpc(property: unknown): string[] {
  if (property === undefined) {
    return [];
  }
  const subnet = idIn(property, 'subnetRef', 'subnetId');
  const inApp = referenced(subnet, ec2.CfnSubnet.isCfnSubnet);
  return [resourceName(subnet), ...(inApp === undefined ? [] : declared(inApp))];
}

function vpcsOf(properties: readonly unknown[]): string[] {
  return properties.filter(property => property !== undefined).map(property => resourceName(idIn(property, 'vpcRef', 'vpcId')));
}

/** Imported VPCs hold their imported subnets, which tell nothing themselves. */
function ancestors(construct: IConstruct): string[] {
  return construct.node.scopes.filter(isVpcRef).map(vpc => nameOf(vpc, vpc.vpcRef.vpcId));
}

function isAttachment(resource: IConstruct): resource is ec2.CfnTransitGatewayAttachment | ec2.CfnTransitGatewayVpcAttachment {
  return ec2.CfnTransitGatewayAttachment.isCfnTransitGatewayAttachment(resource)
    || ec2.CfnTransitGatewayVpcAttachment.isCfnTransitGatewayVpcAttachment(resource);
}

/** The id behind a property that holds either an id or a reference to a resource. */
export function idIn(property: unknown, ref: string, id: string): string {
  const reference = (property as Record<string, Record<string, string> | undefined>)[ref];
  return reference === undefined ? property as string : reference[id];
}
