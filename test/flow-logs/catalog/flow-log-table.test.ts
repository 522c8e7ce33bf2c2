import { App, aws_glue as glue, aws_s3 as s3, CfnParameter, Duration, Environment, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  FlowLogFamily, FlowLogField, FlowLogFormat, FlowLogTable, FlowLogTableProps, FlowLogValueType, PartitionGranularity,
  PartitionValues, S3FlowLogs, S3LogLayout, TableWindow,
} from '../../../src';
import { ACCOUNT, newPlacedStack, newStack, onlyResource, refusal, REGION } from '../../fixtures/stacks';

type Existing = Partial<{ format: FlowLogFormat; layout: S3LogLayout }>;

/** Flow logs that exist already: the table is all that is made. */
function existingIn(stack: Stack, { format = FlowLogFormat.DEFAULT, layout = S3LogLayout.parquet({ prefix: 'vpc' }) }: Existing = {}) {
  const bucket = s3.Bucket.fromBucketName(stack, 'Archive', 'flow-log-archive');
  return S3FlowLogs.fromS3FlowLogsAttributes(stack, 'Existing', { bucket, format, layout });
}

function tableIn(stack: Stack, existing: Existing = {}, props: Partial<FlowLogTableProps> = {}): FlowLogTable {
  return new FlowLogTable(stack, 'Table', { flowLogs: existingIn(stack, existing), ...props });
}

/** The table's input in the template. */
function inputOf(existing: Existing = {}, props: Partial<FlowLogTableProps> = {}, stack = newPlacedStack()): { [key: string]: any } {
  tableIn(stack, existing, props);
  return onlyResource(stack, 'AWS::Glue::Table').Properties.TableInput;
}

const DEFAULT_COLUMNS = [
  ['version', 'int'], ['account_id', 'string'], ['interface_id', 'string'], ['srcaddr', 'string'], ['dstaddr', 'string'], ['srcport', 'int'],
  ['dstport', 'int'], ['protocol', 'int'], ['packets', 'bigint'], ['bytes', 'bigint'], ['start', 'bigint'], ['end', 'bigint'], ['action', 'string'],
  ['log_status', 'string'],
].map(([Name, Type]) => ({ Name, Type }));

const PARTITION_KEYS = [{ Name: 'aws_account_id', Type: 'string' }, { Name: 'aws_region', Type: 'string' }];

test('over Parquet by hour, complete', () => {
  expect(inputOf()).toEqual({
    Name: 'flow_logs',
    Description: expect.stringContaining('partition column'),
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: [...PARTITION_KEYS, { Name: 'hour', Type: 'string' }],
    Parameters: {
      'classification': 'parquet',
      'projection.enabled': 'true',
      'projection.aws_account_id.type': 'enum',
      'projection.aws_account_id.values': ACCOUNT,
      'projection.aws_region.type': 'enum',
      'projection.aws_region.values': REGION,
      'projection.hour.type': 'date',
      'projection.hour.range': 'NOW-400DAYS,NOW',
      'projection.hour.format': 'yyyy/MM/dd/HH',
      'projection.hour.interval': '1',
      'projection.hour.interval.unit': 'HOURS',
      'storage.location.template': 's3://flow-log-archive/vpc/AWSLogs/${aws_account_id}/vpcflowlogs/${aws_region}/${hour}/',
    },
    StorageDescriptor: {
      Columns: DEFAULT_COLUMNS,
      Location: 's3://flow-log-archive/vpc/AWSLogs/',
      InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
      OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
      SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
    },
  });
});

test('over text by day, complete', () => {
  expect(inputOf({ layout: S3LogLayout.text({ prefix: '' }) }, { granularity: PartitionGranularity.DAY })).toEqual({
    Name: 'flow_logs',
    Description: expect.stringContaining('partition column'),
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: [...PARTITION_KEYS, { Name: 'day', Type: 'string' }],
    Parameters: {
      'classification': 'csv',
      // The first line of each text file holds the names of the fields.
      'skip.header.line.count': '1',
      'projection.enabled': 'true',
      'projection.aws_account_id.type': 'enum',
      'projection.aws_account_id.values': ACCOUNT,
      'projection.aws_region.type': 'enum',
      'projection.aws_region.values': REGION,
      'projection.day.type': 'date',
      'projection.day.range': 'NOW-400DAYS,NOW',
      'projection.day.format': 'yyyy/MM/dd',
      'projection.day.interval': '1',
      'projection.day.interval.unit': 'DAYS',
      'storage.location.template': 's3://flow-log-archive/AWSLogs/${aws_account_id}/vpcflowlogs/${aws_region}/${day}/',
    },
    StorageDescriptor: {
      Columns: DEFAULT_COLUMNS,
      Location: 's3://flow-log-archive/AWSLogs/',
      InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
      OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      SerdeInfo: {
        SerializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
        Parameters: { 'field.delim': ' ' },
      },
    },
  });
});

describe('columns', () => {
  test('are the fields in order, with the types AWS prints', () => {
    const format = FlowLogFormat.of(FlowLogField.TRAFFIC_PATH, FlowLogField.BYTES, FlowLogField.PKT_SRCADDR, FlowLogField.of('flow-cost', { valueType: FlowLogValueType.INT_64 }));
    expect(inputOf({ format }).StorageDescriptor.Columns).toEqual([
      { Name: 'traffic_path', Type: 'int' }, { Name: 'bytes', Type: 'bigint' }, { Name: 'pkt_srcaddr', Type: 'string' }, { Name: 'flow_cost', Type: 'bigint' },
    ]);
  });

  test('may be more than the files have, over Parquet: older files say null there', () => {
    const format = FlowLogFormat.DEFAULT.plus(FlowLogField.VPC_ID);
    expect(inputOf({}, { format }).StorageDescriptor.Columns).toEqual([...DEFAULT_COLUMNS, { Name: 'vpc_id', Type: 'string' }]);
  });

  test('fails when they are not those of the files, over text', () => {
    const stack = newStack();
    const layout = S3LogLayout.text({ prefix: 'vpc' });
    const format = FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.DSTADDR);
    expect(refusal(() => tableIn(stack, { layout, format }, { format: format.plus(FlowLogField.VPC_ID) })))
      .toBe('format of a table over text files must be the format that the files were written in, got "${srcaddr} ${dstaddr} ${vpc-id}" over '
        + '"${srcaddr} ${dstaddr}"; text is read by position, so make a second table for the other format [at Network/Table]');
    expect(tableIn(newStack(), { layout, format }, { format: FlowLogFormat.parse('${srcaddr} ${dstaddr}') }).format.logFormat).toBe('${srcaddr} ${dstaddr}');
  });

  test.each(['aws-account-id', 'aws-region', 'hour'])('fails when a field of tomorrow is called like a partition column: %s', name => {
    const format = FlowLogFormat.DEFAULT.plus(FlowLogField.of(name));
    expect(refusal(() => tableIn(newStack(), { format })))
      .toBe(`format must not have a field "${name}": its column would be called like the partition column ${name.replace(/-/g, '_')}; leave the field out [at Network/Table]`);
  });

  test('a field that the files list twice is a column of its own over text, and left out over Parquet, which is read by name', () => {
    const format = FlowLogFormat.parse('${srcaddr} ${bytes} ${srcaddr} ${action}');
    const names = (existing: Existing) => inputOf(existing).StorageDescriptor.Columns.map((column: { Name: string }) => column.Name);
    expect(names({ format, layout: S3LogLayout.text({ prefix: 'vpc' }) })).toEqual(['srcaddr', 'bytes', 'srcaddr_repeated_2', 'action']);
    expect(names({ format })).toEqual(['srcaddr', 'bytes', 'action']);
  });

  test('a field may be called like the partition column of the other granularity', () => {
    const format = FlowLogFormat.DEFAULT.plus(FlowLogField.of('day'));
    expect(inputOf({ format }).StorageDescriptor.Columns).toContainEqual({ Name: 'day', Type: 'string' });
    expect(refusal(() => tableIn(newStack(), { format }, { granularity: PartitionGranularity.DAY }))).toContain('partition column day');
  });
});

describe('where the table looks', () => {
  test('is the account and Region of the flow logs by default, by pseudo parameters where they are not known', () => {
    expect(inputOf({}, {}, newStack()).Parameters).toMatchObject({
      'projection.aws_account_id.values': { Ref: 'AWS::AccountId' }, 'projection.aws_region.values': { Ref: 'AWS::Region' },
    });
  });

  test('is the accounts and Regions given', () => {
    const props = { accounts: PartitionValues.of(['111122223333', '444455556666']), regions: PartitionValues.of(['eu-west-1', 'us-east-1']) };
    expect(inputOf({}, props).Parameters).toMatchObject({
      'projection.aws_account_id.values': '111122223333,444455556666', 'projection.aws_region.values': 'eu-west-1,us-east-1',
    });
  });

  test('may hold parameters', () => {
    const stack = newStack();
    const account = new CfnParameter(stack, 'Account').valueAsString;
    expect(inputOf({}, { accounts: PartitionValues.of([account, '444455556666']) }, stack).Parameters)
      .toMatchObject({ 'projection.aws_account_id.values': { 'Fn::Join': ['', [{ Ref: 'Account' }, ',444455556666']] } });
  });

  test.each([
    [TableWindow.last(Duration.days(7)), PartitionGranularity.HOUR, 'NOW-7DAYS,NOW'],
    [TableWindow.last(Duration.hours(48)), PartitionGranularity.DAY, 'NOW-2DAYS,NOW'],
    [TableWindow.since('2026-01-31'), PartitionGranularity.HOUR, '2026/01/31/00,NOW'],
    [TableWindow.since('2024-02-29'), PartitionGranularity.DAY, '2024/02/29,NOW'],
  ])('reaches back as the window says (%#)', (window, granularity, range) => {
    expect(inputOf({}, { window, granularity }).Parameters[`projection.${granularity}.range`]).toBe(range);
  });

  test('is a default prefix of S3FlowLogs when that is given', () => {
    const layout = S3LogLayout.text({ prefix: S3LogLayout.text().prefixFor(FlowLogFormat.DEFAULT, FlowLogFamily.VPC) });
    expect(inputOf({ layout }).StorageDescriptor.Location).toBe('s3://flow-log-archive/flow-logs/vpc-text-hourly-81fdf20d/AWSLogs/');
  });
});

describe('database and names', () => {
  test('a new database has a name that Athena takes without quotes', () => {
    const stack = newStack({ stackName: 'My-Network-Stack' });
    const table = tableIn(stack);
    const [[id, { Properties: { DatabaseInput, CatalogId } }]] = Object.entries(Template.fromStack(stack).findResources('AWS::Glue::Database'));
    expect(DatabaseInput.Name).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(CatalogId).toEqual({ Ref: 'AWS::AccountId' });
    expect(stack.resolve(table.databaseName)).toEqual({ Ref: id });
    Template.fromStack(stack).hasResourceProperties('AWS::Glue::Table', { CatalogId, DatabaseName: { Ref: id }, TableInput: { Name: 'flow_logs' } });
  });

  test('two tables have two databases', () => {
    const stack = newStack();
    const flowLogs = existingIn(stack);
    ['ByHour', 'ByDay'].forEach(id => new FlowLogTable(stack, id, { flowLogs }));
    const names = Object.values(Template.fromStack(stack).findResources('AWS::Glue::Database')).map(one => one.Properties.DatabaseInput.Name);
    expect(new Set(names).size).toBe(2);
  });

  test('a database of one\'s own is used, and tables in it have names of their own', () => {
    const stack = newStack();
    const database = new glue.CfnDatabase(stack, 'Database', { catalogId: stack.account, databaseInput: { name: 'network' } });
    const flowLogs = existingIn(stack);
    const tables = ['ByHour', 'ByDay'].map(id => new FlowLogTable(stack, id, { flowLogs, database }));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Glue::Database', 1);
    template.allResourcesProperties('AWS::Glue::Table', { DatabaseName: { Ref: 'Database' } });
    const names = tables.map(table => table.tableName);
    names.forEach(name => expect(name).toMatch(/^[a-z][a-z0-9_]*$/));
    expect(new Set(names).size).toBe(2);
  });

  test('a database that exists is used by its name', () => {
    const stack = newStack();
    const database = glue.CfnDatabase.fromDatabaseName(stack, 'Database', 'network');
    expect(tableIn(stack, {}, { database, tableName: 'vpc_flow_logs' })).toMatchObject({ databaseName: 'network', tableName: 'vpc_flow_logs' });
    Template.fromStack(stack).hasResourceProperties('AWS::Glue::Table', { DatabaseName: 'network', TableInput: { Name: 'vpc_flow_logs' } });
  });

  test('fails when two tables of one database have the same name', () => {
    const stack = newStack();
    const database = glue.CfnDatabase.fromDatabaseName(stack, 'Database', 'network');
    const flowLogs = existingIn(stack);
    new FlowLogTable(stack, 'One', { flowLogs, database, tableName: 'vpc' });
    expect(refusal(() => new FlowLogTable(stack, 'Two', { flowLogs, database, tableName: 'vpc' })))
      .toBe('tableName must not be that of another table or view in the database, got "vpc", which Network/One has; write another [at Network/Two]');
    expect(() => new FlowLogTable(stack, 'Three', { flowLogs, database, tableName: 'vpc_by_day' })).not.toThrow();
    const theirs = glue.CfnDatabase.fromDatabaseName(stack, 'Theirs', 'security');
    expect(() => new FlowLogTable(stack, 'Four', { flowLogs, database: theirs, tableName: 'vpc' })).not.toThrow();
  });

  test('equal names are two tables in two Regions', () => {
    const app = new App();
    for (const region of ['eu-west-1', 'us-east-1']) {
      const stack = new Stack(app, region, { env: { account: ACCOUNT, region } });
      const database = glue.CfnDatabase.fromDatabaseName(stack, 'Database', 'network');
      expect(() => tableIn(stack, {}, { database, tableName: 'vpc' })).not.toThrow();
    }
  });

  test.each(['flow-logs', 'FlowLogs', '2026_logs', 'flow logs', '', 'a'.repeat(256)])('fails when the table is called %p', tableName => {
    expect(refusal(() => tableIn(newStack(), {}, { tableName })))
      .toBe(`tableName must be lower case letters, digits and underscores, at most 255, got "${tableName}"; write "flow_logs" [at Network/Table]`);
  });

  test.each(['flow_logs', '_logs2', 'a'.repeat(255)])('a table may be called %p', tableName => {
    expect(inputOf({}, { tableName }).Name).toBe(tableName);
  });

  test('a table may be called by a parameter', () => {
    const stack = newStack();
    expect(inputOf({}, { tableName: new CfnParameter(stack, 'Name').valueAsString }, stack).Name).toEqual({ Ref: 'Name' });
  });
});

describe('flow logs that exist already', () => {
  test('nothing is made or changed but the table and its database', () => {
    const stack = newStack();
    tableIn(stack);
    const types = Object.values(Template.fromStack(stack).toJSON().Resources).map(resource => (resource as { Type: string }).Type);
    expect(types.sort()).toEqual(['AWS::Glue::Database', 'AWS::Glue::Table']);
  });

  test('tell what they were told', () => {
    const layout = S3LogLayout.text({ prefix: 'vpc' });
    const existing = existingIn(newStack(), { layout });
    expect(existing).toMatchObject({ prefix: 'vpc', layout, format: FlowLogFormat.DEFAULT });
    expect(existing.bucket.bucketName).toBe('flow-log-archive');
    expect(existing.node.path).toBe('Network/Existing');
  });

  test('fails when the layout has no prefix', () => {
    expect(refusal(() => existingIn(newStack(), { layout: S3LogLayout.parquet() })))
      .toBe('layout of flow logs that exist must have a prefix, got none; write { prefix: "" } when the keys start with AWSLogs/, the folder in front of it '
        + 'otherwise, or { prefix: layout.prefixFor(format, family) } for files of an S3FlowLogs in another app [at Network]');
    expect(existingIn(newStack(), { layout: S3LogLayout.parquet({ prefix: '' }) }).prefix).toBe('');
  });
});

test('a table says what it stands on', () => {
  const stack = newStack();
  const flowLogs = existingIn(stack);
  expect(new FlowLogTable(stack, 'Table', { flowLogs })).toMatchObject({ flowLogs, format: FlowLogFormat.DEFAULT, granularity: PartitionGranularity.HOUR });
});

describe('over other folders', () => {
  const hive = (perHourPartition: boolean) => S3LogLayout.parquet({ prefix: 'vpc', hiveCompatiblePartitions: true, perHourPartition });

  test('Hive-compatible by hour: a column of whole numbers for each folder', () => {
    const { PartitionKeys, Parameters } = inputOf({ layout: hive(true) }, { window: TableWindow.since('2024-05-01') });
    expect(PartitionKeys.slice(2)).toEqual(['year', 'month', 'day', 'hour'].map(Name => ({ Name, Type: 'int' })));
    expect(Parameters).toMatchObject({
      'projection.year.type': 'integer',
      'projection.year.range': '2024,2099',
      'projection.month.range': '1,12',
      'projection.month.digits': '2',
      'projection.day.range': '1,31',
      'projection.hour.range': '0,23',
      'storage.location.template': 's3://flow-log-archive/vpc/AWSLogs/aws-account-id=${aws_account_id}/aws-service=vpcflowlogs/aws-region=${aws_region}/'
        + 'year=${year}/month=${month}/day=${day}/hour=${hour}/',
    });
  });

  test('Hive-compatible by day: no column for hours, over either kind of folder', () => {
    for (const [layout, granularity] of [[hive(true), PartitionGranularity.DAY], [hive(false), undefined]] as const) {
      const { PartitionKeys, Parameters } = inputOf({ layout }, { granularity });
      expect(PartitionKeys.map((key: any) => key.Name)).toEqual(['aws_account_id', 'aws_region', 'year', 'month', 'day']);
      expect(Parameters['storage.location.template']).toMatch(/\/day=\$\{day\}\/$/);
    }
  });

  test('one folder a day: by day, without being told', () => {
    expect(inputOf({ layout: S3LogLayout.text({ prefix: '', perHourPartition: false }) }).PartitionKeys[2]).toEqual({ Name: 'day', Type: 'string' });
  });

  test('fails when hours are asked of one folder a day', () => {
    const layout = S3LogLayout.text({ prefix: '', perHourPartition: false });
    expect(refusal(() => inputOf({ layout }, { granularity: PartitionGranularity.HOUR })))
      .toMatch(/^granularity must be DAY over files that lie in one folder a day, got HOUR; .* \[at .*Table\]$/);
    expect(() => inputOf({ layout }, { granularity: PartitionGranularity.DAY })).not.toThrow();
  });

  test('fails when a moving window is asked of Hive-compatible folders', () => {
    expect(refusal(() => inputOf({ layout: hive(true) }, { window: TableWindow.last(Duration.days(7)) })))
      .toMatch(/^window must be TableWindow\.since\(\) over Hive-compatible folders, .* got TableWindow\.last\(\); write TableWindow\.since\("2026-01-01"\)/);
    expect(() => inputOf({ layout: hive(true) }, { window: TableWindow.since('2026-01-01') })).not.toThrow();
  });
});

describe('whose accounts and Regions', () => {
  const placed = { account: '111122223333', region: 'eu-west-1' };
  const tableOver = (logsEnv: Environment | undefined, props: Partial<FlowLogTableProps> = {}) => {
    const app = new App();
    const flowLogs = existingIn(new Stack(app, 'Logs', { env: logsEnv }));
    return new FlowLogTable(new Stack(app, 'Tables', { env: placed }), 'Table', { flowLogs, ...props });
  };

  test('fails when only the table has an env: a token would mean the account of the table', () => {
    expect(refusal(() => tableOver(undefined))).toBe('accounts must be given where the table\'s stack has an env and that of the flow logs has none, got none; '
      + 'write accounts: PartitionValues.of([...]), or give stack Logs an env [at Tables/Table]');
    expect(() => tableOver(placed)).not.toThrow();
    expect(() => tableOver(undefined, { accounts: PartitionValues.of(['111122223333']), regions: PartitionValues.of(['eu-west-1']) })).not.toThrow();
  });

  test('fails when accounts and Regions are exchanged', () => {
    expect(refusal(() => tableOver(placed, { accounts: PartitionValues.of(['eu-west-1']) })))
      .toBe('accounts must be account ids of twelve digits, got "eu-west-1"; write PartitionValues.of(["111122223333"]) [at Tables/Table]');
    expect(refusal(() => tableOver(placed, { regions: PartitionValues.of(['111122223333']) })))
      .toBe('regions must be Region codes, got "111122223333"; write PartitionValues.of(["eu-west-1"]) [at Tables/Table]');
    expect(() => tableOver(placed, { regions: PartitionValues.of(['ap-southeast-4', 'mx-central-1']) })).not.toThrow();
  });
});
