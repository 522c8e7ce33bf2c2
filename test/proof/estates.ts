import { rmSync } from 'fs';
import { App } from 'aws-cdk-lib';
import { Estate, EstateEnvironment } from '../../lab/packets/estate';
import { mirrored } from '../../lab/packets/mirrored';
import { Packet } from '../../lab/packets/packet';
import { Verdict } from '../../lab/packets/verdict';

/** What an app becomes, as the simulator of packets reads it from its folder: construct paths are names. */
export function estateOf(app: App, environment?: EstateEnvironment): Estate {
  const { directory } = app.synth();
  try {
    return Estate.load(directory, environment);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

export const HOST = '10.0.1.5';
export const HOST_V6 = '2001:db8::5';
export const PEER = '198.51.100.7';
export const PEER_V6 = '2001:db8:ffff::7';
/** A port that no service has. */
const CLIENT = 51000;

/** What a packet is, seen from the mirrored interface: the service's port is at one of the two sides. */
export interface Sketch {
  readonly direction: 'in' | 'out';
  readonly protocol?: number;
  /** Of the packet: `to` is its destination port, `from` its source port; the other port is a client's. */
  readonly to?: number;
  readonly from?: number;
  readonly peer?: string;
  readonly length?: number;
}

/** A packet between the interface and a peer, of the IP version of the peer. */
export function packet(at: string, { direction, protocol = 6, to = CLIENT, from = CLIENT, peer = PEER, length }: Sketch): Packet {
  const host = peer.includes(':') ? HOST_V6 : HOST;
  const [source, destination] = direction === 'in' ? [peer, host] : [host, peer];
  const ports = [6, 17].includes(protocol) ? { sourcePort: from, destinationPort: to } : {};
  return { interface: at, direction, protocol, source, destination, length, ...ports };
}

/** The packets of a connection to a service that the interface offers: request and reply. */
export function offered(port: number, peer = PEER): Sketch[] {
  return [{ direction: 'in', to: port, peer }, { direction: 'out', from: port, peer }];
}

/** What becomes of a packet, in a word or two: `arrives`, `sent`, `lost: interface-closed`, `not-accepted`. */
export function fate(verdict: Verdict): string {
  switch (verdict.outcome) {
    case 'lost': return `lost: ${verdict.reason}`;
    case 'not-mirrored': return verdict.reason;
    default: return verdict.outcome;
  }
}

export function fates(estate: Estate, at: string, sketches: readonly Sketch[], more: Partial<Packet> = {}): string[] {
  return sketches.map(sketch => fate(mirrored(estate, { ...packet(at, sketch), ...more })));
}
