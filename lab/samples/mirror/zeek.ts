import { deliver } from './lines';
import { MIRROR_NOW, writeSources } from './story';
import { JsonObject } from '../../private/errors';

const ago = (hours: number) => MIRROR_NOW.getTime() / 1000 - hours * 3600;
let numbers = 0;

/** What every line of Zeek begins with. Written by hand after its documentation: no package of Zeek could be had to write them. */
function line(client: string, server: string, port: number, ts: number, more: JsonObject): JsonObject {
  numbers += 1;
  return { 'ts': ts + 0.25, 'uid': `C${numbers}`, 'id.orig_h': client, 'id.orig_p': 40_000 + numbers, 'id.resp_h': server, 'id.resp_p': port, ...more };
}

function conn(client: string, server: string, port: number, ts: number, duration: number, more: JsonObject = {}): JsonObject {
  return line(client, server, port, ts, {
    proto: 'tcp',
    service: 'http',
    duration,
    orig_bytes: 50,
    resp_bytes: 100,
    conn_state: 'SF',
    missed_bytes: 0,
    history: 'ShADadFf',
    orig_pkts: 5,
    orig_ip_bytes: 100,
    resp_pkts: 5,
    resp_ip_bytes: 200,
    community_id: `1:${client} ${server} ${port}`,
    ...more,
  });
}

/** Records of the four kinds, with decoys beside them. */
export function writeZeekStory(bucket: string): void {
  numbers = 0;
  const opened = (hours: number) => new Date((ago(hours) - 10) * 1000);
  const at = (time: string) => Date.parse(`2026-11-01T${time}Z`) / 1000;
  for (const sensor of ['i-0aaaaaaaaaaaaaaaa', 'i-0bbbbbbbbbbbbbbbb']) {
    // Both ends, two appliances; the other saw less.
    deliver(bucket, 'zeek-conn', sensor, opened(2), [conn('10.0.1.10', '10.0.2.80', 80, ago(2), 1, { orig_ip_bytes: sensor.includes('a') ? 1000 : 900 })]);
  }
  deliver(bucket, 'zeek-conn', 'i-0aaaaaaaaaaaaaaaa', opened(3), [
    // Within a subnet, both mirrored; no hash; four hours and a little less; to the internet; not all of it seen.
    conn('10.0.1.12', '10.0.1.13', 82, ago(3), 1, { orig_l2_addr: '0a:00:00:00:01:12', resp_l2_addr: '0a:00:00:00:01:13', orig_ip_bytes: 848, resp_ip_bytes: 2432 }),
    conn('10.0.1.14', '10.0.2.14', 84, ago(3), 1, { community_id: null, missed_bytes: 10 }),
    conn('10.0.1.40', '10.0.2.40', 4000, ago(7), 14_400),
    conn('10.0.1.41', '10.0.2.41', 4001, ago(7), 14_399.5),
    conn('10.0.1.30', '198.51.100.8', 443, ago(3), 1),
    conn('10.0.1.30', '203.0.113.5', 443, ago(3), 1),
    conn('2001:db8::10', '2001:db8::20', 443, at('08:30:00'), 1),
    conn('10.9.9.9', '10.0.2.50', 5000, at('07:30:00'), 1800),
    conn('10.9.9.9', '10.0.2.51', 5001, at('07:30:00'), 1799),
    conn('10.9.9.9', '10.0.2.53', 5003, at('09:00:00'), 60),
    // Never answered: no duration.
    line('10.0.1.15', '10.0.2.15', 85, ago(3), { proto: 'udp', conn_state: 'S0', orig_ip_bytes: 60, resp_ip_bytes: 0, community_id: '1:udp' }),
  ]);
  protocols(bucket, opened(5), ago(5));
  writeSources(bucket);
}

function protocols(bucket: string, opened: Date, ts: number): void {
  const sensor = 'i-0aaaaaaaaaaaaaaaa';
  const many = (count: number, make: (index: number) => JsonObject) => Array.from({ length: count }, (_, index) => make(index));
  const ask = (client: string, query: string, id: number, more: JsonObject = {}) =>
    line(client, '10.0.2.53', 53, ts, { proto: 'udp', trans_id: id, query, qtype_name: 'A', rcode_name: 'NOERROR', answers: ['10.0.0.1'], rtt: 0.01, ...more });
  deliver(bucket, 'zeek-dns', sensor, opened, [
    ...[1, 2, 3].map(id => ask('10.0.1.10', 'Rare.example', id)),
    ...[1, 2, 3, 4].map(id => ask('10.0.1.10', 'often.example', id)),
    ...many(100, id => ask('10.0.1.70', `n${id}.example`, id, { rcode_name: 'NXDOMAIN', answers: null })),
    ...many(99, id => ask('10.0.1.71', `n${id}.example`, id, { rcode_name: 'NXDOMAIN', answers: null })),
    ...['10.0.1.80', '10.0.1.83'].flatMap(client => many(50, id => ask(client, `${String(id).padStart(30, 'x')}.exfil.example`, id))),
  ]);
  const shake = (client: string, version: string, name: string, more: JsonObject = {}) =>
    line(client, '10.0.2.43', 443, ts, { version, cipher: 'X', server_name: name, resumed: false, established: true, ...more });
  deliver(bucket, 'zeek-ssl', sensor, opened, [
    shake('10.0.1.10', 'TLSv10', 'old.example.com'), shake('10.0.1.10', 'TLSv12', 'shop.example.com', { ja3: 'aaaa' }), shake('10.0.1.12', 'TLSv12', 'shop.example.com'),
  ]);
  const get = (client: string, method: string, uri: string, agent: string) =>
    line(client, '10.0.2.80', 80, ts, { trans_depth: 1, method, host: 'shop.example.com', uri, user_agent: agent, status_code: 200, request_body_len: 0, response_body_len: 5 });
  deliver(bucket, 'zeek-http', sensor, opened, [
    get('10.0.1.10', 'GET', '/', 'Mozilla/5.0'), get('10.0.1.11', 'POST', '/login?x=1', 'Mozilla/5.0'), get('10.0.1.11', 'GET', '/?token=abc', 'odd/1.0'), '{"half',
  ]);
}
