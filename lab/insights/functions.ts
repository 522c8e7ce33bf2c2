import { isIPv4, isIPv6 } from 'net';
import { asNumber, numberOf, show, sortOrder, textOf, Timestamp, Value } from './values';
import { cidrRange, ipHex } from '../private/ip-address';

/** Functions of one event. `now` is the moment of the query in seconds. */
export const FUNCTIONS: Readonly<Record<string, { readonly args: readonly [number, number]; readonly of: (args: Value[], now: number) => Value }>> = {
  abs: number(Math.abs),
  ceil: number(Math.ceil),
  floor: number(Math.floor),
  sqrt: number(Math.sqrt),
  log: number(Math.log),
  round: { args: [1, 2], of: ([a, digits]) => numeric([a, digits ?? 0], (x, d) => Math.round(x * 10 ** d) / 10 ** d) },
  greatest: { args: [2, 99], of: args => numeric(args, (...all) => Math.max(...all)) },
  least: { args: [2, 99], of: args => numeric(args, (...all) => Math.min(...all)) },

  now: { args: [0, 0], of: (_args, now) => now },
  tomillis: { args: [1, 1], of: ([at]) => at instanceof Timestamp ? at.ms : null },
  frommillis: { args: [1, 1], of: ([ms]) => ms === null ? null : new Timestamp(numberOf(ms, 'fromMillis')) },

  ispresent: { args: [1, 1], of: ([value]) => value !== null },
  coalesce: { args: [2, 99], of: args => args.find(value => value !== null) ?? null },
  isempty: { args: [1, 1], of: ([value]) => Number(value === null || value === '') },
  isblank: { args: [1, 1], of: ([value]) => Number(value === null || show(value).trim() === '') },

  concat: { args: [1, 99], of: args => args.includes(null) ? null : args.map(show).join('') },
  strlen: text(value => [...value].length),
  toupper: text(value => value.toUpperCase()),
  tolower: text(value => value.toLowerCase()),
  urldecode: text(value => decodeURIComponent(value.replace(/\+/g, ' '))),
  ltrim: { args: [1, 2], of: ([value, chars]) => trimmed(value, chars, true, false) },
  rtrim: { args: [1, 2], of: ([value, chars]) => trimmed(value, chars, false, true) },
  trim: { args: [1, 2], of: ([value, chars]) => trimmed(value, chars, true, true) },
  substr: {
    args: [2, 3],
    of: ([value, from, length]) => value === null ? null
      : textOf(value, 'substr').substring(numberOf(from, 'substr'), length === undefined ? undefined : numberOf(from, 'substr') + numberOf(length, 'substr')),
  },
  replace: { args: [3, 3], of: ([value, what, by]) => value === null ? null : textOf(value, 'replace').split(textOf(what, 'replace')).join(textOf(by, 'replace')) },
  strcontains: two((value, part) => Number(value.includes(part))),
  startswith: two((value, part) => Number(value.startsWith(part))),
  endswith: two((value, part) => Number(value.endsWith(part))),

  isvalidip: ip(value => ipHex(value) !== undefined),
  isvalidipv4: ip(isIPv4),
  isvalidipv6: ip(isIPv6),
  isipinsubnet: { args: [2, 2], of: ([address, subnet]) => inSubnet(address, subnet, value => isIPv4(value) || isIPv6(value)) },
  isipv4insubnet: { args: [2, 2], of: ([address, subnet]) => inSubnet(address, subnet, isIPv4) },
  isipv6insubnet: { args: [2, 2], of: ([address, subnet]) => inSubnet(address, subnet, isIPv6) },
};

/** Functions of many events. Values come in the order of the events, with their times. */
export const AGGREGATES: Readonly<Record<string, (values: readonly Value[], times: readonly number[]) => Value>> = {
  // Records without the field, and values that are no number ('-'), do not count.
  sum: values => numbersIn(values).reduce((sum, value) => sum + value, 0),
  avg: values => {
    const numbers = numbersIn(values);
    return numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  },
  count: values => values.filter(value => value !== null).length,
  count_distinct: values => new Set(values.filter(value => value !== null).map(show)).size,
  min: values => extreme(values, -1),
  max: values => extreme(values, 1),
  earliest: (values, times) => valueAt(values, times, Math.min(...times)),
  latest: (values, times) => valueAt(values, times, Math.max(...times)),
  sortsfirst: values => [...values].filter(value => value !== null).sort(sortOrder)[0] ?? null,
  sortslast: values => [...values].filter(value => value !== null).sort(sortOrder).pop() ?? null,
};

function number(of: (value: number) => number) {
  return { args: [1, 1] as const, of: ([value]: Value[]) => numeric([value], of) };
}

function numeric(args: readonly Value[], of: (...values: number[]) => number): Value {
  const numbers = args.map(asNumber);
  return numbers.includes(undefined) ? null : of(...numbers as number[]);
}

function text(of: (value: string) => Value) {
  return { args: [1, 1] as const, of: ([value]: Value[]) => value === null ? null : of(textOf(value, 'a string function')) };
}

function two(of: (value: string, part: string) => Value) {
  return { args: [2, 2] as const, of: ([value, part]: Value[]) => value === null ? 0 : of(textOf(value, 'a string function'), textOf(part, 'a string function')) };
}

function ip(of: (value: string) => boolean) {
  return { args: [1, 1] as const, of: ([value]: Value[]) => typeof value === 'string' && of(value) };
}

function inSubnet(address: Value, subnet: Value, isOfFamily: (text: string) => boolean): boolean {
  const network = textOf(subnet, 'a subnet');
  const [low, high] = cidrRange(network);
  // Families are kept apart here: an IPv6 subnet never holds an IPv4 address.
  const sameFamily = typeof address === 'string' && isOfFamily(address) && isIPv4(address) === isIPv4(network.split('/')[0]);
  return sameFamily && ipHex(address)! >= low && ipHex(address)! <= high;
}

function trimmed(value: Value, chars: Value | undefined, left: boolean, right: boolean): Value {
  if (value === null) return null;
  const drop = chars === undefined ? undefined : new Set(textOf(chars, 'trim'));
  const goes = (letter: string) => drop === undefined ? /\s/.test(letter) : drop.has(letter);
  const letters = [...textOf(value, 'trim')];
  while (left && letters.length > 0 && goes(letters[0])) letters.shift();
  while (right && letters.length > 0 && goes(letters[letters.length - 1])) letters.pop();
  return letters.join('');
}

function numbersIn(values: readonly Value[]): number[] {
  return values.map(asNumber).filter(value => value !== undefined);
}

function extreme(values: readonly Value[], sign: 1 | -1): Value {
  const present = values.filter(value => value !== null);
  const times = present.filter(value => value instanceof Timestamp);
  if (times.length > 0) return times.reduce((best, one) => (one.ms - best.ms) * sign > 0 ? one : best);
  const numbers = numbersIn(present);
  return numbers.length === 0 ? null : numbers.reduce((best, one) => (one - best) * sign > 0 ? one : best);
}

function valueAt(values: readonly Value[], times: readonly number[], at: number): Value {
  return values[times.indexOf(at)] ?? null;
}
