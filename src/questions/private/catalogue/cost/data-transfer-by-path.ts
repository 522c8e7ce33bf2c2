import { BILLED_ALL } from './billing';
import { FlowLogField as Field } from '../../../../format';
import { Question } from '../../question';
import { flowsOf, gib, place, where } from '../../sql';

export function dataTransferByPath(): Question {
  return {
    name: 'data-transfer-by-path',
    asked: 'How many bytes go to the internet, to peers and to other Regions, and who sends them?',
    parameters: ['rows: 1000 (LIMIT)'],
    meaning: [
      'path_gib is the total of a path, each line below it a sender. Only what is sent has a path. Within the VPC (path 1, NAT and transit gateways among it) is left out.',
      'Behind a NAT gateway the workload shows nothing here and the NAT gateway\'s interface shows as the sender: ask nat-gateway-users who is behind it.',
      'Prices: aws.amazon.com/ec2/pricing/on-demand, "Data Transfer". Internet gateways, peering and other Regions each have their own; gateway endpoints have none.',
      BILLED_ALL,
    ],
    needs: [Field.INTERFACE_ID, Field.FLOW_DIRECTION, Field.TRAFFIC_PATH, Field.BYTES, Field.START, Field.ACTION, Field.LOG_STATUS],
    sql: context => `\
SELECT
  ${place(context)},
  CASE traffic_path
    WHEN 2 THEN 'internet gateway or gateway endpoint'
    WHEN 3 THEN 'virtual private gateway'
    WHEN 4 THEN 'peering in the same Region'
    WHEN 5 THEN 'peering with another Region'
    WHEN 6 THEN 'Local or Wavelength Zone'
    WHEN 7 THEN 'gateway endpoint'
    WHEN 8 THEN 'internet gateway'
    ELSE 'path ' || CAST(traffic_path AS varchar)
  END AS path,
  sum(sum(bytes)) OVER (PARTITION BY ${place(context)}, traffic_path) AS path_bytes,
  ${gib(`sum(sum(bytes)) OVER (PARTITION BY ${place(context)}, traffic_path)`)} AS path_gib,
  interface_id, sum(bytes) AS bytes
FROM (
  SELECT ${place(context)}, coalesce(interface_id, '-') AS interface_id, traffic_path, coalesce(bytes, 0) AS bytes
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'ACCEPT'", "flow_direction = 'egress'", 'traffic_path <> 1')}
)
GROUP BY ${place(context)}, traffic_path, interface_id
ORDER BY path_bytes DESC, ${place(context)}, path, bytes DESC, interface_id
LIMIT 1000`,
  };
}
