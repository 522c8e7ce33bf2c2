import { App, aws_ec2 as ec2, aws_s3 as s3, CfnParameter, Environment, Fn, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { FlowLogBucket, FlowLogField, FlowLogFormat, FlowLogSource, S3FlowLogs, S3LogLayout } from '../../../src';
import { ACCOUNT, newPlacedStack, newStack, onlyResource, refusal, REGION, stackBeside } from '../../fixtures/stacks';

const FLOW_LOG = 'AWS::EC2::FlowLog';
const vpcSource = (scope: Stack) => FlowLogSource.vpc(new ec2.Vpc(scope, 'Vpc', { natGateways: 0 }));

describe('with the least props', () => {
  const stack = newStack();
  const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });
  const flowLogs = new S3FlowLogs(stack, 'FlowLogs', { sources: [FlowLogSource.vpc(vpc)] });
  const bucketId = Object.keys(Template.fromStack(stack).findResources('AWS::S3::Bucket'))[0];

  test('the flow log records all traffic of the VPC as hourly Parquet', () => {
    expect(onlyResource(stack, FLOW_LOG).Properties).toEqual({
      ResourceType: 'VPC',
      ResourceId: stack.resolve(vpc.vpcId),
      TrafficType: 'ALL',
      MaxAggregationInterval: 600,
      Tags: [{ Key: 'Name', Value: 'Network/FlowLogs/VPC-Vpc' }],
      LogDestinationType: 's3',
      LogDestination: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [bucketId, 'Arn'] }, '/flow-logs/vpc-parquet-hourly/']] },
      // Exactly these keys, as the schema of CloudFormation spells them.
      DestinationOptions: { FileFormat: 'parquet', HiveCompatiblePartitions: false, PerHourPartition: true },
      LogFormat: FlowLogFormat.RECOMMENDED_V5.logFormat,
    });
  });

  test('the bucket is a FlowLogBucket', () => {
    expect(flowLogs.bucket).toBeInstanceOf(FlowLogBucket);
    Template.fromStack(stack).resourceCountIs('AWS::S3::Bucket', 1);
  });

  test('the logical id tells what is watched', () => {
    expect(Object.keys(Template.fromStack(stack).findResources(FLOW_LOG))).toEqual([expect.stringMatching(/^FlowLogsVPCVpc[0-9A-F]{8}$/)]);
  });

  test('other tools are told format, place and ids', () => {
    expect(flowLogs.logFormat).toBe(FlowLogFormat.RECOMMENDED_V5.logFormat);
    expect(stack.resolve(flowLogs.s3Uri)).toEqual({ 'Fn::Join': ['', ['s3://', { Ref: bucketId }, '/flow-logs/vpc-parquet-hourly/AWSLogs/']] });
    const [id] = Object.keys(Template.fromStack(stack).findResources(FLOW_LOG));
    expect(stack.resolve(flowLogs.flowLogIds)).toEqual([{ Ref: id }]);
    expect(flowLogs).toMatchObject({ prefix: 'flow-logs/vpc-parquet-hourly', format: FlowLogFormat.RECOMMENDED_V5 });
  });
});

describe('with all props', () => {
  const stack = newPlacedStack();
  const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });
  const other = new ec2.Vpc(stack, 'Other', { natGateways: 0 });
  const format = FlowLogFormat.DEFAULT.plus(FlowLogField.VPC_ID);
  const layout = S3LogLayout.text({ prefix: 'network/vpc' });
  const bucket = new s3.Bucket(stack, 'Archive');
  const flowLogs = new S3FlowLogs(stack, 'FlowLogs', {
    sources: [FlowLogSource.vpc(vpc), FlowLogSource.vpc(other)],
    bucket,
    format,
    layout,
    trafficType: ec2.FlowLogTrafficType.REJECT,
    maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE,
  });
  const template = Template.fromStack(stack);

  test('each source has a flow log of its own, in the order of the sources', () => {
    template.allResourcesProperties(FLOW_LOG, {
      TrafficType: 'REJECT',
      MaxAggregationInterval: 60,
      LogDestination: { 'Fn::Join': ['', [stack.resolve(bucket.bucketArn), '/network/vpc/']] },
      DestinationOptions: { FileFormat: 'plain-text', HiveCompatiblePartitions: false, PerHourPartition: true },
      LogFormat: '${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} '
        + '${action} ${log-status} ${vpc-id}',
    });
    template.resourceCountIs(FLOW_LOG, 2);
    const watched = flowLogs.flowLogs.map(flowLog => stack.resolve((flowLog as ec2.CfnFlowLog).resourceId));
    expect(watched).toEqual([vpc, other].map(one => stack.resolve(one.vpcId)));
    expect(flowLogs.flowLogIds).toHaveLength(2);
  });

  test('no bucket is made', () => {
    template.resourceCountIs('AWS::S3::Bucket', 1);
    expect(flowLogs.bucket).toBe(bucket);
    expect(flowLogs).toMatchObject({ format, layout, prefix: 'network/vpc' });
  });
});

describe('sources', () => {
  const destination = 'flow-logs/vpc-parquet-hourly/';

  test.each<[string, string, (stack: Stack) => FlowLogSource, RegExp]>([
    ['a VPC by L1', 'VPC', stack => FlowLogSource.vpc(new ec2.CfnVPC(stack, 'Net', { cidrBlock: '10.0.0.0/16' })), /^{"(Ref|Fn::GetAtt)":("Net"|\["Net","VpcId"\])}$/],
    ['a VPC by id', 'VPC', stack => FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Net', 'vpc-0a1b2c')), /^"vpc-0a1b2c"$/],
    ['a VPC by attributes', 'VPC', stack => FlowLogSource.vpc(ec2.Vpc.fromVpcAttributes(stack, 'Net', {
      vpcId: 'vpc-0a1b2c', availabilityZones: ['eu-west-1a'],
    })), /^"vpc-0a1b2c"$/],
    ['a VPC by parameter', 'VPC', stack => {
      const vpcId = new CfnParameter(stack, 'VpcId').valueAsString;
      return FlowLogSource.vpc(ec2.Vpc.fromVpcAttributes(stack, 'Net', { vpcId, availabilityZones: ['eu-west-1a'] }));
    }, /^{"Ref":"VpcId"}$/],
    ['a VPC by L1 reference and parameter', 'VPC', stack => FlowLogSource.vpc(
      ec2.CfnVPC.fromVpcId(stack, 'Net', new CfnParameter(stack, 'VpcId').valueAsString)), /^{"Ref":"VpcId"}$/],
    ['a VPC by export', 'VPC', stack => FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Net', Fn.importValue('vpc-id'))), /^{"Fn::ImportValue":"vpc-id"}$/],
    ['a subnet by L2', 'Subnet', stack => FlowLogSource.subnet(new ec2.Subnet(stack, 'Net', {
      vpcId: 'vpc-0a1b2c', availabilityZone: 'eu-west-1a', cidrBlock: '10.0.0.0/24',
    })), /^{"Ref":"NetSubnet[0-9A-F]{8}"}$/],
    ['a subnet by id', 'Subnet', stack => FlowLogSource.subnet(ec2.CfnSubnet.fromSubnetId(stack, 'Net', 'subnet-0a1b2c')), /^"subnet-0a1b2c"$/],
    ['a subnet by L2 and id', 'Subnet', stack => FlowLogSource.subnet(ec2.Subnet.fromSubnetId(stack, 'Net', 'subnet-0a1b2c')), /^"subnet-0a1b2c"$/],
    ['a network interface by L1', 'NetworkInterface', stack => FlowLogSource.networkInterface(
      new ec2.CfnNetworkInterface(stack, 'Net', { subnetId: 'subnet-0a1b2c' })), /^{"(Ref|Fn::GetAtt)":("Net"|\["Net","Id"\])}$/],
    ['a network interface by id', 'NetworkInterface', stack => FlowLogSource.networkInterface(
      ec2.CfnNetworkInterface.fromNetworkInterfaceId(stack, 'Net', 'eni-0a1b2c')), /^"eni-0a1b2c"$/],
  ])('takes %s', (_, resourceType, source, resourceId) => {
    const stack = newStack();
    new S3FlowLogs(stack, 'FlowLogs', { sources: [source(stack)] });
    const { Properties: found } = onlyResource(stack, FLOW_LOG);
    expect(found).toMatchObject({ ResourceType: resourceType, TrafficType: 'ALL', LogDestination: { 'Fn::Join': ['', [expect.anything(), `/${destination}`]] } });
    expect(JSON.stringify(found.ResourceId)).toMatch(resourceId);
  });

  test('that exist already give the flow log an id made from theirs, whatever the name of the reference', () => {
    const ids = ['Net', 'Renamed'].map(name => {
      const stack = newStack();
      new S3FlowLogs(stack, 'FlowLogs', { sources: [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, name, 'vpc-0a1b2c'))] });
      return Object.keys(Template.fromStack(stack).findResources(FLOW_LOG))[0];
    });
    expect(ids[0]).toMatch(/^FlowLogsVPCvpc0a1b2c[0-9A-F]{8}$/);
    expect(ids[1]).toBe(ids[0]);
  });

  test('fails when there is none', () => {
    const message = refusal(() => new S3FlowLogs(newStack(), 'FlowLogs', { sources: [] }));
    expect(message).toBe('sources must name at least one VPC, subnet or network interface, got none; add FlowLogSource.vpc(vpc) [at Network/FlowLogs]');
  });

  test.each([
    ['account', { account: '444455556666', region: REGION }],
    ['Region', { account: ACCOUNT, region: 'us-east-1' }],
  ])('fails when a source lies in another %s', (_, env) => {
    const stack = newPlacedStack();
    const away = new ec2.Vpc(stackBeside(stack, env), 'Vpc', { natGateways: 0, availabilityZones: [`${env.region}a`] });
    expect(refusal(() => new S3FlowLogs(stack, 'FlowLogs', { sources: [FlowLogSource.vpc(away)] })))
      .toBe(`sources must lie in the account and Region of the stack (${ACCOUNT}, ${REGION}), got VPC Away/Vpc in ${env.account}, ${env.region}; `
        + 'create the flow logs in the stack of the source, and give them the same bucket [at Network/FlowLogs]');
  });

  test('of another stack in the same account and Region are taken', () => {
    const stack = newPlacedStack();
    const near = new ec2.Vpc(stackBeside(stack, { account: ACCOUNT, region: REGION }), 'Vpc', { natGateways: 0, availabilityZones: ['eu-west-1a'] });
    new S3FlowLogs(stack, 'FlowLogs', { sources: [FlowLogSource.vpc(near)] });
    Template.fromStack(stack).resourceCountIs(FLOW_LOG, 1);
  });

  test('whose account is not known are taken', () => {
    const stack = newPlacedStack();
    new S3FlowLogs(stack, 'FlowLogs', { sources: [vpcSource(stackBeside(stack))] });
    expect(stack.node.root.node.findChild('Away').node.findAll().filter(one => one instanceof ec2.CfnVPC)).toHaveLength(1);
  });
});

describe('format', () => {
  test('fails when it repeats a field, which only files that exist may do', () => {
    const stack = newStack();
    const source = vpcSource(stack);
    expect(refusal(() => new S3FlowLogs(stack, 'FlowLogs', { sources: [source], format: FlowLogFormat.parse('${srcaddr} ${bytes} ${srcaddr}') })))
      .toBe('format must list each field once, got srcaddr again; a format of existing files may repeat one, a new flow log has no use for it [at Network/FlowLogs]');
    new S3FlowLogs(stack, 'Twin', { sources: [source], format: FlowLogFormat.parse('${srcaddr} ${bytes}') });
  });

  test('fails when it has fields that only transit gateways write', () => {
    const stack = newStack();
    const format = FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.TGW_ID, FlowLogField.TGW_SRC_ENI);
    expect(refusal(() => new S3FlowLogs(stack, 'FlowLogs', { sources: [vpcSource(stack)], format })))
      .toBe('format must consist of fields that VPC flow logs have, got tgw-id, tgw-src-eni, which only transit gateways write; leave them out [at Network/FlowLogs]');
  });

  test('of other fields of version 11, and of a field of tomorrow, is taken', () => {
    const stack = newStack();
    const format = FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.NEXT_HOP_VPC_ID, FlowLogField.of('flow-cost'));
    new S3FlowLogs(stack, 'FlowLogs', { sources: [vpcSource(stack)], format });
    Template.fromStack(stack).hasResourceProperties(FLOW_LOG, { LogFormat: '${srcaddr} ${next-hop-vpc-id} ${flow-cost}' });
  });
});

describe('destination', () => {
  test('of the empty prefix is the top of the bucket', () => {
    const stack = newStack();
    const flowLogs = new S3FlowLogs(stack, 'FlowLogs', { sources: [vpcSource(stack)], layout: S3LogLayout.parquet({ prefix: '' }) });
    Template.fromStack(stack).hasResourceProperties(FLOW_LOG, { LogDestination: stack.resolve(flowLogs.bucket.bucketArn) });
    expect(stack.resolve(flowLogs.s3Uri)).toEqual({ 'Fn::Join': ['', ['s3://', stack.resolve(flowLogs.bucket.bucketName), '/AWSLogs/']] });
  });

  test('of a prefix by parameter ends in a slash too', () => {
    const stack = newStack();
    const prefix = new CfnParameter(stack, 'Prefix').valueAsString;
    new S3FlowLogs(stack, 'FlowLogs', { sources: [vpcSource(stack)], layout: S3LogLayout.parquet({ prefix }) });
    Template.fromStack(stack).hasResourceProperties(FLOW_LOG, {
      LogDestination: { 'Fn::Join': ['', [Match.anyValue(), '/', { Ref: 'Prefix' }, '/']] },
    });
  });
});

describe('between a stack with an env and one without', () => {
  const twoStacks = (bucketEnv?: Environment, logsEnv?: Environment) => {
    const app = new App();
    const archive = new FlowLogBucket(new Stack(app, 'Archive', { env: bucketEnv }), 'Bucket', { bucketName: 'the-archive' });
    const logs = new Stack(app, 'Logs', { env: logsEnv });
    return new S3FlowLogs(logs, 'FlowLogs', { bucket: archive, sources: [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(logs, 'Vpc', 'vpc-1'))] });
  };
  const placed = { account: '111122223333', region: 'eu-west-1' };
  const other = { account: '444455556666', region: 'eu-west-1' };

  test.each([[placed, undefined], [undefined, placed]])('fails when only one has one: %p, %p', (bucketEnv, logsEnv) => {
    expect(refusal(() => twoStacks(bucketEnv, logsEnv))).toMatch(
      /^bucket must be given an env where its flow logs have one, .* with account 111122223333 and stack (Logs|Archive) without; .* give both stacks an env \[at Archive\/Bucket\]$/);
  });

  test('both with or both without is fine', () => {
    expect(() => twoStacks()).not.toThrow();
    expect(() => twoStacks(placed, placed)).not.toThrow();
    expect(() => twoStacks(other, placed)).not.toThrow();
  });
});
