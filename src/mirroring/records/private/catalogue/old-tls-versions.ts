import { MirrorQuestion } from '../question';
import { indented, recordsOf } from '../records';

/** As Suricata and Zeek spell them. */
const OLD = "'SSLv2', 'SSLv3', 'TLSv1', 'TLSv10', 'TLS 1.1', 'TLSv11'";

export function oldTlsVersions(): MirrorQuestion {
  return {
    name: 'mirror-old-tls-versions',
    asked: 'Who speaks versions of TLS below 1.2?',
    parameters: ['versions: those listed (WHERE)'],
    meaning: ['What both sides agreed on. Versions below 1.2 are deprecated since 2021 (RFC 8996): update the server first, then it refuses old clients.'],
    needs: ['tls'],
    sql: context => `\
SELECT
  server, server_port, name, version,
  count(DISTINCT conversation) AS connections,
  count(DISTINCT client) AS clients,
  min(client) AS example_client,
  max(moment) AS last_seen
FROM (
${indented(recordsOf(context, 'tls', ['conversation', 'moment', 'client', 'server', 'server_port', 'name', 'version'], { withoutNoise: true, where: of => [`${of('version')} IN (${OLD})`] }))}
)
GROUP BY server, server_port, name, version
ORDER BY connections DESC, server, server_port, name, version
LIMIT 1000`,
  };
}
