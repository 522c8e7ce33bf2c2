import { NETWORKS, OpenStory, storyLab } from './story-lab';
import { answer, events, FORMATS, recordsOf, VARIANTS, worded, wording } from './wordings';
import { QueryResult } from '../../../lab/engine/answers';
import { LogEvent, runInsights } from '../../../lab/insights/evaluate';
import { show, Timestamp, Value } from '../../../lab/insights/values';
import { STORY_NOW } from '../../../lab/samples/story';
import { FlowLogField, FlowLogFormat, FlowLogQuery, S3LogLayout } from '../../../src';
import { acceptsConnection, noInsights, opensConnection } from '../../../src/flow-logs/questions/private/insights';

/**
 * The two wordings of a question over the same records, compared: Athena's on the embedded engine, that of Logs Insights on the
 * evaluator that is pinned to AWS's examples.
 */
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
  'where-packets-stop-10.2.0.41-10.2.0.20-port-443': row => row.action === 'no record',
  // Both ends on the list: 192.0.2.0/24.
  'contact-with-bad-addresses': row => [row.bad_address, row.peer].every(address => String(address).startsWith('192.0.2.')),
  // Of the internet: the first hundred, or what comes before the thousandth line.
  'most-rejected': row => row.origin === 'internet' && Number(row.records) < 3,
};


describe.each(FORMATS)('%s', (_, format) => {
  const queries = worded(format, [...FlowLogQuery.all(), ...VARIANTS]);
  const told = recordsOf(format);
  let opened: OpenStory;
  beforeAll(async () => {
    opened = await storyLab({ layout: S3LogLayout.parquet(), format, queries, existing: true }, told);
  }, 60_000);
  afterAll(() => opened.close());

  test.each(queries.map(query => [query.queryName, query] as const))('%s answers the same in both wordings', async (name, query) => {
    const alike = (row: Record<string, Value>) => TOLD_OTHERWISE[name]?.(row) !== true;
    const athena = athenaRows(await opened.lab.runNamedQuery(name)).filter(alike);
    const insights = answer(wording(query, format), format, told).filter(alike);
    // Less would compare nothing. Of options that make another text, one line will do.
    expect(athena.length).toBeGreaterThanOrEqual(VARIANTS.includes(query) ? 1 : 2);
    const [ofAthena, ofInsights] = [athena, insights].map(rows => Object.keys(rows[0] ?? {}));
    // Account, Region and VPC are those of the log group.
    const onlyAthena = ofAthena.filter(column => !ofInsights.includes(column) && !/^(aws_|vpc_id)/.test(column));
    expect([onlyAthena, ofInsights.filter(column => !ofAthena.includes(column))].flat().filter(column => !isApart(name, column))).toEqual([]);
    const columns = ofInsights.filter(column => ofAthena.includes(column) && !isApart(name, column));
    expect(columns.length).toBeGreaterThanOrEqual(2);
    expect(comparable(insights, columns)).toEqual(comparable(athena, columns));
  });
});

test('records of an earlier format, which hold fewer fields, are passed over; but they are billed, so that they are counted', () => {
  const format = FlowLogFormat.RECOMMENDED_V5;
  const told = recordsOf(format);
  const [now, before] = [events(format, told), events(FlowLogFormat.DEFAULT, told)];
  const both = [...now, ...before];
  const ask = (query: FlowLogQuery, all: LogEvent[]) => JSON.stringify(runInsights(wording(query, format), { events: all, now: STORY_NOW }));
  const changed = worded(format).filter(query => ask(query, both) !== ask(query, now));
  expect(changed.map(query => query.queryName)).toEqual(['records-by-interface']);
});

test('flags of TCP, which the language cannot tell by bits, are told by remainders', () => {
  const context = { format: FlowLogFormat.RECOMMENDED_V5, networks: NETWORKS, of: (field: FlowLogField) => field.columnName };
  for (const flags of ['-', ...Array.from({ length: 256 }, (_, value) => String(value))]) {
    const holds = (condition: string) => runInsights(`parse @message "*" as tcp_flags | filter ${condition}`, {
      events: [{ timestamp: 0, message: flags, logStream: 'eni-1-all' }], now: STORY_NOW,
    }).length === 1;
    const bits = flags === '-' ? 0 : Number(flags);
    expect([flags, holds(opensConnection(context)), holds(acceptsConnection(context))]).toEqual([flags, (bits & 18) === 2, (bits & 18) === 18]);
  }
});

test('every question of the catalogue has a second wording that is compared, or says why it has none', () => {
  const isCompared = ({ _question: question }: FlowLogQuery) => FORMATS.some(([, format]) => format.covers(...question.needs));
  const told = FlowLogQuery.all().map(query => [query.queryName, noInsights(query._question) ?? (isCompared(query) ? 'compared' : undefined)]);
  told.forEach(([name, reason]) => expect([name, reason]).toEqual([name, expect.stringMatching(/^compared$|^[a-z].{20,100}[a-z]$/)]));
  expect(told.filter(([, reason]) => reason === 'compared')).toHaveLength(28);
  // Those that need a value are saved, and compared, with one.
  const needValues = FlowLogQuery.all().filter(({ _question: { insights, asks = [] } }) => typeof insights !== 'string' && asks.length > 0);
  const withValue: Record<string, string> = {
    'rejected-to-port': 'rejected-to-port-3306',
    'where-packets-stop': 'where-packets-stop-10.0.0.10-10.0.0.20',
    'who-talked-to': 'who-talked-to-10.0.0.10',
    'who-had-address': 'who-had-10.0.0.10',
    'activity-of-interface': 'activity-of-eni-0123456789abcdef0',
    'activity-of-instance': 'activity-of-i-0123456789abcdef0',
  };
  expect(needValues.map(({ queryName }) => queryName).sort()).toEqual(Object.keys(withValue).sort());
  const compared = VARIANTS.filter(query => noInsights(query._question) === undefined && isCompared(query)).map(({ queryName }) => queryName);
  expect(compared).toEqual(expect.arrayContaining([...Object.values(withValue), 'contact-with-bad-addresses', 'traffic-between-networks']));
});
