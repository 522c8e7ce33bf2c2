import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { RecordMetrics } from './record-metrics';

const WIDTH = 24;

/** At most so many questions: each look at the dashboard runs them. */
const MOST_QUESTIONS = 3;
/** Of the whole catalogue, what is worth a look every day: many others are about one address, interface or suspicion. */
const DAILY = /^(most-rejected|top-talkers)$/;

/** What the dashboard shows. */
interface DashboardContent {
  readonly logGroupName: string;
  readonly incomingRecords: cloudwatch.Metric;
  readonly incomingBytes: cloudwatch.Metric;
  readonly metrics?: RecordMetrics;
  /** A row that is filled when there are alarms. */
  readonly alarms: cloudwatch.Column;
  /** Texts of the saved questions, by name. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether they are what the catalogue holds, rather than a list of the user's. */
  readonly isCatalogue: boolean;
}

/** One page: what arrives, what is rejected, and three questions, each with what to do. */
export function createDashboard(owner: Construct, content: DashboardContent): cloudwatch.Dashboard {
  const dashboard = new cloudwatch.Dashboard(owner, 'Dashboard');
  const { metrics } = content;
  dashboard.addWidgets(new cloudwatch.TextWidget({
    width: WIDTH, height: 3, markdown: INTRODUCTION, background: cloudwatch.TextWidgetBackground.TRANSPARENT,
  }));
  dashboard.addWidgets(content.alarms);
  dashboard.addWidgets(
    graph('Records that arrive', content.incomingRecords),
    graph('Bytes that arrive (billed)', content.incomingBytes),
  );
  if (metrics !== undefined) {
    dashboard.addWidgets(graph('Rejected flows', metrics.metric('RejectedFlows')), graph('Skipped records (answers are incomplete)', metrics.metric('SkippedRecords')));
  }
  for (const [name, text] of chosen(content)) {
    dashboard.addWidgets(new cloudwatch.LogQueryWidget({
      width: WIDTH, height: 6, title: name, logGroupNames: [content.logGroupName], queryString: text,
    }));
  }
  return dashboard;
}

/** Alarms of a list that may still grow: the dashboard is written when synthesis ends. */
export function alarmStatus(alarms: cloudwatch.IAlarm[]): cloudwatch.IWidget {
  return new cloudwatch.AlarmStatusWidget({ width: WIDTH, height: 3, title: 'Alarms', alarms });
}

function chosen({ texts, isCatalogue }: DashboardContent): [string, string][] {
  const daily = isCatalogue ? [...texts].filter(([name]) => DAILY.test(name)) : [];
  return (daily.length > 0 ? daily : [...texts]).slice(0, MOST_QUESTIONS);
}

const INTRODUCTION = [
  '# Flow logs',
  'Records arrive 5 to 15 minutes late: the right edge of every graph is not complete yet.',
  '**Rejects rise:** ask who is rejected most; one source and many ports is a scan, one port and many sources is a service that a rule keeps out. '
    + '**Nothing arrives:** `aws ec2 describe-flow-logs`, field DeliverLogsStatus. '
    + '**Skipped records:** AWS lost some; answers are incomplete for that time.',
].join('\n\n');

function graph(title: string, metric: cloudwatch.Metric): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({ width: WIDTH / 2, height: 6, title, left: [metric], leftYAxis: { min: 0 } });
}
