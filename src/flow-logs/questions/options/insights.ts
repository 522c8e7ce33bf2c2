import { aws_cloudwatch as cloudwatch, Duration, Size } from 'aws-cdk-lib';

/**
 * Which metrics are made of the records of a log group.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
 */
export interface FlowLogMetricsOptions {
  /**
   * Ports whose rejected flows are counted one by one, at most 20: a metric each, at about $0.30 a month.
   *
   * There is no metric for every port or every interface on purpose: CloudWatch bills each value of a dimension as a metric of its own,
   * and switches a filter off that makes more than 1,000.
   *
   * @default - none
   */
  readonly rejectedPorts?: number[];

  /**
   * Namespace of the metrics: 1 to 255 characters without `:`, `*` and `$`. Two constructs that share one add up in the same metrics.
   *
   * @default - `FlowLogs/`, followed by a name made from the place of the construct in the app
   */
  readonly metricNamespace?: string;
}

/**
 * When to raise an alarm. Records arrive 5 to 15 minutes late: alarms look at the last half hour, so that none is missed.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Alarms.html
 */
export interface FlowLogAlarmsOptions {
  /**
   * What happens when an alarm goes off, and when it is over.
   *
   * @default - nothing: the alarms are to be looked at
   */
  readonly actions?: cloudwatch.IAlarmAction[];

  /**
   * Rejected flows within five minutes that are too many. Background noise from the internet is rejected all day: watch the metric for a
   * week, then choose.
   *
   * @default 1000
   */
  readonly rejectedFlows?: number;

  /**
   * How long nothing may arrive: whole multiples of 15 minutes, at least 30 minutes, at most a day. Where only rejects are recorded, a
   * quiet network is silent, too: choose more.
   *
   * @default Duration.hours(1)
   */
  readonly silence?: Duration;

  /**
   * Uncompressed records a day that are too much to pay: delivery costs about $0.50 a GB in the Standard class.
   *
   * @default Size.gibibytes(10)
   */
  readonly ingestionADay?: Size;
}
