import { Change, isMandatory } from './changes';
import { ChangeWindow, FleetPolicy } from './policy';

/** The brake has stopped a run. */
export interface Braked {
  readonly kind: 'create' | 'delete';
  readonly planned: number;
  readonly most: number;
}

/**
 * Whether a run would change more than the policy allows. Mandatory deletions do not count.
 *
 * @param existing sessions that the fleet has.
 * @param isFilling whether the fleet is new, or comes back from a pause: then `maxSessions` alone bounds its creations.
 */
export function brakeOn(policy: FleetPolicy, changes: readonly Change[], existing: number, isFilling: boolean): Braked | undefined {
  const { minimum, createdShare, deletedShare } = policy.brake;
  const count = (kind: Change['action']) => changes.filter(change => change.action === kind && !isMandatory(change)).length;
  const exceeds = (kind: Braked['kind'], share: number): Braked | undefined => {
    const most = Math.max(minimum, Math.floor(share * existing));
    return count(kind) > most ? { kind, planned: count(kind), most } : undefined;
  };
  return exceeds('delete', deletedShare) ?? (isFilling ? undefined : exceeds('create', createdShare));
}

/** Whether the window is open at a time, in milliseconds. */
export function isOpen(window: ChangeWindow | undefined, now: number): boolean {
  if (window === undefined) {
    return true;
  }
  const minute = Math.floor(now / 60_000);
  // A window is at most a week long, so that those that began on one of the last seven days, or today, may be open.
  return Array.from({ length: 8 }, (_, back) => Math.floor(minute / 1440) - back).some(day => {
    const from = day * 1440 + window.startMinute;
    // Day 0 of the epoch was a Thursday.
    return window.days.includes((day + 4) % 7) && minute >= from && minute < from + window.minutes;
  });
}
