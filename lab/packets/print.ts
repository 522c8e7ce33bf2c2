import { describe } from './packet';
import { Attempt, Bytes, Mirrored, RuleSeen, Target, Verdict } from './verdict';

/** A verdict for people, line by line. */
export function printVerdict(verdict: Verdict): string {
  const lines = verdict.outcome === 'not-mirrored'
    ? [`not mirrored: ${verdict.detail}`, ...verdict.attempts.flatMap(attemptLines)]
    : [headline(verdict), ...mirroredLines(verdict)];
  return [describe(verdict.packet), ...lines].join('\n');
}

function headline(verdict: Exclude<Verdict, { outcome: 'not-mirrored' }>): string {
  switch (verdict.outcome) {
    case 'arrives': return 'mirrored, and the copy arrives';
    case 'sent': return `mirrored; whether the copy arrives is not in these templates: ${verdict.beyond}`;
    case 'lost': return `mirrored, but the copy is lost${verdict.partly ? ' in part' : ''} (${verdict.reason}): ${verdict.detail}`;
  }
}

function mirroredLines({ session, sessionNumber, filter, by, vni, bytes, target, warnings, passedBy }: Mirrored): string[] {
  return [
    `  session  ${sessionNumber}: ${session}`,
    `  filter   ${filter}: ${by === 'amazon-dns' ? 'network service amazon-dns' : ruleText(by)}`,
    `  target   ${targetText(target)}`,
    `  VNI      ${vni ?? 'chosen by AWS'}`,
    `  bytes    ${bytesText(bytes)}`,
    ...warnings.map(warning => `  warning  ${warning}`),
    ...passedBy.length === 0 ? [] : ['passed by before:', ...passedBy.flatMap(attemptLines)],
  ];
}

function attemptLines({ session, sessionNumber, filter, detail, tried }: Attempt): string[] {
  return [`  session  ${sessionNumber}: ${session}`, `  filter   ${filter}: ${detail}`, ...tried.map(rule => `  no match ${ruleText(rule)}`)];
}

function ruleText({ number, direction, id, text }: RuleSeen): string {
  return `${direction} rule ${number} (${id}): ${text}`;
}

function targetText(target: Target): string {
  switch (target.kind) {
    case 'network-load-balancer': return [`Network Load Balancer ${target.label}`,
      ...target.listener === undefined ? [] : [`listener ${target.listener}`],
      ...target.targetGroups.map(group => `target group ${group}`),
      ...target.appliances.length === 0 ? [] : [target.appliances.join(', ')]].join(' -> ');
    case 'network-interface': return `network interface ${target.label}`;
    case 'gateway-load-balancer-endpoint': return [`Gateway Load Balancer endpoint ${target.label}`,
      ...target.service === undefined ? [] : [`service ${target.service}`],
      ...target.appliances.length === 0 ? [] : [target.appliances.join(', ')]].join(' -> ');
    case 'elsewhere': return target.label;
  }
}

function bytesText({ most, by, copied, truncated }: Bytes): string {
  if (most === undefined) return 'not known: the path decides';
  const limit = `at most ${most} (${by})`;
  return copied === undefined ? limit : `${copied}${truncated === true ? `, truncated: ${limit}` : ', the whole packet'}`;
}
