import { sampleField } from './fields';
import type { SampleRecord } from './writer';

export interface VolumeProps {
  readonly records: number;
  readonly hours: number;
  /** Records end before this moment. */
  readonly until: Date;
  readonly account: string;
  readonly region: string;
  readonly fields: readonly string[];
  /** @default 1 */
  readonly seed?: number;
}

/** mulberry32: small, seeded, the same everywhere. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Records of an invented VPC: many web requests, some databases, noise from the internet, few rejects and idle interfaces. */
export function* volume(props: VolumeProps): Generator<SampleRecord> {
  const { records, hours, until, account, region, fields, seed = 1 } = props;
  const next = random(seed);
  const below = (limit: number) => Math.floor(next() * limit);
  const lastSecond = Math.floor(until.getTime() / 1000) - 60;
  const version = Math.max(...fields.map(name => sampleField(name).version));
  for (let i = 0; i < records; i++) {
    const end = lastSecond - below(hours * 3600 - 60);
    const network = below(400);
    const base = {
      'version': version,
      'account-id': account,
      'interface-id': `eni-${(0x0a000000 + network).toString(16).padStart(17, '0')}`,
      'start': end - 20 - below(40),
      end,
      region,
      'vpc-id': `vpc-${(network % 3).toString(16).padStart(17, '0')}`,
      'subnet-id': `subnet-${(network % 9).toString(16).padStart(17, '0')}`,
      'instance-id': network % 5 === 0 ? undefined : `i-${network.toString(16).padStart(17, '0')}`,
      'az-id': `${region.replace(/^(..).*?-(.).*-(\d)$/, '$1$2$3')}-az${1 + network % 3}`,
    };
    yield below(100) === 0 ? { ...base, 'log-status': 'NODATA' } : { ...base, ...traffic(network, below, next) };
  }
}

function traffic(network: number, below: (limit: number) => number, next: () => number): SampleRecord {
  const inside = `10.0.${network >> 5}.${10 + (network & 31)}`;
  const outside = next() < 0.6 ? `10.0.${below(16)}.${10 + below(32)}` : `${60 + below(100)}.${below(256)}.${below(256)}.${1 + below(254)}`;
  const service = [443, 443, 443, 80, 5432, 3306, 53, 22, 8080, 6379][below(10)];
  const rejected = next() < 0.04;
  const egress = !rejected && next() < 0.5;
  const client = 1024 + below(60_000);
  const packets = rejected ? 1 + below(3) : 1 + Math.floor(next() ** 4 * 5000);
  return {
    'srcaddr': egress ? inside : outside,
    'dstaddr': egress ? outside : inside,
    'pkt-srcaddr': egress ? inside : outside,
    'pkt-dstaddr': egress ? outside : inside,
    'srcport': egress ? service : client,
    'dstport': egress ? client : service,
    'protocol': service === 53 ? 17 : 6,
    packets,
    'bytes': packets * (40 + below(1400)),
    'action': rejected ? 'REJECT' : 'ACCEPT',
    'log-status': 'OK',
    'type': 'IPv4',
    'tcp-flags': service === 53 ? 0 : [2, 3, 18, 19, 0][rejected ? 0 : below(5)],
    'flow-direction': egress ? 'egress' : 'ingress',
    'traffic-path': egress ? (outside.startsWith('10.') ? 1 : 8) : undefined,
  };
}
