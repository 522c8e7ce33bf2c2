import { aws_cloudwatch as cloudwatch, aws_logs as logs, Duration, Names, Size } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FlowLogInsightsMetricsOptions } from './flow-log-insights-metrics-options';
import { FlowLogQuery } from './flow-log-query';
import { answerable, KnownNetworks } from '../../athena';
import { ICloudWatchFlowLogs } from '../delivery';
import { FlowLogFormat } from '../format';
import { ingestionAlarm, rejectedFlowsAlarm, silenceAlarm, skippedRecordsAlarm } from './private/alarms';
import { lackedFields, ofFamily } from './private/answerable';
import { createContributorRules } from './private/contributor-rules';
import { alarmStatus, createDashboard } from './private/dashboard';
import { noInsights, renderInsights } from './private/insights';
import { checkLogGroupEnvironment } from './private/log-group-environment';
import { saveQueryDefinition } from './private/query-definitions';
import { RecordMetrics } from './private/record-metrics';
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
   * Creates metric filters that count rejected flows and bytes, accepted bytes, skipped records, and rejects by port: `{}` for the first four.
   * CloudWatch bills each metric, about $0.30 a month: $1.20 for the four. Not for log groups of the class Infrequent Access.
   *
   * @default - no metrics: `metricRejectedFlows()` and those beside it throw
   */
  readonly metrics?: FlowLogInsightsMetricsOptions;

  /**
   * Three Contributor Insights rules: bytes by source and destination, rejected TCP by interface and source, packets to port 443 by destination. Each is
   * billed, about $0.50 a month and $0.02 for each million records that match: where everything is recorded, that is the greater part.
   *
   * @default false
   */
  readonly contributorRules?: boolean;
}

/**
 * Live answers from flow logs in CloudWatch Logs: saved questions and, by choice, metrics, alarms, top contributors and a dashboard.
 *
 * Creates one saved query per question. All else is created by a prop or a method whose description has the price (list prices of us-east-1, from
 * secondary sources).
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AnalyzingLogData.html
 */
export class FlowLogInsights extends Construct {
  /** The records. */
  public readonly flowLogs: ICloudWatchFlowLogs;

  /** The questions that were saved. */
  public readonly queries: FlowLogQuery[];

  private readonly metrics?: RecordMetrics;
  private readonly alarms: cloudwatch.Alarm[] = [];
  private readonly alarmRow = new cloudwatch.Column();
  /** Texts of the saved questions, by name. */
  private readonly texts: ReadonlyMap<string, string>;
  private readonly isCatalogue: boolean;
  private dashboard?: cloudwatch.Dashboard;

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
    this.isCatalogue = props.queries === undefined;
    this.texts = this.saveQueries(props.knownNetworks ?? KnownNetworks.of({}));
    this.metrics = props.metrics === undefined ? undefined : new RecordMetrics(this, 'Metrics', props.flowLogs, props.metrics);
    if (props.contributorRules) {
      createContributorRules(this, props.flowLogs);
    }
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

  /**
   * Records of rejected flows: a sum of five minutes.
   *
   * @param options changes of the metric
   * @throws when the construct has no `metrics`
   */
  public metricRejectedFlows(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.filters('metricRejectedFlows').metric('RejectedFlows', options);
  }

  /**
   * Records of rejected flows to a port: a sum of five minutes.
   *
   * @param port one of `metrics.rejectedPorts`
   * @param options changes of the metric
   * @throws when the construct has no `metrics`, or the port is not one of them
   */
  public metricRejectedFlowsToPort(port: number, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.filters('metricRejectedFlowsToPort', `metrics: { rejectedPorts: [${port}] }`).metricToPort(port, options);
  }

  /**
   * Bytes of rejected flows: a sum of five minutes. Records of Block Public Access have none.
   *
   * @param options changes of the metric
   * @throws when the construct has no `metrics`
   */
  public metricRejectedBytes(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.filters('metricRejectedBytes').metric('RejectedBytes', options);
  }

  /**
   * Bytes of accepted flows: a sum of five minutes, and 0 where only rejects are recorded. Each interface counts for itself: traffic between two of
   * them counts twice.
   *
   * @param options changes of the metric
   * @throws when the construct has no `metrics`
   */
  public metricAcceptedBytes(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.filters('metricAcceptedBytes').metric('AcceptedBytes', options);
  }

  /**
   * Records that stand for lost ones (SKIPDATA): a sum of five minutes.
   *
   * @param options changes of the metric
   * @throws when the construct has no `metrics`
   */
  public metricSkippedRecords(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.filters('metricSkippedRecords').metric('SkippedRecords', options);
  }

  /**
   * Creates an alarm for a log group that receives no record. Billed, about $0.10 a month.
   *
   * Add actions to the alarm that is returned. The same duration again returns the first alarm.
   *
   * @param maxSilence how long nothing may arrive: multiples of 15 minutes, from 30 minutes to a day, one hour by default. Where only rejects are
   *   recorded, a quiet network writes nothing either: choose more
   * @throws when the duration is another, or the alarm exists with another duration
   */
  public addSilenceAlarm(maxSilence: Duration = Duration.hours(1)): cloudwatch.Alarm {
    return this.shown(silenceAlarm(this, maxSilence, this.metricIncomingRecords()));
  }

  /**
   * Creates an alarm for a day with more records than you want to pay. Billed, about $0.10 a month.
   *
   * Add actions to the alarm that is returned. The same limit again returns the first alarm.
   *
   * @param dailyIngestionLimit uncompressed records per day: delivery costs about $0.50 a GB in the Standard class
   * @throws when the limit is less than a byte, or the alarm exists with another limit
   */
  public addIngestionAlarm(dailyIngestionLimit: Size): cloudwatch.Alarm {
    return this.shown(ingestionAlarm(this, dailyIngestionLimit, this.metricIncomingBytes()));
  }

  /**
   * Creates an alarm for many rejected flows, in two of six periods of five minutes. Billed, about $0.10 a month.
   *
   * Add actions to the alarm that is returned. The same threshold again returns the first alarm.
   *
   * @param threshold the alarm goes off above this number of rejected flows within five minutes. The internet is rejected all day: watch the metric
   *   for a week, then choose
   * @throws when the construct has no `metrics`, the threshold is no whole number of at least 1, or the alarm exists with another threshold
   */
  public addRejectedFlowsAlarm(threshold: number): cloudwatch.Alarm {
    return this.shown(rejectedFlowsAlarm(this, threshold, this.filters('addRejectedFlowsAlarm').metric('RejectedFlows')));
  }

  /**
   * Creates an alarm for records that AWS lost (SKIPDATA) within the last half hour. Billed, about $0.10 a month.
   *
   * Add actions to the alarm that is returned. A second call returns the first alarm.
   *
   * @throws when the construct has no `metrics`
   */
  public addSkippedRecordsAlarm(): cloudwatch.Alarm {
    return this.shown(skippedRecordsAlarm(this, this.filters('addSkippedRecordsAlarm').metric('SkippedRecords')));
  }

  /**
   * Creates a dashboard: what arrives, what is rejected (with `metrics`), the alarms of this construct, and the first three of `queries`, by default
   * those about rejects and top talkers. Billed, about $3 a month; each view of it runs the questions it shows.
   *
   * A second call returns the first dashboard.
   */
  public addDashboard(): cloudwatch.Dashboard {
    this.dashboard ??= createDashboard(this, {
      logGroupName: this.flowLogs.logGroup.logGroupRef.logGroupName,
      incomingRecords: this.metricIncomingRecords(),
      incomingBytes: this.metricIncomingBytes(),
      metrics: this.metrics,
      alarms: this.alarmRow,
      texts: this.texts,
      isCatalogue: this.isCatalogue,
    });
    return this.dashboard;
  }

  /** Puts an alarm on the dashboard, whichever of the two is created first. */
  private shown(alarm: cloudwatch.Alarm): cloudwatch.Alarm {
    if (this.alarms.length === 0) {
      this.alarmRow.addWidget(alarmStatus(this.alarms));
    }
    if (!this.alarms.includes(alarm)) {
      this.alarms.push(alarm);
    }
    return alarm;
  }

  private filters(method: string, example = 'metrics: {}'): RecordMetrics {
    return this.metrics ?? reject(`${method} must be called on a FlowLogInsights with metrics, got one without; write ${example} in its props`, this);
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
