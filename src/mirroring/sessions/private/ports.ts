import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { mayBeWhole, numberText } from '../../../private/checks';
import { reject } from '../../../private/errors';
import { isKnown } from '../../../private/tokens';

/** Ports of a protocol that has them. */
export interface Ports {
  /** IANA number: 6 or 17. */
  readonly protocol: number;
  readonly from: number;
  readonly to: number;
}

/** Which packets a rule is about, addresses aside. */
export interface Packets {
  /** How a message calls them. */
  readonly label: string;
  /** IANA number of the protocol in IPv4; every protocol where it is missing. */
  readonly v4?: number;
  /** IANA number of the protocol in IPv6; every protocol where it is missing. */
  readonly v6?: number;
  /** The only IP version that has such packets. */
  readonly family?: ec2.AddressFamily;
  readonly source?: Ports;
  readonly destination?: Ports;
}

const TCP = 6;
const UDP = 17;
const HIGHEST_PORT = 65535;
const NUMBERS: Record<string, number> = { tcp: TCP, 6: TCP, udp: UDP, 17: UDP };

/**
 * What a port of a security group is to a mirror rule.
 *
 * @param prop the parameter, for messages
 */
export function portsOf(prop: string, port: ec2.Port): Ports {
  const { ipProtocol, fromPort, toPort } = port.toRuleJson() as { ipProtocol: string; fromPort?: number; toPort?: number };
  const protocol = NUMBERS[ipProtocol];
  if (protocol === undefined) {
    reject(`${prop} must be a port or range of TCP or UDP, got ${port}; ${otherwise(ipProtocol)}`);
  }
  if (fromPort === undefined || toPort === undefined) {
    reject(`${prop} must have a first and a last port, got ${port}; write ec2.Port.tcp(443) or ec2.Port.tcpRange(8000, 8999)`);
  }
  for (const end of [fromPort, toPort]) {
    if (!mayBeWhole(end, [0, HIGHEST_PORT])) {
      reject(`${prop} must be whole numbers from 0 to ${HIGHEST_PORT}, got ${end}; write ec2.Port.tcp(443) or ec2.Port.tcpRange(8000, 8999)`);
    }
  }
  if (isKnown(fromPort) && isKnown(toPort) && fromPort > toPort) {
    reject(`${prop} must begin with its lower end, got ${fromPort} to ${toPort}; did you mean ${toPort} to ${fromPort}?`);
  }
  return { protocol, from: fromPort, to: toPort };
}

/** What to write for traffic that has no ports. */
function otherwise(ipProtocol: string): string {
  if (ipProtocol === '-1') {
    return 'packets of every protocol are MirroredTraffic.all()';
  }
  if (ipProtocol.startsWith('icmp')) {
    return 'mirror rules do not tell types of ICMP apart, write MirroredTraffic.icmp()';
  }
  return `packets of one protocol are MirroredTraffic.protocol(${/^\d+/.exec(ipProtocol)?.[0] ?? 'number'})`;
}

/** Ports in a message. */
export function portsText({ from, to }: Ports): string {
  return isKnown(from) && from === to ? `port ${from}` : `ports ${numberText(from)} to ${numberText(to)}`;
}
