import { FlowLogField as Field } from '../../../format';
import { column, flows, isNotNoise, scopeFields } from '../insights';
import { Question } from '../question';
import { address, flowsOf, ip, scopeColumns, where } from '../sql';

export function unencryptedFlows(): Question {
  return {
    name: 'unencrypted-flows',
    asked: 'Which flows went without encryption?',
    parameters: [],
    meaning: [
      'Accepted flows that VPC encryption controls call not encrypted (0). Where those controls are off the status is unknown, and no line shows: that is no proof.',
      'port is the lower one, a guess at the service. Flows to endpoints on port 443 count as encrypted by the port alone. Each line is what one interface saw.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL, Field.ENCRYPTION_STATUS,
      Field.BYTES, Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
SELECT
  ${scopeColumns(context)}, interface_id, ${address('srcaddr')} AS sender, ${address('dstaddr')} AS receiver, protocol, least(srcport, dstport) AS port,
  sum(coalesce(bytes, 0)) AS bytes,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM "${context.table}"
${where('', ...flowsOf(context), "action = 'ACCEPT'", 'encryption_status = 0', ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
GROUP BY ${scopeColumns(context)}, interface_id, ${address('srcaddr')}, ${address('dstaddr')}, protocol, least(srcport, dstport)
ORDER BY bytes DESC, ${scopeColumns(context)}, interface_id, sender, receiver, protocol, port
LIMIT 1000`,
    insights: context => [
      flows(
        context,
        `${context.of(Field.ACTION)} = "ACCEPT"`,
        `${context.of(Field.ENCRYPTION_STATUS)} = 0`,
        ...isNotNoise(context, Field.SRCADDR, Field.DSTADDR),
      ),
      `fields least(${context.of(Field.SRCPORT)}, ${context.of(Field.DSTPORT)}) as port`,
      `stats sum(${context.of(Field.BYTES)}) as total, min(@timestamp) as first_seen, max(@timestamp) as last_seen by ${scopeFields(context)}`
        + `${column(context, Field.INTERFACE_ID)}, ${context.of(Field.SRCADDR)} as sender, ${context.of(Field.DSTADDR)} as receiver, protocol, port`,
      `display ${scopeFields(context)}interface_id, sender, receiver, protocol, port, total as bytes, first_seen, last_seen`,
      'sort bytes desc, sender, receiver',
      'limit 1000',
    ],
  };
}
