import { FlowLogField as Field } from '../../../format';
import { flows, isNotNoise, scopeFields } from '../insights';
import { Question, QuestionContext } from '../question';
import { address, flowsOf, ip, NOT_MIRRORED, scopeColumns, where } from '../sql';

export function topTalkers(): Question {
  return {
    name: 'top-talkers',
    asked: 'Which pairs of addresses moved most bytes, and how many packets?',
    parameters: ['rows: 50 (LIMIT)'],
    meaning: [
      'Bytes from sender to receiver, accepted traffic only, mirrored copies (UDP 4789 and 6081) left out. A NAT gateway shows as a pair of its own.',
      'With flow_direction in the format each byte counts once within a VPC; seen in two VPCs, a pair is a line in each: do not add. Without it, both ends count.',
    ],
    needs: [
      Field.SRCADDR, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL,
      Field.PACKETS, Field.BYTES, Field.START, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
SELECT
  ${scopeColumns(context)}, sender, receiver,
  max(bytes) AS bytes,
  max(packets) AS packets
FROM (
  SELECT
    ${scopeColumns(context)}, ${address('srcaddr')} AS sender, ${address('dstaddr')} AS receiver,
    sum(coalesce(bytes, 0)) AS bytes, sum(coalesce(packets, 0)) AS packets
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'ACCEPT'", NOT_MIRRORED, ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
  GROUP BY ${scopeColumns(context)}, ${view(context)}${address('srcaddr')}, ${address('dstaddr')}
)
GROUP BY ${scopeColumns(context)}, sender, receiver
ORDER BY bytes DESC, packets DESC, ${scopeColumns(context)}, sender, receiver
LIMIT 50`,
    insights: context => [
      flows(
        context,
        `${context.of(Field.ACTION)} = "ACCEPT"`,
        `not (${context.of(Field.PROTOCOL)} = 17 and ${context.of(Field.DSTPORT)} in [4789, 6081])`,
        ...isNotNoise(context, Field.SRCADDR, Field.DSTADDR),
      ),
      // As in SQL: within one direction, then the fuller one.
      `stats sum(${context.of(Field.BYTES)}) as view_bytes, sum(${context.of(Field.PACKETS)}) as view_packets by ${scopeFields(context)}${context.of(Field.SRCADDR)} as sender, `
        + `${context.of(Field.DSTADDR)} as receiver${context.format.covers(Field.FLOW_DIRECTION) ? `, ${context.of(Field.FLOW_DIRECTION)} as direction` : ''}`,
      `stats max(view_bytes) as bytes, max(view_packets) as packets by ${scopeFields(context)}sender, receiver`,
      'sort bytes desc, sender, receiver',
      'limit 50',
    ],
  };
}

/** The sender's interface and the receiver's record the same bytes: each view is summed by itself. */
function view(context: QuestionContext): string {
  return context.format.covers(Field.FLOW_DIRECTION) ? 'flow_direction, ' : '';
}
