import { aws_glue as glue, aws_iam as iam, aws_s3 as s3, Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { glueName, grantReadTables, jsonLines, projectedTableInput, TableWindow } from '../../athena';
import { IMirrorCollector } from '../collectors';
import { COLLECTOR_KINDS } from './private/tables/collector';
import { RecordKind } from './private/tables/record-kind';
import { SURICATA_KINDS } from './private/tables/suricata';
import { ZEEK_KINDS } from './private/tables/zeek';
import { checkArguments, guard } from '../../private/arguments';
import { reject } from '../../private/errors';
import { warn } from '../../private/warnings';

/** Longer than any retention that records of mirrored traffic should have: one listing an hour is read without a bound. */
const MOST_DAYS = 3650;

/**
 * Which records tables are made over, and how far back they look.
 */
export interface MirrorRecordTablesProps {
  /**
   * Whose records: a collector of this app, or `MirrorCollector.fromMirrorCollectorAttributes()`.
   */
  readonly collector: IMirrorCollector;

  /**
   * How far back the tables look: a window of `last()` holds at most 3650 days. Older records stay in the bucket until they expire, but no question
   * finds them.
   *
   * @default TableWindow.last(Duration.days(90))
   */
  readonly window?: TableWindow;
}

/**
 * Athena tables over what a collector delivers, with partitions that need no crawler, no `MSCK REPAIR TABLE` and no Lambda.
 *
 * Creates a Glue database and a table for each kind of records: no cost by themselves. Athena bills each question by the bytes it reads, of
 * files packed by gzip, and S3 one listing per hour. Of Suricata: `connections`, `dns`, `tls`, `http`, `statistics`; of Zeek: `zeek_conn`,
 * `zeek_dns`, `zeek_ssl`, `zeek_http`; always `sessions` (who is mirrored) and `sightings` (who sent something). Columns are the keys that the
 * engine writes, keys inside keys are fields of a struct (`flow.bytes_toserver`), dots are `_` (`id_orig_h`), and the last column is `hour`
 * (`2026/11/01/10`, UTC): the hour in which the appliance opened the file. A line that is no JSON gives a row of nulls.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
 */
export class MirrorRecordTables extends Construct {
  /** Name of the Glue database. */
  public readonly databaseName: string;

  /** Names of the tables. */
  public readonly tableNames: string[];

  /** How many days back the tables look, where that moves on with time. @internal */
  public readonly _windowDays?: number;

  private readonly bucket: s3.IBucket;
  private readonly kinds: readonly RecordKind[];
  private readonly window: TableWindow;

  constructor(scope: Construct, id: string, props: MirrorRecordTablesProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    const { recordBucket: records, _engines: engines } = props.collector;
    this.bucket = records;
    this.window = this.checkedWindow(props.window ?? TableWindow.last(Duration.days(90)));
    this._windowDays = this.window._days;
    this.kinds = [
      ...engines.some(engine => engine._options.suricata !== undefined) ? SURICATA_KINDS : [],
      ...engines.some(engine => engine._options.zeek !== undefined) ? ZEEK_KINDS : [],
      ...COLLECTOR_KINDS,
    ];
    this.tableNames = this.kinds.map(kind => kind.table);
    if (this.kinds.length === COLLECTOR_KINDS.length) {
      warn(this, 'noRecordsOfEngines', 'none of the engines writes records that tables could be made over: there are only sessions and sightings. '
        + 'Add CaptureEngine.suricata() or CaptureEngine.zeek() to the collector');
    }
    this.databaseName = new glue.CfnDatabase(this, 'Database', { catalogId: Stack.of(this).account, databaseInput: { name: glueName(this) } }).ref;
    this.kinds.forEach(kind => this.createTable(kind));
  }

  /** Lets a principal read the tables: their entries in the Glue catalogue, the files, and the key they are encrypted with. @internal */
  public _grantRead(grantee: iam.IGrantable): iam.Grant {
    // Wildcards: appliances choose the names of their files.
    return grantReadTables(grantee, this, this.databaseName, this.tableNames, this.bucket, this.kinds.map(kind => `records/${kind.folder}/*`));
  }

  private createTable(kind: RecordKind): void {
    const location = this.bucket.s3UrlForObject(`records/${kind.folder}/`);
    new glue.CfnTable(this, kind.table, {
      catalogId: Stack.of(this).account,
      databaseName: this.databaseName,
      tableInput: projectedTableInput({
        name: kind.table,
        description: `${kind.description}; bound the column hour in every question`,
        columns: [...kind.columns],
        partitions: [{
          name: 'hour',
          type: 'string',
          projection: { 'type': 'date', 'format': 'yyyy/MM/dd/HH', 'range': this.window._range('hour'), 'interval': '1', 'interval.unit': 'HOURS' },
        }],
        storage: jsonLines(kind.keys),
        location,
        locationTemplate: `${location}\${hour}/`,
      }),
    });
  }

  private checkedWindow(window: TableWindow): TableWindow {
    const { _days: days = 0 } = window;
    if (days > MOST_DAYS) {
      reject(`window must be at most ${MOST_DAYS} days, got ${days} days; write TableWindow.last(Duration.days(90)), or TableWindow.since() with a date`, this);
    }
    return window;
  }
}
guard({ MirrorRecordTables });
