import { App, aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { rulesOf, wishes } from './random-rules';
import { MirrorFilter } from '../../../src/mirroring/sessions/mirror-filter';
import { findingsOf } from '../../templates/findings';

/** What CloudFormation validation finds in filters of random rules. Part of what test/templates/validate.ts prints. */
export function validateRules(seed: number) {
  let [built, refused] = [0, 0];
  const findings = findingsOf(app => [built, refused] = fill(app, seed)).map(({ text }) => text);
  return { built, refused, findings };
}

/** How many rules were built, and how many filters were refused. */
function fill(app: App, seed: number): [number, number] {
  let refused = 0;
  const samples = fc.sample(wishes, { seed, numRuns: 200 });
  // A stack holds 500 resources at most, a filter is eleven at most.
  const stacks = Array.from({ length: samples.length / 40 }, (_, index) => new Stack(app, `Random${index}`));
  samples.forEach((wanted, index) => {
    const stack = stacks[index % stacks.length];
    try {
      new MirrorFilter(stack, `Filter${index}`, rulesOf(wanted));
    } catch {
      refused += 1;
      stack.node.tryRemoveChild(`Filter${index}`);
    }
  });
  const rules: ec2.CfnTrafficMirrorFilterRule[] = app.node.findAll().filter(ec2.CfnTrafficMirrorFilterRule.isCfnTrafficMirrorFilterRule);
  // One rule that is wrong: the validation is alive.
  rules[0].addPropertyOverride('RuleAction', 'allow');
  return [rules.length, refused];
}
