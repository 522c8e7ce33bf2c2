import { FlowLogField as Field } from '../../../format';
import { accepted, acceptsConnection, column, flows, isInternal, isNotNoise, leaves as goesOut, scopeFields, seen } from '../insights';
import { Question } from '../question';
import { ACCEPTS_CONNECTION, address, flowsOf, ip, leaves, scopeColumns, where } from '../sql';

export function portsOpenToInternet(): Question {
  return {
    name: 'ports-open-to-internet',
    asked: 'Which ports really answer to the internet?',
    parameters: [],
    meaning: [
      'Counts SYN-ACKs to addresses outside your ranges: a TCP service answered, not only a packet passed. Answers over UDP have no such sign.',
      'Load balancers and firewalls are lines of their own. A port that should be closed: start with the security groups of interface_id.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.TCP_FLAGS,
      Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
SELECT
  ${scopeColumns(context)}, interface_id, ${address('srcaddr')} AS host, srcport AS port,
  count(*) AS connections,
  count(DISTINCT ${address('dstaddr')}) AS internet_hosts,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM "${context.table}"
${where('', ...flowsOf(context), "action = 'ACCEPT'", ACCEPTS_CONNECTION, leaves(context),
  `NOT ${context.networks._isInternal(ip('dstaddr'))}`, ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
GROUP BY ${scopeColumns(context)}, interface_id, ${address('srcaddr')}, srcport
ORDER BY internet_hosts DESC, connections DESC, ${scopeColumns(context)}, interface_id, host, port
LIMIT 1000`,
    insights: context => [
      flows(
        context,
        accepted(context),
        acceptsConnection(context),
        goesOut(context),
        `not ${isInternal(context, Field.DSTADDR)}`,
        ...isNotNoise(context, Field.SRCADDR, Field.DSTADDR),
      ),
      `stats count(*) as connections, count_distinct(${context.of(Field.DSTADDR)}) as internet_hosts, ${seen()} by ${scopeFields(context)}`
        + `${column(context, Field.INTERFACE_ID)}, ${context.of(Field.SRCADDR)} as host, ${context.of(Field.SRCPORT)} as port`,
      'sort internet_hosts desc, connections desc, interface_id, host, port',
      'limit 1000',
    ],
  };
}
