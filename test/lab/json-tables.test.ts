import { mkdirSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { duckType, hiveType, jsonType } from '../../lab/engine/hive-type';
import { Lab, openLab } from '../../lab/engine/run';
import { JsonObject } from '../../lab/private/errors';
import { deliver } from '../../lab/samples/mirror/lines';

const HIVE = 'org.apache.hadoop.hive.ql.io';
const COLUMNS: JsonObject[] = [
  { Name: 'name', Type: 'string', Comment: 'a name' }, { Name: 'sent', Type: 'bigint' }, { Name: 'id_h', Type: 'string' },
  { Name: 'tags', Type: 'array<struct<key:string,values:array<int>>>' }, { Name: 'flow', Type: 'struct<end:string,ratio:double,alerted:boolean>' },
];

interface Changes {
  readonly input?: JsonObject;
  readonly parameters?: JsonObject;
  readonly storage?: JsonObject;
  readonly serde?: JsonObject;
  readonly columns?: JsonObject[];
}

function template({ input = {}, parameters = {}, storage = {}, serde = {}, columns = COLUMNS }: Changes = {}): JsonObject {
  return {
    Resources: {
      Table: {
        Type: 'AWS::Glue::Table',
        Properties: {
          CatalogId: '111122223333',
          DatabaseName: 'lab',
          TableInput: {
            Name: 'things',
            TableType: 'EXTERNAL_TABLE',
            PartitionKeys: [{ Name: 'hour', Type: 'string' }],
            Parameters: {
              'classification': 'json',
              'projection.enabled': 'true',
              'projection.hour.type': 'date',
              'projection.hour.format': 'yyyy/MM/dd/HH',
              'projection.hour.range': 'NOW-1DAYS,NOW',
              'projection.hour.interval': '1',
              'projection.hour.interval.unit': 'HOURS',
              'storage.location.template': 's3://things/records/things/${hour}/',
              ...parameters,
            },
            StorageDescriptor: {
              Columns: columns,
              Location: 's3://things/records/things/',
              InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
              OutputFormat: `${HIVE}.HiveIgnoreKeyTextOutputFormat`,
              SerdeInfo: {
                SerializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
                Parameters: { 'ignore.malformed.json': 'true', 'mapping.id_h': 'id.h', ...serde },
              },
              ...storage,
            },
            ...input,
          },
        },
      },
    },
  };
}

async function withLab<Result>(lines: (JsonObject | string)[], changes: Changes, act: (lab: Lab) => Promise<Result>): Promise<Result> {
  const dataRoot = mkdtempSync(join(tmpdir(), 'json-'));
  mkdirSync(join(dataRoot, 'things'));
  deliver(join(dataRoot, 'things'), 'things', 'i-1', new Date('2026-11-01T10:00:00Z'), lines);
  const lab = await openLab({ template: template(changes), dataRoot, now: new Date('2026-11-01T12:00:00Z'), account: '111122223333', region: 'eu-west-1' });
  try {
    return await act(lab);
  } finally {
    lab.close();
    rmSync(dataRoot, { recursive: true });
  }
}

const FULL = { 'name': 'a', 'sent': 7, 'id.h': '10.0.0.1', 'tags': [{ key: 'k', values: [1, 2] }], 'flow': { end: 'e', ratio: 0.5, alerted: true }, 'other': 1 };
const EVERYTHING = 'SELECT name, sent, id_h, r.tags[1].key, r.tags[1]."values"[2], r.flow."end", r.flow.ratio, r.flow.alerted, hour FROM things AS r';

test('columns by key, fields of objects, members of lists, the hour by folder', async () => {
  const rows = await withLab([FULL, { name: 'b', tags: [] }, { name: null, flow: { end: null } }], {}, async lab => (await lab.runSql(`${EVERYTHING} ORDER BY name`)).rows);
  expect(rows).toEqual([
    ['a', 7, '10.0.0.1', 'k', 2, 'e', 0.5, true, '2026/11/01/10'],
    ['b', null, null, null, null, null, null, null, '2026/11/01/10'],
    [null, null, null, null, null, null, null, null, '2026/11/01/10'],
  ]);
});

test('a line that is no JSON is a row of nulls where that is said, and an error where not', async () => {
  const count = (lab: Lab) => lab.runSql('SELECT count(*), count(name) FROM things').then(({ rows }) => rows);
  expect(await withLab([FULL, '{"name":"b'], {}, count)).toEqual([[2, 1]]);
  await expect(withLab([FULL, '{"name":"b'], { serde: { 'ignore.malformed.json': 'false' } }, count)).rejects.toThrow('HIVE_BAD_DATA: a line is not JSON');
});

test.each<[string, JsonObject, string]>([
  ['text in a number', { sent: 'seven' }, '$."sent" of table things holds what is no BIGINT'],
  ['text in a number of an object', { flow: { ratio: 'half' } }, '$."flow"."ratio" of table things holds what is no DOUBLE'],
])('fails on %s', async (_, line, message) => {
  await expect(withLab([line], {}, lab => lab.runSql(EVERYTHING))).rejects.toThrow(message);
});

test.each<[string, Changes, string]>([
  ['a setting of the SerDe that it does not know', { serde: { 'dots.in.keys': 'true' } }, "Table: the lab does not know the SerDe's dots.in.keys"],
  ['a mapping of no column', { serde: { 'mapping.id_p': 'id.p' } }, "Table: mapping.id_p is about 'id_p', which is no column"],
  ['a setting that is neither true nor false', { serde: { 'ignore.malformed.json': 'yes' } }, "Table: ignore.malformed.json must be true or false, got 'yes'"],
  ['a parameter that it does not know', { parameters: { 'skip.header.line.count': '1' } }, 'Table: the lab does not know Parameters.skip.header.line.count of a table over JSON'],
  ['a property of the table that it does not know', { input: { Retention: 1 } }, 'Table: the lab does not know TableInput.Retention of a table over JSON'],
  ['a property of the storage that it does not know', { storage: { Compressed: true } }, 'Table: the lab does not know StorageDescriptor.Compressed of a table over JSON'],
  ['a property of a column that it does not know', { columns: [{ Name: 'name', Type: 'string', Parameters: {} }] }, 'StorageDescriptor.Columns.name: the lab does not know Parameters'],
  ['another classification', { parameters: { classification: 'csv' } }, "Table: Parameters.classification of a json table must be 'json', got \"csv\""],
  ['a type that it does not know', { columns: [{ Name: 'name', Type: 'map<string,string>' }] }, "StorageDescriptor.Columns.name: the lab does not know type 'map<string,string>'"],
  ['a type that goes on', { columns: [{ Name: 'name', Type: 'int>' }] }, "StorageDescriptor.Columns.name: type 'int>' goes on after its end: '>'"],
  ['a type without an end', { columns: [{ Name: 'name', Type: 'array<int' }] }, 'StorageDescriptor.Columns.name: a type ends without >'],
  ['a field without a name', { columns: [{ Name: 'name', Type: 'struct<:int>' }] }, "StorageDescriptor.Columns.name: ':int>' must begin with a field's name"],
  ['a field twice', { columns: [{ Name: 'name', Type: 'struct<a:int,a:int>' }] }, 'StorageDescriptor.Columns.name: field a twice'],
])('refuses %s', async (_, changes, message) => {
  await expect(withLab([FULL], { serde: {}, ...changes }, async () => undefined)).rejects.toThrow(message);
});

test('a type of Hive in DuckDB, with the ways to its scalars', () => {
  const type = hiveType('struct<a:int,b:struct<c:string,d:array<double>>,e:boolean>', 'x');
  expect(duckType(type)).toBe('STRUCT("a" INTEGER, "b" STRUCT("c" VARCHAR, "d" DOUBLE[]), "e" BOOLEAN)');
  expect(jsonType(type)).toMatchObject({ structure: { a: 'INTEGER', b: { c: 'VARCHAR', d: ['DOUBLE'] }, e: 'BOOLEAN' }, leaves: [['a'], ['b', 'c'], ['e']] });
});
