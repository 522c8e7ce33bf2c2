import { connection, flow, HOUR, IP, MINUTE, OTHER, silence, SYN, SYN_ACK, SYN_FIN, UDP, WEB } from '../cast';
import { SampleRecord } from '../writer';

/**
 * Why does it not work: packets that stop on their way, attempts in vain, connections that are cut, a change at a moment, noise, and
 * controls of the whole VPC. The addresses are those of the scene alone (10.2.0.0/16), but for the two that everybody asks about.
 */

const RST = 4;
const at = (id: string) => ({ ...WEB, 'interface-id': id });
const cut = { 'action': 'REJECT', 'tcp-flags': 0 };

/** Ways between two hosts: one stops at the server, one on its way back, one works, though neither address shows where it passes a gateway. */
function packetsStop(): SampleRecord[] {
  const egress = { 'flow-direction': 'egress' };
  const ask = { srcaddr: IP.web, srcport: 50100, dstaddr: '10.0.0.20', dstport: 8443 };
  const six = { type: 'IPv6', srcport: 50101, dstport: 443 };
  const [client, server] = [{ ...at('eni-six-client'), ...six }, { ...at('eni-six-server'), ...six }];
  const back = { srcport: 443, dstport: 50101 };
  const pod = { srcport: 50102, dstport: 443 };
  const reply = { srcport: 443, dstport: 50102 };
  return [
    // Leaves the client, is rejected at the server; a retry too.
    flow({ ago: 30 * MINUTE, ...at('eni-web'), ...egress, ...ask, packets: 3, bytes: 180 }),
    flow({ ago: 29 * MINUTE, ...at('eni-web'), ...egress, ...ask, packets: 2, bytes: 120 }),
    flow({ ago: 30 * MINUTE, ...at('eni-stop'), ...ask, ...cut, packets: null, bytes: null }),
    // Others that look like it: each has one of the two addresses.
    flow({ ago: 30 * MINUTE, ...at('eni-stop'), ...egress, srcaddr: '10.0.0.20', srcport: 443, dstaddr: '10.0.0.11', dstport: 50100 }),
    flow({ ago: 30 * MINUTE, ...at('eni-web'), srcaddr: '10.0.0.21', srcport: 443, dstaddr: IP.web, dstport: 50100 }),
    // IPv6 in two spellings: all legs are there, the answer is rejected at the client.
    flow({ ago: 2 * HOUR, ...client, ...egress, srcaddr: '2001:db8:a::10', dstaddr: '2001:db8:a::20' }),
    flow({ ago: 2 * HOUR, ...server, srcaddr: '2001:0DB8:A:0:0:0:0:10', dstaddr: '2001:db8:a::20' }),
    flow({ ago: 2 * HOUR, ...server, ...egress, ...back, srcaddr: '2001:db8:a::20', dstaddr: '2001:db8:a:0::10' }),
    flow({ ago: 2 * HOUR, ...client, ...back, ...cut, srcaddr: '2001:db8:a::20', dstaddr: '2001:db8:a::10' }),
    // A pod on a secondary address: at its node only the packet's own addresses tell. Other hosts and other ports are not it.
    flow({ 'ago': 3 * HOUR, ...at('eni-pods'), ...egress, ...pod, 'srcaddr': '10.2.0.1', 'pkt-srcaddr': '10.2.0.41', 'dstaddr': '10.2.0.20', 'bytes': 700 }),
    flow({ 'ago': 3 * HOUR, ...at('eni-service'), ...pod, 'srcaddr': '10.2.0.41', 'dstaddr': '10.2.0.2', 'pkt-dstaddr': '10.2.0.20', 'bytes': 700 }),
    flow({ 'ago': 3 * HOUR, ...at('eni-service'), ...egress, ...reply, 'srcaddr': '10.2.0.20', 'dstaddr': '10.2.0.41', 'pkt-srcaddr': '-', 'bytes': 900 }),
    flow({ 'ago': 3 * HOUR, ...at('eni-pods'), ...reply, 'srcaddr': '10.2.0.20', 'dstaddr': '10.2.0.1', 'pkt-dstaddr': '10.2.0.41', 'bytes': 900 }),
    flow({ ago: 3 * HOUR, ...at('eni-service'), ...pod, srcaddr: '10.2.0.42', dstaddr: '10.2.0.20' }),
    flow({ 'ago': 3 * HOUR, ...at('eni-pods'), ...egress, ...pod, 'srcaddr': '10.2.0.1', 'pkt-srcaddr': '10.2.0.41', 'dstaddr': '10.2.0.21' }),
    flow({ ago: 3 * HOUR, ...at('eni-service'), srcaddr: '10.2.0.41', srcport: 443, dstaddr: '10.2.0.20', dstport: 9443, ...cut }),
    flow({ ago: 3 * HOUR, ...at('eni-service'), ...egress, srcaddr: '10.2.0.20', srcport: 9443, dstaddr: '10.2.0.41', dstport: 443, ...cut }),
  ];
}

/** One attempt of a client at its own interface; each client has another address, so that attempts are told apart. */
function attempt(client: string, ago: number, fields: SampleRecord = {}): SampleRecord {
  return flow({
    ago, ...at('eni-client'), 'srcaddr': client, 'srcport': 40000, 'dstaddr': '10.2.1.100', 'dstport': 8080, 'flow-direction': 'egress', 'tcp-flags': SYN, ...fields,
  });
}

/** What came back of such an attempt. */
function answer(client: string, ago: number, fields: SampleRecord = {}): SampleRecord {
  return flow({ ago, ...at('eni-client'), 'srcaddr': '10.2.1.100', 'srcport': 8080, 'dstaddr': client, 'dstport': 40000, 'tcp-flags': SYN_ACK, ...fields });
}

/** Attempts that got nothing, or not what they wanted, and some that did. */
function withoutAnswer(): SampleRecord[] {
  const start = 4 * HOUR;
  return [
    attempt('10.2.1.1', start), attempt('10.2.1.1', start - 2 * MINUTE, { 'srcport': 40001, 'tcp-flags': SYN_FIN }),
    // Refused by the host, in the record of the attempt's interval; the answer rejected on its way in.
    attempt('10.2.1.2', start), answer('10.2.1.2', start, { 'tcp-flags': RST }),
    attempt('10.2.1.3', start), answer('10.2.1.3', start, { action: 'REJECT' }),
    attempt('10.2.1.21', start), answer('10.2.1.21', start, { 'tcp-flags': RST, 'action': 'REJECT' }),
    // Something came back that is neither an answer nor a refusal, and an answer of which nobody knows whether it passed.
    attempt('10.2.1.22', start), answer('10.2.1.22', start, { 'tcp-flags': 1 }),
    attempt('10.2.1.23', start), answer('10.2.1.23', start, { action: null }),
    // Answered a second too late, or by a record that begins too long before; at the limits it counts.
    attempt('10.2.1.4', start), answer('10.2.1.4', start - 661),
    attempt('10.2.1.5', start), answer('10.2.1.5', start + 61),
    attempt('10.2.1.6', start), answer('10.2.1.6', start - 660),
    attempt('10.2.1.7', start), answer('10.2.1.7', start + 60),
    // The server answered, but not by this interface.
    attempt('10.2.1.8', start), answer('10.2.1.8', start, { ...at('eni-server'), 'flow-direction': 'egress' }),
    // Answered: all flags in one record; opened and reset at once; answered in another spelling.
    ...connection(start, { ip: '10.2.1.9', port: 40000, at: at('eni-client') }, { ip: '10.2.1.100', port: 8080 }, [1, 1], [SYN_FIN, 19]),
    attempt('10.2.1.10', start), answer('10.2.1.10', start, { 'tcp-flags': SYN_ACK + RST }),
    attempt('2001:db8:a::11', start, { dstaddr: '2001:db8:a::100' }), answer('2001:db8:a:0::11', start, { srcaddr: '2001:db8:a::100' }),
    // Rejected at once; too young to tell, and one just old enough; no attempt at all.
    attempt('10.2.1.12', start, { action: 'REJECT' }),
    attempt('10.2.1.13', 660), attempt('10.2.1.14', 661),
    attempt('10.2.1.15', start, { 'tcp-flags': 0 }), attempt('10.2.1.16', start, { protocol: UDP }), attempt('10.2.1.17', start, { 'tcp-flags': null }),
    answer('10.2.1.18', start), answer('10.2.1.19', start, { 'tcp-flags': RST }),
    attempt(IP.scanner, start), attempt('10.2.1.20', start, { dstaddr: IP.scanner }),
  ];
}

/** Packets of running connections that are turned away. Client and server know the port pair; `way` is what the client sends. */
function midConnection(): SampleRecord[] {
  const start = 5 * HOUR;
  const way = (client: string, fields: SampleRecord = {}) => ({ ...at('eni-mid'), srcaddr: client, srcport: 41000, dstaddr: '10.2.2.100', dstport: 5432, ...fields });
  const back = (client: string) => ({ ...at('eni-mid'), 'srcaddr': '10.2.2.100', 'srcport': 5432, 'dstaddr': client, 'dstport': 41000, 'flow-direction': 'egress' });
  return [
    // The last accepted record ends 300 seconds before the first rejected one begins; then 299.
    flow({ ago: start + 359, ...way('10.2.2.1') }), flow({ ago: start, ...way('10.2.2.1', cut) }), flow({ ago: start - MINUTE, ...way('10.2.2.1', cut) }),
    flow({ ago: start + 358, ...way('10.2.2.2') }), flow({ ago: start, ...way('10.2.2.2', cut) }),
    // Accepted the other way only, and still after.
    flow({ ago: start + HOUR, ...back('10.2.2.3') }), flow({ ago: start, ...way('10.2.2.3', cut) }),
    flow({ ago: start, ...back('10.2.2.4') }), flow({ ago: start, ...way('10.2.2.4', cut) }),
    // Never accepted here, though by another interface and on another port; FIN counts as mid-connection.
    flow({ 'ago': start, ...way('10.2.2.5', cut), 'tcp-flags': 1 }),
    flow({ ago: start + MINUTE, ...way('10.2.2.5', at('eni-mid-too')) }), flow({ ago: start + MINUTE, ...way('10.2.2.5'), srcport: 41001 }),
    // Attempts and their answers, UDP, flags that are missing, what was accepted, and the scanner.
    flow({ 'ago': start, ...way('10.2.2.6', cut), 'tcp-flags': SYN }),
    flow({ 'ago': start, ...back('10.2.2.7'), ...cut, 'tcp-flags': SYN_ACK }),
    flow({ ago: start, ...way('10.2.2.8', cut), protocol: UDP }),
    flow({ 'ago': start, ...way('10.2.2.9', cut), 'tcp-flags': null }),
    flow({ ago: start, ...way('10.2.2.10') }),
    flow({ ago: start, ...way(IP.scanner, cut) }), flow({ ago: start, ...way('10.2.2.11', cut), dstaddr: IP.scanner }),
    flow({ ...way('10.2.2.12', cut), ago: start, dstaddr: '2001:db8:a::200' }), flow({ ...way('10.2.2.12'), ago: start + HOUR, dstaddr: '2001:0db8:a:0::200' }),
  ];
}

/** An hour before the end of the story something was changed. */
function change(): SampleRecord[] {
  const [before, after] = [HOUR + 10 * MINUTE, 50 * MINUTE];
  const call = (ago: number, client: string, fields: SampleRecord = {}) =>
    flow({ ago, ...at('eni-change'), 'srcaddr': client, 'srcport': 42000, 'dstaddr': '10.2.3.100', 'dstport': 9000, 'flow-direction': 'egress', 'bytes': 100, ...fields });
  return [
    // From the very moment on, and until the second before; both sides of it.
    call(HOUR, '10.2.3.1'), call(after, '10.2.3.1', { srcport: 42001 }), call(HOUR + 1, '10.2.3.2'), call(before, '10.2.3.3'), call(after, '10.2.3.3', { srcport: 42777 }),
    // Rejected since.
    call(before, '10.2.3.4'), call(after, '10.2.3.4', { ...cut, bytes: null }),
    // The answer is the same pair.
    call(before, '10.2.3.5'), call(after, '10.2.3.100', { srcport: 9000, dstaddr: '10.2.3.5', dstport: 42000 }),
    // Two client ports; the last port below them.
    call(after, '10.2.3.6', { dstport: 32768 }), call(after, '10.2.3.7', { dstport: 32767 }),
    // Other hosts of one service on the internet, a new service there, a new client from there, our own range.
    call(before, '10.2.3.8', { dstaddr: '203.0.113.81', dstport: 443 }), call(after, '10.2.3.8', { dstaddr: '203.0.113.82', dstport: 443 }),
    call(after, '10.2.3.9', { dstaddr: '203.0.113.83', dstport: 6667 }),
    call(after, '203.0.113.84', { 'dstport': 9001, 'flow-direction': 'ingress' }),
    call(before, '10.2.3.10', { dstaddr: IP.own }),
    // Another VPC, another protocol, another spelling.
    call(before, '10.2.3.11'), call(after, '10.2.3.11', { ...OTHER }),
    call(before, '10.2.3.12'), call(after, '10.2.3.12', { protocol: UDP }),
    call(before, '2001:db8:a::30'), call(after, '2001:0db8:a:0::30'),
    // Not in the span; only just.
    call(2 * HOUR + 1, '10.2.3.13'), call(2 * HOUR, '10.2.3.14'),
    call(after, IP.scanner), call(after, '10.2.3.15', { dstaddr: IP.scanner }),
    // One port on both sides.
    call(after, '10.2.3.16', { srcport: 123, dstport: 123, protocol: UDP }),
  ];
}

/** The noise of the internet, and some inside that drowns in it. */
function noise(): SampleRecord[] {
  const drop = (source: string, index: number, fields: SampleRecord = {}) => flow({
    ago: 6 * HOUR - index,
    ...at('eni-front'),
    ...cut,
    srcaddr: source,
    srcport: 43000,
    dstaddr: `10.2.4.${100 + index % 2}`,
    dstport: 1000 + index % 3,
    packets: 2,
    ...fields,
  });
  const many = (count: number, source: string, fields: SampleRecord = {}) => Array.from({ length: count }, (_, index) => drop(source, index, fields));
  return [
    ...many(40, '10.2.4.1'),
    ...many(39, '10.2.4.2', { packets: null }),
    ...many(39, '10.2.4.3', at('eni-front-too')),
    ...many(38, IP.own),
    ...many(41, IP.scanner),
    ...many(42, '10.2.4.4', { action: 'ACCEPT' }),
    // Two addresses that knock often, and a hundred that knock less.
    ...many(60, '203.0.113.150'), ...many(59, '203.0.113.151'),
    ...Array.from({ length: 100 }, (_, host) => many(2, `203.0.114.${host}`)).flat(),
  ];
}

/** What controls of the whole VPC refuse, and other rejects. */
function controls(): SampleRecord[] {
  const refused = { ...at('eni-guarded'), 'action': 'REJECT', 'dstaddr': '10.2.5.100', 'dstport': 443, 'srcport': 44000, 'tcp-flags': SYN };
  const bpa = { ...refused, 'reject-reason': 'BPA', 'packets': null, 'bytes': null };
  return [
    flow({ ago: 7 * HOUR, ...bpa, srcaddr: '203.0.113.160' }), flow({ ago: 7 * HOUR - MINUTE, ...bpa, srcaddr: '203.0.113.160', srcport: 44001 }),
    flow({ ago: 7 * HOUR, ...bpa, srcaddr: '2001:db8:ffff::160', type: 'IPv6' }), flow({ ago: 7 * HOUR, ...bpa, srcaddr: '2001:0db8:ffff:0::160', type: 'IPv6' }),
    flow({ 'ago': 6 * HOUR, ...refused, 'srcaddr': '10.2.5.1', 'reject-reason': 'EC' }),
    // A reason to come is shown as it is.
    flow({ 'ago': 5 * HOUR, ...refused, 'srcaddr': '10.2.5.2', 'reject-reason': 'NEW', 'protocol': UDP }),
    // Any other reason; one that is missing; one that refused nothing; the scanner.
    flow({ 'ago': 5 * HOUR, ...refused, 'srcaddr': '10.2.5.3', 'reject-reason': '-' }),
    flow({ 'ago': 5 * HOUR, ...refused, 'srcaddr': '10.2.5.4', 'reject-reason': null }),
    flow({ ago: 5 * HOUR, ...bpa, srcaddr: '10.2.5.6', action: 'ACCEPT' }),
    flow({ ago: 5 * HOUR, ...bpa, srcaddr: IP.scanner }), flow({ ago: 5 * HOUR, ...bpa, srcaddr: '10.2.5.5', dstaddr: IP.scanner }),
  ];
}

/** The whole group. */
export function whyScene(): SampleRecord[] {
  return [
    ...packetsStop(), ...withoutAnswer(), ...midConnection(), ...change(), ...noise(), ...controls(),
    silence(at('eni-client'), 'NODATA', 4 * HOUR), silence(at('eni-mid'), 'SKIPDATA', 5 * HOUR),
  ];
}
