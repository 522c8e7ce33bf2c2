import { FlowLogField as Field } from '../../../format';
import { Question } from '../question';
import { address, DEFAULT_FIELDS, flowsOf, ip, where } from '../sql';

/** Nearness in time, below the 350 s after which the newest Nitro generation forgets an idle connection and rejects its packets. */
const NEAR_SECONDS = 300;

export function securityGroupOrNetworkAcl(): Question {
  return {
    name: 'security-group-or-network-acl',
    asked: 'Was it a security group or a network ACL that rejected?',
    parameters: [`nearness of the two directions: ${NEAR_SECONDS} seconds`],
    meaning: [
      'A security group answers for both directions, a network ACL for each: one direction accepted and the other rejected, near in time, hints at an ACL.',
      'This is a hint, not proof. Look at the ACL of the interface\'s subnet in the rejected direction; otherwise at the security groups first.',
    ],
    needs: [...DEFAULT_FIELDS, Field.FLOW_DIRECTION],
    sql: context => `\
WITH flows AS (
  SELECT
    aws_account_id, aws_region, interface_id, flow_direction,
    ${address('srcaddr')} AS src, srcport, ${address('dstaddr')} AS dst, dstport, protocol, action, start, "end"
  FROM ${context.table}
  ${where('  ', ...flowsOf(context), ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
)
SELECT
  rejected.aws_account_id, rejected.aws_region, rejected.interface_id, rejected.flow_direction,
  rejected.src, rejected.srcport, rejected.dst, rejected.dstport, rejected.protocol,
  CASE WHEN count(accepted.start) > 0 THEN 'network ACL: the other direction was accepted' ELSE 'either: no accepted packet near' END AS hint,
  from_unixtime(min(rejected.start)) AS first_rejected,
  from_unixtime(max(rejected."end")) AS last_rejected
FROM flows AS rejected
LEFT JOIN flows AS accepted
  ON accepted.action = 'ACCEPT'
  AND accepted.aws_account_id = rejected.aws_account_id
  AND accepted.aws_region = rejected.aws_region
  AND accepted.interface_id = rejected.interface_id
  AND accepted.flow_direction <> rejected.flow_direction
  AND accepted.src = rejected.dst
  AND accepted.srcport = rejected.dstport
  AND accepted.dst = rejected.src
  AND accepted.dstport = rejected.srcport
  AND accepted.protocol = rejected.protocol
  AND abs(accepted.start - rejected.start) <= ${NEAR_SECONDS}
WHERE rejected.action = 'REJECT'
GROUP BY
  rejected.aws_account_id, rejected.aws_region, rejected.interface_id, rejected.flow_direction,
  rejected.src, rejected.srcport, rejected.dst, rejected.dstport, rejected.protocol
ORDER BY last_rejected DESC, rejected.aws_account_id, rejected.aws_region, rejected.interface_id, rejected.flow_direction,
  rejected.src, rejected.srcport, rejected.dst, rejected.dstport, rejected.protocol
LIMIT 1000`,
  };
}
