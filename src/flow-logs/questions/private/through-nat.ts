import { QuestionContext } from './question';
import { address, flowsOf, scopeColumns, where } from './sql';
import { FlowLogField as Field } from '../../format';

/** Fields that tell the inner side of a NAT gateway's interface from its outer side. */
export const NAT_FIELDS = [
  Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, Field.PKT_SRCADDR, Field.PKT_DSTADDR, Field.BYTES, Field.START, Field.ACTION, Field.LOG_STATUS,
];

/**
 * Common tables up to `translated`: what passed each NAT gateway, seen from its inner side, so that each byte counts once.
 *
 * There the packet's far end is not the address that the interface shows as its own: a request is for the gateway, its packet for the
 * remote host; an answer comes from the gateway, its packet from the remote host. A firewall or a transit gateway looks alike. But only
 * who translates also speaks to the remote host as itself (leg `own`).
 */
export function throughNat(context: QuestionContext, tellsService: boolean): string {
  const service = tellsService ? '\n    CASE WHEN dst <> pkt_dst THEN dst_service ELSE src_service END AS service,' : '';
  return `\
WITH flows AS (
  SELECT
    ${scopeColumns(context)}, interface_id, coalesce(bytes, 0) AS bytes,
    ${address('srcaddr')} AS src, ${address('dstaddr')} AS dst,
    ${address('pkt_srcaddr')} AS pkt_src, ${address('pkt_dstaddr')} AS pkt_dst${tellsService ? `,
    nullif(pkt_src_aws_service, '-') AS src_service, nullif(pkt_dst_aws_service, '-') AS dst_service` : ''}
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'ACCEPT'")}
),
legs AS (
  SELECT
    ${scopeColumns(context)}, interface_id, bytes,${service}
    CASE WHEN dst <> pkt_dst THEN 'request' WHEN src <> pkt_src THEN 'answer' ELSE 'own' END AS leg,
    CASE WHEN dst <> pkt_dst THEN dst ELSE src END AS gateway,
    CASE WHEN dst <> pkt_dst THEN src ELSE dst END AS workload,
    CASE WHEN dst <> pkt_dst THEN pkt_dst WHEN src <> pkt_src THEN pkt_src ELSE dst END AS remote
  FROM flows
),
translated AS (
  SELECT
    ${scopeColumns(context)}, interface_id, leg, workload, remote,${tellsService ? ' max(service) AS service,' : ''} sum(bytes) AS bytes,
    bool_or(leg = 'own') OVER (PARTITION BY aws_account_id, aws_region, interface_id, gateway, remote) AS is_nat
  FROM legs
  GROUP BY ${scopeColumns(context)}, interface_id, leg, gateway, workload, remote
)`;
}

/** Bytes each way. AWS bills both. */
export const SENT_AND_RECEIVED = `\
  sum(CASE WHEN leg = 'request' THEN bytes ELSE 0 END) AS bytes_sent,
  sum(CASE WHEN leg = 'answer' THEN bytes ELSE 0 END) AS bytes_received,
  sum(bytes) AS bytes_processed`;
