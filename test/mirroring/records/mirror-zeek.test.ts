import { mirrorLab, OpenMirrorLab, pick } from './mirror-lab';
import { writeZeekStory } from '../../../lab/samples/mirror/zeek';
import { CaptureEngine } from '../../../src/mirroring/collectors';
import { MirrorQuery } from '../../../src/mirroring/records';

// Lines after Zeek's documentation, not of a Zeek: none could be had.
let opened: OpenMirrorLab;
beforeAll(async () => {
  opened = await mirrorLab(writeZeekStory, undefined, [CaptureEngine.zeek()]);
}, 60_000);
afterAll(() => opened.close());
const ask = async (name: string, ...columns: string[]) => pick(await opened.lab.runNamedQuery(name), ...columns);

test('all questions but those of certificates and counters are saved', () => {
  const asked = opened.lab.queries.map(({ name }) => name);
  expect(MirrorQuery.all().map(query => query.queryName).filter(name => !asked.includes(name))).toEqual(['mirror-doubtful-certificates', 'mirror-lost-packets']);
});

test('conversations count once, with a hash or without', async () => {
  expect((await ask('mirror-top-talkers', 'client', 'bytes_to_server', 'bytes_to_client', 'last_seen')).slice(0, 2)).toEqual([
    ['10.0.1.12', 424, 1216, '2026-11-01T09:00:01.250Z'], ['10.0.1.10', 1000, 200, '2026-11-01T10:00:01.250Z'],
  ]);
  expect(await ask('mirror-top-talkers', 'client', 'protocol', 'bytes')).toEqual(expect.arrayContaining([['10.0.1.14', 'tcp', 300], ['10.0.1.15', 'udp', 60]]));
});

test.each([
  ['mirror-new-external-destinations', ['server', 'server_port'], [['198.51.100.8', 443]]],
  ['mirror-long-connections', ['client', 'minutes'], [['10.0.1.40', 240]]],
  ['mirror-mirrored-twice', ['client', 'mirrored_at'], [['10.0.1.12', 2], ['10.0.1.10', 2]]],
  ['mirror-rare-dns-names', ['name', 'questions'], [['n99.example', 1], ['rare.example', 3]]],
  ['mirror-nxdomain-floods', ['client', 'names'], [['10.0.1.70', 100]]],
  ['mirror-dns-tunnels', ['client', 'names'], [['10.0.1.80', 50], ['10.0.1.83', 50]]],
  ['mirror-old-tls-versions', ['name', 'version'], [['old.example.com', 'TLSv10']]],
  ['mirror-tls-names', ['name', 'client', 'example_fingerprint'],
    [['old.example.com', '10.0.1.10', null], ['shop.example.com', '10.0.1.10', 'aaaa'], ['shop.example.com', '10.0.1.12', null]]],
  ['mirror-rare-user-agents', ['agent'], [['odd/1.0']]],
  ['mirror-clear-text-credentials', ['method', 'path'], [['GET', '/'], ['POST', '/login']]],
  ['mirror-reassembly-gaps', ['sensor', 'tcp_connections', 'with_gaps'], [['i-0aaaaaaaaaaaaaaaa', 11, 1], ['i-0bbbbbbbbbbbbbbbb', 1, 0]]],
  ['mirror-unreadable-lines', ['kind', 'lines'], [['zeek_http', 1]]],
])('%s', async (name, columns, rows) => {
  expect(await ask(name, ...columns)).toEqual(rows);
});
