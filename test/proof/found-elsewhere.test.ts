import { Value } from '../../lab/engine/answers';
import { FoundQuery, queriesFoundElsewhere } from '../../lab/samples/found-elsewhere';
import { windowOf } from '../../lab/samples/keys';
import { cost } from '../../lab/samples/scenes/cost';
import { story } from '../../lab/samples/story';
import { SampleRecord } from '../../lab/samples/writer';
import { FlowLogQuery, PartitionGranularity, S3LogLayout } from '../../src';
import { OpenStory, storyLab } from '../flow-logs/questions/story-lab';

const BY_HOUR = queriesFoundElsewhere('hour');
const BY_DAY = queriesFoundElsewhere('day');

const RECORDS = [...story(), ...cost()];

let byHour: OpenStory;
let byDay: OpenStory;
beforeAll(async () => {
  const queries = [FlowLogQuery.topTalkers()];
  byHour = await storyLab({ layout: S3LogLayout.parquet(), queries }, RECORDS);
  byDay = await storyLab({ layout: S3LogLayout.text({ perHourPartition: false }), granularity: PartitionGranularity.DAY, queries }, RECORDS);
});
afterAll(() => {
  byHour.close();
  byDay.close();
});

test('the page holds the ten queries of the guide and ten others', () => {
  expect(BY_HOUR).toHaveLength(20);
  expect(BY_HOUR.map(({ name }) => name).filter(name => /^\d+\. /.test(name))).toHaveLength(10);
});

// Parquet holds '-' or nothing where text has '-'.
const sorted = (rows: readonly Value[][]) => rows.map(row => JSON.stringify(row.map(value => value === '-' ? null : value))).sort();

test.each(BY_HOUR.map((query, i): [string, FoundQuery, FoundQuery] => [query.name, query, BY_DAY[i]]))('%s', async (_name, hourly, daily) => {
  const [ofHours, ofDays] = [await byHour.lab.runSql(hourly.sql), await byDay.lab.runSql(daily.sql)];
  expect(ofHours.rows.length).toBeGreaterThan(0);
  expect([ofHours.notes, ofDays.notes]).toEqual([[], []]);
  expect(ofDays.rows).toHaveLength(ofHours.rows.length);
  const isComparable = !hourly.sql.startsWith('SELECT *') && (hourly.isOrdered || !hourly.sql.includes('LIMIT'));
  if (isComparable) expect(sorted(ofDays.rows)).toEqual(sorted(ofHours.rows));
  // The bounds limit what is listed: four days in two accounts and two Regions are 385 and 17 partitions of each.
  expect(ofHours.partitions).toBeLessThanOrEqual(4 * 97);
  expect(ofDays.partitions).toBeLessThanOrEqual(4 * 5);
});

/** The records that lie in the folders of 2026-11-01, counted without the library. */
const ofTheDay = RECORDS.filter(({ end, deliveredLateBy = 0 }) => windowOf(Number(end) + deliveredLateBy * 60).toISOString().startsWith('2026-11-01'));
const rowsOf = async (name: string) => (await byHour.lab.runSql(BY_HOUR.find(query => query.name.startsWith(name))!.sql)).rows;

test('answers are those that the records give', async () => {
  const count = (matches: (record: SampleRecord) => boolean) => ofTheDay.filter(matches).length;
  expect(await rowsOf('What came from one address')).toHaveLength(count(record => record.srcaddr === '10.0.0.10'));
  expect(await rowsOf('What went to one address')).toHaveLength(count(record => record.dstaddr === '10.0.0.10'));
  expect(await rowsOf('What came from a range')).toHaveLength(count(record => /^10\.0\./.test(String(record.srcaddr))));
  const https = new Map<string, number>();
  for (const { dstaddr, packets } of ofTheDay.filter(({ dstport }) => dstport === 443)) {
    https.set(String(dstaddr), (https.get(String(dstaddr)) ?? 0) + Number(packets ?? 0));
  }
  const top = [...https].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, 10);
  expect(await rowsOf('The ten servers that received most packets for HTTPS in a span')).toEqual(top);
});

/** Queries as the guide has them, so far as it bounds partitions: each ends in an answer or in a message that says what to write. */
test.each([
  ["date = DATE('2026-11-01')", 'date'],
  ["date > current_date - interval '7' day", 'date'],
  ["day >= '2026/11/01' AND day < '2026/11/02'", 'day'],
])('%s: on a table by hour, what to write is said; on one by day, it runs or is said', async (bound, column) => {
  const sql = `SELECT srcaddr FROM flow_logs WHERE ${bound}`;
  await expect(byHour.lab.runSql(sql)).rejects.toThrow(`column '${column}' cannot be resolved; it is partitioned by aws_account_id, aws_region, hour: write hour >= '2026/11/01/00'`);
  if (column === 'day') expect((await byDay.lab.runSql(sql)).rows).toHaveLength(ofTheDay.length);
  else await expect(byDay.lab.runSql(sql)).rejects.toThrow("write day >= '2026/11/01' AND day < '2026/11/02' for a day");
});
