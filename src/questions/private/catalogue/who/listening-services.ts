import { FlowLogField as Field } from '../../../../format';
import { trueAddress, trueIp } from '../../addresses';
import { Question } from '../../question';
import { flowsOf, place, where } from '../../sql';

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
  ${place(context)}, server, protocol, port,
  CASE WHEN protocol = 17 THEN 'a guess: UDP from a low port' ELSE 'SYN-ACK' END AS evidence,
  count(DISTINCT client) AS clients,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM (
  SELECT
    ${place(context)}, ${trueAddress(context, 'src')} AS server, ${trueAddress(context, 'dst')} AS client,
    protocol, srcport AS port, start, "end"
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), '(bitwise_and(tcp_flags, 18) = 18 OR (protocol = 17 AND srcport < 1024 AND dstport >= 1024))',
    context.networks._isInternal(trueIp(context, 'src')))}
)
GROUP BY ${place(context)}, server, protocol, port
ORDER BY clients DESC, ${place(context)}, server, protocol, port
LIMIT 1000`,
  };
}
