import { FlowLogField as Field } from '../../../format';
import { ipv6Network, isIpv6, relays } from '../addresses';
import { Question } from '../question';
import { flowsOf, ip, NOT_MIRRORED, scopeColumns, where } from '../sql';

export function ipv6Traffic(): Question {
  return {
    name: 'ipv6-traffic',
    asked: 'How much traffic is IPv6, whose, and where to?',
    parameters: [],
    meaning: [
      'ipv6_percent is the share of IPv6 in all accepted bytes of the VPC, the same in each of its lines. No line: no IPv6. IPv6 needs no NAT, so host is the real one.',
      'List the IPv6 blocks of your VPCs as own ranges, else your own hosts count as internet. NAT gateways repeat what others sent and are left out.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, Field.PKT_SRCADDR, Field.DSTPORT, Field.PROTOCOL, Field.FLOW_DIRECTION,
      Field.BYTES, Field.START, Field.ACTION, Field.LOG_STATUS,
    ],
    insights: 'tells NAT gateways from workloads by all records of an interface, by windows, not used here yet',
    sql: context => `\
WITH flows AS (
  SELECT
    ${scopeColumns(context)}, coalesce(interface_id, '-') AS interface_id, flow_direction,
    ${ip('srcaddr')} AS src, ${ip('dstaddr')} AS dst, ${ip('pkt_srcaddr')} AS pkt_src,
    coalesce(bytes, 0) AS bytes
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'ACCEPT'", NOT_MIRRORED, ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
),
legs AS (
  SELECT
    ${scopeColumns(context)},
    CASE WHEN flow_direction = 'egress' THEN CAST(src AS varchar) ELSE CAST(dst AS varchar) END AS host,
    CASE WHEN flow_direction = 'egress' THEN dst ELSE src END AS remote,
    CASE WHEN flow_direction = 'egress' THEN bytes ELSE 0 END AS sent,
    CASE WHEN flow_direction = 'egress' THEN 0 ELSE bytes END AS received,
    ${relays(context)}
  FROM flows
),
told AS (
  SELECT
    ${scopeColumns(context)}, sent, received,
    CASE WHEN ${isIpv6('host')} THEN host END AS host,
    ${ipv6Network('CAST(remote AS varchar)')} AS remote_network,
    CASE WHEN ${context.networks._isInternal('remote')} THEN 'internal' ELSE 'internet' END AS towards
  FROM legs
  WHERE NOT coalesce(relays, FALSE)
),
sums AS (
  SELECT
    ${scopeColumns(context)}, host, remote_network, towards,
    sum(sent) AS bytes_sent, sum(received) AS bytes_received,
    sum(sum(sent) + sum(received)) OVER (PARTITION BY ${scopeColumns(context)}) AS all_bytes,
    sum(CASE WHEN host IS NULL THEN 0 ELSE sum(sent) + sum(received) END) OVER (PARTITION BY ${scopeColumns(context)}) AS ipv6_bytes
  FROM told
  GROUP BY ${scopeColumns(context)}, host, remote_network, towards
)
SELECT
  ${scopeColumns(context)}, host, towards, remote_network, bytes_sent, bytes_received,
  round(100e0 * ipv6_bytes / nullif(all_bytes, 0), 1) AS ipv6_percent
FROM sums
WHERE host IS NOT NULL
ORDER BY bytes_sent + bytes_received DESC, ${scopeColumns(context)}, host, towards, remote_network
LIMIT 1000`,
  };
}
