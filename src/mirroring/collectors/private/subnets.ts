import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { IConstruct, IDependable } from 'constructs';
import { listed, reject, withProp } from '../../../private/errors';

/** Where load balancer and appliances are. */
export interface Subnets {
  /** All of them. */
  readonly appliances: ec2.SubnetSelection;
  /** One of each zone: a load balancer takes no more. */
  readonly loadBalancer: ec2.SubnetSelection;
  /** Those without a way out. */
  readonly isolated: readonly ec2.ISubnet[];
  /** Their ways out, which the first start needs. */
  readonly wayOut: IDependable;
}

/** The subnets of a collector, in two zones or more. */
export function checkedSubnets(scope: IConstruct, vpc: ec2.IVpc, vpcSubnets: ec2.SubnetSelection | undefined): Subnets {
  if (vpcSubnets === undefined && vpc.privateSubnets.length === 0) {
    reject(`vpcSubnets must be given where the VPC has no private subnets with a way out, got none for ${vpc.node.path}; name subnets, isolated ones come with CollectorImage.prepared() `
      + 'and endpoints', scope);
  }
  const selection = vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
  const { subnets, internetConnectivityEstablished } = withProp('vpcSubnets', scope, () => vpc.selectSubnets(selection));
  const zones = withProp('vpcSubnets', scope, () => subnets.map(({ availabilityZone }) => availabilityZone));
  if (new Set(zones).size < 2) {
    reject(`vpcSubnets must lie in two zones or more, got ${listed(subnets.map(({ node }) => node.path))}: while one zone is out of order nothing would be mirrored; `
      + 'name subnets of another zone, too', scope);
  }
  const open = subnets.filter(one => vpc.publicSubnets.includes(one));
  if (open.length > 0) {
    reject(`vpcSubnets must be private, got ${listed(open.map(({ node }) => node.path))}: appliances have no public address, and so no way out there; name private subnets`, scope);
  }
  return {
    appliances: { subnets },
    loadBalancer: { subnets: subnets.filter((_, index) => zones.indexOf(zones[index]) === index) },
    isolated: subnets.filter(one => vpc.isolatedSubnets.includes(one)),
    wayOut: internetConnectivityEstablished,
  };
}
