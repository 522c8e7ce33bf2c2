import { addressValue, nameWith } from '../../../../athena';
import { FlowLogField as Field } from '../../../format';
import { FlowLogSubjectQueryOptions } from '../../flow-log-query-options';
import { takes } from '../checks';
import { column, flows, isAddress, isNotNoise, trueAddress } from '../insights';
import { InsightsContext, Question, QuestionContext } from '../question';
import { flowsOf, ip, scopeColumns, where } from '../sql';

export function whoTalkedTo(options: FlowLogSubjectQueryOptions): Question {
  takes('whoTalkedTo', options, 'address');
  const address = addressValue('address', options.address);
  return {
    name: nameWith('who-talked-to', address),
    asked: `Who talked to ${address.known ?? 'an address'}, anywhere?`,
    parameters: address.known === undefined ? [] : [`address: ${address.known} (IPADDRESS)`],
    asks: address.asks,
    meaning: [
      'Looks behind NAT and at secondary addresses too, if the format has pkt_srcaddr and pkt_dstaddr. Without them it finds only addresses that an interface recorded',
      'as its own or its neighbour\'s: neither who was behind a NAT gateway nor a secondary address, such as that of a pod, and a peer may be the gateway.',
      'Addresses are reused: first_seen and last_seen tell whose turn it was.',
      'Each line is what one interface saw: the same bytes show at both ends and on every NAT gateway between, so do not add lines up.',
    ],
    needs: [Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, Field.BYTES, Field.START, Field.END, Field.ACTION, Field.LOG_STATUS],
    sql: context => sql(context, address.sql),
    insights: context => insights(context, address.known!),
  };
}

function sql(context: QuestionContext, address: string): string {
  const hasPackets = context.format.covers(Field.PKT_SRCADDR, Field.PKT_DSTADDR);
  const far = (end: 'src' | 'dst') => hasPackets ? `coalesce(pkt_${end}, ${end})` : end;
  const packets = hasPackets ? `,
    ${ip('pkt_srcaddr')} AS pkt_src,
    ${ip('pkt_dstaddr')} AS pkt_dst` : '';
  return `\
WITH seen AS (
  SELECT
    ${scopeColumns(context)}, interface_id, action, start, "end", coalesce(bytes, 0) AS bytes,
    ${ip('srcaddr')} AS src,
    ${ip('dstaddr')} AS dst${packets}
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context))}
),
legs AS (
  SELECT
    ${scopeColumns(context)}, interface_id, action, start, "end",
    CASE WHEN sent THEN ${far('dst')} ELSE ${far('src')} END AS peer,
    CASE WHEN sent THEN bytes ELSE 0 END AS bytes_sent,
    CASE WHEN sent THEN 0 ELSE bytes END AS bytes_received
  FROM seen
  CROSS JOIN (VALUES ('src', TRUE), ('dst', FALSE)${hasPackets ? ", ('pkt_src', TRUE), ('pkt_dst', FALSE)" : ''}) AS sides (side, sent)
  WHERE ${address} = ${ownEnd(hasPackets)}
)
SELECT
  ${scopeColumns(context)}, interface_id,
  CAST(peer AS varchar) AS peer,
  action,
  sum(bytes_sent) AS bytes_sent,
  sum(bytes_received) AS bytes_received,
  from_unixtime(min(start)) AS first_seen,
  from_unixtime(max("end")) AS last_seen
FROM legs
${context.networks._isNotNoise('peer').map(condition => `WHERE ${condition}\n`).join('')}\
GROUP BY ${scopeColumns(context)}, interface_id, peer, action
ORDER BY last_seen DESC, ${scopeColumns(context)}, interface_id, peer, action
LIMIT 1000`;
}

/** The address of a side of a record, unless an earlier side has it: a record is one line, and what an address sends to itself is sent. */
function ownEnd(hasPackets: boolean): string {
  const unless = (end: string, ...earlier: string[]) => `CASE WHEN ${earlier.map(other => `${end} IS DISTINCT FROM ${other}`).join(' AND ')} THEN ${end} END`;
  return hasPackets
    ? `CASE side
    WHEN 'src' THEN src
    WHEN 'pkt_src' THEN ${unless('pkt_src', 'src')}
    WHEN 'dst' THEN ${unless('dst', 'src', 'pkt_src')}
    WHEN 'pkt_dst' THEN ${unless('pkt_dst', 'src', 'pkt_src', 'dst')}
  END`
    : `CASE side WHEN 'src' THEN src ELSE ${unless('dst', 'src')} END`;
}

function insights(context: InsightsContext, address: string): string[] {
  const [src, dst] = [Field.SRCADDR, Field.DSTADDR].map(context.of);
  const hasPackets = context.format.covers(Field.PKT_SRCADDR, Field.PKT_DSTADDR);
  const [packetSrc, packetDst] = hasPackets ? [Field.PKT_SRCADDR, Field.PKT_DSTADDR].map(field => [context.of(field)]) : [[], []];
  const sent = isAddress(address, src, ...packetSrc);
  const bytes = context.of(Field.BYTES);
  return [
    flows(context, isAddress(address, src, dst, ...packetSrc, ...packetDst), ...isNotNoise(context, Field.SRCADDR, Field.DSTADDR)),
    `fields case(${sent}, ${trueAddress(context, 'dst')}, ${trueAddress(context, 'src')}) as peer, case(${sent}, ${bytes}, 0) as out, case(${sent}, 0, ${bytes}) as back`,
    'stats sum(out) as bytes_sent, sum(back) as bytes_received, min(@timestamp) as first_seen, max(@timestamp) as last_seen by '
      + `${column(context, Field.INTERFACE_ID)}, peer, ${column(context, Field.ACTION)}`,
    'sort last_seen desc, interface_id, peer',
    'limit 1000',
  ];
}
