import {
  App, aws_events as events, aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_s3 as s3, Duration, RemovalPolicy, Stack, Token,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Contribution } from '../../../src/mirroring/collectors/private/contribution';
import {
  AlertChannelProps, CONNECTION_KINDS, createAlertChannel, createPacketStore, createRecordStore, PacketStoreProps, PROTOCOL_KINDS, RecordStoreProps,
} from '../../../src/mirroring/collectors/private/stores';
import { ACCOUNT, newPlacedStack, newStack, onlyResource, refusal, REGION, stackBeside } from '../../fixtures/stacks';

const removalPolicy = RemovalPolicy.RETAIN;
const KEY_ARN = `arn:aws:kms:${REGION}:${ACCOUNT}:key/0a`;

const packetsIn = (stack: Stack, props: Partial<PacketStoreProps> = {}) => createPacketStore(stack, {
  retention: Duration.days(7), removalPolicy, ...props,
});

const recordsIn = (stack: Stack, props: Partial<RecordStoreProps> = {}) => createRecordStore(stack, {
  connectionRetention: Duration.days(90), protocolRetention: Duration.days(30), removalPolicy, ...props,
});

const alertsIn = (stack: Stack, props: Partial<AlertChannelProps> = {}) => createAlertChannel(stack, {
  retention: logs.RetentionDays.ONE_YEAR, removalPolicy, ...props,
});

/** A value of a template as text: references as `<logical id without its hash>`, with what is asked of them. */
function text(value: any): any {
  if (Array.isArray(value)) {
    return value.map(text);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const stem = (id: string) => id.replace(/[0-9A-F]{8}$/, '');
  const [[name, inner], ...more] = Object.entries<any>(value);
  if (more.length === 0 && name === 'Fn::Join') {
    return inner[1].map(text).join('');
  }
  if (more.length === 0 && name === 'Ref') {
    return `<${stem(inner)}>`;
  }
  if (more.length === 0 && name === 'Fn::GetAtt') {
    return `<${stem(inner[0])}.${inner[1]}>`;
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, text(one)]));
}

/** Properties of the resource of a type whose logical id begins so. */
function resource(stack: Stack, type: string, stem: string): any {
  const found = Object.entries(Template.fromStack(stack).findResources(type)).filter(([id]) => id.replace(/[0-9A-F]{8}$/, '') === stem);
  expect(found).toHaveLength(1);
  return text(found[0][1]);
}

const bucket = (stack: Stack, id: string) => resource(stack, 'AWS::S3::Bucket', id);
const policy = (stack: Stack, id: string) => resource(stack, 'AWS::S3::BucketPolicy', `${id}Policy`).Properties.PolicyDocument.Statement;
const statements = (stack: Stack, { statements: made }: Contribution) => made.map(statement => text(stack.resolve(statement.toStatementJson())));
const afterIn = ({ after }: Contribution) => after.map(({ node }) => node.path.split('/').slice(1).join('/'));
const warnings = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ id, entry }) => `${id} ${entry.data}`);

describe('packets', () => {
  const stack = newPlacedStack();
  const store = packetsIn(stack);

  test('lie in a locked bucket of their own key, and are gone when they expire', () => {
    expect(bucket(stack, 'Packets')).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: '<PacketsKey.Arn>' } }] },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 7, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }] },
        LoggingConfiguration: { DestinationBucketName: '<AccessLogs>', LogFilePrefix: 'packets/' },
      },
    });
    // A version would outlive what has expired.
    expect(bucket(stack, 'Packets').Properties.VersioningConfiguration).toBeUndefined();
  });

  test('have a key that turns, and that nobody but the account may use', () => {
    const key = resource(stack, 'AWS::KMS::Key', 'PacketsKey');
    expect(key).toMatchObject({ DeletionPolicy: 'Retain', Properties: { EnableKeyRotation: true } });
    expect(key.Properties.KeyPolicy.Statement).toEqual([
      { Action: 'kms:*', Effect: 'Allow', Principal: { AWS: `arn:<AWS::Partition>:iam::${ACCOUNT}:root` }, Resource: '*' },
    ]);
  });

  test('are denied without TLS, and under any other key', () => {
    const everybody = { Effect: 'Deny', Principal: { AWS: '*' } };
    const put = { ...everybody, Action: 's3:PutObject', Resource: '<Packets.Arn>/*' };
    expect(policy(stack, 'Packets')).toEqual([
      { ...everybody, Action: 's3:*', Resource: ['<Packets.Arn>', '<Packets.Arn>/*'], Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      { ...put, Condition: { Null: { 's3:x-amz-server-side-encryption': 'false' }, StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } } },
      {
        ...put,
        Condition: {
          Null: { 's3:x-amz-server-side-encryption-aws-kms-key-id': 'false' },
          StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': '<PacketsKey.Arn>' },
        },
      },
      { ...put, Condition: { Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' } } },
    ]);
  });

  test('are written by sensors below their names, and never read back', () => {
    expect(statements(stack, store)).toEqual([
      { Effect: 'Allow', Action: 's3:PutObject', Resource: '<Packets.Arn>/sensor=*' },
      { Effect: 'Allow', Action: 'kms:GenerateDataKey', Resource: '<PacketsKey.Arn>', Condition: { StringEquals: { 'kms:ViaService': `s3.${REGION}.<AWS::URLSuffix>` } } },
    ]);
    expect(stack.resolve(store.settings)).toEqual({ packetsBucket: stack.resolve(store.bucket.bucketName) });
    expect(store.services).toEqual([]);
  });

  test('wait for bucket, key and both policies', () => {
    expect(afterIn(store)).toEqual(['Packets', 'PacketsKey', 'Packets/Policy', 'AccessLogs/Policy']);
  });

  test('can go with their stack', () => {
    const other = newStack();
    packetsIn(other, { removalPolicy: RemovalPolicy.DESTROY });
    const kept = Object.values<any>(Template.fromStack(other).toJSON().Resources).map(({ DeletionPolicy }) => DeletionPolicy);
    expect(kept).toContain('Delete');
    expect(kept).not.toContain('Retain');
  });

  test('expire as told', () => {
    const other = newStack();
    packetsIn(other, { retention: Duration.hours(48) });
    expect(bucket(other, 'Packets').Properties.LifecycleConfiguration.Rules[0].ExpirationInDays).toBe(2);
  });

  test.each([
    ['nothing', Duration.days(0), '0 days'],
    ['less than a day', Duration.hours(12), '12 hours'],
    ['half a day more', Duration.hours(36), '1 day 12 hours'],
    ['a token', Duration.days(Token.asNumber({ Ref: 'Days' })), 'a token'],
  ])('fails when they are kept for %s', (_, retention, got) => {
    expect(refusal(() => packetsIn(newStack(), { retention })))
      .toBe(`retention must be whole days, known at synthesis, at least 1, got ${got}; write Duration.days(7) [at Network]`);
  });
});

describe('records', () => {
  test('lie in a locked bucket, encrypted with keys of Amazon S3', () => {
    const stack = newPlacedStack();
    const store = recordsIn(stack);
    expect(bucket(stack, 'Records')).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        LoggingConfiguration: { DestinationBucketName: '<AccessLogs>', LogFilePrefix: 'records/' },
      },
    });
    expect(policy(stack, 'Records').map(({ Effect, Condition }: any) => [Effect, Condition])).toEqual([['Deny', { Bool: { 'aws:SecureTransport': 'false' } }]]);
    expect(statements(stack, store)).toEqual([{ Effect: 'Allow', Action: 's3:PutObject', Resource: '<Records.Arn>/records/*' }]);
    expect(stack.resolve(store.settings)).toEqual({ recordsBucket: stack.resolve(store.bucket.bucketName) });
    expect(afterIn(store)).toEqual(['Records', 'Records/Policy', 'AccessLogs/Policy']);
    expect(warnings(stack)).toEqual([]);
  });

  test.each([['shorter', 30, 90], ['longer', 120, 120]])('that name people expire on their own, %s than connections', (_, days, most) => {
    const stack = newStack();
    recordsIn(stack, { protocolRetention: Duration.days(days) });
    const rules = bucket(stack, 'Records').Properties.LifecycleConfiguration.Rules;
    expect(rules.slice(0, -1).map(({ Prefix, ExpirationInDays, Status }: any) => [Prefix, ExpirationInDays, Status])).toEqual([
      ...CONNECTION_KINDS.map(kind => [`records/${kind}/`, 90, 'Enabled']),
      ...PROTOCOL_KINDS.map(kind => [`records/${kind}/`, days, 'Enabled']),
    ]);
    // What no rule names is not kept for ever, and takes nothing from what is named.
    expect(rules[rules.length - 1]).toEqual({ Id: 'others', Status: 'Enabled', ExpirationInDays: most, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } });
  });

  test('of all kinds that appliances write have a rule', () => {
    expect([...CONNECTION_KINDS, ...PROTOCOL_KINDS].sort()).toEqual([
      'connections', 'dns', 'http', 'sessions', 'sightings', 'statistics', 'tls', 'zeek-conn', 'zeek-dns', 'zeek-http', 'zeek-ssl',
    ]);
  });

  test('are encrypted with a key of the user, which lets the account write through S3', () => {
    const stack = newPlacedStack();
    const store = recordsIn(stack, { encryptionKey: new kms.Key(stack, 'Key') });
    expect(bucket(stack, 'Records').Properties.BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
      { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: '<Key.Arn>' } },
    ]);
    const throughS3 = { StringEquals: { 'kms:ViaService': `s3.${REGION}.<AWS::URLSuffix>` } };
    const { KeyPolicy: keyPolicy } = resource(stack, 'AWS::KMS::Key', 'Key').Properties;
    expect(keyPolicy.Statement.slice(1)).toEqual([
      { Effect: 'Allow', Action: 'kms:GenerateDataKey', Principal: { AWS: `arn:<AWS::Partition>:iam::${ACCOUNT}:root` }, Resource: '*', Condition: throughS3 },
    ]);
    expect(statements(stack, store)[1]).toEqual({ Effect: 'Allow', Action: 'kms:GenerateDataKey', Resource: '<Key.Arn>', Condition: throughS3 });
    expect(policy(stack, 'Records').filter(({ Condition }: any) => 'Null' in Condition)).toHaveLength(3);
    expect(warnings(stack)).toEqual([]);
  });

  test('with an imported key come with a warning', () => {
    const stack = newPlacedStack();
    recordsIn(stack, { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });
    expect(warnings(stack)).toEqual([
      '/Network/Key the customer managed key is imported, and this app cannot change its policy; until that policy lets the account of the collector call kms:GenerateDataKey '
      + 'through S3, appliances deliver no records. Acknowledge this once the policy is in place [ack: cdk-network-visibility:recordsKeyPolicyNotManaged]',
    ]);
  });

  test.each([
    ['connectionRetention', { connectionRetention: Duration.hours(1) }],
    ['protocolRetention', { protocolRetention: Duration.hours(1) }],
  ])('fails when %s is no whole day', (prop, props) => {
    expect(refusal(() => recordsIn(newStack(), props))).toBe(`${prop} must be whole days, known at synthesis, at least 1, got 1 hour; write Duration.days(7) [at Network]`);
  });

  test('fails when the key is of another Region', () => {
    const stack = newPlacedStack();
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', KEY_ARN.replace(REGION, 'us-east-1'));
    expect(refusal(() => recordsIn(stack, { encryptionKey }))).toBe(`encryptionKey must lie in the Region of the collector (${REGION}), got a key in us-east-1; `
      + 'AWS encrypts with no other, so create a key there [at Network]');
  });

  test('fails when the key is an alias', () => {
    const stack = newPlacedStack();
    expect(refusal(() => recordsIn(stack, { encryptionKey: kms.Alias.fromAliasName(stack, 'Alias', 'alias/records') })))
      .toBe('encryptionKey must be a key, got the alias Network/Alias; roles are allowed to use keys and not aliases, so give the key behind it [at Network]');
  });

  test('fails when the key has an env and the collector has none', () => {
    const stack = newStack();
    const encryptionKey = new kms.Key(stackBeside(stack, { account: ACCOUNT, region: REGION }), 'Key');
    expect(refusal(() => recordsIn(stack, { encryptionKey }))).toContain('encryptionKey must be given an env where its records have one, and the other way round: ');
  });
});

describe('accesses', () => {
  test('are recorded in one bucket for packets and records, locked, for a year', () => {
    const stack = newPlacedStack();
    packetsIn(stack);
    recordsIn(stack);
    expect(Object.keys(Template.fromStack(stack).findResources('AWS::S3::Bucket'))).toHaveLength(3);
    const { DeletionPolicy: kept, Properties: accessLogs } = bucket(stack, 'AccessLogs');
    expect(kept).toBe('Retain');
    expect(accessLogs).toMatchObject({
      // Access logs reach no bucket with another default.
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 365, Status: 'Enabled' }] },
    });
    // Refused together with an enforced owner.
    expect(accessLogs.AccessControl).toBeUndefined();
    expect(policy(stack, 'AccessLogs').slice(1)).toEqual(['Packets', 'Records'].map(id => ({
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `<AccessLogs.Arn>/${id.toLowerCase()}/*`,
      Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT }, ArnLike: { 'aws:SourceArn': `<${id}.Arn>` } },
    })));
  });

  test('are recorded in the same way whatever the feature flags', () => {
    const [one, other] = [{}, { '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true }].map(context => {
      const stack = new Stack(new App({ context }), 'Network');
      packetsIn(stack);
      return Template.fromStack(stack).toJSON();
    });
    expect(one).toEqual(other);
  });

  test('are recorded in a bucket of the user', () => {
    const stack = newPlacedStack();
    const accessLogsBucket = new s3.Bucket(stack, 'Central');
    const store = packetsIn(stack, { accessLogsBucket });
    recordsIn(stack, { accessLogsBucket });
    expect(bucket(stack, 'Packets').Properties.LoggingConfiguration).toEqual({ DestinationBucketName: '<Central>', LogFilePrefix: 'packets/' });
    expect(policy(stack, 'Central').map(({ Resource }: any) => Resource)).toEqual(['<Central.Arn>/packets/*', '<Central.Arn>/records/*']);
    expect(stack.node.tryFindChild('AccessLogs')).toBeUndefined();
    expect(afterIn(store)).toContain('Central/Policy');
  });

  test('are recorded in a bucket of another stack, without a circle', () => {
    const stack = newPlacedStack();
    const central = stackBeside(stack, { account: ACCOUNT, region: REGION }, 'Central');
    packetsIn(stack, { accessLogsBucket: new s3.Bucket(central, 'Bucket') });
    const [{ Condition: condition }] = policy(central, 'Bucket');
    expect(condition).toEqual({ StringEquals: { 'aws:SourceAccount': ACCOUNT } });
    expect(stack.dependencies).toEqual([central]);
  });

  test('in an imported bucket come with a warning', () => {
    const stack = newPlacedStack();
    packetsIn(stack, { accessLogsBucket: s3.Bucket.fromBucketName(stack, 'Central', 'central') });
    expect(warnings(stack)).toEqual([
      '/Network/Central accesses to packets and records shall be recorded in an imported bucket, whose policy this app cannot change; until that policy lets '
      + 'logging.s3.amazonaws.com write, nothing is recorded. Acknowledge this once the policy is in place [ack: cdk-network-visibility:accessLogsPolicyNotManaged]',
    ]);
  });

  test.each([['account', { account: '444455556666', region: REGION }], ['Region', { account: ACCOUNT, region: 'us-east-1' }]])('fails when the bucket is of another %s', (_, env) => {
    const stack = newPlacedStack();
    const accessLogsBucket = new s3.Bucket(stackBeside(stack, env), 'Bucket', { bucketName: 'central' });
    expect(refusal(() => packetsIn(stack, { accessLogsBucket }))).toBe(
      `accessLogsBucket must lie in the account and Region of the collector (${ACCOUNT}, ${REGION}), got Away/Bucket in ${env.account}, ${env.region}; `
      + 'S3 records accesses nowhere else, so use a bucket there, or leave it out [at Network]');
  });

  test('fails when the bucket is encrypted with a key', () => {
    const stack = newPlacedStack();
    const accessLogsBucket = new s3.Bucket(stack, 'Central', { encryption: s3.BucketEncryption.KMS });
    expect(refusal(() => recordsIn(stack, { accessLogsBucket }))).toBe('accessLogsBucket must be encrypted with keys of Amazon S3 (S3_MANAGED), got Network/Central with a key of KMS; '
      + 'S3 delivers no access logs there, so use another bucket, or leave it out [at Network]');
  });
});

describe('alerts', () => {
  const DEFAULT_BUS = `arn:<AWS::Partition>:events:${REGION}:${ACCOUNT}:event-bus/default`;

  test('go to a log group and the default bus, from sensors alone', () => {
    const stack = newPlacedStack();
    const channel = alertsIn(stack);
    expect(onlyResource(stack, 'AWS::Logs::LogGroup')).toMatchObject({ DeletionPolicy: 'Retain', Properties: { RetentionInDays: 365 } });
    expect(statements(stack, channel)).toEqual([
      // CloudFormation gives the ARN of a group with the wildcard for its streams.
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '<Alerts.Arn>' },
      { Effect: 'Allow', Action: 'events:PutEvents', Resource: DEFAULT_BUS, Condition: { StringEquals: { 'events:source': 'cdk-network-visibility.collector' } } },
    ]);
    expect(stack.resolve(channel.settings)).toEqual({ alertsLogGroup: stack.resolve(channel.logGroup.logGroupName), alertsBus: 'default' });
    expect(channel.services).toEqual(['logs', 'events']);
    expect(afterIn(channel)).toEqual(['Alerts']);
    expect(warnings(stack)).toEqual([]);
  });

  test('go to a bus of the user, by its ARN', () => {
    const stack = newPlacedStack();
    const channel = alertsIn(stack, { eventBus: new events.EventBus(stack, 'Bus') });
    expect(text(stack.resolve(channel.settings)).alertsBus).toBe('<Bus.Arn>');
    expect(statements(stack, channel)[1].Resource).toBe('<Bus.Arn>');
    expect(warnings(stack)).toEqual([]);
  });

  test('to a bus of another account come with a warning', () => {
    const stack = newPlacedStack();
    const arn = `arn:aws:events:${REGION}:444455556666:event-bus/central`;
    const channel = alertsIn(stack, { eventBus: events.EventBus.fromEventBusArn(stack, 'Bus', arn) });
    expect(channel.settings.alertsBus).toBe(arn);
    expect(warnings(stack)).toEqual([
      `/Network/Bus alerts are sent to an event bus of account 444455556666; until its policy lets account ${ACCOUNT} put events of the source cdk-network-visibility.collector, `
      + 'they only reach the log group. Acknowledge this once the policy is in place [ack: cdk-network-visibility:alertBusOfAnotherAccount]',
    ]);
  });

  test('fails when the bus is of another Region', () => {
    const stack = newPlacedStack();
    const eventBus = events.EventBus.fromEventBusArn(stack, 'Bus', `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/central`);
    expect(refusal(() => alertsIn(stack, { eventBus })))
      .toBe(`alertBus must lie in the Region of the collector (${REGION}), got one in us-east-1; use a bus there, and a rule that forwards its events [at Network]`);
  });

  test('are encrypted with a key of the user, for log groups of this account and Region alone', () => {
    const stack = newPlacedStack();
    alertsIn(stack, { encryptionKey: new kms.Key(stack, 'Key') });
    expect(text(onlyResource(stack, 'AWS::Logs::LogGroup').Properties.KmsKeyId)).toBe('<Key.Arn>');
    expect(resource(stack, 'AWS::KMS::Key', 'Key').Properties.KeyPolicy.Statement[1]).toEqual({
      Effect: 'Allow',
      Principal: { Service: `logs.${REGION}.<AWS::URLSuffix>` },
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      // In a key policy the wildcard means the key itself; CloudFormation chooses the name of the group.
      Resource: '*',
      Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:<AWS::Partition>:logs:${REGION}:${ACCOUNT}:log-group:*` } },
    });
  });

  test('with an imported key come with a warning', () => {
    const stack = newPlacedStack();
    alertsIn(stack, { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });
    expect(warnings(stack)).toEqual([expect.stringContaining('cdk-network-visibility:logGroupKeyPolicyNotManaged')]);
  });

  test('fails when the key has no env and the collector has one', () => {
    const stack = newPlacedStack();
    const encryptionKey = new kms.Key(stackBeside(stack), 'Key');
    expect(refusal(() => alertsIn(stack, { encryptionKey }))).toContain('encryptionKey must be given an env where its alerts have one, and the other way round: ');
  });
});

test('what appliances may do fits a role', () => {
  const stack = newPlacedStack();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  [packetsIn(stack), recordsIn(stack), alertsIn(stack)].forEach(part => part.statements.forEach(statement => role.addToPolicy(statement)));
  const [{ Properties: { PolicyDocument: document } }] = Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const actions = document.Statement.flatMap((statement: any) => statement.Action);
  expect([...new Set(actions)].sort()).toEqual(['events:PutEvents', 'kms:GenerateDataKey', 'logs:CreateLogStream', 'logs:PutLogEvents', 's3:PutObject']);
});
