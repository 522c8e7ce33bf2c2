import { Duration } from 'aws-cdk-lib';
import { WHO_FORMAT, whoQueries } from './who-queries';
import { who, whoElsewhere } from '../../../../lab/samples/scenes/who';
import { MIB, story, STORY_ACCOUNT, STORY_REGION } from '../../../../lab/samples/story';
import { FlowLogField, FlowLogFormat, FlowLogQuery } from '../../../../src';
import { ELSEWHERE, HOURLY_PARQUET_AND_DAILY_TEXT, OpenStory, pick, storyLab } from '../story-lab';

/** What the scenes of lab/samples/scenes/who.ts mean, worked out by hand. */

const PLACES = [[STORY_ACCOUNT, STORY_REGION], [ELSEWHERE.account, STORY_REGION], [STORY_ACCOUNT, ELSEWHERE.region]];
const GIB = 1024 * MIB;
const TODAY = '2026-11-01T';

describe.each(HOURLY_PARQUET_AND_DAILY_TEXT)('%s', (_name, layout) => {
  let opened: OpenStory;
  beforeAll(async () => {
    const elsewhere = [{ account: ELSEWHERE.account, records: whoElsewhere() }, { region: ELSEWHERE.region, records: whoElsewhere() }];
    opened = await storyLab({ layout, format: WHO_FORMAT, queries: whoQueries(), existing: true }, [...story(), ...who()], elsewhere);
  }, 60_000);
  afterAll(() => opened.close());

  /** The lines of one VPC, which must be the same in each account and Region. */
  async function inEach(name: string, vpc: string, ...columns: string[]): Promise<unknown[][]> {
    const rows = pick(await opened.lab.runNamedQuery(name), 'aws_account_id', 'aws_region', 'vpc_id', ...columns);
    const [here, ...elsewhere] = PLACES
      .map(place => [...place, vpc])
      .map(place => rows.filter(row => place.every((value, index) => row[index] === value)).map(row => row.slice(3)));
    elsewhere.forEach(there => expect(there).toEqual(here));
    return here;
  }

  test('every question reads its own span only', async () => {
    const results = await opened.lab.runNamedQueries();
    expect(results).toHaveLength(14);
    for (const { name, rows, partitions } of results) {
      // Two accounts and two Regions, from 12:00 of the day before, or of three days before with the baseline.
      const [day, days] = layout.perHourPartition ? [25, 73] : [2, 4];
      expect([name, rows.length > 0, partitions]).toEqual([name, true, 4 * (name === 'new-destinations' ? days : day)]);
    }
  });

  const inMinute = ['minute_utc', 'sender', 'receiver', 'protocol', 'port', 'action', 'packets', 'bytes'];
  const ofTheInterface = [
    [`${TODAY}10:33:00Z`, '10.9.0.1', '10.9.0.2', 6, 5432, 'ACCEPT', 2, 20],
    [`${TODAY}10:33:00Z`, '10.9.0.77', '10.9.0.2', 6, 5432, 'ACCEPT', 1, 10], // a pod
    [`${TODAY}10:32:00Z`, '2001:db8:a::9', '2001:db8:ffff::1', 6, 53, 'ACCEPT', 1, 400],
    [`${TODAY}10:32:00Z`, '2001:db8:a::9', '2001:db8:ffff::1', 17, 53, 'ACCEPT', 2, 300], // two spellings
    [`${TODAY}10:31:00Z`, '192.0.2.99', '10.9.0.1', 6, 22, 'ACCEPT', 2, 70],
    [`${TODAY}10:31:00Z`, '192.0.2.99', '10.9.0.1', 6, 22, 'REJECT', 1, 60], // with one that counts nothing
    [`${TODAY}10:30:00Z`, '10.9.0.1', '203.0.113.5', 6, 443, 'ACCEPT', 12, 3000], // two client ports
    [`${TODAY}10:30:00Z`, '203.0.113.5', '10.9.0.1', 6, 443, 'ACCEPT', 8, 9000],
  ];

  test('what an interface did', async () => {
    expect(await inEach('activity-of-eni-0123456789abcdef0', 'vpc-act', ...inMinute)).toEqual(ofTheInterface);
  });

  test('what an instance did, on both of its interfaces', async () => {
    const answer = await inEach('activity-of-i-0123456789abcdef0', 'vpc-act', 'interface_id', ...inMinute);
    expect(answer).toEqual([
      ['eni-0123456789abcdef1', `${TODAY}10:34:00Z`, '10.9.1.1', '10.9.0.2', 6, 5432, 'ACCEPT', 3, 30],
      ...ofTheInterface.map(row => ['eni-0123456789abcdef0', ...row]),
    ]);
  });

  test('who had an address, one after the other', async () => {
    const columns = ['interface_id', 'instance_id', 'had_as', 'first_seen', 'last_seen'];
    expect(await inEach('who-had-10.9.2.5', 'vpc-had', ...columns)).toEqual([
      ['eni-had-task', '-', 'own address', `${TODAY}09:30:00Z`, `${TODAY}10:30:59Z`],
      ['eni-had-node', 'i-had-node', 'secondary address, or passed on', `${TODAY}07:30:00Z`, `${TODAY}08:30:59Z`],
      ['eni-had-second', 'i-had-second', 'own address', `${TODAY}02:30:00Z`, `${TODAY}03:30:59Z`],
      ['eni-had-first', 'i-had-first', 'own address', '2026-10-31T16:30:00Z', '2026-10-31T18:30:59Z'],
    ]);
    expect(await inEach('who-had-10.9.2.5', 'vpc-had-2', 'interface_id')).toEqual([['eni-had-twin']]);
    expect(await inEach('who-had-2001-db8-b--5', 'vpc-had', ...columns)).toEqual([
      ['eni-had-six', 'i-had-six', 'own address', `${TODAY}04:30:00Z`, `${TODAY}05:30:59Z`], // two spellings
    ]);
  });

  test('listening services', async () => {
    const guess = 'a guess: UDP from a low port';
    expect(await inEach('listening-services', 'vpc-listen', 'server', 'protocol', 'port', 'evidence', 'clients')).toEqual([
      ['10.9.3.1', 6, 443, 'SYN-ACK', 3],
      ['10.9.3.1', 6, 5432, 'SYN-ACK', 1], // the answer was rejected
      ['10.9.3.1', 6, 8443, 'SYN-ACK', 1], // only the scanner called
      ['10.9.3.1', 17, 1023, guess, 1],
      ['10.9.3.44', 6, 80, 'SYN-ACK', 1], // a pod
      ['fd00::1', 6, 8080, 'SYN-ACK', 1], // two spellings, one client
    ]);
    const times = await inEach('listening-services', 'vpc-listen', 'port', 'first_seen', 'last_seen');
    expect(times[0]).toEqual([443, `${TODAY}07:30:00Z`, `${TODAY}09:30:59Z`]);
  });

  test('top talkers by packet addresses', async () => {
    const answer = await inEach('top-talkers-packet-level', 'vpc-talk', 'sender', 'receiver', 'bytes', 'packets');
    expect(answer).toEqual([
      ['2001:db8:c::1', '2001:db8:ffff::3', 10 * GIB, 10_000], // two spellings
      ['10.9.4.3', '10.9.4.6', 8 * GIB, 8000], // UDP 4788 and TCP 4789 are no copies
      ['10.9.4.2', '10.9.4.6', 7 * GIB, 7000],
      ['10.9.4.1', '203.0.113.7', 6 * GIB, 6000], // without packet addresses
      ['10.9.4.1', '203.0.113.8', 4 * GIB, 4000], // through a firewall
      ['10.9.4.1', '203.0.113.9', 3 * GIB, 3000], // through a NAT gateway
      ['10.9.4.200', '203.0.113.9', 3 * GIB, 10],
      ['10.9.4.50', '10.9.4.6', 2 * GIB, 2000], // a pod
      ['203.0.113.9', '10.9.4.1', GIB, 1000],
      ['203.0.113.9', '10.9.4.200', GIB, 10],
    ]);
  });

  const moved = ['interfaces', 'bytes', 'bytes_sent', 'bytes_received'];
  const mib = (name: unknown[], count: number, sent: number, received: number) =>
    [...name, count, (sent + received) * MIB, sent * MIB, received * MIB];

  test('top instances, and what has none', async () => {
    expect(await inEach('top-instances', 'vpc-place', 'instance_or_interface', ...moved)).toEqual([
      mib(['i-place-a'], 2, 1500, 300),
      mib(['i-place-b'], 1, 300, 1000),
      mib(['eni-place-gate'], 1, 550, 550),
      mib(['eni-place-lambda'], 1, 70, 0),
      mib(['-'], 0, 42, 0),
    ]);
    const ofStory = pick(await opened.lab.runNamedQuery('top-instances'), 'vpc_id', 'instance_or_interface', ...moved);
    expect(ofStory).toContainEqual(mib(['vpc-a', 'eni-nat'], 1, 302, 302));
  });

  test('top subnets', async () => {
    expect(await inEach('top-subnets', 'vpc-place', 'subnet_id', 'interfaces_of', ...moved)).toEqual([
      mib(['subnet-p2', 'instances'], 2, 800, 1000),
      mib(['subnet-p1', 'instances'], 1, 1000, 300),
      mib(['subnet-p0', 'no instance'], 1, 550, 550),
      mib(['subnet-p1', 'no instance'], 1, 70, 0),
      mib(['-', 'no instance'], 0, 42, 0),
    ]);
  });

  test('top VPCs', async () => {
    expect(await inEach('top-vpcs', 'vpc-place', 'interfaces_of', ...moved)).toEqual([
      mib(['instances'], 3, 1800, 1300),
      mib(['no instance'], 2, 662, 550),
    ]);
  });

  test('new destinations', async () => {
    const columns = ['destination', 'addresses', 'example_address', 'workloads', 'example_workload', 'lowest_port'];
    const one = (destination: string, address: string, port = 443, workload = '10.9.7.1') => [destination, 1, address, 1, workload, port];
    expect(await inEach('new-destinations', 'vpc-new', ...columns)).toEqual([
      ['192.0.1.0/24', 2, '192.0.1.77', 2, '10.9.7.1', 443],
      one('2001:db8:0::/48', '2001:db8::1', 443, '2001:db8:c::7'),
      ['2001:db8:e::/48', 2, '2001:db8:e:0:1::8', 1, '2001:db8:c::7', 443],
      one('203.0.119.0/24', '203.0.119.5'), // called before the baseline
      one('203.0.120.0/24', '203.0.120.5'), // in vain
      one('203.0.121.0/24', '203.0.121.5'), // a record without data
      one('203.0.122.0/24', '203.0.122.5'), // another VPC
      one('203.0.126.0/24', '203.0.126.5'), // a second before the baseline
      one('203.0.127.0/24', '203.0.127.5', 53),
      one('203.0.128.0/24', '203.0.128.5', 123),
      one('52.2.1.0/24', '52.2.1.1'), // somebody's instance
      one('52.3.1.0/24', '52.3.1.1'),
      one('AWS DYNAMODB', '52.1.1.1'),
      one('203.0.123.0/24', '203.0.123.5'), // the first second of the day
    ]);
    const times = await inEach('new-destinations', 'vpc-new', 'first_seen', 'last_seen');
    expect([times[0], times[times.length - 1]]).toEqual([
      [`${TODAY}09:30:00Z`, `${TODAY}09:31:59Z`], ['2026-10-31T12:30:00Z', '2026-10-31T12:30:59Z'],
    ]);
    expect(await inEach('new-destinations', 'vpc-new-2', 'destination')).toEqual([]);
  });

  test('traffic by AWS service', async () => {
    expect(await inEach('traffic-by-aws-service', 'vpc-svc', 'aws_service', 'interfaces', 'bytes_sent', 'bytes_received', 'first_seen', 'last_seen')).toEqual([
      ['S3', 2, 124, 7022, `${TODAY}07:30:00Z`, `${TODAY}08:30:59Z`], // without what the NAT gateway repeats
      ['EC2', 1, 10, 13, `${TODAY}07:30:00Z`, `${TODAY}07:30:59Z`],
      ['DYNAMODB', 1, 5, 6, `${TODAY}07:30:00Z`, `${TODAY}07:30:59Z`],
    ]);
  });

  test('traffic by ECS service', async () => {
    expect(await inEach('traffic-by-ecs-service', 'vpc-ecs', 'ecs_cluster_name', 'ecs_service_name', 'tasks', 'bytes', 'bytes_sent', 'bytes_received')).toEqual([
      mib(['shop', 'cart'], 2, 1000, 307),
      mib(['shop', 'search'], 1, 200, 0),
      mib(['test', 'cart'], 1, 150, 0),
      mib(['shop', '-'], 2, 121, 0), // tasks of no service
    ]);
  });

  test('traffic by tag', async () => {
    expect(await inEach('traffic-by-instance-tag', 'vpc-tag', 'tag_value', ...moved)).toEqual([
      mib(['team a/b'], 2, 1000, 200), // decoded
      mib(['web'], 1, 300, 0),
      mib(['-'], 1, 33, 0),
    ]);
  });

  test('IPv6', async () => {
    const columns = ['host', 'towards', 'remote_network', 'bytes_sent', 'bytes_received', 'ipv6_percent'];
    expect(await inEach('ipv6-traffic', 'vpc-six', ...columns)).toEqual([
      ['2001:db8:f::1', 'internet', '2001:db8:ffff::/48', 100, 200, 35],
      ['2001:db8:f::1', 'internal', 'fd00:0:0::/48', 50, 0, 35],
    ]);
    expect(await inEach('ipv6-traffic', 'vpc-four', ...columns)).toEqual([]);
    expect(await inEach('ipv6-traffic', 'vpc-zero', ...columns)).toEqual([['2001:db8:f::2', 'internet', '2001:db8:ffff::/48', 0, 0, null]]);
  });
});

/** What is answered from fewer fields: other SQL, other limits, as each question says. */
describe.each(HOURLY_PARQUET_AND_DAILY_TEXT)('%s, fewer fields', (_name, layout) => {
  const { DEFAULT } = FlowLogFormat;
  const PACKETS = DEFAULT.plus(FlowLogField.PKT_SRCADDR, FlowLogField.PKT_DSTADDR);

  async function over(format: FlowLogFormat, query: FlowLogQuery, ...columns: string[]): Promise<unknown[][]> {
    const opened = await storyLab({ layout, format, queries: [query] }, [...story(), ...who()]);
    try {
      return pick(await opened.lab.runNamedQuery(query.queryName), ...columns);
    } finally {
      opened.close();
    }
  }

  test('the default format does not tell a pod from its node', async () => {
    const answer = await over(DEFAULT, FlowLogQuery.interfaceActivity({ interfaceId: 'eni-0123456789abcdef0' }), 'sender', 'receiver', 'packets', 'bytes');
    expect(answer[0]).toEqual(['10.9.0.1', '10.9.0.2', 3, 30]);
    expect(answer).toHaveLength(7);
  });

  test('without packet addresses a NAT gateway seems to listen', async () => {
    const answer = await over(DEFAULT.plus(FlowLogField.TCP_FLAGS), FlowLogQuery.listeningServices(), 'server', 'port');
    expect(answer).toEqual(expect.arrayContaining([['10.9.3.200', 443], ['10.9.3.4', 80]]));
    expect(answer).not.toContainEqual(['10.9.3.44', 80]);
  });

  test('without direction a firewall counts twice', async () => {
    const answer = await over(PACKETS, FlowLogQuery.topTalkersPacketLevel(), 'sender', 'receiver', 'bytes');
    expect(answer).toContainEqual(['10.9.4.1', '203.0.113.8', 8 * GIB]);
    expect(answer).toContainEqual(['10.9.4.1', '203.0.113.9', 3 * GIB]);
  });

  test('the default format guesses who asks, and knows neither services nor VPCs', async () => {
    const answer = await over(DEFAULT, FlowLogQuery.newDestinations({ baseline: Duration.days(2) }), 'destination', 'addresses', 'workloads', 'lowest_port');
    const about = (network: string) => answer.filter(([destination]) => destination === network);
    expect(about('192.0.1.0/24')).toEqual([['192.0.1.0/24', 2, 2, 443]]);
    expect(about('203.0.130.0/24')).toEqual([['203.0.130.0/24', 1, 1, 443]]); // a running connection, not the answer to a client
    expect(['52.0.1.0/24', '52.1.1.0/24'].map(network => about(network).length)).toEqual([1, 1]);
    expect(about('203.0.122.0/24')).toEqual([]); // called before, in another VPC
    expect(answer.filter(([destination]) => /2001|203[.]0[.](118|129|131|132|133|134|135)[.]/.test(String(destination)))).toEqual([]);
  });
});
