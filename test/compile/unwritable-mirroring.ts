/**
 * Mistakes with mirroring that the types make unwritable. Checked by `npm run typecheck`: an expected error that does not come is an error.
 *
 * Names in brackets are those of the rows in test/proof/mirror-rejections.test.ts that rest on the case.
 */
import { aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import { MirrorDestination, MirrorFilter, MirrorRule, MirrorSession, MirrorSource, MirrorTarget, MirroredTraffic } from '../../src';

declare const stack: Stack;
declare const vpc: ec2.Vpc;
declare const source: MirrorSource;
declare const target: MirrorTarget;
declare const destination: MirrorDestination;
const { HTTPS } = ec2.Port;

// A rule has the number of its place in the list.
MirrorRule.accept(MirroredTraffic.toPort(HTTPS), { description: 'Web' });
// @ts-expect-error [rule-number] there is no prop for it
MirrorRule.accept(MirroredTraffic.toPort(HTTPS), { ruleNumber: 1 });

// Ports come with their protocol.
MirroredTraffic.protocol(50);
// @ts-expect-error [ports-of-any-protocol] a protocol by number has none
MirroredTraffic.protocol(50, HTTPS);

// A target has one destination, of a kind that a factory knows.
new MirrorTarget(stack, 'A', { destination });
// @ts-expect-error [no-destination] it is required
new MirrorTarget(stack, 'B', {});
// @ts-expect-error [two-destinations] there is no second one
new MirrorTarget(stack, 'C', { destination, networkInterfaceId: 'eni-0a' });

// AWS knows one network service.
new MirrorFilter(stack, 'D', { amazonDns: true });
// @ts-expect-error [network-service] no other can be named
new MirrorFilter(stack, 'E', { networkServices: ['dns'] });

// A source is an interface, an instance stands for its primary one.
new MirrorSession(stack, 'F', { source, target });
// @ts-expect-error [source-of-another-kind] a VPC has many interfaces
MirrorSource.networkInterface(vpc);

// The account of a session is that of its stack.
// @ts-expect-error [owner] there is no prop for another one
new MirrorSession(stack, 'G', { source, target, ownerId: '111122223333' });
