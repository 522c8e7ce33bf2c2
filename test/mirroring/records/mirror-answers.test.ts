import { OpenMirrorLab, mirrorLab, pick } from './mirror-lab';
import { writeMirrorStory } from '../../../lab/samples/mirror/story';
import { QuerySpan } from '../../../src/athena';
import { MirrorQuery } from '../../../src/mirroring/records';

const MORNING = QuerySpan.between('2026-11-01T08:00', '2026-11-01T09:00');
let opened: OpenMirrorLab;
beforeAll(async () => {
  opened = await mirrorLab(writeMirrorStory, [
    ...MirrorQuery.all(),
    MirrorQuery.whoTalkedTo({ address: '10.9.9.9', span: MORNING }),
    MirrorQuery.whoTalkedTo({ address: '2001:DB8::10', span: MORNING }),
    MirrorQuery.interfaceOfMac({ macAddress: '0A:00:00:00:01:16' }),
    MirrorQuery.topTalkers({ queryName: 'morning', span: MORNING }),
  ]);
}, 60_000);
afterAll(() => opened.close());
const ask = async (name: string, ...columns: string[]) => pick(await opened.lab.runNamedQuery(name), ...columns);

test('every question of the catalogue is asked', () => {
  const asked = opened.lab.queries.map(({ name }) => name);
  expect(asked).toEqual(expect.arrayContaining(MirrorQuery.all().map(query => query.queryName)));
  expect(MirrorQuery.all()).toHaveLength(18);
});

test('top talkers: a conversation mirrored at both ends counts once, whoever saw it, and spans begin where they say', async () => {
  const rows = await ask('mirror-top-talkers', 'client', 'server', 'server_port', 'bytes_to_server', 'bytes_to_client', 'bytes', 'conversations');
  expect(rows.slice(0, 4)).toEqual([
    ['10.0.1.10', '10.0.2.80', 80, 1000, 5000, 6000, 1],
    ['10.0.1.12', '10.0.1.13', 82, 424, 1216, 1640, 1],
    ['10.0.1.12', '10.0.1.13', 83, 400, 600, 1000, 1],
    ['10.0.1.11', '10.0.2.81', 81, 414, 284, 698, 1],
  ]);
  expect(rows).toEqual(expect.arrayContaining([
    ['10.0.1.12', '10.0.1.14', 84, 10, 20, 30, 1], ['10.0.1.14', '10.0.1.12', 86, 10, 22, 32, 1], ['10.0.1.12', '10.0.1.13', 87, 50, 70, 120, 1],
  ]));
  expect(rows.at(-1)).toEqual(['10.0.1.20', '10.0.2.20', 20, 1, 1, 2, 1]);
  expect(rows.map(([client]) => client)).not.toContain('10.0.1.21');
});

test('a fixed span takes the last packet: at its beginning, not at its end, and in files of the hour after', async () => {
  const { partitions } = await opened.lab.planNamedQuery('morning');
  // An hour on either side, of connections and of sessions.
  expect(partitions).toBe(6);
  expect((await ask('morning', 'client', 'server')).map(pair => pair.join(' ')).sort()).toEqual([
    '10.0.1.60 10.0.2.60', '10.0.1.61 10.0.2.61', '10.9.9.9 10.0.2.50', '10.9.9.99 10.0.2.54',
    '2001:0db8:0000:0000:0000:0000:0000:0010 2001:0db8:0000:0000:0000:0000:0000:0020',
  ]);
});

test('new external destinations: not those of the week before, of networks of ours, or of others that call', async () => {
  expect(await ask('mirror-new-external-destinations', 'server', 'server_port', 'clients', 'example_client', 'conversations')).toEqual([
    ['198.51.100.8', 443, 2, '10.0.1.30', 2],
    ['192.0.2.40', 4000, 1, '10.0.1.40', 1],
  ]);
});

test('long connections: from four hours, those across the internet first', async () => {
  expect(await ask('mirror-long-connections', 'across_internet', 'client', 'minutes', 'bytes_to_client')).toEqual([
    [true, '10.0.1.40', 240, 200],
    [false, '10.0.1.41', 240, 200],
  ]);
});

test('who talked to an address: whatever was under way in the span', async () => {
  expect(await ask('mirror-who-talked-to-10.9.9.9', 'client', 'server', 'server_port')).toEqual([['10.9.9.9', '10.0.2.50', 5000], ['10.0.2.52', '10.9.9.9', 5002]]);
  expect(await ask('mirror-who-talked-to-2001-db8--10', 'server_port')).toEqual([[5005]]);
});

test('mirrored twice: to two appliances, to one across subnets, to one within a subnet', async () => {
  expect(await ask('mirror-mirrored-twice', 'client', 'server_port', 'mirrored_at', 'recorded_bytes', 'bytes')).toEqual([
    ['10.0.1.10', 80, 2, 10_990, 6000],
    ['10.0.1.12', 82, 2, 3280, 1640],
    ['10.0.1.12', 83, 2, 2000, 1000],
    ['10.0.1.11', 81, 2, 1396, 698],
    ['10.0.1.12', 87, 2, 240, 120],
  ]);
});

test('rare names: three questions at the most, of one client, each once however often it was mirrored', async () => {
  expect(await ask('mirror-rare-dns-names', 'name', 'client', 'questions')).toEqual([['rare.example', '10.0.1.10', 3]]);
});

test('floods of names that do not exist: a hundred different ones in one hour', async () => {
  expect(await ask('mirror-nxdomain-floods', 'client', 'names', 'answers')).toEqual([['10.0.1.70', 100, 100]]);
});

test('tunnels: fifty long names below one domain', async () => {
  expect(await ask('mirror-dns-tunnels', 'client', 'domain', 'names', 'average_length')).toEqual([
    ['10.0.1.80', 'exfil.example', 50, 44], ['10.0.1.83', 'exfil.example', 50, 44],
  ]);
});

test('versions of TLS below 1.2: a handshake that two appliances saw is one', async () => {
  expect(await ask('mirror-old-tls-versions', 'name', 'version', 'connections', 'example_client')).toEqual([
    ['SSLv2.example.com', 'SSLv2', 1, '10.0.1.10'], ['SSLv3.example.com', 'SSLv3', 1, '10.0.1.10'], ['TLS 1.1.example.com', 'TLS 1.1', 1, '10.0.1.10'],
    ['old.example.com', 'TLSv1', 1, '10.0.1.10'],
  ]);
});

test('certificates: expired, not yet valid or self-signed at the time of the handshake, to the second', async () => {
  expect(await ask('mirror-doubtful-certificates', 'name', 'expired', 'not_yet_valid', 'self_signed')).toEqual([
    ['begins.example.com', false, true, false],
    ['expired.example.com', true, false, false],
    ['self.example.com', false, false, true],
  ]);
});

test('names of TLS: those of few clients first, with fingerprints', async () => {
  const rows = await ask('mirror-tls-names', 'clients_of_name', 'name', 'client', 'connections', 'fingerprints', 'example_fingerprint');
  expect(rows.slice(-2)).toEqual([[2, 'shop.example.com', '10.0.1.10', 2, 2, 'aaaa'], [2, 'shop.example.com', '10.0.1.12', 1, 1, 'aaaa']]);
  expect(rows.slice(0, -2).map(([clients, name]) => [clients, name])).toEqual(['SSLv2', 'SSLv3', 'TLS 1.1', 'begins', 'ends', 'expired', 'modern', 'old', 'self'].map(name => [1, `${name}.example.com`]));
});

test('rare user agents: of one client, and those without a name', async () => {
  expect(await ask('mirror-rare-user-agents', 'agent', 'example_client', 'requests')).toEqual([['', '10.0.1.11', 1], ['odd/1.0', '10.0.1.10', 2]]);
});

test('credentials in clear text: paths without values', async () => {
  const { rows } = await opened.lab.runNamedQuery('mirror-clear-text-credentials');
  expect(await ask('mirror-clear-text-credentials', 'method', 'path', 'in_url', 'posted')).toEqual([
    ['GET', '/account', true, false], ['POST', '/blog/log-in.php', false, true], ['POST', '/login', false, true], ['POST', '/reset', true, false],
    ['PUT', '/auth', false, true],
  ]);
  expect(JSON.stringify(rows)).not.toMatch(/abc|=1/);
});

test('silent sources: for six hours, or seen only under another identifier, and still mirrored', async () => {
  expect(await ask('mirror-silent-sources', 'session_id', 'interface_id', 'addresses', 'last_seen')).toEqual([
    ['tms-elsewhere', 'eni-elsewhere', '10.0.9.9, 10.0.1.17', null],
    ['tms-gone', 'eni-gone', '', null],
    ['tms-never', 'eni-never', '10.0.9.9, 10.0.1.15', null],
    ['tms-silent', 'eni-silent', '10.0.9.9, 10.0.1.13', '2026-11-01T05:00:00Z'],
  ]);
});

test('the interface of an Ethernet address, also of a session that has ended', async () => {
  expect(await ask('mirror-interface-of-mac-0a0000000116', 'interface_id', 'instance_id', 'session_id', 'addresses', 'last_seen')).toEqual([
    ['eni-ended', 'i-ended', 'tms-ended', '10.0.9.9, 10.0.1.16', '2026-11-01T08:01:00.000Z'],
  ]);
});

test('gaps: of TCP only, by sensor', async () => {
  expect(await ask('mirror-reassembly-gaps', 'sensor', 'tcp_connections', 'with_gaps', 'percent')).toEqual([
    ['i-0bbbbbbbbbbbbbbbb', 3, 1, 33.33], ['i-0aaaaaaaaaaaaaaaa', 22, 0, 0],
  ]);
});

test('lost packets: hours with a loss', async () => {
  expect(await ask('mirror-lost-packets', 'sensor', 'hour_begun', 'packets', 'kernel_drops', 'gaps')).toEqual([
    ['i-0aaaaaaaaaaaaaaaa', '2026-11-01T07:00:00Z', 2000, 7, 2], ['i-0aaaaaaaaaaaaaaaa', '2026-11-01T08:00:00Z', 1000, 0, 1],
  ]);
});

test('half a line is counted by its file, and no other question stumbles over it', async () => {
  expect(await ask('mirror-unreadable-lines', 'kind', 'file', 'lines')).toEqual([
    ...['connections', 'dns'].map(kind => [kind, `s3://mirror-records/records/${kind}/2026/11/01/03/i-0bbbbbbbbbbbbbbbb-20261101T030000Z.json.gz`, 1]),
    ['http', 's3://mirror-records/records/http/2026/11/01/07/i-0bbbbbbbbbbbbbbbb-20261101T070000Z.json.gz', 1],
    ['tls', 's3://mirror-records/records/tls/2026/11/01/03/i-0bbbbbbbbbbbbbbbb-20261101T030000Z.json.gz', 1],
  ]);
});
