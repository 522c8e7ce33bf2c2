import { aws_cloudwatch as cloudwatch, aws_logs as logs, Duration, Names } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { delimitedPattern } from './delimited-pattern';
import { AppStore } from '../../../private/app-store';
import { listed, reject, show } from '../../../private/errors';
import { nameOf } from '../../../private/network-resources';
import { isKnown } from '../../../private/tokens';
import { ICloudWatchFlowLogs } from '../../delivery';
import { fieldNames, FlowLogField as Field } from '../../format';
import { FlowLogInsightsMetricsOptions } from '../flow-log-insights-metrics-options';

/** A metric is billed by the month: a list that nobody reads should not grow by itself. */
const MOST_PORTS = 20;

/** CloudWatch Logs takes patterns of at most this many characters. */
const MOST_PATTERN_CHARACTERS = 1024;

/** A log group has at most this many metric filters: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const MOST_FILTERS = 100;

/** Metric filters, by log group. */
const FILTERS = new AppStore<Construct>('metric-filters');

const REJECTED = [Field.ACTION, '= REJECT'] as const;

/** The metrics that always exist. */
export type RecordMetric = 'RejectedFlows' | 'RejectedBytes' | 'AcceptedBytes' | 'SkippedRecords';

/** Metric filters over the records of a log group, and the metrics that they make. */
export class RecordMetrics extends Construct {
  private readonly filters = new Map<string, logs.CfnMetricFilter>();
  private readonly ports: readonly number[];
  private readonly namespace: string;

  constructor(scope: Construct, id: string, private readonly flowLogs: ICloudWatchFlowLogs, options: FlowLogInsightsMetricsOptions) {
    super(scope, id);
    this.namespace = this.checkedNamespace(options.metricNamespace) ?? `FlowLogs/${Names.uniqueResourceName(this, { maxLength: 200, separator: '-', allowedSpecialCharacters: '-' })}`;
    this.checkLogGroup();
    this.createFilter('RejectedFlows', [REJECTED]);
    this.createFilter('RejectedBytes', [REJECTED], Field.BYTES);
    this.createFilter('AcceptedBytes', [[Field.ACTION, '= ACCEPT']], Field.BYTES);
    this.createFilter('SkippedRecords', [[Field.LOG_STATUS, '= SKIPDATA']]);
    this.ports = this.checkedPorts(options.rejectedPorts ?? []);
    this.ports.forEach(port => this.createFilter(toPort(port), [REJECTED, [Field.DSTPORT, `= ${port}`]]));
  }

  /** A sum of five minutes. */
  public metric(metricName: RecordMetric, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricOf(metricName, options);
  }

  /** Rejected flows to one of the ports. */
  public metricToPort(port: number, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    if (!this.ports.includes(port)) {
      reject(`port must be one of rejectedPorts (${listed(this.ports.map(String))}), got ${port}; add it to rejectedPorts`, this);
    }
    return this.metricOf(toPort(port), options);
  }

  private metricOf(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const { namespace } = this;
    return new cloudwatch.Metric({ namespace, metricName, statistic: cloudwatch.Stats.SUM, period: Duration.minutes(5), ...options })
      .attachTo(this.filters.get(metricName)!);
  }

  private createFilter(metricName: string, conditions: readonly (readonly [Field, string])[], value?: Field): void {
    this.takeFilter();
    this.filters.set(metricName, new logs.CfnMetricFilter(this, metricName, {
      logGroupName: this.flowLogs.logGroup.logGroupRef.logGroupName,
      filterPattern: this.checkedPattern(delimitedPattern(this.flowLogs.format, conditions)),
      metricTransformations: [{
        metricNamespace: this.namespace,
        metricName,
        metricValue: value === undefined ? '1' : `$${value.columnName}`,
        // Records arrive all the time: without a zero the metric would have holes, not values.
        defaultValue: 0,
      }],
    }));
  }

  private takeFilter(): void {
    const { logGroup } = this.flowLogs;
    const name = nameOf(logGroup, logGroup.logGroupRef.logGroupName);
    FILTERS.add(this, this, name);
    if (FILTERS.of(this, name).length > MOST_FILTERS) {
      reject(`metrics of flowLogs must come to at most ${MOST_FILTERS} metric filters of one log group, got more of ${logGroup.node.path}; make one FlowLogInsights with metrics of it, or name fewer rejectedPorts`, this);
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

function toPort(port: number): string {
  return `RejectedFlowsToPort${port}`;
}
