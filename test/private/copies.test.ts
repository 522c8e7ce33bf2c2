import * as cdk from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as first from '../../src';
import { refusal } from '../fixtures/stacks';

/** Another copy of aws-cdk-lib, as a construct library with a dependency of its own may bring it. */
const other: typeof cdk = jest.requireActual('aws-cdk-lib-newest');
const { aws_autoscaling: autoscaling, aws_ec2: ec2, aws_elasticloadbalancingv2: elbv2, aws_kms: kms, aws_logs: logs, aws_s3: s3 } = other;

const trafficType = ec2.FlowLogTrafficType.REJECT;

function newStack(): cdk.Stack {
  const app = new other.App();
  return new other.Stack(app, 'Network', { env: { account: '111122223333', region: 'eu-west-1' } });
}

const vpcIn = (stack: cdk.Stack, id = 'Vpc') => new ec2.Vpc(stack, id, { natGateways: 0, availabilityZones: ['eu-west-1a', 'eu-west-1b'] });
const warnings = (stack: cdk.Stack) => Annotations.fromStack(stack).findWarning('*', Match.anyValue())
  .map(({ entry }) => /ack: cdk-network-visibility:(\w+)/.exec(String(entry.data))?.[1]);

describe('constructs of another copy of aws-cdk-lib', () => {
  test('a subnet is known to lie in its VPC', () => {
    const stack = newStack();
    const vpc = vpcIn(stack);
    const bucket = new s3.Bucket(stack, 'Archive');
    new first.S3FlowLogs(stack, 'FlowLogs', { bucket, sources: [first.FlowLogSource.vpc(vpc)] });
    const subnet = vpc.isolatedSubnets[0] ?? vpc.publicSubnets[0];
    expect(refusal(() => new first.S3FlowLogs(stack, 'Again', { bucket, sources: [first.FlowLogSource.subnet(subnet)] }))).toContain('sources that overlap');
  });

  test('a bucket with the key of AWS, a zonal NAT gateway, a log group of a class for nothing to be asked are refused', () => {
    const stack = newStack();
    const sources = [first.FlowLogSource.vpc(vpcIn(stack))];
    const bucket = new s3.Bucket(stack, 'Archive', { encryption: s3.BucketEncryption.KMS_MANAGED });
    expect(refusal(() => new first.S3FlowLogs(stack, 'FlowLogs', { bucket, sources }))).toMatch(/^bucket must not be encrypted/);
    const nat = new ec2.CfnNatGateway(stack, 'Nat', { subnetId: 'subnet-0a' });
    expect(refusal(() => first.FlowLogSource.regionalNatGateway(nat))).toMatch(/^natGateway must be regional/);
    const logGroup = new logs.CfnLogGroup(stack, 'Logs', { logGroupClass: 'DELIVERY' });
    expect(refusal(() => new first.CloudWatchFlowLogs(stack, 'Logged', { logGroup, sources, trafficType }))).toMatch(/^logGroup must be of the class/);
  });

  test('a log group without retention is warned about', () => {
    const stack = newStack();
    const logGroup = new logs.CfnLogGroup(stack, 'Logs');
    new first.CloudWatchFlowLogs(stack, 'Logged', { logGroup, trafficType, sources: [first.FlowLogSource.vpc(vpcIn(stack))] });
    expect(warnings(stack)).toEqual(['logGroupKeptForever']);
  });

  test('an alias is told from a key', () => {
    const stack = newStack();
    const alias = kms.Alias.fromAliasName(stack, 'Alias', 'alias/records');
    const collector = () => new first.MirrorCollector(stack, 'Collector', {
      vpc: new ec2.Vpc(stack, 'Vpc', { availabilityZones: ['eu-west-1a', 'eu-west-1b'] }), engines: [first.CaptureEngine.suricata()], encryptionKey: alias,
    });
    expect(refusal(collector)).toMatch(/^encryptionKey must be a key, got the alias/);
  });

  test('instances, groups and a load balancer are known: rules are made, and what faces the internet is warned about', () => {
    const stack = newStack();
    const vpc = vpcIn(stack);
    const loadBalancer = new elbv2.NetworkLoadBalancer(stack, 'Balancer', { vpc, internetFacing: true, vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } });
    expect(refusal(() => new first.MirrorTarget(stack, 'Bare', { destination: first.MirrorDestination.networkLoadBalancer(loadBalancer) })))
      .toMatch(/^networkLoadBalancer must come with options/);
    const group = new autoscaling.AutoScalingGroup(stack, 'Appliances', {
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      instanceType: new ec2.InstanceType('m5.large'),
      machineImage: ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0a' }),
      securityGroup: new ec2.SecurityGroup(stack, 'ApplianceGroup', { vpc }),
    });
    const target = new first.MirrorTarget(stack, 'Target', {
      destination: first.MirrorDestination.networkLoadBalancer(loadBalancer, { targets: [group], healthCheckPort: 8080 }),
    });
    const webGroup = new ec2.SecurityGroup(stack, 'WebGroup', { vpc });
    const web = new ec2.CfnNetworkInterface(stack, 'Web', { subnetId: vpc.publicSubnets[0].subnetId, groupSet: [webGroup.securityGroupId] });
    new first.MirrorSession(stack, 'Session', { source: first.MirrorSource.networkInterface(web), target });
    expect(warnings(stack)).toContain('mirrorLoadBalancerFacesInternet');
    const ingress = JSON.stringify(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroup'));
    expect(ingress).toContain('Mirrored packets');
    const odd = new ec2.CfnNetworkInterface(stack, 'Odd', { subnetId: vpc.publicSubnets[0].subnetId, interfaceType: 'efa' });
    expect(refusal(() => new first.MirrorSession(stack, 'OddSession', { source: first.MirrorSource.networkInterface(odd), target }))).toContain('got "efa" of Network/Odd');
  });
});

describe('a second copy of this package in one app', () => {
  let second: typeof first;
  beforeAll(() => jest.isolateModules(() => {
    second = jest.requireActual('../../src');
  }));

  test('is another one', () => {
    expect(second.MirrorTarget).not.toBe(first.MirrorTarget);
  });

  test('sees sources that the first one records', () => {
    const stack = newStack();
    const vpc = vpcIn(stack);
    const bucket = new s3.Bucket(stack, 'Archive');
    new first.S3FlowLogs(stack, 'FlowLogs', { bucket, sources: [first.FlowLogSource.vpc(vpc)] });
    expect(refusal(() => new second.S3FlowLogs(stack, 'Again', { bucket, sources: [second.FlowLogSource.vpc(vpc)] }))).toContain('sources must not contain a source twice');
  });

  test('joins the statements of the first one in the policy of a bucket', () => {
    const app = new other.App();
    const stacks = ['Network', 'Away'].map((id, index) => new other.Stack(app, id, { env: { account: `11112222333${index}`, region: 'eu-west-1' } }));
    const bucket = new first.FlowLogBucket(stacks[0], 'Archive', { bucketName: 'archive' });
    [first, second].forEach(({ FlowLogSource, S3FlowLogs }, index) => new S3FlowLogs(stacks[index], 'FlowLogs', { bucket, sources: [FlowLogSource.vpc(vpcIn(stacks[index]))] }));
    const [policy] = Object.values(Template.fromStack(stacks[0]).findResources('AWS::S3::BucketPolicy'));
    const statements: { Condition?: { StringEquals?: object } }[] = policy.Properties.PolicyDocument.Statement;
    expect(statements.flatMap(({ Condition }) => Condition?.StringEquals ?? [])).toEqual(Array(2).fill({ 'aws:SourceAccount': ['111122223330', '111122223331'] }));
  });

  test('sees sessions and receivers of the first one, and its sessions are let in by targets of the first one', () => {
    const stack = newStack();
    const vpc = vpcIn(stack);
    const groupOf = (id: string) => new ec2.SecurityGroup(stack, id, { vpc });
    const interfaceOf = (id: string, group: cdk.aws_ec2.SecurityGroup) =>
      new ec2.CfnNetworkInterface(stack, id, { subnetId: vpc.publicSubnets[0].subnetId, groupSet: [group.securityGroupId] });
    const sensor = interfaceOf('Sensor', groupOf('SensorGroup'));
    const target = new first.MirrorTarget(stack, 'Target', { destination: first.MirrorDestination.networkInterface(sensor) });
    const web = interfaceOf('Web', groupOf('WebGroup'));
    const session = new second.MirrorSession(stack, 'Session', { source: second.MirrorSource.networkInterface(web), target });
    expect(refusal(() => new first.MirrorSession(stack, 'Twin', { source: first.MirrorSource.networkInterface(web), target }))).toContain('which Network/Session mirrors as number 1');
    expect(refusal(() => new second.MirrorSession(stack, 'Loop', { source: second.MirrorSource.networkInterface(sensor), target }))).toContain('source must not be what receives');
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Network/SensorGroup', SecurityGroupIngress: [Match.objectLike({ Description: 'Mirrored packets' })],
    });
    const [resource] = Object.values(template.findResources('AWS::EC2::TrafficMirrorSession'));
    // It waits for the target's own rules.
    expect(resource.DependsOn).toEqual(expect.arrayContaining([stack.getLogicalId(target.node.defaultChild as cdk.CfnElement)]));
    expect(session.sessionNumber).toBe(1);
  });
});
