import { Check, rowsOf, wrong } from './check';
import { OpenStory } from './stories';
import { Value } from '../engine/answers';

/** What the questions take for granted about functions: an expression, its value, and what the DuckDB lab says where that is known to differ. */
const VALUES: [expression: string, value: Value, inDuckDb?: Value][] = [
  // Ranges: the families never contain each other, and a missing address is neither inside nor outside.
  ["contains('10.0.0.0/8', IPADDRESS '10.1.2.3')", true],
  ["contains('10.0.0.0/8', IPADDRESS '11.1.2.3')", false],
  ["contains('10.0.0.0/8', IPADDRESS '2001:db8::1')", false],
  ["contains('2001:db8::/32', IPADDRESS '10.1.2.3')", false],
  ["contains('2001:db8::/32', IPADDRESS '2001:db8:ffff::1')", true],
  ["contains('fc00::/7', IPADDRESS 'fdff::1')", true],
  ["contains('2000::/3', IPADDRESS '10.1.2.3')", false],
  ["contains('8000::/1', IPADDRESS '10.1.2.3')", false],
  // An IPv4 address is ::ffff:0:0/96 inside.
  ["contains('::/0', IPADDRESS '10.1.2.3')", true],
  ["contains('::/1', IPADDRESS '10.1.2.3')", true],
  ["contains('::/80', IPADDRESS '10.1.2.3')", true],
  ["contains('::/96', IPADDRESS '10.1.2.3')", false],
  ["contains('::ffff:0:0/96', IPADDRESS '10.1.2.3')", true],
  ["contains('::ffff:10.0.0.0/104', IPADDRESS '10.1.2.3')", true],
  ["contains('0.0.0.0/0', IPADDRESS '2001:db8::1')", false],
  ["contains('0.0.0.0/0', IPADDRESS '10.1.2.3')", true],
  ["contains('10.0.9.9/32', IPADDRESS '10.0.9.9')", true],
  ["contains('10.0.0.0/8', IPADDRESS '::ffff:10.1.2.3')", true],
  ["contains('10.0.0.0/8', try_cast('-' AS ipaddress))", null],
  ["any_match(ARRAY['10.0.0.0/8', 'fc00::/7'], cidr -> contains(cidr, IPADDRESS '10.0.0.1'))", true],
  ["any_match(ARRAY['10.0.0.0/8', 'fc00::/7'], cidr -> contains(cidr, IPADDRESS 'fd00::1'))", true],
  ["any_match(ARRAY['10.0.0.0/8', 'fc00::/7'], cidr -> contains(cidr, IPADDRESS '2001:db8::1'))", false],
  ["any_match(ARRAY['10.0.0.0/8', 'fc00::/7'], cidr -> contains(cidr, try_cast('-' AS ipaddress)))", null],
  ["any_match(ARRAY['10.0.0.0/8'], cidr -> contains(cidr, try_cast('-' AS ipaddress)))", null],
  // Addresses.
  ["try_cast('-' AS ipaddress) IS NULL", true],
  ["try_cast('' AS ipaddress) IS NULL", true],
  ["try_cast('unknown' AS ipaddress) IS NULL", true],
  ["try_cast(nullif('-', '-') AS ipaddress) IS NULL", true],
  ["CAST(try_cast('10.0.0.1' AS ipaddress) AS varchar)", '10.0.0.1'],
  ["CAST(IPADDRESS '2001:0DB8:FFFF:0:0:0:0:66' AS varchar)", '2001:db8:ffff::66'],
  ["CAST(IPADDRESS '2001:db8:0:0:1:0:0:1' AS varchar)", '2001:db8::1:0:0:1'],
  ["CAST(IPADDRESS '2001:db8:0:1:1:1:1:1' AS varchar)", '2001:db8:0:1:1:1:1:1'],
  ["CAST(IPADDRESS '1:0:0:2:0:0:0:3' AS varchar)", '1:0:0:2::3'],
  ["CAST(IPADDRESS '::' AS varchar)", '::'],
  ["CAST(IPADDRESS '::1' AS varchar)", '::1'],
  ["CAST(IPADDRESS '::ffff:10.0.0.1' AS varchar)", '10.0.0.1'],
  ["CAST(IPADDRESS '64:ff9b::192.0.2.33' AS varchar)", '64:ff9b::c000:221'],
  ["IPADDRESS '::ffff:10.0.0.1' = IPADDRESS '10.0.0.1'", true],
  ["IPADDRESS '2001:db8:0::1' = IPADDRESS '2001:DB8::0001'", true],
  ["IPADDRESS '10.0.0.9' < IPADDRESS '10.0.0.10'", true],
  ["IPADDRESS '10.0.0.1' IN (try_cast('-' AS ipaddress), IPADDRESS '10.0.0.1')", true],
  ["IPADDRESS '10.0.0.1' IN (try_cast('-' AS ipaddress), IPADDRESS '10.0.0.2')", null],
  // Time.
  ['from_unixtime(1793536200)', '2026-11-01T12:30:00Z'],
  ["date_trunc('hour', from_unixtime(1793536259))", '2026-11-01T12:00:00Z'],
  ["to_unixtime(TIMESTAMP '2026-11-01 12:30:00 UTC')", 1793536200],
  ["1793536200 >= to_unixtime(TIMESTAMP '2026-11-01 12:30:00 UTC')", true],
  ["1793536199 >= to_unixtime(TIMESTAMP '2026-11-01 12:30:00 UTC')", false],
  ['to_unixtime(now()) - 3600', 1793532600],
  ["date_format(now() - interval '24' hour, '%Y/%m/%d/%H')", '2026/10/31/12'],
  ["date_format(now() - interval '90' minute, '%Y/%m/%d')", '2026/11/01'],
  ["date_format(now() - interval '3' day, '%Y/%m/%d/%H')", '2026/10/29/12'],
  ['to_iso8601(from_unixtime(1793613600))', '2026-11-02T10:00:00.000Z'],
  ["to_iso8601(from_unixtime(1793613600) AT TIME ZONE 'Asia/Kolkata')", '2026-11-02T15:30:00.000+05:30'],
  ["to_iso8601(from_unixtime(1793613600, 'America/New_York'))", '2026-11-02T05:00:00.000-05:00'],
  ["to_iso8601(date_parse('2026/11/02/10', '%Y/%m/%d/%H'))", '2026-11-02T10:00:00.000'],
  ["to_iso8601(DATE '2026-11-02')", '2026-11-02'],
  ["date_parse('2026-11-02 08:30:15', '%Y-%m-%d %H:%i:%s')", '2026-11-02T08:30:15Z'],
  ["to_unixtime(from_iso8601_timestamp('2026-11-02T08:30:00+02:00'))", 1793601000],
  ["from_iso8601_date('2026-11-02')", '2026-11-02'],
  ["format_datetime(from_unixtime(1793613600), 'yyyy-MM-dd''T''HH:mm')", '2026-11-02T10:00'],
  ["date_format(from_unixtime(1793613600) AT TIME ZONE 'Europe/Berlin', '%a %e %b %k:%i')", 'Mon 2 Nov 11:00'],
  ["hour(from_unixtime(1793613600) AT TIME ZONE 'Asia/Tokyo')", 19],
  ["EXTRACT(HOUR FROM from_unixtime(1793613600) AT TIME ZONE 'America/New_York')", 5],
  ["CAST(from_unixtime(1793613600) AT TIME ZONE 'Pacific/Kiritimati' AS date)", '2026-11-03'],
  ["from_unixtime(1793613600) AT TIME ZONE 'Asia/Tokyo' = from_unixtime(1793613600)", true],
  ["to_unixtime(date_trunc('day', from_unixtime(1793613600) AT TIME ZONE 'Asia/Tokyo'))", 1793545200],
  ["DATE '2026-11-02' - interval '7' day", '2026-10-26'],
  // Decimals.
  ['4249 / 1024.0', 4.1],
  ['7 / 2.00', 3.5],
  ['1.5 / 2', 0.8],
  ['10.0 / 3', 3.3],
  ['round(5000000 / 1024.0 / 1024.0, 2)', 4.8],
  ['CAST(10 AS decimal(10,2)) / 3', 3.33],
  ['7 / CAST(2 AS double) / 1.0', 3.5],
  ['(SELECT sum(x) / 1024.0 FROM (VALUES 1500, 2749) AS t (x))', 4.1],
  ["regexp_replace('a1b2', '[0-9]')", 'ab'],
  ["IPADDRESS '10.0.0.9' BETWEEN IPADDRESS '10.0.0.1' AND IPADDRESS '10.0.0.10'", true],
  ["IPADDRESS '10.0.0.9' < IPADDRESS '2001:db8::1'", true],
  // Nulls and numbers.
  ['bitwise_and(CAST(NULL AS integer), 2) = 2', null],
  ['bitwise_and(19, 16) = 16', true],
  ["nullif(NULL, '-')", null],
  ["'eni-a' NOT IN (SELECT id FROM (VALUES 'eni-b', '-') AS t (id))", true],
  ["'eni-a' NOT IN (SELECT id FROM (VALUES 'eni-b', NULL) AS t (id))", null],
  ["'eni-a' NOT IN (SELECT id FROM (VALUES 'eni-b') AS t (id) WHERE id = 'none')", true],
  ['(SELECT count_if(x > 1) FROM (VALUES 1, 2, NULL) AS t (x))', 1],
  ['(SELECT count_if(x > 1) FROM (VALUES 1) AS t (x) WHERE x > 1)', 0],
  ['(SELECT sum(coalesce(x, 0)) FROM (VALUES 1, NULL) AS t (x))', 1],
  ['(SELECT max(CASE WHEN x <> 1 THEN x END) FROM (VALUES 1) AS t (x))', null],
  ['(SELECT array_agg(x ORDER BY x DESC) FROM (VALUES 1, NULL, 2) AS t (x))', [2, 1, null]],
  ["(SELECT array_agg(x ORDER BY x) FROM (VALUES 'a', 'B', NULL, '-') AS t (x))", ['-', 'B', 'a', null]],
];

/** Types that a change in the engine could turn into text, or into numbers that overflow. */
const TYPES: [expression: string, type: string][] = [
  ['sum(coalesce(bytes, 0))', 'bigint'],
  ['count(*)', 'bigint'],
  ['from_unixtime(min(start))', 'timestamp(3) with time zone'],
  ["max(try_cast(nullif(srcaddr, '-') AS ipaddress))", 'ipaddress'],
  ["max(CAST(try_cast(nullif(srcaddr, '-') AS ipaddress) AS varchar))", 'varchar'],
  ['max(dstport)', 'integer'],
];

/** Each in Trino as it is taken for granted, and in DuckDB as in Trino. */
export function assumptionChecks({ lab, now }: OpenStory): Check[] {
  const [database] = lab.databases;
  const show = (value: Value) => JSON.stringify(value);
  const values = VALUES.map(([expression, value, known = value]): Check => ({
    name: expression,
    statements: [{ database, sql: `SELECT ${expression} AS value`, now }],
    verify: async ([answer]) => {
      const [[inTrino]] = rowsOf(answer);
      const { rows: [[inDuckDb]] } = await lab.runSql(`SELECT ${expression} AS value`);
      if (show(inTrino) !== show(value)) wrong(`is ${show(inTrino)} in Trino, must be ${show(value)}`);
      if (show(inDuckDb) !== show(known)) wrong(`is ${show(inDuckDb)} in the DuckDB lab, must be ${show(known)}`);
      return known === value ? show(value) : `${show(value)}, known to be ${show(known)} in the DuckDB lab`;
    },
  }));
  const types = TYPES.map(([expression, type]): Check => ({
    name: `type of ${expression}`,
    statements: [{ database, sql: `SELECT ${expression} AS value FROM ${lab.tables[0].name}`, now }],
    verify: ([answer]) => {
      rowsOf(answer);
      return answer.types[0] === type ? type : wrong(`is ${answer.types[0]}, must be ${type}`);
    },
  }));
  return [...values, ...types];
}
