import { Estate, EstateResource } from './estate';
import { judge } from './filters';
import { mirrorable } from './instance-types';
import { Interface, interfaceBehind, interfaceNamed, Place } from './interfaces';
import { checked, CheckedPacket, isArp, Packet, TCP, UDP } from './packet';
import { Origin, Way, wayTo } from './path';
import { addressOf, cidrOf, rangeOf, textOf } from './ranges';
import { hasToken, integerAt, tokenIn } from './tokens';
import { Attempt, Bytes, NotMirrored, Target, Verdict } from './verdict';
import { fail, textAt } from '../private/errors';

/** Sessions of one interface. */
const MOST_SESSIONS = 3;
/** Bytes that the guide counts for the outer headers, of IPv4. */
const OVERHEAD = 54;
const LONGEST_TO_BALANCER = 8500;

/** Would this packet be mirrored, by which session, and would the copy arrive? */
export function mirrored(estate: Estate, packet: Packet): Verdict {
  const source = interfaceNamed(estate, packet.interface);
  const refuse = (reason: NotMirrored['reason'], detail: string, attempts: readonly Attempt[] = []): NotMirrored =>
    ({ outcome: 'not-mirrored', packet, reason, detail, attempts });
  const sessions = sessionsOf(estate, source);
  if (sessions.length === 0) return refuse('no-session', `no session mirrors ${source.label}`);
  const type = source.instanceType();
  if (type !== undefined && mirrorable(type) === 'no') return refuse('instance-type', `an instance of type ${type} cannot be mirrored`);
  if (isArp(packet)) return refuse('never-mirrored', 'ARP is never mirrored');
  const inner = checked(packet);
  const never = neverMirrored(inner);
  if (never !== undefined) return refuse('never-mirrored', `${never} is never mirrored`);
  const place = source.place();
  const isResolver = toResolver(estate, inner, place);
  const attempts: Attempt[] = [];
  for (const { session, number } of sessions) {
    const filter = filterOf(estate, session);
    const judgement = judge(estate, filter, inner, isResolver);
    if (!judgement.accepted) {
      attempts.push({ session: session.label, sessionNumber: number, ...judgement.attempt });
      continue;
    }
    const { filter: label, by } = judgement;
    const way = wayOf(estate, session, originOf(source, place, packet));
    const vni = session.get('VirtualNetworkId');
    return {
      packet,
      session: session.label,
      sessionNumber: number,
      filter: label,
      by,
      passedBy: attempts,
      ...vni === undefined ? {} : { vni: integerAt(vni, session.at('VirtualNetworkId')) },
      bytes: bytesOf(session, way.target, packet),
      target: way.target,
      warnings: [...type !== undefined && mirrorable(type) === 'unlisted' ? [`the guide of Traffic Mirroring does not list ${type} as a source`] : [], ...way.warnings],
      ...way.end,
    };
  }
  return refuse('not-accepted', attempts.length === 1 ? 'the session does not take it' : `none of ${attempts.length} sessions takes it`, attempts);
}

/** By number, the lowest first: a packet is mirrored once, by the first session whose filter accepts it. */
function sessionsOf(estate: Estate, source: Interface): { session: EstateResource; number: number }[] {
  const sessions = estate.ofType('AWS::EC2::TrafficMirrorSession')
    .filter(session => interfaceBehind(estate, session.get('NetworkInterfaceId'), session.at('NetworkInterfaceId')).key === source.key)
    .map(session => ({ session, number: integerAt(session.get('SessionNumber'), session.at('SessionNumber')) }))
    .sort((one, other) => one.number - other.number);
  if (sessions.length > MOST_SESSIONS) fail(`${source.label} has ${sessions.length} sessions, and AWS takes ${MOST_SESSIONS}`);
  sessions.slice(1).forEach(({ session, number }, i) => {
    if (sessions[i].number === number) fail(`session number ${number} of ${source.label} is there twice: ${sessions[i].session.label}, ${session.label}`);
  });
  return sessions;
}

const IMDS = 'the instance metadata service';
const TIME = 'the Amazon time service';
const ACTIVATION = 'Windows activation';
const RESERVED: Record<string, string> = {
  '169.254.169.254': IMDS,
  'fd00:ec2::254': IMDS,
  '169.254.169.123': TIME,
  'fd00:ec2::123': TIME,
  '169.254.169.250': ACTIVATION,
  '169.254.169.251': ACTIVATION,
};

function neverMirrored({ protocol, sourcePort, destinationPort, from, to, ipv4 }: CheckedPacket): string | undefined {
  if (protocol === UDP && ipv4 && [sourcePort, destinationPort].some(port => port === 67 || port === 68)) return 'DHCP';
  return RESERVED[textOf(from)] ?? RESERVED[textOf(to)];
}

const RESOLVERS = ['169.254.169.253', 'fd00:ec2::253'];

/** DNS with the resolver of the VPC: at its own two addresses, and at the third address of the VPC's first range. */
function toResolver(estate: Estate, packet: CheckedPacket, { subnet }: Place): boolean {
  const [address, port] = packet.direction === 'in' ? [packet.from, packet.sourcePort] : [packet.to, packet.destinationPort];
  if (port !== 53 || (packet.protocol !== UDP && packet.protocol !== TCP)) return false;
  if (RESOLVERS.includes(textOf(address))) return true;
  // A VPC is a /28 at the smallest, so its third address ends in these bits whatever its range.
  if (!packet.ipv4 || (address & 15n) !== 2n) return false;
  const vpc = estate.find(subnet?.vpc);
  const cidr = packet.vpcCidr ?? vpc?.get('CidrBlock');
  if (cidr === undefined || hasToken(cidr)) return fail(`cannot tell whether ${textOf(address)} is the resolver of the interface's VPC: give the VPC's range (vpcCidr, --vpc-cidr)`);
  return rangeOf(textAt(cidr, 'range of the VPC'))[0] + 2n === address;
}

function filterOf(estate: Estate, session: EstateResource): EstateResource {
  const id = textAt(session.get('TrafficMirrorFilterId'), session.at('TrafficMirrorFilterId'));
  return estate.find(id) ?? fail(`filter ${estate.labelOf(id)} of ${session.label} is not in these templates, and it decides`);
}

/** The outer packet comes from the primary address of the interface. */
function originOf(source: Interface, { subnet, address, groups }: Place, packet: Packet): Origin {
  const where = packet.primaryAddress ?? address ?? subnet?.cidr;
  if (packet.primaryAddress !== undefined) addressOf(packet.primaryAddress.split('/')[0], 'primaryAddress');
  return {
    key: source.key,
    label: source.label,
    groups,
    subnet,
    zone: packet.zone ?? subnet?.zone,
    ...where === undefined ? {} : { ranges: [cidrOf(where)] },
  };
}

function wayOf(estate: Estate, session: EstateResource, origin: Origin): Way {
  const id = textAt(session.get('TrafficMirrorTargetId'), session.at('TrafficMirrorTargetId'));
  const target = estate.find(id);
  if (target?.type === 'AWS::EC2::TrafficMirrorTarget') return wayTo(estate, target, origin);
  if (target !== undefined) return fail(`${session.at('TrafficMirrorTargetId')} must be a target, got ${target.label} (${target.type})`);
  if (tokenIn(id) === undefined && hasToken(id)) return fail(`${session.at('TrafficMirrorTargetId')} must be the id of a target, got ${id}`);
  const label = estate.labelOf(id);
  return { target: { kind: 'elsewhere', label }, warnings: [], end: { outcome: 'sent', beyond: `target ${label} is not in these templates` } };
}

function bytesOf(session: EstateResource, target: Target, { length, pathMtu }: Packet): Bytes {
  const given = session.get('PacketLength');
  const limits = Object.entries(pathLimits(target, pathMtu)).map(([by, most]) => ({ by, most }));
  if (given !== undefined) {
    const most = integerAt(given, session.at('PacketLength'));
    if (target.kind === 'network-load-balancer' && most > LONGEST_TO_BALANCER) fail(`${session.at('PacketLength')} must be at most ${LONGEST_TO_BALANCER} to a Network Load Balancer, got ${most}`);
    limits.push({ by: 'the packet length of the session', most });
  }
  const [lowest] = limits.sort((one, other) => one.most - other.most);
  if (lowest === undefined || length === undefined) return lowest ?? {};
  // An unknown path may cut further, so what is copied is known only when the path is.
  return target.kind === 'elsewhere' ? lowest : { ...lowest, copied: Math.min(length, lowest.most), truncated: length > lowest.most };
}

function pathLimits({ kind }: Target, mtu?: number): Record<string, number> {
  const path = mtu === undefined ? {} : { [`an MTU of ${mtu} on the path`]: mtu - OVERHEAD };
  switch (kind) {
    case 'network-load-balancer': return { ...path, 'the longest packet to a Network Load Balancer': LONGEST_TO_BALANCER };
    case 'network-interface': return { ...path, 'an MTU of 9001 at the target': 9001 - OVERHEAD };
    case 'gateway-load-balancer-endpoint': return { ...path, 'the MTU of 8500 of an endpoint': 8500 - OVERHEAD };
    case 'elsewhere': return path;
  }
}
