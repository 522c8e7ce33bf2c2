import { MirrorDetectionQueryOptions } from '../../mirror-query-options';
import { limit, takes } from '../checks';
import { MirrorQuestion } from '../question';
import { indented, recordsOf, REQUEST } from '../records';

/** Characters of a name, on average, from which it may carry data. */
const LONG = 40;

export function dnsTunnels(options: MirrorDetectionQueryOptions): MirrorQuestion {
  takes('dnsTunnels', options, 'minNames');
  const names = limit('minNames', options.minNames, 50);
  return {
    name: 'mirror-dns-tunnels',
    asked: `Below which domain did one client ask for ${names} or more names, ${LONG} characters long on average or more?`,
    parameters: [`minNames: ${names} (HAVING)`, `length: ${LONG} characters (HAVING)`],
    meaning: [
      'Data in names: each is long and asked for once. Domain: the last two parts, which of names like example.co.uk is too little.',
      'Content networks, block lists and anti-virus services ask for long names as well: look at the example, and at how many bytes went there.',
    ],
    needs: ['dns'],
    sql: context => `\
SELECT
  client,
  regexp_extract(name, '[^.]+\\.[^.]+$') AS domain,
  count(DISTINCT name) AS names,
  round(avg(length(name)), 1) AS average_length,
  count(DISTINCT ${REQUEST}) AS questions,
  max(name) AS example_name,
  min(moment) AS first_seen,
  max(moment) AS last_seen
FROM (
${indented(recordsOf(context, 'dns', ['conversation', 'number', 'moment', 'client', 'name'], { withoutNoise: true, where: of => [of('is_question')] }))}
)
GROUP BY client, regexp_extract(name, '[^.]+\\.[^.]+$')
HAVING count(DISTINCT name) >= ${names} AND avg(length(name)) >= ${LONG}
ORDER BY names DESC, client, domain
LIMIT 1000`,
  };
}
