import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { aws_s3 as s3, Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { openLab } from '../../../lab/engine/run';
import { JsonObject } from '../../../lab/private/errors';
import { DEFAULT_FIELDS } from '../../../lab/samples/fields';
import { writeRecords } from '../../../lab/samples/writer';
import { FlowLogFormat, FlowLogTable, PartitionGranularity, QuerySpan, S3FlowLogs, S3LogLayout } from '../../../src';
import { ACCOUNT, newPlacedStack, REGION } from '../../fixtures/stacks';

/** What is promised of Hive-compatible folders, for the bounds that questions have, wherever a span lies. One account and Region. */
const { HOUR, DAY } = PartitionGranularity;
const BUCKET = 'hive-bucket';
const THREE_HOURS = Duration.hours(3);

interface Case {
  readonly where: string;
  readonly span: QuerySpan;
  /** When the question is asked. */
  readonly now: string;
  readonly byHour: number;
  readonly byDay: number;
  /** Ports of the records that it must find. */
  readonly found: number[];
}

/** Records that end at these moments; the port is their place in the list. */
const ENDS = [
  '2026-10-31T21:30', '2026-10-31T22:30', '2026-11-01T00:30', '2026-11-10T08:30', '2026-11-10T09:45', '2026-11-10T12:15', '2026-11-10T23:30', '2026-11-11T00:15',
  '2026-12-31T23:30', '2027-01-01T00:30',
];
const at = (time: string) => Date.parse(`${time}:00Z`) / 1000;

const LATER = '2027-02-10T12:00';
const between = QuerySpan.between;
const last = QuerySpan.last(THREE_HOURS);
const CASES: Case[] = [
  { where: 'within a day', span: between('2026-11-10T09:00', '2026-11-10T11:00'), now: LATER, byHour: 3, byDay: 2, found: [4] },
  { where: 'across midnight', span: between('2026-11-10T23:00', '2026-11-11T01:00'), now: LATER, byHour: 48, byDay: 3, found: [6, 7] },
  { where: 'in the last hour of a day', span: between('2026-11-10T23:00', '2026-11-10T23:59'), now: LATER, byHour: 48, byDay: 2, found: [6] },
  { where: 'across a month\'s end', span: between('2026-10-31T22:00', '2026-11-01T02:00'), now: LATER, byHour: 1488, byDay: 62, found: [1, 2] },
  { where: 'across a year\'s end', span: between('2026-12-31T22:00', '2027-01-01T02:00'), now: LATER, byHour: 17_856, byDay: 744, found: [8, 9] },
  { where: 'asked at noon', span: last, now: '2026-11-10T12:30', byHour: 4, byDay: 1, found: [4, 5] },
  { where: 'asked after midnight', span: last, now: '2026-11-11T01:00', byHour: 48, byDay: 2, found: [6, 7] },
  { where: 'asked at midnight', span: last, now: '2026-11-11T00:00', byHour: 48, byDay: 2, found: [6] },
  { where: 'asked when a month has begun', span: last, now: '2026-11-01T01:00', byHour: 1488, byDay: 62, found: [1, 2] },
  { where: 'asked when a year has begun', span: last, now: '2027-01-01T01:00', byHour: 17_856, byDay: 744, found: [8, 9] },
];

let dataRoot: string;
beforeAll(async () => {
  dataRoot = mkdtempSync(join(tmpdir(), 'hive-'));
  const records = ENDS.map((end, srcport) => ({ 'version': 2, 'start': at(end) - 60, 'end': at(end), srcport, 'log-status': 'OK' }));
  await writeRecords({ dataRoot, bucket: BUCKET, account: ACCOUNT, region: REGION, fields: DEFAULT_FIELDS, format: 'text', hiveCompatible: true }, records);
});
afterAll(() => rmSync(dataRoot, { recursive: true }));

function tableOf(granularity: PartitionGranularity): { table: FlowLogTable; template: JsonObject } {
  const stack = newPlacedStack();
  const bucket = s3.Bucket.fromBucketName(stack, 'Archive', BUCKET);
  const layout = S3LogLayout.text({ prefix: '', hiveCompatiblePartitions: true });
  const flowLogs = S3FlowLogs.fromS3FlowLogsAttributes(stack, 'Existing', { bucket, format: FlowLogFormat.DEFAULT, layout });
  const table = new FlowLogTable(stack, 'Table', { flowLogs, granularity });
  return { table, template: Template.fromStack(stack).toJSON() as JsonObject };
}

describe.each([[HOUR], [DAY]])('by %s', granularity => {
  const { table, template } = tableOf(granularity);

  test.each(CASES)('a span $where finds its records in no more partitions than promised', async ({ span, now, byHour, byDay, found }) => {
    const lab = await openLab({ template, dataRoot, now: new Date(`${now}:00Z`), account: ACCOUNT, region: REGION });
    try {
      const conditions = span._conditions({ granularity, hive: true }).join(' AND ');
      const { rows, partitions } = await lab.runSql(`SELECT srcport FROM flow_logs WHERE ${conditions} ORDER BY srcport`);
      // What ends after the question was asked does not exist yet.
      expect(rows.filter(([port]) => at(ENDS[Number(port)]) <= at(now))).toEqual(found.map(port => [port]));
      expect(partitions).toBe(granularity === HOUR ? byHour : byDay);
      expect(partitions).toBeLessThanOrEqual(table._partitionsOf(span._duration));
    } finally {
      lab.close();
    }
  });

  test('the most that is promised is reached across a year\'s end', () => {
    expect(table._partitionsOf(THREE_HOURS)).toBe(granularity === HOUR ? 17_856 : 744);
    expect(table._partitionsOf(Duration.days(364))).toBe(granularity === HOUR ? 17_856 : 744);
    expect(table._partitionsOf(Duration.days(365))).toBe(granularity === HOUR ? 26_784 : 1116);
  });
});
