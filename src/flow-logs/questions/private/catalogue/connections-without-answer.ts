import { FlowLogField as Field } from '../../../format';
import { Question } from '../question';
import { address, flowsOf, ip, OPENS_CONNECTION, scopeColumns, where } from '../sql';

/** The answer stands in the same interval or the next, of at most ten minutes; times are off by up to one. */
const ANSWER_SECONDS = 660;
const CLOCK_SECONDS = 60;

/** Records of one conversation at one interface, from the attempt on. */
const NEXT = `OVER (
      PARTITION BY aws_account_id, aws_region, interface_id, client, client_port, server, server_port
      ORDER BY start RANGE BETWEEN ${CLOCK_SECONDS} PRECEDING AND ${ANSWER_SECONDS} FOLLOWING
    )`;

export function connectionsWithoutAnswer(): Question {
  return {
    name: 'connections-without-answer',
    asked: 'Which connection attempts got no answer?',
    parameters: [`an answer comes within: ${ANSWER_SECONDS} seconds`],
    meaning: [
      'TCP attempts that this interface let pass, but no connection came of them there. Attempts that it rejected are elsewhere: most-rejected.',
      `Silence at the server's interface is the host; at the client's only, ask where-packets-stop. The last ${ANSWER_SECONDS} seconds of the span are left out.`,
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL, Field.TCP_FLAGS,
      Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    insights: 'looks for answers near in time to each attempt, by windows, not used here yet',
    sql: context => `\
WITH flows AS (
  SELECT
    ${scopeColumns(context)}, interface_id, action, start, "end", tcp_flags, ${OPENS_CONNECTION} AS opens,
    ${address('srcaddr')} AS src, srcport, ${address('dstaddr')} AS dst, dstport
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), 'protocol = 6', 'bitwise_and(tcp_flags, 6) <> 0', ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
),
sides AS (
  SELECT
    ${scopeColumns(context)}, interface_id, action, start, "end", opens, NOT opens AND bitwise_and(tcp_flags, 2) = 2 AS answers,
    CASE WHEN opens THEN src ELSE dst END AS client,
    CASE WHEN opens THEN srcport ELSE dstport END AS client_port,
    CASE WHEN opens THEN dst ELSE src END AS server,
    CASE WHEN opens THEN dstport ELSE srcport END AS server_port
  FROM flows
),
judged AS (
  SELECT
    ${scopeColumns(context)}, interface_id, action, start, "end", opens, client, server, server_port,
    count_if(answers AND action = 'ACCEPT') ${NEXT} AS answered,
    count_if(answers AND action = 'REJECT') ${NEXT} AS answers_rejected,
    count_if(NOT opens AND NOT answers) ${NEXT} AS resets
  FROM sides
)
SELECT
  ${scopeColumns(context)}, interface_id, client, server, server_port, outcome,
  count(*) AS attempts,
  from_unixtime(min(start)) AS first_attempt,
  from_unixtime(max("end")) AS last_attempt
FROM (
  SELECT
    ${scopeColumns(context)}, interface_id, client, server, server_port, start, "end",
    CASE
      WHEN answers_rejected > 0 THEN 'the answer was rejected here: look at network ACLs'
      WHEN resets > 0 THEN 'the host refused (RST): nothing listens there'
      ELSE 'silence'
    END AS outcome
  FROM judged
  ${where('  ', 'opens', "action = 'ACCEPT'", 'answered = 0', `start < to_unixtime(${context.span._end}) - ${ANSWER_SECONDS}`)}
)
GROUP BY ${scopeColumns(context)}, interface_id, client, server, server_port, outcome
ORDER BY last_attempt DESC, ${scopeColumns(context)}, interface_id, client, server, server_port, outcome
LIMIT 1000`,
  };
}
