import { FlowLogField as Field } from '../../../format';
import { BILLED_ALL } from '../billing';
import { Question } from '../question';
import { gib, scopeColumns } from '../sql';
import { NAT_FIELDS, SENT_AND_RECEIVED, throughNat } from '../through-nat';

export function natGatewayUsers(): Question {
  return {
    name: 'nat-gateway-users',
    asked: 'Who uses the NAT gateways, to where, and how much?',
    parameters: ['rows: 1000 (LIMIT)'],
    meaning: [
      'Taken at the inner side of each NAT gateway\'s interface, so that each byte counts once; NAT instances show as well. Flow logs must watch that interface.',
      'AWS bills both directions per GB processed: aws.amazon.com/vpc/pricing, "NAT Gateway". Look for endpoints of the service, or for a cache, at the top of the list.',
      BILLED_ALL,
    ],
    needs: NAT_FIELDS,
    insights: 'tells who translates addresses by all records of an interface, by windows, not used here yet',
    sql: context => {
      const service = context.format.covers(Field.PKT_SRC_AWS_SERVICE, Field.PKT_DST_AWS_SERVICE);
      return `\
${throughNat(context, service)}
SELECT
  ${scopeColumns(context)}, interface_id AS nat_interface_id, workload, remote,${service ? ' max(service) AS remote_aws_service,' : ''}
${SENT_AND_RECEIVED},
  ${gib('sum(bytes)')} AS gib_processed
FROM translated
WHERE is_nat
  AND leg <> 'own'
GROUP BY ${scopeColumns(context)}, interface_id, workload, remote
ORDER BY bytes_processed DESC, ${scopeColumns(context)}, nat_interface_id, workload, remote
LIMIT 1000`;
    },
  };
}
