import { IConstruct } from 'constructs';
import { isWhole } from '../../../private/checks';
import { reject, show } from '../../../private/errors';
import { isKnown } from '../../../private/tokens';
import { warn } from '../../../private/warnings';
import { MirrorFilterOptions } from '../mirror-filter';

/** AWS takes no shorter IPv4 packets, and no shorter IPv6 packets. */
const SHORTEST = 35;
const SHORTEST_IPV6 = 55;

/** Enough for the headers, and what the headers-only preset uses: this length is chosen by people who want no content. */
const HEADERS = 128;

/** Below, rules on content are blind: a request's first line and the name in a TLS handshake lie beyond. */
const CONTENT = 256;

/** A filter is given, or made of rules. */
export function checkFilter(session: IConstruct, filter: unknown, rules: MirrorFilterOptions): void {
  const given = Object.entries(rules).filter(([, value]) => value !== undefined).map(([name]) => name);
  if (filter !== undefined && given.length > 0) {
    reject(`filter must be left out where rules are given, which make a filter of their own, got both filter and ${given.join(', ')}; leave one out`, session);
  }
}

/** What is left of a packet must be worth looking at. The most that a target takes is the target's to say. */
export function checkPacketLength(session: IConstruct, packetLength: number | undefined): void {
  if (packetLength === undefined || !isKnown(packetLength)) {
    return;
  }
  if (!isWhole(packetLength, [SHORTEST, Infinity])) {
    reject(`packetLength must be a whole number of bytes, at least ${SHORTEST}, got ${show(packetLength)}; write ${HEADERS} for headers, or leave it out for whole packets`, session);
  }
  if (packetLength < SHORTEST_IPV6) {
    warn(session, 'packetLengthBelowIpv6', `AWS documents ${SHORTEST_IPV6} bytes as the shortest length for IPv6 packets, and this session mirrors ${packetLength}: IPv6 may be missing, `
      + `and headers are cut. Write packetLength: ${HEADERS} for headers, or leave it out`);
  } else if (packetLength < CONTENT && packetLength !== HEADERS) {
    warn(session, 'packetLengthBlindsContent', `of each packet ${packetLength} bytes are mirrored: rules on content, names in TLS handshakes and reassembly fail, though connections are seen. `
      + `Write packetLength: ${HEADERS} if headers are all you want, at least ${CONTENT} for the start of the content, or leave it out`);
  }
}

/** An empty text is a slip. */
export function checkDescription(session: IConstruct, description: string | undefined): void {
  if (description !== undefined && isKnown(description) && description.trim() === '') {
    reject(`description must say something, got ${show(description)}; leave it out`, session);
  }
}
