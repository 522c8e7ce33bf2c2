import { aws_ec2 as ec2, CfnParameter, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { WORKLOAD_CIDR } from './accounts';
import { FlowLogSource, MirrorPreset, MirrorSession, MirrorSource, MirrorTarget, S3FlowLogs } from 'cdk-network-visibility';

/**
 * A server that is mirrored to the appliances of another account.
 *
 * Its subnets need a route to the load balancer there, by VPC peering or a transit gateway, and the routes back are not needed: copies go one way.
 */
export class WorkloadStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { ipAddresses: ec2.IpAddresses.cidr(WORKLOAD_CIDR), availabilityZones: ['eu-west-1a', 'eu-west-1b'], natGateways: 1 });
    new S3FlowLogs(this, 'FlowLogs', { sources: [FlowLogSource.vpc(vpc)] });
    const server = new ec2.Instance(this, 'Server', {
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
      machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
      blockDevices: [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(20, { encrypted: true }) }],
      requireImdsv2: true,
      detailedMonitoring: true,
    });

    const targetId = new CfnParameter(this, 'TargetId', { description: 'Id of the target that the monitoring account shares', allowedPattern: 'tmt-[0-9a-f]+' });
    new MirrorSession(this, 'Mirror', {
      source: MirrorSource.instance(server),
      target: MirrorTarget.fromMirrorTargetId(this, 'Target', targetId.valueAsString),
      preset: MirrorPreset.internetOnly(['10.0.0.0/8']),
    });
  }
}
