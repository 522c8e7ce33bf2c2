import { whole } from '../../../../athena';
import { FlowLogField as Field } from '../../../format';
import { FlowLogDetectionQueryOptions } from '../../flow-log-query-options';
import { portList, takes } from '../checks';
import { accepted, flows, isInternal, isNotNoise, opensConnection, scopeFields } from '../insights';
import { Question } from '../question';
import { address, flowsOf, ip, OPENS_CONNECTION, scopeColumns, where } from '../sql';

/** What a client sends to try a password: key exchange and a few guesses. */
const SHORT_BYTES = 10_000;

const IS_SHORT = `bytes <= ${SHORT_BYTES}`;

export function bruteForce(options: FlowLogDetectionQueryOptions): Question {
  takes('bruteForce', options, 'minConnections', 'ports');
  const connections = whole('minConnections', options.minConnections ?? 30, [2, 65535], '30');
  const ports = portList('ports', options.ports ?? [22, 3306, 3389, 5432], '[22, 3389]');
  return {
    name: 'brute-force',
    asked: 'Who opened many short connections to a log-in service?',
    parameters: [`minConnections: ${connections} short connections within an hour (HAVING)`, `short: ${SHORT_BYTES} bytes at the most`, `ports: ${ports.join(', ')} (dstport)`],
    meaning: [
      'A hint: a program that opens a connection for each request looks the same. Attempts from one client port within an hour count once.',
      'most_bytes far above the short ones may be the guess that worked: read the host\'s own log, then close the port to that source.',
    ],
    needs: [
      Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.TCP_FLAGS,
      Field.BYTES, Field.START, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
SELECT
  ${scopeColumns(context)}, from_inside, source, target, port, hour_utc,
  count(DISTINCT CASE WHEN ${IS_SHORT} THEN srcport END) AS short_connections,
  max(bytes) AS most_bytes
FROM (
  SELECT
    ${scopeColumns(context)}, ${address('srcaddr')} AS source, srcport, ${address('dstaddr')} AS target, dstport AS port, coalesce(bytes, 0) AS bytes,
    ${context.networks._isInternal(ip('srcaddr'))} AS from_inside,
    date_trunc('hour', from_unixtime(start)) AS hour_utc
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'ACCEPT'", `dstport IN (${ports.join(', ')})`, OPENS_CONNECTION, ...context.networks._isNotNoise(ip('srcaddr')))}
)
GROUP BY ${scopeColumns(context)}, from_inside, source, target, port, hour_utc
HAVING count(DISTINCT CASE WHEN ${IS_SHORT} THEN srcport END) >= ${connections}
ORDER BY short_connections DESC, hour_utc DESC, ${scopeColumns(context)}, source, target, port
LIMIT 1000`,
    insights: context => [
      flows(context, accepted(context), `${context.of(Field.DSTPORT)} in [${ports.join(', ')}]`, opensConnection(context), ...isNotNoise(context, Field.SRCADDR)),
      `fields case(${isInternal(context, Field.SRCADDR)}, "true", "false") as from_inside, case(not (${context.of(Field.BYTES)} > ${SHORT_BYTES}), ${context.of(Field.SRCPORT)}) as short`,
      `stats count_distinct(short) as short_connections, max(${context.of(Field.BYTES)}) as most_bytes by ${scopeFields(context)}from_inside, `
        + `${context.of(Field.SRCADDR)} as source, ${context.of(Field.DSTADDR)} as target, ${context.of(Field.DSTPORT)} as port, bin(1h) as hour_utc`,
      `filter short_connections >= ${connections}`,
      'sort short_connections desc, hour_utc desc, source, target, port',
      'limit 1000',
    ],
  };
}
