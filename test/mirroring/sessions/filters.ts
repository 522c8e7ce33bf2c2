import { aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { MirrorFilter, MirrorFilterProps, MirrorFilterOptions } from '../../../src/mirroring/sessions/mirror-filter';
import { newStack } from '../../fixtures/stacks';

export const { IP_V4, IP_V6 } = ec2.AddressFamily;

/** A rule of a template. */
export interface CfnRule {
  readonly TrafficDirection: string;
  readonly RuleNumber: number;
  readonly RuleAction: string;
  readonly SourceCidrBlock: string;
  readonly DestinationCidrBlock: string;
  readonly Protocol?: number;
  readonly SourcePortRange?: { readonly FromPort: number; readonly ToPort: number };
  readonly DestinationPortRange?: { readonly FromPort: number; readonly ToPort: number };
}

/** A stack with one filter. */
export function withFilter(props?: MirrorFilterProps): Stack {
  const stack = newStack();
  new MirrorFilter(stack, 'Filter', props);
  return stack;
}

/** Rules of a template, those of a direction by number. */
export function cfnRules(template: { [key: string]: any }): CfnRule[] {
  const rules: CfnRule[] = Object.values<any>(template.Resources).filter(({ Type }) => Type === 'AWS::EC2::TrafficMirrorFilterRule').map(({ Properties }) => Properties);
  return rules.sort((a, b) => b.TrafficDirection.localeCompare(a.TrafficDirection) || a.RuleNumber - b.RuleNumber);
}

/** Rules as somebody would write them down: `ingress 1 accept 6 0.0.0.0/0:* > 0.0.0.0/0:443`. */
export function written(rules: MirrorFilterOptions): string[] {
  const ports = (range: CfnRule['SourcePortRange']) => range === undefined ? '*' : `${range.FromPort}-${range.ToPort}`;
  return cfnRules(Template.fromStack(withFilter(rules)).toJSON()).map(rule => `${rule.TrafficDirection} ${rule.RuleNumber} ${rule.RuleAction} ${rule.Protocol ?? '*'} `
    + `${rule.SourceCidrBlock}:${ports(rule.SourcePortRange)} > ${rule.DestinationCidrBlock}:${ports(rule.DestinationPortRange)}`);
}

/** Ids of the warnings of a filter, sorted, with their text. */
export function warningsOf(rules: MirrorFilterProps): Record<string, string> {
  const found = Annotations.fromStack(withFilter(rules)).findWarning('*', Match.anyValue());
  return Object.fromEntries(found.map(({ entry }) => {
    const [text, id] = /^([^]*) \[ack: cdk-network-visibility:(\w+)\]$/.exec(String(entry.data))!.slice(1);
    return [id, text];
  }));
}
