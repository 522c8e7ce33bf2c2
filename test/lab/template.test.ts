import { ACCOUNT, BUCKET, REGION, template, TemplateProps } from './fixture';
import { readGlueTable } from '../../lab/engine/glue-table';
import { Json, JsonObject } from '../../lab/private/errors';
import { Template } from '../../lab/private/template';

const environment = { account: ACCOUNT, region: REGION, parameters: { Prefix: 'p' } };

function resolve(value: Json, more: JsonObject = {}): Json {
  const body = { Parameters: { Prefix: {}, Other: { Default: 'o' } }, Resources: { B: { Type: 'AWS::S3::Bucket' }, T: { Type: 'X::Y::Z', Properties: { value } }, ...more } };
  return new Template(body, environment).ofType('X::Y::Z')[0].properties.value;
}

test.each<[Json, Json]>([
  [{ Ref: 'AWS::AccountId' }, ACCOUNT],
  [{ Ref: 'B' }, 'b'],
  [{ Ref: 'Prefix' }, 'p'],
  [{ Ref: 'Other' }, 'o'],
  [{ 'Fn::GetAtt': ['B', 'Arn'] }, 'arn:aws:s3:::b'],
  [{ 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }]] }, 'a-eu-west-1'],
  [{ 'Fn::Sub': 'x ${B} ${!keep} ${AWS::Region} ${B.Arn}' }, 'x b ${keep} eu-west-1 arn:aws:s3:::b'],
  [{ 'Fn::Sub': ['${a}', { a: { Ref: 'B' } }] }, 'b'],
  [{ 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
  ['s3://x/${aws_account_id}/', 's3://x/${aws_account_id}/'],
  [{ a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
])('resolves %j', (value, expected) => {
  expect(resolve(value)).toEqual(expected);
});

test.each<[Json, string]>([
  [{ 'Fn::ImportValue': 'x' }, 'T.value: the lab cannot resolve Fn::ImportValue'],
  [{ Ref: 'Nobody' }, 'T.value: Ref to unknown Nobody'],
  [{ 'Fn::GetAtt': ['B', 'DomainName'] }, 'T.value: the lab cannot resolve Fn::GetAtt B.DomainName'],
])('fails on %j', (value, message) => {
  expect(() => resolve(value)).toThrow(message);
});

function table(props: TemplateProps, change: (input: JsonObject, properties: JsonObject) => void = () => undefined) {
  const [resource] = new Template(template(props), environment).ofType('AWS::Glue::Table');
  change(resource.properties.TableInput as JsonObject, resource.properties);
  return readGlueTable(resource, ACCOUNT);
}

test('a table as Athena reads it', () => {
  expect(table({})).toMatchObject({
    database: 'network',
    name: 'flow_logs',
    format: 'text',
    fieldDelimiter: ' ',
    skipLines: 1,
    locationTemplate: `s3://${BUCKET}/AWSLogs/\${aws_account_id}/vpcflowlogs/\${aws_region}/\${hour}/`,
  });
});

const parameter = (key: string, value: Json | undefined) => (input: JsonObject) => {
  const { [key]: _gone, ...rest } = input.Parameters as JsonObject;
  input.Parameters = value === undefined ? rest : { ...rest, [key]: value };
};
const storage = (input: JsonObject) => input.StorageDescriptor as JsonObject;

test.each<[string, (input: JsonObject, properties: JsonObject) => void, RegExp]>([
  ['another catalog', (_input, properties) => { properties.CatalogId = '1'; }, /CatalogId must be the account 123456789010/],
  ['a view', input => { input.TableType = 'VIRTUAL_VIEW'; }, /TableType must be EXTERNAL_TABLE/],
  ['no table type', input => { delete input.TableType; }, /TableType must be EXTERNAL_TABLE/],
  ['a parameter that is no string', parameter('projection.enabled', true), /Parameters.projection.enabled must be a string, got true/],
  ['projection off', parameter('projection.enabled', 'false'), /projection.enabled must be 'true'/],
  ['a mixed format', input => { storage(input).InputFormat = 'x'; }, /InputFormat of a text table must be org/],
  ['an unknown SerDe', input => { storage(input).SerdeInfo = { SerializationLibrary: 'x' }; }, /unknown SerdeInfo.SerializationLibrary "x"/],
  ['another classification', parameter('classification', 'parquet'), /classification of a text table must be 'csv'/],
  ['an unknown type', input => { storage(input).Columns = [{ Name: 'a', Type: 'integer' }]; }, /a: the lab knows int, bigint and string, got 'integer'/],
  ['a column twice', input => { storage(input).Columns = [{ Name: 'hour', Type: 'int' }]; }, /duplicate column 'hour'/],
  ['an upper-case column', input => { storage(input).Columns = [{ Name: 'A', Type: 'int' }]; }, /column names are lower case/],
  ['a location without a slash', input => { storage(input).Location = `s3://${BUCKET}/AWSLogs`; }, /Location must be an s3:\/\/ URI that ends in '\/'/],
  ['another location', input => { storage(input).Location = `s3://${BUCKET}/x/`; }, /is not a prefix of storage.location.template/],
  ['no template', parameter('storage.location.template', undefined), /no storage.location.template/],
  ['a template without a slash', parameter('storage.location.template', `s3://${BUCKET}/AWSLogs/\${aws_account_id}/\${aws_region}/\${hour}`), /ends in '\/'/],
  ['a partition that is not in the template', parameter('storage.location.template', `s3://${BUCKET}/AWSLogs/\${aws_account_id}/\${aws_region}/`), /no placeholder for partition hour/],
  ['a placeholder for a column', parameter('storage.location.template', `s3://${BUCKET}/AWSLogs/\${aws_account_id}/\${aws_region}/\${hour}/\${dstport}/`), /placeholder for dstport, which is no partition key/],
  ['a partition without projection', parameter('projection.hour.type', undefined), /partition key 'hour' has no projection.hour.type/],
  ['projection of a column', parameter('projection.dstport.type', 'enum'), /projection.dstport.type is about 'dstport', which is no partition key/],
  ['a header count in words', parameter('skip.header.line.count', 'one'), /skip.header.line.count must be digits/],
  ['a name with a hyphen', input => { input.Name = 'flow-logs'; }, /TableInput.Name must be of a-z, 0-9 and _/],
])('fails on %s', (_what, change, message) => {
  expect(() => table({}, change)).toThrow(message);
});
