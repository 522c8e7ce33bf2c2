import { isIP } from 'net';
import { reject, show } from '../../private/errors';
import { isKnown } from '../../private/tokens';

export { whole, wholeMinutes } from '../../private/checks';

/** An address as Athena can cast it, in lower case: it also stands in names. */
export function ipAddress(prop: string, value: string): string {
  if (!isKnown(value) || isIP(value) === 0 || value.includes('%')) {
    reject(`${prop} must be an IPv4 or IPv6 address without zone, known at synth, got ${show(value)}; write "10.0.0.10" or "2001:db8::1"`);
  }
  return value.toLowerCase();
}

/** An address as part of a name. */
export function addressInName(address: string): string {
  return address.replace(/:/g, '-');
}

/** The name under which a question is saved. */
export function queryName(name: string): string {
  if (!isKnown(name) || !/^[a-z0-9][a-z0-9.-]{0,127}$/.test(name)) {
    reject(`queryName must be lower case letters, digits, dots and hyphens known at synth, at most 128, got ${show(name)}; write "rejected-to-mysql"`);
  }
  return name;
}
