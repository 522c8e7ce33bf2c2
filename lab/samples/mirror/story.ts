import { deliver, like, SampleKind, samples, stamp } from './lines';
import { JsonObject } from '../../private/errors';

/** When the questions are asked. */
export const MIRROR_NOW = new Date('2026-11-01T12:00:00Z');
const [APPLIANCE, OTHER] = ['i-0aaaaaaaaaaaaaaaa', 'i-0bbbbbbbbbbbbbbbb'];
const ROUTER = '02:00:00:00:00:01';

/** A record, who wrote it, and when. */
interface Written {
  readonly kind: SampleKind | 'sessions' | 'sightings';
  readonly sensor: string;
  readonly at: Date;
  readonly line: JsonObject | string;
}

/** Seconds before now. */
const ago = (hours: number, seconds = 0) => new Date(MIRROR_NOW.getTime() - hours * 3_600_000 - seconds * 1000);
const number = (from: string) => [...from].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 60_000, 7);
const REAL = {
  http: samples('connections').find(line => line.app_proto === 'http')!,
  gap: samples('connections').find(line => JSON.stringify(line).includes('tc_gap'))!,
  udp: samples('connections').find(line => line.app_proto === 'ntp')!,
};

interface Flow {
  readonly ends: [client: string, server: string, port: number];
  /** Seconds that it lasted. */
  readonly lasted?: number;
  readonly ended: Date;
  /** When it was written: half a minute later, unless said. */
  readonly written?: Date;
  readonly bytes?: [toServer: number, toClient: number];
  readonly macs?: [source: string[], target: string[]];
  readonly sensor?: string;
  readonly real?: keyof typeof REAL;
  readonly id?: string;
}

/** A connection as it is written. Its community id is that of its ends and `id`: the same on both appliances. */
function flow({ ends: [client, server, port], lasted = 1, ended, written, bytes = [100, 200], macs, sensor = APPLIANCE, real = 'http', id = '' }: Flow): Written {
  const at = written ?? new Date(ended.getTime() + 30_000);
  return {
    kind: 'connections',
    sensor,
    at,
    line: like(REAL[real], {
      timestamp: stamp(at),
      src_ip: client,
      src_port: 1024 + number(client + id),
      dest_ip: server,
      dest_port: port,
      community_id: `1:${client} ${server} ${port} ${id}`,
      flow: { bytes_toserver: bytes[0], bytes_toclient: bytes[1], start: stamp(new Date(ended.getTime() - lasted * 1000)), end: stamp(ended) },
      ether: macs === undefined ? { src_macs: ['0a:00:00:00:00:99'], dest_macs: [ROUTER] } : { src_macs: macs[0], dest_macs: macs[1] },
    }),
  };
}

function connections(): Written[] {
  const between = { ends: ['10.0.1.10', '10.0.2.80', 80] as Flow['ends'], ended: ago(2) };
  return [
    // Both ends are mirrored: to two appliances, across subnets to one, within a subnet to one. Then to two, within a subnet.
    flow({ ...between, bytes: [1000, 5000] }),
    flow({ ...between, bytes: [990, 4000], sensor: OTHER }),
    flow({ ends: ['10.0.1.11', '10.0.2.81', 81], ended: ago(2), bytes: [828, 568], macs: [['0a:00:00:00:01:11', ROUTER], [ROUTER, '0a:00:00:00:02:81']] }),
    flow({ ends: ['10.0.1.12', '10.0.1.13', 82], ended: ago(2), bytes: [848, 2432], macs: [['0a:00:00:00:01:12'], ['0a:00:00:00:01:13']] }),
    ...[APPLIANCE, OTHER].map(sensor => (
      flow({ ends: ['10.0.1.12', '10.0.1.13', 83], ended: ago(2), bytes: [400, 600], macs: [['0a:00:00:00:01:12'], ['0a:00:00:00:01:13']], sensor })
    )),
    // Within a subnet, one end mirrored.
    flow({ ends: ['10.0.1.12', '10.0.1.14', 84], ended: ago(2), bytes: [10, 20], macs: [['0a:00:00:00:01:12'], ['0a:00:00:00:01:14']] }),
    // At the beginning of the span, in a file of the hour before, and a second too early.
    flow({ ends: ['10.0.1.20', '10.0.2.20', 20], ended: ago(24), written: ago(24, 10), bytes: [1, 1] }),
    flow({ ends: ['10.0.1.21', '10.0.2.21', 21], ended: ago(24, 1), bytes: [9, 9] }),
    // Within a subnet, the other end mirrored; and a record with two addresses a side of which the first are those of mirrored interfaces.
    flow({ ends: ['10.0.1.14', '10.0.1.12', 86], ended: ago(2), bytes: [10, 22], macs: [['0a:00:00:00:01:14'], ['0a:00:00:00:01:12']] }),
    flow({ ends: ['10.0.1.12', '10.0.1.13', 87], ended: ago(2), bytes: [100, 140], macs: [['0a:00:00:00:01:12', ROUTER], ['0a:00:00:00:01:13', ROUTER]] }),
    ...outbound(),
    // Four hours, and a second less; one of them across the internet.
    flow({ ends: ['10.0.1.40', '192.0.2.40', 4000], ended: ago(3), lasted: 14_400 }),
    flow({ ends: ['10.0.1.41', '10.0.2.41', 4001], ended: ago(3), lasted: 14_400 }),
    flow({ ends: ['10.0.1.42', '10.0.2.42', 4002], ended: ago(3), lasted: 14_399 }),
    ...underWay(),
    flow({ ends: ['10.0.1.60', '10.0.2.60', 6000], ended: ago(4), real: 'gap', sensor: OTHER }),
    flow({ ends: ['10.0.1.61', '10.0.2.61', 6001], ended: ago(4), real: 'udp', sensor: OTHER }),
  ];
}

/** Around what is new on the internet. */
function outbound(): Written[] {
  return [
    flow({ ends: ['10.0.1.30', '198.51.100.7', 443], ended: ago(72) }),
    flow({ ends: ['10.0.1.30', '198.51.100.7', 443], ended: ago(3), id: 'again' }),
    flow({ ends: ['10.0.1.30', '198.51.100.8', 443], ended: ago(24 * 8, 60) }),
    flow({ ends: ['10.0.1.30', '198.51.100.8', 443], ended: ago(3), id: 'again' }),
    flow({ ends: ['10.0.1.31', '198.51.100.8', 443], ended: ago(2) }),
    flow({ ends: ['10.0.1.30', '203.0.113.5', 443], ended: ago(3) }),
    flow({ ends: ['198.51.100.9', '10.0.1.30', 22], ended: ago(3) }),
  ];
}

/** Around one address between 08:00 and 09:00. */
function underWay(): Written[] {
  const at = (time: string) => new Date(`2026-11-01T${time}Z`);
  return [
    flow({ ends: ['10.9.9.9', '10.0.2.50', 5000], ended: at('08:00:00'), lasted: 1800 }),
    flow({ ends: ['10.9.9.9', '10.0.2.51', 5001], ended: at('07:59:59'), lasted: 1800 }),
    flow({ ends: ['10.0.2.52', '10.9.9.9', 5002], ended: at('11:00:00'), lasted: 7201 }),
    flow({ ends: ['10.9.9.9', '10.0.2.53', 5003], ended: at('09:30:00'), lasted: 1800 }),
    flow({ ends: ['10.9.9.99', '10.0.2.54', 5004], ended: at('08:30:00') }),
    // As Suricata spells IPv6.
    flow({ ends: ['2001:0db8:0000:0000:0000:0000:0000:0010', '2001:0db8:0000:0000:0000:0000:0000:0020', 5005], ended: at('08:30:00') }),
  ];
}

/** A real line of a protocol, of another time, other ends and other content. */
function fact(kind: 'dns' | 'tls' | 'http', real: JsonObject, client: string, at: Date, changes: JsonObject, { sensor = APPLIANCE, id = '' } = {}): Written {
  return { kind, sensor, at, line: like(real, { timestamp: stamp(at), src_ip: client, community_id: `1:${kind} ${client} ${id}`, ...changes }) };
}

function dns(): Written[] {
  const [question, answer, good] = ['query', 'NXDOMAIN', 'NOERROR'].map(type => samples('dns').find(line => JSON.stringify(line.dns).includes(`"${type}"`))!);
  const ask = (client: string, rrname: string, id: number, at = ago(5), more = {}) => fact('dns', question, client, at, { dns: { rrname, id } }, more);
  const many = (count: number, make: (index: number) => Written) => Array.from({ length: count }, (_, index) => make(index));
  const long = (index: number) => `${String(index).padStart(30, 'x')}.exfil.example`;
  return [
    // Three times by one client, one of them mirrored twice; four times; by two clients; in another spelling; too early.
    ...[1, 2, 3].map(id => ask('10.0.1.10', 'rare.example', id)),
    ask('10.0.1.10', 'rare.example', 3, ago(5), { sensor: OTHER }),
    ...[1, 2, 3, 4].map(id => ask('10.0.1.10', 'often.example', id)),
    ask('10.0.1.10', 'both.example', 5),
    ask('10.0.1.11', 'BOTH.example', 5),
    ask('10.0.1.10', 'early.example', 6, ago(24, 1)),
    // A hundred names that do not exist, 99, a hundred in two hours, and a hundred times one.
    ...many(100, id => fact('dns', answer, '10.0.1.70', ago(6, 10), { dns: { rrname: `n${id}.example`, id } })),
    ...many(99, id => fact('dns', answer, '10.0.1.71', ago(6, 10), { dns: { rrname: `n${id}.example`, id } })),
    ...many(100, id => fact('dns', answer, '10.0.1.72', ago(6 + id % 2, 10), { dns: { rrname: `n${id}.example`, id } })),
    ...many(100, id => fact('dns', answer, '10.0.1.73', ago(6, 10), { dns: { rrname: 'one.example', id } })),
    ...many(100, id => fact('dns', good, '10.0.1.74', ago(6, 10), { dns: { rrname: `n${id}.example`, id } })),
    ...many(100, id => fact('dns', answer, '10.0.1.75', ago(24, 10), { dns: { rrname: `n${id}.example`, id } })),
    // Answered, and never asked; no name at all.
    fact('dns', good, '10.0.1.10', ago(5), { dns: { rrname: 'answered.example', id: 8 } }),
    ask('10.0.1.10', '', 9),
    // Fifty long names, 49, and fifty short ones; asked by two, so that none of them is rare.
    ...['10.0.1.80', '10.0.1.83'].flatMap(client => many(50, id => ask(client, long(id), id))),
    ...['10.0.1.81', '10.0.1.84'].flatMap(client => many(49, id => ask(client, long(id).replace('exfil', 'other'), id))),
    ...['10.0.1.82', '10.0.1.85'].flatMap(client => many(50, id => ask(client, `s${id}.short.example`, id))),
  ];
}

function tls(): Written[] {
  const real = (name: string) => samples('tls').find(line => JSON.stringify(line).includes(`"sni":"${name}.example.com"`))!;
  const shop = real('shop');
  const at = ago(5);
  const spelled = (time: Date) => time.toISOString().slice(0, 19);
  return [
    ...[APPLIANCE, OTHER].map(sensor => fact('tls', real('old'), '10.0.1.10', at, {}, { sensor, id: 'old' })),
    fact('tls', real('old'), '10.0.1.11', ago(24, 1), {}, { id: 'early' }),
    ...['SSLv2', 'SSLv3', 'TLS 1.1'].map(version => fact('tls', shop, '10.0.1.10', at, { tls: { sni: `${version}.example.com`, version } }, { id: version })),
    fact('tls', real('self'), '10.0.1.15', ago(24, 1), { tls: { sni: 'early.example.com' } }, { id: 'early' }),
    fact('tls', real('expired'), '10.0.1.10', at, {}, { id: 'expired' }),
    fact('tls', real('self'), '10.0.1.10', at, {}, { id: 'self' }),
    fact('tls', real('modern'), '10.0.1.10', at, {}, { id: 'modern' }),
    // Until this second, which is still valid, and from the next.
    fact('tls', shop, '10.0.1.11', at, { tls: { sni: 'ends.example.com', notafter: spelled(at) } }, { id: 'ends' }),
    fact('tls', shop, '10.0.1.11', at, { tls: { sni: 'begins.example.com', notbefore: spelled(ago(5, -1)) } }, { id: 'begins' }),
    // One name of two clients, with fingerprints; two programs on one of them.
    ...['aaaa', 'bbbb'].map(hash => fact('tls', shop, '10.0.1.10', at, { tls: { ja3: { hash, string: '771' } } }, { id: hash })),
    fact('tls', shop, '10.0.1.12', at, { tls: { ja3: { hash: 'aaaa', string: '771' } } }, { id: 'shop' }),
  ];
}

function http(): Written[] {
  const [real] = samples('http');
  const ask = (client: string, content: JsonObject, more = {}) => fact('http', real, client, ago(5), { http: content }, { id: JSON.stringify(content), ...more });
  const COMMON = { http_user_agent: 'Mozilla/5.0' };
  return [
    ...['10.0.1.10', '10.0.1.11'].map(client => ask(client, COMMON)),
    // One client, two requests, one of them mirrored twice; and no name at all.
    ...[APPLIANCE, OTHER].map(sensor => ask('10.0.1.10', { http_user_agent: 'odd/1.0', url: '/a' }, { sensor })),
    ask('10.0.1.10', { http_user_agent: 'odd/1.0', url: '/b' }),
    ask('10.0.1.11', { http_user_agent: null }),
    ...['10.0.1.10', '10.0.1.11'].map(client => ask(client, { http_user_agent: 'two/1.0' })),
    ...[
      ['GET', '/account?user=x&token=abc'], ['GET', '/account?token_type=abc'], ['POST', '/login'], ['GET', '/login'],
      ['POST', '/logins'], ['POST', '/blog/log-in.php?next=/'], ['POST', '/reset;PWD=1'], ['GET', '/tokens/password'], ['PUT', '/auth'],
    ].map(([http_method, url]) => ask('10.0.1.12', { ...COMMON, http_method, url })),
    { kind: 'http', sensor: OTHER, at: ago(5), line: '{"timestamp":"2026-11-01T07:00:00.000000+0000","http":{"hostna' },
    { kind: 'http', sensor: OTHER, at: ago(30), line: '{"half' },
    ...(['connections', 'dns', 'tls'] as const).map(kind => ({ kind, sensor: OTHER, at: ago(9), line: '{"half' })),
  ];
}

function statistics(): Written[] {
  const [real] = samples('statistics');
  const count = (sensor: string, at: Date, drops: number, gaps: number): Written => ({
    kind: 'statistics',
    sensor,
    at,
    line: like(real, {
      timestamp: stamp(at),
      stats: { capture: { kernel_packets_delta: 1000, kernel_drops_delta: drops }, tcp: { reassembly_gap_delta: gaps } },
    }),
  });
  return [
    count(APPLIANCE, ago(5), 3, 0), count(APPLIANCE, ago(5, -8), 4, 2), count(APPLIANCE, ago(4), 0, 1),
    count(OTHER, ago(5), 0, 0), count(OTHER, ago(24, 1), 9, 9),
  ];
}

/** Who is mirrored, and who of them was seen. */
function sources(): Written[] {
  const hourly = (kind: 'sessions' | 'sightings', until: number, line: (at: Date) => JsonObject) => Array.from({ length: 27 - until }, (_, index): Written => {
    const at = ago(until + index, -60);
    return { kind, sensor: APPLIANCE, at, line: line(at) };
  });
  const session = (name: string, host: number, until = 1, vni = 7) => hourly('sessions', until, at => ({
    looked_at: at.toISOString(),
    session_id: `tms-${name}`,
    session_number: 1,
    virtual_network_id: vni,
    filter_id: 'tmf-1',
    target_id: 'tmt-1',
    owner_id: '111122223333',
    interface_id: `eni-${name}`,
    mac: `0A:00:00:00:01:${host}`,
    addresses: ['10.0.9.9', `10.0.1.${host}`],
    instance_id: `i-${name}`,
    subnet_id: 'subnet-1',
    vpc_id: 'vpc-1',
  }));
  const spelled = (at: Date, seconds: number) => `${new Date(at.getTime() + seconds * 1000).toISOString().slice(0, 19)}Z`;
  // In files of the hour that they are about, written at its end.
  const sighting = (host: number, until: number, vni = 7) => hourly('sightings', until, at => ({
    time: spelled(at, 3540), sensor: APPLIANCE, virtual_network_id: vni, address: `10.0.1.${host}`, packets: 10, first_seen: spelled(at, 0), last_seen: spelled(at, -60), sampling: 0.5,
  }));
  return [
    ...session('seen', 12), ...sighting(12, 6),
    ...session('silent', 13), ...sighting(13, 7),
    ...session('never', 15),
    ...session('ended', 16, 4),
    ...session('elsewhere', 17), ...sighting(17, 1, 8),
    // Its interface is gone.
    ...hourly('sessions', 1, at => ({ looked_at: at.toISOString(), session_id: 'tms-gone', virtual_network_id: 7, interface_id: 'eni-gone', addresses: [] })),
  ];
}

/** Lays all records down as appliances deliver them: a file for each kind, appliance and minute, opened at its beginning. */
export function writeMirrorStory(bucket: string): void {
  write(bucket, [...connections(), ...dns(), ...tls(), ...http(), ...statistics(), ...sources()]);
}

/** Sessions and sightings alone, which lie beside the records of every engine. */
export function writeSources(bucket: string): void {
  write(bucket, sources());
}

function write(bucket: string, records: readonly Written[]): void {
  const files = new Map<string, Written[]>();
  for (const written of records) {
    const opened = new Date(Math.floor(written.at.getTime() / 60_000) * 60_000);
    const name = JSON.stringify([written.kind, written.sensor, opened.toISOString()]);
    files.set(name, [...files.get(name) ?? [], written]);
  }
  for (const [name, lines] of files) {
    const [kind, sensor, opened] = JSON.parse(name) as [string, string, string];
    deliver(bucket, kind, sensor, new Date(opened), lines.map(({ line }) => line));
  }
}
