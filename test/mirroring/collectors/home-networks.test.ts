import { aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { configurationOf, newCollector, newVpc, newZonedStack } from './estate';
import { MirrorCollector } from '../../../src/mirroring/collectors/mirror-collector';
import { MirrorCollectorProps } from '../../../src/mirroring/collectors/mirror-collector-props';
import { MirrorSession } from '../../../src/mirroring/sessions/mirror-session';
import { MirrorSource } from '../../../src/mirroring/sessions/mirror-source';
import { registerSource } from '../../../src/mirroring/sessions/private/feedback-loops';
import { refusal } from '../../fixtures/stacks';
import { interfaceOf } from '../sessions/estate';

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'];

function homeOf(cidr: string | undefined, props: Partial<MirrorCollectorProps> = {}): string[] {
  const stack = newZonedStack();
  newCollector(stack, { vpc: newVpc(stack, cidr === undefined ? {} : { ipAddresses: ec2.IpAddresses.cidr(cidr) }), ...props });
  return configurationOf(stack).homeNetworks;
}

describe('home networks', () => {
  test('are what is private, and the range of the VPC where it is not', () => {
    expect(homeOf('10.1.0.0/16')).toEqual(PRIVATE);
    expect(homeOf('198.18.0.0/16')).toEqual(['198.18.0.0/16', ...PRIVATE]);
  });

  test('are those that were given, and nothing else', () => {
    expect(homeOf('10.1.0.0/16', { homeNetworks: ['10.1.0.0/16'] })).toEqual(['10.1.0.0/16']);
  });

  test('fails when one is none', () => {
    expect(refusal(() => homeOf('10.1.0.0/16', { homeNetworks: ['10.1.0.1/16'] }))).toMatch(/^homeNetworks must be CIDR ranges, got "10\.1\.0\.1\/16": bits are set behind the mask/);
    expect(refusal(() => homeOf('10.1.0.0/16', { homeNetworks: [] }))).toBe('homeNetworks must not be empty: rules that speak of HOME_NET would mean nothing; leave it out for the ranges of the VPC and '
      + 'what is private [at Network/Collector]');
  });
});

describe('fails when nothing is left outside', () => {
  const refusedHome = (...homeNetworks: string[]) => refusal(() => homeOf('10.1.0.0/16', { homeNetworks }));
  const message = (version: number, got: string) => `homeNetworks must leave addresses of IPv${version} outside, got all of them in ${got}: rules that speak of EXTERNAL_NET would mean nobody, and `
    + 'Suricata does not start; name the networks where mirrored interfaces are, or leave it out for the ranges of the VPC and what is private [at Network/Collector]';

  test.each([[4, ['0.0.0.0/0']], [4, ['128.0.0.0/1', '10.0.0.0/8', '0.0.0.0/1']], [4, ['0.0.0.0/0', '::/0']], [6, ['::/0']], [6, ['10.0.0.0/8', '8000::/1', '::/2', '4000::/2']]])('of IPv%d: %j', (version, networks) => {
    expect(refusedHome(...networks)).toBe(message(version, networks.join(', ')));
  });

  test('but not when a single address is', () => {
    const allButOne = Array.from({ length: 32 }, (_, bit) => `${[...Array(4)].map((__, byte) => Math.floor(2 ** (31 - bit) / 256 ** (3 - byte)) % 256).join('.')}/${bit + 1}`);
    expect(homeOf('10.1.0.0/16', { homeNetworks: allButOne })).toEqual(allButOne);
    expect(refusedHome(...allButOne, '0.0.0.0/32')).toMatch(/^homeNetworks must leave addresses of IPv4 outside/);
  });
});

describe('a session', () => {
  function mirror(stack: Stack, { target }: MirrorCollector, cidrs: string[]): Annotations {
    new MirrorSession(stack, 'Mirror', { source: MirrorSource.networkInterface(interfaceOf(stack), { cidrs }), target });
    return Annotations.fromStack(stack);
  }

  test('of a source that rules take for a stranger is warned about', () => {
    const stack = newZonedStack();
    mirror(stack, newCollector(stack), ['10.9.0.0/16', '203.0.113.0/24']).hasWarning('/Network/Mirror', Match.stringLikeRegexp('eni-0a lies in 203.0.113.0/24, outside of the homeNetworks of the '
      + 'collector: .*\\[ack: cdk-network-visibility:mirrorSourceOutsideHomeNetworks\\]'));
  });

  test.each<[string, string[], Partial<MirrorCollectorProps>]>([
    ['lies in a private range', ['10.9.0.0/16'], {}],
    ['was named', ['203.0.113.0/24'], { homeNetworks: ['203.0.112.0/23'] }],
    ['has a range that only deployment knows', ['later'], {}],
  ])('is not warned about where its source %s', (_, cidrs, props) => {
    const stack = newZonedStack();
    const collector = newCollector(stack, props);
    const late = cidrs.map(range => (range === 'later' ? new ec2.CfnVPC(stack, 'Other', {}).attrCidrBlock : range));
    mirror(stack, collector, late).hasNoWarning('*', Match.stringLikeRegexp('homeNetworks'));
  });

  test('lets its source in at the load balancer', () => {
    const stack = newZonedStack();
    mirror(stack, newCollector(stack), ['10.9.0.0/16']);
    expect(JSON.stringify(stack.resolve((stack.node.findChild('Collector').node.findChild('LoadBalancerSecurityGroup').node.defaultChild as ec2.CfnSecurityGroup).securityGroupIngress)))
      .toContain('10.9.0.0/16');
  });

  test.each(['Network/Collector/Appliances', 'Network/Vpc/PrivateSubnet1/Subnet', 'Network/Vpc/Resource'])('fails when its source is what receives, or holds it: %s', name => {
    const stack = newZonedStack();
    newCollector(stack);
    expect(refusal(() => registerSource(stack, 'the source', [name]))).toBe('source must not be what receives mirrored packets, got the source of Network, where Network/Collector/Appliances of '
      + 'Network/Collector/Target receives them: each copy would be copied again, until everything drops; mirror another interface [at Network]');
    expect(() => registerSource(stack, 'the source', ['Network/Vpc/PublicSubnet1/Subnet'])).not.toThrow();
  });
});
