import { MirrorDetectionQueryOptions } from '../../mirror-query-options';
import { limit, takes } from '../checks';
import { MirrorQuestion } from '../question';
import { indented, recordsOf, REQUEST } from '../records';

export function rareDnsNames(options: MirrorDetectionQueryOptions): MirrorQuestion {
  takes('rareDnsNames', options, 'maxRequests');
  const most = limit('maxRequests', options.maxRequests, 3);
  return {
    name: 'mirror-rare-dns-names',
    asked: `Which names did one client ask for, ${most} times at the most?`,
    parameters: [`maxRequests: ${most} (HAVING)`],
    meaning: [
      'Names that nobody else asks for. Most are harmless; what malware calls home by is among them. A name asked again by hand is asked from somewhere.',
      'DNS to the Amazon resolver is here if the mirror filter asks for it (amazonDns), which one of all traffic does.',
    ],
    needs: ['dns'],
    sql: context => `\
SELECT
  name,
  min(client) AS client,
  count(DISTINCT ${REQUEST}) AS questions,
  min(moment) AS first_seen,
  max(moment) AS last_seen
FROM (
${indented(recordsOf(context, 'dns', ['conversation', 'number', 'moment', 'client', 'name'], { withoutNoise: true, where: of => [of('is_question'), `${of('name')} <> ''`] }))}
)
GROUP BY name
HAVING count(DISTINCT client) = 1 AND count(DISTINCT ${REQUEST}) <= ${most}
ORDER BY questions, first_seen DESC, name
LIMIT 1000`,
  };
}
