import { FlowLogFormat, S3LogLayout } from 'cdk-network-visibility';

/** What the flow logs that exist say of themselves: `aws ec2 describe-flow-logs` prints all of it. */
export const ARCHIVE = {
  bucketName: 'existing-flow-logs-111122223333',
  // LogFormat. None was given, so it is the default; otherwise FlowLogFormat.parse('${version} ...')
  format: FlowLogFormat.DEFAULT,
  // LogDestination (what stands behind the bucket) and DestinationOptions. None were given: text, one folder a day, plain names of folders.
  layout: S3LogLayout.text({ prefix: 'network', perHourPartition: false }),
};
