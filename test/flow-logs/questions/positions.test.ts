import { aws_logs as logs, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import fc from 'fast-check';
import { contributors } from '../../../lab/insights/contributor-rule';
import { metricValues } from '../../../lab/insights/metric-filter';
import { story } from '../../../lab/samples/story';
import { SampleRecord, textLine } from '../../../lab/samples/writer';
import { CloudWatchFlowLogs, FlowLogField, FlowLogFormat, FlowLogInsights } from '../../../src';
import FIELDS from '../../fixtures/flow-log-fields.json';
import { newStack } from '../../fixtures/stacks';

/**
 * Metric filters and Contributor Insights find fields by their place: whatever a format has, and in whatever order, the same records give
 * the same numbers.
 */
const NEEDED = ['start', 'action', 'bytes', 'log-status', 'dstport', 'srcaddr', 'dstaddr', 'protocol', 'packets', 'interface-id'];
const OTHERS = FIELDS.filter(({ service, name }) => service === 'vpc' && !NEEDED.includes(name)).map(({ name }) => name);

const RECORDS = story();
const rejected = (record: SampleRecord) => record.action === 'REJECT';
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const total = (field: 'bytes' | 'packets', condition: (record: SampleRecord) => boolean) =>
  sum(RECORDS.filter(condition).map(record => Number(record[field] ?? 0)));

/** What metrics and rules say of the story in a format of these fields. */
function numbers(names: string[]): Record<string, number> {
  const stack = newStack();
  const flowLogs = CloudWatchFlowLogs.fromCloudWatchFlowLogsAttributes(stack, 'Existing', {
    logGroup: logs.LogGroup.fromLogGroupName(stack, 'Group', 'network'), format: FlowLogFormat.of(...names.map(name => FlowLogField.of(name))),
  });
  new FlowLogInsights(stack, 'Insights', { flowLogs, metrics: { rejectedPorts: [3306] }, contributorRules: true });
  const lines = RECORDS.map(record => textLine(names, record));
  const metrics = properties(stack, 'AWS::Logs::MetricFilter').map(({ FilterPattern, MetricTransformations: [{ MetricName, MetricValue }] }) => [
    MetricName, sum(metricValues({ filterPattern: FilterPattern, metricValue: MetricValue }, lines)),
  ]);
  const rules = properties(stack, 'AWS::CloudWatch::InsightRule').map(({ RuleName, RuleBody }) =>
    [RuleName.split('-').pop(), sum(contributors(RuleBody, lines).map(({ value }) => value))]);
  return Object.fromEntries([...metrics, ...rules]);
}

const properties = (stack: Stack, type: string) =>
  Object.values<any>(Template.fromStack(stack).findResources(type)).map(resource => resource.Properties);

/** The same, counted by hand. Where a format tells directions, rules that add up look at one side of a conversation. */
function expected(names: string[]): Record<string, number> {
  const side = (record: SampleRecord) => !names.includes('flow-direction') || record['flow-direction'] === 'egress';
  return {
    RejectedFlows: RECORDS.filter(rejected).length,
    RejectedBytes: total('bytes', rejected),
    AcceptedBytes: total('bytes', record => record.action === 'ACCEPT'),
    SkippedRecords: RECORDS.filter(record => record['log-status'] === 'SKIPDATA').length,
    RejectedFlowsToPort3306: RECORDS.filter(record => rejected(record) && record.dstport === 3306).length,
    BytesBySourceAndDestination: total('bytes', side),
    RejectedTcpBySource: RECORDS.filter(record => rejected(record) && record.protocol === 6).length,
    HttpsPacketsByDestination: total('packets', record => side(record) && record.dstport === 443),
  };
}

test('the story has something to count for each', () => {
  Object.values(expected(NEEDED)).forEach(value => expect(value).toBeGreaterThan(0));
});

test('all 54 fields', () => {
  const names = [...OTHERS, ...NEEDED];
  expect(names).toHaveLength(54);
  expect(numbers(names)).toEqual(expected(names));
});

test('any fields, in any order', () => {
  const formats = fc.subarray(OTHERS).chain(more => fc.shuffledSubarray([...NEEDED, ...more], { minLength: NEEDED.length + more.length }));
  fc.assert(fc.property(formats, names => expect(numbers(names)).toEqual(expected(names))), { numRuns: 30 });
});
