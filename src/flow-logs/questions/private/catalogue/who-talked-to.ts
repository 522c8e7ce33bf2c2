import { ipAddress, named } from '../../../../athena';
import { FlowLogField as Field } from '../../../format';
import { FlowLogQueryOptions } from '../../flow-log-query-options';
import { column, flows, isAddress, isNotNoise } from '../insights';
import { InsightsContext, Question } from '../question';
import { flowsOf, ip, place, where } from '../sql';

/**
 * Options of `FlowLogQuery.whoTalkedTo()`.
 */
export interface WhoTalkedToOptions extends FlowLogQueryOptions {
  /**
   * The address to look for, IPv4 or IPv6.
   *
   * @default - `10.0.0.10`, a placeholder to be changed in the saved query
   */
  readonly address?: string;
}

export function whoTalkedTo(options: WhoTalkedToOptions): Question {
  const address = ipAddress('address', options.address ?? '10.0.0.10');
  return {
    name: `who-talked-to-${named(address)}`,
    asked: `Who talked to ${address}, anywhere?`,
    parameters: [`address: ${address} (in VALUES)`],
    meaning: [
      'Looks behind NAT and at secondary addresses too (pkt_srcaddr, pkt_dstaddr). Addresses are reused: first_seen and last_seen tell whose turn it was.',
      'Each line is what one interface saw: the same bytes show at both ends and on every NAT gateway between, so do not add lines up.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, Field.PKT_SRCADDR, Field.PKT_DSTADDR,
      Field.BYTES, Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
WITH seen AS (
  SELECT
    ${place(context)}, interface_id, action, start, "end", coalesce(bytes, 0) AS bytes,
    ${ip('srcaddr')} AS src,
    ${ip('dstaddr')} AS dst,
    ${ip('pkt_srcaddr')} AS pkt_src,
    ${ip('pkt_dstaddr')} AS pkt_dst
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context))}
),
legs AS (
  SELECT
    ${place(context)}, interface_id, action, start, "end",
    CASE WHEN address IN (src, pkt_src) THEN coalesce(pkt_dst, dst) ELSE coalesce(pkt_src, src) END AS peer,
    CASE WHEN address IN (src, pkt_src) THEN bytes ELSE 0 END AS bytes_sent,
    CASE WHEN address IN (src, pkt_src) THEN 0 ELSE bytes END AS bytes_received
  FROM seen
  CROSS JOIN (VALUES (IPADDRESS '${address}')) AS wanted (address)
  WHERE address IN (src, dst, pkt_src, pkt_dst)
)
SELECT
  ${place(context)}, interface_id,
  CAST(peer AS varchar) AS peer,
  action,
  sum(bytes_sent) AS bytes_sent,
  sum(bytes_received) AS bytes_received,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM legs
${context.networks._isNotNoise('peer').map(condition => `WHERE ${condition}\n`).join('')}\
GROUP BY ${place(context)}, interface_id, peer, action
ORDER BY last_seen DESC, ${place(context)}, interface_id, peer, action
LIMIT 1000`,
    insights: context => insights(context, address),
  };
}

function insights(context: InsightsContext, address: string): string[] {
  const [src, dst, packetSrc, packetDst] = [Field.SRCADDR, Field.DSTADDR, Field.PKT_SRCADDR, Field.PKT_DSTADDR].map(context.of);
  const far = (packet: string, plain: string) => `case(${packet} = "-", ${plain}, ${packet})`;
  const sent = isAddress(address, src, packetSrc);
  const bytes = context.of(Field.BYTES);
  return [
    flows(context, isAddress(address, src, dst, packetSrc, packetDst), ...isNotNoise(context, Field.SRCADDR, Field.DSTADDR)),
    `fields case(${sent}, ${far(packetDst, dst)}, ${far(packetSrc, src)}) as peer, case(${sent}, ${bytes}, 0) as out, case(${sent}, 0, ${bytes}) as back`,
    'stats sum(out) as bytes_sent, sum(back) as bytes_received, min(@timestamp) as first_seen, max(@timestamp) as last_seen by '
      + `${column(context, Field.INTERFACE_ID)}, peer, ${column(context, Field.ACTION)}`,
    'sort last_seen desc, interface_id, peer',
    'limit 1000',
  ];
}
