import { FlowLogField as Field } from '../../../format';
import { QuestionContext } from '../question';
import { address, flowsOf, ip, NOT_MIRRORED, scopeColumns, where } from '../sql';

/** Whose addresses count: those of interfaces, or the packet's own, which NAT and secondary addresses do not hide. */
export type Level = 'interface' | 'packet';

export const NEEDED_ONCE = [
  Field.SRCADDR, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL, Field.PACKETS, Field.BYTES, Field.START, Field.ACTION, Field.LOG_STATUS,
];

export const NEEDED_AT: Record<Level, readonly Field[]> = { interface: [], packet: [Field.PKT_SRCADDR, Field.PKT_DSTADDR] };

export const COUNTED = 'Accepted traffic without mirrored copies. With flow_direction in the format a byte counts once for each pair of sender and receiver, else once for each end '
  + 'that recorded it.';

export const RELAYED = 'Through a NAT gateway or a firewall a conversation is up to three pairs, and its bytes count in each: two or three times in totals, and twice in the line of '
  + 'a host, which has the gateway and the destination for receivers. What an interface itself moved: top-talking-instances.';

/**
 * What went from each sender to each receiver, as a relation of the columns of scope, sender, receiver, further keys, bytes and packets.
 *
 * The sender's interface and the receiver's record the same bytes: each view is summed by itself, and the fuller one counts.
 */
export function once(
  context: QuestionContext, level: Level, conditions: readonly string[] = [NOT_MIRRORED], keys: Record<string, string> = {},
): string {
  const view = context.format.covers(Field.FLOW_DIRECTION) ? ', flow_direction' : '';
  const ends = level === 'packet'
    ? ['srcaddr', 'dstaddr'].map(column => `coalesce(${address(`pkt_${column}`)}, ${address(column)})`)
    : ['srcaddr', 'dstaddr'].map(address);
  const names = ['sender', 'receiver', ...Object.keys(keys)];
  const columns = [...ends, ...Object.values(keys)];
  return `\
(
  SELECT ${scopeColumns(context)}, ${names.join(', ')}, max(bytes) AS bytes, max(packets) AS packets
  FROM (
    SELECT
      ${scopeColumns(context)},
      ${columns.map((column, index) => `${column} AS ${names[index]}`).join(',\n      ')},
      sum(coalesce(bytes, 0)) AS bytes, sum(coalesce(packets, 0)) AS packets
    FROM "${context.table}"
    ${where('    ', ...flowsOf(context), "action = 'ACCEPT'", ...conditions, ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
    GROUP BY ${scopeColumns(context)}${view}, ${columns.join(', ')}
  )
  GROUP BY ${scopeColumns(context)}, ${names.join(', ')}
)`;
}
