import { aws_cloudwatch as cloudwatch, aws_logs as logs, Duration, Names } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ICloudWatchFlowLogs } from '../delivery';
import { fieldNames, FlowLogField as Field } from '../format';
import { delimitedPattern } from './private/delimited-pattern';
import { checkLogGroupEnvironment } from './private/log-group-environment';
import { AppStore } from '../../private/app-store';
import { checkArguments, guard } from '../../private/arguments';
import { listed, reject, show } from '../../private/errors';
import { nameOf } from '../../private/network-resources';
import { isKnown } from '../../private/tokens';

/** A metric is billed by the month: a list that nobody reads should not grow by itself. */
const MOST_PORTS = 20;

/** CloudWatch Logs takes patterns of at most this many characters. */
const MOST_PATTERN_CHARACTERS = 1024;

/** A log group has at most this many metric filters: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const MOST_FILTERS = 100;

/** Metric filters, by log group. */
const FILTERS = new AppStore<Construct>('metric-filters');

const REJECTED = [Field.ACTION, '= REJECT'] as const;

/**
 * Which metrics are made of the records of a log group.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
 */
export interface FlowLogMetricsOptions {
  /**
   * Ports whose rejected flows are counted one by one, at most 20: a metric each, at about $0.30 a month.
   *
   * There is no metric for every port or every interface on purpose: CloudWatch bills each value of a dimension as a metric of its own,
   * and switches a filter off that makes more than 1,000.
   *
   * @default - none
   */
  readonly rejectedPorts?: number[];

  /**
   * Namespace of the metrics: 1 to 255 characters without `:`, `*` and `$`. Two constructs that share one add up in the same metrics.
   *
   * @default - `FlowLogs/`, followed by a name made from the place of the construct in the app
   */
  readonly metricNamespace?: string;
}

/**
 * Which metrics are made of which records.
 */
export interface FlowLogMetricsProps extends FlowLogMetricsOptions {
  /**
   * The records: a `CloudWatchFlowLogs`, or `CloudWatchFlowLogs.fromCloudWatchFlowLogsAttributes()` for records that exist already.
   */
  readonly flowLogs: ICloudWatchFlowLogs;
}

/**
 * Metrics made of flow log records as they arrive.
 *
 * Creates four metric filters, and one for each port that is named. CloudWatch bills each metric, about $0.30 a month.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
 */
export class FlowLogMetrics extends Construct {
  /** Records of rejected flows, a sum of five minutes. */
  public readonly rejectedFlows: cloudwatch.Metric;

  /** Bytes of rejected flows, a sum of five minutes. Records of Block Public Access have none. */
  public readonly rejectedBytes: cloudwatch.Metric;

  /**
   * Bytes of accepted flows, a sum of five minutes; zero where only rejects are recorded. Each interface counts for itself: traffic
   * between two of them counts twice.
   */
  public readonly acceptedBytes: cloudwatch.Metric;

  /** Records that stand for lost ones (SKIPDATA), a sum of five minutes. */
  public readonly skippedRecords: cloudwatch.Metric;

  private readonly ports = new Map<number, cloudwatch.Metric>();
  private readonly namespace: string;
  private readonly flowLogs: ICloudWatchFlowLogs;

  /**
   * @param scope where the filters belong: the account and Region of the log group
   * @param id name of the construct
   * @param props records, ports, namespace
   * @throws when the class of the log group has no metric filters, the records lack a field or have too many, or CloudWatch would not
   *   take a name or a port
   */
  constructor(scope: Construct, id: string, props: FlowLogMetricsProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    this.flowLogs = props.flowLogs;
    this.namespace = this.checkedNamespace(props.metricNamespace) ?? `FlowLogs/${Names.uniqueResourceName(this, { maxLength: 200, separator: '-', allowedSpecialCharacters: '-' })}`;
    checkLogGroupEnvironment(this, props.flowLogs);
    this.checkLogGroup();
    this.rejectedFlows = this.count('RejectedFlows', [REJECTED]);
    this.rejectedBytes = this.count('RejectedBytes', [REJECTED], Field.BYTES);
    this.acceptedBytes = this.count('AcceptedBytes', [[Field.ACTION, '= ACCEPT']], Field.BYTES);
    this.skippedRecords = this.count('SkippedRecords', [[Field.LOG_STATUS, '= SKIPDATA']]);
    for (const port of this.checkedPorts(props.rejectedPorts ?? [])) {
      this.ports.set(port, this.count(`RejectedFlowsToPort${port}`, [REJECTED, [Field.DSTPORT, `= ${port}`]]));
    }
  }

  /**
   * Records of rejected flows to a port, a sum of five minutes.
   *
   * @param port one of the `rejectedPorts`
   * @throws when the port is not among them: it has no metric
   */
  public rejectedFlowsToPort(port: number): cloudwatch.Metric {
    return this.ports.get(port)
      ?? reject(`port must be one of rejectedPorts (${listed([...this.ports.keys()].map(String))}), got ${port}; add it to rejectedPorts`, this);
  }

  private count(metricName: string, conditions: readonly (readonly [Field, string])[], value?: Field): cloudwatch.Metric {
    this.takeFilter();
    const filter = new logs.CfnMetricFilter(this, metricName, {
      logGroupName: this.flowLogs.logGroup.logGroupRef.logGroupName,
      filterPattern: this.checkedPattern(delimitedPattern(this.flowLogs.format, conditions)),
      metricTransformations: [{
        metricNamespace: this.namespace,
        metricName,
        metricValue: value === undefined ? '1' : `$${value.columnName}`,
        // Records arrive all the time: without a zero the metric would have holes, not values.
        defaultValue: 0,
      }],
    });
    const { namespace } = this;
    return new cloudwatch.Metric({ namespace, metricName, statistic: cloudwatch.Stats.SUM, period: Duration.minutes(5) }).attachTo(filter);
  }

  private takeFilter(): void {
    const { logGroup } = this.flowLogs;
    const name = nameOf(logGroup, logGroup.logGroupRef.logGroupName);
    FILTERS.add(this, this, name);
    if (FILTERS.of(this, name).length > MOST_FILTERS) {
      reject(`metrics of flowLogs must come to at most ${MOST_FILTERS} metric filters of one log group, got more of ${logGroup.node.path}; make one FlowLogMetrics of it, or name fewer rejectedPorts`, this);
    }
  }

  private checkLogGroup(): void {
    if (this.flowLogs.logGroupClass === logs.LogGroupClass.INFREQUENT_ACCESS) {
      reject('metrics of flowLogs must be made of a log group of the class STANDARD, got INFREQUENT_ACCESS, in which CloudWatch Logs runs no metric filters; '
        + 'leave metrics out, or use a log group of the class STANDARD', this);
    }
    const lacking = this.flowLogs.format._missing([Field.ACTION, Field.BYTES, Field.LOG_STATUS, Field.DSTPORT]);
    if (lacking.length > 0) {
      reject(`metrics of flowLogs must be made of records that have action, bytes, log-status and dstport, got a format that lacks ${fieldNames(lacking)}; `
        + 'leave metrics out, or add the fields to the format', this);
    }
  }

  private checkedPattern(pattern: string): string {
    if (pattern.length > MOST_PATTERN_CHARACTERS) {
      reject(`metrics of flowLogs must be made of records whose fields fit into a pattern of ${MOST_PATTERN_CHARACTERS} characters, got ${this.flowLogs.format.fields.length} fields that make `
        + `${pattern.length}; leave metrics out, or record fewer fields`, this);
    }
    return pattern;
  }

  private checkedNamespace(namespace: string | undefined): string | undefined {
    if (namespace !== undefined && isKnown(namespace) && !/^[^:*$]{1,255}$/.test(namespace)) {
      reject(`metricNamespace must be 1 to 255 characters without : * and $, got ${show(namespace)}; write "Network/FlowLogs", or leave it out`, this);
    }
    return namespace;
  }

  private checkedPorts(ports: number[]): number[] {
    const odd = ports.find(port => !isKnown(port) || !Number.isInteger(port) || port < 0 || port > 65535);
    if (odd !== undefined) {
      reject(`rejectedPorts must be whole numbers from 0 to 65535 known at synth, got ${isKnown(odd) ? show(odd) : 'a token'}; write [22, 3389]`, this);
    }
    if (ports.length > MOST_PORTS) {
      reject(`rejectedPorts must be at most ${MOST_PORTS}, each a metric that is billed, got ${ports.length}; name those that you would act upon`, this);
    }
    const twice = ports.find((port, index) => ports.indexOf(port) !== index);
    return twice === undefined ? ports : reject(`rejectedPorts must differ, got ${twice} twice; list it once`, this);
  }
}
guard({ FlowLogMetrics });
