import { APP, DAY, flow, HOUR, IP, MIB, MINUTE, silence } from '../cast';
import { SampleRecord } from '../writer';

/** What costs money: NAT gateways, zones, paths out of the VPC, and the records themselves. Each in a VPC of its own. */

const GATEWAY = '10.2.0.5';
const nat = { 'interface-id': 'eni-nat-c', 'instance-id': '-', 'account-id': 'unknown', 'vpc-id': 'vpc-c', 'subnet-id': 'subnet-c0' };
const job = { ...APP, 'interface-id': 'eni-job', 'instance-id': 'i-job', 'vpc-id': 'vpc-c', 'subnet-id': 'subnet-c1' };

interface Call {
  readonly ago: number;
  readonly workload: string;
  readonly remote: string;
  readonly sent: number;
  readonly received: number;
  /** AWS service that the remote address belongs to. */
  readonly service?: string;
}

/** One call through the NAT gateway of vpc-c: two records at the workload, four at the gateway. */
function call({ ago, workload, remote, sent, received, service }: Call): SampleRecord[] {
  const ask = { ago, 'srcport': 46000, 'dstport': 443, 'bytes': sent, 'pkt-dst-aws-service': service };
  const answer = { ago, 'srcport': 443, 'dstport': 46000, 'bytes': received, 'pkt-src-aws-service': service };
  const out = { 'flow-direction': 'egress' };
  return [
    flow({ ...ask, ...job, ...out, srcaddr: workload, dstaddr: remote }),
    flow({ ...answer, ...job, srcaddr: remote, dstaddr: workload }),
    flow({ ...ask, ...nat, 'srcaddr': workload, 'dstaddr': GATEWAY, 'pkt-dstaddr': remote }),
    flow({ ...ask, ...nat, ...out, 'srcaddr': GATEWAY, 'dstaddr': remote, 'traffic-path': remote.startsWith('172.') ? 3 : 8 }),
    flow({ ...answer, ...nat, srcaddr: remote, dstaddr: GATEWAY }),
    flow({ ...answer, ...nat, ...out, 'srcaddr': GATEWAY, 'dstaddr': workload, 'pkt-srcaddr': remote }),
  ];
}

/** Who uses the NAT gateway, and who only looks so. */
function natGateway(): SampleRecord[] {
  const [bucket, table, remote] = ['192.0.2.110', '192.0.2.120', '203.0.113.200'];
  const forward = { ...job, 'interface-id': 'eni-forward' };
  const passed = { ago: 5 * HOUR, bytes: 80 * MIB, srcport: 46000, dstport: 443, ...forward };
  return [
    ...call({ ago: 5 * HOUR, workload: '10.2.1.10', remote: bucket, sent: 10 * MIB, received: 500 * MIB, service: 'S3' }),
    ...call({ ago: 5 * HOUR - 10 * MINUTE, workload: '10.2.1.10', remote: bucket, sent: MIB, received: 0, service: 'S3' }),
    ...call({ ago: 5 * HOUR, workload: '10.2.1.10', remote: table, sent: 2 * MIB, received: 3 * MIB, service: 'DYNAMODB' }),
    ...call({ ago: 6 * HOUR, workload: '10.2.1.11', remote, sent: 40 * MIB, received: MIB, service: 'EC2' }),
    // A private NAT gateway leads to addresses that are not internet.
    ...call({ ago: 6 * HOUR, workload: '10.2.1.11', remote: '172.31.5.5', sent: 7 * MIB, received: 0 }),
    // Expected traffic is billed as well.
    ...call({ ago: 6 * HOUR, workload: IP.scanner, remote, sent: 6 * MIB, received: 0, service: 'EC2' }),
    // The second before the day.
    ...call({ ago: DAY + 1, workload: '10.2.1.13', remote, sent: 900 * MIB, received: 900 * MIB, service: 'S3' }),
    // Refused at the inner side.
    flow({ 'ago': 6 * HOUR, ...nat, 'srcaddr': '10.2.1.14', 'dstaddr': GATEWAY, 'pkt-dstaddr': remote, 'bytes': 900 * MIB, 'action': 'REJECT' }),
    // A firewall shows its own address too, but the packets leave with theirs. It has an update server of its own.
    flow({ ...passed, 'srcaddr': '10.2.1.12', 'dstaddr': '10.2.9.9', 'pkt-dstaddr': remote }),
    flow({ ...passed, 'srcaddr': '10.2.9.9', 'pkt-srcaddr': '10.2.1.12', 'dstaddr': remote, 'flow-direction': 'egress' }),
    flow({ ...passed, 'srcaddr': '10.2.9.9', 'dstaddr': '203.0.113.202', 'flow-direction': 'egress' }),
    // Straight to S3 through a gateway endpoint.
    flow({ 'ago': 5 * HOUR, ...job, 'srcaddr': '10.2.1.10', 'dstaddr': '192.0.2.111', 'bytes': 60 * MIB, 'flow-direction': 'egress', 'traffic-path': 7, 'pkt-dst-aws-service': 'S3' }),
  ];
}

/** Calls through a regional NAT gateway: no interface, each packet as it enters and as it leaves. */
function regionalNat(): SampleRecord[] {
  const at = { 'interface-id': null, 'instance-id': '-', 'subnet-id': null, 'vpc-id': 'vpc-r', 'resource-id': 'nat-regional', 'ago': 7 * HOUR };
  const out = { 'flow-direction': 'egress' };
  const through = (gateway: string, workload: string, remote: string, sent: number, received: number, service?: string) => [
    flow({ ...at, 'srcaddr': workload, 'dstaddr': remote, 'bytes': sent, 'pkt-dst-aws-service': service }),
    flow({ ...at, ...out, 'srcaddr': gateway, 'dstaddr': remote, 'bytes': sent, 'pkt-dst-aws-service': service }),
    flow({ ...at, 'srcaddr': remote, 'dstaddr': gateway, 'bytes': received, 'pkt-src-aws-service': service }),
    flow({ ...at, ...out, 'srcaddr': remote, 'dstaddr': workload, 'bytes': received, 'pkt-src-aws-service': service }),
  ];
  return [
    ...through('192.0.2.200', '10.4.1.1', '203.0.113.210', 20 * MIB, 50 * MIB),
    ...through('192.0.2.200', '10.4.1.1', '192.0.2.110', MIB, 9 * MIB, 'S3'),
    // The gateway has an address of our own public range.
    ...through(IP.own, '10.4.1.2', '203.0.113.210', 2 * MIB, 3 * MIB),
    // Refused; inside.
    flow({ ...at, srcaddr: '10.4.1.3', dstaddr: '203.0.113.211', bytes: 800 * MIB, action: 'REJECT' }),
    flow({ ...at, srcaddr: '10.4.1.3', dstaddr: '10.4.1.4', bytes: 800 * MIB }),
    // Not a regional NAT gateway: '-' or nothing at all.
    flow({ ...at, 'resource-id': '-', 'srcaddr': '10.4.1.5', 'dstaddr': '203.0.113.212', 'bytes': 800 * MIB }),
    flow({ ...at, 'resource-id': null, 'srcaddr': '10.4.1.6', 'dstaddr': '203.0.113.212', 'bytes': 800 * MIB }),
  ];
}

const zone = (name: string, az: number, vpc = 'vpc-z') => ({
  'interface-id': `eni-${name}`, 'instance-id': `i-${name}`, 'vpc-id': vpc, 'account-id': APP['account-id'], 'subnet-id': `subnet-${vpc}-${az}`, 'az-id': `euw1-az${az}`,
});

/** Who sends across zones, as its interface tells. */
function zones(): SampleRecord[] {
  const [one, two, near, node] = [zone('z1', 1), zone('z2', 2), zone('z3', 1), zone('z-node', 2)];
  const sends = (at: SampleRecord, srcaddr: string, dstaddr: string, bytes: number, hop?: number, more: SampleRecord = {}) =>
    flow({ 'ago': 8 * HOUR, ...at, srcaddr, dstaddr, bytes, 'flow-direction': 'egress', 'next-hop-az-id': hop === undefined ? undefined : `euw1-az${hop}`, ...more });
  const [z1, z2, z3] = ['10.3.1.1', '10.3.2.1', '10.3.1.3'];
  return [
    sends(one, z1, z2, 30 * MIB, 2),
    // What the receiver records is the same bytes.
    flow({ 'ago': 8 * HOUR, ...two, 'srcaddr': z1, 'dstaddr': z2, 'bytes': 30 * MIB, 'next-hop-az-id': 'euw1-az1' }),
    sends(two, z2, z1, 5 * MIB, 1),
    sends(near, z3, z2, 10 * MIB, 2),
    // Within a zone.
    sends(one, z1, z3, 100 * MIB, 1),
    // To a pod on a secondary address, which the node's own records tell.
    sends(node, '10.3.2.9', z2, 1000, 2, { 'pkt-srcaddr': '10.3.2.50' }),
    sends(one, z1, '10.3.2.50', 4 * MIB, 2),
    // IPv6 in two spellings.
    sends(two, '2001:db8:3::2', '2001:db8:3::3', 1000, 2, { type: 'IPv6' }),
    sends(one, '2001:db8:3::1', '2001:0DB8:3:0:0:0:0:2', 2 * MIB, 2, { type: 'IPv6' }),
    // To the internet by a NAT gateway in the other zone: a hop, but no end of a conversation.
    sends(one, z1, '203.0.113.220', 9 * MIB, 2),
    // A firewall in both zones: where its address lives cannot be said. An address that nobody watches. No hop told.
    sends(zone('fw1', 1), '10.3.9.9', z1, 1000, 1),
    sends(zone('fw2', 2), '10.3.9.9', z2, 1000, 2),
    sends(one, z1, '10.3.9.9', 200 * MIB),
    sends(two, z2, '10.3.9.9', 200 * MIB),
    sends(one, z1, '10.3.7.7', 200 * MIB),
    // Another VPC with the same address in another zone.
    sends(zone('y1', 1, 'vpc-y'), z2, '10.3.1.77', 1000, 1),
    sends(zone('y2', 1, 'vpc-y'), '10.3.1.77', z2, 300 * MIB, 1),
    // Refused; in a Local Zone.
    sends(one, z1, z2, 700 * MIB, 2, { action: 'REJECT' }),
    sends({ ...one, 'az-id': '-' }, z1, z2, 600 * MIB, 2),
    sends({ ...one, 'az-id': null }, z1, z2, 600 * MIB, 2),
  ];
}

/** Ways out of a VPC. */
function paths(): SampleRecord[] {
  const [one, two] = ['eni-p1', 'eni-p2'].map(id => ({ ...APP, 'interface-id': id, 'vpc-id': 'vpc-p' }));
  const sends = (at: SampleRecord, path: number | null, bytes: number, more: SampleRecord = {}) =>
    flow({ 'ago': 9 * HOUR, ...at, 'srcaddr': '10.5.0.1', 'dstaddr': '203.0.113.230', 'traffic-path': path, bytes, 'flow-direction': 'egress', ...more });
  return [
    sends(one, 8, 70 * MIB), sends(one, 8, 10 * MIB), sends(two, 8, 5 * MIB), sends(two, 7, 60 * MIB), sends(one, 4, 3 * MIB), sends(one, 5, 2 * MIB),
    sends(one, 2, MIB), sends(one, 3, 4000), sends(one, 6, 3000), sends(one, 9, 2000),
    // A regional NAT gateway has no interface.
    sends({ ...one, 'interface-id': null }, 8, MIB),
    // Within the VPC; no path; refused; received.
    sends(one, 1, 500 * MIB), sends(one, null, 500 * MIB), sends(one, 8, 500 * MIB, { action: 'REJECT' }),
    flow({ ago: 9 * HOUR, ...one, srcaddr: '203.0.113.230', dstaddr: '10.5.0.1', bytes: 500 * MIB }),
  ];
}

/** An interface that fills the log: health checks, half of them refused, and idle minutes. */
function chatter(): SampleRecord[] {
  const chatty = { ...APP, 'interface-id': 'eni-chatty', 'vpc-id': 'vpc-l' };
  return [
    ...Array.from({ length: 400 }, (_, n) => flow({
      ago: 10 * HOUR, ...chatty, srcaddr: '10.6.0.9', srcport: 1024 + n, dstaddr: '10.6.0.1', dstport: 80, action: n % 2 === 0 ? 'ACCEPT' : 'REJECT',
    })),
    ...Array.from({ length: 7 }, (_, n) => silence(chatty, 'NODATA', 11 * HOUR + n * MINUTE)),
    silence(chatty, 'SKIPDATA', 11 * HOUR),
    silence(chatty, 'NODATA', DAY + 1),
  ];
}

/** The whole scene. */
export function cost(): SampleRecord[] {
  return [...natGateway(), ...regionalNat(), ...zones(), ...paths(), ...chatter()];
}

/** The same interface name in another account: it speaks to the remote host as itself there, which says nothing about the firewall here. */
export function costElsewhere(): SampleRecord[] {
  return [flow({ 'ago': 5 * HOUR, ...job, 'interface-id': 'eni-forward', 'srcaddr': '10.2.9.9', 'dstaddr': '203.0.113.200', 'flow-direction': 'egress' })];
}
