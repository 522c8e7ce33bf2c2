import { App, aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FleetPolicy } from '../../../src/mirroring/fleets';
import { MirrorFleet, MirrorFleetProps, MirrorSelector, MirrorTarget } from 'cdk-network-visibility';

export const ENV = { account: '111122223333', region: 'eu-west-1' };

/** A stack in which zones are known. */
export function stackIn(app = new App(), id = 'Security', env: { account: string; region: string } | undefined = ENV): Stack {
  const stack = new Stack(app, id, { env });
  stack.node.setContext(`availability-zones:account=${ENV.account}:region=${ENV.region}`, ['eu-west-1a', 'eu-west-1b']);
  return stack;
}

export const importedTarget = (stack: Stack, id = 'Target', mirrorTargetId = 'tmt-0a1b2c3d') => MirrorTarget.fromMirrorTargetId(stack, id, mirrorTargetId);

/** A fleet of a tag and an imported target, which needs no network. */
export function fleetIn(stack: Stack, props: Partial<MirrorFleetProps> = {}, id = 'Fleet'): MirrorFleet {
  return new MirrorFleet(stack, id, {
    selector: MirrorSelector.tag('mirror', 'on'), targets: props.targets ?? [importedTarget(stack, `${id}Target`)], maxSessions: 100, ...props,
  });
}

export function vpcOf(stack: Stack, id = 'Vpc'): ec2.Vpc {
  return new ec2.Vpc(stack, id, { natGateways: 0, maxAzs: 2, subnetConfiguration: [{ name: 'Private', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] });
}

export const templateOf = (stack: Stack) => Template.fromStack(stack);

/** The text of a value with its tokens written as `<name>`. */
export function textOf(value: any): string {
  if (typeof value === 'string') {
    return value;
  }
  const [kind, inner] = Object.entries<any>(value)[0];
  switch (kind) {
    case 'Fn::Join': return inner[1].map(textOf).join(inner[0]);
    case 'Ref': return `<${inner}>`;
    case 'Fn::GetAtt': return `<${inner.join('.')}>`;
    case 'Fn::ImportValue': return `<${textOf(inner)}>`;
    default: throw new Error(`no text of ${JSON.stringify(value)}`);
  }
}

/** What the controller of the only fleet of a stack is told. */
export function policyOf(stack: Stack): FleetPolicy {
  const [resource] = Object.values<any>(templateOf(stack).findResources('Custom::MirrorFleet'));
  return JSON.parse(textOf(resource.Properties.Policy));
}
