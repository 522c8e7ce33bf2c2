import { nameWith, portValue } from '../../../../athena';
import { FlowLogField as Field } from '../../../format';
import { FlowLogSubjectQueryOptions } from '../../flow-log-query-options';
import { takes } from '../checks';
import { column, flows, isNotNoise } from '../insights';
import { Question } from '../question';
import { flowsOf, ip, scopeColumns, where } from '../sql';

export function rejectedToPort(options: FlowLogSubjectQueryOptions): Question {
  takes('rejectedToPort', options, 'port');
  const port = portValue('port', options.port);
  return {
    name: nameWith('rejected-to-port', port),
    asked: `What was rejected on ${port.known === undefined ? 'a port' : `port ${port.known}`}, newest first?`,
    parameters: port.known === undefined ? [] : [`port: ${port.known} (dstport)`],
    asks: port.asks,
    meaning: [
      'A drop is written at the interface that dropped it: look at the client\'s interface as well as at the server\'s.',
      'No row at all points to a route, to DNS or to the host, not to "all is well".',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL,
      Field.PACKETS, Field.BYTES, Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
SELECT
  from_unixtime(start) AS first_packet,
  from_unixtime("end") AS last_packet,
  ${scopeColumns(context)}, interface_id,
  srcaddr, srcport, dstaddr, dstport, protocol, packets, bytes
FROM "${context.table}"
${where('', ...flowsOf(context), "action = 'REJECT'", `dstport = ${port.sql}`, ...context.networks._isNotNoise(ip('srcaddr')))}
ORDER BY start DESC, aws_account_id, aws_region, interface_id, srcaddr, srcport, dstaddr, protocol
LIMIT 1000`,
    insights: context => [
      flows(context, `${context.of(Field.ACTION)} = "REJECT"`, `${context.of(Field.DSTPORT)} = ${port.known}`, ...isNotNoise(context, Field.SRCADDR)),
      `fields @timestamp as first_packet, ${[
        Field.INTERFACE_ID, Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL, Field.PACKETS, Field.BYTES,
      ].map(field => column(context, field)).join(', ')}`,
      'sort @timestamp desc',
      'limit 1000',
    ],
  };
}
