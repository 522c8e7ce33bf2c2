import { isIP } from 'net';
import { reject, show } from './errors';
import { isKnown } from './tokens';

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

/** Ranges as Athena can read them; a range listed twice is a slip. */
export function checkedRanges(prop: string, ranges: readonly string[]): string[] {
  for (const range of ranges) {
    // A token is taken at its word: the IPv6 block of a VPC of this app is one.
    const problem = isKnown(range) ? cidrProblem(range) ?? athenaProblem(range) : undefined;
    if (problem !== undefined) {
      reject(`${prop} must be CIDR ranges, got ${show(range)}: ${problem}; write "198.51.100.0/24", "203.0.113.7/32" or "2001:db8::/32"`);
    }
  }
  // A list may hold thousands.
  const seen = new Set<string>();
  const twice = ranges.find(range => seen.size === seen.add(range).size);
  if (twice !== undefined) {
    reject(`${prop} must not list a range twice, got ${show(twice)} twice; list it once`);
  }
  return [...ranges];
}

/** A range of one list and one of the other that have addresses in common. Tokens are not judged. */
export function overlap(some: readonly string[], others: readonly string[]): [string, string] | undefined {
  const pairs = some.flatMap(one => others.map((other): [string, string] => [one, other])).filter(([one, other]) => isKnown(one) && isKnown(other));
  return pairs.find(([one, other]) => holds(other, one) || holds(one, other));
}

/** Whether every address of a range lies in another. Of tokens only the same one holds a token. */
export function holds(outer: string, inner: string): boolean {
  return outer === inner || (isKnown(outer) && isKnown(inner) && prefix(inner).startsWith(prefix(outer)));
}

/** The IP version of a range that has no problem; nothing of a token. */
export function versionOf(range: string): 4 | 6 | undefined {
  return isKnown(range) ? isIP(range.split('/')[0]) as 4 | 6 : undefined;
}

/** The fixed bits of a range. IPv4 is kept as ::ffff:10.0.0.1, as Athena does. */
function prefix(range: string): string {
  const [address, mask] = range.split('/');
  const [long, bits] = isIP(address) === 4 ? [`::ffff:${address}`, Number(mask) + 96] : [address, Number(mask)];
  return expanded(long).map(group => group.toString(2).padStart(16, '0')).join('').slice(0, bits);
}

/** What is wrong with a range that is not a token, and what may have been meant. */
export function cidrProblem(range: string): string | undefined {
  const [address, mask, ...rest] = range.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) {
    return 'not an address and a mask';
  }
  const bits = family === 4 ? 32 : 128;
  if (mask === undefined) {
    return `no mask, did you mean ${address}/${bits}?`;
  }
  if (!/^(0|[1-9]\d{0,2})$/.test(mask) || Number(mask) > bits) {
    return `the mask must be 0 to ${bits}`;
  }
  const groups = groupsOf(address);
  const network = fixed(groups, Number(mask), bits / groups.length);
  return groups.some((group, index) => group !== network[index]) ? `bits are set behind the mask, did you mean ${written(network)}/${mask}?` : undefined;
}

/** Athena keeps 10.0.0.1 as ::ffff:10.0.0.1: an IPv6 range this wide holds every IPv4 address, and it would show only when the question is asked. */
function athenaProblem(range: string): string | undefined {
  const [address, mask] = range.split('/');
  return isIP(address) === 6 && Number(mask) <= 80 && expanded(address).every(group => group === 0) ? 'it holds all of IPv4 as well' : undefined;
}

/** The numbers between the dots or colons of an address. */
function groupsOf(address: string): number[] {
  return isIP(address) === 4 ? address.split('.').map(Number) : expanded(address);
}

/** Groups without the bits behind a mask. */
function fixed(groups: readonly number[], mask: number, width: number): number[] {
  return groups.map((group, index) => {
    const free = Math.min(width, Math.max(0, (index + 1) * width - mask));
    return group - group % 2 ** free;
  });
}

/** The address of a network, its last zeros in short. */
function written(groups: readonly number[]): string {
  return groups.length === 4 ? groups.join('.') : groups.map(group => group.toString(16)).join(':').replace(/(:0)+$/, '::').replace(/^0::$/, '::');
}

/** The eight groups of an IPv6 address. */
function expanded(address: string): number[] {
  const embedded = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    `${(Number(a) * 256 + Number(b)).toString(16)}:${(Number(c) * 256 + Number(d)).toString(16)}`);
  const [head, tail] = embedded.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? [] : new Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...gap, ...right].map(group => parseInt(group, 16));
}
