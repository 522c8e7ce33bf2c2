import {
  aws_athena as athena, aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2, aws_elasticloadbalancingv2_targets as targets, aws_iam as iam,
  aws_kms as kms, aws_logs as logs, aws_s3 as s3,
  Size, Stack,
} from 'aws-cdk-lib';
import {
  AthenaWorkGroup, CloudWatchFlowLogs, FlowLogField, FlowLogFormat, FlowLogsLogGroup, FlowLogInsights, FlowLogSource, MirrorDestination, MirrorFilter,
  MirroredTraffic, MirrorRule, MirrorSession,
  MirrorSessionProps, MirrorSource, MirrorTarget, S3FlowLogs, S3FlowLogsProps, S3LogLayout,
} from 'cdk-network-visibility';

type Build = (stack: Stack) => unknown;

/** A stack that AWS refuses, or takes and then delivers nothing of, beside one that differs in a value and works. */
export interface Side {
  readonly wrong: Build;
  readonly right: Build;
}

/** What people wrote, in words of our own, with aws-cdk-lib alone and with this library. */
export interface RefusalCase {
  readonly name: string;
  /** Where it is reported or documented. */
  readonly source: string;
  readonly cdk: Side;
  /** Or the name of a case of test/compile, where the mistake does not compile. */
  readonly ours: Side | string;
}

const FLOW_LOG_DOCS = 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html';
const MIRROR_DOCS = 'https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-filters.html';
const SESSION_DOCS = 'https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-sessions.html';
const QUOTAS = 'https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-quotas.html';
const ERRORS = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html';
const { ONE_MINUTE, TEN_MINUTES } = ec2.FlowLogMaxAggregationInterval;
const { ALL } = ec2.FlowLogTrafficType;
const HERE = 'eu-west-1:111122223333';

/** The same construct with a wrong and a right value. */
function side<T>(make: (stack: Stack, value: T) => unknown, wrong: T, right: T): Side {
  return { wrong: stack => make(stack, wrong), right: stack => make(stack, right) };
}

const VPC = ec2.FlowLogResourceType.fromVpc;
const aVpc = (stack: Stack, id = 'vpc-0123456789abcdef0') => ec2.Vpc.fromVpcAttributes(stack, `Vpc${id}`, { vpcId: id, availabilityZones: ['eu-west-1a'] });
const aBucket = (stack: Stack, props: s3.BucketProps = {}) => new s3.Bucket(stack, 'Bucket', props);
const l2 = (stack: Stack, props: Partial<ec2.FlowLogProps>, id = 'FlowLog') =>
  new ec2.FlowLog(stack, id, {
    ...props,
    resourceType: props.resourceType ?? VPC(aVpc(stack)),
    destination: props.destination ?? ec2.FlowLogDestination.toS3(aBucket(stack)),
  });
const l1 = (stack: Stack, props: Partial<ec2.CfnFlowLogProps>) => new ec2.CfnFlowLog(stack, 'FlowLog', {
  resourceId: 'vpc-0123456789abcdef0', resourceType: 'VPC', trafficType: 'ALL', logDestinationType: 's3', logDestination: 'arn:aws:s3:::archive', ...props,
});
const ofVpc = (stack: Stack) => FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-0123456789abcdef0'));
const ofGateway = (stack: Stack) => FlowLogSource.transitGateway(ec2.CfnTransitGateway.fromTransitGatewayId(stack, 'Gateway', 'tgw-0123456789abcdef0'));
const s3FlowLogs = (stack: Stack, props: Partial<S3FlowLogsProps> = {}) => new S3FlowLogs(stack, 'FlowLogs', { ...props, sources: props.sources ?? [ofVpc(stack)] });
const format = (text: string): Build => stack => l2(stack, { logFormat: [ec2.LogFormat.custom(text)] });
const ourFormat = (text: string): Build => stack => s3FlowLogs(stack, { format: FlowLogFormat.parse(text) });
const formats = (wrong: string, right: string): Pick<RefusalCase, 'cdk' | 'ours'> =>
  ({ cdk: { wrong: format(wrong), right: format(right) }, ours: { wrong: ourFormat(wrong), right: ourFormat(right) } });
const gateway = (props: Partial<ec2.FlowLogProps>): Build => stack => l2(stack, { resourceType: ec2.FlowLogResourceType.fromTransitGatewayId('tgw-0123456789abcdef0'), ...props });
const live = (stack: Stack, props: object = {}) => new CloudWatchFlowLogs(stack, 'FlowLogs', { sources: [ofVpc(stack)], trafficType: ALL, ...props });

const FLOW_LOGS: RefusalCase[] = [
  { name: 'a field reference without its brace', source: 'https://github.com/aws/aws-cdk/issues/24807', ...formats('${srcaddr ${dstaddr}', '${srcaddr} ${dstaddr}') },
  { name: 'a field with underscores', source: FLOW_LOG_DOCS, ...formats('${srcaddr} ${pkt_srcaddr}', '${srcaddr} ${pkt-srcaddr}') },
  { name: 'fields without dollar and braces', source: 'https://github.com/hashicorp/terraform-provider-aws/issues/35610', ...formats("'$${version} $${srcaddr}'", '${version} ${srcaddr}') },
  {
    name: 'tag fields without the keys of the tags',
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/48806',
    cdk: { wrong: format('${srcaddr} ${instance-tag}'), right: format('${srcaddr} ${instance-id}') },
    ours: {
      wrong: stack => s3FlowLogs(stack, { format: FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.INSTANCE_TAG) }),
      right: stack => s3FlowLogs(stack, { format: FlowLogFormat.of(FlowLogField.SRCADDR).withTags({ instance: ['Name'] }) }),
    },
  },
  {
    name: 'a transit gateway with an interval of ten minutes',
    source: 'https://github.com/hashicorp/terraform-provider-aws/pull/26169',
    cdk: { wrong: gateway({ maxAggregationInterval: TEN_MINUTES }), right: gateway({ maxAggregationInterval: ONE_MINUTE }) },
    ours: side(
      (stack, maxAggregationInterval) => s3FlowLogs(stack, { sources: [ofGateway(stack)], maxAggregationInterval }), TEN_MINUTES, ONE_MINUTE,
    ),
  },
  {
    name: 'a transit gateway with a traffic type',
    source: 'https://github.com/aws/aws-cdk/pull/28605',
    cdk: { wrong: gateway({ trafficType: ALL, maxAggregationInterval: ONE_MINUTE }), right: gateway({ maxAggregationInterval: ONE_MINUTE }) },
    ours: side<ec2.FlowLogTrafficType | undefined>(
      (stack, trafficType) => s3FlowLogs(stack, { sources: [ofGateway(stack)], trafficType }), ALL, undefined,
    ),
  },
  {
    name: 'a transit gateway with fields of VPCs',
    source: 'https://docs.aws.amazon.com/vpc/latest/tgw/tgw-flow-logs.html',
    cdk: side((stack, text: string) => gateway({ maxAggregationInterval: ONE_MINUTE, logFormat: [ec2.LogFormat.custom(text)] })(stack), '${srcaddr} ${action}', '${srcaddr} ${tgw-id}'),
    ours: side(
      (stack, field: FlowLogField) => s3FlowLogs(stack, { sources: [ofGateway(stack)], format: FlowLogFormat.of(FlowLogField.SRCADDR, field) }),
      FlowLogField.ACTION, FlowLogField.TGW_ID,
    ),
  },
  {
    name: 'the id of a transit gateway for an attachment',
    source: 'https://github.com/ministryofjustice/modernisation-platform/pull/8016',
    cdk: side((stack, id: string) => l2(stack, { resourceType: ec2.FlowLogResourceType.fromTransitGatewayAttachmentId(id), maxAggregationInterval: ONE_MINUTE }), 'tgw-0123456789abcdef0', 'tgw-attach-0123456789abcdef0'),
    ours: side((stack, id: string) => s3FlowLogs(stack, { sources: [FlowLogSource.transitGatewayAttachment(ec2.CfnTransitGatewayAttachment.fromTransitGatewayAttachmentId(stack, 'Attachment', id))] }), 'tgw-0123456789abcdef0', 'tgw-attach-0123456789abcdef0'),
  },
  {
    name: 'a VPC without a traffic type',
    source: 'https://github.com/go-to-k/cdk-real-drift/issues/1632',
    cdk: side<string | undefined>((stack, trafficType) => l1(stack, { trafficType }), undefined, 'ALL'),
    ours: side<ec2.FlowLogTrafficType | undefined>((stack, trafficType) => live(stack, { trafficType }), undefined, ALL),
  },
  {
    name: 'a folder named AWSLogs',
    source: 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-create-flow-log.html',
    cdk: side((stack, prefix: string) => l2(stack, { destination: ec2.FlowLogDestination.toS3(aBucket(stack), prefix) }), 'AWSLogs', 'network'),
    ours: side((stack, prefix: string) => s3FlowLogs(stack, { layout: S3LogLayout.parquet({ prefix }) }), 'AWSLogs', 'network'),
  },
  {
    name: 'a bucket with the key that AWS manages',
    source: 'https://github.com/aws-solutions-library-samples/guidance-for-sql-based-etl-with-apache-spark-on-amazon-eks/issues/2',
    cdk: side(
      (stack, encryption) => l2(stack, { destination: ec2.FlowLogDestination.toS3(aBucket(stack, { encryption })) }),
      s3.BucketEncryption.KMS_MANAGED, s3.BucketEncryption.S3_MANAGED,
    ),
    ours: side(
      (stack, encryption) => s3FlowLogs(stack, { bucket: aBucket(stack, { encryption }) }), s3.BucketEncryption.KMS_MANAGED,
      s3.BucketEncryption.S3_MANAGED,
    ),
  },
  {
    name: 'a role for delivery to S3',
    source: 'https://github.com/aws-samples/aws-secure-environment-accelerator/issues/1111',
    cdk: side<string | undefined>((stack, deliverLogsPermissionArn) => l1(stack, { deliverLogsPermissionArn }), 'arn:aws:iam::111122223333:role/delivery', undefined),
    ours: 'role-for-s3',
  },
  {
    name: 'one of the two roles across accounts',
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/28577',
    cdk: side<string | undefined>((stack, deliverCrossAccountRole) => l1(stack, {
      logDestinationType: 'kinesis-data-firehose',
      logDestination: 'arn:aws:firehose:eu-west-1:444455556666:deliverystream/network',
      deliverCrossAccountRole,
      deliverLogsPermissionArn: 'arn:aws:iam::111122223333:role/source',
    }), undefined, 'arn:aws:iam::444455556666:role/AWSLogDeliveryFirehoseCrossAccountRole'),
    ours: 'one-role-of-two',
  },
  {
    name: 'destination options for CloudWatch Logs',
    source: 'https://github.com/fizz/terraform-aws-vpc-flow-logs',
    cdk: side<object | undefined>((stack, destinationOptions) => l1(stack, {
      logDestinationType: 'cloud-watch-logs', logDestination: `arn:aws:logs:${HERE}:log-group:network`, deliverLogsPermissionArn: 'arn:aws:iam::111122223333:role/delivery', destinationOptions,
    }), { FileFormat: 'parquet', HiveCompatiblePartitions: false, PerHourPartition: true }, undefined),
    ours: 'options-for-log-group',
  },
  {
    name: 'the same flow log twice',
    source: 'https://github.com/getmoto/moto/issues/6369',
    cdk: side((stack, twice: boolean) => {
      const [vpc, bucket] = [aVpc(stack), aBucket(stack)];
      ['One', 'Two'].slice(twice ? 0 : 1).forEach(id => l2(stack, { resourceType: VPC(vpc), destination: ec2.FlowLogDestination.toS3(bucket) }, id));
    }, true, false),
    ours: side((stack, twice: boolean) => {
      const source = ofVpc(stack);
      s3FlowLogs(stack, { sources: twice ? [source, source] : [source] });
    }, true, false),
  },
  {
    name: 'a log group of another Region',
    source: 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html',
    cdk: side((stack, place: string) => l2(stack, { destination: ec2.FlowLogDestination.toCloudWatchLogs(logs.LogGroup.fromLogGroupArn(stack, 'Group', `arn:aws:logs:${place}:log-group:network`)) }), 'us-east-1:111122223333', HERE),
    ours: side((stack, place: string) => live(stack, { logGroup: logs.LogGroup.fromLogGroupArn(stack, 'Group', `arn:aws:logs:${place}:log-group:network`) }), 'us-east-1:111122223333', HERE),
  },
  {
    name: 'a log group with an asymmetric key',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html',
    ...keyed((stack, encryptionKey) => new logs.LogGroup(stack, 'Group', { encryptionKey }), (stack, encryptionKey) => new FlowLogsLogGroup(stack, 'Group', { encryptionKey })),
  },
  {
    name: 'the name of a log group twice',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html',
    cdk: side((stack, names: string[]) => names.forEach((logGroupName, index) => new logs.LogGroup(stack, `Group${index}`, { logGroupName })), ['network', 'network'], ['network', 'other']),
    ours: side((stack, names: string[]) => names.forEach((logGroupName, index) => new FlowLogsLogGroup(stack, `Group${index}`, { logGroupName })), ['network', 'network'], ['network', 'other']),
  },
  {
    name: 'metric filters of the class Infrequent Access',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html',
    cdk: side((stack, logGroupClass: logs.LogGroupClass) => new logs.MetricFilter(stack, 'Filter', {
      logGroup: new logs.LogGroup(stack, 'Group', { logGroupClass }), filterPattern: logs.FilterPattern.allEvents(), metricNamespace: 'Network', metricName: 'Rejects',
    }), logs.LogGroupClass.INFREQUENT_ACCESS, logs.LogGroupClass.STANDARD),
    ours: side((stack, logGroupClass: logs.LogGroupClass) => new FlowLogInsights(stack, 'Insights', { flowLogs: live(stack, { logGroup: new FlowLogsLogGroup(stack, 'Group', { logGroupClass }) }), metrics: {} }), logs.LogGroupClass.INFREQUENT_ACCESS, logs.LogGroupClass.STANDARD),
  },
  {
    name: 'a scan limit of one megabyte',
    source: 'https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupConfiguration.html',
    cdk: side((stack, bytesScannedCutoffPerQuery: number) => new athena.CfnWorkGroup(stack, 'WorkGroup', { name: 'network', workGroupConfiguration: { bytesScannedCutoffPerQuery } }), 1_000_000, 10_000_000),
    ours: side((stack, bytes: number) => new AthenaWorkGroup(stack, 'WorkGroup', { bytesScannedCutoffPerQuery: Size.bytes(bytes) }), 1_000_000, 10_000_000),
  },
  {
    name: 'a work group with a blank in its name',
    source: 'https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateWorkGroup.html',
    cdk: side((stack, name: string) => new athena.CfnWorkGroup(stack, 'WorkGroup', { name }), 'my group', 'my-group'),
    ours: side((stack, workGroupName: string) => new AthenaWorkGroup(stack, 'WorkGroup', { workGroupName }), 'my group', 'my-group'),
  },
];

function keyed(cdk: (stack: Stack, key: kms.Key) => unknown, ours: (stack: Stack, key: kms.Key) => unknown): Pick<RefusalCase, 'cdk' | 'ours'> {
  const of = (make: typeof cdk) => side((stack, keySpec: kms.KeySpec) => {
    const key = new kms.Key(stack, 'Key', { keySpec, keyUsage: kms.KeyUsage.ENCRYPT_DECRYPT });
    key.addToResourcePolicy(new iam.PolicyStatement({ principals: [new iam.ServicePrincipal('logs.eu-west-1.amazonaws.com')], actions: ['kms:Encrypt*', 'kms:Decrypt*'], resources: ['*'] }));
    return make(stack, key);
  }, kms.KeySpec.RSA_2048, kms.KeySpec.SYMMETRIC_DEFAULT);
  return { cdk: of(cdk), ours: of(ours) };
}

const rule = (stack: Stack, props: Partial<ec2.CfnTrafficMirrorFilterRuleProps>, id = 'Rule') => new ec2.CfnTrafficMirrorFilterRule(stack, id, {
  trafficMirrorFilterId: 'tmf-0123456789abcdef0', trafficDirection: 'ingress', ruleNumber: 100, ruleAction: 'accept', sourceCidrBlock: '0.0.0.0/0', destinationCidrBlock: '0.0.0.0/0', ...props,
});
const session = (stack: Stack, props: Partial<ec2.CfnTrafficMirrorSessionProps> = {}, id = 'Session') => new ec2.CfnTrafficMirrorSession(stack, id, {
  networkInterfaceId: 'eni-0123456789abcdef0', trafficMirrorFilterId: 'tmf-0123456789abcdef0', trafficMirrorTargetId: 'tmt-0123456789abcdef0', sessionNumber: 1, ...props,
});
const eni = (stack: Stack, id = 'eni-0123456789abcdef0') => ec2.CfnNetworkInterface.fromNetworkInterfaceId(stack, id, id);
const ourSession = (stack: Stack, props: Partial<MirrorSessionProps> = {}, id = 'Session') => new MirrorSession(stack, id, {
  source: props.source ?? MirrorSource.networkInterface((stack.node.tryFindChild('eni-0123456789abcdef0') as any) ?? eni(stack)),
  target: props.target ?? (stack.node.tryFindChild('Target') as MirrorTarget | undefined) ?? MirrorTarget.fromMirrorTargetId(stack, 'Target', 'tmt-0123456789abcdef0'),
  ...props,
});
const filter = (make: () => MirrorRule): Build => stack => new MirrorFilter(stack, 'Filter', { inboundRules: [make()], outboundRules: [MirrorRule.accept(MirroredTraffic.all())] });
const ports = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const instance = (stack: Stack, type: string) => {
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0 });
  return new ec2.Instance(stack, 'Web', { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, instanceType: new ec2.InstanceType(type), machineImage: ec2.MachineImage.latestAmazonLinux2023() });
};
const numbers = (stack: Stack, make: (stack: Stack, props: { sessionNumber: number }, id: string) => unknown, list: number[]) => list.forEach((sessionNumber, index) => make(stack, { sessionNumber }, `Session${index}`));

const MIRRORING: RefusalCase[] = [
  {
    name: 'two rules of one number',
    source: ERRORS,
    cdk: side((stack, second: number) => [1, second].forEach((ruleNumber, index) => rule(stack, { ruleNumber }, `Rule${index}`)), 1, 2),
    ours: 'rule-number',
  },
  {
    name: 'eleven rules in a filter',
    source: 'https://github.com/arkime/aws-aio',
    cdk: side((stack, count: number) => ports(count).forEach(ruleNumber => rule(stack, { ruleNumber, protocol: 6, destinationPortRange: { fromPort: ruleNumber, toPort: ruleNumber } }, `Rule${ruleNumber}`)), 11, 10),
    ours: side((stack, count: number) => new MirrorFilter(stack, 'Filter', {
      inboundRules: ports(count).map(port => MirrorRule.accept(MirroredTraffic.toPort(ec2.Port.tcp(port)),
        { addressFamily: ec2.AddressFamily.IP_V4 })),
      outboundRules: [],
    }), 11, 10),
  },
  {
    name: 'ports without TCP or UDP',
    source: MIRROR_DOCS,
    cdk: side<number | undefined>((stack, protocol) => rule(stack, { protocol, destinationPortRange: { fromPort: 443, toPort: 443 } }), undefined, 6),
    ours: side((_, port: ec2.Port) => filter(() => MirrorRule.accept(MirroredTraffic.toPort(port)))(_), ec2.Port.icmpPing(), ec2.Port.tcp(443)),
  },
  {
    name: 'ports in reversed order',
    source: MIRROR_DOCS,
    cdk: side(
      (stack, [fromPort, toPort]: number[]) => rule(stack, { protocol: 6, destinationPortRange: { fromPort, toPort } }), [443, 80], [80, 443],
    ),
    ours: side(
      (stack, [from, to]: number[]) => filter(() => MirrorRule.accept(MirroredTraffic.toPort(ec2.Port.tcpRange(from, to))))(stack), [443,
        80], [80, 443],
    ),
  },
  {
    name: 'IPv4 source and IPv6 destination',
    source: MIRROR_DOCS,
    cdk: side((stack, destinationCidrBlock: string) => rule(stack, { sourceCidrBlock: '198.51.100.0/24', destinationCidrBlock }), '2001:db8::/32', '10.0.0.0/16'),
    ours: side((stack, localCidr: string) => filter(() => MirrorRule.accept(MirroredTraffic.all(), { remoteCidr: '198.51.100.0/24', localCidr }))(stack), '2001:db8::/32', '10.0.0.0/16'),
  },
  {
    name: 'a mask of 33 bits',
    source: MIRROR_DOCS,
    cdk: side((stack, sourceCidrBlock: string) => rule(stack, { sourceCidrBlock }), '10.0.0.0/33', '10.0.0.0/16'),
    ours: side((stack, remoteCidr: string) => filter(() => MirrorRule.accept(MirroredTraffic.all(), { remoteCidr }))(stack), '10.0.0.0/33', '10.0.0.0/16'),
  },
  {
    name: 'four sessions of one interface',
    source: QUOTAS,
    cdk: side((stack, list: number[]) => numbers(stack, session, list), [1, 2, 3, 4], [1, 2, 3]),
    ours: side((stack, list: number[]) => numbers(stack, ourSession, list), [1, 2, 3, 4], [1, 2, 3]),
  },
  {
    name: 'one session number twice',
    source: SESSION_DOCS,
    cdk: side((stack, list: number[]) => numbers(stack, session, list), [1, 1], [1, 2]),
    ours: side((stack, list: number[]) => numbers(stack, ourSession, list), [1, 1], [1, 2]),
  },
  {
    name: 'a session number of 40,000',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTrafficMirrorSession.html',
    cdk: side((stack, sessionNumber: number) => session(stack, { sessionNumber }), 40_000, 4_000),
    ours: side((stack, sessionNumber: number) => ourSession(stack, { sessionNumber }), 40_000, 4_000),
  },
  {
    name: 'a VXLAN id of 25 bits',
    source: SESSION_DOCS,
    cdk: side((stack, virtualNetworkId: number) => session(stack, { virtualNetworkId }), 2 ** 24, 2 ** 24 - 1),
    ours: side((stack, virtualNetworkId: number) => ourSession(stack, { virtualNetworkId }), 2 ** 24, 2 ** 24 - 1),
  },
  {
    name: 'packets of 9,000 bytes to a Network Load Balancer',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-trafficmirrorsession.html',
    cdk: side((stack, packetLength: number) => session(stack, {
      packetLength,
      trafficMirrorTargetId: new ec2.CfnTrafficMirrorTarget(stack, 'Target', { networkLoadBalancerArn: `arn:aws:elasticloadbalancing:${HERE}:loadbalancer/net/mirror/0123456789abcdef` }).ref,
    }), 9000, 8500),
    ours: side((stack, packetLength: number) => ourSession(stack, {
      packetLength, target: MirrorTarget.fromMirrorTargetAttributes(stack, 'Target', { mirrorTargetId: 'tmt-0123456789abcdef0', type: 'network-load-balancer' } as any),
    }), 9000, 8500),
  },
  {
    name: 'a source of a type that cannot be mirrored',
    source: 'https://github.com/aws-samples/aws-vpc-traffic-mirroring-source-automation/issues/6',
    cdk: side((stack, type: string) => session(stack, { networkInterfaceId: instance(stack, type).instance.ref }), 't2.micro', 't3.micro'),
    ours: side((stack, type: string) => ourSession(stack, { source: MirrorSource.instance(instance(stack, type)) }), 't2.micro', 't3.micro'),
  },
  {
    name: 'a branch interface as source',
    source: 'https://github.com/aws/amazon-vpc-resource-controller-k8s/issues/347',
    cdk: side((stack, interfaceType: string) => session(stack, { networkInterfaceId: new ec2.CfnNetworkInterface(stack, 'Interface', { subnetId: 'subnet-0123456789abcdef0', interfaceType }).ref }), 'branch', 'interface'),
    ours: side((stack, interfaceType: string) => ourSession(stack, {
      source: MirrorSource.networkInterface(new ec2.CfnNetworkInterface(stack, 'Interface', { subnetId: 'subnet-0123456789abcdef0', interfaceType })),
    }), 'branch', 'interface'),
  },
  {
    name: 'a load balancer without a listener for UDP 4789',
    source: 'https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-targets.html',
    cdk: side((stack, port: number) => {
      const { balancer, vpc } = balanced(stack);
      balancer.addListener('Listener', { port, protocol: elbv2.Protocol.UDP, defaultAction: elbv2.NetworkListenerAction.forward([new elbv2.NetworkTargetGroup(stack, 'Targets', { vpc, port, protocol: elbv2.Protocol.UDP })]) });
      return new ec2.CfnTrafficMirrorTarget(stack, 'Target', { networkLoadBalancerArn: balancer.loadBalancerArn });
    }, 4790, 4789),
    ours: side((stack, port: number) => {
      const { balancer, vpc } = balanced(stack);
      const listener = balancer.addListener('Listener', { port, protocol: elbv2.Protocol.UDP, defaultAction: elbv2.NetworkListenerAction.forward([new elbv2.NetworkTargetGroup(stack, 'Targets', { vpc, port, protocol: elbv2.Protocol.UDP })]) });
      return new MirrorTarget(stack, 'Target', { destination: MirrorDestination.networkListener(listener) });
    }, 4790, 4789),
  },
  {
    name: 'eleven sources of an interface target',
    source: 'https://github.com/aws/elastic-load-balancing-tools/issues/77',
    cdk: side((stack, count: number) => {
      const target = new ec2.CfnTrafficMirrorTarget(stack, 'Target', { networkInterfaceId: 'eni-0fffffffffffffff0' });
      ports(count).forEach(index => session(stack, { networkInterfaceId: `eni-${index.toString(16).padStart(17, '0')}`, trafficMirrorTargetId: target.ref }, `Session${index}`));
    }, 11, 10),
    ours: side((stack, count: number) => {
      const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0 });
      const destination = MirrorDestination.networkInterface(eni(stack, 'eni-0fffffffffffffff0'), { securityGroups: [new ec2.SecurityGroup(stack, 'Group', { vpc })] });
      const target = new MirrorTarget(stack, 'Target', { destination, sourceCidrs: ['10.0.0.0/8'] });
      const everything = new MirrorFilter(stack, 'Filter');
      ports(count).forEach(index => ourSession(stack, { filter: everything, target, source: MirrorSource.networkInterface(eni(stack, `eni-${index.toString(16).padStart(17, '0')}`)) }, `Session${index}`));
    }, 11, 10),
  },
  {
    name: 'an interface that is source and target',
    source: SESSION_DOCS,
    cdk: side((stack, networkInterfaceId: string) => session(stack, { trafficMirrorTargetId: new ec2.CfnTrafficMirrorTarget(stack, 'Target', { networkInterfaceId }).ref }), 'eni-0123456789abcdef0', 'eni-0fffffffffffffff0'),
    ours: side((stack, id: string) => {
      const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0 });
      const destination = MirrorDestination.networkInterface(eni(stack, id), { securityGroups: [new ec2.SecurityGroup(stack, 'Group', { vpc })] });
      ourSession(stack, { target: new MirrorTarget(stack, 'Target', { destination, sourceCidrs: ['10.0.0.0/8'] }) });
    }, 'eni-0123456789abcdef0', 'eni-0fffffffffffffff0'),
  },
  {
    name: 'two targets of one load balancer',
    source: ERRORS,
    cdk: side((stack, count: number) => {
      const { balancer } = balanced(stack);
      ports(count).forEach(index => new ec2.CfnTrafficMirrorTarget(stack, `Target${index}`, { networkLoadBalancerArn: balancer.loadBalancerArn }));
    }, 2, 1),
    ours: side((stack, count: number) => {
      const { balancer, vpc } = balanced(stack);
      const listener = balancer.addListener('Listener', { port: 4789, protocol: elbv2.Protocol.UDP, defaultAction: elbv2.NetworkListenerAction.forward([new elbv2.NetworkTargetGroup(stack, 'Targets', { vpc, port: 4789, protocol: elbv2.Protocol.UDP, targets: [new targets.IpTarget('10.0.0.10')] })]) });
      ports(count).forEach(index => new MirrorTarget(stack, `Target${index}`, { destination: MirrorDestination.networkListener(listener) }));
    }, 2, 1),
  },
];

function balanced(stack: Stack): { balancer: elbv2.NetworkLoadBalancer; vpc: ec2.Vpc } {
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0, subnetConfiguration: [{ name: 'Inner', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] });
  const securityGroups = [new ec2.SecurityGroup(stack, 'BalancerGroup', { vpc })];
  return { vpc, balancer: new elbv2.NetworkLoadBalancer(stack, 'Balancer', { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, securityGroups }) };
}

export const CASES: readonly RefusalCase[] = [...FLOW_LOGS, ...MIRRORING];
