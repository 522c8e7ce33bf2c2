import { aws_ec2 as ec2, Size, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CaptureEngine, FlowLogSource, MirrorCollector, MirrorQueryPack, MirrorRecordTables, MirrorSession, MirrorSource, S3FlowLogs, SuricataRules } from 'cdk-network-visibility';

/** A web server whose packets Suricata reads, with rules of the distribution and one of its own, and that are kept for a week; its records are asked with Athena. */
export class IdsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 1 });
    new S3FlowLogs(this, 'FlowLogs', { sources: [FlowLogSource.vpc(vpc)] });

    const web = new ec2.Instance(this, 'Web', {
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
      machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
      blockDevices: [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(20, { encrypted: true }) }],
      requireImdsv2: true,
      detailedMonitoring: true,
    });

    const collector = new MirrorCollector(this, 'Collector', {
      vpc,
      engines: [
        CaptureEngine.suricata({
          rules: [
            SuricataRules.bundled(),
            SuricataRules.inline('alert tls any any -> any any (msg:"TLS 1.0 is spoken"; tls.version:1.0; sid:1000001; rev:1;)'),
          ],
        }),
        CaptureEngine.pcap({ bytesPerDay: Size.gibibytes(100) }),
      ],
    });
    collector.addDashboard();

    // What Suricata saw of connections, names and certificates, and who is mirrored: asked with Athena.
    const tables = new MirrorRecordTables(this, 'Records', { collector });
    new MirrorQueryPack(this, 'Questions', { tables });

    // Everything, both ways: rules on content are blind to one side of a conversation.
    new MirrorSession(this, 'Mirror', { source: MirrorSource.instance(web), target: collector.target });
  }
}
