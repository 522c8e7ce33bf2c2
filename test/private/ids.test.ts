import { readFileSync } from 'fs';
import { join } from 'path';
import { aws_ec2 as ec2, Lazy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as ts from 'typescript';
import {
  FlowLogDeliveryHealth, FlowLogSource, MirrorDestination, MirrorFilter, MirrorFleet, MirrorFleetProps, MirrorSelector, MirrorSession, MirrorSource,
  MirrorTarget, S3FlowLogs,
} from '../../src';
import { newPlacedStack, refusal } from '../fixtures/stacks';
import { filesIn, nodesOf, parse, ROOT } from '../house/sources';

interface Taker {
  /** The prefix of an id of the right kind. */
  readonly kind: string;
  readonly take: (stack: Stack, id: string) => unknown;
}

const healthOf = (stack: Stack, id: string) => new FlowLogDeliveryHealth(stack, 'Health', {
  flowLogs: [new S3FlowLogs(stack, 'FlowLogs', { sources: [FlowLogSource.vpc(new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' }))] })],
  otherFlowLogs: [ec2.CfnFlowLog.fromFlowLogId(stack, 'Other', id)],
});
const sessionOf = (stack: Stack, target: { trafficMirrorTargetRef: { trafficMirrorTargetId: string } } & Construct, filter?: Construct) => new MirrorSession(stack, 'Session', {
  source: MirrorSource.networkInterface(ec2.CfnNetworkInterface.fromNetworkInterfaceId(stack, 'Interface', 'eni-1')),
  target: target as any,
  filter: filter as any,
});

const fleetOf = (stack: Stack, props: Partial<MirrorFleetProps>) => new MirrorFleet(stack, 'Fleet', {
  selector: MirrorSelector.tag('mirror'), targets: [MirrorTarget.fromMirrorTargetId(stack, 'Target', 'tmt-1')], maxSessions: 1, ...props,
});

/** Every parameter and prop that takes a resource of EC2 by reference, and so its literal id. */
const TAKERS: Record<string, Taker> = {
  'FlowLogSource.vpc.vpc': { kind: 'vpc', take: (stack, id) => FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'It', id)) },
  'FlowLogSource.subnet.subnet': { kind: 'subnet', take: (stack, id) => FlowLogSource.subnet(ec2.CfnSubnet.fromSubnetId(stack, 'It', id)) },
  'FlowLogSource.networkInterface.networkInterface': {
    kind: 'eni', take: (stack, id) => FlowLogSource.networkInterface(ec2.CfnNetworkInterface.fromNetworkInterfaceId(stack, 'It', id)),
  },
  'FlowLogSource.transitGateway.transitGateway': {
    kind: 'tgw', take: (stack, id) => FlowLogSource.transitGateway(ec2.CfnTransitGateway.fromTransitGatewayId(stack, 'It', id)),
  },
  'FlowLogSource.transitGatewayAttachment.attachment': {
    kind: 'tgw-attach',
    take: (stack, id) => FlowLogSource.transitGatewayAttachment(ec2.CfnTransitGatewayAttachment.fromTransitGatewayAttachmentId(stack, 'It', id)),
  },
  'FlowLogSource.regionalNatGateway.natGateway': {
    kind: 'nat', take: (stack, id) => FlowLogSource.regionalNatGateway(ec2.CfnNatGateway.fromNatGatewayId(stack, 'It', id)),
  },
  'FlowLogDeliveryHealthProps.otherFlowLogs': { kind: 'fl', take: healthOf },
  'MirrorSource.networkInterface.networkInterface': {
    kind: 'eni', take: (stack, id) => MirrorSource.networkInterface(ec2.CfnNetworkInterface.fromNetworkInterfaceId(stack, 'It', id)),
  },
  'MirrorDestination.networkInterface.networkInterface': {
    kind: 'eni', take: (stack, id) => MirrorDestination.networkInterface(ec2.CfnNetworkInterface.fromNetworkInterfaceId(stack, 'It', id)),
  },
  'MirrorDestination.gatewayLoadBalancerEndpoint.endpoint': {
    kind: 'vpce', take: (stack, id) => MirrorDestination.gatewayLoadBalancerEndpoint(ec2.CfnVPCEndpoint.fromVpcEndpointId(stack, 'It', id)),
  },
  'MirrorDestinationEndpointServiceOptions.subnet': {
    kind: 'subnet',
    take: (stack, id) => MirrorDestination.endpointService('com.amazonaws.vpce.eu-west-1.vpce-svc-1', {
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] }), subnet: ec2.CfnSubnet.fromSubnetId(stack, 'It', id),
    } as any),
  },
  'MirrorSessionProps.target': { kind: 'tmt', take: (stack, id) => sessionOf(stack, ec2.CfnTrafficMirrorTarget.fromTrafficMirrorTargetId(stack, 'It', id) as any) },
  'MirrorSessionProps.filter': {
    kind: 'tmf',
    take: (stack, id) => sessionOf(stack, MirrorTarget.fromMirrorTargetId(stack, 'Target', 'tmt-1') as any, ec2.CfnTrafficMirrorFilter.fromTrafficMirrorFilterId(stack, 'It', id) as any),
  },
  'MirrorSelector.vpc.vpc': { kind: 'vpc', take: (stack, id) => MirrorSelector.vpc(ec2.CfnVPC.fromVpcId(stack, 'It', id)) },
  'MirrorSelector.subnet.subnet': { kind: 'subnet', take: (stack, id) => MirrorSelector.subnet(ec2.CfnSubnet.fromSubnetId(stack, 'It', id)) },
  'MirrorSelector.securityGroup.group': {
    kind: 'sg', take: (stack, id) => MirrorSelector.securityGroup(ec2.CfnSecurityGroup.fromSecurityGroupId(stack, 'It', id)),
  },
  'MirrorSelector.instance.instance': { kind: 'i', take: (stack, id) => MirrorSelector.instance(ec2.CfnInstance.fromInstanceId(stack, 'It', id)) },
  'MirrorFleetProps.targets': {
    kind: 'tmt', take: (stack, id) => fleetOf(stack, { targets: [ec2.CfnTrafficMirrorTarget.fromTrafficMirrorTargetId(stack, 'It', id)] }),
  },
  'MirrorFleetProps.filter': {
    kind: 'tmf', take: (stack, id) => fleetOf(stack, { filter: ec2.CfnTrafficMirrorFilter.fromTrafficMirrorFilterId(stack, 'It', id) }),
  },
  'MirrorFleetProps.sourcePrefixLists': {
    kind: 'pl', take: (stack, id) => fleetOf(stack, { sourcePrefixLists: [ec2.PrefixList.fromPrefixListId(stack, 'It', id)] }),
  },
  'MirrorFilter.fromMirrorFilterId.mirrorFilterId': { kind: 'tmf', take: (stack, id) => MirrorFilter.fromMirrorFilterId(stack, 'It', id) },
  'MirrorTarget.fromMirrorTargetId.mirrorTargetId': { kind: 'tmt', take: (stack, id) => MirrorTarget.fromMirrorTargetId(stack, 'It', id) },
};

/** Literal ids of kinds that are none of the others. */
const WRONG = ['i-0123456789abcdef0', 'sg-0123456789abcdef0', 'arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1', 'my-vpc', 'vpc-xyz', ''];

describe.each(Object.entries(TAKERS))('%s', (name, { kind, take }) => {
  const prop = name.split('.').at(-1)!;

  test.each(WRONG.filter(id => !id.startsWith(`${kind}-`)))('fails when it is %p', id => {
    const message = refusal(() => take(newPlacedStack(), id));
    expect(message).toMatch(new RegExp(`\\b${prop}( of [\\w.]+)? must be `));
    expect(message).toContain(JSON.stringify(id));
    expect(message).toContain(`${kind}-0`);
  });

  test('may be an id of its kind, and a token', () => {
    take(newPlacedStack(), `${kind}-0123456789abcdef0`);
    take(newPlacedStack(), Lazy.string({ produce: () => 'known-later' }));
  });
});

test('every parameter and prop of the published types that refers to a resource of EC2 is in the list', () => {
  const published = new Set(readFileSync(join(ROOT, 'src/index.ts'), 'utf8').match(/\b[A-Z]\w+/g));
  const found = filesIn('src').filter(path => !path.includes('/private/')).flatMap(path => nodesOf(parse(path)).flatMap(node => {
    const isTaker = (ts.isParameter(node) || ts.isPropertySignature(node)) && node.type !== undefined && /\bec2refs\.I\w+Ref\b/.test(node.type.getText());
    return isTaker ? placeOf(node as ts.ParameterDeclaration | ts.PropertySignature, published) : [];
  }));
  const listed = Object.keys(TAKERS).filter(name => !/MirrorFilterId|MirrorTargetId/i.test(name));
  expect([...new Set(found)].sort()).toEqual(listed.sort());
});

/** Where something is taken from users: props and options, parameters of public factories. */
function placeOf(node: ts.ParameterDeclaration | ts.PropertySignature, published: ReadonlySet<string>): string[] {
  const owner = node.parent;
  const named = ts.isInterfaceDeclaration(owner) ? owner : owner.parent as ts.ClassDeclaration;
  const isStatic = ts.isMethodDeclaration(owner) && owner.modifiers?.some(modifier => modifier.kind === ts.SyntaxKind.StaticKeyword);
  const type = (named as { name?: ts.Identifier }).name?.text ?? '';
  if (!published.has(type) || /^I[A-Z]/.test(type)) {
    return [];
  }
  return ts.isInterfaceDeclaration(owner) ? [`${type}.${node.name.getText()}`] : isStatic ? [`${type}.${(owner.name as ts.Identifier).text}.${node.name.getText()}`] : [];
}
