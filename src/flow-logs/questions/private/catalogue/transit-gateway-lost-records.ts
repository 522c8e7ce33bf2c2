import { FlowLogFamily, FlowLogField as Field } from '../../../format';
import { seen } from '../insights';
import { Question } from '../question';
import { bounds, where } from '../sql';

export function transitGatewayLostRecords(): Question {
  return {
    name: 'transit-gateway-lost-records',
    asked: 'Where were records of the transit gateway lost (SKIPDATA)?',
    parameters: [],
    meaning: [
      'One SKIPDATA record can stand for many flows: AWS could not keep up or failed, and what happened there is not in the log.',
      'Answers of other questions are incomplete for these attachments and hours.',
    ],
    needs: [Field.TGW_ID, Field.TGW_ATTACHMENT_ID, Field.START, Field.END, Field.LOG_STATUS],
    families: [FlowLogFamily.TRANSIT_GATEWAY],
    sql: context => `\
SELECT
  aws_account_id, aws_region, tgw_id, tgw_attachment_id,
  date_trunc('hour', from_unixtime(start)) AS hour_utc,
  count(*) AS skipdata_records,
  from_unixtime(min(start)) AS first_lost,
  from_unixtime(max("end")) AS last_lost
FROM "${context.table}"
${where('', ...bounds(context), "log_status = 'SKIPDATA'")}
GROUP BY aws_account_id, aws_region, tgw_id, tgw_attachment_id, date_trunc('hour', from_unixtime(start))
ORDER BY hour_utc DESC, skipdata_records DESC, aws_account_id, aws_region, tgw_id, tgw_attachment_id
LIMIT 1000`,
    insights: () => [
      'filter log_status = "SKIPDATA"',
      `stats count(*) as skipdata_records, ${seen('first_lost', 'last_lost')} by tgw_id, tgw_attachment_id, bin(1h) as hour_utc`,
      'sort hour_utc desc, skipdata_records desc, tgw_id, tgw_attachment_id',
      'limit 1000',
    ],
  };
}
