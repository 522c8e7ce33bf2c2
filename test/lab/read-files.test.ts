import { mkdirSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { gzipSync } from 'zlib';
import { BUCKET, COLUMNS, Desk, LAST_DAY, recent, template } from './fixture';

const FOLDER = 'AWSLogs/123456789010/vpcflowlogs/eu-west-1/2026/11/02/09/';
const THREE = [{ Name: 'a', Type: 'int' }, { Name: 'b', Type: 'string' }, { Name: 'c', Type: 'bigint' }];

let desk: Desk;
beforeEach(() => { desk = new Desk(); });
afterEach(() => desk.clear());

function put(name: string, content: string | Buffer): void {
  const file = join(desk.dataRoot, BUCKET, FOLDER, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, name.endsWith('.gz') ? gzipSync(content) : content);
}

async function rows(sql = `SELECT a, b, c FROM flow_logs WHERE ${LAST_DAY}`, parameters = {}): Promise<unknown[][]> {
  const lab = await desk.open(template({ columns: THREE, parameters }));
  return (await lab.runSql(sql)).rows;
}

describe('text is read as LazySimpleSerDe reads it', () => {
  test('too few fields are NULL, too many are left out', async () => {
    put('x.log.gz', 'a b c\n1\n1 x 2 3\n');
    expect(await rows()).toEqual([[1, null, null], [1, 'x', 2]]);
  });

  test.each(['-', 'x', '2147483648', '1.5', '', '0x10'])('%j is no int and becomes NULL', async value => {
    put('x.log.gz', `a b c\n${value} - 9223372036854775808\n`);
    expect(await rows()).toEqual([[null, '-', null]]);
  });

  test('signs are numbers, quotes are nothing special, \\N is NULL', async () => {
    put('x.log.gz', 'a b c\n-1 "x +2\n+1 \\N 9\n');
    expect(await rows()).toEqual([[-1, '"x', 2], [1, null, 9]]);
  });

  test('the header is skipped in each file, or nowhere if the table does not say so', async () => {
    put('x.log.gz', 'a b c\n1 x 1\n');
    put('y.log', 'a b c\n2 y 2\n');
    expect(await rows(`SELECT b FROM flow_logs WHERE ${LAST_DAY} ORDER BY b`)).toEqual([['x'], ['y']]);
    expect(await rows(`SELECT b FROM flow_logs WHERE ${LAST_DAY} ORDER BY b`, { 'skip.header.line.count': undefined })).toEqual([['b'], ['b'], ['x'], ['y']]);
  });

  test('without field.delim the delimiter is control-A and everything is one field', async () => {
    const body = template({ columns: THREE });
    const text = JSON.stringify(body).replace('"field.delim":" "', '"serialization.format":"1"');
    const ask = async () => (await (await desk.open(JSON.parse(text))).runSql(`SELECT a, b FROM flow_logs WHERE ${LAST_DAY}`)).rows;
    put('x.log.gz', '1 x 2\n');
    expect(await ask()).toEqual([[null, null]]);
    put('x.log.gz', 'a b c\n1 x 2\n');
    await expect(ask()).rejects.toThrow("its header names 'a b c', the table 'a b c'");
  });

  test('files in deeper folders belong to the partition, hidden ones do not', async () => {
    put('deeper/x.log.gz', 'a b c\n1 x 2\n');
    put('_SUCCESS', 'a b c\n2 x 2\n');
    put('.hidden/x.log.gz', 'a b c\n3 x 2\n');
    expect(await rows()).toEqual([[1, 'x', 2]]);
  });

  test('the partition is where the file lies', async () => {
    put('x.log.gz', 'a b c\n1 x 2\n');
    expect(await rows(`SELECT aws_account_id, aws_region, hour FROM flow_logs WHERE ${LAST_DAY}`)).toEqual([['123456789010', 'eu-west-1', '2026/11/02/09']]);
  });

  test('no files, no rows', async () => {
    put('../../01/00/x.log.gz', 'a b c\n1 x 2\n');
    expect(await rows()).toEqual([]);
  });
});

describe('Parquet', () => {
  const lab = async (columns = COLUMNS) => desk.open(template({ format: 'parquet', columns }));

  test('columns are found by name, missing ones are NULL', async () => {
    await desk.write([recent(10)], { format: 'parquet' });
    const columns = [{ Name: 'tcp_flags', Type: 'int' }, ...[...COLUMNS].reverse()];
    const { rows: found } = await (await lab(columns)).runSql(`SELECT tcp_flags, dstport, srcaddr FROM flow_logs WHERE ${LAST_DAY}`);
    expect(found).toEqual([[null, 22, '172.31.16.139']]);
  });

  test('files of an older and a newer format answer together', async () => {
    await desk.write([recent(10)], { format: 'parquet' });
    await desk.write([recent(20, { 'tcp-flags': 2 })], { format: 'parquet', fields: ['srcaddr', 'tcp-flags', 'end'] });
    const columns = [...COLUMNS, { Name: 'tcp_flags', Type: 'int' }];
    const { rows: found } = await (await lab(columns)).runSql(`SELECT dstport, tcp_flags FROM flow_logs WHERE ${LAST_DAY} ORDER BY dstport`);
    expect(found).toEqual([[22, null], [null, 2]]);
  });

  test.each([['bytes', 'int', 'INT64'], ['protocol', 'bigint', 'INT32'], ['srcport', 'string', 'INT32']])('fails if %s is declared %s', async (name, type, physical) => {
    await desk.write([recent(10)], { format: 'parquet' });
    const columns = COLUMNS.map(column => column.Name === name ? { Name: name, Type: type } : column);
    await expect((await lab(columns)).runSql(`SELECT count(*) FROM flow_logs WHERE ${LAST_DAY}`))
      .rejects.toThrow(new RegExp(`HIVE_BAD_DATA: field ${name}'s type ${physical} in Parquet file .*\\.log\\.parquet is incompatible with type ${type}`));
  });

  test('fails on a text file', async () => {
    await desk.write([recent(10)]);
    await expect((await lab()).runSql(`SELECT count(*) FROM flow_logs WHERE ${LAST_DAY}`)).rejects.toThrow(/\.log\.gz: HIVE_BAD_DATA: not a Parquet file/);
  });

  test('fewer columns, fewer bytes', async () => {
    await desk.write([recent(10), recent(11)], { format: 'parquet' });
    const opened = await lab();
    const bytes = async (columns: string) => (await opened.runSql(`SELECT ${columns} FROM flow_logs WHERE ${LAST_DAY}`)).bytes;
    expect(await bytes('dstport')).toBeLessThan(await bytes('dstport, srcaddr'));
    expect(await bytes('*')).toBeGreaterThan(await bytes('dstport, srcaddr'));
  });
});
