import { flow, HOUR, MIB, SYN, SYN_ACK } from '../../../../lab/samples/cast';
import { SampleRecord } from '../../../../lab/samples/writer';

/**
 * Records that stand just inside or just outside of one rule of one wording each, where those of the SQL, which also tell spans and
 * accounts apart, do not. They need not be likely (first-ten-decoys.ts).
 */
const AT = { 'ago': 4 * HOUR, 'vpc-id': 'vpc-m', 'interface-id': 'eni-m', 'srcport': 50000, 'dstport': 443 };
const OUT = { 'flow-direction': 'egress' };

/** The same again, later. */
const again = (record: SampleRecord, seconds = 600): SampleRecord =>
  ({ ...record, start: Number(record.start) + seconds, end: Number(record.end) + seconds });
const lost = (record: SampleRecord): SampleRecord => ({ ...record, 'log-status': 'SKIPDATA' });

/** Where packets stop: every leg twice, once behind other addresses; other ends; no direction. */
function legs(): SampleRecord[] {
  const [client, server] = ['10.0.0.10', '10.0.0.20'];
  const ways = [{ srcaddr: client, dstaddr: server }, { srcaddr: server, dstaddr: client }];
  const all = ways.flatMap(way => ['egress', 'ingress'].flatMap((direction, n) => {
    const leg = flow({ ...AT, ...way, 'interface-id': `eni-leg-${n}`, 'flow-direction': direction });
    const behind = { ...leg, 'srcaddr': '10.8.0.1', 'dstaddr': '10.8.0.2', 'interface-id': `eni-behind-${n}` };
    const others = [
      { 'srcaddr': '10.8.0.1', 'pkt-srcaddr': '10.8.0.1' }, { 'dstaddr': '10.8.0.2', 'pkt-dstaddr': '10.8.0.2' }, { 'pkt-srcaddr': '10.8.0.1' }, { 'pkt-dstaddr': '10.8.0.2' },
    ];
    return [leg, again(leg), behind, ...others.map((other, index) => ({ ...leg, ...other, bytes: 100 + index }))];
  }));
  return [...all, { ...all[0], 'flow-direction': '-', 'interface-id': 'eni-no-way' }, lost({ ...all[0], 'interface-id': 'eni-lost' })];
}

/** Who had an address: without an interface, and lost. */
function had(): SampleRecord[] {
  const one = flow({ ...AT, ...OUT, srcaddr: '10.0.0.10', dstaddr: '10.8.0.2' });
  return [{ ...one, 'interface-id': '-' }, lost({ ...one, 'interface-id': 'eni-had-lost' })];
}

/** What listens: ends whose packet addresses are missing. */
function listening(): SampleRecord[] {
  const answer = flow({ ...AT, ...OUT, 'srcaddr': '10.8.1.1', 'srcport': 443, 'dstaddr': '10.8.1.2', 'dstport': 50000, 'tcp-flags': SYN_ACK });
  return [
    { ...answer, 'pkt-srcaddr': '-' },
    ...['10.8.1.3', '10.8.1.6'].map(client => ({ ...answer, 'pkt-dstaddr': '-', 'dstaddr': client })),
    { ...answer, 'pkt-dstaddr': '10.8.1.5', 'dstaddr': '10.8.1.4' },
  ];
}

/** A sweep that tries each host twice; a service in clear text that a client asks twice, and one across the internet. */
function repeated(): SampleRecord[] {
  const sweep = Array.from({ length: 30 }, (_, n) => flow({
    ...AT, ...OUT, 'srcaddr': '10.8.2.1', 'dstaddr': `10.8.3.${n}`, 'dstport': 7000, 'tcp-flags': SYN, 'packets': 1, 'action': 'REJECT',
  }));
  const clear = ['10.8.4.2', '203.0.113.88'].map(client => flow({
    ...AT, ...OUT, 'srcaddr': '10.8.4.1', 'srcport': 21, 'dstaddr': client, 'dstport': 50000, 'tcp-flags': SYN_ACK,
  }));
  const zones = flow({ ...AT, srcaddr: '10.0.88.1', dstaddr: '10.1.88.1', dstport: 5000, bytes: MIB });
  const elsewhere = { ...again(zones, 1200), 'interface-id': 'eni-m2' };
  return [...sweep, ...sweep.map(one => again(one, 60)), ...clear, ...clear.map(one => again(one)), zones, again(zones), elsewhere, again(elsewhere)];
}

/** What is billed: lost, and in the other direction. */
function billed(): SampleRecord[] {
  const base = { ...AT, bytes: MIB };
  const regional = { ...base, 'interface-id': '-', 'resource-id': 'nat-m' };
  const request = flow({ ...regional, 'srcaddr': '10.8.5.1', 'dstaddr': '203.0.113.99', 'pkt-src-aws-service': 'EC2', 'pkt-dst-aws-service': 'S3' });
  const answer = flow({ ...regional, ...OUT, 'srcaddr': '203.0.113.98', 'dstaddr': '10.8.5.1', 'pkt-src-aws-service': 'DYNAMODB', 'pkt-dst-aws-service': 'S3' });
  const leaving = flow({ ...base, ...OUT, 'srcaddr': '10.8.5.2', 'dstaddr': '203.0.113.97', 'traffic-path': 8 });
  return [request, answer, lost(request), leaving, lost(leaving), { ...leaving, 'flow-direction': 'ingress', 'interface-id': 'eni-in' }];
}

/** Dropped by a transit gateway: for one reason, to an expected address, and told by a record without a flow. */
export function gatewayDecoys(): SampleRecord[] {
  const { start, end } = flow(AT);
  const place = { 'tgw-id': 'tgw-0m', 'tgw-attachment-id': 'tgw-attach-m', 'tgw-pair-attachment-id': '-', 'flow-direction': 'ingress' };
  const packet = { srcaddr: '10.8.6.1', dstaddr: '10.8.6.2', protocol: 6, packets: 1, bytes: 100 };
  const dropped = { ...place, ...packet, 'start': start, 'end': end, 'log-status': 'OK' };
  return [
    { ...dropped, 'packets-lost-blackhole': 3 },
    { ...dropped, 'packets-lost-no-route': 3, 'dstaddr': '10.8.6.3' },
    { ...dropped, 'packets-lost-no-route': 3, 'dstaddr': '192.0.2.53' },
    lost({ ...dropped, 'packets-lost-no-route': 3, 'dstaddr': '10.8.6.4' }),
  ];
}

export function insightsDecoys(): SampleRecord[] {
  return [...legs(), ...had(), ...listening(), ...repeated(), ...billed()];
}
