import { MirrorQuestion } from '../question';
import { indented, recordsOf } from '../records';

const CERTIFICATE = ['subject', 'issuer', 'valid_from', 'valid_until'];

export function doubtfulCertificates(): MirrorQuestion {
  return {
    name: 'mirror-doubtful-certificates',
    asked: 'Which certificates were expired, not valid yet, or signed by themselves?',
    parameters: [],
    meaning: ['As of the time of the handshake. TLS 1.3 sends certificates encrypted: they are not seen here. Nothing is said of those that no authority vouches for.'],
    needs: ['certificates'],
    sql: context => `\
SELECT
  server, server_port, name, subject, issuer, valid_from, valid_until,
  bool_or(valid_until < seen) AS expired,
  bool_or(valid_from > seen) AS not_yet_valid,
  bool_or(subject = issuer) AS self_signed,
  count(DISTINCT conversation) AS connections,
  min(client) AS example_client,
  max(moment) AS last_seen
FROM (
${indented(recordsOf(context, 'certificates', ['conversation', 'moment', 'seen', 'client', 'server', 'server_port', 'name', ...CERTIFICATE], { withoutNoise: true }))}
)
WHERE valid_until < seen OR valid_from > seen OR subject = issuer
GROUP BY server, server_port, name, subject, issuer, valid_from, valid_until
ORDER BY connections DESC, server, server_port, name, subject, valid_from
LIMIT 1000`,
  };
}
