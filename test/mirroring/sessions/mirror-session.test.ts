import { App, aws_cloudwatch as cloudwatch, aws_ec2 as ec2, CfnParameter, Duration, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Dependable } from 'constructs';
import * as fc from 'fast-check';
import { interfaceOf, newInstance, newInterface, newSession, newVpc, newZonedStack, SESSION, source, target } from './estate';
import { MirrorFilter } from '../../../src/mirroring/sessions/mirror-filter';
import { MirrorPreset } from '../../../src/mirroring/sessions/mirror-preset';
import { MirrorRule } from '../../../src/mirroring/sessions/mirror-rule';
import { MirrorSessionProps } from '../../../src/mirroring/sessions/mirror-session';
import { MirrorSource } from '../../../src/mirroring/sessions/mirror-source';
import { MirrorTarget } from '../../../src/mirroring/sessions/mirror-target';
import { MirroredTraffic } from '../../../src/mirroring/sessions/mirrored-traffic';
import { registerReceiver } from '../../../src/mirroring/sessions/private/feedback-loops';
import { MirrorReception } from '../../../src/mirroring/sessions/private/origin';
import { mark } from '../../../src/private/shapes';
import { newStack, onlyResource, refusal, stackBeside } from '../../fixtures/stacks';

const warningsOf = (stack: Stack) =>
  Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('cdk-network-visibility')).map(({ entry }) => String(entry.data));
const inNetwork = (message: string, id = 'Mirror') => `${message} [at Network/${id}]`;

describe('the least', () => {
  test('is number 1, with a filter of its own, and leaves the rest to AWS', () => {
    const stack = newStack();
    const session = newSession(stack);
    const { Properties, DependsOn } = onlyResource(stack, SESSION);
    expect(Properties).toEqual({
      NetworkInterfaceId: 'eni-0a',
      TrafficMirrorTargetId: 'tmt-0a',
      TrafficMirrorFilterId: { Ref: expect.stringMatching(/^MirrorFilter/) },
      SessionNumber: 1,
      Description: 'Managed by cdk-network-visibility',
      Tags: [{ Key: 'Name', Value: 'Network/Mirror' }],
    });
    expect(DependsOn).toContainEqual(expect.stringMatching(/^MirrorFilter/));
    expect([session.sessionNumber, session.virtualNetworkId]).toEqual([1, undefined]);
    expect(stack.resolve(session.mirrorSessionId)).toEqual({ Ref: expect.stringMatching(/^Mirror/) });
    expect(session.trafficMirrorSessionRef.trafficMirrorSessionId).toBe(session.mirrorSessionId);
  });
});

describe('the most', () => {
  test('says all that can be said', () => {
    const stack = newStack();
    const filter = ec2.CfnTrafficMirrorFilter.fromTrafficMirrorFilterId(stack, 'Filter', 'tmf-0a');
    const session = newSession(stack, { filter, sessionNumber: 7, virtualNetworkId: 4242, packetLength: 1500, description: 'Web' });
    Tags.of(session).add('CostCentre', '4711');
    expect(onlyResource(stack, SESSION).Properties).toEqual({
      NetworkInterfaceId: 'eni-0a',
      TrafficMirrorTargetId: 'tmt-0a',
      TrafficMirrorFilterId: 'tmf-0a',
      SessionNumber: 7,
      VirtualNetworkId: 4242,
      PacketLength: 1500,
      Description: 'Web',
      Tags: [{ Key: 'CostCentre', Value: '4711' }, { Key: 'Name', Value: 'Network/Mirror' }],
    });
    Template.fromStack(stack).resourceCountIs('AWS::EC2::TrafficMirrorFilter', 0);
    expect([session.sessionNumber, session.virtualNetworkId, session.filter]).toEqual([7, 4242, filter]);
  });

  test('takes tokens at their word', () => {
    const stack = newStack();
    const number = (id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
    newSession(stack, { sessionNumber: number('A'), virtualNetworkId: number('B'), packetLength: number('C'), description: new CfnParameter(stack, 'D').valueAsString });
    expect(onlyResource(stack, SESSION).Properties).toMatchObject({ SessionNumber: { Ref: 'A' }, VirtualNetworkId: { Ref: 'B' }, PacketLength: { Ref: 'C' }, Description: { Ref: 'D' } });
  });

  test('has the name that a user gives by a tag', () => {
    const stack = newStack();
    Tags.of(newSession(stack)).add('Name', 'web');
    expect(onlyResource(stack, SESSION).Properties.Tags).toEqual([{ Key: 'Name', Value: 'web' }]);
  });
});

describe('the filter', () => {
  test('is made of the rules', () => {
    const stack = newStack();
    const session = newSession(stack, { inboundRules: [MirrorRule.accept(MirroredTraffic.tcp())], amazonDns: false });
    expect(session.filter).toBeInstanceOf(MirrorFilter);
    expect(session.filter.node.path).toBe('Network/Mirror/Filter');
  });

  test('may be that of another session', () => {
    const stack = newStack();
    const first = newSession(stack);
    newSession(stack, { source: source(stack, 'eni-0b'), filter: first.filter }, 'Second');
    Template.fromStack(stack).resourceCountIs('AWS::EC2::TrafficMirrorFilter', 1);
  });

  test('of the app is complete before the session', () => {
    const stack = newStack();
    const filter = new MirrorFilter(stack, 'Shared');
    new ec2.CfnTrafficMirrorFilterRule(filter, 'Rule', {
      trafficMirrorFilterId: filter.mirrorFilterId, trafficDirection: 'ingress', ruleNumber: 1, ruleAction: 'accept', sourceCidrBlock: '0.0.0.0/0', destinationCidrBlock: '0.0.0.0/0',
    });
    newSession(stack, { filter });
    expect(onlyResource(stack, SESSION).DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^SharedRule/)]));
  });

  const rules: [string, Partial<MirrorSessionProps>][] = [
    ['inboundRules', { inboundRules: [] }], ['outboundRules', { outboundRules: [] }], ['amazonDns', { amazonDns: false }],
    ['inboundRules, outboundRules', { inboundRules: [], outboundRules: [] }],
  ];
  test.each(rules)('fails with a filter and %s', (names, props) => {
    const stack = newStack();
    const filter = ec2.CfnTrafficMirrorFilter.fromTrafficMirrorFilterId(stack, 'Filter', 'tmf-0a');
    expect(refusal(() => newSession(stack, { filter, ...props })))
      .toBe(inNetwork(`filter must be left out where rules are given, which make a filter of their own, got both filter and ${names}; leave one out`));
    newSession(stack, { filter }, 'WithFilter');
  });

  test('fails when it lies elsewhere', () => {
    const here = newZonedStack();
    const there = stackBeside(here, { account: '111122223333', region: 'us-east-1' });
    const filter = (stack: Stack) => ec2.CfnTrafficMirrorFilter.fromTrafficMirrorFilterId(stack, 'Filter', 'tmf-0a');
    expect(refusal(() => newSession(here, { filter: filter(there) }))).toBe(inNetwork('filter must lie in the account and Region of the stack (111122223333, eu-west-1), '
      + 'got one in 111122223333, us-east-1; filters are not shared, so make one here'));
    newSession(here, { filter: filter(here) }, 'Here');
  });
});

describe('a preset', () => {
  const lengths = (stack: Stack) => Object.values(Template.fromStack(stack).findResources(SESSION)).map(({ Properties }) => Properties.PacketLength);

  test('is the filter of the session, with its packet length', () => {
    const stack = newStack();
    newSession(stack, { preset: MirrorPreset.headersOnly() });
    expect(lengths(stack)).toEqual([128]);
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::TrafficMirrorFilter', { NetworkServices: ['amazon-dns'] });
    Template.fromStack(stack).resourceCountIs('AWS::EC2::TrafficMirrorFilterRule', 4);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('without a length takes that of the session', () => {
    const stack = newStack();
    newSession(stack, { preset: MirrorPreset.dns(), packetLength: 1500 });
    expect(lengths(stack)).toEqual([1500]);
  });

  test('of a filter of the app gives its length to all sessions that have none of their own', () => {
    const stack = newStack();
    const beside = stackBeside(stack);
    const filter = new MirrorFilter(stack, 'Filter', { preset: MirrorPreset.headersOnly() });
    const away = { target: MirrorTarget.fromMirrorTargetId(beside, 'Target', 'tmt-0a') };
    newSession(stack, { filter });
    newSession(stack, { filter, source: source(stack, 'eni-0b'), packetLength: 1500 }, 'Longer');
    newSession(beside, { ...away, filter, source: source(beside, 'eni-0c') }, 'Elsewhere');
    newSession(beside, { ...away, source: source(beside, 'eni-0d'), filter: MirrorFilter.fromMirrorFilterId(beside, 'Again', filter.mirrorFilterId) }, 'ById');
    newSession(beside, { ...away, source: source(beside, 'eni-0e'), filter: MirrorFilter.fromMirrorFilterId(beside, 'Other', 'tmf-0b') }, 'Apart');
    expect([lengths(stack), lengths(beside)]).toEqual([[128, 1500], [128, 128, undefined]]);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('of the first session gives its length to those that share its filter', () => {
    const stack = newStack();
    const { filter } = newSession(stack, { preset: MirrorPreset.headersOnly() });
    newSession(stack, { filter, source: source(stack, 'eni-0b') }, 'Second');
    expect(lengths(stack)).toEqual([128, 128]);
  });

  test('whose length no session applies is warned about', () => {
    const stack = newStack();
    new MirrorFilter(stack, 'Filter', { preset: MirrorPreset.headersOnly() });
    new MirrorFilter(stack, 'Whole', { preset: MirrorPreset.dns() });
    expect(warningsOf(stack)).toEqual(['the preset cuts packets at 128 bytes, which sessions apply and filters cannot, and no session of this app has this filter. '
      + 'Sessions of other apps mirror whole packets unless they have packetLength: 128. Give the filter to a session of this app, or acknowledge this '
      + '[ack: cdk-network-visibility:presetPacketLengthUnused]']);
  });

  test('fails when it stands beside a filter, or its length beside another', () => {
    const stack = newStack();
    expect(refusal(() => newSession(stack, { preset: MirrorPreset.dns(), filter: new MirrorFilter(stack, 'Filter') })))
      .toBe(inNetwork('filter must be left out where rules are given, which make a filter of their own, got both filter and preset; leave one out'));
    expect(refusal(() => newSession(newStack(), { preset: MirrorPreset.headersOnly(), packetLength: 128 })))
      .toBe(inNetwork('packetLength must be left out where the preset has one, got 128 beside a preset of 128 bytes; leave it out, or take a preset without one, '
        + 'such as MirrorPreset.everything()'));
    expect(refusal(() => newSession(newStack(), { preset: MirrorPreset.dns(), amazonDns: false }))).toContain('preset must be left out where rules are given, got both preset and amazonDns');
  });
});

describe('numbers and texts', () => {
  test.each<[string, Partial<MirrorSessionProps>, Partial<MirrorSessionProps>]>([
    ['sessionNumber must be a whole number from 1 to 32766, got 0; leave it out for 1', { sessionNumber: 0 }, { sessionNumber: 1 }],
    ['sessionNumber must be a whole number from 1 to 32766, got 32767; leave it out for 1', { sessionNumber: 32767 }, { sessionNumber: 32766 }],
    ['sessionNumber must be a whole number from 1 to 32766, got 1.5; leave it out for 1', { sessionNumber: 1.5 }, { sessionNumber: 2 }],
    ['virtualNetworkId must be a whole number from 1 to 16777215, got 0; leave it out, AWS then chooses one', { virtualNetworkId: 0 }, { virtualNetworkId: 1 }],
    ['virtualNetworkId must be a whole number from 1 to 16777215, got 16777216; leave it out, AWS then chooses one', { virtualNetworkId: 2 ** 24 }, { virtualNetworkId: 2 ** 24 - 1 }],
    ['packetLength must be a whole number of bytes, at least 35, got 34; write 128 for headers, or leave it out for whole packets', { packetLength: 34 }, { packetLength: 35 }],
    ['packetLength must be a whole number of bytes, at least 35, got 99.5; write 128 for headers, or leave it out for whole packets', { packetLength: 99.5 }, { packetLength: 99 }],
    ['description must say something, got " "; leave it out', { description: ' ' }, { description: 'Web' }],
  ])('fails when %s', (message, wrong, right) => {
    expect(refusal(() => newSession(newStack(), wrong))).toBe(inNetwork(message));
    newSession(newStack(), right);
  });

  test.each<[number, string | undefined]>([
    [35, 'packetLengthBelowIpv6'], [54, 'packetLengthBelowIpv6'], [55, 'packetLengthBlindsContent'], [127, 'packetLengthBlindsContent'],
    [128, undefined], [129, 'packetLengthBlindsContent'], [255, 'packetLengthBlindsContent'], [256, undefined], [9001, undefined],
  ])('of %d bytes: %s', (packetLength, id) => {
    const stack = newStack();
    newSession(stack, { packetLength });
    const ids = Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => /ack: cdk-network-visibility:(\w+)/.exec(String(entry.data))?.[1]);
    expect(ids).toEqual(id === undefined ? [] : [id]);
  });

  test('warnings of packet lengths say what is lost and the way out', () => {
    const stack = newStack();
    newSession(stack, { packetLength: 40 }, 'Short');
    newSession(stack, { packetLength: 200, source: source(stack, 'eni-0b') }, 'Cut');
    const annotations = Annotations.fromStack(stack);
    annotations.hasWarning('/Network/Short', 'AWS documents 55 bytes as the shortest length for IPv6 packets, and this session mirrors 40: IPv6 may be missing, and headers are cut. '
      + 'Write packetLength: 128 for headers, or leave it out [ack: cdk-network-visibility:packetLengthBelowIpv6]');
    annotations.hasWarning('/Network/Cut', 'of each packet 200 bytes are mirrored: rules on content, names in TLS handshakes and reassembly fail, though connections are seen. '
      + 'Write packetLength: 128 if headers are all you want, at least 256 for the start of the content, or leave it out [ack: cdk-network-visibility:packetLengthBlindsContent]');
  });
});

describe('sessions of one interface', () => {
  test('are three at most, each with its number', () => {
    const stack = newStack();
    newSession(stack, {}, 'First');
    newSession(stack, { sessionNumber: 2 }, 'Second');
    newSession(stack, { sessionNumber: 3 }, 'Third');
    expect(refusal(() => newSession(stack, { sessionNumber: 4 }, 'Fourth'))).toBe(inNetwork('source must have at most 3 sessions, got a fourth for the network interface eni-0a, '
      + 'beside Network/First, Network/Second, Network/Third; let one of them mirror more', 'Fourth'));
    Template.fromStack(stack).resourceCountIs(SESSION, 3);
  });

  test('fail when the second has no number of its own, from another stack, too', () => {
    const stack = newStack();
    newSession(stack, { sessionNumber: 1 }, 'First');
    const away = stackBeside(stack);
    expect(refusal(() => newSession(away, {}, 'Second'))).toBe('sessionNumber must be given for a second session of one interface, got none for the network interface eni-0a, which Network/First '
      + 'mirrors as number 1; each packet goes to the lowest number whose filter accepts it, so choose the order [at Away/Second]');
    newSession(away, { sessionNumber: 5 }, 'Numbered');
  });

  test('may leave out the number of one of them, whichever is declared first', () => {
    for (const numbers of [[undefined, 5], [5, undefined]]) {
      const stack = newStack();
      expect(numbers.map((sessionNumber, index) => newSession(stack, { sessionNumber }, `Mirror${index}`).sessionNumber).sort()).toEqual([1, 5]);
    }
  });

  test('fail when two have one number', () => {
    const stack = newStack();
    newSession(stack, {}, 'First');
    expect(refusal(() => newSession(stack, { sessionNumber: 1 }, 'Second'))).toBe(inNetwork('sessionNumber must differ among the sessions of one interface, got 1 for the network interface eni-0a, '
      + 'which Network/First has already; choose another, the lowest is asked first', 'Second'));
    newSession(stack, { sessionNumber: 2 }, 'Third');
  });

  test('with numbers that deployment knows are not compared', () => {
    const stack = newStack();
    const number = (id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
    newSession(stack, { sessionNumber: number('A') }, 'First');
    newSession(stack, { sessionNumber: number('B') }, 'Second');
    newSession(stack, {}, 'Third');
  });

  test('are told apart from those of another interface, and of another app', () => {
    const stack = newStack();
    newSession(stack);
    newSession(stack, { source: source(stack, 'eni-0b') }, 'Other');
    newSession(newStack());
  });

  test('are taken exactly when they are few, numbered and differ', () => {
    const attempts = fc.array(fc.record({ eni: fc.constantFrom('eni-0a', 'eni-0b'), sessionNumber: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }) }), { maxLength: 12 });
    fc.assert(fc.property(attempts, list => {
      const stack = newStack();
      const taken: Record<string, number[]> = { 'eni-0a': [], 'eni-0b': [] };
      list.forEach(({ eni, sessionNumber }, index) => {
        const numbers = taken[eni];
        const fits = numbers.length < 3 && !numbers.includes(sessionNumber ?? 1);
        const create = () => newSession(stack, { source: source(stack, eni), sessionNumber }, `Mirror${index}`);
        if (fits) {
          create();
          numbers.push(sessionNumber ?? 1);
        } else {
          expect(create).toThrow();
        }
      });
    }), { numRuns: 40 });
  });

  test('are found however the interface is named', () => {
    const vpc = newVpc(newStack());
    const web = newInstance(vpc);
    const networkInterface = newInterface(vpc);
    const resource = web.node.defaultChild as ec2.CfnInstance;
    resource.networkInterfaces = [{ deviceIndex: '0', networkInterfaceId: networkInterface.ref }];
    resource.subnetId = undefined;
    newSession(vpc.stack, { source: MirrorSource.networkInterface(networkInterface) }, 'First');
    expect(refusal(() => newSession(vpc.stack, { source: MirrorSource.instance(web) }, 'Second'))).toBe(inNetwork('sessionNumber must be given for a second session of one interface, '
      + 'got none for the instance Network/Web, which Network/First mirrors as number 1; each packet goes to the lowest number whose filter accepts it, so choose the order', 'Second'));
    newSession(vpc.stack, { source: MirrorSource.instance(newInstance(vpc, 'Db')) }, 'Third');
  });

  test('are found of an instance whose interface is looked up', () => {
    const vpc = newVpc(newStack());
    const web = newInstance(vpc);
    newSession(vpc.stack, { source: MirrorSource.instance(web) }, 'First');
    expect(refusal(() => newSession(vpc.stack, { source: MirrorSource.instance(web) }, 'Second'))).toMatch(/^sessionNumber must be given for a second session/);
    newSession(vpc.stack, { source: MirrorSource.instance(web), sessionNumber: 2 }, 'Third');
  });
});

describe('the VXLAN id', () => {
  test('fails twice in the app, from another stack, too', () => {
    const stack = newStack();
    newSession(stack, { virtualNetworkId: 42 }, 'First');
    const away = stackBeside(stack);
    const other = { source: source(away, 'eni-0b') };
    expect(refusal(() => newSession(away, { ...other, virtualNetworkId: 42 }))).toBe('virtualNetworkId must be that of one session only, got 42, which Network/First has already; '
      + 'choose another, or leave it out, AWS then chooses one [at Away/Mirror]');
    newSession(away, { source: source(away, 'eni-0c'), virtualNetworkId: 43 }, 'Second');
  });

  test('may come again in another stage: production looks like the test', () => {
    const app = new App();
    for (const [index, id] of ['Test', 'Production'].entries()) {
      const stack = new Stack(new Stage(app, id), 'Network');
      newSession(stack, { virtualNetworkId: 42, source: source(stack, `eni-0${index}`) });
    }
  });
});

/** A target of the library's class, without what stands behind it. */
function ourTarget(resource: ec2.CfnTrafficMirrorTarget, hear: (reception: MirrorReception) => void): MirrorTarget {
  const { node, env, trafficMirrorTargetRef } = resource;
  const ours = Object.create(MirrorTarget.prototype, {
    node: { value: node }, env: { value: env }, trafficMirrorTargetRef: { value: trafficMirrorTargetRef }, _receive: { value: hear },
  });
  mark(ours, 'MirrorTarget');
  Dependable.implement(ours, { dependencyRoots: [resource] });
  return ours;
}

describe('source and target', () => {
  test('fails on a source that receives mirrored packets', () => {
    const stack = newStack();
    registerReceiver(stack, 'the network interface eni-0a', ['eni-0a']);
    expect(refusal(() => newSession(stack))).toBe(inNetwork('source must not be what receives mirrored packets, got the network interface eni-0a of Network/Mirror, where the network interface eni-0a '
      + 'of Network receives them: each copy would be copied again, until everything drops; mirror another interface'));
    newSession(stack, { source: source(stack, 'eni-0b') }, 'Other');
  });

  test('fails on a receiver that comes after the source', () => {
    const vpc = newVpc(newStack());
    const web = newInstance(vpc);
    newSession(vpc.stack, { source: MirrorSource.instance(web) });
    expect(refusal(() => registerReceiver(vpc.stack, 'the instance', ['Network/Web/Resource']))).toMatch(/^source must not be what receives mirrored packets, got the instance Network\/Web/);
    registerReceiver(vpc.stack, 'another', ['Network/Db/Resource']);
  });

  test('a target of this library learns of the session, and is ready before it', () => {
    const stack = newStack();
    const heard: MirrorReception[] = [];
    const ours = ourTarget(new ec2.CfnTrafficMirrorTarget(stack, 'Target', { networkInterfaceId: 'eni-0c' }), reception => heard.push(reception));
    const session = newSession(stack, { target: ours, packetLength: 1500 });
    expect(heard).toEqual([{ session, packetLength: 1500, origin: expect.objectContaining({ names: ['eni-0a'] }) }]);
    expect(onlyResource(stack, SESSION).DependsOn).toContain('Target');
  });

  test('a target that is declared as L1 needs no more than its reference', () => {
    const stack = newStack();
    newSession(stack, { target: new ec2.CfnTrafficMirrorTarget(stack, 'Target', { networkInterfaceId: 'eni-0c' }) });
    const { Properties, DependsOn } = onlyResource(stack, SESSION);
    expect(Properties.TrafficMirrorTargetId).toEqual({ Ref: 'Target' });
    expect(DependsOn).not.toContain('Target');
  });

  test('fails on a target of another Region', () => {
    const here = newZonedStack();
    const there = stackBeside(here, { account: '111122223333', region: 'us-east-1' });
    expect(refusal(() => newSession(here, { target: target(there) })))
      .toBe(inNetwork('target must lie in the Region of the session (eu-west-1), got one in us-east-1: packets are not mirrored across Regions; make a target here'));
    newSession(here, { target: target(here) }, 'Here');
  });

  test('fails on a target that another account declares in the same app; one of that account by id is taken', () => {
    const here = newZonedStack();
    const there = stackBeside(here, { account: '444455556666', region: 'eu-west-1' });
    const declared = new ec2.CfnTrafficMirrorTarget(there, 'Target', { networkInterfaceId: 'eni-0c' });
    expect(refusal(() => newSession(here, { target: declared }))).toBe(inNetwork('target must be named by its id where it lies in another account, got one that this app declares in 444455556666; '
      + 'share it, deploy it first, and write MirrorTarget.fromMirrorTargetId(this, "Target", "tmt-…")'));
    newSession(here, { target: target(there) }, 'ById');
  });
});

describe('metrics', () => {
  const mirrored = () => {
    const vpc = newVpc(newStack());
    return newSession(vpc.stack, { source: MirrorSource.instance(newInstance(vpc)) });
  };

  test('are those of AWS about the instance, sums of five minutes', () => {
    const session = mirrored();
    const metric = session.metric('NetworkPacketsMirrorIn');
    expect(Stack.of(session).resolve(metric.dimensions)).toEqual({ InstanceId: { Ref: expect.stringMatching(/^Web/) } });
    expect(metric).toMatchObject({ namespace: 'AWS/EC2', metricName: 'NetworkPacketsMirrorIn', statistic: 'Sum', period: Duration.minutes(5) });
    expect(session.metric('NetworkMirrorIn', { statistic: 'Maximum' }).statistic).toBe('Maximum');
  });

  const names = ({ usingMetrics }: cloudwatch.MathExpression) => Object.values(usingMetrics).map(metric => (metric as cloudwatch.Metric).metricName);

  test('add up both directions, and a direction without data is none', () => {
    const session = mirrored();
    expect(names(session.metricMirroredBytes())).toEqual(['NetworkMirrorIn', 'NetworkMirrorOut']);
    const hourly = session.metricSkippedBytes({ period: Duration.hours(1) });
    expect(names(hourly)).toEqual(['NetworkSkipMirrorIn', 'NetworkSkipMirrorOut']);
    expect([hourly.expression, hourly.period.toMinutes()]).toEqual(['FILL(inbound, 0) + FILL(outbound, 0)', 60]);
  });

  test('fail where the source is no instance', () => {
    const session = newSession();
    const message = inNetwork('metrics must be about an instance, got the network interface eni-0a as the source: AWS counts mirrored bytes by instance; '
      + 'name it by MirrorSource.instance(), or look at the target\'s metrics');
    expect(refusal(() => session.metric('NetworkMirrorIn'))).toBe(message);
    expect(refusal(() => session.metricMirroredBytes())).toBe(message);
    expect(refusal(() => session.metricSkippedBytes())).toBe(message);
    expect(refusal(() => session.addSkippedAlarm())).toBe(message);
  });

  test('raise an alarm when copies were dropped', () => {
    const session = mirrored();
    session.addSkippedAlarm({ toleratedBytes: 1000 }).addAlarmAction({ bind: () => ({ alarmActionArn: 'arn:aws:sns:eu-west-1:111122223333:pager' }) });
    const { Properties } = onlyResource(Stack.of(session), 'AWS::CloudWatch::Alarm');
    expect(Properties).toMatchObject({
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 1000,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      TreatMissingData: 'notBreaching',
      AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:pager'],
    });
    const [sum, ...metrics] = Properties.Metrics;
    expect(sum).toMatchObject({ Expression: 'FILL(inbound, 0) + FILL(outbound, 0)' });
    expect(metrics.map(({ MetricStat: { Metric, Period, Stat } }: any) => [Metric.MetricName, Period, Stat]))
      .toEqual([['NetworkSkipMirrorIn', 300, 'Sum'], ['NetworkSkipMirrorOut', 300, 'Sum']]);
    expect(Properties.AlarmDescription).toContain('the instance Network/Web');
  });

  test('raise an alarm at the first byte unless told otherwise', () => {
    const session = mirrored();
    session.addSkippedAlarm();
    expect(onlyResource(Stack.of(session), 'AWS::CloudWatch::Alarm').Properties).toMatchObject({ Threshold: 0 });
  });

  test('add one alarm: the same options again return the first', () => {
    const session = mirrored();
    const first = session.addSkippedAlarm();
    expect([session.addSkippedAlarm(), session.addSkippedAlarm({ toleratedBytes: 0 })]).toEqual([first, first]);
    expect(refusal(() => session.addSkippedAlarm({ toleratedBytes: 1 }))).toBe(inNetwork('addSkippedAlarm must have the options of its first call, {"toleratedBytes":0}, got {"toleratedBytes":1}; '
      + 'for a second alarm write metricSkippedBytes().createAlarm()'));
    Template.fromStack(Stack.of(session)).resourceCountIs('AWS::CloudWatch::Alarm', 1);
  });

  test('fail on a name that is none of theirs', () => {
    const session = mirrored();
    expect(refusal(() => session.metric('NetworkMirror'))).toBe(inNetwork('metricName must be one of NetworkMirrorIn, NetworkMirrorOut, NetworkSkipMirrorIn, NetworkSkipMirrorOut, '
      + 'NetworkPacketsMirrorIn, NetworkPacketsMirrorOut, NetworkPacketsSkipMirrorIn, NetworkPacketsSkipMirrorOut, got "NetworkMirror"; '
      + 'for another metric of the instance write new cloudwatch.Metric()'));
    expect(session.metric('NetworkPacketsSkipMirrorOut').metricName).toBe('NetworkPacketsSkipMirrorOut');
  });

  test('fail on a negative tolerance', () => {
    expect(refusal(() => mirrored().addSkippedAlarm({ toleratedBytes: -1 }))).toBe(inNetwork('toleratedBytes must be 0 or more, got -1; leave it out to hear of every loss'));
    mirrored().addSkippedAlarm({ toleratedBytes: 0 });
  });
});

test('the order of creation decides which of two sessions is refused, and ids do not depend on it', () => {
  const ids = (order: string[]) => {
    const stack = newStack();
    order.forEach(eni => newSession(stack, { source: MirrorSource.networkInterface(interfaceOf(stack, eni)) }, `Of-${eni}`));
    return Object.keys(Template.fromStack(stack).toJSON().Resources).sort();
  };
  expect(ids(['eni-0a', 'eni-0b'])).toEqual(ids(['eni-0b', 'eni-0a']));
});
