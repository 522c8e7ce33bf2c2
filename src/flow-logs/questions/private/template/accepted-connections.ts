import { FlowLogField as Field } from '../../../format';
import { Question, SqlQuestion } from '../question';
import { address, flowsOf, ip, scopeColumns, where } from '../sql';

/** TCP connections that were accepted, a line for each interface that saw a record of either direction. */
export function acceptedConnections(naming: Pick<Question, 'name' | 'asked'>, seen: string): SqlQuestion {
  return {
    ...naming,
    parameters: [],
    meaning: [
      seen,
      'source is the client, destination the server: the side with the lower port, a guess; of equal ports the receiver. bytes and packets are what clients sent, which is 0',
      'where only the answers were recorded.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL, Field.PACKETS, Field.BYTES,
      Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
SELECT
  ${scopeColumns(context)}, interface_id, source, destination, dstport, protocol, action,
  count(DISTINCT client_port) AS connections,
  sum(packets) AS packets,
  sum(bytes) AS bytes,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM (
  SELECT
    ${scopeColumns(context)}, interface_id, protocol, action, start, "end",
    CASE WHEN dstport <= srcport THEN ${address('srcaddr')} ELSE ${address('dstaddr')} END AS source,
    CASE WHEN dstport <= srcport THEN ${address('dstaddr')} ELSE ${address('srcaddr')} END AS destination,
    least(srcport, dstport) AS dstport,
    greatest(srcport, dstport) AS client_port,
    CASE WHEN dstport <= srcport THEN coalesce(packets, 0) ELSE 0 END AS packets,
    CASE WHEN dstport <= srcport THEN coalesce(bytes, 0) ELSE 0 END AS bytes
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'ACCEPT'", 'protocol = 6', ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
)
GROUP BY ${scopeColumns(context)}, interface_id, source, destination, dstport, protocol, action
ORDER BY bytes DESC, ${scopeColumns(context)}, interface_id, source, destination, dstport, protocol, action
LIMIT 1000`,
  };
}
