import { trueAddress } from './addresses';
import { flows, isNotNoise, scopeFields, trueAddress as trueSide } from './insights';
import { Question } from './question';
import { flowsOf, ip, scopeColumns, where } from './sql';
import { QueryValue } from '../../../athena';
import { FlowLogField as Field } from '../../format';

/** What an interface or an instance did. */
export function activity(kind: 'interface' | 'instance', id: QueryValue<string>): Question {
  const column = `${kind}_id`;
  // An instance has several interfaces.
  const through = kind === 'instance' ? 'interface_id, ' : '';
  return {
    name: `activity-of-${id.known ?? kind}`,
    asked: `What did ${id.known === undefined ? `an ${kind}` : `${kind} ${id.known}`} do, minute by minute, newest first?`,
    parameters: id.known === undefined ? [] : [`${kind}: ${id.known} (${column})`],
    asks: id.asks,
    meaning: [
      'A record lies in the minute of its first packet and may tell of ten minutes (maximum aggregation interval). port is the lower of the two: the service, at a guess.',
      'sender and receiver are the addresses of the packets where the format has them (pkt_srcaddr, pkt_dstaddr), else those that the interface saw.',
      'REJECT as receiver: somebody was turned away here. REJECT as sender: it wanted what the rules forbid. Take a peer that you do not know to who-talked-to.',
    ],
    needs: [
      Field.INTERFACE_ID, ...kind === 'instance' ? [Field.INSTANCE_ID] : [], Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL,
      Field.PACKETS, Field.BYTES, Field.START, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
SELECT
  minute_utc, ${scopeColumns(context)}, ${through}sender, receiver, protocol, port, action,
  sum(packets) AS packets,
  sum(bytes) AS bytes
FROM (
  SELECT
    ${scopeColumns(context)}, ${through}date_trunc('minute', from_unixtime(start)) AS minute_utc,
    ${trueAddress(context, 'src')} AS sender, ${trueAddress(context, 'dst')} AS receiver,
    protocol, least(srcport, dstport) AS port, action, coalesce(packets, 0) AS packets, coalesce(bytes, 0) AS bytes
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), `${column} = ${id.sql}`, ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
)
GROUP BY minute_utc, ${scopeColumns(context)}, ${through}sender, receiver, protocol, port, action
ORDER BY minute_utc DESC, ${scopeColumns(context)}, ${through}sender, receiver, protocol, port, action
LIMIT 1000`,
    insights: context => [
      flows(context, `${context.of(kind === 'instance' ? Field.INSTANCE_ID : Field.INTERFACE_ID)} = "${id.known}"`, ...isNotNoise(context, Field.SRCADDR, Field.DSTADDR)),
      `fields ${trueSide(context, 'src')} as sender, ${trueSide(context, 'dst')} as receiver, least(${context.of(Field.SRCPORT)}, ${context.of(Field.DSTPORT)}) as port`,
      `stats sum(${context.of(Field.PACKETS)}) as all_packets, sum(${context.of(Field.BYTES)}) as all_bytes by bin(1m) as minute_utc, ${scopeFields(context)}${through}`
        + 'sender, receiver, protocol, port, action',
      'sort minute_utc desc, sender, receiver, protocol, port, action',
      `display minute_utc, ${scopeFields(context)}${through}sender, receiver, protocol, port, action, all_packets as packets, all_bytes as bytes`,
      'limit 1000',
    ],
  };
}
