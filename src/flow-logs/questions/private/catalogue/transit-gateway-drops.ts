import { FlowLogFamily, FlowLogField as Field } from '../../../format';
import { flows, isNotNoise, seen } from '../insights';
import { Question } from '../question';
import { address, flowsOf, ip, where } from '../sql';

const COUNTERS = ['no_route', 'blackhole', 'mtu_exceeded', 'ttl_expired'] as const;
const lost = (reason: string) => `coalesce(packets_lost_${reason}, 0)`;
const LOST = COUNTERS.map(lost).join(' + ');

export function transitGatewayDrops(): Question {
  return {
    name: 'transit-gateway-drops',
    asked: 'What did the transit gateway drop, and why?',
    parameters: [],
    meaning: [
      'Packets, not bytes: no_route and blackhole point to the route table of the attachment, mtu_exceeded to packets above 8500 bytes (1500 over VPN), ttl_expired to a loop.',
      'A transit gateway neither accepts nor rejects: what a security group or network ACL refused stands in the flow logs of the VPC.',
    ],
    needs: [
      Field.TGW_ID, Field.TGW_ATTACHMENT_ID, Field.FLOW_DIRECTION, Field.SRCADDR, Field.DSTADDR,
      Field.PACKETS_LOST_NO_ROUTE, Field.PACKETS_LOST_BLACKHOLE, Field.PACKETS_LOST_MTU_EXCEEDED, Field.PACKETS_LOST_TTL_EXPIRED,
      Field.START, Field.END, Field.LOG_STATUS,
    ],
    families: [FlowLogFamily.TRANSIT_GATEWAY],
    sql: context => `\
SELECT
  aws_account_id, aws_region, tgw_id, tgw_attachment_id, flow_direction,
  ${address('srcaddr')} AS source, ${address('dstaddr')} AS destination,
  sum(${LOST}) AS packets_lost,
${COUNTERS.map(reason => `  sum(${lost(reason)}) AS ${reason},`).join('\n')}
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM "${context.table}"
${where('', ...flowsOf(context), `${LOST} > 0`, ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
GROUP BY aws_account_id, aws_region, tgw_id, tgw_attachment_id, flow_direction, ${address('srcaddr')}, ${address('dstaddr')}
ORDER BY packets_lost DESC, aws_account_id, aws_region, tgw_id, tgw_attachment_id, flow_direction, source, destination
LIMIT 1000`,
    insights: context => [
      flows(context, ...isNotNoise(context, Field.SRCADDR, Field.DSTADDR)),
      `fields ${COUNTERS.map(reason => `case(packets_lost_${reason} = "-", 0, packets_lost_${reason}) as lost_${reason}`).join(', ')}`,
      `fields ${COUNTERS.map(reason => `lost_${reason}`).join(' + ')} as lost`,
      'filter lost > 0',
      `stats sum(lost) as packets_lost, ${COUNTERS.map(reason => `sum(lost_${reason}) as ${reason}`).join(', ')}, ${seen()} `
        + 'by tgw_id, tgw_attachment_id, flow_direction, srcaddr as source, dstaddr as destination',
      'sort packets_lost desc, tgw_id, tgw_attachment_id, flow_direction, source, destination',
      'limit 1000',
    ],
  };
}
