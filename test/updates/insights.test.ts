import { App, aws_ec2 as ec2, Duration, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { changes, Json } from './change';
import {
  CloudWatchFlowLogs, FlowLogField, FlowLogFormat, FlowLogInsights, FlowLogInsightsProps, FlowLogQuery, FlowLogSource, KnownNetworks, QuerySpan,
} from '../../src';

const V5 = FlowLogFormat.RECOMMENDED_V5;
const QUESTIONS = () => [
  FlowLogQuery.rejectedToPort({ port: 3306 }), FlowLogQuery.topTalkers(), FlowLogQuery.portScan(), FlowLogQuery.lostRecords(),
  FlowLogQuery.outboundRejects(),
];

interface Live {
  readonly format?: FlowLogFormat;
  readonly sources?: string[];
  readonly insights?: Partial<FlowLogInsightsProps>;
  readonly hasDashboard?: boolean;
}

/** Flow logs in a log group with everything that live answers can be made of, and five questions. */
function live({ format, sources = ['Blue'], insights, hasDashboard = true }: Live = {}): Json {
  const stack = new Stack(new App(), 'Network');
  const vpcs = ['Blue', 'Green'].map((id, index) => new ec2.CfnVPC(stack, id, { cidrBlock: `10.${index}.0.0/16` }));
  const flowLogs = new CloudWatchFlowLogs(stack, 'Live', {
    sources: sources.map(name => FlowLogSource.vpc(vpcs.find(vpc => vpc.node.id === name)!)), trafficType: ec2.FlowLogTrafficType.REJECT, format,
  });
  const answers = new FlowLogInsights(stack, 'Insights', { flowLogs, queries: QUESTIONS(), metrics: { rejectedPorts: [22] }, contributorRules: true, ...insights });
  answers.addSilenceAlarm();
  answers.addIngestionAlarm(Size.gibibytes(10));
  answers.addRejectedFlowsAlarm(1000);
  answers.addSkippedRecordsAlarm();
  if (hasDashboard) answers.addDashboard();
  return Template.fromStack(stack).toJSON();
}

const METRICS = ['AcceptedBytes', 'RejectedBytes', 'RejectedFlows', 'RejectedFlowsToPort22', 'SkippedRecords'];
const RULES = ['BytesBySourceAndDestination', 'HttpsPacketsByDestination', 'RejectedTcpBySource'];
const update = (before: Live, after: Live) => changes(live(before), live(after));

test('nothing changed is nothing to do', () => {
  expect(update({}, {})).toEqual([]);
});

describe('another format', () => {
  const [before, after] = [live({ format: V5 }), live({ format: V5.plus(FlowLogField.REJECT_REASON) })];

  test('replaces the flow log; what reads the records is updated in place, and nothing of it is replaced', () => {
    const inPlace = ['lostrecords', 'outboundrejects', 'portscan', 'rejectedtoport3306', 'toptalkers'].map(name => `WILL_UPDATE Insights${name}`);
    const filters = METRICS.map(name => `WILL_UPDATE InsightsMetrics${name}`);
    expect(changes(before, after)).toEqual(['WILL_REPLACE LiveVPCBlue', 'WILL_UPDATE InsightsDashboard', ...filters, ...inPlace].sort());
  });

  test('keeps log group, role, alarms and names; a field at the end moves no position of a rule', () => {
    for (const type of ['AWS::Logs::LogGroup', 'AWS::IAM::Role', 'AWS::CloudWatch::Alarm', 'AWS::CloudWatch::InsightRule']) {
      expect(ofType(after, type)).toEqual(ofType(before, type));
    }
    const names = (template: Json) => [
      ...Object.entries(ofType(template, 'AWS::Logs::QueryDefinition')).map(([id, { Properties: one }]) => [id, one.Name]),
      ...Object.entries(ofType(template, 'AWS::Logs::MetricFilter')).map(([id, { Properties: one }]) => [id, one.MetricTransformations]),
    ];
    expect(names(after)).toEqual(names(before));
  });

  test('from the default one saves what can be answered now', () => {
    const found = update({}, { format: V5 });
    expect(found.filter(change => !change.startsWith('WILL_UPDATE'))).toEqual(['WILL_CREATE Insightsoutboundrejects', 'WILL_REPLACE LiveVPCBlue']);
  });

  test('with fields in another order moves the positions of metric filters and rules, in place', () => {
    const shuffled = FlowLogFormat.of(...[...FlowLogFormat.DEFAULT.fields].reverse());
    const found = update({}, { format: shuffled });
    expect(found).toEqual(expect.arrayContaining([...METRICS.map(name => `WILL_UPDATE InsightsMetrics${name}`), ...RULES.map(name => `WILL_UPDATE Insights${name}`)]));
    expect(found.filter(change => !change.startsWith('WILL_UPDATE'))).toEqual(['WILL_REPLACE LiveVPCBlue']);
  });

  test('that lacks a field takes the questions away that need it', () => {
    expect(update({ format: V5 }, { format: FlowLogFormat.DEFAULT })).toContain('WILL_DESTROY Insightsoutboundrejects');
  });
});

test('a source added creates its flow log, nothing else', () => {
  expect(update({}, { sources: ['Green', 'Blue'] })).toEqual(['WILL_CREATE LiveVPCGreen']);
});

describe('the questions', () => {
  test('one inserted is created; those behind it only wait for another one', () => {
    const queries = [...QUESTIONS().slice(0, 1), FlowLogQuery.rejectedToPort({ port: 443 }), ...QUESTIONS().slice(1)];
    const [before, after] = [live({ format: V5 }), live({ format: V5, insights: { queries } })];
    expect(changes(before, after).filter(change => !change.startsWith('WILL_UPDATE'))).toEqual(['WILL_CREATE Insightsrejectedtoport443']);
    for (const [id, { Properties: properties }] of Object.entries(ofType(before, 'AWS::Logs::QueryDefinition'))) {
      expect(after.Resources[id].Properties).toEqual(properties);
    }
  });

  test('with other options only that one is updated, in place; another span changes nothing, since time is chosen beside the query', () => {
    const span = (days: number) => QuerySpan.last(Duration.days(days));
    const queries = (minPorts: number, days: number) => [FlowLogQuery.portScan({ minPorts, span: span(days) }), FlowLogQuery.lostRecords()];
    const ask = (ports: number, days: number): Live => ({ insights: { queries: queries(ports, days) }, hasDashboard: false });
    expect(update(ask(20, 1), ask(50, 1))).toEqual(['WILL_UPDATE Insightsportscan']);
    expect(update(ask(20, 1), ask(20, 7))).toEqual([]);
  });

  test('with other known networks only those that use them are updated, in place', () => {
    const knownNetworks = KnownNetworks.of({ ownRanges: ['198.51.100.0/24'] });
    expect(update({ format: V5 }, { format: V5, insights: { knownNetworks } })).toEqual(['WILL_UPDATE Insightsoutboundrejects']);
  });
});

test('a port that is counted creates its metric filter, nothing else', () => {
  expect(update({}, { insights: { metrics: { rejectedPorts: [22, 3389] } } })).toEqual(['WILL_CREATE InsightsMetricsRejectedFlowsToPort3389']);
});

test('questions of several constructs of a stack wait in the same lanes, four at a time', () => {
  const definitions = Object.entries(ofType(live({ format: V5 }), 'AWS::Logs::QueryDefinition'));
  expect(definitions.map(([, { DependsOn: waits }]) => waits)).toEqual([undefined, undefined, undefined, undefined, [definitions[0][0]]]);
});

function ofType(template: Json, type: string): Json {
  return Object.fromEntries(Object.entries<Json>(template.Resources).filter(([, one]) => one.Type === type));
}
