import { aws_autoscaling as autoscaling, aws_ec2 as ec2, aws_ecs as ecs, aws_iam as iam, CfnParameter, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FlowLogSource, MirrorFleet, MirrorPreset, MirrorSelector, MirrorTarget, S3FlowLogs } from 'cdk-network-visibility';

/** The tasks of an ECS service on EC2, each by its own interface, mirrored to a target that exists: only what they ask of the DNS. */
export class MirrorEcsServiceStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 1 });
    new S3FlowLogs(this, 'FlowLogs', { sources: [FlowLogSource.vpc(vpc)] });

    const cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });
    const instances = new autoscaling.AutoScalingGroup(this, 'Instances', {
      vpc,
      minCapacity: 2,
      maxCapacity: 4,
      launchTemplate: new ec2.LaunchTemplate(this, 'Instance', {
        instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
        machineImage: ecs.EcsOptimizedImage.amazonLinux2023(ecs.AmiHardwareType.ARM),
        securityGroup: new ec2.SecurityGroup(this, 'InstanceGroup', { vpc, description: 'Container instances' }),
        userData: ec2.UserData.forLinux(),
        role: new iam.Role(this, 'InstanceRole', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }),
        blockDevices: [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(30, { encrypted: true }) }],
        requireImdsv2: true,
        detailedMonitoring: true,
      }),
    });
    const capacity = new ecs.AsgCapacityProvider(this, 'Capacity', { autoScalingGroup: instances });
    cluster.addAsgCapacityProvider(capacity);

    // Each task has an interface of its own.
    const taskDefinition = new ecs.Ec2TaskDefinition(this, 'Task', { networkMode: ecs.NetworkMode.AWS_VPC });
    taskDefinition.addContainer('Shop', {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable'), memoryLimitMiB: 512, logging: ecs.LogDriver.awsLogs({ streamPrefix: 'shop' }),
    });
    const service = new ecs.Ec2Service(this, 'Service', {
      cluster, taskDefinition, minHealthyPercent: 50, circuitBreaker: { enable: true }, capacityProviderStrategies: [{ capacityProvider: capacity.capacityProviderName, weight: 1 }],
    });

    const targetId = new CfnParameter(this, 'TargetId', { description: 'Id of the target that receives', allowedPattern: 'tmt-[0-9a-f]+' });
    new MirrorFleet(this, 'Fleet', {
      selector: MirrorSelector.ecsService(service),
      targets: [MirrorTarget.fromMirrorTargetId(this, 'Target', targetId.valueAsString)],
      preset: MirrorPreset.dns(),
      maxSessions: 50,
    });
  }
}
