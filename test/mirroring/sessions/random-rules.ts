import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { Block, Packet, within } from './packets';
import { MirrorFilterOptions } from '../../../src/mirroring/sessions/mirror-filter';
import { MirrorRule } from '../../../src/mirroring/sessions/mirror-rule';
import { MirroredTraffic } from '../../../src/mirroring/sessions/mirrored-traffic';

/** A rule as a user thinks of it: the tests say what it means without asking the library. */
export interface Wish {
  readonly action: 'accept' | 'reject';
  readonly kind: 'all' | 'tcp' | 'udp' | 'icmp' | 'protocol' | 'to' | 'from' | 'between';
  readonly number: number;
  readonly udp: boolean;
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly remote?: Block;
  readonly local?: Block;
  readonly family?: 4 | 6;
}

/** Lists of both directions; a direction that is not given is not mirrored, unless neither is. */
export interface Wishes {
  readonly inbound?: Wish[];
  readonly outbound?: Wish[];
}

/** Few values, so that rules and packets meet; now and then one that AWS does not take. */
const port = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(0, 22, 53, 443, 1024, 65535) },
  { weight: 1, arbitrary: fc.constantFrom(-1, 65536, 0.5) },
);
const ports = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(port, port).map(([a, b]): [number, number] => a <= b ? [a, b] : [b, a]) },
  { weight: 1, arbitrary: fc.tuple(port, port) },
);
const v4 = fc.tuple(fc.constantFrom(0x0a000000n, 0x0a010203n, 0xc0a80000n, 0xcb007107n), fc.constantFrom(0, 8, 16, 31, 32));
const v6 = fc.tuple(fc.constantFrom(0x20010db8n << 96n, (0x20010db8n << 96n) + 7n, 0xfd00n << 112n), fc.constantFrom(0, 8, 32, 127, 128));
const spoiled = fc.integer({ min: 0, max: 30 }).map(nth => nth === 0);

/** A block; of one in thirty the bits behind the mask stay. */
const block: fc.Arbitrary<Block> = fc.tuple(fc.oneof(v4.map(one => [4, ...one] as const), v6.map(one => [6, ...one] as const)), spoiled)
  .map(([[version, bits, mask], keep]) => {
    const free = BigInt((version === 4 ? 32 : 128) - mask);
    return { version, bits: keep ? bits : (bits >> free) << free, mask };
  });

const mostlyNot = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const wish: fc.Arbitrary<Wish> = fc.record({
  action: fc.constantFrom('accept', 'accept', 'reject'),
  kind: fc.constantFrom('all', 'tcp', 'udp', 'icmp', 'protocol', 'to', 'from', 'between'),
  number: fc.constantFrom(0, 1, 6, 17, 47, 58, 255, 256),
  udp: fc.boolean(),
  from: ports,
  to: ports,
  remote: mostlyNot(block),
  local: mostlyNot(fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: block })),
  family: mostlyNot(fc.constantFrom(4, 6)),
}, { requiredKeys: ['action', 'kind', 'number', 'udp', 'from', 'to'] }) as fc.Arbitrary<Wish>;

const list = fc.option(fc.array(wish, { maxLength: 6 }), { nil: undefined, freq: 4 });

export const wishes: fc.Arbitrary<Wishes> = fc.record({ inbound: list, outbound: list });

/** An address as people write it. */
export function addressText(version: 4 | 6, bits: bigint): string {
  return version === 4
    ? [24n, 16n, 8n, 0n].map(shift => (bits >> shift) & 255n).join('.')
    : [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n].map(shift => ((bits >> shift) & 0xffffn).toString(16)).join(':');
}

const text = ({ version, bits, mask }: Block) => `${addressText(version, bits)}/${mask}`;

/** The wishes in the words of the library. */
export function rulesOf({ inbound, outbound }: Wishes): MirrorFilterOptions {
  return { inboundRules: inbound?.map(ruleOf), outboundRules: outbound?.map(ruleOf) };
}

function ruleOf(one: Wish): MirrorRule {
  const options = {
    remoteCidr: one.remote && text(one.remote),
    localCidr: one.local && text(one.local),
    addressFamily: one.family && (one.family === 4 ? ec2.AddressFamily.IP_V4 : ec2.AddressFamily.IP_V6),
  };
  return MirrorRule[one.action](trafficOf(one), options);
}

function trafficOf({ kind, number, udp, from, to }: Wish): MirroredTraffic {
  const range = ([low, high]: readonly [number, number]) => udp ? ec2.Port.udpRange(low, high) : ec2.Port.tcpRange(low, high);
  switch (kind) {
    case 'protocol': return MirroredTraffic.protocol(number);
    case 'to': return MirroredTraffic.toPort(range(to));
    case 'from': return MirroredTraffic.fromPort(range(from));
    case 'between': return MirroredTraffic.betweenPorts(range(from), range(to));
    default: return MirroredTraffic[kind]();
  }
}

/** Whether the wishes want a packet: the first that fits decides, none is no, and no list at all is yes. */
export function isWanted({ inbound, outbound }: Wishes, packet: Packet): boolean {
  if (inbound === undefined && outbound === undefined) {
    return true;
  }
  return (packet.direction === 'inbound' ? inbound : outbound)?.find(one => fits(one, packet))?.action === 'accept';
}

function fits(one: Wish, packet: Packet): boolean {
  const { version, source, destination } = packet;
  const [remote, local] = packet.direction === 'inbound' ? [source, destination] : [destination, source];
  return (one.family === undefined || one.family === version)
    && (one.remote === undefined || within(one.remote, version, remote))
    && (one.local === undefined || within(one.local, version, local))
    && isOfKind(one, packet);
}

function isOfKind({ kind, number, udp, from, to }: Wish, { version, protocol, sourcePort = -1, destinationPort = -1 }: Packet): boolean {
  const among = ([low, high]: readonly [number, number], value: number) => low <= value && value <= high;
  const ofPorts = protocol === (udp ? 17 : 6);
  switch (kind) {
    case 'all': return true;
    case 'tcp': return protocol === 6;
    case 'udp': return protocol === 17;
    case 'icmp': return protocol === (version === 4 ? 1 : 58);
    // ICMP of one IP version does not exist in the other one.
    case 'protocol': return protocol === number && !(number === 1 && version === 6) && !(number === 58 && version === 4);
    case 'to': return ofPorts && among(to, destinationPort);
    case 'from': return ofPorts && among(from, sourcePort);
    case 'between': return ofPorts && among(from, sourcePort) && among(to, destinationPort);
  }
}

/** Addresses in and beside the blocks of the rules. */
const addresses = (version: 4 | 6) => version === 4
  ? fc.constantFrom(0x0a000000n, 0x0a010203n, 0x0a010202n, 0x0affffffn, 0xc0a80001n, 0xcb007107n, 0x08080808n)
  : fc.constantFrom(0x20010db8n << 96n, (0x20010db8n << 96n) + 7n, (0x20010db8n << 96n) + 6n, 0xfd00n << 112n, (0x2600n << 112n) + 1n);

export const packets: fc.Arbitrary<Packet> = fc.constantFrom<4 | 6>(4, 6).chain(version => fc.record({
  direction: fc.constantFrom<'inbound' | 'outbound'>('inbound', 'outbound'),
  version: fc.constant(version),
  source: addresses(version),
  destination: addresses(version),
  protocol: fc.oneof(fc.constantFrom(6, 17), fc.constantFrom(0, 47, 255, version === 4 ? 1 : 58)),
  sourcePort: fc.constantFrom(0, 22, 53, 443, 444, 1024, 40000, 65535),
  destinationPort: fc.constantFrom(0, 22, 53, 443, 444, 1024, 40000, 65535),
})).map(({ sourcePort, destinationPort, ...packet }) => [6, 17].includes(packet.protocol) ? { ...packet, sourcePort, destinationPort } : packet);
