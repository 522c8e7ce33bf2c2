import { whole } from '../../../../athena';
import { FlowLogField as Field } from '../../../format';
import { FlowLogDetectionQueryOptions } from '../../flow-log-query-options';
import { takes } from '../checks';
import { Question } from '../question';
import { address, flowsOf, ip, scopeColumns, where } from '../sql';

/** Programs that call home add some chance to the gaps; people and busy programs have a spread of 100 % and more. */
const SPREAD_PERCENT = 20;
/** Calls that carry more are backups and updates rather than signs of life. */
const SMALL_BYTES = 10_000;
/** Start times are good to about a minute: what comes more often cannot be told from a stream. */
const LEAST_GAP_SECONDS = 60;

/** What no option changes. */
const FIXED = [
  `spread of the gaps: ${SPREAD_PERCENT} percent at the most`, `mean gap: ${LEAST_GAP_SECONDS} seconds or more`, `bytes a call: ${SMALL_BYTES} at the most`,
];

export function beacons(options: FlowLogDetectionQueryOptions): Question {
  takes('beacons', options, 'minConnections');
  const calls = whole('minConnections', options.minConnections ?? 12, [4, 65535], '12');
  return {
    name: 'beacons',
    asked: 'Who makes small, regular calls to one address on the internet?',
    parameters: [`minConnections: ${calls} calls`, ...FIXED],
    meaning: [
      'A hint: agents, time servers and update checks are as regular; list them as known noise. A NAT gateway repeats the calls of its hosts under its own address.',
      'A call is a client port: who keeps one shows among long-connections. Gaps of hours need a span of days.',
    ],
    needs: [
      Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL,
      Field.BYTES, Field.START, Field.ACTION, Field.LOG_STATUS,
    ],
    insights: 'measures the gap between each call and the one before, by windows, not used here yet',
    sql: context => `\
WITH calls AS (
  SELECT
    ${scopeColumns(context)}, ${address('srcaddr')} AS source, ${address('dstaddr')} AS target, protocol, dstport AS port,
    min(start) AS called,
    sum(coalesce(bytes, 0)) AS bytes
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'ACCEPT'",
    `NOT ${context.networks._isInternal(ip('dstaddr'))}`, ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
  GROUP BY ${scopeColumns(context)}, ${address('srcaddr')}, srcport, ${address('dstaddr')}, dstport, protocol
),
gaps AS (
  SELECT
    ${scopeColumns(context)}, source, target, protocol, port, called, bytes,
    called - lag(called) OVER (PARTITION BY ${scopeColumns(context)}, source, target, protocol, port ORDER BY called) AS gap
  FROM calls
),
habits AS (
  SELECT
    ${scopeColumns(context)}, source, target, protocol, port,
    count(*) AS calls, sum(bytes) / count(*) AS bytes_per_call,
    avg(gap) AS gap, 100 * stddev_pop(gap) / nullif(avg(gap), 0) AS spread,
    min(called) AS first_call, max(called) AS last_call
  FROM gaps
  GROUP BY ${scopeColumns(context)}, source, target, protocol, port
)
SELECT
  ${scopeColumns(context)}, source, target, protocol, port, calls,
  CAST(round(gap) AS bigint) AS gap_seconds,
  CAST(round(spread) AS bigint) AS spread_percent,
  bytes_per_call,
  from_unixtime(first_call) AS first_call,
  from_unixtime(last_call) AS last_call
FROM habits
WHERE calls >= ${calls}
  AND gap >= ${LEAST_GAP_SECONDS}
  AND round(spread) <= ${SPREAD_PERCENT}
  AND bytes_per_call <= ${SMALL_BYTES}
ORDER BY spread_percent, calls DESC, ${scopeColumns(context)}, source, target, protocol, port
LIMIT 1000`,
  };
}
