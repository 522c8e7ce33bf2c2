import { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DIMENSION, MetricName, METRICS, NAMESPACE } from './metric-names';

/** A metric of a collector's appliances, over one minute and by its own statistic. Each that reports is billed about $0.30 a month. */
export function metricOf(owner: Construct, collector: string, name: MetricName, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: NAMESPACE,
    metricName: name,
    dimensionsMap: { [DIMENSION]: collector },
    statistic: METRICS[name],
    period: Duration.minutes(1),
    ...options,
  }).attachTo(owner);
}
