import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { displayPath } from '../../../private/identity';

/** One alarm for each owner: asking twice gives the same. */
export function unhealthyHostsAlarm(owner: Construct, metric: cloudwatch.Metric): cloudwatch.Alarm {
  return owner.node.tryFindChild('UnhealthyHosts') as cloudwatch.Alarm | undefined ?? new cloudwatch.Alarm(owner, 'UnhealthyHosts', {
    metric,
    alarmDescription: `Appliances that receive mirrored packets at ${displayPath(owner)} fail their health check: packets for them are lost or burden the others.`,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    evaluationPeriods: 3,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
  });
}
