import { Check, everything, rowsOf, wrong } from './check';
import { sorted } from './compare';
import { OpenStory } from './stories';
import { fail, Json, JsonObject, listAt, objectAt, textAt } from '../private/errors';

/** What is done to a table, and whether Trino must then find other records or refuse. */
interface Corruption {
  readonly name: string;
  readonly story: string;
  readonly change: (input: JsonObject) => void;
  readonly expected: 'other records' | RegExp;
}

const parametersOf = (input: JsonObject) => objectAt(input.Parameters, 'Parameters');
const storageOf = (input: JsonObject) => objectAt(input.StorageDescriptor, 'StorageDescriptor');
const columnsOf = (input: JsonObject) => listAt(storageOf(input).Columns, 'Columns').map(column => objectAt(column, 'column'));

function parameter(key: string, value: string | undefined): (input: JsonObject) => void {
  return input => {
    const parameters = parametersOf(input);
    // A corruption of what is not there shows nothing.
    if (!(key in parameters)) fail(`no parameter ${key}`);
    if (value === undefined) delete parameters[key];
    else parameters[key] = value;
  };
}

function columnType(name: string, type: string): (input: JsonObject) => void {
  return input => {
    (columnsOf(input).find(column => column.Name === name) ?? fail(`no column ${name}`)).Type = type;
  };
}

function swapped(input: JsonObject): void {
  const [source, target] = ['srcaddr', 'dstaddr'].map(name => columnsOf(input).find(column => column.Name === name) ?? fail(`no column ${name}`));
  [source.Name, target.Name] = ['dstaddr', 'srcaddr'];
}

function template(from: string, to: string): (input: JsonObject) => void {
  return input => parameter('storage.location.template', textAt(parametersOf(input)['storage.location.template'], 'template').replace(from, to))(input);
}

/** What each property of a table is for: without it, or with another, the records are others or none. */
const CORRUPTIONS: readonly Corruption[] = [
  { name: 'no header skipped', story: 'text-hour', change: parameter('skip.header.line.count', undefined), expected: 'other records' },
  { name: 'two lines skipped', story: 'text-hour', change: parameter('skip.header.line.count', '2'), expected: 'other records' },
  {
    name: 'another delimiter',
    story: 'text-hour',
    change: input => { objectAt(objectAt(storageOf(input).SerdeInfo, 'SerdeInfo').Parameters, 'Parameters')['field.delim'] = ','; },
    expected: 'other records',
  },
  { name: 'two text columns swapped', story: 'text-hour', change: swapped, expected: 'other records' },
  { name: 'action as int in text', story: 'text-hour', change: columnType('action', 'int'), expected: 'other records' },
  { name: 'start as string in Parquet', story: 'parquet-hour', change: columnType('start', 'string'), expected: /Unsupported Trino column type|cannot be (read|cast)/i },
  { name: 'srcaddr as int in Parquet', story: 'parquet-hour', change: columnType('srcaddr', 'int'), expected: /Unsupported Trino column type|cannot be/i },
  {
    name: 'text read as Parquet',
    story: 'text-hour',
    change: input => {
      Object.assign(storageOf(input), { InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat' });
      objectAt(storageOf(input).SerdeInfo, 'SerdeInfo').SerializationLibrary = 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe';
    },
    expected: /Parquet/i,
  },
  { name: 'another account', story: 'parquet-hour', change: parameter('projection.aws_account_id.values', '999900001111'), expected: 'other records' },
  { name: 'a range that begins late', story: 'parquet-hour', change: parameter('projection.hour.range', '2026/11/01/00,NOW'), expected: 'other records' },
  { name: 'days as hours', story: 'parquet-hour', change: parameter('projection.hour.interval.unit', 'DAYS'), expected: 'other records' },
  { name: 'every second hour', story: 'parquet-hour', change: parameter('projection.hour.interval', '2'), expected: 'other records' },
  { name: 'bounds in another format', story: 'parquet-hour', change: parameter('projection.hour.format', 'yyyy-MM-dd-HH'), expected: /date|format|range/i },
  { name: 'no projection', story: 'parquet-hour', change: parameter('projection.enabled', 'false'), expected: 'other records' },
  { name: 'another folder', story: 'parquet-hour', change: template('vpcflowlogs', 'vpcFlowLogs'), expected: 'other records' },
  { name: 'an hour that is no folder', story: 'parquet-day', change: template('${day}', '${hour}'), expected: /hour|template/i },
];

export function corruptionChecks(stories: readonly OpenStory[]): Check[] {
  return CORRUPTIONS.map(({ name, story: wanted, change, expected }, index): Check => {
    const story = stories.find(candidate => candidate.name === wanted) ?? fail(`no story ${wanted}`);
    const table = corrupted(story, `corrupted_${index}`, change);
    return {
      name: `${wanted}, corrupted: ${name}`,
      table,
      statements: [everything(story, table.database)],
      verify: async ([answer]) => {
        if (expected instanceof RegExp) {
          return expected.test(answer.error ?? '') ? answer.error!.slice(0, 120) : wrong(`must fail with ${String(expected)}, got ${answer.error ?? `${answer.rows.length} rows`}`);
        }
        const healthy = sorted((await story.lab.runSql(everything(story).sql)).rows);
        const rows = sorted(rowsOf(answer));
        return JSON.stringify(rows) === JSON.stringify(healthy) ? wrong('the same records') : `${rows.length} rows against ${healthy.length}`;
      },
    };
  });
}

/** A scan of more than a million partitions fails, with the bound of a saved question it does not. */
export function limitChecks(stories: readonly OpenStory[]): Check[] {
  const story = stories.find(({ name }) => name === 'parquet-hour') ?? fail('no story');
  // Two accounts and two Regions for 31 years by the hour.
  const table = corrupted(story, 'too_many', parameter('projection.hour.range', '1996/01/01/00,NOW'));
  const [{ name, sql }] = story.lab.queries;
  const count = `SELECT count(*) FROM ${story.lab.tables[0].name}`;
  return [{
    name: 'more than a million partitions',
    table,
    statements: [{ database: table.database, sql: count, now: story.now }, { database: table.database, sql, now: story.now }],
    verify: async ([unbounded, bounded]) => {
      if (!/partitions/.test(unbounded.error ?? '')) wrong(`must fail, got ${unbounded.error ?? 'an answer'}`);
      const { rows } = await story.lab.runNamedQuery(name);
      return JSON.stringify(rowsOf(bounded)) === JSON.stringify(rows) ? `${unbounded.error}; with the bound of ${name} it answers` : wrong('another answer');
    },
  }];
}

function corrupted({ table }: OpenStory, database: string, change: (input: JsonObject) => void): { database: string; tableInput: JsonObject } {
  const tableInput = objectAt(structuredClone(table.tableInput as Json), 'TableInput');
  change(tableInput);
  return { database, tableInput };
}
