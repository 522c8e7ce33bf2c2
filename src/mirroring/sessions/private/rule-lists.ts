import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { covers, TrafficDirection } from './filter-rule';
import { listed, reject } from '../../../private/errors';
import { warn } from '../../../private/warnings';
import { MirrorRule } from '../mirror-rule';
import { MirroredTraffic } from '../mirrored-traffic';

/** AWS's quota of rules of one filter, both directions together. Nobody can have it raised. */
export const MOST_RULES = 10;

/** The rules of one direction. */
export interface RuleList {
  readonly direction: TrafficDirection;
  /** The prop that holds them. */
  readonly prop: string;
  /** Which packets they are about, for messages. */
  readonly packets: string;
  readonly rules: readonly MirrorRule[];
  /** Whether the user said that nothing of this direction is mirrored. */
  readonly isDeliberatelyEmpty: boolean;
}

/** Rules as the user gives them. */
interface Rules {
  readonly inboundRules?: readonly MirrorRule[];
  readonly outboundRules?: readonly MirrorRule[];
}

/** Whether no rule is given, which means that everything is mirrored. */
export function isEverything({ inboundRules, outboundRules }: Rules): boolean {
  return inboundRules === undefined && outboundRules === undefined;
}

/** The rules of both directions. */
export function ruleLists(given: Rules): RuleList[] {
  const all = [MirrorRule.accept(MirroredTraffic.all())];
  const { inboundRules, outboundRules } = isEverything(given) ? { inboundRules: all, outboundRules: all } : given;
  const list = (direction: TrafficDirection, prop: string, packets: string, rules: readonly MirrorRule[] | undefined): RuleList =>
    ({ direction, prop, packets, rules: rules ?? [], isDeliberatelyEmpty: rules?.length === 0 });
  return [
    list('ingress', 'inboundRules', 'packets towards the interface', inboundRules),
    list('egress', 'outboundRules', 'packets away from the interface', outboundRules),
  ];
}

/** How many rules of AWS the rules come to. */
export function countOf(lists: readonly RuleList[]): number {
  return lists.flatMap(({ rules }) => rules).reduce((sum, { _families }) => sum + _families.length, 0);
}

/** Refuses what AWS refuses, and what would mirror nothing. */
export function refuseWrongLists(scope: IConstruct, lists: readonly RuleList[], amazonDns: boolean): void {
  const rules = lists.flatMap(list => list.rules);
  if (rules.length > 0 && !lists.some(accepts)) {
    reject(`inboundRules and outboundRules must accept something, got ${rules.length} that reject only; what no rule accepts is not mirrored, `
      + 'so add MirrorRule.accept(MirroredTraffic.all()) behind them', scope);
  }
  if (rules.length === 0 && !amazonDns) {
    reject('inboundRules and outboundRules must accept something, got no rule; leave both out to mirror everything, '
      + 'or set amazonDns to mirror queries to the resolver of the VPC alone', scope);
  }
  const count = countOf(lists);
  if (count > MOST_RULES) {
    reject(`inboundRules and outboundRules must come to at most ${MOST_RULES} rules of AWS together, got ${count}; ${whatFits(lists, count)}`, scope);
  }
}

/** How a count comes about, and how it gets smaller. */
function whatFits(lists: readonly RuleList[], count: number): string {
  const single = lists.flatMap(list => list.rules).length;
  const twice = lists.flatMap(list => list.rules.flatMap((rule, index) => rule._families.length === 2 ? [placed(list, index)] : []));
  const how = twice.length === 0 ? '' : `counted twice, once for IPv4 and once for IPv6, are ${listed(twice)}: `;
  return single > MOST_RULES
    ? `${how}${twice.length === 0 ? '' : `even in one IP version each they are ${single}, so `}put ranges or ports that lie side by side together, or leave rules out`
    : `${how}with addressFamily: ec2.AddressFamily.IP_V4 in all of these it is ${single}, and ${count - MOST_RULES} of them must have one IP version at least`;
}

/** Warns of what is legal and disappoints. */
export function warnOfLists(scope: IConstruct, lists: readonly RuleList[]): void {
  lists.filter(list => !accepts(list) && !list.isDeliberatelyEmpty && lists.some(accepts)).forEach(({ prop, packets, rules }) => {
    warn(scope, 'oneSidedFilter', `${packets} are not mirrored: ${prop} ${rules.length === 0 ? 'are not given' : 'accept nothing'}. Tools that follow connections see `
      + `half of each, and most of their detections need both halves. Accept them in ${prop}, or say that one side is meant by ${prop}: []`);
  });
  const accepting = lists.flatMap(({ rules }) => rules).filter(({ _action }) => _action === 'accept');
  if (!accepting.some(inIpv6) && accepting.some(({ _namesFamily }) => !_namesFamily)) {
    warn(scope, 'filterBlindToIpv6', 'no IPv6 packet is mirrored: every rule that accepts is for IPv4, by its ranges or its protocol. Add rules for IPv6, '
      + 'or say that IPv4 is meant by addressFamily: ec2.AddressFamily.IP_V4 in those that accept');
  }
  lists.forEach(list => warnOfShadowed(scope, list));
}

/** Warns of rules that no packet comes to. */
function warnOfShadowed(scope: IConstruct, list: RuleList): void {
  const rendered = list.rules.map(rule => rule._render(list.direction));
  rendered.forEach((rules, index) => {
    const earlier = rendered.slice(0, index);
    const found = rules.map(rule => ({ family: rule.family, by: earlier.findIndex(others => others.some(other => covers(other, rule))) }));
    const shadowed = found.filter(({ by }) => by >= 0);
    if (shadowed.length > 0) {
      const [where, wayOut] = shadowed.length === rules.length
        ? ['', 'Move it in front, or leave it out']
        : [` in ${shadowed[0].family}`, 'Move it in front, or give it the other addressFamily: it counts twice'];
      const before = [...new Set(shadowed.map(({ by }) => by))].sort((a, b) => a - b);
      warn(scope, 'mirrorRuleNeverReached', `${placed(list, index)} never decides${where}: all of its packets come to `
        + `${listed(before.map(by => placed(list, by)))} before it. ${wayOut}`);
    }
  });
}

function placed({ prop, rules }: RuleList, index: number): string {
  return `${prop}[${index}] (${rules[index]._label})`;
}

function accepts({ rules }: RuleList): boolean {
  return rules.some(({ _action }) => _action === 'accept');
}

function inIpv6({ _families }: MirrorRule): boolean {
  return _families.includes(ec2.AddressFamily.IP_V6);
}
