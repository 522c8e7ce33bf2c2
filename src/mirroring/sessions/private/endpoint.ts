import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { BoundDestination, DestinationKind } from './bound-destination';
import { reject, show } from '../../../private/errors';
import { resourceOf } from '../../../private/shapes';
import { isKnown } from '../../../private/tokens';
import { EndpointServiceDestinationOptions } from '../mirror-destination-options';

const TYPE = 'GatewayLoadBalancer';

export function bindEndpoint(target: Construct, endpoint: ec2refs.IVPCEndpointRef): BoundDestination {
  const resource = resourceOf(endpoint, ec2.CfnVPCEndpoint.isCfnVPCEndpoint);
  // An endpoint without a type is one for S3 or DynamoDB.
  const type = resource === undefined ? TYPE : resource.vpcEndpointType ?? 'Gateway';
  if (isKnown(type) && type !== TYPE) {
    reject(`gatewayLoadBalancerEndpoint must be of the type ${TYPE}, got ${endpoint.node.path} of the type ${type}; create one with MirrorDestination.endpointService()`, target);
  }
  return endpointOf(endpoint.vpcEndpointRef.vpcEndpointId);
}

export function bindEndpointService(target: Construct, serviceName: string, { vpc, subnet }: EndpointServiceDestinationOptions): BoundDestination {
  if (isKnown(serviceName) && !/^(cn\.)?com\.amazonaws\.vpce\.[a-z0-9-]+\.vpce-svc-[0-9a-f]+$/.test(serviceName)) {
    reject(`serviceName must be the name of an endpoint service, got ${show(serviceName)}; write "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"`, target);
  }
  const endpoint = new ec2.CfnVPCEndpoint(target, 'Endpoint', {
    vpcEndpointType: TYPE,
    serviceName,
    vpcId: vpc.vpcId,
    subnetIds: [subnet.subnetRef.subnetId],
  });
  return endpointOf(endpoint.ref);
}

function endpointOf(gatewayLoadBalancerEndpointId: string): BoundDestination {
  return { kind: DestinationKind.ENDPOINT, where: { gatewayLoadBalancerEndpointId }, after: [], doors: [], receivers: [] };
}
