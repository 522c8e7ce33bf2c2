/**
 * Synthesises filters of random rules with the CloudFormation validation that aws-cdk-lib brings since 2.262, and prints what it found.
 *
 * A process of its own (validation.test.ts starts it, with a seed), and one for all: starting the validation takes seconds.
 */
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { rulesOf, wishes } from './random-rules';
import { MirrorFilter } from '../../../src/mirroring/sessions/mirror-filter';

const outdir = mkdtempSync(join(tmpdir(), 'validate-rules-'));
try {
  const app = new App({ outdir });
  let refused = 0;
  const samples = fc.sample(wishes, { seed: Number(process.argv[2]), numRuns: 200 });
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
  app.synth();
  const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
  const violations = pluginReports.flatMap((plugin: any) => plugin.violations);
  const findings = violations.flatMap(({ ruleName, description, violatingConstructs }: any) => violatingConstructs.map((construct: any) =>
    `${ruleName} ${construct.cloudFormationResource?.propertyPaths?.join()}: ${description}`));
  console.log(JSON.stringify({ rules: rules.length, refused, findings }));
} finally {
  rmSync(outdir, { recursive: true });
}
