import { column, RecordKind, struct } from './record-kind';
import { GlueColumn } from '../../../../athena';

/** What every record of Suricata tells first. */
function common(ether: string): GlueColumn[] {
  return [
    column('timestamp', 'string', 'when the record was made, UTC'),
    column('flow_id', 'bigint', 'the same in all records of a flow, on one sensor'),
    column('in_iface', 'string', 'device: mirror-suricata, or mirror<vni> where identifiers have devices of their own'),
    column('event_type', 'string', 'flow, dns, tls, http'),
    column('src_ip', 'string', 'who sent the first packet: the client, unless the beginning was not mirrored'),
    column('src_port', 'int', 'port of src_ip'),
    column('dest_ip', 'string', 'the other side: the server'),
    column('dest_port', 'int', 'port of dest_ip'),
    column('proto', 'string', 'TCP, UDP, ICMP, IPv6-ICMP, ...'),
    column('community_id', 'string', 'hash of addresses, ports and protocol: the same on all sensors and in all tools'),
    column('ether', ether, 'Ethernet addresses: one of them is that of the mirrored interface'),
  ];
}

const ETHER_OF_PACKET = struct('src_mac:string', 'dest_mac:string');
/** Two on one side: the conversation was mirrored at both ends, which lie in two subnets. */
const ETHER_OF_FLOW = struct('src_macs:array<string>', 'dest_macs:array<string>');

const FLOW = struct(
  'pkts_toserver:bigint', 'pkts_toclient:bigint', 'bytes_toserver:bigint', 'bytes_toclient:bigint',
  'start:string', 'end:string', 'age:bigint', 'state:string', 'reason:string', 'alerted:boolean',
);
const TCP = struct(
  'tcp_flags:string', 'tcp_flags_ts:string', 'tcp_flags_tc:string',
  'syn:boolean', 'fin:boolean', 'rst:boolean', 'psh:boolean', 'ack:boolean', 'urg:boolean', 'ecn:boolean', 'cwr:boolean',
  'state:string', 'ts_gap:boolean', 'tc_gap:boolean', 'ts_max_regions:int', 'tc_max_regions:int',
);
const ANSWER = struct('rrname:string', 'rrtype:string', 'ttl:bigint', 'rdata:string');
const DNS = struct(
  'version:int', 'type:string', 'id:int', 'tx_id:bigint', 'flags:string', 'qr:boolean', 'aa:boolean', 'tc:boolean', 'rd:boolean', 'ra:boolean',
  'opcode:int', 'rrname:string', 'rrtype:string', 'rcode:string', `answers:array<${ANSWER}>`, `authorities:array<${ANSWER}>`,
);
const FINGERPRINT = struct('hash:string', 'string:string');
const TLS = struct(
  'subject:string', 'issuerdn:string', 'serial:string', 'fingerprint:string', 'sni:string', 'version:string',
  'notbefore:string', 'notafter:string', 'session_resumed:boolean', `ja3:${FINGERPRINT}`, `ja3s:${FINGERPRINT}`,
);
const HTTP = struct(
  'hostname:string', 'http_port:int', 'url:string', 'http_user_agent:string', 'http_content_type:string', 'http_refer:string',
  'http_method:string', 'protocol:string', 'status:int', 'redirect:string', 'length:bigint',
);
const COUNTERS = struct(
  'uptime:bigint',
  `capture:${struct('kernel_packets:bigint', 'kernel_packets_delta:bigint', 'kernel_drops:bigint', 'kernel_drops_delta:bigint')}`,
  `decoder:${struct('pkts:bigint', 'pkts_delta:bigint', 'bytes:bigint', 'bytes_delta:bigint', 'invalid:bigint', 'invalid_delta:bigint')}`,
  `tcp:${struct('reassembly_gap:bigint', 'reassembly_gap_delta:bigint', 'ssn_memcap_drop_delta:bigint', 'segment_memcap_drop_delta:bigint')}`,
  `flow:${struct('memcap_delta:bigint')}`,
);

/**
 * What Suricata 7 writes (eve), key by key.
 *
 * @see https://docs.suricata.io/en/suricata-7.0.10/output/eve/eve-json-format.html
 */
export const SURICATA_KINDS: readonly RecordKind[] = [
  {
    folder: 'connections',
    table: 'connections',
    description: 'Connections, each written after its end (Suricata)',
    columns: [
      ...common(ETHER_OF_FLOW),
      column('app_proto', 'string', 'what was spoken: http, tls, dns, ..., or failed'),
      column('icmp_type', 'int', 'of ICMP only'),
      column('icmp_code', 'int', 'of ICMP only'),
      column('flow', FLOW, 'packets and bytes (frames) each way, first and last packet, how it ended'),
      column('tcp', TCP, 'flags seen each way; ts_gap, tc_gap: data to server or client was not seen'),
    ],
  },
  {
    folder: 'dns',
    table: 'dns',
    description: 'DNS: a record for each question and one for each answer (Suricata)',
    columns: [...common(ETHER_OF_PACKET), column('dns', DNS, 'type query or answer; both name the client as src_ip')],
  },
  {
    folder: 'tls',
    table: 'tls',
    description: 'TLS handshakes (Suricata)',
    columns: [
      ...common(ETHER_OF_PACKET),
      column('tls', TLS, 'name asked for, version, certificate as far as it is sent in the clear (not in TLS 1.3); ja3 if a rule asks for it'),
    ],
  },
  {
    folder: 'http',
    table: 'http',
    description: 'HTTP requests in clear text, with their answers (Suricata)',
    columns: [...common(ETHER_OF_PACKET), column('tx_id', 'bigint', 'number of the request on its connection'), column('http', HTTP, 'request and answer')],
  },
  {
    folder: 'statistics',
    table: 'statistics',
    description: 'Counters of each sensor (Suricata)',
    columns: [
      column('timestamp', 'string', 'when the counters were read, UTC'),
      column('event_type', 'string', 'stats'),
      column('stats', COUNTERS, 'those that tell of loss; *_delta counts since the record before'),
    ],
  },
];
