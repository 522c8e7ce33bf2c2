import { aws_ec2 as ec2, Reference, Tokenization } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
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
  if (resource instanceof ec2.CfnSubnet || resource instanceof ec2.CfnSecurityGroup) {
    return vpcsOf([resource.vpcId]);
  }
  if (resource instanceof ec2.CfnVPCPeeringConnection) {
    return vpcsOf([resource.vpcId, resource.peerVpcId]);
  }
  if (resource instanceof ec2.CfnNetworkInterface || resource instanceof ec2.CfnInstance) {
    return subnetAndVpc(resource.subnetId);
  }
  if (resource instanceof ec2.CfnTransitGatewayAttachment || resource instanceof ec2.CfnTransitGatewayVpcAttachment) {
    return [resourceName(idIn(resource.transitGatewayId, 'transitGatewayRef', 'transitGatewayId'))];
  }
  return [];
}

function subnetAndVpc(property: unknown): string[] {
  if (property === undefined) {
    return [];
  }
  const subnet = idIn(property, 'subnetRef', 'subnetId');
  const inApp = referenceIn(subnet)?.target;
  return [resourceName(subnet), ...(inApp instanceof ec2.CfnSubnet ? declared(inApp) : [])];
}

function vpcsOf(properties: readonly unknown[]): string[] {
  return properties.filter(property => property !== undefined).map(property => resourceName(idIn(property, 'vpcRef', 'vpcId')));
}

/** Imported VPCs hold their imported subnets, which tell nothing themselves. */
function ancestors(construct: IConstruct): string[] {
  return construct.node.scopes.filter(isVpc).map(vpc => nameOf(vpc, vpc.vpcRef.vpcId));
}

function isVpc(construct: IConstruct): construct is ec2refs.IVPCRef {
  return 'vpcRef' in construct;
}

/** The id behind a property that holds either an id or a reference to a resource. */
export function idIn(property: unknown, ref: string, id: string): string {
  const reference = (property as Record<string, Record<string, string> | undefined>)[ref];
  return reference === undefined ? property as string : reference[id];
}
