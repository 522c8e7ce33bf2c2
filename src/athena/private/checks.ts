import { isIP } from 'net';
import { Duration } from 'aws-cdk-lib';
import { reject, show } from '../../private/errors';
import { isKnown } from '../../private/tokens';

/** A whole number within bounds, known at synth: it becomes a literal. */
export function whole(prop: string, value: number, [least, most]: [number, number], example: string): number {
  if (!isKnown(value) || !Number.isInteger(value) || value < least || value > most) {
    reject(`${prop} must be a whole number from ${least} to ${most} known at synth, got ${isKnown(value) ? value : 'a token'}; write ${example}`);
  }
  return value;
}

/** An address as Athena can cast it, in lower case: it also stands in names. */
export function ipAddress(prop: string, value: string): string {
  if (!isKnown(value) || isIP(value) === 0 || value.includes('%')) {
    reject(`${prop} must be an IPv4 or IPv6 address without zone, known at synth, got ${show(value)}; write "10.0.0.10" or "2001:db8::1"`);
  }
  return value.toLowerCase();
}

/** An address as part of a name. */
export function named(address: string): string {
  return address.replace(/:/g, '-');
}

/** A length of time in whole minutes within bounds, known at synth. */
export function wholeMinutes(prop: string, value: Duration, [least, most]: [number, number], example: string): number {
  const minutes = value.isUnresolved() ? NaN : value.toMinutes({ integral: false });
  if (!Number.isInteger(minutes) || minutes < least || minutes > most) {
    reject(`${prop} must be ${least} to ${most} whole minutes known at synth, got ${value.isUnresolved() ? 'a token' : value.toHumanString()}; write ${example}`);
  }
  return minutes;
}

/** The name under which a question is saved. */
export function queryName(name: string): string {
  if (!isKnown(name) || !/^[a-z0-9][a-z0-9.-]{0,127}$/.test(name)) {
    reject(`queryName must be lower case letters, digits, dots and hyphens known at synth, at most 128, got ${show(name)}; write "rejected-to-mysql"`);
  }
  return name;
}
