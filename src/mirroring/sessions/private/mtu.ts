import { IConstruct } from 'constructs';
import { DestinationKind } from './bound-destination';
import { MirrorReception } from './origin';
import { mayBeWhole } from '../../../private/checks';
import { listed, reject } from '../../../private/errors';
import { isKnown } from '../../../private/tokens';
import { warn } from '../../../private/warnings';

/** Bytes that VXLAN adds to each packet, as AWS counts them for IPv4. */
const OVERHEAD = 54;

/** Bytes of each packet that AWS mirrors to a load balancer at most, which is also the default. */
const LONGEST_TO_LOAD_BALANCER = 8500;

/** The MTU of a Gateway Load Balancer endpoint. */
const ENDPOINT_MTU = 8500;

/** The largest MTU in a VPC. */
const LARGEST_MTU = 9001;

/** What is known of the path to a target: its kind and its MTU. */
export interface PacketPath {
  readonly kind?: DestinationKind;
  readonly pathMtu?: number;
}

export function checkPathMtu(pathMtu: number | undefined, scope: IConstruct): void {
  if (pathMtu !== undefined && !mayBeWhole(pathMtu, [576, LARGEST_MTU])) {
    reject(`pathMtu must be a whole number of bytes from 576 to ${LARGEST_MTU}, got ${pathMtu}; a transit gateway carries 8500, a network without jumbo frames 1500`, scope);
  }
}

/** Whether packets arrive as long as they were mirrored. */
export function checkPacketLength({ session, packetLength }: MirrorReception, { kind, pathMtu }: PacketPath): void {
  if (packetLength !== undefined && !isKnown(packetLength)) {
    return;
  }
  const whole = kind === DestinationKind.LOAD_BALANCER ? LONGEST_TO_LOAD_BALANCER : LARGEST_MTU;
  checkLengthFor(session, packetLength ?? 0, kind);
  if (pathMtu !== undefined && isKnown(pathMtu)) {
    warnOfPathMtu(session, packetLength ?? whole, pathMtu);
  }
}

function checkLengthFor(session: IConstruct, length: number, kind?: DestinationKind): void {
  if (kind === DestinationKind.LOAD_BALANCER && length > LONGEST_TO_LOAD_BALANCER) {
    reject(`packetLength must be at most ${LONGEST_TO_LOAD_BALANCER} where ${kind} receives, got ${length}; lower it, or leave it out`, session);
  }
  if (kind === DestinationKind.ENDPOINT && length > ENDPOINT_MTU - OVERHEAD) {
    warn(session, 'mirrorPacketLengthOverEndpoint', `packets of ${length} bytes do not fit through ${kind}, whose MTU of ${ENDPOINT_MTU} leaves `
      + `${ENDPOINT_MTU - OVERHEAD} to IPv4. Set packetLength to that or less, or acknowledge this if the sources send no packets that long`);
  }
}

function warnOfPathMtu(session: IConstruct, length: number, pathMtu: number): void {
  if (length + OVERHEAD > pathMtu) {
    warn(session, 'mirrorPacketLengthOverPathMtu', `packets of up to ${length} bytes and the ${OVERHEAD} around them exceed pathMtu ${pathMtu}: longer ones `
      + `arrive cut, or not at all. Set packetLength to ${pathMtu - OVERHEAD} or less, or acknowledge this if the sources send no packets that long`);
  }
}

/** With one node per zone and no traffic between zones, packets of other zones end nowhere. */
export function warnOfOtherZone({ session, origin: { availabilityZone: zone, label } }: MirrorReception, zones: readonly string[] | undefined): void {
  if (zone !== undefined && isKnown(zone) && zones !== undefined && !zones.includes(zone)) {
    warn(session, 'mirrorZoneWithoutLoadBalancer', `${label} is in ${zone}, the load balancer is in ${listed(zones)}, and crossZoneEnabled is false: packets of other `
      + 'zones may not arrive. Give the load balancer a subnet there, leave crossZoneEnabled on, or acknowledge this');
  }
}
