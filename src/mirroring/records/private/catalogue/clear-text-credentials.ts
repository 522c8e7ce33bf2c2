import { MirrorQuestion } from '../question';
import { indented, recordsOf, REQUEST } from '../records';

/** Names of parameters that hold a secret, as a whole: `token_type` is none. */
const SECRET = '(?i)[?&;](password|passwd|pwd|pass|secret|token|access_token|api_?key|client_secret|session_?id)=';
const LOGIN = '(?i)/(login|log-in|signin|sign-in|logon|auth|authenticate|oauth/token)([/.?;]|$)';

export function clearTextCredentials(): MirrorQuestion {
  return {
    name: 'mirror-clear-text-credentials',
    asked: 'Where are passwords or tokens sent in clear text HTTP?',
    parameters: ['secrets: names of parameters (regexp_like)', 'log-ins: paths that something is posted to (regexp_like)'],
    meaning: [
      'in_url: a parameter that is called like a secret, which also stands in logs of servers and proxies. posted: something was posted to what is called like a log-in.',
      'A suspicion by names. Values are not shown, and basic authentication is not in the records.',
    ],
    needs: ['http'],
    sql: context => `\
SELECT
  host, server, server_port, method, path,
  count_if(in_url) > 0 AS in_url,
  count_if(posted) > 0 AS posted,
  count(DISTINCT ${REQUEST}) AS requests,
  count(DISTINCT client) AS clients,
  min(client) AS example_client,
  max(moment) AS last_seen
FROM (
  SELECT
    conversation, number, moment, client, server, server_port, host, method,
    split_part(split_part(url, '?', 1), ';', 1) AS path,
    regexp_like(url, '${SECRET}') AS in_url,
    method IN ('POST', 'PUT') AND regexp_like(url, '${LOGIN}') AS posted
  FROM (
${indented(indented(recordsOf(context, 'http', ['conversation', 'number', 'moment', 'client', 'server', 'server_port', 'host', 'method', 'url'], { withoutNoise: true })))}
  )
)
WHERE in_url OR posted
GROUP BY host, server, server_port, method, path
ORDER BY requests DESC, host, server, server_port, method, path
LIMIT 1000`,
  };
}
