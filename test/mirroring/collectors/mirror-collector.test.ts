import { readFileSync } from 'fs';
import { join } from 'path';
import { App, aws_cloudwatch as cloudwatch, aws_ec2 as ec2, Duration, RemovalPolicy, Size, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { GROUP, LAUNCH_TEMPLATE, newCollector, newVpc, newZonedStack, PCAP } from './estate';
import { CaptureEngine } from '../../../src/mirroring/collectors/capture-engine';
import { MirrorCollectorProps } from '../../../src/mirroring/collectors/mirror-collector-props';
import { METRICS } from '../../../src/mirroring/collectors/private/metric-names';
import { newStack, onlyResource, refusal } from '../../fixtures/stacks';
import { rulesIn } from '../sessions/receiving';

const { PRIVATE_WITH_EGRESS, PUBLIC } = ec2.SubnetType;

function collectorIn(stack: Stack, props: Partial<MirrorCollectorProps> = {}): Template {
  newCollector(stack, props);
  return Template.fromStack(stack);
}

const refused = (props: Partial<MirrorCollectorProps>, stack = newZonedStack()) => refusal(() => newCollector(stack, props));

describe('the group of appliances', () => {
  test('is replaced one at a time, each new one having said that it is well, and only when EC2 says that one is broken', () => {
    const stack = newZonedStack();
    newCollector(stack);
    const group = onlyResource(stack, GROUP);
    expect(group.Properties).toMatchObject({ MinSize: '2', MaxSize: '4', HealthCheckType: 'EC2' });
    expect(group.Properties.VPCZoneIdentifier).toHaveLength(2);
    expect(group.CreationPolicy).toEqual({ ResourceSignal: { Count: 2, Timeout: 'PT15M' } });
    expect(group.UpdatePolicy.AutoScalingRollingUpdate).toMatchObject({
      MaxBatchSize: 1, MinInstancesInService: 2, WaitOnResourceSignals: true, PauseTime: 'PT15M', SuspendProcesses: expect.arrayContaining(['AlarmNotification', 'ReplaceUnhealthy']),
    });
  });

  test('waits for the last upload of one that goes, from the first appliance on', () => {
    const stack = newZonedStack();
    newCollector(stack);
    expect(onlyResource(stack, GROUP).Properties.LifecycleHookSpecificationList).toEqual([{
      LifecycleHookName: 'mirror-sensor-leaves', LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING', DefaultResult: 'CONTINUE', HeartbeatTimeout: 900,
    }]);
  });

  test('starts when role, buckets and the way out are there', () => {
    const stack = newZonedStack();
    newCollector(stack);
    for (const { DependsOn } of [onlyResource(stack, GROUP), onlyResource(stack, LAUNCH_TEMPLATE)]) {
      expect(DependsOn).toEqual(expect.arrayContaining([
        expect.stringMatching(/^CollectorRoleDefaultPolicy/), expect.stringMatching(/^CollectorPackets/), expect.stringMatching(/^CollectorRecords/),
        expect.stringMatching(/^VpcPrivateSubnet1DefaultRoute/), expect.stringMatching(/^VpcPrivateSubnet2DefaultRoute/),
      ]));
    }
  });

  test('grows with the load of its CPUs, and when one of its appliances cannot track all flows', () => {
    const template = collectorIn(newZonedStack());
    template.hasResourceProperties('AWS::AutoScaling::ScalingPolicy', {
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingConfiguration: { PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' }, TargetValue: 50 },
    });
    template.hasResourceProperties('AWS::AutoScaling::ScalingPolicy', {
      PolicyType: 'StepScaling', AdjustmentType: 'ChangeInCapacity', StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'TrackingExceeded', Namespace: 'TrafficMirroring/Collector', AlarmActions: [{ Ref: Match.stringLikeRegexp('^CollectorAppliancesFlows') }],
    });
  });

  test('fails when its size is none', () => {
    const wayOut = 'one appliance alone loses packets while it is replaced; leave it out for 2 [at Network/Collector]';
    for (const [minCapacity, got] of [[1, '1'], [2.5, '2.5'], [Token.asNumber({ Ref: 'Size' }), 'a token']] as const) {
      expect(refused({ minCapacity })).toBe(`minCapacity must be a whole number, known at synthesis, at least 2, got ${got}: ${wayOut}`);
    }
    for (const [maxCapacity, got] of [[3, '3'], [4.5, '4.5'], [Token.asNumber({ Ref: 'Size' }), 'a token']] as const) {
      expect(refused({ minCapacity: 3, maxCapacity })).toBe('maxCapacity must be a whole number, known at synthesis, above minCapacity (3), got '
        + `${got}: updates start a new appliance before an old one goes; leave it out for 6 [at Network/Collector]`);
    }
    collectorIn(newZonedStack(), { minCapacity: 3, maxCapacity: 4 }).hasResourceProperties(GROUP, { MinSize: '3', MaxSize: '4' });
  });
});

describe('an appliance', () => {
  test('has no key, no public address, an encrypted disk, and metadata for itself alone', () => {
    const stack = newZonedStack();
    newCollector(stack, { storage: Size.gibibytes(200), instanceType: new ec2.InstanceType('m7i.xlarge') });
    const { LaunchTemplateData: data } = onlyResource(stack, LAUNCH_TEMPLATE).Properties;
    expect(data).toMatchObject({
      InstanceType: 'm7i.xlarge',
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeSize: 200, VolumeType: 'gp3' } }],
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      Monitoring: { Enabled: true },
      ImageId: { Ref: expect.stringMatching(/debianrelease12latestamd64/) },
    });
    expect(Object.keys(data)).not.toEqual(expect.arrayContaining(['KeyName']));
    expect(data.NetworkInterfaces).toBeUndefined();
  });

  test('lets in what the load balancer sends, and goes out to APIs and mirrors of packages', () => {
    const stack = newZonedStack();
    newCollector(stack);
    expect(rulesIn(stack, 'in')).toEqual([
      { group: 'CollectorApplianceSecurityGroup', ports: 'tcp 8080', peer: 'CollectorLoadBalancerSecurityGroup' },
      { group: 'CollectorApplianceSecurityGroup', ports: 'udp 4789', peer: 'CollectorLoadBalancerSecurityGroup' },
    ]);
    expect(rulesIn(stack, 'out').filter(({ group }) => group === 'CollectorApplianceSecurityGroup')).toEqual([
      { group: 'CollectorApplianceSecurityGroup', ports: 'tcp 443', peer: '0.0.0.0/0' },
      { group: 'CollectorApplianceSecurityGroup', ports: 'tcp 80', peer: '0.0.0.0/0' },
    ]);
  });

  test('fails when its disk is none', () => {
    for (const [storage, got] of [[Size.gibibytes(15), '15 GiB'], [Size.gibibytes(16385), '16385 GiB'], [Size.mebibytes(20992), '20.5 GiB'], [Size.gibibytes(Token.asNumber({ Ref: 'Size' })), 'a token']] as const) {
      expect(refused({ storage })).toBe(`storage must be whole GiB, known at synthesis, 16 to 16384, got ${got}; write Size.gibibytes(100) [at Network/Collector]`);
    }
    expect(() => newCollector(newZonedStack(), { storage: Size.mebibytes(20480) })).not.toThrow();
  });

  test('fails when its type is not known, by which the image is chosen', () => {
    expect(refused({ instanceType: new ec2.InstanceType(Token.asString({ Ref: 'Type' })) })).toBe('instanceType must be known at synthesis, got a token: the image is that of its CPU; '
      + 'write ec2.InstanceType.of(ec2.InstanceClass.C7G, ec2.InstanceSize.LARGE) [at Network/Collector]');
    collectorIn(newZonedStack(), { instanceType: new ec2.InstanceType('c7g.large') })
      .hasResourceProperties(LAUNCH_TEMPLATE, { LaunchTemplateData: { ImageId: { Ref: Match.stringLikeRegexp('arm64') } } });
  });
});

describe('the load balancer', () => {
  test('is internal, has a group, sends the packets of a source to one appliance, and asks each whether it is well', () => {
    const template = collectorIn(newZonedStack());
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      Scheme: 'internal',
      Type: 'network',
      SecurityGroups: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^CollectorLoadBalancerSecurityGroup'), 'GroupId'] }],
      LoadBalancerAttributes: Match.arrayWith([{ Key: 'deletion_protection.enabled', Value: 'true' }]),
    });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      Port: 4789,
      Protocol: 'UDP',
      HealthCheckPath: '/',
      HealthCheckPort: '8080',
      HealthCheckProtocol: 'HTTP',
      TargetGroupAttributes: Match.arrayWith([{ Key: 'load_balancing.cross_zone.enabled', Value: 'true' }, { Key: 'stickiness.type', Value: 'source_ip' }]),
    });
  });

  test('keeps to its zone by choice, and goes easily with what is to be destroyed', () => {
    const template = collectorIn(newZonedStack(), { crossZoneEnabled: false, removalPolicy: RemovalPolicy.DESTROY });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetGroupAttributes: Match.arrayWith([{ Key: 'load_balancing.cross_zone.enabled', Value: 'false' }]),
    });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { LoadBalancerAttributes: [{ Key: 'deletion_protection.enabled', Value: 'false' }] });
  });

  test('lets in ranges of sources that the app does not declare, and its target knows the path', () => {
    const stack = newZonedStack();
    newCollector(stack, { sourceCidrs: ['10.9.0.0/16'] });
    expect(rulesIn(stack, 'in')).toContainEqual({ group: 'CollectorLoadBalancerSecurityGroup', ports: 'udp 4789', peer: '10.9.0.0/16' });
    expect(refused({ pathMtu: 100 })).toMatch(/^pathMtu must be/);
  });

  test('has one subnet of each zone where appliances have more', () => {
    const stack = newZonedStack();
    const subnetConfiguration = [['A', PRIVATE_WITH_EGRESS], ['B', PRIVATE_WITH_EGRESS], ['Out', PUBLIC]].map(([name, subnetType]) => ({ name, subnetType } as ec2.SubnetConfiguration));
    newCollector(stack, { vpc: newVpc(stack, { subnetConfiguration }) });
    expect(onlyResource(stack, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Properties.Subnets).toHaveLength(2);
    expect(onlyResource(stack, GROUP).Properties.VPCZoneIdentifier).toHaveLength(4);
  });
});

describe('subnets', () => {
  test('are those with a way out, in stacks without a place as well', () => {
    const stack = newStack();
    newCollector(stack);
    expect(onlyResource(stack, GROUP).Properties.VPCZoneIdentifier).toEqual([{ Ref: expect.stringMatching(/^VpcPrivateSubnet1/) }, { Ref: expect.stringMatching(/^VpcPrivateSubnet2/) }]);
  });

  test('fails when all lie in one zone', () => {
    const stack = newZonedStack();
    expect(refused({ vpc: newVpc(stack, { maxAzs: 1 }) }, stack)).toBe('vpcSubnets must lie in two zones or more, got Network/Vpc/PrivateSubnet1: while one zone is out of order nothing would be '
      + 'mirrored; name subnets of another zone, too [at Network/Collector]');
  });

  test('fails when they are public', () => {
    expect(refused({ vpcSubnets: { subnetType: PUBLIC } })).toBe('vpcSubnets must be private, got Network/Vpc/PublicSubnet1, Network/Vpc/PublicSubnet2: appliances have no public address, and so '
      + 'no way out there; name private subnets [at Network/Collector]');
  });

  test('fails when there are none with a way out and none are named', () => {
    const stack = newZonedStack();
    expect(refused({ vpc: newVpc(stack, { natGateways: 0 }) }, stack)).toBe('vpcSubnets must be given where the VPC has no private subnets with a way out, got none for Network/Vpc; name subnets, '
      + 'isolated ones come with CollectorImage.prepared() and endpoints [at Network/Collector]');
  });
});

describe('virtualNetworkIds', () => {
  const ids = (length: number) => Array.from({ length }, (_, index) => index + 1);

  test('fails when they are none, one is named twice, or there are too many', () => {
    for (const id of [0, 16777216, 1.5]) {
      expect(refused({ virtualNetworkIds: [id] })).toBe(`virtualNetworkIds must be whole numbers from 1 to 16777215, got ${id}; name the virtualNetworkId of sessions [at Network/Collector]`);
    }
    expect(refused({ virtualNetworkIds: [7, 8, 7] })).toBe('virtualNetworkIds must not list a number twice, got 7 twice; list it once [at Network/Collector]');
    expect(refused({ virtualNetworkIds: ids(32) })).toBe('virtualNetworkIds must be at most 31, got 32: each has a device of its own; leave out those whose ranges do not overlap, they share one '
      + '[at Network/Collector]');
    expect(() => newCollector(newZonedStack(), { virtualNetworkIds: ids(31) })).not.toThrow();
  });
});

describe('what is kept', () => {
  test('goes to buckets and a log group of the engines that fill them', () => {
    const suricata = CaptureEngine.suricata();
    const [both, alerts, packets] = [[suricata, PCAP], [suricata], [PCAP]].map(engines => newCollector(newZonedStack(), { engines }));
    expect([both.packetBucket, both.recordBucket, both.alertLogGroup].map(one => one !== undefined)).toEqual([true, true, true]);
    expect([alerts.packetBucket, alerts.recordBucket, alerts.alertLogGroup].map(one => one !== undefined)).toEqual([false, true, true]);
    expect([packets.packetBucket, packets.recordBucket, packets.alertLogGroup].map(one => one !== undefined)).toEqual([true, true, false]);
  });

  test.each(['connectionRetention', 'protocolRetention'] as const)('fails when %s is not of whole days', prop => {
    for (const [duration, got] of [[Duration.hours(36), '1 day 12 hours'], [Duration.days(0), '0 days'], [Duration.days(Token.asNumber({ Ref: 'Days' })), 'a token']] as const) {
      expect(refused({ [prop]: duration })).toBe(`${prop} must be whole days, known at synthesis, at least 1, got ${got}; write Duration.days(7) [at Network/Collector]`);
    }
    expect(() => newCollector(newZonedStack(), { [prop]: Duration.hours(48) })).not.toThrow();
  });
});

describe('what is watched', () => {
  const PERIOD = { period: Duration.minutes(5) };
  const seen = ({ namespace, metricName, statistic, period, dimensions }: cloudwatch.Metric) =>
    ({ namespace, metricName, statistic, seconds: period.toSeconds(), dimensions });
  const expected = (metricName: string, statistic: string) =>
    ({ namespace: 'TrafficMirroring/Collector', metricName, statistic, seconds: 300, dimensions: { Collector: expect.any(String) } });

  test('each metric that appliances report can be had by its name', () => {
    const collector = newCollector(newZonedStack());
    const found = Object.keys(METRICS).map(name => seen(collector.metric(name, PERIOD)));
    expect(found).toEqual(Object.entries(METRICS).map(([name, statistic]) => expected(name, statistic)));
  });

  test('those that people alarm on have methods', () => {
    const collector = newCollector(newZonedStack());
    const found = [
      collector.metricPackets(PERIOD), collector.metricBytes(PERIOD), collector.metricAlerts(PERIOD), collector.metricKernelDrops(PERIOD),
      collector.metricHealthy(PERIOD), collector.metricOverBudget(PERIOD),
    ];
    expect(found.map(seen)).toEqual([
      expected('Packets', 'Sum'), expected('Bytes', 'Sum'), expected('Alerts', 'Sum'), expected('KernelDrops', 'Sum'), expected('Healthy', 'Minimum'), expected('OverBudget', 'Sum'),
    ]);
  });

  test('fails when appliances report no metric of the name', () => {
    const collector = newCollector(newZonedStack());
    expect(refusal(() => collector.metric('Alert'))).toBe(`metricName must be one of ${Object.keys(METRICS).join(', ')}, got "Alert"; for metrics of AWS about load balancer and group `
      + 'use those of loadBalancer and autoScalingGroup [at Network/Collector]');
  });

  test('docs/reference/collector-outputs.md lists the metrics', () => {
    const page = readFileSync(join(__dirname, '../../../docs/reference/collector-outputs.md'), 'utf8');
    const [, table] = /\n## Metrics\n[^]*?\n\| --- \| --- \|\n([^]*?)\n(\n|$)/.exec(page)!;
    expect(table.split('\n').map(row => /^\| `(\w+)` \| \S/.exec(row)?.[1])).toEqual(Object.keys(METRICS));
  });

  test('alarms are those of the metrics and that of the load balancer', () => {
    const { alarms } = newCollector(newZonedStack());
    expect(alarms.map(({ node }) => node.id)).toEqual(expect.arrayContaining(['TrackingExceeded', 'UnhealthyHosts']));
  });

  test('a dashboard comes once, when it is asked for', () => {
    const stack = newZonedStack();
    const collector = newCollector(stack);
    expect(collector.node.tryFindChild('Dashboard')).toBeUndefined();
    expect(collector.addDashboard()).toBe(collector.addDashboard());
  });

  test('two collectors are two names', () => {
    const stack = new Stack(new App(), 'Network');
    newCollector(stack);
    newCollector(stack, {}, 'Other');
    const groups = Object.values(Template.fromStack(stack).findResources(GROUP));
    const names = groups.map(({ Properties: { Tags } }) => Tags.find(({ Key }: { Key: string }) => Key === 'cdk-network-visibility:collector').Value);
    expect(new Set(names).size).toBe(2);
  });
});
