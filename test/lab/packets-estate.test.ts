import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, AppProps, Aws, CfnCondition, CfnOutput, CfnParameter, Fn, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as custom from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { estateOf, filterOf, judged, Network, network, receiver, refusal, session, templateOf } from './packets-fixture';
import { Estate, EstateEnvironment } from '../../lab/packets/estate';

const folders: string[] = [];
afterAll(() => folders.forEach(folder => rmSync(folder, { recursive: true, force: true })));

/** An app as `cdk synth` leaves it in a folder. */
function synthesized(build: (app: App) => void, environment?: EstateEnvironment, props: AppProps = {}): Estate {
  const root = mkdtempSync(join(tmpdir(), 'packets-'));
  folders.push(root);
  const app = new App({ outdir: join(root, 'cdk.out'), analyticsReporting: false, ...props });
  build(app);
  app.synth();
  return Estate.load(join(root, 'cdk.out'), environment);
}

const UDP = { ipProtocol: 'udp', fromPort: 4789, toPort: 4789 };
const IMAGE = ec2.MachineImage.genericLinux({ 'us-east-1': 'ami-1', 'eu-west-1': 'ami-1' });
const TYPE = new ec2.InstanceType('m7g.large');

function everything(stack: Stack): ec2.CfnTrafficMirrorFilter {
  return filterOf(stack, 'Filter', [{}]);
}

function sessionOf(stack: Construct, networkInterfaceId: string, trafficMirrorTargetId: string, trafficMirrorFilterId: string): void {
  new ec2.CfnTrafficMirrorSession(stack, 'Session', { networkInterfaceId, trafficMirrorTargetId, trafficMirrorFilterId, sessionNumber: 1 });
}

/** VPC, appliances and sources in three stacks of L2 constructs. */
function threeStacks(app: Construct, cidrOfSources: (vpc: ec2.Vpc) => string = vpc => vpc.vpcCidrBlock): void {
  const net = new Stack(app, 'Net');
  const vpc = new ec2.Vpc(net, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const central = new Stack(app, 'Central');
  const door = new ec2.SecurityGroup(central, 'Door', { vpc });
  door.addIngressRule(ec2.Peer.ipv4(cidrOfSources(vpc)), ec2.Port.udp(4789));
  const receiving = new ec2.Instance(central, 'Receiving', { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, instanceType: TYPE, machineImage: IMAGE });
  receiving.connections.allowFrom(door, ec2.Port.udp(4789));
  receiving.connections.allowFrom(door, ec2.Port.tcp(4789));
  const balancer = new elb.CfnLoadBalancer(central, 'Balancer', {
    type: 'network',
    subnets: vpc.isolatedSubnets.map(({ subnetId }) => subnetId),
    securityGroups: [door.securityGroupId],
    loadBalancerAttributes: [{ key: 'load_balancing.cross_zone.enabled', value: 'true' }],
  });
  const targets = new elb.CfnTargetGroup(central, 'Targets', { protocol: 'UDP', port: 4789, vpcId: vpc.vpcId, targets: [{ id: receiving.instanceId }] });
  new elb.CfnListener(central, 'Listener', { loadBalancerArn: balancer.ref, port: 4789, protocol: 'UDP', defaultActions: [{ type: 'forward', targetGroupArn: targets.ref }] });
  const target = new ec2.CfnTrafficMirrorTarget(central, 'Target', { networkLoadBalancerArn: balancer.ref });
  const servers = new Stack(app, 'Servers');
  const server = new ec2.Instance(servers, 'Server', { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, instanceType: TYPE, machineImage: IMAGE });
  sessionOf(servers, primaryOf(server), target.ref, everything(servers).ref);
}

function primaryOf(server: ec2.Instance, call?: { action: string; parameters?: object }, path = 'Reservations.0.Instances.0.NetworkInterfaces.0.NetworkInterfaceId'): string {
  return new custom.AwsCustomResource(server, 'Lookup', {
    onUpdate: { service: 'EC2', physicalResourceId: custom.PhysicalResourceId.of('eni'), parameters: { InstanceIds: [server.instanceId] }, ...call ?? { action: 'DescribeInstances' } },
    policy: custom.AwsCustomResourcePolicy.fromSdkCalls({ resources: ['*'] }),
    installLatestAwsSdk: false,
  }).getResponseField(path);
}

describe('several stacks', () => {
  test('references lead from stack to stack, and an instance stands for its primary interface', () => {
    const verdict = judged(synthesized(app => threeStacks(app)), { interface: 'Servers/Server' });
    expect(verdict).toMatchObject({
      outcome: 'arrives',
      session: 'Servers/Session',
      target: { label: 'Central/Balancer', appliances: ['Central/Receiving'] },
      by: { id: 'Servers/FilterRule1' },
      warnings: [],
    });
    expect(verdict).not.toHaveProperty('vni');
  });

  test('a closed door of another stack', () => {
    expect(judged(synthesized(app => threeStacks(app, () => '10.9.0.0/16')), { interface: 'Servers/Server' })).toMatchObject({
      outcome: 'lost', reason: 'load-balancer-closed', detail: 'no rule of Central/Balancer admits UDP 4789 from Servers/Server (10.0.128.0/18) (Central/Door)',
    });
  });

  test('stages', () => {
    const estate = synthesized(app => threeStacks(new Stage(app, 'Prod', { env: { account: '111111111111', region: 'eu-west-1' } })));
    expect(judged(estate, { interface: 'Prod/Servers/Server' })).toMatchObject({ outcome: 'arrives', session: 'Prod/Servers/Session' });
  });

  test('two stages: their exports have the same names in other accounts', () => {
    const estate = synthesized(app => ['111111111111', '222222222222'].forEach((account, i) => threeStacks(new Stage(app, `Stage${i}`, { env: { account, region: 'eu-west-1' }, stageName: 'same' }))));
    expect(judged(estate, { interface: 'Stage1/Servers/Server' })).toMatchObject({ outcome: 'arrives', session: 'Stage1/Servers/Session', target: { label: 'Stage1/Central/Balancer' } });
    expect(() => judged(estate, { interface: estate.ofType('AWS::EC2::Instance')[1].logicalId })).toThrow('may be Stage0/Servers/Server or Stage1/Servers/Server: give the path');
  });

  test('nested stacks', () => {
    const estate = synthesized(app => {
      const stack = new Stack(app, 'Parent');
      const parts = network(stack);
      const target = receiver(parts);
      const nested = new NestedStack(stack, 'Nested');
      const filter = everything(nested);
      sessionOf(nested, parts.source.ref, target.ref, filter.ref);
      const second = new ec2.CfnNetworkInterface(nested, 'Second', { subnetId: parts.here.ref, groupSet: [parts.sourceGroup.attrGroupId] });
      new ec2.CfnTrafficMirrorSession(stack, 'Outer', { networkInterfaceId: second.ref, trafficMirrorTargetId: target.ref, trafficMirrorFilterId: filter.ref, sessionNumber: 1 });
    });
    expect(judged(estate, { interface: 'Parent/Source' })).toMatchObject({ outcome: 'arrives', target: { label: 'Parent/Receiver' } });
    expect(judged(estate, { interface: 'Second' })).toMatchObject({ outcome: 'arrives', session: 'Parent/Outer' });
  });

  test('paths come with the templates, too', () => {
    const estate = synthesized(app => threeStacks(app), undefined, { context: { 'aws:cdk:enable-path-metadata': true } });
    expect(judged(estate, { interface: '/Servers/Server/Resource' })).toMatchObject({ outcome: 'arrives' });
  });

  test('templates by name, with exports whose names are put together', () => {
    const build = (imported: string) => Estate.load({
      Net: templateOf(stack => {
        const parts = network(stack);
        new CfnOutput(stack, 'Eni', { value: parts.source.ref, exportName: `${Aws.STACK_NAME}-eni` });
        new CfnOutput(stack, 'TargetOut', { value: receiver(parts).ref, exportName: 'target' });
      }),
      App: templateOf(stack => sessionOf(stack, Fn.importValue(imported), Fn.importValue('target'), everything(stack).ref)),
    });
    expect(judged(build('Net-eni'), { interface: 'Net/Source' })).toMatchObject({ outcome: 'arrives', session: 'App/Session' });
    expect(refusal(build('Other-eni'), { interface: 'Net/Source' })).toMatchObject({ reason: 'no-session' });
    expect(judged(build('Other-eni'), { interface: 'exports of other apps/Other-eni', primaryAddress: '10.0.0.5' })).toMatchObject({ outcome: 'arrives' });
  });

  test('fails on an export that two stacks give', () => {
    const one = templateOf(stack => void new CfnOutput(stack, 'Out', { value: 'x', exportName: 'x' }));
    const estate = Estate.load({ A: one, B: one, C: templateOf(stack => sessionOf(stack, Fn.importValue('x'), 'tmt-1', 'tmf-1')) });
    expect(() => judged(estate)).toThrow('x is exported by A and B');
  });

  test('outputs that are read without an export', () => {
    const estate = Estate.load({
      Net: templateOf(stack => void new CfnOutput(stack, 'Eni', { value: network(stack).source.ref })),
      App: { Resources: { Session: { Type: 'AWS::EC2::TrafficMirrorSession', Properties: { NetworkInterfaceId: { 'Fn::GetStackOutput': { StackName: 'Net', OutputName: 'Eni' } }, SessionNumber: 1, TrafficMirrorFilterId: 'tmf-1' } } } },
    });
    expect(() => judged(estate)).toThrow('filter tmf-1 of App/Session is not in these templates');
  });
});

describe('lookups of a primary interface', () => {
  const withCall = (call: Parameters<typeof primaryOf>[1], path?: string) => synthesized(app => {
    const stack = new Stack(app, 'Net');
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0 });
    const server = new ec2.Instance(stack, 'Server', { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, instanceType: TYPE, machineImage: IMAGE });
    sessionOf(stack, primaryOf(server, call, path), 'tmt-0123456789abcdef0', everything(stack).ref);
  });
  const interfaces = (index: string) => ({ action: 'describeNetworkInterfaces', parameters: { Filters: [{ Name: 'attachment.device-index', Values: [index] }, { Name: 'attachment.instance-id', Values: ['${instance}'] }] } });
  const FIRST = 'NetworkInterfaces.0.NetworkInterfaceId';

  test('by instances', () => {
    expect(judged(withCall({ action: 'describeInstances' }), { interface: 'Net/Server' })).toMatchObject({ outcome: 'sent', session: 'Net/Session', target: { kind: 'elsewhere' } });
  });

  test.each<[string, Parameters<typeof primaryOf>[1], string | undefined, string]>([
    ['a second interface', { action: 'describeInstances' }, 'Reservations.0.Instances.0.NetworkInterfaces.1.NetworkInterfaceId', "cannot tell that it is the instance's primary interface"],
    ['another call', { action: 'describeTags' }, undefined, "cannot tell that it is the instance's primary interface"],
    ['no instance', interfaces('0'), FIRST, 'must name one instance for the lab to know whose interface it is, got 0'],
  ])('fails on %s', (_what, call, path, message) => {
    expect(() => judged(withCall(call, path), { interface: 'Net/Server' })).toThrow(message);
  });

  test.each<[string, boolean]>([['0', true], ['1', false]])('by interfaces at device index %s', (index, known) => {
    const estate = synthesized(app => {
      const stack = new Stack(app, 'Net');
      const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0 });
      const server = new ec2.Instance(stack, 'Server', { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, instanceType: TYPE, machineImage: IMAGE });
      const Filters = [{ Name: 'attachment.device-index', Values: [index] }, { Name: 'attachment.instance-id', Values: [server.instanceId] }];
      sessionOf(stack, primaryOf(server, { action: 'describeNetworkInterfaces', parameters: { Filters } }, FIRST), 'tmt-0123456789abcdef0', everything(stack).ref);
    });
    if (known) expect(judged(estate, { interface: 'Net/Server' })).toMatchObject({ outcome: 'sent' });
    else expect(() => judged(estate, { interface: 'Net/Server' })).toThrow("cannot tell that it is the instance's primary interface");
  });
});

test('fails on a lookup that names two instances', () => {
  const estate = estateOf(stack => {
    const parts = network(stack);
    const [one, other] = ['One', 'Other'].map(id => new ec2.CfnInstance(stack, id, { subnetId: parts.here.ref }));
    session(parts, receiver(parts).ref, { networkInterfaceId: primaryLookup(stack, one, other) });
  });
  expect(() => judged(estate, { interface: 'One' })).toThrow('must name one instance for the lab to know whose interface it is, got 2');
});

test('an instance with an interface of its own is that interface', () => {
  const estate = estateOf(stack => {
    const parts = network(stack);
    new ec2.CfnInstance(stack, 'Server', { instanceType: 'm5.large', networkInterfaces: [{ deviceIndex: '1', networkInterfaceId: 'eni-1' }, { deviceIndex: '0', networkInterfaceId: parts.source.ref }] });
    session(parts, receiver(parts).ref);
  });
  for (const name of ['Server', 'Source', 'Net/Server', 'Net/Source']) expect(judged(estate, { interface: name })).toMatchObject({ outcome: 'arrives' });
});

test('an instance that describes its interface', () => {
  const estate = estateOf(stack => {
    const parts = network(stack);
    const server = new ec2.CfnInstance(stack, 'Server', { networkInterfaces: [{ deviceIndex: '0', subnetId: parts.here.ref, privateIpAddress: '10.0.0.9', groupSet: [parts.sourceGroup.ref] }] });
    const lookup = primaryLookup(stack, server);
    session(parts, receiver(parts, '10.0.0.9/32').ref, { networkInterfaceId: lookup });
  });
  expect(judged(estate, { interface: 'Server' })).toMatchObject({ outcome: 'arrives' });
});

function primaryLookup(stack: Stack, ...servers: ec2.CfnInstance[]): string {
  const found = new custom.AwsCustomResource(stack, 'Lookup', {
    onUpdate: { service: 'EC2', action: 'describeInstances', parameters: { InstanceIds: servers.map(({ ref }) => ref) }, physicalResourceId: custom.PhysicalResourceId.of('x') },
    policy: custom.AwsCustomResourcePolicy.fromSdkCalls({ resources: ['*'] }),
    installLatestAwsSdk: false,
  });
  return found.getResponseField('Reservations.0.Instances.0.NetworkInterfaces.0.NetworkInterfaceId');
}

describe('what a template leaves to the deployment', () => {
  const choice = (environment?: EstateEnvironment) => estateOf(stack => {
    const parts = network(stack);
    const large = new CfnParameter(stack, 'Wide', { default: 'no' });
    const wide = new CfnCondition(stack, 'IsWide', { expression: Fn.conditionNot(Fn.conditionEquals(large.valueAsString, 'no')) });
    const target = receiver(parts, Fn.conditionIf(wide.logicalId, '10.0.0.0/16', '10.0.0.0/28').toString());
    session(parts, target.ref);
    session(parts, target.ref, { sessionNumber: 2 }, 'Second').cfnOptions.condition = wide;
  }, environment);

  test('conditions and parameters', () => {
    expect(judged(choice())).toMatchObject({ outcome: 'lost', partly: true });
    expect(judged(choice({ parameters: { Wide: 'yes' } }))).toMatchObject({ outcome: 'arrives' });
    expect(choice().ofType('AWS::EC2::TrafficMirrorSession')).toHaveLength(1);
    expect(choice({ parameters: { Wide: 'yes' } }).ofType('AWS::EC2::TrafficMirrorSession')).toHaveLength(2);
  });

  test('a parameter of the parameter store is not its name', () => {
    const shared = (environment?: EstateEnvironment) => estateOf(stack => {
      const id = new CfnParameter(stack, 'TargetId', { type: 'AWS::SSM::Parameter::Value<String>', default: '/central/mirror-target' });
      session(network(stack), id.valueAsString);
    }, environment);
    expect(judged(shared())).toMatchObject({ outcome: 'sent', target: { kind: 'elsewhere', label: 'Net/TargetId' } });
    expect(judged(shared({ parameters: { TargetId: 'tmt-0123456789abcdef0' } }))).toMatchObject({ outcome: 'sent', target: { label: 'tmt-0123456789abcdef0' } });
  });

  const zoned = (names: string[] | undefined, zoneOfSource: (parts: Network) => string) => estateOf(stack => {
    const parts = network(stack);
    parts.here.availabilityZone = zoneOfSource(parts);
    parts.there.availabilityZone = Fn.select(1, Fn.getAzs());
    const open = new ec2.CfnSecurityGroup(stack, 'Open', { groupDescription: 'open', vpcId: parts.vpc.ref, securityGroupIngress: [{ ...UDP, cidrIp: '0.0.0.0/0' }] });
    const appliance = new ec2.CfnInstance(stack, 'Appliance', { subnetId: parts.there.ref, securityGroupIds: [open.ref] });
    const balancer = new elb.CfnLoadBalancer(stack, 'Balancer', { type: 'network', subnets: [parts.there.ref] });
    const targets = new elb.CfnTargetGroup(stack, 'Targets', { protocol: 'UDP', port: 4789, targets: [{ id: appliance.ref }] });
    new elb.CfnListener(stack, 'Listener', { loadBalancerArn: balancer.ref, port: 4789, protocol: 'UDP', defaultActions: [{ type: 'forward', targetGroupArn: targets.ref }] });
    session(parts, new ec2.CfnTrafficMirrorTarget(stack, 'Target', { networkLoadBalancerArn: balancer.ref }).ref);
  }, { availabilityZones: names });

  test('zones by their place in the Region', () => {
    expect(judged(zoned(undefined, () => Fn.select(1, Fn.getAzs())))).toMatchObject({ outcome: 'arrives' });
    expect(judged(zoned(undefined, () => Fn.select(0, Fn.getAzs())))).toMatchObject({
      outcome: 'lost', reason: 'zone', detail: expect.stringContaining('Net/Balancer has no subnet in zone 1 of us-east-1, where Net/Source is') as string,
    });
  });

  test('names of zones beside places need the list', () => {
    expect(() => judged(zoned(undefined, () => 'us-east-1b'))).toThrow("give the names of the Region's zones, in order (availabilityZones, --zones)");
    expect(judged(zoned(['us-east-1a', 'us-east-1b'], () => 'us-east-1b'))).toMatchObject({ outcome: 'arrives' });
    expect(judged(zoned(['us-east-1b', 'us-east-1c'], () => 'us-east-1b'))).toMatchObject({ outcome: 'lost', reason: 'zone' });
  });

  test('blocks of a range', () => {
    const within = (block: number) => estateOf(stack => {
      const parts = network(stack);
      parts.here.cidrBlock = Fn.select(block, Fn.cidr(parts.vpc.attrCidrBlock, 4, '8'));
      session(parts, receiver(parts, '10.0.2.0/24').ref);
    });
    expect(judged(within(2))).toMatchObject({ outcome: 'arrives' });
    expect(judged(within(1))).toMatchObject({ outcome: 'lost', detail: expect.stringContaining('(10.0.1.0/24)') as string });
  });

  test('subnets that were looked up, by the context', () => {
    const subnet = 'subnet-0123456789abcdef0';
    const load = (context?: EstateEnvironment['context']) => estateOf(stack => {
      const parts = network(stack);
      parts.source.subnetId = subnet;
      session(parts, receiver(parts, '10.7.0.0/20').ref);
    }, { context });
    const context = (cidr: string) => ({
      'vpc-provider:account=1:region=eu-west-1': { vpcId: 'vpc-1', vpcCidrBlock: '10.7.0.0/16', subnetGroups: [{ name: 'Private', subnets: [{ subnetId: subnet, cidr, availabilityZone: 'eu-west-1a', routeTableId: 'rtb-1' }] }] },
    });
    expect(() => judged(load())).toThrow('the templates do not say its address');
    expect(judged(load(context('10.7.1.0/24')))).toMatchObject({ outcome: 'arrives' });
    expect(judged(load(context('10.7.16.0/24')))).toMatchObject({ outcome: 'lost' });
  });

  test('the context beside the folder is found, and told', () => {
    const root = mkdtempSync(join(tmpdir(), 'packets-'));
    folders.push(root);
    const file = join(root, 'cdk.context.json');
    writeFileSync(file, '{}');
    const app = new App({ outdir: join(root, 'cdk.out') });
    new Stack(app, 'Net');
    app.synth();
    expect(Estate.load(join(root, 'cdk.out')).notes).toEqual([`subnets that were looked up: ${file}`]);
    expect(Estate.load(join(root, 'cdk.out'), { context: {} }).notes).toEqual([]);
  });

  test('what has nothing to do with the packet may hold anything', () => {
    const template = templateOf(stack => {
      const parts = network(stack);
      session(parts, receiver(parts).ref);
    });
    const strange = { Type: 'AWS::EC2::Instance', Properties: { UserData: { 'Fn::Transform': {} }, ImageId: { Ref: 'Nobody' }, NetworkInterfaces: [{ DeviceIndex: '1', Description: 'x' }] } };
    expect(judged(Estate.load({ Net: { ...template, Resources: { ...template.Resources as object, Strange: strange } } }))).toMatchObject({ outcome: 'arrives' });
  });

  test.each<[string, object, string]>([
    ['an intrinsic', { 'Fn::FindInMap': ['a', 'b', 'c'] }, 'the lab cannot resolve Fn::FindInMap'],
    ['a reference to nobody', { Ref: 'Nobody' }, 'Ref to unknown Nobody'],
    ['an attribute of nobody', { 'Fn::GetAtt': ['Nobody', 'Id'] }, 'Fn::GetAtt of unknown Nobody'],
    ['a piece of an id', { 'Fn::Select': [0, { 'Fn::Split': ['-', { Ref: 'Source' }] }] }, 'cannot split what is known at deployment only'],
    ['a condition that nobody declares', { 'Fn::If': ['Nobody', 'a', 'b'] }, 'unknown condition Nobody'],
  ])('fails on %s, where the question needs it', (_what, value, message) => {
    const template = templateOf(stack => {
      const parts = network(stack);
      session(parts, receiver(parts).ref);
    }) as { Resources: Record<string, { Properties: Record<string, unknown> }> };
    template.Resources.Session.Properties.TrafficMirrorTargetId = value;
    expect(() => judged(Estate.load({ Net: template as never }))).toThrow(message);
  });
});
