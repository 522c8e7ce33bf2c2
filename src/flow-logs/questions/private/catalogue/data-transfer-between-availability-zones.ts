import { FlowLogField as Field } from '../../../format';
import { BILLED_ALL } from '../billing';
import { Question, QuestionContext } from '../question';
import { address, flowsOf, gib, scopeColumns, where } from '../sql';

export function dataTransferBetweenAvailabilityZones(): Question {
  return {
    name: 'data-transfer-between-availability-zones',
    asked: 'How many bytes cross Availability Zones, between which, and who sends them?',
    parameters: ['rows: 1000 (LIMIT)'],
    meaning: [
      'pair_gib is the total from one zone to the other, each line below it a sender. Each byte counts once, as it leaves; AWS bills it per GB on both sides: count once, price twice.',
      'Price: aws.amazon.com/ec2/pricing/on-demand, "Data Transfer within the same AWS Region". Zone ids are the same in all accounts; zone names are not.',
      'With next_hop_az_id in the format each hop counts, that to a NAT gateway or load balancer too. Without it only conversations within a VPC whose two ends are recorded count, '
        + 'and addresses seen in several zones (behind a firewall or transit gateway) are left out.',
      BILLED_ALL,
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, Field.VPC_ID, Field.AZ_ID, Field.FLOW_DIRECTION,
      Field.BYTES, Field.START, Field.ACTION, Field.LOG_STATUS,
    ],
    insights: 'looks up the zone of each receiver and puts totals beside their parts, by a join, not used here yet',
    sql: context => `\
WITH ${context.format.covers(Field.NEXT_HOP_AZ_ID) ? nextHops(context) : endsOfOneVpc(context)}
SELECT
  ${scopeColumns(context)}, from_zone, to_zone,
  sum(sum(bytes)) OVER (PARTITION BY ${scopeColumns(context)}, from_zone, to_zone) AS pair_bytes,
  ${gib(`sum(sum(bytes)) OVER (PARTITION BY ${scopeColumns(context)}, from_zone, to_zone)`)} AS pair_gib,
  interface_id, sum(bytes) AS bytes
FROM crossing
GROUP BY ${scopeColumns(context)}, from_zone, to_zone, interface_id
ORDER BY pair_bytes DESC, ${scopeColumns(context)}, from_zone, to_zone, bytes DESC, interface_id
LIMIT 1000`,
  };
}

const sent = (context: QuestionContext) => [...flowsOf(context), "action = 'ACCEPT'", "flow_direction = 'egress'", "az_id <> '-'"];

function nextHops(context: QuestionContext): string {
  return `\
crossing AS (
  SELECT ${scopeColumns(context)}, interface_id, az_id AS from_zone, next_hop_az_id AS to_zone, coalesce(bytes, 0) AS bytes
  FROM "${context.table}"
  ${where('  ', ...sent(context), "next_hop_az_id <> '-'", 'az_id <> next_hop_az_id')}
)`;
}

/**
 * A table of addresses and zones from the same records, in the same scan: each record stands for its bytes, and once more for where its
 * sender lives; the latter never crosses. An address belongs to a subnet, so that within a VPC it does not change its zone.
 */
function endsOfOneVpc(context: QuestionContext): string {
  const local = context.format.covers(Field.PKT_SRCADDR) ? `coalesce(${address('pkt_srcaddr')}, ${address('srcaddr')})` : address('srcaddr');
  return `\
flows AS (
  SELECT ${scopeColumns(context)}, coalesce(interface_id, '-') AS interface_id, az_id, coalesce(bytes, 0) AS bytes, ${local} AS local, ${address('dstaddr')} AS remote
  FROM "${context.table}"
  ${where('  ', ...sent(context))}
),
legs AS (
  SELECT
    ${scopeColumns(context)}, az_id, interface_id, bytes,
    CASE WHEN sends THEN remote ELSE local END AS address,
    CASE WHEN sends THEN NULL ELSE az_id END AS home
  FROM flows
  CROSS JOIN (VALUES (TRUE), (FALSE)) AS way (sends)
),
placed AS (
  SELECT
    ${scopeColumns(context)}, az_id, interface_id, sum(bytes) AS bytes,
    min(min(home)) OVER (PARTITION BY ${scopeColumns(context)}, address) AS first_home,
    max(max(home)) OVER (PARTITION BY ${scopeColumns(context)}, address) AS last_home
  FROM legs
  GROUP BY ${scopeColumns(context)}, az_id, interface_id, address
),
crossing AS (
  SELECT ${scopeColumns(context)}, interface_id, az_id AS from_zone, first_home AS to_zone, bytes
  FROM placed
  WHERE first_home = last_home
    AND first_home <> az_id
)`;
}
