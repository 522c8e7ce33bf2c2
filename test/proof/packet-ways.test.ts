import { App, aws_ec2 as ec2, aws_elasticloadbalancingv2_targets as targets, CfnOutput, Stack } from 'aws-cdk-lib';
import { estateOf, fates, offered, packet } from './estates';
import { Estate } from '../../lab/packets/estate';
import { mirrored } from '../../lab/packets/mirrored';
import { Mirrored } from '../../lab/packets/verdict';
import {
  MirrorDestination, MirrorEndpointService, MirrorSession, MirrorSource, MirrorSourceOptions, MirrorTarget, PrimaryNetworkInterface,
} from '../../src';
import { interfaceOf, newInstance, newZonedStack } from '../mirroring/sessions/estate';
import { appliancesIn, balancerIn, groupIn, instanceIn, openBalancerIn, targetBehind, vpcIn } from '../mirroring/sessions/receiving';

const HTTPS = offered(443);
const ARRIVE = ['arrives', 'arrives'];

/** A mirrored server in a stack of its own choice. */
function mirrorIn(stack: Stack, vpc: ec2.IVpc, target: MirrorTarget, id = 'Web', options: MirrorSourceOptions = {}): MirrorSession {
  return new MirrorSession(stack, `${id}Mirror`, { source: MirrorSource.instance(newInstance(vpc, id, {}, stack), options), target });
}

const stackIn = (app: App, id: string) => newZonedStack(app, id);

/** Rules that let mirrored packets in, of all stacks: `group from peer`. */
function doors(estate: Estate, port = 4789): string[] {
  const said = (group: unknown, rule: any) => `${estate.labelOf(String(group))} from ${estate.labelOf(String(rule.CidrIp ?? rule.SourceSecurityGroupId))}`;
  const isDoor = (rule: any) => rule.IpProtocol === 'udp' && rule.FromPort === port;
  const beside = estate.ofType('AWS::EC2::SecurityGroupIngress').map(one => ({
    GroupId: one.get('GroupId'), ...Object.fromEntries(['IpProtocol', 'FromPort', 'CidrIp', 'SourceSecurityGroupId'].map(name => [name, one.get(name)])),
  }));
  const inside = estate.ofType('AWS::EC2::SecurityGroup').flatMap(one =>
    (one.get('SecurityGroupIngress') as any[] | undefined ?? []).map(rule => ({ GroupId: one.id, ...rule })));
  return [...beside, ...inside].filter(isDoor).map(rule => said(rule.GroupId, rule)).sort();
}

/** What the simulator warns of on the way: health checks that are stopped, odd ports. */
const warnings = (estate: Estate, at: string) => (mirrored(estate, packet(at, HTTPS[0])) as Mirrored).warnings;

describe('a load balancer', () => {
  test('in one stack, with a group of its own or none: packets arrive, and health checks pass', () => {
    [balancerIn, openBalancerIn].forEach(make => {
      const app = new App();
      const stack = stackIn(app, 'Net');
      const vpc = vpcIn(stack);
      mirrorIn(stack, vpc, targetBehind(stack, make(stack, vpc), { targets: [appliancesIn(stack, vpc)] }));
      const estate = estateOf(app);
      expect([fates(estate, 'Net/Web', HTTPS), warnings(estate, 'Net/Web'), doors(estate).length]).toEqual([ARRIVE, [], make === balancerIn ? 2 : 1]);
    });
  });

  test('in a stack of its own, before sessions of two other stacks in the VPC of a fourth: each door is there once', () => {
    [balancerIn, openBalancerIn].forEach(make => {
      const app = new App();
      const vpc = vpcIn(stackIn(app, 'Shared'));
      const monitoring = stackIn(app, 'Monitoring');
      const target = targetBehind(monitoring, make(monitoring, vpc), { targets: [appliancesIn(monitoring, vpc)] });
      ['Shop', 'Bank'].forEach(name => {
        const stack = stackIn(app, name);
        mirrorIn(stack, vpc, target, 'Web');
        mirrorIn(stack, vpc, target, 'Db');
      });
      const estate = estateOf(app);
      ['Shop/Web', 'Shop/Db', 'Bank/Web', 'Bank/Db'].forEach(at => expect([at, fates(estate, at, HTTPS), warnings(estate, at)]).toEqual([at, ARRIVE, []]));
      expect(doors(estate)).toEqual(make === balancerIn
        ? ['Monitoring/AppliancesGroup from Monitoring/BalancerGroup', 'Monitoring/BalancerGroup from 10.0.0.0/16']
        : ['Monitoring/AppliancesGroup from 10.0.0.0/16']);
    });
  });

  test('in a central stack, before sessions of spokes that have VPCs of their own: one door for each spoke', () => {
    const app = new App();
    const central = stackIn(app, 'Central');
    const vpc = vpcIn(central);
    const target = targetBehind(central, balancerIn(central, vpc), { targets: [appliancesIn(central, vpc)] });
    ['10.1.0.0/16', '10.2.0.0/16'].forEach((cidr, index) => {
      const spoke = stackIn(app, `Spoke${index}`);
      const own = vpcIn(spoke, 'Vpc', cidr);
      ['Web', 'Db'].forEach(id => mirrorIn(spoke, own, target, id));
    });
    const estate = estateOf(app);
    ['Spoke0/Web', 'Spoke0/Db', 'Spoke1/Web', 'Spoke1/Db'].forEach(at => expect([at, fates(estate, at, HTTPS)]).toEqual([at, ARRIVE]));
    expect(doors(estate)).toEqual(['Central/AppliancesGroup from Central/BalancerGroup', 'Central/BalancerGroup from 10.1.0.0/16', 'Central/BalancerGroup from 10.2.0.0/16']);
  });

  test('before instances and addresses: packets arrive at both', () => {
    const app = new App();
    const stack = stackIn(app, 'Net');
    const vpc = vpcIn(stack);
    const [one, other] = ['One', 'Other'].map(id => instanceIn(stack, vpc, id));
    const addressed = new targets.IpTarget(other.instancePrivateIp);
    [['ById', new targets.InstanceTarget(one)], ['ByAddress', addressed]].forEach(([id, appliance]) => {
      const scope = new Stack(stack, String(id), { env: { account: stack.account, region: stack.region } });
      const groups = id === 'ByAddress' ? other.connections.securityGroups : undefined;
      const target = targetBehind(scope, balancerIn(scope, vpc), { targets: [appliance as targets.IpTarget], securityGroups: groups });
      mirrorIn(scope, vpc, target, `Web${id}`);
    });
    const estate = estateOf(app);
    ['Net/ById/WebById', 'Net/ByAddress/WebByAddress'].forEach(at => expect([at, fates(estate, at, HTTPS), warnings(estate, at)]).toEqual([at, ARRIVE, []]));
  });

  test('that does not cross zones receives what has an appliance in its zone', () => {
    const app = new App();
    const stack = stackIn(app, 'Net');
    const vpc = vpcIn(stack);
    const target = targetBehind(stack, balancerIn(stack, vpc), { targets: [appliancesIn(stack, vpc)], crossZoneEnabled: false });
    vpc.isolatedSubnets.forEach((subnet, index) => new MirrorSession(stack, `Mirror${index}`, {
      source: MirrorSource.instance(newInstance(vpc, `Web${index}`, { vpcSubnets: { subnets: [subnet] } })), target,
    }));
    const estate = estateOf(app);
    expect(['Net/Web0', 'Net/Web1'].flatMap(at => fates(estate, at, HTTPS))).toEqual([...ARRIVE, ...ARRIVE]);
  });

  test('a source that is let in by its security group', () => {
    const app = new App();
    const stack = stackIn(app, 'Net');
    const vpc = vpcIn(stack);
    const target = targetBehind(stack, balancerIn(stack, vpc), { targets: [appliancesIn(stack, vpc)] });
    mirrorIn(stack, vpc, target, 'Grouped', { admitBySecurityGroup: true });
    const estate = estateOf(app);
    expect(fates(estate, 'Net/Grouped', HTTPS)).toEqual(ARRIVE);
    expect(doors(estate)).toContain('Net/BalancerGroup from Net/Grouped/InstanceSecurityGroup');
  });

  test('fails when the source has another address than those that were named', () => {
    const app = new App();
    const stack = stackIn(app, 'Net');
    const vpc = vpcIn(stack);
    mirrorIn(stack, vpc, targetBehind(stack, balancerIn(stack, vpc), { targets: [appliancesIn(stack, vpc)] }), 'Web', { cidrs: ['10.0.1.0/24'] });
    const estate = estateOf(app);
    expect(['10.0.0.255', '10.0.1.0', '10.0.1.255', '10.0.2.0'].flatMap(primaryAddress => fates(estate, 'Net/Web', [HTTPS[0]], { primaryAddress })))
      .toEqual(['lost: load-balancer-closed', 'arrives', 'arrives', 'lost: load-balancer-closed']);
  });
});

describe('an interface', () => {
  const WAYS: [string, (stack: Stack, vpc: ec2.Vpc) => MirrorDestination][] = [
    ['of an instance that has it made first', (stack, vpc) => {
      const instance = instanceIn(stack, vpc, 'Sniffer');
      new PrimaryNetworkInterface(stack, 'SnifferInterface', { instance });
      return MirrorDestination.instance(instance);
    }],
    ['of an instance, named itself', (stack, vpc) =>
      MirrorDestination.networkInterface(new PrimaryNetworkInterface(stack, 'SnifferInterface', { instance: instanceIn(stack, vpc, 'Sniffer') }))],
    ['of an instance that is asked for it', (stack, vpc) => MirrorDestination.instance(instanceIn(stack, vpc, 'Sniffer'))],
    ['that the app declares', (stack, vpc) => MirrorDestination.networkInterface(
      new ec2.CfnNetworkInterface(stack, 'Sniffer', { subnetId: vpc.isolatedSubnets[0].subnetId, groupSet: [groupIn(stack, vpc).securityGroupId] }))],
  ];

  test.each(WAYS)('%s: packets arrive', (_, destination) => {
    const app = new App();
    const stack = stackIn(app, 'Net');
    const vpc = vpcIn(stack);
    mirrorIn(stack, vpc, new MirrorTarget(stack, 'Target', { destination: destination(stack, vpc) }));
    const estate = estateOf(app);
    expect([fates(estate, 'Net/Web', HTTPS), doors(estate).length]).toEqual([ARRIVE, 1]);
  });

  test.each(WAYS)('%s, in a stack of its own before a spoke: packets arrive', (_, destination) => {
    const app = new App();
    const central = stackIn(app, 'Central');
    const target = new MirrorTarget(central, 'Target', { destination: destination(central, vpcIn(central)) });
    const spoke = stackIn(app, 'Spoke');
    mirrorIn(spoke, vpcIn(spoke, 'Vpc', '10.1.0.0/16'), target);
    expect(fates(estateOf(app), 'Spoke/Web', HTTPS)).toEqual(ARRIVE);
  });

  test('that exists is beyond the templates, its group by id as well: the copy is sent', () => {
    const app = new App();
    const stack = stackIn(app, 'Net');
    const vpc = vpcIn(stack);
    const group = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Existing', 'sg-0a1b2c3d');
    const target = new MirrorTarget(stack, 'Target', { destination: MirrorDestination.networkInterface(interfaceOf(stack, 'eni-0f'), { securityGroups: [group] }) });
    new MirrorSession(stack, 'Mirror', { source: MirrorSource.networkInterface(interfaceOf(stack, 'eni-0a'), { vpc }), target });
    const estate = estateOf(app);
    expect(fates(estate, 'eni-0a', HTTPS)).toEqual(['sent', 'sent']);
    expect(doors(estate)).toEqual(['sg-0a1b2c3d from 10.0.0.0/16']);
  });
});

describe('an endpoint of a Gateway Load Balancer', () => {
  test('in the same app: packets arrive in GENEVE, without a door for VXLAN', () => {
    const app = new App();
    const central = stackIn(app, 'Central');
    const vpc = vpcIn(central);
    const service = new MirrorEndpointService(central, 'Service', {
      vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, targets: [appliancesIn(central, vpc)], healthCheckPort: 8080,
    });
    new CfnOutput(central, 'Name', { value: service.serviceName });
    const spoke = stackIn(app, 'Spoke');
    const own = vpcIn(spoke, 'Vpc', '10.0.0.0/16');
    const target = new MirrorTarget(spoke, 'Target', { destination: MirrorDestination.endpointService(service.serviceName, { vpc: own, subnet: own.isolatedSubnets[0] }) });
    mirrorIn(spoke, own, target);
    const estate = estateOf(app);
    expect([fates(estate, 'Spoke/Web', HTTPS), warnings(estate, 'Spoke/Web'), doors(estate)]).toEqual([ARRIVE, [], []]);
    expect(doors(estate, 6081).length).toBe(2);
    expect(mirrored(estate, packet('Spoke/Web', HTTPS[0]))).toMatchObject({ target: { service: 'Central/Service', appliances: ['Central/Appliances/ASG'] } });
  });

  test('of another app is beyond the templates: the copy is sent', () => {
    const app = new App();
    const stack = stackIn(app, 'Net');
    const vpc = vpcIn(stack);
    const name = 'com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0';
    const destination = MirrorDestination.endpointService(name, { vpc, subnet: vpc.isolatedSubnets[0] });
    mirrorIn(stack, vpc, new MirrorTarget(stack, 'Target', { destination }));
    expect(fates(estateOf(app), 'Net/Web', HTTPS)).toEqual(['sent', 'sent']);
  });
});
