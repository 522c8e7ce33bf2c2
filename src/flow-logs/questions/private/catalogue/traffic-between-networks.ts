import { within } from '../../../../athena';
import { FlowLogField as Field } from '../../../format';
import { twoNetworks } from '../checks';
import { accepted, flows, isNotNoise, notMirrored, scopeFields, seen, trueAddress, within as isWithin } from '../insights';
import { Question, QuestionContext } from '../question';
import { flowsOf, ip, NOT_MIRRORED, scopeColumns, where } from '../sql';

export function trafficBetweenNetworks(some: readonly string[], others: readonly string[]): Question {
  const [first, second] = twoNetworks(some, others);
  return {
    name: 'traffic-between-networks',
    asked: 'Which packets passed between two networks that should not talk?',
    parameters: [`first network: ${ranges(first)}`, `second network: ${ranges(second)}`],
    meaning: [
      'Accepted packets only, either way. port is the lower one, a guess at the service: look for a route, a peering or a rule that should not be there.',
      'With pkt_srcaddr and pkt_dstaddr in the format NAT does not hide the ends. The fuller view of several interfaces counts; seen in two VPCs, a pair is a line in each.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL,
      Field.BYTES, Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
WITH flows AS (
  SELECT
    ${scopeColumns(context)}, interface_id, protocol, least(srcport, dstport) AS port, coalesce(bytes, 0) AS bytes, start, "end",
    ${end(context, 'srcaddr')} AS src,
    ${end(context, 'dstaddr')} AS dst
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'ACCEPT'", NOT_MIRRORED)}
),
views AS (
  SELECT
    ${scopeColumns(context)}, src, dst, protocol, port,
    sum(bytes) AS bytes, min(start) AS first_start, max("end") AS last_end
  FROM flows
  ${where('  ', `((${within('src', first)} AND ${within('dst', second)}) OR (${within('src', second)} AND ${within('dst', first)}))`,
    ...context.networks._isNotNoise('src', 'dst'))}
  GROUP BY ${scopeColumns(context)}, src, dst, protocol, port, interface_id
)
SELECT
  ${scopeColumns(context)}, CAST(src AS varchar) AS sender, CAST(dst AS varchar) AS receiver, protocol, port,
  max(bytes) AS bytes,
  from_unixtime(min(first_start)) AS first_seen,
  from_unixtime(max(last_end)) AS last_seen
FROM views
GROUP BY ${scopeColumns(context)}, src, dst, protocol, port
ORDER BY bytes DESC, ${scopeColumns(context)}, sender, receiver, protocol, port
LIMIT 1000`,
    insights: context => {
      const pass = (from: readonly string[], to: readonly string[]) => `(${isWithin(context, 'sender', from)} and ${isWithin(context, 'receiver', to)})`;
      const group = `${scopeFields(context)}sender, receiver, protocol, port`;
      return [
        flows(context, accepted(context), notMirrored(context)),
        `fields ${trueAddress(context, 'src')} as sender, ${trueAddress(context, 'dst')} as receiver, least(${context.of(Field.SRCPORT)}, ${context.of(Field.DSTPORT)}) as port`,
        `filter ${[`(${pass(first, second)} or ${pass(second, first)})`, ...isNotNoise(context, 'sender', 'receiver')].join('\n    and ')}`,
        `stats sum(${context.of(Field.BYTES)}) as view_bytes, ${seen('view_first', 'view_last')} by ${group}, ${context.of(Field.INTERFACE_ID)}`,
        `stats max(view_bytes) as bytes, min(view_first) as first_seen, max(view_last) as last_seen by ${group}`,
        'sort bytes desc, sender, receiver, protocol, port',
        'limit 1000',
      ];
    },
  };
}

/** Where a packet comes from or goes to, also behind a NAT gateway and with secondary addresses, where the format tells. */
function end(context: QuestionContext, column: 'srcaddr' | 'dstaddr'): string {
  return context.format.covers(Field.PKT_SRCADDR, Field.PKT_DSTADDR) ? `coalesce(${ip(`pkt_${column}`)}, ${ip(column)})` : ip(column);
}

function ranges(network: readonly string[]): string {
  return network.length > 3 ? `${network.length} ranges` : network.join(', ');
}
