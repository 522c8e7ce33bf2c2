import { checkedRanges, cidrProblem, holds, versionOf } from '../../private/ranges';
import { isKnown } from '../../private/tokens';

/** An array of Athena takes 254 values, no more. */
const MOST_IN_ARRAY = 250;

/** Never internet: private use, shared (also pods), link-local and multicast ranges of both IP families. */
export const NEVER_INTERNET = [
  '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', '224.0.0.0/4',
  'fc00::/7', 'fe80::/10', 'ff00::/8',
];

/** SQL that is true for addresses in one of the ranges. */
export function within(address: string, ranges: readonly string[]): string {
  const starts = Array.from({ length: Math.ceil(ranges.length / MOST_IN_ARRAY) }, (_, index) => index * MOST_IN_ARRAY);
  const arrays = starts.map(start => ranges.slice(start, start + MOST_IN_ARRAY));
  const matches = arrays.map(part => `any_match(ARRAY[${part.map(range => `'${range}'`).join(', ')}], cidr -> contains(cidr, ${address}))`);
  return matches.length === 1 ? matches[0] : `(${matches.join(' OR ')})`;
}

/** Ranges that become SQL. */
export function queriedRanges(prop: string, ranges: readonly string[]): string[] {
  return checkedRanges(prop, ranges, range => cidrProblem(range) ?? athenaProblem(range));
}

/** A range of one list and one of the other that have addresses in common. Tokens are not judged. */
export function overlap(some: readonly string[], others: readonly string[]): [string, string] | undefined {
  const pairs = some.flatMap(one => others.map((other): [string, string] => [one, other])).filter(pair => pair.every(isKnown));
  return pairs.find(([one, other]) => holds(asKept(other), asKept(one)) || holds(asKept(one), asKept(other)));
}

/** Athena keeps 10.0.0.1 as ::ffff:10.0.0.1: an IPv6 range this wide holds every IPv4 address, and it would show only when the question is asked. */
function athenaProblem(range: string): string | undefined {
  return versionOf(range) === 6 && holds(range, '::/80') ? 'it holds all of IPv4 as well' : undefined;
}

function asKept(range: string): string {
  const [address, mask] = range.split('/');
  return versionOf(range) === 4 ? `::ffff:${address}/${Number(mask) + 96}` : range;
}
