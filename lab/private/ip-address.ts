import { isIP, isIPv4 } from 'net';
import { fail } from './errors';

/** Addresses as Trino keeps them: 16 bytes, IPv4 as an IPv4-mapped IPv6 address. Written as 32 hex digits, which sort alike. */
export const MAPPED = '00000000000000000000ffff';

/** Addresses and networks repeat: what was worked out once is kept, up to a bound. */
function remembered<Result>(body: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>();
  return text => {
    const before = known.get(text);
    if (before !== undefined || known.has(text)) return before as Result;
    const result = body(text);
    if (known.size >= 10_000) known.clear();
    known.set(text, result);
    return result;
  };
}

/** Hex digits of an address, or undefined if the text is none. */
export const ipHex = remembered((text: string): string | undefined => {
  const family = isIP(text);
  if (family === 0 || text.includes('%')) return undefined;
  if (family === 4) return MAPPED + quadHex(text);
  const dotted = text.lastIndexOf('.') > 0 ? text.lastIndexOf(':') + 1 : -1;
  const groups = dotted < 0 ? text : text.slice(0, dotted) + quadHex(text.slice(dotted)).replace(/^(.{4})/, '$1:');
  const [head, tail] = groups.split('::').map(side => side === '' ? [] : side.split(':'));
  const middle = tail === undefined ? [] : new Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...middle, ...(tail ?? [])].map(group => group.toLowerCase().padStart(4, '0')).join('');
});

/** Canonical text (RFC 5952); IPv4-mapped addresses print as IPv4. */
export const ipText = remembered((hex: string): string => {
  if (hex.startsWith(MAPPED)) return [24, 26, 28, 30].map(i => parseInt(hex.slice(i, i + 2), 16)).join('.');
  const groups = (hex.match(/.{4}/g) ?? []).map(group => parseInt(group, 16).toString(16));
  const zeros = longestZeros(groups);
  if (zeros.length < 2) return groups.join(':');
  return `${groups.slice(0, zeros.start).join(':')}::${groups.slice(zeros.start + zeros.length).join(':')}`;
});

/** First and last address of a network, hex. */
export const cidrRange = remembered((cidr: string): readonly [string, string] => {
  const [address, length, more] = cidr.split('/');
  const hex = ipHex(address);
  if (hex === undefined || length === undefined || more !== undefined || !/^\d{1,3}$/.test(length)) return fail(`Invalid CIDR: '${cidr}'`);
  const width = isIPv4(address) ? 32 : 128;
  if (Number(length) > width) fail(`Invalid prefix length in CIDR: '${cidr}'`);
  const free = BigInt(width - Number(length));
  const low = (BigInt(`0x${hex}`) >> free) << free;
  const high = low | ((1n << free) - 1n);
  return [low.toString(16).padStart(32, '0'), high.toString(16).padStart(32, '0')];
});

function quadHex(text: string): string {
  return text.split('.').map(part => Number(part).toString(16).padStart(2, '0')).join('');
}

function longestZeros(groups: string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, i) => {
    if (group !== '0') start = i + 1;
    else if (i + 1 - start > best.length) best = { start, length: i + 1 - start };
  });
  return best;
}
