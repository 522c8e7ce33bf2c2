import { Stack, StackProps, aws_ec2 as ec2, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ARCHIVE_BUCKET, FORMAT, LAYOUT } from './records';
import { FlowLogSource, S3FlowLogs } from 'cdk-network-visibility';

/** In a workload account: a VPC whose records go to the archive. */
export class WorkloadStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { natGateways: 0, availabilityZones: [`${this.region}a`, `${this.region}b`] });

    new S3FlowLogs(this, 'FlowLogs', {
      sources: [FlowLogSource.vpc(vpc)],
      bucket: s3.Bucket.fromBucketName(this, 'Archive', ARCHIVE_BUCKET),
      bucketPolicyInPlace: true, // the archive stack admits this account
      format: FORMAT,
      layout: LAYOUT,
    });
  }
}
