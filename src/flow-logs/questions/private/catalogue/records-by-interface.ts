import { FlowLogField as Field } from '../../../format';
import { column } from '../insights';
import { Question } from '../question';
import { bounds, interfaceScopeColumns, where } from '../sql';

export function recordsByInterface(): Question {
  return {
    name: 'records-by-interface',
    asked: 'Which interfaces write most records?',
    parameters: ['rows: 1000 (LIMIT)'],
    meaning: [
      'Delivery is billed by the bytes of all records, those of idle intervals (NODATA) and of refused packets included: aws.amazon.com/cloudwatch/pricing, "Vended Logs".',
      'Health checks, scans and name servers lead such lists. Ten-minute intervals, fewer fields, or flow logs of the subnets that matter cost less.',
    ],
    needs: [Field.INTERFACE_ID, Field.START, Field.ACTION, Field.LOG_STATUS],
    sql: context => `\
SELECT
  ${interfaceScopeColumns(context)}, coalesce(interface_id, '-') AS interface_id,
  count(*) AS records,
  round(CAST(count(*) AS double) * 100 / sum(count(*)) OVER (), 1) AS percent_of_all,
  count_if(log_status = 'NODATA') AS nodata_records,
  count_if(action = 'REJECT') AS rejected_records
FROM "${context.table}"
${where('', ...bounds(context))}
GROUP BY aws_account_id, aws_region, coalesce(interface_id, '-')
ORDER BY records DESC, aws_account_id, aws_region, interface_id
LIMIT 1000`,
    insights: context => [
      `fields case(${context.of(Field.LOG_STATUS)} = "NODATA", 1, 0) as idle, case(${context.of(Field.ACTION)} = "REJECT", 1, 0) as refused`,
      `stats count(*) as records, sum(idle) as nodata_records, sum(refused) as rejected_records by ${column(context, Field.INTERFACE_ID)}`,
      'sort records desc, interface_id',
      'limit 1000',
    ],
  };
}
