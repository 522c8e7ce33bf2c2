import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MetricName } from './metric-names';

/** A metric of a collector's appliances, over one minute and by its own statistic. */
export function metricOf(_scope: Construct, _collector: string, _name: MetricName, _options?: cloudwatch.MetricOptions): cloudwatch.Metric {
  throw new Error('not built yet');
}
