import { DEFAULT_SPAN, spoken, wholeMinutes } from '../../../../athena';
import { reject } from '../../../../private/errors';
import { FlowLogField as Field } from '../../../format';
import { FlowLogDetectionQueryOptions } from '../../flow-log-query-options';
import { takes } from '../checks';
import { Question, QuestionContext } from '../question';
import { flowsOf, ip, NOT_MIRRORED, scopeColumns, where } from '../sql';

/** A client port that comes back after this long is another connection: more than the longest interval, and late. */
const QUIET_SECONDS = 900;

export function longConnections(options: FlowLogDetectionQueryOptions): Question {
  takes('longConnections', options, 'minDuration');
  const minutes = leastMinutes(options);
  const [seconds, duration] = [minutes * 60, spoken(minutes)];
  return {
    name: 'long-connections',
    asked: `Which connections lasted for ${duration} or more?`,
    parameters: [`minDuration: ${seconds} seconds, ${duration} (HAVING)`, `a pause that ends a connection: ${QUIET_SECONDS} seconds`],
    meaning: [
      'Records of one pair of addresses and ports, chained while pauses are short. The lower port is taken for the server, a guess. ICMP and mirrored copies are left out.',
      'Pools, replication and VPNs last long by nature; one across the internet that nobody knows may be remote control. Seen in two VPCs, it is a line in each.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL,
      Field.BYTES, Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    insights: 'chains records while the pauses between them are short, by windows, not used here yet',
    sql: context => `\
${sides(context)},
paused AS (
  SELECT
    ${ends(context)}, interface_id, start, "end", to_server, to_client,
    start - max("end") OVER (
      PARTITION BY ${ends(context)}
      ORDER BY start, "end" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS pause
  FROM sides
),
chained AS (
  SELECT
    ${ends(context)}, interface_id, start, "end", to_server, to_client,
    count_if(pause > ${QUIET_SECONDS}) OVER (
      PARTITION BY ${ends(context)}
      ORDER BY start RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS chain
  FROM paused
),
views AS (
  SELECT
    ${ends(context)}, chain,
    min(start) AS began, max("end") AS lasted, sum(to_server) AS to_server, sum(to_client) AS to_client
  FROM chained
  GROUP BY ${ends(context)}, chain, interface_id
)
SELECT
  ${scopeColumns(context)},
  NOT (${context.networks._isInternal('client')} AND ${context.networks._isInternal('server')}) AS across_internet,
  CAST(client AS varchar) AS client, client_port, CAST(server AS varchar) AS server, server_port, protocol,
  (max(lasted) - min(began)) / 60 AS minutes,
  max(to_server) AS bytes_to_server,
  max(to_client) AS bytes_to_client,
  from_unixtime(min(began)) AS first_seen,
  from_unixtime(max(lasted)) AS last_seen
FROM views
GROUP BY ${ends(context)}, chain
HAVING max(lasted) - min(began) >= ${seconds}
ORDER BY across_internet DESC, minutes DESC, ${ends(context)}, first_seen
LIMIT 1000`,
  };
}

/** What tells one connection from another, whichever way its packets go. */
function ends(context: QuestionContext): string {
  return `${scopeColumns(context)}, protocol, client, client_port, server, server_port`;
}

/** Records told by their server rather than by their sender: the lower port; of equal ones, as tunnels have them, the lower address. */
function sides(context: QuestionContext): string {
  return `\
WITH flows AS (
  SELECT
    ${scopeColumns(context)}, interface_id, protocol, start, "end", coalesce(bytes, 0) AS bytes,
    ${ip('srcaddr')} AS src, srcport, ${ip('dstaddr')} AS dst, dstport,
    dstport < srcport OR (dstport = srcport AND ${ip('dstaddr')} < ${ip('srcaddr')}) AS asks
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'ACCEPT'", 'protocol NOT IN (1, 58)', NOT_MIRRORED,
    ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
),
sides AS (
  SELECT
    ${scopeColumns(context)}, interface_id, protocol, start, "end",
    CASE WHEN asks THEN src ELSE dst END AS client,
    CASE WHEN asks THEN srcport ELSE dstport END AS client_port,
    CASE WHEN asks THEN dst ELSE src END AS server,
    CASE WHEN asks THEN dstport ELSE srcport END AS server_port,
    CASE WHEN asks THEN bytes ELSE 0 END AS to_server,
    CASE WHEN asks THEN 0 ELSE bytes END AS to_client
  FROM flows
)`;
}

function leastMinutes({ minDuration: duration, span = DEFAULT_SPAN }: FlowLogDetectionQueryOptions): number {
  const longest = span._duration.toMinutes();
  if (duration === undefined) {
    return Math.min(240, Math.ceil(longest / 2));
  }
  const minutes = wholeMinutes('minDuration', duration, [30, 525_600], 'Duration.hours(4)');
  return minutes < longest
    ? minutes
    : reject(`minDuration must be shorter than the span of ${spoken(longest)}, got ${spoken(minutes)}; lengthen the span or shorten minDuration`);
}
