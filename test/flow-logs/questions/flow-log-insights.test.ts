import {
  App, aws_cloudwatch as cloudwatch, aws_ec2 as ec2, aws_logs as logs, Duration, Size, Stack,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { contributors } from '../../../lab/insights/contributor-rule';
import { metricValues } from '../../../lab/insights/metric-filter';
import { story } from '../../../lab/samples/story';
import { SampleRecord, textLine } from '../../../lab/samples/writer';
import {
  CloudWatchFlowLogs, FlowLogField as Field, FlowLogFormat, FlowLogsLogGroup, FlowLogInsights, FlowLogInsightsProps, FlowLogQuery,
  FlowLogSource,
  ICloudWatchFlowLogs, KnownNetworks,
} from '../../../src';
import { newStack, refusal } from '../../fixtures/stacks';

function existing(stack: Stack, format = FlowLogFormat.DEFAULT, logGroupClass?: logs.LogGroupClass): ICloudWatchFlowLogs {
  const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Group', '/network/flow-logs');
  return CloudWatchFlowLogs.fromCloudWatchFlowLogsAttributes(stack, 'Existing', { logGroup, format, logGroupClass });
}

function insightsIn(
  stack: Stack, props: Partial<FlowLogInsightsProps> = {}, format?: FlowLogFormat, logGroupClass?: logs.LogGroupClass,
): FlowLogInsights {
  return new FlowLogInsights(stack, 'Insights', { flowLogs: existing(stack, format, logGroupClass), ...props });
}

const all = (stack: Stack, type: string): { [key: string]: any }[] =>
  Object.values<any>(Template.fromStack(stack).findResources(type)).map(resource => resource.Properties);

/** Lines as they arrive, of every record of the story. */
function lines(format: FlowLogFormat, records: SampleRecord[] = story()): string[] {
  return records.map(record => textLine(format.fields.map(field => field.name), record));
}

const counted = (condition: (record: SampleRecord) => boolean) => story().filter(condition);
const sumOf = (records: SampleRecord[]) => records.reduce((sum, record) => sum + Number(record.bytes ?? 0), 0);

describe('questions', () => {
  test('those that have a wording and whose fields the records have are saved, in a folder, for the log group; nothing else is created', () => {
    const stack = newStack();
    const insights = insightsIn(stack);
    const saved = all(stack, 'AWS::Logs::QueryDefinition');
    expect(insights.queries.map(query => query.queryName)).toEqual(expect.arrayContaining(['most-rejected', 'top-talkers', 'port-scan', 'lost-records']));
    expect(saved.map(one => one.Name.split('/')[1])).toEqual(insights.queries.map(query => query.queryName));
    expect(new Set(saved.map(one => one.Name.split('/')[0])).size).toBe(1);
    saved.forEach(one => expect(one.LogGroupNames).toEqual(['/network/flow-logs']));
    Template.fromStack(stack).resourceCountIs('AWS::Logs::QueryDefinition', Object.keys(Template.fromStack(stack).toJSON().Resources).length);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('rejects on port 3306, newest first, in discovered fields: the case of the guide', () => {
    const stack = newStack();
    insightsIn(stack, { queries: [FlowLogQuery.rejectedToPort({ port: 3306 })] });
    expect(all(stack, 'AWS::Logs::QueryDefinition')[0].QueryString).toBe(`\
# What was rejected on port 3306, newest first?
# Parameters: time: chosen beside the query, by the start of records; port: 3306 (dstport).
# A drop is written at the interface that dropped it: look at the client's interface as well as at the server's.
# No row at all points to a route, to DNS or to the host, not to "all is well".
filter logStatus = "OK"
    and action = "REJECT"
    and dstPort = 3306
| fields @timestamp as first_packet, interfaceId as interface_id, srcAddr as srcaddr, srcPort as srcport, dstAddr as dstaddr, \
dstPort as dstport, protocol, packets, bytes
| sort @timestamp desc
| limit 1000`);
  });

  test.each([
    ['a format of its own', FlowLogFormat.RECOMMENDED_V5, undefined],
    ['Infrequent Access, where discovery is documented both ways', FlowLogFormat.DEFAULT, logs.LogGroupClass.INFREQUENT_ACCESS],
  ])('%s is parsed', (_, format, logGroupClass) => {
    const stack = newStack();
    insightsIn(stack, { queries: [FlowLogQuery.topTalkers()] }, format, logGroupClass);
    const text: string = all(stack, 'AWS::Logs::QueryDefinition')[0].QueryString;
    expect(text).toContain(`\nparse @message "${format.fields.map(() => '*').join(' ')}" as ${format.fields.map(field => field.columnName).join(', ')}\n| filter log_status`);
  });

  test('one without a wording is told when it was asked for by name, and not otherwise', () => {
    const stack = newStack();
    insightsIn(stack, { queries: [FlowLogQuery.topTalkers(), FlowLogQuery.securityGroupOrNetworkAcl()] }, FlowLogFormat.RECOMMENDED_V5);
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('the log group cannot answer security-group-or-network-acl '
      + '\\(has no wording for Logs Insights: it compares records of a conversation that lie near in time, by windows, not used here yet\\): left out'));
  });

  test('fails when the networks make a text longer than Logs Insights takes', () => {
    const ownRanges = Array.from({ length: 400 }, (_, index) => `198.51.${index % 256}.${index < 256 ? 0 : 128}/25`);
    const queries = [FlowLogQuery.administrationFromInternet()];
    const networks = (count: number) => KnownNetworks.of({ ownRanges: ownRanges.slice(0, count) });
    const ask = (count: number) => insightsIn(newStack(), { queries, knownNetworks: networks(count) }, FlowLogFormat.RECOMMENDED_V5);
    expect(refusal(() => ask(400))).toMatch(/^queries must be at most 10000 characters long each, got \d+ for administration-from-internet; of knownNetworks and of lists of addresses /);
    expect(() => ask(20)).not.toThrow();
  });
});

const FORMATS: [string, FlowLogFormat][] = [['the default format', FlowLogFormat.DEFAULT], ['the recommended format', FlowLogFormat.RECOMMENDED_V5]];

describe.each(FORMATS)('metrics of %s', (_, format) => {
  const stack = newStack();
  const insights = insightsIn(stack, { metrics: { rejectedPorts: [3306] } }, format);
  const filters = new Map(all(stack, 'AWS::Logs::MetricFilter').map(one => [one.MetricTransformations[0].MetricName, one]));
  const values = (name: string) => {
    const { FilterPattern: filterPattern, MetricTransformations: [{ MetricValue: metricValue }] } = filters.get(name)!;
    return metricValues({ filterPattern, metricValue }, lines(format));
  };
  const isRejected = (record: SampleRecord) => record.action === 'REJECT';

  test('count what the records say', () => {
    expect(values('RejectedFlows')).toHaveLength(counted(isRejected).length);
    expect(values('RejectedFlowsToPort3306')).toHaveLength(counted(record => isRejected(record) && record.dstport === 3306).length);
    expect(values('SkippedRecords')).toHaveLength(counted(record => record['log-status'] === 'SKIPDATA').length);
    const sum = (name: string) => values(name).reduce((total, value) => total + value, 0);
    expect(sum('RejectedBytes')).toBe(sumOf(counted(isRejected)));
    expect(sum('AcceptedBytes')).toBe(sumOf(counted(record => record.action === 'ACCEPT')));
  });

  test('have no dimensions, which would be billed one by one, and a zero where nothing matches', () => {
    expect(filters.size).toBe(5);
    for (const { LogGroupName, MetricTransformations: [transformation] } of filters.values()) {
      expect(LogGroupName).toBe('/network/flow-logs');
      expect(transformation).toEqual({ MetricName: expect.any(String), MetricNamespace: expect.stringMatching(/^FlowLogs\/\S+$/), MetricValue: expect.any(String), DefaultValue: 0 });
    }
  });

  test('can be used, by name and by port', () => {
    const named = [
      insights.metricRejectedFlows(), insights.metricRejectedBytes(), insights.metricAcceptedBytes(), insights.metricSkippedRecords(),
      insights.metricRejectedFlowsToPort(3306),
    ];
    named.forEach(({ metricName, namespace, statistic, period }) => {
      expect(stack.resolve(namespace)).toBe(filters.get(metricName)!.MetricTransformations[0].MetricNamespace);
      expect([statistic, period.toMinutes()]).toEqual(['Sum', 5]);
    });
    expect(new Set(named.map(({ metricName }) => metricName)).size).toBe(5);
    expect(insights.metricRejectedFlowsToPort(3306, { statistic: 'Maximum' }).statistic).toBe('Maximum');
    expect(refusal(() => insights.metricRejectedFlowsToPort(22)))
      .toBe('port must be one of rejectedPorts (3306), got 22; add it to rejectedPorts [at Network/Insights/Metrics]');
  });
});

describe('rules of metrics', () => {
  const act = (metrics: FlowLogInsightsProps['metrics'], format?: FlowLogFormat, logClass?: logs.LogGroupClass) => insightsIn(newStack(), { metrics }, format, logClass);

  test.each<[string, FlowLogInsightsProps['metrics'], string]>([
    ['a port is none', { rejectedPorts: [70000] }, 'rejectedPorts must be whole numbers from 0 to 65535 known at synth, got 70000; write [22, 3389]'],
    ['there are too many', { rejectedPorts: Array.from({ length: 21 }, (__, i) => i) }, 'rejectedPorts must be at most 20, each a metric that is billed, got 21; name those that you would act upon'],
    ['one is listed twice', { rejectedPorts: [22, 22] }, 'rejectedPorts must differ, got 22 twice; list it once'],
    ['CloudWatch would not take the namespace', { metricNamespace: 'Network:FlowLogs' },
      'metricNamespace must be 1 to 255 characters without : * and $, got "Network:FlowLogs"; write "Network/FlowLogs", or leave it out'],
    ['the namespace is empty', { metricNamespace: '' }, 'metricNamespace must be 1 to 255 characters without : * and $, got ""; write "Network/FlowLogs", or leave it out'],
  ])('fails when %s', (_, metrics, message) => {
    expect(refusal(() => act(metrics))).toBe(`${message} [at Network/Insights/Metrics]`);
    expect(() => act({ rejectedPorts: [22], metricNamespace: 'Network/FlowLogs' })).not.toThrow();
  });

  test('fails on Infrequent Access, which has no metric filters', () => {
    expect(refusal(() => act({}, FlowLogFormat.DEFAULT, logs.LogGroupClass.INFREQUENT_ACCESS)))
      .toBe('metrics of flowLogs must be made of a log group of the class STANDARD, got INFREQUENT_ACCESS, in which CloudWatch Logs runs no metric filters; '
        + 'leave metrics out, or use a log group of the class STANDARD [at Network/Insights/Metrics]');
  });

  test('fails when the records have more fields than a pattern has room for', () => {
    const wide = (count: number) => FlowLogFormat.DEFAULT.plus(...Array.from({ length: count }, (_, index) => Field.of(`field-to-come-${10 + index}`)));
    expect(refusal(() => act({ rejectedPorts: [65535] }, wide(49)))).toBe('metrics of flowLogs must be made of records whose fields fit into a pattern of 1024 characters, got 63 fields that make '
      + '1028; leave metrics out, or record fewer fields [at Network/Insights/Metrics]');
    expect(() => act({ rejectedPorts: [65535] }, wide(48))).not.toThrow();
  });

  test('fails when the records lack a field', () => {
    const few = FlowLogFormat.of(Field.INTERFACE_ID, Field.START, Field.END, Field.LOG_STATUS);
    expect(refusal(() => act({}, few))).toBe('metrics of flowLogs must be made of records that have action, bytes, log-status and dstport, got a format that lacks action, bytes, dstport; '
      + 'leave metrics out, or add the fields to the format [at Network/Insights/Metrics]');
  });
});

test.each<[string, (insights: FlowLogInsights) => unknown, string]>([
  ['metricRejectedFlows', insights => insights.metricRejectedFlows(), '{}'],
  ['metricRejectedBytes', insights => insights.metricRejectedBytes(), '{}'],
  ['metricAcceptedBytes', insights => insights.metricAcceptedBytes(), '{}'],
  ['metricSkippedRecords', insights => insights.metricSkippedRecords(), '{}'],
  ['metricRejectedFlowsToPort', insights => insights.metricRejectedFlowsToPort(22), '{ rejectedPorts: [22] }'],
  ['addRejectedFlowsAlarm', insights => insights.addRejectedFlowsAlarm(10), '{}'],
  ['addSkippedRecordsAlarm', insights => insights.addSkippedRecordsAlarm(), '{}'],
])('fails when %s is called without metrics', (method, call, example) => {
  expect(refusal(() => call(insightsIn(newStack()))))
    .toBe(`${method} must be called on a FlowLogInsights with metrics, got one without; write metrics: ${example} in its props [at Network/Insights]`);
  expect(() => call(insightsIn(newStack(), { metrics: { rejectedPorts: [22] } }))).not.toThrow();
});

describe('Contributor Insights', () => {
  test.each([
    ['the default format', FlowLogFormat.DEFAULT, false],
    ['a format that tells directions', FlowLogFormat.RECOMMENDED_V5, true],
  ])('rules find the leaders in %s', (_, format, oneSide) => {
    const stack = newStack();
    insightsIn(stack, { contributorRules: true }, format);
    const rules = new Map(all(stack, 'AWS::CloudWatch::InsightRule').map(one => [one.RuleName.split('-').pop(), one]));
    const lead = (id: string) => contributors(rules.get(id)!.RuleBody, lines(format));
    expect([...rules.keys()].sort()).toEqual(['BytesBySourceAndDestination', 'HttpsPacketsByDestination', 'RejectedTcpBySource']);

    const moved = counted(record => !oneSide || record['flow-direction'] === 'egress');
    const top = lead('BytesBySourceAndDestination')[0];
    expect(top.value).toBe(sumOf(moved.filter(record => record.srcaddr === top.keys[0] && record.dstaddr === top.keys[1])));
    expect(lead('BytesBySourceAndDestination').reduce((sum, one) => sum + one.value, 0)).toBe(sumOf(moved));

    const rejects = counted(record => record.action === 'REJECT' && record.protocol === 6);
    expect(lead('RejectedTcpBySource').reduce((sum, one) => sum + one.value, 0)).toBe(rejects.length);
    expect(lead('RejectedTcpBySource')[0].keys).toHaveLength(2);
  });

  test('fails on Infrequent Access', () => {
    const act = (logClass?: logs.LogGroupClass) => insightsIn(newStack(), { contributorRules: true }, FlowLogFormat.DEFAULT, logClass);
    expect(refusal(() => act(logs.LogGroupClass.INFREQUENT_ACCESS))).toContain('contributorRules must be about a log group of the class STANDARD, got INFREQUENT_ACCESS');
    expect(() => act()).not.toThrow();
  });

  test('fails when the records lack a field', () => {
    const few = FlowLogFormat.of(Field.INTERFACE_ID, Field.START, Field.END, Field.LOG_STATUS);
    expect(refusal(() => insightsIn(newStack(), { contributorRules: true }, few))).toContain('got a format that lacks srcaddr, dstaddr, bytes, protocol, action, packets, dstport');
  });
});

describe('alarms', () => {
  test('wait for records that are late, and take missing data for what it is', () => {
    const stack = newStack();
    const insights = insightsIn(stack, { metrics: {} });
    insights.addSilenceAlarm();
    insights.addIngestionAlarm(Size.gibibytes(10));
    insights.addRejectedFlowsAlarm(1000);
    insights.addSkippedRecordsAlarm();
    const found = all(stack, 'AWS::CloudWatch::Alarm');
    expect(found).toHaveLength(4);
    const of = (metric: string) => found.find(one => one.MetricName === metric)!;
    expect(of('IncomingLogEvents')).toMatchObject({ Namespace: 'AWS/Logs', Period: 900, EvaluationPeriods: 4, Threshold: 1, ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching' });
    expect(of('IncomingBytes')).toMatchObject({ Namespace: 'AWS/Logs', Period: 86400, Threshold: 10 * 1024 ** 3, TreatMissingData: 'notBreaching' });
    expect(of('RejectedFlows')).toMatchObject({ Period: 300, EvaluationPeriods: 6, DatapointsToAlarm: 2, Threshold: 1000, TreatMissingData: 'notBreaching' });
    expect(of('SkippedRecords')).toMatchObject({ Period: 300, EvaluationPeriods: 6, DatapointsToAlarm: 1, Threshold: 0, ComparisonOperator: 'GreaterThanThreshold' });
    found.forEach(one => expect(one.AlarmDescription.length).toBeGreaterThan(80));
  });

  test('take the limits that are given', () => {
    const stack = newStack();
    const insights = insightsIn(stack);
    insights.addSilenceAlarm(Duration.hours(2));
    insights.addIngestionAlarm(Size.gibibytes(1));
    expect(all(stack, 'AWS::CloudWatch::Alarm').map(one => [one.MetricName, one.EvaluationPeriods, one.Threshold])).toEqual([['IncomingLogEvents', 8, 1], ['IncomingBytes', 1, 1024 ** 3]]);
  });

  test('the same options again return the first alarm, however they are spelled', () => {
    const stack = newStack();
    const insights = insightsIn(stack, { metrics: {} });
    expect(insights.addSilenceAlarm(Duration.minutes(60))).toBe(insights.addSilenceAlarm());
    expect(insights.addIngestionAlarm(Size.mebibytes(1024))).toBe(insights.addIngestionAlarm(Size.gibibytes(1)));
    expect(insights.addRejectedFlowsAlarm(10)).toBe(insights.addRejectedFlowsAlarm(10));
    expect(insights.addSkippedRecordsAlarm()).toBe(insights.addSkippedRecordsAlarm());
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 4);
  });

  test.each<[string, (insights: FlowLogInsights) => unknown, (insights: FlowLogInsights) => unknown, string]>([
    ['addSilenceAlarm', one => one.addSilenceAlarm(), one => one.addSilenceAlarm(Duration.hours(2)),
      'the options of its first call, {"maxSilence":"1 hour"}, got {"maxSilence":"2 hours"}; for a second alarm write metricIncomingRecords().createAlarm()'],
    ['addIngestionAlarm', one => one.addIngestionAlarm(Size.bytes(1)), one => one.addIngestionAlarm(Size.bytes(2)),
      'the options of its first call, {"dailyIngestionLimit":"1 bytes"}, got {"dailyIngestionLimit":"2 bytes"}; for a second alarm write metricIncomingBytes().createAlarm()'],
    ['addRejectedFlowsAlarm', one => one.addRejectedFlowsAlarm(1), one => one.addRejectedFlowsAlarm(2),
      'the options of its first call, {"threshold":1}, got {"threshold":2}; for a second alarm write metricRejectedFlows().createAlarm()'],
  ])('fails when %s is called with other options', (method, first, second, message) => {
    const insights = insightsIn(newStack(), { metrics: {} });
    first(insights);
    expect(refusal(() => second(insights))).toBe(`${method} must have ${message} [at Network/Insights]`);
  });

  test.each<[string, (insights: FlowLogInsights) => unknown, string]>([
    ['the silence is short', one => one.addSilenceAlarm(Duration.minutes(15)),
      'maxSilence must be multiples of 15 minutes known at synth, at least 30 minutes and at most a day, got 15 minutes; write Duration.hours(1)'],
    ['the number is none', one => one.addRejectedFlowsAlarm(0), 'threshold must be a whole number of at least 1, got 0; write 1000'],
    ['the limit is nothing', one => one.addIngestionAlarm(Size.bytes(0)), 'dailyIngestionLimit must be at least a byte, known at synth, got 0 bytes; write Size.gibibytes(10)'],
  ])('fails when %s', (_, call, message) => {
    const insights = insightsIn(newStack(), { metrics: {} });
    expect(refusal(() => call(insights))).toBe(`${message} [at Network/Insights]`);
    expect(() => [
      insights.addSilenceAlarm(Duration.minutes(30)), insights.addRejectedFlowsAlarm(10), insights.addIngestionAlarm(Size.gibibytes(1)),
    ]).not.toThrow();
  });
});

describe('the dashboard', () => {
  const bodyOf = (stack: Stack) => JSON.stringify(all(stack, 'AWS::CloudWatch::Dashboard')[0].DashboardBody);

  test('says what to do, and shows metrics and questions', () => {
    const stack = newStack();
    const insights = insightsIn(stack, { metrics: {} });
    expect(insights.addDashboard()).toBeInstanceOf(cloudwatch.Dashboard);
    ['Nothing arrives', 'DeliverLogsStatus', 'RejectedFlows', 'IncomingBytes', 'most-rejected'].forEach(part => expect(bodyOf(stack)).toContain(part));
    expect(bodyOf(stack)).not.toContain('alarms');
  });

  test('is made once', () => {
    const stack = newStack();
    const insights = insightsIn(stack);
    expect(insights.addDashboard()).toBe(insights.addDashboard());
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Dashboard', 1);
  });

  test('shows alarms that were added before it and after it, each once and in the same place', () => {
    const bodies = [true, false].map(isFirst => {
      const stack = newStack();
      const insights = insightsIn(stack);
      if (isFirst) insights.addDashboard();
      insights.addSilenceAlarm();
      insights.addSilenceAlarm();
      insights.addIngestionAlarm(Size.gibibytes(1));
      insights.addDashboard();
      return bodyOf(stack);
    });
    expect(bodies[0]).toBe(bodies[1]);
    expect(bodies[0].match(/Fn::GetAtt":\["Insights[^"]*/g)).toEqual([
      expect.stringContaining('InsightsNothingArrives'), expect.stringContaining('InsightsIngestionBeyondBudget'),
    ]);
  });
});

test.each<[string, FlowLogQuery[] | undefined, FlowLogFormat | undefined, string[]]>([
  ['by default those that are worth a look every day', undefined, FlowLogFormat.RECOMMENDED_V5, ['most-rejected', 'top-talkers']],
  ['of a list the first three', [
    FlowLogQuery.lostRecords(), FlowLogQuery.portScan(), FlowLogQuery.dnsBypass(), FlowLogQuery.topTalkers(),
  ], undefined, ['lost-records', 'port-scan', 'dns-bypass']],
  ['of other records the first three', undefined, FlowLogFormat.TRANSIT_GATEWAY_DEFAULT, [
    'transit-gateway-drops', 'transit-gateway-traffic', 'transit-gateway-lost-records',
  ]],
])('the dashboard shows, %s', (_, queries, format, expected) => {
  const stack = newStack();
  insightsIn(stack, { queries }, format).addDashboard();
  const body = JSON.stringify(all(stack, 'AWS::CloudWatch::Dashboard')[0].DashboardBody);
  expect([...body.matchAll(/title\\*":\\*"([a-z0-9-]+)\\*"/g)].map(match => match[1])).toEqual(expected);
});

test('flow logs of the app, with their own log group', () => {
  const stack = newStack();
  const vpc = ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-0123456789abcdef0');
  const logGroup = new FlowLogsLogGroup(stack, 'Rejects');
  const flowLogs = new CloudWatchFlowLogs(stack, 'FlowLogs', { sources: [FlowLogSource.vpc(vpc)], trafficType: ec2.FlowLogTrafficType.REJECT, logGroup });
  new FlowLogInsights(stack, 'Insights', { flowLogs, contributorRules: true });
  expect(all(stack, 'AWS::Logs::QueryDefinition')[0].LogGroupNames).toEqual([stack.resolve(logGroup.logGroupName)]);
  expect(all(stack, 'AWS::CloudWatch::InsightRule')[0].RuleBody).toEqual({ 'Fn::Join': ['', [expect.stringContaining('"LogGroupNames":["'), { Ref: expect.stringMatching(/^Rejects/) }, expect.any(String)]] });
});

test('fails when the log group lies in another account or Region, where nothing would be found', () => {
  const act = (env: { account: string; region: string }) => {
    const app = new App();
    const flowLogs = existing(new Stack(app, 'Records', { env }));
    const stack = new Stack(app, 'Asking', { env: { account: '111122223333', region: 'eu-west-1' } });
    return () => new FlowLogInsights(stack, 'Insights', { flowLogs });
  };
  expect(refusal(act({ account: '111122223333', region: 'us-east-1' }))).toBe('flowLogs must lie in the account and Region of the stack (111122223333, eu-west-1), '
      + 'got a log group in 111122223333, us-east-1; ask in the stack of the log group [at Asking/Insights]');
  expect(act({ account: '111122223333', region: 'eu-west-1' })).not.toThrow();
});
