import { addressValue, nameWith } from '../../../../athena';
import { MirrorSubjectQueryOptions } from '../../mirror-query-options';
import { takes } from '../checks';
import { conversations, ONCE } from '../conversations';
import { MirrorContext, MirrorQuestion } from '../question';
import { ip } from '../records';

/** A connection may outlast the span by this much and is still found. */
const UNDER_WAY_HOURS = 24;

export function whoTalkedTo(options: MirrorSubjectQueryOptions): MirrorQuestion {
  takes('whoTalkedTo', options, 'address');
  const address = addressValue('address', options.address);
  return {
    name: nameWith('mirror-who-talked-to', address),
    asked: `Who talked to ${address.known ?? 'an address'}?`,
    parameters: [...address.known === undefined ? [] : [`address: ${address.known} (IPADDRESS)`], `written up to ${UNDER_WAY_HOURS + 1} hours after the span (hour)`],
    asks: address.asks,
    meaning: [
      `${ONCE} Connections that were under way at any time in the span.`,
      'One that lasted longer after the span than the files are looked for, or goes on, is not found. Addresses are reused: first_seen and last_seen tell whose turn it was.',
    ],
    needs: ['connections'],
    sql: context => `\
${conversations(context, { underWayHours: UNDER_WAY_HOURS, where: of => [isEnd(context, address.sql, [of('client'), of('server')])] })}
SELECT
  client, server, server_port, protocol,
  max(service) AS service,
  count(*) AS conversations,
  sum(to_server) AS bytes_to_server,
  sum(to_client) AS bytes_to_client,
  min(began) AS first_seen,
  max(ended) AS last_seen
FROM conversations
GROUP BY client, server, server_port, protocol
ORDER BY first_seen, client, server, server_port, protocol
LIMIT 1000`,
  };
}

/** Conversations of an address, but those with expected networks. That it may lie in one of them itself does not matter. */
function isEnd({ networks }: MirrorContext, address: string, ends: [client: string, server: string]): string {
  const [client, server] = ends.map(ip);
  const unlessNoise = (end: string, peer: string) => networks._isNotNoise(peer).reduce((text, condition) => `CASE WHEN ${condition} THEN ${text} END`, end);
  return `${address} IN (${unlessNoise(client, server)}, ${unlessNoise(server, client)})`;
}
