import { FlowLogField as Field } from '../../../format';
import { BILLED_ALL } from '../billing';
import { accepted, flows, gib as asGib, isInternal, scopeFields } from '../insights';
import { Question } from '../question';
import { flowsOf, gib, ip, scopeColumns, where } from '../sql';

export function regionalNatGatewayUsers(): Question {
  return {
    name: 'regional-nat-gateway-users',
    asked: 'Who uses the regional NAT gateways, to where, and how much?',
    parameters: ['rows: 1000 (LIMIT)'],
    meaning: [
      'Only conversations between an address of yours and the internet: requests as they enter the gateway, answers as they leave it, so that each byte counts once.',
      'AWS bills both directions per GB processed: aws.amazon.com/vpc/pricing, "NAT Gateway". Gateway endpoints carry S3 and DynamoDB of the same Region free of charge.',
      BILLED_ALL,
    ],
    needs: [Field.RESOURCE_ID, Field.SRCADDR, Field.DSTADDR, Field.FLOW_DIRECTION, Field.BYTES, Field.START, Field.ACTION, Field.LOG_STATUS],
    sql: context => {
      const service = context.format.covers(Field.PKT_SRC_AWS_SERVICE, Field.PKT_DST_AWS_SERVICE);
      return `\
WITH legs AS (
  SELECT
    ${scopeColumns(context)}, resource_id, flow_direction, coalesce(bytes, 0) AS bytes,${service ? REMOTE_SERVICE : ''}
    CASE WHEN flow_direction = 'ingress' THEN ${ip('srcaddr')} ELSE ${ip('dstaddr')} END AS workload,
    CASE WHEN flow_direction = 'ingress' THEN ${ip('dstaddr')} ELSE ${ip('srcaddr')} END AS remote
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'ACCEPT'", "resource_id <> '-'")}
)
SELECT
  ${scopeColumns(context)}, resource_id AS nat_gateway_id,
  CAST(workload AS varchar) AS workload, CAST(remote AS varchar) AS remote,${service ? ' max(service) AS remote_aws_service,' : ''}
  sum(CASE WHEN flow_direction = 'ingress' THEN bytes ELSE 0 END) AS bytes_sent,
  sum(CASE WHEN flow_direction = 'ingress' THEN 0 ELSE bytes END) AS bytes_received,
  sum(bytes) AS bytes_processed,
  ${gib('sum(bytes)')} AS gib_processed
FROM legs
${where('', context.networks._isInternal('workload'), `NOT ${context.networks._isInternal('remote')}`)}
GROUP BY ${scopeColumns(context)}, resource_id, workload, remote
ORDER BY bytes_processed DESC, ${scopeColumns(context)}, nat_gateway_id, workload, remote
LIMIT 1000`;
    },
    insights: context => {
      const [src, dst, direction] = [Field.SRCADDR, Field.DSTADDR, Field.FLOW_DIRECTION].map(context.of);
      const [bytes, gateway] = [Field.BYTES, Field.RESOURCE_ID].map(context.of);
      const service = context.format.covers(Field.PKT_SRC_AWS_SERVICE, Field.PKT_DST_AWS_SERVICE);
      const enters = (yes: string | number, no: string | number) => `case(${direction} = "ingress", ${yes}, ${no})`;
      return [
        flows(context, accepted(context), `${gateway} != "-"`),
        `fields ${enters(src, dst)} as workload, ${enters(dst, src)} as remote, ${enters(bytes, 0)} as out, ${enters(0, bytes)} as back`
          + (service ? `, ${enters(context.of(Field.PKT_DST_AWS_SERVICE), context.of(Field.PKT_SRC_AWS_SERVICE))} as service` : ''),
        `filter ${isInternal(context, 'workload')} and not ${isInternal(context, 'remote')}`,
        `stats ${service ? 'sortsLast(service) as remote_aws_service, ' : ''}sum(out) as bytes_sent, sum(back) as bytes_received, sum(${bytes}) as bytes_processed `
          + `by ${scopeFields(context)}${gateway} as nat_gateway_id, workload, remote`,
        `fields ${asGib('bytes_processed')} as gib_processed`,
        'sort bytes_processed desc, nat_gateway_id, workload, remote',
        'limit 1000',
      ];
    },
  };
}

const REMOTE_SERVICE = `
    nullif(CASE WHEN flow_direction = 'ingress' THEN pkt_dst_aws_service ELSE pkt_src_aws_service END, '-') AS service,`;
