import { aws_athena as athenarefs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { answerable, Asked } from './answerable';
import { SavedQuery, saveQueries } from './named-queries';
import { Query } from './question';
import { listed, reject } from '../../private/errors';
import { warn } from '../../private/warnings';
import { AthenaWorkGroup } from '../athena-work-group';

/** Athena plans at most this many partitions in one scan. */
const MOST_PARTITIONS = 1_000_000;
/** More listings than this cost a quarter of a dollar each time that somebody asks. */
const MANY_PARTITIONS = 50_000;
/** Athena takes queries of at most this many bytes. */
const MOST_QUERY_BYTES = 262_144;

/** Tables that a pack asks. */
export interface AskedTables<Q extends Query> extends Asked<Q> {
  readonly databaseName: string;
  /** How many days back they look, where that moves on with time. */
  readonly windowDays?: number;
  /** How many partitions a question reads at the most. Left out where no window holds too many. */
  readonly partitionsOf?: (query: Q) => number;
  /** The text of a question. */
  readonly textOf: (query: Q) => string;
}

/** Where a pack saves its questions. */
interface WorkGroups {
  readonly workGroup?: athenarefs.IWorkGroupRef;
  readonly huntingWorkGroup?: athenarefs.IWorkGroupRef;
}

/** What a pack has saved. */
interface SavedPack<Q extends Query> extends Required<WorkGroups> {
  readonly queries: Q[];
}

/** Saves those of the questions that the tables can answer, within the limits of Athena. */
export function savePack<Q extends Query>(owner: Construct, queries: readonly Q[], given: WorkGroups, asked: AskedTables<Q>): SavedPack<Q> {
  const workGroup = given.workGroup ?? new AthenaWorkGroup(owner, 'WorkGroup');
  const huntingWorkGroup = given.huntingWorkGroup ?? workGroup;
  const kept = answerable(owner, queries, asked);
  refuseManyPartitions(owner, kept, asked);
  warnOfManyPartitions(owner, kept, asked);
  warnOfLongSpans(owner, kept, asked);
  const saved = kept.map((query): SavedQuery => ({
    name: query.queryName,
    description: query.question,
    sql: asked.textOf(query),
    workGroup: (query._question.hunting ? huntingWorkGroup : workGroup).workGroupRef.workGroupName,
  }));
  refuseLongText(owner, saved);
  saveQueries(owner, asked.databaseName, saved);
  return { queries: kept, workGroup, huntingWorkGroup };
}

function refuseManyPartitions<Q extends Query>(owner: Construct, queries: readonly Q[], { what, partitionsOf }: AskedTables<Q>): void {
  for (const query of queries) {
    const partitions = partitionsOf?.(query) ?? 0;
    if (partitions > MOST_PARTITIONS) {
      reject(`span of ${query.queryName} touches up to ${partitions} partitions of ${what}, of which Athena plans ${MOST_PARTITIONS} at the most; `
        + 'shorten the span, choose PartitionGranularity.DAY, or name fewer accounts and Regions', owner);
    }
  }
}

/** S3 bills each partition of a span as one listing, whether it holds a file or not. */
function warnOfManyPartitions<Q extends Query>(owner: Construct, queries: readonly Q[], { what, partitionsOf = () => 0 }: AskedTables<Q>): void {
  const many = queries.filter(query => partitionsOf(query) > MANY_PARTITIONS);
  if (many.length > 0) {
    warn(owner, 'manyPartitions', `each run of these lists more than ${MANY_PARTITIONS} partitions of ${what}, which S3 bills at $5 a million: `
      + `${listed(many.map(query => `${query.queryName} (${partitionsOf(query)})`))}. Choose PartitionGranularity.DAY, shorten the span, or name accounts and Regions`);
  }
}

/** What is older than the window is not found, without an error: an answer would look complete. */
function warnOfLongSpans<Q extends Query>(owner: Construct, queries: readonly Q[], { what, windowDays: days }: AskedTables<Q>): void {
  const long = queries.filter(({ _span: span }) => days !== undefined && span._isRelative && span._duration.toMinutes() > days * 24 * 60);
  if (long.length > 0) {
    warn(owner, 'spanLongerThanWindow', `the window of ${what} shows records of the last ${days} days only, and these look further back: `
      + `${listed(long.map(query => `${query.queryName} (${query._span._label})`))}. Lengthen the window, or shorten the spans`);
  }
}

function refuseLongText(owner: Construct, saved: readonly SavedQuery[]): void {
  const long = saved.find(({ sql }) => Buffer.byteLength(sql) > MOST_QUERY_BYTES);
  if (long !== undefined) {
    reject(`queries must be at most ${MOST_QUERY_BYTES} bytes long each, got ${Buffer.byteLength(long.sql)} for ${long.name}; `
      + 'of knownNetworks and of lists of addresses put ranges that lie side by side together, or list fewer', owner);
  }
}
