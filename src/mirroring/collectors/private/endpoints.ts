import { aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import { Construct, Dependable, IDependable } from 'constructs';
import { listed, reject } from '../../../private/errors';
import { idIn, nameOf, resourceName } from '../../../private/network-resources';
import { resourceOf, resourcesBelow } from '../../../private/shapes';
import { warn } from '../../../private/warnings';
import { CollectorImage } from '../collector-image';

const S3 = 's3';

/**
 * Subnets without a way out are for images that install nothing, and for VPCs with endpoints of every service that appliances call.
 *
 * Endpoints may be declared after the collector, so the VPC is looked at when synthesis ends. What an imported VPC has is not known.
 */
export function checkIsolated(
  scope: Construct, vpc: ec2.IVpc, isolated: readonly ec2.ISubnet[], image: CollectorImage, services: readonly string[],
): void {
  if (isolated.length === 0) {
    return;
  }
  const names = listed(isolated.map(({ node }) => node.path));
  if (image._kind !== 'prepared') {
    reject(`image must be one that installs nothing where subnets have no way out, got ${image._kind} for ${names}; use CollectorImage.prepared(), or subnets with a way out`, scope);
  }
  const needed = [S3, ...new Set(services)].sort();
  if (resourceOf(vpc, ec2.CfnVPC.isCfnVPC) === undefined) {
    warn(scope, 'mirrorCollectorEndpointsNotKnown', `the VPC ${vpc.node.path} is imported, and whether it has the endpoints that appliances in ${names} need is not known: ${listed(needed)}. `
      + 'Without one of them the first start fails, or what it is for does. Acknowledge this once all are there');
    return;
  }
  scope.node.addValidation({
    validate: () => {
      const there = servicesOf(vpc);
      const lacking = needed.filter(service => !there.has(service));
      return lacking.length === 0 ? [] : [
        `vpc must have endpoints for what appliances without a way out call, got ${vpc.node.path} without ${listed(lacking)}; add a gateway endpoint for s3 and interface `
          + 'endpoints for the others, or use subnets with a way out',
      ];
    },
  });
}

/** Endpoints of a VPC to wait for, those included that are declared later. */
export function endpointsToCome(vpc: ec2.IVpc): IDependable {
  const dependable = {};
  Dependable.implement(dependable, {
    get dependencyRoots() {
      return endpointsOf(vpc);
    },
  });
  return dependable;
}

/** Services that have an endpoint in a VPC, by the last part of their names. An interface counts if it answers to the service's own name. */
function servicesOf(vpc: ec2.IVpc): Set<string> {
  const answering = endpointsOf(vpc).filter(({ vpcEndpointType, privateDnsEnabled }) => vpcEndpointType !== 'Interface' || privateDnsEnabled === true);
  return new Set(answering.map(endpoint => lastPart(Stack.of(endpoint).resolve(endpoint.serviceName))));
}

function endpointsOf(vpc: ec2.IVpc): ec2.CfnVPCEndpoint[] {
  return resourcesBelow(vpc.node.root, ec2.CfnVPCEndpoint.isCfnVPCEndpoint)
    .filter(({ vpcId }) => resourceName(idIn(vpcId, 'vpcRef', 'vpcId')) === nameOf(vpc, vpc.vpcId));
}

/** Of text, or of text around the Region. */
function lastPart(name: unknown): string {
  const text = typeof name === 'string' ? name : String((name as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join']?.[1].slice(-1)[0]);
  return text.split('.').slice(-1)[0];
}
