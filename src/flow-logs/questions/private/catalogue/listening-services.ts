import { FlowLogField as Field } from '../../../format';
import { trueAddress, trueIp } from '../addresses';
import { acceptsConnection, flows, isInternal, scopeFields, seen, trueAddress as trueSide } from '../insights';
import { Question } from '../question';
import { flowsOf, scopeColumns, where } from '../sql';

export function listeningServices(): Question {
  return {
    name: 'listening-services',
    asked: 'What listens, on which port, and for how many clients?',
    parameters: [],
    meaning: [
      'TCP: hosts in your ranges that answered with SYN-ACK. UDP has no such answer: datagrams from a port below 1024 are a guess. What nobody called does not show.',
      'IPv6 blocks of your VPCs must be listed as own ranges. A port that you do not expect: look at the clients with who-talked-to, then at the host.',
    ],
    needs: [
      Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL, Field.TCP_FLAGS,
      Field.START, Field.END, Field.LOG_STATUS,
    ],
    sql: context => `\
SELECT
  ${scopeColumns(context)}, server, protocol, port,
  CASE WHEN protocol = 17 THEN 'a guess: UDP from a low port' ELSE 'SYN-ACK' END AS evidence,
  count(DISTINCT client) AS clients,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM (
  SELECT
    ${scopeColumns(context)}, ${trueAddress(context, 'src')} AS server, ${trueAddress(context, 'dst')} AS client,
    protocol, srcport AS port, start, "end"
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), '(bitwise_and(tcp_flags, 18) = 18 OR (protocol = 17 AND srcport < 1024 AND dstport >= 1024))',
    context.networks._isInternal(trueIp(context, 'src')))}
)
GROUP BY ${scopeColumns(context)}, server, protocol, port
ORDER BY clients DESC, ${scopeColumns(context)}, server, protocol, port
LIMIT 1000`,
    insights: context => {
      const [protocol, port, clientPort] = [Field.PROTOCOL, Field.SRCPORT, Field.DSTPORT].map(context.of);
      return [
        flows(context, `((${acceptsConnection(context)}) or (${protocol} = 17 and ${port} < 1024 and ${clientPort} >= 1024))`),
        `fields ${trueSide(context, 'src')} as server, ${trueSide(context, 'dst')} as client, case(${protocol} = 17, "a guess: UDP from a low port", "SYN-ACK") as evidence`,
        `filter ${isInternal(context, 'server')}`,
        `stats count_distinct(client) as clients, ${seen()} by ${scopeFields(context)}server, ${protocol}, ${port} as port, evidence`,
        'sort clients desc, server, protocol, port',
        'limit 1000',
      ];
    },
  };
}
