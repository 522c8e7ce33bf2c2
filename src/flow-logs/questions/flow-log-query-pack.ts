import { aws_athena as athenarefs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { FlowLogQuery } from './flow-log-query';
import { FlowLogQueryPackGrants } from './flow-log-query-pack-grants';
import { AthenaWorkGroup, SavedQuery, saveQueries } from '../../athena';
import { FlowLogTable, KnownNetworks } from '../catalog';
import { answerable } from './private/answerable';
import { render } from './private/question';
import { checkArguments, guard } from '../../private/arguments';
import { listed, reject } from '../../private/errors';
import { warn } from '../../private/warnings';

/** Athena plans at most this many partitions in one scan. */
const MOST_PARTITIONS = 1_000_000;
/** Athena takes queries of at most this many bytes. */
const MOST_QUERY_BYTES = 262_144;

/**
 * Which questions are saved, where they run, and what they know of your networks.
 */
export interface FlowLogQueryPackProps {
  /**
   * The table that the questions are asked of.
   */
  readonly table: FlowLogTable;

  /**
   * The questions. One that the table cannot answer is left out: a warning names the fields it lacks, for questions of `FlowLogQuery.all()` a note.
   *
   * @default - those of `FlowLogQuery.all()` that the table can answer
   */
  readonly queries?: FlowLogQuery[];

  /**
   * Which addresses are yours, and which traffic is expected. Share one value between packs.
   *
   * @default - private, shared, link-local and multicast ranges are yours; no traffic is left out as expected
   */
  readonly knownNetworks?: KnownNetworks;

  /**
   * The work group that the questions are saved and run in.
   *
   * A work group that is not an `AthenaWorkGroup` of this app brings its own limits and its own place for results, which
   * `grants.run()` does not know.
   *
   * @default - a new `AthenaWorkGroup`
   */
  readonly workGroup?: athenarefs.IWorkGroupRef;

  /**
   * The work group of questions that read much: weeks, or everything. Give it a high limit and watch it, and give `workGroup` a low one.
   *
   * @default - all questions are in one work group
   */
  readonly huntingWorkGroup?: athenarefs.IWorkGroupRef;
}

/**
 * Saved questions over a flow log table, in a work group with limits.
 *
 * Creates one saved query per question and, unless one is given, a work group: no cost by themselves. Athena bills each run by the bytes
 * it reads, 10 MB at least; a question reads its own span only.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/saved-queries.html
 */
export class FlowLogQueryPack extends Construct {
  /** The table that the questions are asked of. */
  public readonly table: FlowLogTable;

  /** The work group that the questions are saved and run in. */
  public readonly workGroup: athenarefs.IWorkGroupRef;

  /** The work group of questions that read much: that of all others, unless one was given. */
  public readonly huntingWorkGroup: athenarefs.IWorkGroupRef;

  /** The questions that were saved. */
  public readonly queries: FlowLogQuery[];

  /** What principals may be allowed to do with the pack. */
  public readonly grants: FlowLogQueryPackGrants;

  constructor(scope: Construct, id: string, props: FlowLogQueryPackProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    this.table = props.table;
    this.workGroup = props.workGroup ?? new AthenaWorkGroup(this, 'WorkGroup');
    this.huntingWorkGroup = props.huntingWorkGroup ?? this.workGroup;
    this.queries = answerable(this, props.queries ?? FlowLogQuery.all(), {
      format: props.table.format,
      family: props.table.flowLogs.family,
      what: 'the table',
      unable: query => this.namesNothing(query),
    });
    this.refuseUnknownPlaces();
    this.refuseTwins();
    this.refuseManyPartitions();
    this.warnOfLongSpans();
    const saved = this.queries.map(query => this.textOf(query, props.knownNetworks ?? KnownNetworks.of({})));
    this.refuseLongText(saved);
    saveQueries(this, props.table.databaseName, saved);
    this.grants = FlowLogQueryPackGrants._of(this.table, [...new Set([this.workGroup, this.huntingWorkGroup])]);
  }

  private textOf(query: FlowLogQuery, networks: KnownNetworks): SavedQuery {
    const { tableName: table, grain, format } = this.table;
    const time = { grain, hive: this.table._hasHiveColumns };
    return {
      name: query.queryName,
      description: query.question,
      sql: render(query._question, { table, time, format, span: query._span, networks, accounts: query._accounts, regions: query._regions }),
      workGroup: (query._question.hunting ? this.huntingWorkGroup : this.workGroup).workGroupRef.workGroupName,
    };
  }

  /** Over injected columns Athena refuses a query that names no values. */
  private namesNothing(query: FlowLogQuery): string | undefined {
    const { accounts, regions } = this.table._injected;
    const unnamed = [...accounts && query._accounts === undefined ? ['accounts'] : [], ...regions && query._regions === undefined ? ['regions'] : []];
    return unnamed.length === 0 ? undefined : `must name ${unnamed.join(' and ')}, which the table has injected`;
  }

  private refuseUnknownPlaces(): void {
    for (const query of this.queries) {
      const unknown = this.table._unknownPlaces({ accounts: query._accounts, regions: query._regions });
      if (unknown.length > 0) {
        reject(`accounts and regions of ${query.queryName} must be among those of the table, got ${listed(unknown)}, of which the table finds no records; `
          + 'name others, or add them to the table', this);
      }
    }
  }

  /** What is older than the table's window is not found, without an error: an answer would look complete. */
  private warnOfLongSpans(): void {
    const days = this.table._windowDays;
    const long = this.queries.filter(({ _span: span }) => days !== undefined && span._isRelative && span._duration.toMinutes() > days * 24 * 60);
    if (long.length > 0) {
      warn(this, 'spanLongerThanWindow', `the table finds the records of the last ${days} days only, and these look further back: `
        + `${listed(long.map(query => `${query.queryName} (${query._span._label})`))}. Lengthen the window of the table, or shorten the spans`);
    }
  }

  private refuseLongText(saved: readonly SavedQuery[]): void {
    const long = saved.find(({ sql }) => Buffer.byteLength(sql) > MOST_QUERY_BYTES);
    if (long !== undefined) {
      reject(`queries must be at most ${MOST_QUERY_BYTES} bytes long each, got ${Buffer.byteLength(long.sql)} for ${long.name}; `
        + 'of knownNetworks and of lists of addresses put ranges that lie side by side together, or list fewer', this);
    }
  }

  private refuseTwins(): void {
    const names = this.queries.map(query => query.queryName);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) {
      reject(`queries must have different names, got ${twice} twice; give one another queryName`, this);
    }
  }

  private refuseManyPartitions(): void {
    for (const query of this.queries) {
      const partitions = this.table._partitionsOf(query._span._duration, { accounts: query._accounts, regions: query._regions });
      if (partitions > MOST_PARTITIONS) {
        reject(`span of ${query.queryName} touches up to ${partitions} partitions of the table, of which Athena plans ${MOST_PARTITIONS} at the most; `
          + 'shorten the span, choose PartitionGrain.DAY, or name fewer accounts and Regions', this);
      }
    }
  }
}
guard({ FlowLogQueryPack });
