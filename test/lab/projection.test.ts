import { ALWAYS, Desk, LAST_DAY, NOW, recent, template } from './fixture';
import { projectedValues } from '../../lab/engine/projection';

const dates = (settings: Record<string, string>, now = NOW) => projectedValues('d', { type: 'date', ...settings }, now);

describe('projected values', () => {
  test('enum keeps its order', () => {
    expect(projectedValues('r', { type: 'enum', values: 'eu-west-1, us-east-1' }, NOW)).toEqual(['eu-west-1', 'us-east-1']);
  });

  test('integer with interval and digits', () => {
    expect(projectedValues('h', { type: 'integer', range: '0,23', interval: '6', digits: '2' }, NOW)).toEqual(['00', '06', '12', '18']);
  });

  test.each([
    ['a leap day', '2028/02/28,2028/03/01', ['2028/02/28', '2028/02/29', '2028/03/01']],
    ['the end of a year', '2026/12/31,2027/01/01', ['2026/12/31', '2027/01/01']],
  ])('days across %s', (_what, range, expected) => {
    expect(dates({ format: 'yyyy/MM/dd', range })).toEqual(expected);
  });

  test.each(['2026/03/29', '2026/10/25'])('%s has 24 hours: dates are UTC', day => {
    expect(dates({ 'format': 'yyyy/MM/dd/HH', 'range': `${day}/00,${day}/23`, 'interval': '1', 'interval.unit': 'HOURS' })).toHaveLength(24);
  });

  test('months step from the start and stop at shorter ends', () => {
    expect(dates({ 'format': 'yyyy-MM-dd', 'range': '2028-01-31,2028-04-30', 'interval': '1', 'interval.unit': 'MONTHS' }))
      .toEqual(['2028-01-31', '2028-02-29', '2028-03-31', '2028-04-30']);
  });

  test.each([
    ['NOW-2DAYS,NOW', ['2026/10/31', '2026/11/01', '2026/11/02']],
    ['NOW-48HOURS,NOW', ['2026/10/31', '2026/11/01', '2026/11/02']],
    ['NOW,NOW+1DAYS', ['2026/11/02', '2026/11/03']],
    ['2026/11/01,NOW', ['2026/11/01', '2026/11/02']],
  ])('range %s', (range, expected) => {
    expect(dates({ format: 'yyyy/MM/dd', range })).toEqual(expected);
  });

  test('400 days of hours', () => {
    const hours = dates({ 'format': 'yyyy/MM/dd/HH', 'range': 'NOW-400DAYS,NOW', 'interval': '1', 'interval.unit': 'HOURS' });
    expect([hours.length, hours[0], hours[hours.length - 1]]).toEqual([9601, '2025/09/28/10', '2026/11/02/10']);
  });

  test('literals in the format', () => {
    expect(dates({ format: '\'year=\'yyyy/\'month=\'MM/\'day=\'dd', range: 'NOW,NOW' })).toEqual(['year=2026/month=11/day=02']);
  });

  test.each([
    ['no unit below a day', { format: 'yyyy/MM/dd/HH', range: 'NOW-1DAYS,NOW' }, /interval.unit are mandatory/],
    ['a bound in another format', { format: 'yyyy/MM/dd', range: '2026-11-01,NOW' }, /'2026-11-01' is not in the projection format/],
    ['a day that does not exist', { format: 'yyyy/MM/dd', range: '2026/02/29,NOW' }, /'2026\/02\/29' is no date/],
    ['an empty range', { format: 'yyyy/MM/dd', range: 'NOW,NOW-1DAYS' }, /range is empty/],
    ['an unknown unit', { 'format': 'yyyy/MM/dd', 'range': 'NOW-1DAYS,NOW', 'interval': '1', 'interval.unit': 'FORTNIGHTS' }, /must be one of/],
    ['an unknown pattern letter', { format: 'yyyy/DDD', range: 'NOW,NOW' }, /does not know 'DDD'/],
    ['a setting of another type', { format: 'yyyy/MM/dd', range: 'NOW,NOW', digits: '2' }, /projection.d.digits does not belong to type 'date'/],
  ])('fails on %s', (_what, settings, message) => {
    expect(() => dates(settings as Record<string, string>)).toThrow(message);
  });
});

describe('pruning', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = new Desk();
    await desk.write([recent(10), recent(60), recent(300)]);
  });
  afterEach(() => desk.clear());

  const ACCOUNT = "aws_account_id = '123456789010'";
  test.each([
    ['nothing', `SELECT 1 FROM flow_logs WHERE ${ALWAYS}`, 19202, 3],
    ['one account and day', `SELECT 1 FROM flow_logs WHERE ${ACCOUNT} AND ${LAST_DAY}`, 25, 3],
    ['one hour', `SELECT 1 FROM flow_logs WHERE ${ACCOUNT} AND hour = '2026/11/02/09'`, 1, 2],
    ['constant on the left', `SELECT 1 FROM flow_logs WHERE ${ACCOUNT} AND '2026/11/02/09' <= hour`, 2, 2],
    ['BETWEEN', `SELECT 1 FROM flow_logs WHERE ${ACCOUNT} AND hour BETWEEN '2026/11/02/04' AND '2026/11/02/05'`, 2, 1],
    ['IN', `SELECT 1 FROM flow_logs WHERE ${ACCOUNT} AND hour IN ('2026/11/02/04', '2026/11/02/09')`, 2, 2],
    ['OR within a column', `SELECT 1 FROM flow_logs WHERE ${ACCOUNT} AND (hour = '2026/11/02/04' OR hour = '2026/11/02/09')`, 2, 2],
    ['an alias', `SELECT 1 FROM flow_logs f WHERE f.${ACCOUNT} AND f.hour = '2026/11/02/09'`, 1, 2],
    ['a bound that cuts off a day: text compares as text', `SELECT 1 FROM flow_logs WHERE ${ACCOUNT} AND hour > '2026/10/31' AND hour <= '2026/11/01'`, 24, 0],
    ['a function around the column', `SELECT 1 FROM flow_logs WHERE ${ACCOUNT} AND substr(hour, 1, 10) = '2026/11/02'`, 9601, 3],
    ['OR with another column', `SELECT 1 FROM flow_logs WHERE ${ACCOUNT} AND (hour = '2026/11/02/09' OR dstport = 22)`, 9601, 3],
    ['bounds from a CTE', `WITH p AS (SELECT '2026/11/02/09' AS h) SELECT 1 FROM flow_logs f CROSS JOIN p WHERE f.${ACCOUNT} AND f.hour = p.h`, 9601, 3],
    ['the union of two reads', `SELECT 1 FROM flow_logs WHERE ${ACCOUNT} AND hour = '2026/11/02/09' UNION ALL SELECT 2 FROM flow_logs WHERE ${ACCOUNT} AND hour = '2026/11/02/04'`, 2, 2],
    ['inside a CTE', `WITH f AS (SELECT * FROM flow_logs WHERE ${ACCOUNT} AND hour = '2026/11/02/09') SELECT * FROM f JOIN f AS g ON f."end" = g."end"`, 1, 2],
  ])('%s', async (_what, sql, partitions, files) => {
    expect(await (await desk.open()).runSql(sql)).toMatchObject({ partitions, files });
  });

  test('more than a million partitions fail after pruning, not before', async () => {
    const accounts = Array.from({ length: 105 }, (_, i) => 123456789010 + i).join(',');
    const lab = await desk.open(template({ parameters: { 'projection.aws_account_id.values': accounts } }));
    await expect(lab.runSql('SELECT 1 FROM flow_logs')).rejects.toThrow(/HIVE_EXCEEDED_PARTITION_LIMIT.*\(1008105 projected\)/);
    expect(await lab.runSql('SELECT 1 FROM flow_logs WHERE hour >= \'2026/11/02\'')).toMatchObject({ partitions: 1155, files: 3 });
  });

  test('injected values come from the query', async () => {
    const lab = await desk.open(template({ parameters: { 'projection.aws_account_id.type': 'injected', 'projection.aws_account_id.values': undefined } }));
    expect(await lab.runSql(`SELECT 1 FROM flow_logs WHERE ${ACCOUNT} AND ${LAST_DAY}`)).toMatchObject({ partitions: 25, files: 3 });
    expect(await lab.runSql(`SELECT 1 FROM flow_logs WHERE aws_account_id IN ('123456789010', '1') AND ${LAST_DAY}`)).toMatchObject({ partitions: 50, files: 3 });
    await expect(lab.runSql(`SELECT 1 FROM flow_logs WHERE ${LAST_DAY}`)).rejects.toThrow(/injected projected partition column 'aws_account_id'/);
  });
});
