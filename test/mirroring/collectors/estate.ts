import { execFileSync } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, aws_ec2 as ec2, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CaptureEngine } from '../../../src/mirroring/collectors/capture-engine';
import { CollectorImage } from '../../../src/mirroring/collectors/collector-image';
import { MirrorCollector } from '../../../src/mirroring/collectors/mirror-collector';
import { MirrorCollectorProps } from '../../../src/mirroring/collectors/mirror-collector-props';
import { ROOT } from '../../house/sources';

export const PCAP = CaptureEngine.pcap({ bytesPerDay: Size.gibibytes(100) });
export const LAUNCH_TEMPLATE = 'AWS::EC2::LaunchTemplate';
export const GROUP = 'AWS::AutoScaling::AutoScalingGroup';

/** A stack whose account, Region and zones are known. */
export function newZonedStack(app = new App(), id = 'Network'): Stack {
  const stack = new Stack(app, id, { env: { account: '111122223333', region: 'eu-west-1' } });
  stack.node.setContext('availability-zones:account=111122223333:region=eu-west-1', ['eu-west-1a', 'eu-west-1b']);
  return stack;
}

/** A VPC with a way out of its private subnets. */
export function newVpc(scope: Stack, props: ec2.VpcProps = {}, id = 'Vpc'): ec2.Vpc {
  return new ec2.Vpc(scope, id, { maxAzs: 2, natGateways: 1, ...props });
}

/** A VPC none of whose subnets has a way out. */
export function newIsolatedVpc(scope: Stack): ec2.Vpc {
  return newVpc(scope, { natGateways: 0, subnetConfiguration: [{ name: 'Inner', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] });
}

/** A collector of alerts and packets, unless told otherwise. */
export function newCollector(stack: Stack, props: Partial<MirrorCollectorProps> = {}, id = 'Collector'): MirrorCollector {
  const vpc = props.vpc ?? stack.node.tryFindChild('Vpc') as ec2.Vpc | undefined ?? newVpc(stack);
  return new MirrorCollector(stack, id, { vpc, engines: [CaptureEngine.suricata(), PCAP], ...props });
}

/** An image on which everything is installed. */
export function preparedImage(): CollectorImage {
  return CollectorImage.prepared(ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0a' }));
}

/** A value with references replaced by what could stand there. */
export function rendered(value: any): any {
  if (Array.isArray(value)) {
    return value.map(rendered);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const [name, argument] = Object.entries<any>(value)[0];
  switch (name) {
    case 'Fn::Join': return argument[1].map(rendered).join(argument[0]);
    case 'Fn::Sub': return String(argument).replace(/\$\{AWS::(\w+)\}/g, (_, one: string) => PSEUDO[one]);
    case 'Fn::Base64': return rendered(argument);
    case 'Fn::Select': return argument[1]['Fn::GetAtt']?.[1] === 'Ipv6CidrBlocks' ? '2001:db8:0:100::/56' : 'selected';
    case 'Ref': return PSEUDO[String(argument).replace('AWS::', '')] ?? String(argument).toLowerCase();
    case 'Fn::GetAtt': return argument[1] === 'CidrBlock' ? '10.0.0.0/16' : `${argument.join('-')}`.toLowerCase();
    default: return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rendered(one)]));
  }
}

const PSEUDO: Record<string, string> = {
  AccountId: '111122223333',
  Partition: 'aws',
  Region: 'eu-west-1',
  StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Network/0a1b2c3d',
  StackName: 'Network',
  URLSuffix: 'amazonaws.com',
};

/** The only user data of a stack, as an instance gets it. */
export function userDataOf(stack: Stack): string {
  const [template] = Object.values(Template.fromStack(stack).findResources(LAUNCH_TEMPLATE));
  return rendered(template.Properties.LaunchTemplateData.UserData);
}

/** What the first start writes as configuration. */
export function configurationOf(stack: Stack): { [name: string]: any } {
  return JSON.parse(/<<'END_OF_CONFIGURATION'\n(.*)\nEND_OF_CONFIGURATION\n/.exec(userDataOf(stack))![1]);
}

/** What the appliance itself says of a configuration, once it is told who it is: its settings as text, or what is wrong. */
export function judgedByAppliance(configuration: { [name: string]: any }): string {
  const folder = mkdtempSync(join(tmpdir(), 'configuration-'));
  try {
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ sensor: 'i-0a', ...configuration }));
    return execFileSync('python3', ['-B', join(ROOT, 'appliance/settings.py'), join(folder, 'config.json')], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    return (error as { stderr: string }).stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
