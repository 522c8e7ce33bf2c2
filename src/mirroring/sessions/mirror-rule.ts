import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { MirroredTraffic } from './mirrored-traffic';
import { familiesOf } from './private/families';
import { anyAddress, FilterRule, TrafficDirection } from './private/filter-rule';
import { guard } from '../../private/arguments';

/**
 * To which addresses a rule applies.
 */
export interface MirrorRuleOptions {
  /**
   * CIDR range of the other side: the source of inbound packets, the destination of outbound ones. IPv4 or IPv6.
   *
   * It is the address that the interface sees: behind a load balancer or a NAT gateway that is theirs.
   *
   * @default - any address
   */
  readonly remoteCidr?: string;

  /**
   * CIDR range on the side of the mirrored interface: the destination of inbound packets, the source of outbound ones. IPv4 or IPv6.
   *
   * @default - any address
   */
  readonly localCidr?: string;

  /**
   * The one IP version that the rule is for. AWS has no rule for both: without it and without ranges one rule here is two there, of the ten that a
   * filter can have.
   *
   * @default - that of the ranges, where a token alone counts as IPv4; both where no range is given
   */
  readonly addressFamily?: ec2.AddressFamily;

  /**
   * Text beside the rule.
   *
   * @default - none
   */
  readonly description?: string;
}

/**
 * Whether packets are mirrored or left out: the first rule of a direction that fits a packet decides, and what no rule fits is not mirrored.
 *
 * A rule has no number: its place in the list decides. Rules are values, and one may be in several lists.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-filters.html
 */
export class MirrorRule {
  /**
   * Mirrors packets.
   *
   * @param traffic protocol and ports of the packets
   * @param options their addresses
   * @throws when a range is not CIDR, or the IP versions of ranges, traffic and `addressFamily` differ
   */
  public static accept(traffic: MirroredTraffic, options: MirrorRuleOptions = {}): MirrorRule {
    return new MirrorRule('accept', traffic, options);
  }

  /**
   * Leaves packets out that a later rule would mirror.
   *
   * @param traffic protocol and ports of the packets
   * @param options their addresses
   * @throws when a range is not CIDR, or the IP versions of ranges, traffic and `addressFamily` differ
   */
  public static reject(traffic: MirroredTraffic, options: MirrorRuleOptions = {}): MirrorRule {
    return new MirrorRule('reject', traffic, options);
  }

  /** IP versions that the rule is for: one rule of AWS each. @internal */
  public readonly _families: readonly ec2.AddressFamily[];

  /** Whether the user said which IP version. @internal */
  public readonly _namesFamily: boolean;

  /** @internal */
  public readonly _action: 'accept' | 'reject';

  /** How a message calls the rule. @internal */
  public readonly _label: string;

  private readonly traffic: MirroredTraffic;
  private readonly options: MirrorRuleOptions;

  private constructor(action: 'accept' | 'reject', traffic: MirroredTraffic, options: MirrorRuleOptions) {
    this._families = familiesOf(`MirrorRule.${action}`, options, traffic._packets);
    this._namesFamily = options.addressFamily !== undefined;
    this._action = action;
    this._label = `${action} ${traffic._packets.label}`;
    this.traffic = traffic;
    this.options = { ...options };
  }

  /** The rules of AWS that this one is. @internal */
  public _render(direction: TrafficDirection): FilterRule[] {
    return this._families.map(family => {
      const { remoteCidr: remote = anyAddress(family), localCidr: local = anyAddress(family), description } = this.options;
      const { v4, v6, source, destination } = this.traffic._packets;
      return {
        direction,
        family,
        action: this._action,
        protocol: family === ec2.AddressFamily.IP_V4 ? v4 : v6,
        sourceCidr: direction === 'ingress' ? remote : local,
        destinationCidr: direction === 'ingress' ? local : remote,
        sourcePorts: source,
        destinationPorts: destination,
        description,
      };
    });
  }
}
guard({ MirrorRule });
