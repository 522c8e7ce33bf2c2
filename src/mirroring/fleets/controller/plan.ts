import { Change, DeleteReason, isMandatory, Skip } from './changes';
import { brakeOn, Braked, isOpen } from './holding';
import { Placement } from './placement';
import { FleetOwner, FleetPolicy, HIGHEST_NUMBER, SESSIONS_PER_ACCOUNT, SESSIONS_PER_INTERFACE } from './policy';
import { NetworkInterface, Present, Session } from './present';
import { NotWanted, Selection, Verdict } from './selection';

/** What a plan depends on beside the policy and what is there. */
export interface Moment {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The fleet is new or comes back from a pause, and has not once been complete since. */
  readonly isFilling: boolean;
  /** A person has released the brake. */
  readonly isReleased: boolean;
  /** The fleet is being deleted. */
  readonly isDeleting: boolean;
  /** Interfaces that EC2 refused a while ago, with its error code. */
  readonly refused: Readonly<Record<string, string>>;
  /**
   * Interfaces whose session was made a moment ago (`made`), or may have been (`tried`): describe answers may lack the interface, the session, or both.
   * A creation that was tried is planned again: it bears the same client token, so that it makes no second session.
   */
  readonly recent: ReadonlyMap<string, 'made' | 'tried'>;
}

export interface Plan {
  /** In the order in which they are to be made: deletions free numbers and places of what follows. */
  readonly changes: readonly Change[];
  readonly skipped: readonly Skip[];
  /** Sessions the fleet would have if nothing were held. */
  readonly wanted: number;
  /** Sessions the fleet has. */
  readonly present: number;
  readonly brake?: Braked;
}

/** The pure heart of the controller: what is wanted against what is there. The order of the input does not matter. */
export function plan(policy: FleetPolicy, present: Present, moment: Moment): Plan {
  return new Planning(policy, present, moment).plan();
}

/** Both marks: a session that bears one of them is somebody else's. */
export function isOwned(session: Session, owner: FleetOwner, account: string): boolean {
  return session.account === account && session.description === owner.description && session.tags[owner.tagKey] === owner.tagValue;
}

/** Why the policy wants no session at all. */
export function stopOf(policy: FleetPolicy, moment: Pick<Moment, 'now' | 'isDeleting'>): 'fleet-deleted' | 'disabled' | 'paused' | undefined {
  if (moment.isDeleting) {
    return 'fleet-deleted';
  }
  if (String(policy.enabled) === 'false') {
    return 'disabled';
  }
  return policy.pausedUntil !== undefined && moment.now < Date.parse(policy.pausedUntil) ? 'paused' : undefined;
}

interface Kept {
  readonly session: Session;
  readonly source: NetworkInterface;
}

class Planning {
  private readonly interfaces: ReadonlyMap<string, NetworkInterface>;
  private readonly own: readonly Session[];
  /** Sessions of others by interface. */
  private readonly foreign: ReadonlyMap<string, readonly Session[]>;
  private readonly selection: Selection;
  private readonly verdicts = new Map<string, Verdict>();
  private readonly deletions: Change[] = [];
  private readonly skipped: Skip[] = [];

  public constructor(private readonly policy: FleetPolicy, private readonly present: Present, private readonly moment: Moment) {
    this.interfaces = new Map(byId(present.interfaces).map(one => [one.id, one]));
    this.own = byId(present.sessions.filter(session => this.isOwn(session)));
    this.foreign = grouped(present.sessions.filter(session => !this.isOwn(session)));
    this.selection = new Selection(policy, present);
  }

  public plan(): Plan {
    const stop = stopOf(this.policy, this.moment);
    if (stop !== undefined) {
      const changes = this.own.map(session => deletion(session, stop));
      return { changes, skipped: [], wanted: 0, present: this.own.length };
    }
    for (const one of this.interfaces.values()) {
      this.verdicts.set(one.id, this.selection.judge(one));
    }
    const kept = this.keep();
    const missing = this.missing(kept.length);
    const placement = new Placement(this.policy.targets, this.occupied(kept));
    const targets = this.settle(kept, placement);
    const creations = this.create(missing, placement);
    const changes = [...this.deletions, ...this.modify(kept, targets), ...creations];
    return { ...this.hold(changes), wanted: kept.length + creations.length, present: this.own.length };
  }

  private isOwn(session: Session): boolean {
    return isOwned(session, this.policy.owner, this.policy.account);
  }

  /** Of the fleet's sessions those that stay; the others are deleted. Sessions of which too little can be read stay as they are. */
  private keep(): Kept[] {
    const kept: Kept[] = [];
    for (const [interfaceId, sessions] of grouped(this.own)) {
      const [first, ...doubles] = [...sessions].sort((a, b) => this.rank(a) - this.rank(b) || a.number - b.number || compare(a.id, b.id));
      const reason = this.obsolete(interfaceId);
      if (reason !== undefined) {
        this.deletions.push(...sessions.map(session => deletion(session, reason)));
        continue;
      }
      this.deletions.push(...doubles.map(session => deletion(session, 'duplicate')));
      const source = this.interfaces.get(interfaceId);
      if (source !== undefined) {
        kept.push({ session: first, source });
      }
    }
    const surplus = kept.splice(this.policy.maxSessions);
    this.deletions.push(...surplus.map(({ session }) => deletion(session, 'max-sessions')));
    this.skip(surplus.map(({ source }) => source.id), 'max-sessions');
    return kept;
  }

  private obsolete(interfaceId: string): DeleteReason | undefined {
    const verdict = this.verdicts.get(interfaceId);
    if (verdict === undefined) {
      return this.moment.recent.has(interfaceId) ? undefined : 'interface-gone';
    }
    return verdict.reason === 'unreadable' ? undefined : verdict.reason;
  }

  /** Of several sessions on one interface that of a target of the policy is kept. */
  private rank({ targetId }: Session): number {
    return this.policy.targets.some(({ id }) => id === targetId) ? 0 : 1;
  }

  /** Interfaces that are wanted and have no session, as far as quotas allow. */
  private missing(kept: number): NetworkInterface[] {
    // Those whose surplus session goes, too: they do not get another one.
    const mirrored = new Set(this.own.map(({ interfaceId }) => interfaceId));
    const unseen = [...this.moment.recent].filter(([id, outcome]) => outcome === 'made' && !mirrored.has(id)).map(([id]) => id);
    unseen.forEach(id => mirrored.add(id));
    const candidates = [...this.interfaces.values()].filter(one => !mirrored.has(one.id) && this.mayGetSession(one));
    const ofOthers = this.present.sessions.filter(session => session.account === this.policy.account && !this.isOwn(session)).length;
    const room = Math.max(0, this.policy.maxSessions - kept - unseen.length);
    const roomOfAccount = Math.max(0, SESSIONS_PER_ACCOUNT - ofOthers - this.own.length - unseen.length + this.deletions.length);
    this.skip(candidates.slice(Math.min(room, roomOfAccount)).map(({ id }) => id), room <= roomOfAccount ? 'max-sessions' : 'account-quota');
    return candidates.slice(0, Math.min(room, roomOfAccount));
  }

  private mayGetSession(one: NetworkInterface): boolean {
    const { reason, detail } = this.verdicts.get(one.id) ?? { reason: 'unreadable' as NotWanted };
    if (reason !== undefined) {
      if (reason !== 'not-selected' && reason !== 'not-primary') {
        this.skip([one.id], reason, detail);
      }
      return false;
    }
    this.noteForeign(one.id);
    if (Object.hasOwn(this.moment.refused, one.id)) {
      this.skip([one.id], 'refused', this.moment.refused[one.id]);
      return false;
    }
    if ((this.foreign.get(one.id) ?? []).length >= SESSIONS_PER_INTERFACE) {
      this.skip([one.id], 'three-sessions');
      return false;
    }
    if (this.freeNumber(one.id) === undefined) {
      this.skip([one.id], 'no-free-number');
      return false;
    }
    return true;
  }

  /** A session with one mark of two is left alone, and said. */
  private noteForeign(interfaceId: string): void {
    const { owner } = this.policy;
    const half = (session: Session) => session.description === owner.description || session.tags[owner.tagKey] === owner.tagValue;
    (this.foreign.get(interfaceId) ?? []).filter(half).forEach(({ id }) => this.skip([interfaceId], 'foreign-session', id));
  }

  /** Targets of sessions that count against capacities: those of others, and those that stay on a target of the policy. */
  private *occupied(kept: readonly Kept[]): Generator<string> {
    for (const sessions of this.foreign.values()) {
      yield* sessions.map(({ targetId }) => targetId);
    }
    yield* kept.map(({ session }) => session.targetId);
  }

  /**
   * The targets of sessions that stay. First those whose target has left the policy get one, then others move nearer until none can: each move frees
   * a place that another one may want.
   */
  private settle(kept: readonly Kept[], placement: Placement): Map<string, string> {
    const targets = new Map(kept.map(({ session }) => [session.id, session.targetId]));
    for (const { session, source } of kept.filter(one => !placement.isOfPolicy(one.session.targetId))) {
      const target = placement.place(source.zone);
      if (target === undefined) {
        this.skip([source.id], 'target-full', session.id);
      } else {
        targets.set(session.id, target);
      }
    }
    let moved = true;
    while (moved) {
      moved = false;
      for (const { session, source } of kept) {
        const target = placement.moveNearer(source.zone, targets.get(session.id)!);
        if (target !== undefined) {
          targets.set(session.id, target);
          moved = true;
        }
      }
    }
    return targets;
  }

  private modify(kept: readonly Kept[], targets: ReadonlyMap<string, string>): Change[] {
    return kept.flatMap(({ session, source }) => [...this.modification(session, targets.get(session.id)!), ...this.tagging(session, source.id)]);
  }

  private modification(session: Session, targetId: string): Change[] {
    const { filterId, packetLength, virtualNetworkId } = this.policy;
    const wanted = { targetId, filterId, number: this.freeNumber(session.interfaceId) ?? session.number, packetLength, virtualNetworkId };
    const differs = ([key, value]: [string, unknown]) => value !== undefined && session[key as keyof typeof wanted] !== value;
    const set = Object.fromEntries(Object.entries(wanted).filter(differs));
    const removePacketLength = packetLength === undefined && session.packetLength !== undefined;
    if (Object.keys(set).length === 0 && !removePacketLength) {
      return [];
    }
    const reason = 'targetId' in set ? 'target' : 'number' in set ? 'number' : 'policy';
    return [{ action: 'modify', sessionId: session.id, interfaceId: session.interfaceId, set, removePacketLength, reason }];
  }

  private tagging(session: Session, interfaceId: string): Change[] {
    const tags = Object.fromEntries(Object.entries(this.policy.tags).filter(([key, value]) => session.tags[key] !== value));
    return Object.keys(tags).length === 0 ? [] : [{ action: 'tag', sessionId: session.id, interfaceId, tags, reason: 'policy' }];
  }

  private create(missing: readonly NetworkInterface[], placement: Placement): Change[] {
    const { filterId, packetLength, virtualNetworkId } = this.policy;
    return missing.flatMap<Change>(({ id, zone }) => {
      const targetId = placement.place(zone);
      if (targetId === undefined) {
        this.skip([id], 'target-full');
        return [];
      }
      return [{ action: 'create', interfaceId: id, targetId, filterId, number: this.freeNumber(id)!, packetLength, virtualNetworkId, reason: 'wanted' }];
    });
  }

  /** The lowest one from the priority on that nobody else has. */
  private freeNumber(interfaceId: string): number | undefined {
    const taken = new Set((this.foreign.get(interfaceId) ?? []).map(({ number }) => number));
    let number = this.policy.priority;
    while (taken.has(number)) {
      number += 1;
    }
    return number > HIGHEST_NUMBER ? undefined : number;
  }

  /** Takes away what has to wait: all but mandatory deletions beyond the brake, creations outside the window. */
  private hold(changes: readonly Change[]): Pick<Plan, 'changes' | 'skipped' | 'brake'> {
    const { policy, moment } = this;
    const brake = moment.isReleased ? undefined : brakeOn(policy, changes, this.own.length, moment.isFilling);
    const isHeld = (change: Change) => brake === undefined
      ? change.action === 'create' && !isOpen(policy.changeWindow, moment.now)
      : !isMandatory(change);
    const held = changes.filter(isHeld);
    this.skip(held.map(({ interfaceId }) => interfaceId), brake === undefined ? 'change-window' : 'brake');
    const skipped = [...this.skipped].sort((a, b) =>
      compare(a.interfaceId, b.interfaceId) || compare(a.reason, b.reason) || compare(a.detail ?? '', b.detail ?? ''));
    return { changes: changes.filter(change => !isHeld(change)), skipped, brake };
  }

  private skip(interfaceIds: readonly string[], reason: Skip['reason'], detail?: string): void {
    this.skipped.push(...interfaceIds.map(interfaceId => ({ interfaceId, reason, detail })));
  }
}

function deletion({ id, interfaceId }: Session, reason: DeleteReason): Change {
  return { action: 'delete', sessionId: id, interfaceId, reason };
}

/** Interfaces in the order of their ids, each with its sessions. */
function grouped(sessions: readonly Session[]): ReadonlyMap<string, readonly Session[]> {
  const groups = new Map<string, Session[]>();
  for (const session of [...sessions].sort((a, b) => compare(a.interfaceId, b.interfaceId) || compare(a.id, b.id))) {
    const group = groups.get(session.interfaceId);
    if (group === undefined) {
      groups.set(session.interfaceId, [session]);
    } else {
      group.push(session);
    }
  }
  return groups;
}

function byId<T extends { readonly id: string }>(values: readonly T[]): T[] {
  return [...values].sort((a, b) => compare(a.id, b.id));
}

/** Not by locale: the same order on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
