import { IConstruct } from 'constructs';
import { Place } from './selection';
import { warn } from '../../../private/warnings';
import { FleetTarget, letsIn, receiveFleet, warnOfUnusedFleetAdmission, warnOfWideRanges } from '../../sessions';
import { MirrorFleetProps } from '../mirror-fleet-props';

/** Where the sources of a fleet lie, and what its targets are. */
export interface Admission {
  readonly targets: readonly FleetTarget[];
  /** VPCs in which all sources lie; nothing where they may lie anywhere. */
  readonly vpcIds?: readonly string[];
}

/** Has the targets let in what the fleet mirrors, from its networks alone. */
export function admit(fleet: IConstruct, props: MirrorFleetProps, packetLength: number | undefined): Admission {
  const { selector, targets, sourceCidrs, sourcePrefixLists = [], maxSessions } = props;
  const places = selector._selection.places(fleet);
  const prefixListIds = sourcePrefixLists.map(list => list.prefixListRef.prefixListId);
  const given = { sourceCidrs: sourceCidrs !== undefined, sourcePrefixLists: prefixListIds.length > 0 };
  const admissionProps = Object.entries(given).flatMap(([prop, isGiven]) => isGiven ? prop : []);
  if (!targets.some(letsIn)) {
    warnOfUnusedFleetAdmission(fleet, admissionProps);
  }
  warnOfWideRanges(fleet, 'sourceCidrs', sourceCidrs ?? []);
  // Where the user says from where packets come, nothing is added to it.
  const ranges = sourceCidrs ?? (prefixListIds.length > 0 ? [] : rangesOf(places));
  const received = targets.map(target => receiveFleet(target, { fleet, ranges, prefixListIds, admissionProps, packetLength }));
  warnOfCapacity(fleet, received, maxSessions);
  return { targets: received, vpcIds: vpcIdsOf(places) };
}

/** All ranges; nothing where those of one place are not known. */
function rangesOf(places: readonly Place[] | undefined): string[] | undefined {
  const ranges = places?.map(place => place.ranges);
  return ranges === undefined || ranges.length === 0 || ranges.includes(undefined) ? undefined : [...new Set(ranges.flatMap(some => some ?? []))];
}

/** All VPCs; nothing where one is known by its ranges alone, or before `Vpc.fromLookup` has looked. */
function vpcIdsOf(places: readonly Place[] | undefined): string[] | undefined {
  const ids = places?.map(({ vpcId }) => vpcId);
  return ids === undefined || ids.length === 0 || ids.includes(undefined) ? undefined : [...new Set(ids.flatMap(id => id ?? []))];
}

/** Interfaces as targets take few sources. */
function warnOfCapacity(fleet: IConstruct, targets: readonly FleetTarget[], maxSessions: number): void {
  const most = targets.reduce((sum, { mostSources = Infinity }) => sum + mostSources, 0);
  if (maxSessions > most) {
    warn(fleet, 'mirrorFleetOverCapacity', `maxSessions is ${maxSessions}, and the targets take ${most} sources together: more are skipped. Use a target with a Network Load Balancer, more targets, or lower maxSessions`);
  }
}

