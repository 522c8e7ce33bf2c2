// The published API, by room. What else a room exports is for other rooms: add a name here only if users shall have it.
export {
  AthenaGrants, AthenaWorkGroup, AthenaWorkGroupProps, KnownNetworks, KnownNetworksOptions, QuerySpan, TableWindow,
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
  FlowLogTable, FlowLogTableProps, FlowLogView, FlowLogViewProps, PartitionGranularity, PartitionValues,
} from './flow-logs/catalog';
export {
  FlowLogDetectionQueryOptions, FlowLogInsights, FlowLogInsightsMetricsOptions, FlowLogInsightsProps, FlowLogOwnQueryOptions, FlowLogQuery,
  FlowLogQueryOptions, FlowLogQueryPack, FlowLogQueryPackProps, FlowLogQueryScopeOptions, FlowLogSubjectQueryOptions, FlowLogWhatChangedOptions,
} from './flow-logs/questions';
export {
  FlowLogDeliveryHealth, FlowLogDeliveryHealthProps, FlowLogTamperAlarm, FlowLogTamperAlarmProps,
} from './flow-logs/health';
export {
  MirrorDestination, MirrorDestinationEndpointServiceOptions, MirrorDestinationNetworkInterfaceOptions,
  MirrorDestinationNetworkLoadBalancerOptions, MirrorEndpointService, MirrorEndpointServiceProps, MirrorFilter, MirrorFilterOptions,
  MirrorFilterProps, MirrorPreset, MirrorPresetOptions, MirrorRule, MirrorRuleOptions, MirrorSession,
  MirrorSessionProps, MirrorSessionSkippedAlarmOptions, MirrorSource, MirrorSourceOptions, MirrorTarget, MirrorTargetAttributes,
  MirrorTargetProps, MirrorTargetShare, MirrorTargetShareProps, MirrorTargetType, MirroredTraffic, PrimaryNetworkInterface,
  PrimaryNetworkInterfaceProps,
} from './mirroring/sessions';
export {
  CaptureEngine, CaptureEngineCustomOptions, CaptureEnginePcapOptions, CaptureEngineSuricataOptions, CaptureEngineZeekOptions,
  CollectorImage, CollectorImagePreparedOptions, IMirrorCollector, MirrorCollector, MirrorCollectorAttributes,
  MirrorCollectorProps, SuricataRules,
} from './mirroring/collectors';
export {
  MirrorDetectionQueryOptions, MirrorOwnQueryOptions, MirrorQuery, MirrorQueryOptions, MirrorQueryPack, MirrorQueryPackProps, MirrorRecordTables,
  MirrorRecordTablesProps, MirrorSubjectQueryOptions,
} from './mirroring/records';
export {
  MirrorExclusion, MirrorFleet, MirrorFleetChangeLimitOptions, MirrorFleetChangeWindowOptions, MirrorFleetDriftAlarmOptions, MirrorFleetInterfaces,
  MirrorFleetProps, MirrorSelector,
} from './mirroring/fleets';
