// A user's first app, in plain JavaScript, against the installed package: the quickstart.
const assert = require('node:assert');
const { readFileSync } = require('node:fs');
const { App, CfnOutput, Stack, aws_ec2: ec2 } = require('aws-cdk-lib');
const { FlowLogQueryPack, FlowLogSource, FlowLogTable, KnownNetworks, S3FlowLogs } = require('cdk-network-visibility');

const app = new App();
const stack = new Stack(app, 'Quickstart');
const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });
const flowLogs = new S3FlowLogs(stack, 'FlowLogs', { sources: [FlowLogSource.vpc(vpc)] });
const table = new FlowLogTable(stack, 'Table', { flowLogs });
new FlowLogQueryPack(stack, 'Questions', {
  table,
  knownNetworks: KnownNetworks.of({ ownRanges: ['198.51.100.0/24'], knownNoise: ['10.0.9.9/32', '192.0.2.53/32'] }),
});
new CfnOutput(stack, 'LogFormat', { value: flowLogs.logFormat });
new CfnOutput(stack, 'LogFiles', { value: flowLogs.s3Uri });
new CfnOutput(stack, 'FlowLogIds', { value: flowLogs.flowLogIds.join(',') });

const { template } = app.synth().getStackByName('Quickstart');
const reviewed = JSON.parse(readFileSync(process.argv[2], 'utf8'));
assert.deepStrictEqual(template.Resources, reviewed.Resources);

// And a wrong prop is told in the words of the user.
assert.throws(() => new S3FlowLogs(stack, 'Wrong', { sources: [] }), /sources must name at least one VPC, subnet or network interface, got none/);
