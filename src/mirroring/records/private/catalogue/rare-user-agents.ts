import { MirrorDetectionQueryOptions } from '../../mirror-query-options';
import { limit, takes } from '../checks';
import { MirrorQuestion } from '../question';
import { indented, recordsOf, REQUEST } from '../records';

export function rareUserAgents(options: MirrorDetectionQueryOptions): MirrorQuestion {
  takes('rareUserAgents', options, 'maxClients');
  const most = limit('maxClients', options.maxClients, 1);
  return {
    name: 'mirror-rare-user-agents',
    asked: `Which HTTP user agents does no more than ${most === 1 ? 'one client' : `${most} clients`} have?`,
    parameters: [`maxClients: ${most} (HAVING)`],
    meaning: ['Scripts, scanners and malware name themselves oddly, or not at all. HTTP in clear text only.'],
    needs: ['http'],
    sql: context => `\
SELECT
  agent,
  count(DISTINCT client) AS clients,
  min(client) AS example_client,
  count(DISTINCT host) AS hosts,
  min(host) AS example_host,
  count(DISTINCT ${REQUEST}) AS requests,
  min(moment) AS first_seen,
  max(moment) AS last_seen
FROM (
${indented(recordsOf(context, 'http', ['conversation', 'number', 'moment', 'client', 'host', 'agent'], { withoutNoise: true }))}
)
GROUP BY agent
HAVING count(DISTINCT client) <= ${most}
ORDER BY clients, requests, agent
LIMIT 1000`,
  };
}
