import { QuestionContext } from './question';
import { ip } from './sql';
import { FlowLogField as Field } from '../../format';

/** Who really sent or received. Behind NAT and at secondary addresses (pods) only packet addresses tell, where the format has them. */
export function trueIp(context: QuestionContext, side: 'src' | 'dst'): string {
  const column = `${side}addr`;
  return context.format.covers(Field.PKT_SRCADDR, Field.PKT_DSTADDR) ? `coalesce(${ip(`pkt_${column}`)}, ${ip(column)})` : ip(column);
}

/** The same as text in one spelling. */
export function trueAddress(context: QuestionContext, side: 'src' | 'dst'): string {
  return `CAST(${trueIp(context, side)} AS varchar)`;
}

/** SQL that tells IPv6 from IPv4, of an address as text. */
export function isIpv6(text: string): string {
  return `${text} LIKE '%:%'`;
}

/** The /48 around an IPv6 address that `address()` wrote; NULL of IPv4, which has no groups. */
export function ipv6Network(text: string): string {
  // Written out, so that :: in front of the fourth group cannot hide one of the first three.
  const full = `replace(${text}, '::', ':0:0:0:0:0:0:0:')`;
  const groups = [1, 2, 3].map(group => `split_part(${full}, ':', ${group})`);
  return `concat(${groups.join(", ':', ")}, '::/48')`;
}

/** The /24 or /48 around an address that `address()` wrote. */
export function network(text: string): string {
  return `CASE WHEN ${isIpv6(text)} THEN ${ipv6Network(text)} ELSE concat(regexp_extract(${text}, '^[0-9]+[.][0-9]+[.][0-9]+'), '.0/24') END`;
}

/**
 * Whether the interface of a record hands packets of internet hosts on under its own address, as a NAT gateway does: it repeats what
 * workloads sent. Of columns `flow_direction`, `interface_id`, and the addresses `src` and `pkt_src`.
 */
export function relays(context: QuestionContext): string {
  return `bool_or(flow_direction = 'egress' AND pkt_src <> src AND NOT ${context.networks._isInternal('pkt_src')})
      OVER (PARTITION BY aws_account_id, aws_region, interface_id) AS relays`;
}
