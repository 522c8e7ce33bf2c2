import { Subnet } from './assembly';
import { Estate, EstateResource } from './estate';
import { hasToken, integerAt, Token, tokenIn, tokensIn, tokenText } from './tokens';
import { fail, isObject, Json, JsonObject, listAt, objectAt, textAt } from '../private/errors';

/** A network interface, as far as the templates know it. */
export interface Interface {
  /** Equal for one interface, whatever referred to it. */
  readonly key: string;
  readonly label: string;
  /** What a person may call it. */
  readonly names: readonly string[];
  /** Whether the templates declare it. */
  readonly declared: boolean;
  /** Read when a question needs it: what it does not need may hold anything. */
  readonly place: () => Place;
  readonly instanceType: () => string | undefined;
}

/** Where an interface is. */
export interface Place {
  readonly subnet?: Subnet;
  /** Primary IPv4 address, where it is written. */
  readonly address?: string;
  /** Its security groups; none where they are not known. */
  readonly groups: readonly string[];
}

/** Interfaces by what the templates declare: network interfaces and the primary ones of instances. */
export function declaredInterfaces(estate: Estate): Interface[] {
  const all = [
    ...estate.ofType('AWS::EC2::NetworkInterface').map(resource => interfaceOf(estate, resource)),
    ...estate.ofType('AWS::EC2::Instance').map(instance => primaryInterface(estate, instance)),
  ];
  const byKey = new Map<string, Interface>();
  all.forEach(one => {
    const known = byKey.get(one.key);
    byKey.set(one.key, known === undefined ? one : { ...known, names: [...new Set([...known.names, ...one.names])] });
  });
  return [...byKey.values()];
}

/** The interface that a person means. */
export function interfaceNamed(estate: Estate, name: string): Interface {
  const all = [...declaredInterfaces(estate), ...sessionInterfaces(estate).filter(({ declared }) => !declared)];
  const wanted = name.replace(/^\//, '').replace(/\/(Resource|Default)$/, '');
  const found = new Map(all.filter(({ names }) => names.includes(wanted)).map(one => [one.key, one]));
  if (found.size === 1) return [...found.values()][0];
  if (found.size > 1) return fail(`'${name}' may be ${[...found.values()].map(({ label }) => label).join(' or ')}: give the path`);
  if (/^eni-[0-9a-f]+$/.test(wanted)) return undeclared(wanted, wanted);
  const known = [...new Set(all.map(({ label }) => label))];
  return fail(`no interface or instance is called '${name}'; ${known.length === 0 ? 'these templates have none' : `these are known:\n${known.map(label => `  ${label}`).join('\n')}`}`);
}

/** The interface behind an id in a property. */
export function interfaceBehind(estate: Estate, value: Json | undefined, what: string): Interface {
  const id = textAt(value, what);
  const resource = estate.find(id);
  if (resource?.type === 'AWS::EC2::NetworkInterface') return interfaceOf(estate, resource);
  if (resource !== undefined) return fail(`${what} must be a network interface, got ${resource.label} (${resource.type})`);
  const token = tokenIn(id);
  const owner = token === undefined ? undefined : estate.owner(token);
  if (token !== undefined && owner !== undefined && /^(Custom::|AWS::CloudFormation::CustomResource$)/.test(owner.type)) return lookedUp(estate, owner, token, what);
  if (token === undefined && hasToken(id)) return fail(`${what} must be the id of an interface, got ${id}`);
  return undeclared(id, estate.labelOf(id));
}

/** Interfaces that sessions mirror. */
export function sessionInterfaces(estate: Estate): Interface[] {
  return estate.ofType('AWS::EC2::TrafficMirrorSession').map(session => interfaceBehind(estate, session.get('NetworkInterfaceId'), session.at('NetworkInterfaceId')));
}

/** The interface at device index 0: one of its own, one that the instance describes, or the one that comes with its subnet. */
export function primaryInterface(estate: Estate, instance: EstateResource): Interface {
  const first = entries(instance, 'NetworkInterfaces').find(device => integerAt(device.DeviceIndex, instance.at('DeviceIndex')) === 0);
  if (first?.NetworkInterfaceId !== undefined) {
    const own = interfaceBehind(estate, first.NetworkInterfaceId, instance.at('NetworkInterfaceId'));
    return { ...own, names: [...own.names, ...namesOf(instance)], instanceType: () => textIn(instance, 'InstanceType') };
  }
  const read = (device: string, plain: string) => first?.[device] ?? instance.get(plain);
  return {
    key: `primary interface of ${instance.id}`,
    label: instance.label,
    names: namesOf(instance),
    declared: true,
    instanceType: () => textIn(instance, 'InstanceType'),
    place: () => placeOf(estate, instance, {
      subnet: read('SubnetId', 'SubnetId'),
      groups: read('GroupSet', 'SecurityGroupIds'),
      address: read('PrivateIpAddress', 'PrivateIpAddress'),
    }),
  };
}

/** The groups of an interface that names none: the default one of its VPC. */
export function groupsOrDefault(groups: Json | undefined, subnet: Subnet | undefined, what: string): string[] {
  const given = listAt(groups ?? [], what).map(group => textAt(group, what));
  return given.length > 0 ? given : [defaultGroup(subnet?.vpc)];
}

function defaultGroup(vpc: string | undefined): string {
  const token = tokenIn(vpc);
  return token === undefined ? `the default group of ${vpc ?? 'a VPC that the templates do not tell'}` : tokenText({ ...token, attribute: 'DefaultSecurityGroup' });
}

function interfaceOf(estate: Estate, resource: EstateResource): Interface {
  return {
    key: resource.id,
    label: resource.label,
    names: namesOf(resource),
    declared: true,
    instanceType: () => instanceTypeOf(estate, resource),
    place: () => placeOf(estate, resource, {
      subnet: resource.get('SubnetId'),
      groups: resource.get('GroupSet'),
      address: resource.get('PrivateIpAddress')
        ?? entries(resource, 'PrivateIpAddresses').find(({ Primary: primary }) => primary === true || primary === 'true')?.PrivateIpAddress,
    }),
  };
}

function placeOf(estate: Estate, resource: EstateResource, given: { subnet?: Json; groups?: Json; address?: Json }): Place {
  const subnet = given.subnet === undefined ? undefined : estate.subnet(textAt(given.subnet, resource.at('SubnetId')));
  const address = given.address === undefined ? undefined : textAt(given.address, resource.at('PrivateIpAddress'));
  return { subnet, address: hasToken(address) ? undefined : address, groups: groupsOrDefault(given.groups, subnet, resource.at('security groups')) };
}

/** The type of the instance that holds an interface, from the instance or from an attachment. */
function instanceTypeOf(estate: Estate, resource: EstateResource): string | undefined {
  const holder = estate.ofType('AWS::EC2::Instance').find(instance => entries(instance, 'NetworkInterfaces').some(device => device.NetworkInterfaceId === resource.id))
    ?? estate.find(estate.ofType('AWS::EC2::NetworkInterfaceAttachment').find(attachment => attachment.get('NetworkInterfaceId') === resource.id)?.get('InstanceId'));
  return holder === undefined ? undefined : textIn(holder, 'InstanceType');
}

/** A custom resource that asks AWS for the primary interface of an instance: the instance is the one that it names. */
function lookedUp(estate: Estate, custom: EstateResource, { attribute }: Token, what: string): Interface {
  const instances = new Set(custom.stack.propertyNames(custom.logicalId).flatMap(name => tokensIn(JSON.stringify(custom.get(name))))
    .filter(token => token.attribute === undefined && estate.owner(token)?.type === 'AWS::EC2::Instance').map(tokenText));
  if (instances.size !== 1) return fail(`${what} comes from ${custom.label}, which must name one instance for the lab to know whose interface it is, got ${instances.size}`);
  const create = custom.get('Create');
  if (typeof create === 'string' && !asksForPrimary(create, attribute ?? '')) {
    return fail(`${what} comes from ${custom.label}, and the lab cannot tell that it is the instance's primary interface: ${create}`);
  }
  return primaryInterface(estate, estate.find([...instances][0])!);
}

/** The two calls that tell it: the first interface of an instance, and interfaces by instance and device index 0. */
function asksForPrimary(create: string, attribute: string): boolean {
  const call = objectAt(JSON.parse(create) as Json, 'Create');
  const { Filters: filters } = isObject(call.parameters) ? call.parameters : {};
  switch (String(call.action).replace(/Command$/, '').toLowerCase()) {
    case 'describeinstances': return /^Reservations\.0\.Instances\.0\.NetworkInterfaces\.0\.NetworkInterfaceId$/.test(attribute);
    case 'describenetworkinterfaces': return /^NetworkInterfaces\.0\.NetworkInterfaceId$/.test(attribute) && listAt(filters ?? [], 'Filters').some(filter =>
      isObject(filter) && filter.Name === 'attachment.device-index' && JSON.stringify(filter.Values) === '["0"]');
    default: return false;
  }
}

function entries(resource: EstateResource, property: string): JsonObject[] {
  return listAt(resource.get(property) ?? [], resource.at(property)).map(device => objectAt(device, resource.at(property)));
}

/** A property that may be known at deployment only, in which case it is not known. */
function textIn(resource: EstateResource, property: string): string | undefined {
  const value = resource.get(property);
  return typeof value === 'string' && !hasToken(value) ? value : undefined;
}

function undeclared(key: string, label: string): Interface {
  return { key, label, names: [label, key], declared: false, place: () => ({ groups: [] }), instanceType: () => undefined };
}

function namesOf({ logicalId, stack, label }: EstateResource): string[] {
  return [label, logicalId, `${stack.id}/${logicalId}`];
}
