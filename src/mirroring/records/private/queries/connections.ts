import { conversations } from './conversations';
import { MirrorContext, MirrorQuestion } from './question';
import { indented, linesOf, recordsOf } from './records';
import { QuerySpan } from '../../../../athena';
import { within } from '../../../../private/ranges';

const ONCE = 'Conversations count once although both ends may be mirrored, by community id: where address ranges of sources overlap, two may count as one.';
const ip = (column: string) => `TRY_CAST(${column} AS ipaddress)`;
const is = (column: string, address: string) => `${ip(column)} = IPADDRESS '${address}'`;

export const TOP_TALKERS: MirrorQuestion = {
  name: 'mirror-top-talkers',
  asked: 'Which pairs of addresses moved most bytes?',
  parameters: [],
  meaning: [ONCE, 'Connections that ended in the span; one that goes on is not written yet. Bytes are those that were seen: mirrored packets may be cut short or lost.'],
  needs: ['connections'],
  sql: context => `\
${conversations(context)}
SELECT
  client, server, server_port, protocol,
  max(service) AS service,
  count(*) AS conversations,
  sum(to_server + to_client) AS bytes,
  sum(to_server) AS bytes_to_server,
  sum(to_client) AS bytes_to_client,
  min(began) AS first_seen,
  max(ended) AS last_seen
FROM conversations
GROUP BY client, server, server_port, protocol
ORDER BY bytes DESC, client, server, server_port, protocol
LIMIT 1000`,
};

/** The span of the context is the one of the question and the baseline before it. */
export function newExternalDestinations(span: QuerySpan, baseline: string): MirrorQuestion {
  return {
    name: 'mirror-new-external-destinations',
    asked: `Which destinations on the internet are new in ${span._label}, compared with the ${baseline} before?`,
    parameters: [`new: ${span._label} (HAVING)`],
    meaning: [
      'From home to elsewhere: homeNetworks of the pack says what home is. Content networks change addresses all day: look at the service, then at mirror-tls-names.',
      'A source that is mirrored only since then makes all of its destinations new: mirror-interface-of-mac tells since when it is.',
    ],
    needs: ['connections'],
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
    where: of => [within(ip(of('client')), context.homeRanges), `NOT ${within(ip(of('server')), context.homeRanges)}`],
  });
}

export function longConnections(seconds: number, duration: string): MirrorQuestion {
  return {
    name: 'mirror-long-connections',
    asked: `Which connections lasted for ${duration} or more?`,
    parameters: [`duration: ${seconds} seconds (WHERE)`],
    meaning: [
      `${ONCE} Connections that ended in the span.`,
      'Pools, replication and VPNs last long by nature; one across the internet that nobody knows may be remote control.',
    ],
    needs: ['connections'],
    sql: context => `\
${conversations(context)}
SELECT
  NOT (${within(ip('client'), context.homeRanges)} AND ${within(ip('server'), context.homeRanges)}) AS across_internet,
  client, server, server_port, protocol, service,
  longest / 60 AS minutes,
  to_server AS bytes_to_server,
  to_client AS bytes_to_client,
  began AS first_seen,
  ended AS last_seen,
  conversation AS community_id
FROM conversations
WHERE longest >= ${seconds}
ORDER BY across_internet DESC, minutes DESC, first_seen, conversation
LIMIT 1000`,
  };
}

export function whoTalkedTo(address: string, name: string, underWayHours: number): MirrorQuestion {
  return {
    name: `mirror-who-talked-to-${name}`,
    asked: `Who talked to ${address}?`,
    parameters: [`address: ${address} (IPADDRESS)`, `written up to ${underWayHours + 1} hours after the span (hour)`],
    meaning: [
      `${ONCE} Connections that were under way at any time in the span.`,
      'One that lasted longer after the span than the files are looked for, or goes on, is not found. Addresses are reused: first_seen and last_seen tell whose turn it was.',
    ],
    needs: ['connections'],
    sql: context => `\
${conversations(context, { underWayHours, where: of => [`(${is(of('client'), address)} OR ${is(of('server'), address)})`] })}
SELECT
  client, server, server_port, protocol,
  max(service) AS service,
  count(*) AS conversations,
  sum(to_server) AS bytes_to_server,
  sum(to_client) AS bytes_to_client,
  min(began) AS first_seen,
  max(ended) AS last_seen
FROM conversations
GROUP BY client, server, server_port, protocol
ORDER BY first_seen, client, server, server_port, protocol
LIMIT 1000`,
  };
}

export const MIRRORED_TWICE: MirrorQuestion = {
  name: 'mirror-mirrored-twice',
  asked: 'Which conversations were mirrored more than once, and how much of what appliances carried was that?',
  parameters: [],
  meaning: [
    'Both ends are sources, or one is by two sessions. mirrored_at: how often a packet was seen. recorded_bytes are those of all records; bytes count once.',
    'Signatures may fire twice for such a conversation. To mirror it once, let one side send what crosses the VPC only: see the presets of MirrorFilter.',
  ],
  needs: ['connections'],
  sql: context => `\
${conversations(context)}
SELECT
  client, server, server_port, protocol,
  max(mirrored_at) AS mirrored_at,
  count(*) AS conversations,
  sum(recorded) AS recorded_bytes,
  sum(to_server + to_client) AS bytes
FROM conversations
WHERE mirrored_at > 1
GROUP BY client, server, server_port, protocol
ORDER BY recorded_bytes - bytes DESC, client, server, server_port, protocol
LIMIT 1000`,
};

export const REASSEMBLY_GAPS: MirrorQuestion = {
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

export const LOST_PACKETS: MirrorQuestion = {
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

export function silentSources(hours: number): MirrorQuestion {
  return {
    name: 'mirror-silent-sources',
    asked: `Which sources are mirrored, and no packet of them came for ${hours} hours or more?`,
    parameters: [`silent: ${hours} hours before the end (HAVING)`],
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

const SESSION = ['interface_id', 'instance_id', 'vpc_id', 'subnet_id', 'session_id', 'filter_id', 'virtual_network_id'];

export function interfaceOfMac(mac: string): MirrorQuestion {
  return {
    name: `mirror-interface-of-mac-${mac.replace(/:/g, '')}`,
    asked: `Which mirrored interface has the Ethernet address ${mac}, and since when?`,
    parameters: [`mac: ${mac} (WHERE)`],
    meaning: [
      'Alerts and records hold two Ethernet addresses: one is that of the mirrored interface, the other that of its neighbour, mostly the router. Ask for both.',
      'No row: the interface was not mirrored in the span, or it is the router.',
    ],
    needs: [],
    sql: context => `\
SELECT
  ${SESSION.join(', ')},
  array_join(max_by(addresses, looked_at), ', ') AS addresses,
  min(looked_at) AS first_seen,
  max(looked_at) AS last_seen
FROM (
${indented(linesOf(context, 'sessions', [...SESSION, 'addresses', 'looked_at'], `lower(mac) = '${mac}'`))}
)
GROUP BY ${SESSION.join(', ')}
ORDER BY first_seen, interface_id, session_id
LIMIT 1000`,
  };
}
