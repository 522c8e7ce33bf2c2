import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MetricName } from './metric-names';

/** A dashboard of a collector with these engines, child `Dashboard` of `scope`. */
export function createDashboard(scope: Construct, metric: (name: MetricName) => cloudwatch.Metric, _engines: readonly string[]): cloudwatch.Dashboard {
  return new cloudwatch.Dashboard(scope, 'Dashboard', { widgets: [[new cloudwatch.GraphWidget({ left: [metric('Packets')] })]] });
}
