import { Check, everything, everythingOfView, rowsOf, same, wrong } from './check';
import { sorted } from './compare';
import { Answer, executed } from './engine';
import { plannedPartitions } from './partitions';
import { OpenStory } from './stories';
import { FlowLogQuery, PartitionGranularity } from '../../src';
import { withParameters } from '../engine/execution-parameters';
import { Json } from '../private/errors';
import { ASKED_VALUES } from '../samples/asked-values';
import { queriesFoundElsewhere } from '../samples/found-elsewhere';

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
    statements: [
      { database, sql: executed(sql, ASKED_VALUES[question]), now },
      { database, sql: `EXPLAIN (TYPE IO, FORMAT JSON) ${withParameters(sql, ASKED_VALUES[question] ?? [])}`, now },
    ],
    verify: async ([answer, plan]) => {
      const expected = await lab.runNamedQuery(question, ASKED_VALUES[question]);
      return `${same(answer, expected)}, ${samePartitions(plan, expected.partitions, story)}`;
    },
  }));
  return [records, ...questions, ...viewChecks(story), ...foundElsewhere(story)];
}

/** A question that a pack leaves out would not be missed otherwise. */
export function catalogueCheck(stories: readonly OpenStory[]): Check {
  const catalogue = [...FlowLogQuery.all(), ...FlowLogQuery.likeAwsTemplate()].map(query => query.queryName);
  return {
    name: 'every question of the catalogue',
    statements: [],
    verify: () => {
      for (const form of ['every-parquet', 'every-text-daily']) {
        const asked = stories.filter(({ name }) => name.startsWith(form)).flatMap(({ lab }) => lab.queries.map(({ name }) => name));
        const left = catalogue.filter(name => !asked.includes(name));
        if (left.length > 0) wrong(`${form} does not ask ${left.join(', ')}`);
      }
      return `${catalogue.length} questions, twice each`;
    },
  };
}

/** The queries that other people wrote, as the page has them: rows where their order has no ties, their number otherwise, and the planned partitions. */
function foundElsewhere(story: OpenStory): Check[] {
  const { lab, name, now, granularity } = story;
  if (!name.startsWith('found-elsewhere')) return [];
  const [database] = lab.databases;
  return queriesFoundElsewhere(granularity === PartitionGranularity.HOUR ? 'hour' : 'day').map(({ name: question, sql, isOrdered }): Check => ({
    name: `${name}: ${question}`,
    statements: [{ database, sql, now }, { database, sql: `EXPLAIN (TYPE IO, FORMAT JSON) ${sql}`, now }],
    verify: async ([answer, plan]) => {
      const expected = await lab.runSql(sql);
      const isCut = !isOrdered && expected.rows.length === Number(/LIMIT (\d+)/.exec(sql)?.[1]);
      const rows = isCut ? sameNumber(answer, expected.rows.length) : same(answer, expected, isOrdered ? undefined : sorted);
      return `${rows}, ${samePartitions(plan, expected.partitions, story)}`;
    },
  }));
}

function sameNumber(answer: Answer, expected: number): string {
  const { length } = rowsOf(answer);
  return length === expected ? `${length} rows, any of them` : wrong(`${length} rows against ${expected}`);
}

/** What people ask of the view: rows and planned partitions are those of the lab, and the partitions those of the same bound on the table. */
function viewChecks(story: OpenStory): Check[] {
  const { lab, name, now, span } = story;
  const [{ name: view, database }] = lab.views;
  const [table] = lab.tables;
  const bound = span._conditions({ granularity: story.granularity, hive: story.layout().hiveCompatiblePartitions }).filter(condition => !/^start\b/.test(condition)).join(' AND ');
  const question = `SELECT source_side, destination_side, protocol_name, count(*) AS records, sum(bytes) AS bytes FROM ${view} WHERE ${bound} `
    + 'GROUP BY source_side, destination_side, protocol_name ORDER BY records DESC, bytes, source_side, destination_side, protocol_name';
  const explain = (sql: string) => ({ database, sql: `EXPLAIN (TYPE IO, FORMAT JSON) ${sql}`, now });
  return [{
    name: `${name}: every column of the view`,
    statements: [everythingOfView(story)],
    verify: async ([answer]) => same(answer, await lab.runSql(everythingOfView(story).sql), sorted),
  }, {
    name: `${name}: a question of the view`,
    statements: [{ database, sql: question, now }, explain(question), explain(`SELECT bytes FROM ${table.name} WHERE ${bound}`)],
    verify: async ([answer, plan, below]) => {
      const expected = await lab.runSql(question);
      const direct = await lab.runSql(`SELECT bytes FROM ${table.name} WHERE ${bound}`);
      if (expected.partitions !== direct.partitions) wrong(`${expected.partitions} partitions through the view, ${direct.partitions} without`);
      samePartitions(below, direct.partitions, story);
      return `${same(answer, expected)}, ${samePartitions(plan, expected.partitions, story)}`;
    },
  }];
}

function samePartitions(plan: Answer, expected: number, story: OpenStory): string {
  const planned = plannedPartitions(JSON.parse(String(rowsOf(plan)[0][0])) as Json, story);
  return planned === expected ? `${planned} partitions` : wrong(`${planned} partitions against ${expected}`);
}
