import { addressOf, isIpv4 } from './ranges';
import { fail } from '../private/errors';

/** A packet at a network interface, and what is known of the place that the templates do not say. */
export interface Packet {
  /** Logical id, construct path or eni id; that of an instance stands for its primary interface. */
  readonly interface: string;
  /** `in` is towards the interface. */
  readonly direction: 'in' | 'out';
  readonly source: string;
  readonly destination: string;
  /** IANA number. */
  readonly protocol: number | 'arp';
  /** Of TCP and UDP. */
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  /** Bytes of the packet as a frame, from its Ethernet header on. */
  readonly length?: number;
  /** Primary IPv4 address of the interface, or a range that holds it. Default: what the templates say, else the range of the subnet. */
  readonly primaryAddress?: string;
  /** Name of the interface's zone. Default: that of its subnet. */
  readonly zone?: string;
  /** First IPv4 range of the interface's VPC. Default: what the templates say. */
  readonly vpcCidr?: string;
  /** Largest IP packet that the path to the target carries. Default: 9001, or 8500 by an endpoint. */
  readonly pathMtu?: number;
}

/** A packet whose parts fit together. */
export interface CheckedPacket extends Packet {
  readonly protocol: number;
  readonly from: bigint;
  readonly to: bigint;
  readonly ipv4: boolean;
}

export const TCP = 6;
export const UDP = 17;
const PROTOCOLS: Record<number, string> = { 1: 'ICMP', 6: 'TCP', 17: 'UDP', 58: 'ICMPv6' };

export function protocolName(protocol: number): string {
  return PROTOCOLS[protocol] ?? `protocol ${protocol}`;
}

/** ARP has no addresses of IP to judge by. */
export function isArp(packet: Packet): packet is Packet & { protocol: 'arp' } {
  return packet.protocol === 'arp';
}

export function checked(packet: Packet): CheckedPacket {
  const { protocol, source, destination, sourcePort, destinationPort } = packet;
  if (protocol === 'arp' || !Number.isInteger(protocol) || protocol < 0 || protocol > 255) return fail(`protocol must be a number from 0 to 255, got ${protocol}`);
  const from = addressOf(source, 'source');
  const to = addressOf(destination, 'destination');
  if (isIpv4(from) !== isIpv4(to)) fail(`source and destination must be of one IP version, got ${source} and ${destination}`);
  const ported = protocol === TCP || protocol === UDP;
  [sourcePort, destinationPort].forEach(port => {
    if (ported !== (port !== undefined)) fail(ported ? `packets of ${protocolName(protocol)} need both ports` : `packets of ${protocolName(protocol)} have no ports`);
    if (port !== undefined && (!Number.isInteger(port) || port < 0 || port > 65535)) fail(`ports must be whole numbers from 0 to 65535, got ${port}`);
  });
  if (packet.length !== undefined && (!Number.isInteger(packet.length) || packet.length < 1)) fail(`length must be a whole number of bytes, got ${packet.length}`);
  return { ...packet, protocol, from, to, ipv4: isIpv4(from) };
}

/** How a person writes it. */
export function describe({ source, destination, protocol, sourcePort, destinationPort, direction, interface: at }: Packet): string {
  if (protocol === 'arp') return `ARP ${direction} at ${at}`;
  return `${protocolName(protocol)} ${endpoint(source, sourcePort)} -> ${endpoint(destination, destinationPort)}, ${direction} at ${at}`;
}

function endpoint(address: string, port: number | undefined): string {
  if (port === undefined) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
