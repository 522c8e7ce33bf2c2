import { addressInName, ipAddress, whole } from '../../../../athena';
import { FlowLogField as Field } from '../../../format';
import { FlowLogQueryOptions } from '../../flow-log-query-options';
import { differentAddresses } from '../checks';
import { flows, isAddress, scopeFields, seen } from '../insights';
import { InsightsContext, Question, QuestionContext } from '../question';
import { flowsOf, ip, scopeColumns, where } from '../sql';

/**
 * Options of `FlowLogQuery.wherePacketsStop()`.
 */
export interface WherePacketsStopOptions extends FlowLogQueryOptions {
  /**
   * The address that asks, IPv4 or IPv6.
   *
   * @default - `10.0.0.10`, a placeholder to be changed in the saved query
   */
  readonly client?: string;

  /**
   * The address that answers, another one of the same family.
   *
   * @default - `10.0.0.20`, a placeholder to be changed in the saved query
   */
  readonly server?: string;

  /**
   * The port of the service, 0 to 65535.
   *
   * @default - all ports and protocols
   */
  readonly port?: number;
}

const MEANING = [
  'Four legs make a conversation: read from leg 1 on. Packets stop before the first leg without a record, and at the first that was only rejected.',
  'A leg without a record may also be an interface without a flow log, or another path back. Firewalls and gateways between show in legs of their own.',
  'All accepted: look at the host and its answers, not at the network. Another VPC may hold the same address.',
];

export function wherePacketsStop(options: WherePacketsStopOptions): Question {
  const client = ipAddress('client', options.client ?? '10.0.0.10');
  const server = ipAddress('server', options.server ?? '10.0.0.20');
  differentAddresses(['client', client], ['server', server]);
  const port = options.port === undefined ? undefined : whole('port', options.port, [0, 65535], '443');
  return {
    name: `where-packets-stop-${addressInName(client)}-${addressInName(server)}${port === undefined ? '' : `-port-${port}`}`,
    asked: `Between ${client} and ${server}, where do packets stop${port === undefined ? '' : ` on port ${port}`}?`,
    parameters: [`client: ${client}, server: ${server} (in VALUES)`, port === undefined ? 'port: any' : `port of the server: ${port}`],
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
  CROSS JOIN (VALUES
    ('request', IPADDRESS '${client}', IPADDRESS '${server}'),
    ('answer', IPADDRESS '${server}', IPADDRESS '${client}')
  ) AS ways (way, sender, receiver)
  ${where('  ', ...isBetween(context), ...port === undefined ? [] : [`CASE WHEN way = 'request' THEN dstport ELSE srcport END = ${port}`])}
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
    insights: context => insights(context, [client, server], port),
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

function isBetween(context: QuestionContext): string[] {
  return looksBehind(context) ? ['sender IN (src, pkt_src)', 'receiver IN (dst, pkt_dst)'] : ['sender = src', 'receiver = dst'];
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
