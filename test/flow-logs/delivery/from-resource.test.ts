import { App, aws_ec2 as ec2, aws_networkmanager as nm, aws_s3 as s3, CfnParameter, CustomResource, Fn, Lazy, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { FlowLogFamily, FlowLogField, FlowLogFormat, FlowLogSource, FlowLogTable, S3FlowLogs, S3FlowLogsProps, S3LogLayout } from '../../../src';
import { newPlacedStack, newStack, refusal } from '../../fixtures/stacks';

const FLOW_LOG = 'AWS::EC2::FlowLog';
const { VPC, TRANSIT_GATEWAY } = FlowLogFamily;
const format = FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.of('core-network-id'));
const edge = (id = 'core-network-edge-0a', family = TRANSIT_GATEWAY) => FlowLogSource.fromResource('CoreNetworkEdge', id, { family });
const vpcIn = (stack: Stack) => FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-0a'));

const flowLogsOf = (stack: Stack, sources: FlowLogSource[], props: Partial<S3FlowLogsProps> = {}, id = 'FlowLogs') =>
  new S3FlowLogs(stack, id, { sources, format, ...props });

describe('a kind to come', () => {
  test('under the rules of transit gateways: no traffic type, one minute, a prefix of its own', () => {
    const stack = newPlacedStack();
    const flowLogs = flowLogsOf(stack, [edge()]);
    new FlowLogTable(stack, 'Table', { flowLogs });
    const template = Template.fromStack(stack);
    template.hasResourceProperties(FLOW_LOG, {
      ResourceType: 'CoreNetworkEdge',
      ResourceId: 'core-network-edge-0a',
      TrafficType: Match.absent(),
      MaxAggregationInterval: 60,
      LogFormat: '${srcaddr} ${core-network-id}',
    });
    expect(Object.keys(template.findResources(FLOW_LOG))[0]).toMatch(/^FlowLogsCoreNetworkEdgecorenetworkedge0a[0-9A-F]{8}$/);
    expect(flowLogs.prefix).toBe('flow-logs/core-network-edge-parquet-hourly');
    expect(flowLogs.family).toBe(TRANSIT_GATEWAY);
  });

  test('under the rules of VPCs: a traffic type and ten minutes', () => {
    const stack = newStack();
    flowLogsOf(stack, [edge('x', VPC)], { trafficType: ec2.FlowLogTrafficType.REJECT });
    Template.fromStack(stack).hasResourceProperties(FLOW_LOG, { TrafficType: 'REJECT', MaxAggregationInterval: 600 });
  });

  test.each([
    ['CoreNetwork', 'core-network'],
    ['EKSCluster', 'ekscluster'],
    ['IPv6Gateway', 'ipv6-gateway'],
  ])('%s lies under %s', (type, folder) => {
    const source = FlowLogSource.fromResource(type, 'x-1', { family: VPC });
    expect(flowLogsOf(newStack(), [source], { layout: S3LogLayout.parquet({ perHourPartition: false }) }).prefix).toBe(`flow-logs/${folder}-parquet-daily`);
    expect(flowLogsOf(newStack(), [source], { layout: S3LogLayout.parquet({ prefix: 'own' }) }).prefix).toBe('own');
  });

  test('the bucket policy covers its default prefix', () => {
    const stack = newPlacedStack();
    flowLogsOf(stack, [edge()]);
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy'))).toContain('/flow-logs/*/AWSLogs/111122223333/*');
  });
});

describe('the id', () => {
  const logicalIds = (stack: Stack) => Object.keys(Template.fromStack(stack).findResources(FLOW_LOG)).sort();

  test('gives the logical id, whatever the place in the list', () => {
    const ids = [['a', 'b'], ['b', 'a']].map(order => {
      const stack = newStack();
      flowLogsOf(stack, order.map(id => edge(id)));
      return logicalIds(stack);
    });
    expect(ids[0]).toEqual(ids[1]);
  });

  test('may be a parameter: its place in the app gives the logical id', () => {
    const stack = newStack();
    flowLogsOf(stack, [edge(new CfnParameter(stack, 'EdgeId').valueAsString)]);
    expect(logicalIds(stack)).toEqual([expect.stringMatching(/^FlowLogsCoreNetworkEdgeEdgeId[0-9A-F]{8}$/)]);
    Template.fromStack(stack).hasResourceProperties(FLOW_LOG, { ResourceId: { Ref: 'EdgeId' } });
  });

  test('may be a resource in a stage, whose name does not count', () => {
    const ids = ['Beta', 'Prod'].map(name => {
      const stack = new Stack(new Stage(new App(), name), 'Network');
      const core = new nm.CfnCoreNetwork(stack, 'Core', { globalNetworkId: 'global-network-0a' });
      flowLogsOf(stack, [FlowLogSource.fromResource('CoreNetwork', core.ref, { family: TRANSIT_GATEWAY })]);
      return logicalIds(stack);
    });
    // The path of the construct in its stack is the same, so the logical id is, too.
    expect(ids[0]).toEqual(ids[1]);
  });

  test('may be two attributes of one custom resource', () => {
    const stack = newStack();
    const made = new CustomResource(stack, 'Made', { serviceToken: 'arn:aws:sns:eu-west-1:111122223333:maker' });
    flowLogsOf(stack, [edge(made.getAttString('First')), edge(made.getAttString('Second'))]);
    expect(logicalIds(stack)).toHaveLength(2);
  });

  test.each([
    ['text that is made at synth', () => Lazy.string({ produce: () => 'x' })],
    ['text around a reference', (stack: Stack) => `${new CfnParameter(stack, 'Part').valueAsString}-edge`],
    ['a value of another stack by name', () => Fn.importValue('edge')],
  ])('fails when it is %s', (_, id) => {
    expect(refusal(() => edge(id(newStack())))).toMatch(
      /^id must be a literal or one reference to something of the app, got ".*Token\[.*"; the logical id of the flow log follows from it, so write the id itself, or pass it through a CfnParameter$/);
  });

  test('fails when it is empty', () => {
    expect(refusal(() => edge(''))).toContain('id must be a literal or one reference to something of the app, got "";');
  });
});

describe('refused', () => {
  test.each([
    ['VPC', 'vpc(ec2.CfnVPC.fromVpcId(this, "Vpc", id))'],
    ['Subnet', 'subnet(ec2.CfnSubnet.fromSubnetId(this, "Subnet", id))'],
    ['NetworkInterface', 'networkInterface(ec2.CfnNetworkInterface.fromNetworkInterfaceId(this, "Interface", id))'],
    ['TransitGateway', 'transitGateway(ec2.CfnTransitGateway.fromTransitGatewayId(this, "Gateway", id))'],
    ['TransitGatewayAttachment', 'transitGatewayAttachment(ec2.CfnTransitGatewayAttachment.fromTransitGatewayAttachmentId(this, "Attachment", id))'],
    ['RegionalNatGateway', 'regionalNatGateway(ec2.CfnNatGateway.fromNatGatewayId(this, "Nat", id))'],
    ['Vpc', 'vpc(ec2.CfnVPC.fromVpcId(this, "Vpc", id))'],
  ])('fails when the kind has a factory: %s', (type, call) => {
    expect(refusal(() => FlowLogSource.fromResource(type, 'x', { family: VPC })))
      .toBe(`resourceType must be a kind without a factory of its own, got "${type}"; write FlowLogSource.${call}`);
  });

  test.each(['', 'coreNetwork', 'Core-Network', 'AWS::EC2::VPC', Lazy.string({ produce: () => 'CoreNetwork' })])('fails when the kind is %p', type => {
    expect(refusal(() => FlowLogSource.fromResource(type, 'x', { family: VPC })))
      .toBe(`resourceType must be a kind of resource as the EC2 API spells it, got ${JSON.stringify(type)}; write letters and digits, for example "CoreNetworkAttachment"`);
  });

  test('fails without a format: the fields of the kind are not known', () => {
    expect(refusal(() => new S3FlowLogs(newStack(), 'FlowLogs', { sources: [edge()] })))
      .toBe('format must be given for sources of FlowLogSource.fromResource, whose fields are not known here, got none for CoreNetworkEdge core-network-edge-0a; '
        + 'list the fields that AWS documents for the kind: FlowLogFormat.of(...) [at Network/FlowLogs]');
  });

  test('fails when a traffic type or ten minutes are given under the rules of transit gateways', () => {
    expect(refusal(() => flowLogsOf(newStack(), [edge()], { trafficType: ec2.FlowLogTrafficType.ALL }))).toContain('trafficType must be left out');
    expect(refusal(() => flowLogsOf(newStack(), [edge()], { maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.TEN_MINUTES })))
      .toContain('maxAggregationInterval must be ONE_MINUTE');
  });

  test('fails when the format has fields of the other family', () => {
    expect(refusal(() => flowLogsOf(newStack(), [edge()], { format: FlowLogFormat.DEFAULT }))).toContain('got interface-id, action, which only VPCs write');
  });

  test('fails when it stands beside another kind, or under other rules', () => {
    const stack = newStack();
    const why = 'a kind of FlowLogSource.fromResource has files of its own and one set of rules, so create two S3FlowLogs [at Network/';
    expect(refusal(() => flowLogsOf(stack, [vpcIn(stack), edge('x', VPC)], {}, 'A')))
      .toBe(`sources must be of one family, got VPC vpc-0a and CoreNetworkEdge x; ${why}A]`);
    expect(refusal(() => flowLogsOf(stack, [edge('x'), FlowLogSource.fromResource('CoreNetwork', 'y', { family: TRANSIT_GATEWAY })], {}, 'B')))
      .toBe(`sources must be of one family, got CoreNetworkEdge x and CoreNetwork y; ${why}B]`);
    expect(refusal(() => flowLogsOf(stack, [edge('x'), edge('y', VPC)], {}, 'C')))
      .toBe(`sources must be of one family, got CoreNetworkEdge x and CoreNetworkEdge y; ${why}C]`);
    expect(() => flowLogsOf(stack, [edge('x'), edge('y')], {}, 'D')).not.toThrow();
  });

  test('fails when it shares a prefix with another kind', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Bucket');
    const layout = S3LogLayout.parquet({ prefix: 'net' });
    flowLogsOf(stack, [edge('x', VPC)], { bucket, layout }, 'Edges');
    expect(refusal(() => flowLogsOf(stack, [vpcIn(stack)], { bucket, layout }, 'Vpcs')))
      .toBe('layout puts records of vpc and core-network-edge sources under one prefix "net", also used by Network/Edges; their fields differ, '
        + 'so give the layouts different prefixes [at Network/Vpcs]');
    expect(() => flowLogsOf(stack, [edge('y', VPC)], { bucket, layout }, 'More')).not.toThrow();
  });

  test('fails when it is listed twice', () => {
    const stack = newStack();
    const id = new CfnParameter(stack, 'EdgeId').valueAsString;
    expect(refusal(() => flowLogsOf(stack, [edge('x'), edge('x')], {}, 'A'))).toContain('sources must not contain a source twice, got CoreNetworkEdge x');
    expect(refusal(() => flowLogsOf(stack, [edge(id), edge(id)], {}, 'B'))).toContain('sources must not contain a source twice, got CoreNetworkEdge Network/EdgeId');
  });
});
