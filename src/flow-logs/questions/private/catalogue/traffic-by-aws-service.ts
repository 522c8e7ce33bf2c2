import { FlowLogField as Field } from '../../../format';
import { relays } from '../addresses';
import { Question } from '../question';
import { flowsOf, ip, scopeColumns, where } from '../sql';

export function trafficByAwsService(): Question {
  return {
    name: 'traffic-by-aws-service',
    asked: 'Which AWS services (S3, DynamoDB, ...) were talked to, and how much?',
    parameters: [],
    meaning: [
      'By the published address ranges: EC2 is somebody\'s instance, AMAZON any other service; ranges that overlap give one code. Neither Region nor owner is told.',
      'NAT gateways are left out, the workloads behind them count. Much S3 or DynamoDB of the same Region through NAT: a gateway endpoint carries it at no charge.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, Field.PKT_SRCADDR, Field.PKT_DSTADDR, Field.PKT_SRC_AWS_SERVICE, Field.PKT_DST_AWS_SERVICE,
      Field.FLOW_DIRECTION, Field.BYTES, Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    insights: 'tells NAT gateways from workloads by all records of an interface, by windows, not used here yet',
    sql: context => `\
WITH flows AS (
  SELECT
    ${scopeColumns(context)}, coalesce(interface_id, '-') AS interface_id, flow_direction, start, "end",
    ${ip('srcaddr')} AS src, ${ip('pkt_srcaddr')} AS pkt_src,
    CASE WHEN flow_direction = 'egress' THEN ${ip('pkt_dstaddr')} ELSE ${ip('pkt_srcaddr')} END AS remote,
    CASE WHEN flow_direction = 'egress' THEN pkt_dst_aws_service ELSE pkt_src_aws_service END AS aws_service,
    CASE WHEN flow_direction = 'egress' THEN coalesce(bytes, 0) ELSE 0 END AS sent,
    CASE WHEN flow_direction = 'egress' THEN 0 ELSE coalesce(bytes, 0) END AS received
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'ACCEPT'", ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
),
seen AS (
  SELECT
    ${scopeColumns(context)}, interface_id, aws_service, remote, sent, received, start, "end",
    ${relays(context)}
  FROM flows
)
SELECT
  ${scopeColumns(context)}, aws_service,
  count(DISTINCT interface_id) AS interfaces,
  sum(sent) AS bytes_sent,
  sum(received) AS bytes_received,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM seen
${where('', "aws_service <> '-'", 'NOT coalesce(relays, FALSE)', `NOT ${context.networks._isInternal('remote')}`)}
GROUP BY ${scopeColumns(context)}, aws_service
ORDER BY sum(sent) + sum(received) DESC, ${scopeColumns(context)}, aws_service
LIMIT 1000`,
  };
}
