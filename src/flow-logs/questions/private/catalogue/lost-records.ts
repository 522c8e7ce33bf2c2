import { FlowLogField as Field } from '../../../format';
import { column } from '../insights';
import { Question } from '../question';
import { bounds, interfaceScopeColumns, where } from '../sql';

export function lostRecords(): Question {
  return {
    name: 'lost-records',
    asked: 'Where were records lost (SKIPDATA)?',
    parameters: [],
    meaning: [
      'One SKIPDATA record can stand for many flows: AWS could not keep up or failed, and what happened there is not in the log.',
      'Answers of other questions are incomplete for these interfaces and hours. A busy interface that shows often is a case for AWS support.',
    ],
    needs: [Field.INTERFACE_ID, Field.START, Field.END, Field.LOG_STATUS],
    sql: context => `\
SELECT
  ${interfaceScopeColumns(context)}, interface_id,
  date_trunc('hour', from_unixtime(start)) AS hour_utc,
  count(*) AS skipdata_records,
  from_unixtime(min(start)) AS first_lost,
  from_unixtime(max("end")) AS last_lost
FROM "${context.table}"
${where('', ...bounds(context), "log_status = 'SKIPDATA'")}
GROUP BY aws_account_id, aws_region, interface_id, date_trunc('hour', from_unixtime(start))
ORDER BY hour_utc DESC, skipdata_records DESC, aws_account_id, aws_region, interface_id
LIMIT 1000`,
    insights: context => [
      `filter ${context.of(Field.LOG_STATUS)} = "SKIPDATA"`,
      `stats count(*) as skipdata_records, min(@timestamp) as first_lost, max(@timestamp) as last_lost by ${column(context, Field.INTERFACE_ID)}, bin(1h) as hour_utc`,
      'sort hour_utc desc, skipdata_records desc, interface_id',
      'limit 1000',
    ],
  };
}
