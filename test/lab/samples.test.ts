import { readdirSync } from 'fs';
import { join } from 'path';
import { DuckDBInstance } from '@duckdb/node-api';
import { Desk, recent, BUCKET } from './fixture';
import { DEFAULT_FIELDS } from '../../lab/samples/fields';
import { random, volume } from '../../lab/samples/generator';
import { fileName, objectKey, windowOf } from '../../lab/samples/keys';

// https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html
const PRINTED = { account: '123456789012', region: 'us-east-1', flowLogId: 'fl-1234abcd', window: new Date('2018-06-20T16:20:00Z'), hash: 'fe123456', format: 'text' as const };
const NAME = '123456789012_vpcflowlogs_us-east-1_fl-1234abcd_20180620T1620Z_fe123456.log.gz';

test('file names are as AWS prints them', () => {
  expect(fileName(PRINTED)).toBe(NAME);
  expect(fileName({ ...PRINTED, format: 'parquet' })).toBe(NAME.replace('.gz', '.parquet'));
});

test.each([
  [{}, `AWSLogs/123456789012/vpcflowlogs/us-east-1/2018/06/20/16/${NAME}`],
  [{ prefix: 'logs/vpc/' }, `logs/vpc/AWSLogs/123456789012/vpcflowlogs/us-east-1/2018/06/20/16/${NAME}`],
  [{ hourly: false }, `AWSLogs/123456789012/vpcflowlogs/us-east-1/2018/06/20/${NAME}`],
  [{ hiveCompatible: true }, `AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=us-east-1/year=2018/month=06/day=20/hour=16/${NAME}`],
  [{ hiveCompatible: true, hourly: false }, `AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=us-east-1/year=2018/month=06/day=20/${NAME}`],
])('keys for %j', (more, key) => {
  expect(objectKey({ ...PRINTED, ...more })).toBe(key);
});

test('the window is the five minutes in which a record ends', () => {
  const seconds = (text: string) => new Date(text).getTime() / 1000;
  expect(windowOf(seconds('2018-06-20T16:20:00Z'))).toEqual(PRINTED.window);
  expect(windowOf(seconds('2018-06-20T16:24:59Z'))).toEqual(PRINTED.window);
  expect(windowOf(seconds('2018-06-20T16:25:00Z'))).not.toEqual(PRINTED.window);
});

describe('writer', () => {
  let desk: Desk;
  beforeEach(() => { desk = new Desk(); });
  afterEach(() => desk.clear());

  test('one file per window, later ones for late records, the same names each time', async () => {
    const records = [recent(10), recent(11), recent(10, { deliveredLateBy: 30 })];
    const keys = await desk.write(records);
    expect(keys.map(key => /T\d+Z/.exec(key)?.[0])).toEqual(['T0945Z', 'T0950Z', 'T1020Z']);
    expect(await desk.write(records)).toEqual(keys);
    expect(readdirSync(join(desk.dataRoot, BUCKET))).toEqual(['AWSLogs']);
  });

  test('Parquet has AWS\'s column names, physical types and gzip', async () => {
    const [key] = await desk.write([recent(10)], { format: 'parquet' });
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const file = join(desk.dataRoot, BUCKET, key);
    const schema = await connection.runAndReadAll(`SELECT name, type FROM parquet_schema('${file}') WHERE type IS NOT NULL`);
    expect(schema.getRowsJS()).toEqual([
      ['version', 'INT32'], ['account_id', 'BYTE_ARRAY'], ['interface_id', 'BYTE_ARRAY'], ['srcaddr', 'BYTE_ARRAY'], ['dstaddr', 'BYTE_ARRAY'],
      ['srcport', 'INT32'], ['dstport', 'INT32'], ['protocol', 'INT32'], ['packets', 'INT64'], ['bytes', 'INT64'], ['start', 'INT64'], ['end', 'INT64'],
      ['action', 'BYTE_ARRAY'], ['log_status', 'BYTE_ARRAY'],
    ]);
    const codecs = await connection.runAndReadAll(`SELECT DISTINCT compression FROM parquet_metadata('${file}')`);
    expect(codecs.getRowsJS()).toEqual([['GZIP']]);
    connection.closeSync();
    instance.closeSync();
  });
});

test('the generator repeats itself for a seed', () => {
  const some = (seed: number) => [...volume({ records: 50, hours: 2, until: new Date('2026-11-02T10:00:00Z'), account: '123456789012', region: 'eu-west-1', fields: DEFAULT_FIELDS, seed })];
  expect(some(7)).toEqual(some(7));
  expect(some(7)).not.toEqual(some(8));
  expect(random(1)()).toBe(random(1)());
});
