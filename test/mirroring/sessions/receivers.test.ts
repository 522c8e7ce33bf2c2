import { App, aws_autoscaling as autoscaling, aws_ec2 as ec2, aws_elasticloadbalancingv2_targets as targets, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { newInstance, newSession, newVpc } from './estate';
import { appliancesIn, balancerIn, instanceIn, interfaceTarget, groupIn, targetBehind, vpcIn } from './receiving';
import { MirrorDestination } from '../../../src/mirroring/sessions/mirror-destination';
import { MirrorEndpointService } from '../../../src/mirroring/sessions/mirror-endpoint-service';
import { MirrorSource } from '../../../src/mirroring/sessions/mirror-source';
import { MirrorTarget } from '../../../src/mirroring/sessions/mirror-target';
import { PrimaryNetworkInterface } from '../../../src/mirroring/sessions/primary-network-interface';
import { newStack, refusal } from '../../fixtures/stacks';

const KEY = 'cdk-network-visibility:mirror';

/** Types of the resources that bear the tag, and the tag of each. */
function tagged(stack: Stack): Record<string, object[]> {
  const all = Object.values<any>(Template.fromStack(stack).toJSON().Resources)
    .map(({ Type, Properties }): [string, any] => [Type.split('::').pop(), (Properties?.Tags ?? []).find?.(({ Key }: any) => Key === KEY)]);
  const found = all.filter(([, tag]) => tag !== undefined).sort(([one], [other]) => one.localeCompare(other));
  return found.reduce<Record<string, object[]>>((types, [type, tag]) => ({ ...types, [type]: [...types[type] ?? [], tag] }), {});
}

const TAG = { Key: KEY, Value: 'receiver' };

/** A stack with a VPC, and what a test puts in. */
function stackWith(make: (stack: Stack, vpc: ec2.Vpc) => unknown): Stack {
  const stack = newStack();
  make(stack, vpcIn(stack));
  return stack;
}

type Make<T> = (stack: Stack, vpc: ec2.Vpc) => T;

const behind = (make: Make<autoscaling.AutoScalingGroup | targets.IpTarget | targets.InstanceTarget>) => (stack: Stack, vpc: ec2.Vpc) =>
  targetBehind(stack, balancerIn(stack, vpc), { targets: [make(stack, vpc)], securityGroups: [groupIn(stack, vpc)] });
const sniffer = (stack: Stack, vpc: ec2.Vpc) =>
  new ec2.CfnNetworkInterface(stack, 'Sniffer', { subnetId: vpc.isolatedSubnets[0].subnetId, groupSet: [groupIn(stack, vpc, 'Own').securityGroupId] });
const to = (make: Make<MirrorDestination>) => (stack: Stack, vpc: ec2.Vpc) => new MirrorTarget(stack, 'Target', { destination: make(stack, vpc) });

describe('what receives bears a tag, by which those who mirror by subnet or VPC leave it out', () => {
  test.each<[string, (stack: Stack, vpc: ec2.Vpc) => unknown, Record<string, object[]>]>([
    ['an Auto Scaling group, and what it launches', behind(appliancesIn), { AutoScalingGroup: [{ ...TAG, PropagateAtLaunch: true }] }],
    ['an instance behind a load balancer', behind((stack, vpc) => new targets.InstanceTarget(instanceIn(stack, vpc))), { Instance: [TAG] }],
    ['an instance behind a load balancer, and its own interface', behind((stack, vpc) => {
      const instance = instanceIn(stack, vpc);
      new PrimaryNetworkInterface(stack, 'Primary', { instance });
      return new targets.InstanceTarget(instance);
    }), { Instance: [TAG], NetworkInterface: [TAG] }],
    ['an instance by its address', behind((stack, vpc) => new targets.IpTarget(instanceIn(stack, vpc).instancePrivateIp)), { Instance: [TAG] }],
    ['an interface by its address', behind((stack, vpc) => new targets.IpTarget(sniffer(stack, vpc).attrPrimaryPrivateIpAddress)), { NetworkInterface: [TAG] }],
    ['an interface', to((stack, vpc) => MirrorDestination.networkInterface(sniffer(stack, vpc))), { NetworkInterface: [TAG] }],
    ['an instance that is asked for its interface', to((stack, vpc) => MirrorDestination.instance(instanceIn(stack, vpc))), { Instance: [TAG] }],
    ['an instance, and its own interface', to((stack, vpc) => {
      const instance = instanceIn(stack, vpc);
      new PrimaryNetworkInterface(stack, 'Primary', { instance });
      return MirrorDestination.instance(instance);
    }), { Instance: [TAG], NetworkInterface: [TAG] }],
    ['appliances behind a Gateway Load Balancer', (stack, vpc) => new MirrorEndpointService(stack, 'Service', {
      vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, targets: [appliancesIn(stack, vpc)], healthCheckPort: 8080,
    }), { AutoScalingGroup: [{ ...TAG, PropagateAtLaunch: true }] }],
    ['nothing that the app does not declare', (stack, vpc) => interfaceTarget(stack, groupIn(stack, vpc)), {}],
  ])('%s', (_, make, expected) => {
    expect(tagged(stackWith(make))).toEqual(expected);
  });

  test('one that receives bears it once, and sources do not', () => {
    const stack = stackWith((it, vpc) => {
      const target = new MirrorTarget(it, 'One', { destination: MirrorDestination.networkInterface(sniffer(it, vpc)) });
      newSession(it, { target, source: MirrorSource.instance(newInstance(newVpc(it, 'Servers'))) });
    });
    expect(tagged(stack)).toEqual({ NetworkInterface: [TAG] });
  });

  test('a tag of the user wins', () => {
    const app = new App();
    const stack = new Stack(app, 'Net');
    const vpc = vpcIn(stack);
    const group = appliancesIn(stack, vpc);
    targetBehind(stack, balancerIn(stack, vpc), { targets: [group] });
    Tags.of(group).remove(KEY, { priority: 300 });
    expect(tagged(stack)).toEqual({});
  });
});

test('fails when an interface is mirrored that receives by its address', () => {
  const stack = newStack();
  const vpc = vpcIn(stack);
  const networkInterface = sniffer(stack, vpc);
  const target = behind(() => new targets.IpTarget(networkInterface.attrPrimaryPrivateIpAddress))(stack, vpc);
  expect(refusal(() => newSession(stack, { target, source: MirrorSource.networkInterface(networkInterface) }))).toBe(
    'source must not be what receives mirrored packets, got the network interface Network/Sniffer of Network/Mirror, where Network/Sniffer of Network/Target receives them: each copy would be '
    + 'copied again, until everything drops; mirror another interface [at Network/Mirror]');
  const other = new ec2.CfnNetworkInterface(stack, 'Other', { subnetId: vpc.isolatedSubnets[0].subnetId });
  newSession(stack, { target, source: MirrorSource.networkInterface(other) }, 'Twin');
});
