import { Duration, Stack, StackProps, aws_cloudwatch_actions as actions, aws_kms as kms, aws_sns as sns } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ARCHIVE_BUCKET, FORMAT, LAYOUT, WORKLOAD_ACCOUNTS, WORKLOAD_REGIONS } from './records';
import { FlowLogBucket, FlowLogSenders, FlowLogQueryPack, FlowLogTable, FlowLogTamperAlarm, PartitionValues, S3FlowLogs } from 'cdk-network-visibility';

/** In the log-archive account: the bucket that admits the workload accounts, a table over the records of all, saved questions, an alarm on tampering. Deploy it first. */
export class ArchiveStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const bucket = new FlowLogBucket(this, 'Bucket', {
      bucketName: ARCHIVE_BUCKET,
      encryptionKey: new kms.Key(this, 'Key', { enableKeyRotation: true }),
      expiration: Duration.days(400),
      deliveryFrom: [FlowLogSenders.fromAccounts(WORKLOAD_ACCOUNTS, { regions: WORKLOAD_REGIONS, layout: LAYOUT })],
    });

    const flowLogs = S3FlowLogs.fromS3FlowLogsAttributes(this, 'FlowLogs', { bucket, format: FORMAT, layout: LAYOUT });
    const table = new FlowLogTable(this, 'Table', {
      flowLogs,
      accounts: PartitionValues.of(WORKLOAD_ACCOUNTS),
      regions: PartitionValues.of(WORKLOAD_REGIONS),
    });
    new FlowLogQueryPack(this, 'Questions', { table });

    // Says so when anyone but the deployment changes the bucket or its key. Subscribe whoever shall hear of it.
    const tamper = new FlowLogTamperAlarm(this, 'Tamper', { flowLogs: [flowLogs] });
    tamper.alarm.addAlarmAction(new actions.SnsAction(new sns.Topic(this, 'Security', { enforceSSL: true })));
  }
}
