import { guard } from '../../private/arguments';
import { reject, show } from '../../private/errors';
import { isKnown } from '../../private/tokens';
import { FlowLogFamily, FlowLogFormat } from '../format';

/** The folder above everything that this library chooses a prefix for. */
const ROOT_FOLDER = 'flow-logs';

/**
 * Where under a bucket the files of a layout lie, and in how many folders.
 */
export interface S3LogLayoutOptions {
  /**
   * Folder in front of `AWSLogs/`, without slashes at its ends. The empty string puts `AWSLogs/` at the top of the bucket.
   *
   * Parquet is read by column name, so formats may change under one prefix. Text is read by position: give text a new prefix
   * whenever its format changes, or leave the choice to the default.
   *
   * @default - a folder that tells family and layout, for text also the format: `flow-logs/vpc-parquet-hourly`
   */
  readonly prefix?: string;

  /**
   * Whether folders are called as Hive calls them: `aws-region=eu-west-1/year=2026/month=11/day=01/hour=10`.
   *
   * Athena gains nothing by it: the table has `year`, `month`, `day` and `hour` for one date column. A question within a day lists its hours; one
   * across a month's end lists whole months, and one across a year's end whole years (see `PartitionGranularity`). It helps DuckDB, Spark and crawlers that read the bucket without a table.
   *
   * @default false
   */
  readonly hiveCompatiblePartitions?: boolean;

  /**
   * Whether there is a folder an hour (UTC) rather than one a day.
   *
   * @default true
   */
  readonly perHourPartition?: boolean;
}

/**
 * How flow log files lie in a bucket: file format, partitions and prefix.
 *
 * The flow log's `DestinationOptions`, the bucket policy and the table's location and projection are derived from it.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html
 */
export class S3LogLayout {
  /**
   * Apache Parquet, by default one folder an hour: a question reads only the columns and hours it asks for.
   *
   * AWS bills the conversion to Parquet per GB on top of delivery; below about 1,000 records a file Parquet takes more room than text.
   *
   * @param options where the files lie
   * @throws when the prefix is not one that AWS takes
   */
  public static parquet(options: S3LogLayoutOptions = {}): S3LogLayout {
    return new S3LogLayout('parquet', options);
  }

  /**
   * Gzip text, by default one folder an hour: the cheapest to deliver; a question reads every column of the hours it asks for.
   *
   * @param options where the files lie
   * @throws when the prefix is not one that AWS takes
   */
  public static text(options: S3LogLayoutOptions = {}): S3LogLayout {
    return new S3LogLayout('plain-text', options);
  }

  /**
   * Folder in front of `AWSLogs/`.
   *
   * @default - chosen by the flow logs, see `prefixFor`
   */
  public readonly prefix?: string;

  /** Whether folders are called as Hive calls them. */
  public readonly hiveCompatiblePartitions: boolean;

  /** Whether there is a folder an hour rather than one a day. */
  public readonly perHourPartition: boolean;

  private readonly fileFormat: 'parquet' | 'plain-text';

  private constructor(fileFormat: 'parquet' | 'plain-text', options: S3LogLayoutOptions) {
    this.fileFormat = fileFormat;
    this.prefix = options.prefix === undefined ? undefined : checkedPrefix(options.prefix);
    this.hiveCompatiblePartitions = options.hiveCompatiblePartitions ?? false;
    this.perHourPartition = options.perHourPartition ?? true;
  }

  /**
   * The prefix that flow logs of a format get: the layout's own, or the one this library chooses.
   *
   * @param format what the records say
   * @param family the family of the flow log's sources
   */
  public prefixFor(format: FlowLogFormat, family: FlowLogFamily): string {
    return this._prefixFor(format, family);
  }

  /**
   * The same for sources of a kind of its own.
   *
   * @param records whose records these are: a family, or the kind
   * @internal
   */
  public _prefixFor(format: FlowLogFormat, records: string): string {
    if (this.prefix !== undefined) {
      return this.prefix;
    }
    const parts = [
      records,
      this._isText ? 'text' : 'parquet',
      this.perHourPartition ? 'hourly' : 'daily',
      ...(this.hiveCompatiblePartitions ? ['hive'] : []),
      ...(this._isText ? [format._fingerprint] : []),
    ];
    return `${ROOT_FOLDER}/${parts.join('-')}`;
  }

  /** @internal */
  public get _isText(): boolean {
    return this.fileFormat === 'plain-text';
  }

  /** As the schema spells it: the L2 of aws-cdk-lib writes these keys in camel case (aws/aws-cdk#25432). @internal */
  public get _destinationOptions(): object {
    return {
      FileFormat: this.fileFormat,
      HiveCompatiblePartitions: this.hiveCompatiblePartitions,
      PerHourPartition: this.perHourPartition,
    };
  }

  /**
   * Pattern of the keys that one account writes, for the bucket policy.
   *
   * A prefix of our choosing is left open below its root: the policy then stays as it is when format or layout change.
   *
   * @internal
   */
  public _keyPattern(account: string): string {
    const folder = this.prefix ?? `${ROOT_FOLDER}/*`;
    return `${asFolder(folder)}AWSLogs/${this.hiveCompatiblePartitions ? 'aws-account-id=' : ''}${account}/*`;
  }

  /** Key of the folder above all accounts, ending in a slash. @internal */
  public _root(prefix: string): string {
    return `${asFolder(prefix)}AWSLogs/`;
  }

  /**
   * Key of the folder that holds a partition, ending in a slash.
   *
   * @param date the folders below the Region
   * @internal
   */
  public _folder(prefix: string, account: string, region: string, date: string): string {
    const folder = this.hiveCompatiblePartitions
      ? `aws-account-id=${account}/aws-service=vpcflowlogs/aws-region=${region}`
      : `${account}/vpcflowlogs/${region}`;
    return `${this._root(prefix)}${folder}/${date}/`;
  }
}
guard({ S3LogLayout });

/** A prefix with the slash that AWS's destination ARN and keys have behind it; the empty prefix stays empty. @internal */
export function asFolder(prefix: string): string {
  return prefix === '' ? '' : `${prefix}/`;
}

function checkedPrefix(prefix: string): string {
  if (!isKnown(prefix)) {
    return prefix;
  }
  const way = 'write a folder such as "network/vpc", or "" for the top of the bucket';
  if (prefix.startsWith('/') || prefix.endsWith('/') || prefix.includes('//')) {
    reject(`prefix must have no slash at its ends and no empty folder, got ${show(prefix)}; ${way}`);
  }
  if (prefix.split('/').includes('AWSLogs')) {
    reject(`prefix must not contain the folder AWSLogs, which AWS adds itself, got ${show(prefix)}; ${way}`);
  }
  if (!/^[A-Za-z0-9!_.()=/-]*$/.test(prefix)) {
    reject(`prefix must consist of letters, digits and the characters ! _ . ( ) = - /, got ${show(prefix)}; ${way}`);
  }
  return prefix;
}
