import { FlowLogField as Field } from '../../../../format';
import { Question } from '../../question';
import { address, flowsOf, ip, OPENS_CONNECTION, place, where } from '../../sql';

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
  ${place(context)}, interface_id, ${address('srcaddr')} AS source, dstaddr, dstport,
  count(*) AS connections,
  sum(coalesce(bytes, 0)) AS bytes,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM "${context.table}"
${where('', ...flowsOf(context), "action = 'ACCEPT'", 'dstport IN (22, 3389, 5985, 5986)', OPENS_CONNECTION,
  `NOT ${context.networks._isInternal(ip('srcaddr'))}`, ...context.networks._isNotNoise(ip('srcaddr')))}
GROUP BY ${place(context)}, interface_id, ${address('srcaddr')}, dstaddr, dstport
ORDER BY last_seen DESC, ${place(context)}, interface_id, source, dstaddr, dstport
LIMIT 1000`,
  };
}
