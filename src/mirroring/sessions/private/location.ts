import { aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { AppStore } from '../../../private/app-store';
import { idIn, referenced, referenceIn } from '../../../private/network-resources';
import { isVpc } from '../../../private/shapes';
import { isKnown } from '../../../private/tokens';

/** The VPC, subnet range and Availability Zone of an interface, as far as the app knows them. */
export interface InterfaceLocation {
  readonly vpc?: ec2.IVpc;
  /** The subnet's own range, where no construct stands for the VPC. */
  readonly cidrs?: string[];
  /** A literal name. */
  readonly availabilityZone?: string;
  readonly isIpv6Only?: boolean;
}

/** What the app knows of a subnet: one that it declares, or one of a VPC that it imports. */
export function locationOf(scope: IConstruct, subnetId: string | undefined): InterfaceLocation {
  if (subnetId === undefined) {
    return {};
  }
  const subnet = referenced(subnetId, ec2.CfnSubnet.isCfnSubnet);
  return subnet === undefined ? imported(scope, subnetId) : declared(scope, subnet);
}

function declared(scope: IConstruct, subnet: ec2.CfnSubnet): InterfaceLocation {
  const vpcId = idIn(subnet.vpcId, 'vpcRef', 'vpcId');
  const around = [subnet, referenceIn(vpcId)?.target].flatMap(construct => construct?.node.scopes.filter(isVpc) ?? []);
  const vpc = around[0] ?? vpcOf(scope, vpcId);
  return {
    vpc,
    cidrs: vpc === undefined ? [subnet.cidrBlock ?? subnet.attrCidrBlock] : undefined,
    availabilityZone: literal(subnet.availabilityZone),
    isIpv6Only: subnet.ipv6Native === true,
  };
}

function imported(scope: IConstruct, subnetId: string): InterfaceLocation {
  const vpc = findVpc(scope, subnetId, candidate => subnetsOf(candidate).some(subnet => subnet.subnetId === subnetId));
  if (vpc === undefined) {
    return {};
  }
  return { vpc, availabilityZone: literal(subnetsOf(vpc).find(subnet => subnet.subnetId === subnetId)!.availabilityZone) };
}

/**
 * What was found for an id below a stack or an app: a walk through the tree for each of many sources would make large apps slow. What was not found
 * may be declared later.
 */
const VPCS = new AppStore<ec2.IVpc>('vpcs-by-id');

/** The VPC with an id, as far as the app knows it. */
export function vpcOf(scope: IConstruct, vpcId: string): ec2.IVpc | undefined {
  return findVpc(scope, vpcId, candidate => candidate.vpcId === vpcId);
}

/** The nearest first: before `Vpc.fromLookup` has looked, all its VPCs have the same ids. */
function findVpc(scope: IConstruct, id: string, fits: (vpc: ec2.IVpc) => boolean): ec2.IVpc | undefined {
  return vpcBelow(Stack.of(scope), id, fits) ?? vpcBelow(scope.node.root, id, fits);
}

function vpcBelow(scope: IConstruct, id: string, fits: (vpc: ec2.IVpc) => boolean): ec2.IVpc | undefined {
  const key = JSON.stringify([scope.node.path, id]);
  const known = VPCS.of(scope, key).at(0);
  const vpc = known ?? scope.node.findAll().filter(isVpc).find(fits);
  if (known === undefined && vpc !== undefined) {
    VPCS.add(scope, vpc, key);
  }
  return vpc;
}

function subnetsOf(vpc: ec2.IVpc): ec2.ISubnet[] {
  return [...vpc.publicSubnets, ...vpc.privateSubnets, ...vpc.isolatedSubnets];
}

/** Nothing for the names that stand in until the CDK has asked AWS. */
function literal(zone: string | undefined): string | undefined {
  return isKnown(zone) && zone !== undefined && !/^dummy\d/.test(zone) ? zone : undefined;
}
