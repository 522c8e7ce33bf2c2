import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { ASKED_VALUES } from '../../../../lab/samples/asked-values';
import { templateScene } from '../../../../lab/samples/scenes/template';
import { flow, MIB, story } from '../../../../lab/samples/story';
import { FlowLogFormat, FlowLogQuery, KnownNetworks, QuerySpan, S3LogLayout } from '../../../../src';
import { newStack } from '../../../fixtures/stacks';
import { packIn } from '../pack';
import { ELSEWHERE, HOURLY_PARQUET_AND_DAILY_TEXT, OpenStory, pick, storyLab } from '../story-lab';

/** Numbers follow from lab/samples/scenes/template.ts; the VPC is a place of its own. */
const GIB = 1024 * MIB;

/** The same addresses in another account. */
const elsewhere = [{
  account: ELSEWHERE.account,
  records: [flow({ 'ago': 3600, 'vpc-id': 'vpc-t', 'srcaddr': '10.4.0.1', 'srcport': 50000, 'dstaddr': '10.4.0.2', 'dstport': 443, 'bytes': 6 * GIB })],
}];

describe.each(HOURLY_PARQUET_AND_DAILY_TEXT)('%s', (_name, layout) => {
  let opened: OpenStory;
  /** Rows of the VPC of the scene, in this account. */
  const ask = async (name: string, ...columns: string[]) => pick(await opened.lab.runNamedQuery(name, ASKED_VALUES[name]), 'aws_account_id', 'vpc_id', ...columns)
    .filter(([account, vpc]) => account !== ELSEWHERE.account && vpc === 'vpc-t').map(([, , ...row]) => row);
  beforeAll(async () => {
    opened = await storyLab({ layout, queries: FlowLogQuery.likeAwsTemplate() }, [...story(), ...templateScene()], elsewhere);
  }, 60_000);
  afterAll(() => opened.close());

  test('all 16 answer', async () => {
    const results = await opened.lab.runNamedQueries(ASKED_VALUES);
    expect(results.map(({ name, rows }) => [name, rows.length > 0])).toEqual(FlowLogQuery.likeAwsTemplate().map(query => [query.queryName, true]));
  });

  test('accepted traffic', async () => {
    expect(await ask('accepted-traffic', 'interface_id', 'source', 'destination', 'dstport', 'connections', 'bytes')).toEqual([
      ['eni-t1', '10.4.0.1', '10.4.0.2', 443, 3, 5 * GIB], // of one only the answer was recorded
      ['eni-t2', '10.4.0.1', '10.4.0.2', 443, 2, 5 * GIB], // the other end
      ['eni-t1', '10.4.0.1', '192.0.2.40', 443, 1, 2 * GIB],
      ['eni-tnat', '10.4.0.11', '10.4.0.9', 443, 1, 2 * GIB],
      ['eni-tnat', '10.4.0.9', '192.0.2.40', 443, 1, 2 * GIB],
      ['eni-t1', '2001:db8:4::1', '2001:db8:4::2', 443, 1, GIB],
      ['eni-t1b', '203.0.113.40', '10.4.0.1', 443, 1, GIB],
      ['eni-t2', '2001:db8:4::1', '2001:db8:4::2', 443, 1, GIB],
      ['eni-t1', '10.4.0.1', '10.4.0.2', 22, 1, MIB],
      ['eni-t2', '10.4.0.1', '10.4.0.2', 22, 1, MIB],
      ['eni-t2', '10.4.0.3', '10.4.0.2', 5986, 1, MIB],
    ]);
  });

  test('administration ports, SSH and RDP', async () => {
    expect(await ask('admin-port-traffic', 'client', 'bytes_to_server', 'bytes_to_client', 'bytes')).toEqual([
      ['10.4.0.1', 6 * MIB, 2 * MIB, 8 * MIB], ['10.4.0.3', MIB, 0, MIB],
    ]);
    expect(await ask('ssh-rdp-traffic', 'client', 'server', 'port', 'bytes_to_server', 'bytes_to_client', 'bytes')).toEqual([
      ['10.4.0.1', '10.4.0.2', 3389, 5 * MIB, 0, 5 * MIB], ['10.4.0.1', '10.4.0.2', 22, MIB, 2 * MIB, 3 * MIB],
    ]);
  });

  test('totals by family', async () => {
    // 1 to 2 and back, 3 to 2, 1 to the internet and back, and what the gateway passes on: three pairs of 2 GiB.
    expect(await ask('total-ipv4-traffic', 'pairs', 'bytes')).toEqual([[8, 5 * GIB + 6 * MIB + 3 * GIB + 6 * MIB + MIB + 5 * GIB + 6 * GIB]]);
    expect(await ask('total-ipv6-traffic', 'pairs', 'bytes', 'packets')).toEqual([[1, GIB, 10]]);
  });

  test('rejected traffic', async () => {
    const tcp = ['eni-t2', '10.4.0.3', '10.4.0.2', 8080, 6, 'REJECT', 2, 7 * GIB];
    const columns = ['interface_id', 'source', 'destination', 'dstport', 'protocol', 'action', 'connections', 'bytes'];
    expect(await ask('rejected-tcp-traffic', ...columns)).toEqual([tcp]);
    expect(await ask('rejected-traffic', ...columns)).toEqual([['eni-t2', '10.4.0.3', '10.4.0.2', 22, 17, 'REJECT', 1, 7 * GIB], tcp]);
  });

  test('top talkers, by interface and by packet', async () => {
    const columns = ['address', 'bytes_sent', 'bytes_received', 'bytes'];
    expect(await ask('top-talking-addresses', ...columns)).toEqual([
      ['10.4.0.1', 11 * GIB + 6 * MIB, 4 * GIB + 6 * MIB, 15 * GIB + 12 * MIB],
      ['10.4.0.2', 3 * GIB + 6 * MIB, 5 * GIB + 7 * MIB, 8 * GIB + 13 * MIB],
      ['203.0.113.40', GIB, 4 * GIB, 5 * GIB],
      ['10.4.0.9', 2 * GIB, 2 * GIB, 4 * GIB], // the gateway
      ['192.0.2.40', 0, 4 * GIB, 4 * GIB], // from the host and again from the gateway
      ['10.4.0.11', 2 * GIB, 0, 2 * GIB], // seen at the gateway only
      ['2001:db8:4::1', GIB, 0, GIB],
      ['2001:db8:4::2', 0, GIB, GIB],
      ['10.4.0.3', MIB, 0, MIB],
    ]);
    expect(await ask('top-talking-addresses-packet-level', ...columns)).toEqual([
      ['10.4.0.1', 9 * GIB + 6 * MIB, 4 * GIB + 6 * MIB, 13 * GIB + 12 * MIB], // without the pod's
      ['10.4.0.2', 3 * GIB + 6 * MIB, 5 * GIB + 7 * MIB, 8 * GIB + 13 * MIB],
      ['203.0.113.40', GIB, 4 * GIB, 5 * GIB],
      ['192.0.2.40', 0, 4 * GIB, 4 * GIB],
      ['10.4.0.11', 2 * GIB, 0, 2 * GIB],
      ['10.4.0.9', 2 * GIB, 0, 2 * GIB],
      ['2001:db8:4::1', GIB, 0, GIB],
      ['2001:db8:4::2', 0, GIB, GIB],
      ['10.4.0.3', MIB, 0, MIB],
    ]);
  });

  test('instances and subnets', async () => {
    expect(await ask('top-talking-instances', 'instance_id', 'interfaces', 'bytes')).toEqual([
      ['i-t1', 2, 16 * GIB + 7 * MIB], ['i-t2', 1, 9 * GIB + 9 * MIB], ['none', 1, 4 * GIB],
    ]);
    expect(await ask('top-talking-subnets', 'subnet_id', 'interfaces', 'bytes')).toEqual([
      ['subnet-t1', 2, 16 * GIB + 7 * MIB], ['subnet-t2', 1, 9 * GIB + 9 * MIB], ['subnet-t0', 1, 4 * GIB],
    ]);
  });

  test('TCP by sender', async () => {
    expect(await ask('top-tcp-traffic', 'sender', 'receivers', 'bytes')).toEqual([
      ['10.4.0.1', 3, 11 * GIB + MIB], ['10.4.0.2', 1, 3 * GIB + 6 * MIB], ['10.4.0.11', 1, 2 * GIB], ['10.4.0.9', 1, 2 * GIB],
      ['2001:db8:4::1', 1, GIB], ['203.0.113.40', 1, GIB], ['10.4.0.3', 1, MIB],
    ]);
  });

  test('pairs, by interface and by packet', async () => {
    expect(await ask('total-bytes-transferred', 'sender', 'receiver', 'bytes', 'packets')).toEqual([
      ['10.4.0.1', '10.4.0.2', 5 * GIB + 6 * MIB, 40],
      ['10.4.0.1', '203.0.113.40', 4 * GIB, 10],
      ['10.4.0.2', '10.4.0.1', 3 * GIB + 6 * MIB, 40],
      ['10.4.0.1', '192.0.2.40', 2 * GIB, 10], ['10.4.0.11', '10.4.0.9', 2 * GIB, 10], ['10.4.0.9', '192.0.2.40', 2 * GIB, 10],
      ['2001:db8:4::1', '2001:db8:4::2', GIB, 10], ['203.0.113.40', '10.4.0.1', GIB, 10],
      ['10.4.0.3', '10.4.0.2', MIB, 10],
    ]);
    expect((await ask('total-bytes-transferred-packet-level', 'sender', 'receiver', 'bytes')).slice(2, 6)).toEqual([
      ['10.4.0.2', '10.4.0.1', 3 * GIB + 6 * MIB],
      ['10.4.0.11', '192.0.2.40', 2 * GIB], ['10.4.0.9', '192.0.2.40', 2 * GIB], // at the pod's node and at the gateway: once
      ['2001:db8:4::1', '2001:db8:4::2', GIB],
    ]);
  });

  test('from and to an address, behind the gateway too', async () => {
    const columns = ['interface_id', 'source', 'destination', 'action', 'bytes'];
    const node = ['eni-t1', '10.4.0.1', '192.0.2.40', 'ACCEPT', 2 * GIB];
    const gateway = ['eni-tnat', '10.4.0.11', '10.4.0.9', 'ACCEPT', 2 * GIB];
    expect(await ask('traffic-from-source-address', ...columns)).toEqual([node, gateway]);
    expect(await ask('traffic-to-destination-address', ...columns)).toEqual([node, gateway, ['eni-tnat', '10.4.0.9', '192.0.2.40', 'ACCEPT', 2 * GIB]]);
  });

  test('an account is a line of its own', async () => {
    const answer = pick(await opened.lab.runNamedQuery('total-bytes-transferred'), 'aws_account_id', 'sender', 'receiver', 'bytes');
    expect(answer[0]).toEqual([ELSEWHERE.account, '10.4.0.1', '10.4.0.2', 6 * GIB]);
  });
});

test('the default format answers twelve; both ends count, and secondary addresses are not found', async () => {
  const queries = FlowLogQuery.likeAwsTemplate();
  const opened = await storyLab({ layout: S3LogLayout.parquet(), format: FlowLogFormat.DEFAULT, queries }, templateScene());
  try {
    expect(opened.lab.queries.map(({ name }) => name)).toEqual([
      'accepted-traffic', 'admin-port-traffic', 'total-ipv4-traffic', 'total-ipv6-traffic', 'rejected-tcp-traffic', 'rejected-traffic', 'ssh-rdp-traffic',
      'top-talking-addresses', 'top-tcp-traffic', 'total-bytes-transferred', 'traffic-from-source-address', 'traffic-to-destination-address',
    ]);
    const [first] = pick(await opened.lab.runNamedQuery('total-bytes-transferred'), 'sender', 'receiver', 'bytes');
    expect(first).toEqual(['10.4.0.1', '10.4.0.2', 10 * GIB + 7 * MIB]);
    expect(pick(await opened.lab.runNamedQuery('traffic-from-source-address', ["'10.4.0.11'"]), 'interface_id')).toEqual([['eni-tnat']]);
    expect(pick(await opened.lab.runNamedQuery('traffic-to-destination-address', ["'192.0.2.40'"]), 'interface_id')).toEqual([['eni-t1'], ['eni-tnat']]);
  } finally {
    opened.close();
  }
});

describe('the list', () => {
  const names = FlowLogQuery.likeAwsTemplate().map(query => query.queryName);

  test('has 16 questions, whose names clash neither with each other nor with the catalogue', () => {
    expect(names).toHaveLength(16);
    const all = [...FlowLogQuery.all().map(query => query.queryName), ...names];
    expect(new Set(all).size).toBe(all.length);
    expect(packIn(newStack(), { queries: [...FlowLogQuery.all(), ...FlowLogQuery.likeAwsTemplate()] }).queries.length).toBeGreaterThan(16);
  });

  test('takes span, accounts and Regions for all', () => {
    const scope = { span: QuerySpan.between('2026-11-01T00:00', '2026-11-01T06:00'), accounts: ['111122223333'], regions: ['eu-west-1'] };
    const told = { _span: scope.span, _accounts: scope.accounts, _regions: scope.regions };
    FlowLogQuery.likeAwsTemplate(scope).forEach(query => expect(query).toMatchObject(told));
    FlowLogQuery.likeAwsTemplate().forEach(query => expect(query._span._label).toBe('the last 24 hours'));
  });

  test('Athena asks for the address of the two questions that have one', () => {
    const asked = FlowLogQuery.likeAwsTemplate()
      .flatMap(({ queryName, question, _question: { asks = [] } }) => asks.map(({ name }) => [queryName, question, name]));
    expect(asked).toEqual([
      ['traffic-from-source-address', 'Which traffic came from an address?', 'source'],
      ['traffic-to-destination-address', 'Which traffic went to an address?', 'destination'],
    ]);
  });

  test('an address that is asked for is shown although it is expected', () => {
    const stack = newStack();
    const knownNetworks = KnownNetworks.of({ knownNoise: ['10.0.9.9/32'] });
    packIn(stack, { queries: FlowLogQuery.likeAwsTemplate(), knownNetworks });
    const [saved] = Object.values(Template.fromStack(stack).findResources('AWS::Athena::NamedQuery', { Properties: { Name: 'traffic-from-source-address' } }));
    const noiseAt = (column: string) => `NOT any_match(ARRAY['10.0.9.9/32'], cidr -> contains(cidr, try_cast(nullif(${column}, '-') AS ipaddress)))`;
    expect(saved.Properties.QueryString).toContain(noiseAt('dstaddr'));
    expect(saved.Properties.QueryString).not.toContain(noiseAt('srcaddr'));
  });

  test('says in a note, not a warning, which of them a format lacks fields for', () => {
    const stack = newStack();
    packIn(stack, { queries: FlowLogQuery.likeAwsTemplate() }, FlowLogFormat.DEFAULT);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
    Annotations.fromStack(stack).hasInfo('/Network/Questions', Match.stringLikeRegexp('^12 questions are saved; 4 others are left out, since the table cannot answer them, such as '
      + 'top-talking-addresses-packet-level \\(lacks pkt-srcaddr, pkt-dstaddr\\), top-talking-instances \\(lacks instance-id\\), '
      + 'top-talking-subnets \\(lacks subnet-id\\)\\. What each needs: https://.*/docs/reference/questions\\.md'));
  });
});
