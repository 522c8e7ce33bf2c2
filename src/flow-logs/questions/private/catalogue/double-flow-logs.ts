import { FlowLogField as Field } from '../../../format';
import { FLOW_LOG_ID } from '../file-names';
import { Question } from '../question';
import { address, flowsOf, scopeColumns, where } from '../sql';

export function doubleFlowLogs(): Question {
  return {
    name: 'double-flow-logs',
    asked: 'Which flows were recorded twice, by two flow logs of one interface?',
    parameters: [],
    meaning: [
      'A flow log of a VPC and one of its subnet or interface write the same flows into this table: bytes and connections count twice, and both are paid for.',
      'Compare with DescribeFlowLogs and delete one, or give it a prefix of its own. A few minutes of it are normal where CloudFormation replaced a flow log.',
      'Flow logs of different intervals seldom begin a record at the same second: few flows here may mean many. An hour is enough to tell: shorten the span where the log is large.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL,
      Field.START, Field.END, Field.LOG_STATUS,
    ],
    insights: 'tells flow logs apart by the names of their files',
    sql: context => `\
WITH doubled AS (
  SELECT
    ${scopeColumns(context)}, interface_id, start, max("end") AS last_packet,
    array_join(array_sort(array_agg(DISTINCT ${FLOW_LOG_ID})), ', ') AS flow_logs
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "interface_id <> '-'")}
  GROUP BY ${scopeColumns(context)}, interface_id, ${address('srcaddr')}, srcport, ${address('dstaddr')}, dstport, protocol, start
  HAVING count(DISTINCT ${FLOW_LOG_ID}) > 1
)
SELECT
  ${scopeColumns(context)}, flow_logs,
  count(DISTINCT interface_id) AS interfaces,
  count(*) AS flows,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max(last_packet)) AS last_seen
FROM doubled
GROUP BY ${scopeColumns(context)}, flow_logs
ORDER BY flows DESC, ${scopeColumns(context)}, flow_logs
LIMIT 1000`,
  };
}
