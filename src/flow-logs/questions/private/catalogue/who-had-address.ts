import { addressValue, nameWith } from '../../../../athena';
import { FlowLogField as Field } from '../../../format';
import { FlowLogSubjectQueryOptions } from '../../flow-log-query-options';
import { takes } from '../checks';
import { flows, isAddress, scopeFields, seen } from '../insights';
import { Question } from '../question';
import { flowsOf, ip, scopeColumns, where } from '../sql';

export function whoHadAddress(options: FlowLogSubjectQueryOptions): Question {
  takes('whoHadAddress', options, 'address');
  const address = addressValue('address', options.address);
  return {
    name: address.known === undefined ? 'who-had-address' : nameWith('who-had', address),
    asked: `Which interface had ${address.known ?? 'an address'}, and when?`,
    parameters: address.known === undefined ? [] : [`address: ${address.known} (IPADDRESS)`],
    asks: address.asks,
    meaning: [
      'Addresses are reused within minutes: the line whose first_seen and last_seen enclose the moment in question is the answer. It takes traffic to be seen.',
      'A secondary address (a pod) shows in packet addresses only, and so does one that a gateway or firewall passed on. Public IPv4 addresses are never an interface\'s own.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.INSTANCE_ID, Field.SRCADDR, Field.DSTADDR, Field.PKT_SRCADDR, Field.PKT_DSTADDR, Field.FLOW_DIRECTION,
      Field.START, Field.END, Field.LOG_STATUS,
    ],
    sql: context => `\
WITH seen AS (
  SELECT
    ${scopeColumns(context)}, interface_id, coalesce(instance_id, '-') AS instance_id, start, "end",
    CASE WHEN flow_direction = 'egress' THEN ${ip('srcaddr')} ELSE ${ip('dstaddr')} END AS own,
    CASE WHEN flow_direction = 'egress' THEN ${ip('pkt_srcaddr')} ELSE ${ip('pkt_dstaddr')} END AS packet
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "interface_id <> '-'")}
)
SELECT
  ${scopeColumns(context)}, interface_id, instance_id,
  had_as,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM seen
CROSS JOIN (VALUES ('own address'), ('secondary address, or passed on')) AS ways (had_as)
WHERE ${address.sql} = CASE WHEN had_as = 'own address' THEN own WHEN packet IS DISTINCT FROM own THEN packet END
GROUP BY ${scopeColumns(context)}, interface_id, instance_id, had_as
ORDER BY last_seen DESC, ${scopeColumns(context)}, interface_id, instance_id, had_as
LIMIT 1000`,
    insights: context => {
      const [direction, src, dst, packetSrc, packetDst, interfaceId] = [
        Field.FLOW_DIRECTION, Field.SRCADDR, Field.DSTADDR, Field.PKT_SRCADDR, Field.PKT_DSTADDR, Field.INTERFACE_ID,
      ].map(context.of);
      return [
        flows(context, `${interfaceId} != "-"`),
        `fields case(${direction} = "egress", ${src}, ${dst}) as own, case(${direction} = "egress", ${packetSrc}, ${packetDst}) as packet`,
        `filter ${isAddress(address.known!, 'own', 'packet')}`,
        `fields case(${isAddress(address.known!, 'own')}, "own address", "secondary address, or passed on") as had_as`,
        `stats ${seen()} by ${scopeFields(context)}${interfaceId}, ${context.of(Field.INSTANCE_ID)}, had_as`,
        'sort last_seen desc, interface_id, instance_id, had_as',
        'limit 1000',
      ];
    },
  };
}
