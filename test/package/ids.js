// The example ids in plain JavaScript, against the installed package: the appliance's program must be in it, to the byte, whose digest is in the template.
const assert = require('node:assert');
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { App, Size, Stack, aws_ec2: ec2 } = require('aws-cdk-lib');
const {
  CaptureEngine, FlowLogSource, MirrorCollector, MirrorQueryPack, MirrorRecordTables, MirrorSession, MirrorSource, S3FlowLogs, SuricataRules,
} = require('cdk-network-visibility');

const app = new App();
const stack = new Stack(app, 'Ids');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
new S3FlowLogs(stack, 'FlowLogs', { sources: [FlowLogSource.vpc(vpc)] });
const web = new ec2.Instance(stack, 'Web', {
  vpc,
  vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
  instanceType: new ec2.InstanceType('m7g.large'),
  machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
  blockDevices: [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(20, { encrypted: true }) }],
  requireImdsv2: true,
  detailedMonitoring: true,
});
const rule = 'alert tls any any -> any any (msg:"TLS 1.0 is spoken"; tls.version:1.0; sid:1000001; rev:1;)';
const collector = new MirrorCollector(stack, 'Collector', {
  vpc,
  engines: [
    CaptureEngine.suricata({ rules: [SuricataRules.bundled(), SuricataRules.inline(rule)] }),
    CaptureEngine.pcap({ bytesPerDay: Size.gibibytes(100) }),
  ],
});
collector.addDashboard();
new MirrorQueryPack(stack, 'Questions', { tables: new MirrorRecordTables(stack, 'Records', { collector }) });
new MirrorSession(stack, 'Mirror', { source: MirrorSource.instance(web), target: collector.target });

const assembly = app.synth();
const reviewed = JSON.parse(readFileSync(process.argv[2], 'utf8'));
assert.deepStrictEqual(assembly.getStackByName('Ids').template.Resources, reviewed.Resources);
const [digest] = /[0-9a-f]{64}(?=\.zip \\"\$zip)/.exec(JSON.stringify(reviewed.Resources.CollectorAppliance5CB020B9));
assert.ok(existsSync(join(assembly.directory, `asset.${digest}`, 'install.sh')), 'the program of appliances is not in the package');
