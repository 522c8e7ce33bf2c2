import { DAY, HOUR, IP, MIB, MINUTE, NOW, STORY_ACCOUNT, STORY_REGION, TCP, UDP } from '../cast';
import { SampleRecord } from '../writer';

/** A transit gateway between two VPCs, a VPN and a firewall's VPC, as its records tell. */

interface Attachment {
  readonly id: string;
  readonly vpc?: string;
  readonly account?: string;
}

const A: Attachment = { id: 'tgw-attach-a', vpc: 'vpc-a', account: STORY_ACCOUNT };
const B: Attachment = { id: 'tgw-attach-b', vpc: 'vpc-b', account: '444455556666' };
const FIREWALL: Attachment = { id: 'tgw-attach-fw', vpc: 'vpc-fw', account: STORY_ACCOUNT };
const VPN: Attachment = { id: 'tgw-attach-vpn' };

interface Packets extends SampleRecord {
  readonly ago: number;
}

/** What both ends of a way have in common. */
function record({ ago, ...fields }: Packets, from: Attachment, to?: Attachment): SampleRecord {
  return {
    'version': 6,
    'resource-type': 'TransitGateway',
    'account-id': STORY_ACCOUNT,
    'tgw-id': 'tgw-0a',
    'tgw-src-vpc-account-id': from.account,
    'tgw-dst-vpc-account-id': to?.account,
    'tgw-src-vpc-id': from.vpc,
    'tgw-dst-vpc-id': to?.vpc,
    'start': NOW - ago,
    'end': NOW - ago + 59,
    'protocol': TCP,
    'packets': 10,
    'bytes': 4000,
    'log-status': 'OK',
    'type': 'IPv4',
    'packets-lost-no-route': 0,
    'packets-lost-blackhole': 0,
    'packets-lost-mtu-exceeded': 0,
    'packets-lost-ttl-expired': 0,
    'tcp-flags': 0,
    'region': STORY_REGION,
    ...fields,
  };
}

const enters = (packets: Packets, from: Attachment, to?: Attachment) =>
  ({ ...record(packets, from, to), 'flow-direction': 'ingress', 'tgw-attachment-id': from.id, 'tgw-pair-attachment-id': to?.id });
const leaves = (packets: Packets, from: Attachment, to: Attachment) =>
  ({ ...record(packets, from, to), 'flow-direction': 'egress', 'tgw-attachment-id': to.id, 'tgw-pair-attachment-id': from.id });

/** Packets that pass the gateway: recorded as they enter and as they leave. */
function passes(packets: Packets, from: Attachment, to: Attachment): SampleRecord[] {
  return [enters(packets, from, to), leaves(packets, from, to)];
}

const ask = { srcaddr: '10.1.0.5', srcport: 50000, dstaddr: '10.2.0.9', dstport: 443 };
const answer = { srcaddr: '10.2.0.9', srcport: 443, dstaddr: '10.1.0.5', dstport: 50000 };

/** Conversations with answers: VPC to VPC, VPC to VPN. */
function conversations(): SampleRecord[] {
  return [
    ...passes({ ago: 2 * HOUR, ...ask, bytes: 10 * MIB, packets: 100 }, A, B),
    ...passes({ ago: 2 * HOUR, ...answer, bytes: MIB, packets: 50 }, B, A),
    ...passes({ ago: 2 * HOUR - 10 * MINUTE, ...ask, bytes: 10 * MIB, packets: 100 }, A, B),
    ...passes({ ago: 2 * HOUR - 10 * MINUTE, ...answer, bytes: MIB, packets: 50 }, B, A),
    // Lost between entering and leaving, or not yet delivered.
    enters({ ago: 2 * HOUR - 11 * MINUTE, ...ask, bytes: 2 * MIB, packets: 20 }, A, B),
    ...passes({ ago: 3 * HOUR, ...ask, dstaddr: '192.168.7.7', bytes: 3 * MIB, packets: 30 }, A, VPN),
    ...passes({ ago: 3 * HOUR, ...answer, srcaddr: '192.168.7.7', bytes: 4 * MIB, packets: 40 }, VPN, A),
    // IPv6 in two spellings; a scanner of ours; the second before the day.
    ...passes({ ago: 3 * HOUR, ...ask, srcaddr: '2001:db8:a::5', dstaddr: '2001:db8:b::9', type: 'IPv6' }, A, B),
    ...passes({ ago: 3 * HOUR, ...answer, srcaddr: '2001:0DB8:B:0:0:0:0:9', dstaddr: '2001:db8:a::5', type: 'IPv6' }, B, A),
    ...passes({ ago: 4 * HOUR, ...ask, srcaddr: IP.scanner, bytes: 5 * MIB, packets: 5 }, A, VPN),
    ...passes({ ago: DAY + 1, ...ask, srcport: 50009, bytes: 900 * MIB, packets: 900 }, A, B),
  ];
}

/** Packets that go no further. */
function drops(): SampleRecord[] {
  const lost = (ago: number, counters: SampleRecord, more: SampleRecord = {}) => enters({ ago, ...ask, dstaddr: '10.9.9.9', ...counters, ...more }, A);
  return [
    lost(5 * HOUR, { 'packets-lost-no-route': 5 }),
    lost(5 * HOUR - 10 * MINUTE, { 'packets-lost-no-route': 2 }, { srcport: 50001 }),
    lost(5 * HOUR, { 'packets-lost-blackhole': 3 }, { dstaddr: '10.8.8.8' }),
    // Counters that do not apply are missing.
    lost(5 * HOUR, { 'packets-lost-ttl-expired': 1, 'packets-lost-no-route': null, 'packets-lost-blackhole': null, 'packets-lost-mtu-exceeded': null }, { dstaddr: '10.7.7.7' }),
    leaves({ 'ago': 5 * HOUR, ...ask, 'srcport': 50002, 'packets-lost-mtu-exceeded': 4 }, A, VPN),
    // Expected; before the day.
    lost(5 * HOUR, { 'packets-lost-no-route': 50 }, { srcaddr: IP.scanner }),
    lost(DAY + 1, { 'packets-lost-no-route': 60 }),
    // All counters missing.
    lost(5 * HOUR, {
      'packets-lost-ttl-expired': null, 'packets-lost-no-route': null, 'packets-lost-blackhole': null, 'packets-lost-mtu-exceeded': null,
    }, { dstaddr: '10.6.6.6' }),
  ];
}

/** Conversations of which one way is missing, or goes elsewhere. */
function oneWay(): SampleRecord[] {
  const there = { ...ask, dstaddr: '10.2.0.20' };
  const back = { ...answer, srcaddr: '10.2.0.20' };
  const log = { srcaddr: '10.1.0.6', dstaddr: '10.2.0.30', dstport: 514, protocol: UDP };
  return [
    // There from A to B, back from the firewall's VPC.
    ...passes({ ago: 6 * HOUR, ...there }, A, B),
    ...passes({ ago: 6 * HOUR, ...back }, FIREWALL, A),
    // Two senders of log lines; what comes back is of another protocol, or to another port.
    ...passes({ ago: 7 * HOUR, ...log, srcport: 51000 }, A, B),
    ...passes({ ago: 7 * HOUR - 10 * MINUTE, ...log, srcport: 51000 }, A, B),
    ...passes({ ago: 7 * HOUR, ...log, srcport: 51001 }, A, B),
    ...passes({ ago: 7 * HOUR, srcaddr: '10.2.0.30', srcport: 514, dstaddr: '10.1.0.6', dstport: 51001, protocol: TCP }, B, A),
    ...passes({ ago: 7 * HOUR, ...log, srcaddr: IP.scanner, srcport: 51002 }, A, B),
  ];
}

/** A record without a flow: idle (NODATA) or lost (SKIPDATA). */
function silence(status: string, ago: number, attachment?: Attachment): SampleRecord {
  return {
    'version': 6, 'account-id': STORY_ACCOUNT, 'tgw-id': 'tgw-0a', 'tgw-attachment-id': attachment?.id, 'start': NOW - ago, 'end': NOW - ago + 59, 'log-status': status,
  };
}

/** The whole scene. */
export function gateway(): SampleRecord[] {
  return [
    ...conversations(), ...drops(), ...oneWay(),
    silence('SKIPDATA', 8 * HOUR, A), silence('SKIPDATA', 8 * HOUR - 60, A), silence('SKIPDATA', 9 * HOUR, B), silence('SKIPDATA', DAY + 1, B),
    silence('NODATA', 9 * HOUR, VPN),
  ];
}
