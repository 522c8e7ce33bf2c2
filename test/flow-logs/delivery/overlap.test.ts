import { aws_ec2 as ec2, aws_s3 as s3, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Node } from 'constructs';
import { FlowLogBucket, FlowLogField, FlowLogFormat, FlowLogSource, S3FlowLogs, S3FlowLogsProps, S3LogLayout } from '../../../src';
import { newPlacedStack, newStack, refusal, stackBeside } from '../../fixtures/stacks';

const { vpc: vpcOf, subnet: subnetOf, networkInterface: interfaceOf } = FlowLogSource;
const PARQUET = S3LogLayout.parquet();

/** Two sources that record the same packets, each made in the stack. */
type Pair = (stack: Stack) => [FlowLogSource, FlowLogSource];

const l2Vpc = (stack: Stack) => new ec2.Vpc(stack, 'Vpc', { natGateways: 0, maxAzs: 1 });
const l1Vpc = (stack: Stack) => new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
const subnetIn = (stack: Stack, vpcId: string) => new ec2.CfnSubnet(stack, 'Subnet', { vpcId, cidrBlock: '10.0.0.0/24' });
const interfaceIn = (stack: Stack, subnetId: string) => new ec2.CfnNetworkInterface(stack, 'Interface', { subnetId });
const importedVpc = (stack: Stack, vpcId = 'vpc-0a1b2c') => ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
  vpcId, availabilityZones: ['eu-west-1a', 'eu-west-1b'], privateSubnetIds: ['subnet-0a', 'subnet-0b'],
});

const OVERLAPS: [string, Pair][] = [
  ['a VPC and its subnet, by L2', stack => {
    const vpc = l2Vpc(stack);
    return [vpcOf(vpc), subnetOf(vpc.publicSubnets[0])];
  }],
  ['a VPC and its subnet, by L1', stack => {
    const vpc = l1Vpc(stack);
    return [vpcOf(vpc), subnetOf(subnetIn(stack, vpc.ref))];
  }],
  ['a VPC and its subnet, by L1 and attribute', stack => {
    const vpc = l1Vpc(stack);
    return [vpcOf(vpc), subnetOf(subnetIn(stack, vpc.attrVpcId))];
  }],
  ['a VPC by L2 and its subnet by L1', stack => {
    const vpc = l2Vpc(stack);
    return [vpcOf(vpc), subnetOf(subnetIn(stack, vpc.vpcId))];
  }],
  ['a VPC by L2 and its subnet by L1 that refers to the L1 of the VPC', stack => {
    const vpc = l2Vpc(stack);
    return [vpcOf(vpc), subnetOf(subnetIn(stack, (vpc.node.defaultChild as ec2.CfnVPC).ref))];
  }],
  ['a VPC and a subnet by L2 of its own', stack => {
    const vpc = l2Vpc(stack);
    return [vpcOf(vpc), subnetOf(new ec2.Subnet(stack, 'Subnet', { vpcId: vpc.vpcId, availabilityZone: 'eu-west-1a', cidrBlock: '10.0.9.0/24' }))];
  }],
  ['a VPC and an interface in its subnet, by L2 and L1', stack => {
    const vpc = l2Vpc(stack);
    return [vpcOf(vpc), interfaceOf(interfaceIn(stack, vpc.publicSubnets[0].subnetId))];
  }],
  ['a VPC and an interface in its subnet, by L1', stack => {
    const vpc = l1Vpc(stack);
    return [vpcOf(vpc), interfaceOf(interfaceIn(stack, subnetIn(stack, vpc.ref).attrSubnetId))];
  }],
  ['a subnet and an interface in it, by L1', stack => {
    const subnet = subnetIn(stack, 'vpc-0a1b2c');
    return [subnetOf(subnet), interfaceOf(interfaceIn(stack, subnet.ref))];
  }],
  ['a subnet by L2 and an interface in it by L1', stack => {
    const { publicSubnets: [subnet] } = l2Vpc(stack);
    return [subnetOf(subnet), interfaceOf(interfaceIn(stack, subnet.subnetId))];
  }],
  ['a subnet by id and an interface in it', stack =>
    [subnetOf(ec2.CfnSubnet.fromSubnetId(stack, 'Subnet', 'subnet-0a')), interfaceOf(interfaceIn(stack, 'subnet-0a'))]],
  ['a VPC by id and a subnet that names the id', stack =>
    [vpcOf(ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-0a1b2c')), subnetOf(subnetIn(stack, 'vpc-0a1b2c'))]],
  ['an imported VPC and its imported subnet', stack => {
    const vpc = importedVpc(stack);
    return [vpcOf(vpc), subnetOf(vpc.privateSubnets[1])];
  }],
  ['a VPC by parameter and a subnet that names the parameter', stack => {
    const id = new CfnParameter(stack, 'VpcId').valueAsString;
    return [vpcOf(ec2.CfnVPC.fromVpcId(stack, 'Vpc', id)), subnetOf(subnetIn(stack, id))];
  }],
];

const TWICE: [string, Pair][] = [
  ['a VPC', stack => {
    const vpc = l2Vpc(stack);
    return [vpcOf(vpc), vpcOf(vpc)];
  }],
  ['a VPC by L2 and by its L1', stack => {
    const vpc = l2Vpc(stack);
    return [vpcOf(vpc), vpcOf(vpc.node.defaultChild as ec2.CfnVPC)];
  }],
  ['a VPC by id, imported twice', stack =>
    [vpcOf(ec2.CfnVPC.fromVpcId(stack, 'One', 'vpc-0a1b2c')), vpcOf(ec2.Vpc.fromVpcAttributes(stack, 'Two', { vpcId: 'vpc-0a1b2c', availabilityZones: ['eu-west-1a'] }))]],
  ['a VPC by parameter, imported twice', stack => {
    const id = new CfnParameter(stack, 'VpcId').valueAsString;
    return [vpcOf(ec2.CfnVPC.fromVpcId(stack, 'One', id)), vpcOf(ec2.CfnVPC.fromVpcId(stack, 'Two', id))];
  }],
  ['a subnet', stack => {
    const subnet = subnetIn(stack, 'vpc-0a1b2c');
    return [subnetOf(subnet), subnetOf(subnet)];
  }],
  ['an interface', stack => {
    const one = interfaceIn(stack, 'subnet-0a');
    return [interfaceOf(one), interfaceOf(one)];
  }],
];

const orders = ([name, pair]: [string, Pair]): [string, Pair][] => [[name, pair], [`${name}, the other way round`, stack => pair(stack).reverse() as [FlowLogSource, FlowLogSource]]];

describe.each(OVERLAPS.flatMap(orders))('%s', (_, pair) => {
  test('fails when both are sources of one S3FlowLogs', () => {
    const stack = newStack();
    const sources = pair(stack);
    const message = refusal(() => new S3FlowLogs(stack, 'FlowLogs', { sources }));
    expect(message).toBe(`sources must not contain sources that overlap, got ${sources[1]._label} and ${sources[0]._label} of Network/FlowLogs under the prefix `
      + '"flow-logs/vpc-parquet-hourly": every packet would be counted twice; leave one out, or give one another prefix [at Network/FlowLogs]');
  });

  test('fails when they are sources of two S3FlowLogs on one bucket and prefix', () => {
    const stack = newStack();
    const [first, second] = pair(stack);
    const bucket = new FlowLogBucket(stack, 'Archive');
    new S3FlowLogs(stack, 'First', { sources: [first], bucket });
    expect(refusal(() => new S3FlowLogs(stack, 'Second', { sources: [second], bucket })))
      .toMatch(/sources that overlap, got .* of Network\/First under the prefix .* \[at Network\/Second\]$/);
  });

  test('passes under two prefixes, on two buckets, and with accepted and rejected traffic apart', () => {
    const ways: [Partial<S3FlowLogsProps>, Partial<S3FlowLogsProps>, boolean][] = [
      [{ layout: S3LogLayout.parquet({ prefix: 'a' }) }, { layout: S3LogLayout.parquet({ prefix: 'b' }) }, true],
      [{}, {}, false],
      [{ trafficType: ec2.FlowLogTrafficType.ACCEPT }, { trafficType: ec2.FlowLogTrafficType.REJECT }, true],
    ];
    for (const [firstProps, secondProps, shared] of ways) {
      const stack = newStack();
      const [first, second] = pair(stack);
      const bucket = shared ? new FlowLogBucket(stack, 'Archive') : undefined;
      new S3FlowLogs(stack, 'First', { sources: [first], bucket, ...firstProps });
      new S3FlowLogs(stack, 'Second', { sources: [second], bucket, ...secondProps });
      Template.fromStack(stack).resourceCountIs('AWS::EC2::FlowLog', 2);
    }
  });
});

test.each(TWICE)('fails when the same source is given twice: %s', (_, pair) => {
  const stack = newStack();
  expect(refusal(() => new S3FlowLogs(stack, 'FlowLogs', { sources: pair(stack) }))).toMatch(/^sources must not contain a source twice, got .*every packet would be counted twice/);
  expect(() => new S3FlowLogs(newStack(), 'FlowLogs', { sources: [pair(newStack())[0]] })).not.toThrow();
});

test.each([
  [ec2.FlowLogTrafficType.ALL, ec2.FlowLogTrafficType.ACCEPT],
  [ec2.FlowLogTrafficType.REJECT, ec2.FlowLogTrafficType.ALL],
  [ec2.FlowLogTrafficType.REJECT, ec2.FlowLogTrafficType.REJECT],
])('fails when one VPC is recorded with traffic %s and %s under one prefix', (first, second) => {
  const stack = newStack();
  const [vpc, bucket] = [l2Vpc(stack), new FlowLogBucket(stack, 'Archive')];
  new S3FlowLogs(stack, 'First', { sources: [vpcOf(vpc)], bucket, trafficType: first });
  expect(refusal(() => new S3FlowLogs(stack, 'Second', { sources: [vpcOf(vpc)], bucket, trafficType: second }))).toContain('a source twice');
});

test('fails when stacks of one app send the same VPC to one imported bucket', () => {
  const stack = newStack();
  const flowLogsIn = (home: Stack) => new S3FlowLogs(home, 'FlowLogs', {
    sources: [vpcOf(ec2.CfnVPC.fromVpcId(home, 'Vpc', 'vpc-0a1b2c'))],
    bucket: s3.Bucket.fromBucketName(home, 'Archive', 'central-flow-logs'),
  });
  flowLogsIn(stack);
  expect(refusal(() => flowLogsIn(stackBeside(stack)))).toContain('VPC vpc-0a1b2c of Network/FlowLogs under the prefix');
  expect(() => flowLogsIn(newStack())).not.toThrow();
});

test.each<[string, Pair]>([
  ['two VPCs', stack => [vpcOf(l2Vpc(stack)), vpcOf(new ec2.CfnVPC(stack, 'Other', { cidrBlock: '10.9.0.0/16' }))]],
  ['two subnets of one VPC', stack => {
    const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0, maxAzs: 2 });
    return [subnetOf(vpc.publicSubnets[0]), subnetOf(vpc.publicSubnets[1])];
  }],
  ['two subnets of an imported VPC', stack => {
    const vpc = importedVpc(stack);
    return [subnetOf(vpc.privateSubnets[0]), subnetOf(vpc.privateSubnets[1])];
  }],
  ['a VPC and a subnet of another', stack => [vpcOf(l2Vpc(stack)), subnetOf(subnetIn(stack, 'vpc-0d4e5f'))]],
  ['a subnet and an interface in another', stack => [subnetOf(subnetIn(stack, 'vpc-0a1b2c')), interfaceOf(interfaceIn(stack, 'subnet-0b'))]],
  ['two interfaces of one subnet', stack =>
    [interfaceOf(interfaceIn(stack, 'subnet-0a')), interfaceOf(new ec2.CfnNetworkInterface(stack, 'Other', { subnetId: 'subnet-0a' }))]],
  ['two VPCs by two parameters', stack => {
    const idOf = (name: string) => new CfnParameter(stack, `${name}Id`).valueAsString;
    return [vpcOf(ec2.CfnVPC.fromVpcId(stack, 'One', idOf('One'))), vpcOf(ec2.CfnVPC.fromVpcId(stack, 'Two', idOf('Two')))];
  }],
])('%s do not overlap', (_, pair) => {
  const stack = newStack();
  new S3FlowLogs(stack, 'FlowLogs', { sources: pair(stack) });
  Template.fromStack(stack).resourceCountIs('AWS::EC2::FlowLog', 2);
});

test('fails with the first of several sources that overlap', () => {
  const stack = newStack();
  const vpc = l1Vpc(stack);
  const subnet = subnetIn(stack, vpc.ref);
  const inside = interfaceIn(stack, subnet.ref);
  const labels = (...sources: FlowLogSource[]) => /got (\S+ \S+) and (\S+ \S+) of/.exec(refusal(() => new S3FlowLogs(newStack(), 'FlowLogs', { sources })))?.slice(1);
  const [ofVpc, ofSubnet, ofInterface] = [vpcOf(vpc), subnetOf(subnet), interfaceOf(inside)];
  expect(labels(ofInterface, ofVpc)).toEqual([ofVpc._label, ofInterface._label]);
  const other = interfaceOf(new ec2.CfnNetworkInterface(stack, 'Other', { subnetId: subnet.attrSubnetId }));
  expect(labels(other, ofInterface, ofSubnet)).toEqual([ofSubnet._label, other._label]);
  expect(labels(ofInterface, other, ofVpc)).toEqual([ofVpc._label, ofInterface._label]);
});

test('fails with the file kind before the overlap, and passes again beside a source that was refused', () => {
  const stack = newStack();
  const [vpc, bucket] = [vpcOf(l1Vpc(stack)), new FlowLogBucket(stack, 'Archive')];
  const elsewhere = vpcOf(ec2.CfnVPC.fromVpcId(stack, 'Elsewhere', 'vpc-0d4e5f'));
  const flowLogsOf = (id: string, source: FlowLogSource, layout: S3LogLayout) => new S3FlowLogs(stack, id, { sources: [source], bucket, layout });
  flowLogsOf('First', vpc, S3LogLayout.parquet({ prefix: 'vpc' }));
  expect(refusal(() => flowLogsOf('Second', vpc, S3LogLayout.text({ prefix: 'vpc' })))).toContain('text and Parquet files under one prefix');
  expect(refusal(() => flowLogsOf('Third', vpc, S3LogLayout.parquet({ prefix: 'vpc' })))).toContain('a source twice');
  expect(flowLogsOf('Fourth', elsewhere, S3LogLayout.parquet({ prefix: 'vpc' })).flowLogs).toHaveLength(1);
});

test('the names of a source are worked out once, however many there are, and the app is not searched for them', () => {
  const stack = newStack();
  const subnet = subnetIn(stack, 'vpc-0a1b2c');
  const sources = Array.from({ length: 40 }, (_, i) => interfaceOf(new ec2.CfnNetworkInterface(stack, `Interface${i}`, { subnetId: subnet.ref })));
  const names = jest.spyOn(FlowLogSource.prototype, '_scopes', 'get');
  const search = jest.spyOn(Node.prototype, 'findAll');
  new S3FlowLogs(stack, 'FlowLogs', { sources });
  const counts = [names.mock.calls.length, search.mock.calls.length];
  [names, search].forEach(spy => spy.mockRestore());
  expect(counts).toEqual([sources.length, 0]);
});

// In the first synthesis every VPC that is looked up has the same stand-in id; a refusal there keeps the CDK from ever looking.
describe('VPCs that are looked up', () => {
  const lookedUp = (stack: Stack, vpcName: string) => ec2.Vpc.fromLookup(stack, vpcName, { vpcName });

  test('one passes the first synthesis', () => {
    const stack = newPlacedStack();
    new S3FlowLogs(stack, 'FlowLogs', { sources: [vpcOf(lookedUp(stack, 'blue'))] });
    Template.fromStack(stack).resourceCountIs('AWS::EC2::FlowLog', 1);
  });

  test('two pass the first synthesis', () => {
    const stack = newPlacedStack();
    new S3FlowLogs(stack, 'FlowLogs', { sources: [vpcOf(lookedUp(stack, 'blue')), vpcOf(lookedUp(stack, 'green'))] });
    Template.fromStack(stack).resourceCountIs('AWS::EC2::FlowLog', 2);
  });

  test('one and a subnet of another pass the first synthesis', () => {
    const stack = newPlacedStack();
    const sources = [vpcOf(lookedUp(stack, 'blue')), subnetOf(lookedUp(stack, 'green').privateSubnets[0])];
    new S3FlowLogs(stack, 'FlowLogs', { sources });
    Template.fromStack(stack).resourceCountIs('AWS::EC2::FlowLog', 2);
  });
});

describe('files of two kinds under one prefix', () => {
  const twoIn = (stack: Stack, first: Partial<S3FlowLogsProps>, second: Partial<S3FlowLogsProps>) => {
    const bucket = new FlowLogBucket(stack, 'Archive');
    const sources = (id: string) => [vpcOf(ec2.CfnVPC.fromVpcId(stack, id, id))];
    new S3FlowLogs(stack, 'First', { bucket, sources: sources('vpc-0a'), ...first });
    return new S3FlowLogs(stack, 'Second', { bucket, sources: sources('vpc-0b'), ...second });
  };
  const layout = S3LogLayout.text({ prefix: 'vpc' });

  test('fails when one is text and the other Parquet', () => {
    expect(refusal(() => twoIn(newStack(), { layout }, { layout: S3LogLayout.parquet({ prefix: 'vpc' }) })))
      .toBe('layout puts text and Parquet files under one prefix "vpc", also used by Network/First; a table reads one file format, '
        + 'so give the layouts different prefixes [at Network/Second]');
    expect(twoIn(newStack(), { layout }, { layout: S3LogLayout.parquet({ prefix: 'vpc2' }) }).prefix).toBe('vpc2');
  });

  test('fails when both are text of different formats', () => {
    const [one, other] = [FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.DSTADDR), FlowLogFormat.of(FlowLogField.DSTADDR, FlowLogField.SRCADDR)];
    expect(refusal(() => twoIn(newStack(), { layout, format: one }, { layout, format: other })))
      .toBe('format must be the same for all text files under one prefix, got "${dstaddr} ${srcaddr}" under "vpc" where Network/First writes '
        + '"${srcaddr} ${dstaddr}"; text is read by position, so leave the prefix out or give another [at Network/Second]');
    expect(twoIn(newStack(), { layout, format: one }, { layout, format: one }).prefix).toBe('vpc');
    expect(twoIn(newStack(), { layout: S3LogLayout.text(), format: one }, { layout: S3LogLayout.text(), format: other }).prefix).toContain('text-hourly-');
  });

  test('passes when both are Parquet of different formats', () => {
    expect(twoIn(newStack(), { format: FlowLogFormat.DEFAULT }, { layout: PARQUET }).prefix).toBe('flow-logs/vpc-parquet-hourly');
  });
});
