import { conversations } from '../conversations';
import { MirrorQuestion } from '../question';

export function mirroredTwice(): MirrorQuestion {
  return {
    name: 'mirror-mirrored-twice',
    asked: 'Which conversations were mirrored more than once, and how much of what appliances carried was that?',
    parameters: [],
    meaning: [
      'Both ends are sources, or one is by two sessions. mirrored_at: how often a packet was seen. recorded_bytes are those of all records; bytes count once.',
      'Signatures may fire twice for such a conversation. To mirror it once, let one side send what crosses the VPC only: see the presets of MirrorFilter.',
    ],
    needs: ['connections'],
    sql: context => `\
${conversations(context)}
SELECT
  client, server, server_port, protocol,
  max(mirrored_at) AS mirrored_at,
  count(*) AS conversations,
  sum(recorded) AS recorded_bytes,
  sum(to_server + to_client) AS bytes
FROM conversations
WHERE mirrored_at > 1
GROUP BY client, server, server_port, protocol
ORDER BY recorded_bytes - bytes DESC, client, server, server_port, protocol
LIMIT 1000`,
  };
}
