import { Applier, PolicyChanged } from './apply';
import { answer, answerDeletion } from './custom-resource';
import { CONTINUE, Wake, wakeOf } from './events';
import { Log } from './log';
import { OutOfTime } from './pacing';
import { Moment, Plan, plan, stopOf } from './plan';
import { FleetPolicy } from './policy';
import { Ports } from './ports';
import { Present } from './present';
import { Reader } from './read';
import { hourOf, sessionLines } from './records';
import { acquire, LeaseLost, readState, release, State, updateLeased, updateState } from './state';

/** What is announced appears in describe answers within so long; the controller looks again until then. */
const SETTLE_MS = 45_000;
/** Between two looks. */
const LOOK_MS = 8_000;
/** Time that is left at the end for what must not be cut off: writing the state, starting the next invocation. */
const MARGIN_MS = 25_000;
/** Ends of runs that are no failures. */
const isPassing = (error: unknown) => error instanceof OutOfTime || error instanceof PolicyChanged;

/** One invocation: notes what woke it, then, if no other one holds the lease, runs until nothing is left to do or time is nearly over. */
export async function handle(ports: Ports, event: unknown, remainingMs: number, invocation: string): Promise<void> {
  await new Invocation(ports, ports.now() + remainingMs - MARGIN_MS, invocation).handle(wakeOf(event));
}

interface Run {
  readonly end: 'complete' | 'changed' | 'out-of-time';
  /** Sessions that were to be deleted, and are not confirmed to be. */
  readonly remaining: readonly string[];
}

class Invocation {
  private readonly log: Log;
  /** Sessions that this invocation has deleted. Answers may show them for a while. */
  private readonly gone = new Set<string>();

  public constructor(private readonly ports: Ports, private readonly deadline: number, private readonly id: string) {
    this.log = new Log(ports);
  }

  public async handle(wake: Wake): Promise<void> {
    if (wake.kind === 'refused') {
      await answer(this.ports, wake.request, wake.reason);
      return;
    }
    await updateState(this.ports, state => woken(state, wake, this.ports.now()));
    if (wake.kind === 'policy') {
      // The deployment does not wait for the sessions.
      await this.ports.invokeAgain(CONTINUE);
      await answer(this.ports, wake.request);
      return;
    }
    await this.work(wake.kind !== 'news');
  }

  private async work(mayWait: boolean): Promise<void> {
    if (!await this.lease(mayWait)) {
      this.log.say('Another invocation is at work: it has been told', {});
      return;
    }
    let isOver = false;
    try {
      while (!isOver) {
        isOver = await this.round();
      }
    } catch (error) {
      if (error instanceof LeaseLost) {
        this.log.say('Another invocation took over', {});
        return;
      }
      await release(this.ports, this.id, undefined);
      throw error;
    }
  }

  /** While the fleet is deleted, who goes on waits: nothing else would wake the controller if the one that holds the lease has died. */
  private async lease(mayWait: boolean): Promise<boolean> {
    for (;;) {
      const state = await acquire(this.ports, this.id);
      if (state !== undefined) {
        return true;
      }
      const { deletion } = await readState(this.ports);
      if (!mayWait || deletion === undefined || deletion.isAnswered) {
        return false;
      }
      if (this.isLate(LOOK_MS)) {
        await this.ports.invokeAgain(CONTINUE);
        return false;
      }
      await this.ports.sleep(LOOK_MS);
    }
  }

  /** A run, and what comes after it. `true`: the invocation is over. */
  private async round(): Promise<boolean> {
    const state = await updateLeased(this.ports, this.id, before => before);
    if (state.deletion !== undefined) {
      return this.deletionRound(state);
    }
    if (state.policy === undefined) {
      return this.end(state);
    }
    const { end } = await this.run(state, state.policy);
    if (end === 'out-of-time' || this.isLate(LOOK_MS)) {
      return this.goOn();
    }
    if (end === 'changed') {
      return false;
    }
    const isSettled = this.ports.now() >= (await readState(this.ports)).settleUntil;
    return isSettled ? this.end(state) : this.lookAgain();
  }

  /** Goes on until no session is left, in as many invocations as it takes. */
  private async deletionRound(state: State): Promise<boolean> {
    const { policy, deletion } = state;
    if (deletion?.isAnswered === true) {
      return this.end(state);
    }
    const { end, remaining } = policy === undefined ? { end: 'complete', remaining: [] } : await this.run(state, policy);
    const latest = await updateLeased(this.ports, this.id, before => before);
    if (end !== 'changed' && await answerDeletion(this.ports, latest, remaining)) {
      const answered = (before: State) => before.deletion === undefined ? before : { ...before, deletion: { ...before.deletion, isAnswered: true } };
      return this.end(await updateLeased(this.ports, this.id, answered));
    }
    if (end === 'out-of-time' || this.isLate(LOOK_MS)) {
      return this.goOn();
    }
    return end === 'changed' ? false : this.lookAgain();
  }

  private async lookAgain(): Promise<false> {
    await this.ports.sleep(LOOK_MS);
    return false;
  }

  /** Nothing is left to do, unless somebody woke the controller in between. */
  private async end(state: State): Promise<boolean> {
    return release(this.ports, this.id, state.wakes);
  }

  private async goOn(): Promise<true> {
    await release(this.ports, this.id, undefined);
    await this.ports.invokeAgain(CONTINUE);
    this.log.say('Goes on in another invocation', {});
    return true;
  }

  private async run(state: State, policy: FleetPolicy): Promise<Run> {
    const { ports, log } = this;
    const reader = new Reader(ports, this.deadline);
    const isDeleting = state.deletion !== undefined;
    const idleMs = ports.now() - state.changedAt;
    const applier = new Applier({ ports, log, owner: this.id, policy, reader, deadline: this.deadline, idleMs, isDeleting });
    let planned: Plan | undefined;
    let end: Run['end'] = 'complete';
    try {
      const present = await this.read(reader, policy, isDeleting);
      planned = plan(policy, present, momentOf(state, ports.now()));
      await this.list(state, policy, present);
      this.sayBraked(planned);
      await applier.apply(planned.changes);
    } catch (error) {
      if (!isPassing(error)) {
        throw error;
      }
      end = error instanceof OutOfTime ? 'out-of-time' : 'changed';
    }
    applier.gone.forEach(id => this.gone.add(id));
    if (planned === undefined) {
      return { end, remaining: ['those that could not be listed'] };
    }
    await this.report(policy, planned, applier, end === 'complete');
    return { end, remaining: planned.changes.flatMap(change => change.action === 'delete' && !this.gone.has(change.sessionId) ? [change.sessionId] : []) };
  }

  private sayBraked({ brake }: Plan): void {
    if (brake !== undefined) {
      this.log.say(`The brake holds this run: it would ${brake.kind} ${brake.planned} sessions, of which ${brake.most} are allowed. `
        + 'Invoke the function with {"action":"release-brake"} to let it go on', { brake });
    }
  }

  /** A fleet that is deleted needs nothing but its sessions. */
  private async read(reader: Reader, policy: FleetPolicy, isDeleting: boolean): Promise<Present> {
    const present = isDeleting
      ? { sessions: await reader.sessions(), interfaces: [], instances: [], targetInterfaces: [], ecs: [] }
      : await reader.present(policy);
    return { ...present, sessions: present.sessions.filter(({ id }) => !this.gone.has(id)) };
  }

  private async report(policy: FleetPolicy, planned: Plan, { tally }: Applier, isThrough: boolean): Promise<void> {
    const now = this.ports.now();
    const held = planned.skipped.some(({ reason }) => reason === 'brake' || reason === 'change-window');
    const isSteady = planned.changes.length === 0 && !held;
    // An empty fleet is not yet filled.
    const isFull = isThrough && !held && planned.wanted > 0 && Object.keys(tally.failed).length === 0;
    const state = await updateLeased(this.ports, this.id, before => ({
      ...before,
      driftSince: isSteady ? undefined : before.driftSince ?? now,
      isReleased: before.isReleased && !isFull,
      isFilling: stopOf(policy, { now, isDeleting: false }) === undefined ? before.isFilling && !isFull : before.isFilling || isThrough,
    }));
    this.log.run(policy, planned, tally, state.driftSince === undefined ? 0 : Math.round((now - state.driftSince) / 1000));
  }

  /** Hourly: who is mirrored. */
  private async list(state: State, policy: FleetPolicy, present: Present): Promise<void> {
    const now = this.ports.now();
    const hour = hourOf(now);
    const { records } = policy;
    if (records === undefined || state.recordsHour === hour || state.deletion !== undefined) {
      return;
    }
    const lines = sessionLines(policy, present, now);
    if (lines !== '') {
      const name = `${policy.account}-${policy.region}-${policy.owner.tagValue}`.replace(/[^\w-]/g, '_');
      await this.ports.putRecords(records.bucket, records.region, `records/sessions/${hour}/${name}.json`, lines);
    }
    await updateLeased(this.ports, this.id, before => ({ ...before, recordsHour: hour }));
  }

  private isLate(needed: number): boolean {
    return this.ports.now() + needed > this.deadline;
  }
}

function woken(state: State, wake: Wake, now: number): State {
  const next = { ...state, wakes: state.wakes + 1 };
  switch (wake.kind) {
    case 'news':
      return { ...next, settleUntil: now + SETTLE_MS };
    case 'release-brake':
      return { ...next, isReleased: true };
    case 'policy':
      return { ...next, policy: wake.policy, deletion: undefined };
    case 'delete':
      // The same request again, by a repeated invocation, goes on.
      return {
        ...next,
        policy: state.policy ?? wake.policy,
        deletion: state.deletion?.request.RequestId === wake.request.RequestId
          ? state.deletion
          : { since: now, request: wake.request, isAnswered: false },
      };
    default:
      return next;
  }
}

function momentOf(state: State, now: number): Moment {
  return {
    now,
    isFilling: state.isFilling,
    isReleased: state.isReleased,
    isDeleting: state.deletion !== undefined,
    refused: Object.fromEntries(Object.entries(state.refused).filter(([, [, until]]) => now < until).map(([id, [code]]) => [id, code])),
    recent: new Map(Object.entries(state.intents).map(([id, [, , isMade]]) => [id, isMade === 1 ? 'made' : 'tried'])),
  };
}
