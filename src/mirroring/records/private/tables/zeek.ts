import { column, RecordKind } from './record-kind';
import { GlueColumn } from '../../../../athena';

/** Zeek's names have dots, columns may not. */
const KEYS = { id_orig_h: 'id.orig_h', id_orig_p: 'id.orig_p', id_resp_h: 'id.resp_h', id_resp_p: 'id.resp_p' };

const COMMON: readonly GlueColumn[] = [
  column('ts', 'double', 'first packet, or when it was asked or said: seconds since 1970'),
  column('uid', 'string', 'the same in all records of a connection, on one sensor'),
  column('id_orig_h', 'string', 'the client'),
  column('id_orig_p', 'int', 'port of the client'),
  column('id_resp_h', 'string', 'the server'),
  column('id_resp_p', 'int', 'port of the server'),
];

/**
 * What Zeek writes as JSON, with times as seconds.
 *
 * @see https://docs.zeek.org/en/master/logs/index.html
 */
export const ZEEK_KINDS: readonly RecordKind[] = [
  {
    folder: 'zeek-conn',
    table: 'zeek_conn',
    description: 'Connections, each written after its end (Zeek)',
    keys: KEYS,
    columns: [
      ...COMMON,
      column('proto', 'string', 'tcp, udp, icmp'),
      column('service', 'string', 'what was spoken'),
      column('duration', 'double', 'seconds from the first packet to the last'),
      column('orig_bytes', 'bigint', 'payload of the client'),
      column('resp_bytes', 'bigint', 'payload of the server'),
      column('conn_state', 'string', 'S0, SF, REJ, ...'),
      column('missed_bytes', 'bigint', 'payload that was not seen'),
      column('history', 'string', 'what happened, letter by letter'),
      column('orig_pkts', 'bigint', 'packets of the client'),
      column('orig_ip_bytes', 'bigint', 'bytes of its IP packets'),
      column('resp_pkts', 'bigint', 'packets of the server'),
      column('resp_ip_bytes', 'bigint', 'bytes of its IP packets'),
      column('community_id', 'string', 'hash of addresses, ports and protocol: the same on all sensors and in all tools'),
      column('orig_l2_addr', 'string', 'Ethernet address on the side of the client'),
      column('resp_l2_addr', 'string', 'Ethernet address on the side of the server'),
    ],
  },
  {
    folder: 'zeek-dns',
    table: 'zeek_dns',
    description: 'DNS: questions with their answers (Zeek)',
    keys: KEYS,
    columns: [
      ...COMMON,
      column('proto', 'string', 'tcp, udp'),
      column('trans_id', 'int', 'number that the client gave the question'),
      column('rtt', 'double', 'seconds from question to answer'),
      column('query', 'string', 'name asked for'),
      column('qtype_name', 'string', 'A, AAAA, TXT, ...'),
      column('rcode_name', 'string', 'NOERROR, NXDOMAIN, ...; none without an answer'),
      column('answers', 'array<string>', 'what was answered'),
    ],
  },
  {
    folder: 'zeek-ssl',
    table: 'zeek_ssl',
    description: 'TLS handshakes (Zeek)',
    keys: KEYS,
    columns: [
      ...COMMON,
      column('version', 'string', 'TLSv10, TLSv11, TLSv12, TLSv13, SSLv3'),
      column('cipher', 'string', 'cipher suite'),
      column('server_name', 'string', 'name asked for'),
      column('resumed', 'boolean', 'an earlier session was taken up again'),
      column('established', 'boolean', 'both sides agreed'),
      column('ja3', 'string', 'fingerprint of the client, with the package that makes it'),
    ],
  },
  {
    folder: 'zeek-http',
    table: 'zeek_http',
    description: 'HTTP requests in clear text, with their answers (Zeek)',
    keys: KEYS,
    columns: [
      ...COMMON,
      column('trans_depth', 'int', 'number of the request on its connection'),
      column('method', 'string', 'GET, POST, ...'),
      column('host', 'string', 'the Host header'),
      column('uri', 'string', 'what was asked for'),
      column('user_agent', 'string', 'the User-Agent header'),
      column('status_code', 'int', 'of the answer'),
      column('request_body_len', 'bigint', 'bytes of the request without headers'),
      column('response_body_len', 'bigint', 'bytes of the answer without headers'),
    ],
  },
];
