import { Duration, Size, SizeRoundingBehavior } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { durationText, isWhole, listedTwice, mayBeWhole, numberText, wholeIn } from '../../../private/checks';
import { reject, show } from '../../../private/errors';
import { isKnown } from '../../../private/tokens';
import { warn } from '../../../private/warnings';

/** A number of VXLAN; 0 is none that AWS gives. */
const MOST_VIRTUAL_NETWORK = 16777215;
/** Each has a device of its own, and the rest shares one: a thread and a ring of the engine for each. */
const MOST_DEVICES = 31;
const LEAST_STORAGE = 16;
const MOST_STORAGE = 16384;

/** How many appliances there are. */
export interface Capacity {
  readonly minCapacity: number;
  readonly maxCapacity: number;
}

/** Updates start a new appliance before an old one goes, so the most is never the least. */
export function checkedCapacity(scope: IConstruct, { minCapacity = 2, maxCapacity = 2 * minCapacity }: Partial<Capacity>): Capacity {
  if (!isWhole(minCapacity, [2, Infinity])) {
    reject(`minCapacity must be a whole number, known at synthesis, at least 2, got ${numberText(minCapacity)}: one appliance alone loses packets while it is replaced; leave it out for 2`, scope);
  }
  if (!isWhole(maxCapacity, [minCapacity + 1, Infinity])) {
    reject(`maxCapacity must be a whole number, known at synthesis, above minCapacity (${minCapacity}), got ${numberText(maxCapacity)}: updates start a new appliance before an old one goes; `
      + `leave it out for ${2 * minCapacity}`, scope);
  }
  return { minCapacity, maxCapacity };
}

/** Whole GiB, as a volume has them. */
export function checkedStorage(scope: IConstruct, storage: Size): Size {
  const size = storage.isUnresolved() ? undefined : storage.toGibibytes({ rounding: SizeRoundingBehavior.NONE });
  if (size === undefined || !isWhole(size, [LEAST_STORAGE, MOST_STORAGE])) {
    reject(`storage must be whole GiB, known at synthesis, ${LEAST_STORAGE} to ${MOST_STORAGE}, got ${size === undefined ? 'a token' : `${size} GiB`}; write Size.gibibytes(100)`, scope);
  }
  return storage;
}

/** Numbers of sessions that are looked at apart. */
export function checkVirtualNetworks(scope: IConstruct, ids: readonly number[]): void {
  const wrong = ids.find(id => !mayBeWhole(id, [1, MOST_VIRTUAL_NETWORK]));
  if (wrong !== undefined) {
    reject(`virtualNetworkIds must be whole numbers from 1 to ${MOST_VIRTUAL_NETWORK}, got ${show(wrong)}; name the virtualNetworkId of sessions`, scope);
  }
  const twice = listedTwice(ids);
  if (twice !== undefined) {
    reject(`virtualNetworkIds must not list a number twice, got ${show(twice)} twice; list it once`, scope);
  }
  if (ids.length > MOST_DEVICES) {
    reject(`virtualNetworkIds must be at most ${MOST_DEVICES}, got ${ids.length}: each has a device of its own; leave out those whose ranges do not overlap, they share one`, scope);
  }
}

/** A whole number of seconds that is known. */
export function wholeSeconds(scope: IConstruct, prop: string, duration: Duration, least: number): number {
  const seconds = wholeIn('Seconds', duration, [least, Infinity]);
  if (seconds === undefined) {
    const got = duration.isUnresolved() ? 'a token' : `${duration.toSeconds({ integral: false })} seconds`;
    reject(`${prop} must be whole seconds, known at synthesis, at least ${least}, got ${got}; write Duration.minutes(1)`, scope);
  }
  return seconds;
}

/** A whole number of days that is known: S3 takes no part of one. */
export function checkedDays(scope: IConstruct, prop: string, duration: Duration): Duration {
  if (wholeIn('Days', duration, [1, Infinity]) === undefined) {
    reject(`${prop} must be whole days, known at synthesis, at least 1, got ${durationText(duration)}; write Duration.days(7)`, scope);
  }
  return duration;
}

/** A program and its arguments. No shell reads them. */
export function checkWords(scope: IConstruct, prop: string, words: readonly string[]): void {
  // eslint-disable-next-line no-control-regex -- what no argument of a service can hold
  const wrong = words.find(word => !isKnown(word) || word === '' || /[\u0000-\u001f]/.test(word));
  if (words.length === 0 || wrong !== undefined) {
    const got = wrong === undefined ? show(words) : isKnown(wrong) ? show(wrong) : 'one with a token';
    reject(`${prop} must be a program and its arguments, known at synthesis, without empty words and control characters, got ${got}; write ["/usr/bin/tcpdump", "-i", "{device}"]`, scope);
  }
}

/** A program that is not told the device has to know it by itself. */
export function warnOfNoDevice(scope: IConstruct, engine: string, command: readonly string[]): void {
  if (!command.some(word => word.includes('{device}'))) {
    warn(scope, 'customEngineWithoutDevice', `command of the engine ${engine} has no {device}, the interface with the mirrored packets: ${command.join(' ')}. `
      + 'Check its spelling, or acknowledge this where the program finds the interface by itself');
  }
}

/** Names of packages, not options of what installs them; a dash at the end would have apt remove the package. */
export function checkPackages(scope: IConstruct, engine: string, packages: readonly string[]): void {
  const wrong = packages.find(name => !/^[A-Za-z0-9]([A-Za-z0-9+._:-]*[A-Za-z0-9+])?$/.test(name));
  if (wrong !== undefined) {
    reject(`packages of the engine ${engine} must be names of packages, known at synthesis, got ${show(wrong)}; write "ngrep"`, scope);
  }
}
