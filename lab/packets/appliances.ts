import { Subnet } from './assembly';
import { Estate, EstateResource } from './estate';
import { groupsOrDefault, Interface, interfaceBehind, declaredInterfaces, primaryInterface } from './interfaces';
import { addressOf, cidrOf } from './ranges';
import { hasToken, integerAt, tokenIn } from './tokens';
import { fail, Json, JsonObject, listAt, objectAt, textAt } from '../private/errors';

/** What a target group sends to. */
export interface Appliance {
  readonly label: string;
  /** Port on which it receives. */
  readonly port: number;
  /** Where the templates tell: they may register what they do not declare. */
  readonly known?: {
    readonly groups: readonly string[];
    /** Where it may lie: one subnet, or those of its group. */
    readonly subnets: readonly Subnet[];
    readonly address?: string;
  };
}

/** Targets by id or address, and the groups that register their instances. */
export function appliancesOf(estate: Estate, targetGroup: EstateResource): Appliance[] {
  const usual = targetGroup.get('Port');
  const port = (given: Json | undefined) => integerAt(given ?? usual, targetGroup.at('Port'));
  const direct = listAt(targetGroup.get('Targets') ?? [], targetGroup.at('Targets')).map(entry => {
    const target = objectAt(entry, targetGroup.at('Targets'));
    return registered(estate, targetGroup, textAt(target.Id, targetGroup.at('Targets')), port(target.Port));
  });
  const fleets = estate.ofType('AWS::AutoScaling::AutoScalingGroup')
    .filter(group => group.texts('TargetGroupARNs').includes(targetGroup.id) && integerAt(group.get('MaxSize'), group.at('MaxSize')) > 0)
    .map(group => fleet(estate, group, port(undefined)));
  const all = [...direct, ...fleets];
  if (all.length === 0) refuseOtherRegistrars(estate, targetGroup);
  return all;
}

function registered(estate: Estate, targetGroup: EstateResource, id: string, port: number): Appliance {
  const type = targetGroup.get('TargetType') ?? 'instance';
  if (type === 'instance') {
    const instance = estate.find(id);
    if (instance === undefined) return { label: estate.labelOf(id), port };
    return instance.type === 'AWS::EC2::Instance' ? ofInterface(primaryInterface(estate, instance), port)
      : fail(`${targetGroup.at('Targets')} must be instances, got ${instance.label} (${instance.type})`);
  }
  if (type !== 'ip') return fail(`${targetGroup.at('TargetType')} must be instance or ip, got ${JSON.stringify(type)}`);
  const found = ofAddress(estate, id);
  return found === undefined ? { label: estate.labelOf(id), port } : ofInterface(found, port);
}

/** The interface that has an address, by its attribute or by the address that its properties write. */
function ofAddress(estate: Estate, id: string): Interface | undefined {
  const token = tokenIn(id);
  const owner = token === undefined ? undefined : estate.owner(token);
  if (token !== undefined && owner?.type === 'AWS::EC2::Instance' && token.attribute === 'PrivateIp') return primaryInterface(estate, owner);
  if (token !== undefined && owner?.type === 'AWS::EC2::NetworkInterface' && token.attribute === 'PrimaryPrivateIpAddress') return interfaceBehind(estate, owner.id, owner.label);
  if (hasToken(id)) return undefined;
  addressOf(id, 'Id of a target');
  return declaredInterfaces(estate).find(({ place }) => place().address === id);
}

function ofInterface({ label, place, declared }: Interface, port: number): Appliance {
  if (!declared) return { label, port };
  const { groups, subnet, address } = place();
  return { label, port, known: { groups, subnets: subnet === undefined ? [] : [subnet], address } };
}

/** Instances to come: their groups by what they are launched from. */
function fleet(estate: Estate, group: EstateResource, port: number): Appliance {
  const subnets = group.texts('VPCZoneIdentifier').map(id => estate.subnet(id));
  const launch = launchedFrom(estate, group);
  return launch === undefined ? { label: group.label, port }
    : { label: group.label, port, known: { subnets, groups: groupsOrDefault(launch, subnets[0], group.at('security groups')) } };
}

/** Security groups of what an Auto Scaling group launches; nothing where the templates do not hold it. */
function launchedFrom(estate: Estate, group: EstateResource): Json[] | undefined {
  const mixed = group.get('MixedInstancesPolicy');
  const specification = group.get('LaunchTemplate') ?? (mixed === undefined ? undefined
    : objectAt(objectAt(mixed, group.at('MixedInstancesPolicy')).LaunchTemplate, group.at('MixedInstancesPolicy')).LaunchTemplateSpecification);
  if (specification === undefined) {
    const configuration = estate.find(group.get('LaunchConfigurationName'));
    return configuration === undefined ? undefined : listAt(configuration.get('SecurityGroups') ?? [], configuration.at('SecurityGroups'));
  }
  const { LaunchTemplateId: id, LaunchTemplateName: name } = objectAt(specification, group.at('LaunchTemplate'));
  const template = estate.find(id) ?? estate.ofType('AWS::EC2::LaunchTemplate').find(one => name !== undefined && one.get('LaunchTemplateName') === name);
  if (template === undefined) return undefined;
  const data = dataOf(template);
  const first = listAt(data.NetworkInterfaces ?? [], template.at('NetworkInterfaces')).map(device => objectAt(device, template.at('NetworkInterfaces')))
    .find(device => integerAt(device.DeviceIndex, template.at('DeviceIndex')) === 0);
  return listAt(first?.Groups ?? data.SecurityGroupIds ?? [], template.at('SecurityGroupIds'));
}

/** Only what is about the network: the rest of a launch template (images, user data) may hold anything. */
function dataOf(template: EstateResource): JsonObject {
  return objectAt(template.within('LaunchTemplateData', ['NetworkInterfaces', 'SecurityGroupIds']), template.at('LaunchTemplateData'));
}

const REGISTRARS = /^(AWS::ECS::Service|AWS::ECS::TaskSet|AWS::CloudFormation::CustomResource|Custom::.*|AWS::EKS::.*)$/;

/** A service that registers its tasks, or a function, would make "no targets" a false answer. */
function refuseOtherRegistrars(estate: Estate, targetGroup: EstateResource): void {
  estate.where(({ type }) => REGISTRARS.test(type))
    .filter(resource => resource.stack.propertyNames(resource.logicalId).some(name => JSON.stringify(resource.get(name)).includes(targetGroup.id)))
    .forEach(resource => fail(`${targetGroup.label} gets its targets from ${resource.label} (${resource.type}), which the lab does not know`));
}

/** Addresses that an appliance may have; nothing where the templates do not tell. */
export function rangesOf({ known }: Appliance): string[] | undefined {
  if (known?.address !== undefined) return [cidrOf(known.address)];
  const cidrs = known?.subnets.map(({ cidr }) => cidr) ?? [];
  return cidrs.length === 0 || cidrs.includes(undefined) ? undefined : cidrs.filter(cidr => cidr !== undefined);
}
