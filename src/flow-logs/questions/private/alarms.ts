import { aws_cloudwatch as cloudwatch, Duration, Size, SizeRoundingBehavior } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { reject, show } from '../../../private/errors';
import { alarmOnce } from '../../../private/once-alarm';
import { isKnown } from '../../../private/tokens';

/** Records arrive 5 to 15 minutes late: an alarm looks back this many periods of five minutes, else it would judge what is not there yet. */
const LOOK_BACK = 6;

/** Nothing arrived for a while. */
export function silenceAlarm(owner: Construct, maxSilence: Duration, metric: cloudwatch.Metric): cloudwatch.Alarm {
  const quarters = silentQuarters(owner, maxSilence);
  return alarmOnce(owner, 'NothingArrives', {
    method: 'addSilenceAlarm',
    options: { maxSilence: maxSilence.toHumanString() },
    metric: 'metricIncomingRecords',
    create: () => new cloudwatch.Alarm(owner, 'NothingArrives', {
      alarmDescription: `No flow log record arrived for ${Duration.minutes(quarters * 15).toHumanString()}. Delivery may be broken: look at DeliverLogsStatus of `
        + 'the flow logs (aws ec2 describe-flow-logs), the role and the key; or the network is silent.',
      metric: metric.with({ period: Duration.minutes(15) }),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: quarters,
      // A log group that receives nothing has no metric at all.
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    }),
  });
}

/** More arrived in a day than somebody wants to pay. */
export function ingestionAlarm(owner: Construct, dailyIngestionLimit: Size, metric: cloudwatch.Metric): cloudwatch.Alarm {
  const bytes = checkedBytes(owner, dailyIngestionLimit);
  return alarmOnce(owner, 'IngestionBeyondBudget', {
    method: 'addIngestionAlarm',
    options: { dailyIngestionLimit: `${bytes} bytes` },
    metric: 'metricIncomingBytes',
    create: () => new cloudwatch.Alarm(owner, 'IngestionBeyondBudget', {
      alarmDescription: `More than ${dailyIngestionLimit.toGibibytes({ rounding: SizeRoundingBehavior.NONE })} GiB of flow log records arrived within a day: they are billed by the GB. Find the interfaces `
        + 'that write most records, record rejects only, or send everything to S3.',
      metric: metric.with({ period: Duration.days(1) }),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: bytes,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }),
  });
}

/** Much was rejected. */
export function rejectedFlowsAlarm(owner: Construct, threshold: number, metric: cloudwatch.Metric): cloudwatch.Alarm {
  checkCount(owner, threshold);
  return alarmOnce(owner, 'ManyRejectedFlows', {
    method: 'addRejectedFlowsAlarm',
    options: { threshold },
    metric: 'metricRejectedFlows',
    create: () => new cloudwatch.Alarm(owner, 'ManyRejectedFlows', {
      alarmDescription: `More than ${threshold} flows were rejected within five minutes, twice within half an hour. Ask who is rejected most, and at which interface: a scan, `
        + 'or a rule that was changed.',
      metric,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold,
      evaluationPeriods: LOOK_BACK,
      datapointsToAlarm: 2,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }),
  });
}

/** AWS lost records. */
export function skippedRecordsAlarm(owner: Construct, metric: cloudwatch.Metric): cloudwatch.Alarm {
  return alarmOnce(owner, 'RecordsSkipped', {
    method: 'addSkippedRecordsAlarm',
    options: {},
    metric: 'metricSkippedRecords',
    create: () => new cloudwatch.Alarm(owner, 'RecordsSkipped', {
      alarmDescription: 'Flow log records were lost (SKIPDATA) within the last half hour: AWS could not keep up or failed. Answers are incomplete for the interfaces concerned.',
      metric,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      evaluationPeriods: LOOK_BACK,
      datapointsToAlarm: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }),
  });
}

function silentQuarters(owner: Construct, silence: Duration): number {
  const quarters = silence.isUnresolved() ? NaN : silence.toMinutes({ integral: false }) / 15;
  if (!Number.isInteger(quarters) || quarters < 2 || quarters > 96) {
    reject(`maxSilence must be multiples of 15 minutes known at synth, at least 30 minutes and at most a day, got ${silence.isUnresolved() ? 'a token' : silence.toHumanString()}; `
      + 'write Duration.hours(1)', owner);
  }
  return quarters;
}

function checkCount(owner: Construct, count: number): void {
  if (isKnown(count) && (!Number.isInteger(count) || count < 1)) {
    reject(`threshold must be a whole number of at least 1, got ${show(count)}; write 1000`, owner);
  }
}

function checkedBytes(owner: Construct, limit: Size): number {
  const bytes = limit.isUnresolved() ? NaN : limit.toBytes();
  return bytes >= 1 ? bytes : reject(`dailyIngestionLimit must be at least a byte, known at synth, got ${limit.isUnresolved() ? 'a token' : `${bytes} bytes`}; write Size.gibibytes(10)`, owner);
}
