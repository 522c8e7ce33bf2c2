import { SampleRecord } from './writer';

/** The moment at which the story ends. */
export const STORY_NOW = new Date('2026-11-01T12:30:00Z');
export const STORY_ACCOUNT = '111122223333';
export const STORY_REGION = 'eu-west-1';

export const NOW = STORY_NOW.getTime() / 1000;
export const MINUTE = 60;
export const HOUR = 3600;
export const DAY = 24 * HOUR;
export const MIB = 1024 * 1024;

export const SYN = 2;
export const SYN_FIN = 3;
export const SYN_ACK = 18;
export const SYN_ACK_FIN = 19;
export const TCP = 6;
export const UDP = 17;

/** Who stands where. The same private address lives in two VPCs, and on two interfaces one after the other. */
export const WEB = { 'interface-id': 'eni-web', 'instance-id': 'i-web', 'vpc-id': 'vpc-a', 'subnet-id': 'subnet-a1', 'account-id': STORY_ACCOUNT };
export const WEB_BEFORE = { ...WEB, 'interface-id': 'eni-web-before', 'instance-id': 'i-web-before' };
export const APP = { ...WEB, 'interface-id': 'eni-app', 'instance-id': 'i-app' };
export const DB = { ...WEB, 'interface-id': 'eni-db', 'instance-id': 'i-db', 'subnet-id': 'subnet-a2' };
export const NAT = { ...WEB, 'interface-id': 'eni-nat', 'instance-id': '-', 'account-id': 'unknown', 'subnet-id': 'subnet-a0' };
export const NODE = { ...WEB, 'interface-id': 'eni-node', 'instance-id': 'i-node' };
export const SENSOR = { ...WEB, 'interface-id': 'eni-sensor', 'instance-id': 'i-sensor' };
export const FIREWALL = { ...WEB, 'interface-id': 'eni-firewall', 'instance-id': 'i-firewall' };
export const SIX = { ...WEB, 'interface-id': 'eni-six', 'instance-id': 'i-six' };
export const OTHER = { ...WEB, 'interface-id': 'eni-other', 'instance-id': 'i-other', 'vpc-id': 'vpc-b', 'subnet-id': 'subnet-b1' };

export const IP = {
  web: '10.0.0.10',
  app: '10.0.1.30',
  db: '10.0.2.20',
  nat: '10.0.0.220',
  node: '10.0.1.40',
  pod: '10.0.1.41',
  sensor: '10.0.3.50',
  scanner: '10.0.9.9',
  own: '198.51.100.7',
  remote: '203.0.113.5',
  guest: '203.0.113.66',
  thief: '192.0.2.99',
};

export interface Flow extends SampleRecord {
  /** Seconds before the end of the story at which the record starts. */
  readonly ago: number;
}

/** One record: a minute long, accepted TCP, packet addresses as the interface sees them, unless the scene says otherwise. */
export function flow({ ago, ...fields }: Flow): SampleRecord {
  const start = NOW - ago;
  return {
    'version': 5,
    'start': start,
    'end': start + 59,
    'protocol': TCP,
    'packets': 10,
    'bytes': 4000,
    'action': 'ACCEPT',
    'log-status': 'OK',
    'tcp-flags': 0,
    'type': 'IPv4',
    'region': STORY_REGION,
    'az-id': 'euw1-az1',
    'flow-direction': 'ingress',
    'pkt-srcaddr': fields.srcaddr,
    'pkt-dstaddr': fields.dstaddr,
    ...fields,
  };
}

/** A record without a flow: idle (NODATA) or lost (SKIPDATA). AWS prints account, interface, times and status; all else is missing. */
export function silence(place: SampleRecord, status: string, ago: number): SampleRecord {
  const start = NOW - ago;
  return {
    'version': 5, 'account-id': STORY_ACCOUNT, 'interface-id': place['interface-id'], 'start': start, 'end': start + 59, 'log-status': status,
  };
}

/** `from` opens a connection to `to`; both interfaces record both directions, the answer as SYN-ACK. */
export function connection(ago: number, from: Side, to: Side, bytes: [number, number], flags: [number, number] = [SYN, SYN_ACK]): SampleRecord[] {
  const request = { ago, 'srcaddr': from.ip, 'srcport': from.port, 'dstaddr': to.ip, 'dstport': to.port, 'bytes': bytes[0], 'tcp-flags': flags[0] };
  const answer = { ago, 'srcaddr': to.ip, 'srcport': to.port, 'dstaddr': from.ip, 'dstport': from.port, 'bytes': bytes[1], 'tcp-flags': flags[1] };
  const seen: SampleRecord[] = [];
  if (from.at !== undefined) {
    seen.push(flow({ ...request, ...from.at, 'flow-direction': 'egress' }), flow({ ...answer, ...from.at, 'flow-direction': 'ingress' }));
  }
  if (to.at !== undefined) {
    seen.push(flow({ ...request, ...to.at, 'flow-direction': 'ingress' }), flow({ ...answer, ...to.at, 'flow-direction': 'egress' }));
  }
  return seen;
}

export interface Side {
  readonly ip: string;
  readonly port: number;
  /** The interface, when flow logs watch it. */
  readonly at?: SampleRecord;
}

/** A conversation through the NAT gateway: four records there, two at the workload. */
export function throughNat(ago: number, workload: string, remote: string, sent: number, received: number): SampleRecord[] {
  const ask = { ago, srcport: 46000, dstport: 443, bytes: sent };
  const answer = { ago, srcport: 443, dstport: 46000, bytes: received };
  return [
    flow({ ...ask, ...APP, 'srcaddr': workload, 'dstaddr': remote, 'flow-direction': 'egress' }),
    flow({ ...answer, ...APP, srcaddr: remote, dstaddr: workload }),
    flow({ ...ask, ...NAT, 'srcaddr': workload, 'dstaddr': IP.nat, 'pkt-dstaddr': remote }),
    flow({ ...ask, ...NAT, 'srcaddr': IP.nat, 'dstaddr': remote, 'flow-direction': 'egress' }),
    flow({ ...answer, ...NAT, srcaddr: remote, dstaddr: IP.nat }),
    flow({ ...answer, ...NAT, 'srcaddr': IP.nat, 'dstaddr': workload, 'pkt-srcaddr': remote, 'flow-direction': 'egress' }),
  ];
}
