import * as fc from 'fast-check';
import { ANY_POLICY, applied, MOMENT, OWNER, PRESENT } from './world';
import { isMandatory } from '../../../../src/mirroring/fleets/controller/changes';
import { isOwned, plan } from '../../../../src/mirroring/fleets/controller/plan';
import { FleetPolicy } from '../../../../src/mirroring/fleets/controller/policy';
import { Present, Session } from '../../../../src/mirroring/fleets/controller/present';

/** A property of the plan, over policies and accounts. */
type Property = (policy: FleetPolicy, before: Present) => void;

const own = (policy: FleetPolicy, { sessions }: Present) => sessions.filter(session => isOwned(session, policy.owner, policy.account));
const touched = (before: Present, after: Present): Session[] =>
  before.sessions.filter(session => JSON.stringify(after.sessions.find(({ id }) => id === session.id)) !== JSON.stringify(session));
const loads = ({ sessions }: Present, targetId: string) => sessions.filter(session => session.targetId === targetId).length;

/** What a plan must be, whatever the policy is and whatever is there. */
export const PROPERTIES: Readonly<Record<string, Property>> = {
  'converges in one step, and is idempotent': (policy, before) => {
    const after = applied(policy, before, plan(policy, before, MOMENT).changes);
    expect(plan(policy, after, MOMENT).changes).toEqual([]);
  },
  'touches only sessions that bear both marks': (policy, before) => {
    const after = applied(policy, before, plan(policy, before, MOMENT).changes);
    touched(before, after).forEach(session => {
      expect(session).toMatchObject({ account: policy.account, description: OWNER.description });
      expect(session.tags[OWNER.tagKey]).toBe(OWNER.tagValue);
    });
  },
  'leaves at most one session on an interface, and no more than allowed in all': (policy, before) => {
    const after = own(policy, applied(policy, before, plan(policy, before, MOMENT).changes));
    expect(new Set(after.map(({ interfaceId }) => interfaceId)).size).toBe(after.length);
    expect(after.length).toBeLessThanOrEqual(policy.maxSessions);
  },
  'fills no target beyond its capacity': (policy, before) => {
    const after = applied(policy, before, plan(policy, before, MOMENT).changes);
    policy.targets.forEach(({ id, capacity = Infinity }) => expect(loads(after, id)).toBeLessThanOrEqual(Math.max(capacity, loads(before, id))));
  },
  'mirrors no target, and nothing of which an exclusion says so': (policy, before) => {
    const after = own(policy, applied(policy, before, plan(policy, before, MOMENT).changes)).map(({ interfaceId }) => interfaceId);
    before.targetInterfaces.filter(id => before.interfaces.some(one => one.id === id)).forEach(id => expect(after).not.toContain(id));
    // The same exclusions as a selector: what that one would mirror must not be mirrored.
    const reversed = { ...policy, selector: { kind: 'or' as const, of: policy.exclusions.map(({ match }) => match) }, exclusions: [], maxSessions: 9000, interfaces: 'every' as const };
    const excluded = applied(reversed, { ...before, sessions: [] }, plan(reversed, { ...before, sessions: [] }, MOMENT).changes);
    excluded.sessions.forEach(({ interfaceId }) => expect(after).not.toContain(interfaceId));
  },
  'does not depend on the order of its input': (policy, before) => {
    const turned: Present = {
      interfaces: [...before.interfaces].reverse(),
      instances: [...before.instances].reverse(),
      sessions: [...before.sessions].reverse(),
      targetInterfaces: [...before.targetInterfaces].reverse(),
      ecs: [...before.ecs].reverse(),
    };
    expect(plan(policy, turned, MOMENT)).toEqual(plan(policy, before, MOMENT));
  },
  'is minimal: one change of a kind for a session, none that can be left out': (policy, before) => {
    const { changes } = plan(policy, before, MOMENT);
    const ofSession = changes.map(change => change.action === 'create' ? change.interfaceId : `${change.action === 'tag' ? 'tag ' : ''}${change.sessionId}`);
    expect(new Set(ofSession).size).toBe(changes.length);
    const deleted = new Set(changes.filter(({ action, reason }) => action === 'delete' && reason !== 'duplicate').map(({ interfaceId }) => interfaceId));
    changes.filter(({ action }) => action === 'create').forEach(({ interfaceId }) => expect(deleted).not.toContain(interfaceId));
    changes.filter(({ action }) => action !== 'delete').forEach(left => {
      const others = changes.filter(change => change !== left);
      expect(plan(policy, applied(policy, before, others), MOMENT).changes).not.toEqual([]);
    });
  },
  'wants nothing while it is off, paused or deleted, whatever holds it': (policy, before) => {
    const pausedUntil = new Date(MOMENT.now + 1).toISOString();
    for (const stopped of [plan({ ...policy, enabled: 'false' }, before, MOMENT), plan({ ...policy, pausedUntil }, before, MOMENT), plan(policy, before, { ...MOMENT, isDeleting: true })]) {
      expect(stopped.changes.every(isMandatory)).toBe(true);
      expect(own(policy, applied(policy, before, stopped.changes))).toEqual([]);
    }
  },
  'changes at most what the brake allows': (policy, before) => {
    const brake = { minimum: 1, createdShare: 0, deletedShare: 0 };
    const { changes, brake: braked } = plan({ ...policy, brake }, before, { ...MOMENT, isReleased: false });
    const free = changes.filter(change => !isMandatory(change));
    expect(free.filter(({ action }) => action === 'create').length).toBeLessThanOrEqual(1);
    expect(free.filter(({ action }) => action === 'delete').length).toBeLessThanOrEqual(1);
    if (braked !== undefined) {
      expect(free).toEqual([]);
    }
  },
};

/** Tries a property on so many policies. */
export function holds(name: string, runs: number, seed?: number): void {
  fc.assert(fc.property(ANY_POLICY, PRESENT, (policy, before) => PROPERTIES[name](policy, before)), { numRuns: runs, seed });
}
