import { FlowLogField as Field } from '../../../format';
import { column, flows, isInternal, isNotNoise, opensConnection, rejected, scopeFields, seen } from '../insights';
import { Question, QuestionContext } from '../question';
import { address, flowsOf, ip, OPENS_CONNECTION, scopeColumns, where } from '../sql';

export function outboundRejects(): Question {
  return {
    name: 'outbound-rejects',
    asked: 'What did hosts inside try to reach and were not let out?',
    parameters: [],
    meaning: [
      'Few and meaningful: a rule that is missing, or a program that should not be there. Ask who-talked-to about the destination.',
      'With tcp_flags only attempts to open something count; without it, answers that a network ACL stopped on their way out show as well.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL, Field.FLOW_DIRECTION,
      Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
SELECT
  ${scopeColumns(context)}, interface_id, ${address('srcaddr')} AS source, ${address('dstaddr')} AS destination, protocol, dstport AS port,
  bool_or(NOT ${context.networks._isInternal(ip('dstaddr'))}) AS to_internet,
  count(*) AS attempts,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM "${context.table}"
${where('', ...flowsOf(context), "action = 'REJECT'", "flow_direction = 'egress'", ...opens(context),
  ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
GROUP BY ${scopeColumns(context)}, interface_id, ${address('srcaddr')}, ${address('dstaddr')}, protocol, dstport
ORDER BY attempts DESC, last_seen DESC, ${scopeColumns(context)}, interface_id, source, destination, protocol, port
LIMIT 1000`,
    insights: context => [
      flows(
        context,
        rejected(context),
        `${context.of(Field.FLOW_DIRECTION)} = "egress"`,
        ...context.format.covers(Field.TCP_FLAGS) ? [`(${context.of(Field.PROTOCOL)} != 6 or (${opensConnection(context)}))`] : [],
        ...isNotNoise(context, Field.SRCADDR, Field.DSTADDR),
      ),
      `fields case(${isInternal(context, Field.DSTADDR)}, "false", "true") as to_internet`,
      `stats count(*) as attempts, ${seen()} by ${scopeFields(context)}${column(context, Field.INTERFACE_ID)}, ${context.of(Field.SRCADDR)} as source, `
        + `${context.of(Field.DSTADDR)} as destination, ${context.of(Field.PROTOCOL)}, ${context.of(Field.DSTPORT)} as port, to_internet`,
      'sort attempts desc, last_seen desc, interface_id, source, destination, protocol, port',
      'limit 1000',
    ],
  };
}

/** A packet in the middle of a connection is rejected when the connection was forgotten: nobody tried to get out. */
function opens(context: QuestionContext): string[] {
  return context.format.covers(Field.TCP_FLAGS) ? [`(protocol <> 6 OR (${OPENS_CONNECTION}))`] : [];
}
