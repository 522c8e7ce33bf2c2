import { mkdirSync, symlinkSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { gzipSync } from 'zlib';
import { ACCOUNT, BUCKET, Desk, LAST_DAY, NOW, recent, REGION, template } from './fixture';
import { Lab, openLab } from '../../lab/engine/run';

const FOLDER = 'AWSLogs/123456789010/vpcflowlogs/eu-west-1/2026/11/02/09';
const COLUMNS = ['a', 'b', 'c'].map((Name, i) => ({ Name, Type: i === 1 ? 'string' : 'int' }));
const SQL = `SELECT a FROM flow_logs WHERE ${LAST_DAY} ORDER BY a`;
const GOOD = 'a b c\n1 x 2\n2 y 3\n';

let desk: Desk;
const labs: Lab[] = [];
beforeEach(() => { desk = new Desk(); });
afterEach(() => {
  labs.splice(0).forEach(lab => lab.close());
  desk.clear();
});

function put(name: string, content: string | Buffer): string {
  const file = join(desk.dataRoot, BUCKET, FOLDER, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

async function open(skipUnreadable = false, body = template({ columns: COLUMNS })): Promise<Lab> {
  const lab = await openLab({ template: body, dataRoot: desk.dataRoot, now: NOW, account: ACCOUNT, region: REGION, skipUnreadable });
  labs.push(lab);
  return lab;
}

const many = gzipSync(Array.from({ length: 20_000 }, (_, n) => `${n} ${Math.sin(n)} ${n}`).join('\n'));

/** Rows D1, D9, D15 and A26 of what broke in use. */
const UNREADABLE: [what: string, name: string, content: string | Buffer, reason: RegExp][] = [
  ['gzip cut in half', 'y.log.gz', many.subarray(0, many.length / 2), /ends in the middle of its gzip/],
  ['gzip under another ending', 'y.log.gz.8C2fA1d0', gzipSync(GOOD), /holds gzip, but its name does not end in \.gz/],
  ['no gzip under its ending', 'y.log.gz', GOOD, /ends in \.gz, but holds no gzip/],
  ['gzip with a wrong byte', 'y.log.gz', Buffer.concat([many.subarray(0, 5000), Buffer.from([0xff, 0xff, 0xff, 0xff]), many.subarray(5004)]), /holds broken gzip/],
  ['bytes that are not UTF-8', 'y.log.gz', gzipSync(Buffer.from([0x61, 0x20, 0x62, 0x20, 0x63, 0x0a, 0x31, 0x20, 0xc3, 0x28, 0x20, 0x31, 0x0a])), /not UTF-8/],
  ['Parquet in a table over text', 'y.log.gz', gzipSync('PAR1…PAR1'), /holds Parquet/],
  ['a header in another order', 'y.log.gz', gzipSync('a c b\n1 2 x\n'), /from field 2 on: its header names 'a c b', the table 'a b c'/],
  ['a header of another format', 'y.log.gz', gzipSync('version account-id\n2 1\n'), /its header names 'version account_id', the table 'a b c'/],
];

test.each(UNREADABLE)('fails on %s, in one line that names the file; by choice it is left out and named', async (_what, name, content, reason) => {
  put('x.log.gz', gzipSync(GOOD));
  const file = put(name, content);
  const refused = await (await open()).runSql(SQL).catch((error: Error) => error.message) as string;
  expect(refused).toMatch(reason);
  expect(refused.startsWith(`${file}: `)).toBe(true);
  expect(refused).not.toContain('\n');
  const lab = await open(true);
  expect((await lab.runSql(SQL)).rows).toEqual([[1], [2]]);
  expect(lab.leftOut()).toEqual([refused]);
});

test.each([
  ['an empty file', 'y.log.gz', '', /holds 0 bytes/],
  ['the unpacked copy beside its gzip', 'x.log', GOOD, /is the unpacked copy of x\.log\.gz beside it/],
])('%s is left out and named, and nothing is counted twice', async (_what, name, content, reason) => {
  put('x.log.gz', gzipSync(GOOD));
  const file = put(name, content);
  const lab = await open();
  expect((await lab.runSql(SQL)).rows).toEqual([[1], [2]]);
  expect(lab.leftOut()).toEqual([expect.stringMatching(reason)]);
  expect(lab.leftOut()[0].startsWith(`${file}: `)).toBe(true);
});

test('the unpacked copy is read where its gzip cannot be', async () => {
  put('x.log.gz', '');
  put('x.log', GOOD);
  const lab = await open();
  expect((await lab.runSql(SQL)).rows).toEqual([[1], [2]]);
  expect(lab.leftOut()).toEqual([expect.stringMatching(/x\.log\.gz: holds 0 bytes/)]);
});

test('an empty Parquet file is left out, one that is cut off is refused', async () => {
  const [key] = await desk.write([recent(30)], { format: 'parquet' });
  const parquet = template({ format: 'parquet' });
  const ask = async (lab: Lab) => (await lab.runSql(`SELECT count(*) FROM flow_logs WHERE ${LAST_DAY}`)).rows;
  put('y.log.parquet', '');
  const lab = await open(false, parquet);
  expect(await ask(lab)).toEqual([[1]]);
  expect(lab.leftOut()).toEqual([expect.stringMatching(/y\.log\.parquet: holds 0 bytes/)]);
  put('z.log.parquet', 'PAR1 and then the copy was interrupted');
  await expect(ask(await open(false, parquet))).rejects.toThrow(/z\.log\.parquet: HIVE_BAD_DATA: not a Parquet file, or cut off/);
  expect(key).toContain('.log.parquet');
});

test('without a header the first record counts, and the file is named', async () => {
  const file = put('x.log.gz', gzipSync('1 x 2\n2 y 3\n'));
  put('y.log.gz', gzipSync('a b c\n3 z 4\n'));
  const lab = await open();
  expect((await lab.runSql(SQL)).rows).toEqual([[1], [2], [3]]);
  expect(lab.withoutHeader()).toEqual([file]);
});

test.each(['a b\n1 x\n', 'a b c d\n1 x 2 9\n'])('a header that only ends earlier or later shifts nothing: %j', async content => {
  put('x.log', content);
  const lab = await open();
  expect((await lab.runSql(SQL)).rows).toEqual([[1]]);
  expect(lab.withoutHeader()).toEqual([]);
});

test('linked folders and files are read, each file once, and a second way to it is named', async () => {
  const elsewhere = join(desk.dataRoot, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'x.log.gz'), gzipSync(GOOD));
  const file = put('y.log.gz', gzipSync('a b c\n3 z 4\n'));
  const at = (name: string) => join(dirname(file), name);
  symlinkSync(elsewhere, at('linked'));
  symlinkSync(file, at('again.log.gz'));
  symlinkSync(dirname(file), at('circle'));
  symlinkSync(join(elsewhere, 'nothing'), at('broken'));
  const lab = await open();
  expect((await lab.runSql(SQL)).rows).toEqual([[1], [2], [3]]);
  expect(lab.leftOut().sort()).toEqual([
    expect.stringMatching(/again\.log\.gz: a link to .*y\.log\.gz, which is there already$/),
    expect.stringMatching(/broken: a link that leads nowhere \(ENOENT\)$/),
    expect.stringMatching(/circle: a link to .*\/09, which is there already$/),
  ]);
});
