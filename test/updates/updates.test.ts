import { aws_ec2 as ec2, Duration } from 'aws-cdk-lib';
import { changes, Estate, Json, resource, templateOf } from './change';
import {
  FlowLogFamily, FlowLogField, FlowLogFormat, FlowLogQuery, FlowLogTable, KnownNetworks, PartitionGranularity, QuerySpan, S3FlowLogs,
  S3LogLayout, TableWindow,
} from '../../src';
import { firstTen } from '../flow-logs/questions/story-lab';

const V5 = FlowLogFormat.RECOMMENDED_V5;
const MORE = V5.plus(FlowLogField.REJECT_REASON);
const TEXT = S3LogLayout.text();
const FLOW_LOG = 'AWS::EC2::FlowLog';
const TABLE = 'AWS::Glue::Table';

/** Logical ids of the saved questions. */
const ALL_QUESTIONS = [
  'Questionsadministrationfrominternet', 'Questionslostrecords', 'Questionsportscan', 'Questionsrejectedtoport3306', 'Questionssecuritygroupornetworkacl',
  'Questionsservicemap', 'Questionssilentinterfaces', 'Questionstoptalkers', 'Questionsuploadstointernet', 'Questionswhotalkedto100010',
];

const update = (before: Estate, after: Estate) => changes(templateOf(before), templateOf(after));
const locationOf = (template: Json, stem = '') => JSON.stringify(resource(template, TABLE, stem).TableInput.StorageDescriptor.Location);
const columnsOf = (template: Json, stem = ''): string[] => resource(template, TABLE, stem).TableInput.StorageDescriptor.Columns.map((column: Json) => column.Name);

test('nothing changed is nothing to do', () => {
  expect(update({}, {})).toEqual([]);
});

describe('sources', () => {
  test.each([
    ['at the end', ['Blue'], ['Blue', 'Green']],
    ['in front', ['Blue'], ['Green', 'Blue']],
    ['in the middle', ['Blue', 'Red'], ['Blue', 'Green', 'Red']],
  ])('one added %s creates its flow log, nothing else', (_, before, after) => {
    expect(update({ sources: before }, { sources: after })).toEqual(['WILL_CREATE FlowLogsVPCGreen']);
  });

  test.each([
    ['first', ['Green', 'Blue', 'Red'], ['Blue', 'Red']],
    ['last', ['Blue', 'Green'], ['Blue']],
  ])('the %s removed removes its flow log, nothing else', (_, before, after) => {
    expect(update({ sources: before }, { sources: after })).toEqual(['WILL_DESTROY FlowLogsVPCGreen']);
  });

  test('reordered change nothing', () => {
    expect(update({ sources: ['Blue', 'Green', 'Red'] }, { sources: ['Red', 'Blue', 'Green'] })).toEqual([]);
  });

  test('one exchanged removes one and creates one', () => {
    expect(update({ sources: ['Blue', 'Red'] }, { sources: ['Green', 'Red'] })).toEqual(['WILL_CREATE FlowLogsVPCGreen', 'WILL_DESTROY FlowLogsVPCBlue']);
  });
});

describe('tag keys exchanged', () => {
  const tagged = (key: string) => V5.withTags({ instance: [key] });

  test('in Parquet replace the flow logs: the column stays, so the values of two tags would share it', () => {
    expect(update({ flowLogs: { format: tagged('Name') } }, { flowLogs: { format: tagged('Team') } })).toEqual(['WILL_REPLACE FlowLogsVPCBlue']);
  });

  test('in text move to a prefix of their own', () => {
    const [before, after] = ['Name', 'Team'].map(key => templateOf({ flowLogs: { format: tagged(key), layout: TEXT } }));
    expect(changes(before, after)).toEqual(['WILL_REPLACE FlowLogsVPCBlue', 'WILL_UPDATE Table']);
    expect(locationOf(after)).not.toBe(locationOf(before));
    expect(columnsOf(after)).toEqual(columnsOf(before));
  });
});

describe('a field added to Parquet', () => {
  const [before, after] = [templateOf(), templateOf({ flowLogs: { format: MORE } })];

  test('replaces the flow logs and updates the table in place; bucket, policy and questions stay', () => {
    expect(changes(before, after)).toEqual(['WILL_REPLACE FlowLogsVPCBlue', 'WILL_UPDATE Table']);
  });

  test('leaves old and new files under one prefix, answered by one table with one column more', () => {
    expect(resource(after, FLOW_LOG).LogDestination).toEqual(resource(before, FLOW_LOG).LogDestination);
    expect(locationOf(after)).toBe(locationOf(before));
    expect(columnsOf(after)).toEqual([...columnsOf(before), 'reject_reason']);
  });

  test('that questions ask for creates the questions that were left out, and replaces those whose text changes', () => {
    const questions = ALL_QUESTIONS.map(id => `${/lost|portscan|rejected|silent|toptalkers|whotalkedto/.test(id) ? 'WILL_REPLACE' : 'WILL_CREATE'} ${id}`);
    expect(update({ flowLogs: { format: FlowLogFormat.DEFAULT } }, {})).toEqual([...questions, 'WILL_REPLACE FlowLogsVPCBlue', 'WILL_UPDATE Table'].sort());
  });

  test('first to the table only is an update in place: the flow logs stay', () => {
    expect(update({}, { table: { format: MORE } })).toEqual(['WILL_UPDATE Table']);
  });
});

describe('a field added to text', () => {
  const [before, after] = [V5, MORE].map(format => templateOf({ flowLogs: { layout: TEXT, format } }));

  test('replaces the flow logs and updates the table in place; bucket, policy and questions stay', () => {
    expect(changes(before, after)).toEqual(['WILL_REPLACE FlowLogsVPCBlue', 'WILL_UPDATE Table']);
  });

  test('puts new files under a new prefix: text is read by position', () => {
    expect(resource(after, FLOW_LOG).LogDestination).not.toEqual(resource(before, FLOW_LOG).LogDestination);
    expect(locationOf(after)).not.toBe(locationOf(before));
  });

  test('a second table reads the old files, under the old prefix with the old columns', () => {
    const both = templateOf({
      flowLogs: { layout: TEXT, format: MORE },
      more: (stack, { flowLogs }) => {
        const layout = S3LogLayout.text({ prefix: S3LogLayout.text().prefixFor(V5, FlowLogFamily.VPC) });
        const old = S3FlowLogs.fromS3FlowLogsAttributes(stack, 'OldFlowLogs', { bucket: flowLogs.bucket, format: V5, layout });
        new FlowLogTable(stack, 'OldTable', { flowLogs: old });
      },
    });
    expect(locationOf(both, 'OldTable')).toBe(locationOf(before));
    expect(columnsOf(both, 'OldTable')).toEqual(columnsOf(before));
    expect(changes(after, both)).toEqual(['WILL_CREATE OldTable', 'WILL_CREATE OldTableDatabase']);
  });
});

describe('the layout', () => {
  const [text, parquet] = [templateOf({ flowLogs: { layout: TEXT } }), templateOf()];

  test.each([['text to Parquet', text, parquet], ['Parquet to text', parquet, text]])('from %s gets a new prefix; bucket, policy and questions stay', (_, before, after) => {
    expect(changes(before, after)).toEqual(['WILL_REPLACE FlowLogsVPCBlue', 'WILL_UPDATE Table']);
    expect(resource(after, FLOW_LOG).LogDestination).not.toEqual(resource(before, FLOW_LOG).LogDestination);
    expect(resource(after, 'AWS::S3::BucketPolicy')).toEqual(resource(before, 'AWS::S3::BucketPolicy'));
  });

  test('with a prefix of one\'s own moves the policy to it: it names that prefix alone', () => {
    expect(update({}, { flowLogs: { layout: S3LogLayout.parquet({ prefix: 'vpc' }) } }))
      .toEqual(['WILL_REPLACE FlowLogsVPCBlue', 'WILL_UPDATE FlowLogsBucketPolicy', 'WILL_UPDATE Table']);
  });
});

test.each<[string, Estate]>([
  ['traffic type', { flowLogs: { trafficType: ec2.FlowLogTrafficType.REJECT } }],
  ['aggregation interval', { flowLogs: { maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE } }],
])('another %s replaces the flow logs, nothing else', (_, after) => {
  expect(update({}, after)).toEqual(['WILL_REPLACE FlowLogsVPCBlue']);
});

describe('the table', () => {
  test('by another granularity is updated in place, and the questions are replaced: a saved query cannot be changed', () => {
    expect(update({}, { table: { granularity: PartitionGranularity.DAY } })).toEqual([...ALL_QUESTIONS.map(id => `WILL_REPLACE ${id}`), 'WILL_UPDATE Table']);
  });

  test('with another window is updated in place', () => {
    expect(update({}, { table: { window: TableWindow.last(Duration.days(30)) } })).toEqual(['WILL_UPDATE Table']);
  });
});

describe('the questions', () => {
  test('one inserted is created; those behind it only wait for another one', () => {
    const all = firstTen();
    const inserted = [...all.slice(0, 2), FlowLogQuery.rejectedToPort({ port: 443 }), ...all.slice(2)];
    const found = update({}, { pack: { queries: inserted } });
    expect(found.filter(change => !change.startsWith('WILL_UPDATE Questions'))).toEqual(['WILL_CREATE Questionsrejectedtoport443']);
  });

  test('with other known networks only those that use them are replaced', () => {
    const knownNetworks = KnownNetworks.of({ ownRanges: ['198.51.100.0/24'] });
    expect(update({}, { pack: { knownNetworks } })).toEqual(['WILL_REPLACE Questionsadministrationfrominternet', 'WILL_REPLACE Questionsuploadstointernet']);
  });

  test('with another span only that one is replaced', () => {
    const queries = (days: number) => [FlowLogQuery.topTalkers({ span: QuerySpan.last(Duration.days(days)) }), FlowLogQuery.lostRecords()];
    expect(update({ pack: { queries: queries(1) } }, { pack: { queries: queries(7) } })).toEqual(['WILL_REPLACE Questionstoptalkers']);
  });
});

test('tags are changed in place', () => {
  const tagged = ['Blue', 'FlowLogsBucket', 'FlowLogsVPCBlue', 'Green', 'QuestionsWorkGroup', 'Red'].map(id => `WILL_UPDATE ${id}`);
  expect(update({}, { tags: { team: 'network' } })).toEqual(tagged);
  expect(update({ tags: { team: 'network' } }, { tags: { team: 'platform' } })).toEqual(tagged);
});
