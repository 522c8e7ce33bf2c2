import { VirtualClock } from '../../lab/ec2/clock';
import { RATES, SPELLINGS, UNFILTERED } from '../../lab/ec2/documented';
import { LoopbackEc2, NoAnswer } from '../../lab/ec2/ec2';
import { Faults, NO_FAULTS } from '../../lab/ec2/faults';
import { NOON } from '../../lab/ec2/region';
import { World } from '../../lab/ec2/world';

function open(faults: Partial<Faults> = {}, random = () => 0.5) {
  const clock = new VirtualClock(NOON);
  const world = new World(clock, '111111111111');
  world.targets.set({ id: 'tmt-1', account: '111111111111', capacity: Infinity });
  world.targets.set({ id: 'tmt-eni', account: '111111111111', eni: 'eni-target', capacity: 10 });
  world.filters.add('tmf-1');
  const ec2 = new LoopbackEc2(world, { ...NO_FAULTS, ...faults }, random);
  const call = (Action: string, parameters: Record<string, string | number> = {}) =>
    ec2.answer(new URLSearchParams({ Action, Version: '2016-11-15', ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)])) }).toString());
  const code = (Action: string, parameters: Record<string, string | number> = {}) => /<Code>([^<]*)/.exec(call(Action, parameters).body)?.[1] ?? 'ok';
  const create = (eni: string, values: Record<string, string | number> = {}) =>
    code('CreateTrafficMirrorSession', { NetworkInterfaceId: eni, TrafficMirrorTargetId: 'tmt-1', TrafficMirrorFilterId: 'tmf-1', SessionNumber: 1, ...values });
  return { clock, world, ec2, call, code, create };
}

/** The least parameters with which an action is read at all: rates count requests, whatever becomes of them. */
const LEAST: Record<string, Record<string, string | number>> = {
  CreateTrafficMirrorSession: { NetworkInterfaceId: 'eni-0', TrafficMirrorTargetId: 'tmt-1', TrafficMirrorFilterId: 'tmf-1', SessionNumber: 1 },
  ModifyTrafficMirrorSession: { TrafficMirrorSessionId: 'tms-0' },
  DeleteTrafficMirrorSession: { TrafficMirrorSessionId: 'tms-0' },
  CreateTags: { 'ResourceId.1': 'tms-0', 'Tag.1.Key': 'a', 'Tag.1.Value': 'b' },
};

type Parameters = Record<string, string | number>;

/** How many of a number of requests are not throttled. */
const admitted = (code: (action: string, parameters: Parameters) => string, action: string, parameters: Parameters, count: number) =>
  Array.from({ length: count }, () => code(action, parameters)).filter(one => one !== 'RequestLimitExceeded').length;

describe('rates, as documented', () => {
  test.each(Object.entries(RATES))('%s: %j', async (action, { burst, perSecond }) => {
    const { clock, code } = open();
    const parameters = LEAST[action] ?? { MaxResults: 5 };
    expect(admitted(code, action, parameters, burst + 10)).toBe(burst);
    await clock.until(clock.now() + 2_000);
    expect(admitted(code, action, parameters, burst)).toBe(2 * perSecond);
    await clock.until(clock.now() + 3_600_000);
    expect(admitted(code, action, parameters, burst + 10)).toBe(burst);
  });

  test.each(['DescribeInstances', 'DescribeNetworkInterfaces'])('%s without filter and page', action => {
    expect(admitted(open().code, action, {}, 100)).toBe(UNFILTERED.burst);
  });

  test('others of the account use up their share', async () => {
    const { clock, code, ec2 } = open();
    ec2.othersShare = 0.5;
    admitted(code, 'DeleteTrafficMirrorSession', LEAST.DeleteTrafficMirrorSession, 50);
    await clock.until(clock.now() + 4_000);
    expect(admitted(code, 'DeleteTrafficMirrorSession', LEAST.DeleteTrafficMirrorSession, 50)).toBe(10);
  });
});

describe('requests that the model does not know', () => {
  test.each<[string, Record<string, string | number>, string]>([
    ['DescribeTrafficMirrorSessions', { MaxResults: 4 }, 'InvalidParameterValue'],
    ['DescribeTrafficMirrorSessions', { MaxResults: 1001 }, 'InvalidParameterValue'],
    ['DescribeTrafficMirrorSessions', { MaxResults: 1000 }, 'ok'],
    ['DescribeTrafficMirrorSessions', { 'MaxResults': 5, 'TrafficMirrorSessionId.1': 'tms-1' }, 'InvalidParameterCombination'],
    ['DescribeTrafficMirrorSessions', { 'Filter.1.Name': 'tag:Name', 'Filter.1.Value.1': 'x' }, 'InvalidParameterValue'],
    ['DescribeTrafficMirrorSessions', { 'Filter.1.Name': 'description', 'Filter.1.Value.1': 'x' }, 'ok'],
    ['DescribeTrafficMirrorSessions', { NextToken: 'made up' }, 'InvalidNextToken'],
    ['DescribeTrafficMirrorSessions', { Tag: 'x' }, 'UnknownParameter'],
    ['CreateTrafficMirrorSession', { NetworkInterfaceId: 'eni-1' }, 'MissingParameter'],
    ['CreateTrafficMirrorSession', { ...LEAST.CreateTrafficMirrorSession, SessionNumber: 'one' }, 'InvalidParameterValue'],
    ['ModifyTrafficMirrorSession', { 'TrafficMirrorSessionId': 'tms-1', 'RemoveField.1': 'number' }, 'InvalidParameterValue'],
    ['StealPackets', {}, 'InvalidAction'],
  ])('%s %j: %s', (action, parameters, expected) => {
    expect(open().code(action, parameters)).toBe(expected);
  });
});

describe('what EC2 refuses to mirror', () => {
  test.each<[string, string, Record<string, string | number>]>([
    ['an interface that does not exist', 'InvalidNetworkInterfaceID.NotFound', { NetworkInterfaceId: 'eni-none' }],
    ['a target that does not exist', 'InvalidTrafficMirrorTargetId.NotFound', { TrafficMirrorTargetId: 'tmt-none' }],
    ['a filter that does not exist', 'InvalidTrafficMirrorFilterId.NotFound', { TrafficMirrorFilterId: 'tmf-none' }],
    ['number 0', 'InvalidParameterValue', { SessionNumber: 0 }],
    ['number 32767', 'InvalidParameterValue', { SessionNumber: 32_767 }],
    ['packets of 8501 bytes to a load balancer', 'InvalidParameterValue', { PacketLength: 8_501 }],
    ['VNI 16777216', 'InvalidParameterValue', { VirtualNetworkId: 16_777_216 }],
    ['a token of 65 characters', 'InvalidParameterValue', { ClientToken: 'x'.repeat(65) }],
    ['tags of another kind of resource', 'InvalidParameterValue', { 'TagSpecification.1.ResourceType': 'instance', 'TagSpecification.1.Tag.1.Key': 'a', 'TagSpecification.1.Tag.1.Value': 'b' }],
    ['nothing of these', 'ok', {}],
  ])('%s: %s', (_, expected, values) => {
    const { world, create } = open();
    expect(create(world.launch().enis[0], values)).toBe(expected);
  });

  test('types, kinds, targets, detached interfaces', () => {
    const { world, create } = open();
    world.attach(undefined, { id: 'eni-target' });
    const enis = [world.launch({ type: 't2.micro' }).enis[0], world.attach(undefined, { type: 'natGateway' }), world.attach(undefined, { isAttached: false }), 'eni-target'];
    expect(enis.map(eni => create(eni))).toEqual(['NetworkInterfaceNotSupported', 'NetworkInterfaceNotSupported', 'NetworkInterfaceNotSupported', 'InterfaceInUseByTrafficMirrorTarget']);
  });

  test('a fourth session, and one number twice', () => {
    const { world, create } = open();
    const [eni] = world.launch().enis;
    expect([1, 1, 2, 3, 4].map(SessionNumber => create(eni, { SessionNumber }))).toEqual(['ok', 'InvalidParameterValue', 'ok', 'ok', 'TrafficMirrorSessionsPerInterfaceLimitExceeded']);
  });

  test('an eleventh source of an interface', () => {
    const { world, create } = open();
    expect(Array.from({ length: 11 }, () => create(world.launch().enis[0], { TrafficMirrorTargetId: 'tmt-eni' })).at(-1)).toBe('TrafficMirrorSourcesPerTargetLimitExceeded');
  });

  test('a session more than the account may have', async () => {
    const { world, create } = open();
    Array.from({ length: 10_000 }, (_, index) => world.addSession({ eni: `eni-x${index}`, number: 1, filter: 'tmf-1' }));
    expect(create(world.launch().enis[0])).toBe('TrafficMirrorSessionLimitExceeded');
  });
});

test('a client token makes one session, also after that was deleted', () => {
  const { world, create, code } = open();
  const { enis: [eni, other] } = world.launch({ interfaces: 2 });
  expect([create(eni, { ClientToken: 'a' }), create(eni, { ClientToken: 'a' }), create(other, { ClientToken: 'a' })]).toEqual(['ok', 'ok', 'IdempotentParameterMismatch']);
  expect(code('DeleteTrafficMirrorSession', { TrafficMirrorSessionId: world.sessions.all()[0].id })).toBe('ok');
  expect(create(eni, { ClientToken: 'a' })).toBe('ok');
  expect(world.sessions.all()).toEqual([]);
  expect(create(eni, { ClientToken: 'b' })).toBe('ok');
  expect(world.sessions.all()).toHaveLength(1);
});

test('pages hold what there was at the first of them, up to thirty seconds ago', async () => {
  const { clock, world, call } = open({ staleMs: 30_000 }, () => 0.999);
  Array.from({ length: 7 }, () => world.launch());
  const ids = (body: string) => [...body.matchAll(/<networkInterfaceId>([^<]*)/g)].length;
  expect(ids(call('DescribeNetworkInterfaces', { MaxResults: 5 }).body)).toBe(0);
  await clock.until(clock.now() + 30_000);
  const first = call('DescribeNetworkInterfaces', { MaxResults: 5 }).body;
  await clock.until(clock.now() + 20_000);
  world.enis.all().forEach(({ id }) => world.removeEni(id));
  expect([ids(first), ids(call('DescribeNetworkInterfaces', { MaxResults: 5, NextToken: /<nextToken>([^<]*)/.exec(first)![1] }).body)]).toEqual([5, 2]);
});

test('an interface that goes takes its sessions along', () => {
  const { world, create } = open();
  const { instance, enis: [eni] } = world.launch();
  create(eni);
  world.terminate(instance);
  expect(world.sessions.all()).toEqual([]);
});

test.each(Object.entries(SPELLINGS).slice(0, 2))('%s has another spelling on the page: %s', (wire, page) => {
  const action = wire.includes('Session') ? 'DeleteTrafficMirrorSession' : 'CreateTrafficMirrorSession';
  const spelled = (['wire', 'page'] as const).map(spelling => {
    const { world, code } = open({ spelling });
    const create = { ...LEAST.CreateTrafficMirrorSession, NetworkInterfaceId: world.launch().enis[0], TrafficMirrorTargetId: 'tmt-none' };
    return code(action, wire.includes('Session') ? LEAST.DeleteTrafficMirrorSession : create);
  });
  expect(spelled).toEqual([wire, page]);
});

test('a call may be done although no answer comes, or that of an error', () => {
  const create = (random: () => number) => {
    const { world, create: make } = open({ lost: 1 }, random);
    try {
      return [make(world.launch().enis[0]), world.sessions.all().length];
    } catch (error) {
      return [error instanceof NoAnswer, world.sessions.all().length];
    }
  };
  expect([create(() => 0.4), create(() => 0.6)]).toEqual([[true, 1], ['InternalError', 1]]);
});
