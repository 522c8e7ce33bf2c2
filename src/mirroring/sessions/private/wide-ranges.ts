import { IConstruct } from 'constructs';
import { listed } from '../../../private/errors';
import { holds, versionOf } from '../../../private/ranges';
import { isKnown } from '../../../private/tokens';
import { warn } from '../../../private/warnings';

/** What only hosts of an own network have: RFC 1918, RFC 6598, RFC 4193. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'];
/** Bits of a public range that AWS gives to one VPC, and a good deal less: a /16 of IPv4, a /56 of IPv6. */
const FEWEST_BITS = { 4: 16, 6: 40 };

/** Warns of ranges that hold far more than a VPC: everybody in them may send packets that were never mirrored. */
export function warnOfWideRanges(scope: IConstruct, prop: string, ranges: readonly string[]): void {
  const wide = ranges.filter(range => isKnown(range) && !PRIVATE.some(one => holds(one, range)) && Number(range.split('/')[1]) < FEWEST_BITS[versionOf(range)!]);
  if (wide.length > 0) {
    warn(scope, 'mirrorTargetWideSourceCidrs', `${prop} lets in ${listed(wide)} at UDP port 4789. VXLAN has no sender that can be verified: whoever reaches the port from there can invent packets, `
      + 'records and alerts, and use up bytesPerDay. Name the ranges of the sources only, or acknowledge this');
  }
}
