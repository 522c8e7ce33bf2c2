import { addressInName, ipAddress } from '../../../../athena';
import { MirrorQueryAddressOptions } from '../../mirror-query-options';
import { conversations, ONCE } from '../conversations';
import { MirrorContext, MirrorQuestion } from '../question';
import { ip, is } from '../records';

/** A connection may outlast the span by this much and is still found. */
const UNDER_WAY_HOURS = 24;

export function whoTalkedTo(options: MirrorQueryAddressOptions): MirrorQuestion {
  const address = ipAddress('address', options.address ?? '10.0.0.10');
  return {
    name: `mirror-who-talked-to-${addressInName(address)}`,
    asked: `Who talked to ${address}?`,
    parameters: [`address: ${address} (IPADDRESS)`, `written up to ${UNDER_WAY_HOURS + 1} hours after the span (hour)`],
    meaning: [
      `${ONCE} Connections that were under way at any time in the span.`,
      'One that lasted longer after the span than the files are looked for, or goes on, is not found. Addresses are reused: first_seen and last_seen tell whose turn it was.',
    ],
    needs: ['connections'],
    sql: context => `\
${conversations(context, { underWayHours: UNDER_WAY_HOURS, where: of => isEnd(context, address, [of('client'), of('server')]) })}
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
function isEnd({ networks }: MirrorContext, address: string, [client, server]: [string, string]): string[] {
  const peer = `CASE WHEN ${is(client, address)} THEN ${ip(server)} ELSE ${ip(client)} END`;
  return [`(${is(client, address)} OR ${is(server, address)})`, ...networks._isNotNoise(peer)];
}
