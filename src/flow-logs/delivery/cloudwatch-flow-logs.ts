import { aws_ec2 as ec2, aws_iam as iam, aws_logs as logs, Stack } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs, aws_logs as logsrefs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { FlowLogSource } from './flow-log-source';
import { IFlowLogs } from './flow-logs';
import { FlowLogsLogGroup } from './flow-logs-log-group';
import { FlowLogFamily, FlowLogFormat } from '../format';
import { createFlowLogs } from './private/flow-log';
import { checkClass, checkLogGroup, classOf, contentsOf, isClass, keyOf, registerInLogGroup, warnOfRetention } from './private/log-group';
import { checkedRecords, defaultFormat, existingFamily, textOf } from './private/sources';
import { checkArguments, guard } from '../../private/arguments';
import { reject } from '../../private/errors';
import { regionalService } from '../../private/partitions';

/**
 * Flow log records in a log group, made by this app or already there.
 *
 * Not for implementing outside this library: import existing records by `CloudWatchFlowLogs.fromCloudWatchFlowLogsAttributes()`.
 */
export interface ICloudWatchFlowLogs extends IFlowLogs {
  /** The log group that holds the records. */
  readonly logGroup: logsrefs.ILogGroupRef;

  /** Class of the log group: what can be asked follows from it. STANDARD where the app does not know it. */
  readonly logGroupClass: logs.LogGroupClass;
}

/**
 * Flow log records that exist already.
 */
export interface CloudWatchFlowLogsAttributes {
  /** The log group that holds the records. */
  readonly logGroup: logsrefs.ILogGroupRef;

  /** What the records say: `FlowLogFormat.parse()` reads the format of a flow log that exists. */
  readonly format: FlowLogFormat;

  /**
   * Class of the log group.
   *
   * @default - what the app knows of the log group; logs.LogGroupClass.STANDARD where it knows nothing
   */
  readonly logGroupClass?: logs.LogGroupClass;

  /**
   * Whose records these are.
   *
   * @default - that of the format's fields; FlowLogFamily.VPC where both families have them all
   */
  readonly family?: FlowLogFamily;
}

/**
 * Which traffic is recorded, what a record says, and which log group receives it.
 */
export interface CloudWatchFlowLogsProps {
  /**
   * What the flow logs watch: one flow log is created for each. All are of one family: transit gateways and their attachments, or the rest.
   *
   * Order does not matter; adding or removing one leaves the others alone.
   */
  readonly sources: FlowLogSource[];

  /**
   * Which traffic is recorded: you decide, since delivery to CloudWatch Logs costs most. `REJECT` is what was refused, mostly a
   * small part; `ALL` is everything at its price, about $500 for each TB (list price of us-east-1, from secondary sources).
   *
   * A change replaces the flow logs. Transit gateways neither accept nor reject: leave it out for them, and pay for everything.
   *
   * @default - must be given; left out for transit gateways
   */
  readonly trafficType?: ec2.FlowLogTrafficType;

  /**
   * What a record says. A change replaces the flow logs; the log group stays, and old records in it keep the old format.
   *
   * Logs Insights discovers the 14 fields of the default format by itself. Other formats are read by a generated `parse`.
   *
   * @default FlowLogFormat.DEFAULT; for transit gateways FlowLogFormat.TRANSIT_GATEWAY_DEFAULT; none for sources of `fromResource`
   */
  readonly format?: FlowLogFormat;

  /**
   * The log group that receives the records, of the same account and Region.
   *
   * Where its customer managed key is known to the app, the role may use the key by way of CloudWatch Logs. Grant it to the `role` otherwise.
   *
   * @default - a new `FlowLogsLogGroup`: Standard class, kept for a month
   */
  readonly logGroup?: logsrefs.ILogGroupRef;

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

const WORDS = { construct: 'CloudWatchFlowLogs', elsewhere: 'with a log group there' };

/**
 * Sends the flow logs of VPCs, subnets, network interfaces, regional NAT gateways and transit gateways to CloudWatch Logs.
 *
 * Creates one flow log per source, a role and, unless one is given, a log group. AWS bills delivery per GB (vended logs), about twice
 * the price of delivery to S3 for the Standard class, and storage. Records arrive about five minutes after the traffic.
 *
 * Each network interface has a log stream; each transit gateway has one.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html
 */
export class CloudWatchFlowLogs extends Construct implements ICloudWatchFlowLogs {
  /**
   * Refers to flow log records that exist already, so that questions can be asked of them. Nothing is created or changed.
   *
   * @param scope where the reference belongs
   * @param id name of the reference
   * @param attrs log group and format of the records
   * @throws when the family does not have the format's fields, or the class is known to be another, or one of which nothing can be asked
   */
  public static fromCloudWatchFlowLogsAttributes(scope: Construct, id: string, attrs: CloudWatchFlowLogsAttributes): ICloudWatchFlowLogs {
    // eslint-disable-next-line awscdk/require-passing-this -- a static method has no construct of its own
    return new ExistingCloudWatchFlowLogs(scope, id, attrs.logGroup, existingClass(scope, attrs), attrs.format,
      existingFamily(scope, attrs.format, attrs.family));
  }

  /** The log group that holds the records. */
  public readonly logGroup: logsrefs.ILogGroupRef;

  /** Class of the log group: what can be asked follows from it. STANDARD where the app does not know it. */
  public readonly logGroupClass: logs.LogGroupClass;

  /** What the records say. */
  public readonly format: FlowLogFormat;

  /** Whose records these are: those of VPCs, or those of transit gateways. */
  public readonly family: FlowLogFamily;

  /** The role that delivers: it writes to this log group, for flow logs of this account and Region. */
  public readonly role: iam.IRole;

  /** The flow logs, one per source, in the order of the sources. */
  public readonly flowLogs: ec2refs.IFlowLogRef[];

  /**
   * @param scope where the flow logs belong: the account and Region of the sources
   * @param id name of the construct
   * @param props sources, traffic type, format, log group
   * @throws when AWS would refuse the flow logs, or they would deliver records that cannot be read or are counted twice
   */
  constructor(scope: Construct, id: string, props: CloudWatchFlowLogsProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    const { family, format } = checkedRecords(this, props, WORDS, defaultFormat);
    this.family = family;
    this.format = format;
    const trafficType = this.requiredTrafficType(props);
    checkLogGroup(this, props.logGroup);

    this.logGroup = props.logGroup ?? new FlowLogsLogGroup(this, 'LogGroup');
    this.logGroupClass = classOf(this.logGroup) ?? logs.LogGroupClass.STANDARD;
    warnOfRetention(props.logGroup);
    registerInLogGroup(this.logGroup, props.sources.map(source => ({ owner: this, source, trafficType, format })));
    this.role = this.createRole();
    this.flowLogs = createFlowLogs(this, props, {
      format,
      logFormat: textOf(format, props.sources),
      destination: {
        logDestinationType: 'cloud-watch-logs', logGroupName: this.logGroup.logGroupRef.logGroupName, deliverLogsPermissionArn: this.role.roleArn,
      },
      // The permissions are part of the role, which each flow log refers to.
      after: [],
    });
  }

  /** The record format as AWS spells it. Other tools ask for it. */
  public get logFormat(): string {
    return this.format.logFormat;
  }

  /** Ids of the flow logs, in the order of the sources. */
  public get flowLogIds(): string[] {
    return this.flowLogs.map(flowLog => flowLog.flowLogRef.flowLogId);
  }

  /** @internal */
  public get _resources() {
    return { flowLogs: this.flowLogs, logGroup: this.logGroup };
  }

  private requiredTrafficType({ trafficType }: CloudWatchFlowLogsProps): ec2.FlowLogTrafficType {
    if (trafficType === undefined && this.family !== FlowLogFamily.TRANSIT_GATEWAY) {
      reject('trafficType must be named for delivery to CloudWatch Logs, got none; write ec2.FlowLogTrafficType.REJECT for what is refused only, '
        + 'or ALL for everything at its price (1 TB of records a day is about $500 a day)', this);
    }
    return trafficType ?? ec2.FlowLogTrafficType.ALL;
  }

  /**
   * Not allowed are `logs:CreateLogGroup`, which AWS's sample policy has: a group that somebody deleted would come back without
   * retention and key, unnoticed; and `logs:DescribeLogGroups`, which is about all groups of the account. The construct of aws-cdk-lib
   * delivers without either.
   */
  private createRole(): iam.Role {
    const stack = Stack.of(this);
    return new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          // Wildcard: flow logs have ids that nobody knows beforehand, and refer to the role.
          ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'ec2', resource: 'vpc-flow-log', resourceName: '*' }) },
        },
      }),
      inlinePolicies: { Delivery: new iam.PolicyDocument({ statements: this.statements(stack) }) },
    });
  }

  private statements(stack: Stack): iam.PolicyStatement[] {
    const key = keyOf(this.logGroup);
    const delivery = new iam.PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
      // The streams of the group, which are named after network interfaces: a wildcard, also where it does not show.
      resources: [contentsOf(stack, this.logGroup)],
    });
    return key === undefined ? [delivery] : [delivery, new iam.PolicyStatement({
      // Wildcards: the families of actions that AWS documents for a role that calls CloudWatch Logs.
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: [key],
      conditions: { StringEquals: { 'kms:ViaService': regionalService('logs', stack.region) } },
    })];
  }
}
guard({ CloudWatchFlowLogs });

/** Records that this app reads and does not make. */
class ExistingCloudWatchFlowLogs extends Construct implements ICloudWatchFlowLogs {
  constructor(
    scope: Construct,
    id: string,
    public readonly logGroup: logsrefs.ILogGroupRef,
    public readonly logGroupClass: logs.LogGroupClass,
    public readonly format: FlowLogFormat,
    public readonly family: FlowLogFamily,
  ) {
    super(scope, id);
  }

  public get _resources() {
    return { logGroup: this.logGroup };
  }
}
guard({ ICloudWatchFlowLogs: ExistingCloudWatchFlowLogs });

function existingClass(scope: Construct, { logGroup, logGroupClass }: CloudWatchFlowLogsAttributes): logs.LogGroupClass {
  checkClass(scope, logGroup);
  if (logGroupClass !== undefined && !isClass(logGroupClass)) {
    reject(`logGroupClass must be STANDARD or INFREQUENT_ACCESS, got ${logGroupClass}, of which nothing can be asked; use another log group`, scope);
  }
  const known = classOf(logGroup);
  if (known !== undefined && logGroupClass !== undefined && known !== logGroupClass) {
    reject(`logGroupClass must be that of the log group, got ${logGroupClass} for ${logGroup.node.path}, which has ${known}; leave it out`, scope);
  }
  return logGroupClass ?? known ?? logs.LogGroupClass.STANDARD;
}
