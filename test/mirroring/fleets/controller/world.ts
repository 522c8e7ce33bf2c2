import * as fc from 'fast-check';
import { Change } from '../../../../src/mirroring/fleets/controller/changes';
import { Moment } from '../../../../src/mirroring/fleets/controller/plan';
import { Expression, FleetPolicy } from '../../../../src/mirroring/fleets/controller/policy';
import { Instance, NetworkInterface, Present, Session } from '../../../../src/mirroring/fleets/controller/present';

export const ACCOUNT = '111111111111';
export const OWNER = { tagKey: 'network-visibility:fleet', tagValue: 'web', description: 'Fleet web' };
export const NOON = Date.parse('2026-11-30T12:00:00Z');

export const MOMENT: Moment = { now: NOON, isFilling: false, isReleased: true, isDeleting: false, refused: {}, recent: new Map() };

export const POLICY: FleetPolicy = {
  version: 1,
  account: ACCOUNT,
  region: 'eu-west-1',
  owner: OWNER,
  enabled: true,
  selector: { kind: 'tag', key: 'mirror', values: ['yes'] },
  interfaces: 'every',
  stoppedInstances: true,
  exclusions: [],
  targets: [{ id: 'tmt-a' }],
  filterId: 'tmf-1',
  priority: 10,
  maxSessions: 9000,
  tags: { Name: 'web' },
  mirroredTypes: { families: ['m5', 't3', 'm6g'], bareMetal: ['m5'] },
  brake: { minimum: 20, createdShare: 0.5, deletedShare: 0.3 },
};

export function networkInterface(id: string, values: Partial<NetworkInterface> = {}): NetworkInterface {
  return {
    id,
    account: ACCOUNT,
    type: 'interface',
    zone: 'eu-west-1a',
    vpcId: 'vpc-1',
    subnetId: 'subnet-1',
    securityGroups: ['sg-1'],
    tags: { mirror: 'yes' },
    mac: '02:00:00:00:00:01',
    addresses: ['10.0.0.1'],
    hasIpv4: true,
    attachment: { deviceIndex: 0, networkCard: 0 },
    ...values,
  };
}

export function session(id: string, interfaceId: string, values: Partial<Session> = {}): Session {
  return {
    id,
    account: ACCOUNT,
    interfaceId,
    targetId: 'tmt-a',
    filterId: 'tmf-1',
    number: 10,
    description: OWNER.description,
    tags: { [OWNER.tagKey]: OWNER.tagValue, Name: 'web' },
    ...values,
  };
}

export function foreign(id: string, interfaceId: string, values: Partial<Session> = {}): Session {
  return session(id, interfaceId, { description: 'by hand', tags: {}, ...values });
}

export function present(values: Partial<Present> = {}): Present {
  return { interfaces: [], instances: [], sessions: [], targetInterfaces: [], ecs: [], ...values };
}

/** What is there after changes were made, as EC2 would have it. Refuses what EC2 refuses. */
export function applied(policy: FleetPolicy, before: Present, changes: readonly Change[]): Present {
  let { sessions } = before;
  changes.forEach((change, index) => {
    switch (change.action) {
      case 'delete':
        expect(sessions.map(({ id }) => id)).toContain(change.sessionId);
        sessions = sessions.filter(({ id }) => id !== change.sessionId);
        break;
      case 'create': {
        const { interfaceId, targetId, filterId, number, packetLength, virtualNetworkId } = change;
        const tags = { ...policy.tags, [policy.owner.tagKey]: policy.owner.tagValue };
        sessions = [...sessions, {
          id: `tms-new-${index}`,
          account: policy.account,
          interfaceId,
          targetId,
          filterId,
          number,
          packetLength,
          virtualNetworkId: virtualNetworkId ?? 7000 + index,
          description: policy.owner.description,
          tags,
        }];
        break;
      }
      case 'modify':
        sessions = sessions.map(one => one.id !== change.sessionId
          ? one
          : { ...one, ...change.removePacketLength ? { packetLength: undefined } : {}, ...change.set });
        break;
      case 'tag':
        sessions = sessions.map(one => one.id !== change.sessionId ? one : { ...one, tags: { ...one.tags, ...change.tags } });
    }
    refuse(sessions.filter(({ interfaceId }) => interfaceId === change.interfaceId));
  });
  return { ...before, sessions };
}

function refuse(onOneInterface: readonly Session[]): void {
  expect(onOneInterface.length).toBeLessThanOrEqual(3);
  const numbers = onOneInterface.map(({ number }) => number);
  expect(new Set(numbers).size).toBe(numbers.length);
  numbers.forEach(number => expect(number >= 1 && number <= 32_766).toBe(true));
}

// --- arbitrary policies over arbitrary accounts ------------------------------------------------------------------------

const ZONES = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const one = <T>(...values: T[]) => fc.constantFrom(...values);
const some = <T>(...values: T[]) => fc.subarray(values, { minLength: 1 });
const TAGS = fc.dictionary(one('mirror', 'team', 'aws:autoscaling:groupName', 'eks:cluster-name', 'eks:nodegroup-name'), one('yes', 'no', 'a', 'b'), { maxKeys: 3 });

export const EXPRESSION: fc.Arbitrary<Expression> = fc.letrec<{ node: Expression; leaf: Expression }>(tie => ({
  leaf: fc.oneof(
    fc.record({ kind: fc.constant('tag' as const), key: one('mirror', 'team'), values: fc.subarray(['yes', 'no', 'a']) }),
    fc.record({ kind: fc.constant('autoScalingGroup' as const), names: some('a', 'b') }),
    fc.record({ kind: fc.constant('subnet' as const), ids: some('subnet-0', 'subnet-1', 'subnet-2') }),
    fc.record({ kind: fc.constant('vpc' as const), ids: some('vpc-0', 'vpc-1') }),
    fc.record({ kind: fc.constant('securityGroup' as const), ids: some('sg-0', 'sg-1') }),
    fc.record({ kind: fc.constant('instance' as const), ids: some('i-0', 'i-1', 'i-2') }),
    fc.record({ kind: fc.constant('networkInterface' as const), ids: some('eni-00', 'eni-01', 'eni-02') }),
    fc.record({ kind: fc.constant('account' as const), ids: some(ACCOUNT, '222222222222') }),
    fc.record({ kind: fc.constant('ecs' as const), cluster: one('c', 'd'), service: one('s', undefined) }),
    fc.record({ kind: fc.constant('eksNodes' as const), cluster: one('a', 'b'), nodegroup: one('a', undefined) }),
  ),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.record({ kind: one('and' as const, 'or' as const), of: fc.array(tie('node'), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('not' as const), of: tie('node') }),
  ),
})).node;

const INSTANCES: fc.Arbitrary<Instance[]> = fc.array(fc.record({
  type: one('m5.large', 't3.micro', 'm5.metal', 'm6g.metal', 't2.micro', 'm8g.large'),
  state: one('running', 'running', 'running', 'pending', 'stopped', 'stopping', 'shutting-down', 'terminated'),
  tags: TAGS,
}), { maxLength: 5 }).map(list => list.map((values, index) => ({ id: `i-${index}`, ...values })));

const INTERFACES: fc.Arbitrary<NetworkInterface[]> = fc.array(fc.record({
  account: fc.oneof({ weight: 9, arbitrary: fc.constant(ACCOUNT) }, { weight: 1, arbitrary: fc.constant('222222222222') }),
  type: fc.oneof({ weight: 9, arbitrary: fc.constant('interface') }, { weight: 1, arbitrary: one('natGateway', 'nat_gateway', 'lambda', 'trunk') }),
  zone: one(...ZONES),
  vpcId: one('vpc-0', 'vpc-1'),
  subnetId: one('subnet-0', 'subnet-1', 'subnet-2'),
  securityGroups: fc.subarray(['sg-0', 'sg-1']),
  tags: TAGS,
  addresses: fc.constant(['10.0.0.1']),
  hasIpv4: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  attachment: fc.option(fc.record({ instanceId: one(undefined, 'i-0', 'i-1', 'i-2', 'i-3', 'i-4'), deviceIndex: one(0, 1), networkCard: one(0, 0, 1) }), {
    nil: undefined,
    freq: 9,
  }),
}), { maxLength: 16 }).map(list => list.map((values, index) => ({ id: `eni-${String(index).padStart(2, '0')}`, ...values })));

/** At most three on an interface, with numbers of their own, as EC2 guarantees. Some of the fleet's, some with one mark of two. */
const SESSIONS: fc.Arbitrary<Session[]> = fc.array(fc.record({
  account: fc.oneof({ weight: 9, arbitrary: fc.constant(ACCOUNT) }, { weight: 1, arbitrary: fc.constant('222222222222') }),
  interfaceId: fc.nat(18).map(index => `eni-${String(index).padStart(2, '0')}`),
  targetId: one('tmt-a', 'tmt-b', 'tmt-c', 'tmt-old'),
  filterId: one('tmf-1', 'tmf-2'),
  number: one(1, 9, 10, 11, 12, 32_765, 32_766),
  packetLength: one(undefined, 100, 8500),
  virtualNetworkId: one(1, 2, 3),
  description: one(OWNER.description, OWNER.description, 'by hand', undefined),
  tags: one<Record<string, string>>({ [OWNER.tagKey]: OWNER.tagValue, Name: 'web' }, { [OWNER.tagKey]: OWNER.tagValue }, { [OWNER.tagKey]: 'other' }, {}),
}), { maxLength: 24 }).map(list => list.reduce<Session[]>((taken, values, index) => {
  const siblings = taken.filter(({ interfaceId }) => interfaceId === values.interfaceId);
  return siblings.length >= 3 || siblings.some(({ number }) => number === values.number) ? taken : [...taken, { id: `tms-${String(index).padStart(2, '0')}`, ...values }];
}, []));

export const PRESENT: fc.Arbitrary<Present> = fc.record({
  interfaces: INTERFACES,
  instances: INSTANCES,
  sessions: SESSIONS,
  targetInterfaces: fc.subarray(['eni-03', 'eni-04']),
  ecs: fc.array(fc.record({
    cluster: one('c', 'd'), service: one('s', undefined), interfaceId: one('eni-00', 'eni-05', undefined), instanceId: one('i-0', 'i-1', undefined),
  }), { maxLength: 3 }),
});

export const ANY_POLICY: fc.Arbitrary<FleetPolicy> = fc.record({
  selector: fc.oneof(EXPRESSION, fc.constant<Expression>({ kind: 'and', of: [] })),
  interfaces: one('every' as const, 'primary' as const),
  stoppedInstances: fc.boolean(),
  exclusions: fc.array(fc.record({ name: one('first', 'second'), match: EXPRESSION }), { maxLength: 2 }),
  targets: fc.subarray(['tmt-a', 'tmt-b', 'tmt-c'], { minLength: 1 }).chain(ids => fc.tuple(...ids.map(id =>
    fc.record({ id: fc.constant(id), zone: one(undefined, ...ZONES), capacity: one(undefined, 1, 3, 10) })))),
  priority: one(1, 10, 11, 32_765, 32_766),
  packetLength: one(undefined, 8500),
  virtualNetworkId: one(undefined, 1),
  maxSessions: one(0, 1, 5, 9000),
}).map(values => ({ ...POLICY, ...values }));
