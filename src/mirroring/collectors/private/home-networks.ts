import { aws_ec2 as ec2, Fn } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { listed, reject } from '../../../private/errors';
import { checkedRanges, covers, holds } from '../../../private/ranges';
import { resourceOf, resourcesBelow } from '../../../private/shapes';
import { isKnown } from '../../../private/tokens';
import { warn } from '../../../private/warnings';
import { MirrorReception, rangesOf } from '../../sessions';

/** What is private by RFC 1918, by RFC 6598 and by RFC 4193. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'];

/** Ranges that rules call HOME_NET: those that were given, or those of the VPC and what is private. */
export function homeNetworksOf(scope: IConstruct, vpc: ec2.IVpc, given: readonly string[] | undefined): string[] {
  if (given?.length === 0) {
    reject('homeNetworks must not be empty: rules that speak of HOME_NET would mean nothing; leave it out for the ranges of the VPC and what is private', scope);
  }
  if (given !== undefined) {
    const ranges = checkedRanges('homeNetworks', given);
    checkOutside(scope, ranges);
    return ranges;
  }
  const own = [...knownRangesOf(vpc) ?? [], ...ipv6RangesOf(vpc)];
  return [...new Set([...own.filter(range => !PRIVATE.some(one => holds(one, range))), ...PRIVATE])];
}

/** EXTERNAL_NET is what HOME_NET leaves: Suricata does not start where that is nothing. */
function checkOutside(scope: IConstruct, ranges: readonly string[]): void {
  for (const [version, all] of [[4, '0.0.0.0/0'], [6, '::/0']] as const) {
    if (covers(ranges, all)) {
      reject(`homeNetworks must leave addresses of IPv${version} outside, got all of them in ${listed(ranges)}: rules that speak of EXTERNAL_NET would mean nobody, and Suricata does not start; `
        + 'name the networks where mirrored interfaces are, or leave it out for the ranges of the VPC and what is private', scope);
    }
  }
}

/** Warns of a session whose source rules would take for a stranger. What is known at deployment only is not judged. */
export function judgeHome({ session, origin }: MirrorReception, homeNetworks: readonly string[]): void {
  const ranges = origin.cidrs ?? (origin.vpc === undefined ? [] : knownRangesOf(origin.vpc) ?? []);
  const outside = homeNetworks.every(isKnown) ? ranges.filter(range => isKnown(range) && !homeNetworks.some(home => holds(home, range))) : [];
  if (outside.length > 0) {
    warn(session, 'mirrorSourceOutsideHomeNetworks', `${origin.label} lies in ${listed(outside)}, outside of the homeNetworks of the collector: rules that speak of HOME_NET take it for a stranger, `
      + 'and most of them stay silent. Add the range to homeNetworks, or acknowledge this');
  }
}

/** The ranges of a VPC, as they are written where they are. */
function knownRangesOf(vpc: ec2.IVpc): string[] | undefined {
  const written = resourceOf(vpc, ec2.CfnVPC.isCfnVPC)?.cidrBlock;
  const ranges = rangesOf(vpc);
  return written === undefined || ranges === undefined ? ranges : [written, ...ranges.slice(1)];
}

/** Addresses that the internet knows, and that belong to the VPC nevertheless. */
function ipv6RangesOf(vpc: ec2.IVpc): string[] {
  const resource = resourceOf(vpc, ec2.CfnVPC.isCfnVPC);
  return resource !== undefined && ipv6BlocksOf(vpc).length > 0 ? [Fn.select(0, resource.attrIpv6CidrBlocks)] : [];
}

/** What gives a VPC its range of IPv6: users of the range depend on it. */
export function ipv6BlocksOf(vpc: ec2.IVpc): ec2.CfnVPCCidrBlock[] {
  return resourcesBelow(vpc, ec2.CfnVPCCidrBlock.isCfnVPCCidrBlock).filter(({ cidrBlock }) => cidrBlock === undefined);
}
