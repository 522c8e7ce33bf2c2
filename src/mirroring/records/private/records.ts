import { Engine, Fact, MirrorContext, TABLES } from './question';
import { QuerySpan } from '../../../athena';

/** A file is open for a rotation, which may begin in the hour before. */
const BEFORE_HOURS = 1;
/** A connection is written after its last packet: when it has been quiet for minutes, if nobody ended it. */
const AFTER_HOURS = 1;

/** Which appliance: files are named after it. */
const SENSOR = "regexp_extract(\"$path\", '/([^/]+)-[0-9]{8}T[0-9]{6}Z[^/]*$', 1)";

/** The ends of a connection as a text. */
const ENDS_OF_ZEEK = "concat(id_orig_h, ' ', CAST(id_orig_p AS varchar), ' ', id_resp_h, ' ', CAST(id_resp_p AS varchar))";

/** Text of Suricata, always UTC, as a time. */
const utc = (text: string) => `CAST(replace(substr(${text}, 1, 19), 'T', ' ') AS timestamp)`;

/** How an engine spells what questions speak of: columns by name, and what is bound to the span. */
interface Wording {
  readonly columns: Readonly<Record<string, string>>;
  readonly own: 'texts' | 'seconds';
  /** The record's own time; a connection's is that of its last packet. */
  readonly time: string;
  /** Where a record lasts: its beginning. */
  readonly begin?: string;
  readonly where?: readonly string[];
}

const ENDS_SURICATA = { client: 'src_ip', client_port: 'src_port', server: 'dest_ip', server_port: 'dest_port' };
const ENDS_ZEEK = { client: 'id_orig_h', client_port: 'id_orig_p', server: 'id_resp_h', server_port: 'id_resp_p' };
const SURICATA_AT = { conversation: 'community_id', moment: utc('"timestamp"'), ...ENDS_SURICATA };
const ZEEK_AT = { conversation: ENDS_OF_ZEEK, moment: 'from_unixtime(ts)', ...ENDS_ZEEK };

const WORDINGS: Record<Engine, Partial<Record<Fact, Wording>>> = {
  suricata: {
    connections: {
      own: 'texts',
      time: 'flow."end"',
      begin: 'flow.start',
      columns: {
        conversation: 'community_id',
        sensor: SENSOR,
        device: "coalesce(in_iface, '')",
        began: utc('flow.start'),
        ended: utc('flow."end"'),
        ...ENDS_SURICATA,
        protocol: 'lower(proto)',
        service: 'app_proto',
        to_server: 'flow.bytes_toserver',
        to_client: 'flow.bytes_toclient',
        // Each mirrored end shows the other address of the router between them.
        copies: 'greatest(coalesce(cardinality(ether.src_macs), 1), coalesce(cardinality(ether.dest_macs), 1))',
        client_mac: 'lower(element_at(ether.src_macs, 1))',
        server_mac: 'lower(element_at(ether.dest_macs, 1))',
        has_gap: '(coalesce(tcp.ts_gap, FALSE) OR coalesce(tcp.tc_gap, FALSE))',
      },
    },
    dns: {
      own: 'texts',
      time: '"timestamp"',
      columns: { ...SURICATA_AT, number: 'dns.id', name: 'lower(dns.rrname)', type: 'dns.rrtype', code: 'dns.rcode', is_question: "dns.type = 'query'" },
    },
    tls: {
      own: 'texts',
      time: '"timestamp"',
      columns: { ...SURICATA_AT, name: "coalesce(tls.sni, '')", version: 'tls.version', fingerprint: 'tls.ja3.hash' },
    },
    certificates: {
      own: 'texts',
      time: '"timestamp"',
      where: ['tls.subject IS NOT NULL'],
      columns: {
        ...SURICATA_AT,
        name: "coalesce(tls.sni, '')",
        subject: 'tls.subject',
        issuer: 'tls.issuerdn',
        valid_from: 'tls.notbefore',
        valid_until: 'tls.notafter',
        seen: 'substr("timestamp", 1, 19)',
      },
    },
    http: {
      own: 'texts',
      time: '"timestamp"',
      columns: {
        ...SURICATA_AT, number: 'tx_id', method: 'http.http_method', host: "coalesce(http.hostname, '')", url: 'http.url', agent: "coalesce(http.http_user_agent, '')",
      },
    },
    statistics: {
      own: 'texts',
      time: '"timestamp"',
      columns: {
        sensor: SENSOR,
        moment: utc('"timestamp"'),
        packets: 'coalesce(stats.capture.kernel_packets_delta, 0)',
        drops: 'coalesce(stats.capture.kernel_drops_delta, 0)',
        invalid: 'coalesce(stats.decoder.invalid_delta, 0)',
        gaps: 'coalesce(stats.tcp.reassembly_gap_delta, 0)',
        memory: 'coalesce(stats.tcp.ssn_memcap_drop_delta, 0) + coalesce(stats.tcp.segment_memcap_drop_delta, 0) + coalesce(stats.flow.memcap_delta, 0)',
      },
    },
  },
  zeek: {
    connections: {
      own: 'seconds',
      time: '(ts + coalesce(duration, 0e0))',
      begin: 'ts',
      columns: {
        conversation: `coalesce(community_id, ${ENDS_OF_ZEEK})`,
        sensor: SENSOR,
        device: "''",
        began: 'from_unixtime(ts)',
        ended: 'from_unixtime(ts + coalesce(duration, 0e0))',
        ...ENDS_ZEEK,
        protocol: 'proto',
        service: 'service',
        to_server: 'coalesce(orig_ip_bytes, 0)',
        to_client: 'coalesce(resp_ip_bytes, 0)',
        copies: '1',
        client_mac: 'lower(orig_l2_addr)',
        server_mac: 'lower(resp_l2_addr)',
        has_gap: 'coalesce(missed_bytes, 0) > 0',
      },
    },
    dns: {
      own: 'seconds',
      time: 'ts',
      columns: { ...ZEEK_AT, number: 'trans_id', name: 'lower(query)', type: 'qtype_name', code: 'rcode_name', is_question: 'query IS NOT NULL' },
    },
    tls: {
      own: 'seconds',
      time: 'ts',
      columns: { ...ZEEK_AT, name: "coalesce(server_name, '')", version: 'version', fingerprint: 'ja3' },
    },
    http: {
      own: 'seconds',
      time: 'ts',
      columns: { ...ZEEK_AT, number: 'trans_depth', method: 'method', host: "coalesce(host, '')", url: 'uri', agent: "coalesce(user_agent, '')" },
    },
  },
};

/** Times of what a collector itself writes each hour, texts like those of Suricata. */
const TIMES_OF_LINES = { sessions: 'looked_at', sightings: '"time"' };

/** How each table tells the time of its records: of tables that hold several facts, that of all of them. */
const TIMES = new Map<string, Pick<Wording, 'own' | 'time'>>([
  ...(['suricata', 'zeek'] as const).flatMap(engine => Object.entries(WORDINGS[engine]).map(([fact, wording]) => [TABLES[engine][fact as Fact]!, wording] as const)),
  ...Object.entries(TIMES_OF_LINES).map(([table, time]) => [table, { own: 'texts', time }] as const),
]);

/** The tables that questions may name. */
export const QUERIED_TABLES: readonly string[] = [...TIMES.keys()];

/** The conditions that bind a table to a span: on its partitions, and on the time of its records. */
export function boundsOf(span: QuerySpan, table: string, until?: string, underWayHours = 0): string[] {
  const { own, time } = TIMES.get(table)!;
  return [...span._hours('hour', BEFORE_HOURS, AFTER_HOURS + underWayHours), ...own === 'texts' ? span._texts(time, until) : span._seconds(time, until)];
}

/** One question or request, however often its packet was mirrored. */
export const REQUEST = "concat(conversation, ' ', CAST(number AS varchar))";

/** A text as an address; nothing where it is none. */
export function ip(column: string): string {
  return `TRY_CAST(${column} AS ipaddress)`;
}

/** What a question reads of its table besides the columns. */
export interface Reading {
  /** Conditions in the words of this file's columns: the text of a column stands for its name. */
  readonly where?: (column: (name: string) => string) => readonly string[];
  /** Records that were under way in the span rather than those that ended in it, written up to so many hours later. */
  readonly underWayHours?: number;
  /** Whether expected traffic of either end is left out, as of all questions about traffic that nobody pays by the byte. */
  readonly withoutNoise?: boolean;
}

/** A SELECT of the columns named, of the records of the span, in the same words for every engine. */
export function recordsOf(context: MirrorContext, fact: Fact, columns: readonly string[], reading: Reading = {}): string {
  const { where, underWayHours, withoutNoise } = reading;
  const wording = WORDINGS[context.engine][fact]!;
  const table = TABLES[context.engine][fact]!;
  const of = (name: string) => wording.columns[name];
  const conditions = [
    ...boundsOf(context.span, table, underWayHours === undefined ? undefined : wording.begin, underWayHours),
    ...wording.where ?? [],
    ...where?.(of) ?? [],
    ...withoutNoise ? context.networks._isNotNoise(ip(of('client')), ip(of('server'))) : [],
  ];
  return selected(columns.map(name => of(name) === name ? name : `${of(name)} AS ${name}`), table, conditions);
}

/** A SELECT of what the collector itself writes each hour: the lines of the hours of a span. */
export function linesOf(context: MirrorContext, table: keyof typeof TIMES_OF_LINES, columns: readonly string[], ...where: string[]): string {
  return selected(columns, table, [...boundsOf(context.span, table), ...where]);
}

/** A SELECT of a table of its own name would confuse the table with the column that is called alike. */
export function selected(columns: readonly string[], table: string, conditions: readonly string[]): string {
  return `SELECT\n  ${columns.join(',\n  ')}\nFROM "${table}" AS r\nWHERE ${conditions.join('\n  AND ')}`;
}

/** A part of a text, further in. */
export function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
