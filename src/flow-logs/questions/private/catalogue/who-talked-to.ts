import { addressInName, ipAddress } from '../../../../athena';
import { FlowLogField as Field } from '../../../format';
import { FlowLogQueryOptions } from '../../flow-log-query-options';
import { column, flows, isAddress, isNotNoise, trueAddress } from '../insights';
import { InsightsContext, Question, QuestionContext } from '../question';
import { flowsOf, ip, scopeColumns, where } from '../sql';

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
    name: `who-talked-to-${addressInName(address)}`,
    asked: `Who talked to ${address}, anywhere?`,
    parameters: [`address: ${address} (in VALUES)`],
    meaning: [
      'Looks behind NAT and at secondary addresses too, if the format has pkt_srcaddr and pkt_dstaddr. Without them it finds only addresses that an interface recorded',
      'as its own or its neighbour\'s: neither who was behind a NAT gateway nor a secondary address, such as that of a pod, and a peer may be the gateway.',
      'Addresses are reused: first_seen and last_seen tell whose turn it was.',
      'Each line is what one interface saw: the same bytes show at both ends and on every NAT gateway between, so do not add lines up.',
    ],
    needs: [Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, Field.BYTES, Field.START, Field.END, Field.ACTION, Field.LOG_STATUS],
    sql: context => sql(context, address),
    insights: context => insights(context, address),
  };
}

function sql(context: QuestionContext, address: string): string {
  const hasPackets = context.format.covers(Field.PKT_SRCADDR, Field.PKT_DSTADDR);
  const ends = (end: 'src' | 'dst') => hasPackets ? `${end}, pkt_${end}` : end;
  const far = (end: 'src' | 'dst') => hasPackets ? `coalesce(pkt_${end}, ${end})` : end;
  const packets = hasPackets ? `,
    ${ip('pkt_srcaddr')} AS pkt_src,
    ${ip('pkt_dstaddr')} AS pkt_dst` : '';
  return `\
WITH seen AS (
  SELECT
    ${scopeColumns(context)}, interface_id, action, start, "end", coalesce(bytes, 0) AS bytes,
    ${ip('srcaddr')} AS src,
    ${ip('dstaddr')} AS dst${packets}
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context))}
),
legs AS (
  SELECT
    ${scopeColumns(context)}, interface_id, action, start, "end",
    CASE WHEN address IN (${ends('src')}) THEN ${far('dst')} ELSE ${far('src')} END AS peer,
    CASE WHEN address IN (${ends('src')}) THEN bytes ELSE 0 END AS bytes_sent,
    CASE WHEN address IN (${ends('src')}) THEN 0 ELSE bytes END AS bytes_received
  FROM seen
  CROSS JOIN (VALUES (IPADDRESS '${address}')) AS wanted (address)
  WHERE address IN (${hasPackets ? 'src, dst, pkt_src, pkt_dst' : 'src, dst'})
)
SELECT
  ${scopeColumns(context)}, interface_id,
  CAST(peer AS varchar) AS peer,
  action,
  sum(bytes_sent) AS bytes_sent,
  sum(bytes_received) AS bytes_received,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM legs
${context.networks._isNotNoise('peer').map(condition => `WHERE ${condition}\n`).join('')}\
GROUP BY ${scopeColumns(context)}, interface_id, peer, action
ORDER BY last_seen DESC, ${scopeColumns(context)}, interface_id, peer, action
LIMIT 1000`;
}

function insights(context: InsightsContext, address: string): string[] {
  const [src, dst] = [Field.SRCADDR, Field.DSTADDR].map(context.of);
  const hasPackets = context.format.covers(Field.PKT_SRCADDR, Field.PKT_DSTADDR);
  const [packetSrc, packetDst] = hasPackets ? [Field.PKT_SRCADDR, Field.PKT_DSTADDR].map(field => [context.of(field)]) : [[], []];
  const sent = isAddress(address, src, ...packetSrc);
  const bytes = context.of(Field.BYTES);
  return [
    flows(context, isAddress(address, src, dst, ...packetSrc, ...packetDst), ...isNotNoise(context, Field.SRCADDR, Field.DSTADDR)),
    `fields case(${sent}, ${trueAddress(context, 'dst')}, ${trueAddress(context, 'src')}) as peer, case(${sent}, ${bytes}, 0) as out, case(${sent}, 0, ${bytes}) as back`,
    'stats sum(out) as bytes_sent, sum(back) as bytes_received, min(@timestamp) as first_seen, max(@timestamp) as last_seen by '
      + `${column(context, Field.INTERFACE_ID)}, peer, ${column(context, Field.ACTION)}`,
    'sort last_seen desc, interface_id, peer',
    'limit 1000',
  ];
}
