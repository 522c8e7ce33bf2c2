import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MetricName } from './metric-names';
import { displayPath } from '../../../private/identity';

const WIDTH = 24;

/** A graph: what it answers, and what of. */
interface Graph {
  /** A question that anybody may ask at night. */
  readonly title: string;
  readonly left: readonly MetricName[];
  /** Of another scale. */
  readonly right?: readonly MetricName[];
  /** Only with this engine; always without. */
  readonly engine?: string;
}

/** In the order in which one looks: does it see, does it lose, does it deliver. */
const GRAPHS: readonly Graph[] = [
  { title: 'Do packets arrive? Are any lost before the engines?', left: ['Packets'], right: ['KernelDrops', 'DecodeErrors', 'VxlanErrors'] },
  { title: 'Are all appliances healthy? (1: yes; age of the last heartbeat in seconds)', left: ['Healthy'], right: ['HeartbeatAge'] },
  { title: 'Is the instance type too small? (anything above 0)', left: ['TrackingExceeded', 'PacketsExceeded', 'BandwidthExceeded'] },
  { title: 'How many connections can the instance type still track?', left: ['TrackingAvailable'] },
  { title: 'Does delivery keep up? (seconds that the oldest file waits)', left: ['BacklogAge'], right: ['BacklogFiles', 'UploadFailures'] },
  { title: 'Is the disk full? (percent; files deleted undelivered)', left: ['DiskUsed'], right: ['RingDrops'] },
  { title: 'What alerts? (held back: over the limit of a signature, or not taken)', left: ['Alerts'], right: ['AlertsHeldBack'], engine: 'suricata' },
  { title: 'Does Suricata miss parts of streams or fragments, or refuse rules?', left: ['ReassemblyGaps', 'MemoryDrops', 'FragmentDrops', 'WrongThreadPackets'], right: ['RulesRefused'], engine: 'suricata' },
  { title: 'Bytes that arrive, and bytes dropped over the budget of the day', left: ['Bytes'], right: ['OverBudget'], engine: 'pcap' },
];

/**
 * A dashboard of a collector with these engines, child `Dashboard` of the owner: one page, read from the top. Billed about $3 a month beyond the third of
 * an account.
 *
 * @param alarms shown first
 */
export function createDashboard(
  owner: Construct, metric: (name: MetricName) => cloudwatch.Metric, engines: readonly string[], alarms: readonly cloudwatch.IAlarm[] = [],
): cloudwatch.Dashboard {
  const dashboard = new cloudwatch.Dashboard(owner, 'Dashboard');
  dashboard.addWidgets(new cloudwatch.TextWidget({
    width: WIDTH, height: 4, markdown: introduction(owner), background: cloudwatch.TextWidgetBackground.TRANSPARENT,
  }));
  if (alarms.length > 0) {
    dashboard.addWidgets(new cloudwatch.AlarmStatusWidget({ width: WIDTH, height: 3, title: 'Alarms: the description of each says what to do', alarms: [...alarms] }));
  }
  const chosen = GRAPHS.filter(({ engine }) => engine === undefined || engines.includes(engine));
  const graphs = chosen.map(({ title, left, right = [] }) => new cloudwatch.GraphWidget({
    width: WIDTH / 2,
    height: 6,
    title,
    left: left.map(metric),
    right: right.map(metric),
    leftYAxis: { min: 0 },
    rightYAxis: { min: 0 },
  }));
  // All in one call would be one row.
  for (let from = 0; from < graphs.length; from += 2) {
    dashboard.addWidgets(...graphs.slice(from, from + 2));
  }
  return dashboard;
}

function introduction(owner: Construct): string {
  return [
    `# Collector ${displayPath(owner)}`,
    'Look from the top: does it see, does it lose, does it deliver? All appliances together; sums are a minute\'s, the worst of all appliances for ages, disk and health.',
    '**No packets:** a quiet network is no fault as long as heartbeats come back; else look at sessions and filters. '
      + '**Lost before the engines:** a larger instance type, or fewer rules. '
      + '**A file waits:** bucket, key or way to S3; nothing is lost until the disk is full.',
  ].join('\n\n');
}
