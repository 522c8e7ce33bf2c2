import { aws_autoscaling as autoscaling, aws_ec2 as ec2, Duration, Stack, StackProps, Tags } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CaptureEngine, FlowLogSource, MirrorCollector, MirrorFleet, MirrorPreset, MirrorSelector, S3FlowLogs } from 'cdk-network-visibility';

/** Web servers that come and go: whoever is there is mirrored to Suricata, new ones during the night. */
export class MirrorAutoScalingGroupStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 1 });
    new S3FlowLogs(this, 'FlowLogs', { sources: [FlowLogSource.vpc(vpc)] });

    const web = new autoscaling.AutoScalingGroup(this, 'Web', {
      vpc,
      minCapacity: 2,
      maxCapacity: 20,
      launchTemplate: new ec2.LaunchTemplate(this, 'WebServer', {
        instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
        machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
        securityGroup: new ec2.SecurityGroup(this, 'WebGroup', { vpc, description: 'Web servers' }),
        blockDevices: [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(20, { encrypted: true }) }],
        requireImdsv2: true,
        detailedMonitoring: true,
      }),
    });

    const collector = new MirrorCollector(this, 'Collector', { vpc, engines: [CaptureEngine.suricata()] });

    const fleet = new MirrorFleet(this, 'Fleet', {
      selector: MirrorSelector.autoScalingGroup(web),
      targets: [collector.target],
      preset: MirrorPreset.everything(),
      // At most 20 sessions, about $220 a month.
      maxSessions: 20,
      // New sessions at night alone; those of instances that are gone are deleted at once.
      changeWindow: { startTime: '20:00', duration: Duration.hours(10) },
    });
    fleet.addDashboard();
    Tags.of(fleet).add('CostCentre', 'network-security');
  }
}
