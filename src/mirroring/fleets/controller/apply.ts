import { Change, CreateChange, DeleteChange, ModifyChange, TagChange } from './changes';
import { isAccountFull, isLasting, isSessionGone, isSourceGone, isThrottled, isTokenUsed, isUncertain } from './error-codes';
import { Log } from './log';
import { Pace, SESSION_RATE, TAG_RATE } from './pacing';
import { FleetPolicy } from './policy';
import { CallError, Ports } from './ports';
import { NetworkInterface } from './present';
import { Reader } from './read';
import { Selection } from './selection';
import { CONFLICT_MS, Intent, LEASE_MS, REFUSED_MS, State, updateLeased } from './state';
import { Tally } from './tally';

/** Changes between two writes of the state: announced before, confirmed after. */
const CHUNK = 50;
/** Calls in flight: EC2 may take seconds for one, and its buckets refill by five a second. */
const AT_ONCE = 10;
/** Sessions in a call of CreateTags. */
const TAGGED_AT_ONCE = 500;

/** The policy has changed, or the fleet is deleted: what was planned is out of date. */
export class PolicyChanged extends Error {}

export interface Applying {
  readonly ports: Ports;
  readonly log: Log;
  readonly owner: string;
  readonly policy: FleetPolicy;
  readonly reader: Reader;
  readonly deadline: number;
  /** For how long nobody of us changed anything. */
  readonly idleMs: number;
  readonly isDeleting: boolean;
}

/** Makes the changes of a plan, in its order, at the pace of EC2. */
export class Applier {
  public readonly tally: Tally = { created: 0, modified: 0, deleted: 0, tagged: 0, failed: {}, throttled: 0 };
  /** Sessions that EC2 has confirmed to be deleted. */
  public readonly gone = new Set<string>();
  private readonly paces: Readonly<Record<Change['action'], Pace>>;
  private readonly policyText: string;
  private leaseUntil = 0;
  private renewal?: Promise<State>;
  private made: string[] = [];
  private refused: Record<string, readonly [string, number]> = {};
  private isAccountFull = false;

  public constructor(private readonly context: Applying) {
    const { ports, deadline, idleMs } = context;
    const pace = (rate: typeof SESSION_RATE) => new Pace(ports, rate, deadline, idleMs);
    this.paces = { create: pace(SESSION_RATE), modify: pace(SESSION_RATE), delete: pace(SESSION_RATE), tag: pace(TAG_RATE) };
    this.policyText = JSON.stringify(context.policy);
  }

  public async apply(changes: readonly Change[]): Promise<void> {
    const of = <T extends Change>(action: T['action']) => changes.filter((change): change is T => change.action === action);
    try {
      for (const chunk of chunks(of<DeleteChange>('delete'), CHUNK)) {
        // A session that goes takes its intent along: the next creation on this interface is another one.
        await this.write(state => ({ ...state, intents: without(state.intents, chunk.map(({ interfaceId }) => interfaceId)) }));
        await this.each(chunk, change => this.remove(change));
      }
      for (const chunk of chunks(of<ModifyChange>('modify'), CHUNK)) {
        await this.write(state => state);
        await this.each(chunk, change => this.modify(change));
      }
      await this.tag(of<TagChange>('tag'));
      for (const chunk of chunks(of<CreateChange>('create'), CHUNK)) {
        await this.createAll(chunk);
      }
    } finally {
      this.tally.throttled = Object.values(this.paces).reduce((sum, pace) => sum + pace.throttled, 0);
      await this.confirm();
    }
  }

  private async createAll(chunk: readonly CreateChange[]): Promise<void> {
    if (this.isAccountFull) {
      return;
    }
    const wanted = await this.stillWanted(chunk);
    const now = this.context.ports.now();
    const state = await this.write(before => ({ ...before, ...announced(before, wanted.map(({ interfaceId }) => interfaceId), now) }));
    await this.each(wanted, change => this.create(change, state.intents[change.interfaceId][0]));
  }

  /** Looks again right before creating: exclusions and whatever else may have come since the plan was made. */
  private async stillWanted(chunk: readonly CreateChange[]): Promise<CreateChange[]> {
    const { policy, reader, log } = this.context;
    const { interfaces, instances } = await reader.again(chunk.map(({ interfaceId }) => interfaceId));
    const byId = new Map<string, NetworkInterface>(interfaces.map(one => [one.id, one]));
    // ECS members and targets were read with the plan, and judged there.
    const selection = new Selection(policy, { interfaces, instances, sessions: [], targetInterfaces: [], ecs: [] });
    return chunk.filter(({ interfaceId }) => {
      const one = byId.get(interfaceId);
      const reason = one === undefined ? 'not seen' : selection.excluded(one).reason ?? selection.obstacle(one).reason;
      if (reason !== undefined) {
        log.say(`Did not mirror ${interfaceId}: it has changed since the plan was made`, { interfaceId, reason });
      }
      return reason === undefined;
    });
  }

  private async create(change: CreateChange, generation: number): Promise<void> {
    const { ports, policy, log } = this.context;
    const { interfaceId, targetId, filterId, number, packetLength, virtualNetworkId } = change;
    const { owner } = policy;
    // 64 characters, as many as EC2 takes.
    const clientToken = ports.sha256(`${owner.description}\n${interfaceId}\n${generation}`);
    const tags = { ...policy.tags, [owner.tagKey]: owner.tagValue };
    try {
      const session = { interfaceId, targetId, filterId, number, packetLength, virtualNetworkId, description: owner.description, tags, clientToken };
      const id = await this.call('create', () => ports.calls.createSession(session));
      this.made.push(interfaceId);
      this.tally.created += 1;
      log.say(`Created session ${id} on ${interfaceId}`, { sessionId: id, interfaceId, targetId, sessionNumber: number });
    } catch (error) {
      const code = this.fail(error, `Could not mirror ${interfaceId}`, { interfaceId, targetId });
      if (isTokenUsed(code)) {
        this.made.push(interfaceId);
      } else if (isAccountFull(code)) {
        this.isAccountFull = true;
      } else if (!isSourceGone(code) && !isUncertain(code) && !isThrottled(code)) {
        this.refused[interfaceId] = [code, ports.now() + (isLasting(code) ? REFUSED_MS : CONFLICT_MS)];
      }
    }
  }

  private async modify({ sessionId, interfaceId, set, removePacketLength, reason }: ModifyChange): Promise<void> {
    const { ports, log } = this.context;
    try {
      await this.call('modify', () => ports.calls.modifySession(sessionId, set, removePacketLength));
      this.tally.modified += 1;
      log.say(`Changed session ${sessionId} on ${interfaceId}`, { sessionId, interfaceId, reason, ...set });
    } catch (error) {
      this.fail(error, `Could not change session ${sessionId}`, { sessionId, interfaceId });
    }
  }

  private async remove({ sessionId, interfaceId, reason }: DeleteChange): Promise<void> {
    const { ports, log } = this.context;
    try {
      await this.call('delete', () => ports.calls.deleteSession(sessionId));
      this.gone.add(sessionId);
      this.tally.deleted += 1;
      log.say(`Deleted session ${sessionId} on ${interfaceId}`, { sessionId, interfaceId, reason });
    } catch (error) {
      if (!(error instanceof CallError && isSessionGone(error.code))) {
        this.fail(error, `Could not delete session ${sessionId}`, { sessionId, interfaceId });
      }
    }
  }

  private async tag(changes: readonly TagChange[]): Promise<void> {
    const groups = new Map<string, TagChange[]>();
    changes.forEach(change => groups.set(JSON.stringify(change.tags), [...groups.get(JSON.stringify(change.tags)) ?? [], change]));
    for (const chunk of [...groups.values()].flatMap(group => chunks(group, TAGGED_AT_ONCE))) {
      const ids = chunk.map(({ sessionId }) => sessionId);
      try {
        await this.write(state => state);
        await this.call('tag', () => this.context.ports.calls.tagSessions(ids, chunk[0].tags));
        this.tally.tagged += ids.length;
      } catch (error) {
        this.fail(error, `Could not tag ${ids.length} sessions`, { sessionIds: ids.slice(0, 10) });
      }
    }
  }

  /** Calls at the pace of the API, holding the lease each time. */
  private async call<T>(action: Change['action'], make: () => Promise<T>): Promise<T> {
    return this.paces[action].call(async () => {
      await this.hold();
      return make();
    });
  }

  /** Renews the lease when half of it is over. */
  private async hold(): Promise<void> {
    if (this.leaseUntil - this.context.ports.now() < LEASE_MS / 2) {
      this.renewal ??= this.write(state => state).finally(() => { this.renewal = undefined; });
      await this.renewal;
    }
  }

  /** Writes the state, with the lease renewed. Whatever was confirmed so far goes with it. */
  private async write(change: (state: State) => State): Promise<State> {
    const { ports, owner, isDeleting } = this.context;
    const { made, refused } = this;
    this.made = [];
    this.refused = {};
    const state = await updateLeased(ports, owner, before => change({ ...confirmed(before, made, refused), changedAt: ports.now() }));
    this.leaseUntil = ports.now() + LEASE_MS;
    if (JSON.stringify(state.policy) !== this.policyText || (state.deletion !== undefined) !== isDeleting) {
      throw new PolicyChanged();
    }
    return state;
  }

  private async confirm(): Promise<void> {
    const { ports, owner } = this.context;
    const { made, refused } = this;
    if (made.length > 0 || Object.keys(refused).length > 0) {
      await updateLeased(ports, owner, state => confirmed(state, made, refused));
    }
  }

  /** Some at a time. What ends the run ends it once those in flight are back. */
  private async each<T>(changes: readonly T[], make: (change: T) => Promise<void>): Promise<void> {
    const queue = [...changes];
    const ends: unknown[] = [];
    const work = async () => {
      for (let change = queue.shift(); change !== undefined && ends.length === 0; change = queue.shift()) {
        await make(change).catch(error => ends.push(error));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (ends.length > 0) {
      throw ends[0];
    }
  }

  /** Notes what AWS refused; anything else ends the run. */
  private fail(error: unknown, sentence: string, fields: object): string {
    if (!(error instanceof CallError)) {
      throw error;
    }
    const code = error.code === '' ? 'NoAnswer' : error.code;
    this.tally.failed[code] = (this.tally.failed[code] ?? 0) + 1;
    this.context.log.say(`${sentence}: ${code}`, { ...fields, code, cause: error.message });
    return error.code;
  }
}

/**
 * Intents of creations, written before they are called. One that was tried a moment ago keeps its generation, and with it its client token: if EC2 made
 * a session of it that no answer shows yet, it makes no second one.
 */
function announced(state: State, interfaceIds: readonly string[], now: number): Pick<State, 'generation' | 'intents'> {
  const generation = state.generation + 1;
  const intents = interfaceIds.map((id): [string, Intent] => [id, [state.intents[id]?.[0] ?? generation, now, 0]]);
  return { generation, intents: { ...state.intents, ...Object.fromEntries(intents) } };
}

function confirmed(state: State, made: readonly string[], refused: State['refused']): State {
  const isMade = (id: string) => state.intents[id] !== undefined;
  const intents = made.filter(isMade).map((id): [string, Intent] => [id, [state.intents[id][0], state.intents[id][1], 1]]);
  return {
    ...state,
    // What was refused made nothing.
    intents: { ...without(state.intents, Object.keys(refused)), ...Object.fromEntries(intents) },
    refused: { ...state.refused, ...refused },
  };
}

function without<T>(record: Readonly<Record<string, T>>, keys: readonly string[]): Readonly<Record<string, T>> {
  const dropped = new Set(keys);
  return Object.fromEntries(Object.entries(record).filter(([key]) => !dropped.has(key)));
}

function chunks<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) => values.slice(index * size, (index + 1) * size));
}
