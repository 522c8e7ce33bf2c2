import { addressValue, nameWith, QueryValue, whole } from '../../../../athena';
import { FlowLogField as Field } from '../../../format';
import { FlowLogSubjectQueryOptions } from '../../flow-log-query-options';
import { differentAddresses, takes } from '../checks';
import { flows, isAddress, scopeFields, seen } from '../insights';
import { InsightsContext, Question, QuestionContext } from '../question';
import { flowsOf, ip, scopeColumns, where } from '../sql';

const MEANING = [
  'Four legs make a conversation: read from leg 1 on. Packets stop before the first leg without a record, and at the first that was only rejected.',
  'A leg without a record may also be an interface without a flow log, or another path back. Firewalls and gateways between show in legs of their own.',
  'All accepted: look at the host and its answers, not at the network. Another VPC may hold the same address.',
];

export function wherePacketsStop(options: FlowLogSubjectQueryOptions): Question {
  takes('wherePacketsStop', options, 'client', 'server', 'port');
  const [client, server] = [addressValue('client', options.client), addressValue('server', options.server, '10.0.0.20')];
  if (client.known !== undefined && server.known !== undefined) {
    differentAddresses(['client', client.known], ['server', server.known]);
  }
  const port = options.port === undefined ? undefined : whole('port', options.port, [0, 65535], '443');
  return {
    name: `${nameOf(client, server)}${port === undefined ? '' : `-port-${port}`}`,
    asked: `Between ${client.known ?? 'a client'} and ${server.known ?? 'a server'}, where do packets stop${port === undefined ? '' : ` on port ${port}`}?`,
    parameters: [...writtenIn({ client, server }), port === undefined ? 'port: any' : `port of the server: ${port}`],
    asks: [...client.asks, ...server.asks],
    meaning: MEANING,
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, ...port === undefined ? [] : [Field.SRCPORT, Field.DSTPORT], Field.FLOW_DIRECTION,
      Field.PACKETS, Field.BYTES, Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
WITH flows AS (
  SELECT
    ${scopeColumns(context)}, interface_id, flow_direction, action, start, "end", coalesce(packets, 0) AS packets, coalesce(bytes, 0) AS bytes,
    ${port === undefined ? '' : 'srcport, dstport, '}${Object.entries(ends(context)).map(([name, column]) => `${ip(column)} AS ${name}`).join(', ')}
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context))}
),
seen AS (
  SELECT
    ${scopeColumns(context)}, way, flow_direction, interface_id, action,
    sum(packets) AS packets, sum(bytes) AS bytes, min(start) AS start, max("end") AS "end"
  FROM flows
  CROSS JOIN (VALUES ('request'), ('answer')) AS ways (way)
  ${where('  ', isEnd(context, client.sql, ['src', 'dst']), isEnd(context, server.sql, ['dst', 'src']), ...port === undefined ? [] : [`CASE WHEN way = 'request' THEN dstport ELSE srcport END = ${port}`])}
  GROUP BY ${scopeColumns(context)}, way, flow_direction, interface_id, action
)
SELECT
  leg, what,
  coalesce(seen.action, 'no record') AS action,
  ${scopeColumns(context)}, interface_id,
  packets, bytes,
  from_unixtime(start) AS first_packet,
  from_unixtime("end") AS last_packet
FROM (VALUES
  (1, 'the client sends', 'request', 'egress'),
  (2, 'the server receives', 'request', 'ingress'),
  (3, 'the server answers', 'answer', 'egress'),
  (4, 'the client receives the answer', 'answer', 'ingress')
) AS legs (leg, what, way, flow_direction)
LEFT JOIN seen ON seen.way = legs.way AND seen.flow_direction = legs.flow_direction
ORDER BY leg, first_packet, ${scopeColumns(context)}, interface_id, action
LIMIT 1000`,
    insights: context => insights(context, [client.known!, server.known!], port),
    insightsHead: { meaning: [...MEANING, 'A leg without a record has no line here.'] },
  };
}

function looksBehind(context: QuestionContext): boolean {
  return context.format.covers(Field.PKT_SRCADDR, Field.PKT_DSTADDR);
}

/** Behind NAT, and of a secondary address, only the packet's own addresses tell. */
function ends(context: QuestionContext): Record<string, string> {
  return { src: 'srcaddr', dst: 'dstaddr', ...looksBehind(context) ? { pkt_src: 'pkt_srcaddr', pkt_dst: 'pkt_dstaddr' } : {} };
}

/** Whether an address is that of a side which depends on the way of a packet. */
function isEnd(context: QuestionContext, address: string, [ofRequest, ofAnswer]: [string, string]): string {
  const onWay = (request: string, answer: string) => `CASE way WHEN 'request' THEN ${request} ELSE ${answer} END`;
  return looksBehind(context)
    ? `${address} IN (${onWay(ofRequest, ofAnswer)}, ${onWay(`pkt_${ofRequest}`, `pkt_${ofAnswer}`)})`
    : `${address} = ${onWay(ofRequest, ofAnswer)}`;
}

function nameOf(client: QueryValue<string>, server: QueryValue<string>): string {
  const stem = 'where-packets-stop';
  if (client.known === undefined) {
    return server.known === undefined ? stem : nameWith(`${stem}-to`, server);
  }
  return server.known === undefined ? nameWith(`${stem}-from`, client) : nameWith(stem, client, server);
}

/** The values that stand in the text, as the head lists them. */
function writtenIn(values: Record<string, QueryValue<string>>): string[] {
  const known = Object.entries(values).filter(([, value]) => value.known !== undefined).map(([name, value]) => `${name}: ${value.known}`);
  return known.length === 0 ? [] : [`${known.join(', ')} (IPADDRESS)`];
}

function insights(context: InsightsContext, [client, server]: [string, string], port?: number): string[] {
  const { format, of } = context;
  const isSeenThrough = format.covers(Field.PKT_SRCADDR, Field.PKT_DSTADDR);
  const [senders, receivers] = [[Field.SRCADDR, Field.PKT_SRCADDR], [Field.DSTADDR, Field.PKT_DSTADDR]]
    .map(([plain, packet]) => isSeenThrough ? [of(plain), of(packet)] : [of(plain)]);
  const way = (from: string, to: string, side: Field) =>
    `(${[isAddress(from, ...senders), isAddress(to, ...receivers), ...port === undefined ? [] : [`${of(side)} = ${port}`]].join(' and ')})`;
  const [request, answer] = [way(client, server, Field.DSTPORT), way(server, client, Field.SRCPORT)];
  const direction = of(Field.FLOW_DIRECTION);
  return [
    flows(context, `${direction} in ["egress", "ingress"]`),
    `fields case(${request}, "request", ${answer}, "answer", "-") as way`,
    'filter way != "-"',
    `fields case(way = "request" and ${direction} = "egress", 1, way = "request", 2, ${direction} = "egress", 3, 4) as leg`,
    'fields case(leg = 1, "the client sends", leg = 2, "the server receives", leg = 3, "the server answers", "the client receives the answer") as what',
    `stats sum(${of(Field.PACKETS)}) as all_packets, sum(${of(Field.BYTES)}) as all_bytes, ${seen('first_packet', 'last_packet')} `
      + `by leg, what, ${of(Field.ACTION)}, ${scopeFields(context)}${of(Field.INTERFACE_ID)}`,
    'sort leg, first_packet, interface_id, action',
    `display leg, what, action, ${scopeFields(context)}interface_id, all_packets as packets, all_bytes as bytes, first_packet, last_packet`,
    'limit 1000',
  ];
}
