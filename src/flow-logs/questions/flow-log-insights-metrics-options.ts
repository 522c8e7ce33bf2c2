/**
 * Which metrics `FlowLogInsights` makes of the records of a log group.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
 */
export interface FlowLogInsightsMetricsOptions {
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
