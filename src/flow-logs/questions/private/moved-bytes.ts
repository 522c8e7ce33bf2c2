import { accepted, flows, isNotNoise, notMirrored, scopeFields } from './insights';
import { InsightsContext, QuestionContext } from './question';
import { flowsOf, ip, NOT_MIRRORED, scopeColumns, where } from './sql';
import { FlowLogField as Field } from '../../format';

/** What `movedBytes` reads besides the columns of the caller. */
export const MOVED_BYTES_NEEDS = [
  Field.SRCADDR, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL, Field.FLOW_DIRECTION, Field.BYTES, Field.START, Field.ACTION, Field.LOG_STATUS,
];

export interface MovedBytes {
  /** Columns to group by, besides the columns of scope: name and expression. */
  readonly by: readonly (readonly [name: string, expression: string])[];
  /** A column whose distinct values are counted: name of the count and expression. */
  readonly counted: readonly [name: string, expression: string];
  /** Further conditions on records. */
  readonly only?: readonly string[];
}

/** Bytes sent and received, each as the interface saw it that recorded them. */
export function movedBytes(context: QuestionContext, { by, counted: [count, what], only = [] }: MovedBytes): string {
  const groups = [scopeColumns(context), ...by.map(([name]) => name)].join(', ');
  return `\
SELECT
  ${groups},
  count(DISTINCT counted) AS ${count},
  sum(sent) + sum(received) AS bytes,
  sum(sent) AS bytes_sent,
  sum(received) AS bytes_received
FROM (
  SELECT
    ${scopeColumns(context)}, ${by.map(([name, sql]) => `${sql} AS ${name}`).join(', ')}, ${what} AS counted,
    CASE WHEN flow_direction = 'egress' THEN coalesce(bytes, 0) ELSE 0 END AS sent,
    CASE WHEN flow_direction = 'egress' THEN 0 ELSE coalesce(bytes, 0) END AS received
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'ACCEPT'", NOT_MIRRORED, ...only, ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
)
GROUP BY ${groups}
ORDER BY bytes DESC, ${groups}
LIMIT 100`;
}

/** The same in the language of Logs Insights. */
export function movedBytesInsights(context: InsightsContext, { by, counted: [count, what], only = [] }: MovedBytes): string[] {
  const [bytes, direction] = [Field.BYTES, Field.FLOW_DIRECTION].map(context.of);
  const groups = `${scopeFields(context)}${by.map(([name]) => name).join(', ')}`;
  const given = by.filter(([name, expression]) => name !== expression).map(([name, expression]) => `${expression} as ${name}, `);
  return [
    flows(context, accepted(context), notMirrored(context), ...only, ...isNotNoise(context, Field.SRCADDR, Field.DSTADDR)),
    `fields ${given.join('')}${what} as counted, case(${direction} = "egress", ${bytes}, 0) as out, case(${direction} = "egress", 0, ${bytes}) as back`,
    `stats count_distinct(counted) as ${count}, sum(out) + sum(back) as moved, sum(out) as bytes_sent, sum(back) as bytes_received by ${groups}`,
    `sort moved desc, ${groups}`,
    `display ${groups}, ${count}, moved as bytes, bytes_sent, bytes_received`,
    'limit 100',
  ];
}
