import { whyScene } from '../../../../lab/samples/scenes/why';
import { story } from '../../../../lab/samples/story';
import { SampleRecord } from '../../../../lab/samples/writer';
import { FlowLogField, FlowLogFormat, FlowLogQuery, S3LogLayout } from '../../../../src';
import { ELSEWHERE, HOURLY_PARQUET_AND_DAILY_TEXT, OpenStory, pick, storyLab } from '../story-lab';

/** The expectations follow from the scenes of lab/samples/scenes/why.ts. Addresses in 10.2.0.0/16 are of these scenes only. */
const FORMAT = FlowLogFormat.RECOMMENDED_V5.plus(FlowLogField.REJECT_REASON);
const QUERIES = [
  FlowLogQuery.wherePacketsStop({ client: '10.0.0.10', server: '10.0.0.20' }),
  FlowLogQuery.wherePacketsStop({ client: '2001:DB8:a::10', server: '2001:db8:a::20' }),
  FlowLogQuery.wherePacketsStop({ client: '10.2.0.41', server: '10.2.0.20', port: 443 }),
  FlowLogQuery.wherePacketsStop({ client: '10.2.0.77', server: '10.2.0.78' }),
  FlowLogQuery.connectionsWithoutAnswer(),
  FlowLogQuery.rejectedMidConnection(),
  FlowLogQuery.whatChanged(),
  FlowLogQuery.whatChanged({ at: '2026-11-01T11:30' }),
  FlowLogQuery.mostRejected(),
  FlowLogQuery.blockPublicAccessOrEncryptionControls(),
];

/** Rows of the scene that a column tells. */
const within = (rows: unknown[][], column: number, part: RegExp) => rows.filter(row => part.test(String(row[column])));

/** The same addresses and interfaces in another account: never of one conversation with those here. */
const elsewhere = (records: SampleRecord[]) => [{ account: ELSEWHERE.account, records }];
const answersElsewhere = whyScene().filter(({ srcaddr }) => srcaddr === '10.2.1.100' || srcaddr === '10.2.2.100');

describe.each(HOURLY_PARQUET_AND_DAILY_TEXT)('%s', (_name, layout) => {
  let opened: OpenStory;
  const ask = (name: string) => opened.lab.runNamedQuery(name);
  beforeAll(async () => {
    opened = await storyLab({ layout, format: FORMAT, queries: QUERIES }, [...story(), ...whyScene()], elsewhere(answersElsewhere));
  }, 60_000);
  afterAll(() => opened.close());

  test('where packets stop: rejected at the server', async () => {
    expect(pick(await ask('where-packets-stop-10.0.0.10-10.0.0.20'), 'leg', 'what', 'action', 'vpc_id', 'interface_id', 'packets', 'bytes', 'last_packet')).toEqual([
      [1, 'the client sends', 'ACCEPT', 'vpc-a', 'eni-web', 5, 300, '2026-11-01T12:01:59Z'],
      [2, 'the server receives', 'REJECT', 'vpc-a', 'eni-stop', 0, 0, '2026-11-01T12:00:59Z'],
      [3, 'the server answers', 'no record', null, null, null, null, null],
      [4, 'the client receives the answer', 'no record', null, null, null, null, null],
    ]);
  });

  test('where packets stop: IPv6 in any spelling', async () => {
    expect(pick(await ask('where-packets-stop-2001-db8-a--10-2001-db8-a--20'), 'leg', 'action', 'interface_id')).toEqual([
      [1, 'ACCEPT', 'eni-six-client'], [2, 'ACCEPT', 'eni-six-server'], [3, 'ACCEPT', 'eni-six-server'], [4, 'REJECT', 'eni-six-client'],
    ]);
  });

  test('where packets stop: secondary addresses, and one port', async () => {
    expect(pick(await ask('where-packets-stop-10.2.0.41-10.2.0.20-port-443'), 'leg', 'action', 'interface_id', 'bytes')).toEqual([
      [1, 'ACCEPT', 'eni-pods', 700], [2, 'ACCEPT', 'eni-service', 700], [3, 'ACCEPT', 'eni-service', 900], [4, 'ACCEPT', 'eni-pods', 900],
    ]);
  });

  test('where packets stop: no leg at all is an answer, too', async () => {
    expect(pick(await ask('where-packets-stop-10.2.0.77-10.2.0.78'), 'leg', 'action')).toEqual([[1, 'no record'], [2, 'no record'], [3, 'no record'], [4, 'no record']]);
  });

  test('connections without answer', async () => {
    const answer = pick(await ask('connections-without-answer'), 'interface_id', 'client', 'server_port', 'outcome', 'attempts', 'first_attempt', 'last_attempt');
    const silence = ['silence', 1, '2026-11-01T08:30:00Z', '2026-11-01T08:30:59Z'];
    expect(within(answer, 1, /^10\.2\.1\.|^10\.0\.9|^2001:db8:a:/)).toEqual([
      ['eni-client', '10.2.1.14', 8080, 'silence', 1, '2026-11-01T12:18:59Z', '2026-11-01T12:19:58Z'],
      ['eni-client', '10.2.1.1', 8080, 'silence', 2, '2026-11-01T08:30:00Z', '2026-11-01T08:32:59Z'],
      ['eni-client', '10.2.1.2', 8080, 'the host refused (RST): nothing listens there', ...silence.slice(1)],
      ['eni-client', '10.2.1.21', 8080, 'the host refused (RST): nothing listens there', ...silence.slice(1)], // its RST rejected
      ['eni-client', '10.2.1.22', 8080, ...silence],
      ['eni-client', '10.2.1.23', 8080, ...silence],
      ['eni-client', '10.2.1.3', 8080, 'the answer was rejected here: look at network ACLs', ...silence.slice(1)],
      ['eni-client', '10.2.1.4', 8080, ...silence], // a second too late
      ['eni-client', '10.2.1.5', 8080, ...silence], // a second too early
      ['eni-client', '10.2.1.8', 8080, ...silence], // by another interface
    ]);
    // Services that do answer, with flags that are OR-ed.
    expect(answer.filter(([, , port]) => port === 5432 || port === 53)).toEqual([]);
  });

  test('rejected mid connection', async () => {
    const answer = pick(await ask('rejected-mid-connection'), 'interface_id', 'sender', 'receiver', 'receiver_port', 'records', 'hint', 'last_accepted', 'first_rejected');
    const [idle, none, noPause] = ['idle before: forgotten by connection tracking', 'nothing accepted here: an asymmetric route, or idle since before the span', 'no pause before: a rule removed, or a network ACL'];
    const at = '2026-11-01T07:30:00Z';
    expect(within(answer, 0, /^eni-mid/)).toEqual([
      ['eni-mid', '10.2.2.1', '10.2.2.100', 5432, 2, idle, '2026-11-01T07:25:00Z', at],
      ['eni-mid', '10.2.2.12', '2001:db8:a::200', 5432, 1, idle, '2026-11-01T06:30:59Z', at], // two spellings
      ['eni-mid', '10.2.2.2', '10.2.2.100', 5432, 1, noPause, '2026-11-01T07:25:01Z', at], // 299 seconds
      ['eni-mid', '10.2.2.3', '10.2.2.100', 5432, 1, idle, '2026-11-01T06:30:59Z', at], // accepted the other way
      ['eni-mid', '10.2.2.4', '10.2.2.100', 5432, 1, noPause, '2026-11-01T07:30:59Z', at], // still accepted the other way
      ['eni-mid', '10.2.2.5', '10.2.2.100', 5432, 1, none, null, at], // accepted elsewhere, and on another port
    ]);
    // Between the end of the one record and the beginning of the other lie 242 seconds: too few to call it idle.
    expect(answer).toContainEqual(['eni-web', '10.0.0.10', '203.0.113.66', 51001, 1, noPause, '2026-11-01T10:30:59Z', '2026-11-01T10:35:01Z']);
  });

  test.each(['what-changed', 'what-changed-at-2026-11-01t11.30'])('%s', async name => {
    const answer = pick(await ask(name), 'seen', 'vpc_id', 'client', 'server', 'port', 'protocol', 'action', 'records');
    const ofScene = answer.filter(([, , client, server]) => /^10\.2\.3\.|^2001:db8:a::30|^10\.0\.9/.test(`${client}`) || server === '10.2.3.100');
    expect(ofScene).toEqual([
      ['only after', 'vpc-a', '10.2.3.1', '10.2.3.100', 9000, 6, 'ACCEPT', 2],
      ['only before', 'vpc-a', '10.2.3.10', '198.51.100.7', 9000, 6, 'ACCEPT', 1], // a range of our own
      ['only before', 'vpc-a', '10.2.3.11', '10.2.3.100', 9000, 6, 'ACCEPT', 1],
      ['only before', 'vpc-a', '10.2.3.12', '10.2.3.100', 9000, 6, 'ACCEPT', 1],
      ['only after', 'vpc-a', '10.2.3.12', '10.2.3.100', 9000, 17, 'ACCEPT', 1],
      ['only before', 'vpc-a', '10.2.3.14', '10.2.3.100', 9000, 6, 'ACCEPT', 1], // the first second of the span
      ['only after', 'vpc-a', '10.2.3.16', '10.2.3.100', 123, 17, 'ACCEPT', 1],
      ['only before', 'vpc-a', '10.2.3.2', '10.2.3.100', 9000, 6, 'ACCEPT', 1],
      ['only before', 'vpc-a', '10.2.3.4', '10.2.3.100', 9000, 6, 'ACCEPT', 1],
      ['only after', 'vpc-a', '10.2.3.7', '10.2.3.100', 32767, 6, 'ACCEPT', 1],
      ['only after', 'vpc-a', '10.2.3.9', 'internet', 6667, 6, 'ACCEPT', 1],
      ['only after', 'vpc-a', 'internet', '10.2.3.100', 9001, 6, 'ACCEPT', 1],
      ['only after', 'vpc-b', '10.2.3.11', '10.2.3.100', 9000, 6, 'ACCEPT', 1],
      ['only after', 'vpc-a', '10.2.3.4', '10.2.3.100', 9000, 6, 'REJECT', 1], // rejected since: no bytes, so last
    ]);
    // An action that could not be told is one action, spelled '-' in text and NULL in Parquet.
    expect(answer).toContainEqual(['only after', 'vpc-a', '10.0.1.30', '10.0.2.20', 3306, 6, '-', 1]);
  });

  test('most rejected', async () => {
    const answer = pick(await ask('most-rejected'), 'origin', 'source', 'interface_id', 'records', 'packets', 'targets', 'ports', 'lowest_port');
    expect(answer.slice(0, 5)).toEqual([
      ['inside', '10.2.4.1', 'eni-front', 40, 80, 2, 3, 1000],
      ['inside', '10.2.4.3', 'eni-front-too', 39, 78, 2, 3, 1000],
      ['inside', '10.2.4.2', 'eni-front', 39, 0, 2, 3, 1000],
      ['inside', '198.51.100.7', 'eni-front', 38, 76, 2, 3, 1000],
      ['inside', '10.0.1.52', 'eni-db', 20, 60, 1, 1, 7000], // one port again and again
    ]);
    const internet = answer.filter(([origin]) => origin === 'internet');
    expect(internet.slice(0, 2).map(([, source, , records]) => [source, records])).toEqual([['203.0.113.150', 60], ['203.0.113.151', 59]]);
    expect(internet).toHaveLength(100);
    expect(answer.map(([, source]) => source)).not.toContain('10.2.4.4');
    expect(answer.map(([, source]) => source)).not.toContain('10.0.9.9');
  });

  test('Block Public Access or encryption controls', async () => {
    expect(pick(await ask('block-public-access-or-encryption-controls'), 'refused_by', 'interface_id', 'source', 'destination', 'dstport', 'protocol', 'records')).toEqual([
      ['NEW', 'eni-guarded', '10.2.5.2', '10.2.5.100', 443, 17, 1],
      ['EC: encryption controls', 'eni-guarded', '10.2.5.1', '10.2.5.100', 443, 6, 1],
      ['BPA: Block Public Access', 'eni-guarded', '203.0.113.160', '10.2.5.100', 443, 6, 2],
      ['BPA: Block Public Access', 'eni-guarded', '2001:db8:ffff::160', '10.2.5.100', 443, 6, 2],
    ]);
  });
});

describe('fewer fields', () => {
  test('without packet addresses, hosts behind others are not found', async () => {
    const format = FlowLogFormat.DEFAULT.plus(FlowLogField.FLOW_DIRECTION);
    const opened = await storyLab({ layout: S3LogLayout.parquet(), format, queries: QUERIES.slice(0, 3) }, [...story(), ...whyScene()]);
    try {
      const legs = async (name: string) => pick(await opened.lab.runNamedQuery(name), 'leg', 'action', 'interface_id');
      expect(await legs('where-packets-stop-10.2.0.41-10.2.0.20-port-443')).toEqual([
        [1, 'no record', null], [2, 'no record', null], [3, 'ACCEPT', 'eni-service'], [4, 'no record', null],
      ]);
      expect(await legs('where-packets-stop-2001-db8-a--10-2001-db8-a--20')).toHaveLength(4);
    } finally {
      opened.close();
    }
  });
});
