import { FlowLogField as Field } from '../../../format';
import { FLOW_LOG_ID } from '../file-names';
import { Question } from '../question';
import { filesOf, where } from '../sql';

/** One record as a whole: the smallest of each column by itself would be an example that does not exist. */
const EXAMPLE = 'ARRAY["$path", coalesce(action, \'-\'), coalesce(log_status, \'-\')]';

export function mixedFormats(): Question {
  return {
    name: 'mixed-formats',
    asked: 'Do records of two formats lie in one place?',
    parameters: [],
    meaning: [
      'Text files are read by position: records of another format show values in the wrong columns, an action that is none, and every other answer about them is wrong.',
      'Each line is a flow log whose records do not fit the table: give it a prefix and a table of its own. No line: all actions and statuses are what they can be.',
      'Whole files of the span are read, whatever their records say of their time. Parquet is read by name: there only a format without status can show.',
    ],
    needs: [Field.ACTION, Field.LOG_STATUS],
    insights: 'tells flow logs apart by the names of their files',
    sql: context => `\
SELECT
  aws_account_id, aws_region, ${FLOW_LOG_ID} AS flow_log_id,
  count(*) AS odd_records,
  count(DISTINCT "$path") AS files,
  min(${EXAMPLE})[1] AS example_file,
  min(${EXAMPLE})[2] AS example_action,
  min(${EXAMPLE})[3] AS example_status
FROM "${context.table}"
${where('', ...filesOf(context), `NOT (
    coalesce(action, '-') IN ('ACCEPT', 'REJECT', '-')
    AND coalesce(log_status, '-') IN ('OK', 'NODATA', 'SKIPDATA')
  )`)}
GROUP BY aws_account_id, aws_region, ${FLOW_LOG_ID}
ORDER BY odd_records DESC, aws_account_id, aws_region, flow_log_id
LIMIT 1000`,
  };
}
