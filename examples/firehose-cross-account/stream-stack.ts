import { aws_kinesisfirehose as firehose, aws_s3 as s3, Duration, Size, Stack, StackProps, Tags } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SOURCE_ACCOUNTS, STREAM } from './names';
import { FirehoseFlowLogsAccess } from 'cdk-network-visibility';

/** The account that receives: a stream into a bucket, and the role that lets flow logs of the other account in. */
export class StreamStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const bucket = new s3.Bucket(this, 'Records', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(90) }],
    });
    const stream = new firehose.DeliveryStream(this, 'Stream', {
      deliveryStreamName: STREAM.streamName,
      destination: new firehose.S3Bucket(bucket, { bufferingInterval: Duration.minutes(5), bufferingSize: Size.mebibytes(64) }),
      encryption: firehose.StreamEncryption.awsOwnedKey(),
    });
    Tags.of(stream).add('LogDeliveryEnabled', 'true'); // AWS sets it anyway: without this line that is drift

    new FirehoseFlowLogsAccess(this, 'FlowLogDestination', { stream, sourceAccounts: SOURCE_ACCOUNTS });
  }
}
