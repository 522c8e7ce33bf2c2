import { aws_ec2 as ec2, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { FlowLogBucket } from './flow-log-bucket';
import { FlowLogSenders } from './flow-log-senders';
import { FlowLogSource } from './flow-log-source';
import { IFlowLogs } from './flow-logs';
import { registerUnderPrefix } from './private/bucket-prefix';
import { admitFlowLogsOf } from './private/delivery-policy';
import { createFlowLogs } from './private/flow-log';
import { checkedRecords, existingFamily } from './private/sources';
import { asFolder, S3LogLayout } from './s3-log-layout';
import { checkArguments, guard } from '../../private/arguments';
import { reject } from '../../private/errors';
import { FlowLogFamily, FlowLogFormat } from '../format';

/**
 * Flow log files in a bucket, made by this app or already there.
 *
 * Not for implementing outside this library: import existing files by `S3FlowLogs.fromS3FlowLogsAttributes()`.
 */
export interface IS3FlowLogs extends IFlowLogs {
  /** The bucket that holds the files. */
  readonly bucket: s3.IBucket;

  /** How the files lie. */
  readonly layout: S3LogLayout;

  /** Folder in front of `AWSLogs/`, without slashes at its ends; empty when the files lie at the top of the bucket. */
  readonly prefix: string;
}

/**
 * Flow log files that exist already.
 */
export interface S3FlowLogsAttributes {
  /**
   * The bucket that holds the files.
   *
   * [disable-awslint:prefer-ref-interface] a reference has no policy and no key to extend
   */
  readonly bucket: s3.IBucket;

  /** What the records say: `FlowLogFormat.parse()` reads the format of a flow log that exists. */
  readonly format: FlowLogFormat;

  /** How the files lie, with its prefix. */
  readonly layout: S3LogLayout;

  /**
   * Whose records these are.
   *
   * @default - that of the format's fields; FlowLogFamily.VPC where both families have them all
   */
  readonly family?: FlowLogFamily;
}

const WORDS = { construct: 'S3FlowLogs', elsewhere: 'and give them the same bucket' };

/** What a record says unless told, by family. A function: an import of this class need not make any format. */
function defaultFormatOf(family: FlowLogFamily): FlowLogFormat {
  return family === FlowLogFamily.VPC ? FlowLogFormat.RECOMMENDED_V5 : FlowLogFormat.TRANSIT_GATEWAY_DEFAULT;
}

/**
 * Which traffic is recorded, what a record says, and where the files go.
 */
export interface S3FlowLogsProps {
  /**
   * What the flow logs watch: one flow log is created for each. All are of one family: transit gateways and their attachments, or the rest.
   *
   * Order does not matter; adding or removing one leaves the others alone.
   */
  readonly sources: FlowLogSource[];

  /**
   * The bucket that receives the files. Its policy, and its key's, are extended.
   *
   * For an imported bucket both must be in place. Synth warns about it.
   *
   * It may lie in another Region or account. AWS may then bill the transfer between Regions, per GB, on top of delivery.
   *
   * [disable-awslint:prefer-ref-interface] a reference has no policy to extend
   *
   * @default - a new `FlowLogBucket`
   */
  readonly bucket?: s3.IBucket;

  /**
   * Whether the policies of an imported bucket, and of its key, let these flow logs write already. Nothing warns you then.
   *
   * `senders.bucketPolicyText()` writes what must stand there. Leave it out for a bucket of this app.
   *
   * @default false
   */
  readonly bucketPolicyInPlace?: boolean;

  /**
   * What a record says. A change replaces the flow logs.
   *
   * @default FlowLogFormat.RECOMMENDED_V5; for transit gateways FlowLogFormat.TRANSIT_GATEWAY_DEFAULT; none for sources of `fromResource`
   */
  readonly format?: FlowLogFormat;

  /**
   * How the files lie. A change replaces the flow logs.
   *
   * @default S3LogLayout.parquet()
   */
  readonly layout?: S3LogLayout;

  /**
   * Which traffic is recorded. A change replaces the flow logs. Transit gateways neither accept nor reject: leave it out for them.
   *
   * @default ec2.FlowLogTrafficType.ALL
   */
  readonly trafficType?: ec2.FlowLogTrafficType;

  /**
   * Longest time that one record covers. A change replaces the flow logs.
   *
   * Instances of the Nitro System write records of one minute at most, whatever is set here. Shorter times cost more records.
   *
   * Transit gateways know one minute only.
   *
   * @default ec2.FlowLogMaxAggregationInterval.TEN_MINUTES; for transit gateways ONE_MINUTE
   */
  readonly maxAggregationInterval?: ec2.FlowLogMaxAggregationInterval;
}

/**
 * Sends the flow logs of VPCs, subnets, network interfaces, regional NAT gateways and transit gateways to Amazon S3.
 *
 * Creates one flow log per source and, unless one is given, a bucket. AWS bills delivery per GB (vended logs), the conversion to
 * Parquet per GB, and storage. Files arrive about ten minutes after the traffic.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3.html
 */
export class S3FlowLogs extends Construct implements IS3FlowLogs {
  /**
   * Refers to flow log files that exist already, so that a table can be laid over them. Nothing is created or changed.
   *
   * @param scope where the reference belongs; its account and Region are those of the records unless the table says otherwise
   * @param id name of the reference
   * @param attrs bucket, format and layout of the files
   * @throws when the layout has no prefix: files that exist lie somewhere definite; or the family does not have the format's fields
   */
  public static fromS3FlowLogsAttributes(scope: Construct, id: string, attrs: S3FlowLogsAttributes): IS3FlowLogs {
    const prefix = attrs.layout.prefix;
    if (prefix === undefined) {
      reject('layout of flow logs that exist must have a prefix, got none; write { prefix: "" } when the keys start with AWSLogs/, the folder in '
        + 'front of it otherwise, or { prefix: layout.prefixFor(format, family) } for files of an S3FlowLogs in another app', scope);
    }
    // eslint-disable-next-line awscdk/require-passing-this -- a static method has no construct of its own
    return new ExistingS3FlowLogs(scope, id, attrs.bucket, attrs.format, attrs.layout, prefix, existingFamily(scope, attrs.format, attrs.family));
  }

  /** The bucket that holds the files. */
  public readonly bucket: s3.IBucket;

  /** What the records say. */
  public readonly format: FlowLogFormat;

  /** How the files lie. */
  public readonly layout: S3LogLayout;

  /** Folder in front of `AWSLogs/`, without slashes at its ends; empty when the files lie at the top of the bucket. */
  public readonly prefix: string;

  /** Whose records these are: those of VPCs, or those of transit gateways. */
  public readonly family: FlowLogFamily;

  /** Whose flow logs these are, for the owner of an imported bucket: `senders.bucketPolicyText(bucket)`. */
  public readonly senders: FlowLogSenders;

  /** The flow logs, one per source, in the order of the sources. */
  public readonly flowLogs: ec2refs.IFlowLogRef[];

  constructor(scope: Construct, id: string, props: S3FlowLogsProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    const { family, records, format } = checkedRecords(this, props, WORDS, defaultFormatOf);
    this.family = family;
    this.format = format;
    this.layout = props.layout ?? S3LogLayout.parquet();
    this.prefix = this.layout._prefixFor(this.format, records);

    this.bucket = props.bucket ?? new FlowLogBucket(this, 'Bucket');
    const stack = Stack.of(this);
    this.senders = FlowLogSenders._fromStack(stack, this.layout);
    const policies = admitFlowLogsOf(stack, this.bucket, this.senders._admitted, props.bucketPolicyInPlace ?? false);
    const trafficType = props.trafficType ?? ec2.FlowLogTrafficType.ALL;
    const { layout } = this;
    registerUnderPrefix(this.bucket, this.prefix, props.sources.map(source => ({ owner: this, source, trafficType, format, layout })));
    // AWS documents the folder with a slash behind it; without, its last part may be glued to the file name.
    const destination = this.prefix === '' ? this.bucket.bucketArn : this.bucket.arnForObjects(asFolder(this.prefix));
    this.flowLogs = createFlowLogs(this, props, {
      format,
      logFormat: format.logFormat,
      destination: { logDestinationType: 's3', logDestination: destination, destinationOptions: layout._destinationOptions },
      after: policies,
    });
  }

  /** The record format as AWS spells it. Other tools ask for it. */
  public get logFormat(): string {
    return this.format.logFormat;
  }

  /** Where the files lie, for example `s3://bucket/flow-logs/vpc-parquet-hourly/AWSLogs/`. Other tools ask for it. */
  public get s3Uri(): string {
    return this.bucket.s3UrlForObject(this.layout._root(this.prefix));
  }

  /** Ids of the flow logs, in the order of the sources. File names contain them. */
  public get flowLogIds(): string[] {
    return this.flowLogs.map(flowLog => flowLog.flowLogRef.flowLogId);
  }

  /** @internal */
  public get _resources() {
    return { flowLogs: this.flowLogs, bucket: this.bucket };
  }
}
guard({ S3FlowLogs });

/** Files that this app reads and does not make. */
class ExistingS3FlowLogs extends Construct implements IS3FlowLogs {
  constructor(
    scope: Construct,
    id: string,
    public readonly bucket: s3.IBucket,
    public readonly format: FlowLogFormat,
    public readonly layout: S3LogLayout,
    public readonly prefix: string,
    public readonly family: FlowLogFamily,
  ) {
    super(scope, id);
  }

  public get _resources() {
    return { bucket: this.bucket };
  }
}
guard({ IS3FlowLogs: ExistingS3FlowLogs });
