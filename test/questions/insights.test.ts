import { WHO_FORMAT } from './catalogue/who-queries';
import { NETWORKS, OpenStory, storyLab } from './story-lab';
import { LogEvent, runInsights } from '../../lab/insights/evaluate';
import { show, Timestamp, Value } from '../../lab/insights/values';
import { QueryResult } from '../../lab/run';
import { cost } from '../../lab/samples/scenes/cost';
import { gateway } from '../../lab/samples/scenes/gateway';
import { sound } from '../../lab/samples/scenes/sound';
import { who } from '../../lab/samples/scenes/who';
import { whyScene } from '../../lab/samples/scenes/why';
import { wrong } from '../../lab/samples/scenes/wrong';
import { STORY_NOW, story } from '../../lab/samples/story';
import { SampleRecord, textLine } from '../../lab/samples/writer';
import { FlowLogFamily, FlowLogField, FlowLogFormat, FlowLogQuery, S3LogLayout } from '../../src';
import { noInsights, renderInsights } from '../../src/questions/private/insights';

/**
 * The two wordings of a question over the same records, compared: Athena's on the embedded engine, that of Logs Insights on the
 * evaluator that is pinned to AWS's examples.
 */
const DAY = 86_400_000;

/** Records of the last day as log events. IPv6 in two spellings is two addresses here: AWS writes one, the story both. */
function events(format: FlowLogFormat, told: SampleRecord[]): LogEvent[] {
  const names = format.fields.map(field => field.name);
  const inTime = told.filter(record => Number(record.start) * 1000 >= STORY_NOW.getTime() - DAY);
  return inTime.map(record => ({
    timestamp: Number(record.start) * 1000, message: textLine(names, record), logStream: `${String(record['interface-id'])}-all`,
  }));
}

function records(): SampleRecord[] {
  const otherSpelling = (value: unknown) => typeof value === 'string' && /[A-F]|:0:0:|:0::|:0[\da-f]|::0/.test(value);
  const all = [...story(), ...who(), ...whyScene(), ...wrong(), ...cost(), ...sound()];
  return all.filter(record => !otherSpelling(record.srcaddr) && !otherSpelling(record.dstaddr));
}

/** The columns that both wordings have, as text, in an order of their own. */
function comparable(rows: Record<string, Value>[], columns: readonly string[]): string[] {
  return rows.map(row => columns.map(name => spoken(row[name])).join(' | ')).sort();
}

/** A moment as both print it; times are whole seconds. */
function spoken(value: Value): string {
  return value instanceof Timestamp ? new Date(value.ms).toISOString().replace('.000Z', 'Z') : show(value === null ? '-' : value);
}

function athenaRows({ columns, rows }: QueryResult): Record<string, Value>[] {
  return rows.map(row => Object.fromEntries(columns.map((name, i) => [name, row[i] as Value])));
}

function ask(query: FlowLogQuery, format: FlowLogFormat, told: SampleRecord[]): Record<string, Value>[] {
  const isDiscovered = format === FlowLogFormat.DEFAULT;
  const text = renderInsights(query._question, { format, networks: NETWORKS, isDiscovered });
  return runInsights(text, { events: events(format, told), now: STORY_NOW, defaultFormat: isDiscovered });
}

/** Columns that only one wording has, each with its reason. */
const APART: Record<string, string[]> = {
  // A share of all, or a total beside its parts, would need a second look at the records.
  'records-by-interface': ['percent_of_all'],
  'data-transfer-by-path': ['path_bytes', 'path_gib', 'gib'],
};

/** Logs Insights keeps one moment of an event, its start; so that what ends is told by the start of its last record. */
const ENDS = ['last_packet', 'last_seen', 'last_lost', 'last_rejected', 'last_refused'];
/** Where the fields themselves are read, the end of records is told. */
const isApart = (query: string, column: string) => ENDS.includes(column) || APART[query]?.includes(column) === true;

/** Lines that one wording tells otherwise, and says so in its head. */
const TOLD_OTHERWISE: Record<string, (row: Record<string, Value>) => boolean> = {
  // Legs that no record tells of.
  'where-packets-stop-10.0.0.10-10.0.0.20': row => row.action === 'no record',
  // Both ends on the list: 192.0.2.0/24.
  'contact-with-bad-addresses': row => [row.bad_address, row.peer].every(address => String(address).startsWith('192.0.2.')),
  // Of the internet: the first hundred, or what comes before the thousandth line.
  'most-rejected': row => row.origin === 'internet' && Number(row.records) < 3,
};

/** Less would compare nothing. */
const FEWEST = 2;

const EVERYTHING = WHO_FORMAT.plus(FlowLogField.REJECT_REASON, FlowLogField.ENCRYPTION_STATUS, FlowLogField.RESOURCE_ID);
const WITHOUT_PACKETS = FlowLogFormat.DEFAULT.plus(
  FlowLogField.FLOW_DIRECTION, FlowLogField.RESOURCE_ID, FlowLogField.TCP_FLAGS, FlowLogField.INSTANCE_ID,
);

const FORMATS: [string, FlowLogFormat][] = [
  ['the recommended format', FlowLogFormat.RECOMMENDED_V5],
  ['a format of all that questions need', EVERYTHING],
  ['a format without packet addresses', WITHOUT_PACKETS],
  ['the default format', FlowLogFormat.DEFAULT],
  ['the default format of transit gateways', FlowLogFormat.TRANSIT_GATEWAY_DEFAULT],
];

describe.each(FORMATS)('%s', (_, format) => {
  const family = format.supports(FlowLogFamily.VPC) ? FlowLogFamily.VPC : FlowLogFamily.TRANSIT_GATEWAY;
  const queries = FlowLogQuery.all().filter(({ _question: question }) =>
    noInsights(question) === undefined && (question.families ?? [FlowLogFamily.VPC]).includes(family) && format.covers(...question.needs));
  const told = family === FlowLogFamily.VPC ? records() : gateway();
  let opened: OpenStory;
  beforeAll(async () => {
    opened = await storyLab({ layout: S3LogLayout.parquet(), format, queries, existing: true }, told);
  }, 60_000);
  afterAll(() => opened.close());

  test.each(queries.map(query => [query.queryName, query] as const))('%s answers the same in both wordings', async (name, query) => {
    const alike = (row: Record<string, Value>) => TOLD_OTHERWISE[name]?.(row) !== true;
    const athena = athenaRows(await opened.lab.runNamedQuery(name)).filter(alike);
    const insights = ask(query, format, told).filter(alike);
    expect(athena.length).toBeGreaterThanOrEqual(FEWEST);
    const [ofAthena, ofInsights] = [athena, insights].map(rows => Object.keys(rows[0] ?? {}));
    // Account, Region and VPC are those of the log group.
    const onlyAthena = ofAthena.filter(column => !ofInsights.includes(column) && !/^(aws_|vpc_id)/.test(column));
    expect([onlyAthena, ofInsights.filter(column => !ofAthena.includes(column))].flat().filter(column => !isApart(name, column))).toEqual([]);
    const columns = ofInsights.filter(column => ofAthena.includes(column) && !isApart(name, column));
    expect(columns.length).toBeGreaterThanOrEqual(2);
    expect(comparable(insights, columns)).toEqual(comparable(athena, columns));
  });
});

test('every question of the catalogue has a second wording that is compared, or says why it has none', () => {
  const isCompared = ({ _question: question }: FlowLogQuery) => FORMATS.some(([, format]) => format.covers(...question.needs));
  const told = FlowLogQuery.all().map(query => [query.queryName, noInsights(query._question) ?? (isCompared(query) ? 'compared' : undefined)]);
  told.forEach(([name, reason]) => expect([name, reason]).toEqual([name, expect.stringMatching(/^compared$|^[a-z].{20,100}[a-z]$/)]));
  expect(told.filter(([, reason]) => reason === 'compared')).toHaveLength(36);
});
