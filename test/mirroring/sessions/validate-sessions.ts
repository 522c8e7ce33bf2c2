/**
 * Synthesises random sessions with the CloudFormation validation that aws-cdk-lib brings since 2.262, and prints what it found.
 *
 * A process of its own (validation.test.ts starts it, with a seed), and one for all: starting the validation takes seconds.
 */
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, aws_ec2 as ec2 } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { build, estates } from './random-sessions';

/** Findings about what the tests bring: zones that are written out, ids of images that are short, stacks that hold nothing but a target that exists. */
const OF_FIXTURES = ['W3010', 'E1152', 'F0001'];

const outdir = mkdtempSync(join(tmpdir(), 'validate-sessions-'));
try {
  const app = new App({ outdir });
  const samples = fc.sample(estates, { seed: Number(process.argv[2]), numRuns: 40 });
  let refused = 0;
  samples.forEach((wanted, nth) => {
    try {
      // VXLAN ids are unique in the app, by chance they are not.
      const sessions = wanted.sessions.map((one, index) => ({ ...one, virtualNetworkId: one.virtualNetworkId && nth * 10 + index + 1 }));
      build(app, { ...wanted, sessions }, nth);
    } catch {
      refused += 1;
      ['Net', 'Vpc', 'Central'].forEach(id => app.node.tryRemoveChild(`${id}${nth}`));
    }
  });
  const sessions: ec2.CfnTrafficMirrorSession[] = app.node.findAll().filter(ec2.CfnTrafficMirrorSession.isCfnTrafficMirrorSession);
  // One session that is wrong: the validation is alive.
  sessions[0].addPropertyOverride('SessionNumber', 'first');
  app.synth();
  const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
  const violations = pluginReports.flatMap((plugin: any) => plugin.violations);
  const ours = violations.filter(({ ruleName }: any) => !OF_FIXTURES.includes(ruleName));
  const findings = ours.flatMap(({ ruleName, description, violatingConstructs }: any) => violatingConstructs.map((construct: any) =>
    `${ruleName} ${construct.cloudFormationResource?.propertyPaths?.join()}: ${description}`));
  console.log(JSON.stringify({ sessions: sessions.length, refused, findings }));
} finally {
  rmSync(outdir, { recursive: true });
}
