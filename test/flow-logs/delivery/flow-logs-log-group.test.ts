import { App, aws_kms as kms, aws_logs as logs, CfnParameter, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { FlowLogsLogGroup } from '../../../src';
import { ACCOUNT, newPlacedStack, newStack, onlyResource, REGION, refusal, stackBeside } from '../../fixtures/stacks';

const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/0a1b2c3d-0000-0000-0000-000000000000`;

test('with no props: Standard, a month, kept', () => {
  const stack = newStack();
  new FlowLogsLogGroup(stack, 'Records');
  expect(onlyResource(stack, 'AWS::Logs::LogGroup')).toEqual({
    Type: 'AWS::Logs::LogGroup',
    Properties: { LogGroupClass: 'STANDARD', RetentionInDays: 30 },
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
  });
});

test('with all props', () => {
  const stack = newStack();
  new FlowLogsLogGroup(stack, 'Records', {
    logGroupName: 'network/flow-logs',
    logGroupClass: logs.LogGroupClass.INFREQUENT_ACCESS,
    retention: logs.RetentionDays.THREE_DAYS,
    encryptionKey: new kms.Key(stack, 'Key'),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Template.fromStack(stack).hasResource('AWS::Logs::LogGroup', {
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
    Properties: {
      KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
      LogGroupClass: 'INFREQUENT_ACCESS',
      LogGroupName: 'network/flow-logs',
      RetentionInDays: 3,
    },
  });
});

test('kept for ever when told so, without a warning', () => {
  const stack = newStack();
  new FlowLogsLogGroup(stack, 'Records', { retention: logs.RetentionDays.INFINITE });
  expect(onlyResource(stack, 'AWS::Logs::LogGroup').Properties).toEqual({ LogGroupClass: 'STANDARD' });
  expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
});

describe('the policy of a customer managed key', () => {
  const context = (stack: Stack, logGroupName?: string, keyStack = stack) => {
    new FlowLogsLogGroup(stack, 'Records', { encryptionKey: new kms.Key(keyStack, 'Key'), logGroupName });
    const { Statement: [, statement, ...more] } = onlyResource(keyStack, 'AWS::KMS::Key').Properties.KeyPolicy;
    expect(more).toEqual([]);
    const { Condition, ...rest } = statement;
    expect(rest).toEqual({
      Effect: 'Allow',
      Principal: { Service: { 'Fn::Join': ['', [`logs.${REGION}.`, { Ref: 'AWS::URLSuffix' }]] } },
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      Resource: '*',
    });
    expect(Object.keys(Condition)).toEqual(['ArnLike']);
    expect(Object.keys(Condition.ArnLike)).toEqual(['kms:EncryptionContext:aws:logs:arn']);
    return Condition.ArnLike['kms:EncryptionContext:aws:logs:arn'];
  };
  const arn = (name: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:logs:${REGION}:${ACCOUNT}:log-group:${name}`]] });

  test('lets CloudWatch Logs of the Region encrypt the one log group that has a name', () => {
    expect(context(newPlacedStack(), 'network')).toEqual(arn('network'));
  });

  test('lets it encrypt log groups of the account and Region where CloudFormation names it: key and group cannot name each other', () => {
    expect(context(newPlacedStack())).toEqual(arn('*'));
  });

  test('never refers to a name that is a parameter', () => {
    const stack = newPlacedStack();
    expect(context(stack, new CfnParameter(stack, 'Name').valueAsString)).toEqual(arn('*'));
  });

  test('makes no cycle with a key of another stack', () => {
    const stack = newPlacedStack();
    const keys = stackBeside(stack, { account: ACCOUNT, region: REGION }, 'Keys');
    expect(context(stack, undefined, keys)).toEqual(arn('*'));
    expect(keys.dependencies).toEqual([]);
    expect(stack.dependencies).toEqual([keys]);
  });

  test('of an imported key is left to its owner, with a warning', () => {
    const stack = newPlacedStack();
    const key = kms.Key.fromKeyArn(stack, 'Key', KEY);
    new FlowLogsLogGroup(stack, 'Records', { encryptionKey: key });
    Annotations.fromStack(stack).hasWarning('/Network/Key', 'the customer managed key is imported, and this app cannot change its policy; until that policy '
      + 'lets CloudWatch Logs use the key for the log group, the log group cannot be created. Acknowledge this once the policy is in place '
      + '[ack: cdk-network-visibility:logGroupKeyPolicyNotManaged]');
  });
});

test.each(['', 'my group', 'aws/flow-logs', 'x'.repeat(513), 'network:*'])('fails when AWS would not take the name %p', name => {
  expect(refusal(() => new FlowLogsLogGroup(newStack(), 'Records', { logGroupName: name }))).toBe('logGroupName must be 1 to 512 letters, digits and the characters _ - / . #, '
    + `not beginning with aws/, got "${name}"; write "/network/flow-logs", or leave it out [at Network]`);
});

test.each(['/aws/vpc/flow-logs', 'awsome/logs', 'x'.repeat(512), 'a_b-c/d.e#1'])('takes the name %p', name => {
  expect(() => new FlowLogsLogGroup(newStack(), 'Records', { logGroupName: name })).not.toThrow();
});

test('fails when the key is of another Region', () => {
  const stack = newPlacedStack();
  const key = (region: string) => kms.Key.fromKeyArn(stack, `Key-${region}`, KEY.replace(REGION, region));
  expect(refusal(() => new FlowLogsLogGroup(stack, 'Records', { encryptionKey: key('us-east-1') }))).toBe('encryptionKey must lie in the Region of the log group '
    + '(eu-west-1), got a key in us-east-1; AWS encrypts with no other, so create a key there [at Network]');
  expect(() => new FlowLogsLogGroup(stack, 'Records', { encryptionKey: key(REGION) })).not.toThrow();
});

test('fails when one of key and log group has an env and the other has none', () => {
  const build = (env: boolean) => {
    const app = new App();
    const place = { account: ACCOUNT, region: REGION };
    const key = new kms.Key(new Stack(app, 'Keys', { env: env ? place : undefined }), 'Key');
    new FlowLogsLogGroup(new Stack(app, 'Network', { env: place }), 'Records', { encryptionKey: key });
  };
  expect(refusal(() => build(false))).toContain('encryptionKey must be given an env where its flow logs have one');
  expect(() => build(true)).not.toThrow();
});
