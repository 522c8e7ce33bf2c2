import { conversations, ONCE } from '../conversations';
import { MirrorQuestion } from '../question';

export function topTalkers(): MirrorQuestion {
  return {
    name: 'mirror-top-talkers',
    asked: 'Which pairs of addresses moved most bytes?',
    parameters: [],
    meaning: [ONCE, 'Connections that ended in the span; one that goes on is not written yet. Bytes are those that were seen: mirrored packets may be cut short or lost.'],
    needs: ['connections'],
    sql: context => `\
${conversations(context, { withoutNoise: true })}
SELECT
  client, server, server_port, protocol,
  max(service) AS service,
  count(*) AS conversations,
  sum(to_server + to_client) AS bytes,
  sum(to_server) AS bytes_to_server,
  sum(to_client) AS bytes_to_client,
  min(began) AS first_seen,
  max(ended) AS last_seen
FROM conversations
GROUP BY client, server, server_port, protocol
ORDER BY bytes DESC, client, server, server_port, protocol
LIMIT 1000`,
  };
}
