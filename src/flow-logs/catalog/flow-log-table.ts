import { aws_glue as glue, aws_iam as iam, Duration, Stack } from 'aws-cdk-lib';
import { aws_glue as gluerefs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { PartitionGranularity } from './partition-granularity';
import { PartitionValues } from './partition-values';
import { checkName, takeName } from './private/names';
import { grantRead } from './private/read-grant';
import { warnOfPartitions, warnOfWindow, warnOfWritersElsewhere } from './private/table-warnings';
import { timeColumns, TimeColumns } from './private/time-columns';
import { GlueColumn, glueName, PARQUET, ProjectedPartition, projectedTableInput, SPACE_SEPARATED_TEXT, TableWindow } from '../../athena';
import { checkArguments, guard } from '../../private/arguments';
import { noAccount, noRegion } from '../../private/checks';
import { reject, show } from '../../private/errors';
import { refuseOtherPartition, refuseRegionsOfOtherPartition } from '../../private/partitions';
import { warnOfUnknownRegions } from '../../private/regions';
import { refuseOtherStage } from '../../private/stages';
import { isKnown } from '../../private/tokens';
import { IS3FlowLogs } from '../delivery';
import { FlowLogFormat, FlowLogValueType } from '../format';

const ATHENA_TYPES: Record<FlowLogValueType, string> = {
  [FlowLogValueType.INT_32]: 'int',
  [FlowLogValueType.INT_64]: 'bigint',
  [FlowLogValueType.STRING]: 'string',
};

/**
 * Which files a table reads and how it cuts them into partitions.
 */
export interface FlowLogTableProps {
  /**
   * The files: an `S3FlowLogs`, or `S3FlowLogs.fromS3FlowLogsAttributes()` for files that exist already.
   */
  readonly flowLogs: IS3FlowLogs;

  /**
   * How far back the table looks.
   *
   * Over Hive-compatible folders only `TableWindow.since()` is possible, and it counts whole years.
   *
   * @default TableWindow.last(Duration.days(400)); over Hive-compatible folders all years
   */
  readonly window?: TableWindow;

  /**
   * How finely the table cuts the files into partitions. May be changed at any time; questions follow.
   *
   * @default PartitionGranularity.HOUR, or DAY over files that lie in one folder a day
   */
  readonly granularity?: PartitionGranularity;

  /**
   * What the table says of a record. Parquet is read by name: fields that older files lack are null there.
   * Text is read by position: the format must be the one the files were written in.
   *
   * Where flow logs of several formats write under one Parquet prefix, a table shows the fields of one of them unless it is given all:
   * `one.format.union(other.format)`.
   *
   * @default - the format of the flow logs
   */
  readonly format?: FlowLogFormat;

  /**
   * The accounts whose records the table finds. With `PartitionValues.injected()` every query must name its accounts.
   *
   * @default - the account of the flow logs
   */
  readonly accounts?: PartitionValues;

  /**
   * The Regions whose records the table finds. With `PartitionValues.injected()` every query must name its Regions.
   *
   * @default - the Region of the flow logs
   */
  readonly regions?: PartitionValues;

  /**
   * The Glue database that holds the table.
   *
   * @default - a new database, named after the place of the table in the app
   */
  readonly database?: gluerefs.IDatabaseRef;

  /**
   * Name of the table: lower case letters, digits and underscores. A change replaces the table, never the records.
   *
   * @default - `flow_logs` in a new database, otherwise a name made from the place of the table in the app
   */
  readonly tableName?: string;
}

/**
 * An Athena table over flow log files, with partitions that need no crawler, no `MSCK REPAIR TABLE` and no Lambda.
 *
 * Creates a Glue table and, unless one is given, a Glue database: no cost by themselves. Athena bills each question by the bytes it
 * reads, and S3 one listing per partition. Columns are the fields of the format with `-` replaced by `_`, followed by
 * `aws_account_id`, `aws_region` and `hour` or `day`.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
 */
export class FlowLogTable extends Construct {
  /** The files that the table reads. */
  public readonly flowLogs: IS3FlowLogs;

  /** What the table says of a record. */
  public readonly format: FlowLogFormat;

  /** How finely the table cuts the files into partitions. */
  public readonly granularity: PartitionGranularity;

  /** Name of the Glue database. */
  public readonly databaseName: string;

  /** Name of the table. */
  public readonly tableName: string;

  /** How many days back the table looks, where it moves on with time. @internal */
  public readonly _windowDays?: number;

  private readonly accounts: PartitionValues;
  private readonly regions: PartitionValues;
  private readonly time: TimeColumns;

  constructor(scope: Construct, id: string, props: FlowLogTableProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    this.flowLogs = props.flowLogs;
    refuseOtherStage(this, 'the bucket of flowLogs', props.flowLogs.bucket, 'S3FlowLogs.fromS3FlowLogsAttributes(this, "FlowLogs", { bucket: s3.Bucket.fromBucketName(...), format, layout })');
    this.format = props.format ?? props.flowLogs.format;
    this.granularity = this.checkedGranularity(props.granularity, props.window);
    const window = props.window ?? TableWindow.last(Duration.days(400));
    this._windowDays = props.flowLogs.layout.hiveCompatiblePartitions ? undefined : window._days;
    this.time = timeColumns(props.flowLogs.layout, this.granularity, window);
    this.accounts = props.accounts ?? this.partitionsBySource('account');
    this.regions = props.regions ?? this.partitionsBySource('region');
    this.validateAccountsAndRegions();
    this.validateFormat();
    this.databaseName = props.database?.databaseRef.databaseName ?? this.createDatabase();
    this.tableName = props.tableName ?? (props.database === undefined ? 'flow_logs' : glueName(this));
    checkName('tableName', this.tableName, 'flow_logs', this);
    takeName('tableName', this.databaseName, this.tableName, this);
    this.createTable();
    this.warnOf(window);
  }

  /** Whether time has one column a folder (`year`, `month`, …) rather than one date. @internal */
  public get _hasHiveColumns(): boolean {
    return this.flowLogs.layout.hiveCompatiblePartitions;
  }

  /** Which columns every query must give values. @internal */
  public get _injected(): { readonly accounts: boolean; readonly regions: boolean } {
    return { accounts: this.accounts._isInjected, regions: this.regions._isInjected };
  }

  /** Accounts and Regions among the named ones that the table does not look for. @internal */
  public _unknownPartitions(asked: { readonly accounts?: readonly string[]; readonly regions?: readonly string[] }): string[] {
    const unknown = (wanted: readonly string[] = [], { _isInjected: isInjected, _values: values }: PartitionValues) =>
      isInjected || !values.every(isKnown) ? [] : wanted.filter(value => isKnown(value) && !values.includes(value));
    return [...unknown(asked.accounts, this.accounts), ...unknown(asked.regions, this.regions)];
  }

  /**
   * How many partitions a span of time touches at the most: over the accounts and Regions that a query names, else over all. Where a query
   * must name some and none are told, one is counted.
   *
   * @internal
   */
  public _partitionsOf(span: Duration, asked: { readonly accounts?: readonly string[]; readonly regions?: readonly string[] } = {}): number {
    return this.time.most(span) * this.accounts._count(asked.accounts) * this.regions._count(asked.regions);
  }

  /** Account, Region and time. @internal */
  public get _partitionColumns(): GlueColumn[] {
    return this.partitions().map(({ name, type }) => ({ name, type }));
  }

  /** Lets a principal read the table and views over it: their entries in the Glue catalogue, the files, and the key they are encrypted with. @internal */
  public _grantRead(grantee: iam.IGrantable, views: readonly string[] = []): iam.Grant {
    return grantRead(grantee, this, this.databaseName, [this.tableName, ...views], this.flowLogs);
  }

  private createDatabase(): string {
    const database = new glue.CfnDatabase(this, 'Database', {
      catalogId: Stack.of(this).account,
      databaseInput: { name: glueName(this) },
    });
    return database.ref;
  }

  private createTable(): void {
    const { bucket, layout, prefix } = this.flowLogs;
    new glue.CfnTable(this, 'Resource', {
      catalogId: Stack.of(this).account,
      databaseName: this.databaseName,
      tableInput: projectedTableInput({
        name: this.tableName,
        description: `Flow log records (${this.flowLogs.family}); bound the partition column in every question`,
        // Parquet is read by name: a field that is listed again has no column of its own there.
        columns: this.format.fields.filter(field => layout._isText || field._repetition === undefined)
          .map(field => ({ name: field.columnName, type: ATHENA_TYPES[field.valueType] })),
        partitions: this.partitions(),
        storage: layout._isText ? SPACE_SEPARATED_TEXT : PARQUET,
        location: bucket.s3UrlForObject(layout._root(prefix)),
        locationTemplate: bucket.s3UrlForObject(layout._folder(prefix, '${aws_account_id}', '${aws_region}', this.time.folder)),
      }),
    });
  }

  private partitions(): ProjectedPartition[] {
    return [
      { name: 'aws_account_id', type: 'string', projection: this.accounts._projection },
      { name: 'aws_region', type: 'string', projection: this.regions._projection },
      ...this.time.columns,
    ];
  }

  private checkedGranularity(granularity: PartitionGranularity | undefined, window: TableWindow | undefined): PartitionGranularity {
    const { layout } = this.flowLogs;
    if (granularity === PartitionGranularity.HOUR && !layout.perHourPartition) {
      reject('granularity must be DAY over files that lie in one folder a day, got HOUR; leave it out, or use a layout with perHourPartition', this);
    }
    if (layout.hiveCompatiblePartitions && window?._isMoving) {
      reject('window must be TableWindow.since() over Hive-compatible folders, whose years are plain numbers that know no "now", got TableWindow.last(); '
        + 'write TableWindow.since("2026-01-01"), or leave it out for all years', this);
    }
    return granularity ?? (layout.perHourPartition ? PartitionGranularity.HOUR : PartitionGranularity.DAY);
  }

  /** The account or Region of the flow logs: a token for it would mean the table's own when only that has an env. */
  private partitionsBySource(part: 'account' | 'region'): PartitionValues {
    const [home, here] = [Stack.of(this.flowLogs), Stack.of(this)];
    if (home !== here && !isKnown(home[part]) && isKnown(here[part])) {
      reject(`${part}s must be given where the table's stack has an env and that of the flow logs has none, got none; write `
        + `${part}s: PartitionValues.of([...]), or give stack ${home.node.path} an env`, this);
    }
    return PartitionValues.of([home[part]]);
  }

  private validateAccountsAndRegions(): void {
    const account = noAccount(this.accounts._values);
    if (account !== undefined) {
      reject(`accounts must be account ids of twelve digits, got ${show(account)}; write PartitionValues.of(["111122223333"])`, this);
    }
    const region = noRegion(this.regions._values);
    if (region !== undefined) {
      reject(`regions must be Region codes, got ${show(region)}; write PartitionValues.of(["eu-west-1"])`, this);
    }
    const { bucketArn: arn, env } = this.flowLogs.bucket;
    refuseOtherPartition(this, { prop: 'the bucket of flowLogs', of: 'the table' }, Stack.of(this).region, { what: 'a bucket', arn, region: env.region });
    refuseRegionsOfOtherPartition(this, { prop: 'regions', of: 'the table' }, Stack.of(this).region, this.regions._values);
  }

  private validateFormat(): void {
    const partitions = this.partitions().map(partition => partition.name);
    const clash = this.format.fields.find(field => partitions.includes(field.columnName));
    if (clash !== undefined) {
      reject(`format must not have a field ${show(clash.name)}: its column would be called like the partition column ${clash.columnName}; leave the field out`, this);
    }
    if (this.flowLogs.layout._isText && this.format.logFormat !== this.flowLogs.format.logFormat) {
      reject(`format of a table over text files must be the format that the files were written in, got ${show(this.format.logFormat)} over `
        + `${show(this.flowLogs.format.logFormat)}; text is read by position, so make a second table for the other format`, this);
    }
  }

  private warnOf(window: TableWindow): void {
    const all = this.time.all === undefined ? undefined : this.time.all * this.accounts._count() * this.regions._count();
    warnOfPartitions(this, all, this.granularity, this._hasHiveColumns);
    warnOfUnknownRegions(this, 'regions', this.regions._values, 'the table finds nothing there');
    const valuesOf = (partition: PartitionValues) => partition._isInjected ? undefined : partition._values;
    warnOfWritersElsewhere(this, this.flowLogs, { accounts: valuesOf(this.accounts), regions: valuesOf(this.regions) });
    if (!this._hasHiveColumns) {
      warnOfWindow(this, this.flowLogs, window);
    }
  }
}
guard({ FlowLogTable });
