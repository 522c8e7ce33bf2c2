import { wrong, wrongElsewhere } from '../../../../lab/samples/scenes/wrong';
import { MIB, story } from '../../../../lab/samples/story';
import { FlowLogField, FlowLogFormat, FlowLogQuery, S3LogLayout } from '../../../../src';
import { ELSEWHERE, HOURLY_PARQUET_AND_DAILY_TEXT, OpenStory, pick, storyLab } from '../story-lab';

/** What the questions of this group answer over the story and their own scenes; expectations follow from lab/samples/scenes/wrong.ts. */
const records = [...story(), ...wrong()];
const elsewhere = [{ account: ELSEWHERE.account, records: wrongElsewhere() }, { region: ELSEWHERE.region, records: wrongElsewhere() }];
const RICH = FlowLogFormat.RECOMMENDED_V5.plus(FlowLogField.ENCRYPTION_STATUS);

const QUESTIONS = [
  FlowLogQuery.portsOpenToInternet(), FlowLogQuery.hostSweep(), FlowLogQuery.bruteForce(), FlowLogQuery.beacons(), FlowLogQuery.longConnections(),
  FlowLogQuery.outboundRejects(), FlowLogQuery.dnsBypass(), FlowLogQuery.unusualProtocolsAndPorts(), FlowLogQuery.clearTextServices(),
  FlowLogQuery.unencryptedFlows(), FlowLogQuery.trafficBetweenNetworks(['10.0.0.0/16'], ['10.1.0.0/16']), FlowLogQuery.contactWithBadAddresses(['192.0.2.0/24']),
];
const WITH_LISTS = [
  FlowLogQuery.dnsBypass({ queryName: 'dns-bypass-with-resolvers', resolvers: ['10.0.3.53', '10.0.4.0/30'] }),
  FlowLogQuery.contactWithBadAddresses(['192.0.2.7', '2001:db8:bad::1', '192.0.2.254/31'], { queryName: 'contact-with-listed' }),
];

describe.each(HOURLY_PARQUET_AND_DAILY_TEXT)('%s', (_name, layout) => {
  let opened: OpenStory;
  const ask = async (name: string, ...columns: string[]) => pick(await opened.lab.runNamedQuery(name), ...columns);
  beforeAll(async () => {
    opened = await storyLab({ layout, format: RICH, queries: [...QUESTIONS, ...WITH_LISTS] }, records, elsewhere);
  }, 60_000);
  afterAll(() => opened.close());

  test('every question returns two rows or more and reads its own span only', async () => {
    for (const { name, rows, partitions } of await opened.lab.runNamedQueries()) {
      expect([name, rows.length >= 2]).toEqual([name, true]);
      // Two accounts and two Regions: 25 hours or 2 days.
      expect([name, partitions]).toEqual([name, 4 * (layout.perHourPartition ? 25 : 2)]);
    }
  });

  test('ports open to the internet', async () => {
    expect(await ask('ports-open-to-internet', 'vpc_id', 'interface_id', 'host', 'port', 'connections', 'internet_hosts')).toEqual([
      ['vpc-a', 'eni-web', '10.0.0.10', 8443, 3, 2],
      ['vpc-a', 'eni-six', '2001:db8:a::1', 80, 2, 1], // clear text
      ['vpc-a', 'eni-six', '2001:db8:a::1', 8443, 2, 1], // two spellings of both ends
      ['vpc-a', 'eni-app', '10.0.1.30', 8443, 1, 1], // an odd client port
      ['vpc-a', 'eni-firewall', '2001:db8:a::2', 8443, 1, 1], // once, although it came in and went out
      ['vpc-a', 'eni-web', '10.0.0.10', 80, 1, 1],
      ['vpc-a', 'eni-web', '10.0.0.10', 443, 1, 1],
      ['vpc-b', 'eni-other', '10.0.0.10', 8443, 1, 1],
    ]);
  });

  test('host sweep', async () => {
    expect(await ask('host-sweep', 'from_inside', 'source', 'protocol', 'port', 'hosts', 'hosts_rejected')).toEqual([
      [true, '10.0.5.1', 6, 22, 20, 10],
      [true, '10.0.5.2', 6, 23, 20, 0], // two packets and no more
      [true, '10.0.5.4', 6, 445, 20, 20],
      [true, '10.0.5.9', 17, 161, 20, 20],
      [false, '2001:db8:20::1', 6, 22, 20, 20], // two spellings
      [false, '203.0.113.200', 6, 3389, 20, 20],
    ]);
  });

  test('brute force', async () => {
    expect(await ask('brute-force', 'from_inside', 'source', 'target', 'port', 'short_connections', 'most_bytes')).toEqual([
      [true, '10.0.6.1', '10.0.2.20', 5432, 30, 10_001], // seen at both ends, counted once
      [false, '203.0.113.201', '10.0.0.10', 22, 30, 80_000], // one of 31 was long
      [false, '203.0.113.202', '10.0.0.10', 3389, 30, 3000],
      [false, '203.0.113.203', '10.0.0.10', 3306, 30, 3000],
    ]);
  });

  test('beacons', async () => {
    expect(await ask('beacons', 'source', 'target', 'protocol', 'port', 'calls', 'gap_seconds', 'spread_percent', 'bytes_per_call')).toEqual([
      ['10.0.7.6', '203.0.114.6', 6, 443, 13, 600, 0, 10_000],
      ['10.0.7.1', '203.0.114.1', 6, 443, 12, 600, 0, 550], // 600 bytes more in one call's second record
      ['10.0.7.4', '203.0.114.4', 17, 5000, 12, 60, 0, 500],
      ['2001:db8:a::7', '2001:db8:ffff::7', 6, 443, 12, 900, 0, 500], // two spellings
      ['10.0.7.2', '203.0.114.2', 6, 443, 13, 600, 20, 500],
    ]);
  });

  test('long connections', async () => {
    const columns = ['across_internet', 'client', 'client_port', 'server', 'server_port', 'protocol', 'minutes', 'bytes_to_server', 'bytes_to_client', 'first_seen'];
    expect(await ask('long-connections', ...columns)).toEqual([
      [true, '10.0.0.10', 42000, '203.0.114.99', 22, 6, 300, 300, 0, '2026-11-01T03:30:00Z'],
      [true, '203.0.114.98', 43000, '10.0.0.10', 443, 6, 270, 270, 0, '2026-11-01T04:30:00Z'],
      [true, '10.0.0.10', 42002, '203.0.114.99', 22, 6, 255, 240, 0, '2026-10-31T18:30:00Z'], // a pause of 15 minutes
      [true, '10.0.0.10', 42003, '203.0.114.99', 22, 6, 240, 240, 0, '2026-10-31T19:45:01Z'], // the second connection of that port
      [false, '10.0.0.10', 42100, '10.0.3.50', 4789, 6, 300, 300, 0, '2026-11-01T04:30:00Z'],
      [false, '10.0.0.10', 52000, '10.0.8.2', 51820, 17, 300, 300, 0, '2026-11-01T04:30:00Z'],
      [false, '10.0.8.1', 0, '10.0.0.10', 0, 47, 300, 600, 300, '2026-11-01T04:30:00Z'], // a tunnel, both ways
      [false, '10.0.1.30', 41000, '10.0.2.20', 5432, 6, 240, 2400, 4800, '2026-11-01T02:30:00Z'], // the fuller view
    ]);
  });

  test('outbound rejects', async () => {
    const answer = await ask('outbound-rejects', 'interface_id', 'source', 'destination', 'protocol', 'port', 'to_internet', 'attempts');
    // The sweeps were rejected as well.
    expect(answer.filter(([interfaceId]) => interfaceId === 'eni-web' || interfaceId === 'eni-six')).toEqual([
      ['eni-six', '2001:db8:a::1', '2001:db8:ffff::1', 6, 25, true, 2], // two spellings of both ends
      ['eni-web', '10.0.0.10', '203.0.113.220', 6, 4444, true, 2],
      ['eni-web', '10.0.0.10', '203.0.113.12', 1, 0, true, 1], // ping
      ['eni-web', '10.0.0.10', '10.0.2.20', 17, 514, false, 1],
    ]);
  });

  test('DNS that bypasses the resolver', async () => {
    const columns = ['client', 'server', 'protocol', 'port', 'action', 'records'];
    expect(await ask('dns-bypass', ...columns)).toEqual([
      ['10.0.1.30', '203.0.113.230', 17, 53, 'ACCEPT', 2],
      ['10.0.1.30', '10.0.2.20', 6, 53, 'ACCEPT', 1],
      ['10.0.1.30', '10.0.3.53', 17, 53, 'ACCEPT', 1],
      ['10.0.1.30', '10.0.4.0', 17, 53, 'ACCEPT', 1],
      ['10.0.1.30', '10.0.4.3', 17, 53, 'ACCEPT', 1],
      ['10.0.1.30', '10.0.4.4', 17, 53, 'ACCEPT', 1],
      ['10.0.1.30', '203.0.113.230', 6, 853, 'ACCEPT', 1],
      ['10.0.1.30', '203.0.113.230', 17, 53, 'REJECT', 1],
      ['10.0.3.53', '203.0.113.230', 17, 53, 'ACCEPT', 1],
    ]);
    // Neither what goes to the named resolvers nor what they ask.
    expect(await ask('dns-bypass-with-resolvers', ...columns)).toEqual([
      ['10.0.1.30', '203.0.113.230', 17, 53, 'ACCEPT', 2],
      ['10.0.1.30', '10.0.2.20', 6, 53, 'ACCEPT', 1],
      ['10.0.1.30', '10.0.4.4', 17, 53, 'ACCEPT', 1],
      ['10.0.1.30', '203.0.113.230', 6, 853, 'ACCEPT', 1],
      ['10.0.1.30', '203.0.113.230', 17, 53, 'REJECT', 1],
    ]);
  });

  test('unusual protocols and ports', async () => {
    expect(await ask('unusual-protocols-and-ports', 'interface_id', 'source', 'destination', 'protocol', 'port', 'records')).toEqual([
      ['eni-web', '10.0.0.10', '10.0.8.1', 47, 0, 30], // the tunnel of five hours
      ['eni-app', '10.0.1.30', '203.0.113.241', 6, 6667, 2],
      ['eni-app', '10.0.1.30', '10.0.8.1', 47, 0, 1],
      ['eni-app', '10.0.1.30', '203.0.113.230', 132, 53, 1],
      ['eni-app', '10.0.1.30', '203.0.113.241', 4, 0, 1],
      ...[25, 3333, 4444, 6697, 14444].map(port => ['eni-app', '10.0.1.30', '203.0.113.241', 6, port, 1]),
      ['eni-app', '10.0.1.30', '203.0.113.242', 17, 4444, 1],
    ]);
  });

  test('clear-text services', async () => {
    expect(await ask('clear-text-services', 'server', 'protocol', 'port', 'clients', 'clients_across_internet')).toEqual([
      ['10.0.0.10', 6, 80, 4, 1], // our own public range is no internet
      ['2001:db8:a::1', 6, 80, 1, 1], // two spellings
      ['203.0.113.250', 6, 21, 1, 1],
      ['10.0.8.9', 17, 161, 2, 0],
      ...[21, 23, 110, 143, 389, 1433, 6379, 11211].map(port => ['10.0.8.8', 6, port, 1, 0]),
    ]);
  });

  test('unencrypted flows', async () => {
    expect(await ask('unencrypted-flows', 'interface_id', 'sender', 'receiver', 'protocol', 'port', 'bytes')).toEqual([
      ['eni-app', '10.0.2.20', '10.0.1.30', 6, 3306, 9000],
      ['eni-app', '10.0.1.30', '10.0.2.20', 6, 3306, 7000],
    ]);
  });

  test('traffic between zones', async () => {
    expect(await ask('traffic-between-networks', 'vpc_id', 'sender', 'receiver', 'protocol', 'port', 'bytes')).toEqual([
      ['vpc-a', '10.0.1.30', '10.1.2.3', 6, 5432, 2000], // the fuller view: not the firewall's as well
      ['vpc-a', '10.0.0.0', '10.1.255.255', 6, 5432, 1000],
      ['vpc-a', '10.0.1.30', '10.1.2.4', 6, 4789, 1000], // TCP: no mirrored copy
      ['vpc-a', '10.0.1.30', '10.1.2.4', 17, 514, 1000],
      ['vpc-a', '10.0.1.30', '10.1.9.7', 6, 5432, 1000], // packet addresses are missing
      ['vpc-a', '10.0.1.30', '10.1.9.9', 6, 5432, 1000], // behind NAT
      ['vpc-a', '10.0.255.255', '10.1.0.0', 6, 5432, 1000],
      ['vpc-b', '10.0.1.30', '10.1.2.3', 6, 5432, 1000], // the receiver's VPC
      ['vpc-a', '10.1.2.3', '10.0.1.30', 6, 5432, 300],
    ]);
  });

  test('contact with bad addresses', async () => {
    const columns = ['interface_id', 'bad_address', 'peer', 'action', 'bytes_sent', 'bytes_received'];
    expect(await ask('contact-with-bad-addresses', ...columns)).toEqual([
      ['eni-web', '192.0.2.99', '10.0.0.10', 'ACCEPT', 100 * MIB + 9000, MIB + 6500],
      ['eni-app', '192.0.2.0', '10.0.1.30', 'ACCEPT', 700, 50],
      ['eni-nat', '192.0.2.7', '10.0.1.30', 'ACCEPT', 90, 80], // only the packet's own address tells
      ['eni-web', '192.0.2.255', '10.0.0.10', 'REJECT', 0, 0],
      ['eni-db', '192.0.2.99', '10.0.2.20', 'REJECT', 600 * MIB, 0],
      ['eni-app', '192.0.2.99', '10.0.1.30', 'ACCEPT', 300 * MIB, 2 * MIB],
      ['eni-nat', '192.0.2.99', '10.0.0.220', 'ACCEPT', 300 * MIB, 2 * MIB], // the same bytes again, as the question says
      ['eni-nat', '192.0.2.99', '10.0.1.30', 'ACCEPT', 300 * MIB, 2 * MIB],
    ]);
    expect(await ask('contact-with-listed', ...columns)).toEqual([
      ['eni-nat', '192.0.2.7', '10.0.1.30', 'ACCEPT', 90, 80],
      ['eni-six', '2001:db8:bad::1', '2001:db8:a::1', 'ACCEPT', 700, 0], // another spelling than in the list
      ['eni-web', '192.0.2.255', '10.0.0.10', 'REJECT', 0, 0],
    ]);
  });
});

/** What is answered from fewer fields: other SQL, other limits, as each question says. */
describe.each(HOURLY_PARQUET_AND_DAILY_TEXT)('%s, fewer fields', (_name, layout) => {
  const FORMATS = {
    least: FlowLogFormat.DEFAULT,
    flags: FlowLogFormat.DEFAULT.plus(FlowLogField.TCP_FLAGS),
    direction: FlowLogFormat.DEFAULT.plus(FlowLogField.FLOW_DIRECTION),
  };
  const opened = new Map<string, OpenStory>();
  const ask = async (fields: keyof typeof FORMATS, name: string, ...columns: string[]) =>
    pick(await opened.get(fields)!.lab.runNamedQuery(name), ...columns);
  beforeAll(async () => {
    for (const [fields, format] of Object.entries(FORMATS)) {
      const queries = QUESTIONS.filter(query => format.covers(...query._question.needs));
      opened.set(fields, await storyLab({ layout, format, queries }, records, elsewhere));
    }
  }, 60_000);
  afterAll(() => opened.forEach(one => one.close()));

  test('without the direction, a host must lie in a range of yours to be found open', async () => {
    expect(await ask('flags', 'ports-open-to-internet', 'interface_id', 'host', 'port', 'connections', 'internet_hosts')).toEqual([
      ['eni-web', '10.0.0.10', 8443, 3, 2],
      ['eni-app', '10.0.1.30', 8443, 1, 1],
      ['eni-other', '10.0.0.10', 8443, 1, 1],
      ['eni-web', '10.0.0.10', 80, 1, 1],
      ['eni-web', '10.0.0.10', 443, 1, 1],
    ]);
  });

  test('without flags only what was rejected makes a sweep', async () => {
    expect(await ask('least', 'host-sweep', 'from_inside', 'source', 'hosts')).toEqual([
      [true, '10.0.5.11', 20], // in mid-connection, which cannot be told
      [true, '10.0.5.13', 20], // two VPCs, which cannot be told
      [true, '10.0.5.4', 20], [true, '10.0.5.9', 20], [false, '2001:db8:20::1', 20], [false, '203.0.113.200', 20],
    ]);
  });

  test('without flags answers show among outbound rejects', async () => {
    const answer = await ask('direction', 'outbound-rejects', 'destination', 'port', 'attempts');
    expect(answer.filter(([destination]) => destination === '203.0.113.220')).toEqual([
      ['203.0.113.220', 4444, 2], ['203.0.113.220', 4447, 1], ['203.0.113.220', 4448, 1],
    ]);
  });

  test('without direction and flags, odd ports are told by a client port above 1023', async () => {
    const answer = await ask('least', 'unusual-protocols-and-ports', 'destination', 'protocol', 'port');
    expect(answer.filter(([destination]) => String(destination) > '203.0.113.242')).toEqual([
      ['203.0.113.244', 47, 0], // what came in from inside
      ['203.0.113.246', 6, 6667], ['203.0.113.247', 6, 6667], // running, and an answer from 8443
    ]);
  });

  test('without flags, services are told by a client port above 1023', async () => {
    const answer = await ask('least', 'clear-text-services', 'server', 'protocol', 'port', 'clients');
    expect(answer.filter(([server]) => String(server).startsWith('10.0.8.') && server !== '10.0.8.8')).toEqual([
      ['10.0.8.9', 17, 161, 2], ['10.0.8.11', 6, 80, 1], ['10.0.8.12', 6, 80, 1],
    ]);
  });

  test('without the direction, both ends of DNS show', async () => {
    const answer = await ask('least', 'dns-bypass', 'interface_id', 'client', 'server', 'protocol');
    expect(answer.filter(([, , server]) => server === '10.0.2.20')).toEqual([
      ['eni-db', '10.0.1.30', '10.0.2.20', 17], ['eni-app', '10.0.1.30', '10.0.2.20', 6], ['eni-db', '10.0.1.30', '10.0.2.20', 6],
    ]);
  });

  test('without packet addresses NAT hides the ends of networks', async () => {
    const answer = await ask('least', 'traffic-between-networks', 'sender', 'receiver');
    expect(answer.filter(([, receiver]) => String(receiver).startsWith('10.1.9.'))).toEqual([['10.0.1.30', '10.1.9.7'], ['10.0.1.30', '10.1.9.8']]);
  });
});

test('a list that is longer than an array of Athena still finds its last', async () => {
  const addresses = [...Array.from({ length: 255 }, (_, index) => `172.31.${index}.0/24`), '192.0.2.6/31'];
  const queries = [FlowLogQuery.contactWithBadAddresses(addresses)];
  const opened = await storyLab({ layout: S3LogLayout.parquet(), queries }, wrong().filter(record => record['interface-id'] === 'eni-nat'));
  try {
    const arrays = [...opened.lab.queries[0].sql.matchAll(/ARRAY\[([^\]]*)\]/g)].map(([, values]) => values.split(', ').length);
    // Two more arrays are the noise of the story, for the sender and for the receiver.
    expect(arrays).toEqual([250, 6, 2, 2]);
    expect(pick(await opened.lab.runNamedQuery('contact-with-bad-addresses'), 'bad_address')).toEqual([['192.0.2.7']]);
  } finally {
    opened.close();
  }
});
