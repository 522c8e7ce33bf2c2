import { FlowLogFamily, FlowLogField as Field } from '../../../format';
import { FROM_ATTACHMENT, TO_ATTACHMENT } from '../attachments';
import { Question, QuestionContext } from '../question';
import { address, flowsOf, ip, where } from '../sql';

const GATEWAY = 'aws_account_id, aws_region, tgw_id';
const TUPLE = 'protocol, sender, sender_port, receiver, receiver_port';
const HINT = "CASE WHEN answered_anywhere IS NULL THEN 'no answers here' ELSE 'answers by another way' END";

export function transitGatewayOneWay(): Question {
  return {
    name: 'transit-gateway-one-way',
    asked: 'Which conversations go one way only through the transit gateway?',
    parameters: [],
    meaning: [
      'A hint at asymmetric routing: packets went from one attachment to another, and no answer came back between the same two. Firewalls that see one way only drop the rest.',
      'Answers by another way: compare the route tables of both attachments. No answers here: the receiver was silent, or answers by a way that this gateway does not see.',
      'UDP can be one-way by nature, and the edges of the span cut conversations. Where the gateway itself dropped the packets, transit-gateway-drops says why.',
    ],
    needs: [
      Field.TGW_ID, Field.TGW_ATTACHMENT_ID, Field.TGW_PAIR_ATTACHMENT_ID, Field.FLOW_DIRECTION,
      Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL, Field.START, Field.END, Field.LOG_STATUS,
    ],
    families: [FlowLogFamily.TRANSIT_GATEWAY],
    insights: 'compares both directions of each conversation, by a join, not used here yet',
    sql,
  };
}

function sql(context: QuestionContext): string {
  return `\
WITH flows AS (
  SELECT
    ${GATEWAY}, ${FROM_ATTACHMENT} AS from_attachment, ${TO_ATTACHMENT} AS to_attachment,
    protocol, ${address('srcaddr')} AS src, srcport, ${address('dstaddr')} AS dst, dstport, start, "end"
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
),
legs AS (
  SELECT
    ${GATEWAY}, protocol,
    CASE WHEN sends THEN from_attachment ELSE to_attachment END AS from_attachment,
    CASE WHEN sends THEN to_attachment ELSE from_attachment END AS to_attachment,
    CASE WHEN sends THEN src ELSE dst END AS sender,
    CASE WHEN sends THEN srcport ELSE dstport END AS sender_port,
    CASE WHEN sends THEN dst ELSE src END AS receiver,
    CASE WHEN sends THEN dstport ELSE srcport END AS receiver_port,
    CASE WHEN sends THEN NULL ELSE start END AS answered,
    start, "end"
  FROM flows
  CROSS JOIN (VALUES (TRUE), (FALSE)) AS way (sends)
  WHERE from_attachment IS NOT NULL
    AND to_attachment IS NOT NULL
),
conversations AS (
  SELECT
    ${GATEWAY}, from_attachment, to_attachment, protocol, sender, receiver,
    min(start) AS start, max("end") AS "end", max(answered) AS answered,
    max(max(answered)) OVER (PARTITION BY ${GATEWAY}, ${TUPLE}) AS answered_anywhere
  FROM legs
  GROUP BY ${GATEWAY}, from_attachment, to_attachment, ${TUPLE}
)
SELECT
  ${GATEWAY}, from_attachment, to_attachment, sender, receiver, protocol,
  ${HINT} AS hint,
  count(*) AS conversations,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM conversations
WHERE answered IS NULL
GROUP BY ${GATEWAY}, from_attachment, to_attachment, sender, receiver, protocol, ${HINT}
ORDER BY conversations DESC, ${GATEWAY}, from_attachment, to_attachment, sender, receiver, protocol, hint
LIMIT 1000`;
}
