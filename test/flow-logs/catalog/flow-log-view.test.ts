import { App, aws_ec2 as ec2, aws_glue as glue, aws_iam as iam, aws_kms as kms, aws_s3 as s3, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Template as Resolved } from '../../../lab/private/template';
import {
  FlowLogBucket, FlowLogField, FlowLogFormat, FlowLogSource, FlowLogTable, FlowLogTableProps, FlowLogView, FlowLogViewProps, KnownNetworks,
  PartitionGranularity, S3FlowLogs, S3LogLayout,
} from '../../../src';
import { ACCOUNT, newPlacedStack, newStack, onlyResource, refusal, REGION, stackBeside } from '../../fixtures/stacks';

const PARQUET = S3LogLayout.parquet({ prefix: 'vpc' });

function tableIn(stack: Stack, format = FlowLogFormat.DEFAULT, props: Partial<FlowLogTableProps> = {}, layout = PARQUET): FlowLogTable {
  const bucket = s3.Bucket.fromBucketName(stack, 'Archive', 'flow-log-archive');
  const flowLogs = S3FlowLogs.fromS3FlowLogsAttributes(stack, 'Existing', { bucket, format, layout });
  return new FlowLogTable(stack, 'Table', { flowLogs, ...props });
}

function viewIn(stack: Stack, format?: FlowLogFormat, props: Partial<FlowLogViewProps> = {}, ofTable: Partial<FlowLogTableProps> = {}): FlowLogView {
  return new FlowLogView(stack, 'View', { table: tableIn(stack, format, ofTable), ...props });
}

/** The view's resource, intrinsics left as they are. */
function resourceOf(stack: Stack): { [key: string]: any } {
  const [view] = Object.values(Template.fromStack(stack).findResources('AWS::Glue::Table', { Properties: { TableInput: { TableType: 'VIRTUAL_VIEW' } } }));
  return view.Properties;
}

/** The view's definition as Athena would decode it after deployment. */
function definitionOf(stack: Stack): { originalSql: string; catalog: string; schema: string; columns: { name: string; type: string }[] } {
  const template = new Resolved(Template.fromStack(stack).toJSON() as never, { account: ACCOUNT, region: REGION, parameters: { Range: '2001:db8:1::/48' } });
  const input = template.ofType('AWS::Glue::Table').map(table => table.properties.TableInput as { [key: string]: string }).find(one => one.TableType === 'VIRTUAL_VIEW');
  return JSON.parse(Buffer.from(input!.ViewOriginalText.replace('/* Presto View: ', '').replace(' */', ''), 'base64').toString());
}

const sqlOf = (format?: FlowLogFormat, props?: Partial<FlowLogViewProps>) => {
  const stack = newPlacedStack();
  viewIn(stack, format, props);
  return definitionOf(stack).originalSql;
};

test('a view of a small format, complete', () => {
  const stack = newPlacedStack();
  viewIn(stack, FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.SRCPORT, FlowLogField.START, FlowLogField.ACTION, FlowLogField.LOG_STATUS));
  const { TableInput: { ViewOriginalText: text, ...input }, ...rest } = resourceOf(stack);
  const database = { Ref: Object.keys(Template.fromStack(stack).findResources('AWS::Glue::Database'))[0] };
  expect(rest).toEqual({ CatalogId: ACCOUNT, DatabaseName: database });
  expect(input).toEqual({
    Name: 'flow_logs_view',
    TableType: 'VIRTUAL_VIEW',
    Parameters: { presto_view: 'true', comment: 'Presto View' },
    PartitionKeys: [],
    StorageDescriptor: {
      Columns: [
        ['srcaddr', 'string'], ['srcport', 'int'], ['start_time', 'timestamp'], ['action', 'string'], ['source_address', 'string'], ['source_side', 'string'],
        ['is_known_noise', 'boolean'], ['aws_account_id', 'string'], ['aws_region', 'string'], ['hour', 'string'],
      ].map(([Name, Type]) => ({ Name, Type })),
      Location: '',
      SerdeInfo: {},
    },
    ViewExpandedText: '/* Presto View */',
  });
  expect(text).toEqual({
    'Fn::Join': ['', ['/* Presto View: ', { 'Fn::Base64': { 'Fn::Join': ['', [expect.stringContaining('"catalog":"awsdatacatalog","schema":"'), database, expect.any(String)]] } }, ' */']],
  });
  expect(definitionOf(stack)).toEqual({
    originalSql: `SELECT
  CAST(try_cast(nullif("srcaddr", '-') AS ipaddress) AS varchar) AS "srcaddr",
  "srcport",
  CAST(from_unixtime("start") AS timestamp) AS "start_time",
  nullif("action", '-') AS "action",
  CAST(try_cast(nullif("srcaddr", '-') AS ipaddress) AS varchar) AS "source_address",
  CASE WHEN any_match(ARRAY['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', '224.0.0.0/4', 'fc00::/7', 'fe80::/10', 'ff00::/8'], `
      + `cidr -> contains(cidr, try_cast(nullif("srcaddr", '-') AS ipaddress))) THEN 'internal' WHEN try_cast(nullif("srcaddr", '-') AS ipaddress) IS NOT NULL THEN 'internet' END AS "source_side",
  false AS "is_known_noise",
  "aws_account_id",
  "aws_region",
  "hour"
FROM "flow_logs"
WHERE coalesce("log_status", 'OK') = 'OK'`,
    catalog: 'awsdatacatalog',
    schema: Object.keys(Template.fromStack(stack).findResources('AWS::Glue::Database')).map(id => Template.fromStack(stack).toJSON().Resources[id].Properties.DatabaseInput.Name)[0],
    columns: [
      ['srcaddr', 'varchar'], ['srcport', 'integer'], ['start_time', 'timestamp(3)'], ['action', 'varchar'], ['source_address', 'varchar'], ['source_side', 'varchar'],
      ['is_known_noise', 'boolean'], ['aws_account_id', 'varchar'], ['aws_region', 'varchar'], ['hour', 'varchar'],
    ].map(([name, type]) => ({ name, type })),
  });
});

describe('columns follow from the format', () => {
  const columnsOf = (format?: FlowLogFormat) => viewIn(newStack(), format).columnNames;

  test('of all that are recommended', () => {
    expect(columnsOf(FlowLogFormat.RECOMMENDED_V5)).toEqual([
      'version', 'account_id', 'interface_id', 'srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol', 'protocol_name', 'packets', 'bytes', 'start_time', 'end_time',
      'action', 'vpc_id', 'subnet_id', 'instance_id', 'tcp_flags', 'tcp_flag_names', 'type', 'pkt_srcaddr', 'pkt_dstaddr', 'region', 'az_id', 'pkt_src_aws_service',
      'pkt_dst_aws_service', 'flow_direction', 'traffic_path', 'source_address', 'destination_address', 'source_side', 'destination_side', 'is_known_noise', 'opened_by',
      'client_address', 'client_port', 'server_address', 'server_port', 'aws_account_id', 'aws_region', 'hour',
    ]);
  });

  test('of transit gateways', () => {
    const columns = columnsOf(FlowLogFormat.TRANSIT_GATEWAY_DEFAULT);
    expect(columns).toEqual(expect.arrayContaining(['tgw_src_vpc_id', 'packets_lost_blackhole', 'source_side', 'opened_by', 'server_port', 'protocol_name', 'flow_direction']));
    expect(columns).not.toContain('log_status');
  });

  test.each<[string, FlowLogField[], string[]]>([
    ['no addresses', [FlowLogField.TCP_FLAGS, FlowLogField.BYTES], ['tcp_flags', 'tcp_flag_names', 'bytes', 'opened_by']],
    ['one address', [FlowLogField.DSTADDR], ['dstaddr', 'destination_address', 'destination_side', 'is_known_noise']],
    ['addresses of packets only', [FlowLogField.PKT_SRCADDR], ['pkt_srcaddr', 'source_address', 'source_side', 'is_known_noise']],
    ['flags and ports without addresses', [FlowLogField.TCP_FLAGS, FlowLogField.SRCPORT, FlowLogField.DSTPORT],
      ['tcp_flags', 'tcp_flag_names', 'srcport', 'dstport', 'opened_by', 'client_port', 'server_port']],
    ['a field of tomorrow', [FlowLogField.of('flow-cost')], ['flow_cost']],
  ])('of %s', (_what, fields, columns) => {
    expect(columnsOf(FlowLogFormat.of(...fields)).slice(0, -3)).toEqual(columns);
  });

  test.each<[string, Partial<FlowLogTableProps>, S3LogLayout, [string, string][]]>([
    ['by day', { granularity: PartitionGranularity.DAY }, PARQUET, [['day', 'varchar']]],
    ['by Hive-compatible hours', {}, S3LogLayout.parquet({ prefix: 'vpc', hiveCompatiblePartitions: true }),
      [['year', 'integer'], ['month', 'integer'], ['day', 'integer'], ['hour', 'integer']]],
  ])('and the partition columns from the table: %s', (_how, props, layout, time) => {
    const stack = newPlacedStack();
    new FlowLogView(stack, 'View', { table: tableIn(stack, FlowLogFormat.of(FlowLogField.BYTES), props, layout) });
    expect(definitionOf(stack).columns.slice(1)).toEqual([['aws_account_id', 'varchar'], ['aws_region', 'varchar'], ...time].map(([name, type]) => ({ name, type })));
    expect(definitionOf(stack).originalSql).toMatch(new RegExp(`${time.map(([name]) => `\\n  "${name}"`).join(',')}\\nFROM`));
  });

  test('a format without a status leaves nothing out', () => {
    expect(sqlOf(FlowLogFormat.of(FlowLogField.BYTES))).not.toContain('WHERE');
  });

  test.each(['start-time', 'opened-by', 'protocol-name', 'source-side'])('fails when a field of tomorrow is called like a column of the view: %s', name => {
    expect(refusal(() => viewIn(newStack(), FlowLogFormat.RECOMMENDED_V5.plus(FlowLogField.of(name)))))
      .toBe(`table must have a format without a field "${name}": the view has a column ${name.replace(/-/g, '_')} of its own; lay the view over a table whose format `
        + 'leaves the field out [at Network/View]');
    expect(() => viewIn(newStack(), FlowLogFormat.of(FlowLogField.of(name)))).not.toThrow();
  });

  test('tags are decoded', () => {
    expect(sqlOf(FlowLogFormat.of(FlowLogField.BYTES, FlowLogField.INSTANCE_TAG, FlowLogField.ASG_TAG_2)))
      .toContain('url_decode(nullif("instance_tag", \'-\')) AS "instance_tag",\n  url_decode(nullif("asg_tag_2", \'-\')) AS "asg_tag_2"');
  });
});

describe('tags are called after their keys', () => {
  const BYTES = FlowLogFormat.of(FlowLogField.BYTES);
  const tagsOf = (...keys: string[]) => viewIn(newStack(), BYTES.withTags({ instance: keys })).columnNames.slice(1, -3);

  test.each([
    [['team', 'CostCenter'], ['instance_tag_team', 'instance_tag_cost_center']],
    [['aws:cloudformation:stack-name'], ['instance_tag_aws_cloudformation_stack_name']],
    // No name is left, or two tags would have one.
    [['команда'], ['instance_tag']],
    [['Team', 'team'], ['instance_tag', 'instance_tag_2']],
  ])('%p', (keys, columns) => {
    expect(tagsOf(...keys)).toEqual(columns);
  });

  test('of Auto Scaling groups and interfaces too', () => {
    const format = BYTES.withTags({ autoScalingGroup: ['app'], networkInterface: ['app'] });
    expect(viewIn(newStack(), format).columnNames.slice(1, -3).sort()).toEqual(['asg_tag_app', 'interface_tag_app']);
  });
});

describe('known networks', () => {
  const ADDRESSES = FlowLogFormat.of(FlowLogField.SRCADDR, FlowLogField.DSTADDR);

  test('are internal, and expected traffic is marked', () => {
    const sql = sqlOf(ADDRESSES, { knownNetworks: KnownNetworks.of({ ownRanges: ['198.51.100.0/24'], knownNoise: ['10.0.9.9/32'] }) });
    expect(sql.match(/'ff00::\/8', '198\.51\.100\.0\/24'\]/g)).toHaveLength(2);
    expect(sql).toMatch(/coalesce\(NOT \(NOT any_match\(ARRAY\['10\.0\.9\.9\/32'\].*\), false\) AS "is_known_noise"/);
  });

  test('may hold what only the deployment knows', () => {
    const stack = newPlacedStack();
    const range = new CfnParameter(stack, 'Range').valueAsString;
    viewIn(stack, ADDRESSES, { knownNetworks: KnownNetworks.of({ ownRanges: [range] }) });
    expect(definitionOf(stack).originalSql).toContain("'ff00::/8', '2001:db8:1::/48']");
  });

  test('may hold the IPv6 block of a VPC of the app', () => {
    const stack = newPlacedStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', { ipProtocol: ec2.IpProtocol.DUAL_STACK, maxAzs: 1 });
    viewIn(stack, ADDRESSES, { knownNetworks: KnownNetworks.of({ ownRanges: [Fn.select(0, vpc.vpcIpv6CidrBlocks)] }) });
    expect(JSON.stringify(resourceOf(stack).TableInput.ViewOriginalText)).toMatch(/"Fn::Select":\[0,\{"Fn::GetAtt":\["Vpc[0-9A-F]+","Ipv6CidrBlocks"\]\}\]/);
  });

  test('fails when they make the view longer than Glue takes', () => {
    const ranges = (count: number) => KnownNetworks.of({ ownRanges: Array.from({ length: count }, (_, i) => `203.${i >> 16}.${(i >> 8) & 255}.${i & 255}/32`) });
    expect(refusal(() => viewIn(newStack(), ADDRESSES, { knownNetworks: ranges(10_000) })))
      .toMatch(/^knownNetworks make the view \d{6} bytes long, of which Glue takes 409600 at the most; put ranges that lie side by side together, or list fewer \[at Network\/View\]$/);
    expect(() => viewIn(newStack(), ADDRESSES, { knownNetworks: ranges(5000) })).not.toThrow();
  });
});

describe('names', () => {
  test.each(['flow-logs', 'Flows', '1st', ''])('fails when the view is called %p', viewName => {
    expect(refusal(() => viewIn(newStack(), undefined, { viewName })))
      .toBe(`viewName must be lower case letters, digits and underscores, at most 255, got "${viewName}"; write "flow_records" [at Network/View]`);
  });

  test('a view has the name given, or that of its table with more behind it', () => {
    expect(viewIn(newStack(), undefined, { viewName: 'flow_records' }).viewName).toBe('flow_records');
    expect(viewIn(newStack(), undefined, {}, { tableName: 'vpc_flows' }).viewName).toBe('vpc_flows_view');
  });

  test('fails when the view is called like its table, or like another view or table of the database', () => {
    expect(refusal(() => viewIn(newStack(), undefined, { viewName: 'flow_logs' })))
      .toBe('viewName must not be that of another table or view in the database, got "flow_logs", which Network/Table has; write another [at Network/View]');
    const stack = newStack();
    const view = viewIn(stack);
    expect(refusal(() => new FlowLogView(stack, 'Second', { table: view.table }))).toContain('got "flow_logs_view", which Network/View has');
    expect(() => new FlowLogView(stack, 'Third', { table: view.table, viewName: 'flow_records' })).not.toThrow();
  });

  test('a view lies in the database of its table', () => {
    const stack = newStack();
    const database = glue.CfnDatabase.fromDatabaseName(stack, 'Database', 'network');
    viewIn(stack, undefined, {}, { database, tableName: 'vpc_flows' });
    expect(resourceOf(stack)).toMatchObject({ DatabaseName: 'network', TableInput: { Name: 'vpc_flows_view' } });
    // All is known: there is still one way to write it.
    expect(resourceOf(stack).TableInput.ViewOriginalText['Fn::Join'][1][1]['Fn::Base64']).toContain('"schema":"network"');
    expect(definitionOf(stack)).toMatchObject({ schema: 'network', originalSql: expect.stringContaining('FROM "vpc_flows"') });
  });
});

describe('places', () => {
  test('a view may lie in another stack', () => {
    const stack = newPlacedStack();
    const away = stackBeside(stack, { account: ACCOUNT, region: REGION });
    new FlowLogView(away, 'View', { table: tableIn(stack) });
    expect(resourceOf(away).DatabaseName).toEqual({ 'Fn::ImportValue': expect.any(String) });
  });

  test.each([[{ account: '444455556666', region: REGION }, '444455556666', ACCOUNT], [{ account: ACCOUNT, region: 'us-east-1' }, 'us-east-1', REGION]])(
    'fails when it lies elsewhere: %p', (env, here, there) => {
      const app = new App();
      const table = tableIn(new Stack(app, 'Tables', { env: { account: ACCOUNT, region: REGION } }));
      expect(refusal(() => new FlowLogView(new Stack(app, 'Views', { env }), 'View', { table })))
        .toBe(`table must lie in the account and Region of the view (${here}), got Tables/Table in ${there}; create the view in the stack of the table [at Views/View]`);
    });
});

describe('grants.query', () => {
  test('grants view, table, database and files, complete', () => {
    const stack = newPlacedStack();
    const role = new iam.Role(stack, 'Analyst', { assumedBy: new iam.AccountRootPrincipal() });
    viewIn(stack, undefined, {}, { database: glue.CfnDatabase.fromDatabaseName(stack, 'Database', 'network'), tableName: 'vpc' }).grants.query(role);
    const glueArn = (resource: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:glue:${REGION}:${ACCOUNT}:${resource}`]] });
    const s3Arn = (resource: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::${resource}`]] });
    expect(onlyResource(stack, 'AWS::IAM::Policy').Properties.PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartition', 'glue:GetPartitions', 'glue:BatchGetPartition'],
        Resource: ['catalog', 'database/default', 'database/network', 'table/network/vpc', 'table/network/vpc_view'].map(glueArn),
      },
      { Effect: 'Allow', Action: 's3:GetObject', Resource: s3Arn('flow-log-archive/vpc/AWSLogs/*') },
      { Effect: 'Allow', Action: ['s3:GetBucketLocation', 's3:ListBucket'], Resource: s3Arn('flow-log-archive') },
    ]);
  });

  test('grants decryption with the customer managed key of the bucket', () => {
    const stack = newPlacedStack();
    const key = new kms.Key(stack, 'Key');
    const flowLogs = new S3FlowLogs(stack, 'FlowLogs', {
      sources: [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-0a1b2c'))], bucket: new FlowLogBucket(stack, 'Bucket', { encryptionKey: key }),
    });
    const role = new iam.Role(stack, 'Analyst', { assumedBy: new iam.AccountRootPrincipal() });
    new FlowLogView(stack, 'View', { table: new FlowLogTable(stack, 'Table', { flowLogs }) }).grants.query(role);
    expect(onlyResource(stack, 'AWS::IAM::Policy').Properties.PolicyDocument.Statement)
      .toContainEqual({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: stack.resolve(key.keyArn) });
  });
});

test('a view is the same in two runs', () => {
  const texts = [1, 2].map(() => {
    const stack = newStack();
    viewIn(stack, FlowLogFormat.RECOMMENDED_V5);
    return JSON.stringify(Template.fromStack(stack).toJSON());
  });
  expect(texts[0]).toBe(texts[1]);
});
