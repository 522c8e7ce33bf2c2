import { STORY_ACCOUNT, STORY_NOW, STORY_REGION } from './story';
import { SampleRecord } from './writer';

const NOW = STORY_NOW.getTime() / 1000;
const SYN = 2;
const SYN_ACK = 18;

/** The two VPCs of the gateway, one in another account. */
const HERE = { account: STORY_ACCOUNT, vpc: 'vpc-a', subnet: 'subnet-a1', eni: 'eni-tgw-a', az: 'euw1-az1', attachment: 'tgw-attach-a', address: '10.0.1.30' };
const THERE = { account: '444455556666', vpc: 'vpc-c', subnet: 'subnet-c1', eni: 'eni-tgw-c', az: 'euw1-az2', attachment: 'tgw-attach-c', address: '10.9.1.5' };

/** One record of a transit gateway: a minute long, from one VPC to the other. */
function gatewayFlow(ago: number, [from, to]: (typeof HERE)[], fields: SampleRecord): SampleRecord {
  const start = NOW - ago;
  return {
    start,
    'end': start + 59,
    'version': 6,
    'resource-type': 'TransitGateway',
    'account-id': STORY_ACCOUNT,
    'tgw-id': 'tgw-0a',
    'tgw-attachment-id': from.attachment,
    'tgw-pair-attachment-id': to.attachment,
    'tgw-src-vpc-account-id': from.account,
    'tgw-dst-vpc-account-id': to.account,
    'tgw-src-vpc-id': from.vpc,
    'tgw-dst-vpc-id': to.vpc,
    'tgw-src-subnet-id': from.subnet,
    'tgw-dst-subnet-id': to.subnet,
    'tgw-src-eni': from.eni,
    'tgw-dst-eni': to.eni,
    'tgw-src-az-id': from.az,
    'tgw-dst-az-id': to.az,
    'srcaddr': from.address,
    'dstaddr': to.address,
    'protocol': 6,
    'packets': 10,
    'bytes': 4000,
    'log-status': 'OK',
    'type': 'IPv4',
    'packets-lost-no-route': 0,
    'packets-lost-blackhole': 0,
    'packets-lost-mtu-exceeded': 0,
    'packets-lost-ttl-expired': 0,
    'tcp-flags': 0,
    'region': STORY_REGION,
    'flow-direction': 'ingress',
    ...fields,
  };
}

/** An hour and a half at a transit gateway: a connection, one that is answered in the same minute, drops, the internet behind an attachment, an idle minute. */
export function gatewayStory(): SampleRecord[] {
  const there = [HERE, THERE];
  const back = [THERE, HERE];
  return [
    gatewayFlow(5400, there, { 'srcport': 41000, 'dstport': 5432, 'tcp-flags': SYN }),
    gatewayFlow(5398, back, { 'srcport': 5432, 'dstport': 41000, 'tcp-flags': SYN_ACK, 'flow-direction': 'egress' }),
    gatewayFlow(3000, there, { 'srcport': 41000, 'dstport': 5432, 'tcp-flags': 24 }),
    gatewayFlow(2400, there, { 'srcport': 41002, 'dstport': 9999, 'tcp-flags': SYN, 'packets-lost-blackhole': 3, 'tgw-dst-vpc-id': '-', 'tgw-dst-eni': null }),
    gatewayFlow(1800, there, { 'srcport': 41003, 'dstport': 443, 'dstaddr': '52.95.110.1', 'pkt-dst-aws-service': 'S3' }),
    gatewayFlow(1200, there, { protocol: 17, srcport: 41004, dstport: 4500, dstaddr: '203.0.113.5' }),
    gatewayFlow(600, there, { srcaddr: '2001:0DB8:A:0:0:0:0:1', dstaddr: '2001:db8:a::2', type: 'IPv6', protocol: 58, srcport: 0, dstport: 0 }),
    { ...idle(300), 'account-id': STORY_ACCOUNT, 'tgw-id': 'tgw-0a', 'tgw-attachment-id': HERE.attachment },
  ];
}

/** A minute without traffic names nothing but the gateway. */
function idle(ago: number): SampleRecord {
  return { 'start': NOW - ago, 'end': NOW - ago + 59, 'version': 6, 'resource-type': 'TransitGateway', 'log-status': 'NODATA' };
}
