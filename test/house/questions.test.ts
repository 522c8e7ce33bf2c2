import { readFileSync } from 'fs';
import { basename, join } from 'path';
import { filesIn, ROOT } from './sources';
import { FlowLogFamily, FlowLogField, FlowLogFormat, FlowLogQuery, KnownNetworks, MirrorQuery, PartitionGranularity } from '../../src';
import { ALL_QUESTIONS as FLOW_LOG_QUESTIONS } from '../../src/flow-logs/questions/private/all-questions';
import * as flowLogCatalogue from '../../src/flow-logs/questions/private/catalogue';
import { noInsights } from '../../src/flow-logs/questions/private/insights';
import { render } from '../../src/flow-logs/questions/private/question';
import { ALL_QUESTIONS as MIRROR_QUESTIONS } from '../../src/mirroring/records/private/all-questions';
import * as mirrorCatalogue from '../../src/mirroring/records/private/catalogue';
import { Engine, lacking, TABLES } from '../../src/mirroring/records/private/question';

const COLUMNS = new Map(FlowLogField._known().map(field => [field.columnName, field.name]));
const familyOf = (query: FlowLogQuery) => query._question.families?.[0] ?? FlowLogFamily.VPC;
const DEFAULTS = { [FlowLogFamily.VPC]: FlowLogFormat.DEFAULT, [FlowLogFamily.TRANSIT_GATEWAY]: FlowLogFormat.TRANSIT_GATEWAY_DEFAULT };
const beyondDefault = (query: FlowLogQuery) => DEFAULTS[familyOf(query)]._missing(query._question.needs).map(field => field.name);

/** Every field that a family of records has. */
const everything = (query: FlowLogQuery) => FlowLogFormat.of(...FlowLogField._known().filter(field => field.supports(familyOf(query))));

function textOf(query: FlowLogQuery, format: FlowLogFormat): string {
  const networks = KnownNetworks.of({ knownNoise: ['10.0.9.9/32'] });
  return render(query._question, { table: 'flow_logs', time: { granularity: PartitionGranularity.HOUR, hive: false }, format, span: query._span, networks });
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

/** Lines of a page that are rows of a table and begin with a name in backticks. */
const rowsOf = (text: string) => text.split('\n').filter(line => /^\| `/.test(line));
const page = (name: string) => readFileSync(join(ROOT, 'docs', name), 'utf8');
const [OF_ALL, OF_TEMPLATE] = page('reference/questions.md').split("\n## As AWS's own template asks\n").map(rowsOf);
const lineOf = (...cells: string[]) => `| ${cells.join(' | ')} |`;

/** What a row says of a question: its name, what it asks, fields that it needs beyond the default format. */
const cellsOf = (query: FlowLogQuery) => [`\`${query.queryName}\``, query.question, beyondDefault(query).map(name => `\`${name}\``).join(', ') || '–'];

/** Whether there is a wording for Logs Insights, else why not. */
function wordingOf({ _question: question }: FlowLogQuery): string {
  const reason = noInsights(question);
  return reason === undefined ? 'yes' : typeof question.insights === 'function' ? 'with a value' : `no: it ${reason}`;
}

/** Tables of an engine that a question about mirrored traffic reads. */
function tablesOf({ _question: question, _span: span }: MirrorQuery, engine: Engine): string {
  if (lacking(engine, question.needs, Object.values(TABLES[engine])).length > 0) {
    return '–';
  }
  const sql = render(question, { span, engine, networks: KnownNetworks.of({}) });
  return [...new Set([...sql.matchAll(/FROM "(\w+)" AS r/g)].map(match => `\`${match[1]}\``))].sort().join(', ');
}

/** As AWS's documentation lists them: docs.aws.amazon.com/vpc/latest/userguide/flow-logs-run-athena-query.html */
const OF_AWS = [
  'AcceptedTraffic', 'AdminPortTraffic', 'IPv4Traffic', 'IPv6Traffic', 'RejectedTCPTraffic', 'RejectedTraffic', 'SshRdpTraffic', 'TopTalkers',
  'TopTalkersPacketLevel', 'TopTalkingInstances', 'TopTalkingSubnets', 'TopTCPTraffic', 'TotalBytesTransferred', 'TotalBytesTransferredPacketLevel',
  'TrafficFrmSrcAddr', 'TrafficToDstAddr',
];

const MIRROR_PAGE = page('reference/mirror-questions.md').split('\n## What answers cannot show\n')[0];

// A row that a page lacks stands in the failure as it should stand in the page.
test.each<[string, string[], string[]]>([
  ['docs/reference/questions.md', OF_ALL, FlowLogQuery.all().map(query => lineOf(...cellsOf(query), wordingOf(query)))],
  ['docs/reference/questions.md, of AWS', OF_TEMPLATE, FlowLogQuery.likeAwsTemplate().map((query, index) => lineOf(`\`VpcFlowLogs${OF_AWS[index]}\``, ...cellsOf(query)))],
  ['docs/reference/mirror-questions.md', rowsOf(MIRROR_PAGE), MirrorQuery.all().map(query =>
    lineOf(`\`${query.queryName}\``, query.question, tablesOf(query, 'suricata'), tablesOf(query, 'zeek')))],
])('%s has a row for each question, in their order', (_, written, expected) => {
  const beside = (some: string[], others: string[]) => some.filter(row => !others.includes(row));
  expect({ lacks: beside(expected, written), hasTooMuch: beside(written, expected) }).toEqual({ lacks: [], hasTooMuch: [] });
  expect(written).toEqual(expected);
});

test('docs/reference/questions.md tells how many questions Logs Insights is asked by default', () => {
  const counted = [FlowLogFormat.DEFAULT, FlowLogFormat.RECOMMENDED_V5].map(format => FlowLogQuery.all().filter(query =>
    noInsights(query._question) === undefined && familyOf(query) === FlowLogFamily.VPC && format.covers(...query._question.needs)).length);
  expect(/^\d+ for the default format, .*?\./m.exec(page('reference/questions.md'))?.[0]).toBe(`${counted[0]} for the default format, ${counted[1]} for \`RECOMMENDED_V5\`.`);
});

const camelCase = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

describe.each<[string, string, object, Record<string, unknown>, readonly unknown[]]>([
  ['FlowLogQuery', 'src/flow-logs/questions', FlowLogQuery, flowLogCatalogue, FLOW_LOG_QUESTIONS],
  ['MirrorQuery', 'src/mirroring/records', MirrorQuery, mirrorCatalogue, MIRROR_QUESTIONS],
])('each file of the catalogue of %s', (_, room, asking, catalogue, all) => {
  const names = filesIn(`${room}/private/catalogue`).map(path => camelCase(basename(path, '.ts'))).filter(name => name !== 'index');

  test('holds the question of its name, for which the class has a factory', () => {
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter(name => typeof catalogue[name] !== 'function')).toEqual([]);
    expect(names.filter(name => !Object.getOwnPropertyNames(asking).includes(name))).toEqual([]);
  });

  test('is one of all questions', () => {
    const asked = Object.entries(catalogue).filter(([, value]) => all.includes(value)).map(([name]) => name.replace(/OfAll$/, ''));
    // Those that take a list are not, and the tag that is asked about is one of six.
    const beside = ['likeAwsTemplate', 'trafficByTag', 'trafficBetweenNetworks', 'contactWithBadAddresses'];
    expect(names.filter(name => !beside.includes(name) && !asked.includes(name))).toEqual([]);
    expect(all).toHaveLength(asked.length + (names.includes('trafficByTag') ? 1 : 0));
  });
});
