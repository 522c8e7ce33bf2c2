import { aws_ec2 as ec2, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { newInstance, newInterface, newSession, newVpc, SESSION } from './estate';
import { MirrorSource } from '../../../src/mirroring/sessions/mirror-source';
import { PrimaryNetworkInterface } from '../../../src/mirroring/sessions/primary-network-interface';
import { newStack, onlyResource, refusal, stackBeside } from '../../fixtures/stacks';

const INTERFACE = 'AWS::EC2::NetworkInterface';
const INSTANCE = 'AWS::EC2::Instance';

function primary(instance: ec2.Instance, scope: Stack = Stack.of(instance)): PrimaryNetworkInterface {
  return new PrimaryNetworkInterface(scope, 'Primary', { instance });
}

/** An instance whose resource a user has changed. */
function changed(change: (resource: ec2.CfnInstance, vpc: ec2.Vpc) => void, props: Partial<ec2.InstanceProps> = {}): ec2.Instance {
  const vpc = newVpc(newStack());
  const web = newInstance(vpc, 'Web', props);
  change(web.node.defaultChild as ec2.CfnInstance, vpc);
  return web;
}

const group = (id: string) => ({ 'Fn::GetAtt': [expect.stringMatching(new RegExp(`^${id}`)), 'GroupId'] });
const SUBNET = { Ref: expect.stringMatching(/^VpcPrivateSubnet1Subnet/) };

test('has what the instance says, and the instance has the interface instead', () => {
  const vpc = newVpc(newStack());
  const web = newInstance(vpc, 'Web', { privateIpAddress: '10.0.0.10', sourceDestCheck: false, ipv6AddressCount: 1 });
  const made = primary(web);
  expect(onlyResource(vpc.stack, INTERFACE).Properties).toEqual({
    SubnetId: SUBNET,
    GroupSet: [group('WebInstanceSecurityGroup')],
    PrivateIpAddress: '10.0.0.10',
    SourceDestCheck: false,
    Ipv6AddressCount: 1,
    Tags: [{ Key: 'Name', Value: 'Network/Primary' }],
  });
  const { Properties } = onlyResource(vpc.stack, INSTANCE);
  const ref = vpc.stack.resolve(made.networkInterfaceId);
  expect(Properties.NetworkInterfaces).toEqual([{ DeviceIndex: '0', NetworkInterfaceId: ref }]);
  for (const moved of ['SubnetId', 'SecurityGroupIds', 'PrivateIpAddress', 'SourceDestCheck', 'Ipv6AddressCount']) {
    expect(Properties).not.toHaveProperty(moved);
  }
  expect(vpc.stack.resolve(made.networkInterfaceRef.networkInterfaceId)).toEqual(ref);
  expect(made.instance).toBe(web);
});

test('says no more than the instance does', () => {
  const vpc = newVpc(newStack());
  primary(newInstance(vpc));
  expect(Object.keys(onlyResource(vpc.stack, INTERFACE).Properties).sort()).toEqual(['GroupSet', 'SubnetId', 'Tags']);
});

test('has the groups that the instance gets later', () => {
  const vpc = newVpc(newStack());
  const web = newInstance(vpc);
  primary(web);
  web.addSecurityGroup(new ec2.SecurityGroup(vpc.stack, 'More', { vpc }));
  expect(onlyResource(vpc.stack, INTERFACE).Properties.GroupSet).toEqual([group('WebInstanceSecurityGroup'), group('More')]);
});

test('of an instance without a public address has what stands beside that', () => {
  const vpc = newVpc(newStack());
  primary(newInstance(vpc, 'Web', { associatePublicIpAddress: false, privateIpAddress: '10.0.0.10' }));
  expect(onlyResource(vpc.stack, INTERFACE).Properties).toMatchObject({ SubnetId: SUBNET, GroupSet: [group('WebInstanceSecurityGroup')], PrivateIpAddress: '10.0.0.10' });
  expect(onlyResource(vpc.stack, INSTANCE).Properties.NetworkInterfaces).toEqual([{ DeviceIndex: '0', NetworkInterfaceId: { Ref: expect.stringMatching(/^Primary/) } }]);
});

test('is mirrored without a lookup', () => {
  const vpc = newVpc(newStack());
  const web = newInstance(vpc);
  const made = primary(web);
  newSession(vpc.stack, { source: MirrorSource.instance(web) });
  const template = Template.fromStack(vpc.stack);
  template.resourceCountIs('AWS::Lambda::Function', 0);
  expect(onlyResource(vpc.stack, SESSION).Properties.NetworkInterfaceId).toEqual(vpc.stack.resolve(made.networkInterfaceId));
});

describe('fails', () => {
  test('in another stack than the instance', () => {
    const web = newInstance(newVpc(newStack()));
    expect(refusal(() => primary(web, stackBeside(web.stack))))
      .toBe('instance must lie in the stack of its interface (Away), got one in Network; create the interface there [at Away/Primary]');
    primary(web);
  });

  test('when the interface is looked up already', () => {
    const vpc = newVpc(newStack());
    const web = newInstance(vpc);
    newSession(vpc.stack, { source: MirrorSource.instance(web) });
    expect(refusal(() => primary(web))).toBe('instance must get its interface before it is mirrored or receives packets, got Network/Web, whose interface is looked up already; '
      + 'create the interface first [at Network/Primary]');
  });

  test('when the instance has one', () => {
    const message = 'instance must leave its interfaces to AWS, got Network/Web with interfaces of its own; leave this construct out, MirrorSource.instance() finds an interface '
      + 'that the app attaches [at Network/Primary]';
    const attached = (...networkInterfaces: ec2.CfnInstance.NetworkInterfaceProperty[]) =>
      changed(resource => (resource.networkInterfaces = networkInterfaces));
    const existing = changed((resource, vpc) => (resource.networkInterfaces = [{ deviceIndex: '0', networkInterfaceId: newInterface(vpc).ref }]));
    expect(refusal(() => primary(existing))).toBe(message);
    expect(refusal(() => primary(attached({ deviceIndex: '0', subnetId: 'subnet-0a' }, { deviceIndex: '1', subnetId: 'subnet-0a' })))).toBe(message);
    expect(refusal(() => primary(attached()))).toBe(message);
    expect(refusal(() => primary(attached({ deviceIndex: '0', subnetId: 'subnet-0a', ipv6AddressCount: 1 })))).toBe(message);
    expect(refusal(() => primary(changed(resource => (resource.networkInterfaces = Token.asAny([])))))).toBe(message);
    primary(attached({ deviceIndex: '0', subnetId: 'subnet-0a' }));
  });

  test('twice for one instance', () => {
    const web = newInstance(newVpc(newStack()));
    primary(web);
    expect(refusal(() => new PrimaryNetworkInterface(web.stack, 'Second', { instance: web }))).toMatch(/^instance must leave its interfaces to AWS, got Network\/Web with interfaces of its own/);
  });

  test('when a public address is asked for', () => {
    const inPublic = (associatePublicIpAddress: boolean) =>
      newInstance(newVpc(newStack()), 'Web', { associatePublicIpAddress, vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } });
    expect(refusal(() => primary(inPublic(true)))).toBe('associatePublicIpAddress must be left out or false, got true: AWS gives public addresses only to interfaces that it creates '
      + 'with the instance; use an ec2.CfnEIP with an ec2.CfnEIPAssociation [at Network/Primary]');
    primary(inPublic(false));
  });

  test('when only deployment knows whether a public address is asked for', () => {
    const web = changed(resource => (resource.networkInterfaces = [{ deviceIndex: '0', subnetId: 'subnet-0a', associatePublicIpAddress: Token.asAny(true) }]));
    expect(refusal(() => primary(web))).toMatch(/^associatePublicIpAddress must be left out or false, got a token: /);
  });

  test('when the subnet gives a public address at launch, unless the instance says no', () => {
    const web = newInstance(newVpc(newStack()), 'Web', { vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } });
    expect(refusal(() => primary(web))).toBe('instance must not expect a public address, got Network/Web in the subnet Network/Vpc/PublicSubnet1/Subnet, which gives one at launch, '
      + 'but not to an interface that exists; write associatePublicIpAddress: false at the instance and use an ec2.CfnEIP, or choose another subnet [at Network/Primary]');
  });

  test.each<[string, (resource: ec2.CfnInstance) => unknown]>([
    ['launch template', resource => (resource.launchTemplate = { launchTemplateId: 'lt-0a', version: '1' })],
    ['IPv6 addresses', resource => (resource.ipv6Addresses = [{ ipv6Address: '2001:db8::1' }])],
  ])('when the resource has %s', (what, change) => {
    expect(refusal(() => primary(changed(change)))).toBe(`instance must say of its interface what an ec2.Instance can say, got ${what} set on its resource; `
      + 'declare an ec2.CfnNetworkInterface and attach it yourself [at Network/Primary]');
    primary(changed(() => undefined));
  });
});
