import { FlowLogField as Field } from '../../../format';
import { NEAR_SECONDS } from '../nearness';
import { Question } from '../question';
import { address, flowsOf, ip, where } from '../sql';

/** Records of one conversation at one interface, both directions, near in time. */
const NEAR = `OVER (
      PARTITION BY aws_account_id, aws_region, interface_id, protocol, local, local_port, remote, remote_port
      ORDER BY start RANGE BETWEEN ${NEAR_SECONDS} PRECEDING AND ${NEAR_SECONDS} FOLLOWING
    )`;

export function securityGroupOrNetworkAcl(): Question {
  return {
    name: 'security-group-or-network-acl',
    asked: 'Was it a security group or a network ACL that rejected?',
    parameters: [`nearness of the two directions: ${NEAR_SECONDS} seconds`],
    meaning: [
      'A security group answers for both directions, a network ACL for each: one direction accepted and the other rejected, near in time, hints at an ACL.',
      'This is a hint, not proof. Look at the ACL of the interface\'s subnet in the rejected direction; otherwise at the security groups first.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL, Field.FLOW_DIRECTION,
      Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    insights: 'compares records of a conversation that lie near in time, by windows, not used here yet',
    sql: context => `\
WITH flows AS (
  SELECT
    aws_account_id, aws_region, interface_id, flow_direction, protocol, action, start, "end",
    ${address('srcaddr')} AS src, srcport, ${address('dstaddr')} AS dst, dstport
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
),
sides AS (
  SELECT
    aws_account_id, aws_region, interface_id, flow_direction, protocol, action, start, "end",
    CASE WHEN flow_direction = 'egress' THEN src ELSE dst END AS local,
    CASE WHEN flow_direction = 'egress' THEN srcport ELSE dstport END AS local_port,
    CASE WHEN flow_direction = 'egress' THEN dst ELSE src END AS remote,
    CASE WHEN flow_direction = 'egress' THEN dstport ELSE srcport END AS remote_port
  FROM flows
),
judged AS (
  SELECT
    aws_account_id, aws_region, interface_id, flow_direction, protocol, local, local_port, remote, remote_port, action, start, "end",
    count_if(action = 'ACCEPT' AND flow_direction = 'egress') ${NEAR} AS accepted_out,
    count_if(action = 'ACCEPT' AND flow_direction = 'ingress') ${NEAR} AS accepted_in
  FROM sides
)
SELECT
  aws_account_id, aws_region, interface_id, flow_direction, local, local_port, remote, remote_port, protocol,
  CASE
    WHEN max(CASE WHEN flow_direction = 'egress' THEN accepted_in ELSE accepted_out END) > 0 THEN 'network ACL: the other direction was accepted'
    ELSE 'either: no accepted packet near'
  END AS hint,
  from_unixtime(min(start)) AS first_rejected,
  from_unixtime(max("end")) AS last_rejected
FROM judged
WHERE action = 'REJECT'
GROUP BY aws_account_id, aws_region, interface_id, flow_direction, local, local_port, remote, remote_port, protocol
ORDER BY last_rejected DESC, aws_account_id, aws_region, interface_id, flow_direction, local, local_port, remote, remote_port, protocol
LIMIT 1000`,
  };
}
