import { App, aws_ec2 as ec2, aws_ecs as ecs, aws_elasticloadbalancingv2 as elbv2, aws_elasticloadbalancingv2_targets as targets, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { appliancesIn, groupIn, instanceIn, mirror, originIn, rulesIn, TARGET, vpcIn } from './receiving';
import { MirrorDestination } from '../../../src/mirroring/sessions/mirror-destination';
import { MirrorEndpointService, MirrorEndpointServiceProps } from '../../../src/mirroring/sessions/mirror-endpoint-service';
import { MirrorTarget } from '../../../src/mirroring/sessions/mirror-target';
import { registerSource } from '../../../src/mirroring/sessions/private/feedback-loops';
import { newPlacedStack, newStack, onlyResource, refusal, stackBeside } from '../../fixtures/stacks';

const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const SERVICE = 'AWS::EC2::VPCEndpointService';
const PERMISSIONS = 'AWS::EC2::VPCEndpointServicePermissions';

type Appliances = (stack: Stack, vpc: ec2.IVpc) => elbv2.INetworkLoadBalancerTarget[];
type Options = Partial<MirrorEndpointServiceProps> & { appliances?: Appliances };

const scalingGroup: Appliances = (stack, vpc) => [appliancesIn(stack, vpc)];

function served(stack: Stack, { appliances = scalingGroup, ...props }: Options = {}, vpc: ec2.IVpc = vpcIn(stack)) {
  return new MirrorEndpointService(stack, 'Service', { vpc, targets: appliances(stack, vpc), healthCheckPort: 8080, ...props });
}

describe('the service', () => {
  test('has a load balancer in every zone, a target group for GENEVE, a listener', () => {
    const stack = newStack();
    served(stack);
    expect(onlyResource(stack, LOAD_BALANCER).Properties).toEqual({
      Type: 'gateway',
      Subnets: [1, 2].map(number => ({ Ref: expect.stringMatching(`^VpcInnerSubnet${number}`) })),
      LoadBalancerAttributes: [{ Key: 'load_balancing.cross_zone.enabled', Value: 'true' }],
    });
    expect(onlyResource(stack, TARGET_GROUP).Properties).toEqual({
      Protocol: 'GENEVE',
      Port: 6081,
      TargetType: 'instance',
      VpcId: { Ref: expect.stringMatching(/^Vpc/) },
      HealthCheckProtocol: 'TCP',
      HealthCheckPort: '8080',
      HealthCheckIntervalSeconds: 10,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
      TargetGroupAttributes: [
        { Key: 'deregistration_delay.timeout_seconds', Value: '30' }, { Key: 'stickiness.enabled', Value: 'true' }, { Key: 'stickiness.type', Value: 'source_ip_dest_ip' },
      ],
    });
    expect(onlyResource(stack, 'AWS::ElasticLoadBalancingV2::Listener').Properties).toEqual({
      LoadBalancerArn: { Ref: expect.stringMatching(/^ServiceLoadBalancer/) },
      DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: expect.stringMatching(/^ServiceTargetGroup/) } }],
    });
    Template.fromStack(stack).hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', { TargetGroupARNs: [{ Ref: Match.stringLikeRegexp('^ServiceTargetGroup') }] });
  });

  test('asks a path, and keeps to its zones and subnets, where that was chosen', () => {
    const stack = newStack();
    const vpc = vpcIn(stack);
    served(stack, { healthCheckPath: '/health', crossZoneEnabled: false, vpcSubnets: { subnets: [vpc.isolatedSubnets[0]] } }, vpc);
    expect(onlyResource(stack, TARGET_GROUP).Properties).toMatchObject({ HealthCheckProtocol: 'HTTP', HealthCheckPath: '/health', Matcher: { HttpCode: '200' } });
    expect(onlyResource(stack, LOAD_BALANCER).Properties).toMatchObject({
      Subnets: [{ Ref: expect.stringMatching(/^VpcInnerSubnet1/) }], LoadBalancerAttributes: [{ Key: 'load_balancing.cross_zone.enabled', Value: 'false' }],
    });
  });

  test('takes one subnet of each zone', () => {
    const stack = newStack();
    const inner = ['Inner', 'Other'].map(name => ({ name, subnetType: ec2.SubnetType.PRIVATE_ISOLATED }));
    served(stack, {}, new ec2.Vpc(stack, 'Vpc', { natGateways: 0, maxAzs: 2, subnetConfiguration: inner }));
    expect(onlyResource(stack, LOAD_BALANCER).Properties.Subnets).toHaveLength(2);
  });

  test('belongs to its account alone, and accepts by itself', () => {
    const stack = newStack();
    const service = served(stack);
    expect(onlyResource(stack, SERVICE).Properties).toEqual({ GatewayLoadBalancerArns: [{ Ref: expect.stringMatching(/^ServiceLoadBalancer/) }], AcceptanceRequired: false });
    Template.fromStack(stack).resourceCountIs(PERMISSIONS, 0);
    expect(stack.resolve(service.serviceName)).toEqual({ 'Fn::Join': ['.', ['com.amazonaws.vpce', { Ref: 'AWS::Region' }, stack.resolve(service.serviceId)]] });
  });

  test('allows accounts, and has a name of China there', () => {
    const stack = new Stack(new App(), 'Network', { env: { account: '111122223333', region: 'cn-north-1' } });
    const service = served(stack, { accounts: ['444455556666'], acceptanceRequired: true });
    expect(onlyResource(stack, SERVICE).Properties.AcceptanceRequired).toBe(true);
    expect(onlyResource(stack, PERMISSIONS).Properties).toEqual({
      ServiceId: stack.resolve(service.serviceId), AllowedPrincipals: [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::444455556666:root']] }],
    });
    expect(stack.resolve(service.serviceName)).toMatchObject({ 'Fn::Join': ['.', ['cn.com.amazonaws.vpce', { Ref: 'AWS::Region' }, expect.anything()]] });
  });

  test('has a metric and an alarm', () => {
    const stack = newStack();
    const service = served(stack);
    expect(service.addUnhealthyHostsAlarm()).toBe(service.addUnhealthyHostsAlarm());
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/GatewayELB',
      MetricName: 'UnHealthyHostCount',
      Statistic: 'Maximum',
      Period: 60,
      Dimensions: [
        { Name: 'LoadBalancer', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ServiceLoadBalancer'), 'LoadBalancerFullName'] } },
        { Name: 'TargetGroup', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ServiceTargetGroup'), 'TargetGroupFullName'] } },
      ],
    });
    expect(service.metricUnhealthyHosts({ statistic: 'Average' })).toMatchObject({ statistic: 'Average' });
  });
});

describe('appliances', () => {
  test('let packets and health checks in from the subnets of the load balancer', () => {
    const stack = newStack();
    served(stack);
    expect(rulesIn(stack, 'in')).toEqual(['tcp 8080', 'udp 6081'].flatMap(ports =>
      ['10.0.0.0/17', '10.0.128.0/17'].map(peer => ({ group: 'AppliancesGroup', ports, peer }))));
  });

  test('let them in from the VPC where subnets tell no range', () => {
    const stack = newStack();
    const attributes = { vpcId: 'vpc-0a', availabilityZones: ['eu-west-1a'], privateSubnetIds: ['subnet-0a'] };
    const known = ec2.Vpc.fromVpcAttributes(stack, 'Known', { ...attributes, vpcCidrBlock: '10.5.0.0/16' });
    const options: Options = { appliances: () => [new targets.InstanceIdTarget('i-0a')], securityGroups: [groupIn(stack, known)] };
    served(stack, options, known);
    expect(rulesIn(stack, 'in').map(({ ports, peer }) => `${ports} ${peer}`)).toEqual(['tcp 8080 10.5.0.0/16', 'udp 6081 10.5.0.0/16']);
    const other = newStack();
    const unknown = ec2.Vpc.fromVpcAttributes(other, 'Unknown', attributes);
    expect(refusal(() => served(other, { ...options, securityGroups: [groupIn(other, unknown)] }, unknown))).toBe(
      'vpc must know its range or those of its subnets, from which appliances let packets in, got Network/Unknown without; import it with vpcCidrBlock [at Network/Service]');
  });

  test.each<[string, Options['appliances'], string, any]>([
    ['instances', (stack, vpc) => [new targets.InstanceTarget(instanceIn(stack, vpc)), appliancesIn(stack, vpc)], 'instance', [{ Id: { Ref: expect.stringMatching(/^Instance/) } }]],
    ['instances by a port of GENEVE', (stack, vpc) => [new targets.InstanceTarget(instanceIn(stack, vpc), 6081)], 'instance', [{ Id: { Ref: expect.stringMatching(/^Instance/) } }]],
    ['addresses', () => [new targets.IpTarget('10.0.0.7'), new targets.IpTarget('10.9.0.7', undefined, 'all')], 'ip', [{ Id: '10.0.0.7' }, { Id: '10.9.0.7', AvailabilityZone: 'all' }]],
  ])('may be %s', (_, appliances, type, listed) => {
    const stack = newStack();
    const vpc = vpcIn(stack);
    served(stack, { appliances, securityGroups: [groupIn(stack, vpc)] }, vpc);
    expect(onlyResource(stack, TARGET_GROUP).Properties).toMatchObject({ TargetType: type, Targets: listed });
  });

  test('must not be mirrored', () => {
    const stack = newStack();
    served(stack);
    expect(refusal(() => registerSource(stack, 'it', ['Network/Appliances']))).toContain('where Network/Appliances of Network/Service receives them');
    expect(() => registerSource(stack, 'another', ['Network/Web'])).not.toThrow();
  });

  test('in a stack of their own make no cycle', () => {
    for (const appliances of [appliancesIn, (stack: Stack, vpc: ec2.IVpc) => new targets.InstanceTarget(instanceIn(stack, vpc))]) {
      const network = newStack();
      const [computing, serving] = ['Computing', 'Serving'].map(id => stackBeside(network, undefined, id));
      served(serving, { appliances: (_, vpc) => [appliances(computing, vpc)] }, vpcIn(network));
      expect(() => (network.node.root as App).synth()).not.toThrow();
    }
  });

  const service = (stack: Stack, vpc: ec2.IVpc) => {
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
    taskDefinition.addContainer('Sensor', { image: ecs.ContainerImage.fromRegistry('sensor'), portMappings: [{ containerPort: 6081 }] });
    return new ecs.FargateService(stack, 'Tasks', { cluster: new ecs.Cluster(stack, 'Cluster', { vpc }), taskDefinition });
  };

  test.each<[string, Options, string]>([
    ['none', { appliances: () => [] }, 'targets must not be empty: nothing would receive the packets; name appliances, for example an Auto Scaling group'],
    ['of an ECS service', { appliances: (stack, vpc) => [service(stack, vpc)] },
      'targets must be Auto Scaling groups, instances or addresses, got Network/Tasks: others cannot be behind a Gateway Load Balancer'],
    ['of two kinds', { appliances: (stack, vpc) => [appliancesIn(stack, vpc), new targets.IpTarget('10.0.0.7')] },
      'targets must be of one kind, got instance, ip; use addresses alone, or instances and Auto Scaling groups'],
    ['on another port', { appliances: (stack, vpc) => [new targets.InstanceTarget(instanceIn(stack, vpc), 4789)] },
      'targets must receive on port 6081, got port 4789: a Gateway Load Balancer knows no other; leave the port out'],
    ['without groups', { appliances: () => [new targets.IpTarget('10.0.0.7')] },
      'securityGroups must be named where targets do not tell theirs, got none for 10.0.0.7; name the groups of these targets, so that packets and health checks are let in'],
    ['without a port for health checks', { healthCheckPort: 0 }, 'healthCheckPort must be a whole number from 1 to 65535, got 0; name the TCP port on which appliances answer'],
    ['for an account that is none', { accounts: ['4444'] }, 'accounts must be ids of 12 digits, got "4444"; write ["111122223333"]'],
    ['for its own account', { accounts: ['111122223333'] }, 'accounts must be those of others, got "111122223333", which owns what is shared; leave it out'],
  ])('fail when they are %s', (_, options, message) => {
    expect(refusal(() => served(newPlacedStack(), options))).toBe(`${message} [at Network/Service]`);
  });
});

test('a target with an endpoint of it, in another stack and VPC', () => {
  const stack = newStack();
  const spoke = stackBeside(stack, undefined, 'Spoke');
  const { serviceName } = served(stack);
  const vpc = vpcIn(spoke);
  const target = new MirrorTarget(spoke, 'Target', { destination: MirrorDestination.endpointService(serviceName, { vpc, subnet: vpc.isolatedSubnets[0] }) });
  mirror(spoke, target, originIn(vpc));
  (stack.node.root as App).synth();
  Template.fromStack(spoke).resourceCountIs(TARGET, 1);
  expect(rulesIn(spoke, 'in')).toEqual([]);
  expect(JSON.stringify(onlyResource(spoke, 'AWS::EC2::VPCEndpoint').Properties.ServiceName)).toContain('"Fn::ImportValue":"Network:ExportsOutputRefService');
});
