import { isIP } from 'net';
import { reject, show } from '../private/errors';
import { isKnown } from '../private/tokens';

/** Never internet: private use, shared (also pods), link-local and multicast ranges of both IP families. */
const NEVER_INTERNET = [
  '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', '224.0.0.0/4',
  'fc00::/7', 'fe80::/10', 'ff00::/8',
];

/**
 * What you know about your networks.
 */
export interface KnownNetworksOptions {
  /**
   * Ranges that are yours besides the private ones: the IPv6 blocks of VPCs, public ranges of your own, on-premises networks.
   *
   * A public range of your own that is not listed counts as internet, the most frequent false alarm about uploads.
   *
   * @default - only private, shared, link-local and multicast ranges count as internal
   */
  readonly ownRanges?: string[];

  /**
   * Ranges whose traffic you expect and do not want to see in answers: vulnerability scanners, health checks, time servers.
   * Questions about cost count it all the same, since it is billed.
   *
   * @default - nothing is left out
   */
  readonly knownNoise?: string[];
}

/**
 * Which addresses are yours and which traffic is expected. One value that all questions of a pack use.
 */
export class KnownNetworks {
  /**
   * Networks by their ranges.
   *
   * @param options CIDR ranges of IPv4 or IPv6, such as `198.51.100.0/24` or `2001:db8::/32`; one address is a range of `/32` or `/128`;
   *   tokens are taken as they are, for instance `Fn.select(0, vpc.vpcIpv6CidrBlocks)`
   * @throws when a range is not written as CIDR, has bits set behind its mask, is an IPv6 range that holds all of IPv4, or is listed twice
   */
  public static of(options: KnownNetworksOptions): KnownNetworks {
    return new KnownNetworks(checkedRanges('ownRanges', options.ownRanges ?? []), checkedRanges('knownNoise', options.knownNoise ?? []));
  }

  private readonly ownRanges: readonly string[];
  private readonly knownNoise: readonly string[];

  private constructor(ownRanges: string[], knownNoise: string[]) {
    this.ownRanges = ownRanges;
    this.knownNoise = knownNoise;
  }

  /** SQL that is true for addresses that are not internet. @internal */
  public _isInternal(address: string): string {
    return within(address, [...NEVER_INTERNET, ...this.ownRanges]);
  }

  /** SQL that leaves out expected traffic of either address; nothing when none is expected. @internal */
  public _isNotNoise(...addresses: string[]): string[] {
    return this.knownNoise.length === 0 ? [] : addresses.map(address => `NOT ${within(address, this.knownNoise)}`);
  }
}

function within(address: string, ranges: readonly string[]): string {
  return `any_match(ARRAY[${ranges.map(range => `'${range}'`).join(', ')}], cidr -> contains(cidr, ${address}))`;
}

function checkedRanges(prop: string, ranges: string[]): string[] {
  for (const range of ranges) {
    // A token is taken at its word: the IPv6 block of a VPC of this app is one.
    const problem = isKnown(range) ? cidrProblem(range) : undefined;
    if (problem !== undefined) {
      reject(`${prop} must be CIDR ranges, got ${show(range)}: ${problem}; write "198.51.100.0/24", "203.0.113.7/32" or "2001:db8::/32"`);
    }
  }
  const twice = ranges.find((range, index) => ranges.indexOf(range) !== index);
  if (twice !== undefined) {
    reject(`${prop} must not list a range twice, got ${show(twice)} twice; list it once`);
  }
  return [...ranges];
}

/** What is wrong with a range; Athena would refuse it only when the question is asked. */
function cidrProblem(range: string): string | undefined {
  const [address, mask, ...rest] = range.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) {
    return 'not an address and a mask';
  }
  if (mask === undefined) {
    return `no mask, did you mean ${address}/${family === 4 ? 32 : 128}?`;
  }
  const bits = family === 4 ? 32 : 128;
  if (!/^(0|[1-9]\d{0,2})$/.test(mask) || Number(mask) > bits) {
    return `the mask must be 0 to ${bits}`;
  }
  if (hostBits(address, Number(mask), family)) {
    return 'bits are set behind the mask';
  }
  // Athena keeps 10.0.0.1 as ::ffff:10.0.0.1: a range this wide holds every IPv4 address.
  return family === 6 && Number(mask) <= 80 && expanded(address).every(group => group === 0) ? 'it holds all of IPv4 as well' : undefined;
}

function hostBits(address: string, mask: number, family: number): boolean {
  const groups = family === 4 ? address.split('.').map(Number) : expanded(address);
  const width = family === 4 ? 8 : 16;
  return groups.some((group, index) => {
    const free = Math.min(width, Math.max(0, (index + 1) * width - mask));
    return group % 2 ** free !== 0;
  });
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
