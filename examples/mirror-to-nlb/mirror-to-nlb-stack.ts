import { aws_autoscaling as autoscaling, aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2, aws_iam as iam, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FlowLogSource, MirrorDestination, MirroredTraffic, MirrorRule, MirrorSession, MirrorSource, MirrorTarget, S3FlowLogs } from 'cdk-network-visibility';

/** HTTPS of a web server, seen by a group of appliances behind a Network Load Balancer. */
export class MirrorToNlbStack extends Stack {
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

    // Whatever reads VXLAN on UDP 4789 and answers on port 8080 when it is well.
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
      destination: MirrorDestination.networkLoadBalancer(loadBalancer, { targets: [appliances], healthCheckPort: 8080, healthCheckPath: '/healthz' }),
    });

    // What the server answers comes from port 443: a destination port both ways would record requests alone. SSH and its replies stay out.
    new MirrorSession(this, 'Mirror', {
      source: MirrorSource.instance(web),
      target,
      inboundRules: [MirrorRule.accept(MirroredTraffic.toPort(ec2.Port.tcp(443)))],
      outboundRules: [MirrorRule.accept(MirroredTraffic.fromPort(ec2.Port.tcp(443)))],
    });
  }
}
