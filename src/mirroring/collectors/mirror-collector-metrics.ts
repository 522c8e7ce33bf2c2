import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MetricName } from './private/metric-names';
import { metricOf } from './private/metrics';
import { guard } from '../../private/arguments';

/**
 * What the appliances of a collector report each minute, all together. AWS bills each metric that has values, about $0.30 a month.
 *
 * Counts are sums of a minute, the rest is the worst of the appliances. A metric whose source does not exist has no values: `options` change how one is
 * read.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/working_with_metrics.html
 */
export class MirrorCollectorMetrics {
  /** @internal */
  public static _of(scope: Construct, collector: string): MirrorCollectorMetrics {
    return new MirrorCollectorMetrics(scope, collector);
  }

  private readonly scope: Construct;
  private readonly collector: string;

  private constructor(scope: Construct, collector: string) {
    this.scope = scope;
    this.collector = collector;
  }

  /** Mirrored packets, without what mirroring put around them. */
  public packets(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('Packets', options);
  }

  /** Bytes of mirrored packets. */
  public bytes(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('Bytes', options);
  }

  /** Packets that the kernel dropped because an engine did not keep up. */
  public kernelDrops(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('KernelDrops', options);
  }

  /** Packets that Suricata could not read. */
  public decodeErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('DecodeErrors', options);
  }

  /** Holes in TCP streams: packets that were lost before or after they were mirrored. */
  public reassemblyGaps(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('ReassemblyGaps', options);
  }

  /** Segments, connections and flows that Suricata had no memory for: it counts their packets and does not look into them. */
  public memoryDrops(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('MemoryDrops', options);
  }

  /** Alerts. */
  public alerts(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('Alerts', options);
  }

  /** Alerts above `alertLimit`. */
  public alertsHeldBack(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('AlertsHeldBack', options);
  }

  /** Failed attempts to deliver; nothing is lost by one. */
  public uploadFailures(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('UploadFailures', options);
  }

  /** Files that wait for delivery, of the appliance that has most. */
  public backlogFiles(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('BacklogFiles', options);
  }

  /** Bytes that wait for delivery, of the appliance that has most. */
  public backlogBytes(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('BacklogBytes', options);
  }

  /** Seconds that the oldest file has waited for delivery. */
  public backlogAge(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('BacklogAge', options);
  }

  /** Files that were deleted before they were delivered, because the disk was full. */
  public ringDrops(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('RingDrops', options);
  }

  /** Bytes of packets that were dropped because `bytesPerDay` was used up. */
  public overBudget(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('OverBudget', options);
  }

  /** Percent of the disk that is used, of the fullest appliance. */
  public diskUsed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('DiskUsed', options);
  }

  /** Seconds since what an appliance sends itself through its own tunnel device last came back. */
  public heartbeatAge(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('HeartbeatAge', options);
  }

  /** 1 where every appliance is well, 0 where one is not. */
  public healthy(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('Healthy', options);
  }

  /** 1 where an appliance refused the newest set of rules, and goes on with the one before. */
  public rulesRefused(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('RulesRefused', options);
  }

  /** Packets that were dropped because an instance tracks no more connections. */
  public trackingExceeded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('TrackingExceeded', options);
  }

  /** Connections that an instance can track in addition, of the appliance that has least. */
  public trackingAvailable(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('TrackingAvailable', options);
  }

  /** Packets that were queued or dropped because an instance takes no more in a second. */
  public packetsExceeded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('PacketsExceeded', options);
  }

  /** Packets that were queued or dropped because an instance takes no more bytes in a second. */
  public bandwidthExceeded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('BandwidthExceeded', options);
  }

  /** Fragments of IP packets that Suricata had no room for: neither they nor what they are parts of were inspected. */
  public fragmentDrops(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('FragmentDrops', options);
  }

  /**
   * Packets of TCP connections whose two directions different threads of Suricata processed, so that their order is not certain. Above 0 only for
   * connections inside tunnels whose two directions have different outer addresses.
   */
  public wrongThreadPackets(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('WrongThreadPackets', options);
  }

  /** Packets to UDP port 4789 that the kernel dropped because reserved bits of the VXLAN header were set. Traffic Mirroring sends none. */
  public vxlanErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.of('VxlanErrors', options);
  }

  private of(name: MetricName, options: cloudwatch.MetricOptions | undefined): cloudwatch.Metric {
    return metricOf(this.scope, this.collector, name, options);
  }
}
guard({ MirrorCollectorMetrics });
