import { aws_autoscaling as autoscaling, aws_ec2 as ec2, aws_ecs as ecs } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { Place } from './selection';
import { idIn } from '../../../private/network-resources';
import { isVpc, resourceOf } from '../../../private/shapes';
import { isKnown } from '../../../private/tokens';
import { locationOf, rangesOf, vpcOf } from '../../sessions';

type Places = readonly Place[] | undefined;

/** Of a VPC. */
export function placesOfVpc(vpc: ec2refs.IVPCRef): Places {
  return [{ vpcId: vpc.vpcRef.vpcId, ranges: isVpc(vpc) ? rangesOf(vpc) : undefined }];
}

/** Of subnets; nothing where the app does not know the network of one of them. */
export function placesOfSubnets(fleet: IConstruct, subnetIds: readonly string[]): Places {
  const places = subnetIds.map(subnetId => {
    const { vpc, cidrs } = locationOf(fleet, subnetId);
    return vpc === undefined ? cidrs && { ranges: cidrs } : placesOfVpc(vpc)![0];
  });
  return places.length > 0 && places.every(place => place !== undefined) ? distinct(places) : undefined;
}

/** Of an Auto Scaling group that the app declares. */
export function placesOfGroup(fleet: IConstruct, group: IConstruct): Places {
  const subnetIds = resourceOf(group, autoscaling.CfnAutoScalingGroup.isCfnAutoScalingGroup)?.vpcZoneIdentifier;
  return Array.isArray(subnetIds) && isKnown(subnetIds) ? placesOfSubnets(fleet, subnetIds.map(subnet => idIn(subnet, 'subnetRef', 'subnetId'))) : undefined;
}

/** Of an instance that the app declares. */
export function placesOfInstance(fleet: IConstruct, instance: IConstruct): Places {
  const subnetId = resourceOf(instance, ec2.CfnInstance.isCfnInstance)?.subnetId;
  return subnetId === undefined ? undefined : placesOfSubnets(fleet, [subnetId]);
}

/** Of a security group that the app declares. */
export function placesOfSecurityGroup(fleet: IConstruct, group: IConstruct): Places {
  const vpcId = resourceOf(group, ec2.CfnSecurityGroup.isCfnSecurityGroup)?.vpcId;
  const vpc = vpcId === undefined ? undefined : vpcOf(fleet, idIn(vpcId, 'vpcRef', 'vpcId'));
  return vpc === undefined ? undefined : placesOfVpc(vpc);
}

/** Of a cluster of ECS or EKS that knows its VPC. Imported ones may not. */
export function placesOfCluster(cluster: IConstruct): Places {
  try {
    const { vpc } = cluster as Partial<Pick<ecs.ICluster, 'vpc'>>;
    return vpc === undefined ? undefined : placesOfVpc(vpc);
  } catch {
    // The getter of an imported cluster of EKS throws where it was not told.
    return undefined;
  }
}

function distinct(places: readonly Place[]): Place[] {
  return places.filter((place, index) => place.vpcId === undefined || places.findIndex(other => other.vpcId === place.vpcId) === index);
}
