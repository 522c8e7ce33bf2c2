import { Question } from '../question';
import { DEFAULT_FIELDS, place, where } from '../sql';

export function lostRecords(): Question {
  return {
    name: 'lost-records',
    asked: 'Where were records lost (SKIPDATA)?',
    parameters: ['none besides the span'],
    meaning: [
      'One SKIPDATA record can stand for many flows: AWS could not keep up or failed, and what happened there is not in the log.',
      'Answers of other questions are incomplete for these interfaces and hours. A busy interface that shows often is a case for AWS support.',
    ],
    needs: DEFAULT_FIELDS,
    sql: context => `\
SELECT
  ${place(context)}, interface_id,
  date_trunc('hour', from_unixtime(start)) AS hour_utc,
  count(*) AS skipdata_records,
  from_unixtime(min(start)) AS first_lost,
  from_unixtime(max("end")) AS last_lost
FROM ${context.table}
${where('', ...context.span._conditions(context.time), "log_status = 'SKIPDATA'")}
GROUP BY ${place(context)}, interface_id, date_trunc('hour', from_unixtime(start))
ORDER BY hour_utc DESC, skipdata_records DESC, ${place(context)}, interface_id
LIMIT 1000`,
  };
}
