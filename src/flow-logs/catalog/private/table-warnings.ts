import { aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { TableWindow } from '../../../athena';
import { atEnd } from '../../../private/app-store';
import { listed } from '../../../private/errors';
import { resourceOf } from '../../../private/shapes';
import { isKnown } from '../../../private/tokens';
import { note, warn } from '../../../private/warnings';
import { IS3FlowLogs, writersUnder } from '../../delivery';
import { PartitionGranularity } from '../partition-granularity';

/** Athena plans at most this many partitions in one scan. */
const MOST_PARTITIONS = 1_000_000;

/** Warns when a query without bounds could not run. With bounds all is well, so nothing is refused. */
export function warnOfPartitions(table: IConstruct, all: number | undefined, granularity: PartitionGranularity, isHive: boolean): void {
  if (all === undefined || all <= MOST_PARTITIONS) {
    return;
  }
  const remedies = [
    `bound ${isHive ? 'year' : granularity} in every query`,
    ...(granularity === PartitionGranularity.HOUR ? ['choose PartitionGranularity.DAY'] : []),
    ...(isHive ? [] : ['choose a shorter window']),
    'let queries name their accounts (PartitionValues.injected())',
  ];
  warn(table, 'partitionsUnbounded', `a query without bounds touches ${all} partitions of the table, of which Athena plans ${MOST_PARTITIONS} at the most, `
    + `and fails. Any of these helps: ${listed(remedies)}`);
}

/** Warns when files are kept that the table does not find, once all rules of the bucket are known. */
export function warnOfWindow(table: IConstruct, flowLogs: IS3FlowLogs, window: TableWindow): void {
  atEnd(table, () => judgeWindow(table, flowLogs, window));
}

function judgeWindow(table: IConstruct, { bucket, layout, prefix }: IS3FlowLogs, window: TableWindow): void {
  const kept = expirationDays(bucket, layout._root(prefix));
  if (kept === undefined || window._days === undefined || window._days === kept) {
    return;
  }
  if (window._days > kept) {
    note(table, 'windowLongerThanExpiration', `the files are deleted after ${kept} days, and the table looks ${window._days} days back: a query without a bound lists days that are empty. `
      + `Write window: TableWindow.last(Duration.days(${kept}))`);
    return;
  }
  warn(table, 'windowShorterThanExpiration', `the files are kept for ${kept} days, and the table finds the records of the last ${window._days} only: older ones are `
    + `billed and not found. Write window: TableWindow.last(Duration.days(${kept})), or let the files expire earlier`);
}

/** Age at which S3 deletes the files below a key, where the bucket belongs to this app and one of its rules covers them. */
function expirationDays(bucket: s3.IBucket, root: string): number | undefined {
  const resource = resourceOf(bucket, s3.CfnBucket.isCfnBucket);
  if (resource === undefined || !isKnown(root)) {
    return undefined;
  }
  const lifecycle = Stack.of(resource).resolve(resource.lifecycleConfiguration) as s3.CfnBucket.LifecycleConfigurationProperty | undefined;
  const days = ((lifecycle?.rules ?? []) as s3.CfnBucket.RuleProperty[]).filter(rule => covers(rule, root)).map(rule => rule.expirationInDays);
  const known = days.filter((age): age is number => typeof age === 'number');
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Whether a rule is about every file below a key: filters by tag or size leave some out. */
function covers(rule: s3.CfnBucket.RuleProperty, root: string): boolean {
  const isFiltered = [rule.tagFilters, rule.objectSizeGreaterThan, rule.objectSizeLessThan].some(filter => filter !== undefined);
  const prefix: unknown = rule.prefix ?? '';
  return rule.status === 'Enabled' && !isFiltered && typeof prefix === 'string' && root.startsWith(prefix);
}

/** The accounts and Regions that a table finds: nothing where each question names its own. */
export interface FoundPartitions {
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
}

/** Warns of flow logs of this app that write under the prefix of a table and are not found by it, once all are known. */
export function warnOfWritersElsewhere(table: IConstruct, { bucket, prefix }: IS3FlowLogs, { accounts, regions }: FoundPartitions): void {
  atEnd(table, () => {
    const missing = writersUnder(bucket, prefix).map(writer => ({ writer, ...environmentOf(writer) })).filter(({ account, region }) =>
      isMissing(account, accounts) || isMissing(region, regions));
    if (missing.length > 0) {
      const writers = missing.map(({ writer, account, region }) => `${writer.node.path} (${account}, ${region})`);
      warn(table, 'recordsNotFound', `flow logs of this app write under the prefix of the table and are not among its accounts and regions: ${listed(writers)}. Their records are not found, without an error. `
        + 'Add them: accounts: PartitionValues.of([...]), regions: PartitionValues.of([...])');
    }
  });
}

function environmentOf(writer: IConstruct): { readonly account: string; readonly region: string } {
  const { account, region } = Stack.of(writer);
  return { account, region };
}

/** A value that is known to be none of those listed. */
function isMissing(value: string, among: readonly string[] | undefined): boolean {
  return isKnown(value) && among !== undefined && among.every(isKnown) && !among.includes(value);
}
