import { NEVER_INTERNET, queriedRanges, within } from './private/address-ranges';
import { guard } from '../private/arguments';

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
    return new KnownNetworks(queriedRanges('ownRanges', options.ownRanges ?? []), queriedRanges('knownNoise', options.knownNoise ?? []));
  }

  private readonly ownRanges: readonly string[];
  private readonly knownNoise: readonly string[];

  private constructor(ownRanges: string[], knownNoise: string[]) {
    this.ownRanges = ownRanges;
    this.knownNoise = knownNoise;
  }

  /** Ranges that are not internet. @internal */
  public get _internalRanges(): readonly string[] {
    return [...NEVER_INTERNET, ...this.ownRanges];
  }

  /** Ranges whose traffic is expected. @internal */
  public get _noiseRanges(): readonly string[] {
    return this.knownNoise;
  }

  /** SQL that is true for addresses that are not internet. @internal */
  public _isInternal(address: string): string {
    return within(address, this._internalRanges);
  }

  /** SQL that leaves out expected traffic of either address; nothing when none is expected. @internal */
  public _isNotNoise(...addresses: string[]): string[] {
    return this.knownNoise.length === 0 ? [] : addresses.map(address => `NOT ${within(address, this.knownNoise)}`);
  }
}
guard({ KnownNetworks });
