import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DIMENSION, NAMESPACE } from './metric-names';

/** What the controller reports at the end of each run. Names and units are a contract: people have graphs of them. */
export const MetricName = {
  WANTED: 'Wanted',
  PRESENT: 'Present',
  CREATED: 'Created',
  DELETED: 'Deleted',
  SKIPPED: 'Skipped',
  FAILED: 'Failed',
  DRIFT_AGE: 'DriftAge',
  THROTTLED: 'Throttled',
  BRAKED: 'Braked',
  PAUSED: 'Paused',
} as const;

/** A metric of a fleet. Each that is reported is billed about $0.30 a month. */
export function metricOf(fleet: Construct, fleetName: string, metricName: string, options: cloudwatch.MetricOptions): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: NAMESPACE,
    metricName,
    dimensionsMap: { [DIMENSION]: fleetName },
    // A run that woke twice reports twice.
    statistic: cloudwatch.Stats.MAXIMUM,
    ...options,
  }).attachTo(fleet);
}
