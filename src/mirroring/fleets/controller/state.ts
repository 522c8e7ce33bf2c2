import { FleetPolicy } from './policy';
import { Ports } from './ports';

/** How long a lease lasts unless it is renewed. A controller that dies holds up the next one for so long. */
export const LEASE_MS = 60_000;
/** How long a describe answer may lack what was made: after that, what is not seen is not there. */
export const UNSEEN_MS = 180_000;
/** An interface that EC2 refused for what it is, is tried again after so long. */
export const REFUSED_MS = 600_000;
/** One that it refused for any other reason, a session number that somebody took first for example. */
export const CONFLICT_MS = 60_000;
/** Bounds the item, of which DynamoDB takes 400 KB. */
const MOST_REFUSED = 2_000;

/** A creation that was announced before it was called: generation of its client token, time, and whether EC2 confirmed it. */
export type Intent = readonly [generation: number, at: number, isMade: 0 | 1];

/** What a controller remembers. All that can be read from EC2 is not in here. */
export interface State {
  readonly policy?: FleetPolicy;
  readonly lease?: { readonly owner: string; readonly until: number };
  /** Counts what woke the controller: who holds the lease sees that it must look again. */
  readonly wakes: number;
  /** Until then something that was announced may appear. */
  readonly settleUntil: number;
  readonly generation: number;
  readonly intents: Readonly<Record<string, Intent>>;
  readonly refused: Readonly<Record<string, readonly [code: string, until: number]>>;
  /** The last creation, modification or deletion: tells how many tokens EC2 has for us. */
  readonly changedAt: number;
  /** The fleet is new, or comes back from a pause, and has not been complete since. */
  readonly isFilling: boolean;
  readonly isReleased: boolean;
  /** Since when something is wanted that is not there. */
  readonly driftSince?: number;
  /** Hour of the last list of sessions. */
  readonly recordsHour?: string;
  readonly deletion?: Deletion;
}

/** A custom resource that waits for an answer. */
export interface Deletion {
  readonly since: number;
  readonly request: CustomResourceRequest;
  readonly isAnswered: boolean;
}

export interface CustomResourceRequest {
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId: string;
}

const EMPTY: State = { wakes: 0, settleUntil: 0, generation: 0, intents: {}, refused: {}, changedAt: 0, isFilling: true, isReleased: false };

/** The lease went to somebody else, or ran out. */
export class LeaseLost extends Error {}

export async function readState(ports: Ports): Promise<State> {
  return parsed((await ports.readState()).text);
}

/** Changes the state, again and again until nobody else wrote between. Returns what was written. */
export async function updateState(ports: Ports, change: (state: State) => State): Promise<State> {
  for (let attempt = 0; ; attempt += 1) {
    const { version, text } = await ports.readState();
    const state = change(parsed(text));
    if (await ports.writeState(JSON.stringify(state), version)) {
      return state;
    }
    // At random: many events may come at once.
    await ports.sleep(ports.random() * Math.min(50 * 2 ** attempt, 5_000));
  }
}

/** Takes the lease if it is free, and renews it if it is one's own. */
export async function acquire(ports: Ports, owner: string): Promise<State | undefined> {
  try {
    return await updateState(ports, state => {
      if (state.lease !== undefined && state.lease.owner !== owner && state.lease.until > ports.now()) {
        throw new LeaseLost();
      }
      return { ...state, lease: { owner, until: ports.now() + LEASE_MS } };
    });
  } catch (error) {
    if (error instanceof LeaseLost) {
      return undefined;
    }
    throw error;
  }
}

/** Changes the state as the one who holds the lease, which is renewed. */
export async function updateLeased(ports: Ports, owner: string, change: (state: State) => State): Promise<State> {
  return updateState(ports, state => {
    if (state.lease?.owner !== owner) {
      throw new LeaseLost();
    }
    return { ...forgetful(change(state), ports.now()), lease: { owner, until: ports.now() + LEASE_MS } };
  });
}

/** Gives the lease back, unless somebody woke the controller after it had looked. */
export async function release(ports: Ports, owner: string, wakesSeen: number | undefined): Promise<boolean> {
  let isReleased = true;
  await updateState(ports, state => {
    isReleased = wakesSeen === undefined || state.wakes === wakesSeen;
    return state.lease?.owner !== owner || !isReleased ? state : { ...state, lease: undefined };
  });
  return isReleased;
}

function parsed(text: string): State {
  return text === '' ? EMPTY : JSON.parse(text) as State;
}

/** Drops what is too old to matter. */
function forgetful(state: State, now: number): State {
  const intents = Object.entries(state.intents).filter(([, [, at]]) => now - at < UNSEEN_MS);
  const refused = Object.entries(state.refused).filter(([, [, until]]) => now < until).slice(-MOST_REFUSED);
  return { ...state, intents: Object.fromEntries(intents), refused: Object.fromEntries(refused) };
}
