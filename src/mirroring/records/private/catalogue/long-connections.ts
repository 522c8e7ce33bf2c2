import { Duration } from 'aws-cdk-lib';
import { spoken, wholeMinutes } from '../../../../athena';
import { MirrorDetectionQueryOptions } from '../../mirror-query-options';
import { takes } from '../checks';
import { conversations, ONCE } from '../conversations';
import { MirrorQuestion } from '../question';
import { ip } from '../records';

export function longConnections(options: MirrorDetectionQueryOptions): MirrorQuestion {
  takes('longConnections', options, 'minDuration');
  const minutes = wholeMinutes('minDuration', options.minDuration ?? Duration.hours(4), [1, 365 * 1440], 'Duration.hours(4)');
  return {
    name: 'mirror-long-connections',
    asked: `Which connections lasted for ${spoken(minutes)} or more?`,
    parameters: [`minDuration: ${minutes * 60} seconds (WHERE)`],
    meaning: [
      `${ONCE} Connections that ended in the span.`,
      'Pools, replication and VPNs last long by nature; one across the internet that nobody knows may be remote control.',
    ],
    needs: ['connections'],
    sql: context => `\
${conversations(context, { withoutNoise: true })}
SELECT
  NOT (${context.networks._isInternal(ip('client'))} AND ${context.networks._isInternal(ip('server'))}) AS across_internet,
  client, server, server_port, protocol, service,
  longest / 60 AS minutes,
  to_server AS bytes_to_server,
  to_client AS bytes_to_client,
  began AS first_seen,
  ended AS last_seen,
  conversation AS community_id
FROM conversations
WHERE longest >= ${minutes * 60}
ORDER BY across_internet DESC, minutes DESC, first_seen, conversation
LIMIT 1000`,
  };
}
