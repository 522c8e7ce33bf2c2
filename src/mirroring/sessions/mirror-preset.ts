import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { MirrorRule, MirrorRuleOptions } from './mirror-rule';
import { MirroredTraffic } from './mirrored-traffic';
import { portsOf } from './private/ports';
import { MOST_RULES } from './private/rule-lists';
import { guard } from '../../private/arguments';
import { reject, show } from '../../private/errors';
import { cidrProblem, holds, versionOf } from '../../private/ranges';
import { isKnown } from '../../private/tokens';

const { IP_V4 } = ec2.AddressFamily;
const ALL = MirroredTraffic.all();

/** Ethernet, IPv6 and TCP with every option are 114 bytes. */
const HEADER_BYTES = 128;

/**
 * Which IP version a preset is for.
 */
export interface MirrorPresetOptions {
  /**
   * The one IP version that is mirrored: half the rules of both.
   *
   * @default - both; where the preset is about one range, that of the range, and IPv4 for a token
   */
  readonly addressFamily?: ec2.AddressFamily;
}

/**
 * What people mirror most often, as one value: give it to a filter or a session as `preset`.
 *
 * A preset cannot be changed. To start from one, give its rules to a filter or session of your own: `inboundRules: [...preset.inboundRules, more]`.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-filters.html
 */
export class MirrorPreset {
  /**
   * Everything, both ways, with queries to the resolver of the VPC: 4 rules.
   *
   * For intrusion detection and forensics. Packets between two mirrored interfaces are mirrored twice.
   */
  public static everything(): MirrorPreset {
    return new MirrorPreset([MirrorRule.accept(ALL)], [MirrorRule.accept(ALL)], true);
  }

  /**
   * Everything but packets from and to networks of your own: for each IP version 2 rules, and 2 for each range.
   *
   * Three ranges fit, four in IPv4 alone. Small, and without packets that are mirrored twice. Clients behind a load balancer that hides their address
   * appear under its own, and vanish.
   *
   * @param knownNetworks CIDR ranges that are not internet, at least one; tokens count as IPv4 unless `addressFamily` says otherwise
   * @param options the IP version, where one is enough
   * @throws when a range is not CIDR, lies in another one or is of another IP version than `addressFamily`, or the rules are more than ten
   */
  public static internetOnly(knownNetworks: string[], options: MirrorPresetOptions = {}): MirrorPreset {
    checkOwn(knownNetworks, options);
    const rest = MirrorRule.accept(ALL, options);
    const rules = [...knownNetworks.map(remoteCidr => MirrorRule.reject(ALL, rangeOf(remoteCidr, options))), rest];
    const count = 2 * (knownNetworks.length + rest._families.length);
    if (count > MOST_RULES) {
      reject(`knownNetworks of MirrorPreset.internetOnly must come to at most ${MOST_RULES} rules of AWS, got ${count}: 2 for each of ${knownNetworks.length} ranges, `
        + `and ${2 * rest._families.length} for the rest; ${fittingRanges(knownNetworks, options.addressFamily)}`);
    }
    return new MirrorPreset(rules, rules);
  }

  /**
   * A service that the host offers: requests to its port, and replies from it: 4 rules.
   *
   * @param port port or range of the service, of TCP or UDP
   * @throws when the port is of another protocol, reversed, or not from 0 to 65535
   */
  public static serviceOffered(port: ec2.Port): MirrorPreset {
    portsOf('port of MirrorPreset.serviceOffered', port);
    return new MirrorPreset([MirrorRule.accept(MirroredTraffic.toPort(port))], [MirrorRule.accept(MirroredTraffic.fromPort(port))]);
  }

  /**
   * A service that the host uses, such as a database: requests to its port, and replies from it: 4 rules.
   *
   * @param port port or range of the service, of TCP or UDP
   * @throws when the port is of another protocol, reversed, or not from 0 to 65535
   */
  public static serviceUsed(port: ec2.Port): MirrorPreset {
    portsOf('port of MirrorPreset.serviceUsed', port);
    return new MirrorPreset([MirrorRule.accept(MirroredTraffic.fromPort(port))], [MirrorRule.accept(MirroredTraffic.toPort(port))]);
  }

  /**
   * Everything but services that the host offers, such as SSH: requests to their ports and replies from them are left out, with queries to the
   * resolver of the VPC: for each IP version 2 rules, and 2 for each port.
   *
   * One port or range fits, four in one IP version alone. What the host itself asks of others on these ports is mirrored, and so is Session Manager,
   * which travels in HTTPS.
   *
   * @param ports ports or ranges of the services, of TCP or UDP, at least one
   * @param options the IP version, where one is enough
   * @throws when a port is of another protocol, reversed, or not from 0 to 65535, or the rules are more than ten
   */
  public static everythingBut(ports: ec2.Port[], options: MirrorPresetOptions = {}): MirrorPreset {
    if (ports.length === 0) {
      reject('ports of MirrorPreset.everythingBut must be at least one, got none; MirrorPreset.everything() leaves nothing out');
    }
    ports.forEach(port => portsOf('ports of MirrorPreset.everythingBut', port));
    const rest = MirrorRule.accept(ALL, options);
    const single = 2 * (ports.length + 1);
    const count = single * rest._families.length;
    if (count > MOST_RULES) {
      reject(`ports of MirrorPreset.everythingBut must come to at most ${MOST_RULES} rules of AWS, got ${count}: 2 for each of ${ports.length} ports and 2 for the rest, `
        + `in ${rest._families.join(' and ')}; ${single > MOST_RULES
          ? 'four ports or ranges fit, in one IP version alone'
          : `with addressFamily: ec2.AddressFamily.IP_V4 it is ${single}, without IPv6`}`);
    }
    return new MirrorPreset(
      [...ports.map(port => MirrorRule.reject(MirroredTraffic.toPort(port), options)), rest],
      [...ports.map(port => MirrorRule.reject(MirroredTraffic.fromPort(port), options)), rest],
      true,
    );
  }

  /**
   * Names that the host asks for: queries to the resolver of the VPC, and DNS with other servers over UDP and TCP: 8 rules.
   *
   * DNS that is encrypted, on ports 443 and 853, stays hidden.
   */
  public static dns(): MirrorPreset {
    const [udp, tcp] = [MirrorPreset.serviceUsed(ec2.Port.DNS_UDP), MirrorPreset.serviceUsed(ec2.Port.DNS_TCP)];
    return new MirrorPreset([...udp.inboundRules, ...tcp.inboundRules], [...udp.outboundRules, ...tcp.outboundRules], true);
  }

  /**
   * Everything that the interface exchanges with one host or network: 2 rules.
   *
   * The address is the one that the interface sees: of what is behind a NAT gateway, that of the gateway.
   *
   * @param cidr CIDR range of the other side; one host is a range of `/32`, or `/128` in IPv6
   * @param options the IP version of a token
   * @throws when the range is not CIDR, or of another IP version than `addressFamily`
   */
  public static onePeer(cidr: string, options: MirrorPresetOptions = {}): MirrorPreset {
    checkRange('cidr of MirrorPreset.onePeer', cidr, options);
    const rules = [MirrorRule.accept(ALL, rangeOf(cidr, options))];
    return new MirrorPreset(rules, rules);
  }

  /**
   * The first 128 bytes of everything, both ways, with queries to the resolver of the VPC: 4 rules and a packet length.
   *
   * They hold all headers of Ethernet, IP and TCP. For records of connections, latency and forensics of who and when. What looks into content fails, and
   * checksums of packets that were cut are wrong. A session applies the length, also that of a `MirrorFilter` of the app with this preset.
   */
  public static headersOnly(): MirrorPreset {
    const all = [MirrorRule.accept(ALL)];
    return new MirrorPreset(all, all, true, HEADER_BYTES);
  }

  /** Rules for packets towards the interface. */
  public readonly inboundRules: MirrorRule[];

  /** Rules for packets away from the interface. */
  public readonly outboundRules: MirrorRule[];

  /** Whether queries to the resolver of the VPC, and its answers, are mirrored. */
  public readonly amazonDns: boolean;

  /** Bytes of each packet that are mirrored; whole packets where there is none. */
  public readonly packetLength?: number;

  private constructor(inboundRules: readonly MirrorRule[], outboundRules: readonly MirrorRule[], amazonDns = false, packetLength?: number) {
    this.inboundRules = [...inboundRules];
    this.outboundRules = [...outboundRules];
    this.amazonDns = amazonDns;
    this.packetLength = packetLength;
  }
}
guard({ MirrorPreset });

/** The preset is about one range: its IP version is meant. */
function rangeOf(remoteCidr: string, { addressFamily }: MirrorPresetOptions): MirrorRuleOptions {
  return { remoteCidr, addressFamily: addressFamily ?? (versionOf(remoteCidr) === 6 ? ec2.AddressFamily.IP_V6 : IP_V4) };
}

function checkOwn(knownNetworks: readonly string[], options: MirrorPresetOptions): void {
  if (knownNetworks.length === 0) {
    reject('knownNetworks of MirrorPreset.internetOnly must be at least one range, got none; MirrorPreset.everything() leaves nothing out');
  }
  knownNetworks.forEach(range => checkRange('knownNetworks of MirrorPreset.internetOnly', range, options));
  knownNetworks.forEach((range, index) => {
    const outer = knownNetworks.find((other, otherIndex) => otherIndex !== index && versionOf(other) === versionOf(range) && holds(other, range));
    if (outer !== undefined) {
      reject(`knownNetworks of MirrorPreset.internetOnly must not lie in each other, got ${show(range)} in ${show(outer)}; leave it out`);
    }
  });
}

function checkRange(prop: string, range: string, { addressFamily }: MirrorPresetOptions): void {
  const problem = isKnown(range) ? cidrProblem(range) : undefined;
  if (problem !== undefined) {
    reject(`${prop} must be CIDR, got ${show(range)}: ${problem}; write "203.0.113.7/32", "10.0.0.0/8" or "2001:db8::/32"`);
  }
  if (addressFamily !== undefined && isOfOther(range, addressFamily)) {
    reject(`${prop} must be of ${addressFamily}, which addressFamily says, got ${show(range)}; leave out the one or the other`);
  }
}

function isOfOther(range: string, addressFamily: ec2.AddressFamily): boolean {
  const version = versionOf(range);
  return version !== undefined && version !== (addressFamily === IP_V4 ? 4 : 6);
}

/** What would fit instead of ranges that do not. */
function fittingRanges(knownNetworks: readonly string[], addressFamily: ec2.AddressFamily | undefined): string {
  if (addressFamily !== undefined) {
    return 'four ranges fit, so put some together';
  }
  const v4 = knownNetworks.filter(range => !isOfOther(range, IP_V4)).length;
  return v4 > 0 && v4 < MOST_RULES / 2
    ? `with addressFamily: ec2.AddressFamily.IP_V4 and the ${v4} ranges of IPv4 it is ${2 * (v4 + 1)}, without IPv6; for both versions three ranges fit`
    : 'three ranges fit, four with addressFamily: ec2.AddressFamily.IP_V4, so put some together';
}
