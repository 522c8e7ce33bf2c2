import { aws_athena as athenarefs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { MirrorQuery } from './mirror-query';
import { MirrorRecordTables } from './mirror-record-tables';
import { AthenaGrants, KnownNetworks, savePack } from '../../athena';
import { engineFor, render, unanswered } from './private/question';
import { checkArguments, guard } from '../../private/arguments';

/**
 * Which questions are saved, and where they run.
 */
export interface MirrorQueryPackProps {
  /** The tables that the questions are asked of. */
  readonly tables: MirrorRecordTables;

  /**
   * The questions. One that the tables cannot answer is left out: a warning names what is lacking, for questions of `MirrorQuery.all()` a note.
   *
   * @default - those of `MirrorQuery.all()` that the tables can answer
   */
  readonly queries?: MirrorQuery[];

  /**
   * Which addresses are yours, and which traffic is expected. Share one value with packs of questions about flow logs.
   *
   * @default - private, shared, link-local and multicast ranges are yours; no traffic is left out as expected
   */
  readonly knownNetworks?: KnownNetworks;

  /**
   * The work group that the questions are saved and run in.
   *
   * A work group that is not an `AthenaWorkGroup` of this app brings its own limits and its own place for results, which `grants.query()` does not know.
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
 * Saved questions over the records of mirrored traffic, in a work group with limits.
 *
 * Creates one saved query per question and, unless one is given, a work group: no cost by themselves. Athena bills each run by the bytes it reads,
 * 10 MB at least; a question reads the hours of its span only.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/saved-queries.html
 */
export class MirrorQueryPack extends Construct {
  /** The tables that the questions are asked of. */
  public readonly tables: MirrorRecordTables;

  /** The work group that the questions are saved and run in. */
  public readonly workGroup: athenarefs.IWorkGroupRef;

  /** The work group of questions that read much: that of all others, unless one was given. */
  public readonly huntingWorkGroup: athenarefs.IWorkGroupRef;

  /** The questions that were saved. */
  public readonly queries: MirrorQuery[];

  /**
   * Lets principals run the saved questions, and any other query over the tables. Records hold names, URLs and addresses of people; packets are in
   * another bucket, which is not granted.
   */
  public readonly grants: AthenaGrants;

  constructor(scope: Construct, id: string, props: MirrorQueryPackProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    this.tables = props.tables;
    const networks = props.knownNetworks ?? KnownNetworks.of({});
    const { tableNames, databaseName, _windowDays: windowDays } = this.tables;
    const saved = savePack(this, props.queries ?? MirrorQuery.all(), props, {
      what: 'the tables',
      unable: query => unanswered(query._question, tableNames),
      databaseName,
      windowDays,
      textOf: query => render(query._question, { span: query._span, engine: engineFor(query._question, tableNames)!, networks }),
    });
    this.queries = saved.queries;
    this.workGroup = saved.workGroup;
    this.huntingWorkGroup = saved.huntingWorkGroup;
    this.grants = AthenaGrants._of(this, { workGroups: [this.workGroup, this.huntingWorkGroup], read: grantee => this.tables._grantRead(grantee) });
  }
}
guard({ MirrorQueryPack });
