import { DuckDBConnection, DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';
import { cidrRange, ipHex, ipText } from '../private/ip-address';

/** An ipaddress is a struct of one field, so that DuckDB compares, groups and joins it, and refuses to mix it with text. */
const IP = 'ipaddress';

/** Allows NULL through and turns a JavaScript error into an error of the query. */
function textFunction(name: string, body: (text: string) => string | null): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name,
    parameterTypes: [VARCHAR],
    returnType: VARCHAR,
    mainFunction: (info, input, output) => {
      const column = input.getColumnVector(0);
      try {
        for (let row = 0; row < input.rowCount; row++) {
          const value = column.getItem(row);
          output.setItem(row, typeof value === 'string' ? body(value) : null);
        }
        output.flush();
      } catch (error) {
        info.setError((error as Error).message);
      }
    },
  });
}

const castError = (text: string): never => {
  throw new Error(`Cannot cast value to IPADDRESS: ${text}`);
};

const functions = () => [
  textFunction('lab_ip_hex_or_null', text => ipHex(text) ?? null),
  textFunction('lab_ip_hex', text => ipHex(text) ?? castError(text)),
  textFunction('lab_ip_text', ipText),
  textFunction('lab_cidr_low', cidr => cidrRange(cidr)[0]),
  textFunction('lab_cidr_high', cidr => cidrRange(cidr)[1]),
];

/** Casts to whole numbers as in Trino: text must be digits only, doubles round half up. */
function wholeNumberCast(type: 'INTEGER' | 'BIGINT', cast: 'CAST' | 'TRY_CAST'): string {
  const invalid = cast === 'CAST' ? `error('Cannot cast ''' || TRY_CAST(x AS VARCHAR) || ''' to ${type}')` : 'NULL';
  const text = 'CAST(x AS VARCHAR)';
  return `CASE typeof(x)
    WHEN 'VARCHAR' THEN CASE WHEN x IS NULL THEN NULL WHEN regexp_full_match(${text}, '[+-]?[0-9]+') THEN ${cast}(${text} AS ${type}) ELSE ${invalid} END
    WHEN 'DOUBLE' THEN ${cast}(round(TRY_CAST(x AS DOUBLE)) AS ${type})
    ELSE ${cast}(x AS ${type}) END`;
}

const tuple = (name: string, count: number): string => {
  const names = ['a', 'b', 'c', 'd'].slice(0, count);
  return `(${names.join(', ')}) AS CASE WHEN ${names.map(n => `${n} IS NULL`).join(' OR ')} THEN NULL ELSE ${name}(${names.join(', ')}) END`;
};

/** At most 10,000 values, as in Trino. */
function sequence(step: string): string {
  return `CASE WHEN a IS NULL OR b IS NULL OR ${step} IS NULL THEN NULL
    WHEN ${step} = 0 THEN error('step must not be zero')
    WHEN (b - a) * ${step} < 0 THEN error('sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start')
    WHEN abs(b - a) // abs(${step}) >= 10000 THEN error('result of sequence function must not have more than 10000 entries')
    ELSE generate_series(a, b, ${step}) END`;
}

/** What Trino means by names that DuckDB lacks or understands differently. */
function macros(now: Date): string[] {
  return [
    `lab_now() AS TIMESTAMP '${now.toISOString().slice(0, 23).replace('T', ' ')}'`,
    'lab_strftime(ts, format) AS strftime(ts, format)',
    "lab_local(ts, zone) AS timezone(zone, timezone('UTC', ts))",
    "lab_utc(ts, zone) AS timezone('UTC', timezone(zone, ts))",
    `lab_iso8601_date(x) AS CASE WHEN typeof(x) = 'DATE' THEN CAST(x AS VARCHAR)
      ELSE error('to_iso8601: whether a column has a time zone is not known to the lab: write it around from_unixtime() itself') END`,
    "lab_iso8601(x, zone) AS CASE WHEN typeof(x) = 'DATE' THEN CAST(x AS VARCHAR) ELSE strftime(CAST(x AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%g') || zone END",
    'lab_offset(minutes) AS CASE WHEN minutes = 0 THEN \'Z\' ELSE printf(\'%s%02d:%02d\', CASE WHEN minutes < 0 THEN \'-\' ELSE \'+\' END, abs(minutes) // 60, abs(minutes) % 60) END',
    'lab_iso8601_in(ts, zone) AS strftime(lab_local(ts, zone), \'%Y-%m-%dT%H:%M:%S.%g\') || lab_offset(CAST(date_diff(\'minute\', ts, lab_local(ts, zone)) AS INTEGER))',
    "lab_from_iso8601(x) AS timezone('UTC', CAST(CASE WHEN regexp_matches(x, '(Z|[+-][0-9]{2}:?[0-9]{2})$') THEN x ELSE x || 'Z' END AS TIMESTAMPTZ))",
    // DuckDB joins two comparisons of one value to a BETWEEN, which it cannot do with structs.
    `lab_order(ip) AS struct_extract(ip, '${IP}')`, 'lab_from_unixtime(seconds) AS make_timestamp(CAST(round(CAST(seconds + 0 AS DOUBLE) * 1000) AS BIGINT) * 1000)',
    'lab_to_unixtime(ts) AS epoch(ts)',
    'lab_bitwise_and(a, b) AS (a & b)',
    'lab_bitwise_or(a, b) AS (a | b)',
    // COALESCE refuses to mix types where = and NULLIF cast in silence. The condition is constant and folds away.
    'lab_nullif(a, b) AS CASE WHEN TRUE OR coalesce(a, b) IS NULL THEN nullif(a, b) END',
    // DuckDB's leave out NULL, Trino's return it.
    `lab_greatest${tuple('greatest', 2)}, ${tuple('greatest', 3)}, ${tuple('greatest', 4)}`,
    `lab_least${tuple('least', 2)}, ${tuple('least', 3)}, ${tuple('least', 4)}`,
    // Only text has a left(): || takes anything in DuckDB, only text in Trino.
    'lab_text(x) AS left(x, 2147483647)',
    'lab_split_part(x, d, n) AS CASE WHEN n > len(string_split(x, d)) THEN NULL ELSE split_part(x, d, n) END',
    `lab_regexp_extract(x, p) AS CASE WHEN regexp_matches(x, p) THEN regexp_extract(x, p) END,
      (x, p, g) AS CASE WHEN regexp_matches(x, p) THEN regexp_extract(x, p, g) END`,
    "lab_url_decode(x) AS url_decode(replace(x, '+', ' '))",
    'lab_array_join(a, d) AS array_to_string(a, d), (a, d, n) AS array_to_string(list_transform(a, v -> coalesce(v, n)), d)',
    "lab_array_sort(a) AS list_sort(a, 'ASC', 'NULLS LAST')",
    'lab_slice(a, s, n) AS CASE WHEN s > 0 THEN a[s:s + n - 1] WHEN s < 0 THEN a[len(a) + s + 1:len(a) + s + n] ELSE error(\'slice starts at 1\') END',
    // Without a step it goes towards stop, up or down; with one it must. DuckDB's goes up only, and gives nothing the other way.
    `lab_sequence(a, b) AS ${sequence('CASE WHEN a <= b THEN 1 ELSE -1 END')}, (a, b, s) AS ${sequence('s')}`,
    `lab_ip(x) AS CASE WHEN x IS NULL THEN NULL ELSE {'${IP}': lab_ip_hex(x)} END`,
    `lab_try_ip(x) AS CASE WHEN lab_ip_hex_or_null(x) IS NULL THEN NULL ELSE {'${IP}': lab_ip_hex_or_null(x)} END`,
    // As in Trino, IPv4 is ::ffff:0:0/96: an IPv6 network that is wide enough contains it.
    `lab_cidr_contains(network, ip) AS (struct_extract(ip, '${IP}') BETWEEN lab_cidr_low(network) AND lab_cidr_high(network))`,
    `lab_varchar(x) AS CASE WHEN typeof(x) IN ('VARCHAR', 'INTEGER', 'BIGINT', 'HUGEINT', 'DATE', 'BOOLEAN') THEN CAST(x AS VARCHAR)
      WHEN typeof(x) LIKE 'STRUCT(%${IP}% VARCHAR)' THEN lab_ip_text(regexp_extract(CAST(x AS VARCHAR), '[0-9a-f]{32}'))
      ELSE error('the lab does not cast ' || typeof(x) || ' to varchar') END`,
    ...(['INTEGER', 'BIGINT'] as const).flatMap(type => [
      `lab_${type.toLowerCase()}(x) AS ${wholeNumberCast(type, 'CAST')}`,
      `lab_try_${type.toLowerCase()}(x) AS ${wholeNumberCast(type, 'TRY_CAST')}`,
    ]),
    // Division of whole numbers; anything else was recognised as double by its text or stops here.
    `lab_int_div(a, b) AS CASE WHEN typeof(a) NOT IN ('INTEGER', 'BIGINT', 'HUGEINT') OR typeof(b) NOT IN ('INTEGER', 'BIGINT', 'HUGEINT')
      THEN error('the lab divides whole numbers or doubles (cast one side), not ' || typeof(a) || ' / ' || typeof(b))
      WHEN b = 0 THEN error('Division by zero') ELSE a // b END`,
    // Trino's decimals: as many digits as the operand that has more, rounded half up. Digits beyond those of a double are lost here.
    `lab_decimal_div(a, b, scale, known_a, known_b) AS CASE WHEN b = 0 THEN error('Division by zero')
      WHEN (NOT known_a AND typeof(a) IN ('DOUBLE', 'FLOAT')) OR (NOT known_b AND typeof(b) IN ('DOUBLE', 'FLOAT')) THEN CAST(a AS DOUBLE) / CAST(b AS DOUBLE)
      ELSE round(CAST(a AS DOUBLE) / CAST(b AS DOUBLE), scale) END`,
    'lab_mod(a, b) AS CASE WHEN b = 0 THEN error(\'Division by zero\') ELSE a % b END',
  ];
}

/** Teaches a connection what `translate` writes. The process ends only after connection and database were closed. */
export async function teachAthena(connection: DuckDBConnection, now: Date): Promise<void> {
  for (const scalar of functions()) {
    connection.registerScalarFunction(scalar);
    // Our handle would keep the process alive; the database keeps its own.
    scalar.destroySync();
  }
  await connection.run("SET default_null_order = 'nulls_last'");
  for (const macro of macros(now)) await connection.run(`CREATE OR REPLACE TEMP MACRO ${macro}`);
}
