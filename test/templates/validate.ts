/**
 * Synthesises apps with the CloudFormation validation that aws-cdk-lib brings since 2.262, and prints what it found.
 *
 * A process of its own (validation.test.ts starts it): the lowest CDK version has no such validation, and unit tests switch it off.
 */
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, CfnResource } from 'aws-cdk-lib';
import { EXAMPLES } from './examples';
import { mostProps } from './most-props';

const { quickstart } = EXAMPLES;

/** The quickstart with one property spoiled. */
const spoiled = (property: string, value: unknown) => (app: App) => {
  const resources = quickstart(app).node.findAll().filter(CfnResource.isCfnResource);
  resources.find(resource => resource.cfnResourceType === 'AWS::EC2::FlowLog')!.addPropertyOverride(property, value);
};

/** All findings, warnings and those acknowledged included: `rule property: description`. */
function findings(build: (app: App) => void): string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'validate-'));
  try {
    const app = new App({ outdir });
    build(app);
    app.synth();
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    return pluginReports.flatMap((plugin: any) => plugin.violations).flatMap((violation: any) => violation.violatingConstructs.map((construct: any) =>
      `${violation.ruleName} ${construct.cloudFormationResource?.propertyPaths?.join()}: ${violation.description}`)).sort();
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

console.log(JSON.stringify({
  ...Object.fromEntries(Object.entries(EXAMPLES).map(([name, build]) => [name, findings(build)])),
  mostProps: findings(mostProps),
  spoiledName: findings(spoiled('DestinationOptions', { fileFormat: 'parquet' })),
  spoiledValue: findings(spoiled('TrafficType', 'NONE')),
}));
