import { App, aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { estateOf, fates, HOST_V6, offered, packet, PEER, PEER_V6, Sketch } from './estates';
import { Estate } from '../../lab/packets/estate';
import { mirrored } from '../../lab/packets/mirrored';
import { Mirrored } from '../../lab/packets/verdict';
import { MirrorDestination, MirrorPreset, MirrorSession, MirrorSource, MirrorTarget } from '../../src';
import { newInterface, newVpc, newZonedStack } from '../mirroring/sessions/estate';
import { appliancesIn, instanceIn, openBalancerIn, targetBehind, vpcIn } from '../mirroring/sessions/receiving';
import { EXAMPLES } from '../templates/examples';

const HTTPS = offered(443);
const SSH = offered(22);
const BOTH_ARRIVE = ['arrives', 'arrives'];
const NEITHER = ['not-accepted', 'not-accepted'];
/** Sessions of fleets are in no template: the plan decides about them, in test/mirroring/fleets. */
const OF_FLEETS = ['mirror-autoscaling-group', 'mirror-ecs-service'];
const MIRRORING = Object.keys(EXAMPLES).filter(name => /^(mirror|central-monitoring)/.test(name) && !OF_FLEETS.includes(name));

/** The stacks of examples as one estate. */
function example(names: string[], parameters: Record<string, string> = {}): Estate {
  const app = new App();
  names.forEach(name => EXAMPLES[name](app));
  return estateOf(app, { parameters });
}

test('every example of mirroring is proved here', () => {
  expect(MIRRORING).toEqual(['mirror-to-nlb', 'mirror-to-appliance', 'central-monitoring', 'central-monitoring-workload']);
});

describe('mirror-to-nlb, the case of the guide', () => {
  const estate = example(['mirror-to-nlb']);

  test('requests and replies of HTTPS arrive at the appliances, of both IP versions', () => {
    expect(fates(estate, 'MirrorToNlb/Web', [...HTTPS, ...offered(443, PEER_V6)])).toEqual([...BOTH_ARRIVE, ...BOTH_ARRIVE]);
    expect(mirrored(estate, packet('MirrorToNlb/Web', HTTPS[0]))).toMatchObject({
      session: 'MirrorToNlb/Mirror', warnings: [], target: { kind: 'network-load-balancer', appliances: ['MirrorToNlb/Appliances/ASG'] },
    });
  });

  test('SSH and its replies are not mirrored', () => {
    expect(fates(estate, 'MirrorToNlb/Web', [...SSH, ...offered(22, PEER_V6)])).toEqual([...NEITHER, ...NEITHER]);
  });

  test('what the server asks of others on these ports is not mirrored, and neither are its neighbours', () => {
    const decoys: Sketch[] = [{ direction: 'out', to: 443 }, { direction: 'in', from: 443 }, ...offered(442), ...offered(444), { direction: 'in', protocol: 17, to: 443 }];
    expect(new Set(fates(estate, 'MirrorToNlb/Web', decoys))).toEqual(new Set(['not-accepted']));
  });
});

test('mirror-to-appliance: DNS of both servers arrives, nothing else is mirrored', () => {
  const estate = example(['mirror-to-appliance']);
  ['MirrorToAppliance/Web', 'MirrorToAppliance/Api'].forEach(server => {
    expect(fates(estate, server, [{ direction: 'out', protocol: 17, to: 53 }, { direction: 'in', protocol: 17, from: 53 }, { direction: 'out', protocol: 17, to: 53, peer: '10.0.0.2' }]))
      .toEqual(['arrives', 'arrives', 'arrives']);
    expect(fates(estate, server, HTTPS)).toEqual(NEITHER);
  });
  expect(fates(estate, 'MirrorToAppliance/Appliance', HTTPS)).toEqual(['no-session', 'no-session']);
});

describe('central-monitoring', () => {
  const WEB = 'Workload/Server';
  const OWN = offered(443, '10.99.0.1');

  test('the account of the servers sends to the target that is shared, whose rest is not in its templates', () => {
    const estate = example(['central-monitoring-workload'], { TargetId: 'tmt-0a1b2c3d' });
    expect(fates(estate, WEB, [...HTTPS, ...OWN])).toEqual(['sent', 'sent', ...NEITHER]);
    expect(mirrored(estate, packet(WEB, HTTPS[0]))).toMatchObject({ target: { kind: 'elsewhere', label: 'tmt-0a1b2c3d' }, beyond: 'target tmt-0a1b2c3d is not in these templates' });
  });

  /** Both accounts, the parameter of one being the target of the other. */
  function joined(): Estate {
    const [target] = example(['central-monitoring']).ofType('AWS::EC2::TrafficMirrorTarget');
    return example(['central-monitoring', 'central-monitoring-workload'], { TargetId: target.id });
  }

  test('the account of the appliances lets them in', () => {
    const estate = joined();
    expect(fates(estate, WEB, [...HTTPS, ...OWN])).toEqual([...BOTH_ARRIVE, ...NEITHER]);
    expect(mirrored(estate, packet(WEB, HTTPS[0]))).toMatchObject({ target: { kind: 'network-load-balancer', appliances: ['Monitoring/Appliances/ASG'] }, warnings: [] });
  });

  test('fails when packets come from a range that was not named', () => {
    const edges = ['10.19.255.255', '10.20.0.0', '10.20.255.255', '10.21.0.0'];
    expect(edges.map(primaryAddress => fates(joined(), WEB, HTTPS, { primaryAddress })[0]))
      .toEqual(['lost: load-balancer-closed', 'arrives', 'arrives', 'lost: load-balancer-closed']);
  });
});

/** The example, but for its load balancer, which has no security groups. */
function withoutGroups(app: App): Stack {
  const stack = new Stack(app, 'MirrorToNlb');
  const vpc = vpcIn(stack);
  const target = targetBehind(stack, openBalancerIn(stack, vpc), { targets: [appliancesIn(stack, vpc)] });
  new MirrorSession(stack, 'Mirror', { source: MirrorSource.instance(instanceIn(stack, vpc)), target });
  return stack;
}

describe.each<[string, (app: App) => Stack, string[]]>([
  ['without security groups', withoutGroups, ['Listener', 'ingress']],
  ['with security groups', EXAMPLES['mirror-to-nlb'], ['Listener', 'egress', 'ingress', 'ingress']],
])('each part that the constructs add to a load balancer %s is needed: the proof is alive', (_, build, kinds) => {
  const whole = Template.fromStack(build(new App())).toJSON();
  const parts = partsIn(whole);

  function fateIn(template: any): string {
    const estate = Estate.load({ MirrorToNlb: template });
    return fates(estate, estate.ofType('AWS::EC2::Instance')[0].logicalId, [HTTPS[0]])[0];
  }

  test('together they are enough', () => {
    expect([fateIn(whole), parts.map(({ kind }) => kind).sort()]).toEqual(['arrives', kinds]);
  });

  test.each(parts)('fails without $name', ({ cut }) => {
    const template = structuredClone(whole);
    cut(template);
    expect(fateIn(template)).toMatch(/^lost: /);
  });
});

interface Part {
  readonly kind: string;
  readonly name: string;
  readonly cut: (template: any) => void;
}

/** Listeners, and rules of security groups for UDP 4789, be they resources or lines of a group. */
function partsIn(template: any): Part[] {
  const isVxlan = ({ FromPort, Port }: any) => [FromPort, Port].includes(4789);
  const INSIDE: Record<string, string> = { ingress: 'SecurityGroupIngress', egress: 'SecurityGroupEgress' };
  return Object.entries<any>(template.Resources).flatMap(([id, { Type, Properties = {} }]): Part[] => {
    const kind = Type.replace(/^.*::(SecurityGroup)?/, '').replace(/^(In|E)gress$/, (end: string) => end.toLowerCase());
    return [
      ...isVxlan(Properties) && kind !== 'TargetGroup' ? [{ kind, name: id, cut: ({ Resources }: any) => void delete Resources[id] }] : [],
      ...Object.entries(INSIDE).flatMap(([way, property]) => (Properties[property] ?? []).flatMap((rule: any, index: number) => isVxlan(rule)
        ? [{ kind: way, name: `${id}.${property}[${index}]`, cut: ({ Resources }: any) => void (Resources[id].Properties[property][index].FromPort = 4790) }]
        : [])),
    ];
  });
}

describe('presets', () => {
  const WEB = 'Network/Web';

  /** One interface mirrored to another by a preset. */
  function by(preset: MirrorPreset): Estate {
    const app = new App();
    const vpc = newVpc(newZonedStack(app));
    const stack = vpc.stack;
    const group = new ec2.SecurityGroup(stack, 'SnifferGroup', { vpc });
    const sniffer = newInterface(vpc, 'Sniffer', { groupSet: [group.securityGroupId] });
    const target = new MirrorTarget(stack, 'Target', { destination: MirrorDestination.networkInterface(sniffer) });
    new MirrorSession(stack, 'Mirror', { source: MirrorSource.networkInterface(newInterface(vpc, 'Web')), target, preset });
    return estateOf(app);
  }

  /** Requests and replies with a service, of both IP versions; the resolver's answers with it. */
  const both = (sketches: Sketch[]): Sketch[] => [...sketches, ...sketches.map(sketch => ({ ...sketch, peer: PEER_V6 }))];
  const used = (port: number, protocol = 6): Sketch[] => [{ direction: 'out', protocol, to: port }, { direction: 'in', protocol, from: port }];
  const among = (...peers: string[]): Sketch[] => peers.flatMap(peer => [...offered(443, peer), { direction: 'in', protocol: peer.includes(':') ? 58 : 1, peer }]);
  const RESOLVER: Sketch[] = ['10.0.0.2', '169.254.169.253', 'fd00:ec2::253'].flatMap(peer => used(53, 17).map(sketch => ({ ...sketch, peer })));
  const OTHER_PROTOCOLS: Sketch[] = both([17, 47, 50, 132].map(protocol => ({ direction: 'in', protocol })));
  const NEVER: Sketch[] = ['169.254.169.254', 'fd00:ec2::254', '169.254.169.123'].map(peer => ({ direction: 'out', to: 80, peer }));
  const ALL = [...among(PEER, PEER_V6, '10.0.0.9'), ...both([...SSH, ...used(22)]), ...OTHER_PROTOCOLS];
  const TOP_V6 = 'ffff:ffff:ffff:ffff:ffff:ffff:ffff';

  test.each<[string, MirrorPreset, Sketch[], Sketch[]]>([
    ['everything', MirrorPreset.everything(), [...ALL, ...RESOLVER], NEVER],
    ['internetOnly', MirrorPreset.internetOnly(['10.0.0.0/8', 'fd00::/8']),
      [...among(PEER, PEER_V6, '9.255.255.255', '11.0.0.0', `fcff:${TOP_V6}`, 'fe00::'), ...OTHER_PROTOCOLS],
      [...among('10.0.0.0', '10.255.255.255', 'fd00::', `fdff:${TOP_V6}`), ...RESOLVER, ...NEVER]],
    ['serviceOffered', MirrorPreset.serviceOffered(ec2.Port.tcp(443)), both(HTTPS),
      [...both([...used(443), ...offered(442), ...offered(444), ...SSH, { direction: 'in', protocol: 17, to: 443 }, { direction: 'out', protocol: 17, from: 443 }]), ...OTHER_PROTOCOLS, ...RESOLVER]],
    ['serviceUsed', MirrorPreset.serviceUsed(ec2.Port.tcpRange(5432, 5433)), both([...used(5432), ...used(5433)]),
      [...both([...offered(5432), ...offered(5433), ...used(5431), ...used(5434), ...used(5432, 17)]), ...OTHER_PROTOCOLS, ...RESOLVER]],
    ['everythingBut', MirrorPreset.everythingBut([ec2.Port.SSH]),
      [...both([...HTTPS, ...used(22), ...offered(21), ...offered(23), { direction: 'in', protocol: 17, to: 22 }, { direction: 'out', protocol: 17, from: 22 }]), ...OTHER_PROTOCOLS, ...RESOLVER],
      [...both(SSH), ...NEVER]],
    ['dns', MirrorPreset.dns(), [...both([...used(53), ...used(53, 17)]), ...RESOLVER],
      [...both([...offered(53), ...used(52), ...used(54, 17), ...used(853), ...HTTPS]), ...OTHER_PROTOCOLS, ...NEVER]],
    ['onePeer', MirrorPreset.onePeer('203.0.113.0/24'), among('203.0.113.0', '203.0.113.255'), [...among('203.0.112.255', '203.0.114.0', PEER_V6), ...RESOLVER]],
    ['onePeer of IPv6', MirrorPreset.onePeer('2001:db8:1::/48'), among('2001:db8:1::', '2001:db8:1:ffff:ffff:ffff:ffff:ffff'), [...among('2001:db8:0:ffff::', '2001:db8:2::', HOST_V6, PEER), ...RESOLVER]],
    ['headersOnly', MirrorPreset.headersOnly(), [...ALL, ...RESOLVER], NEVER],
  ])('%s mirrors what it says, and nothing beside it', (_, preset, wanted, decoys) => {
    const estate = by(preset);
    const left = (sketches: Sketch[], good: string[]) => sketches.filter((__, index) => !good.includes(fates(estate, WEB, sketches)[index]));
    expect({ missed: left(wanted, ['arrives']), added: left(decoys, ['not-accepted', 'never-mirrored']) }).toEqual({ missed: [], added: [] });
  });

  test('headersOnly cuts packets behind the headers, everything does not', () => {
    const bytes = (preset: MirrorPreset, length: number) => (mirrored(by(preset), packet(WEB, { ...HTTPS[0], length })) as Mirrored).bytes;
    expect(bytes(MirrorPreset.headersOnly(), 1514)).toMatchObject({ copied: 128, truncated: true });
    expect(bytes(MirrorPreset.headersOnly(), 128)).toMatchObject({ copied: 128, truncated: false });
    expect(bytes(MirrorPreset.everything(), 1514)).toMatchObject({ copied: 1514, truncated: false });
  });
});
