import { aws_athena as athenarefs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { MirrorQuery } from './mirror-query';
import { MirrorQueryPackGrants } from './mirror-query-pack-grants';
import { MirrorRecordTables } from './mirror-record-tables';
import { AthenaWorkGroup, saveQueries } from '../../athena';
import { listed, reject } from '../../private/errors';
import { checkedRanges, NEVER_INTERNET } from '../../private/ranges';
import { note, warn } from '../../private/warnings';
import { engineFor, lacking, render } from './private/queries/question';
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
   * Ranges that are yours besides the private ones: the IPv6 blocks of VPCs, public ranges of your own. A public range of your own that is not
   * listed counts as internet. Tokens are taken as they are.
   *
   * @default - only private, shared, link-local and multicast ranges are yours
   */
  readonly ownRanges?: string[];

  /**
   * The work group that the questions are saved and run in.
   *
   * A work group that is not an `AthenaWorkGroup` of this app brings its own limits and its own place for results, which `grants.run()` does not know.
   *
   * @default - a new `AthenaWorkGroup`
   */
  readonly workGroup?: athenarefs.IWorkGroupRef;
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

  /** The questions that were saved. */
  public readonly queries: MirrorQuery[];

  /** What principals may be allowed to do with the pack. */
  public readonly grants: MirrorQueryPackGrants;

  constructor(scope: Construct, id: string, props: MirrorQueryPackProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    this.tables = props.tables;
    const homeRanges = [...NEVER_INTERNET, ...checkedRanges('ownRanges', props.ownRanges ?? [])];
    this.queries = this.answerable(props.queries ?? MirrorQuery.all());
    this.refuseTwins();
    this.warnOfLongSpans();
    this.workGroup = props.workGroup ?? new AthenaWorkGroup(this, 'WorkGroup');
    saveQueries(this, this.tables.databaseName, this.queries.map(query => ({
      name: query.queryName,
      description: query.question,
      sql: render(query._question, {
        span: query._span,
        engine: engineFor(query._question, this.tables.tableNames)!,
        homeRanges,
      }),
      workGroup: this.workGroup.workGroupRef.workGroupName,
    })));
    this.grants = MirrorQueryPackGrants._of(this.tables, this.workGroup);
  }

  private answerable(queries: readonly MirrorQuery[]): MirrorQuery[] {
    if (queries.length === 0) {
      reject('queries must be at least one, got none; leave the prop out for all questions', this);
    }
    const kept = queries.filter(query => engineFor(query._question, this.tables.tableNames) !== undefined);
    const told = (some: readonly MirrorQuery[]) => listed(some.map(query => `${query.queryName} (${listed(this.lacking(query))})`));
    const leftOut = queries.filter(query => !kept.includes(query));
    if (kept.length === 0) {
      reject(`queries must hold a question that the tables can answer, got only ${told(leftOut)}; add an engine that writes what they lack`, this);
    }
    const [unasked, wanted] = [leftOut.filter(query => query._partOfAll), leftOut.filter(query => !query._partOfAll)];
    if (wanted.length > 0) {
      warn(this, 'mirrorQuestionsLeftOut', `no engine writes what these need: ${told(wanted)}. They are left out. Add an engine that does, or leave them out of queries`);
    }
    if (unasked.length > 0) {
      note(this, 'mirrorQuestionsNotAnswerable', `${kept.length} questions are saved; for others records are lacking: ${told(unasked)}`);
    }
    return kept;
  }

  /** What lacks least: that of the engine that comes nearest. */
  private lacking({ _question: { needs } }: MirrorQuery): string[] {
    const each = (['suricata', 'zeek'] as const).map(engine => lacking(engine, needs, this.tables.tableNames));
    return each[0].length <= each[1].length ? each[0] : each[1];
  }

  private refuseTwins(): void {
    const names = this.queries.map(query => query.queryName);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) {
      reject(`queries must have different names, got ${twice} twice; give one another queryName`, this);
    }
  }

  /** What is older than the window is not found, without an error: an answer would look complete. */
  private warnOfLongSpans(): void {
    const days = this.tables._windowDays;
    const long = this.queries.filter(({ _span: span }) => span._isRelative && span._duration.toMinutes() > days * 24 * 60);
    if (long.length > 0) {
      warn(this, 'mirrorSpanLongerThanWindow', `the tables find the records of the last ${days} days only, and these look further back: `
        + `${listed(long.map(query => `${query.queryName} (${query._span._label})`))}. Lengthen the window of the tables, or shorten the spans`);
    }
  }
}
guard({ MirrorQueryPack });
