import { SessionValues } from './changes';
import { EcsMember, Instance, NetworkInterface, Session } from './present';

/** A page of a describe call. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

export interface NewSession extends SessionValues {
  readonly interfaceId: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly clientToken: string;
}

/** One call of AWS each, without pace and without repetition. They throw `CallError`. */
export interface Calls {
  describeInterfaces(next: string | undefined, ids?: readonly string[]): Promise<Page<NetworkInterface>>;
  describeInstances(next: string | undefined, ids?: readonly string[]): Promise<Page<Instance>>;
  describeSessions(next: string | undefined): Promise<Page<Session>>;
  /** Interfaces that are targets. */
  describeTargets(next: string | undefined): Promise<Page<string>>;
  /** Tasks and container instances of a cluster; only of a service, if there is one. */
  describeEcs(cluster: string, service: string | undefined): Promise<readonly EcsMember[]>;
  /** The id of the session. */
  createSession(session: NewSession): Promise<string>;
  modifySession(id: string, set: Partial<SessionValues>, removePacketLength: boolean): Promise<void>;
  tagSessions(ids: readonly string[], tags: Readonly<Record<string, string>>): Promise<void>;
  deleteSession(id: string): Promise<void>;
}

export interface Versioned {
  /** 0: there is none yet. */
  readonly version: number;
  readonly text: string;
}

/** Everything outside of the controller. Tests give another world, with a clock of its own. */
export interface Ports {
  readonly calls: Calls;
  /** The state as a text, consistently read. */
  readState(): Promise<Versioned>;
  /** Writes version + 1. `false`: somebody else did. */
  writeState(text: string, seen: number): Promise<boolean>;
  putRecords(bucket: string, region: string, key: string, body: string): Promise<void>;
  /** Starts another invocation with this event, and does not wait for it. */
  invokeAgain(event: object): Promise<void>;
  /** Answers a custom resource. */
  answer(url: string, body: string): Promise<void>;
  /** One line of the log. */
  log(line: string): void;
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 to 1. */
  random(): number;
  sha256(text: string): string;
}

/** What AWS answered instead of a result. */
export class CallError extends Error {
  /** @param code as on the wire; empty if no answer came, so that the call may have had its effect. */
  public constructor(public readonly code: string, message: string) {
    super(message);
    this.name = 'CallError';
  }
}
