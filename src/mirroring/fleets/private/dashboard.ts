import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MetricName } from './metrics';
import { displayPath } from '../../../private/identity';

const WIDTH = 24;

/** A dashboard of a fleet, child `Dashboard`: one page, read from the top. */
export function createDashboard(
  fleet: Construct, metric: (name: string, options?: cloudwatch.MetricOptions) => cloudwatch.Metric, alarms: readonly cloudwatch.IAlarm[],
): cloudwatch.Dashboard {
  const dashboard = new cloudwatch.Dashboard(fleet, 'Dashboard');
  const sum = (name: string) => metric(name, { statistic: cloudwatch.Stats.SUM });
  const graph = (title: string, left: cloudwatch.IMetric[], right: cloudwatch.IMetric[] = []) =>
    new cloudwatch.GraphWidget({ width: WIDTH / 2, height: 6, title, left, right, leftYAxis: { min: 0 }, rightYAxis: { min: 0 } });
  dashboard.addWidgets(new cloudwatch.TextWidget({
    width: WIDTH, height: 2, markdown: `# Fleet ${displayPath(fleet)}\n\nEach present session is billed by the hour.`, background: cloudwatch.TextWidgetBackground.TRANSPARENT,
  }));
  dashboard.addWidgets(new cloudwatch.AlarmStatusWidget({ width: WIDTH, height: 3, title: 'Alarms: the description of each says what to do', alarms: [...alarms] }));
  dashboard.addWidgets(
    graph('Is what is wanted there? (sessions)', [metric(MetricName.WANTED), metric(MetricName.PRESENT)]),
    graph('How long has it been otherwise? (seconds)', [metric(MetricName.DRIFT_AGE)]),
  );
  dashboard.addWidgets(
    graph('What changes? (sessions)', [sum(MetricName.CREATED), sum(MetricName.DELETED)]),
    graph('What is selected and not mirrored? (interfaces; throttled calls)', [metric(MetricName.SKIPPED)], [sum(MetricName.THROTTLED)]),
  );
  return dashboard;
}
