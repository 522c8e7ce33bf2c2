import { NETWORKS, OpenStory, storyLab } from './story-lab';
import { LogEvent, runInsights } from '../../lab/insights/evaluate';
import { show, Timestamp, Value } from '../../lab/insights/values';
import { QueryResult } from '../../lab/run';
import { cost } from '../../lab/samples/scenes/cost';
import { wrong } from '../../lab/samples/scenes/wrong';
import { STORY_NOW, story } from '../../lab/samples/story';
import { SampleRecord, textLine } from '../../lab/samples/writer';
import { FlowLogFormat, FlowLogQuery, S3LogLayout } from '../../src';
import { renderInsights } from '../../src/questions/private/insights';

/**
 * The two wordings of a question over the same records, compared: Athena's on the embedded engine, that of Logs Insights on the
 * evaluator that is pinned to AWS's examples.
 */
const DAY = 86_400_000;

/** Records of the last day as log events. IPv6 in two spellings is two addresses here: AWS writes one, the story both. */
function events(format: FlowLogFormat): LogEvent[] {
  const names = format.fields.map(field => field.name);
  return records().filter(record => Number(record.start) * 1000 >= STORY_NOW.getTime() - DAY).map(record => ({
    timestamp: Number(record.start) * 1000, message: textLine(names, record), logStream: `${String(record['interface-id'])}-all`,
  }));
}

function records(): SampleRecord[] {
  const otherSpelling = (value: unknown) => typeof value === 'string' && /[A-F]|:0:0:|::0/.test(value);
  return [...story(), ...wrong(), ...cost()].filter(record => !otherSpelling(record.srcaddr) && !otherSpelling(record.dstaddr));
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

function ask(query: FlowLogQuery, format: FlowLogFormat): Record<string, Value>[] {
  const isDiscovered = format === FlowLogFormat.DEFAULT;
  const text = renderInsights(query._question, { format, networks: NETWORKS, isDiscovered });
  return runInsights(text, { events: events(format), now: STORY_NOW, defaultFormat: isDiscovered });
}

/** Columns that only one wording has, each with its reason. */
const APART: Record<string, string[]> = {
  // Logs Insights keeps one moment of an event, its start.
  'rejected-to-port-3306': ['last_packet'],
  'administration-from-internet': ['last_seen'],
  'who-talked-to-10.0.0.10': ['last_seen'],
  'lost-records': ['last_lost'],
  'dns-bypass': ['last_seen'],
  'unencrypted-flows': ['last_seen'],
  // A share of all would need a second look at the records.
  'records-by-interface': ['percent_of_all'],
};

const FORMATS: [string, FlowLogFormat][] = [
  ['the recommended format', FlowLogFormat.RECOMMENDED_V5],
  ['a format with encryption', FlowLogFormat.SECURITY_V10],
  ['the default format', FlowLogFormat.DEFAULT],
];

describe.each(FORMATS)('%s', (_, format) => {
  const queries = FlowLogQuery.all().filter(query => query._question.insights !== undefined && format.covers(...query._question.needs));
  let opened: OpenStory;
  beforeAll(async () => {
    opened = await storyLab({ layout: S3LogLayout.parquet(), format, queries }, records());
  }, 60_000);
  afterAll(() => opened.close());

  test.each(queries.map(query => [query.queryName, query] as const))('%s answers the same in both wordings', async (name, query) => {
    const athena = athenaRows(await opened.lab.runNamedQuery(name));
    const insights = ask(query, format);
    const columns = Object.keys(insights[0]).filter(column => Object.keys(athena[0]).includes(column) && !APART[name]?.includes(column));
    expect(columns.length).toBeGreaterThanOrEqual(Math.min(3, Object.keys(athena[0]).length));
    // Account, Region and VPC are those of the log group.
    const alone = Object.keys(athena[0]).filter(column => !Object.keys(insights[0]).includes(column) && !/^(aws_|vpc_id)/.test(column));
    expect(alone.filter(column => !APART[name]?.includes(column))).toEqual([]);
    expect(athena.length).toBeGreaterThanOrEqual(2);
    expect(comparable(insights, columns)).toEqual(comparable(athena, columns));
  });
});
