import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { listed, reject, show } from './errors';
import { isTelling } from './network-resources';
import { isKnown } from './tokens';

/** A number within bounds, both included. */
export type Bounds = readonly [least: number, most: number];

/** The first value that is listed more than once. */
export function listedTwice<T>(values: readonly T[]): T | undefined {
  return values.find((value, index) => values.indexOf(value) !== index);
}

/** Refuses a value that is listed more than once: a slip. */
export function refuseTwice(prop: string, values: readonly string[], scope?: IConstruct): void {
  const twice = listedTwice(values);
  if (twice !== undefined) {
    reject(`${prop} must differ, got ${show(twice)} twice; list it once`, scope);
  }
}

/** The first value that is no account id. Tokens are taken at their word, as below. */
export function noAccount(values: readonly string[]): string | undefined {
  return values.find(value => isKnown(value) && !/^\d{12}$/.test(value));
}

/** The first value that is no Region code. */
export function noRegion(values: readonly string[]): string | undefined {
  return values.find(value => isKnown(value) && !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(value));
}

/** Whether a value may be the id of a resource of a kind: `tmt` and hexadecimal digits. */
export function isIdOf(kind: string, id: string): boolean {
  return !isKnown(id) || (id.startsWith(`${kind}-`) && /^[0-9a-f]+$/.test(id.slice(kind.length + 1)));
}

/** Kinds of resources that a literal id tells by its prefix, in the words of a message. */
const KINDS = {
  'eni': 'a network interface',
  'fl': 'a flow log',
  'i': 'an instance',
  'nat': 'a NAT gateway',
  'pl': 'a prefix list',
  'sg': 'a security group',
  'subnet': 'a subnet',
  'tgw': 'a transit gateway',
  'tgw-attach': 'an attachment of a transit gateway',
  'tmf': 'a traffic mirror filter',
  'tmt': 'a traffic mirror target',
  'vpc': 'a VPC',
  'vpce': 'a VPC endpoint',
} as const;

/** Refuses a literal id that is of another kind, or an ARN. Tokens, and what a lookup says before it has looked, are taken at their word. */
export function checkId(prop: string, kind: keyof typeof KINDS, id: string, scope?: IConstruct): void {
  if (isTelling(id) && !isIdOf(kind, id)) {
    reject(`${prop} must be ${KINDS[kind]}, got the id ${show(id)}; write an id such as "${kind}-0123456789abcdef0"${id.startsWith('arn:') ? ', not an ARN' : ''}`, scope);
  }
}

/** Whether a number is whole and within bounds. A token is not. */
export function isWhole(value: number, [least, most]: Bounds): boolean {
  return isKnown(value) && Number.isInteger(value) && value >= least && value <= most;
}

/** Whether a number is whole and within bounds, or a token. */
export function mayBeWhole(value: number, bounds: Bounds): boolean {
  return !isKnown(value) || isWhole(value, bounds);
}

/** Refuses what is no whole number within bounds. Tokens are taken at their word. */
export function checkWhole(scope: IConstruct, prop: string, value: number | undefined, bounds: Bounds, wayOut: string): void {
  if (value !== undefined && !mayBeWhole(value, bounds)) {
    reject(`${prop} must be a whole number from ${bounds[0]} to ${bounds[1]}, got ${show(value)}; ${wayOut}`, scope);
  }
}

/** A whole number within bounds, known at synth: it becomes a literal. */
export function whole(prop: string, value: number, bounds: Bounds, example: string): number {
  if (!isWhole(value, bounds)) {
    reject(`${prop} must be a whole number from ${bounds[0]} to ${bounds[1]} known at synth, got ${numberText(value)}; write ${example}`);
  }
  return value;
}

/** A length of time in whole minutes within bounds, known at synth. */
export function wholeMinutes(prop: string, value: Duration, bounds: Bounds, example: string): number {
  const minutes = wholeIn('Minutes', value, bounds);
  if (minutes === undefined) {
    reject(`${prop} must be ${bounds[0]} to ${bounds[1]} whole minutes known at synth, got ${durationText(value)}; write ${example}`);
  }
  return minutes;
}

/** A length of time in whole units within bounds; nothing where it is otherwise or a token. */
export function wholeIn(unit: 'Days' | 'Minutes' | 'Seconds', duration: Duration, bounds: Bounds): number | undefined {
  if (duration.isUnresolved()) {
    return undefined;
  }
  const units = duration[`to${unit}`]({ integral: false });
  return isWhole(units, bounds) ? units : undefined;
}

/** Refuses a removal policy that CloudFormation has for databases and volumes alone. */
export function refuseSnapshot(scope: IConstruct, removalPolicy: RemovalPolicy | undefined): void {
  if (removalPolicy === RemovalPolicy.SNAPSHOT) {
    reject('removalPolicy must be RETAIN, RETAIN_ON_UPDATE_OR_DELETE or DESTROY, got SNAPSHOT, which buckets and log groups do not have; leave it out to keep them', scope);
  }
}

/** A number in a message. */
export function numberText(value: number): string {
  return isKnown(value) ? String(value) : 'a token';
}

/** A length of time in a message. */
export function durationText(value: Duration): string {
  return value.isUnresolved() ? 'a token' : value.toHumanString();
}

/** A metric by a name that nobody publishes shows nothing, and an alarm on it stays silent. */
export function checkMetricName(scope: IConstruct, metricName: string, known: readonly string[], wayOut: string): void {
  if (!known.includes(metricName)) {
    reject(`metricName must be one of ${listed(known)}, got ${show(metricName)}; ${wayOut}`, scope);
  }
}
