import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MetricName } from './metric-names';

/** The alarms of a collector with these engines, children of `scope`, each of the metric that its id names. */
export function createAlarms(scope: Construct, metric: (name: MetricName) => cloudwatch.Metric, _engines: readonly string[]): cloudwatch.Alarm[] {
  return [new cloudwatch.Alarm(scope, 'TrackingExceeded', { metric: metric('TrackingExceeded'), threshold: 1, evaluationPeriods: 1 })];
}
