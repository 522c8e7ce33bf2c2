import { MirrorQuestion } from '../question';
import { indented, recordsOf } from '../records';

export function lostPackets(): MirrorQuestion {
  return {
    name: 'mirror-lost-packets',
    asked: 'How many packets did each sensor lose, hour by hour?',
    parameters: [],
    meaning: [
      'kernel_drops: the engine was too slow. gaps: segments that never came. out_of_memory: conversations that the engine had no room for.',
      'What the instance dropped before its kernel, at its allowances, is in the metrics of the collector and nowhere else.',
    ],
    needs: ['statistics'],
    sql: context => `\
SELECT
  sensor,
  date_trunc('hour', moment) AS hour_begun,
  sum(packets) AS packets,
  sum(drops) AS kernel_drops,
  sum(invalid) AS not_decoded,
  sum(gaps) AS gaps,
  sum(memory) AS out_of_memory
FROM (
${indented(recordsOf(context, 'statistics', ['sensor', 'moment', 'packets', 'drops', 'invalid', 'gaps', 'memory']))}
)
GROUP BY sensor, date_trunc('hour', moment)
HAVING sum(drops + invalid + gaps + memory) > 0
ORDER BY kernel_drops DESC, gaps DESC, sensor, hour_begun
LIMIT 1000`,
  };
}
