import { aws_cloudwatch as cloudwatch, Duration, Size, SizeRoundingBehavior } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { reject, show } from '../../../private/errors';
import { isKnown } from '../../../private/tokens';
import { FlowLogMetrics } from '../flow-log-metrics';

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

/** Records arrive 5 to 15 minutes late: an alarm looks back this many periods of five minutes, else it would judge what is not there yet. */
const LOOK_BACK = 6;

/** What CloudWatch says of a log group by itself. */
export interface LogGroupMetrics {
  readonly incomingEvents: cloudwatch.Metric;
  readonly incomingBytes: cloudwatch.Metric;
}

/** The alarms, with what each means and what to do in its description. */
export function createAlarms(
  owner: Construct, options: FlowLogAlarmsOptions, group: LogGroupMetrics, metrics: FlowLogMetrics | undefined,
): cloudwatch.Alarm[] {
  const quarters = silentQuarters(owner, options.silence ?? Duration.hours(1));
  const budget = options.ingestionADay ?? Size.gibibytes(10);
  const made = [
    new cloudwatch.Alarm(owner, 'NothingArrives', {
      alarmDescription: `No flow log record has arrived for ${quarters * 15} minutes. A flow log can be ACTIVE and deliver nothing: look at the delivery status of `
        + 'the flow logs (aws ec2 describe-flow-logs), the role and the key; or the network is silent.',
      metric: group.incomingEvents.with({ period: Duration.minutes(15) }),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: quarters,
      // A log group that receives nothing has no metric at all.
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    }),
    new cloudwatch.Alarm(owner, 'IngestionBeyondBudget', {
      alarmDescription: `More than ${budget.toGibibytes({ rounding: SizeRoundingBehavior.NONE })} GiB of flow log records arrived within a day: they are billed by the GB. Find the interfaces `
        + 'that write most records, record rejects only, or send everything to S3.',
      metric: group.incomingBytes.with({ period: Duration.days(1) }),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: checkedBytes(owner, budget),
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }),
    ...metrics === undefined ? [] : recordAlarms(owner, checkedCount(owner, options.rejectedFlows ?? 1000), metrics),
  ];
  for (const action of options.actions ?? []) {
    made.forEach(alarm => {
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    });
  }
  return made;
}

function recordAlarms(owner: Construct, threshold: number, metrics: FlowLogMetrics): cloudwatch.Alarm[] {
  return [
    new cloudwatch.Alarm(owner, 'ManyRejectedFlows', {
      alarmDescription: `More than ${threshold} flows were rejected within five minutes, twice within half an hour. Ask who is rejected most, and at which interface: a scan, `
        + 'or a rule that was changed.',
      metric: metrics.rejectedFlows,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold,
      evaluationPeriods: LOOK_BACK,
      datapointsToAlarm: 2,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }),
    new cloudwatch.Alarm(owner, 'RecordsSkipped', {
      alarmDescription: 'Flow log records were lost (SKIPDATA) within the last half hour: AWS could not keep up or failed. Answers are incomplete for the interfaces concerned.',
      metric: metrics.skippedRecords,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      evaluationPeriods: LOOK_BACK,
      datapointsToAlarm: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }),
  ];
}

function silentQuarters(owner: Construct, silence: Duration): number {
  const quarters = silence.isUnresolved() ? NaN : silence.toMinutes({ integral: false }) / 15;
  if (!Number.isInteger(quarters) || quarters < 2 || quarters > 96) {
    reject(`silence must be multiples of 15 minutes known at synth, at least 30 minutes and at most a day, got ${silence.isUnresolved() ? 'a token' : silence.toHumanString()}; `
      + 'write Duration.hours(1)', owner);
  }
  return quarters;
}

function checkedCount(owner: Construct, count: number): number {
  if (isKnown(count) && (!Number.isInteger(count) || count < 1)) {
    reject(`rejectedFlows must be a whole number of at least 1, got ${show(count)}; write 1000`, owner);
  }
  return count;
}

function checkedBytes(owner: Construct, budget: Size): number {
  const bytes = budget.isUnresolved() ? NaN : budget.toBytes();
  return bytes >= 1 ? bytes : reject(`ingestionADay must be at least a byte, known at synth, got ${budget.isUnresolved() ? 'a token' : `${bytes} bytes`}; write Size.gibibytes(10)`, owner);
}
