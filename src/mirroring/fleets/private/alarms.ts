import { aws_cloudwatch as cloudwatch, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Controller } from './controller';
import { displayPath } from '../../../private/identity';
import { alarmOnce } from '../../../private/once-alarm';

type Method = 'addBrakedAlarm' | 'addDriftAlarm' | 'addPausedAlarm' | 'addSkippedAlarm' | 'addDeadLettersAlarm';

/** An alarm of a fleet. */
interface FleetAlarm {
  /** Construct id. */
  readonly id: string;
  readonly method: Method;
  /** The method of the metric behind it. */
  readonly metricMethod: string;
  readonly metric: cloudwatch.IMetric;
  readonly threshold: number;
  readonly options?: Readonly<Record<string, string | number>>;
  /** Runs are not made on the second: one period may hold two of them, and the next one none. */
  readonly periods?: number;
  readonly isSilenceBad?: boolean;
  /** What it means, and what to do. */
  readonly meaning: string;
}

/** Adds an alarm, or returns the one that is there. */
export function fleetAlarm(fleet: Construct, alarm: FleetAlarm): cloudwatch.Alarm {
  const { id, method, metricMethod, metric, threshold, options = {}, periods = 1, isSilenceBad = false, meaning } = alarm;
  return alarmOnce(fleet, id, {
    method,
    options,
    metric: metricMethod,
    create: () => new cloudwatch.Alarm(fleet, id, {
      alarmDescription: `Fleet ${displayPath(fleet)}: ${meaning}.`,
      metric,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold,
      evaluationPeriods: periods,
      treatMissingData: isSilenceBad ? cloudwatch.TreatMissingData.BREACHING : cloudwatch.TreatMissingData.NOT_BREACHING,
    }),
  });
}

/** Messages that nobody could deliver or handle. */
export function deadLetters({ deadLetterQueue }: Controller, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
  return deadLetterQueue.metricApproximateNumberOfMessagesVisible({ statistic: cloudwatch.Stats.MAXIMUM, period: Duration.minutes(5), ...options });
}
