import { fail } from '../private/errors';
import { cidrRange, ipHex, ipText, MAPPED } from '../private/ip-address';

/** First and last address; IPv4 lies among the mapped addresses of IPv6. */
export type Range = readonly [bigint, bigint];

export function rangeOf(cidr: string): Range {
  const [low, high] = cidrRange(cidr);
  return [BigInt(`0x${low}`), BigInt(`0x${high}`)];
}

export function addressOf(text: string, what: string): bigint {
  const hex = ipHex(text);
  return hex === undefined ? fail(`${what} must be an IP address, got '${text}'`) : BigInt(`0x${hex}`);
}

export function isIpv4(address: bigint): boolean {
  return hexOf(address).startsWith(MAPPED);
}

export function textOf(address: bigint): string {
  return ipText(hexOf(address));
}

/** A single address or a range, as a range. */
export function cidrOf(addressOrRange: string): string {
  return addressOrRange.includes('/') ? addressOrRange : `${addressOrRange}/${addressOrRange.includes(':') ? 128 : 32}`;
}

export function within(address: bigint, [low, high]: Range): boolean {
  return low <= address && address <= high;
}

/** How much of a range others cover together. */
export function coverage([low, high]: Range, others: readonly Range[]): 'all' | 'some' | 'none' {
  const touching = others.filter(([first, last]) => first <= high && last >= low).sort((a, b) => a[0] < b[0] ? -1 : 1);
  if (touching.length === 0) return 'none';
  let next = low;
  for (const [first, last] of touching) {
    if (first > next) return 'some';
    if (last >= next) next = last + 1n;
  }
  return next > high ? 'all' : 'some';
}

/** `Fn::Cidr`: the first blocks of a range, each with so many bits for hosts. */
export function cidrBlocks(cidr: string, count: number, hostBits: number): string[] {
  const [low, high] = rangeOf(cidr);
  const size = 1n << BigInt(hostBits);
  const length = (isIpv4(low) ? 32 : 128) - hostBits;
  if (low + BigInt(count) * size - 1n > high) return fail(`Fn::Cidr: ${cidr} does not hold ${count} blocks of /${length}`);
  return Array.from({ length: count }, (_, i) => `${textOf(low + BigInt(i) * size)}/${length}`);
}

function hexOf(address: bigint): string {
  return address.toString(16).padStart(32, '0');
}
