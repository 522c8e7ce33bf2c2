import { createHash } from 'crypto';
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { gunzipSync } from 'zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { Files, writeTraffic } from '../../benchmark/traffic';
import { FlowLogFormat } from '../../src';

const FIELDS = FlowLogFormat.RECOMMENDED_V5.fields.map(field => field.name);
const folder = mkdtempSync(join(tmpdir(), 'traffic-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Keys of an hour of records, with what the files hold. */
async function written(name: string, seed: number): Promise<{ text: string[]; parquet: string[]; texts: string[]; hashes: string[] }> {
  const way = (format: Files['format']): Files => ({ folder: join(folder, name, format), prefix: 'p/', format, hourly: format === 'parquet' });
  const traffic = { records: 600, days: 1 / 24, until: new Date('2026-11-08T00:00:00Z'), seed, account: '111122223333', region: 'eu-west-1', fields: FIELDS };
  const [text, parquet] = await writeTraffic(traffic, [way('text'), way('parquet')]);
  return {
    text,
    parquet,
    texts: text.map(key => gunzipSync(readFileSync(join(folder, name, 'text', key))).toString()),
    hashes: parquet.map(key => createHash('sha256').update(readFileSync(join(folder, name, 'parquet', key))).digest('hex')),
  };
}

test('the same seed writes the same files, another seed others', async () => {
  const [one, same, other] = [await written('one', 1), await written('same', 1), await written('other', 2)];
  expect(same).toEqual(one);
  expect(other.texts).not.toEqual(one.texts);
  expect(other.hashes).not.toEqual(one.hashes);
});

test('a file for each five minutes lies at the key of its way, and holds the records that ended in it', async () => {
  const { text, parquet, texts } = await written('keys', 1);
  expect(text).toHaveLength(12);
  expect(text[1]).toMatch(/^p\/AWSLogs\/111122223333\/vpcflowlogs\/eu-west-1\/2026\/11\/07\/111122223333_vpcflowlogs_eu-west-1_fl-1234abcd_20261107T2305Z_[0-9a-f]{8}\.log\.gz$/);
  expect(parquet[1]).toMatch(/^p\/AWSLogs\/111122223333\/vpcflowlogs\/eu-west-1\/2026\/11\/07\/23\/111122223333_vpcflowlogs_eu-west-1_fl-1234abcd_20261107T2305Z_[0-9a-f]{8}\.log\.parquet$/);
  const [head, ...lines] = texts[1].trimEnd().split('\n');
  expect(head).toBe(FIELDS.join(' '));
  expect(lines).toHaveLength(50);
  const from = Date.parse('2026-11-07T23:05:00Z') / 1000;
  for (const values of lines.map(line => line.split(' '))) {
    expect(values).toHaveLength(FIELDS.length);
    expect(values).not.toContain('');
    const end = Number(values[FIELDS.indexOf('end')]);
    expect(end >= from && end < from + 300).toBe(true);
  }
});

test('text and Parquet hold the same records', async () => {
  const { parquet, texts } = await written('both', 3);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const reader = await connection.runAndReadAll(`SELECT * FROM read_parquet('${join(folder, 'both', 'parquet', parquet[0])}')`);
  connection.closeSync();
  const lines = reader.getRowsJS().map(row => row.map(value => value ?? '-').join(' '));
  expect(lines).toEqual(texts[0].trimEnd().split('\n').slice(1));
});
