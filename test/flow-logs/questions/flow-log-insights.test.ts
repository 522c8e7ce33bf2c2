import {
  App, aws_cloudwatch as cloudwatch, aws_cloudwatch_actions as actions, aws_ec2 as ec2, aws_logs as logs, aws_sns as sns, Duration, Size, Stack,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { contributors } from '../../../lab/insights/contributor-rule';
import { metricValues } from '../../../lab/insights/metric-filter';
import { story } from '../../../lab/samples/story';
import { SampleRecord, textLine } from '../../../lab/samples/writer';
import {
  CloudWatchFlowLogs, FlowLogField as Field, FlowLogFormat, FlowLogsLogGroup, FlowLogInsights, FlowLogInsightsProps, FlowLogMetrics, FlowLogQuery,
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
    expect(insights.queries.map(query => query.queryName)).toEqual(expect.arrayContaining(['rejected-to-port-3306', 'top-talkers', 'port-scan', 'lost-records']));
    expect(saved.map(one => one.Name.split('/')[1])).toEqual(insights.queries.map(query => query.queryName));
    expect(new Set(saved.map(one => one.Name.split('/')[0])).size).toBe(1);
    saved.forEach(one => expect(one.LogGroupNames).toEqual(['/network/flow-logs']));
    Template.fromStack(stack).resourceCountIs('AWS::Logs::QueryDefinition', Object.keys(Template.fromStack(stack).toJSON().Resources).length);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('rejects on port 3306, newest first, in discovered fields: the case of the guide', () => {
    const stack = newStack();
    insightsIn(stack, { queries: [FlowLogQuery.rejectedToPort()] });
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
    const { metrics } = insights;
    expect(stack.resolve(metrics!.rejectedFlows.namespace)).toBe(filters.get('RejectedFlows')!.MetricTransformations[0].MetricNamespace);
    expect(metrics!.rejectedFlowsToPort(3306).metricName).toBe('RejectedFlowsToPort3306');
    expect(refusal(() => metrics!.rejectedFlowsToPort(22)))
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
    const topic = new sns.Topic(stack, 'Topic');
    const insights = insightsIn(stack, { metrics: {}, alarms: { actions: [new actions.SnsAction(topic)] } });
    const found = all(stack, 'AWS::CloudWatch::Alarm');
    expect(insights.alarms).toHaveLength(4);
    const of = (metric: string) => found.find(one => one.MetricName === metric)!;
    expect(of('IncomingLogEvents')).toMatchObject({ Namespace: 'AWS/Logs', Period: 900, EvaluationPeriods: 4, Threshold: 1, ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching' });
    expect(of('IncomingBytes')).toMatchObject({ Namespace: 'AWS/Logs', Period: 86400, Threshold: 10 * 1024 ** 3, TreatMissingData: 'notBreaching' });
    expect(of('RejectedFlows')).toMatchObject({ Period: 300, EvaluationPeriods: 6, DatapointsToAlarm: 2, Threshold: 1000, TreatMissingData: 'notBreaching' });
    expect(of('SkippedRecords')).toMatchObject({ Period: 300, EvaluationPeriods: 6, DatapointsToAlarm: 1, Threshold: 0, ComparisonOperator: 'GreaterThanThreshold' });
    found.forEach(one => {
      expect(one.AlarmDescription.length).toBeGreaterThan(80);
      expect([one.AlarmActions, one.OKActions]).toEqual([[{ Ref: expect.stringMatching(/^Topic/) }], [{ Ref: expect.stringMatching(/^Topic/) }]]);
    });
  });

  test('without metrics there are those of the log group', () => {
    const stack = newStack();
    insightsIn(stack, { alarms: { silence: Duration.hours(2), ingestionADay: Size.gibibytes(1) } });
    expect(all(stack, 'AWS::CloudWatch::Alarm').map(one => [one.MetricName, one.EvaluationPeriods, one.Threshold])).toEqual([['IncomingLogEvents', 8, 1], ['IncomingBytes', 1, 1024 ** 3]]);
  });

  test.each<[string, Partial<FlowLogInsightsProps>, string]>([
    ['rejects are to be told and there are no metrics', { alarms: { rejectedFlows: 10 } },
      'alarms.rejectedFlows needs metrics of the records, got 10 without metrics; write metrics: {}, or leave rejectedFlows out'],
    ['the silence is short', { alarms: { silence: Duration.minutes(15) } },
      'silence must be multiples of 15 minutes known at synth, at least 30 minutes and at most a day, got 15 minutes; write Duration.hours(1)'],
    ['the number is none', { metrics: {}, alarms: { rejectedFlows: 0 } }, 'rejectedFlows must be a whole number of at least 1, got 0; write 1000'],
    ['the budget is nothing', { alarms: { ingestionADay: Size.bytes(0) } }, 'ingestionADay must be at least a byte, known at synth, got 0 bytes; write Size.gibibytes(10)'],
  ])('fails when %s', (_, props, message) => {
    expect(refusal(() => insightsIn(newStack(), props))).toBe(`${message} [at Network/Insights]`);
    const alarms = { rejectedFlows: 10, silence: Duration.minutes(30), ingestionADay: Size.gibibytes(1) };
    expect(() => insightsIn(newStack(), { metrics: {}, alarms })).not.toThrow();
  });
});

test('the dashboard says what to do, and shows metrics, alarms and questions', () => {
  const stack = newStack();
  const insights = insightsIn(stack, { metrics: {}, alarms: {}, dashboard: true });
  expect(insights.dashboard).toBeInstanceOf(cloudwatch.Dashboard);
  const body = JSON.stringify(all(stack, 'AWS::CloudWatch::Dashboard')[0].DashboardBody);
  ['Nothing arrives', 'DeliverLogsStatus', 'RejectedFlows', 'IncomingBytes', 'rejected-to-port-3306'].forEach(part => expect(body).toContain(part));
});

test.each<[string, FlowLogQuery[] | undefined, FlowLogFormat | undefined, string[]]>([
  ['by default those that are worth a look every day', undefined, FlowLogFormat.RECOMMENDED_V5, ['rejected-to-port-3306', 'most-rejected', 'top-talkers']],
  ['of a list the first three', [
    FlowLogQuery.lostRecords(), FlowLogQuery.portScan(), FlowLogQuery.dnsBypass(), FlowLogQuery.topTalkers(),
  ], undefined, ['lost-records', 'port-scan', 'dns-bypass']],
  ['of other records the first three', undefined, FlowLogFormat.TRANSIT_GATEWAY_DEFAULT, [
    'transit-gateway-drops', 'transit-gateway-traffic', 'transit-gateway-lost-records',
  ]],
])('the dashboard shows, %s', (_, queries, format, expected) => {
  const stack = newStack();
  insightsIn(stack, { dashboard: true, queries }, format);
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
    return [() => new FlowLogInsights(stack, 'Insights', { flowLogs }), () => new FlowLogMetrics(stack, 'Metrics', { flowLogs })];
  };
  for (const [index, id] of ['Insights', 'Metrics'].entries()) {
    expect(refusal(act({ account: '111122223333', region: 'us-east-1' })[index])).toBe('flowLogs must lie in the account and Region of the stack (111122223333, eu-west-1), '
      + `got a log group in 111122223333, us-east-1; ask in the stack of the log group [at Asking/${id}]`);
    expect(act({ account: '111122223333', region: 'eu-west-1' })[index]).not.toThrow();
  }
});
