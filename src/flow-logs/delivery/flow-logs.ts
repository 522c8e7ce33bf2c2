import { aws_s3 as s3 } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs, aws_kinesisfirehose as firehoserefs, aws_logs as logsrefs } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { FlowLogFamily, FlowLogFormat } from '../format';

/** What records depend on, as far as the app knows it. */
interface FlowLogResources {
  /** Those that this app makes. */
  readonly flowLogs?: readonly ec2refs.IFlowLogRef[];
  readonly bucket?: s3.IBucket;
  readonly logGroup?: logsrefs.ILogGroupRef;
  readonly stream?: firehoserefs.IDeliveryStreamRef;
}

/**
 * Flow log records wherever they go, to S3, to CloudWatch Logs or to Firehose; made by this app or already there.
 *
 * Not for implementing outside this library: objects of other classes are refused.
 */
export interface IFlowLogs extends IConstruct {
  /** What the records say. */
  readonly format: FlowLogFormat;

  /** Whose records these are: those of VPCs, or those of transit gateways. */
  readonly family: FlowLogFamily;

  /** @internal */
  readonly _resources: FlowLogResources;
}
