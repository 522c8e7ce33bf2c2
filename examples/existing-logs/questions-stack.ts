import { aws_s3 as s3, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ARCHIVE } from './archive';
import { FlowLogQueryPack, FlowLogTable, PartitionValues, S3FlowLogs } from 'cdk-network-visibility';

/** A table and questions laid over the files that exist. */
export class QuestionsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const flowLogs = S3FlowLogs.fromS3FlowLogsAttributes(this, 'Existing', {
      bucket: s3.Bucket.fromBucketName(this, 'Archive', ARCHIVE.bucketName),
      format: ARCHIVE.format,
      layout: ARCHIVE.layout,
    });
    const table = new FlowLogTable(this, 'Table', {
      flowLogs,
      accounts: PartitionValues.of(['111122223333', '444455556666']),
      regions: PartitionValues.of(['eu-west-1', 'us-east-1']),
    });
    new FlowLogQueryPack(this, 'Questions', { table });
  }
}
