import { Check, everything, rowsOf, same, wrong } from './check';
import { sorted } from './compare';
import { ACCOUNTS, OpenStory, REGIONS } from './stories';
import { PartitionGrain } from '../../src';
import { Json, listAt, objectAt, textAt } from '../errors';

const HOUR_MS = 3_600_000;

/** What the questions of a story answer, which partitions they read, and every record as the table sees it. */
export function storyChecks(story: OpenStory): Check[] {
  const { lab, name, now } = story;
  const records: Check = {
    name: `${name}: every column of every record`,
    statements: [everything(story)],
    verify: async ([answer]) => same(answer, await lab.runSql(everything(story).sql), sorted),
  };
  const questions = lab.queries.map(({ name: question, sql, database }): Check => ({
    name: `${name}: ${question}`,
    statements: [{ database, sql, now }, { database, sql: `EXPLAIN (TYPE IO, FORMAT JSON) ${sql}`, now }],
    verify: async ([answer, plan]) => {
      const expected = await lab.runNamedQuery(question);
      const summary = same(answer, expected);
      const partitions = partitionsIn(JSON.parse(String(rowsOf(plan)[0][0])) as Json, story);
      return partitions === expected.partitions ? `${summary}, ${partitions} partitions` : wrong(`${partitions} partitions against ${expected.partitions}`);
    },
  }));
  return [records, ...questions];
}

/** Partitions of all accounts and Regions that a plan reads, up to the end of the story: Trino's tables end now by the clock. */
function partitionsIn(plan: Json, { grain, now }: OpenStory): number {
  const scans = listAt(objectAt(plan, 'plan').inputTableColumnInfos, 'inputTableColumnInfos').flatMap(scan => {
    const constraint = objectAt(objectAt(scan, 'scan').constraint, 'constraint');
    return listAt(constraint.columnConstraints, 'columnConstraints').map(column => objectAt(column, 'columnConstraint'));
  });
  const ranges = scans.filter(({ columnName }) => columnName === grain)
    .flatMap(({ domain }) => listAt(objectAt(domain, 'domain').ranges, 'ranges').map(range => objectAt(range, 'range')));
  const bound = (end: 'low' | 'high') => ranges.map(range => time(textAt(objectAt(range[end], end).value, end)));
  const unit = grain === PartitionGrain.HOUR ? HOUR_MS : 24 * HOUR_MS;
  const last = Math.min(Math.max(...bound('high')), now.getTime());
  return (Math.floor((last - Math.min(...bound('low'))) / unit) + 1) * ACCOUNTS.length * REGIONS.length;
}

/** The beginning of a partition: `2026/11/01/12`. */
function time(partition: string): number {
  const [year, month, day, hour = '00'] = partition.split('/');
  return Date.parse(`${year}-${month}-${day}T${hour}:00:00Z`);
}
