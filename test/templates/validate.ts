/**
 * Synthesises apps with the CloudFormation validation that aws-cdk-lib brings since 2.262, and prints what it found.
 *
 * A process of its own (validation.test.ts starts it, with a seed): the lowest CDK version has no such validation, and unit tests switch it off.
 * One process for all of them: starting the validation takes seconds, a template then takes milliseconds.
 */
import { App, CfnResource } from 'aws-cdk-lib';
import { EXAMPLES } from './examples';
import { findingsOf } from './findings';
import { mostProps } from './most-props';
import { validateRules } from '../mirroring/sessions/validate-rules';
import { validateSessions } from '../mirroring/sessions/validate-sessions';

const { quickstart } = EXAMPLES;

/** The quickstart with one property spoiled. */
const spoiled = (property: string, value: unknown) => (app: App) => {
  const resources = quickstart(app).node.findAll().filter(CfnResource.isCfnResource);
  resources.find(resource => resource.cfnResourceType === 'AWS::EC2::FlowLog')!.addPropertyOverride(property, value);
};

/** All findings, warnings and those acknowledged included. */
const findings = (build: (app: App) => unknown) => findingsOf(build).map(({ text }) => text).sort();

const seed = Number(process.argv[2]);
console.log(JSON.stringify({
  ...Object.fromEntries(Object.entries(EXAMPLES).map(([name, build]) => [name, findings(build)])),
  mostProps: findings(mostProps),
  spoiledName: findings(spoiled('DestinationOptions', { fileFormat: 'parquet' })),
  spoiledValue: findings(spoiled('TrafficType', 'NONE')),
  rules: validateRules(seed),
  sessions: validateSessions(seed),
}));
