import { aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { FlowLogFormat, FlowLogQueryPack, FlowLogQueryPackProps, FlowLogTable, FlowLogTableProps, S3FlowLogs, S3LogLayout } from '../../../src';

/** A table over Parquet files that exist already. */
export function tableIn(stack: Stack, format = FlowLogFormat.RECOMMENDED_V5, props: Partial<FlowLogTableProps> = {}): FlowLogTable {
  const flowLogs = S3FlowLogs.fromS3FlowLogsAttributes(stack, 'Existing', {
    bucket: s3.Bucket.fromBucketName(stack, 'Archive', 'flow-log-archive'),
    format,
    layout: S3LogLayout.parquet({ prefix: 'vpc' }),
  });
  return new FlowLogTable(stack, 'Table', { flowLogs, ...props });
}

/** A pack of questions over such a table. */
export function packIn(stack: Stack, props: Partial<FlowLogQueryPackProps> = {}, format?: FlowLogFormat): FlowLogQueryPack {
  return new FlowLogQueryPack(stack, 'Questions', { table: props.table ?? tableIn(stack, format), ...props });
}
