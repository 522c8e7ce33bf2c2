import { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MetricName } from './metric-names';
import { displayPath } from '../../../private/identity';

/** When an alarm goes off. */
interface Bound {
  /** Above it, or below it for `Healthy`. */
  readonly threshold: number;
  readonly period: Duration;
  /** Of so many periods, so many must be bad. */
  readonly of: number;
  readonly bad: number;
}

/** What an alarm is about. */
interface Watch extends Bound {
  /** Only with this engine; always without. */
  readonly engine?: string;
  /** What it means, and what to do. */
  readonly meaning: string;
}

/** Something was lost for good: once is enough. */
const ONCE: Bound = { threshold: 0, period: Duration.minutes(5), of: 1, bad: 1 };

/** Bursts shorter than a second count here as well, and do no harm: most minutes of five must be bad. */
const LASTING: Bound = { threshold: 0, period: Duration.minutes(1), of: 5, bad: 3 };

/** The alarms by the metric that each is of. Ids and what is watched are a contract: people look for them. */
const WATCHED: Partial<Record<MetricName, Watch>> = {
  // A minute may be lost on its way, five are not. An appliance that reports is either healthy (1) or not (0).
  Healthy: {
    threshold: 1,
    period: Duration.minutes(1),
    of: 5,
    bad: 5,
    meaning: 'an appliance has not been healthy for 5 minutes, or none has reported: mirrored packets are lost. It is not replaced, so that what lies on its disk is not '
      + 'lost as well. Look at the health checks of the target group; then open a session on the appliance (Session Manager) and read its journal: journalctl -u "mirror-*"',
  },
  TrackingExceeded: {
    ...ONCE,
    meaning: 'packets were dropped because an appliance had more connections than its instance type tracks: behind a load balancer each mirrored flow is one, for up to 120 '
      + 'seconds. These drops show nowhere else. Use a larger instance type or more appliances, or mirror less',
  },
  PacketsExceeded: {
    ...LASTING,
    meaning: 'an appliance received more packets a second than its instance type takes; packets are queued or dropped before the system sees them. Use a larger instance type '
      + 'or more appliances, mirror less, or cut packets (packetLength) only if bytes are what is too much',
  },
  BandwidthExceeded: {
    ...LASTING,
    meaning: 'an appliance received more bytes a second than its instance type takes, for longer than its burst allows; packets are queued or dropped. Use a larger instance '
      + 'type or more appliances, mirror less, or cut packets (packetLength)',
  },
  // A thousandth of the packets: with less, streams are still put together. A burst or a reload of rules is one period, so two of three must be bad.
  KernelDrops: {
    threshold: 0.1,
    period: Duration.minutes(5),
    of: 3,
    bad: 2,
    meaning: 'more than one packet in a thousand is lost between kernel and engine: the engine is too slow, and rules that look into streams miss. Use an instance type with '
      + 'more cores, fewer rules or less traffic',
  },
  MemoryDrops: {
    ...ONCE,
    engine: 'suricata',
    meaning: 'Suricata had no memory left for new connections, and rules do not look into what it left out. Use more appliances and spread the sources over them, or mirror '
      + 'less: a larger instance type does not raise the bound',
  },
  FragmentDrops: {
    ...ONCE,
    engine: 'suricata',
    meaning: 'Suricata had no room left for fragments of IP packets: neither they nor what they are parts of were inspected. Somebody may send fragments that never end, to hide '
      + 'others. Look at the sources of fragments in the captures (tcpdump "ip[6:2] & 0x3fff != 0"), and block those that send most',
  },
  RingDrops: {
    ...ONCE,
    meaning: 'files were deleted before they were delivered, the oldest first, because the disk of an appliance was full. What they held is lost. Look at the alarm BacklogAge '
      + 'first: delivery may fail; else give more storage, or write less',
  },
  // A file is closed within a minute and delivered within seconds: a quarter of an hour means that delivery does not work, and most disks last longer.
  BacklogAge: {
    threshold: Duration.minutes(15).toSeconds(),
    period: Duration.minutes(5),
    of: 1,
    bad: 1,
    meaning: 'a closed file has waited for more than 15 minutes to be delivered. Nothing is lost until the disk is full. Look at the metric UploadFailures and at the journal of '
      + 'the appliance: the bucket, the key, its policies, or the way to S3',
  },
  RulesRefused: {
    ...ONCE,
    engine: 'suricata',
    meaning: 'Suricata refuses the newest rules; it works with the last that it took. Test the rules (suricata -T) and replace them; the journal of the appliance names the line',
  },
  OverBudget: {
    ...ONCE,
    engine: 'pcap',
    meaning: 'packets were dropped because an appliance has delivered its share of bytesPerDay; it goes on at midnight (UTC). Give a larger budget, mirror less, or cut packets '
      + '(packetLength)',
  },
};

/**
 * The alarms of a collector with these engines, children of the owner, each of the metric that its id names.
 *
 * Each is billed about $0.10 a month, KernelDrops about $0.20. None has an action yet.
 */
export function createAlarms(owner: Construct, metric: (name: MetricName) => cloudwatch.Metric, engines: readonly string[]): cloudwatch.Alarm[] {
  return (Object.keys(WATCHED) as MetricName[]).flatMap(name => {
    const { engine, meaning, threshold, period, of, bad } = WATCHED[name]!;
    const isOfHealth = name === 'Healthy';
    return engine !== undefined && !engines.includes(engine) ? [] : new cloudwatch.Alarm(owner, name, {
      alarmDescription: `Collector ${displayPath(owner)}: ${meaning}.`,
      metric: name === 'KernelDrops' ? lostPercent(metric, period) : metric(name).with({ period }),
      comparisonOperator: isOfHealth ? cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD : cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold,
      evaluationPeriods: of,
      datapointsToAlarm: bad,
      // What is not counted has not happened, or the instance type does not count it; but silence is the worst of news.
      treatMissingData: isOfHealth ? cloudwatch.TreatMissingData.BREACHING : cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  });
}

/** What was dropped, of what arrived. A quiet network has neither, and is no number. */
function lostPercent(metric: (name: MetricName) => cloudwatch.Metric, period: Duration): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    expression: 'IF(drops > 0, 100 * drops / (packets + drops), 0)',
    // With its period, which would be overridden anyway: the CDK warns of any other.
    usingMetrics: { drops: metric('KernelDrops').with({ period }), packets: metric('Packets').with({ period }) },
    period,
    label: 'Packets lost between kernel and engine (percent)',
  });
}
