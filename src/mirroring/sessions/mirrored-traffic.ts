import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Packets, Ports, portsOf, portsText } from './private/ports';
import { guard } from '../../private/arguments';
import { mayBeWhole } from '../../private/checks';
import { reject } from '../../private/errors';
import { isKnown } from '../../private/tokens';

const ICMP = 1;
const ICMP_V6 = 58;
const TCP = 6;
const UDP = 17;
const NAMES: Record<number, string> = { [TCP]: 'TCP', [UDP]: 'UDP' };

/**
 * Which packets a rule is about: a protocol, and ports where the protocol has them.
 *
 * Ports are those of the packet, in both directions: a request goes *to* the port of a service, its reply comes *from* that port.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-filters.html
 */
export class MirroredTraffic {
  /** Packets of every protocol. */
  public static all(): MirroredTraffic {
    return new MirroredTraffic({ label: 'all packets' });
  }

  /** TCP packets from and to any port. */
  public static tcp(): MirroredTraffic {
    return MirroredTraffic.protocol(TCP);
  }

  /** UDP packets from and to any port. */
  public static udp(): MirroredTraffic {
    return MirroredTraffic.protocol(UDP);
  }

  /** ICMP packets of every type: protocol 1 in IPv4, 58 in IPv6. */
  public static icmp(): MirroredTraffic {
    return new MirroredTraffic({ label: 'ICMP', v4: ICMP, v6: ICMP_V6 });
  }

  /**
   * Packets of a protocol by its number.
   *
   * 1 is ICMP of IPv4 and 58 is ICMP of IPv6, each of that IP version alone: `icmp()` is both.
   *
   * @param number IANA number of the protocol, a whole number from 0 to 255; 50 is ESP, 47 is GRE
   * @throws when the number is not one
   * @see https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml
   */
  public static protocol(number: number): MirroredTraffic {
    if (!mayBeWhole(number, [0, 255])) {
      reject(`number of MirroredTraffic.protocol must be a whole number from 0 to 255, got ${number}; packets of every protocol are MirroredTraffic.all()`);
    }
    const label = isKnown(number) ? NAMES[number] ?? `protocol ${number}` : 'the protocol of a token';
    return new MirroredTraffic({ label, v4: number, v6: number, family: familyOf(number) });
  }

  /**
   * Packets to a port: requests to a service, from whatever port of the client.
   *
   * @param port destination port or range, of TCP or UDP
   * @throws when it is of another protocol, reversed, or not from 0 to 65535
   */
  public static toPort(port: ec2.Port): MirroredTraffic {
    const destination = portsOf('port of MirroredTraffic.toPort', port);
    return MirroredTraffic.withPorts(destination.protocol, `to ${portsText(destination)}`, { destination });
  }

  /**
   * Packets from a port: replies of a service, to whatever port of the client.
   *
   * @param port source port or range, of TCP or UDP
   * @throws when it is of another protocol, reversed, or not from 0 to 65535
   */
  public static fromPort(port: ec2.Port): MirroredTraffic {
    const source = portsOf('port of MirroredTraffic.fromPort', port);
    return MirroredTraffic.withPorts(source.protocol, `from ${portsText(source)}`, { source });
  }

  /**
   * Packets from one port to another.
   *
   * Requests and replies differ: `betweenPorts(a, b)` says nothing of packets from b to a.
   *
   * @param source source port or range, of TCP or UDP
   * @param destination destination port or range, of the same protocol
   * @throws when the protocols differ, a port is of another protocol, reversed, or not from 0 to 65535
   */
  public static betweenPorts(source: ec2.Port, destination: ec2.Port): MirroredTraffic {
    const [from, to] = [portsOf('source of MirroredTraffic.betweenPorts', source), portsOf('destination of MirroredTraffic.betweenPorts', destination)];
    if (from.protocol !== to.protocol) {
      reject(`source and destination of MirroredTraffic.betweenPorts must be of one protocol, got ${NAMES[from.protocol]} and ${NAMES[to.protocol]}; `
        + 'a packet is either, so write both as TCP or both as UDP, in two rules where both are meant');
    }
    return MirroredTraffic.withPorts(from.protocol, `from ${portsText(from)} to ${portsText(to)}`, { source: from, destination: to });
  }

  private static withPorts(protocol: number, label: string, ports: { readonly source?: Ports; readonly destination?: Ports }): MirroredTraffic {
    return new MirroredTraffic({ label: `${NAMES[protocol]} ${label}`, v4: protocol, v6: protocol, ...ports });
  }

  private constructor(
    /** @internal */
    public readonly _packets: Packets,
  ) {}
}
guard({ MirroredTraffic });

/** Packets of ICMP exist in one IP version each. */
function familyOf(protocol: number): ec2.AddressFamily | undefined {
  return protocol === ICMP ? ec2.AddressFamily.IP_V4 : protocol === ICMP_V6 ? ec2.AddressFamily.IP_V6 : undefined;
}
