import { Lazy } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { packIn, tableIn } from './pack';
import { pick, storyLab } from './story-lab';
import { story } from '../../../lab/samples/story';
import { FlowLogField, FlowLogFormat, FlowLogQuery, FlowLogOwnQueryOptions, PartitionGranularity, QuerySpan, S3LogLayout } from '../../../src';
import { newStack, onlyResource, refusal } from '../../fixtures/stacks';

const OWN: FlowLogOwnQueryOptions = {
  queryName: 'busiest-ports',
  question: 'Which ports are asked for most?',
  sql: "SELECT dstport, count(*) AS records\nFROM {table}\nWHERE {span} AND log_status = 'OK'\nGROUP BY dstport\nORDER BY records DESC, dstport\nLIMIT 3",
};

function textOf(options: Partial<FlowLogOwnQueryOptions>): string {
  const stack = newStack();
  packIn(stack, { queries: [FlowLogQuery.of({ ...OWN, ...options })] });
  return onlyResource(stack, 'AWS::Athena::NamedQuery').Properties.QueryString;
}

test('the text holds the table and the bounds of the span, and is headed like all others', () => {
  expect(textOf({ span: QuerySpan.between('2026-11-01T10:00', '2026-11-01T12:00') })).toBe(`\
-- Which ports are asked for most?
-- Parameters: span: 2026-11-01T10:00 to 2026-11-01T12:00 UTC.
SELECT dstport, count(*) AS records
FROM "flow_logs"
WHERE (hour >= '2026/11/01/10' AND hour <= '2026/11/01/12' AND start >= to_unixtime(TIMESTAMP '2026-11-01 10:00:00 UTC') \
AND start < to_unixtime(TIMESTAMP '2026-11-01 12:00:00 UTC')) AND log_status = 'OK'
GROUP BY dstport
ORDER BY records DESC, dstport
LIMIT 3`);
});

test('placeholders may stand twice, and dollars in the SQL stay as they are', () => {
  const sql = "SELECT '$&' FROM {table} WHERE {span} AND dstport > (SELECT min(dstport) FROM {table} WHERE {span})";
  const text = textOf({ sql });
  expect(text.match(/FROM "flow_logs"/g)).toHaveLength(2);
  expect(text.match(/hour >= date_format/g)).toHaveLength(2);
  expect(text).toContain("SELECT '$&' FROM");
});

test('it is answered, and reads its span only', async () => {
  const opened = await storyLab({ layout: S3LogLayout.parquet(), queries: [FlowLogQuery.of(OWN)], granularity: PartitionGranularity.HOUR }, story());
  try {
    const answer = await opened.lab.runNamedQuery('busiest-ports');
    expect(pick(answer, 'dstport')).toHaveLength(3);
    expect(answer.partitions).toBe(4 * 25);
  } finally {
    opened.close();
  }
});

test('one that the format cannot answer is left out with a warning, like any other that was asked for', () => {
  const stack = newStack();
  const own = FlowLogQuery.of({ ...OWN, needs: [FlowLogField.ECS_SERVICE_NAME] });
  const pack = packIn(stack, { queries: [own, FlowLogQuery.topTalkers()] });
  expect(pack.queries.map(query => query.queryName)).toEqual(['top-talkers']);
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('cannot answer busiest-ports \\(lacks ecs-service-name\\)'));
});

test('it may be asked of transit gateways too', () => {
  const stack = newStack();
  packIn(stack, { queries: [FlowLogQuery.of(OWN)], table: tableIn(stack, FlowLogFormat.TRANSIT_GATEWAY_DEFAULT) });
  Template.fromStack(stack).resourceCountIs('AWS::Athena::NamedQuery', 1);
});

describe('rules', () => {
  test.each<[string, Partial<FlowLogOwnQueryOptions>, string]>([
    ['the table is missing', { sql: 'SELECT 1 WHERE {span}' }, 'sql of busiest-ports must be known at synth and hold {table}, got "SELECT 1 WHERE {span}"; write SELECT … FROM {table} WHERE {span}'],
    ['the span is missing', { sql: 'SELECT * FROM {table}' }, 'sql of busiest-ports must be known at synth and hold {span}, got "SELECT * FROM {table}"; write SELECT … FROM {table} WHERE {span}'],
    ['a placeholder is unknown', { sql: 'SELECT {port} FROM {table} WHERE {span}' }, 'sql of busiest-ports must hold no placeholders but {table} and {span}, got {port}; write the value itself'],
    ['the question has two lines', { question: 'What?\nDROP' }, 'question must be one line of text known at synth, got "What?\\nDROP"; write "Which ports are used most?"'],
    ['the question is empty', { question: ' ' }, 'question must be one line of text known at synth, got " "; write "Which ports are used most?"'],
    ['the name has capitals', { queryName: 'Ports' }, 'queryName must be lower case letters, digits, dots and hyphens known at synth, at most 128, got "Ports"; write "rejected-to-mysql"'],
  ])('fails when %s', (_, options, message) => {
    expect(refusal(() => FlowLogQuery.of({ ...OWN, ...options }))).toBe(message);
    expect(FlowLogQuery.of(OWN).queryName).toBe('busiest-ports');
  });

  test('fails when the SQL is a token', () => {
    expect(refusal(() => FlowLogQuery.of({ ...OWN, sql: Lazy.string({ produce: () => OWN.sql }) }))).toMatch(/^sql of busiest-ports must be known at synth/);
  });
});
