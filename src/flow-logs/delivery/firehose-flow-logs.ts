import { aws_ec2 as ec2, aws_iam as iam } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs, aws_kinesisfirehose as firehoserefs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { FlowLogDeliveryStream } from './flow-log-delivery-stream';
import { FlowLogSource } from './flow-log-source';
import { IFlowLogs } from './flow-logs';
import { FlowLogFamily, FlowLogFormat } from '../format';
import { checkNameable, createSourceRole, registerInStream } from './private/firehose';
import { createFlowLogs } from './private/flow-log';
import { checkedRecords, defaultFormat, textOf } from './private/sources';
import { checkArguments, guard } from '../../private/arguments';

/**
 * Which traffic is recorded, what a record says, and which stream receives it.
 */
export interface FirehoseFlowLogsProps {
  /**
   * What the flow logs watch: one flow log is created for each. All are of one family: transit gateways and their attachments, or the rest.
   *
   * Order does not matter; adding or removing one leaves the others alone. At most 90 where the stream is in another account.
   */
  readonly sources: FlowLogSource[];

  /** The stream that receives the records, in this account or another one. A change replaces the flow logs. */
  readonly stream: FlowLogDeliveryStream;

  /**
   * What a record says, as text. A change replaces the flow logs.
   *
   * Who reads the stream must know it: most tools know the default format by themselves.
   *
   * @default FlowLogFormat.DEFAULT; for transit gateways FlowLogFormat.TRANSIT_GATEWAY_DEFAULT; none for sources of `fromResource`
   */
  readonly format?: FlowLogFormat;

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

const WORDS = { construct: 'FirehoseFlowLogs', elsewhere: 'and give them a stream that they reach' };

/**
 * Sends the flow logs of VPCs, subnets, network interfaces, regional NAT gateways and transit gateways to an Amazon Data Firehose stream.
 *
 * Creates one flow log per source and, for a stream in another account, a role. AWS bills delivery per GB (vended logs) and what the
 * stream takes in. What happens to the records then is the stream's: nothing here can ask them.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-firehose.html
 */
export class FirehoseFlowLogs extends Construct implements IFlowLogs {
  /** What the records say. */
  public readonly format: FlowLogFormat;

  /** Whose records these are: those of VPCs, or those of transit gateways. */
  public readonly family: FlowLogFamily;

  /**
   * The role by which log delivery reaches the other account.
   *
   * @default - none for a stream in the same account
   */
  public readonly sourceRole?: iam.IRole;

  /** The flow logs, one per source, in the order of the sources. */
  public readonly flowLogs: ec2refs.IFlowLogRef[];

  private readonly stream?: firehoserefs.IDeliveryStreamRef;

  /**
   * @param scope where the flow logs belong: the account and Region of the sources
   * @param id name of the construct
   * @param props sources and stream
   * @throws when AWS would refuse the flow logs, or they would deliver nothing or count packets twice
   */
  constructor(scope: Construct, id: string, props: FirehoseFlowLogsProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    const { family, format } = checkedRecords(this, props, WORDS, defaultFormat);
    this.family = family;
    this.format = format;

    const { arn, key, label, across, stream } = props.stream._bind(this);
    this.stream = stream;
    const trafficType = props.trafficType ?? ec2.FlowLogTrafficType.ALL;
    registerInStream(key, label, props.sources.map(source => ({ owner: this, source, trafficType, format })));
    if (across !== undefined) {
      checkNameable(this, props.sources);
      this.sourceRole = createSourceRole(this, across.streamName, across.roleArn, props.sources);
    }
    this.flowLogs = createFlowLogs(this, props, {
      format,
      logFormat: textOf(format, props.sources),
      destination: {
        logDestinationType: 'kinesis-data-firehose',
        logDestination: arn,
        deliverLogsPermissionArn: this.sourceRole?.roleArn,
        deliverCrossAccountRole: across?.roleArn,
      },
      // The permissions are part of the role, which each flow log refers to.
      after: [],
    });
  }

  /** The record format as AWS spells it. Who reads the stream asks for it. */
  public get logFormat(): string {
    return this.format.logFormat;
  }

  /** Ids of the flow logs, in the order of the sources. */
  public get flowLogIds(): string[] {
    return this.flowLogs.map(flowLog => flowLog.flowLogRef.flowLogId);
  }

  /** @internal */
  public get _resources() {
    return { flowLogs: this.flowLogs, stream: this.stream };
  }
}
guard({ FirehoseFlowLogs });
