import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Packets } from './ports';
import { reject, show } from '../../../private/errors';
import { cidrProblem, versionOf } from '../../../private/ranges';
import { isKnown } from '../../../private/tokens';

const { IP_V4, IP_V6 } = ec2.AddressFamily;

/** What a rule says of addresses. */
interface Addresses {
  readonly remoteCidr?: string;
  readonly localCidr?: string;
  readonly addressFamily?: ec2.AddressFamily;
}

/**
 * IP versions that a rule is for.
 *
 * @param owner the factory, for messages
 */
export function familiesOf(owner: string, addresses: Addresses, packets: Packets): ec2.AddressFamily[] {
  const said = familySaid(owner, addresses);
  refuseOther(owner, said, packets);
  const one = said ?? packets.family;
  if (one !== undefined) {
    return [one];
  }
  // Ranges that are tokens: the IPv4 block of a VPC is one, and by far the most frequent.
  return addresses.remoteCidr === undefined && addresses.localCidr === undefined ? [IP_V4, IP_V6] : [IP_V4];
}

/** The IP version that ranges and option agree on; nothing where neither tells. */
function familySaid(owner: string, { remoteCidr, localCidr, addressFamily }: Addresses): ec2.AddressFamily | undefined {
  const remote = checkedFamily('remoteCidr', owner, remoteCidr);
  const local = checkedFamily('localCidr', owner, localCidr);
  const telling = remote === undefined ? localCidr : remoteCidr;
  const ranges = remote ?? local;
  if (remote !== undefined && local !== undefined && remote !== local) {
    reject(`remoteCidr and localCidr of ${owner} must be of one IP version, got ${show(remoteCidr)} and ${show(localCidr)}; no packet has both, so write a rule for each`);
  }
  if (addressFamily !== undefined && ranges !== undefined && addressFamily !== ranges) {
    reject(`addressFamily of ${owner} must be that of its ranges, got ${addressFamily} with ${show(telling)}; leave it out`);
  }
  return addressFamily ?? ranges;
}

function refuseOther(owner: string, said: ec2.AddressFamily | undefined, { label, family }: Packets): void {
  if (said !== undefined && family !== undefined && said !== family) {
    reject(`traffic of ${owner} must be packets of ${said}, as ranges or addressFamily say, got ${label}, which only ${family} has; write MirroredTraffic.icmp()`);
  }
}

/** The IP version of a range; nothing where there is none, or a token. */
function checkedFamily(prop: string, owner: string, cidr: string | undefined): ec2.AddressFamily | undefined {
  if (cidr === undefined || !isKnown(cidr)) {
    return undefined;
  }
  const problem = cidrProblem(cidr);
  if (problem !== undefined) {
    reject(`${prop} of ${owner} must be a CIDR range, got ${show(cidr)}: ${problem}; write "10.0.0.0/16", "203.0.113.7/32" or "2001:db8::/32"`);
  }
  return versionOf(cidr) === 4 ? IP_V4 : IP_V6;
}
