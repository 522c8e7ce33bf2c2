import { aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { BoundDestination, DestinationKind } from './bound-destination';
import { AppStore } from '../../../private/app-store';
import { reject, show } from '../../../private/errors';
import { enclosing, nameOf } from '../../../private/network-resources';
import { resourceOf } from '../../../private/shapes';
import { differ, isKnown } from '../../../private/tokens';
import { MirrorDestinationEndpointServiceOptions } from '../mirror-destination-options';

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

export function bindEndpointService(
  target: Construct, serviceName: string, { vpc, subnet }: MirrorDestinationEndpointServiceOptions,
): BoundDestination {
  if (isKnown(serviceName) && !/^(cn\.)?com\.amazonaws\.vpce\.[a-z0-9-]+\.vpce-svc-[0-9a-f]+$/.test(serviceName)) {
    reject(`serviceName must be the name of an endpoint service, got ${show(serviceName)}; write "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"`, target);
  }
  checkService(target, serviceName);
  checkSubnets(target, 'subnet', vpc, [subnet]);
  const endpoint = new ec2.CfnVPCEndpoint(target, 'Endpoint', {
    vpcEndpointType: TYPE,
    serviceName,
    vpcId: vpc.vpcId,
    subnetIds: [subnet.subnetRef.subnetId],
  });
  return endpointOf(endpoint.ref);
}

/** An endpoint service that this app declares. */
interface Service {
  readonly owner: IConstruct;
  readonly acceptanceRequired: boolean;
}

/** The services of the app by their names, which are tokens. */
const SERVICES = new AppStore<Service>('mirror-endpoint-services');

/** Notes a service, for endpoints that are declared in the same app. */
export function registerService(owner: IConstruct, serviceName: string, acceptanceRequired: boolean): void {
  SERVICES.add(owner, { owner, acceptanceRequired }, serviceName);
}

/** A service that lets endpoints in by itself, of the Region of the target. */
function checkService(target: Construct, serviceName: string): void {
  const [service] = SERVICES.of(target, serviceName);
  const { region } = Stack.of(target);
  const there = service === undefined ? regionIn(serviceName) : Stack.of(service.owner).region;
  if (there !== undefined && differ(there, region)) {
    reject(`serviceName must be that of a service in the Region of the target (${region}), got one in ${there}: an endpoint of a Gateway Load Balancer reaches no other; `
      + 'create a MirrorEndpointService here', target);
  }
  if (service?.acceptanceRequired === true) {
    reject(`serviceName must be that of a service without acceptanceRequired where it is used in the same app, got that of ${service.owner.node.path}: the target is created before `
      + 'anybody can accept the endpoint; leave acceptanceRequired out, or deploy the endpoint first, accept it, and use MirrorDestination.gatewayLoadBalancerEndpoint()', target);
  }
}

function regionIn(serviceName: string): string | undefined {
  return isKnown(serviceName) ? /\.vpce\.([a-z0-9-]+)\.vpce-svc-/.exec(serviceName)?.[1] : undefined;
}

/** Subnets of the VPC, one at least. */
export function checkSubnets(scope: IConstruct, prop: string, vpc: ec2.IVpc, subnets: readonly ec2refs.ISubnetRef[]): void {
  if (subnets.length === 0) {
    reject(`${prop} must select a subnet of ${vpc.node.path}, got none; name subnets, or leave it out`, scope);
  }
  const here = nameOf(vpc, vpc.vpcId);
  const away = subnets.find(subnet => {
    const there = enclosing(subnet);
    // An id and a declared VPC may be the same.
    return there.length > 0 && !there.includes(here) && there.every(name => isVpcId(name) === isVpcId(here));
  });
  if (away !== undefined) {
    reject(`${prop} must be of the VPC ${vpc.node.path}, got ${away.node.path} of ${enclosing(away)[0]}; name a subnet of the VPC`, scope);
  }
}

function isVpcId(name: string): boolean {
  return /^vpc-[0-9a-f]+$/.test(name);
}

function endpointOf(gatewayLoadBalancerEndpointId: string): BoundDestination {
  return { kind: DestinationKind.ENDPOINT, targetProps: { gatewayLoadBalancerEndpointId }, after: [], receivingGroups: [], receivers: [] };
}
