import { aws_ec2 as ec2, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  FlowLogSource, MirrorDestination, MirrorFilter, MirrorPreset, MirrorSession, MirrorSource, MirrorTarget, PrimaryNetworkInterface, S3FlowLogs,
} from 'cdk-network-visibility';

/** Two servers mirrored to one appliance by its network interface: no load balancer, and no lookup at deployment. */
export class MirrorToApplianceStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 1, natGateways: 1 });
    new S3FlowLogs(this, 'FlowLogs', { sources: [FlowLogSource.vpc(vpc)] });

    const appliance = this.server('Appliance', vpc);
    const target = new MirrorTarget(this, 'Target', { destination: MirrorDestination.instance(appliance) });
    const dns = new MirrorFilter(this, 'Dns', { preset: MirrorPreset.dns() });

    for (const name of ['Web', 'Api']) {
      new MirrorSession(this, `${name}Mirror`, { source: MirrorSource.instance(this.server(name, vpc)), target, filter: dns });
    }
  }

  /** Its network interface is made first, so that the session knows the id without asking for it. */
  private server(id: string, vpc: ec2.IVpc): ec2.Instance {
    const instance = new ec2.Instance(this, id, {
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
      machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
      blockDevices: [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(20, { encrypted: true }) }],
      requireImdsv2: true,
      detailedMonitoring: true,
    });
    new PrimaryNetworkInterface(this, `${id}Interface`, { instance });
    return instance;
  }
}
