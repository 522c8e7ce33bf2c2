import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { openLab } from '../../lab/engine/run';
import { Template } from '../../lab/private/template';
import { deliver } from '../../lab/samples/deliver';
import { flow, STORY_ACCOUNT, STORY_NOW, STORY_REGION } from '../../lab/samples/story';
import { SampleRecord } from '../../lab/samples/writer';
import { FlowLogQuery, PartitionGranularity, QuerySpan, S3LogLayout, S3LogLayoutOptions } from '../../src';
import { synthesized } from '../flow-logs/questions/story-lab';

/** Every layout, there and back: records are laid down as the flow log asks, and the questions find those of their span, across a month's end. */
const PLACE = { account: STORY_ACCOUNT, region: STORY_REGION };

const FILES: [string, (options: S3LogLayoutOptions) => S3LogLayout][] = [['Parquet', S3LogLayout.parquet], ['text', S3LogLayout.text]];
const KEYS: [string, S3LogLayoutOptions][] = [
  ['plain, hourly', {}],
  ['plain, daily', { perHourPartition: false }],
  ['Hive, hourly', { hiveCompatiblePartitions: true }],
  ['Hive, daily', { hiveCompatiblePartitions: true, perHourPartition: false }],
  ['plain, hourly, prefix', { prefix: 'net/logs' }],
  ['Hive, daily, at the top', { prefix: '', hiveCompatiblePartitions: true, perHourPartition: false }],
];
const CASES = FILES.flatMap(([file, layout]) => KEYS.flatMap(([keys, options]) => {
  const granularities = options.perHourPartition === false ? [PartitionGranularity.DAY] : [PartitionGranularity.HOUR, PartitionGranularity.DAY];
  return granularities.map((granularity): [string, S3LogLayout, PartitionGranularity] => [`${file}, ${keys}, by ${granularity}`, layout(options), granularity]);
}));

const minutes = (count: number) => count * 60;
/** Told apart by their client port. The month ends 12.5 hours before the story does. */
const RECORDS: SampleRecord[] = [
  [43001, minutes(10)], [43002, minutes(60)], [43003, minutes(12 * 60)], [43004, minutes(13 * 60)], [43005, minutes(24 * 60)],
  [43006, minutes(24 * 60) + 1], [43007, minutes(48 * 60)], [43008, minutes(40 * 24 * 60)],
].map(([srcport, ago]) => flow({
  ago, srcport, 'interface-id': 'eni-db', 'account-id': STORY_ACCOUNT, 'vpc-id': 'vpc-a', 'srcaddr': '10.0.1.30', 'dstaddr': '10.0.2.20', 'dstport': 3306, 'action': 'REJECT',
}));

const SPANS: [string, QuerySpan | undefined, number[]][] = [
  ['the last day', undefined, [43001, 43002, 43003, 43004, 43005]],
  ['a fixed day across the month\'s end', QuerySpan.between('2026-10-31T12:30', '2026-11-01T12:00'), [43002, 43003, 43004, 43005]],
  ['two hours within a day', QuerySpan.between('2026-11-01T11:00', '2026-11-01T12:25'), [43001, 43002]],
];

describe.each(CASES)('%s', (_name, layout, granularity) => {
  let dataRoot: string;
  beforeAll(async () => {
    dataRoot = mkdtempSync(join(tmpdir(), 'layouts-'));
    await deliver(new Template(synthesized({ layout, granularity }).template, PLACE), PLACE, dataRoot, RECORDS);
  });
  afterAll(() => rmSync(dataRoot, { recursive: true }));

  test.each(SPANS)('%s is answered', async (_span, span, ports) => {
    const { template } = synthesized({ layout, granularity, queries: [FlowLogQuery.rejectedToPort({ port: 3306, span })] });
    const lab = await openLab({ template, dataRoot, now: STORY_NOW, ...PLACE });
    try {
      const { columns, rows, partitions } = await lab.runNamedQuery('rejected-to-port-3306');
      expect(rows.map(row => row[columns.indexOf('srcport')])).toEqual(ports);
      // Never the whole table: days or hours of the span, of Hive tables whole months at the most. Two accounts and two Regions.
      const most = layout.hiveCompatiblePartitions ? 2 * 31 : 3;
      expect(partitions).toBeLessThanOrEqual(4 * most * (granularity === PartitionGranularity.HOUR ? 24 : 1));
      expect(partitions).toBeGreaterThan(0);
    } finally {
      lab.close();
    }
  });
});

test('within a day, a Hive table by hour reads the hours of the span', async () => {
  const layout = S3LogLayout.parquet({ hiveCompatiblePartitions: true });
  const dataRoot = mkdtempSync(join(tmpdir(), 'layouts-'));
  const span = QuerySpan.between('2026-11-01T09:00', '2026-11-01T11:00');
  const { template } = synthesized({ layout, queries: [FlowLogQuery.rejectedToPort({ port: 3306, span })] });
  await deliver(new Template(template, PLACE), PLACE, dataRoot, RECORDS);
  const lab = await openLab({ template, dataRoot, now: STORY_NOW, ...PLACE });
  const { partitions } = await lab.runNamedQuery('rejected-to-port-3306');
  lab.close();
  rmSync(dataRoot, { recursive: true });
  expect(partitions).toBe(4 * 3); // 09 to 11, the hour past the end included
});
