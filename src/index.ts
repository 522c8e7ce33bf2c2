// The published API, by room. What else a room exports is for other rooms: add a name here only if users shall have it.
export {
  AthenaWorkGroup, AthenaWorkGroupProps, KnownNetworks, KnownNetworksOptions, QuerySpan,
} from './athena';
export {
  FlowLogFamily, FlowLogField, FlowLogFieldOptions, FlowLogFormat, FlowLogFormatParseOptions, FlowLogTagKeys, FlowLogValueType,
} from './flow-logs/format';
export {
  CloudWatchFlowLogs, CloudWatchFlowLogsAttributes, CloudWatchFlowLogsProps, FirehoseFlowLogs, FirehoseFlowLogsAccess,
  FirehoseFlowLogsAccessProps, FirehoseFlowLogsProps, FlowLogBucket, FlowLogBucketProps, FlowLogDeliveryStream,
  FlowLogDeliveryStreamOptions, FlowLogSenders, FlowLogSendersOptions, FlowLogSource, FlowLogSourceOptions, FlowLogsLogGroup,
  FlowLogsLogGroupProps, ICloudWatchFlowLogs, IFlowLogs, IS3FlowLogs, S3FlowLogs, S3FlowLogsAttributes, S3FlowLogsProps, S3LogLayout,
  S3LogLayoutOptions,
} from './flow-logs/delivery';
export {
  FlowLogTable, FlowLogTableProps, FlowLogView, FlowLogViewGrants, FlowLogViewProps, PartitionGrain, PartitionValues, TableWindow,
} from './flow-logs/catalog';
export {
  BeaconsOptions, BruteForceOptions, ClearTextServicesOptions, ContactWithBadAddressesOptions, DnsBypassOptions, FlowLogAlarmsOptions,
  FlowLogInsights, FlowLogInsightsProps, FlowLogMetrics, FlowLogMetricsOptions, FlowLogMetricsProps, FlowLogQuery, FlowLogQueryOptions,
  FlowLogQueryPack, FlowLogQueryPackGrants, FlowLogQueryPackProps, FlowLogQueryScopeOptions, HostSweepOptions, InstanceActivityOptions,
  InterfaceActivityOptions, LikeAwsTemplateOptions, LongConnectionsOptions, NewDestinationsOptions, OwnQueryOptions, PortScanOptions,
  RejectedToPortOptions, SilentInterfacesOptions, TrafficBetweenZonesOptions, TrafficByTagOptions, UnusualProtocolsAndPortsOptions,
  UploadsToInternetOptions, WhatChangedOptions, WherePacketsStopOptions, WhoHadAddressOptions, WhoTalkedToOptions,
} from './flow-logs/questions';
export {
  FlowLogDeliveryHealth, FlowLogDeliveryHealthProps, FlowLogTamperAlarm, FlowLogTamperAlarmProps,
} from './flow-logs/health';
export {
  MirrorDestination, MirrorDestinationEndpointServiceOptions, MirrorDestinationNetworkInterfaceOptions,
  MirrorDestinationNetworkLoadBalancerOptions, MirrorEndpointService, MirrorEndpointServiceProps, MirrorFilter, MirrorFilterOptions,
  MirrorFilterProps, MirrorPreset, MirrorPresetOptions, MirrorRule, MirrorRuleOptions, MirrorSession,
  MirrorSessionProps, MirrorSessionSkippedAlarmOptions, MirrorSource, MirrorSourceOptions, MirrorTarget, MirrorTargetAttributes,
  MirrorTargetProps, MirrorTargetShare, MirrorTargetShareProps, MirrorTargetType, MirroredTraffic, PrimaryNetworkInterface, PrimaryNetworkInterfaceProps,
} from './mirroring/sessions';
export {
  CaptureEngine, CaptureEngineCustomOptions, CaptureEnginePcapOptions, CaptureEngineSuricataOptions, CaptureEngineZeekOptions,
  CollectorImage, CollectorImagePreparedOptions, IMirrorCollector, MirrorCollector, MirrorCollectorAttributes,
  MirrorCollectorProps, SuricataRules,
} from './mirroring/collectors';
export {
  MirrorOwnQueryOptions, MirrorQuery, MirrorQueryAddressOptions, MirrorQueryDurationOptions, MirrorQueryOptions, MirrorQueryPack,
  MirrorQueryPackGrants, MirrorQueryPackProps, MirrorQueryThresholdOptions, MirrorRecordTables, MirrorRecordTablesProps,
} from './mirroring/records';
export {
  MirrorExclusion, MirrorFleet, MirrorFleetChangeLimitOptions, MirrorFleetChangeWindowOptions, MirrorFleetDriftAlarmOptions, MirrorFleetInterfaces,
  MirrorFleetProps, MirrorSelector,
} from './mirroring/fleets';
