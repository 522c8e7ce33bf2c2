import { aws_ec2 as ec2, aws_s3 as s3, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ARCHIVE } from './archive';

/** What is there already: a VPC whose flow logs the construct of aws-cdk-lib sends to a bucket. Nothing in here changes. */
export class NetworkStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const bucket = new s3.Bucket(this, 'Archive', { bucketName: ARCHIVE.bucketName, enforceSSL: true });
    const vpc = new ec2.Vpc(this, 'Vpc', { natGateways: 0 });
    vpc.addFlowLog('FlowLogs', { destination: ec2.FlowLogDestination.toS3(bucket, 'network') });
  }
}
