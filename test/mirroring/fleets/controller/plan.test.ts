import { applied, foreign, MOMENT, networkInterface, NOON, POLICY, present, session } from './world';
import { plan } from '../../../../src/mirroring/fleets/controller/plan';
import { Expression, FleetPolicy } from '../../../../src/mirroring/fleets/controller/policy';
import { Instance, Present } from '../../../../src/mirroring/fleets/controller/present';

const ONE = present({ interfaces: [networkInterface('eni-1')] });
const instance = (values: Partial<Instance> = {}): Instance => ({ id: 'i-1', type: 'm5.large', state: 'running', tags: {}, ...values });
const attached = (values: Partial<Instance> = {}, expression: Expression = POLICY.selector): [FleetPolicy, Present] => [
  { ...POLICY, selector: expression },
  present({ interfaces: [networkInterface('eni-1', { attachment: { instanceId: 'i-1', deviceIndex: 0 } })], instances: [instance(values)] }),
];
const actions = (policy: FleetPolicy, before: Present, moment = MOMENT) => plan(policy, before, moment).changes.map(({ action, reason }) => `${action} ${reason}`);
const skips = (policy: FleetPolicy, before: Present, moment = MOMENT) =>
  plan(policy, before, moment).skipped.map(({ reason, detail }) => detail === undefined ? reason : `${reason} ${detail}`);

test('an interface that the selector matches gets a session with all that the policy says', () => {
  expect(plan({ ...POLICY, packetLength: 200, virtualNetworkId: 7 }, ONE, MOMENT).changes).toEqual([
    { action: 'create', interfaceId: 'eni-1', targetId: 'tmt-a', filterId: 'tmf-1', number: 10, packetLength: 200, virtualNetworkId: 7, reason: 'wanted' },
  ]);
});

describe('selectors', () => {
  const ecs: Expression = { kind: 'ecs', cluster: 'c', service: 's' };
  test.each<[string, Expression, boolean]>([
    ['a tag with a value', { kind: 'tag', key: 'mirror', values: ['yes'] }, true],
    ['a tag of the instance', { kind: 'tag', key: 'role', values: ['web'] }, true],
    ['a tag with another value', { kind: 'tag', key: 'mirror', values: ['no'] }, false],
    ['a tag with any value', { kind: 'tag', key: 'role', values: [] }, true],
    ['a tag whose name every object has', { kind: 'tag', key: 'constructor', values: [] }, false],
    ['an Auto Scaling group', { kind: 'autoScalingGroup', names: ['other', 'asg'] }, true],
    ['a subnet', { kind: 'subnet', ids: ['subnet-1'] }, true],
    ['another subnet', { kind: 'subnet', ids: ['subnet-2'] }, false],
    ['a VPC', { kind: 'vpc', ids: ['vpc-1'] }, true],
    ['a security group', { kind: 'securityGroup', ids: ['sg-1'] }, true],
    ['an instance', { kind: 'instance', ids: ['i-1'] }, true],
    ['an interface', { kind: 'networkInterface', ids: ['eni-1'] }, true],
    ['an account', { kind: 'account', ids: ['111111111111'] }, true],
    ['an ECS service', ecs, true],
    ['another ECS service', { ...ecs, service: 't' }, false],
    ['an ECS cluster', { kind: 'ecs', cluster: 'c' }, true],
    ['nodes of an EKS cluster', { kind: 'eksNodes', cluster: 'k' }, true],
    ['a node group', { kind: 'eksNodes', cluster: 'k', nodegroup: 'n' }, true],
    ['another node group', { kind: 'eksNodes', cluster: 'k', nodegroup: 'm' }, false],
    ['all of two, of which one does not match', { kind: 'and', of: [{ kind: 'vpc', ids: ['vpc-1'] }, { kind: 'vpc', ids: ['vpc-2'] }] }, false],
    ['any of two, of which one does not match', { kind: 'or', of: [{ kind: 'vpc', ids: ['vpc-1'] }, { kind: 'vpc', ids: ['vpc-2'] }] }, true],
    ['not what matches', { kind: 'not', of: { kind: 'vpc', ids: ['vpc-1'] } }, false],
  ])('%s', (_, selector, matches) => {
    const tags = { 'role': 'web', 'aws:autoscaling:groupName': 'asg', 'eks:cluster-name': 'k', 'eks:nodegroup-name': 'n' };
    const [policy, before] = attached({ tags }, selector);
    expect(actions(policy, { ...before, ecs: [{ cluster: 'c', service: 's', interfaceId: 'eni-1' }] })).toEqual(matches ? ['create wanted'] : []);
  });

  test('a container instance belongs to its cluster', () => {
    const [policy, before] = attached({}, { kind: 'ecs', cluster: 'c' });
    expect(actions(policy, { ...before, ecs: [{ cluster: 'c', instanceId: 'i-1' }] })).toEqual(['create wanted']);
  });

  test.each<Expression>([{ kind: 'tag', key: 'role', values: ['web'] }, { kind: 'not', of: { kind: 'tag', key: 'role', values: ['web'] } }])(
    'an instance that no answer holds decides nothing: neither a creation nor a deletion', selector => {
      const [policy, before] = attached({}, selector);
      expect(skips(policy, { ...before, instances: [] })).toEqual(['unreadable']);
      expect(actions(policy, { ...before, instances: [], sessions: [session('tms-1', 'eni-1')] })).toEqual([]);
    });
});

describe('what cannot be mirrored is skipped, with its reason', () => {
  test.each([
    ['t2.micro', 'unsupported-type t2.micro'], ['m8g.large', 'unsupported-type m8g.large'], ['t3.metal', 'unsupported-type t3.metal'], ['m5.large', undefined],
    ['m5.metal', undefined],
  ])('type %s: %s', (type, reason) => {
    expect(skips(...attached({ type }))).toEqual(reason === undefined ? [] : [reason]);
  });

  test.each([
    ['a NAT gateway', { type: 'natGateway' }, 'unsupported-interface natGateway'],
    ['a NAT gateway, as the page spells it', { type: 'nat_gateway' }, 'unsupported-interface nat_gateway'],
    ['a trunk', { type: 'trunk' }, 'unsupported-interface trunk'],
    ['one that is attached to nothing', { attachment: undefined }, 'not-attached'],
    ['one of another account', { account: '222222222222' }, 'other-account 222222222222'],
    ['one with IPv6 alone', { hasIpv4: false }, 'no-ipv4'],
  ])('%s', (_, values, reason) => {
    expect(skips(POLICY, present({ interfaces: [networkInterface('eni-1', values)] }))).toEqual([reason]);
  });

  test('a fourth session', () => {
    const sessions = [1, 2, 3].map(number => foreign(`tms-${number}`, 'eni-1', { number }));
    expect(skips(POLICY, { ...ONE, sessions })).toEqual(['three-sessions']);
    expect(actions(POLICY, { ...ONE, sessions: sessions.slice(1) })).toEqual(['create wanted']);
  });

  test('one for which no session number is free', () => {
    const sessions = [foreign('tms-1', 'eni-1', { number: 32_766 })];
    expect(skips({ ...POLICY, priority: 32_766 }, { ...ONE, sessions })).toEqual(['no-free-number']);
    expect(plan({ ...POLICY, priority: 32_765 }, { ...ONE, sessions }, MOMENT).changes).toMatchObject([{ number: 32_765 }]);
  });

  test('one that EC2 refused a while ago', () => {
    expect(skips(POLICY, ONE, { ...MOMENT, refused: { 'eni-1': 'NetworkInterfaceNotSupported' } })).toEqual(['refused NetworkInterfaceNotSupported']);
  });

  test('others than the primary interface', () => {
    const interfaces = [networkInterface('eni-1'), networkInterface('eni-2', { attachment: { deviceIndex: 1 } }), networkInterface('eni-3', { attachment: { deviceIndex: 0, networkCard: 1 } })];
    expect(plan({ ...POLICY, interfaces: 'primary' }, present({ interfaces }), MOMENT)).toMatchObject({ changes: [{ interfaceId: 'eni-1' }], skipped: [] });
  });
});

describe('instances', () => {
  test.each([['running', true], ['pending', true], ['stopped', true], ['stopping', true], ['shutting-down', false], ['terminated', false]])('%s', (state, isMirrored) => {
    expect(actions(...attached({ state }))).toEqual(isMirrored ? ['create wanted'] : []);
  });

  test('stopped ones, where the policy does not want them', () => {
    const [policy, before] = attached({ state: 'stopped' });
    expect(actions({ ...policy, stoppedInstances: false }, { ...before, sessions: [session('tms-1', 'eni-1')] })).toEqual(['delete instance-stopped']);
  });
});

describe('exclusions', () => {
  const exclusions = [{ name: 'Payroll', match: { kind: 'vpc' as const, ids: ['vpc-1'] } }];

  test('nothing is created, and what exists goes, past the brake', () => {
    const brake = { minimum: 0, createdShare: 0, deletedShare: 0 };
    expect(skips({ ...POLICY, exclusions }, ONE)).toEqual(['excluded Payroll']);
    expect(actions({ ...POLICY, exclusions, brake }, { ...ONE, sessions: [session('tms-1', 'eni-1')] }, { ...MOMENT, isReleased: false })).toEqual(['delete excluded']);
  });

  test('a target is never a source', () => {
    expect(skips(POLICY, { ...ONE, targetInterfaces: ['eni-1'] })).toEqual(['target']);
  });

  test('one that depends on an instance that no answer holds keeps its interface from being mirrored', () => {
    const [policy, before] = attached({}, { kind: 'vpc', ids: ['vpc-1'] });
    const unknown = { ...policy, exclusions: [{ name: 'Payroll', match: { kind: 'tag' as const, key: 'payroll', values: [] } }] };
    expect(skips(unknown, { ...before, instances: [] })).toEqual(['unreadable Payroll']);
    expect(actions(unknown, before)).toEqual(['create wanted']);
  });
});

describe('ownership', () => {
  const half = [foreign('tms-1', 'eni-1', { description: POLICY.owner.description }), foreign('tms-2', 'eni-1', { number: 11, tags: session('', '').tags })];

  test('a session with one mark is neither changed nor deleted, and named', () => {
    expect(skips(POLICY, { ...ONE, sessions: half })).toEqual(['foreign-session tms-1', 'foreign-session tms-2']);
    expect(actions({ ...POLICY, enabled: false }, { ...ONE, sessions: half })).toEqual([]);
    expect(plan(POLICY, { ...ONE, sessions: half }, MOMENT).changes).toMatchObject([{ action: 'create', number: 12 }]);
  });

  test('a session of another account with both marks is not the fleet\'s', () => {
    expect(actions({ ...POLICY, enabled: false }, { ...ONE, sessions: [session('tms-1', 'eni-1', { account: '222222222222' })] })).toEqual([]);
  });

  test('of two sessions on one interface one goes', () => {
    const sessions = [session('tms-1', 'eni-1', { targetId: 'tmt-old' }), session('tms-2', 'eni-1', { number: 11 })];
    expect(plan(POLICY, { ...ONE, sessions }, MOMENT).changes).toMatchObject([
      { action: 'delete', sessionId: 'tms-1', reason: 'duplicate' }, { action: 'modify', sessionId: 'tms-2', set: { number: 10 } },
    ]);
  });
});

describe('changes in place', () => {
  test.each<[string, Partial<FleetPolicy>, object]>([
    ['filter', { filterId: 'tmf-2' }, { set: { filterId: 'tmf-2' }, reason: 'policy' }],
    ['target', { targets: [{ id: 'tmt-b' }] }, { set: { targetId: 'tmt-b' }, reason: 'target' }],
    ['higher priority', { priority: 5 }, { set: { number: 5 }, reason: 'number' }],
    ['lower priority', { priority: 20 }, { set: { number: 20 }, reason: 'number' }],
    ['packet length', { packetLength: 64 }, { set: { packetLength: 64 }, reason: 'policy' }],
    ['VXLAN network identifier', { virtualNetworkId: 9 }, { set: { virtualNetworkId: 9 }, reason: 'policy' }],
    ['tags', { tags: { Name: 'web', team: 'net' } }, { action: 'tag', tags: { team: 'net' } }],
  ])('%s', (_, values, change) => {
    const { changes } = plan({ ...POLICY, ...values }, { ...ONE, sessions: [session('tms-1', 'eni-1', { virtualNetworkId: 3 })] }, MOMENT);
    expect(changes).toMatchObject([{ sessionId: 'tms-1', ...change }]);
  });

  test('the whole packet again', () => {
    expect(plan(POLICY, { ...ONE, sessions: [session('tms-1', 'eni-1', { packetLength: 64 })] }, MOMENT).changes).toMatchObject([{ set: {}, removePacketLength: true }]);
  });
});

describe('targets', () => {
  const zones = (...list: string[]) => present({ interfaces: list.map((zone, index) => networkInterface(`eni-${index}`, { zone })) });
  const placed = (targets: FleetPolicy['targets'], before: Present) =>
    plan({ ...POLICY, targets }, before, MOMENT).changes.map(change => change.action === 'create' ? change.targetId : '');

  test('the same zone first', () => {
    expect(placed([{ id: 'tmt-a', zone: 'a' }, { id: 'tmt-b', zone: 'b' }], zones('b', 'b', 'a', 'c'))).toEqual(['tmt-b', 'tmt-b', 'tmt-a', 'tmt-a']);
  });

  test('then the least loaded', () => {
    expect(placed([{ id: 'tmt-a' }, { id: 'tmt-b' }], zones('a', 'a', 'a', 'a'))).toEqual(['tmt-a', 'tmt-b', 'tmt-a', 'tmt-b']);
  });

  test('never beyond a capacity, sessions of others counted', () => {
    const before = { ...zones('a', 'a', 'a'), sessions: [foreign('tms-1', 'eni-9')] };
    const targets = [{ id: 'tmt-a', zone: 'a', capacity: 2 }, { id: 'tmt-b', zone: 'b', capacity: 1 }];
    expect(placed(targets, before)).toEqual(['tmt-a', 'tmt-b']);
    expect(skips({ ...POLICY, targets }, before)).toEqual(['target-full']);
  });

  test('a session moves nearer once there is room', () => {
    const before = { ...zones('a'), sessions: [session('tms-1', 'eni-0', { targetId: 'tmt-b' })] };
    const near = { id: 'tmt-a', zone: 'a', capacity: 1 };
    expect(actions({ ...POLICY, targets: [near, { id: 'tmt-b', zone: 'b' }] }, before)).toEqual(['modify target']);
    expect(actions({ ...POLICY, targets: [near, { id: 'tmt-b', zone: 'b' }] }, { ...before, sessions: [...before.sessions, foreign('tms-2', 'eni-9')] })).toEqual([]);
  });
});

describe('bounds', () => {
  const three = present({ interfaces: ['eni-1', 'eni-2', 'eni-3'].map(id => networkInterface(id)) });

  test('maxSessions, for those that exist first', () => {
    const before = { ...three, sessions: [session('tms-1', 'eni-3')] };
    expect(plan({ ...POLICY, maxSessions: 2 }, before, MOMENT)).toMatchObject({ changes: [{ action: 'create', interfaceId: 'eni-1' }], skipped: [{ interfaceId: 'eni-2', reason: 'max-sessions' }] });
    expect(actions({ ...POLICY, maxSessions: 0 }, before)).toEqual(['delete max-sessions']);
  });

  test('the quota of the account', () => {
    const sessions = Array.from({ length: 9_998 }, (_, index) => foreign(`tms-${index}`, `eni-${index + 100}`));
    const { changes, skipped } = plan({ ...POLICY, maxSessions: 9000 }, { ...three, sessions }, MOMENT);
    expect([changes.length, skipped.map(({ reason }) => reason)]).toEqual([2, ['account-quota']]);
  });

  describe('the brake', () => {
    const brake = { minimum: 1, createdShare: 0.5, deletedShare: 0.5 };
    const held = { ...MOMENT, isReleased: false };
    const all = ['eni-1', 'eni-2', 'eni-3'].map((id, index) => session(`tms-${index}`, id));

    test('stops too many creations', () => {
      const result = plan({ ...POLICY, brake }, three, held);
      expect(result).toMatchObject({ changes: [], brake: { kind: 'create', planned: 3, most: 1 }, wanted: 3 });
      expect(result.skipped.map(({ reason }) => reason)).toEqual(['brake', 'brake', 'brake']);
    });

    test('stops too many deletions, and the modifications beside them', () => {
      const interfaces = three.interfaces.map(one => one.id === 'eni-1' ? one : { ...one, tags: {} });
      expect(plan({ ...POLICY, brake, filterId: 'tmf-2' }, { ...three, interfaces, sessions: all }, held)).toMatchObject({ changes: [], brake: { kind: 'delete', planned: 2, most: 1 } });
    });

    test('lets pass what is within', () => {
      expect(actions({ ...POLICY, brake }, { ...three, sessions: all.slice(1) }, held)).toEqual(['create wanted']);
    });

    test('does not hold the first filling, a pause, or what a person released', () => {
      expect(actions({ ...POLICY, brake }, three, { ...held, isFilling: true })).toHaveLength(3);
      expect(actions({ ...POLICY, brake }, three, MOMENT)).toHaveLength(3);
      expect(actions({ ...POLICY, brake, pausedUntil: '2026-12-01T00:00:00Z' }, { ...three, sessions: all }, held)).toEqual(['delete paused', 'delete paused', 'delete paused']);
    });
  });

  describe('the change window', () => {
    // NOON is a Monday.
    const during = (days: number[], startMinute: number, minutes: number) => ({ ...POLICY, changeWindow: { days, startMinute, minutes } });

    test.each([
      [[1], 12 * 60, 1, true], [[1], 12 * 60 + 1, 60, false], [[1], 11 * 60, 60, false], [[1], 11 * 60, 61, true], [[2], 12 * 60, 60, false],
      [[0], 23 * 60, 14 * 60, true], [[0], 23 * 60, 13 * 60, false], [[1], 13 * 60, 7 * 1440, true],
    ])('days %j from minute %d, %d minutes long: open is %s', (days, start, minutes, isOpen) => {
      expect(actions(during(days, start, minutes), ONE)).toEqual(isOpen ? ['create wanted'] : []);
      expect(skips(during(days, start, minutes), ONE)).toEqual(isOpen ? [] : ['change-window']);
    });

    test('holds neither deletions nor modifications', () => {
      const before = present({ interfaces: [networkInterface('eni-1', { tags: {} }), networkInterface('eni-2')], sessions: [session('tms-1', 'eni-1'), session('tms-2', 'eni-2')] });
      expect(actions({ ...during([2], 0, 1), filterId: 'tmf-2' }, before)).toEqual(['delete not-selected', 'modify policy']);
    });
  });

  test('a pause that has ended holds nothing', () => {
    expect(actions({ ...POLICY, pausedUntil: new Date(NOON).toISOString() }, ONE)).toEqual(['create wanted']);
  });
});

describe('sessions whose interface no answer holds', () => {
  test('go, since AWS bills on', () => {
    expect(actions(POLICY, present({ sessions: [session('tms-1', 'eni-1')] }))).toEqual(['delete interface-gone']);
  });

  test('stay if they were made a moment ago: the answer may be old', () => {
    expect(actions(POLICY, present({ sessions: [session('tms-1', 'eni-1')] }), { ...MOMENT, recent: new Map([['eni-1', 'tried' as const]]) })).toEqual([]);
  });
});

test('what was made is found again: nothing to do', () => {
  const { changes } = plan(POLICY, ONE, MOMENT);
  expect(actions(POLICY, applied(POLICY, ONE, changes))).toEqual([]);
});
