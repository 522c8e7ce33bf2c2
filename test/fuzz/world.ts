/** An app with what typed values need of the CDK, made when first asked for. */
import {
  App, aws_athena as athena, aws_autoscaling as autoscaling, aws_ec2 as ec2, aws_ecs as ecs, aws_eks as eks, aws_elasticloadbalancingv2 as elbv2,
  aws_elasticloadbalancingv2_targets as targets, aws_events as events, aws_events_targets as eventTargets, aws_glue as glue, aws_iam as iam,
  aws_kinesisfirehose as firehose, aws_kms as kms, aws_lambda as lambda, aws_logs as logs, aws_s3 as s3, aws_sns as sns, CfnParameter, Duration,
  Size, Stack,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Random } from './random';

export class World {
  public readonly app: App;
  public readonly stack: Stack;
  private count = 0;
  private madeVpc?: ec2.Vpc;

  public constructor(outdir: string, public readonly random: Random) {
    this.app = new App({ outdir, treeMetadata: false, analyticsReporting: false, context: { 'aws:cdk:disable-asset-staging': true } });
    const env = random.chance(0.7) ? { account: '111122223333', region: 'eu-west-1' } : undefined;
    this.stack = new Stack(this.app, 'Fuzz', { env });
  }

  /** Ids of fixtures never meet. */
  public id(kind: string): string {
    return `${kind}${this.count++}`;
  }

  public get vpc(): ec2.Vpc {
    return this.madeVpc ??= new ec2.Vpc(this.stack, 'Vpc', { natGateways: 0, maxAzs: 2, subnetConfiguration: [{ name: 'Private', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] });
  }

  public bucket(): s3.IBucket {
    const { stack, random } = this;
    return random.chance(0.5) ? new s3.Bucket(stack, this.id('Bucket')) : s3.Bucket.fromBucketName(stack, this.id('Bucket'), 'central-archive');
  }

  public key(): kms.IKey {
    const { stack, random } = this;
    const id = this.id('Key');
    return random.pick([
      () => new kms.Key(stack, id),
      () => kms.Key.fromKeyArn(stack, id, 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000'),
      () => kms.Alias.fromAliasName(stack, id, 'alias/network'),
      () => new kms.Key(stack, id, { keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.SIGN_VERIFY }),
    ])();
  }

  public instance(): ec2.Instance {
    return new ec2.Instance(this.stack, this.id('Instance'), {
      vpc: this.vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      instanceType: new ec2.InstanceType(this.random.pick(['m6i.large', 't3.micro', 'c7gn.xlarge', 't2.micro'])),
      machineImage: ec2.MachineImage.latestAmazonLinux2023(),
    });
  }

  public loadBalancer(): elbv2.NetworkLoadBalancer {
    return new elbv2.NetworkLoadBalancer(this.stack, this.id('Balancer'), { vpc: this.vpc, internetFacing: this.random.chance(0.1), vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } });
  }

  public securityGroup(): ec2.SecurityGroup {
    return new ec2.SecurityGroup(this.stack, this.id('Group'), { vpc: this.vpc });
  }
}

type Make = (world: World) => unknown;

const imported = (make: (scope: Construct, id: string) => unknown): Make => world => make(world.stack, world.id('Existing'));

/** Ways to make an object of each type of the CDK that this library takes. A type without an entry fails the test of the fuzzer. */
export const OBJECT_MAKERS: Record<string, Make[]> = {
  'aws_ec2.IMachineImage': [() => ec2.MachineImage.latestAmazonLinux2023(), () => ec2.MachineImage.latestWindows(ec2.WindowsVersion.WINDOWS_SERVER_2022_ENGLISH_FULL_BASE)],
  'aws_ec2.ISecurityGroup': [world => world.securityGroup(), imported((scope, id) => ec2.SecurityGroup.fromSecurityGroupId(scope, id, 'sg-0a1b2c3d'))],
  'aws_ec2.ISubnet': [world => world.vpc.isolatedSubnets[0], imported((scope, id) => ec2.Subnet.fromSubnetId(scope, id, 'subnet-0a1b2c3d'))],
  'aws_ec2.IVpc': [world => world.vpc, imported((scope, id) => ec2.Vpc.fromVpcAttributes(scope, id, { vpcId: 'vpc-0a1b2c3d', availabilityZones: ['eu-west-1a', 'eu-west-1b'], isolatedSubnetIds: ['subnet-1', 'subnet-2'] }))],
  'aws_ec2.Instance': [world => world.instance()],
  'aws_ec2.InstanceType': ['m6i.large', 'c7gn.16xlarge', 't2.micro', 'mac1.metal', 'm5', 'zz9.large'].map(name => () => new ec2.InstanceType(name)),
  'aws_ec2.Port': [() => ec2.Port.tcp(443), () => ec2.Port.udp(53), () => ec2.Port.tcpRange(1000, 2000), () => ec2.Port.allTraffic(), () => ec2.Port.icmpPing(), () => ec2.Port.tcp(70000)],
  'aws_ec2.SubnetFilter': [() => ec2.SubnetFilter.availabilityZones(['eu-west-1a']), () => ec2.SubnetFilter.onePerAz()],
  'aws_ecs.IBaseService': [imported((scope, id) => ecs.Ec2Service.fromEc2ServiceAttributes(scope, id, { serviceName: 'shop', cluster: new ecs.Cluster(scope, `${id}Cluster`) }))],
  'aws_elasticloadbalancingv2.INetworkLoadBalancer': [
    world => world.loadBalancer(),
    imported((scope, id) => elbv2.NetworkLoadBalancer.fromNetworkLoadBalancerAttributes(scope, id, { loadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/tap/0a1b2c3d4e5f6071' })),
  ],
  'aws_elasticloadbalancingv2.INetworkLoadBalancerTarget': [
    world => new targets.InstanceTarget(world.instance(), 4789), () => new targets.IpTarget('10.0.0.4', 4789), () => new targets.IpTarget('x', 0), () => new targets.InstanceIdTarget('i-0a1b2c3d', 4789),
  ],
  'aws_elasticloadbalancingv2.NetworkListener': [
    world => world.loadBalancer().addListener(world.id('Listener'), { port: 4789, protocol: elbv2.Protocol.UDP, defaultTargetGroups: [new elbv2.NetworkTargetGroup(world.stack, world.id('Targets'), { port: 4789, protocol: elbv2.Protocol.UDP, vpc: world.vpc })] }),
    world => world.loadBalancer().addListener(world.id('Listener'), { port: 443, defaultTargetGroups: [new elbv2.NetworkTargetGroup(world.stack, world.id('Targets'), { port: 443, vpc: world.vpc })] }),
  ],
  'aws_events.IEventBus': [world => new events.EventBus(world.stack, world.id('Bus')), imported((scope, id) => events.EventBus.fromEventBusName(scope, id, 'default'))],
  'aws_events.IRuleTarget': [world => new eventTargets.SnsTopic(new sns.Topic(world.stack, world.id('Topic')))],
  'aws_iam.IGrantable': [world => new iam.Role(world.stack, world.id('Role'), { assumedBy: new iam.AccountRootPrincipal() }), imported((scope, id) => iam.Role.fromRoleArn(scope, id, 'arn:aws:iam::444455556666:role/Analyst')), () => new iam.AccountPrincipal('444455556666')],
  'aws_kms.IKey': [world => world.key()],
  'aws_lambda.Architecture': [() => lambda.Architecture.ARM_64, () => lambda.Architecture.X86_64],
  'aws_lambda.Runtime': [() => lambda.Runtime.NODEJS_24_X, () => lambda.Runtime.NODEJS_18_X, () => lambda.Runtime.PYTHON_3_13],
  'aws_s3.IBucket': [world => world.bucket()],
  'aws_s3.ObjectLockRetention': [() => s3.ObjectLockRetention.governance(Duration.days(30)), () => s3.ObjectLockRetention.compliance(Duration.days(1))],
  'aws_s3.StorageClass': [() => s3.StorageClass.GLACIER, () => s3.StorageClass.INFREQUENT_ACCESS, () => s3.StorageClass.INTELLIGENT_TIERING],
  'cdk.CfnParameter': [imported((scope, id) => new CfnParameter(scope, id, { allowedValues: ['true', 'false'] })), imported((scope, id) => new CfnParameter(scope, id))],
  'cdk.Duration': [86_400, 3600, 0, 1, 60, 90, 300, 86_400 * 30, 86_400 * 400, 86_400 * 4000].flatMap(seconds => [() => Duration.seconds(seconds)]).concat([() => Duration.millis(1500), () => Duration.days(1), () => Duration.minutes(1.5)]),
  'cdk.Size': [() => Size.gibibytes(1), () => Size.mebibytes(10), () => Size.bytes(0), () => Size.tebibytes(100), () => Size.bytes(1), () => Size.gibibytes(0.5)],
  'constructs.Construct': [world => world.stack],
  'constructs.IConstruct': [world => world.stack, world => world.app],
  'interfaces.aws_athena.IWorkGroupRef': [world => new athena.CfnWorkGroup(world.stack, world.id('WorkGroup'), { name: world.id('analysts') }), imported((scope, id) => athena.CfnWorkGroup.fromWorkGroupName(scope, id, 'primary'))],
  'interfaces.aws_autoscaling.IAutoScalingGroupRef': [imported((scope, id) => autoscaling.AutoScalingGroup.fromAutoScalingGroupName(scope, id, 'web'))],
  'interfaces.aws_ec2.IFlowLogRef': [imported((scope, id) => ec2.FlowLog.fromFlowLogId(scope, id, 'fl-0a1b2c3d')), world => new ec2.FlowLog(world.stack, world.id('FlowLog'), { resourceType: ec2.FlowLogResourceType.fromVpc(world.vpc) })],
  'interfaces.aws_ec2.IInstanceRef': [world => world.instance(), imported((scope, id) => ec2.CfnInstance.fromInstanceId(scope, id, 'i-0a1b2c3d')), imported((scope, id) => ec2.CfnInstance.fromInstanceId(scope, id, 'eni-0a1b2c3d'))],
  'interfaces.aws_ec2.INatGatewayRef': [imported((scope, id) => ec2.CfnNatGateway.fromNatGatewayId(scope, id, 'nat-0a1b2c3d')), world => new ec2.CfnNatGateway(world.stack, world.id('Nat'), { vpcId: world.vpc.vpcId, availabilityMode: 'regional' })],
  'interfaces.aws_ec2.INetworkInterfaceRef': [
    imported((scope, id) => ec2.CfnNetworkInterface.fromNetworkInterfaceId(scope, id, 'eni-0a1b2c3d')), imported((scope, id) => ec2.CfnNetworkInterface.fromNetworkInterfaceId(scope, id, 'i-0a1b2c3d')),
    world => new ec2.CfnNetworkInterface(world.stack, world.id('Interface'), { subnetId: world.vpc.isolatedSubnets[0].subnetId }),
  ],
  'interfaces.aws_ec2.IPrefixListRef': [imported((scope, id) => ec2.PrefixList.fromPrefixListId(scope, id, 'pl-0a1b2c3d'))],
  'interfaces.aws_ec2.ISecurityGroupRef': [world => world.securityGroup(), imported((scope, id) => ec2.SecurityGroup.fromSecurityGroupId(scope, id, 'sg-0a1b2c3d'))],
  'interfaces.aws_ec2.ISubnetRef': [world => world.vpc.isolatedSubnets[0], imported((scope, id) => ec2.Subnet.fromSubnetId(scope, id, 'subnet-0a1b2c3d'))],
  'interfaces.aws_ec2.ITrafficMirrorFilterRef': [imported((scope, id) => ec2.CfnTrafficMirrorFilter.fromTrafficMirrorFilterId(scope, id, 'tmf-0a1b2c3d')), world => new ec2.CfnTrafficMirrorFilter(world.stack, world.id('Filter'))],
  'interfaces.aws_ec2.ITrafficMirrorTargetRef': [imported((scope, id) => ec2.CfnTrafficMirrorTarget.fromTrafficMirrorTargetId(scope, id, 'tmt-0a1b2c3d')), world => new ec2.CfnTrafficMirrorTarget(world.stack, world.id('Target'), { networkInterfaceId: 'eni-0a1b2c3d' })],
  'interfaces.aws_ec2.ITransitGatewayAttachmentRef': [imported((scope, id) => ec2.CfnTransitGatewayAttachment.fromTransitGatewayAttachmentId(scope, id, 'tgw-attach-0a1b2c3d'))],
  'interfaces.aws_ec2.ITransitGatewayRef': [imported((scope, id) => ec2.CfnTransitGateway.fromTransitGatewayId(scope, id, 'tgw-0a1b2c3d')), world => new ec2.CfnTransitGateway(world.stack, world.id('Gateway'))],
  'interfaces.aws_ec2.IVPCEndpointRef': [imported((scope, id) => ec2.CfnVPCEndpoint.fromVpcEndpointId(scope, id, 'vpce-0a1b2c3d')), world => new ec2.CfnVPCEndpoint(world.stack, world.id('Endpoint'), { vpcId: world.vpc.vpcId, serviceName: 'com.amazonaws.vpce.x', vpcEndpointType: 'GatewayLoadBalancer' })],
  'interfaces.aws_ec2.IVPCRef': [world => world.vpc, imported((scope, id) => ec2.CfnVPC.fromVpcId(scope, id, 'vpc-0a1b2c3d')), imported((scope, id) => ec2.CfnVPC.fromVpcId(scope, id, 'subnet-0a1b2c3d'))],
  'interfaces.aws_ecs.IClusterRef': [imported((scope, id) => ecs.CfnCluster.fromClusterName(scope, id, 'shop'))],
  'interfaces.aws_eks.IClusterRef': [imported((scope, id) => eks.CfnCluster.fromClusterName(scope, id, 'shop'))],
  'interfaces.aws_glue.IDatabaseRef': [imported((scope, id) => glue.CfnDatabase.fromDatabaseName(scope, id, 'security'))],
  'interfaces.aws_iam.IRoleRef': [imported((scope, id) => iam.Role.fromRoleName(scope, id, 'deploy')), world => new iam.Role(world.stack, world.id('Role'), { assumedBy: new iam.AccountRootPrincipal() })],
  'interfaces.aws_kinesisfirehose.IDeliveryStreamRef': [imported((scope, id) => firehose.CfnDeliveryStream.fromDeliveryStreamName(scope, id, 'network')), imported((scope, id) => firehose.CfnDeliveryStream.fromDeliveryStreamArn(scope, id, 'arn:aws:firehose:eu-west-1:444455556666:deliverystream/network'))],
  'interfaces.aws_kms.IKeyRef': [world => world.key()],
  'interfaces.aws_logs.ILogGroupRef': [world => new logs.LogGroup(world.stack, world.id('Logs')), imported((scope, id) => logs.LogGroup.fromLogGroupName(scope, id, '/network/flow-logs'))],
  'interfaces.aws_s3.IBucketRef': [world => world.bucket()],
};
