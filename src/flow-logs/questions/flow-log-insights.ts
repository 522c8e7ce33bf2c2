import { aws_cloudwatch as cloudwatch, aws_logs as logs, Duration, Names, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FlowLogMetrics, FlowLogMetricsOptions } from './flow-log-metrics';
import { FlowLogQuery } from './flow-log-query';
import { answerable, KnownNetworks } from '../../athena';
import { ICloudWatchFlowLogs } from '../delivery';
import { fieldNames, FlowLogFormat } from '../format';
import { createAlarms, FlowLogAlarmsOptions } from './private/alarms';
import { lackedFields, ofFamily } from './private/answerable';
import { CONTRIBUTOR_FIELDS, CONTRIBUTOR_RULES, ruleBody } from './private/contributor-rules';
import { createDashboard } from './private/dashboard';
import { noInsights, renderInsights } from './private/insights';
import { checkLogGroupEnvironment } from './private/log-group-environment';
import { saveQueryDefinition } from './private/query-definitions';
import { checkArguments, guard } from '../../private/arguments';
import { reject } from '../../private/errors';

/** Logs Insights takes queries of at most this many characters. */
const MOST_QUERY_CHARACTERS = 10_000;

/**
 * Which questions are saved, and what else is made of the records as they arrive.
 */
export interface FlowLogInsightsProps {
  /**
   * The records: a `CloudWatchFlowLogs`, or `CloudWatchFlowLogs.fromCloudWatchFlowLogsAttributes()` for records that exist already.
   */
  readonly flowLogs: ICloudWatchFlowLogs;

  /**
   * The questions, saved at no cost, at most 1000 in an account and Region. Each run is billed by the GB it scans, about $0.005. One that cannot be
   * answered is left out: a warning says why, for questions of `FlowLogQuery.all()` whose fields are lacking a note.
   *
   * @default - those of `FlowLogQuery.all()` that have a wording for Logs Insights and whose fields the records have
   * @see https://github.com/cdk-network-visibility/cdk-network-visibility/blob/main/docs/reference/questions.md
   */
  readonly queries?: FlowLogQuery[];

  /**
   * Which addresses are yours, and which traffic is expected. Share one value with packs of Athena questions.
   *
   * @default - private, shared, link-local and multicast ranges are yours; no traffic is left out as expected
   */
  readonly knownNetworks?: KnownNetworks;

  /**
   * Metrics of rejected flows and bytes, accepted bytes, skipped records, and rejects by port. Each is billed, about $0.30 a month: $1.20 for the
   * four that are always there. Not for log groups of the class Infrequent Access.
   *
   * @default - no metrics
   */
  readonly metrics?: FlowLogMetricsOptions;

  /**
   * Alarms: nothing arrives, ingestion beyond a budget, and, with `metrics`, many rejected flows and skipped records. Each is billed, about $0.10 a month.
   *
   * @default - no alarms
   */
  readonly alarms?: FlowLogAlarmsOptions;

  /**
   * Three Contributor Insights rules: bytes by source and destination, rejected TCP by interface and source, packets to port 443 by destination. Each is
   * billed, about $0.50 a month and $0.02 for each million records that match: where everything is recorded, that is the greater part.
   *
   * @default false
   */
  readonly contributorRules?: boolean;

  /**
   * A dashboard that says what to look at and what to do, with the first three of `queries`, by default those about rejects and top talkers. Billed, about
   * $3 a month; each look at it runs the questions it shows.
   *
   * @default false
   */
  readonly dashboard?: boolean;
}

/**
 * Live answers from flow logs in CloudWatch Logs: saved questions and, by choice, metrics, alarms, top contributors and a dashboard.
 *
 * Creates one saved query per question; all else is switched on by a prop that tells its price (list prices of us-east-1, from secondary sources).
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AnalyzingLogData.html
 */
export class FlowLogInsights extends Construct {
  /** The records. */
  public readonly flowLogs: ICloudWatchFlowLogs;

  /** The questions that were saved. */
  public readonly queries: FlowLogQuery[];

  /** Metrics of the records, if they were asked for. */
  public readonly metrics?: FlowLogMetrics;

  /** The alarms, if they were asked for. */
  public readonly alarms: cloudwatch.Alarm[];

  /** The dashboard, if it was asked for. */
  public readonly dashboard?: cloudwatch.Dashboard;

  /**
   * @param scope where the questions belong: the account and Region of the log group
   * @param id name of the construct
   * @param props records, questions, and what else is made of them
   * @throws when the log group or the format cannot do what was asked for, or lies in another account or Region
   */
  constructor(scope: Construct, id: string, props: FlowLogInsightsProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    this.flowLogs = props.flowLogs;
    checkLogGroupEnvironment(this, props.flowLogs);
    const { format, family } = props.flowLogs;
    this.queries = answerable(this, ofFamily(this, props.queries ?? FlowLogQuery.all(), family, 'the log group'), {
      what: 'the log group',
      isBeside: query => noInsights(query._question) !== undefined,
      unable: query => lackedFields(query, format) ?? hasNoWording(query),
    });
    const texts = this.saveQueries(props.knownNetworks ?? KnownNetworks.of({}));
    this.metrics = props.metrics === undefined ? undefined : new FlowLogMetrics(this, 'Metrics', { flowLogs: props.flowLogs, ...props.metrics });
    this.alarms = props.alarms === undefined ? [] : this.createAlarms(props.alarms, props.metrics !== undefined);
    if (props.contributorRules) {
      this.createRules();
    }
    this.dashboard = props.dashboard ? createDashboard(this, {
      logGroupName: props.flowLogs.logGroup.logGroupRef.logGroupName,
      incomingRecords: this.metricIncomingRecords(),
      incomingBytes: this.metricIncomingBytes(),
      metrics: this.metrics,
      alarms: this.alarms,
      texts,
      isCatalogue: props.queries === undefined,
    }) : undefined;
  }

  /**
   * Records that arrive, as CloudWatch Logs counts them by itself, at no cost: a sum of five minutes.
   *
   * @param options changes of the metric
   */
  public metricIncomingRecords(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.logGroupMetric('IncomingLogEvents', options);
  }

  /**
   * Uncompressed bytes of records that arrive, which is what is billed: a sum of five minutes.
   *
   * @param options changes of the metric
   */
  public metricIncomingBytes(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.logGroupMetric('IncomingBytes', options);
  }

  private logGroupMetric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/Logs',
      metricName,
      dimensionsMap: { LogGroupName: this.flowLogs.logGroup.logGroupRef.logGroupName },
      statistic: cloudwatch.Stats.SUM,
      period: Duration.minutes(5),
      ...options,
    }).attachTo(this);
  }

  private saveQueries(networks: KnownNetworks): Map<string, string> {
    const { format, logGroupClass, logGroup } = this.flowLogs;
    // For Infrequent Access AWS's pages contradict each other on whether fields are discovered: a parse works either way.
    const isDiscovered = format._fingerprint === FlowLogFormat.DEFAULT._fingerprint && logGroupClass === logs.LogGroupClass.STANDARD;
    const folder = Names.uniqueResourceName(this, { maxLength: 100, separator: '-', allowedSpecialCharacters: '-' });
    return new Map(this.queries.map(query => {
      const text = this.checkedText(query, renderInsights(query._question, { format, networks, isDiscovered }));
      saveQueryDefinition(this, query.queryName, {
        name: `${folder}/${query.queryName}`,
        logGroupNames: [logGroup.logGroupRef.logGroupName],
        queryString: text,
      });
      return [query.queryName, text];
    }));
  }

  private createAlarms(options: FlowLogAlarmsOptions, hasMetrics: boolean): cloudwatch.Alarm[] {
    if (options.rejectedFlows !== undefined && !hasMetrics) {
      reject(`alarms.rejectedFlows needs metrics of the records, got ${options.rejectedFlows} without metrics; write metrics: {}, or leave rejectedFlows out`, this);
    }
    return createAlarms(this, options, { incomingEvents: this.metricIncomingRecords(), incomingBytes: this.metricIncomingBytes() }, this.metrics);
  }

  private createRules(): void {
    const { format, logGroup, logGroupClass } = this.flowLogs;
    const lacking = format._missing(CONTRIBUTOR_FIELDS);
    if (lacking.length > 0) {
      reject(`contributorRules must have srcaddr, dstaddr, dstport, protocol, packets, bytes, action and interface-id, got a format that lacks ${fieldNames(lacking)}; `
        + 'leave contributorRules out, or add the fields to the format', this);
    }
    if (logGroupClass === logs.LogGroupClass.INFREQUENT_ACCESS) {
      reject('contributorRules must be about a log group of the class STANDARD, got INFREQUENT_ACCESS, for which AWS documents no Contributor Insights; leave them out', this);
    }
    const folder = Names.uniqueResourceName(this, { maxLength: 80, separator: '-', allowedSpecialCharacters: '-' });
    for (const rule of CONTRIBUTOR_RULES) {
      new cloudwatch.CfnInsightRule(this, rule.id, {
        ruleName: `${folder}-${rule.id}`,
        ruleState: 'ENABLED',
        ruleBody: Stack.of(this).toJsonString(ruleBody(rule, format, logGroup.logGroupRef.logGroupName)),
      });
    }
  }

  private checkedText(query: FlowLogQuery, text: string): string {
    if (text.length > MOST_QUERY_CHARACTERS) {
      reject(`queries must be at most ${MOST_QUERY_CHARACTERS} characters long each, got ${text.length} for ${query.queryName}; `
        + 'of knownNetworks and of lists of addresses put ranges that lie side by side together, or list fewer', this);
    }
    return text;
  }
}
guard({ FlowLogInsights });

function hasNoWording({ _question: question }: FlowLogQuery): string | undefined {
  const reason = noInsights(question);
  return reason === undefined ? undefined : `has no wording for Logs Insights: it ${reason}`;
}
