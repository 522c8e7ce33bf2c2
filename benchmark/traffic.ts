import { createHash } from 'crypto';
import { mkdirSync } from 'fs';
import { dirname, join } from 'path';
import { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { sampleField } from '../lab/samples/fields';
import { FilePlace, objectKey } from '../lab/samples/keys';

/** Records of one flow log, spread evenly over whole days; the same seed writes the same files. */
export interface TrafficProps {
  readonly records: number;
  readonly days: number;
  /** Records end before this moment, a multiple of five minutes. */
  readonly until: Date;
  readonly seed: number;
  readonly account: string;
  readonly region: string;
  /** Fields of the log format, in order. */
  readonly fields: readonly string[];
}

export interface Files {
  readonly folder: string;
  /** Folder of the log destination, with a trailing slash. */
  readonly prefix: string;
  readonly format: 'text' | 'parquet';
  readonly hourly: boolean;
}

const WINDOW_SECONDS = 300;

/** Writes one file for each five minutes, as AWS does for a flow log, at AWS's keys, in each of several ways. Returns the keys, by way. */
export async function writeTraffic(traffic: TrafficProps, ways: readonly Files[]): Promise<string[][]> {
  const count = traffic.days * 24 * 60 * 60 / WINDOW_SECONDS;
  const windows = Array.from({ length: count }, (_, i) => ({
    window: new Date(traffic.until.getTime() - (count - i) * WINDOW_SECONDS * 1000),
    from: Math.floor(i * traffic.records / count),
    to: Math.floor((i + 1) * traffic.records / count),
  })).filter(({ from, to }) => from < to);
  // Two writers keep two cores busy; a file is written by one of them, so that its records have one order.
  await Promise.all([0, 1].map(async half => {
    const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
    for (const { window, from, to } of windows.filter((_, i) => i % 2 === half)) {
      await connection.run(`CREATE OR REPLACE TABLE records AS ${recordsSql(traffic, window, from, to)}`);
      for (const files of ways) await copy(connection, traffic.fields, files, objectKey(placeOf(traffic, files, window)));
    }
    connection.closeSync();
  }));
  return ways.map(files => windows.map(({ window }) => objectKey(placeOf(traffic, files, window))));
}

function placeOf({ account, region, seed }: TrafficProps, { prefix, format, hourly }: Files, window: Date): FilePlace {
  const hash = createHash('sha256').update(`${seed} ${window.getTime()}`).digest('hex').slice(0, 8);
  return { prefix, account, region, flowLogId: 'fl-1234abcd', window, hash, format, hourly };
}

/** Missing is NULL; in Parquet a missing string is '-', in text everything missing is. */
async function copy(connection: DuckDBConnection, fields: readonly string[], { folder, format }: Files, key: string): Promise<void> {
  const types = { int: 'INTEGER', bigint: 'BIGINT', string: 'VARCHAR' };
  const columns = fields.map(name => {
    const { type } = sampleField(name);
    const value = `CAST("${name}" AS ${types[type]})`;
    return format === 'text' ? `${value} AS "${name}"` : `${type === 'string' ? `coalesce(${value}, '-')` : value} AS "${name.replace(/-/g, '_')}"`;
  });
  const options = format === 'text' ? "FORMAT csv, DELIMITER ' ', HEADER true, NULLSTR '-', QUOTE '', ESCAPE '', COMPRESSION gzip" : 'FORMAT parquet, COMPRESSION gzip';
  const file = join(folder, key);
  mkdirSync(dirname(file), { recursive: true });
  await connection.run(`COPY (SELECT ${columns.join(', ')} FROM records) TO '${file}' (${options})`);
}

/** Which of several values a number in [0, 1) stands for. */
const choice = (number: string, values: readonly (string | number)[]) =>
  `[${values.map(value => typeof value === 'number' ? value : `'${value}'`).join(', ')}][1 + CAST(floor(${number} * ${values.length}) AS INTEGER)]`;

/**
 * SQL of the records that end in one window, every field by its name.
 *
 * An invented VPC: 24 interfaces, 300 clients inside and outside of which few are busy, ten services, four rejects in a hundred,
 * records of a minute, one in a hundred without traffic. Nothing is sorted: how AWS orders records within a file is not documented.
 */
function recordsSql({ seed, account, region, fields }: TrafficProps, window: Date, from: number, to: number): string {
  const version = Math.max(...fields.map(name => sampleField(name).version));
  const r = (purpose: number) => `(hash(i, ${seed}, ${purpose}) % 1000000 / 1000000.0)`;
  const zone = region.replace(/^(..).*?-(.).*-(\d)$/, '$1$2$3');
  const idOf = (kind: string, number: string) => `printf('${kind}-%017x', ${number})`;
  const flow = (value: string) => `CASE WHEN idle THEN NULL ELSE ${value} END`;
  return `
    WITH draws AS (
      SELECT i, ${r(1)} < 0.01 AS idle, CAST(floor(24 * ${r(2)}) AS BIGINT) AS eni, CAST(floor(300 * pow(${r(3)}, 2)) AS BIGINT) AS client,
        ${r(4)} < 0.04 AS rejected, ${r(5)} < 0.5 AS answers, 1024 + CAST(floor(60000 * ${r(6)}) AS BIGINT) AS high_port,
        ${choice(r(7), [443, 443, 443, 443, 80, 5432, 3306, 53, 22, 8080])} AS service,
        ${window.getTime() / 1000} + CAST(floor(${WINDOW_SECONDS} * ${r(8)}) AS BIGINT) AS ended, 20 + CAST(floor(40 * ${r(9)}) AS BIGINT) AS lasted,
        1 + CAST(floor(5000 * pow(${r(10)}, 6)) AS BIGINT) AS count, 40 + CAST(floor(1400 * ${r(11)}) AS BIGINT) AS size, ${r(12)} AS flags
      FROM range(${from}, ${to}) AS numbers (i)
    ),
    sides AS (
      SELECT *, answers AND NOT rejected AS out, '10.0.' || (eni // 8) || '.' || (10 + eni) AS own,
        CASE WHEN client % 5 < 3 THEN '10.0.' || (16 + client // 64) || '.' || (10 + client % 64)
          ELSE (60 + client % 100) || '.' || (client * 37 % 256) || '.' || (client * 91 % 256) || '.' || (1 + client % 254) END AS peer
      FROM draws
    )
    SELECT ${version} AS "version", '${account}' AS "account-id", ${idOf('eni', '167772160 + eni')} AS "interface-id",
      ${flow('CASE WHEN out THEN own ELSE peer END')} AS "srcaddr", ${flow('CASE WHEN out THEN peer ELSE own END')} AS "dstaddr",
      ${flow('CASE WHEN out THEN service ELSE high_port END')} AS "srcport", ${flow('CASE WHEN out THEN high_port ELSE service END')} AS "dstport",
      ${flow('CASE WHEN service = 53 THEN 17 ELSE 6 END')} AS "protocol",
      ${flow('CASE WHEN rejected THEN 1 + count % 3 ELSE count END')} AS "packets",
      ${flow('(CASE WHEN rejected THEN 1 + count % 3 ELSE count END) * size')} AS "bytes",
      ended - lasted AS "start", ended AS "end", ${flow("CASE WHEN rejected THEN 'REJECT' ELSE 'ACCEPT' END")} AS "action",
      CASE WHEN idle THEN 'NODATA' ELSE 'OK' END AS "log-status",
      ${flow(idOf('vpc', 'eni % 3'))} AS "vpc-id", ${flow(idOf('subnet', 'eni % 9'))} AS "subnet-id",
      ${flow(`CASE WHEN eni % 5 > 0 THEN ${idOf('i', 'eni')} END`)} AS "instance-id",
      ${flow(`CASE WHEN service = 53 THEN 0 WHEN rejected THEN 2 ELSE ${choice('flags', [2, 3, 18, 19, 0])} END`)} AS "tcp-flags",
      ${flow("'IPv4'")} AS "type", ${flow('CASE WHEN out THEN own ELSE peer END')} AS "pkt-srcaddr", ${flow('CASE WHEN out THEN peer ELSE own END')} AS "pkt-dstaddr",
      '${region}' AS "region", ${flow(`'${zone}-az' || (1 + eni % 3)`)} AS "az-id",
      CASE WHEN NOT idle AND NOT out AND client % 50 = 4 THEN 'S3' END AS "pkt-src-aws-service",
      CASE WHEN NOT idle AND out AND client % 50 = 4 THEN 'S3' END AS "pkt-dst-aws-service",
      ${flow("CASE WHEN out THEN 'egress' ELSE 'ingress' END")} AS "flow-direction",
      ${flow('CASE WHEN NOT out THEN NULL WHEN client % 5 < 3 THEN 1 ELSE 8 END')} AS "traffic-path"
    FROM sides`;
}
