import { aws_athena as athenarefs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { FlowLogQuery } from './flow-log-query';
import { AskedOf, AthenaGrants, KnownNetworks, savePack } from '../../athena';
import { FlowLogTable } from '../catalog';
import { lackedFields, ofFamily } from './private/answerable';
import { render } from './private/question';
import { checkArguments, guard } from '../../private/arguments';
import { listed, reject } from '../../private/errors';

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
   * `grants.query()` does not know.
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

  /** Lets principals run the saved questions, and any other query over the table. */
  public readonly grants: AthenaGrants;

  constructor(scope: Construct, id: string, props: FlowLogQueryPackProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    this.table = props.table;
    const networks = props.knownNetworks ?? KnownNetworks.of({});
    const asked = ofFamily(this, props.queries ?? FlowLogQuery.all(), this.table.flowLogs.family, 'the table');
    const saved = savePack(this, asked, props, {
      what: 'the table',
      wayOut: this.namingInjected(),
      unable: query => lackedFields(query, this.table.format) ?? this.namesNothing(query),
      databaseName: this.table.databaseName,
      windowDays: this.table._windowDays,
      partitionsOf: query => this.table._partitionsOf(query._span._duration, accountsAndRegions(query)),
      textOf: query => this.textOf(query, networks),
    });
    this.queries = saved.queries;
    this.workGroup = saved.workGroup;
    this.huntingWorkGroup = saved.huntingWorkGroup;
    this.refuseUnknownPartitions();
    this.grants = AthenaGrants._of(this, { workGroups: [this.workGroup, this.huntingWorkGroup], read: grantee => this.table._grantRead(grantee) });
  }

  private textOf(query: FlowLogQuery, networks: KnownNetworks): string {
    const { tableName: table, granularity, format } = this.table;
    const time = { granularity, hive: this.table._hasHiveColumns };
    return render(query._question, { table, time, format, span: query._span, networks, ...accountsAndRegions(query) });
  }

  /** How questions name what the table has injected. */
  private namingInjected(): string | undefined {
    const { accounts, regions } = this.table._injected;
    const props = [...accounts ? ['accounts: ["111122223333"]'] : [], ...regions ? ['regions: ["eu-west-1"]'] : []];
    return props.length === 0 ? undefined : `write queries: FlowLogQuery.all({ ${props.join(', ')} })`;
  }

  /** Over injected columns Athena refuses a query that names no values. */
  private namesNothing(query: FlowLogQuery): string | undefined {
    const { accounts, regions } = this.table._injected;
    const unnamed = [...accounts && query._accounts === undefined ? ['accounts'] : [], ...regions && query._regions === undefined ? ['regions'] : []];
    return unnamed.length === 0 ? undefined : `must name ${unnamed.join(' and ')}, which the table has injected`;
  }

  private refuseUnknownPartitions(): void {
    for (const query of this.queries) {
      const unknown = this.table._unknownPartitions(accountsAndRegions(query));
      if (unknown.length > 0) {
        reject(`accounts and regions of ${query.queryName} must be among those of the table, got ${listed(unknown)}, of which the table finds no records; `
          + 'name others, or add them to the table', this);
      }
    }
  }
}

/** The accounts and Regions that a question names. */
function accountsAndRegions({ _accounts: accounts, _regions: regions }: FlowLogQuery): Pick<AskedOf, 'accounts' | 'regions'> {
  return { accounts, regions };
}
guard({ FlowLogQueryPack });
