import { App, aws_ec2 as ec2, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as fc from 'fast-check';
import { changes, Json } from './change';
import { MirrorFilter, MirrorFilterProps } from '../../src/mirroring/sessions/mirror-filter';
import { MirrorPreset } from '../../src/mirroring/sessions/mirror-preset';
import { MirrorRule } from '../../src/mirroring/sessions/mirror-rule';
import { MirroredTraffic } from '../../src/mirroring/sessions/mirrored-traffic';

const RULE = 'AWS::EC2::TrafficMirrorFilterRule';
const MOST_RULES = 10;
const { IP_V4 } = ec2.AddressFamily;

/** A rule of one IP version, told apart by its port. */
const rule = (port: number) => MirrorRule.accept(MirroredTraffic.toPort(ec2.Port.tcp(port)), { addressFamily: IP_V4 });
const rules = (...ports: number[]) => ports.map(rule);

function templateOf(props: MirrorFilterProps): Json {
  const stack = new Stack(new App(), 'Network');
  const filter = new MirrorFilter(stack, 'Filter', props);
  new ec2.CfnTrafficMirrorSession(stack, 'Session', {
    networkInterfaceId: 'eni-0a1b2c3d', trafficMirrorFilterId: filter.mirrorFilterId, trafficMirrorTargetId: 'tmt-0a1b2c3d', sessionNumber: 1,
  });
  return Template.fromStack(stack).toJSON();
}

const update = (before: MirrorFilterProps, after: MirrorFilterProps) => changes(templateOf(before), templateOf(after));
const inbound = (...ports: number[]): MirrorFilterProps => ({ inboundRules: rules(...ports), outboundRules: rules(1) });

describe('a list of rules', () => {
  test.each<[string, number[], number[], string[]]>([
    ['appended', [1, 2], [1, 2, 3], ['WILL_CREATE FilterRule3']],
    ['put in front', [1, 2], [3, 1, 2], ['WILL_CREATE FilterRule3', 'WILL_UPDATE FilterRule1', 'WILL_UPDATE FilterRule2']],
    ['put in the middle', [1, 2], [1, 3, 2], ['WILL_CREATE FilterRule3', 'WILL_UPDATE FilterRule2']],
    ['removed at the end', [1, 2, 3], [1, 2], ['WILL_DESTROY FilterRule3']],
    ['removed in front', [1, 2, 3], [2, 3], ['WILL_DESTROY FilterRule3', 'WILL_UPDATE FilterRule1', 'WILL_UPDATE FilterRule2']],
    ['exchanged', [1, 2, 3], [1, 4, 3], ['WILL_UPDATE FilterRule2']],
    ['moved', [1, 2, 3], [3, 1, 2], ['WILL_UPDATE FilterRule1', 'WILL_UPDATE FilterRule2', 'WILL_UPDATE FilterRule3']],
  ])('one rule %s: nothing is replaced, the filter and its session stay', (_, before, after, expected) => {
    expect(update(inbound(...before), inbound(...after))).toEqual(expected);
  });

  test('outbound rules that are appended leave the others alone as well', () => {
    expect(update({ inboundRules: rules(1), outboundRules: rules(1, 2) }, { inboundRules: rules(1), outboundRules: rules(1, 2, 3) })).toEqual(['WILL_CREATE FilterRule8']);
  });

  test('a rule may become one of both IP versions', () => {
    const both = [MirrorRule.accept(MirroredTraffic.toPort(ec2.Port.tcp(1))), rule(2)];
    expect(update(inbound(1, 2), { ...inbound(), inboundRules: both })).toEqual(['WILL_CREATE FilterRule3', 'WILL_UPDATE FilterRule2']);
  });

  test('places change sides where a full filter leans to the other one', () => {
    const lean = (left: number[], right: number[]) => ({ inboundRules: rules(...left), outboundRules: rules(...right) });
    expect(update(lean([1, 2, 3, 4], [1, 2, 3, 4, 5, 6]), lean([1, 2, 3, 4, 5, 6], [1, 2, 3, 4]))).toEqual(['WILL_UPDATE FilterRule5', 'WILL_UPDATE FilterRule6']);
  });
});

test.each<[string, MirrorFilterProps, MirrorFilterProps]>([
  ['description', { description: 'One' }, { description: 'Two' }],
  ['resolver', { amazonDns: true }, { amazonDns: false }],
])('another %s updates the filter in place: sessions use it', (_, before, after) => {
  expect(update(before, after)).toEqual(['WILL_UPDATE Filter']);
});

test('another preset updates in place', () => {
  const found = update({ preset: MirrorPreset.everything() }, { preset: MirrorPreset.everythingBut([ec2.Port.SSH]) });
  expect(found.filter(change => !change.startsWith('WILL_UPDATE'))).toEqual(['WILL_CREATE FilterRule3', 'WILL_CREATE FilterRule4', 'WILL_CREATE FilterRule7', 'WILL_CREATE FilterRule8']);
});

describe('while CloudFormation works', () => {
  /** Places of the rules: by logical id, direction and number. */
  type Places = Map<string, string>;
  const placesOf = (template: Json, idOf = (id: string, _: Json) => id): Places => new Map(Object.entries<Json>(template.Resources)
    .filter(([, { Type }]) => Type === RULE)
    .map(([id, { Properties }]) => [idOf(id, Properties), `${Properties.TrafficDirection} ${Properties.RuleNumber}`]));

  /**
   * What goes wrong on the way: updates and creations in the given order, then deletions. Two rules of one place at one time, or too many rules.
   */
  function accident(before: Places, after: Places, order: readonly number[]): string | undefined {
    const live = new Map(before);
    const steps = [...after].map((step, index) => ({ step, rank: order[index] })).sort((a, b) => a.rank - b.rank);
    for (const { step: [id, place] } of steps) {
      live.set(id, place);
      if (new Set(live.values()).size < live.size) {
        return `${place} twice`;
      }
      if (live.size > MOST_RULES) {
        return `${live.size} rules`;
      }
    }
    return undefined;
  }

  const list = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: MOST_RULES });
  const lists = (left: number[], right: number[]): MirrorFilterProps => ({ inboundRules: rules(...left), outboundRules: rules(...right) });
  const pair = fc.tuple(list, list)
    .map(([left, right]) => lists(left, right.slice(0, MOST_RULES - left.length)))
    .filter(({ inboundRules, outboundRules }) => inboundRules!.length + outboundRules!.length > 0);
  const order = fc.array(fc.nat(), { minLength: MOST_RULES, maxLength: MOST_RULES });
  const isSafe = (idOf?: (id: string, properties: Json) => string) => fc.property(pair, pair, order, (before, after, ranks) =>
    accident(placesOf(templateOf(before), idOf), placesOf(templateOf(after), idOf), ranks) === undefined);
  const LIMITS = { numRuns: 100, interruptAfterTimeLimit: 25_000, endOnFailure: true };
  const check = (...idOf: Parameters<typeof isSafe>) => fc.check(isSafe(...idOf), LIMITS);

  test('no number appears twice and no eleventh rule, whatever the order of its steps', () => {
    const { failed, counterexample, seed } = check();
    expect({ failed, counterexample, seed }).toEqual({ failed: false, counterexample: null, seed });
  });

  test('a place has one number in each direction, for ever', () => {
    fc.assert(fc.property(pair, pair, (before, after) => {
      const [old, now] = [before, after].map(props => placesOf(templateOf(props)));
      const moved = [...now].filter(([id, place]) => old.has(id) && old.get(id) !== place);
      moved.forEach(([id, place]) => expect(old.get(id)!.split(' ')[0]).not.toBe(place.split(' ')[0]));
    }), { numRuns: 30, interruptAfterTimeLimit: 15_000 });
  });

  test('fails when ids follow what a rule says: numbers appear twice', () => {
    expect(check((_, { TrafficDirection, DestinationPortRange }) => `${TrafficDirection} ${DestinationPortRange.FromPort}`).failed).toBe(true);
  });

  test('fails when each direction counts from one: an eleventh rule appears', () => {
    const byDirection = (_: string, { TrafficDirection, RuleNumber }: Json) => `${TrafficDirection} ${RuleNumber}`;
    const places = (left: number, right: number) => placesOf(templateOf(lists([...Array(left).keys()], [...Array(right).keys()])), byDirection);
    expect(accident(places(4, 6), places(6, 4), [...Array(MOST_RULES).keys()])).toBe('11 rules');
  });
});
