import { aws_athena as athena, aws_ec2 as ec2, aws_iam as iam, aws_kms as kms, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { packIn, tableIn } from './pack';
import { AthenaWorkGroup, FlowLogBucket, FlowLogQueryPackProps, FlowLogSource, FlowLogTable, S3FlowLogs } from '../../../src';
import { ACCOUNT, newPlacedStack, newStack, onlyResource, REGION } from '../../fixtures/stacks';

/** What a role may do after it was allowed to run the questions. */
function granted(stack: Stack, props: Partial<FlowLogQueryPackProps> = {}): { [key: string]: any }[] {
  const role = new iam.Role(stack, 'Analyst', { assumedBy: new iam.AccountRootPrincipal() });
  packIn(stack, props).grants.query(role);
  return onlyResource(stack, 'AWS::IAM::Policy').Properties.PolicyDocument.Statement;
}

const RUN_ACTIONS = [
  'athena:BatchGetNamedQuery', 'athena:BatchGetQueryExecution', 'athena:GetNamedQuery', 'athena:GetQueryExecution', 'athena:GetQueryResults',
  'athena:GetQueryResultsStream', 'athena:GetQueryRuntimeStatistics', 'athena:GetWorkGroup', 'athena:ListNamedQueries', 'athena:ListQueryExecutions',
  'athena:StartQueryExecution', 'athena:StopQueryExecution',
];
const arn = (...parts: unknown[]) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ...parts]] });

/** Every statement of a pack over files of somebody else. */
function expected(workGroup: unknown, database: unknown): object[] {
  const glue = `:glue:${REGION}:${ACCOUNT}:`;
  return [
    { Effect: 'Allow', Action: RUN_ACTIONS, Resource: workGroup },
    {
      Effect: 'Allow',
      Action: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartition', 'glue:GetPartitions', 'glue:BatchGetPartition'],
      Resource: [arn(`${glue}catalog`), arn(`${glue}database/default`), arn(`${glue}database/`, database), arn(`${glue}table/`, database, '/flow_logs')],
    },
    { Effect: 'Allow', Action: 's3:GetObject', Resource: arn(':s3:::flow-log-archive/vpc/AWSLogs/*') },
    { Effect: 'Allow', Action: ['s3:GetBucketLocation', 's3:ListBucket'], Resource: arn(':s3:::flow-log-archive') },
  ];
}

const onlyId = (stack: Stack, type: string) => Object.keys(Template.fromStack(stack).findResources(type))[0];

test('run grants the work group, the table and the files, complete', () => {
  const stack = newPlacedStack();
  const statements = granted(stack);
  const workGroup = { Ref: onlyId(stack, 'AWS::Athena::WorkGroup') };
  expect(statements).toEqual(expected(arn(`:athena:${REGION}:${ACCOUNT}:workgroup/`, workGroup), { Ref: onlyId(stack, 'AWS::Glue::Database') }));
});

test('of another work group the run is granted, its place for results is not', () => {
  const stack = newPlacedStack();
  const statements = granted(stack, { workGroup: athena.CfnWorkGroup.fromWorkGroupName(stack, 'Theirs', 'analysts') });
  expect(statements).toEqual(expected(arn(`:athena:${REGION}:${ACCOUNT}:workgroup/analysts`), { Ref: onlyId(stack, 'AWS::Glue::Database') }));
});

test('keys of the bucket and of the work group are granted too, exactly', () => {
  const stack = newPlacedStack();
  const [filesKey, resultsKey] = ['FilesKey', 'ResultsKey'].map(id => new kms.Key(stack, id));
  const flowLogs = new S3FlowLogs(stack, 'FlowLogs', {
    sources: [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-0a1b2c'))],
    bucket: new FlowLogBucket(stack, 'Files', { encryptionKey: filesKey }),
  });
  const table = new FlowLogTable(stack, 'Table', { flowLogs });
  const statements = granted(stack, { table, workGroup: new AthenaWorkGroup(stack, 'WorkGroup', { encryptionKey: resultsKey }) });
  expect(statements.filter(statement => JSON.stringify(statement.Action).includes('kms:'))).toEqual([
    { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: stack.resolve(resultsKey.keyArn) },
    { Effect: 'Allow', Action: 'kms:Decrypt', Resource: stack.resolve(filesKey.keyArn) },
  ]);
  expect(statements).toHaveLength(6);
});

test('nothing is granted on all resources, and no action has a wildcard', () => {
  const statements = granted(newStack());
  expect(statements.flatMap(statement => statement.Resource)).not.toContain('*');
  expect(statements.flatMap(statement => statement.Action).filter(action => action.includes('*'))).toEqual([]);
});

test('nothing is written: not to the table, not to the files', () => {
  const actions = granted(newStack()).flatMap(statement => statement.Action);
  expect(actions.filter(action => /:(Put|Delete|Create|Update|Batch(Create|Delete|Update))/.test(action))).toEqual([]);
});

test('two roles may be granted', () => {
  const stack = newStack();
  const pack = packIn(stack, { table: tableIn(stack) });
  const grants = ['One', 'Two'].map(id => pack.grants.query(new iam.Role(stack, id, { assumedBy: new iam.AccountRootPrincipal() })));
  grants.forEach(grant => expect(grant.success).toBe(true));
  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 2);
});

test('a principal of another account gets half of it, and that is said', () => {
  const stack = newPlacedStack();
  packIn(stack).grants.query(iam.Role.fromRoleArn(stack, 'Analyst', 'arn:aws:iam::999999999999:role/analyst'));
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp(`a principal of account 999999999999 use bucket and key.*Athena and Glue of ${ACCOUNT} .*sts:AssumeRole.*grantIncomplete`));
});

test('nothing is said of a principal of the account', () => {
  const stack = newPlacedStack();
  packIn(stack).grants.query(iam.Role.fromRoleArn(stack, 'Analyst', `arn:aws:iam::${ACCOUNT}:role/analyst`));
  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('grantIncomplete'));
});
