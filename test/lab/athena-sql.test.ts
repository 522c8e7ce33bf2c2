import { ALWAYS, Desk, recent } from './fixture';
import { translate } from '../../lab/engine/athena-sql';
import { parseTrino } from '../../lab/engine/trino-grammar';

const duck = (sql: string) => translate(parseTrino(sql));

describe('translation', () => {
  test('leaves text, comments and layout alone', () => {
    const sql = 'SELECT a -- now() / "x" \'\n  , /* date_format(now()) */ "now()" AS "b /" FROM t';
    expect(duck(sql)).toBe(sql);
    expect(duck("SELECT 'now() / from_unixtime(1) -- it''s' AS a")).toBe("SELECT CAST('now() / from_unixtime(1) -- it''s' AS VARCHAR) AS a");
  });

  test.each([
    ['SELECT md5(a) FROM t', 'the lab does not know function md5'],
    ['SELECT list_sort(a) FROM t', 'the lab does not know function list_sort'],
    ['SELECT read_text(\'x\')', 'the lab does not know function read_text'],
    ['SELECT constructor(a) FROM t', 'the lab does not know function constructor'],
    ['SELECT CAST(a AS json) FROM t', 'the lab does not cast to json'],
    ['SELECT date_format(a, \'%D\') FROM t', 'date_format: the lab does not know %D'],
    ['SELECT format_datetime(a, \'yyyy ww\') FROM t', 'format_datetime: the lab does not know ww'],
    ['SELECT date_format(a, b) FROM t', 'date_format: the lab needs a literal format'],
    ['SELECT abs(DISTINCT a) FROM t', 'abs is no aggregate'],
    ['SELECT abs(a) OVER () FROM t', 'abs is no window function'],
    ['SELECT row_number() FROM t', 'row_number needs OVER'],
    ['SELECT TIMESTAMP \'2026-11-02 08:30:00 Europe/Berlin\'', 'UTC as the only zone'],
    ['SELECT nullif(a) FROM t', 'nullif takes 2 arguments, got 1'],
    ['SELECT a AT TIME ZONE INTERVAL \'2\' HOUR FROM t', 'the lab takes a time zone as a literal only'],
    ['SELECT transform(a, x -> x) FROM t', 'the lab does not know'],
    ['DROP TABLE t', 'the lab does not know'],
    ['SELECT * FROM t TABLESAMPLE BERNOULLI (10)', 'the lab does not know'],
  ])('fails: %s', (sql, message) => {
    expect(() => duck(sql)).toThrow(message);
  });
});

describe('meaning', () => {
  let desk: Desk;
  beforeAll(() => { desk = new Desk(); });
  afterAll(() => desk.clear());

  test('is Athena\'s where DuckDB differs', async () => {
    const cases: [string, unknown][] = [
      ['7 / 2', 3],
      ['-7 / 2', -3],
      ['CAST(7 AS double) / 2', 3.5],
      ['7 / 2e0', 3.5],
      ['100 * CAST(1 AS double) / 8', 12.5],
      ['7 % 2', 1],
      ['greatest(1, NULL)', null],
      ['least(3, 2, 1)', 1],
      ["'a' || NULL", null],
      ["concat('a', 'b', 'c')", 'abc'],
      ["split_part('a.b', '.', 3)", null],
      ["url_decode('a%20b+c')", 'a b c'],
      ['CAST(2.5e0 AS bigint)', 3],
      ["try_cast('1.5' AS bigint)", null],
      ["try_cast('-' AS integer)", null],
      ["CAST('12' AS bigint)", 12],
      ['CAST(12 AS varchar)', '12'],
      ['bitwise_and(19, 2)', 2],
      ["regexp_like('abc', 'b')", true],
      ["date_format(now(), '%Y/%m/%d/%H')", '2026/11/02/10'],
      ["date_format(now(), '%Y-%m-%d %H:%i:%s')", '2026-11-02 10:00:00'],
      ["date_format(now() - interval '24' hour, '%Y/%m/%d')", '2026/11/01'],
      ['to_unixtime(now())', 1793613600],
      ['from_unixtime(1793613600)', '2026-11-02T10:00:00Z'],
      ["TIMESTAMP '2026-11-02 08:30:00 UTC'", '2026-11-02T08:30:00Z'],
      ["date_trunc('day', now())", '2026-11-02T00:00:00Z'],
      ["date_diff('hour', TIMESTAMP '2026-11-02 08:30:00', now())", 1],
      ["date_add('hour', -2, now())", '2026-11-02T08:00:00Z'],
      ['current_date', '2026-11-02'],
      ['day_of_week(now())', 1],
      // Decimals: as many digits as the operand that has more, rounded half up.
      ['4249 / 1024.0', 4.1],
      ['7 / 2.00', 3.5],
      ['1.5 / 2', 0.8],
      ['10.0 / 3', 3.3],
      ['round(5000000 / 1024.0 / 1024.0, 2)', 4.8],
      ['CAST(10 AS decimal(10,2)) / 3', 3.33],
      ['sum(1) OVER () / 2.0', 0.5],
      ['7 / CAST(2 AS double) / 1.0', 3.5],
      ['to_iso8601(from_unixtime(1793613600))', '2026-11-02T10:00:00.000Z'],
      ["to_iso8601(from_unixtime(1793613600) AT TIME ZONE 'Asia/Kolkata')", '2026-11-02T15:30:00.000+05:30'],
      ["to_iso8601(from_unixtime(1793613600, 'America/New_York'))", '2026-11-02T05:00:00.000-05:00'],
      ["to_iso8601(date_parse('2026/11/02/10', '%Y/%m/%d/%H'))", '2026-11-02T10:00:00.000'],
      ['to_iso8601(current_date)', '2026-11-02'],
      ["date_parse('2026-11-02 08:30:15', '%Y-%m-%d %H:%i:%s')", '2026-11-02T08:30:15Z'],
      ["from_iso8601_timestamp('2026-11-02T08:30:00+02:00')", '2026-11-02T06:30:00Z'],
      ["from_iso8601_date('2026-11-02')", '2026-11-02'],
      ["format_datetime(now(), 'yyyy-MM-dd''T''HH:mm')", '2026-11-02T10:00'],
      ["date_format(now() AT TIME ZONE 'Europe/Berlin', '%a %e %b %k:%i')", 'Mon 2 Nov 11:00'],
      ["hour(now() AT TIME ZONE 'Asia/Tokyo')", 19],
      ["EXTRACT(HOUR FROM now() AT TIME ZONE 'America/New_York')", 5],
      ["date(now() AT TIME ZONE 'Pacific/Auckland')", '2026-11-02'],
      ["CAST(now() AT TIME ZONE 'Pacific/Kiritimati' AS date)", '2026-11-03'],
      // The moment stays what it was.
      ["now() AT TIME ZONE 'Asia/Tokyo' = now()", true],
      ["date_trunc('day', now() AT TIME ZONE 'Asia/Tokyo')", '2026-11-01T15:00:00Z'],
      ["current_date - interval '7' day", '2026-10-26'],
      ["date('2026-11-01') + interval '1' month", '2026-12-01'],
      ["regexp_replace('a1b2', '[0-9]')", 'ab'],
      ['mod(7, 3)', 1],
      // Addresses have an order, which two bounds on one of them keep.
      ["IPADDRESS '10.0.0.9' BETWEEN IPADDRESS '10.0.0.1' AND IPADDRESS '10.0.0.10'", true],
      ["IPADDRESS '10.0.0.9' NOT BETWEEN IPADDRESS '10.0.0.1' AND IPADDRESS '10.0.0.10'", false],
      ["CAST('9.255.255.255' AS ipaddress) >= IPADDRESS '10.0.0.0'", false],
      ["try_cast('-' AS ipaddress) > IPADDRESS '10.0.0.0'", null],
      ["IPADDRESS '10.0.0.9' < IPADDRESS '2001:db8::1'", true],
      ['slice(ARRAY[1, 2, 3, 4], 2, 2)', [2, 3]],
      ['cardinality(ARRAY[1, 2])', 2],
      ['array_sort(ARRAY[2, NULL, 1])', [1, 2, null]],
      ["array_join(ARRAY['a', NULL, 'b'], ',')", 'a,b'],
      ["if(1 = 2, 'a')", null],
      ['nullif(1, 1)', null],
      ['cardinality(sequence(1, 5))', 5],
      ['sequence(5, 3)', [5, 4, 3]],
      ['sequence(5, 5)', [5]],
      ['sequence(1, 6, 2)', [1, 3, 5]],
      ['sequence(6, 1, -2)', [6, 4, 2]],
      ['sequence(1, NULL)', null],
      ['cardinality(sequence(1, 10000))', 10000],
    ];
    const lab = await desk.open();
    const { rows } = await lab.runSql(`SELECT ${cases.map(([sql], i) => `${sql} AS c${i}`).join(', ')}`);
    cases.forEach(([sql, expected], i) => expect([sql, rows[0][i]]).toEqual([sql, expected]));
  });

  test('aggregates and windows', async () => {
    const lab = await desk.open();
    const sql = `WITH t(k, n, s) AS (VALUES ('a', 1, 'x'), ('a', 5, 'y'), ('b', 9, 'x'), ('b', 9, NULL))
      SELECT k, count_if(n > 4), count(*) FILTER (WHERE s = 'x'), approx_distinct(s), array_join(array_agg(DISTINCT s ORDER BY s), ', '),
        max_by(s, n), min_by(s, n), avg(n), count(DISTINCT n)
      FROM t GROUP BY k ORDER BY k`;
    const result = await lab.runSql(sql);
    expect(result.columns).toEqual(['k', '_col1', '_col2', '_col3', '_col4', '_col5', '_col6', '_col7', '_col8']);
    expect(result.rows[0]).toEqual(['a', 1, 1, 2, 'x, y', 'y', 'x', 3, 2]);
    expect((await lab.runSql('SELECT count_if(n > 1), sum(n) FROM (VALUES 1) AS t(n) WHERE n > 5')).rows).toEqual([[0, null]]);
    const windows = `SELECT n, n - lag(n) OVER (ORDER BY n) AS gap, count(*) OVER (ORDER BY n RANGE BETWEEN 3 PRECEDING AND CURRENT ROW) AS near,
      row_number() OVER (ORDER BY n DESC) AS r FROM (VALUES 1, 3, 5, 9) AS t(n) ORDER BY n`;
    expect((await lab.runSql(windows)).rows).toEqual([[1, null, 1, 4], [3, 2, 2, 3], [5, 2, 2, 2], [9, 4, 1, 1]]);
  });

  test('a series beside each row', async () => {
    const sql = `SELECT k, n FROM (SELECT k, ns FROM (VALUES ('a', ARRAY[1, 3]), ('b', ARRAY[2])) AS t (k, ns)) CROSS JOIN UNNEST(sequence(1, 3)) AS s (n)
      WHERE NOT any_match(ns, seen -> seen = n) ORDER BY k, n`;
    expect((await (await desk.open()).runSql(sql)).rows).toEqual([['a', 2], ['b', 1], ['b', 3]]);
  });

  test.each([
    ["'a' || 1", /left/],
    ['sequence(1, 5, -1)', /stop value should be greater/],
    ['sequence(5, 1, 1)', /stop value should be greater/],
    ['sequence(1, 5, 0)', /step must not be zero/],
    ['sequence(1, 10001)', /more than 10000 entries/],
    ['1 / 0', /Division by zero/],
    ['1 % 0', /Division by zero/],
    ['1 / 0.0', /Division by zero/],
    ["IPADDRESS '10.0.0.1' > '10.0.0.1'", /struct_extract/],
    ["1 = 'a'", /VARCHAR/],
    ["nullif(1, '-')", /VARCHAR/],
    ["coalesce(1, '-')", /VARCHAR/],
    ["now() > '2026-11-02'", /VARCHAR/],
    ["CAST('x' AS bigint)", /Cannot cast 'x' to BIGINT/],
    ['CAST(now() AS varchar)', /does not cast TIMESTAMP to varchar/],
    ["IPADDRESS '10.0.0.1' = '10.0.0.1'", /VARCHAR/],
    ["contains('10.0.0.0/40', IPADDRESS '10.0.0.1')", /Invalid prefix length/],
  ])('fails: %s', async (sql, message) => {
    await expect((await desk.open()).runSql(`SELECT ${sql}`)).rejects.toThrow(message);
  });

  test('a range of addresses of a column, with each way to write it', async () => {
    await desk.write([recent(10), recent(20, { srcaddr: '10.1.2.3' }), recent(30, { srcaddr: '2001:db8::1' }), recent(40, { srcaddr: '11.0.0.0' })]);
    const lab = await desk.open();
    const ask = async (condition: string) => (await lab.runSql(`SELECT srcaddr FROM flow_logs WHERE ${ALWAYS} AND ${condition} ORDER BY 1`)).rows.flat();
    expect(await ask("CAST(srcaddr AS IPADDRESS) > IPADDRESS '10.0.0.0' AND CAST(srcaddr AS IPADDRESS) < IPADDRESS '10.255.255.255'")).toEqual(['10.1.2.3']);
    expect(await ask("CAST(srcaddr AS IPADDRESS) BETWEEN IPADDRESS '10.0.0.0' AND IPADDRESS '11.0.0.0'")).toEqual(['10.1.2.3', '11.0.0.0']);
    const { rows } = await lab.runSql(`SELECT min(CAST(srcaddr AS IPADDRESS)), max(CAST(srcaddr AS IPADDRESS)) FROM flow_logs WHERE ${ALWAYS}`);
    // As in Trino, IPv4 is ::ffff:0:0/96, before all that is routed of IPv6.
    expect(rows).toEqual([['10.1.2.3', '2001:db8::1']]);
  });

  test('what the catalogue knows of tables', async () => {
    const lab = await desk.open();
    expect((await lab.runSql('SHOW TABLES')).rows).toEqual([['flow_logs']]);
    const { columns, rows, partitions } = await lab.runSql('SHOW COLUMNS IN flow_logs');
    expect([columns, rows.slice(-4).flat(), partitions]).toEqual([['field'], ['log_status', 'aws_account_id', 'aws_region', 'hour'], 0]);
    expect((await lab.runSql('DESCRIBE flow_logs')).rows[1]).toEqual(['account_id', 'string']);
    await expect(lab.runSql('SHOW COLUMNS FROM nothing')).rejects.toThrow("TABLE_NOT_FOUND: table 'network.nothing' does not exist");
  });
});
