import { FlowLogField as Field } from '../../../../format';
import { named } from '../../checks';
import { Question, QuestionContext } from '../../question';
import { flowsOf, ip, place, where } from '../../sql';

export function wherePacketsStop(client: string, server: string, port?: number): Question {
  return {
    name: `where-packets-stop-${named(client)}-${named(server)}${port === undefined ? '' : `-port-${port}`}`,
    asked: `Between ${client} and ${server}, where do packets stop${port === undefined ? '' : ` on port ${port}`}?`,
    parameters: [`client: ${client}, server: ${server} (in VALUES)`, port === undefined ? 'port: any' : `port of the server: ${port}`],
    meaning: [
      'Four legs make a conversation: read from leg 1 on. Packets stop before the first leg without a record, and at the first that was only rejected.',
      'A leg without a record may also be an interface without a flow log, or another path back. Firewalls and gateways between show in legs of their own.',
      'All accepted: look at the host and its answers, not at the network. Another VPC may hold the same address.',
    ],
    needs: [
      Field.INTERFACE_ID, Field.SRCADDR, Field.DSTADDR, ...port === undefined ? [] : [Field.SRCPORT, Field.DSTPORT], Field.FLOW_DIRECTION,
      Field.PACKETS, Field.BYTES, Field.START, Field.END, Field.ACTION, Field.LOG_STATUS,
    ],
    sql: context => `\
WITH flows AS (
  SELECT
    ${place(context)}, interface_id, flow_direction, action, start, "end", coalesce(packets, 0) AS packets, coalesce(bytes, 0) AS bytes,
    ${port === undefined ? '' : 'srcport, dstport, '}${Object.entries(ends(context)).map(([name, column]) => `${ip(column)} AS ${name}`).join(', ')}
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context))}
),
seen AS (
  SELECT
    ${place(context)}, way, flow_direction, interface_id, action,
    sum(packets) AS packets, sum(bytes) AS bytes, min(start) AS start, max("end") AS "end"
  FROM flows
  CROSS JOIN (VALUES
    ('request', IPADDRESS '${client}', IPADDRESS '${server}'),
    ('answer', IPADDRESS '${server}', IPADDRESS '${client}')
  ) AS ways (way, sender, receiver)
  ${where('  ', ...isBetween(context), ...port === undefined ? [] : [`CASE WHEN way = 'request' THEN dstport ELSE srcport END = ${port}`])}
  GROUP BY ${place(context)}, way, flow_direction, interface_id, action
)
SELECT
  leg, what,
  coalesce(seen.action, 'no record') AS action,
  ${place(context)}, interface_id,
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
ORDER BY leg, first_packet, ${place(context)}, interface_id, action
LIMIT 1000`,
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
