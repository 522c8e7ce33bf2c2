import { OpenStory, pick, storyLab } from './story-lab';
import { flow } from '../../../lab/samples/story';
import { SampleRecord } from '../../../lab/samples/writer';
import { FlowLogField, FlowLogFormat, FlowLogQuery, S3LogLayout } from '../../../src';

/** What questions count, over records of a few conversations that can be added up by hand. */
const TCP_443 = { srcport: 40000, dstport: 443, ago: 3600 };
const ANSWER = { srcport: 443, dstport: 40000, ago: 3600 };
const HOST = '10.5.0.7';
const GATEWAY = '10.5.0.220';
const REMOTE = '192.0.2.80';

/** 1,000 bytes up and 50,000 down through a NAT gateway: two records at the host, four at the gateway. */
function throughGateway(): SampleRecord[] {
  const [up, down] = [{ ...TCP_443, bytes: 1000 }, { ...ANSWER, bytes: 50_000 }];
  const [host, nat] = [{ 'interface-id': 'eni-host' }, { 'interface-id': 'eni-gateway' }];
  const out = { 'flow-direction': 'egress' };
  return [
    flow({ ...up, ...host, ...out, srcaddr: HOST, dstaddr: REMOTE }),
    flow({ ...down, ...host, srcaddr: REMOTE, dstaddr: HOST }),
    flow({ ...up, ...nat, 'srcaddr': HOST, 'dstaddr': GATEWAY, 'pkt-dstaddr': REMOTE }),
    flow({ ...up, ...nat, ...out, srcaddr: GATEWAY, dstaddr: REMOTE }),
    flow({ ...down, ...nat, srcaddr: REMOTE, dstaddr: GATEWAY }),
    flow({ ...down, ...nat, ...out, 'srcaddr': GATEWAY, 'dstaddr': HOST, 'pkt-srcaddr': REMOTE }),
  ];
}

const WITH_PACKETS = FlowLogFormat.DEFAULT.plus(FlowLogField.PKT_SRCADDR, FlowLogField.PKT_DSTADDR);
const opened: OpenStory[] = [];
afterEach(() => opened.splice(0).forEach(story => story.close()));

async function open(queries: FlowLogQuery[], records: SampleRecord[], format = FlowLogFormat.RECOMMENDED_V5) {
  const story = await storyLab({ layout: S3LogLayout.parquet(), format, queries }, records);
  opened.push(story);
  return story.lab;
}

test('through a NAT gateway the questions of AWS\'s template count each pair, and each of them says so', async () => {
  const lab = await open(FlowLogQuery.likeAwsTemplate(), throughGateway());
  const ask = async (name: string, ...columns: string[]) => pick(await lab.runNamedQuery(name), ...columns);
  // Six pairs, three times the conversation; both of the host's in one line.
  expect(await ask('total-ipv4-traffic', 'pairs', 'bytes')).toEqual([[6, 153_000]]);
  expect(await ask('top-tcp-traffic', 'sender', 'bytes')).toContainEqual([HOST, 2000]);
  expect(await ask('top-talking-addresses', 'address', 'bytes_received')).toContainEqual([HOST, 100_000]);
  const counting = lab.queries.filter(({ sql }) => sql.includes('for each pair of sender and receiver')).map(({ name }) => name);
  expect(counting).toEqual([
    'admin-port-traffic', 'total-ipv4-traffic', 'total-ipv6-traffic', 'ssh-rdp-traffic', 'top-talking-addresses', 'top-talking-addresses-packet-level',
    'top-tcp-traffic', 'total-bytes-transferred', 'total-bytes-transferred-packet-level',
  ]);
  for (const { name, sql } of lab.queries.filter(query => counting.includes(query.name))) {
    expect([name, sql]).toEqual([name, expect.stringContaining('-- Through a NAT gateway or a firewall a conversation is up to three pairs, and its bytes count in each')]);
  }
  expect(lab.queries.map(({ sql }) => sql).join()).not.toContain('each byte counts once within a VPC');
});

test('accepted traffic shows equal ports, and conversations of which only the answer was recorded', async () => {
  const at = { 'ago': 3600, 'interface-id': 'eni-server', 'bytes': 300 };
  const lab = await open(FlowLogQuery.likeAwsTemplate(), [
    flow({ ...at, srcaddr: '10.5.0.1', srcport: 7000, dstaddr: '10.5.0.2', dstport: 7000 }),
    flow({ ...at, srcaddr: '10.5.0.2', srcport: 5432, dstaddr: '10.5.0.3', dstport: 50_000 }),
    flow({ ...at, srcaddr: '10.5.0.4', srcport: 50_001, dstaddr: '10.5.0.2', dstport: 22 }),
    flow({ ...at, srcaddr: '10.5.0.5', srcport: 50_001, dstaddr: '10.5.0.2', dstport: 22, action: 'REJECT' }),
    flow({ ...at, srcaddr: '10.5.0.6', srcport: 50_001, dstaddr: '10.5.0.2', dstport: 22, protocol: 17 }),
  ], FlowLogFormat.DEFAULT);
  expect(pick(await lab.runNamedQuery('accepted-traffic'), 'source', 'destination', 'dstport', 'connections', 'bytes')).toEqual([
    ['10.5.0.1', '10.5.0.2', 7000, 1, 300], ['10.5.0.4', '10.5.0.2', 22, 1, 300], ['10.5.0.3', '10.5.0.2', 5432, 1, 0],
  ]);
});

test.each([
  ['the default format', FlowLogFormat.DEFAULT, [['eni-gateway', GATEWAY, 50_000, 1000], ['eni-host', REMOTE, 50_000, 1000]]],
  ['packet addresses', WITH_PACKETS, [['eni-gateway', REMOTE, 50_000, 1000], ['eni-host', REMOTE, 50_000, 1000]]],
])('who talked to an address: answered by %s, whose peers are those that it can tell', async (_name, format, expected) => {
  const question = FlowLogQuery.whoTalkedTo({ address: HOST });
  const lab = await open([question], throughGateway(), format);
  expect(pick(await lab.runNamedQuery(question.queryName), 'interface_id', 'peer', 'bytes_received', 'bytes_sent').sort()).toEqual(expected);
  expect(lab.queries[0].sql).toContain('neither who was behind a NAT gateway nor a secondary address, such as that of a pod');
});

test('the example of mixed formats is one record', async () => {
  const lab = await open([FlowLogQuery.mixedFormats()], [
    flow({ 'ago': 3600, 'action': 'ACCEPT', 'log-status': 'WEIRD' }),
    flow({ 'ago': 3600, 'srcport': 1, 'action': 'SUCCESS', 'log-status': 'OK' }),
  ]);
  const [row] = pick(await lab.runNamedQuery('mixed-formats'), 'odd_records', 'example_action', 'example_status');
  expect(row).toEqual([2, 'ACCEPT', 'WEIRD']);
});

test('what an interface did says whose addresses it shows', async () => {
  const lab = await open([FlowLogQuery.interfaceActivity({ interfaceId: 'eni-0123456789abcdef0' })], throughGateway());
  expect(lab.queries[0].sql).toContain('-- sender and receiver are the addresses of the packets where the format has them (pkt_srcaddr, pkt_dstaddr), else those that the interface saw.');
});
