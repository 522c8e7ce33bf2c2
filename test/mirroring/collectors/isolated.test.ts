import { App, aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { GROUP, newCollector, newIsolatedVpc, newZonedStack, PCAP, preparedImage } from './estate';
import { CaptureEngine } from '../../../src/mirroring/collectors/capture-engine';
import { CollectorImage } from '../../../src/mirroring/collectors/collector-image';
import { MirrorCollectorProps } from '../../../src/mirroring/collectors/mirror-collector-props';
import { onlyResource, refusal } from '../../fixtures/stacks';

const vpcSubnets = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
const FOR_ALL = ['autoscaling', 'cloudformation', 'monitoring', 'ssm', 'ssmmessages'];
const FOR_ALERTS = ['logs', 'events'];

function isolated(stack: Stack, props: Partial<MirrorCollectorProps> = {}): void {
  newCollector(stack, { vpc: stack.node.findChild('Vpc') as ec2.Vpc, vpcSubnets, image: preparedImage(), ...props });
}

function addEndpoints(vpc: ec2.Vpc, services: readonly string[], options: Partial<ec2.InterfaceVpcEndpointOptions> = {}): void {
  vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
  services.forEach(service => vpc.addInterfaceEndpoint(service, { service: new ec2.InterfaceVpcEndpointAwsService(service), ...options }));
}

const lacking = (services: string) => `vpc must have endpoints for what appliances without a way out call, got Network/Vpc without ${services}; add a gateway endpoint for s3 and interface `
  + 'endpoints for the others, or use subnets with a way out';
const synthesis = (stack: Stack) => refusal(() => (stack.node.root as App).synth());

describe('subnets without a way out', () => {
  test('do with a prepared image and the endpoints of what appliances call, which are waited for', () => {
    const stack = newZonedStack();
    const vpc = newIsolatedVpc(stack);
    isolated(stack);
    addEndpoints(vpc, [...FOR_ALL, ...FOR_ALERTS]);
    const { DependsOn } = onlyResource(stack, GROUP);
    expect(DependsOn).toEqual(expect.arrayContaining(['VpcS3A5408339', ...[...FOR_ALL, ...FOR_ALERTS].map(service => expect.stringMatching(`^Vpc${service}`))]));
    Template.fromStack(stack).resourcePropertiesCountIs('AWS::EC2::SecurityGroup', {
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 })],
    }, 1);
  });

  test('fails when endpoints lack, those for alerts only where there are any', () => {
    const [both, packets] = [[CaptureEngine.suricata(), PCAP], [PCAP]].map(engines => {
      const stack = newZonedStack();
      addEndpoints(newIsolatedVpc(stack), ['ssm', 'ssmmessages']);
      isolated(stack, { engines });
      return stack;
    });
    expect(synthesis(both)).toContain(lacking('autoscaling, cloudformation, events, logs, monitoring'));
    expect(synthesis(packets)).toContain(lacking('autoscaling, cloudformation, monitoring'));
  });

  test('fails when there is none at all', () => {
    const stack = newZonedStack();
    newIsolatedVpc(stack);
    isolated(stack, { engines: [PCAP] });
    expect(synthesis(stack)).toContain(lacking('autoscaling, cloudformation, monitoring, s3, ssm, ssmmessages'));
  });

  test('fails when endpoints do not answer to the names of the services, or are of another VPC', () => {
    const [named, elsewhere] = [newZonedStack(), newZonedStack()];
    addEndpoints(newIsolatedVpc(named), FOR_ALL, { privateDnsEnabled: false });
    newIsolatedVpc(elsewhere);
    addEndpoints(new ec2.Vpc(elsewhere, 'Other', { maxAzs: 2, natGateways: 1 }), FOR_ALL);
    [named, elsewhere].forEach(stack => isolated(stack, { engines: [PCAP] }));
    expect(synthesis(named)).toContain(lacking('autoscaling, cloudformation, monitoring, ssm, ssmmessages'));
    expect(synthesis(elsewhere)).toContain(lacking('autoscaling, cloudformation, monitoring, s3, ssm, ssmmessages'));
  });

  test.each([[CollectorImage.debian12(), 'debian12'], [CollectorImage.amazonLinux2023(), 'amazonLinux2023']])('fails when the image has to install something', (image, kind) => {
    const stack = newZonedStack();
    const vpc = newIsolatedVpc(stack);
    expect(refusal(() => isolated(stack, { image, engines: [PCAP] }))).toBe(`image must be one that installs nothing where subnets have no way out, got ${kind} for Network/Vpc/InnerSubnet1, `
      + 'Network/Vpc/InnerSubnet2; use CollectorImage.prepared(), or subnets with a way out [at Network/Collector]');
    addEndpoints(vpc, FOR_ALL);
    expect(() => newCollector(stack, { vpc, vpcSubnets, image: preparedImage(), engines: [PCAP] }, 'Prepared')).not.toThrow();
  });

  test('of an imported VPC are warned about: what it has is not known', () => {
    const stack = newZonedStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Imported', {
      vpcId: 'vpc-0a', vpcCidrBlock: '10.3.0.0/16', availabilityZones: ['eu-west-1a', 'eu-west-1b'], isolatedSubnetIds: ['subnet-0a', 'subnet-0b'],
    });
    newCollector(stack, { vpc, vpcSubnets, image: preparedImage(), engines: [PCAP] });
    Annotations.fromStack(stack).hasWarning('/Network/Collector', Match.stringLikeRegexp('the VPC Network/Imported is imported, and whether it has the endpoints that appliances in .* need is not known: '
      + 'autoscaling, cloudformation, monitoring, s3, ssm, ssmmessages.*\\[ack: cdk-network-visibility:mirrorCollectorEndpointsNotKnown\\]'));
  });

  test('subnets with a way out need no endpoints', () => {
    const stack = newZonedStack();
    newCollector(stack);
    expect(() => (stack.node.root as App).synth()).not.toThrow();
  });
});

describe('a prepared image', () => {
  test('installs nothing, over HTTP neither, and tells where it starts from', () => {
    const stack = newZonedStack();
    const machineImage = ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0a' });
    newCollector(stack, { image: CollectorImage.prepared(machineImage, { rootDevice: '/dev/sda1' }) });
    const template = Template.fromStack(stack);
    expect(JSON.stringify(template.toJSON())).not.toContain('apt-get');
    template.resourcePropertiesCountIs('AWS::EC2::SecurityGroup', { SecurityGroupEgress: Match.arrayWith([Match.objectLike({ FromPort: 80 })]) }, 0);
    template.hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: { ImageId: 'ami-0a', BlockDeviceMappings: [Match.objectLike({ DeviceName: '/dev/sda1' })] },
    });
  });

  test('fails when its device is none', () => {
    const machineImage = ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0a' });
    expect(refusal(() => CollectorImage.prepared(machineImage, { rootDevice: 'sda1' }))).toBe('rootDevice must be the name of a device, got "sda1"; write "/dev/sda1"');
  });
});
