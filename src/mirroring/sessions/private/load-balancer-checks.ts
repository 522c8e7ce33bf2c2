import { aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { atEnd } from '../../../private/app-store';
import { enclosing, isTelling, nameOf } from '../../../private/network-resources';
import { resourceOf, resourcesBelow } from '../../../private/shapes';
import { isKnown } from '../../../private/tokens';
import { warn } from '../../../private/warnings';

/** Warns of what AWS takes, and what is known to disappoint or not known to work. */
export function checkLoadBalancer(target: Construct, loadBalancer: elbv2.INetworkLoadBalancer): void {
  if (loadBalancer.ipAddressType === elbv2.IpAddressType.DUAL_STACK) {
    warn(target, 'mirrorLoadBalancerIsDualStack', `the load balancer ${loadBalancer.node.path} is of the address type dualstack, and AWS does not say whether `
      + 'such a one receives mirrored packets. Use one for IPv4, or acknowledge this once packets arrive');
  }
  const resource = resourceOf(loadBalancer, elbv2.CfnLoadBalancer.isCfnLoadBalancer);
  if (resource === undefined) {
    return;
  }
  if (resource.scheme === 'internet-facing') {
    warn(target, 'mirrorLoadBalancerFacesInternet', `the load balancer ${loadBalancer.node.path} faces the internet, from where nobody has mirrored packets to `
      + 'send. Create it without internetFacing, or acknowledge this');
  }
  const subnets = subnetsOf(resource);
  if (subnets.length === 1 || zonesOf(loadBalancer)?.length === 1) {
    warn(target, 'mirrorLoadBalancerInOneZone', `the load balancer ${loadBalancer.node.path} is in one Availability Zone: while that is out of order nothing is `
      + 'mirrored. Give it subnets in two zones, or acknowledge this');
  }
}

/** The zones of a declared load balancer; nothing where one is not known. */
export function zonesOf(loadBalancer: elbv2.INetworkLoadBalancer): string[] | undefined {
  const { vpc } = loadBalancer;
  const resource = resourceOf(loadBalancer, elbv2.CfnLoadBalancer.isCfnLoadBalancer);
  if (resource === undefined || vpc === undefined) {
    return undefined;
  }
  const known = [...vpc.publicSubnets, ...vpc.privateSubnets, ...vpc.isolatedSubnets];
  const zones = subnetsOf(resource).map(id => known.find(({ subnetId }) => subnetId === id)?.availabilityZone);
  return zones.every((zone): zone is string => zone !== undefined && isKnown(zone)) ? [...new Set(zones)] : undefined;
}

/** A load balancer reaches targets in its VPC and in peered ones, not behind a transit gateway. Peerings may be declared later. */
export function warnOfAppliancesElsewhere(target: Construct, vpc: ec2.IVpc, groups: readonly ec2.ISecurityGroup[]): void {
  atEnd(target, () => judgeAppliances(target, vpc, groups));
}

function judgeAppliances(target: Construct, vpc: ec2.IVpc, groups: readonly ec2.ISecurityGroup[]): void {
  const here = nameOf(vpc, vpc.vpcId);
  const peerings = resourcesBelow(target.node.root, ec2.CfnVPCPeeringConnection.isCfnVPCPeeringConnection).map(enclosing);
  const away = groups.find(group => {
    const [there] = enclosing(group);
    const known = there !== undefined && isTelling(there) && (isTelling(vpc.vpcId) || !isKnown(vpc.vpcId));
    return known && there !== here && !peerings.some(vpcs => vpcs.includes(here) && vpcs.includes(there));
  });
  if (away !== undefined) {
    warn(target, 'mirrorAppliancesInOtherVpc', `appliances of the security group ${away.node.path} are in another VPC than the load balancer, and this app `
      + 'declares no peering between the two. It reaches targets in its own VPC and in peered ones, not behind a transit gateway; acknowledge this if they are peered');
  }
}

function subnetsOf({ subnets, subnetMappings }: elbv2.CfnLoadBalancer): string[] {
  const mapped = Array.isArray(subnetMappings) ? subnetMappings.map(mapping => 'subnetId' in mapping ? mapping.subnetId : '') : [];
  return [...subnets ?? [], ...mapped];
}
