import { FlowLogField as Field } from '../../../format';
import { NEAR_SECONDS } from '../nearness';
import { Question } from '../question';
import { address, flowsOf, ip, scopeColumns, where } from '../sql';

export function rejectedMidConnection(): Question {
  return {
    name: 'rejected-mid-connection',
    asked: 'What is rejected in the middle of a connection?',
    parameters: [`a pause counts as idle from: ${NEAR_SECONDS} seconds`],
    meaning: [
      'TCP packets that were rejected although they open nothing: an idle timeout, an asymmetric route or a rule removed, not a rule that is missing.',
      'The hint compares with the last accepted record of the conversation, either way, at the same interface. Idle: keep-alives shorter than the timeout.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL, Field.TCP_FLAGS,
      Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    insights: 'compares both directions of each conversation, by a join, not used here yet',
    sql: context => `\
WITH flows AS (
  SELECT
    ${scopeColumns(context)}, interface_id, action, start, "end",
    ${address('srcaddr')} AS src, srcport, ${address('dstaddr')} AS dst, dstport,
    action = 'REJECT' AND bitwise_and(tcp_flags, 2) = 0 AS cut
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), 'protocol = 6', ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
),
ways AS (
  SELECT
    ${scopeColumns(context)}, interface_id, action, start, "end", along AND cut AS cut,
    CASE WHEN along THEN src ELSE dst END AS sender,
    CASE WHEN along THEN srcport ELSE dstport END AS sender_port,
    CASE WHEN along THEN dst ELSE src END AS receiver,
    CASE WHEN along THEN dstport ELSE srcport END AS receiver_port
  FROM flows
  CROSS JOIN (VALUES (TRUE), (FALSE)) AS way (along)
),
conversations AS (
  SELECT
    ${scopeColumns(context)}, interface_id, sender, sender_port, receiver, receiver_port,
    count_if(cut) AS records,
    min(CASE WHEN cut THEN start END) AS cut_from,
    max(CASE WHEN cut THEN "end" END) AS cut_until,
    max(CASE WHEN action = 'ACCEPT' THEN "end" END) AS accepted_until
  FROM ways
  GROUP BY ${scopeColumns(context)}, interface_id, sender, sender_port, receiver, receiver_port
)
SELECT
  ${scopeColumns(context)}, interface_id, sender, sender_port, receiver, receiver_port, records,
  CASE
    WHEN accepted_until IS NULL THEN 'nothing accepted here: an asymmetric route, or idle since before the span'
    WHEN cut_from - accepted_until >= ${NEAR_SECONDS} THEN 'idle before: forgotten by connection tracking'
    ELSE 'no pause before: a rule removed, or a network ACL'
  END AS hint,
  from_unixtime(accepted_until) AS last_accepted,
  from_unixtime(cut_from) AS first_rejected,
  from_unixtime(cut_until) AS last_rejected
FROM conversations
WHERE records > 0
ORDER BY last_rejected DESC, ${scopeColumns(context)}, interface_id, sender, sender_port, receiver, receiver_port
LIMIT 1000`,
  };
}
