import { FlowLogField as Field } from '../../../format';
import { Question } from '../question';
import { address, flowsOf, ip, OPENS_CONNECTION, scopeColumns, where } from '../sql';

export function serviceMap(): Question {
  return {
    name: 'service-map',
    asked: 'Who talked to whom: clients, servers, ports, connections, bytes?',
    parameters: [],
    meaning: [
      'TCP connections opened within the span; client ports are put together. A connection that was opened earlier does not show.',
      'Both ends may be recorded: the fuller view counts, never the sum. Seen in two VPCs, a connection is a line in each. A NAT gateway is a client of its own.',
    ],
    needs: [
      Field.SRCADDR, Field.SRCPORT, Field.DSTADDR, Field.DSTPORT, Field.PROTOCOL, Field.TCP_FLAGS,
      Field.FLOW_DIRECTION,
      Field.BYTES, Field.START, Field.ACTION, Field.LOG_STATUS,
    ],
    insights: 'takes each record for a request and for an answer, by a join, not used here yet',
    sql: context => `\
WITH flows AS (
  SELECT
    ${scopeColumns(context)}, flow_direction,
    ${address('srcaddr')} AS src, srcport, ${address('dstaddr')} AS dst, dstport, coalesce(bytes, 0) AS bytes,
    CASE WHEN ${OPENS_CONNECTION} THEN 1 ELSE 0 END AS opened
  FROM "${context.table}"
  ${where('  ', ...flowsOf(context), "action = 'ACCEPT'", 'protocol = 6', ...context.networks._isNotNoise(ip('srcaddr'), ip('dstaddr')))}
),
legs AS (
  SELECT
    ${scopeColumns(context)}, flow_direction,
    CASE WHEN asked THEN src ELSE dst END AS client,
    CASE WHEN asked THEN dst ELSE src END AS server,
    CASE WHEN asked THEN dstport ELSE srcport END AS port,
    CASE WHEN asked THEN opened ELSE 0 END AS opened,
    CASE WHEN asked THEN bytes ELSE 0 END AS to_server,
    CASE WHEN asked THEN 0 ELSE bytes END AS to_client
  FROM flows
  CROSS JOIN (VALUES (TRUE), (FALSE)) AS way (asked)
),
views AS (
  SELECT
    ${scopeColumns(context)}, flow_direction, client, server, port,
    sum(opened) AS opened, sum(to_server) AS to_server, sum(to_client) AS to_client
  FROM legs
  GROUP BY ${scopeColumns(context)}, flow_direction, client, server, port
)
SELECT
  ${scopeColumns(context)}, client, server, port,
  max(opened) AS connections,
  max(to_server) AS bytes_to_server,
  max(to_client) AS bytes_to_client
FROM views
GROUP BY ${scopeColumns(context)}, client, server, port
HAVING max(opened) > 0
ORDER BY connections DESC, bytes_to_server DESC, ${scopeColumns(context)}, client, server, port
LIMIT 1000`,
  };
}
