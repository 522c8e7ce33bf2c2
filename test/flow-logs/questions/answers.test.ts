import { firstTen, NETWORKS, OpenStory, pick, storyLab } from './story-lab';
import { MIB, story } from '../../../lab/samples/story';
import { FlowLogField, FlowLogFormat, PartitionGranularity, S3LogLayout } from '../../../src';

/**
 * What the questions answer over the story of lab/samples/story.ts, in text and in Parquet, by hour and by day.
 *
 * The expectations follow from the scenes there, not from what came out.
 */
const VARIANTS: [string, S3LogLayout, PartitionGranularity][] = [
  ['Parquet by hour', S3LogLayout.parquet(), PartitionGranularity.HOUR],
  ['Parquet by day', S3LogLayout.parquet(), PartitionGranularity.DAY],
  ['text by hour', S3LogLayout.text(), PartitionGranularity.HOUR],
  ['text by day', S3LogLayout.text(), PartitionGranularity.DAY],
  ['daily text', S3LogLayout.text({ perHourPartition: false }), PartitionGranularity.DAY],
];

describe.each(VARIANTS)('%s', (_name, layout, granularity) => {
  let opened: OpenStory;
  const ask = (name: string) => opened.lab.runNamedQuery(name);
  beforeAll(async () => {
    opened = await storyLab({ layout, granularity, queries: firstTen() }, story());
  }, 60_000);
  afterAll(() => opened.close());

  test('every question returns two rows or more and reads its own span only', async () => {
    const results = await opened.lab.runNamedQueries();
    expect(results).toHaveLength(10);
    for (const { name, rows, partitions, files } of results) {
      expect([name, rows.length >= 2]).toEqual([name, true]);
      // Two accounts and two Regions, from 12:00 of the day before: 25 hours or 2 days. Four days are projected.
      expect([name, partitions]).toEqual([name, 4 * (granularity === PartitionGranularity.HOUR ? 25 : 2)]);
      expect([name, files > 20 && files < opened.keys.length]).toEqual([name, true]);
    }
  });

  test('rejected on port 3306', async () => {
    expect(pick(await ask('rejected-to-port-3306'), 'first_packet', 'vpc_id', 'interface_id', 'srcaddr', 'srcport', 'bytes')).toEqual([
      ['2026-11-01T12:20:00Z', 'vpc-a', 'eni-db', '10.0.1.30', 43210, 180],
      ['2026-11-01T12:10:00Z', 'vpc-a', 'eni-web', '203.0.113.5', 50000, null], // Block Public Access
      ['2026-11-01T12:00:00Z', 'vpc-b', 'eni-other', '10.0.0.10', 43216, 180], // same address, other VPC
      ['2026-11-01T09:30:00Z', 'vpc-a', 'eni-db', '10.0.0.10', 43211, 180], // delivered late
      ['2026-11-01T07:59:00Z', 'vpc-a', 'eni-db', '10.0.0.10', 43212, 180], // ends after the hour
      ['2026-10-31T12:30:00Z', 'vpc-a', 'eni-db', '10.0.1.30', 43213, 180], // the first second of the day
    ]);
  });

  test('security group or network ACL', async () => {
    const answer = pick(await ask('security-group-or-network-acl'), 'interface_id', 'flow_direction', 'local_port', 'remote', 'remote_port', 'hint')
      .filter(([interfaceId, , localPort]) => interfaceId === 'eni-web' || localPort === 3306);
    const acl = 'network ACL: the other direction was accepted';
    const either = 'either: no accepted packet near';
    expect(answer.filter(([interfaceId]) => interfaceId === 'eni-web')).toEqual([
      ['eni-web', 'ingress', 3306, '203.0.113.5', 50000, either],
      ['eni-web', 'egress', 0, '203.0.113.12', 0, acl], // ping
      ['eni-web', 'egress', 443, '203.0.113.66', 51000, acl], // five minutes apart
      ['eni-web', 'egress', 443, '203.0.113.66', 51001, either], // idle for too long: not an ACL
      ['eni-web', 'ingress', 22, '203.0.113.5', 52009, either],
    ]);
    expect(answer).toContainEqual(['eni-db', 'egress', 3306, '10.0.1.30', 43219, acl]);
    expect(answer).toContainEqual(['eni-db', 'ingress', 3306, '10.0.1.30', 43210, either]);
  });

  test('who talked to 10.0.0.10', async () => {
    const answer = pick(await ask('who-talked-to-10.0.0.10'), 'vpc_id', 'interface_id', 'peer', 'action', 'bytes_sent', 'bytes_received');
    expect(answer).toHaveLength(15);
    expect(answer).toEqual(expect.arrayContaining([
      ['vpc-b', 'eni-other', '10.0.1.78', 'ACCEPT', 333, 444], // a secondary address: only pkt_srcaddr and pkt_dstaddr tell
      ['vpc-a', 'eni-web-before', '10.0.2.20', 'ACCEPT', 111, 222], // the interface that had the address before
      ['vpc-a', 'eni-web', '203.0.113.77', 'ACCEPT', 0, 4000], // behind a load balancer
      ['vpc-a', 'eni-web', '192.0.2.99', 'ACCEPT', 100 * MIB, MIB + 6000],
      ['vpc-b', 'eni-other', '10.0.2.20', 'REJECT', 180, 0],
    ]));
    expect(answer.flat()).not.toContain('10.0.9.9');
  });

  test('service map', async () => {
    const answer = pick(await ask('service-map'), 'client', 'server', 'port', 'connections', 'bytes_to_server', 'bytes_to_client');
    const of = (port: number, client: string) => answer.filter(row => row[2] === port && row[0] === client);
    expect(of(5432, '10.0.1.30')).toEqual([['10.0.1.30', '10.0.2.20', 5432, 2, 3500, 17700]]); // one long, one short, both ends recorded
    expect(of(53, '10.0.1.30')).toEqual([['10.0.1.30', '10.0.2.20', 53, 1, 90, 400]]); // without the UDP of the same port
    expect(of(22, '2001:db8:ffff::66')).toEqual([['2001:db8:ffff::66', '2001:db8:a::1', 22, 2, 6000, 0]]); // two spellings
    expect(of(5432, '10.0.1.40')).toEqual([]); // opened before the span
    expect(answer.filter(([, server]) => server === '203.0.113.66')).toEqual([]); // answers are no service
  });

  test('top talkers', async () => {
    const answer = pick(await ask('top-talkers'), 'sender', 'receiver', 'bytes');
    expect(answer.slice(0, 3)).toEqual([
      ['203.0.113.5', '10.0.2.20', 700 * MIB],
      ['10.0.2.20', '198.51.100.7', 500 * MIB],
      ['10.0.0.220', '192.0.2.99', 300 * MIB],
    ]);
    expect(answer.filter(([, receiver]) => receiver === '10.0.3.50').map(([sender]) => sender)).toEqual(['10.0.1.30', '10.0.1.40']); // no mirrored copies
    expect(answer).toContainEqual(['2001:db8:a::1', '2001:db8:ffff::9', 120 * MIB]); // two spellings
    expect(answer.filter(([, , bytes]) => Number(bytes) > 700 * MIB)).toEqual([]); // neither copies nor what was rejected
  });

  test('administration from the internet', async () => {
    expect(pick(await ask('administration-from-internet'), 'source', 'dstaddr', 'dstport', 'connections')).toEqual([
      ['192.0.2.99', '10.0.0.10', 5986, 1],
      ['192.0.2.99', '10.0.0.10', 5985, 1],
      ['203.0.113.66', '10.0.0.10', 3389, 1],
      ['203.0.113.66', '10.0.0.10', 22, 2],
      ['2001:db8:ffff::66', '2001:db8:a::1', 22, 2],
    ]);
  });

  test('port scan', async () => {
    expect(pick(await ask('port-scan'), 'source', 'target', 'ports', 'attempts', 'rejected')).toEqual([
      ['10.0.1.30', '10.0.2.20', 20, 20, 10],
      ['10.0.1.40', '10.0.2.20', 20, 20, 0],
      ['10.0.1.55', '10.0.2.20', 20, 20, 20],
    ]);
  });

  test('uploads to the internet', async () => {
    expect(pick(await ask('uploads-to-internet'), 'interface_id', 'workload', 'remote', 'bytes_sent', 'bytes_back')).toEqual([
      ['eni-app', '10.0.1.30', '192.0.2.99', 300 * MIB, 2 * MIB], // once, not again at the NAT gateway
      ['eni-six', '2001:db8:a::1', '2001:db8:ffff::9', 120 * MIB, 130 * MIB],
      ['eni-firewall', '2001:db8:a::2', '2001:db8:ffff::8', 110 * MIB, 5 * MIB],
      ['eni-node', '10.0.1.40', '203.0.113.66', 110 * MIB, 0],
      ['eni-web', '10.0.0.10', '192.0.2.99', 100 * MIB, MIB + 6000],
    ]);
  });

  test('lost records', async () => {
    expect(pick(await ask('lost-records'), 'interface_id', 'hour_utc', 'skipdata_records')).toEqual([
      ['eni-lost', '2026-11-01T12:00:00Z', 1],
      ['eni-lossy', '2026-11-01T11:00:00Z', 2],
      ['eni-lossy', '2026-11-01T09:00:00Z', 1],
    ]);
  });

  test('silent interfaces', async () => {
    const answer = pick(await ask('silent-interfaces'), 'interface_id', 'state', 'last_traffic', 'last_record');
    expect(answer.slice(0, 3)).toEqual([
      ['eni-asleep', 'silent: NODATA only', '2026-11-01T04:30:59Z', '2026-11-01T12:10:59Z'],
      ['eni-idle', 'silent: NODATA only', null, '2026-11-01T12:00:59Z'],
      ['eni-edge', 'silent: NODATA only', '2026-11-01T03:30:59Z', '2026-11-01T11:30:00Z'],
    ]);
    expect(answer).toContainEqual(['eni-gone', 'gone: no record at all', '2026-11-01T03:30:59Z', '2026-11-01T03:30:59Z']);
    const shown = answer.map(([interfaceId]) => interfaceId);
    expect(shown.filter(name => ['eni-just', 'eni-lost', 'eni-busy', 'eni-web', '-'].includes(String(name)))).toEqual([]);
    expect(new Set(shown).size).toBe(shown.length);
  });
});

/** What is answered from fewer fields: other SQL, other limits, as each question says. */
describe.each(VARIANTS.filter(([, , granularity]) => granularity === PartitionGranularity.HOUR))('%s, fewer fields', (_name, layout) => {
  async function over<T>(format: FlowLogFormat, ask: (opened: OpenStory) => Promise<T>): Promise<T> {
    const opened = await storyLab({ layout, format, queries: firstTen() }, story());
    try {
      return await ask(opened);
    } finally {
      opened.close();
    }
  }

  test('the default format answers six questions', async () => {
    const answers = await over(FlowLogFormat.DEFAULT, async ({ lab }) => {
      const results = await lab.runNamedQueries();
      return new Map(results.map(result => [result.name, result]));
    });
    expect([...answers.keys()]).toEqual(['rejected-to-port-3306', 'who-talked-to-10.0.0.10', 'top-talkers', 'port-scan', 'lost-records', 'silent-interfaces']);
    // Two VPCs with one address are not told apart; rejected UDP and TCP attempts count, accepted ones do not, and rejected answers do.
    expect(pick(answers.get('rejected-to-port-3306')!, 'interface_id', 'srcport')).toHaveLength(6);
    expect(pick(answers.get('port-scan')!, 'source', 'ports', 'rejected')).toEqual([
      ['10.0.1.53', 20, 20], ['10.0.1.54', 20, 20], ['10.0.1.55', 20, 20],
    ]);
    // What both ends recorded counts twice: answers of 17,700 and 400 bytes; the UDP answer was recorded at one end.
    const talkers = pick(answers.get('top-talkers')!, 'sender', 'receiver', 'bytes');
    expect(talkers[0]).toEqual(['203.0.113.5', '10.0.2.20', 700 * MIB]);
    expect(talkers).toContainEqual(['10.0.1.30', '192.0.2.99', 300 * MIB]);
    expect(talkers).toContainEqual(['10.0.2.20', '10.0.1.30', 40 * MIB + 1 + 2 * 17700 + 2 * 400 + 7000]);
    expect(pick(answers.get('silent-interfaces')!, 'interface_id').flat()).not.toContain('eni-busy');
  });

  test('with the direction, uploads are told, NAT gateways among them', async () => {
    const format = FlowLogFormat.DEFAULT.plus(FlowLogField.FLOW_DIRECTION);
    const answer = await over(format, async ({ lab }) => pick(await lab.runNamedQuery('uploads-to-internet'), 'interface_id', 'workload', 'remote', 'bytes_sent'));
    expect(answer).toEqual([
      ['eni-app', '10.0.1.30', '192.0.2.99', 300 * MIB],
      ['eni-nat', '10.0.0.220', '192.0.2.99', 300 * MIB], // the same bytes again, as the question says
      ['eni-six', '2001:db8:a::1', '2001:db8:ffff::9', 120 * MIB],
      ['eni-firewall', '2001:db8:a::2', '2001:db8:ffff::8', 110 * MIB],
      ['eni-node', '10.0.1.40', '203.0.113.66', 110 * MIB],
      ['-', '203.0.113.5', '203.0.113.66', 101 * MIB],
      ['eni-web', '10.0.0.10', '192.0.2.99', 100 * MIB],
    ]);
  });
});

describe('ranges', () => {
  /** First and last address of each range, and their neighbours outside. */
  const EDGES: [range: string, inside: string[], outside: string[]][] = [
    ['10.0.0.0/8', ['10.0.0.0', '10.255.255.255'], ['9.255.255.255', '11.0.0.0']],
    ['172.16.0.0/12', ['172.16.0.0', '172.31.255.255'], ['172.15.255.255', '172.32.0.0']],
    ['192.168.0.0/16', ['192.168.0.0', '192.168.255.255'], ['192.167.255.255', '192.169.0.0']],
    ['100.64.0.0/10', ['100.64.0.0', '100.127.255.255'], ['100.63.255.255', '100.128.0.0']],
    ['169.254.0.0/16', ['169.254.0.0', '169.254.255.255'], ['169.253.255.255', '169.255.0.0']],
    ['224.0.0.0/4', ['224.0.0.0', '239.255.255.255'], ['223.255.255.255', '240.0.0.0']],
    ['fc00::/7', ['fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], ['fbff::1', 'fe00::']],
    ['fe80::/10', ['fe80::', 'febf:ffff::1'], ['fe7f::1', 'fec0::']],
    ['ff00::/8', ['ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], ['feff::1']],
    ['198.51.100.0/24', ['198.51.100.0', '198.51.100.255'], ['198.51.99.255', '198.51.101.0']],
  ];
  let opened: OpenStory;
  beforeAll(async () => {
    opened = await storyLab({ layout: S3LogLayout.parquet() }, story().slice(0, 1));
  });
  afterAll(() => opened.close());

  test.each(EDGES)('%s is internal, its neighbours are not', async (_range, inside, outside) => {
    const isInternal = async (address: string) => {
      const { rows } = await opened.lab.runSql(`SELECT ${NETWORKS._isInternal('ip')} FROM (VALUES (IPADDRESS '${address}')) AS t (ip)`);
      return rows[0][0];
    };
    expect(await Promise.all(inside.map(isInternal))).toEqual(inside.map(() => true));
    expect(await Promise.all(outside.map(isInternal))).toEqual(outside.map(() => false));
  });
});
