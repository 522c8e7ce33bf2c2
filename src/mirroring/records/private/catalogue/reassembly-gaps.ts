import { MirrorQuestion } from '../question';
import { indented, recordsOf } from '../records';

export function reassemblyGaps(): MirrorQuestion {
  return {
    name: 'mirror-reassembly-gaps',
    asked: 'On which sensors did connections have data that was never seen?',
    parameters: [],
    meaning: [
      'The loss lies before the engine: at the source under load, in the network, at the instance\'s allowances, or packets were cut short by the session.',
      'What an engine tells of a connection with gaps is incomplete: names, requests and alerts may be missing.',
    ],
    needs: ['connections'],
    sql: context => `\
SELECT
  sensor, device,
  count(*) AS tcp_connections,
  count_if(has_gap) AS with_gaps,
  round(CAST(count_if(has_gap) AS double) * 100 / count(*), 2) AS percent,
  max(CASE WHEN has_gap THEN conversation END) AS example_community_id,
  max(CASE WHEN has_gap THEN ended END) AS last_gap
FROM (
${indented(recordsOf(context, 'connections', ['sensor', 'device', 'conversation', 'ended', 'has_gap'], { where: of => [`${of('protocol')} = 'tcp'`] }))}
)
GROUP BY sensor, device
ORDER BY percent DESC, with_gaps DESC, sensor, device
LIMIT 1000`,
  };
}
