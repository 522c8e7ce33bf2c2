import { readFileSync } from 'fs';
import { join } from 'path';
import { ROOT } from './sources';
import { FlowLogFamily, FlowLogField, FlowLogFormat, FlowLogQuery, KnownNetworks, PartitionGrain } from '../../src';
import { noInsights } from '../../src/flow-logs/questions/private/insights';
import { render } from '../../src/flow-logs/questions/private/question';

const COLUMNS = new Map(FlowLogField._known().map(field => [field.columnName, field.name]));
const familyOf = (query: FlowLogQuery) => query._question.families?.[0] ?? FlowLogFamily.VPC;
const DEFAULTS = { [FlowLogFamily.VPC]: FlowLogFormat.DEFAULT, [FlowLogFamily.TRANSIT_GATEWAY]: FlowLogFormat.TRANSIT_GATEWAY_DEFAULT };
const beyondDefault = (query: FlowLogQuery) => DEFAULTS[familyOf(query)]._missing(query._question.needs).map(field => field.name);

/** Every field that a family of records has. */
const everything = (query: FlowLogQuery) => FlowLogFormat.of(...FlowLogField._known().filter(field => field.supports(familyOf(query))));

function textOf(query: FlowLogQuery, format: FlowLogFormat): string {
  const networks = KnownNetworks.of({ knownNoise: ['10.0.9.9/32'] });
  return render(query._question, { table: 'flow_logs', time: { grain: PartitionGrain.HOUR, hive: false }, format, span: query._span, networks });
}

/** Names of fields that a text reads: comments and literals are not read. */
function fieldsRead(query: FlowLogQuery, format: FlowLogFormat): string[] {
  const words = textOf(query, format).replace(/^--.*$/gm, '').replace(/'[^']*'/g, "''").match(/\w+/g)!;
  return [...new Set(words)].flatMap(word => COLUMNS.get(word) ?? []);
}

describe.each([...FlowLogQuery.all(), ...FlowLogQuery.likeAwsTemplate()].map(query => [query.queryName, query] as const))('%s', (_, query) => {
  test('needs fields that its family of records has, none twice', () => {
    const { needs } = query._question;
    expect(everything(query)._missing(needs)).toEqual([]);
    expect(new Set(needs).size).toBe(needs.length);
  });

  test('reads just what it needs from a format of just its needs', () => {
    const { needs } = query._question;
    expect(fieldsRead(query, FlowLogFormat.of(...needs)).sort()).toEqual(needs.map(field => field.name).sort());
  });

  test('scans the table once: a part that is used twice is read, and billed, twice', () => {
    const parts = textOf(query, everything(query)).replace(/^--.*$/gm, '');
    const names = ['"flow_logs"', ...[...parts.matchAll(/^(?:WITH )?(\w+) AS \($/gm)].map(match => match[1])];
    expect(names.map(name => [name, parts.match(new RegExp(`(FROM|JOIN) ${name}(?!\\w)`, 'g'))?.length])).toEqual(names.map(name => [name, 1]));
  });

  test('reads every field that it demands beyond the default format', () => {
    expect(fieldsRead(query, everything(query))).toEqual(expect.arrayContaining(beyondDefault(query)));
  });
});

/** Rows of a part of docs/questions.md: cells of a line that begins with a name in backticks. */
function rowsTold(part: 'all' | 'template'): string[][] {
  const [all, template] = readFileSync(join(ROOT, 'docs/questions.md'), 'utf8').split("\n## As AWS's own template asks\n");
  const lines = (part === 'all' ? all : template).split('\n').filter(line => /^\|\s*`/.test(line));
  return lines.map(line => line.split('|').slice(1, -1).map(cell => cell.trim()));
}

/** A row begins: | `query-name` | question | needed fields beyond the default format | */
const rowOf = (query: FlowLogQuery) => [`\`${query.queryName}\``, query.question, beyondDefault(query).map(name => `\`${name}\``).join(', ') || '–'];

/** Whether there is a wording for Logs Insights, else why not. */
function wordingOf({ _question: question }: FlowLogQuery): string {
  const reason = noInsights(question);
  return reason === undefined ? 'yes' : `no: it ${reason}`;
}

test('docs/questions.md tells what the code holds', () => {
  expect(rowsTold('all')).toEqual(FlowLogQuery.all().map(query => [...rowOf(query), wordingOf(query)]));
});

test('docs/questions.md tells how many questions Logs Insights is asked by default', () => {
  const counted = [FlowLogFormat.DEFAULT, FlowLogFormat.RECOMMENDED_V5].map(format => FlowLogQuery.all().filter(query =>
    noInsights(query._question) === undefined && familyOf(query) === FlowLogFamily.VPC && format.covers(...query._question.needs)).length);
  expect(readFileSync(join(ROOT, 'docs/questions.md'), 'utf8')).toContain(`\n${counted[0]} for the default format, ${counted[1]} for \`RECOMMENDED_V5\`.`);
});

/** As AWS's documentation lists them: docs.aws.amazon.com/vpc/latest/userguide/flow-logs-run-athena-query.html */
const OF_AWS = [
  'AcceptedTraffic', 'AdminPortTraffic', 'IPv4Traffic', 'IPv6Traffic', 'RejectedTCPTraffic', 'RejectedTraffic', 'SshRdpTraffic', 'TopTalkers',
  'TopTalkersPacketLevel', 'TopTalkingInstances', 'TopTalkingSubnets', 'TopTCPTraffic', 'TotalBytesTransferred', 'TotalBytesTransferredPacketLevel',
  'TrafficFrmSrcAddr', 'TrafficToDstAddr',
];

test('docs/questions.md tells which question answers which of AWS', () => {
  expect(rowsTold('template')).toEqual(FlowLogQuery.likeAwsTemplate().map((query, index) => [`\`VpcFlowLogs${OF_AWS[index]}\``, ...rowOf(query)]));
});
