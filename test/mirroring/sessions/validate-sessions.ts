import { App, aws_ec2 as ec2 } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { build, estates } from './random-sessions';
import { findingsOf } from '../../templates/findings';

/** Findings about what the tests bring: zones that are written out, ids of images that are short, stacks that hold nothing but a target that exists. */
const OF_FIXTURES = ['W3010', 'E1152', 'F0001'];

/** What CloudFormation validation finds in random sessions. Part of what test/templates/validate.ts prints. */
export function validateSessions(seed: number) {
  let [built, refused] = [0, 0];
  const found = findingsOf(app => [built, refused] = fill(app, seed));
  return { built, refused, findings: found.filter(({ rule }) => !OF_FIXTURES.includes(rule)).map(({ text }) => text) };
}

/** How many sessions were built, and how many estates were refused. */
function fill(app: App, seed: number): [number, number] {
  let refused = 0;
  fc.sample(estates, { seed, numRuns: 40 }).forEach((wanted, nth) => {
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
  return [sessions.length, refused];
}
