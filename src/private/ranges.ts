import { isIP } from 'net';
import { reject, show } from './errors';
import { isKnown } from './tokens';

/**
 * Ranges of a prop; one that is listed twice is a slip.
 *
 * @param problemOf what is wrong with a range, where more than its spelling can be
 */
export function checkedRanges(prop: string, ranges: readonly string[], problemOf: (range: string) => string | undefined = cidrProblem): string[] {
  for (const range of ranges) {
    // A token is taken at its word: the IPv6 block of a VPC of this app is one.
    const problem = isKnown(range) ? problemOf(range) : undefined;
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

/** Whether every address of a range lies in another of the same IP version. Of tokens only the same one holds a token. */
export function holds(outer: string, inner: string): boolean {
  return outer === inner
    || (isKnown(outer) && isKnown(inner) && versionOf(outer) === versionOf(inner) && fixedBits(inner).startsWith(fixedBits(outer)));
}

/** Whether ranges together hold every address of another. Tokens hold nothing. */
export function covers(ranges: readonly string[], whole: string): boolean {
  const known = ranges.filter(isKnown).filter(range => versionOf(range) === versionOf(whole)).map(fixedBits);
  const isCovered = (bits: string): boolean => known.some(one => bits.startsWith(one))
    || (known.some(one => one.startsWith(bits)) && isCovered(`${bits}0`) && isCovered(`${bits}1`));
  return isCovered(fixedBits(whole));
}

/** The IP version of a range that has no problem; nothing of a token. */
export function versionOf(range: string): 4 | 6 | undefined {
  return isKnown(range) ? isIP(range.split('/')[0]) as 4 | 6 : undefined;
}

/** The bits in front of the mask. */
function fixedBits(range: string): string {
  const [address, mask] = range.split('/');
  const width = isIP(address) === 4 ? 8 : 16;
  return groupsOf(address).map(group => group.toString(2).padStart(width, '0')).join('').slice(0, Number(mask));
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
