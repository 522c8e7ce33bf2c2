import { aws_glue as glue } from 'aws-cdk-lib';

/** A column as Glue spells it. */
export interface GlueColumn {
  readonly name: string;
  readonly type: string;
  /** What it says, at most 255 characters. */
  readonly comment?: string;
}

/** How a partition column gets its values without a crawler: the `projection.<column>.*` properties. */
export interface ProjectedPartition extends GlueColumn {
  readonly projection: Record<string, string>;
}

/** How Athena reads a file. */
export interface StorageFormat {
  readonly inputFormat: string;
  readonly outputFormat: string;
  readonly serializationLibrary: string;
  readonly serdeParameters?: Record<string, string>;
  readonly tableParameters: Record<string, string>;
}

/** Parquet is read by column name. */
export const PARQUET: StorageFormat = {
  inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
  outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
  serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
  tableParameters: { classification: 'parquet' },
};

/** Text with one header line and fields separated by one space is read by position. */
export const SPACE_SEPARATED_TEXT: StorageFormat = {
  inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
  outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
  serializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
  serdeParameters: { 'field.delim': ' ' },
  tableParameters: { 'classification': 'csv', 'skip.header.line.count': '1' },
};

/**
 * Lines of JSON, read by key. A line that is none, which a machine that lost its power leaves behind, gives a row of nulls rather than an error.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/openx-json-serde.html
 */
export function jsonLines(keys: Readonly<Record<string, string>> = {}): StorageFormat {
  return {
    inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
    serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
    serdeParameters: {
      'ignore.malformed.json': 'true',
      ...Object.fromEntries(Object.entries(keys).map(([column, key]) => [`mapping.${column}`, key])),
    },
    tableParameters: { classification: 'json' },
  };
}

export interface ProjectedTable {
  readonly name: string;
  readonly description: string;
  readonly columns: GlueColumn[];
  readonly partitions: ProjectedPartition[];
  readonly storage: StorageFormat;
  /** Folder above all partitions, ending in a slash. */
  readonly location: string;
  /** Folder of one partition, with a placeholder for each partition column, ending in a slash. */
  readonly locationTemplate: string;
}

/**
 * A table whose partitions Athena works out by itself: no crawler, no `MSCK REPAIR TABLE`, no Lambda.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
 */
export function projectedTableInput(table: ProjectedTable): glue.CfnTable.TableInputProperty {
  const projections = table.partitions.flatMap(partition =>
    Object.entries(partition.projection).map(([key, value]) => [`projection.${partition.name}.${key}`, value]));
  return {
    name: table.name,
    description: table.description,
    tableType: 'EXTERNAL_TABLE',
    partitionKeys: table.partitions.map(({ name, type }) => ({ name, type })),
    parameters: {
      ...table.storage.tableParameters,
      'projection.enabled': 'true',
      ...Object.fromEntries(projections),
      'storage.location.template': table.locationTemplate,
    },
    storageDescriptor: {
      columns: table.columns.map(({ name, type, comment }) => comment === undefined ? { name, type } : { name, type, comment }),
      location: table.location,
      inputFormat: table.storage.inputFormat,
      outputFormat: table.storage.outputFormat,
      serdeInfo: { serializationLibrary: table.storage.serializationLibrary, parameters: table.storage.serdeParameters },
    },
  };
}
