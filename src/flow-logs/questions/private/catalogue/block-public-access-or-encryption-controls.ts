import { FlowLogField as Field } from '../../../format';
import { column, flows, isNotNoise, rejected, scopeFields, seen } from '../insights';
import { Question } from '../question';
import { address, flowsOf, ip, scopeColumns, where } from '../sql';

export function blockPublicAccessOrEncryptionControls(): Question {
  return {
    name: 'block-public-access-or-encryption-controls',
    asked: 'What did VPC Block Public Access or encryption controls refuse?',
    parameters: [],
    meaning: [
      'No security group or network ACL did this. Block Public Access (BPA): an exclusion for the subnet or the VPC lets it pass.',
      'Encryption controls (EC): the other end must support encryption in transit, or the VPC needs an exclusion. Bytes are not recorded for BPA.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL, Field.REJECT_REASON,
      Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
SELECT
  CASE reject_reason
    WHEN 'BPA' THEN 'BPA: Block Public Access'
    WHEN 'EC' THEN 'EC: encryption controls'
    ELSE reject_reason
  END AS refused_by,
  ${scopeColumns(context)}, interface_id,
  ${address('srcaddr')} AS source, ${address('dstaddr')} AS destination, dstport, protocol,
  count(*) AS records,
  from_unixtime(min(start)) AS first_refused,
  from_unixtime(max("end")) AS last_refused
FROM "${context.table}"
${where('', ...flowsOf(context), "action = 'REJECT'", "nullif(reject_reason, '-') IS NOT NULL", ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
GROUP BY reject_reason, ${scopeColumns(context)}, interface_id, ${address('srcaddr')}, ${address('dstaddr')}, dstport, protocol
ORDER BY last_refused DESC, refused_by, ${scopeColumns(context)}, interface_id, source, destination, dstport, protocol
LIMIT 1000`,
    insights: context => {
      const reason = context.of(Field.REJECT_REASON);
      return [
        flows(context, rejected(context), `${reason} != "-"`, ...isNotNoise(context, Field.SRCADDR, Field.DSTADDR)),
        `fields case(${reason} = "BPA", "BPA: Block Public Access", ${reason} = "EC", "EC: encryption controls", ${reason}) as refused_by`,
        `stats count(*) as records, ${seen('first_refused', 'last_refused')} by refused_by, ${scopeFields(context)}${column(context, Field.INTERFACE_ID)}, `
          + `${context.of(Field.SRCADDR)} as source, ${context.of(Field.DSTADDR)} as destination, ${column(context, Field.DSTPORT)}, ${context.of(Field.PROTOCOL)}`,
        'sort last_refused desc, refused_by, interface_id, source, destination, dstport',
        'limit 1000',
      ];
    },
  };
}
