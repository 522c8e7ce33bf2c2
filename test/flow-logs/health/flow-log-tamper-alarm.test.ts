import {
  App, aws_cloudwatch as cloudwatch, aws_ec2 as ec2, aws_events as events, aws_iam as iam, aws_kinesisfirehose as firehose, aws_kms as kms,
  aws_logs as logs, aws_s3 as s3, BootstraplessSynthesizer, CliCredentialsStackSynthesizer, DefaultStackSynthesizer, NestedStack, Stack,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import {
  CloudWatchFlowLogs, FirehoseFlowLogs, FlowLogBucket, FlowLogFormat, FlowLogsLogGroup, FlowLogSource, FlowLogDeliveryStream, FlowLogTamperAlarm,
  S3FlowLogs, S3LogLayout,
} from '../../../src';
import { ACCOUNT, newPlacedStack, newStack, onlyResource, refusal, REGION, stackBeside } from '../../fixtures/stacks';

const source = (stack: Stack, id = 'vpc-0a') => FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, id, id));
const archive = (stack: Stack, bucket?: s3.IBucket) => new S3FlowLogs(stack, 'Archive', { sources: [source(stack)], bucket });
const existing = (stack: Stack, bucket: s3.IBucket) => S3FlowLogs.fromS3FlowLogsAttributes(stack, 'Existing', {
  bucket, format: FlowLogFormat.DEFAULT, layout: S3LogLayout.text({ prefix: '' }),
});

/** The rules by the end of their construct path, with the names that their patterns hold. */
function watchedBy(stack: Stack): Record<string, any[]> {
  const rules = Object.entries(Template.fromStack(stack).findResources('AWS::Events::Rule'));
  return Object.fromEntries(rules.map(([id, { Properties: { EventPattern: { detail } } }]) => {
    const { requestParameters: request = {}, resources = {} } = detail;
    const named = request.DeleteFlowLogsRequest?.FlowLogId.content ?? request.bucketName ?? request.logGroupName ?? request.deliveryStreamName
      ?? resources.ARN;
    return [id.replace(/^Tamper/, '').replace(/[0-9A-F]{8}$/, ''), named.filter((name: any) => name.exists === undefined)];
  }));
}

/** Who may change what is watched, as the rules of a stack say it. */
function deployersIn(stack: Stack): any[] {
  const rules = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'));
  const said = rules.map(({ Properties: { EventPattern: { detail } } }) => JSON.stringify(detail.userIdentity?.sessionContext.sessionIssuer.arn));
  expect(new Set(said).size).toBe(1);
  return said[0] === undefined ? [] : JSON.parse(said[0])[0]['anything-but'];
}

const warnings = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('cdk-network-visibility')).map(({ entry }) => entry.data as string);

describe('what is watched', () => {
  test('S3: the flow logs, the bucket and its key', () => {
    const stack = newStack();
    const bucket = new FlowLogBucket(stack, 'Bucket', { encryptionKey: new kms.Key(stack, 'Key') });
    new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [archive(stack, bucket)] });
    expect(watchedBy(stack)).toEqual({
      FlowLogs: [{ Ref: 'ArchiveVPCvpc0a1BD9A464' }],
      Buckets: [{ Ref: 'Bucket83908E77' }],
      Keys: [{ 'Fn::GetAtt': ['Key961B73FD', 'Arn'] }],
      LogGroups: [{ Ref: expect.stringMatching(/^TamperEvents/) }],
    });
  });

  test('CloudWatch Logs: the flow logs, the log group and its key', () => {
    const stack = newStack();
    const logGroup = new FlowLogsLogGroup(stack, 'Group', { encryptionKey: new kms.Key(stack, 'Key') });
    const flowLogs = new CloudWatchFlowLogs(stack, 'Live', { sources: [source(stack)], trafficType: ec2.FlowLogTrafficType.REJECT, logGroup });
    new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [flowLogs] });
    expect(watchedBy(stack)).toEqual({
      FlowLogs: [{ Ref: expect.stringMatching(/^LiveVPC/) }],
      Keys: [{ 'Fn::GetAtt': ['Key961B73FD', 'Arn'] }],
      LogGroups: [{ Ref: expect.stringMatching(/^Group/) }, { Ref: expect.stringMatching(/^TamperEvents/) }],
    });
  });

  test('Firehose: the flow logs, the stream and its key; across accounts only the flow logs', () => {
    const stack = newPlacedStack();
    const stream = new firehose.CfnDeliveryStream(stack, 'Stream', {
      deliveryStreamEncryptionConfigurationInput: { keyType: 'CUSTOMER_MANAGED_CMK', keyArn: new kms.Key(stack, 'Key').keyArn },
    });
    const here = new FirehoseFlowLogs(stack, 'Here', { sources: [source(stack)], stream: FlowLogDeliveryStream.sameAccount(stream) });
    const away = new FirehoseFlowLogs(stack, 'Away', {
      sources: [source(stack, 'vpc-0b')], stream: FlowLogDeliveryStream.crossAccount({ account: '444455556666', streamName: 'network' }),
    });
    new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [here, away] });
    expect(watchedBy(stack)).toEqual({
      FlowLogs: [{ Ref: expect.stringMatching(/^HereVPC/) }, { Ref: expect.stringMatching(/^AwayVPC/) }],
      Keys: [{ 'Fn::GetAtt': ['Key961B73FD', 'Arn'] }],
      LogGroups: [{ Ref: expect.stringMatching(/^TamperEvents/) }],
      Streams: [{ Ref: 'Stream' }],
    });
  });

  test('records that exist already: their place', () => {
    const stack = newStack();
    new FlowLogTamperAlarm(stack, 'Tamper', {
      flowLogs: [
        existing(stack, s3.Bucket.fromBucketName(stack, 'Bucket', 'central-flow-logs')),
        CloudWatchFlowLogs.fromCloudWatchFlowLogsAttributes(stack, 'Group', {
          logGroup: logs.LogGroup.fromLogGroupName(stack, 'Imported', 'network'), format: FlowLogFormat.DEFAULT,
        }),
      ],
    });
    expect(watchedBy(stack)).toEqual({ Buckets: ['central-flow-logs'], LogGroups: ['network', { Ref: expect.stringMatching(/^TamperEvents/) }] });
  });

  test('further buckets with their keys, further keys, each once; also behind an alias', () => {
    const stack = newStack();
    const key = new kms.Key(stack, 'Key');
    const bucket = new s3.Bucket(stack, 'Records', { encryptionKey: new kms.Alias(stack, 'Alias', { aliasName: 'records', targetKey: key }) });
    const arn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
    new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [], buckets: [bucket, bucket], keys: [kms.Key.fromKeyArn(stack, 'Imported', arn), key] });
    expect(watchedBy(stack)).toMatchObject({ Buckets: [{ Ref: 'Records091F6ECA' }], Keys: [{ 'Fn::GetAtt': ['Key961B73FD', 'Arn'] }, arn] });
  });
});

describe('who may change it', () => {
  test('the role that the synthesizer gives to CloudFormation, whatever its account and Region', () => {
    const stack = newStack();
    new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [archive(stack)] });
    expect(deployersIn(stack)).toEqual([{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/cdk-hnb659fds-cfn-exec-role-${AWS::AccountId}-${AWS::Region}' }]);
  });

  test('and the roles that are named', () => {
    const stack = newPlacedStack();
    const arn = `arn:aws:iam::${ACCOUNT}:role/platform/Deployer`;
    new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [archive(stack)], deploymentRoles: [iam.Role.fromRoleArn(stack, 'Deployer', arn)] });
    expect(deployersIn(stack)).toEqual([{ 'Fn::Sub': `arn:\${AWS::Partition}:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-${REGION}` }, arn]);
  });

  test('also of the other stacks of what is watched, and around nested ones', () => {
    const app = new App();
    const synthesizer = new DefaultStackSynthesizer({ cloudFormationExecutionRole: 'arn:aws:iam::111122223333:role/storage' });
    const storage = new Stack(app, 'Storage', { synthesizer });
    const bucket = new FlowLogBucket(storage, 'Bucket');
    const stack = new Stack(app, 'Network', { synthesizer: new BootstraplessSynthesizer({ cloudFormationExecutionRoleArn: 'arn:aws:iam::111122223333:role/network' }) });
    new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [], buckets: [bucket, new FlowLogBucket(new NestedStack(storage, 'Nested'), 'Bucket')] });
    expect(deployersIn(stack)).toEqual(['arn:aws:iam::111122223333:role/network', 'arn:aws:iam::111122223333:role/storage']);
  });

  test('warns when CloudFormation deploys with the credentials of whoever calls it, and nobody is named', () => {
    const stack = newStack({ synthesizer: new CliCredentialsStackSynthesizer() });
    new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [archive(stack)] });
    expect(deployersIn(stack)).toEqual([]);
    expect(warnings(stack)).toEqual(['Network: CloudFormation deploys with the credentials of whoever calls it, and each deployment that changes what is watched raises the alarm. '
      + 'Name the roles in deploymentRoles, or acknowledge this [ack: cdk-network-visibility:deployerUnknown]']);
  });

  test('does not warn when somebody is named', () => {
    const stack = newStack({ synthesizer: new CliCredentialsStackSynthesizer() });
    const arn = `arn:aws:iam::${ACCOUNT}:role/platform/Deployer`;
    new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [archive(stack)], deploymentRoles: [iam.Role.fromRoleArn(stack, 'Deployer', arn)] });
    expect(deployersIn(stack)).toEqual([arn]);
    expect(warnings(stack)).toEqual([]);
  });
});

describe('what becomes of an event', () => {
  test('it is kept for a year, beyond the life of the stack, unless told', () => {
    const stack = newStack();
    new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [archive(stack)] });
    expect(onlyResource(stack, 'AWS::Logs::LogGroup')).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties: { RetentionInDays: 365 } });

    const other = newStack();
    new FlowLogTamperAlarm(other, 'Tamper', { flowLogs: [archive(other)], retention: logs.RetentionDays.TEN_YEARS });
    expect(onlyResource(other, 'AWS::Logs::LogGroup').Properties.RetentionInDays).toBe(3653);
  });

  test('each rule hands it to the log group, by its ARN without a wildcard', () => {
    const stack = newPlacedStack();
    new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [archive(stack)] });
    const rules = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'));
    expect(rules).toHaveLength(3);
    rules.forEach(({ Properties: { Targets, State } }) => {
      expect(State).toBe('ENABLED');
      expect(Targets).toEqual([{
        Arn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:logs:${REGION}:${ACCOUNT}:log-group:`, { Ref: expect.stringMatching(/^TamperEvents/) }]] },
        Id: 'Target0',
      }]);
    });
  });

  test('only these rules may write to the log group', () => {
    const stack = newPlacedStack();
    new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [archive(stack)] });
    const document = onlyResource(stack, 'AWS::Logs::ResourcePolicy').Properties.PolicyDocument['Fn::Join'][1]
      .map((part: any) => typeof part === 'string' ? part : `<${part['Fn::GetAtt'].join('.').replace(/[0-9A-F]{8}\./, '.')}>`).join('');
    const principals = { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] };
    expect(JSON.parse(document).Statement).toEqual([
      { Effect: 'Allow', Action: 'logs:CreateLogStream', Principal: principals, Resource: '<TamperEvents.Arn>' },
      {
        Effect: 'Allow',
        Action: 'logs:PutLogEvents',
        Principal: principals,
        Resource: '<TamperEvents.Arn>',
        Condition: { ArnEquals: { 'aws:SourceArn': ['<TamperFlowLogs.Arn>', '<TamperBuckets.Arn>', '<TamperLogGroups.Arn>'] } },
      },
    ]);
  });

  test('one event raises the alarm, none is no reason for one', () => {
    const stack = newStack();
    const { alarm } = new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [archive(stack)] });
    alarm.addAlarmAction({ bind: () => ({ alarmActionArn: 'arn:aws:sns:eu-west-1:111122223333:security' }) });
    expect(onlyResource(stack, 'AWS::CloudWatch::Alarm').Properties).toMatchObject({
      Namespace: 'AWS/Logs',
      MetricName: 'IncomingLogEvents',
      Dimensions: [{ Name: 'LogGroupName', Value: { Ref: expect.stringMatching(/^TamperEvents/) } }],
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 1,
      Threshold: 1,
      ComparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      TreatMissingData: 'notBreaching',
      AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:security'],
    });
  });

  test('another target hears of it from each rule', () => {
    const stack = newStack();
    const tamper = new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [archive(stack)] });
    const target: events.IRuleTarget = { bind: () => ({ arn: 'arn:aws:sns:eu-west-1:111122223333:security' }) };
    tamper.addTarget(target);
    Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule')).forEach(({ Properties: { Targets } }) => {
      expect(Targets).toHaveLength(2);
      expect(Targets[1]).toMatchObject({ Arn: 'arn:aws:sns:eu-west-1:111122223333:security' });
    });
  });
});

describe('patterns of 2,048 characters at most', () => {
  const buckets = (stack: Stack, count: number) => Array.from({ length: count }, (_, index) =>
    s3.Bucket.fromBucketName(stack, `Bucket${index}`, `${'b'.repeat(60)}${String(index).padStart(3, '0')}`));

  test.each([1, 12, 40, 100])('%i buckets with the longest names are shared out among as many rules as it takes', count => {
    const stack = newStack();
    new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [], buckets: buckets(stack, count) });
    const rules = Object.entries(Template.fromStack(stack).findResources('AWS::Events::Rule')).filter(([id]) => id.startsWith('TamperBuckets'));
    const patterns = rules.map(([, rule]) => rule.Properties.EventPattern);
    patterns.forEach(pattern => expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(2048));
    expect(rules).toHaveLength(Math.ceil(count / 18));
    const named: string[] = patterns.flatMap(pattern => pattern.detail.requestParameters.bucketName.filter((name: unknown) => typeof name === 'string'));
    expect(named).toEqual(buckets(newStack(), count).map(bucket => bucket.bucketName));
  });

  test('log groups whose names CloudFormation chooses count with the longest name', () => {
    const stack = newStack();
    const flowLogs = [0, 1, 2].map(index => new CloudWatchFlowLogs(stack, `Live${index}`, { sources: [source(stack, `vpc-0${index}`)], trafficType: ec2.FlowLogTrafficType.REJECT }));
    new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs });
    expect(Object.entries(watchedBy(stack)).map(([id, names]) => [id, names.length])).toEqual([['FlowLogs', 3], ['LogGroups', 2], ['LogGroups2', 2]]);
  });

  test('fails when so many roles deploy that no name fits, and not when fewer do', () => {
    const make = (count: number) => {
      const stack = newStack();
      const deploymentRoles = Array.from({ length: count }, (_, index) => iam.Role.fromRoleArn(stack, `Role${index}`, `arn:aws:iam::${ACCOUNT}:role/deployment/role-number-${index + 10}`));
      return () => new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [archive(stack)], deploymentRoles });
    };
    expect(make(12)).not.toThrow();
    expect(refusal(make(40))).toBe('deploymentRoles must leave room in an event pattern (2048 characters), got 41 roles that deploy; name fewer, or let them assume one role [at Network/Tamper]');
  });

  test('fails when there are more rules than the policy of the log group has room for, and not with one fewer', () => {
    const make = (count: number) => {
      const stack = newStack();
      return () => new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [], buckets: buckets(stack, count) });
    };
    // 18 names of buckets fit into a rule, and the alarm's own log group has one.
    expect(make(24 * 18)).not.toThrow();
    expect(refusal(make(24 * 18 + 1))).toBe('flowLogs, buckets and keys must fit into 25 event rules, got 26; spread them over several alarms [at Network/Tamper]');
  });
});

describe('what lies elsewhere', () => {
  const away = { account: '444455556666', region: 'eu-west-1' };
  const placed = () => {
    const stack = newPlacedStack();
    const other = stackBeside(stack, away);
    return { stack, other, bucket: new FlowLogBucket(other, 'Bucket', { bucketName: 'central', encryptionKey: new kms.Key(other, 'Key', { alias: 'k' }) }) };
  };

  test('warns when flow logs deliver to a bucket of another account: the flow logs are watched, the bucket is not', () => {
    const { stack, other } = placed();
    const bucket = new FlowLogBucket(other, 'Plain', { bucketName: 'plain' });
    new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [archive(stack, bucket)] });
    expect(Object.keys(watchedBy(stack))).toEqual(['FlowLogs', 'LogGroups']);
    expect(warnings(stack)).toEqual(['changes of Away/Plain (in 444455556666, eu-west-1) raise no alarm: calls are recorded in the account and Region of what they change, under the name '
      + 'of a key and not of its alias. Create an alarm there, name the key in keys, or acknowledge this [ack: cdk-network-visibility:tamperingUnheard]']);
  });

  test('does not warn when all is here', () => {
    const stack = newPlacedStack();
    new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [archive(stack)] });
    expect(warnings(stack)).toEqual([]);
  });

  test('warns when the key of a bucket is an alias that is imported', () => {
    const stack = newPlacedStack();
    const bucket = new s3.Bucket(stack, 'Records', { encryptionKey: kms.Alias.fromAliasName(stack, 'Imported', 'alias/records') });
    new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [], buckets: [bucket] });
    expect(Object.keys(watchedBy(stack))).toEqual(['Buckets', 'LogGroups']);
    expect(warnings(stack)).toEqual([expect.stringMatching(/^changes of Network\/Imported \(an alias\) raise no alarm/)]);
  });

  test('fails when a bucket or key that is named lies in another account', () => {
    const { stack, bucket } = placed();
    const rest = 'calls are recorded where the resource is, so create an alarm there [at Network/Tamper]';
    expect(refusal(() => new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [], buckets: [bucket] })))
      .toBe(`buckets must lie in the account and Region of the alarm (111122223333, eu-west-1), got Away/Bucket in 444455556666, eu-west-1; ${rest}`);
    expect(refusal(() => new FlowLogTamperAlarm(placed().stack, 'Tamper', { flowLogs: [], keys: [bucket.encryptionKey!] })))
      .toBe(`keys must lie in the account and Region of the alarm (111122223333, eu-west-1), got Away/Key in 444455556666, eu-west-1; ${rest}`);
    expect(() => new FlowLogTamperAlarm(bucket.stack, 'Tamper', { flowLogs: [], buckets: [bucket] })).not.toThrow();
  });

  test('fails when flow logs lie in another account, and not where they are', () => {
    const { stack, other } = placed();
    const flowLogs = archive(other);
    expect(refusal(() => new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [flowLogs] })))
      .toBe('flowLogs must lie in the account and Region of the alarm (111122223333, eu-west-1), got Away/Archive in 444455556666, eu-west-1; '
        + 'calls are recorded where they are made, so create an alarm in the stack of the flow logs [at Network/Tamper]');
    expect(() => new FlowLogTamperAlarm(other, 'Tamper', { flowLogs: [flowLogs] })).not.toThrow();
  });

  test('fails when a key that is named is an imported alias, and not with its key', () => {
    const stack = newPlacedStack();
    const alias = kms.Alias.fromAliasName(stack, 'Imported', 'alias/records');
    expect(refusal(() => new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [], keys: [alias] })))
      .toBe('keys must be keys, got the alias Network/Imported without its key; events name the key, so use kms.Key.fromKeyArn [at Network/Tamper]');
    const key = kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`);
    expect(() => new FlowLogTamperAlarm(stack, 'Keys', { flowLogs: [], keys: [key] })).not.toThrow();
  });

  test('fails when nothing is watched, or nothing that is here', () => {
    const { stack, bucket } = placed();
    const head = 'flowLogs, buckets or keys must name something in the account and Region of the alarm (111122223333, eu-west-1), got ';
    const tail = '; list what shall be watched, or create the alarm where it is [at Network/Tamper]';
    expect(refusal(() => new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [] }))).toBe(`${head}none${tail}`);
    const known = newPlacedStack();
    expect(refusal(() => new FlowLogTamperAlarm(known, 'Tamper', { flowLogs: [existing(known, bucket)] })))
      .toBe(`${head}Away/Bucket (in 444455556666, eu-west-1), Away/Key (in 444455556666, eu-west-1)${tail}`);
  });
});
