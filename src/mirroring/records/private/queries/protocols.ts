import { MirrorContext, MirrorQuestion, TABLES } from './question';
import { indented, recordsOf, selected } from './records';

/** One question, however often its packet was mirrored. */
const REQUEST = "concat(conversation, ' ', CAST(number AS varchar))";

export function rareDnsNames(most: number): MirrorQuestion {
  return {
    name: 'mirror-rare-dns-names',
    asked: `Which names did one client ask for, ${most} times at the most?`,
    parameters: [`times: ${most} (HAVING)`],
    meaning: [
      'Names that nobody else asks for. Most are harmless; what malware calls home by is among them. A name asked again by hand is asked from somewhere.',
      'DNS to the Amazon resolver is never mirrored: only servers of your own are seen here.',
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
${indented(recordsOf(context, 'dns', ['conversation', 'number', 'moment', 'client', 'name'], { where: of => [of('is_question'), `${of('name')} <> ''`] }))}
)
GROUP BY name
HAVING count(DISTINCT client) = 1 AND count(DISTINCT ${REQUEST}) <= ${most}
ORDER BY questions, first_seen DESC, name
LIMIT 1000`,
  };
}

export function nxdomainFloods(least: number): MirrorQuestion {
  return {
    name: 'mirror-nxdomain-floods',
    asked: `Which clients asked in an hour for ${least} or more names that do not exist?`,
    parameters: [`names: ${least} (HAVING)`],
    meaning: [
      'Malware that tries generated names; also a wrong search list of domains, or a mail server that looks senders up in block lists.',
    ],
    needs: ['dns'],
    sql: context => `\
SELECT
  client, server,
  date_trunc('hour', moment) AS hour_begun,
  count(DISTINCT name) AS names,
  count(DISTINCT ${REQUEST}) AS answers,
  min(name) AS example_name
FROM (
${indented(recordsOf(context, 'dns', ['conversation', 'number', 'moment', 'client', 'server', 'name'], { where: of => [`${of('code')} = 'NXDOMAIN'`] }))}
)
GROUP BY client, server, date_trunc('hour', moment)
HAVING count(DISTINCT name) >= ${least}
ORDER BY names DESC, client, server, hour_begun
LIMIT 1000`,
  };
}

export function dnsTunnels(names: number, length: number): MirrorQuestion {
  return {
    name: 'mirror-dns-tunnels',
    asked: `Below which domain did one client ask for ${names} or more names, ${length} characters long on average or more?`,
    parameters: [`names: ${names} (HAVING)`, `length: ${length} characters (HAVING)`],
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
${indented(recordsOf(context, 'dns', ['conversation', 'number', 'moment', 'client', 'name'], { where: of => [of('is_question')] }))}
)
GROUP BY client, regexp_extract(name, '[^.]+\\.[^.]+$')
HAVING count(DISTINCT name) >= ${names} AND avg(length(name)) >= ${length}
ORDER BY names DESC, client, domain
LIMIT 1000`,
  };
}

/** As Suricata and Zeek spell them. */
const OLD = "'SSLv2', 'SSLv3', 'TLSv1', 'TLSv10', 'TLS 1.1', 'TLSv11'";

export const OLD_TLS_VERSIONS: MirrorQuestion = {
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
${indented(recordsOf(context, 'tls', ['conversation', 'moment', 'client', 'server', 'server_port', 'name', 'version'], { where: of => [`${of('version')} IN (${OLD})`] }))}
)
GROUP BY server, server_port, name, version
ORDER BY connections DESC, server, server_port, name, version
LIMIT 1000`,
};

const CERTIFICATE = ['subject', 'issuer', 'valid_from', 'valid_until'];

export const DOUBTFUL_CERTIFICATES: MirrorQuestion = {
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
${indented(recordsOf(context, 'certificates', ['conversation', 'moment', 'seen', 'client', 'server', 'server_port', 'name', ...CERTIFICATE]))}
)
WHERE valid_until < seen OR valid_from > seen OR subject = issuer
GROUP BY server, server_port, name, subject, issuer, valid_from, valid_until
ORDER BY connections DESC, server, server_port, name, subject, valid_from
LIMIT 1000`,
};

export const TLS_NAMES: MirrorQuestion = {
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
${indented(indented(recordsOf(context, 'tls', ['conversation', 'moment', 'client', 'server', 'name', 'fingerprint'])))}
  )
  GROUP BY name, client
)
ORDER BY clients_of_name, name, connections DESC, client
LIMIT 1000`,
};

export function rareUserAgents(most: number): MirrorQuestion {
  return {
    name: 'mirror-rare-user-agents',
    asked: `Which HTTP user agents does no more than ${most === 1 ? 'one client' : `${most} clients`} have?`,
    parameters: [`clients: ${most} (HAVING)`],
    meaning: ['Scripts, scanners and malware name themselves oddly, or not at all. HTTP in clear text only.'],
    needs: ['http'],
    sql: context => `\
SELECT
  agent,
  count(DISTINCT client) AS clients,
  min(client) AS example_client,
  count(DISTINCT host) AS hosts,
  min(host) AS example_host,
  count(DISTINCT ${REQUEST}) AS requests,
  min(moment) AS first_seen,
  max(moment) AS last_seen
FROM (
${indented(recordsOf(context, 'http', ['conversation', 'number', 'moment', 'client', 'host', 'agent']))}
)
GROUP BY agent
HAVING count(DISTINCT client) <= ${most}
ORDER BY clients, requests, agent
LIMIT 1000`,
  };
}

/** Names of parameters that hold a secret, as a whole: `token_type` is none. */
const SECRET = '(?i)[?&;](password|passwd|pwd|pass|secret|token|access_token|api_?key|client_secret|session_?id)=';
const LOGIN = '(?i)/(login|log-in|signin|sign-in|logon|auth|authenticate|oauth/token)([/.?;]|$)';

export const CLEAR_TEXT_CREDENTIALS: MirrorQuestion = {
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
${indented(indented(recordsOf(context, 'http', ['conversation', 'number', 'moment', 'client', 'server', 'server_port', 'host', 'method', 'url'])))}
  )
)
WHERE in_url OR posted
GROUP BY host, server, server_port, method, path
ORDER BY requests DESC, host, server, server_port, method, path
LIMIT 1000`,
};

/** Files that hold what is no record: those of each table that the engine writes line by line. */
export const UNREADABLE_LINES: MirrorQuestion = {
  name: 'mirror-unreadable-lines',
  asked: 'Which files hold lines that are no records?',
  parameters: [],
  meaning: ['A machine that lost its power leaves half a line behind; every other question passes over it. More than a line a file is something else.'],
  needs: ['connections', 'dns', 'tls', 'http'],
  sql: context => `\
SELECT kind, file, count(*) AS lines
FROM (
${(['connections', 'dns', 'tls', 'http'] as const).map(fact => indented(unreadable(context, TABLES[context.engine][fact]!))).join('\n  UNION ALL\n')}
)
GROUP BY kind, file
ORDER BY lines DESC, file
LIMIT 1000`,
};

function unreadable(context: MirrorContext, table: string): string {
  const time = context.engine === 'suricata' ? '"timestamp"' : 'ts';
  return selected([`'${table}' AS kind`, '"$path" AS file'], table, [...context.span._hours('hour', 1, 1), `${time} IS NULL`]);
}
