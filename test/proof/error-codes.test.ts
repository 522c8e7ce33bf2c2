import { readFileSync } from 'fs';
import { join } from 'path';
import { aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2, aws_kms as kms, aws_logs as logs, aws_s3 as s3, Size, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ts from 'typescript';
import { EC2, Verdict } from './error-codes';
import { ELSEWHERE } from './error-codes-elsewhere';
import { SERVICES } from './error-codes-services';
import {
  AthenaWorkGroup, CaptureEngine, CloudWatchFlowLogs, FlowLogField, FlowLogFormat, FlowLogsLogGroup, FlowLogInsights,
  FlowLogQuery, FlowLogQueryPack, FlowLogSource,
  FlowLogTable, FlowLogTamperAlarm, KnownNetworks, MirrorCollector, MirrorDestination, MirrorEndpointService, MirrorTarget, S3FlowLogs,
} from '../../src';
import { refusal } from '../fixtures/stacks';
import { nodesOf, parse, ROOT } from '../house/sources';
import { newVpc } from '../mirroring/collectors/estate';
import { newZonedStack } from '../mirroring/sessions/estate';
import { appliancesIn, balancerIn, groupIn, interfaceTarget, vpcIn } from '../mirroring/sessions/receiving';

const MODELS: { source: string; calls: Record<string, string[]> } = JSON.parse(readFileSync(join(ROOT, 'test/fixtures/aws-errors.json'), 'utf8'));

/** What AWS refuses with one of the codes, and no other table of test/proof has: each beside a twin that passes. */
interface Case {
  /** How the message begins, or the id of the warning. */
  readonly says: string;
  readonly bad: (stack: Stack) => unknown;
  readonly twin: (stack: Stack) => unknown;
}

const source = (stack: Stack, id = 'vpc-0a') => FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, id, id));
const filed = (stack: Stack, id = 'vpc-0a') => new S3FlowLogs(stack, `FlowLogs-${id}`, { sources: [source(stack, id)] });
const live = (stack: Stack, props: { logGroup?: FlowLogsLogGroup; format?: FlowLogFormat } = {}) =>
  new CloudWatchFlowLogs(stack, 'Live', { sources: [source(stack)], trafficType: ec2.FlowLogTrafficType.REJECT, ...props });
const table = (stack: Stack, tableName?: string) => new FlowLogTable(stack, 'Table', { flowLogs: filed(stack), tableName });
const metrics = (props: { metricNamespace?: string; rejectedPorts?: number[] }) => (stack: Stack) => new FlowLogInsights(stack, 'Insights', { flowLogs: live(stack), metrics: props });
const groups = (...names: string[]) => (stack: Stack) => names.forEach((logGroupName, index) => new FlowLogsLogGroup(stack, `Group${index}`, { logGroupName }));
const workGroups = (...names: string[]) => (stack: Stack) => names.forEach((workGroupName, index) => new AthenaWorkGroup(stack, `WorkGroup${index}`, { workGroupName }));
const own = (wording: { queryName?: string; question?: string; sql?: string }) => (stack: Stack) => new FlowLogQueryPack(stack, 'Questions', {
  table: table(stack), queries: [FlowLogQuery.of({ queryName: 'mine', question: 'How many?', sql: 'SELECT count(*) FROM {table} WHERE {span}', ...wording })],
});
const cidrs = (sourceCidrs: string[]) => (stack: Stack) => interfaceTarget(stack, groupIn(stack, vpcIn(stack)), { sourceCidrs });
const ranges = (count: number) => Array.from({ length: count }, (_, index) => `10.${index}.0.0/16`);
const service = (accounts: string[]) => (stack: Stack) => {
  const vpc = vpcIn(stack);
  return new MirrorEndpointService(stack, 'Service', { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, targets: [appliancesIn(stack, vpc)], healthCheckPort: 8080, accounts });
};
const collector = (props: object) => (stack: Stack) =>
  new MirrorCollector(stack, 'Collector', { vpc: newVpc(stack), engines: [CaptureEngine.pcap({ bytesPerDay: Size.gibibytes(1) })], ...props });
const of = (stack: Stack, one: FlowLogSource) => new S3FlowLogs(stack, 'FlowLogs', { sources: [one] });
const endpoint = (stack: Stack, id: string) =>
  new MirrorTarget(stack, 'Target', { destination: MirrorDestination.gatewayLoadBalancerEndpoint(ec2.CfnVPCEndpoint.fromVpcEndpointId(stack, 'Endpoint', id)) });
function ofInterface(stack: Stack, id: string, index: number): void {
  const options = { securityGroups: [groupIn(stack, vpcIn(stack, `Vpc${index}`), `Group${index}`)] };
  const eni = ec2.CfnNetworkInterface.fromNetworkInterfaceId(stack, `Eni${index}`, id);
  new MirrorTarget(stack, `Target${index}`, { sourceCidrs: ['10.0.0.0/8'], destination: MirrorDestination.networkInterface(eni, options) });
}
function ofBalancer(stack: Stack, count: number): void {
  const vpc = vpcIn(stack);
  const group = new elbv2.NetworkTargetGroup(stack, 'Targets', { vpc, port: 4789, protocol: elbv2.Protocol.UDP });
  const defaultAction = elbv2.NetworkListenerAction.forward([group]);
  const listener = balancerIn(stack, vpc).addListener('Own', { port: 4789, protocol: elbv2.Protocol.UDP, defaultAction });
  Array.from({ length: count }, (_, index) => new MirrorTarget(stack, `Target${index}`, { destination: MirrorDestination.networkListener(listener) }));
}
const asymmetric = (keySpec: kms.KeySpec, keyUsage: kms.KeyUsage) => (stack: Stack) => new FlowLogsLogGroup(stack, 'Group', { encryptionKey: new kms.Key(stack, 'Key', { keySpec, keyUsage }) });
const tables = (...names: string[]) => (stack: Stack) => {
  const { databaseName } = table(stack);
  names.forEach((tableName, index) => new FlowLogTable(stack, `More${index}`, {
    flowLogs: filed(stack, `vpc-${index}`), tableName, database: { databaseRef: { databaseName }, node: stack.node, env: { account: stack.account, region: stack.region } } as any,
  }));
};
const insights = (count: number) => (stack: Stack) => new FlowLogInsights(stack, 'Insights', {
  flowLogs: live(stack, { format: FlowLogFormat.RECOMMENDED_V5 }),
  queries: [FlowLogQuery.administrationFromInternet()],
  knownNetworks: KnownNetworks.of({ ownRanges: Array.from({ length: count }, (_, index) => `198.51.${index % 256}.${index < 256 ? 0 : 128}/25`) }),
});
/** So many fields more than the default format has. */
const wide = (count: number) => FlowLogFormat.DEFAULT.plus(...Array.from({ length: count }, (_, index) => FlowLogField.of(`field-to-come-${10 + index}`)));
const buckets = (count: number) => (stack: Stack) => new FlowLogTamperAlarm(stack, 'Tampering', {
  flowLogs: [], buckets: Array.from({ length: count }, (_, index) => s3.Bucket.fromBucketName(stack, `Bucket${index}`, `archive-${index + 1000}-${'x'.repeat(50)}`)),
});
const alarms = (count: number) => (stack: Stack) => Array.from({ length: count }, (_, index) => new FlowLogTamperAlarm(stack, `Tampering${index}`, { flowLogs: [filed(stack, `vpc-${index}`)] }));
const filters = (count: number) => (stack: Stack) => {
  const flowLogs = live(stack);
  return Array.from({ length: count }, (_, index) => new FlowLogInsights(stack, `Insights${index}`, { flowLogs, metrics: {} }));
};

const REFUSED: Record<string, Case> = {
  'a VPC id of another kind': { says: 'vpc must be a VPC, got the id "i-0a"', ...both((stack, id: string) => filed(stack, id), 'i-0a', 'vpc-0a') },
  'a subnet id of another kind': {
    says: 'subnet must be a subnet, got the id "vpc-0a"', ...both((stack, id: string) => of(stack, FlowLogSource.subnet(ec2.CfnSubnet.fromSubnetId(stack, 'Subnet', id))), 'vpc-0a', 'subnet-0a'),
  },
  'a NAT gateway id of another kind': {
    says: 'natGateway must be a NAT gateway, got the id "vpc-0a"', ...both((stack, id: string) => of(stack, FlowLogSource.regionalNatGateway(ec2.CfnNatGateway.fromNatGatewayId(stack, 'Nat', id))), 'vpc-0a', 'nat-0a'),
  },
  'an interface id of another kind': {
    says: 'networkInterface must be a network interface, got the id "i-0a"',
    ...both((stack, id: string) => of(stack, FlowLogSource.networkInterface(ec2.CfnNetworkInterface.fromNetworkInterfaceId(stack, 'Eni', id))), 'i-0a', 'eni-0a'),
  },
  'an endpoint id of another kind': { says: 'endpoint must be a VPC endpoint, got the id "eni-0a"', ...both(endpoint, 'eni-0a', 'vpce-0a') },
  'two targets of one network interface': {
    says: 'destination must not be that of another MirrorTarget, got a network interface, eni-0a',
    ...both((stack, ids: string[]) => ids.forEach((id, index) => ofInterface(stack, id, index)), ['eni-0a', 'eni-0a'], ['eni-0a', 'eni-0b']),
  },
  'two targets of one load balancer': { says: 'destination must not be that of another MirrorTarget, got a Network Load Balancer', ...both(ofBalancer, 2, 1) },
  'description of a target that is too long': {
    says: 'description must have 1 to 256 characters, got 257',
    ...both((stack, length: number) => new MirrorTarget(stack, 'Target', {
      destination: MirrorDestination.gatewayLoadBalancerEndpoint(ec2.CfnVPCEndpoint.fromVpcEndpointId(stack, 'Endpoint', 'vpce-0a')), description: 'x'.repeat(length),
    }), 257, 256),
  },
  'accounts of an endpoint service that are none': { says: 'accounts must be ids of 12 digits, got "1234"', bad: service(['1234']), twin: service(['444455556666']) },
  'a range of sourceCidrs twice': { says: 'sourceCidrs must not list a range twice, got "10.0.0.0/16"', bad: cidrs(['10.0.0.0/16', '10.0.0.0/16']), twin: cidrs(['10.0.0.0/16', '10.1.0.0/16']) },
  'ranges of sourceCidrs that are none': { says: 'sourceCidrs must be', bad: cidrs(['10.0.0.0/33']), twin: cidrs(['10.0.0.0/32']) },
  'more appliances at least than at most': { says: 'maxCapacity', bad: collector({ minCapacity: 3, maxCapacity: 2 }), twin: collector({ minCapacity: 2, maxCapacity: 3 }) },
  'storage of a collector out of range': { says: 'storage', bad: collector({ storage: Size.tebibytes(17) }), twin: collector({ storage: Size.tebibytes(1) }) },
  'a log group name twice': { says: 'logGroupName must not be that of another log group', bad: groups('same', 'same'), twin: groups('same', 'other') },
  'an asymmetric key of a log group': {
    says: 'encryptionKey must be a symmetric key',
    bad: asymmetric(kms.KeySpec.RSA_2048, kms.KeyUsage.ENCRYPT_DECRYPT),
    twin: asymmetric(kms.KeySpec.SYMMETRIC_DEFAULT, kms.KeyUsage.ENCRYPT_DECRYPT),
  },
  'metrics of a class of log groups that has none': {
    says: 'metrics of flowLogs must be made of a log group of the class STANDARD',
    ...both((stack, logGroupClass: logs.LogGroupClass) => new FlowLogInsights(stack, 'Insights', { flowLogs: live(stack, { logGroup: new FlowLogsLogGroup(stack, 'Group', { logGroupClass }) }), metrics: {} }),
      logs.LogGroupClass.INFREQUENT_ACCESS, logs.LogGroupClass.STANDARD),
  },
  'a name that namespaces of metrics cannot have': { says: 'metricNamespace must be 1 to 255 characters', bad: metrics({ metricNamespace: 'Network:Flows' }), twin: metrics({ metricNamespace: 'Network/Flows' }) },
  'a port of a metric that is none': { says: 'rejectedPorts must be', bad: metrics({ rejectedPorts: [65536] }), twin: metrics({ rejectedPorts: [65535] }) },
  'more fields than a filter pattern holds': {
    says: 'metrics of flowLogs must be made of records whose fields fit into a pattern of 1024 characters',
    ...both((stack, format: FlowLogFormat) => new FlowLogInsights(stack, 'Insights', { flowLogs: live(stack, { format }), metrics: {} }),
      wide(60), wide(1)),
  },
  'more metric filters than a log group takes': { says: 'metrics of flowLogs must come to at most 100 metric filters of one log group', bad: filters(26), twin: filters(25) },
  'a saved question of Logs Insights that is too long': { says: 'queries must be at most 10000 characters long each', bad: insights(400), twin: insights(4) },
  'more rules than a resource policy names': { says: 'flowLogs, buckets and keys must fit into 25 event rules', bad: buckets(1000), twin: buckets(100) },
  'more resource policies than CloudWatch Logs keeps': { says: 'FlowLogTamperAlarm must be one of at most 10 of a stack', bad: alarms(11), twin: alarms(10) },
  'a name that work groups cannot have': { says: 'workGroupName must be letters, digits', bad: workGroups('my group'), twin: workGroups('my-group') },
  'a work group name twice': { says: 'workGroupName must not be that of another work group', bad: workGroups('same', 'same'), twin: workGroups('same', 'other') },
  'a scan limit below what Athena takes': {
    says: 'bytesScannedCutoffPerQuery must be at least 10 MB',
    ...both((stack, bytesScannedCutoffPerQuery: Size) => new AthenaWorkGroup(stack, 'WorkGroup', { bytesScannedCutoffPerQuery }), Size.bytes(9_999_999), Size.bytes(10_000_000)),
  },
  'a saved query that is too long': {
    says: 'queries must be at most 262144 bytes long each',
    ...both((stack, length: number) => own({ sql: `SELECT '${'x'.repeat(length)}' FROM {table} WHERE {span}` })(stack), 262_144, 261_000),
  },
  'a name that saved queries cannot have': { says: 'queryName must be lower case letters, digits, dots and hyphens', bad: own({ queryName: 'x'.repeat(129) }), twin: own({ queryName: 'x'.repeat(128) }) },
  'a question longer than a description': { says: 'question of mine must be at most 1024 characters long, got 1025', bad: own({ question: 'x'.repeat(1025) }), twin: own({ question: 'x'.repeat(1024) }) },
  'a table name twice in a database': { says: 'tableName must not be that of another table or view in the database', bad: tables('same', 'same'), twin: tables('same', 'other') },
  'a name that tables cannot have': {
    says: 'tableName must be lower case letters, digits and underscores',
    ...both((stack, name: string) => table(stack, name), 'Flows', 'flows'),
  },
};

const WARNED: Record<string, Case> = {
  'more ranges than a security group takes': { says: 'mirrorRulesOverQuota', bad: cidrs(ranges(61)), twin: cidrs([...ranges(60), 'fd00::/8']) },
};

function both<T>(make: (stack: Stack, value: T) => unknown, wrong: T, right: T): Pick<Case, 'bad' | 'twin'> {
  return { bad: stack => make(stack, wrong), twin: stack => make(stack, right) };
}

/** Makes a case and synthesises: some refusals wait until all constructs are there. */
function synthesised(make: (stack: Stack) => unknown): Stack {
  const stack = newZonedStack();
  make(stack);
  Template.fromStack(stack);
  return stack;
}

const warningsOf = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data));

describe.each(Object.entries(REFUSED))('%s', (_, { says, bad, twin }) => {
  test('fails when synthesised', () => {
    const message = refusal(() => synthesised(bad));
    expect(message.slice(0, says.length)).toBe(says);
    expect(message).toMatch(/got .*; /s);
  });

  test('its twin passes', () => {
    expect(Object.keys(Template.fromStack(synthesised(twin)).toJSON().Resources).length).toBeGreaterThan(0);
  });
});

test.each(Object.entries(WARNED))('%s: is warned about, its twin is not', (_, { says, bad, twin }) => {
  const warned = [bad, twin].map(make => warningsOf(synthesised(make)).some(text => text.endsWith(`[ack: cdk-network-visibility:${says}]`)));
  expect(warned).toEqual([true, false]);
});

/** Rows of the other tables, with the names of what proves them: `refused`, `warned`, … */
const ROWS = new Map(['rejections', 'mirror-rejections'].flatMap(file => nodesOf(parse(`test/proof/${file}.test.ts`)).flatMap(node => {
  return ts.isPropertyAssignment(node) && ts.isStringLiteral(node.name) && ts.isObjectLiteralExpression(node.initializer)
    ? [[node.name.text, node.initializer.properties.map(({ name }) => name?.getText())] as const]
    : [];
})));

const ALL: [string, Verdict][] = [
  ...Object.entries(EC2), ...Object.entries(SERVICES).flatMap(([call, verdicts]) => Object.entries(verdicts).map(([code, verdict]): [string, Verdict] => [`${call}: ${code}`, verdict])),
];

test.each(ALL)('%s is decided, and each row that it names proves it', (_, { refused = [], warned = [], ...others }) => {
  expect([...refused, ...warned, ...Object.values(others)].filter(one => one !== undefined && one !== '')).not.toEqual([]);
  const lacking = [...refused.map(row => [row, 'refused', REFUSED] as const), ...warned.map(row => [row, 'warned', WARNED] as const)]
    .filter(([row, proof, cases]) => !(row in cases) && ROWS.get(row)?.includes(proof) !== true);
  expect(lacking.map(([row]) => row)).toEqual([]);
});

test('every error that the service models list has a verdict, and no other', () => {
  expect(MODELS.source).toMatch(/^botocore /);
  const decided = Object.fromEntries(Object.entries(SERVICES).map(([call, verdicts]) => [call, Object.keys(verdicts).sort()]));
  expect(decided).toEqual(Object.fromEntries(Object.entries(MODELS.calls).map(([call, codes]) => [call, [...codes].sort()])));
});

test('every code of the EC2 page stands once: with a verdict, or among those of calls that nothing here causes', () => {
  const elsewhere = Object.values(ELSEWHERE).flatMap(codes => codes.trim().split(/\s+/));
  expect(elsewhere.filter((code, index) => code in EC2 || elsewhere.indexOf(code) !== index)).toEqual([]);
  // As many as the page lists.
  expect(elsewhere.length + Object.keys(EC2).length).toBe(417);
});

test('each case is named by a code', () => {
  const named = new Set(ALL.flatMap(([, { refused = [], warned = [] }]) => [...refused, ...warned]));
  expect([...Object.keys(REFUSED), ...Object.keys(WARNED)].filter(name => !named.has(name))).toEqual([]);
});
