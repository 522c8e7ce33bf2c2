import { FlowLogField as Field } from '../../../format';
import { trueAddress, trueIp } from '../addresses';
import { accepted, flows, isNotNoise, notMirrored, scopeFields, trueAddress as trueSide } from '../insights';
import { InsightsContext, Question, QuestionContext } from '../question';
import { flowsOf, NOT_MIRRORED, scopeColumns, where } from '../sql';

export function topTalkersPacketLevel(): Question {
  return {
    name: 'top-talkers-packet-level',
    asked: 'Which pairs of addresses moved most bytes, by the addresses in the packets?',
    parameters: ['rows: 50 (LIMIT)'],
    meaning: [
      'Looks through NAT gateways, and tells pods from their node. Accepted traffic only, mirrored copies (UDP 4789 and 6081) left out.',
      'Gateways and firewalls between repeat the same bytes: the interface that saw most of a pair counts, never the sum. Two VPCs: a line in each. Without flow_direction a firewall counts twice.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, Field.PKT_SRCADDR, Field.PKT_DSTADDR, Field.DSTPORT, Field.PROTOCOL,
      Field.PACKETS, Field.BYTES, Field.START, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
SELECT
  ${scopeColumns(context)}, sender, receiver,
  max(bytes) AS bytes,
  max(packets) AS packets
FROM (
  SELECT
    ${scopeColumns(context)}, ${trueAddress(context, 'src')} AS sender, ${trueAddress(context, 'dst')} AS receiver,
    sum(coalesce(bytes, 0)) AS bytes, sum(coalesce(packets, 0)) AS packets
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'ACCEPT'", NOT_MIRRORED, ...context.networks._isNotNoise(trueIp(context, 'src'), trueIp(context, 'dst')))}
  GROUP BY ${scopeColumns(context)}, interface_id, ${direction(context)}${trueAddress(context, 'src')}, ${trueAddress(context, 'dst')}
)
GROUP BY ${scopeColumns(context)}, sender, receiver
ORDER BY bytes DESC, packets DESC, ${scopeColumns(context)}, sender, receiver
LIMIT 50`,
    insights: context => {
      const noise = isNotNoise(context, 'sender', 'receiver');
      return [
        flows(context, accepted(context), notMirrored(context)),
        `fields ${trueSide(context, 'src')} as sender, ${trueSide(context, 'dst')} as receiver`,
        ...noise.length === 0 ? [] : [`filter ${noise.join(' and ')}`],
        `stats sum(${context.of(Field.BYTES)}) as view_bytes, sum(${context.of(Field.PACKETS)}) as view_packets by ${scopeFields(context)}${direction(context)}`
          + `${context.of(Field.INTERFACE_ID)}, sender, receiver`,
        `stats max(view_bytes) as bytes, max(view_packets) as packets by ${scopeFields(context)}sender, receiver`,
        'sort bytes desc, packets desc, sender, receiver',
        'limit 50',
      ];
    },
  };
}

/** What passes through a firewall comes in and goes out at one interface. */
function direction(context: QuestionContext | InsightsContext): string {
  return context.format.covers(Field.FLOW_DIRECTION) ? 'flow_direction, ' : '';
}
