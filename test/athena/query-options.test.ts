import { Duration, Size } from 'aws-cdk-lib';
import { FlowLogFormat, FlowLogQuery, KnownNetworks, MirrorQuery, PartitionGranularity, QuerySpan } from '../../src';
import { renderInsights } from '../../src/flow-logs/questions/private/insights';
import { render } from '../../src/flow-logs/questions/private/question';
import { parametersOf, propsOf } from '../../src/private/argument-kinds';
import { refusal } from '../fixtures/stacks';

/** Each option that some question takes, with a value that no question has by default. */
const VALUES: Record<string, unknown> = {
  span: QuerySpan.between('2026-11-01T00:00', '2026-11-02T00:00'),
  accounts: ['111122223333'],
  regions: ['eu-west-1'],
  queryName: 'another-name',
  address: '192.0.2.7',
  client: '192.0.2.8',
  server: '192.0.2.9',
  port: 444,
  interfaceId: 'eni-0a',
  instanceId: 'i-0a',
  macAddress: '0a:00:00:00:00:07',
  minPorts: 7,
  minHosts: 7,
  minConnections: 7,
  minSize: Size.bytes(7),
  minDuration: Duration.hours(7),
  baseline: Duration.days(5),
  ports: [7],
  resolvers: ['192.0.2.7'],
  minNames: 7,
  maxRequests: 7,
  maxClients: 8,
  at: '2026-11-01T10:00',
  beforeAndAfter: Duration.hours(7),
};

type Asking = Record<string, (options: object) => FlowLogQuery & MirrorQuery>;

const LISTS = ['all', 'likeAwsTemplate', 'of'];
const FLOW_LOGS = { table: 'flow_logs', time: { granularity: PartitionGranularity.HOUR, hive: false }, format: FlowLogFormat.RECOMMENDED_V5 };

/** Name and text of what a question saves. */
function saved({ queryName, _question: question, _span: span, _accounts: accounts, _regions: regions }: FlowLogQuery & MirrorQuery): string {
  return `${queryName}\n${render(question as any, { ...FLOW_LOGS, engine: 'suricata', span, accounts, regions, networks: KnownNetworks.of({}) } as any)}`;
}

/** Each factory whose only argument is options, with the names of what its type of options has. */
function factories(name: string, asking: object): [string, Asking[string], string[]][] {
  return Object.getOwnPropertyNames(asking).filter(factory => !LISTS.includes(factory)).flatMap(factory => {
    const parameters = parametersOf(`${name}.${factory}`);
    return parameters?.length === 1 ? [[`${name}.${factory}`, (asking as Asking)[factory], propsOf(parameters[0].type)!.map(prop => prop.name)]] : [];
  });
}

const FACTORIES = [...factories('FlowLogQuery', FlowLogQuery), ...factories('MirrorQuery', MirrorQuery)];

test('every factory and every option of the wings is looked at', () => {
  expect(FACTORIES.length).toBeGreaterThan(60);
  expect([...new Set(FACTORIES.flatMap(([, , options]) => options))].sort()).toEqual(Object.keys(VALUES).sort());
});

describe.each(FACTORIES)('%s', (name, ask, options) => {
  const plain = saved(ask({}));

  test.each(options)('uses %s, or refuses it by name', option => {
    const act = () => ask({ [option]: VALUES[option] });
    let text: string | undefined;
    try {
      text = saved(act());
    } catch {
      expect(refusal(act)).toMatch(new RegExp(`^${name.split('.')[1]} takes \\w+(, \\w+)*, got ${option}: .+; leave ${option} out$`));
    }
    expect(text).not.toBe(plain);
  });
});

test('fails when an option belongs to another question, and names those of this one', () => {
  expect(refusal(() => FlowLogQuery.portScan({ minHosts: 3 }))).toBe('portScan takes minPorts, got minHosts: 3; leave minHosts out');
  expect(refusal(() => FlowLogQuery.bruteForce({ minPorts: 3 }))).toBe('bruteForce takes minConnections, ports, got minPorts: 3; leave minPorts out');
  expect(() => FlowLogQuery.portScan({ minPorts: 3, minHosts: undefined })).not.toThrow();
});

describe('questions that need a value', () => {
  const asking = [...FlowLogQuery.all(), ...FlowLogQuery.likeAwsTemplate(), ...MirrorQuery.all()]
    .filter(({ _question: { asks = [] } }) => asks.length > 0);
  const asks = (query: FlowLogQuery | MirrorQuery) => [query.queryName, query._question.asks!.map(({ name }) => name)];

  test('ask Athena for it, unless it is given', () => {
    expect(asking.map(asks)).toEqual([
      ['rejected-to-port', ['port']], ['where-packets-stop', ['client', 'server']], ['who-talked-to', ['address']], ['who-had-address', ['address']],
      ['activity-of-interface', ['interfaceId']], ['activity-of-instance', ['instanceId']], ['traffic-from-source-address', ['source']],
      ['traffic-to-destination-address', ['destination']], ['mirror-who-talked-to', ['address']], ['mirror-interface-of-mac', ['macAddress']],
    ]);
    expect(asks(FlowLogQuery.wherePacketsStop({ server: '10.0.0.20' }))).toEqual(['where-packets-stop-to-10.0.0.20', ['client']]);
    expect(asks(FlowLogQuery.wherePacketsStop({ client: '10.0.0.10' }))).toEqual(['where-packets-stop-from-10.0.0.10', ['server']]);
    expect(FlowLogQuery.whoTalkedTo({ address: '10.0.0.10' })._question.asks).toEqual([]);
  });

  test.each(asking.map(query => [query.queryName, query] as const))('%s has one mark per value, and none in its comment', (_, query) => {
    const [, ...lines] = saved(query as FlowLogQuery & MirrorQuery).split('\n');
    const [comment, sql] = [lines.filter(line => line.startsWith('--')), lines.filter(line => !line.startsWith('--'))];
    expect(comment.join('\n')).not.toContain('?');
    expect(sql.join('\n').match(/\?/g)).toHaveLength(query._question.asks!.length);
  });

  test('say in their comment what to type, in the order of the marks', () => {
    expect(saved(FlowLogQuery.wherePacketsStop() as FlowLogQuery & MirrorQuery)).toContain(`\
-- Between a client and a server, where do packets stop
-- Athena asks for 2 values on each run: 1. client, such as '10.0.0.10'; 2. server, such as '10.0.0.20'. Texts have single quotes.
-- Parameters: span: the last 24 hours; port: any.
`);
    expect(saved(FlowLogQuery.rejectedToPort() as FlowLogQuery & MirrorQuery)).toContain('-- Athena asks for a value on each run: port, such as 3306. Texts have single quotes.\n');
  });

  test('have a wording for Logs Insights when they are given it', () => {
    const asked = { format: FlowLogFormat.DEFAULT, networks: KnownNetworks.of({}), isDiscovered: true };
    const text = renderInsights(FlowLogQuery.rejectedToPort({ port: 22 })._question, asked);
    expect(text).toContain('and dstPort = 22');
  });
});

// A question that joined the list would appear in the templates of users: it waits for the next major version.
test('all() is the list of this major version', () => {
  expect(FlowLogQuery.all().map(query => query.queryName)).toEqual([
    'rejected-to-port', 'security-group-or-network-acl', 'where-packets-stop', 'connections-without-answer', 'rejected-mid-connection', 'what-changed',
    'most-rejected', 'block-public-access-or-encryption-controls', 'who-talked-to', 'who-had-address', 'activity-of-interface', 'activity-of-instance',
    'service-map', 'listening-services', 'top-talkers', 'top-talkers-packet-level', 'top-instances', 'top-subnets', 'top-vpcs', 'new-destinations',
    'traffic-by-aws-service', 'traffic-by-ecs-service', 'traffic-by-instance-tag', 'ipv6-traffic', 'administration-from-internet',
    'ports-open-to-internet', 'port-scan', 'host-sweep', 'brute-force', 'uploads-to-internet', 'beacons', 'long-connections', 'outbound-rejects',
    'dns-bypass', 'unusual-protocols-and-ports', 'clear-text-services', 'unencrypted-flows', 'nat-gateway-users', 'regional-nat-gateway-users',
    's3-and-dynamodb-through-nat', 'data-transfer-between-availability-zones', 'data-transfer-by-path', 'records-by-interface', 'lost-records',
    'silent-interfaces', 'hours-without-records', 'mixed-formats', 'double-flow-logs', 'transit-gateway-drops', 'transit-gateway-traffic',
    'transit-gateway-one-way', 'transit-gateway-lost-records',
  ]);
  expect(MirrorQuery.all().map(query => query.queryName)).toEqual([
    'mirror-top-talkers', 'mirror-new-external-destinations', 'mirror-long-connections', 'mirror-who-talked-to', 'mirror-mirrored-twice',
    'mirror-rare-dns-names', 'mirror-nxdomain-floods', 'mirror-dns-tunnels', 'mirror-old-tls-versions', 'mirror-doubtful-certificates',
    'mirror-tls-names', 'mirror-rare-user-agents', 'mirror-clear-text-credentials', 'mirror-silent-sources', 'mirror-interface-of-mac',
    'mirror-reassembly-gaps', 'mirror-lost-packets', 'mirror-unreadable-lines',
  ]);
});
