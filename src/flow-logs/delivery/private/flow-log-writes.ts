import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { AppStore } from '../../../private/app-store';
import { reject } from '../../../private/errors';
import { FlowLogFormat } from '../../format';
import { FlowLogSource } from '../flow-log-source';
import { S3LogLayout } from '../s3-log-layout';

/** What one flow log writes to a destination: a prefix of a bucket, a log group, a stream. */
export interface FlowLogChoices {
  readonly owner: IConstruct;
  readonly source: FlowLogSource;
  readonly trafficType: ec2.FlowLogTrafficType;
  readonly format: FlowLogFormat;
  /** Of files only. */
  readonly layout?: S3LogLayout;
}

/** The same as plain data, as the store asks for. */
export interface FlowLogWrite {
  readonly owner: IConstruct;
  /** How a message calls the source. */
  readonly source: string;
  /** Names of the source, and of what it lies in; its own first. */
  readonly scopes: readonly string[];
  /** Whose records these are. */
  readonly records: string;
  readonly trafficType: string;
  readonly logFormat: string;
  /** The same for formats that write the same. */
  readonly fingerprint: string;
  /** The tag key that each tag field shows, by the field's name. */
  readonly tagKeys: Readonly<Record<string, string>>;
  readonly isText?: boolean;
  readonly hiveCompatiblePartitions?: boolean;
  readonly perHourPartition?: boolean;
}

/** How a message names a destination. */
export interface DestinationName {
  /** Where records lie, for example `under the prefix "network"`. */
  readonly where: string;
  /** What another one is called, for example `another prefix`. */
  readonly another: string;
}

interface Numbered {
  readonly write: FlowLogWrite;
  /** Place in the order of registration: a refusal names the first of several. */
  readonly order: number;
}

/** What the flow logs of an app write to one kind of destination, found by name: comparing each source with each would make large apps slow. */
export class FlowLogWrites {
  private readonly all: AppStore<FlowLogWrite>;
  /** The first of each format: it stands for the others. */
  private readonly formats: AppStore<FlowLogWrite>;
  /** By what the source is. */
  private readonly bySource: AppStore<Numbered>;
  /** By what the source is or lies in. */
  private readonly byScope: AppStore<Numbered>;

  constructor(kind: 'prefix' | 'log-group' | 'stream') {
    this.all = new AppStore(`flow-logs-by-${kind}`);
    this.formats = new AppStore(`flow-log-formats-by-${kind}`);
    this.bySource = new AppStore(`flow-log-sources-by-${kind}`);
    this.byScope = new AppStore(`flow-log-scopes-by-${kind}`);
  }

  /**
   * Notes what the flow logs of one construct write to a destination.
   *
   * Refused are sources whose packets would be counted twice.
   *
   * @param check what else must hold between the first of each format that is there and a new one
   */
  public register(
    key: string, name: DestinationName, choices: readonly FlowLogChoices[], check: (other: FlowLogWrite, write: FlowLogWrite) => void,
  ): void {
    for (const write of choices.map(plain)) {
      this.formats.of(write.owner, key).forEach(other => check(other, write));
      refuseOverlap(this.related(key, write), write, name);
      this.add(key, write);
    }
  }

  /** What is written to a destination. */
  public to(scope: IConstruct, key: string): readonly FlowLogWrite[] {
    return this.all.of(scope, key);
  }

  /** Those of the same source, of what holds it or lies in it, in the order of registration. */
  private related(key: string, { owner, scopes }: FlowLogWrite): FlowLogWrite[] {
    const holders = scopes.slice(1).flatMap(scope => this.bySource.of(owner, within(key, scope)));
    return [...holders, ...this.byScope.of(owner, within(key, scopes[0]))].sort((one, other) => one.order - other.order).map(({ write }) => write);
  }

  private add(key: string, write: FlowLogWrite): void {
    const { owner, scopes } = write;
    const numbered = { write, order: this.all.of(owner, key).length };
    this.all.add(owner, write, key);
    if (this.formats.of(owner, key).every(({ fingerprint }) => fingerprint !== write.fingerprint)) {
      this.formats.add(owner, write, key);
    }
    this.bySource.add(owner, numbered, within(key, scopes[0]));
    scopes.forEach(scope => this.byScope.add(owner, numbered, within(key, scope)));
  }
}

function within(key: string, name: string): string {
  return JSON.stringify([key, name]);
}

function plain({ owner, source, trafficType, format, layout }: FlowLogChoices): FlowLogWrite {
  return {
    owner,
    source: source._label,
    scopes: source._scopes,
    records: source._records,
    trafficType,
    logFormat: format.logFormat,
    fingerprint: format._fingerprint,
    tagKeys: Object.fromEntries(format.fields.flatMap(field => {
      const key = format._tagKeyOf(field);
      return key === undefined ? [] : [[field.name, key]];
    })),
    isText: layout?._isText,
    hiveCompatiblePartitions: layout?.hiveCompatiblePartitions,
    perHourPartition: layout?.perHourPartition,
  };
}

function refuseOverlap(related: readonly FlowLogWrite[], write: FlowLogWrite, { where, another }: DestinationName): void {
  const all: string = ec2.FlowLogTrafficType.ALL;
  const other = related.find(({ trafficType }) => trafficType === write.trafficType || trafficType === all || write.trafficType === all);
  if (other !== undefined) {
    const relation = other.scopes[0] === write.scopes[0] ? 'a source twice' : 'sources that overlap';
    reject(`sources must not contain ${relation}, got ${write.source} and ${other.source} of ${other.owner.node.path} ${where}: `
      + `every packet would be counted twice; leave one out, or give one ${another}`, write.owner);
  }
}
