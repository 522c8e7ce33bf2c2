import { HiveType, hiveType } from './hive-type';
import { fail, isObject, JsonObject, listAt, objectAt, textAt } from '../private/errors';
import { Resource } from '../private/template';

export interface GlueColumn { readonly name: string; readonly type: HiveType }

/** An AWS::Glue::Table as far as Athena reads it. */
export interface GlueTable {
  readonly database: string;
  readonly name: string;
  readonly columns: readonly GlueColumn[];
  readonly partitionKeys: readonly GlueColumn[];
  readonly format: 'text' | 'parquet' | 'json';
  /** `storage.location.template`. */
  readonly locationTemplate: string;
  /** Text only. */
  readonly fieldDelimiter: string;
  /** Text only: lines left out at the head of each file. */
  readonly skipLines: number;
  /** JSON only: keys of columns that are called otherwise. */
  readonly jsonKeys: Readonly<Record<string, string>>;
  /** JSON only: a line that is none gives nulls, and no error. */
  readonly ignoresMalformed: boolean;
  /** `projection.*` by column, keys without prefix and column. */
  readonly projection: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const HIVE = 'org.apache.hadoop.hive';
const FORMATS = {
  text: {
    classification: 'csv',
    InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    OutputFormat: `${HIVE}.ql.io.HiveIgnoreKeyTextOutputFormat`,
    SerializationLibrary: `${HIVE}.serde2.lazy.LazySimpleSerDe`,
  },
  parquet: {
    classification: 'parquet',
    InputFormat: `${HIVE}.ql.io.parquet.MapredParquetInputFormat`,
    OutputFormat: `${HIVE}.ql.io.parquet.MapredParquetOutputFormat`,
    SerializationLibrary: `${HIVE}.ql.io.parquet.serde.ParquetHiveSerDe`,
  },
  json: {
    classification: 'json',
    InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    OutputFormat: `${HIVE}.ql.io.HiveIgnoreKeyTextOutputFormat`,
    SerializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
  },
} as const;

/** All that the lab knows of a table over JSON: what it does not know could change how Athena reads. */
const KNOWN = {
  TableInput: ['Name', 'Description', 'TableType', 'PartitionKeys', 'Parameters', 'StorageDescriptor'],
  StorageDescriptor: ['Columns', 'Location', 'InputFormat', 'OutputFormat', 'SerdeInfo'],
  SerdeInfo: ['SerializationLibrary', 'Parameters'],
};

export function readGlueTable(resource: Resource, account: string): GlueTable {
  const where = resource.logicalId;
  const { CatalogId, DatabaseName, TableInput } = resource.properties;
  if (CatalogId !== account) fail(`${where}: CatalogId must be the account ${account}, got ${JSON.stringify(CatalogId)}`);
  const input = objectAt(TableInput, `${where}: TableInput`);
  if (input.TableType !== 'EXTERNAL_TABLE') fail(`${where}: TableType must be EXTERNAL_TABLE, got ${JSON.stringify(input.TableType)}`);
  const parameters = textMap(input.Parameters, `${where}: Parameters`);
  const storage = objectAt(input.StorageDescriptor, `${where}: StorageDescriptor`);
  const serde = objectAt(storage.SerdeInfo, `${where}: SerdeInfo`);
  const format = fileFormat(storage, serde, parameters, where);
  const columns = columnList(storage.Columns, `${where}: StorageDescriptor.Columns`, format === 'json');
  const partitionKeys = columnList(input.PartitionKeys, `${where}: PartitionKeys`, false);
  noDuplicates([...columns, ...partitionKeys], where);
  if (format === 'json') nothingElse({ TableInput: input, StorageDescriptor: storage, SerdeInfo: serde }, parameters, where);
  const location = textAt(storage.Location, `${where}: StorageDescriptor.Location`);
  const keys = partitionKeys.map(key => key.name);
  return {
    database: plainName(DatabaseName, `${where}: DatabaseName`),
    name: plainName(input.Name, `${where}: TableInput.Name`),
    columns,
    partitionKeys,
    format,
    locationTemplate: locationTemplate(parameters, location, keys, where),
    fieldDelimiter: delimiter(serde, where),
    skipLines: skipLines(parameters, format, where),
    ...jsonSettings(format, serde, columns, where),
    projection: projectionOf(parameters, keys, where),
  };
}

function textMap(value: JsonObject[string] | undefined, what: string): Record<string, string> {
  return Object.fromEntries(Object.entries(objectAt(value ?? {}, what)).map(([key, item]) => [key, textAt(item, `${what}.${key}`)]));
}

function plainName(value: JsonObject[string] | undefined, what: string): string {
  const name = textAt(value, what);
  return /^[a-z0-9_]+$/.test(name) ? name : fail(`${what} must be of a-z, 0-9 and _ for Athena, got '${name}'`);
}

function fileFormat(storage: JsonObject, serde: JsonObject, parameters: Record<string, string>, where: string): GlueTable['format'] {
  const library = serde.SerializationLibrary;
  const found = (['text', 'parquet', 'json'] as const).find(name => FORMATS[name].SerializationLibrary === library);
  if (!found) return fail(`${where}: unknown SerdeInfo.SerializationLibrary ${JSON.stringify(library)}`);
  const expected = FORMATS[found];
  for (const key of ['InputFormat', 'OutputFormat'] as const) {
    if (storage[key] !== expected[key]) fail(`${where}: ${key} of a ${found} table must be ${expected[key]}, got ${JSON.stringify(storage[key])}`);
  }
  const { classification } = parameters;
  if (classification !== expected.classification) {
    fail(`${where}: Parameters.classification of a ${found} table must be '${expected.classification}', got ${JSON.stringify(classification)}`);
  }
  return found;
}

function columnList(value: JsonObject[string] | undefined, what: string, nested: boolean): GlueColumn[] {
  return listAt(value ?? [], what).map((item, i) => {
    const column = objectAt(item, `${what}[${i}]`);
    const name = textAt(column.Name, `${what}[${i}].Name`);
    if (name !== name.toLowerCase()) fail(`${what}: column names are lower case, got '${name}'`);
    const type = textAt(column.Type, `${what}.${name}.Type`);
    if (!nested && !['int', 'bigint', 'string'].includes(type)) return fail(`${what}.${name}: the lab knows int, bigint and string, got '${type}'`);
    const unknown = Object.keys(column).find(key => !['Name', 'Type', 'Comment'].includes(key));
    if (unknown !== undefined) fail(`${what}.${name}: the lab does not know ${unknown}`);
    return { name, type: hiveType(type, `${what}.${name}`) };
  });
}

function noDuplicates(columns: GlueColumn[], where: string): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name)) fail(`${where}: duplicate column '${name}'`);
    seen.add(name);
  }
}

function locationTemplate(parameters: Record<string, string>, location: string, keys: string[], where: string): string {
  const template = parameters['storage.location.template'] ?? fail(`${where}: Parameters has no storage.location.template`);
  for (const [what, uri] of [['StorageDescriptor.Location', location], ['storage.location.template', template]]) {
    if (!/^s3:\/\/[^/$]+\/(.*\/)?$/.test(uri)) fail(`${where}: ${what} must be an s3:// URI that ends in '/', got '${uri}'`);
  }
  const literal = template.split('${')[0];
  if (!literal.startsWith(location)) fail(`${where}: Location '${location}' is not a prefix of storage.location.template '${template}'`);
  const placeholders = [...template.matchAll(/\$\{([^}]*)\}/g)].map(match => match[1]);
  const missing = keys.filter(key => !placeholders.includes(key));
  const unknown = placeholders.filter(name => !keys.includes(name));
  if (missing.length) fail(`${where}: storage.location.template has no placeholder for partition ${missing.join(', ')}`);
  if (unknown.length) fail(`${where}: storage.location.template has a placeholder for ${unknown.join(', ')}, which is no partition key`);
  return template;
}

function delimiter(serde: JsonObject, where: string): string {
  const parameters = isObject(serde.Parameters) ? textMap(serde.Parameters, `${where}: SerdeInfo.Parameters`) : {};
  const value = parameters['field.delim'] ?? '\u0001';
  return value.length === 1 ? value : fail(`${where}: field.delim must be one character, got ${JSON.stringify(value)}`);
}

function skipLines(parameters: Record<string, string>, format: GlueTable['format'], where: string): number {
  const value = parameters['skip.header.line.count'];
  if (value === undefined || format === 'parquet') return 0;
  return /^\d+$/.test(value) ? Number(value) : fail(`${where}: skip.header.line.count must be digits, got '${value}'`);
}

function nothingElse(parts: Record<keyof typeof KNOWN, JsonObject>, parameters: Record<string, string>, where: string): void {
  for (const [part, known] of Object.entries(KNOWN)) {
    const odd = Object.keys(parts[part as keyof typeof KNOWN]).find(key => !known.includes(key));
    if (odd !== undefined) fail(`${where}: the lab does not know ${part}.${odd} of a table over JSON`);
  }
  const odd = Object.keys(parameters).find(key => !['classification', 'storage.location.template'].includes(key) && !key.startsWith('projection.'));
  if (odd !== undefined) fail(`${where}: the lab does not know Parameters.${odd} of a table over JSON`);
}

/** What the SerDe for JSON is told; anything that the lab does not know is refused. */
function jsonSettings(
  format: GlueTable['format'], serde: JsonObject, columns: readonly GlueColumn[], where: string,
): Pick<GlueTable, 'jsonKeys' | 'ignoresMalformed'> {
  const jsonKeys: Record<string, string> = {};
  const given = format === 'json' ? textMap(serde.Parameters, `${where}: SerdeInfo.Parameters`) : {};
  const { 'ignore.malformed.json': ignores = 'false', ...others } = given;
  if (ignores !== 'true' && ignores !== 'false') fail(`${where}: ignore.malformed.json must be true or false, got '${ignores}'`);
  for (const [setting, key] of Object.entries(others)) {
    const [, column] = /^mapping\.(.+)$/.exec(setting) ?? fail(`${where}: the lab does not know the SerDe's ${setting}`);
    if (!columns.some(candidate => candidate.name === column)) fail(`${where}: ${setting} is about '${column}', which is no column`);
    jsonKeys[column] = key;
  }
  return { jsonKeys, ignoresMalformed: ignores === 'true' };
}

function projectionOf(parameters: Record<string, string>, keys: string[], where: string): GlueTable['projection'] {
  if (parameters['projection.enabled'] !== 'true') {
    fail(`${where}: projection.enabled must be 'true', got ${JSON.stringify(parameters['projection.enabled'])}`);
  }
  const columns: Record<string, Record<string, string>> = {};
  for (const [key, value] of Object.entries(parameters)) {
    if (!key.startsWith('projection.') || key === 'projection.enabled') continue;
    const [, column, setting] = /^projection\.([^.]+)\.(.+)$/.exec(key) ?? fail(`${where}: unknown parameter ${key}`);
    if (!keys.includes(column)) fail(`${where}: ${key} is about '${column}', which is no partition key`);
    (columns[column] ??= {})[setting] = value;
  }
  for (const key of keys) if (!columns[key]?.type) fail(`${where}: partition key '${key}' has no projection.${key}.type`);
  return columns;
}
