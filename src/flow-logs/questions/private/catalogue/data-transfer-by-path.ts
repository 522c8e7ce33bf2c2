import { FlowLogField as Field } from '../../../format';
import { BILLED_ALL } from '../billing';
import { accepted, flows, gib as asGib, scopeFields } from '../insights';
import { Question } from '../question';
import { flowsOf, gib, scopeColumns, where } from '../sql';

const LEFT_OUT = 'Only what is sent has a path. Within the VPC (path 1, NAT and transit gateways among it) is left out.';
const MEANING = [
  'Behind a NAT gateway the workload shows nothing here and the NAT gateway\'s interface shows as the sender: ask nat-gateway-users who is behind it.',
  'Prices: aws.amazon.com/ec2/pricing/on-demand, "Data Transfer". Internet gateways, peering and other Regions each have their own; gateway endpoints have none.',
  BILLED_ALL,
];

const PATHS = {
  2: 'internet gateway or gateway endpoint',
  3: 'virtual private gateway',
  4: 'peering in the same Region',
  5: 'peering with another Region',
  6: 'Local or Wavelength Zone',
  7: 'gateway endpoint',
  8: 'internet gateway',
};

export function dataTransferByPath(): Question {
  return {
    name: 'data-transfer-by-path',
    asked: 'How many bytes go to the internet, to peers and to other Regions, and who sends them?',
    parameters: ['rows: 1000 (LIMIT)'],
    meaning: [`path_gib is the total of a path, each line below it a sender. ${LEFT_OUT}`, ...MEANING],
    needs: [Field.INTERFACE_ID, Field.FLOW_DIRECTION, Field.TRAFFIC_PATH, Field.BYTES, Field.START, Field.ACTION, Field.LOG_STATUS],
    sql: context => `\
SELECT
  ${scopeColumns(context)},
  CASE traffic_path
${Object.entries(PATHS).map(([id, name]) => `    WHEN ${id} THEN '${name}'`).join('\n')}
    ELSE 'path ' || CAST(traffic_path AS varchar)
  END AS path,
  sum(sum(bytes)) OVER (PARTITION BY ${scopeColumns(context)}, traffic_path) AS path_bytes,
  ${gib(`sum(sum(bytes)) OVER (PARTITION BY ${scopeColumns(context)}, traffic_path)`)} AS path_gib,
  interface_id, sum(bytes) AS bytes
FROM (
  SELECT ${scopeColumns(context)}, coalesce(interface_id, '-') AS interface_id, traffic_path, coalesce(bytes, 0) AS bytes
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'ACCEPT'", "flow_direction = 'egress'", 'traffic_path <> 1')}
)
GROUP BY ${scopeColumns(context)}, traffic_path, interface_id
ORDER BY path_bytes DESC, ${scopeColumns(context)}, path, bytes DESC, interface_id
LIMIT 1000`,
    insights: context => {
      const path = context.of(Field.TRAFFIC_PATH);
      const cases = Object.entries(PATHS).map(([id, name]) => `${path} = ${id}, "${name}"`);
      return [
        flows(context, accepted(context), `${context.of(Field.FLOW_DIRECTION)} = "egress"`, `${path} != "-"`, `${path} != 1`),
        `fields case(${cases.join(', ')}, concat("path ", ${path})) as path`,
        `stats sum(${context.of(Field.BYTES)}) as sent by ${scopeFields(context)}path, ${context.of(Field.INTERFACE_ID)}`,
        `fields ${asGib('sent')} as gib`,
        'sort sent desc, path, interface_id',
        `display ${scopeFields(context)}path, interface_id, sent as bytes, gib`,
        'limit 1000',
      ];
    },
    insightsHead: { meaning: [`Each line is a sender on a path, the largest first. ${LEFT_OUT}`, ...MEANING] },
  };
}
