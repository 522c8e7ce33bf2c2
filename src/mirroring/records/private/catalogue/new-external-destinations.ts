import { Duration } from 'aws-cdk-lib';
import { DEFAULT_SPAN, spoken, wholeMinutes } from '../../../../athena';
import { MirrorDetectionQueryOptions } from '../../mirror-query-options';
import { takes } from '../checks';
import { MirrorContext, MirrorQuestion } from '../question';
import { indented, ip, recordsOf } from '../records';

export function newExternalDestinations(options: MirrorDetectionQueryOptions): MirrorQuestion {
  takes('newExternalDestinations', options, 'baseline');
  const { span = DEFAULT_SPAN } = options;
  const minutes = wholeMinutes('baseline', options.baseline ?? Duration.days(7), [60, 90 * 1440], 'Duration.days(7)');
  return {
    name: 'mirror-new-external-destinations',
    asked: `Which destinations on the internet are new in ${span._label}, compared with the ${spoken(minutes)} before?`,
    parameters: [`new: ${span._label} (HAVING)`],
    meaning: [
      'From home to elsewhere: knownNetworks of the pack says what home is. Content networks change addresses all day: look at the service, then at mirror-tls-names.',
      'A source that is mirrored only since then makes all of its destinations new: mirror-interface-of-mac tells since when it is.',
    ],
    needs: ['connections'],
    span: span._withBaseline(minutes),
    hunting: true,
    sql: context => `\
SELECT
  server, server_port, protocol,
  max(service) AS service,
  count(DISTINCT client) AS clients,
  min(client) AS example_client,
  count(DISTINCT conversation) AS conversations,
  min(began) AS first_seen,
  max(ended) AS last_seen
FROM (
${indented(outbound(context))}
)
GROUP BY server, server_port, protocol
HAVING min(began) >= ${span._begin}
ORDER BY clients DESC, first_seen DESC, server, server_port, protocol
LIMIT 1000`,
  };
}

/** Connections from home to elsewhere. */
function outbound(context: MirrorContext): string {
  return recordsOf(context, 'connections', ['conversation', 'client', 'server', 'server_port', 'protocol', 'service', 'began', 'ended'], {
    withoutNoise: true,
    where: of => [context.networks._isInternal(ip(of('client'))), `NOT ${context.networks._isInternal(ip(of('server')))}`],
  });
}
