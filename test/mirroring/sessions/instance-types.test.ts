import { aws_ec2 as ec2, CfnParameter, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { interfaceOf, newInstance, newSession, newVpc } from './estate';
import { MirrorSource } from '../../../src/mirroring/sessions/mirror-source';
import { newStack, refusal } from '../../fixtures/stacks';

const WARNING = Match.stringLikeRegexp('^AWS does not list .* among the types that can be mirrored');

/** A session of an interface whose instance has a type. */
function mirror(type: string, stack: Stack = newStack()): Stack {
  newSession(stack, { source: MirrorSource.networkInterface(interfaceOf(stack), { instanceType: new ec2.InstanceType(type) }) });
  return stack;
}

const isWarned = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', WARNING).length > 0;

test.each(['m4.large', 't3.nano', 't4g.micro', 'c7gd.16xlarge', 'm7i-flex.large', 'u7in-32tb.224xlarge', 'p5.48xlarge', 'i3.metal', 'm5d.metal', 'mac2-m2pro.metal'])(
  '%s is taken without a word', type => {
    expect(isWarned(mirror(type))).toBe(false);
  });

test.each(['m8g.large', 'c7gn.large', 'hpc7g.4xlarge', 'i7ie.large', 'p5en.48xlarge', 'm3.large', 'f1.2xlarge', 'm9z.large'])('%s is not listed: taken with a warning', type => {
  expect(isWarned(mirror(type))).toBe(true);
});

test('the warning says what will happen, and can be acknowledged by its id', () => {
  const stack = mirror('m8g.large');
  const text = 'AWS does not list m8g.large among the types that can be mirrored (list of 2026-11-22); a session on another type fails at deployment '
    + '(NetworkInterfaceNotSupported), or is billed without mirroring. Acknowledge this once AWS lists it [ack: cdk-network-visibility:sourceInstanceTypeUnlisted]';
  Annotations.fromStack(stack).hasWarning('/Network/Mirror', text);
});

test('fails on T2, which AWS rules out', () => {
  expect(refusal(() => mirror('t2.micro'))).toBe('source must be an instance whose type can be mirrored, got t2.micro: AWS rules out T2; '
    + 'take another type, for example t3.micro [at Network/Mirror]');
  mirror('t3.micro');
});

test.each(['m7i.metal-24xl', 'c7g.metal', 'u-6tb1.metal', 'm8g.metal-48xl'])('fails on bare metal that is not Nitro v2: %s', type => {
  expect(refusal(() => mirror(type))).toBe(`source must be an instance whose type can be mirrored, got ${type}: of bare metal AWS mirrors Nitro v2 only `
    + '(a1.metal, m5.metal, m6g.metal, …); take a size that is not bare metal [at Network/Mirror]');
  mirror('m6g.metal');
});

test('fails on an instance of such a type, too', () => {
  const vpc = newVpc(newStack());
  const session = (id: string, type: string) => newSession(vpc.stack, {
    source: MirrorSource.instance(newInstance(vpc, id, { instanceType: new ec2.InstanceType(type) })),
  }, `Mirror${id}`);
  expect(refusal(() => session('Old', 't2.micro'))).toMatch(/^source must be an instance whose type can be mirrored, got t2\.micro/);
  session('New', 't3.micro');
});

test('a type that only deployment knows is not judged', () => {
  const stack = newStack();
  expect(isWarned(mirror(new CfnParameter(stack, 'Size').valueAsString, stack))).toBe(false);
});
