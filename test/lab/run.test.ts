import { Desk, DOCUMENTED, LAST_DAY, NOW, recent, record, template } from './fixture';

let desk: Desk;
beforeEach(() => { desk = new Desk(); });
afterEach(() => desk.clear());

const REJECTS = `
-- Rejected, newest first. Parameters: none.
SELECT from_unixtime("start") AS first_seen, srcaddr, dstaddr, dstport
FROM flow_logs
WHERE ${LAST_DAY}
  AND "start" >= to_unixtime(now() - interval '24' hour) AND "start" < to_unixtime(now())
  AND log_status = 'OK' AND action = 'REJECT'
  AND NOT contains('10.0.0.0/8', try_cast(nullif(srcaddr, '-') AS ipaddress))
ORDER BY first_seen DESC, srcaddr
LIMIT 100`;

describe.each(['text', 'parquet'] as const)('%s, from template to answer', format => {
  test('runs a named query and counts partitions, files and bytes', async () => {
    await desk.write([
      recent(30, { action: 'REJECT', srcaddr: '203.0.113.9', dstport: 3389 }),
      recent(95, { action: 'REJECT', srcaddr: '10.1.2.3' }),
      recent(95),
      recent(2 * 24 * 60, { action: 'REJECT' }),
      { ...record(DOCUMENTED[2]), start: NOW.getTime() / 1000 - 1200, end: NOW.getTime() / 1000 - 1140 },
    ], { format });
    const lab = await desk.open(template({ format, queries: { Rejects: REJECTS } }));
    const [result] = await lab.runNamedQueries();
    expect(result).toMatchObject({
      name: 'Rejects',
      description: 'What about Rejects?',
      table: 'flow_logs',
      columns: ['first_seen', 'srcaddr', 'dstaddr', 'dstport'],
      rows: [['2026-11-02T09:29:00Z', '203.0.113.9', '172.31.16.21', 3389]],
      // 2 accounts, and the hours from 10 o'clock yesterday to 10 o'clock today: 11 is not projected yet.
      partitions: 50,
      files: 3,
    });
    expect(result.bytes).toBeGreaterThan(100);
  });

  test('plans a query with the partitions, files and bytes that running it reads', async () => {
    await desk.write([recent(30, { action: 'REJECT', dstport: 3389 }), recent(95)], { format });
    const lab = await desk.open(template({ format, queries: { Rejects: REJECTS } }));
    const plan = await lab.planNamedQuery('Rejects');
    const { table, partitions, files, bytes } = await lab.runNamedQuery('Rejects');
    expect(plan).toEqual({ table, partitions, files, bytes });
    expect(await lab.planSql(REJECTS)).toEqual(plan);
    await expect(lab.planSql('SELECT * FROM elsewhere')).rejects.toThrow('query \'statement\': TABLE_NOT_FOUND');
    await expect(lab.planNamedQuery('Accepts')).rejects.toThrow('no named query \'Accepts\'; there are: Rejects');
  });

  test('a late file counts for the hour in which it came', async () => {
    await desk.write([recent(3, { deliveredLateBy: 125 })], { format });
    const lab = await desk.open(template({ format }), new Date('2026-11-02T12:20:00Z'));
    expect((await lab.runSql('SELECT hour FROM flow_logs WHERE hour >= \'2026/11/02/08\'')).rows).toEqual([['2026/11/02/12']]);
  });
});

test('text columns keep \'-\', Parquet ones hold \'-\' or NULL, numbers are NULL in both', async () => {
  const nodata = { ...record(DOCUMENTED[2]), end: NOW.getTime() / 1000 - 60 };
  const sql = `SELECT srcaddr, bytes FROM flow_logs WHERE ${LAST_DAY} ORDER BY 1`;
  await desk.write([nodata, { ...nodata, srcaddr: null }]);
  expect((await (await desk.open()).runSql(sql)).rows).toEqual([['-', null], ['-', null]]);
  desk.clear();
  await desk.write([nodata, { ...nodata, srcaddr: null }], { format: 'parquet' });
  expect((await (await desk.open(template({ format: 'parquet' }))).runSql(sql)).rows).toEqual([['-', null], [null, null]]);
});

test('AWS\'s documented records read as printed', async () => {
  await desk.write(DOCUMENTED.map(line => record(line)));
  const lab = await desk.open(template({ parameters: { 'projection.hour.range': '2014/12/14/00,2015/05/11/23' } }));
  const { rows } = await lab.runSql('SELECT srcaddr, dstport, "end", action, log_status, hour FROM flow_logs WHERE aws_account_id = \'123456789010\' ORDER BY "end", srcaddr, log_status');
  expect(rows).toEqual([
    ['172.31.16.139', 22, 1418530070, 'ACCEPT', 'OK', '2014/12/14/04'],
    ['172.31.9.69', 3389, 1418530070, 'REJECT', 'OK', '2014/12/14/04'],
    ['-', null, 1431280934, '-', 'NODATA', '2015/05/10/18'],
    ['-', null, 1431280934, '-', 'SKIPDATA', '2015/05/10/18'],
  ]);
});

test.each([
  ['a table that is not there', 'SELECT 1 FROM nothing', /TABLE_NOT_FOUND: table 'network.nothing'/],
  ['a foreign database', 'SELECT 1 FROM other.flow_logs', /TABLE_NOT_FOUND/],
  ['a column that is not there', `SELECT nope FROM flow_logs WHERE ${LAST_DAY}`, /nope/],
  ['text against a number', `SELECT 1 FROM flow_logs WHERE ${LAST_DAY} AND dstport = '443'`, /VARCHAR/],
  ['a number against text', `SELECT 1 FROM flow_logs WHERE ${LAST_DAY} AND account_id = 123456789010`, /VARCHAR/],
  ['text in a list of numbers', `SELECT 1 FROM flow_logs WHERE ${LAST_DAY} AND dstport IN (1, '443')`, /VARCHAR/],
  ['a name of the SELECT list in GROUP BY', `SELECT dstport AS port FROM flow_logs WHERE ${LAST_DAY} GROUP BY port`, /'port' cannot be resolved/],
  ['a name of the SELECT list in WHERE', `SELECT dstport AS port FROM flow_logs WHERE ${LAST_DAY} AND port > 1`, /'port' cannot be resolved/],
  ['a sum of conditions', `SELECT sum(dstport = 1) FROM flow_logs WHERE ${LAST_DAY}`, /BOOLEAN/],
  ['text as an address', `SELECT 1 FROM flow_logs WHERE ${LAST_DAY} AND contains('10.0.0.0/8', srcaddr)`, /struct_extract/],
  ['a dash cast to an address', `SELECT CAST(nullif('-', 'x') AS ipaddress) FROM flow_logs WHERE ${LAST_DAY}`, /Cannot cast value to IPADDRESS: -/],
])('fails on %s', async (_what, sql, message) => {
  await desk.write([recent(10)]);
  await expect((await desk.open()).runSql(sql)).rejects.toThrow(message);
});

test('a name of the SELECT list that is also a column means the column', async () => {
  await desk.write([recent(10), recent(11, { dstport: 23 })]);
  const lab = await desk.open();
  const { rows } = await lab.runSql(`WITH f AS (SELECT * FROM flow_logs WHERE ${LAST_DAY}) SELECT max(dstport) AS dstport FROM f GROUP BY dstport ORDER BY dstport`);
  expect(rows).toEqual([[22], [23]]);
});

test('"$path" is the S3 address of the file', async () => {
  const [key] = await desk.write([recent(10)]);
  expect((await (await desk.open()).runSql(`SELECT "$path" FROM flow_logs WHERE ${LAST_DAY}`)).rows).toEqual([[`s3://flow-log-archive/${key}`]]);
});

test('fails where a named query names a database or work group that is not in the template', async () => {
  const wrong = (property: string) => {
    const body = template({ queries: { Q: 'SELECT 1' } });
    const query = (body.Resources as Record<string, { Properties: Record<string, string> }>).Q;
    query.Properties[property] = 'elsewhere';
    return body;
  };
  await desk.write([recent(10)]);
  await expect(desk.open(wrong('Database'))).rejects.toThrow('Database \'elsewhere\' is not in the template');
  await expect(desk.open(wrong('WorkGroup'))).rejects.toThrow('WorkGroup \'elsewhere\' is not in the template');
});
