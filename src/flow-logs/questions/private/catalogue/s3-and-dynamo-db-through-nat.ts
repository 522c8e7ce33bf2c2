import { FlowLogField as Field } from '../../../format';
import { BILLED_ALL } from '../billing';
import { Question } from '../question';
import { gib, scopeColumns } from '../sql';
import { NAT_FIELDS, SENT_AND_RECEIVED, throughNat } from '../through-nat';

export function s3AndDynamoDbThroughNat(): Question {
  return {
    name: 's3-and-dynamodb-through-nat',
    asked: 'What goes through NAT gateways to S3 and DynamoDB, which gateway endpoints carry free of charge?',
    parameters: ["services: 'S3', 'DYNAMODB'"],
    meaning: [
      'A gateway endpoint in the VPC of the workload takes this traffic without a charge, if it stays within the Region: the record does not tell the Region of a bucket or table.',
      'NAT is billed per GB processed, both directions: aws.amazon.com/vpc/pricing. For regional NAT gateways ask regional-nat-gateway-users, which names the service.',
      BILLED_ALL,
    ],
    needs: [...NAT_FIELDS, Field.PKT_SRC_AWS_SERVICE, Field.PKT_DST_AWS_SERVICE],
    insights: 'tells who translates addresses by all records of an interface, by windows, not used here yet',
    sql: context => `\
${throughNat(context, true)}
SELECT
  ${scopeColumns(context)}, interface_id AS nat_interface_id, service, workload,
${SENT_AND_RECEIVED},
  ${gib('sum(bytes)')} AS gib_processed
FROM translated
WHERE is_nat
  AND leg <> 'own'
  AND service IN ('S3', 'DYNAMODB')
GROUP BY ${scopeColumns(context)}, interface_id, service, workload
ORDER BY bytes_processed DESC, ${scopeColumns(context)}, nat_interface_id, service, workload
LIMIT 1000`,
  };
}
