import { Estate, EstateResource } from './estate';
import { CheckedPacket, protocolName, TCP, UDP } from './packet';
import { addressOf, isIpv4, rangeOf, within } from './ranges';
import { hasToken, integerAt } from './tokens';
import { Attempt, RuleSeen } from './verdict';
import { fail, Json, objectAt, textAt } from '../private/errors';

/** What a filter does with a packet. */
export type Judgement =
  | { readonly accepted: true; readonly filter: string; readonly by: RuleSeen | 'amazon-dns' }
  | { readonly accepted: false; readonly attempt: Pick<Attempt, 'filter' | 'reason' | 'detail' | 'rule' | 'tried'> };

interface Rule {
  readonly seen: RuleSeen;
  readonly resource: EstateResource;
  readonly protocol?: number;
}

/** Rules of one filter, both directions together. */
const MOST_RULES = 10;

/**
 * The direction's rules by number, the lowest first; the first that matches decides, and what none matches is not mirrored.
 * Queries of the Amazon resolver obey no rule: the network service alone decides.
 */
export function judge(estate: Estate, filter: EstateResource, packet: CheckedPacket, isResolver: boolean): Judgement {
  const direction = packet.direction === 'in' ? 'ingress' : 'egress';
  const refuse = (reason: Attempt['reason'], detail: string, tried: readonly RuleSeen[] = [], rule?: RuleSeen): Judgement =>
    ({ accepted: false, attempt: { filter: filter.label, reason, detail, tried, ...rule === undefined ? {} : { rule } } });
  if (isResolver) {
    return filter.texts('NetworkServices').includes('amazon-dns') ? { accepted: true, filter: filter.label, by: 'amazon-dns' }
      : refuse('amazon-dns', 'packets of the Amazon resolver are mirrored only with the network service amazon-dns, whatever the rules say');
  }
  const rules = rulesOf(estate, filter).filter(({ seen }) => seen.direction === direction);
  if (rules.length === 0) return refuse('no-rule-in-direction', `the filter has no ${direction} rule`);
  const tried: RuleSeen[] = [];
  for (const rule of rules) {
    if (!matches(rule, packet)) tried.push(rule.seen);
    else if (rule.seen.action === 'accept') return { accepted: true, filter: filter.label, by: rule.seen };
    else return refuse('rejected', `${direction} rule ${rule.seen.number} (${rule.seen.id}) rejects it: ${rule.seen.text}`, tried, rule.seen);
  }
  return refuse('no-rule-matched', `no ${direction} rule matches`, tried);
}

function rulesOf(estate: Estate, filter: EstateResource): Rule[] {
  const rules = estate.ofType('AWS::EC2::TrafficMirrorFilterRule')
    .filter(rule => rule.get('TrafficMirrorFilterId') === filter.id)
    .map(readRule)
    .sort((one, other) => one.seen.number - other.seen.number);
  if (rules.length > MOST_RULES) fail(`${filter.label} has ${rules.length} rules, and AWS takes ${MOST_RULES}`);
  rules.forEach(({ seen }, i) => rules.slice(0, i).filter(other => other.seen.number === seen.number && other.seen.direction === seen.direction)
    .forEach(other => fail(`${seen.direction} rule ${seen.number} of ${filter.label} is there twice: ${other.seen.id}, ${seen.id}`)));
  return rules;
}

function readRule(resource: EstateResource): Rule {
  const protocol = resource.get('Protocol');
  const number = integerAt(resource.get('RuleNumber'), resource.at('RuleNumber'));
  const rule = {
    resource,
    ...protocol === undefined ? {} : { protocol: integerAt(protocol, resource.at('Protocol')) },
    seen: {
      number,
      direction: oneOf(resource, 'TrafficDirection', ['ingress', 'egress']),
      action: oneOf(resource, 'RuleAction', ['accept', 'reject']),
      id: resource.label,
    },
  };
  return { ...rule, seen: { ...rule.seen, text: textOf(rule, rule.seen.action) } };
}

/** AWS is said to take upper case as well. */
function oneOf<T extends string>(resource: EstateResource, property: string, allowed: readonly T[]): T {
  const value = textAt(resource.get(property), resource.at(property));
  return allowed.find(one => one === value.toLowerCase()) ?? fail(`${resource.at(property)} must be ${allowed.join(' or ')}, got '${value}'`);
}

function matches({ resource, protocol }: Rule, packet: CheckedPacket): boolean {
  const ports: [string, number | undefined][] = [['SourcePortRange', packet.sourcePort], ['DestinationPortRange', packet.destinationPort]];
  const sides: [string, bigint][] = [['SourceCidrBlock', packet.from], ['DestinationCidrBlock', packet.to]];
  const answers = [
    protocol === undefined || protocol === packet.protocol,
    ...ports.map(([property, port]) => portHolds(resource, property, protocol, port)),
    ...sides.map(([property, address]) => cidrHolds(resource, property, address)),
  ];
  if (answers.includes(false)) return false;
  const unknown = sides.find((_side, i) => answers[3 + i] === undefined);
  return unknown === undefined || fail(`${resource.at(unknown[0])} is known at deployment only, and decides: ${String(resource.get(unknown[0]))}`);
}

function portHolds(resource: EstateResource, property: string, protocol: number | undefined, port: number | undefined): boolean {
  const range = resource.get(property);
  if (range === undefined) return true;
  if (protocol !== TCP && protocol !== UDP) return fail(`${resource.at(property)} needs a Protocol of 6 or 17, got ${protocol}`);
  const { FromPort: first, ToPort: last } = objectAt(range, resource.at(property));
  const [from, to] = [first, last].map(bound => integerAt(bound, resource.at(property)));
  return port !== undefined && from <= port && port <= to;
}

/** Nothing where only AWS knows the range. */
function cidrHolds(resource: EstateResource, property: string, address: bigint): boolean | undefined {
  const cidr = textAt(resource.get(property), resource.at(property));
  if (hasToken(cidr)) return undefined;
  const range = readRange(cidr, resource.at(property));
  return cidr.includes(':') !== isIpv4(address) && within(address, range);
}

function readRange(cidr: string, what: string): readonly [bigint, bigint] {
  addressOf(cidr.split('/')[0], what);
  return rangeOf(cidr);
}

function textOf({ resource, protocol }: Omit<Rule, 'seen'>, action: string): string {
  const side = (cidr: Json | undefined, ports: Json | undefined) => {
    const range = ports === undefined ? undefined : objectAt(ports, resource.at('port range'));
    const text = range === undefined ? '' : ` port ${range.FromPort === range.ToPort ? String(range.FromPort) : `${String(range.FromPort)}-${String(range.ToPort)}`}`;
    return `${String(cidr)}${text}`;
  };
  return `${action} ${protocol === undefined ? 'every protocol' : protocolName(protocol)} from ${side(resource.get('SourceCidrBlock'), resource.get('SourcePortRange'))} `
    + `to ${side(resource.get('DestinationCidrBlock'), resource.get('DestinationPortRange'))}`;
}
