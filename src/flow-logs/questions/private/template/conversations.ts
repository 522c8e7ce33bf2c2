import { FlowLogField as Field } from '../../../format';
import { Question, QuestionContext, SqlQuestion } from '../question';
import { address, flowsOf, ip, scopeColumns, where } from '../sql';

/** Which conversations a question lists, and which first. */
export interface Listing extends Pick<Question, 'name' | 'asked' | 'parameters' | 'asks' | 'meaning'> {
  readonly conditions: (context: QuestionContext) => readonly string[];
  readonly first: 'last_seen' | 'bytes';
  /** Ends where expected networks are left out; an address that is asked for is none. */
  readonly noise?: readonly ('srcaddr' | 'dstaddr')[];
}

/** Who sent to whom and to which port, a line for each interface that saw it. */
export function conversations({ conditions, first, noise = ['srcaddr', 'dstaddr'], ...head }: Listing): SqlQuestion {
  return {
    ...head,
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL, Field.PACKETS, Field.BYTES,
      Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
SELECT
  ${scopeColumns(context)}, interface_id, ${address('srcaddr')} AS source, ${address('dstaddr')} AS destination, dstport, protocol, action,
  count(DISTINCT srcport) AS connections,
  sum(coalesce(packets, 0)) AS packets,
  sum(coalesce(bytes, 0)) AS bytes,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM "${context.table}"
${where('', ...flowsOf(context), ...conditions(context), ...context.networks._isNotNoise(...noise.map(ip)))}
GROUP BY ${scopeColumns(context)}, interface_id, ${address('srcaddr')}, ${address('dstaddr')}, dstport, protocol, action
ORDER BY ${first} DESC, ${scopeColumns(context)}, interface_id, source, destination, dstport, protocol, action
LIMIT 1000`,
  };
}

/** An address may be one behind NAT or a secondary one: only the packet's own addresses tell. */
export function isAddress(context: QuestionContext, column: 'srcaddr' | 'dstaddr', wanted: string): string {
  return context.format.covers(Field.PKT_SRCADDR, Field.PKT_DSTADDR)
    ? `${wanted} IN (${ip(column)}, ${ip(`pkt_${column}`)})`
    : `${wanted} = ${ip(column)}`;
}
