import { Estate, EstateResource } from './estate';
import { coverage, Range, rangeOf } from './ranges';
import { hasToken, integerAt, literalAt, tokenIn } from './tokens';
import { fail, Json, JsonObject, listAt, objectAt, textAt } from '../private/errors';

/** The other side of a door. */
export interface Party {
  readonly label: string;
  /** Every address that it may have lies in these; nothing where they are not known. */
  readonly ranges?: readonly string[];
  /** All of these apply to it. */
  readonly groups: readonly string[];
}

export type Door = 'ingress' | 'egress';

/** Whether a door lets a party through, whichever of its possible addresses it has. */
export type Admission =
  | { readonly open: 'yes' | 'no' }
  | { readonly open: 'partly'; readonly cidrs: readonly string[] }
  | { readonly open: 'unknown'; readonly why: string };

interface Rules {
  readonly cidrs: string[];
  readonly groups: string[];
  /** What may admit the party without the lab being able to tell. */
  readonly unknown: string[];
}

/** Rules of all groups count together. */
export function admission(estate: Estate, groups: readonly string[], door: Door, protocol: 'tcp' | 'udp', port: number, party: Party): Admission {
  const rules: Rules = { cidrs: [], groups: [], unknown: [] };
  groups.forEach(group => collect(estate, group, door, protocol, port, rules));
  if (rules.groups.some(group => party.groups.includes(group))) return { open: 'yes' };
  const ranges = rules.cidrs.map(rangeOf);
  if (coverage(EVERYWHERE, ranges) === 'all') return { open: 'yes' };
  const answers = party.ranges?.map(range => coverage(rangeOf(range), ranges));
  if (answers?.every(answer => answer === 'all')) return { open: 'yes' };
  if (rules.unknown.length > 0) return { open: 'unknown', why: rules.unknown.join('; ') };
  if (answers === undefined) {
    return rules.cidrs.length === 0 ? { open: 'no' }
      : fail(`cannot tell whether ${party.label} lies in ${rules.cidrs.join(', ')}: the templates do not say its address (primaryAddress, --primary-address)`);
  }
  return answers.every(answer => answer === 'none') ? { open: 'no' } : { open: 'partly', cidrs: rules.cidrs };
}

const EVERYWHERE: Range = rangeOf('0.0.0.0/0');

function collect(estate: Estate, group: string, door: Door, protocol: 'tcp' | 'udp', port: number, rules: Rules): void {
  const [inline, standalone] = door === 'ingress' ? ['SecurityGroupIngress', 'AWS::EC2::SecurityGroupIngress'] : ['SecurityGroupEgress', 'AWS::EC2::SecurityGroupEgress'];
  const beside = estate.ofType(standalone).filter(resource => resource.get('GroupId') === group);
  beside.forEach(resource => {
    const properties = Object.fromEntries(resource.stack.propertyNames(resource.logicalId).map(name => [name, resource.get(name) ?? null]));
    addRule(properties, resource.label, door, protocol, port, rules);
  });
  const resource = estate.find(group);
  if (resource?.type === 'AWS::EC2::SecurityGroup') {
    const own = listAt(resource.get(inline) ?? [], resource.at(inline));
    own.forEach(rule => addRule(objectAt(rule, resource.at(inline)), resource.label, door, protocol, port, rules));
    // EC2 gives a group a rule that lets everything out. CloudFormation takes it away as soon as there is another one, inside the group or beside it.
    if (door === 'egress' && own.length + beside.length === 0) rules.cidrs.push('0.0.0.0/0');
  } else if (tokenIn(group)?.attribute === 'DefaultSecurityGroup') {
    if (!emptied(estate, group)) (door === 'ingress' ? rules.groups : rules.cidrs).push(door === 'ingress' ? group : '0.0.0.0/0');
  } else {
    rules.unknown.push(`the rules of security group ${estate.labelOf(group)} are not in these templates`);
  }
}

/** The CDK can take the rules of a VPC's default group away. */
function emptied(estate: Estate, group: string): boolean {
  return estate.ofType('Custom::VpcRestrictDefaultSG').some((resource: EstateResource) => resource.get('DefaultSecurityGroupId') === group);
}

function addRule(rule: JsonObject, label: string, door: Door, protocol: 'tcp' | 'udp', port: number, rules: Rules): void {
  if (!covers(rule, label, protocol, port)) return;
  const side = door === 'ingress' ? 'Source' : 'Destination';
  const { CidrIp: cidr, [`${side}SecurityGroupId`]: group, [`${side}PrefixListId`]: prefixes } = rule;
  if (cidr !== undefined) {
    if (hasToken(cidr)) rules.unknown.push(`${label} admits ${String(cidr)}, which is known at deployment only`);
    else rules.cidrs.push(literalAt(cidr, `CidrIp of ${label}`));
  }
  if (group !== undefined) rules.groups.push(textAt(group, `${side}SecurityGroupId of ${label}`));
  if (prefixes !== undefined) rules.unknown.push(`${label} admits the prefix list ${String(prefixes)}`);
}

const NUMBERS: Record<string, string> = { 6: 'tcp', 17: 'udp' };

function covers(rule: JsonObject, label: string, protocol: 'tcp' | 'udp', port: number): boolean {
  const spelled = String(rule.IpProtocol as Json).toLowerCase();
  if (spelled === '-1' || spelled === 'all') return true;
  if ((NUMBERS[spelled] ?? spelled) !== protocol) return false;
  const [from, to] = [rule.FromPort, rule.ToPort].map(bound => integerAt(bound, `port of ${label}`));
  return from <= port && port <= to;
}
