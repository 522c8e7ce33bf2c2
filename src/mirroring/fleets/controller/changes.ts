import { NotWanted } from './selection';

/** What a session is to be. */
export interface SessionValues {
  readonly targetId: string;
  readonly filterId: string;
  readonly number: number;
  readonly packetLength?: number;
  readonly virtualNetworkId?: number;
}

export interface CreateChange extends SessionValues {
  readonly action: 'create';
  readonly interfaceId: string;
  readonly reason: 'wanted';
}

export interface ModifyChange {
  readonly action: 'modify';
  readonly sessionId: string;
  readonly interfaceId: string;
  /** Only what changes. */
  readonly set: Partial<SessionValues>;
  /** Whether the session is to have the whole packet again. */
  readonly removePacketLength: boolean;
  readonly reason: 'policy' | 'target' | 'number';
}

export interface TagChange {
  readonly action: 'tag';
  readonly sessionId: string;
  readonly interfaceId: string;
  /** Only what differs. */
  readonly tags: Readonly<Record<string, string>>;
  readonly reason: 'policy';
}

export interface DeleteChange {
  readonly action: 'delete';
  readonly sessionId: string;
  readonly interfaceId: string;
  readonly reason: DeleteReason;
}

export type DeleteReason = NotWanted | 'duplicate' | 'interface-gone' | 'max-sessions' | 'paused' | 'disabled' | 'fleet-deleted';

export type Change = CreateChange | ModifyChange | TagChange | DeleteChange;

/** Why something that the selector matches is left as it is. */
export type SkipReason =
  | Exclude<NotWanted, 'not-selected' | 'not-primary'> | 'three-sessions' | 'no-free-number' | 'max-sessions' | 'account-quota' | 'target-full'
  | 'foreign-session' | 'refused' | 'brake' | 'change-window';

export interface Skip {
  readonly interfaceId: string;
  readonly reason: SkipReason;
  readonly detail?: string;
}

/** Deletions that nothing holds back: a person decided them, or they take away only what is double. */
const MANDATORY: ReadonlySet<DeleteReason> = new Set<DeleteReason>(['excluded', 'target', 'other-account', 'duplicate', 'paused', 'disabled', 'fleet-deleted']);

export function isMandatory(change: Change): boolean {
  return change.action === 'delete' && MANDATORY.has(change.reason);
}
