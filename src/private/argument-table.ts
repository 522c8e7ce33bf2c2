// Written by `npx projen argument-table` from the jsii assembly. Change the types, compile, and run it again.
import { TextTable } from './text-table';

/** Parameters of every public constructor, static method (`.`) and method (`#`), as declared. */
export const CALLS = new TextTable(`
AthenaGrants#query: grantee: aws_iam.IGrantable
new AthenaWorkGroup: scope: constructs.Construct; id: id; props?: AthenaWorkGroupProps
AthenaWorkGroup#metricProcessedBytes: options?: aws_cloudwatch.MetricOptions
CaptureEngine.suricata: options?: CaptureEngineSuricataOptions
CaptureEngine.pcap: options: CaptureEnginePcapOptions
CaptureEngine.zeek: options?: CaptureEngineZeekOptions
CaptureEngine.custom: name: string; options: CaptureEngineCustomOptions
new CloudWatchFlowLogs: scope: constructs.Construct; id: id; props: CloudWatchFlowLogsProps
CloudWatchFlowLogs.fromCloudWatchFlowLogsAttributes: scope: constructs.Construct; id: id; attrs: CloudWatchFlowLogsAttributes
CollectorImage.debian12:
CollectorImage.amazonLinux2023:
CollectorImage.prepared: machineImage: aws_ec2.IMachineImage; options?: CollectorImagePreparedOptions
new FirehoseFlowLogs: scope: constructs.Construct; id: id; props: FirehoseFlowLogsProps
new FirehoseFlowLogsAccess: scope: constructs.Construct; id: id; props: FirehoseFlowLogsAccessProps
new FlowLogBucket: scope: constructs.Construct; id: id; props?: FlowLogBucketProps
new FlowLogDeliveryHealth: scope: constructs.Construct; id: id; props: FlowLogDeliveryHealthProps
FlowLogDeliveryHealth#metricFailed: options?: aws_cloudwatch.MetricOptions
FlowLogDeliveryHealth#metricMissing: options?: aws_cloudwatch.MetricOptions
FlowLogDeliveryStream.sameAccount: stream: interfaces.aws_kinesisfirehose.IDeliveryStreamRef
FlowLogDeliveryStream.crossAccount: options: FlowLogDeliveryStreamOptions
FlowLogField.of: name: string; options?: FlowLogFieldOptions
FlowLogField#supports: family: FlowLogFamily
FlowLogFormat.of: ...fields: FlowLogField[]
FlowLogFormat.parse: logFormat: string; options?: FlowLogFormatParseOptions
FlowLogFormat#plus: ...fields: FlowLogField[]
FlowLogFormat#withTags: tags: FlowLogTagKeys
FlowLogFormat#union: other: FlowLogFormat
FlowLogFormat#covers: ...fields: FlowLogField[]
FlowLogFormat#supports: family: FlowLogFamily
FlowLogFormat#toEc2LogFormat:
new FlowLogInsights: scope: constructs.Construct; id: id; props: FlowLogInsightsProps
FlowLogInsights#metricIncomingRecords: options?: aws_cloudwatch.MetricOptions
FlowLogInsights#metricIncomingBytes: options?: aws_cloudwatch.MetricOptions
FlowLogInsights#metricRejectedFlows: options?: aws_cloudwatch.MetricOptions
FlowLogInsights#metricRejectedFlowsToPort: port: number; options?: aws_cloudwatch.MetricOptions
FlowLogInsights#metricRejectedBytes: options?: aws_cloudwatch.MetricOptions
FlowLogInsights#metricAcceptedBytes: options?: aws_cloudwatch.MetricOptions
FlowLogInsights#metricSkippedRecords: options?: aws_cloudwatch.MetricOptions
FlowLogInsights#addSilenceAlarm: maxSilence?: cdk.Duration
FlowLogInsights#addIngestionAlarm: dailyIngestionLimit: cdk.Size
FlowLogInsights#addRejectedFlowsAlarm: threshold: number
FlowLogInsights#addSkippedRecordsAlarm:
FlowLogInsights#addDashboard:
FlowLogQuery.all: options?: FlowLogQueryScopeOptions
FlowLogQuery.likeAwsTemplate: options?: FlowLogQueryScopeOptions
FlowLogQuery.of: options: FlowLogOwnQueryOptions
FlowLogQuery.rejectedToPort: options?: FlowLogSubjectQueryOptions
FlowLogQuery.securityGroupOrNetworkAcl: options?: FlowLogQueryOptions
FlowLogQuery.wherePacketsStop: options?: FlowLogSubjectQueryOptions
FlowLogQuery.connectionsWithoutAnswer: options?: FlowLogQueryOptions
FlowLogQuery.rejectedMidConnection: options?: FlowLogQueryOptions
FlowLogQuery.whatChanged: options?: FlowLogWhatChangedOptions
FlowLogQuery.mostRejected: options?: FlowLogQueryOptions
FlowLogQuery.blockPublicAccessOrEncryptionControls: options?: FlowLogQueryOptions
FlowLogQuery.whoTalkedTo: options?: FlowLogSubjectQueryOptions
FlowLogQuery.whoHadAddress: options?: FlowLogSubjectQueryOptions
FlowLogQuery.interfaceActivity: options?: FlowLogSubjectQueryOptions
FlowLogQuery.instanceActivity: options?: FlowLogSubjectQueryOptions
FlowLogQuery.serviceMap: options?: FlowLogQueryOptions
FlowLogQuery.listeningServices: options?: FlowLogQueryOptions
FlowLogQuery.topTalkers: options?: FlowLogQueryOptions
FlowLogQuery.topTalkersPacketLevel: options?: FlowLogQueryOptions
FlowLogQuery.topInstances: options?: FlowLogQueryOptions
FlowLogQuery.topSubnets: options?: FlowLogQueryOptions
FlowLogQuery.topVpcs: options?: FlowLogQueryOptions
FlowLogQuery.newDestinations: options?: FlowLogDetectionQueryOptions
FlowLogQuery.trafficByAwsService: options?: FlowLogQueryOptions
FlowLogQuery.trafficByEcsService: options?: FlowLogQueryOptions
FlowLogQuery.trafficByTag: field: FlowLogField; options?: FlowLogQueryOptions
FlowLogQuery.ipv6Traffic: options?: FlowLogQueryOptions
FlowLogQuery.administrationFromInternet: options?: FlowLogQueryOptions
FlowLogQuery.portsOpenToInternet: options?: FlowLogQueryOptions
FlowLogQuery.portScan: options?: FlowLogDetectionQueryOptions
FlowLogQuery.hostSweep: options?: FlowLogDetectionQueryOptions
FlowLogQuery.bruteForce: options?: FlowLogDetectionQueryOptions
FlowLogQuery.uploadsToInternet: options?: FlowLogDetectionQueryOptions
FlowLogQuery.beacons: options?: FlowLogDetectionQueryOptions
FlowLogQuery.longConnections: options?: FlowLogDetectionQueryOptions
FlowLogQuery.outboundRejects: options?: FlowLogQueryOptions
FlowLogQuery.dnsBypass: options?: FlowLogDetectionQueryOptions
FlowLogQuery.unusualProtocolsAndPorts: options?: FlowLogDetectionQueryOptions
FlowLogQuery.clearTextServices: options?: FlowLogDetectionQueryOptions
FlowLogQuery.unencryptedFlows: options?: FlowLogQueryOptions
FlowLogQuery.trafficBetweenNetworks: first: string[]; second: string[]; options?: FlowLogQueryOptions
FlowLogQuery.contactWithBadAddresses: addresses: string[]; options?: FlowLogQueryOptions
FlowLogQuery.natGatewayUsers: options?: FlowLogQueryOptions
FlowLogQuery.regionalNatGatewayUsers: options?: FlowLogQueryOptions
FlowLogQuery.s3AndDynamoDbThroughNat: options?: FlowLogQueryOptions
FlowLogQuery.dataTransferBetweenAvailabilityZones: options?: FlowLogQueryOptions
FlowLogQuery.dataTransferByPath: options?: FlowLogQueryOptions
FlowLogQuery.recordsByInterface: options?: FlowLogQueryOptions
FlowLogQuery.lostRecords: options?: FlowLogQueryOptions
FlowLogQuery.silentInterfaces: options?: FlowLogDetectionQueryOptions
FlowLogQuery.hoursWithoutRecords: options?: FlowLogQueryOptions
FlowLogQuery.mixedFormats: options?: FlowLogQueryOptions
FlowLogQuery.doubleFlowLogs: options?: FlowLogQueryOptions
FlowLogQuery.transitGatewayDrops: options?: FlowLogQueryOptions
FlowLogQuery.transitGatewayTraffic: options?: FlowLogQueryOptions
FlowLogQuery.transitGatewayOneWay: options?: FlowLogQueryOptions
FlowLogQuery.transitGatewayLostRecords: options?: FlowLogQueryOptions
new FlowLogQueryPack: scope: constructs.Construct; id: id; props: FlowLogQueryPackProps
FlowLogSenders.fromAccounts: accounts: string[]; options?: FlowLogSendersOptions
FlowLogSenders.fromOrganization: organizationId: string; options?: FlowLogSendersOptions
FlowLogSenders#bucketPolicyText: bucket: interfaces.aws_s3.IBucketRef
FlowLogSenders#keyPolicyText: bucket: interfaces.aws_s3.IBucketRef
FlowLogSource.vpc: vpc: interfaces.aws_ec2.IVPCRef
FlowLogSource.subnet: subnet: interfaces.aws_ec2.ISubnetRef
FlowLogSource.networkInterface: networkInterface: interfaces.aws_ec2.INetworkInterfaceRef
FlowLogSource.transitGateway: transitGateway: interfaces.aws_ec2.ITransitGatewayRef
FlowLogSource.transitGatewayAttachment: attachment: interfaces.aws_ec2.ITransitGatewayAttachmentRef
FlowLogSource.regionalNatGateway: natGateway: interfaces.aws_ec2.INatGatewayRef
FlowLogSource.fromResource: resourceType: string; id: string; options: FlowLogSourceOptions
new FlowLogTable: scope: constructs.Construct; id: id; props: FlowLogTableProps
new FlowLogTamperAlarm: scope: constructs.Construct; id: id; props: FlowLogTamperAlarmProps
FlowLogTamperAlarm#addTarget: target: aws_events.IRuleTarget
new FlowLogView: scope: constructs.Construct; id: id; props: FlowLogViewProps
new FlowLogsLogGroup: scope: constructs.Construct; id: id; props?: FlowLogsLogGroupProps
KnownNetworks.of: options: KnownNetworksOptions
new MirrorCollector: scope: constructs.Construct; id: id; props: MirrorCollectorProps
MirrorCollector.fromMirrorCollectorAttributes: scope: constructs.Construct; id: id; attrs: MirrorCollectorAttributes
MirrorCollector#metric: metricName: string; options?: aws_cloudwatch.MetricOptions
MirrorCollector#metricPackets: options?: aws_cloudwatch.MetricOptions
MirrorCollector#metricBytes: options?: aws_cloudwatch.MetricOptions
MirrorCollector#metricAlerts: options?: aws_cloudwatch.MetricOptions
MirrorCollector#metricKernelDrops: options?: aws_cloudwatch.MetricOptions
MirrorCollector#metricHealthy: options?: aws_cloudwatch.MetricOptions
MirrorCollector#metricOverBudget: options?: aws_cloudwatch.MetricOptions
MirrorCollector#addDashboard:
MirrorDestination.networkLoadBalancer: loadBalancer: aws_elasticloadbalancingv2.INetworkLoadBalancer; options?: MirrorDestinationNetworkLoadBalancerOptions
MirrorDestination.networkListener: listener: aws_elasticloadbalancingv2.NetworkListener
MirrorDestination.networkInterface: networkInterface: interfaces.aws_ec2.INetworkInterfaceRef; options?: MirrorDestinationNetworkInterfaceOptions
MirrorDestination.instance: instance: aws_ec2.Instance
MirrorDestination.gatewayLoadBalancerEndpoint: endpoint: interfaces.aws_ec2.IVPCEndpointRef
MirrorDestination.endpointService: serviceName: string; options: MirrorDestinationEndpointServiceOptions
new MirrorEndpointService: scope: constructs.Construct; id: id; props: MirrorEndpointServiceProps
MirrorEndpointService#metricUnhealthyHosts: options?: aws_cloudwatch.MetricOptions
MirrorEndpointService#addUnhealthyHostsAlarm:
MirrorExclusion.of: scope: constructs.IConstruct
MirrorExclusion#vpcs: ...vpcs: interfaces.aws_ec2.IVPCRef[]
MirrorExclusion#subnets: ...subnets: interfaces.aws_ec2.ISubnetRef[]
MirrorExclusion#instances: ...instances: interfaces.aws_ec2.IInstanceRef[]
MirrorExclusion#accounts: ...accounts: string[]
MirrorExclusion#tag: key: string; value?: string
MirrorExclusion#serviceControlPolicy:
new MirrorFilter: scope: constructs.Construct; id: id; props?: MirrorFilterProps
MirrorFilter.fromMirrorFilterId: scope: constructs.Construct; id: id; mirrorFilterId: string
new MirrorFleet: scope: constructs.Construct; id: id; props: MirrorFleetProps
MirrorFleet#metric: metricName: string; options?: aws_cloudwatch.MetricOptions
MirrorFleet#metricWanted: options?: aws_cloudwatch.MetricOptions
MirrorFleet#metricPresent: options?: aws_cloudwatch.MetricOptions
MirrorFleet#metricCreated: options?: aws_cloudwatch.MetricOptions
MirrorFleet#metricDeleted: options?: aws_cloudwatch.MetricOptions
MirrorFleet#metricSkipped: options?: aws_cloudwatch.MetricOptions
MirrorFleet#metricDriftAge: options?: aws_cloudwatch.MetricOptions
MirrorFleet#metricThrottled: options?: aws_cloudwatch.MetricOptions
MirrorFleet#addBrakedAlarm:
MirrorFleet#addDriftAlarm: options?: MirrorFleetDriftAlarmOptions
MirrorFleet#addPausedAlarm:
MirrorFleet#addSkippedAlarm:
MirrorFleet#addDeadLettersAlarm:
MirrorFleet#addDashboard:
MirrorPreset.everything:
MirrorPreset.internetOnly: knownNetworks: string[]; options?: MirrorPresetOptions
MirrorPreset.serviceOffered: port: aws_ec2.Port
MirrorPreset.serviceUsed: port: aws_ec2.Port
MirrorPreset.everythingBut: ports: aws_ec2.Port[]; options?: MirrorPresetOptions
MirrorPreset.dns:
MirrorPreset.onePeer: cidr: string; options?: MirrorPresetOptions
MirrorPreset.headersOnly:
MirrorQuery.all: options?: MirrorQueryOptions
MirrorQuery.of: options: MirrorOwnQueryOptions
MirrorQuery.topTalkers: options?: MirrorQueryOptions
MirrorQuery.newExternalDestinations: options?: MirrorDetectionQueryOptions
MirrorQuery.longConnections: options?: MirrorDetectionQueryOptions
MirrorQuery.whoTalkedTo: options?: MirrorSubjectQueryOptions
MirrorQuery.mirroredTwice: options?: MirrorQueryOptions
MirrorQuery.rareDnsNames: options?: MirrorDetectionQueryOptions
MirrorQuery.nxdomainFloods: options?: MirrorDetectionQueryOptions
MirrorQuery.dnsTunnels: options?: MirrorDetectionQueryOptions
MirrorQuery.oldTlsVersions: options?: MirrorQueryOptions
MirrorQuery.doubtfulCertificates: options?: MirrorQueryOptions
MirrorQuery.tlsNames: options?: MirrorQueryOptions
MirrorQuery.rareUserAgents: options?: MirrorDetectionQueryOptions
MirrorQuery.clearTextCredentials: options?: MirrorQueryOptions
MirrorQuery.silentSources: options?: MirrorDetectionQueryOptions
MirrorQuery.interfaceOfMac: options?: MirrorSubjectQueryOptions
MirrorQuery.reassemblyGaps: options?: MirrorQueryOptions
MirrorQuery.lostPackets: options?: MirrorQueryOptions
MirrorQuery.unreadableLines: options?: MirrorQueryOptions
new MirrorQueryPack: scope: constructs.Construct; id: id; props: MirrorQueryPackProps
new MirrorRecordTables: scope: constructs.Construct; id: id; props: MirrorRecordTablesProps
MirrorRule.accept: traffic: MirroredTraffic; options?: MirrorRuleOptions
MirrorRule.reject: traffic: MirroredTraffic; options?: MirrorRuleOptions
MirrorSelector.tag: key: string; value?: string
MirrorSelector.autoScalingGroup: group: interfaces.aws_autoscaling.IAutoScalingGroupRef
MirrorSelector.subnet: subnet: interfaces.aws_ec2.ISubnetRef
MirrorSelector.vpc: vpc: interfaces.aws_ec2.IVPCRef
MirrorSelector.securityGroup: group: interfaces.aws_ec2.ISecurityGroupRef
MirrorSelector.ecsService: service: aws_ecs.IBaseService
MirrorSelector.ecsCluster: cluster: interfaces.aws_ecs.IClusterRef
MirrorSelector.eksNodes: cluster: interfaces.aws_eks.IClusterRef
MirrorSelector.instance: instance: interfaces.aws_ec2.IInstanceRef
MirrorSelector.not: selector: MirrorSelector
MirrorSelector#and: ...others: MirrorSelector[]
MirrorSelector#or: ...others: MirrorSelector[]
new MirrorSession: scope: constructs.Construct; id: id; props: MirrorSessionProps
MirrorSession#metric: metricName: string; options?: aws_cloudwatch.MetricOptions
MirrorSession#metricMirroredBytes: options?: aws_cloudwatch.MetricOptions
MirrorSession#metricSkippedBytes: options?: aws_cloudwatch.MetricOptions
MirrorSession#addSkippedAlarm: options?: MirrorSessionSkippedAlarmOptions
MirrorSource.networkInterface: networkInterface: interfaces.aws_ec2.INetworkInterfaceRef; options?: MirrorSourceOptions
MirrorSource.instance: instance: aws_ec2.Instance; options?: MirrorSourceOptions
new MirrorTarget: scope: constructs.Construct; id: id; props: MirrorTargetProps
MirrorTarget.fromMirrorTargetId: scope: constructs.Construct; id: id; mirrorTargetId: string
MirrorTarget.fromMirrorTargetAttributes: scope: constructs.Construct; id: id; attrs: MirrorTargetAttributes
MirrorTarget#metricUnhealthyHosts: options?: aws_cloudwatch.MetricOptions
MirrorTarget#addUnhealthyHostsAlarm:
new MirrorTargetShare: scope: constructs.Construct; id: id; props: MirrorTargetShareProps
MirroredTraffic.all:
MirroredTraffic.tcp:
MirroredTraffic.udp:
MirroredTraffic.icmp:
MirroredTraffic.protocol: number: number
MirroredTraffic.toPort: port: aws_ec2.Port
MirroredTraffic.fromPort: port: aws_ec2.Port
MirroredTraffic.betweenPorts: source: aws_ec2.Port; destination: aws_ec2.Port
PartitionValues.of: values: string[]
PartitionValues.injected:
new PrimaryNetworkInterface: scope: constructs.Construct; id: id; props: PrimaryNetworkInterfaceProps
QuerySpan.last: duration: cdk.Duration
QuerySpan.between: begin: string; end: string
new S3FlowLogs: scope: constructs.Construct; id: id; props: S3FlowLogsProps
S3FlowLogs.fromS3FlowLogsAttributes: scope: constructs.Construct; id: id; attrs: S3FlowLogsAttributes
S3LogLayout.parquet: options?: S3LogLayoutOptions
S3LogLayout.text: options?: S3LogLayoutOptions
S3LogLayout#prefixFor: format: FlowLogFormat; family: FlowLogFamily
SuricataRules.bundled:
SuricataRules.fromBucket: bucket: aws_s3.IBucket; prefix: string
SuricataRules.inline: ...rules: string[]
TableWindow.last: duration: cdk.Duration
TableWindow.since: date: string
`);

/** Props and options. */
export const STRUCTS = new TextTable(`
AthenaWorkGroupProps: bytesScannedCutoffPerQuery?: cdk.Size; encryptionKey?: aws_kms.IKey; workGroupName?: string
CaptureEngineCustomOptions: command: string[]; packages?: string[]; packetCount?: string[]
CaptureEnginePcapOptions: bytesPerDay: cdk.Size; retention?: cdk.Duration; rotationInterval?: cdk.Duration; spoolSize?: cdk.Size
CaptureEngineSuricataOptions: alertLimit?: number; alertLimitPeriod?: cdk.Duration; rules?: SuricataRules[]
CaptureEngineZeekOptions: scripts?: string[]
CloudWatchFlowLogsAttributes: family?: FlowLogFamily; format: FlowLogFormat; logGroup: interfaces.aws_logs.ILogGroupRef; logGroupClass?: aws_logs.LogGroupClass
CloudWatchFlowLogsProps: format?: FlowLogFormat; logGroup?: interfaces.aws_logs.ILogGroupRef; maxAggregationInterval?: aws_ec2.FlowLogMaxAggregationInterval; sources: FlowLogSource[]; trafficType?: aws_ec2.FlowLogTrafficType
CollectorImagePreparedOptions: rootDevice?: string
FirehoseFlowLogsAccessProps: sourceAccounts: string[]; stream: interfaces.aws_kinesisfirehose.IDeliveryStreamRef
FirehoseFlowLogsProps: format?: FlowLogFormat; maxAggregationInterval?: aws_ec2.FlowLogMaxAggregationInterval; sources: FlowLogSource[]; stream: FlowLogDeliveryStream; trafficType?: aws_ec2.FlowLogTrafficType
FlowLogBucketProps: autoDeleteObjects?: boolean; bucketName?: string; deliveryFrom?: FlowLogSenders[]; encryptionKey?: aws_kms.IKey; expiration?: cdk.Duration; noncurrentVersionExpiration?: cdk.Duration; objectLockDefaultRetention?: aws_s3.ObjectLockRetention; removalPolicy?: cdk.RemovalPolicy; replicationDestination?: aws_s3.IBucket; serverAccessLogsBucket?: aws_s3.IBucket; transitions?: aws_s3.Transition[]; versioned?: boolean
FlowLogDeliveryHealthProps: flowLogs: IFlowLogs[]; interval?: cdk.Duration; otherFlowLogs?: interfaces.aws_ec2.IFlowLogRef[]
FlowLogDeliveryStreamOptions: account: string; streamName: string
FlowLogDetectionQueryOptions: accounts?: string[]; baseline?: cdk.Duration; minConnections?: number; minDuration?: cdk.Duration; minHosts?: number; minPorts?: number; minSize?: cdk.Size; ports?: number[]; queryName?: string; regions?: string[]; resolvers?: string[]; span?: QuerySpan
FlowLogFieldOptions: valueType?: FlowLogValueType
FlowLogFormatParseOptions: extraFields?: FlowLogField[]; tags?: FlowLogTagKeys
FlowLogInsightsMetricsOptions: metricNamespace?: string; rejectedPorts?: number[]
FlowLogInsightsProps: contributorRules?: boolean; flowLogs: ICloudWatchFlowLogs; knownNetworks?: KnownNetworks; metrics?: FlowLogInsightsMetricsOptions; queries?: FlowLogQuery[]
FlowLogOwnQueryOptions: accounts?: string[]; hunting?: boolean; needs?: FlowLogField[]; queryName: string; question: string; regions?: string[]; span?: QuerySpan; sql: string
FlowLogQueryOptions: accounts?: string[]; queryName?: string; regions?: string[]; span?: QuerySpan
FlowLogQueryPackProps: huntingWorkGroup?: interfaces.aws_athena.IWorkGroupRef; knownNetworks?: KnownNetworks; queries?: FlowLogQuery[]; table: FlowLogTable; workGroup?: interfaces.aws_athena.IWorkGroupRef
FlowLogQueryScopeOptions: accounts?: string[]; regions?: string[]; span?: QuerySpan
FlowLogSendersOptions: layout?: S3LogLayout; regions?: string[]
FlowLogSourceOptions: family: FlowLogFamily
FlowLogSubjectQueryOptions: accounts?: string[]; address?: string; client?: string; instanceId?: string; interfaceId?: string; port?: number; queryName?: string; regions?: string[]; server?: string; span?: QuerySpan
FlowLogTableProps: accounts?: PartitionValues; database?: interfaces.aws_glue.IDatabaseRef; flowLogs: IS3FlowLogs; format?: FlowLogFormat; granularity?: PartitionGranularity; regions?: PartitionValues; tableName?: string; window?: TableWindow
FlowLogTagKeys: autoScalingGroup?: string[]; instance?: string[]; networkInterface?: string[]
FlowLogTamperAlarmProps: buckets?: aws_s3.IBucket[]; deploymentRoles?: interfaces.aws_iam.IRoleRef[]; flowLogs: IFlowLogs[]; keys?: interfaces.aws_kms.IKeyRef[]; retention?: aws_logs.RetentionDays
FlowLogViewProps: knownNetworks?: KnownNetworks; table: FlowLogTable; viewName?: string
FlowLogWhatChangedOptions: accounts?: string[]; at?: string; beforeAndAfter?: cdk.Duration; queryName?: string; regions?: string[]
FlowLogsLogGroupProps: encryptionKey?: aws_kms.IKey; logGroupClass?: aws_logs.LogGroupClass; logGroupName?: string; removalPolicy?: cdk.RemovalPolicy; retention?: aws_logs.RetentionDays
KnownNetworksOptions: knownNoise?: string[]; ownRanges?: string[]
MirrorCollectorAttributes: engines: CaptureEngine[]; recordBucket: aws_s3.IBucket
MirrorCollectorProps: accessLogsBucket?: aws_s3.IBucket; alertBus?: aws_events.IEventBus; alertRetention?: aws_logs.RetentionDays; connectionRetention?: cdk.Duration; crossZoneEnabled?: boolean; encryptionKey?: aws_kms.IKey; engines: CaptureEngine[]; homeNetworks?: string[]; image?: CollectorImage; instanceType?: aws_ec2.InstanceType; maxCapacity?: number; minCapacity?: number; pathMtu?: number; protocolRetention?: cdk.Duration; removalPolicy?: cdk.RemovalPolicy; sourceCidrs?: string[]; storage?: cdk.Size; virtualNetworkIds?: number[]; vpc: aws_ec2.IVpc; vpcSubnets?: aws_ec2.SubnetSelection
MirrorDestinationEndpointServiceOptions: subnet: interfaces.aws_ec2.ISubnetRef; vpc: aws_ec2.IVpc
MirrorDestinationNetworkInterfaceOptions: instanceType?: aws_ec2.InstanceType; securityGroups?: aws_ec2.ISecurityGroup[]
MirrorDestinationNetworkLoadBalancerOptions: crossZoneEnabled?: boolean; healthCheckPath?: string; healthCheckPort: number; securityGroups?: aws_ec2.ISecurityGroup[]; targets: aws_elasticloadbalancingv2.INetworkLoadBalancerTarget[]
MirrorDetectionQueryOptions: baseline?: cdk.Duration; maxClients?: number; maxRequests?: number; minDuration?: cdk.Duration; minNames?: number; queryName?: string; span?: QuerySpan
MirrorEndpointServiceProps: acceptanceRequired?: boolean; accounts?: string[]; crossZoneEnabled?: boolean; healthCheckPath?: string; healthCheckPort: number; securityGroups?: aws_ec2.ISecurityGroup[]; targets: aws_elasticloadbalancingv2.INetworkLoadBalancerTarget[]; vpc: aws_ec2.IVpc; vpcSubnets?: aws_ec2.SubnetSelection
MirrorFilterProps: amazonDns?: boolean; description?: string; inboundRules?: MirrorRule[]; outboundRules?: MirrorRule[]; preset?: MirrorPreset
MirrorFleetChangeLimitOptions: createdPercent?: number; deletedPercent?: number; minimum?: number
MirrorFleetChangeWindowOptions: daysOfWeek?: string[]; duration: cdk.Duration; startTime: string
MirrorFleetDriftAlarmOptions: tolerated?: cdk.Duration
MirrorFleetProps: additionalInstanceFamilies?: string[]; amazonDns?: boolean; architecture?: aws_lambda.Architecture; changeLimit?: MirrorFleetChangeLimitOptions; changeWindow?: MirrorFleetChangeWindowOptions; enabled?: boolean; enabledParameter?: cdk.CfnParameter; filter?: interfaces.aws_ec2.ITrafficMirrorFilterRef; inboundRules?: MirrorRule[]; includeStoppedInstances?: boolean; interfaces?: MirrorFleetInterfaces; logRetention?: aws_logs.RetentionDays; maxSessions: number; outboundRules?: MirrorRule[]; packetLength?: number; pausedUntil?: date; preset?: MirrorPreset; records?: IMirrorCollector; runtime?: aws_lambda.Runtime; selector: MirrorSelector; sessionNumber?: number; sourceCidrs?: string[]; sourcePrefixLists?: interfaces.aws_ec2.IPrefixListRef[]; sweepInterval?: cdk.Duration; targets: interfaces.aws_ec2.ITrafficMirrorTargetRef[]; virtualNetworkId?: number
MirrorOwnQueryOptions: hunting?: boolean; queryName: string; question: string; span?: QuerySpan; sql: string
MirrorPresetOptions: addressFamily?: aws_ec2.AddressFamily
MirrorQueryOptions: queryName?: string; span?: QuerySpan
MirrorQueryPackProps: huntingWorkGroup?: interfaces.aws_athena.IWorkGroupRef; knownNetworks?: KnownNetworks; queries?: MirrorQuery[]; tables: MirrorRecordTables; workGroup?: interfaces.aws_athena.IWorkGroupRef
MirrorRecordTablesProps: collector: IMirrorCollector; window?: TableWindow
MirrorRuleOptions: addressFamily?: aws_ec2.AddressFamily; description?: string; localCidr?: string; remoteCidr?: string
MirrorSessionProps: amazonDns?: boolean; description?: string; filter?: interfaces.aws_ec2.ITrafficMirrorFilterRef; inboundRules?: MirrorRule[]; outboundRules?: MirrorRule[]; packetLength?: number; preset?: MirrorPreset; sessionNumber?: number; source: MirrorSource; target: interfaces.aws_ec2.ITrafficMirrorTargetRef; virtualNetworkId?: number
MirrorSessionSkippedAlarmOptions: toleratedBytes?: number
MirrorSourceOptions: admitBySecurityGroup?: boolean; availabilityZone?: string; cidrs?: string[]; instanceType?: aws_ec2.InstanceType; securityGroups?: aws_ec2.ISecurityGroup[]; vpc?: aws_ec2.IVpc
MirrorSubjectQueryOptions: address?: string; macAddress?: string; queryName?: string; span?: QuerySpan
MirrorTargetAttributes: mirrorTargetId: string; pathMtu?: number; type?: MirrorTargetType
MirrorTargetProps: description?: string; destination: MirrorDestination; pathMtu?: number; sourceCidrs?: string[]
MirrorTargetShareProps: accounts?: string[]; allowExternalPrincipals?: boolean; organization?: string; organizationalUnits?: string[]; resourceShareName?: string; targets: MirrorTarget[]
PrimaryNetworkInterfaceProps: instance: aws_ec2.Instance
S3FlowLogsAttributes: bucket: aws_s3.IBucket; family?: FlowLogFamily; format: FlowLogFormat; layout: S3LogLayout
S3FlowLogsProps: bucket?: aws_s3.IBucket; bucketPolicyInPlace?: boolean; format?: FlowLogFormat; layout?: S3LogLayout; maxAggregationInterval?: aws_ec2.FlowLogMaxAggregationInterval; sources: FlowLogSource[]; trafficType?: aws_ec2.FlowLogTrafficType
S3LogLayoutOptions: hiveCompatiblePartitions?: boolean; perHourPartition?: boolean; prefix?: string
aws_cloudwatch.MetricOptions: account?: string; color?: string; dimensionsMap?: Record<string>; id?: string; label?: string; period?: cdk.Duration; region?: string; stackAccount?: string; stackRegion?: string; statistic?: string; unit?: aws_cloudwatch.Unit; visible?: boolean
aws_ec2.SubnetSelection: availabilityZones?: string[]; onePerAz?: boolean; subnetFilters?: aws_ec2.SubnetFilter[]; subnetGroupName?: string; subnetType?: aws_ec2.SubnetType; subnets?: aws_ec2.ISubnet[]
aws_s3.Transition: storageClass: aws_s3.StorageClass; transitionAfter?: cdk.Duration; transitionDate?: date
`);

/** What an object of a class or an interface of the CDK has; behind the bar, how to get one. */
export const OBJECTS = new TextTable(`
aws_ec2.IMachineImage: getImage
aws_ec2.ISecurityGroup: addEgressRule addIngressRule allowAllOutbound canInlineRule connections env node securityGroupId securityGroupRef stack toEgressRuleConfig toIngressRuleConfig uniqueId | ec2.SecurityGroup.fromLookupById(this, "SecurityGroup", …)
aws_ec2.ISubnet: associateNetworkAcl availabilityZone env internetConnectivityEstablished ipv4CidrBlock node routeTable stack subnetId subnetRef | ec2.Subnet.fromSubnetId(this, "Subnet", …)
aws_ec2.IVpc: addClientVpnEndpoint addFlowLog addGatewayEndpoint addInterfaceEndpoint addVpnConnection availabilityZones enableVpnGateway env internetConnectivityEstablished isolatedSubnets node privateSubnets publicSubnets selectSubnets stack vpcArn vpcCidrBlock vpcId vpcRef | ec2.Vpc.fromLookup(this, "Vpc", { … })
aws_ec2.Instance: addSecurityGroup addToRolePolicy addUserData applyCloudFormationInit connections env grantPrincipal instance instanceAvailabilityZone instanceId instancePrivateDnsName instancePrivateIp instancePublicDnsName instancePublicIp instanceRef node osType role stack userData
aws_ec2.InstanceType: architecture isBurstable sameInstanceClassAs
aws_ec2.Port: canInlineRule toRuleJson | ec2.Port.icmpType(), ec2.Port.tcp(), ec2.Port.udp()
aws_ec2.SubnetFilter: selectSubnets | ec2.SubnetFilter.byCidrMask()
aws_ecs.IBaseService: cluster env node serviceArn serviceName serviceRef stack
aws_elasticloadbalancingv2.INetworkLoadBalancer: addListener connections env loadBalancerArn loadBalancerCanonicalHostedZoneId loadBalancerDnsName loadBalancerRef metrics node stack | elbv2.NetworkLoadBalancer.fromLookup(this, "NetworkLoadBalancer", { … })
aws_elasticloadbalancingv2.INetworkLoadBalancerTarget: attachToNetworkTargetGroup
aws_elasticloadbalancingv2.NetworkListener: addAction addCertificates addTargetGroups addTargets env isNetworkListener listenerArn listenerRef loadBalancer node removeAttribute setAttribute stack
aws_events.IEventBus: archive env eventBusArn eventBusName eventBusPolicy eventBusRef grantPutEventsTo node stack | events.EventBus.fromEventBusName(this, "EventBus", …)
aws_events.IRuleTarget: bind
aws_iam.IGrantable: grantPrincipal
aws_kms.IKey: addAlias addToResourcePolicy env grant grantDecrypt grantEncrypt grantEncryptDecrypt grantGenerateMac grantSign grantSignVerify grantVerify grantVerifyMac keyArn keyId keyRef node stack | kms.Key.fromKeyArn(this, "Key", …)
aws_lambda.Architecture: dockerPlatform name | lambda.Architecture.custom()
aws_lambda.Runtime: bundlingImage isVariable name runtimeEquals supportsCodeGuruProfiling supportsInlineCode supportsSnapStart
aws_s3.IBucket: addEventNotification addObjectCreatedNotification addObjectRemovedNotification addReplicationPolicy addToResourcePolicy arnForObjects bucketArn bucketDomainName bucketDualStackDomainName bucketName bucketRef bucketRegionalDomainName bucketWebsiteDomainName bucketWebsiteUrl enableEventBridgeNotification env grantDelete grantPublicAccess grantPut grantPutAcl grantRead grantReadWrite grantReplicationPermission grantWrite node onCloudTrailEvent onCloudTrailPutObject onCloudTrailWriteObject s3UrlForObject stack transferAccelerationUrlForObject urlForObject virtualHostedUrlForObject | s3.Bucket.fromBucketName(this, "Bucket", …)
aws_s3.ObjectLockRetention: duration mode
aws_s3.StorageClass: value
cdk.CfnParameter: creationStack default logicalId noEcho node overrideLogicalId resolve stack type value valueAsList valueAsNumber valueAsString with
cdk.Duration: formatTokenToNumber isUnresolved minus plus toDays toHours toHumanString toIsoString toMilliseconds toMinutes toSeconds unitLabel | Duration.days(), Duration.hours(), Duration.millis()
cdk.Size: isUnresolved toBytes toGibibytes toKibibytes toMebibytes toPebibytes toTebibytes | Size.bytes(), Size.gibibytes(), Size.kibibytes()
constructs.Construct: node
constructs.IConstruct: node
interfaces.aws_athena.IWorkGroupRef: env node workGroupRef | athena.CfnWorkGroup.fromWorkGroupName(this, "WorkGroup", …)
interfaces.aws_autoscaling.IAutoScalingGroupRef: autoScalingGroupRef env node | autoscaling.AutoScalingGroup.fromAutoScalingGroupName(this, "AutoScalingGroup", …)
interfaces.aws_ec2.IFlowLogRef: env flowLogRef node | ec2.FlowLog.fromFlowLogId(this, "FlowLog", …)
interfaces.aws_ec2.IInstanceRef: env instanceRef node | ec2.CfnInstance.fromInstanceId(this, "Instance", …)
interfaces.aws_ec2.INatGatewayRef: env natGatewayRef node | ec2.CfnNatGateway.fromNatGatewayId(this, "NatGateway", …)
interfaces.aws_ec2.INetworkInterfaceRef: env networkInterfaceRef node | ec2.CfnNetworkInterface.fromNetworkInterfaceId(this, "NetworkInterface", …)
interfaces.aws_ec2.IPrefixListRef: env node prefixListRef | ec2.PrefixList.fromPrefixListId(this, "PrefixList", …)
interfaces.aws_ec2.ISecurityGroupRef: env node securityGroupRef | ec2.SecurityGroup.fromLookupById(this, "SecurityGroup", …)
interfaces.aws_ec2.ISubnetRef: env node subnetRef | ec2.Subnet.fromSubnetId(this, "Subnet", …)
interfaces.aws_ec2.ITrafficMirrorFilterRef: env node trafficMirrorFilterRef | ec2.CfnTrafficMirrorFilter.fromTrafficMirrorFilterId(this, "TrafficMirrorFilter", …)
interfaces.aws_ec2.ITrafficMirrorTargetRef: env node trafficMirrorTargetRef | ec2.CfnTrafficMirrorTarget.fromTrafficMirrorTargetId(this, "TrafficMirrorTarget", …)
interfaces.aws_ec2.ITransitGatewayAttachmentRef: env node transitGatewayAttachmentRef | ec2.CfnTransitGatewayAttachment.fromTransitGatewayAttachmentId(this, "TransitGatewayAttachment", …)
interfaces.aws_ec2.ITransitGatewayRef: env node transitGatewayRef | ec2.CfnTransitGateway.fromTransitGatewayId(this, "TransitGateway", …)
interfaces.aws_ec2.IVPCEndpointRef: env node vpcEndpointRef | ec2.CfnVPCEndpoint.fromVpcEndpointId(this, "VPCEndpoint", …)
interfaces.aws_ec2.IVPCRef: env node vpcRef | ec2.CfnVPC.fromVpcId(this, "VPC", …)
interfaces.aws_ecs.IClusterRef: clusterRef env node | ecs.CfnCluster.fromClusterName(this, "Cluster", …)
interfaces.aws_eks.IClusterRef: clusterRef env node | eks.CfnCluster.fromClusterName(this, "Cluster", …)
interfaces.aws_glue.IDatabaseRef: databaseRef env node | glue.CfnDatabase.fromDatabaseName(this, "Database", …)
interfaces.aws_iam.IRoleRef: env node roleRef | iam.Role.fromRoleName(this, "Role", …)
interfaces.aws_kinesisfirehose.IDeliveryStreamRef: deliveryStreamRef env node | firehose.DeliveryStream.fromDeliveryStreamName(this, "DeliveryStream", …)
interfaces.aws_kms.IKeyRef: env keyRef node | kms.CfnKey.fromKeyId(this, "Key", …)
interfaces.aws_logs.ILogGroupRef: env logGroupRef node | logs.LogGroup.fromLogGroupName(this, "LogGroup", …)
interfaces.aws_s3.IBucketRef: bucketRef env node | s3.Bucket.fromBucketName(this, "Bucket", …)
`);

/** Names and values of own enums; values of those of the CDK are read from the CDK that is there. */
export const ENUMS = new TextTable(`
FlowLogFamily: VPC=vpc TRANSIT_GATEWAY=transit-gateway
FlowLogValueType: INT_32=INT_32 INT_64=INT_64 STRING=STRING
MirrorFleetInterfaces: EVERY=every PRIMARY=primary
MirrorTargetType: NETWORK_INTERFACE=network-interface NETWORK_LOAD_BALANCER=network-load-balancer GATEWAY_LOAD_BALANCER_ENDPOINT=gateway-load-balancer-endpoint
PartitionGranularity: HOUR=hour DAY=day
aws_cloudwatch.Unit:
aws_ec2.AddressFamily:
aws_ec2.FlowLogMaxAggregationInterval:
aws_ec2.FlowLogTrafficType:
aws_ec2.SubnetType:
aws_logs.LogGroupClass:
aws_logs.RetentionDays:
cdk.RemovalPolicy:
`);

/** Own interfaces and the classes that implement them. */
export const INTERFACES = new TextTable(`
ICloudWatchFlowLogs: CloudWatchFlowLogs
IFlowLogs: CloudWatchFlowLogs FirehoseFlowLogs ICloudWatchFlowLogs IS3FlowLogs S3FlowLogs
IMirrorCollector: MirrorCollector
IS3FlowLogs: S3FlowLogs
`);
