import { Token, aws_ec2 as ec2, aws_s3 as s3 } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { FlowLogFormat } from '../../format';
import { reject, show } from '../../private/errors';
import { FlowLogSource } from '../flow-log-source';
import { S3LogLayout } from '../s3-log-layout';

/** What one flow log writes under a prefix. */
export interface PrefixEntry {
  readonly owner: IConstruct;
  readonly source: FlowLogSource;
  readonly trafficType: ec2.FlowLogTrafficType;
  readonly format: FlowLogFormat;
  readonly layout: S3LogLayout;
}

interface Registered {
  readonly entry: PrefixEntry;
  /** What the source is, for comparison. */
  readonly name: string;
  /** Place in the order of registration: a refusal names the first of several. */
  readonly order: number;
}

/** All that is written under one prefix, found by name: comparing each source with each would make large apps slow. */
class Prefix {
  private readonly all: Registered[] = [];
  /** By what the source is. */
  private readonly named = new Map<string, Registered[]>();
  /** By what the source is or lies in. */
  private readonly within = new Map<string, Registered[]>();

  /** The files of one prefix are of one kind: the first entry stands for all. */
  public get first(): PrefixEntry | undefined {
    return this.all[0]?.entry;
  }

  public add(entry: PrefixEntry, scopes: readonly string[]): void {
    const registered = { entry, name: scopes[0], order: this.all.length };
    this.all.push(registered);
    note(this.named, registered.name, registered);
    scopes.forEach(scope => note(this.within, scope, registered));
  }

  /** Those that are the same source, hold it or lie in it, in the order of registration. */
  public related(scopes: readonly string[]): Registered[] {
    const holders = scopes.slice(1).flatMap(scope => this.named.get(scope) ?? []);
    return [...holders, ...this.within.get(scopes[0]) ?? []].sort((one, other) => one.order - other.order);
  }
}

function note(index: Map<string, Registered[]>, name: string, registered: Registered): void {
  const present = index.get(name);
  if (present === undefined) {
    index.set(name, [registered]);
  } else {
    present.push(registered);
  }
}

/** All that is written under each prefix of each bucket, by app. Weak, so that apps of a test run do not pile up. */
const REGISTRY = new WeakMap<IConstruct, Map<string, Prefix>>();

/**
 * Notes what the flow logs of one construct write under a prefix.
 *
 * Refused is what would make the table over the prefix lie: the same packets twice, or files that it cannot read.
 */
export function registerUnderPrefix(bucket: s3.IBucket, prefix: string, entries: readonly PrefixEntry[]): void {
  const { root } = entries[0].owner.node;
  const prefixes = REGISTRY.get(root) ?? new Map<string, Prefix>();
  REGISTRY.set(root, prefixes);
  const key = `${Token.isUnresolved(bucket.bucketName) ? bucket.node.path : bucket.bucketName}//${prefix}`;
  const present = prefixes.get(key) ?? new Prefix();
  prefixes.set(key, present);
  for (const entry of entries) {
    const scopes = entry.source._scopes;
    if (present.first !== undefined) {
      refuseMixedFiles(present.first, entry, prefix);
    }
    refuseOverlap(present.related(scopes), entry, scopes[0], prefix);
    present.add(entry, scopes);
  }
}

function refuseMixedFiles(other: PrefixEntry, entry: PrefixEntry, prefix: string): void {
  if (other.source._family !== entry.source._family) {
    reject(`layout puts records of ${entry.source._family} and ${other.source._family} sources under one prefix ${show(prefix)}, also used by `
      + `${other.owner.node.path}; their fields differ, so give the layouts different prefixes`, entry.owner);
  }
  if (other.layout._isText !== entry.layout._isText) {
    reject(`layout puts text and Parquet files under one prefix ${show(prefix)}, also used by ${other.owner.node.path}; `
      + 'a table reads one file format, so give the layouts different prefixes', entry.owner);
  }
  if (!entry.layout._hasSameFolders(other.layout)) {
    reject(`layout puts files into folders of two kinds under one prefix ${show(prefix)}, also used by ${other.owner.node.path} (hiveCompatiblePartitions, `
      + 'perHourPartition); a table reads one kind, so give the layouts different prefixes', entry.owner);
  }
  if (entry.layout._isText && other.format._fingerprint !== entry.format._fingerprint) {
    reject(`format must be the same for all text files under one prefix, got ${show(entry.format.logFormat)} under ${show(prefix)} where `
      + `${other.owner.node.path} writes ${show(other.format.logFormat)}; text is read by position, so leave the prefix out or give another`, entry.owner);
  }
}

function refuseOverlap(related: readonly Registered[], entry: PrefixEntry, name: string, prefix: string): void {
  const all = ec2.FlowLogTrafficType.ALL;
  const found = related.find(({ entry: { trafficType } }) => trafficType === entry.trafficType || trafficType === all || entry.trafficType === all);
  if (found === undefined) {
    return;
  }
  const other = found.entry;
  const relation = found.name === name ? 'a source twice' : 'sources that overlap';
  reject(`sources must not contain ${relation}, got ${entry.source._label} and ${other.source._label} of ${other.owner.node.path} under the prefix `
    + `${show(prefix)}: every packet would be counted twice; leave one out, or give one another prefix`, entry.owner);
}
