import { aws_autoscaling as autoscaling, aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2, aws_iam as iam, CfnOutput, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MONITORING_CIDR, WORKLOAD, WORKLOAD_CIDR } from './accounts';
import { FlowLogSource, MirrorDestination, MirrorTarget, MirrorTargetShare, S3FlowLogs } from 'cdk-network-visibility';

/** The appliances, the target in front of them, and its share with the other account. */
export class MonitoringStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { ipAddresses: ec2.IpAddresses.cidr(MONITORING_CIDR), availabilityZones: ['eu-west-1a', 'eu-west-1b'], natGateways: 1 });
    new S3FlowLogs(this, 'FlowLogs', { sources: [FlowLogSource.vpc(vpc)] });

    const appliances = new autoscaling.AutoScalingGroup(this, 'Appliances', {
      vpc,
      minCapacity: 2,
      maxCapacity: 4,
      launchTemplate: new ec2.LaunchTemplate(this, 'Appliance', {
        instanceType: ec2.InstanceType.of(ec2.InstanceClass.C7G, ec2.InstanceSize.LARGE),
        machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
        securityGroup: new ec2.SecurityGroup(this, 'ApplianceGroup', { vpc, description: 'Appliances that receive mirrored packets' }),
        role: new iam.Role(this, 'ApplianceRole', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }),
        blockDevices: [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(20, { encrypted: true }) }],
        requireImdsv2: true,
        detailedMonitoring: true,
      }),
    });
    const loadBalancer = new elbv2.NetworkLoadBalancer(this, 'LoadBalancer', {
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      // One that is made without a group can never get one.
      securityGroups: [new ec2.SecurityGroup(this, 'LoadBalancerGroup', { vpc, description: 'Mirrored packets', allowAllOutbound: false })],
      deletionProtection: true,
    });

    const target = new MirrorTarget(this, 'Target', {
      destination: MirrorDestination.networkLoadBalancer(loadBalancer, { targets: [appliances], healthCheckPort: 8080 }),
      // Sessions of the other account are not part of this stack: what may come in is named here.
      sourceCidrs: [WORKLOAD_CIDR],
    });
    new MirrorTargetShare(this, 'Share', { targets: [target], accounts: [WORKLOAD.account] });
    new CfnOutput(this, 'TargetId', { value: target.mirrorTargetId, description: 'What the other account gives its stack as TargetId' });
  }
}
