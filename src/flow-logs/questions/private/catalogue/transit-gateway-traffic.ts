import { FlowLogFamily, FlowLogField as Field } from '../../../format';
import { FROM_ATTACHMENT, TO_ATTACHMENT } from '../attachments';
import { flows, gib as asGib } from '../insights';
import { Question } from '../question';
import { flowsOf, gib, where } from '../sql';

const ENDS = 'from_account, from_vpc, from_attachment, to_account, to_vpc, to_attachment';

export function transitGatewayTraffic(): Question {
  return {
    name: 'transit-gateway-traffic',
    asked: 'Which VPCs and accounts talk through the transit gateway, and how much?',
    parameters: [],
    meaning: [
      'A packet is recorded as it enters the gateway and as it leaves: the fuller view counts, never the sum. Two lines a pair: one for each way. Expected traffic counts too.',
      'VPN, Direct Connect and peering have no VPC: their attachment tells. AWS bills the owner of the sending attachment per GB: aws.amazon.com/transit-gateway/pricing.',
    ],
    needs: [
      Field.TGW_ID, Field.TGW_ATTACHMENT_ID, Field.TGW_PAIR_ATTACHMENT_ID, Field.TGW_SRC_VPC_ACCOUNT_ID, Field.TGW_DST_VPC_ACCOUNT_ID,
      Field.TGW_SRC_VPC_ID, Field.TGW_DST_VPC_ID, Field.FLOW_DIRECTION, Field.PACKETS, Field.BYTES, Field.START, Field.LOG_STATUS,
    ],
    families: [FlowLogFamily.TRANSIT_GATEWAY],
    sql: context => `\
WITH flows AS (
  SELECT
    aws_account_id, aws_region, tgw_id, flow_direction,
    nullif(tgw_src_vpc_account_id, '-') AS from_account, nullif(tgw_src_vpc_id, '-') AS from_vpc, ${FROM_ATTACHMENT} AS from_attachment,
    nullif(tgw_dst_vpc_account_id, '-') AS to_account, nullif(tgw_dst_vpc_id, '-') AS to_vpc, ${TO_ATTACHMENT} AS to_attachment,
    coalesce(packets, 0) AS packets, coalesce(bytes, 0) AS bytes
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context))}
),
views AS (
  SELECT aws_account_id, aws_region, tgw_id, ${ENDS}, flow_direction, sum(packets) AS packets, sum(bytes) AS bytes
  FROM flows
  GROUP BY aws_account_id, aws_region, tgw_id, ${ENDS}, flow_direction
)
SELECT
  aws_account_id, aws_region, tgw_id, ${ENDS},
  max(bytes) AS bytes,
  ${gib('max(bytes)')} AS gib,
  max(packets) AS packets
FROM views
GROUP BY aws_account_id, aws_region, tgw_id, ${ENDS}
ORDER BY bytes DESC, packets DESC, aws_account_id, aws_region, tgw_id, ${ENDS}
LIMIT 1000`,
    insights: context => [
      flows(context),
      'fields case(flow_direction = "ingress", tgw_attachment_id, tgw_pair_attachment_id) as from_attachment, '
        + 'case(flow_direction = "ingress", tgw_pair_attachment_id, tgw_attachment_id) as to_attachment',
      'stats sum(bytes) as view_bytes, sum(packets) as view_packets by tgw_id, tgw_src_vpc_account_id as from_account, tgw_src_vpc_id as from_vpc, from_attachment, '
        + 'tgw_dst_vpc_account_id as to_account, tgw_dst_vpc_id as to_vpc, to_attachment, flow_direction',
      `stats max(view_bytes) as bytes, max(view_packets) as packets by tgw_id, ${ENDS}`,
      `fields ${asGib('bytes')} as gib`,
      'sort bytes desc, packets desc, tgw_id, from_attachment, to_attachment',
      'limit 1000',
    ],
  };
}
