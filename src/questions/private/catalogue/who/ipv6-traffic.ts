import { FlowLogField as Field } from '../../../../format';
import { isIpv6, network, relays } from '../../addresses';
import { Question, QuestionContext } from '../../question';
import { flowsOf, ip, NOT_MIRRORED, place, where } from '../../sql';

export function ipv6Traffic(): Question {
  return {
    name: 'ipv6-traffic',
    asked: 'How much traffic is IPv6, whose, and where to?',
    parameters: [],
    meaning: [
      'ipv6_percent is the share of IPv6 in all accepted bytes of the VPC, the same in each of its lines. No line: no IPv6. IPv6 needs no NAT, so host is the real one.',
      'List the IPv6 blocks of your VPCs as own ranges, else your own hosts count as internet. NAT gateways count as IPv4 of their own unless the format has pkt_srcaddr.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL, Field.FLOW_DIRECTION,
      Field.BYTES, Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
WITH flows AS (
  SELECT
    ${place(context)}, coalesce(interface_id, '-') AS interface_id, flow_direction,
    ${ip('srcaddr')} AS src, ${ip('dstaddr')} AS dst,${knowsRelays(context) ? ` ${ip('pkt_srcaddr')} AS pkt_src,` : ''}
    coalesce(bytes, 0) AS bytes, start, "end"
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'ACCEPT'", NOT_MIRRORED, ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
),
legs AS (
  SELECT
    ${place(context)}, start, "end",
    CASE WHEN flow_direction = 'egress' THEN CAST(src AS varchar) ELSE CAST(dst AS varchar) END AS host,
    CASE WHEN flow_direction = 'egress' THEN dst ELSE src END AS remote,
    CASE WHEN flow_direction = 'egress' THEN bytes ELSE 0 END AS sent,
    CASE WHEN flow_direction = 'egress' THEN 0 ELSE bytes END AS received${knowsRelays(context) ? `,
    ${relays(context)}` : ''}
  FROM flows
),
told AS (
  SELECT
    ${place(context)}, sent, received, start, "end",
    CASE WHEN ${isIpv6('host')} THEN host END AS host,
    CASE WHEN ${isIpv6('host')} THEN ${network('CAST(remote AS varchar)')} END AS remote_network,
    CASE WHEN ${isIpv6('host')} AND ${context.networks._isInternal('remote')} THEN 'internal' ELSE 'internet' END AS towards
  FROM legs${knowsRelays(context) ? '\n  WHERE NOT coalesce(relays, FALSE)' : ''}
),
sums AS (
  SELECT
    ${place(context)}, host, remote_network, towards,
    sum(sent) AS sent, sum(received) AS received, min(start) AS start, max("end") AS "end",
    sum(sum(sent) + sum(received)) OVER (PARTITION BY ${place(context)}) AS all_bytes,
    sum(CASE WHEN host IS NULL THEN 0 ELSE sum(sent) + sum(received) END) OVER (PARTITION BY ${place(context)}) AS ipv6_bytes
  FROM told
  GROUP BY ${place(context)}, host, remote_network, towards
)
SELECT
  ${place(context)}, host, towards, remote_network,
  sent AS bytes_sent,
  received AS bytes_received,
  round(100e0 * ipv6_bytes / nullif(all_bytes, 0), 1) AS ipv6_percent,
  from_unixtime(start) AS first_seen,
  from_unixtime("end") AS last_seen
FROM sums
WHERE host IS NOT NULL
ORDER BY sent + received DESC, ${place(context)}, host, towards, remote_network
LIMIT 1000`,
  };
}

function knowsRelays(context: QuestionContext): boolean {
  return context.format.covers(Field.PKT_SRCADDR);
}
