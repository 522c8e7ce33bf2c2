import { Duration } from 'aws-cdk-lib';
import { DEFAULT_SPAN, spoken, wholeMinutes } from '../../../../athena';
import { reject } from '../../../../private/errors';
import { MirrorDetectionQueryOptions, MirrorQueryOptions } from '../../mirror-query-options';
import { takes } from '../checks';
import { MirrorQuestion } from '../question';
import { indented, linesOf } from '../records';

const USUAL_SILENCE = Duration.hours(6);

export function silentSources(options: MirrorDetectionQueryOptions): MirrorQuestion {
  takes('silentSources', options, 'minDuration');
  const hours = silentHours(options);
  return {
    name: 'mirror-silent-sources',
    asked: `Which sources are mirrored, and no packet of them came for ${hours} hours or more?`,
    parameters: [`minDuration: ${hours} hours of silence before the end (HAVING)`],
    meaning: [
      'Sessions of the last two hours of the span. last_seen is empty if nothing came in the whole span.',
      'A stopped instance is silent; else look at the filter, the source\'s and the target\'s instance type, routes, and the security group of the collector.',
    ],
    needs: [],
    sql: context => `\
WITH mirrored AS (
${indented(linesOf(context, 'sessions', ['session_id', 'virtual_network_id', 'interface_id', 'addresses', 'vpc_id', 'instance_id', 'looked_at']))}
),
seen AS (
${indented(linesOf(context, 'sightings', ['virtual_network_id', 'address', 'last_seen']))}
)
SELECT
  session_id, m.virtual_network_id, interface_id, instance_id, vpc_id,
  array_join(max_by(m.addresses, looked_at), ', ') AS addresses,
  min(looked_at) AS mirrored_since,
  max(last_seen) AS last_seen
FROM mirrored AS m
LEFT JOIN seen AS s ON s.virtual_network_id = m.virtual_network_id AND any_match(m.addresses, own -> own = s.address)
GROUP BY session_id, m.virtual_network_id, interface_id, instance_id, vpc_id
HAVING max(looked_at) >= ${textOf(`${context.span._end} - interval '2' hour`)}
  AND coalesce(max(last_seen), '') < ${textOf(`${context.span._end} - interval '${hours}' hour`)}
ORDER BY last_seen NULLS FIRST, session_id, m.virtual_network_id, interface_id
LIMIT 1000`,
  };
}

/** A time as records spell theirs. */
function textOf(time: string): string {
  return `date_format(${time}, '%Y-%m-%dT%H:%i:%s')`;
}

/** As one of all questions it needs a span that is longer than the silence. */
export function silentSourcesOfAll({ span = DEFAULT_SPAN }: MirrorQueryOptions): MirrorQuestion | undefined {
  return span._duration.toMinutes() > USUAL_SILENCE.toMinutes() ? silentSources({ span }) : undefined;
}

function silentHours({ minDuration: duration = USUAL_SILENCE, span = DEFAULT_SPAN }: MirrorDetectionQueryOptions): number {
  const minutes = wholeMinutes('minDuration', duration, [120, 90 * 1440], 'Duration.hours(6)');
  const longest = span._duration.toMinutes();
  if (minutes % 60 !== 0 || minutes >= longest) {
    reject(`minDuration must be whole hours and shorter than the span, got ${spoken(minutes)} in ${spoken(longest)}; write Duration.hours(6), or lengthen the span`);
  }
  return minutes / 60;
}
