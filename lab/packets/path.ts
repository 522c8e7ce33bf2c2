import { Appliance, appliancesOf, rangesOf } from './appliances';
import { Subnet } from './assembly';
import { Estate, EstateResource } from './estate';
import { Interface, interfaceBehind } from './interfaces';
import { Admission, admission, Door, Party } from './security-groups';
import { integerAt, tokensIn } from './tokens';
import { End, Loss, Target } from './verdict';
import { fail, JsonObject, listAt, objectAt, textAt } from '../private/errors';

/** The interface whose packets are copied, as the way of the copies sees it. */
export interface Origin extends Party {
  readonly key: string;
  readonly zone?: string;
  readonly subnet?: Subnet;
}

export interface Way {
  readonly target: Target;
  readonly end: End;
  readonly warnings: readonly string[];
}

export const VXLAN = 4789;
const ARRIVES: End = { outcome: 'arrives' };

/** Where copies go from a target of these templates, and whether they get there. */
export function wayTo(estate: Estate, target: EstateResource, origin: Origin): Way {
  const given = ['NetworkLoadBalancerArn', 'NetworkInterfaceId', 'GatewayLoadBalancerEndpointId'].filter(property => target.get(property) !== undefined);
  if (given.length !== 1) return fail(`${target.label} must have one of NetworkLoadBalancerArn, NetworkInterfaceId and GatewayLoadBalancerEndpointId, got ${given.join(' and ') || 'none'}`);
  const value = textAt(target.get(given[0]), target.at(given[0]));
  switch (given[0]) {
    case 'NetworkLoadBalancerArn': return toLoadBalancer(estate, value, origin);
    case 'NetworkInterfaceId': return toInterface(estate, interfaceBehind(estate, value, target.at(given[0])), origin);
    default: return toEndpoint(estate, value);
  }
}

function toInterface(estate: Estate, receiver: Interface, origin: Origin): Way {
  if (receiver.key === origin.key) return fail(`${receiver.label} would receive its own packets, which AWS refuses`);
  const target: Target = { kind: 'network-interface', label: receiver.label };
  if (!receiver.declared) return { target, end: beyond(`interface ${receiver.label} is not in these templates`), warnings: [] };
  return { target, warnings: [], end: doorOf(estate, receiver.place().groups, 'ingress', VXLAN, origin, 'interface-closed', receiver.label) ?? ARRIVES };
}

function toLoadBalancer(estate: Estate, arn: string, origin: Origin): Way {
  const balancer = estate.find(arn);
  const kind = 'network-load-balancer';
  const target = { kind, label: estate.labelOf(arn), targetGroups: [], appliances: [] } as const;
  if (balancer === undefined) return { target, end: beyond(`load balancer ${target.label} is not in these templates`), warnings: [] };
  if (balancer.get('Type') !== 'network') return fail(`${balancer.label} must be of type network, got ${JSON.stringify(balancer.get('Type'))}`);
  const listeners = estate.ofType('AWS::ElasticLoadBalancingV2::Listener').filter(one => one.get('LoadBalancerArn') === arn);
  const listener = listeners.find(one => integerAt(one.get('Port'), one.at('Port')) === VXLAN && ['UDP', 'TCP_UDP'].includes(String(one.get('Protocol'))));
  if (listener === undefined) {
    const others = listeners.map(one => `${String(one.get('Protocol'))} ${String(one.get('Port'))}`);
    return { target, warnings: [], end: lost('listener-missing', `${balancer.label} has no listener on UDP ${VXLAN}; it has ${others.join(', ') || 'none'}`) };
  }
  const groups = balancer.texts('SecurityGroups');
  const closed = groups.length === 0 ? undefined : doorOf(estate, groups, 'ingress', VXLAN, origin, 'load-balancer-closed', balancer.label);
  if (closed !== undefined) return { target: { ...target, listener: listener.label }, end: closed, warnings: [] };
  const behind = throughListener(estate, balancer, listener, group => throughBalancer(estate, balancer, group, origin));
  return { target: { ...target, listener: listener.label, ...behind.seen }, end: behind.end, warnings: behind.warnings };
}

function toEndpoint(estate: Estate, id: string): Way {
  const endpoint = estate.find(id);
  const kind = 'gateway-load-balancer-endpoint';
  const target = { kind, label: estate.labelOf(id), appliances: [] } as const;
  if (endpoint === undefined) return { target, end: beyond(`endpoint ${target.label} is not in these templates`), warnings: [] };
  if (endpoint.get('VpcEndpointType') !== 'GatewayLoadBalancer') return fail(`${endpoint.label} must be of VpcEndpointType GatewayLoadBalancer, got ${JSON.stringify(endpoint.get('VpcEndpointType'))}`);
  const name = textAt(endpoint.get('ServiceName'), endpoint.at('ServiceName'));
  const service = tokensIn(name).map(token => estate.owner(token)).find(one => one?.type === 'AWS::EC2::VPCEndpointService');
  if (service === undefined) return { target: { ...target, service: name }, end: beyond(`endpoint service ${estate.labelOf(name)} is not in these templates`), warnings: [] };
  const zone = endpoint.texts('SubnetIds').map(subnet => estate.subnet(subnet))[0];
  const ways = service.texts('GatewayLoadBalancerArns').map(arn => throughGateway(estate, arn, zone));
  if (ways.length === 0) return fail(`${service.label} has no Gateway Load Balancer`);
  return {
    target: { ...target, service: service.label, appliances: ways.flatMap(({ seen }) => seen.appliances) },
    end: together(ways.map(({ end }) => end)),
    warnings: ways.flatMap(({ warnings }) => warnings),
  };
}

interface Behind {
  readonly end: End;
  readonly warnings: readonly string[];
  readonly seen: { readonly targetGroups: readonly string[]; readonly appliances: readonly string[] };
}

function throughGateway(estate: Estate, arn: string, subnet: Subnet | undefined): Behind {
  const gateway = estate.find(arn);
  const seen = { targetGroups: [], appliances: [] };
  if (gateway === undefined) return { seen, warnings: [], end: beyond(`load balancer ${estate.labelOf(arn)} is not in these templates`) };
  const origin = { ...balancerParty(estate, gateway), key: gateway.id, zone: subnet?.zone, subnet };
  const listener = estate.ofType('AWS::ElasticLoadBalancingV2::Listener').find(one => one.get('LoadBalancerArn') === arn);
  if (listener === undefined) return { seen, warnings: [], end: lost('listener-missing', `${gateway.label} has no listener`) };
  return throughListener(estate, gateway, listener, group => throughBalancer(estate, gateway, group, origin));
}

/** By the groups of the default action; several share the packets. */
function throughListener(estate: Estate, balancer: EstateResource, listener: EstateResource, through: (group: EstateResource) => Behind): Behind {
  const arns = forwardedTo(listener);
  const seen = { targetGroups: arns.map(arn => estate.labelOf(arn)), appliances: [] };
  if (arns.length === 0) {
    return { seen, warnings: [], end: lost('no-target-group', `the default action of ${listener.label} of ${balancer.label} forwards to no target group`) };
  }
  const parts = arns.map((arn): Behind => {
    const group = estate.find(arn);
    return group === undefined ? { seen, warnings: [], end: beyond(`target group ${estate.labelOf(arn)} is not in these templates`) } : through(group);
  });
  return {
    end: together(parts.map(({ end }) => end)),
    warnings: parts.flatMap(({ warnings }) => warnings),
    seen: { ...seen, appliances: parts.flatMap(part => part.seen.appliances) },
  };
}

function forwardedTo(listener: EstateResource): string[] {
  return listAt(listener.get('DefaultActions'), listener.at('DefaultActions')).flatMap(entry => {
    const { Type: type, TargetGroupArn: arn, ForwardConfig: config } = objectAt(entry, listener.at('DefaultActions'));
    if (type !== 'forward') return fail(`${listener.at('DefaultActions')} must be of type forward, got ${JSON.stringify(type)}`);
    const several = config === undefined ? [] : listAt(objectAt(config, 'ForwardConfig').TargetGroups ?? [], listener.at('ForwardConfig'));
    if (several.length === 0) return arn === undefined ? [] : [textAt(arn, listener.at('TargetGroupArn'))];
    return several.map(tuple => objectAt(tuple, listener.at('ForwardConfig')))
      .filter(({ Weight: weight }) => weight === undefined || integerAt(weight, listener.at('Weight')) > 0)
      .map(tuple => textAt(tuple.TargetGroupArn, listener.at('TargetGroupArn')));
  });
}

function throughBalancer(estate: Estate, balancer: EstateResource, group: EstateResource, origin: Origin): Behind {
  const gateway = balancer.get('Type') === 'gateway';
  const protocol = String(group.get('Protocol'));
  const right = gateway ? ['GENEVE'] : ['UDP', 'TCP_UDP'];
  if (!right.includes(protocol)) return fail(`${group.at('Protocol')} must be ${right.join(' or ')}, got ${protocol}`);
  const all = appliancesOf(estate, group);
  const seen = { targetGroups: [group.label], appliances: all.map(({ label }) => label) };
  if (all.length === 0) return { seen, warnings: [], end: lost('no-targets', `target group ${group.label} has no targets`) };
  const zone = crossesZones(balancer, group) ? undefined : zoneOf(origin);
  const near = all.filter(({ known }) =>
    zone === undefined || known === undefined || known.subnets.some(subnet => inZone(estate, subnet, zone, group)));
  const absent = zone === undefined || subnetsOf(estate, balancer).some(subnet => inZone(estate, subnet, zone, balancer))
    ? near.length === 0 ? `${group.label} has no target` : undefined
    : `${balancer.label} has no subnet`;
  if (absent !== undefined) {
    const place = `in ${estate.labelOf(zone ?? '')}, where ${origin.label} is`;
    return { seen, warnings: [], end: lost('zone', `${absent} ${place}, and ${balancer.label} does not balance across zones`) };
  }
  const ends = near.map(appliance => toAppliance(estate, balancer, appliance, origin, gateway));
  const checks = near.flatMap(appliance => healthWarnings(estate, balancer, group, appliance));
  return { seen, end: together(ends), warnings: [...portWarnings(near, gateway), ...checks] };
}

/** Client addresses are preserved: an appliance sees the source, and may admit either it or the load balancer. */
function toAppliance(estate: Estate, balancer: EstateResource, appliance: Appliance, origin: Origin, gateway: boolean): End {
  if (appliance.known === undefined) return beyond(`appliance ${appliance.label} is not in these templates`);
  const groups = gateway ? [] : balancer.texts('SecurityGroups');
  const to: Party = { label: appliance.label, ranges: rangesOf(appliance), groups: appliance.known.groups };
  const from: Party = { label: origin.label, ranges: origin.ranges, groups };
  return (groups.length === 0 ? undefined : doorOf(estate, groups, 'egress', appliance.port, to, 'load-balancer-egress-closed', balancer.label))
    ?? doorOf(estate, appliance.known.groups, 'ingress', appliance.port, from, 'appliance-closed', appliance.label)
    ?? ARRIVES;
}

function portWarnings(appliances: readonly Appliance[], gateway: boolean): string[] {
  return gateway ? [] : appliances.filter(({ port }) => port !== VXLAN).map(({ label, port }) => `${label} receives on UDP ${port}: tools take ${VXLAN} for VXLAN unless they are told`);
}

/** Without healthy targets a load balancer sends to all or none: not judged, but worth a word. */
function healthWarnings(estate: Estate, balancer: EstateResource, group: EstateResource, appliance: Appliance): string[] {
  if (appliance.known === undefined) return [];
  const protocol = String(group.get('HealthCheckProtocol') ?? 'TCP');
  if (['UDP', 'TCP_UDP', 'GENEVE'].includes(protocol)) return [`health checks of ${group.label} are of ${protocol}, which AWS refuses: TCP, HTTP or HTTPS`];
  const given = group.get('HealthCheckPort') ?? (balancer.get('Type') === 'gateway' ? 80 : 'traffic-port');
  const port = given === 'traffic-port' ? appliance.port : integerAt(given, group.at('HealthCheckPort'));
  const party = balancerParty(estate, balancer);
  const to: Party = { label: appliance.label, ranges: rangesOf(appliance), groups: appliance.known.groups };
  const doors: [string, Admission][] = [
    [appliance.label, admission(estate, appliance.known.groups, 'ingress', 'tcp', port, party)],
    ...party.groups.length === 0 ? [] : [[balancer.label, admission(estate, party.groups, 'egress', 'tcp', port, to)] as [string, Admission]],
  ];
  const checks = `health checks of ${group.label} (TCP ${port}) from ${balancer.label} to ${appliance.label}`;
  const how = { no: 'are stopped by', partly: 'are partly stopped by', unknown: 'may be stopped by' };
  return doors.flatMap(([label, { open }]) => open === 'yes' ? [] : [`${checks} ${how[open]} the security groups of ${label}`]);
}

/** A load balancer has an address in each of its subnets. */
function balancerParty(estate: Estate, balancer: EstateResource): Party {
  const cidrs = subnetsOf(estate, balancer).map(({ cidr }) => cidr);
  return {
    label: balancer.label,
    groups: balancer.texts('SecurityGroups'),
    ...cidrs.includes(undefined) ? {} : { ranges: cidrs.filter(cidr => cidr !== undefined) },
  };
}

function subnetsOf(estate: Estate, balancer: EstateResource): Subnet[] {
  const mapped = listAt(balancer.get('SubnetMappings') ?? [], balancer.at('SubnetMappings'))
    .map(mapping => textAt(objectAt(mapping, balancer.at('SubnetMappings')).SubnetId, balancer.at('SubnetMappings')));
  return [...balancer.texts('Subnets'), ...mapped].map(id => estate.subnet(id));
}

/** The target group's word counts first, then the load balancer's, whose default is no. */
function crossesZones(balancer: EstateResource, group: EstateResource): boolean {
  const KEY = 'load_balancing.cross_zone.enabled';
  const own = attribute(group, 'TargetGroupAttributes', KEY) ?? 'use_load_balancer_configuration';
  const value = own === 'use_load_balancer_configuration' ? attribute(balancer, 'LoadBalancerAttributes', KEY) ?? 'false' : own;
  return value === 'true' || value === 'false' ? value === 'true' : fail(`${KEY} of ${group.label} must be true or false, got '${value}'`);
}

function attribute(resource: EstateResource, property: string, key: string): string | undefined {
  const all = listAt(resource.get(property) ?? [], resource.at(property)).map((entry): JsonObject => objectAt(entry, resource.at(property)));
  const found = all.find(({ Key }) => Key === key);
  return found === undefined ? undefined : textAt(found.Value, `${key} of ${resource.label}`);
}

function zoneOf({ zone, label }: Origin): string {
  return zone ?? fail(`cannot tell the zone of ${label}, and it decides where the load balancer does not balance across zones: give it (zone, --zone)`);
}

function inZone(estate: Estate, { zone, label }: Subnet, wanted: string, of: EstateResource): boolean {
  return zone === undefined ? fail(`cannot tell the zone of subnet ${label} of ${of.label}, and it decides: put cdk.context.json beside the templates (--context)`)
    : estate.sameZone(zone, wanted);
}

/** Nothing where the door is open. */
function doorOf(estate: Estate, groups: readonly string[], door: Door, port: number, party: Party, reason: Loss, label: string): End | undefined {
  const { open, ...more } = admission(estate, groups, door, 'udp', port, party);
  const names = groups.map(group => estate.labelOf(group)).join(', ');
  const way = door === 'ingress' ? 'from' : 'to';
  const whom = `${party.label}${party.ranges === undefined ? '' : ` (${party.ranges.join(', ')})`}`;
  const what = `UDP ${port} ${way} ${whom}`;
  if (open === 'yes') return undefined;
  if ('why' in more) return beyond(`whether ${label} admits ${what} is not known: ${more.why}`);
  return 'cidrs' in more ? lost(reason, `${label} admits only part of ${what}: ${more.cidrs.join(', ')} (${names})`, true)
    : lost(reason, `no rule of ${label} admits ${what} (${names})`);
}

/** Several ways share the packets: what is lost on one is lost in part. */
function together(ends: readonly End[]): End {
  const losses = ends.filter(end => end.outcome === 'lost');
  if (losses.length > 0) return { ...losses[0], partly: losses.length < ends.length || losses.every(({ partly }) => partly) };
  return ends.find(({ outcome }) => outcome === 'sent') ?? ARRIVES;
}

function lost(reason: Loss, detail: string, partly = false): End {
  return { outcome: 'lost', reason, detail, partly };
}

function beyond(text: string): End {
  return { outcome: 'sent', beyond: text };
}
