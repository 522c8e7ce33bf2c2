import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Lab, openLab } from '../../lab/engine/run';
import { JsonObject } from '../../lab/private/errors';
import { DEFAULT_FIELDS, sampleField } from '../../lab/samples/fields';
import { SampleRecord, writeRecords, WriteProps } from '../../lab/samples/writer';

export const ACCOUNT = '123456789010';
export const REGION = 'eu-west-1';
export const BUCKET = 'flow-log-archive';
export const NOW = new Date('2026-11-02T10:00:00Z');

/** The records that AWS prints in its documentation. */
export const DOCUMENTED = [
  '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK',
  '2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530010 1418530070 REJECT OK',
  '2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA',
  '2 123456789010 eni-11111111aaaaaaaaa - - - - - - - 1431280876 1431280934 - SKIPDATA',
];

/** Parses a printed record; numbers become numbers, `-` becomes missing. */
export function record(line: string, fields = DEFAULT_FIELDS): SampleRecord {
  const values = line.split(' ');
  return Object.fromEntries(fields.flatMap((name, i) => values[i] === '-' ? [] : [[name, sampleField(name).type === 'string' ? values[i] : Number(values[i])]]));
}

/** An accepted record that ends `minutes` before NOW. */
export function recent(minutes: number, more: SampleRecord = {}): SampleRecord {
  const end = NOW.getTime() / 1000 - minutes * 60;
  return { ...record(DOCUMENTED[0]), start: end - 60, end, ...more };
}

const HIVE = 'org.apache.hadoop.hive.ql.io';
const TEXT_STORAGE: JsonObject = {
  InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
  OutputFormat: `${HIVE}.HiveIgnoreKeyTextOutputFormat`,
  SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe', Parameters: { 'field.delim': ' ' } },
};
const PARQUET_STORAGE: JsonObject = {
  InputFormat: `${HIVE}.parquet.MapredParquetInputFormat`,
  OutputFormat: `${HIVE}.parquet.MapredParquetOutputFormat`,
  SerdeInfo: { SerializationLibrary: `${HIVE}.parquet.serde.ParquetHiveSerDe` },
};

export interface TemplateProps {
  readonly format?: 'text' | 'parquet';
  readonly columns?: { Name: string; Type: string }[];
  /** Overrides of TableInput.Parameters; `undefined` removes one. */
  readonly parameters?: Record<string, string | undefined>;
  readonly queries?: Record<string, string>;
}

export const COLUMNS = DEFAULT_FIELDS.map(name => ({ Name: name.replace(/-/g, '_'), Type: sampleField(name).type as string }));

/** A small hand-written template, in the shape that CDK emits. */
export function template({ format = 'text', columns = COLUMNS, parameters = {}, queries = {} }: TemplateProps = {}): JsonObject {
  const all: Record<string, JsonObject | string | undefined> = {
    'classification': format === 'text' ? 'csv' : 'parquet',
    ...(format === 'text' ? { 'skip.header.line.count': '1' } : {}),
    'projection.enabled': 'true',
    'projection.aws_account_id.type': 'enum',
    'projection.aws_account_id.values': { 'Fn::Join': [',', [{ Ref: 'AWS::AccountId' }, '999999999999']] },
    'projection.aws_region.type': 'enum',
    'projection.aws_region.values': { Ref: 'AWS::Region' },
    'projection.hour.type': 'date',
    'projection.hour.format': 'yyyy/MM/dd/HH',
    'projection.hour.range': 'NOW-400DAYS,NOW',
    'projection.hour.interval': '1',
    'projection.hour.interval.unit': 'HOURS',
    'storage.location.template': { 'Fn::Join': ['', ['s3://', { Ref: 'Bucket' }, '/AWSLogs/${aws_account_id}/vpcflowlogs/${aws_region}/${hour}/']] },
    ...parameters,
  };
  const given = Object.fromEntries(Object.entries(all).filter((entry): entry is [string, JsonObject | string] => entry[1] !== undefined));
  return {
    Resources: {
      Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: BUCKET } },
      Database: { Type: 'AWS::Glue::Database', Properties: { CatalogId: { Ref: 'AWS::AccountId' }, DatabaseInput: { Name: 'network' } } },
      Table: {
        Type: 'AWS::Glue::Table',
        Properties: {
          CatalogId: { Ref: 'AWS::AccountId' },
          DatabaseName: { Ref: 'Database' },
          TableInput: {
            Name: 'flow_logs',
            TableType: 'EXTERNAL_TABLE',
            Parameters: given,
            PartitionKeys: ['aws_account_id', 'aws_region', 'hour'].map(Name => ({ Name, Type: 'string' })),
            StorageDescriptor: {
              ...(format === 'text' ? TEXT_STORAGE : PARQUET_STORAGE),
              Columns: columns,
              Location: { 'Fn::Sub': 's3://${Bucket}/AWSLogs/' },
            },
          },
        },
      },
      WorkGroup: { Type: 'AWS::Athena::WorkGroup', Properties: { Name: 'network' } },
      ...Object.fromEntries(Object.entries(queries).map(([name, QueryString]) => [name, {
        Type: 'AWS::Athena::NamedQuery',
        Properties: { Name: name, Description: `What about ${name}?`, Database: { Ref: 'Database' }, WorkGroup: { Ref: 'WorkGroup' }, QueryString },
      }])),
    },
  };
}

/** A bound on the partition column that covers the last hours. */
export const LAST_DAY = "hour >= date_format(now() - interval '24' hour, '%Y/%m/%d/%H') AND hour <= date_format(now() + interval '1' hour, '%Y/%m/%d/%H')";
/** Every hour that the table projects. */
export const ALWAYS = "hour >= '2000'";

/** A folder of files and the labs opened over it; gone after the test. */
export class Desk {
  readonly dataRoot = mkdtempSync(join(tmpdir(), 'lab-'));
  private readonly labs: Lab[] = [];

  async write(records: SampleRecord[], more: Partial<WriteProps> = {}): Promise<string[]> {
    const props: WriteProps = {
      dataRoot: this.dataRoot, bucket: BUCKET, account: ACCOUNT, region: REGION, fields: DEFAULT_FIELDS, format: 'text', ...more,
    };
    return writeRecords(props, records);
  }

  async open(body: JsonObject = template(), now = NOW): Promise<Lab> {
    const lab = await openLab({ template: body, dataRoot: this.dataRoot, now, account: ACCOUNT, region: REGION });
    this.labs.push(lab);
    return lab;
  }

  clear(): void {
    this.labs.forEach(lab => lab.close());
    rmSync(this.dataRoot, { recursive: true, force: true });
  }
}
