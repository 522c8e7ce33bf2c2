/** Where metrics of collectors lie. */
export const NAMESPACE = 'TrafficMirroring/Collector';
/** Tells collectors apart: `<stack name>/<unique id of the construct>`, `collector` in the settings of appliances. */
export const DIMENSION = 'Collector';

/** What appliances report each minute (appliance/metrics.py), with the statistic that says something about all of them together. */
export const METRICS = {
  Packets: 'Sum',
  Bytes: 'Sum',
  KernelDrops: 'Sum',
  DecodeErrors: 'Sum',
  ReassemblyGaps: 'Sum',
  MemoryDrops: 'Sum',
  Alerts: 'Sum',
  AlertsHeldBack: 'Sum',
  UploadFailures: 'Sum',
  BacklogFiles: 'Maximum',
  BacklogBytes: 'Maximum',
  BacklogAge: 'Maximum',
  RingDrops: 'Sum',
  OverBudget: 'Sum',
  DiskUsed: 'Maximum',
  HeartbeatAge: 'Maximum',
  Healthy: 'Minimum',
  RulesRefused: 'Maximum',
  TrackingExceeded: 'Sum',
  TrackingAvailable: 'Minimum',
  PacketsExceeded: 'Sum',
  BandwidthExceeded: 'Sum',
  FragmentDrops: 'Sum',
  WrongThreadPackets: 'Sum',
  VxlanErrors: 'Sum',
} as const;

export type MetricName = keyof typeof METRICS;
