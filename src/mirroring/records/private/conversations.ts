import { MirrorContext } from './question';
import { indented, linesOf, Reading, recordsOf } from './records';

/** What questions about conversations say of them. */
export const ONCE = 'Conversations count once although both ends may be mirrored, by community id: where address ranges of sources overlap, two may count as one.';

const COLUMNS = [
  'conversation', 'sensor', 'device', 'began', 'ended', 'client', 'server', 'server_port', 'protocol', 'service', 'to_server', 'to_client', 'copies',
  'client_mac', 'server_mac',
];

/**
 * Conversations, each once although both of its ends may be mirrored.
 *
 * Two appliances, or two devices of one, that saw a conversation hold it in records of their own: the fullest view counts. One that saw both copies
 * holds it in one record of twice the packets: between two subnets such a record has two Ethernet addresses a side, within one subnet both of its
 * addresses are those of mirrored interfaces.
 */
export function conversations(context: MirrorContext, reading: Reading = {}): string {
  return `\
WITH mirrored AS (
${indented(linesOf(context, 'sessions', ['DISTINCT lower(mac) AS mac'], 'mac IS NOT NULL'))}
),
records AS (
${indented(recordsOf(context, 'connections', COLUMNS, reading))}
),
views AS (
  SELECT
    conversation, sensor, device,
    min_by(client, began) AS client,
    min_by(server, began) AS server,
    min_by(server_port, began) AS server_port,
    min_by(protocol, began) AS protocol,
    max(service) AS service,
    sum(to_server / copies) AS to_server,
    sum(to_client / copies) AS to_client,
    sum(to_server + to_client) AS recorded,
    max(date_diff('second', began, ended)) AS longest,
    min(began) AS began,
    max(ended) AS ended,
    max(copies) AS copies,
    bool_and(copies = 1 AND c.mac IS NOT NULL AND s.mac IS NOT NULL) AS within_subnet
  FROM records
  LEFT JOIN mirrored AS c ON c.mac = client_mac
  LEFT JOIN mirrored AS s ON s.mac = server_mac
  GROUP BY conversation, sensor, device
),
conversations AS (
  SELECT
    conversation,
    min_by(client, began) AS client,
    min_by(server, began) AS server,
    min_by(server_port, began) AS server_port,
    min_by(protocol, began) AS protocol,
    max(service) AS service,
    max(to_server) / if(count(*) = 1 AND bool_or(within_subnet), 2, 1) AS to_server,
    max(to_client) / if(count(*) = 1 AND bool_or(within_subnet), 2, 1) AS to_client,
    sum(recorded) AS recorded,
    max(longest) AS longest,
    min(began) AS began,
    max(ended) AS ended,
    count(*) AS views,
    greatest(count(*), max(copies), if(bool_or(within_subnet), 2, 1)) AS mirrored_at
  FROM views
  GROUP BY conversation
)`;
}
