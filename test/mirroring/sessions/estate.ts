import { App, aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MirrorSession, MirrorSessionProps } from '../../../src/mirroring/sessions/mirror-session';
import { MirrorSource } from '../../../src/mirroring/sessions/mirror-source';
import { newStack } from '../../fixtures/stacks';

export const SESSION = 'AWS::EC2::TrafficMirrorSession';
export const LOOKUP = 'Custom::PrimaryNetworkInterface';

const { PRIVATE_ISOLATED, PUBLIC } = ec2.SubnetType;

/** A VPC with private and public subnets, in a stack whose zones are known if its place is. */
export function newVpc(scope: Construct, id = 'Vpc'): ec2.Vpc {
  return new ec2.Vpc(scope, id, {
    natGateways: 0,
    maxAzs: 2,
    subnetConfiguration: [{ name: 'Private', subnetType: PRIVATE_ISOLATED }, { name: 'Public', subnetType: PUBLIC }],
  });
}

export function newInstance(vpc: ec2.IVpc, id = 'Web', props: Partial<ec2.InstanceProps> = {}, scope: Construct = Stack.of(vpc)): ec2.Instance {
  return new ec2.Instance(scope, id, {
    vpc,
    vpcSubnets: { subnetType: PRIVATE_ISOLATED },
    instanceType: new ec2.InstanceType('m7i.large'),
    machineImage: ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0a', 'us-east-1': 'ami-0b' }),
    ...props,
  });
}

/** An interface in the first private subnet. */
export function newInterface(vpc: ec2.Vpc, id = 'Interface', props: Partial<ec2.CfnNetworkInterfaceProps> = {}): ec2.CfnNetworkInterface {
  return new ec2.CfnNetworkInterface(Stack.of(vpc), id, { subnetId: vpc.isolatedSubnets[0].subnetId, ...props });
}

/** An interface that exists. */
export function interfaceOf(scope: Construct, networkInterfaceId = 'eni-0a', id = `Existing-${networkInterfaceId}`) {
  return ec2.CfnNetworkInterface.fromNetworkInterfaceId(scope, id, networkInterfaceId);
}

export function source(scope: Construct, networkInterfaceId = 'eni-0a'): MirrorSource {
  return MirrorSource.networkInterface((scope.node.tryFindChild(`Existing-${networkInterfaceId}`) as any) ?? interfaceOf(scope, networkInterfaceId));
}

/** A target that exists: sessions need no more. */
export function target(scope: Construct) {
  const id = 'ExistingTarget';
  return scope.node.tryFindChild(id) as ReturnType<typeof ec2.CfnTrafficMirrorTarget.fromTrafficMirrorTargetId>
    ?? ec2.CfnTrafficMirrorTarget.fromTrafficMirrorTargetId(scope, id, 'tmt-0a');
}

/** A session of an interface that exists to a target that exists, unless told otherwise. */
export function newSession(scope: Construct = newStack(), props: Partial<MirrorSessionProps> = {}, id = 'Mirror'): MirrorSession {
  return new MirrorSession(scope, id, { source: props.source ?? source(scope), target: target(scope), ...props });
}

/** A stack whose zones are known. */
export function newZonedStack(app = new App(), id = 'Network'): Stack {
  const stack = new Stack(app, id, { env: { account: '111122223333', region: 'eu-west-1' } });
  stack.node.setContext('availability-zones:account=111122223333:region=eu-west-1', ['eu-west-1a', 'eu-west-1b']);
  return stack;
}
