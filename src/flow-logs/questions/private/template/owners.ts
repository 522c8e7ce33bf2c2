import { FlowLogField as Field } from '../../../format';
import { Question, SqlQuestion } from '../question';
import { flowsOf, ip, NOT_MIRRORED, scopeColumns, where } from '../sql';

/** Instances or subnets, by what their own interfaces recorded. */
export function topOwners(naming: Pick<Question, 'name' | 'asked'>, field: Field): SqlQuestion {
  const owner = `coalesce(nullif(${field.columnName}, '-'), 'none')`;
  return {
    ...naming,
    parameters: ['rows: 50 (LIMIT)'],
    meaning: [
      'Accepted traffic of its interfaces, both ways, without mirrored copies. Traffic between two of them counts at both: do not add lines up.',
      'none: interfaces that belong to nobody here, such as those that AWS services make.',
    ],
    needs: [
      field, Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL, Field.PACKETS, Field.BYTES, Field.START,
      Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
SELECT
  ${scopeColumns(context)}, ${owner} AS ${field.columnName},
  count(DISTINCT interface_id) AS interfaces,
  sum(coalesce(bytes, 0)) AS bytes,
  sum(coalesce(packets, 0)) AS packets
FROM "${context.table}"
${where('', ...flowsOf(context), "action = 'ACCEPT'", NOT_MIRRORED, ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
GROUP BY ${scopeColumns(context)}, ${owner}
ORDER BY bytes DESC, packets DESC, ${scopeColumns(context)}, ${field.columnName}
LIMIT 50`,
  };
}
