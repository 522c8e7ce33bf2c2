import { App, aws_ec2 as ec2, CfnParameter, Stack } from 'aws-cdk-lib';
import { interfaceOf, newInstance, newInterface, newVpc, newZonedStack } from './estate';
import { MirrorSource } from '../../../src/mirroring/sessions/mirror-source';
import { MirrorSourceOptions } from '../../../src/mirroring/sessions/mirror-source-options';
import { PrimaryNetworkInterface } from '../../../src/mirroring/sessions/primary-network-interface';
import { newStack, refusal, stackBeside } from '../../fixtures/stacks';

const paths = (constructs: readonly ec2.ISecurityGroup[]) => constructs.map(({ node }) => node.path);

/** What the app knows of an interface, asked by the stack itself. */
const ofInterface = (networkInterface: ec2.CfnNetworkInterface, options?: MirrorSourceOptions) =>
  MirrorSource.networkInterface(networkInterface, options)._bind(Stack.of(networkInterface));
const ofInstance = (instance: ec2.Instance, options?: MirrorSourceOptions) => MirrorSource.instance(instance, options)._bind(Stack.of(instance));

describe('an interface that is declared', () => {
  test('is known by its place in the app, with VPC and groups', () => {
    const vpc = newVpc(newStack());
    const group = new ec2.SecurityGroup(vpc.stack, 'Group', { vpc });
    const found = ofInterface(newInterface(vpc, 'Interface', { groupSet: [group.securityGroupId] }));
    expect(found).toMatchObject({ names: ['Network/Interface'], label: 'the network interface Network/Interface', admittedBySecurityGroup: false });
    expect(found.vpc).toBe(vpc);
    expect(found.securityGroups).toEqual([group]);
    expect([found.cidrs, found.availabilityZone, found.instanceType, found.instanceId]).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('has the zone of its subnet, where the zone has a name', () => {
    expect(ofInterface(newInterface(newVpc(newZonedStack()))).availabilityZone).toBe('eu-west-1a');
  });

  test('is the same by construct, by reference and by wrapped token', () => {
    const networkInterface = newInterface(newVpc(newStack()));
    const wrapped = interfaceOf(networkInterface.stack, networkInterface.ref, 'Wrapped');
    expect(MirrorSource.networkInterface(wrapped)._bind(networkInterface.stack).names).toEqual(ofInterface(networkInterface).names);
  });

  test('has groups that exist, and groups of L1, as constructs that rules can name', () => {
    const stack = newStack();
    const group = new ec2.CfnSecurityGroup(stack, 'Group', { groupDescription: 'all' });
    const { securityGroups } = ofInterface(newInterface(newVpc(stack), 'Interface', { groupSet: ['sg-0a', group.attrGroupId] }));
    expect(securityGroups.map(({ securityGroupId }) => stack.resolve(securityGroupId))).toEqual(['sg-0a', { 'Fn::GetAtt': ['Group', 'GroupId'] }]);
  });

  test('without a construct for the VPC has the range of its subnet', () => {
    const stack = newStack();
    const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
    const subnet = new ec2.CfnSubnet(stack, 'Subnet', { vpcId: vpc.ref, cidrBlock: '10.0.1.0/24' });
    const planned = new ec2.CfnSubnet(stack, 'Planned', { vpcId: vpc.ref, ipv4IpamPoolId: 'ipam-pool-0a' });
    const of = ({ ref }: ec2.CfnSubnet, id: string) => ofInterface(new ec2.CfnNetworkInterface(stack, id, { subnetId: ref }));
    expect(of(subnet, 'One')).toMatchObject({ cidrs: ['10.0.1.0/24'], vpc: undefined });
    expect(stack.resolve(of(planned, 'Two').cidrs)).toEqual([{ 'Fn::GetAtt': ['Planned', 'CidrBlock'] }]);
  });

  test('in a subnet beside the VPC is in that VPC', () => {
    const vpc = newVpc(newStack());
    const subnet = new ec2.CfnSubnet(vpc.stack, 'More', { vpcId: vpc.vpcId, cidrBlock: '10.0.200.0/24' });
    expect(ofInterface(new ec2.CfnNetworkInterface(vpc.stack, 'Interface', { subnetId: subnet.ref })).vpc).toBe(vpc);
  });
});

describe('an interface that exists', () => {
  test('is known by its id alone', () => {
    const stack = newStack();
    expect(MirrorSource.networkInterface(interfaceOf(stack, 'eni-0a'))._bind(stack)).toEqual({
      networkInterfaceId: 'eni-0a', names: ['eni-0a'], label: 'the network interface eni-0a', securityGroups: [], admittedBySecurityGroup: false, admissionProps: [],
    });
  });

  test('is told about', () => {
    const stack = newStack();
    const vpc = newVpc(stack);
    const group = new ec2.SecurityGroup(stack, 'Group', { vpc });
    const told = (options: MirrorSourceOptions) => MirrorSource.networkInterface(interfaceOf(stack, 'eni-0a', `E${stack.node.children.length}`), options)._bind(stack);
    expect(told({ vpc, availabilityZone: 'eu-west-1c', instanceType: new ec2.InstanceType('t3.micro') }))
      .toMatchObject({ vpc, availabilityZone: 'eu-west-1c', instanceType: 't3.micro' });
    expect(told({ cidrs: ['10.0.1.0/24', '10.0.2.0/24'] }).cidrs).toEqual(['10.0.1.0/24', '10.0.2.0/24']);
    expect(told({ admitBySecurityGroup: true, securityGroups: [group] })).toMatchObject({ securityGroups: [group], admittedBySecurityGroup: true });
  });

  test('in a subnet of an imported VPC is in that VPC, in the zone of the subnet', () => {
    const stack = newStack();
    const attributes = { availabilityZones: ['eu-west-1a', 'eu-west-1b'], privateSubnetIds: ['subnet-0a', 'subnet-0b'] };
    const vpc = ec2.Vpc.fromVpcAttributes(stackBeside(stack), 'Shared', { vpcId: 'vpc-0a', ...attributes });
    const of = (subnetId: string) => ofInterface(new ec2.CfnNetworkInterface(stack, subnetId, { subnetId }));
    expect(of('subnet-0b')).toMatchObject({ vpc, availabilityZone: 'eu-west-1b' });
    expect(of('subnet-0c')).toMatchObject({ vpc: undefined, availabilityZone: undefined });
  });

  test('in a declared subnet of an imported VPC is in that VPC', () => {
    const stack = newStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Shared', { vpcId: 'vpc-0a', availabilityZones: ['eu-west-1a'] });
    const subnet = new ec2.CfnSubnet(stack, 'More', { vpcId: 'vpc-0a', cidrBlock: '10.0.1.0/24' });
    expect(ofInterface(new ec2.CfnNetworkInterface(stack, 'Interface', { subnetId: subnet.ref })).vpc).toBe(vpc);
  });
});

describe('an instance', () => {
  test('is known with type, VPC, zone and groups', () => {
    const vpc = newVpc(newZonedStack());
    const web = newInstance(vpc);
    const found = ofInstance(web);
    expect(found).toMatchObject({ label: 'the instance Network/Web', instanceType: 'm7i.large', availabilityZone: 'eu-west-1a', instanceId: web.instanceId, vpc });
    expect(found.names[1]).toBe('Network/Web/Resource');
    expect(paths(found.securityGroups)).toEqual(['Network/Web/InstanceSecurityGroup']);
  });

  test('without a public address is known all the same: the subnet then stands elsewhere', () => {
    const vpc = newVpc(newStack());
    expect(ofInstance(newInstance(vpc, 'Web', { associatePublicIpAddress: false })).vpc).toBe(vpc);
  });

  test('of a VPC that is looked up is in it, before the VPC was looked up', () => {
    const vpc = ec2.Vpc.fromLookup(newZonedStack(), 'Existing', { vpcId: 'vpc-0a' });
    expect(ofInstance(newInstance(vpc, 'Web', { vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } })).vpc).toBe(vpc);
  });

  test('contradicts nothing before AWS was asked for VPCs and zones', () => {
    const stack = new Stack(new App(), 'Network', { env: { account: '111122223333', region: 'eu-west-1' } });
    const [, second] = ['vpc-0a', 'vpc-0b'].map(vpcId => ec2.Vpc.fromLookup(stack, vpcId, { vpcId }));
    const inSecond = newInstance(second, 'Db', { vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } });
    expect(ofInstance(inSecond, { vpc: second, availabilityZone: 'eu-west-1b' })).toMatchObject({ vpc: second, availabilityZone: 'eu-west-1b' });
    expect(ofInstance(newInstance(newVpc(stack)), { availabilityZone: 'eu-west-1b' }).availabilityZone).toBe('eu-west-1b');
    expect(ofInterface(newInterface(newVpc(stack, 'Other'))).availabilityZone).toBeUndefined();
  });

  test('with an interface of its own is that interface, which nobody looks up', () => {
    const vpc = newVpc(newStack());
    const group = new ec2.SecurityGroup(vpc.stack, 'Group', { vpc });
    const networkInterface = newInterface(vpc, 'Interface', { groupSet: [group.securityGroupId] });
    const web = newInstance(vpc);
    const resource = web.node.defaultChild as ec2.CfnInstance;
    resource.networkInterfaces = [{ deviceIndex: '1', networkInterfaceId: 'eni-0b' }, { deviceIndex: '0', networkInterfaceId: networkInterface.ref }];
    resource.subnetId = undefined;
    const found = ofInstance(web);
    expect(found).toMatchObject({ networkInterfaceId: networkInterface.ref, names: ['Network/Interface', 'Network/Web/Resource'], vpc });
    expect(found.names[0]).toBe(ofInterface(networkInterface).names[0]);
    expect(found.securityGroups).toEqual([group]);
    expect(web.node.findAll().filter(({ node }) => node.id === 'PrimaryInterface')).toEqual([]);
  });

  test('with an interface that exists is known by its id', () => {
    const web = newInstance(newVpc(newStack()));
    (web.node.defaultChild as ec2.CfnInstance).networkInterfaces = [{ deviceIndex: '0', networkInterfaceId: 'eni-0a' }];
    expect(ofInstance(web)).toMatchObject({ networkInterfaceId: 'eni-0a', names: ['eni-0a', 'Network/Web/Resource'], securityGroups: [] });
  });

  test('and the interface that was created for it are one source', () => {
    const vpc = newVpc(newStack());
    const web = newInstance(vpc);
    const primary = new PrimaryNetworkInterface(vpc.stack, 'Primary', { instance: web });
    const found = MirrorSource.networkInterface(primary)._bind(vpc.stack);
    expect(found.names).toEqual(['Network/Primary/Resource', 'Network/Web/Resource']);
    expect(found).toMatchObject({ instanceType: 'm7i.large', instanceId: web.instanceId, vpc });
    expect(paths(found.securityGroups)).toEqual(['Network/Web/InstanceSecurityGroup']);
    expect(ofInstance(web)).toEqual(found);
  });

  test('of a type that only deployment knows says so by a token', () => {
    const stack = newStack();
    const size = new CfnParameter(stack, 'Size').valueAsString;
    const web = newInstance(newVpc(stack), 'Web', { instanceType: new ec2.InstanceType(size) });
    expect(ofInstance(web, { instanceType: new ec2.InstanceType('m5.large') }).instanceType).toBe('m5.large');
  });
});

describe('what cannot be', () => {
  test.each(['efa', 'efa-only', 'branch', 'trunk'])('fails on an interface of the type %s', interfaceType => {
    const vpc = newVpc(newStack());
    expect(refusal(() => ofInterface(newInterface(vpc, 'Interface', { interfaceType }))))
      .toBe(`source must be an interface of the type "interface", got "${interfaceType}" of Network/Interface: AWS mirrors no other; mirror another interface [at Network]`);
  });

  test('an interface of the type interface, or of a type that is not known, is taken', () => {
    const vpc = newVpc(newStack());
    ofInterface(newInterface(vpc, 'One', { interfaceType: 'interface' }));
    ofInterface(newInterface(vpc, 'Two', { interfaceType: new CfnParameter(vpc.stack, 'Type').valueAsString }));
  });

  const inSubnet = (ipv6Native?: boolean) => {
    const stack = newStack();
    const subnet = new ec2.CfnSubnet(stack, 'Subnet', { vpcId: 'vpc-0a', ipv6Native, ipv6CidrBlock: '2001:db8::/64' });
    return ofInterface(new ec2.CfnNetworkInterface(stack, 'Interface', { subnetId: subnet.ref }));
  };

  test('fails in a subnet of IPv6 alone', () => {
    expect(refusal(() => inSubnet(true))).toBe('source must have an IPv4 address, got the network interface Network/Interface in a subnet of IPv6 alone: '
      + 'AWS does not mirror there; mirror an interface of another subnet [at Network]');
    inSubnet(false);
    inSubnet();
  });

  test('fails on a zone other than that of the subnet', () => {
    const networkInterface = newInterface(newVpc(newZonedStack()));
    expect(refusal(() => ofInterface(networkInterface, { availabilityZone: 'eu-west-1b' })))
      .toBe('availabilityZone must be that of the network interface Network/Interface, which is eu-west-1a, got eu-west-1b; leave it out [at Network]');
    ofInterface(networkInterface, { availabilityZone: 'eu-west-1a' });
  });

  test('fails on a type other than that of the instance', () => {
    const web = newInstance(newVpc(newStack()));
    expect(refusal(() => ofInstance(web, { instanceType: new ec2.InstanceType('t3.micro') })))
      .toBe('instanceType must be that of the instance Network/Web, which is m7i.large, got t3.micro; leave it out [at Network]');
    ofInstance(web, { instanceType: new ec2.InstanceType('m7i.large') });
  });

  test('fails on a VPC other than that of the subnet', () => {
    const stack = newStack();
    const [vpc, other] = [newVpc(stack), newVpc(stack, 'Other')];
    const web = newInstance(vpc);
    expect(refusal(() => ofInstance(web, { vpc: other })))
      .toBe('vpc must be that of the instance Network/Web, which is Network/Vpc, got Network/Other; leave it out [at Network]');
    ofInstance(web, { vpc });
    // The id may be that of the declared one.
    ofInstance(web, { vpc: ec2.Vpc.fromVpcAttributes(stack, 'ById', { vpcId: 'vpc-0a', availabilityZones: ['eu-west-1a'] }) });
  });

  test('fails on a VPC with another id than that which holds the subnet', () => {
    const stack = newStack();
    const imported = (vpcId: string, isolatedSubnetIds: string[]) =>
      ec2.Vpc.fromVpcAttributes(stack, vpcId, { vpcId, availabilityZones: ['eu-west-1a'], isolatedSubnetIds });
    const [vpc, other] = [imported('vpc-0a', ['subnet-0a']), imported('vpc-0b', ['subnet-0b'])];
    const networkInterface = new ec2.CfnNetworkInterface(stack, 'Interface', { subnetId: 'subnet-0a' });
    expect(refusal(() => ofInterface(networkInterface, { vpc: other })))
      .toBe('vpc must be that of the network interface Network/Interface, which is Network/vpc-0a, got Network/vpc-0b; leave it out [at Network]');
    ofInterface(networkInterface, { vpc });
  });

  test('fails on groups to admit that nobody knows', () => {
    const stack = newStack();
    expect(refusal(() => MirrorSource.networkInterface(interfaceOf(stack), { admitBySecurityGroup: true })._bind(stack)))
      .toBe('admitBySecurityGroup must come with groups that are known, got none for the network interface eni-0a; name them in securityGroups [at Network]');
    expect(ofInstance(newInstance(newVpc(stack)), { admitBySecurityGroup: true }).admittedBySecurityGroup).toBe(true);
  });

  test('fails on a source of another account or Region', () => {
    const here = newZonedStack();
    const there = stackBeside(here, { account: '444455556666', region: 'eu-west-1' });
    const message = 'source must lie in the account and Region of the stack (111122223333, eu-west-1), got one in 444455556666, eu-west-1; '
      + 'create the session in the stack of the source [at Network]';
    expect(refusal(() => MirrorSource.networkInterface(interfaceOf(there))._bind(here))).toBe(message);
    expect(refusal(() => MirrorSource.instance(newInstance(newVpc(there)))._bind(here))).toBe(message);
    MirrorSource.networkInterface(interfaceOf(here))._bind(here);
  });

  const group = () => ec2.SecurityGroup.fromSecurityGroupId(new Stack(new App()), 'Group', 'sg-0a');
  test.each<[string, () => MirrorSourceOptions, () => MirrorSourceOptions]>([
    ['cidrs must name at least one range, got none; leave it out for the ranges of the VPC', () => ({ cidrs: [] }), () => ({ cidrs: undefined })],
    ['cidrs must be CIDR ranges, got "10.0.0.5/24": bits are set behind the mask, did you mean 10.0.0.0/24?; write "198.51.100.0/24", "203.0.113.7/32" or "2001:db8::/32"',
      () => ({ cidrs: ['10.0.0.5/24'] }), () => ({ cidrs: ['10.0.0.0/24'] })],
    ['cidrs must be left out where admitBySecurityGroup is true: security groups are admitted instead of ranges, got both; leave one out',
      () => ({ cidrs: ['10.0.0.0/24'], admitBySecurityGroup: true }), () => ({ cidrs: ['10.0.0.0/24'], admitBySecurityGroup: false })],
    ['securityGroups must name at least one group, got none; leave it out for those that the app declares',
      () => ({ securityGroups: [], admitBySecurityGroup: true }), () => ({ securityGroups: [group()], admitBySecurityGroup: true })],
    ['securityGroups must come with admitBySecurityGroup, without which targets admit ranges, got the groups alone; write admitBySecurityGroup: true, or leave them out',
      () => ({ securityGroups: [group()] }), () => ({ securityGroups: [group()], admitBySecurityGroup: true })],
  ])('fails when %s', (message, wrong, right) => {
    const stack = newStack();
    const [web, known] = [newInstance(newVpc(stack)), interfaceOf(stack)];
    expect(refusal(() => MirrorSource.instance(web, wrong()))).toBe(message);
    expect(refusal(() => MirrorSource.networkInterface(known, wrong()))).toBe(message);
    MirrorSource.instance(web, right());
    MirrorSource.networkInterface(known, right());
  });
});
