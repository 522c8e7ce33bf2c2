import { isIP } from 'net';
import { overlap, queriedRanges, QueryValue, takesOnly, textValue, whole } from '../../../athena';
import { reject, show } from '../../../private/errors';
import { isKnown } from '../../../private/tokens';
import { FlowLogField } from '../../format';

/** Athena takes at most this many values for an injected column. */
const MOST_ACCOUNTS_OR_REGIONS = 1000;
/** More is no list of suspicious ports any more, but a scan of all traffic. */
const MOST_PORTS = 100;

/** What every question can be told. */
const COMMON = ['span', 'accounts', 'regions', 'queryName'];

/** Refuses options that a question does not use. */
export function takes(factory: string, options: object, ...own: string[]): void {
  takesOnly(factory, options, own, COMMON);
}

/** Two ends of a conversation: it has one family, and nobody talks to himself over a network. */
export function differentAddresses([prop, value]: [prop: string, address: string], [otherProp, other]: [prop: string, address: string]): void {
  if (value === other || isIP(value) !== isIP(other)) {
    reject(`${prop} and ${otherProp} must be two addresses of one IP family, got ${show(value)} and ${show(other)}; name the addresses of both hosts`);
  }
}

/** Ports that a question looks for: they become a list of literals. */
export function portList(prop: string, values: readonly number[], example: string): number[] {
  if (values.length === 0 || values.length > MOST_PORTS) {
    reject(`${prop} must be 1 to ${MOST_PORTS} ports, got ${values.length}; write ${example}`);
  }
  values.forEach(value => whole(`each of ${prop}`, value, [1, 65535], example));
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) {
    reject(`${prop} must differ, got ${twice} twice; list it once`);
  }
  return [...values];
}

/** Addresses and ranges, as people paste them: an address without a mask is a range of itself. */
export function addressRanges(prop: string, values: readonly string[]): string[] {
  return queriedRanges(prop, values.map(value => isKnown(value) && isIP(value) !== 0 ? `${value}/${isIP(value) === 4 ? 32 : 128}` : value));
}

/** The same where a list of none would answer nothing. */
export function someRanges(prop: string, values: readonly string[]): string[] {
  if (values.length === 0) {
    reject(`${prop} must be at least one address or range, got none; write ["198.51.100.0/24"]`);
  }
  return addressRanges(prop, values);
}

/** Two networks: what lies in both would talk to itself. */
export function twoNetworks(first: readonly string[], second: readonly string[]): [string[], string[]] {
  const [some, others] = [someRanges('first', first), someRanges('second', second)];
  const both = overlap(some, others);
  if (both !== undefined) {
    reject(`second must not overlap first, got ${show(both[1])} and ${show(both[0])}; split the wider one`);
  }
  return [some, others];
}

/** The id of an interface or an instance: written into the text, or asked for by Athena. */
export function resourceId(prop: string, value: string | undefined, prefix: string, example: string): QueryValue<string> {
  if (value !== undefined && (!isKnown(value) || !new RegExp(`^${prefix}-[a-z0-9-]+$`).test(value))) {
    reject(`${prop} must be an id that begins with ${show(`${prefix}-`)}, known at synth, got ${show(value)}; write ${show(example)}`);
  }
  return textValue(prop, value, example);
}

/** A field whose values are those of a tag. */
export function tagField(prop: string, field: FlowLogField): FlowLogField {
  if (!field._needsTagKeys) {
    reject(`${prop} must be a tag field (instance-tag, interface-tag, asg-tag, or the second of each), got ${field.name}; write FlowLogField.INSTANCE_TAG`);
  }
  return field;
}

/** Accounts or Regions that a question names. */
export function accountsOrRegions(prop: 'accounts' | 'regions', values: readonly string[] | undefined): readonly string[] | undefined {
  if (values === undefined) {
    return undefined;
  }
  const [pattern, rule, example] = prop === 'accounts'
    ? [/^\d{12}$/, 'account ids of twelve digits', '["111122223333"]']
    : [/^[a-z]{2,}(-[a-z]+)+-\d+$/, 'Region codes', '["eu-west-1"]'];
  if (values.length === 0 || values.length > MOST_ACCOUNTS_OR_REGIONS) {
    reject(`${prop} of a question must be 1 to ${MOST_ACCOUNTS_OR_REGIONS}, got ${values.length}; leave the prop out for all ${prop} of the table`);
  }
  const odd = values.find(value => isKnown(value) && !pattern.test(value));
  if (odd !== undefined) {
    reject(`${prop} of a question must be ${rule}, got ${show(odd)}; write ${example}`);
  }
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) {
    reject(`${prop} of a question must differ, got ${show(twice)} twice; list it once`);
  }
  return [...values];
}
