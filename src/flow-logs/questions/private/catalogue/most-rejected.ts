import { FlowLogField as Field } from '../../../format';
import { column, flows, isInternal, isNotNoise, rejected, scopeFields, seen } from '../insights';
import { InsightsContext, Question } from '../question';
import { address, flowsOf, ip, scopeColumns, where } from '../sql';

/** So many of each: noise from the internet must not push out what is rejected inside. */
const EACH = 100;

export function mostRejected(): Question {
  return {
    name: 'most-rejected',
    asked: 'Who is rejected most, and by which interface?',
    parameters: [`of inside and internet each: the first ${EACH}`],
    meaning: [
      'Inside comes first: rejected there means a missing rule, an old client, or somebody who looks around. From the internet it is mostly noise.',
      'Your own public ranges must be listed as own ranges. What was rejected on one port: rejected-to-port. Many ports of one host: port-scan.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, Field.DSTPORT, Field.PACKETS,
      Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
WITH flows AS (
  SELECT
    CASE WHEN ${context.networks._isInternal(ip('srcaddr'))} THEN 'inside' ELSE 'internet' END AS origin,
    ${scopeColumns(context)}, ${address('srcaddr')} AS source, interface_id, ${address('dstaddr')} AS target, dstport,
    coalesce(packets, 0) AS packets, start, "end"
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'REJECT'", ...context.networks._isNotNoise(ip('srcaddr')))}
),
sources AS (
  SELECT
    origin, ${scopeColumns(context)}, source, interface_id,
    count(*) AS records,
    sum(packets) AS packets,
    count(DISTINCT target) AS targets,
    count(DISTINCT dstport) AS ports,
    min(dstport) AS lowest_port,
    min(start) AS first_seen,
    max("end") AS last_seen
  FROM flows
  GROUP BY origin, ${scopeColumns(context)}, source, interface_id
),
ranked AS (
  SELECT
    origin, ${scopeColumns(context)}, source, interface_id, records, packets, targets, ports, lowest_port, first_seen, last_seen,
    row_number() OVER (PARTITION BY origin ORDER BY records DESC, packets DESC, ${scopeColumns(context)}, source, interface_id) AS nth
  FROM sources
)
SELECT
  origin, ${scopeColumns(context)}, source, interface_id, records, packets, targets, ports, lowest_port,
  from_unixtime(first_seen) AS first_rejected,
  from_unixtime(last_seen) AS last_rejected
FROM ranked
WHERE nth <= ${EACH}
ORDER BY origin, nth
LIMIT ${2 * EACH}`,
    insights,
    insightsHead: { parameters: ['rows: the first 1000, those of inside before those of the internet'] },
  };
}

function insights(context: InsightsContext): string[] {
  return [
    flows(context, rejected(context), ...isNotNoise(context, Field.SRCADDR)),
    `fields case(${isInternal(context, Field.SRCADDR)}, "inside", "internet") as origin, case(${context.of(Field.DSTPORT)} != "-", ${context.of(Field.DSTPORT)}) as port`,
    `stats count(*) as records, sum(${context.of(Field.PACKETS)}) as all_packets, count_distinct(${context.of(Field.DSTADDR)}) as targets, `
      + `count_distinct(port) as ports, min(port) as lowest_port, ${seen('first_rejected', 'last_rejected')} `
      + `by origin, ${scopeFields(context)}${context.of(Field.SRCADDR)} as source, ${column(context, Field.INTERFACE_ID)}`,
    'sort origin, records desc, all_packets desc, source, interface_id',
    `display origin, ${scopeFields(context)}source, interface_id, records, all_packets as packets, targets, ports, lowest_port, first_rejected, last_rejected`,
    'limit 1000',
  ];
}
