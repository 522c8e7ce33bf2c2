import { MirrorQuestion } from '../question';
import { indented, recordsOf } from '../records';

export function tlsNames(): MirrorQuestion {
  return {
    name: 'mirror-tls-names',
    asked: 'Which names does each client ask for by TLS, those that few ask for first?',
    parameters: [],
    meaning: [
      'An empty name: the client gave none, as with connections to addresses. fingerprints: kinds of client software (ja3), where the engine is told to take them.',
      'Several fingerprints of one client for one name are several programs.',
    ],
    needs: ['tls'],
    sql: context => `\
SELECT
  name, client,
  count(*) OVER (PARTITION BY name) AS clients_of_name,
  connections, servers, fingerprints, example_fingerprint, first_seen, last_seen
FROM (
  SELECT
    name, client,
    count(DISTINCT conversation) AS connections,
    count(DISTINCT server) AS servers,
    count(DISTINCT fingerprint) AS fingerprints,
    min(fingerprint) AS example_fingerprint,
    min(moment) AS first_seen,
    max(moment) AS last_seen
  FROM (
${indented(indented(recordsOf(context, 'tls', ['conversation', 'moment', 'client', 'server', 'name', 'fingerprint'], { withoutNoise: true })))}
  )
  GROUP BY name, client
)
ORDER BY clients_of_name, name, connections DESC, client
LIMIT 1000`,
  };
}
