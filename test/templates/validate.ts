/**
 * Synthesises apps with the CloudFormation validation that aws-cdk-lib brings since 2.262, and prints what it found.
 *
 * A process of its own (validation.test.ts starts it): the lowest CDK version has no such validation, and unit tests switch it off.
 */
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, aws_ec2 as ec2, aws_kms as kms, CfnResource, Duration, Size, Stack } from 'aws-cdk-lib';
import { EXAMPLES } from './examples';
import {
  AthenaWorkGroup, FlowLogBucket, FlowLogFormat, FlowLogQueryPack, FlowLogSource, FlowLogTable, PartitionGrain, S3FlowLogs, S3LogLayout,
} from 'cdk-network-visibility';

const { quickstart } = EXAMPLES;

/** Everything that the quickstart leaves at its default. */
function mostProps(app: App): Stack {
  const stack = new Stack(app, 'MostProps');
  const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });
  const flowLogs = new S3FlowLogs(stack, 'FlowLogs', {
    sources: [FlowLogSource.subnet(vpc.publicSubnets[0]), FlowLogSource.networkInterface(new ec2.CfnNetworkInterface(stack, 'Interface', { subnetId: 'subnet-0a1b2c3d' }))],
    bucket: new FlowLogBucket(stack, 'Archive', { encryptionKey: new kms.Key(stack, 'FilesKey'), expiration: Duration.days(90) }),
    format: FlowLogFormat.DEFAULT.withTags({ instance: ['Name', 'Team'], networkInterface: ['Name'], autoScalingGroup: ['Name'] }),
    layout: S3LogLayout.text({ prefix: '' }),
    trafficType: ec2.FlowLogTrafficType.REJECT,
    maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE,
  });
  const table = new FlowLogTable(stack, 'Table', { flowLogs, grain: PartitionGrain.DAY });
  const workGroup = new AthenaWorkGroup(stack, 'WorkGroup', { encryptionKey: new kms.Key(stack, 'ResultsKey'), bytesScannedCutoffPerQuery: Size.gibibytes(1) });
  new FlowLogQueryPack(stack, 'Questions', { table, workGroup });
  return stack;
}

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
