import { MirrorDetectionQueryOptions } from '../../mirror-query-options';
import { limit, takes } from '../checks';
import { MirrorQuestion } from '../question';
import { indented, recordsOf, REQUEST } from '../records';

export function nxdomainFloods(options: MirrorDetectionQueryOptions): MirrorQuestion {
  takes('nxdomainFloods', options, 'minNames');
  const least = limit('minNames', options.minNames, 100);
  return {
    name: 'mirror-nxdomain-floods',
    asked: `Which clients asked in an hour for ${least} or more names that do not exist?`,
    parameters: [`minNames: ${least} (HAVING)`],
    meaning: [
      'Malware that tries generated names; also a wrong search list of domains, or a mail server that looks senders up in block lists.',
    ],
    needs: ['dns'],
    sql: context => `\
SELECT
  client, server,
  date_trunc('hour', moment) AS hour_begun,
  count(DISTINCT name) AS names,
  count(DISTINCT ${REQUEST}) AS answers,
  min(name) AS example_name
FROM (
${indented(recordsOf(context, 'dns', ['conversation', 'number', 'moment', 'client', 'server', 'name'], { withoutNoise: true, where: of => [`${of('code')} = 'NXDOMAIN'`] }))}
)
GROUP BY client, server, date_trunc('hour', moment)
HAVING count(DISTINCT name) >= ${least}
ORDER BY names DESC, client, server, hour_begun
LIMIT 1000`,
  };
}
