import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { newCollector, newZonedStack, PCAP } from './estate';
import { CaptureEngine } from '../../../src/mirroring/collectors/capture-engine';
import { CollectorImage } from '../../../src/mirroring/collectors/collector-image';
import { MirrorCollectorProps } from '../../../src/mirroring/collectors/mirror-collector-props';
import { refusal } from '../../fixtures/stacks';

const SURICATA = CaptureEngine.suricata();
const EXAMPLE = 'write ec2.InstanceType.of(ec2.InstanceClass.C7G, ec2.InstanceSize.LARGE) [at Network/Collector]';

function warningsOf(props: Partial<MirrorCollectorProps>): string[] {
  const stack = newZonedStack();
  newCollector(stack, props);
  return Annotations.fromStack(stack).findWarning('/Network/Collector', Match.anyValue()).map(({ entry }) => String(entry.data));
}

const refusedType = (type: string, ...engines: CaptureEngine[]) => refusal(() => warningsOf({ instanceType: new ec2.InstanceType(type), engines }));
const refusedImage = (machineImage: ec2.IMachineImage, type?: string) => refusal(() => warningsOf({
  image: CollectorImage.prepared(machineImage), instanceType: type === undefined ? undefined : new ec2.InstanceType(type),
}));

test.each(['m5', '', 'c7g.', '.large', 'C7G.LARGE'])('fails when the instance type is %j', type => {
  expect(refusedType(type, PCAP)).toBe(`instanceType must be a family and a size, got ${JSON.stringify(type)}; ${EXAMPLE}`);
  expect(() => warningsOf({ instanceType: new ec2.InstanceType('m5.large') })).not.toThrow();
});

test('fails when the instance type runs macOS', () => {
  expect(refusedType('mac2.metal', PCAP)).toBe(`instanceType must be one that runs Linux, got "mac2.metal", which runs macOS on hosts of its own; ${EXAMPLE}`);
});

test.each([['t3.micro', 1], ['t4g.nano', 0.5]])('fails when Suricata is to run on a %s; packets alone may', (type, gibibytes) => {
  expect(refusedType(type, SURICATA)).toBe(`instanceType must have at least 2 GiB of memory for Suricata, got ${type} with ${gibibytes} GiB; ${EXAMPLE}`);
  expect(warningsOf({ instanceType: new ec2.InstanceType(type), engines: [PCAP] })).toEqual([]);
});

test.each([['t3.small', 1], ['c7g.medium', 1], ['t4g.medium', 0], ['m7g.medium', 0], ['c7g.large', 0]])('a %s gives Suricata little memory: %d warnings', (type, count) => {
  const found = warningsOf({ instanceType: new ec2.InstanceType(type), engines: [SURICATA] });
  expect(found).toHaveLength(count);
  found.forEach(text => expect(text).toBe(`instanceType ${type} has 2 GiB of memory. Suricata may take more than that for connections, streams and fragments, and Linux then ends it. Use a type `
    + 'with 4 GiB or more, or acknowledge this where little traffic is mirrored [ack: cdk-network-visibility:instanceTypeLittleMemory]'));
});

test('fails when an image is one of Windows', () => {
  expect(refusedImage(ec2.MachineImage.latestWindows(ec2.WindowsVersion.WINDOWS_SERVER_2022_ENGLISH_FULL_BASE))).toBe('machineImage must be one of Linux, got one of Windows: the program of '
    + 'appliances is made for Linux; use an image of Debian or Amazon Linux on which the engines are installed [at Network/Collector]');
});

const parameter = (cpu: string) => ec2.MachineImage.fromSsmParameter(`/aws/service/debian/release/12/latest/${cpu}`);

test('fails when an image is one of another CPU', () => {
  expect(refusedImage(parameter('amd64'))).toBe('instanceType must have the CPU of the image, got c7g.large (arm64) for /aws/service/debian/release/12/latest/amd64 (x86_64); '
    + 'use a type such as c7i.large, or an image for arm64 [at Network/Collector]');
  expect(refusedImage(parameter('arm64'), 'c7i.large')).toMatch(/^instanceType must have the CPU of the image, got c7i\.large \(x86_64\) for .*\(arm64\)/);
  expect(refusedImage(ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.X86_64 }))).toMatch(/^instanceType must have the CPU of the image, got c7g\.large/);
});

test.each([
  ['the same CPU', parameter('arm64')],
  ['no name that tells', ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0a' })],
])('an image of %s is taken', (_, machineImage) => {
  expect(warningsOf({ image: CollectorImage.prepared(machineImage) })).toEqual([]);
});
