import { aws_cloudwatch as cloudwatch, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { createAlarms } from '../../../src/mirroring/collectors/private/alarms';
import { createDashboard } from '../../../src/mirroring/collectors/private/dashboard';
import { MetricName, METRICS } from '../../../src/mirroring/collectors/private/metric-names';
import { metricOf } from '../../../src/mirroring/collectors/private/metrics';
import { newStack, onlyResource } from '../../fixtures/stacks';

const ALL = ['suricata', 'pcap', 'zeek'];
const metricIn = (stack: Stack) => (name: MetricName) => metricOf(stack, 'Network/ids', name);
const alarmsIn = (stack: Stack, engines = ALL) => createAlarms(stack, metricIn(stack), engines);

/** Properties of the alarms, by id. */
function alarms(stack: Stack): Record<string, any> {
  return Object.fromEntries(Object.entries<any>(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).map(([id, { Properties }]) => [id.replace(/[0-9A-F]{8}$/, ''), Properties]));
}

describe('metrics', () => {
  test.each(Object.entries(METRICS))('%s is that of the collector, by its own statistic (%s)', (name, statistic) => {
    const metric = metricOf(newStack(), 'Network/ids', name as MetricName);
    expect(metric).toMatchObject({ namespace: 'TrafficMirroring/Collector', metricName: name, statistic, dimensions: { Collector: 'Network/ids' } });
    expect(metric.period.toSeconds()).toBe(60);
  });

  test('can be changed', () => {
    const metric = metricOf(newStack(), 'Network/ids', 'Packets', { statistic: cloudwatch.Stats.AVERAGE, period: Duration.hours(1), label: 'Packets' });
    expect([metric.statistic, metric.period.toHours(), metric.label]).toEqual(['Average', 1, 'Packets']);
  });
});

describe('alarms', () => {
  const stack = newStack();
  const made = alarmsIn(stack);
  const found = alarms(stack);

  test('have the ids that people look for', () => {
    expect(made.map(({ node }) => node.id)).toEqual([
      'Healthy', 'TrackingExceeded', 'PacketsExceeded', 'BandwidthExceeded', 'KernelDrops', 'MemoryDrops', 'FragmentDrops', 'RingDrops', 'BacklogAge', 'RulesRefused', 'OverBudget',
    ]);
  });

  test.each([
    // Five bad minutes in a row, silent ones among them.
    ['Healthy', 'Minimum', 'LessThanThreshold', 1, 60, 5, 5, 'breaching'],
    ['TrackingExceeded', 'Sum', 'GreaterThanThreshold', 0, 300, 1, 1, 'notBreaching'],
    ['PacketsExceeded', 'Sum', 'GreaterThanThreshold', 0, 60, 5, 3, 'notBreaching'],
    ['BandwidthExceeded', 'Sum', 'GreaterThanThreshold', 0, 60, 5, 3, 'notBreaching'],
    ['MemoryDrops', 'Sum', 'GreaterThanThreshold', 0, 300, 1, 1, 'notBreaching'],
    ['FragmentDrops', 'Sum', 'GreaterThanThreshold', 0, 300, 1, 1, 'notBreaching'],
    ['RingDrops', 'Sum', 'GreaterThanThreshold', 0, 300, 1, 1, 'notBreaching'],
    ['BacklogAge', 'Maximum', 'GreaterThanThreshold', 900, 300, 1, 1, 'notBreaching'],
    ['RulesRefused', 'Maximum', 'GreaterThanThreshold', 0, 300, 1, 1, 'notBreaching'],
    ['OverBudget', 'Sum', 'GreaterThanThreshold', 0, 300, 1, 1, 'notBreaching'],
  ])('%s: %s %s %d in %d s, of %d periods %d, missing is %s', (name, Statistic, ComparisonOperator, Threshold, Period, EvaluationPeriods, DatapointsToAlarm, TreatMissingData) => {
    expect(found[name]).toMatchObject({ MetricName: name, Namespace: 'TrafficMirroring/Collector', Dimensions: [{ Name: 'Collector', Value: 'Network/ids' }] });
    expect(found[name]).toMatchObject({ Statistic, ComparisonOperator, Threshold, Period, EvaluationPeriods, DatapointsToAlarm, TreatMissingData });
  });

  test('KernelDrops judges the share of what arrived, and nothing where nothing was dropped', () => {
    const { Metrics: [share, ...parts], ...alarm } = found.KernelDrops;
    expect(share).toMatchObject({ Expression: 'IF(drops > 0, 100 * drops / (packets + drops), 0)', ReturnData: true });
    expect(parts.map((one: any) => [one.Id, one.MetricStat.Metric.MetricName, one.MetricStat.Stat, one.MetricStat.Period]))
      .toEqual([['drops', 'KernelDrops', 'Sum', 300], ['packets', 'Packets', 'Sum', 300]]);
    expect(alarm).toMatchObject({ ComparisonOperator: 'GreaterThanThreshold', Threshold: 0.1, EvaluationPeriods: 3, DatapointsToAlarm: 2, TreatMissingData: 'notBreaching' });
  });

  test('only of engines that there are', () => {
    const ids = (...engines: string[]) => alarmsIn(newStack(), engines).map(({ node }) => node.id).filter(id => ['FragmentDrops', 'RulesRefused', 'OverBudget'].includes(id));
    expect(ids('suricata')).toEqual(['FragmentDrops', 'RulesRefused']);
    expect(ids('pcap')).toEqual(['OverBudget']);
    expect(ids('zeek')).toEqual([]);
  });

  test('say which collector, what it means and what to do, in what CloudWatch takes', () => {
    Object.values(found).forEach(({ AlarmDescription: text }) => {
      expect(text).toMatch(/^Collector Network: .{60,}[^.]\.$/);
      expect(text).toMatch(/Look at|Use |Give |Test /);
      // A path of a collector may be long itself.
      expect(text.length).toBeLessThan(1024 - 256);
    });
  });

  test('raise no warning of the CDK', () => {
    const other = newStack();
    alarmsIn(other);
    expect(Annotations.fromStack(other).findWarning('*', Match.anyValue())).toEqual([]);
  });

  test('have no action until one is added', () => {
    Object.values(found).forEach(({ AlarmActions }) => expect(AlarmActions).toBeUndefined());
    const other = newStack();
    alarmsIn(other).forEach(alarm => alarm.addAlarmAction({ bind: () => ({ alarmActionArn: 'arn:aws:sns:eu-west-1:111122223333:topic' }) }));
    Object.values(alarms(other)).forEach(({ AlarmActions }) => expect(AlarmActions).toEqual(['arn:aws:sns:eu-west-1:111122223333:topic']));
  });
});

describe('the dashboard', () => {
  /** The widgets as CloudWatch gets them. */
  function widgets(engines: string[], isWithAlarms = true): any[] {
    const stack = newStack();
    createDashboard(stack, metricIn(stack), engines, isWithAlarms ? alarmsIn(stack, engines) : []);
    const body = onlyResource(stack, 'AWS::CloudWatch::Dashboard').Properties.DashboardBody['Fn::Join'][1];
    return JSON.parse(body.map((part: any) => (typeof part === 'string' ? part : '<>')).join('')).widgets;
  }
  const shown = (all: any[]) => all.flatMap(({ properties }) => properties.metrics ?? []).map(([, name]) => name);

  test('begins with what to do and with the alarms', () => {
    const [first, second] = widgets(ALL);
    expect(first).toMatchObject({ type: 'text', width: 24, y: 0 });
    expect(first.properties.markdown).toMatch(/^# Collector Network\n\nLook from the top/);
    expect(second).toMatchObject({ type: 'alarm', width: 24 });
    expect(second.properties.alarms).toHaveLength(11);
    expect(widgets(ALL, false).map(({ type }) => type)).not.toContain('alarm');
  });

  test('shows each metric once, but for the bytes of a backlog whose files and age it shows', () => {
    expect(shown(widgets(ALL)).sort()).toEqual(Object.keys(METRICS).filter(name => name !== 'BacklogBytes').sort());
  });

  test('shows of engines only what there is', () => {
    const missing = (...engines: string[]) => Object.keys(METRICS).filter(name => name !== 'BacklogBytes' && !shown(widgets(engines)).includes(name));
    expect(missing('pcap')).toEqual(['ReassemblyGaps', 'MemoryDrops', 'Alerts', 'AlertsHeldBack', 'RulesRefused', 'FragmentDrops', 'WrongThreadPackets']);
    expect(missing('suricata')).toEqual(['Bytes', 'OverBudget']);
  });

  test('is one page: two graphs in a row, each a question, from nought', () => {
    const graphs = widgets(ALL).filter(({ type }) => type === 'metric');
    expect(graphs.map(({ x, width, height }) => [x, width, height])).toEqual(graphs.map((_, index) => [index % 2 === 0 ? 0 : 12, 12, 6]));
    expect(graphs.length).toBeLessThanOrEqual(10);
    graphs.forEach(({ properties }) => {
      expect(properties.title).toMatch(/\?|^Bytes/);
      expect(properties.yAxis).toMatchObject({ left: { min: 0 }, right: { min: 0 } });
    });
    const rows = graphs.map(({ y }) => y);
    expect(new Set(rows).size).toBe(Math.ceil(graphs.length / 2));
  });
});
