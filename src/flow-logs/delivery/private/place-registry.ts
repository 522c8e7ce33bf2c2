import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { reject } from '../../../private/errors';
import { FlowLogFormat } from '../../format';
import { FlowLogSource } from '../flow-log-source';

/** What one flow log writes into a place: a prefix of a bucket, a log group, a stream. */
export interface PlaceEntry {
  readonly owner: IConstruct;
  readonly source: FlowLogSource;
  readonly trafficType: ec2.FlowLogTrafficType;
  readonly format: FlowLogFormat;
}

/** How a message names the place. */
export interface PlaceWords {
  /** Where records lie, for example `under the prefix "network"`. */
  readonly where: string;
  /** What another one is called, for example `another prefix`. */
  readonly another: string;
}

interface Registered<E extends PlaceEntry> {
  readonly entry: E;
  /** What the source is, for comparison. */
  readonly name: string;
  /** Place in the order of registration: a refusal names the first of several. */
  readonly order: number;
}

/** All that is written into one place, found by name: comparing each source with each would make large apps slow. */
class Place<E extends PlaceEntry> {
  /** The first entry of each format: it stands for the others. */
  private readonly formats = new Map<string, E>();
  /** By what the source is. */
  private readonly named = new Map<string, Registered<E>[]>();
  /** By what the source is or lies in. */
  private readonly within = new Map<string, Registered<E>[]>();
  private count = 0;

  public get firstOfEachFormat(): E[] {
    return [...this.formats.values()];
  }

  public add(entry: E, scopes: readonly string[]): void {
    const registered = { entry, name: scopes[0], order: this.count++ };
    const { _fingerprint: fingerprint } = entry.format;
    this.formats.set(fingerprint, this.formats.get(fingerprint) ?? entry);
    note(this.named, registered.name, registered);
    scopes.forEach(scope => note(this.within, scope, registered));
  }

  /** Those that are the same source, hold it or lie in it, in the order of registration. */
  public related(scopes: readonly string[]): Registered<E>[] {
    const holders = scopes.slice(1).flatMap(scope => this.named.get(scope) ?? []);
    return [...holders, ...this.within.get(scopes[0]) ?? []].sort((one, other) => one.order - other.order);
  }
}

function note<T>(index: Map<string, T[]>, name: string, item: T): void {
  const present = index.get(name);
  if (present === undefined) {
    index.set(name, [item]);
  } else {
    present.push(item);
  }
}

/** The places of one kind of destination, by app. Weak, so that apps of a test run do not pile up. */
export class PlaceRegistry<E extends PlaceEntry> {
  private readonly places = new WeakMap<IConstruct, Map<string, Place<E>>>();

  /**
   * Notes what the flow logs of one construct write into a place.
   *
   * Refused are sources whose packets would be counted twice.
   *
   * @param check what else must hold between the first entry of each format that is there and a new one
   */
  public register(key: string, words: PlaceWords, entries: readonly E[], check: (other: E, entry: E) => void): void {
    const { root } = entries[0].owner.node;
    const places = this.places.get(root) ?? new Map<string, Place<E>>();
    this.places.set(root, places);
    const present = places.get(key) ?? new Place<E>();
    places.set(key, present);
    for (const entry of entries) {
      const scopes = entry.source._scopes;
      present.firstOfEachFormat.forEach(other => check(other, entry));
      refuseOverlap(present.related(scopes), entry, scopes[0], words);
      present.add(entry, scopes);
    }
  }
}

function refuseOverlap(related: readonly Registered<PlaceEntry>[], entry: PlaceEntry, name: string, { where, another }: PlaceWords): void {
  const all = ec2.FlowLogTrafficType.ALL;
  const found = related.find(({ entry: { trafficType } }) => trafficType === entry.trafficType || trafficType === all || entry.trafficType === all);
  if (found === undefined) {
    return;
  }
  const other = found.entry;
  const relation = found.name === name ? 'a source twice' : 'sources that overlap';
  reject(`sources must not contain ${relation}, got ${entry.source._label} and ${other.source._label} of ${other.owner.node.path} ${where}: `
    + `every packet would be counted twice; leave one out, or give one ${another}`, entry.owner);
}
