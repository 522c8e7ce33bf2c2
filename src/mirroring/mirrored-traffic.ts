import { aws_ec2 as ec2 } from 'aws-cdk-lib';

/** Which packets a rule is about: a protocol, and ports where the protocol has them. */
export class MirroredTraffic {
  /** Packets of every protocol. */
  public static all(): MirroredTraffic { return new MirroredTraffic(); }
  /** TCP packets, of any port. */
  public static tcp(): MirroredTraffic { return new MirroredTraffic(6); }
  /** UDP packets, of any port. */
  public static udp(): MirroredTraffic { return new MirroredTraffic(17); }
  /** ICMP packets: protocol 1 in IPv4, 58 in IPv6. */
  public static icmp(): MirroredTraffic { return new MirroredTraffic(); }
  /** Packets of a protocol by its IANA number, 0 to 255. */
  public static protocol(number: number): MirroredTraffic { return new MirroredTraffic(number); }
  /** Packets to a destination port or range of ports: `ec2.Port.tcp(443)`. */
  public static to(port: ec2.Port): MirroredTraffic { return new MirroredTraffic(undefined, undefined, port); }
  /** Packets from a source port or range of ports. */
  public static from(port: ec2.Port): MirroredTraffic { return new MirroredTraffic(undefined, port); }
  /** Packets from one port to another. */
  public static between(source: ec2.Port, destination: ec2.Port): MirroredTraffic { return new MirroredTraffic(undefined, source, destination); }
  private constructor(readonly _protocol?: number, readonly _source?: ec2.Port, readonly _destination?: ec2.Port) {}
}
