import { FlowLogField as Field } from '../../../format';
import { column, flows, isInternal, isNotNoise, opensConnection } from '../insights';
import { Question } from '../question';
import { address, flowsOf, ip, OPENS_CONNECTION, scopeColumns, where } from '../sql';

export function administrationFromInternet(): Question {
  return {
    name: 'administration-from-internet',
    asked: 'Which SSH, RDP or WinRM connections were accepted from the internet?',
    parameters: ['ports: 22, 3389, 5985, 5986 (dstport)'],
    meaning: [
      'Counts connections that somebody outside your ranges opened. Behind a load balancer the source is internal and does not show here.',
      'Accepted means that the packet passed, not that somebody logged in: close the port, then read the host\'s own log.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, Field.DSTPORT, Field.TCP_FLAGS,
      Field.BYTES, Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
SELECT
  ${scopeColumns(context)}, interface_id, ${address('srcaddr')} AS source, dstaddr, dstport,
  count(*) AS connections,
  sum(coalesce(bytes, 0)) AS bytes,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM "${context.table}"
${where('', ...flowsOf(context), "action = 'ACCEPT'", 'dstport IN (22, 3389, 5985, 5986)', OPENS_CONNECTION,
  `NOT ${context.networks._isInternal(ip('srcaddr'))}`, ...context.networks._isNotNoise(ip('srcaddr')))}
GROUP BY ${scopeColumns(context)}, interface_id, ${address('srcaddr')}, dstaddr, dstport
ORDER BY last_seen DESC, ${scopeColumns(context)}, interface_id, source, dstaddr, dstport
LIMIT 1000`,
    insights: context => [
      flows(
        context,
        `${context.of(Field.ACTION)} = "ACCEPT"`,
        `${context.of(Field.DSTPORT)} in [22, 3389, 5985, 5986]`,
        opensConnection(context),
        `not ${isInternal(context, Field.SRCADDR)}`,
        ...isNotNoise(context, Field.SRCADDR),
      ),
      `stats count(*) as connections, sum(${context.of(Field.BYTES)}) as bytes, min(@timestamp) as first_seen, max(@timestamp) as last_seen by `
        + `${column(context, Field.INTERFACE_ID)}, ${context.of(Field.SRCADDR)} as source, ${column(context, Field.DSTADDR)}, ${column(context, Field.DSTPORT)}`,
      'sort last_seen desc, source, dstport',
      'limit 1000',
    ],
  };
}
