import { App, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as fc from 'fast-check';
import { changes, Json, resource } from './change';
import { MirrorDestination, MirrorRule, MirrorSession, MirrorSource, MirrorTarget, MirroredTraffic } from '../../src';
import { interfaceOf, newInstance, newZonedStack } from '../mirroring/sessions/estate';
import { appliancesIn, balancerIn, groupIn, targetBehind, vpcIn } from '../mirroring/sessions/receiving';

const SESSION = 'AWS::EC2::TrafficMirrorSession';
const TARGET = 'AWS::EC2::TrafficMirrorTarget';

interface Wanted {
  /** Ports of the rules of each session, by the id of the session. */
  readonly sessions?: Record<string, number[]>;
  /** The one of two targets that sessions use. */
  readonly to?: 'balancer' | 'sniffer';
  /** What the second target points at. */
  readonly sniffer?: 'eni-0e' | 'eni-0f';
}

const rules = (...ports: number[]) =>
  ports.map(port => MirrorRule.accept(MirroredTraffic.toPort(ec2.Port.tcp(port)), { addressFamily: ec2.AddressFamily.IP_V4 }));

/** Servers, two targets, and sessions with rules of their own. */
function templateOf({ sessions = { Web: [1, 2, 3] }, to = 'balancer', sniffer = 'eni-0e' }: Wanted = {}): Json {
  const stack = newZonedStack(new App());
  const vpc = vpcIn(stack);
  const balancer = targetBehind(stack, balancerIn(stack, vpc), { targets: [appliancesIn(stack, vpc)] });
  const destination = MirrorDestination.networkInterface(interfaceOf(stack, sniffer), { securityGroups: [groupIn(stack, vpc, 'SnifferGroup')] });
  const targets = { balancer, sniffer: new MirrorTarget(stack, 'SnifferTarget', { destination }) };
  Object.entries(sessions).forEach(([id, ports]) => new MirrorSession(stack, `${id}Mirror`, {
    source: MirrorSource.instance(newInstance(vpc, id)), target: targets[to], inboundRules: rules(...ports), outboundRules: [],
  }));
  return Template.fromStack(stack).toJSON();
}

const update = (before: Wanted, after: Wanted) => changes(templateOf(before), templateOf(after));

describe('rules of a session', () => {
  test.each<[string, number[], string[]]>([
    ['inserted', [1, 9, 2, 3], ['WILL_CREATE WebMirrorFilterRule4', 'WILL_UPDATE WebMirrorFilterRule2', 'WILL_UPDATE WebMirrorFilterRule3']],
    ['deleted', [1, 3], ['WILL_DESTROY WebMirrorFilterRule3', 'WILL_UPDATE WebMirrorFilterRule2']],
    ['reordered', [3, 2, 1], ['WILL_UPDATE WebMirrorFilterRule1', 'WILL_UPDATE WebMirrorFilterRule3']],
  ])('%s: the rules of its own filter change in place, filter and session stay', (_, after, expected) => {
    // The session waits for the rule that is new, or no longer for the one that is gone: an order of work, no change of the session.
    const found = update({}, { sessions: { Web: after } });
    expect(found.filter(change => !/ WebMirror$/.test(change))).toEqual(expected);
    const [was, is] = [templateOf(), templateOf({ sessions: { Web: after } })].map(template => resource(template, SESSION));
    expect(is).toEqual(was);
  });
});

test('a session added to a target changes nothing that is there: its VPC is let in already', () => {
  const found = update({}, { sessions: { Db: [5432], Web: [1, 2, 3] } });
  expect(found.filter(change => !change.startsWith('WILL_CREATE '))).toEqual([]);
  expect(found).toEqual(expect.arrayContaining(['WILL_CREATE DbMirror', 'WILL_CREATE DbMirrorFilter', 'WILL_CREATE DbMirrorFilterRule1']));
  expect(update({ sessions: { Db: [5432], Web: [1, 2, 3] } }, {}).filter(change => !change.startsWith('WILL_DESTROY '))).toEqual([]);
});

test('another target changes the session in place; the doors of both change with it', () => {
  const found = update({}, { to: 'sniffer' });
  expect(found).toEqual(['WILL_UPDATE BalancerGroup', 'WILL_UPDATE SnifferGroup', 'WILL_UPDATE WebMirror']);
});

test('another destination replaces the target, and the session follows it in place', () => {
  const [before, after] = ['eni-0e', 'eni-0f'].map(sniffer => templateOf({ to: 'sniffer', sniffer: sniffer as Wanted['sniffer'] }));
  expect(changes(before, after)).toEqual(['WILL_REPLACE SnifferTarget']);
  // The id of the new target reaches the session by its reference.
  const [id] = Object.keys(after.Resources).filter(one => after.Resources[one].Type === TARGET && one.startsWith('SnifferTarget'));
  expect(resource(after, SESSION).TrafficMirrorTargetId).toEqual({ Ref: id });
});

describe('sessions of one interface while CloudFormation works', () => {
  /** Sessions by id, with their number; all of one interface. */
  type Numbers = Record<string, number>;

  function sessionsOf(numbers: Numbers): Map<string, number> {
    const stack = newZonedStack(new App());
    Object.entries(numbers).forEach(([id, sessionNumber]) => new MirrorSession(stack, id, {
      source: MirrorSource.networkInterface(stack.node.tryFindChild('Existing') as any ?? interfaceOf(stack, 'eni-0a', 'Existing')),
      target: MirrorTarget.fromMirrorTargetId(stack, `${id}Target`, 'tmt-0a'),
      filter: ec2.CfnTrafficMirrorFilter.fromTrafficMirrorFilterId(stack, `${id}Filter`, 'tmf-0a'),
      sessionNumber,
    }));
    const found = Object.entries<Json>(Template.fromStack(stack).findResources(SESSION));
    return new Map(found.map(([id, { Properties }]) => [id, Properties.SessionNumber]));
  }

  /** What AWS refuses on the way: updates and creations in the given order, then deletions. */
  function accident(before: Numbers, after: Numbers, order: readonly number[] = []): string | undefined {
    const live = new Map(sessionsOf(before));
    const steps = [...sessionsOf(after)].map((step, index) => ({ step, rank: order[index] ?? index })).sort((a, b) => a.rank - b.rank);
    for (const { step: [id, number] } of steps) {
      live.set(id, number);
      if (new Set(live.values()).size < live.size) {
        return `number ${number} twice`;
      }
      if (live.size > 3) {
        return 'a fourth session';
      }
    }
    return undefined;
  }

  test('a session that is added with a number of its own, or goes, collides with none, whatever the order', () => {
    const number = fc.integer({ min: 1, max: 32766 });
    const edits = fc.tuple(fc.uniqueArray(number, { minLength: 3, maxLength: 3 }), fc.array(fc.nat(), { minLength: 3, maxLength: 3 }), fc.boolean());
    fc.assert(fc.property(edits, ([[a, b, c], order, isAdded]) => {
      const [few, more] = [{ Ids: a, Rest: b }, { New: c, Ids: a, Rest: b }];
      expect(isAdded ? accident(few, more, order) : accident(more, few, order)).toBeUndefined();
    }), { numRuns: 40, interruptAfterTimeLimit: 5_000 });
  });

  test('one that moves between two others to a number that is free collides with none', () => {
    const found = [[1, 2, 3], [3, 2, 1]].map(order => accident({ Ids: 100, Dns: 200, Rest: 300 }, { Ids: 250, Dns: 200, Rest: 300 }, order));
    expect(found).toEqual([undefined, undefined]);
  });

  test.each<[string, Numbers, Numbers, string]>([
    ['numbers that are swapped', { Ids: 1, Rest: 2 }, { Ids: 2, Rest: 1 }, 'number 2 twice'],
    ['a session in front that pushes the others back', { Rest: 1 }, { Ids: 1, Rest: 2 }, 'number 1 twice'],
    ['another construct id with the same number', { Rest: 1 }, { Everything: 1 }, 'number 1 twice'],
    ['one of three that gets another construct id', { Ids: 1, Dns: 2, Rest: 3 }, { Ids: 1, Dns: 2, Everything: 4 }, 'a fourth session'],
  ])('fails on %s, as the docs say', (_, before, after, expected) => {
    expect(accident(before, after)).toBe(expected);
  });
});
