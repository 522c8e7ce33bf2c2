import { App, aws_ec2 as ec2, aws_iam as iam, aws_kinesisfirehose as firehose, aws_kms as kms, aws_logs as logs, aws_s3 as s3, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  CaptureEngine, CloudWatchFlowLogs, FirehoseFlowLogs, FirehoseFlowLogsAccess, FlowLogBucket, FlowLogDeliveryHealth, FlowLogDeliveryStream,
  FlowLogSource, FlowLogTamperAlarm, FlowLogsLogGroup, MirrorCollector, MirrorQueryPack, MirrorRecordTables, MirrorSession, MirrorSource,
  MirrorTarget, S3FlowLogs, SuricataRules,
} from '../../src';

/**
 * Each wildcard in a statement that these constructs write, with its reason. Everything else that IAM reads, in roles, in policies and in
 * the policies of buckets and keys, must name what it is about.
 */
const REASONS: Record<string, string> = {
  'Action kms:ReEncrypt*': 'the family of actions that AWS documents for delivery, for log groups and for roles that write to them',
  'Action kms:GenerateDataKey*': 'the family of actions that AWS documents for delivery, for log groups and for roles that write to them',
  'Action kms:*': 'what aws-cdk-lib writes into every key: the account itself may use and manage it',
  'Action s3:*': 'what aws-cdk-lib writes into a bucket with enforceSSL: everything is denied without TLS',
  'Resource *, of kms': 'in a key policy the wildcard means the key itself',
  'Resource *, of logs:CreateLogDelivery logs:DeleteLogDelivery logs:GetLogDelivery logs:ListLogDeliveries': 'these actions know no resources',
  'Resource *, of ec2:DescribeFlowLogs': 'the action knows no resources',
  'Resource *, of ec2:DescribeNetworkInterfaces': 'the action knows no resources',
  'Resource *, of cloudwatch:PutMetricData': 'the action knows no resources; a condition binds it to a namespace',
  'Resource *, of autoscaling:DescribeAutoScalingInstances': 'the action knows no resources',
  'Resource *, of ec2:DescribeTrafficMirrorSessions ec2:DescribeNetworkInterfaces': 'these actions know no resources',
  'Resource *, of ssm:UpdateInstanceInformation ssmmessages:CreateControlChannel ssmmessages:CreateDataChannel ssmmessages:OpenControlChannel ssmmessages:OpenDataChannel':
    'Session Manager: none but the first knows resources, and that knows the instance, which nobody knows beforehand',
  'Resource <CollectorAccessLogs>/*': 'with enforceSSL: all files are denied without TLS',
  'Resource <CollectorAccessLogs>/packets/*': 'the service that logs accesses chooses the names of its files',
  'Resource <CollectorAccessLogs>/records/*': 'the service that logs accesses chooses the names of its files',
  'Resource <CollectorPackets>/*': 'all files are denied without TLS, and under another key',
  'Resource <CollectorPackets>/sensor=*': 'appliances name their files, after themselves',
  'Resource <CollectorRecords>/*': 'all files are denied without TLS, and under another key',
  'Resource <CollectorRecords>/records/*': 'appliances name their files',
  'Resource <CollectorRecords>/records/sessions/*': 'hour, execution and session make the names of files; readers read them all',
  'Resource <CollectorRecords>/records/connections/*': 'readers of a table read all of its files',
  'Resource <CollectorRecords>/records/dns/*': 'readers of a table read all of its files',
  'Resource <CollectorRecords>/records/http/*': 'readers of a table read all of its files',
  'Resource <CollectorRecords>/records/sightings/*': 'readers of a table read all of its files',
  'Resource <CollectorRecords>/records/statistics/*': 'readers of a table read all of its files',
  'Resource <CollectorRecords>/records/tls/*': 'readers of a table read all of its files',
  'Resource <Rules>/*': 'with enforceSSL: all files are denied without TLS',
  'Resource <Rules>/suricata/*': 'all rules below a prefix are read, whatever their names',
  'Resource arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:*:autoScalingGroupName/*':
    'the group refers to the role, so the role cannot name the group: a condition on a tag does',
  'Resource <CollectorAlerts.Arn>:*': 'the streams of the log group, named after appliances',
  'Resource <LiveLogGroup.Arn>:*': 'the streams of the log group, named after network interfaces',
  'Resource <Encrypted.Arn>:*': 'the streams of the log group, named after network interfaces',
  'Resource <TamperEvents.Arn>:*': 'the streams of the log group, which EventBridge names',
  'Resource arn:aws:logs:eu-west-1:111122223333:log-group:existing:*': 'the streams of the log group, named after network interfaces',
  'Resource <S3Bucket>/*': 'with enforceSSL: all files are denied without TLS',
  'Resource <S3Bucket>/flow-logs/*/AWSLogs/111122223333/*': 'the delivery service chooses the names of its files; format and layout choose the folder',
  'Principal *': 'with enforceSSL: everybody is denied without TLS',
  'Condition aws:SourceArn arn:aws:ec2:eu-west-1:111122223333:vpc-flow-log/*': 'flow logs have ids that nobody knows beforehand',
  'Condition aws:SourceArn arn:aws:states:eu-west-1:111122223333:stateMachine:*': 'CloudFormation names the state machine, which refers to the role',
  'Condition aws:SourceArn arn:aws:logs:eu-west-1:111122223333:*': 'deliveries have ids that nobody knows beforehand',
  'Condition kms:EncryptionContext:aws:logs:arn arn:aws:logs:eu-west-1:111122223333:log-group:*': 'CloudFormation chooses the name of the group, which names the key',
  'Condition aws:PrincipalArn arn:aws:iam::*:role/*FlowLogsToFirehose-eu-west-1-3009be76-*':
    'the principal bounds the account; roles may have a path there, and each construct has a role of its own',
};

/** Log groups whose ARN, as CloudFormation gives it, ends in a wildcard that templates do not show. */
const LOG_GROUPS = ['LiveLogGroup', 'Encrypted', 'TamperEvents', 'CollectorAlerts'];

const RULE = 'alert tcp any any -> any any (msg:"any"; sid:1000001;)';

/** Everything that the destinations and what watches them create, in the accounts where they create it. */
function templates(): { [key: string]: any }[] {
  const app = new App();
  const stack = new Stack(app, 'Network', { env: { account: '111122223333', region: 'eu-west-1' } });
  const away = new Stack(app, 'Archive', { env: { account: '444455556666', region: 'eu-west-1' } });
  const source = (id: string) => FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, id, id));
  const trafficType = ec2.FlowLogTrafficType.REJECT;
  const archive = new S3FlowLogs(stack, 'S3', { sources: [source('vpc-0a')], bucket: new FlowLogBucket(stack, 'S3Bucket', { encryptionKey: new kms.Key(stack, 'S3Key') }) });
  new FlowLogDeliveryHealth(stack, 'Health', { flowLogs: [archive] });
  const live = new CloudWatchFlowLogs(stack, 'Live', { sources: [source('vpc-0b')], trafficType });
  const logGroup = new FlowLogsLogGroup(stack, 'Encrypted', { encryptionKey: new kms.Key(stack, 'LogsKey'), logGroupName: 'network' });
  new FlowLogsLogGroup(stack, 'EncryptedToo', { encryptionKey: new kms.Key(stack, 'OtherKey') });
  new CloudWatchFlowLogs(stack, 'Named', { sources: [source('vpc-0c')], trafficType, logGroup });
  const existing = logs.LogGroup.fromLogGroupName(stack, 'Existing', 'existing');
  new CloudWatchFlowLogs(stack, 'ToExisting', { sources: [source('vpc-0f')], trafficType, logGroup: existing });
  new FirehoseFlowLogs(stack, 'Here', { sources: [source('vpc-0d')], stream: FlowLogDeliveryStream.sameAccount(new firehose.CfnDeliveryStream(stack, 'Stream', {})) });
  new FirehoseFlowLogs(stack, 'Away', { sources: [source('vpc-0e')], stream: FlowLogDeliveryStream.crossAccount({ account: '444455556666', streamName: 'network' }) });
  new FlowLogTamperAlarm(stack, 'Tamper', { flowLogs: [live] });
  const mirrored = new ec2.Instance(stack, 'Mirrored', {
    vpc: new ec2.Vpc(stack, 'Vpc', { natGateways: 0 }),
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    instanceType: new ec2.InstanceType('m7g.large'),
    machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
  });
  new MirrorSession(stack, 'Session', { source: MirrorSource.instance(mirrored), target: MirrorTarget.fromMirrorTargetId(stack, 'Target', 'tmt-0a') });
  const collector = new MirrorCollector(stack, 'Collector', {
    vpc: new ec2.Vpc(stack, 'CollectorVpc', { maxAzs: 2 }),
    encryptionKey: new kms.Key(stack, 'CollectorKey'),
    engines: [
      CaptureEngine.suricata({ rules: [SuricataRules.fromBucket(new s3.Bucket(stack, 'Rules', { enforceSSL: true }), 'suricata/'), SuricataRules.inline(RULE)] }),
      CaptureEngine.pcap({ bytesPerDay: Size.gibibytes(100) }),
    ],
  });
  const reader = iam.Role.fromRoleArn(stack, 'Reader', 'arn:aws:iam::111122223333:role/reader');
  new MirrorQueryPack(stack, 'PacketQuestions', { tables: new MirrorRecordTables(stack, 'Records', { collector }) }).grants.query(reader);
  const stream = new firehose.CfnDeliveryStream(away, 'Stream', { deliveryStreamName: 'network' });
  new FirehoseFlowLogsAccess(away, 'Destination', { stream, sourceAccounts: ['111122223333'] });
  return [stack, away].map(one => Template.fromStack(one).toJSON());
}

/** Every statement below a value, wherever a policy stands. */
function statements(value: any): { [key: string]: any }[] {
  if (value === null || typeof value !== 'object') {
    return [];
  }
  // Policies of CloudWatch Logs are text.
  const written = value.PolicyDocument?.['Fn::Join'] === undefined ? [] : statements(JSON.parse(text(value.PolicyDocument)));
  return [...('Statement' in value ? [value.Statement].flat() : []), ...written, ...Object.values(value).flatMap(statements)];
}

/** A value as text: references by their logical id without its hash. */
function text(value: any): string {
  if (typeof value === 'string') {
    return value;
  }
  if ('Fn::Join' in value) {
    return value['Fn::Join'][1].map(text).join('');
  }
  const id: string = value.Ref ?? value['Fn::GetAtt'][0];
  const name = id.replace(/[0-9A-F]{8}$/, '');
  if (LOG_GROUPS.includes(name) && 'Fn::GetAtt' in value) {
    return `<${name}.Arn>:*`;
  }
  return ({ 'AWS::Partition': 'aws', 'AWS::URLSuffix': 'amazonaws.com' } as Record<string, string>)[id] ?? `<${name}>`;
}

const texts = (value: any): string[] => [value ?? []].flat().map(text);

/** The wildcards of a statement, in the words of the list above. */
function wildcards(statement: { [key: string]: any }): string[] {
  const actions = texts(statement.Action);
  const about = actions.every(action => action.startsWith('kms:')) ? 'kms' : actions.join(' ');
  const principals = typeof statement.Principal === 'object' ? Object.values(statement.Principal).flatMap(texts) : texts(statement.Principal);
  const conditions = Object.values<{ [key: string]: any }>(statement.Condition ?? {}).flatMap(Object.entries)
    .flatMap(([key, value]) => texts(value).map(one => `Condition ${key} ${one}`));
  return [
    ...actions.map(action => `Action ${action}`),
    ...texts(statement.Resource).map(resource => (resource === '*' ? `Resource *, of ${about}` : `Resource ${resource}`)),
    ...principals.map(principal => `Principal ${principal}`),
    ...conditions,
  ].filter(part => /[*?]/.test(part));
}

const ALL = templates().flatMap(statements);

test('statements are found in roles, bucket policies and key policies', () => {
  expect(ALL.length).toBeGreaterThan(15);
  const services = new Set(ALL.flatMap(statement => Object.values(statement.Principal ?? {}).flatMap(texts)).filter(name => name.endsWith('.amazonaws.com')));
  expect([...services].sort()).toEqual([
    'delivery.logs.amazonaws.com', 'ec2.amazonaws.com', 'events.amazonaws.com', 'lambda.amazonaws.com', 'logging.s3.amazonaws.com', 'logs.eu-west-1.amazonaws.com', 'scheduler.amazonaws.com', 'states.amazonaws.com', 'vpc-flow-logs.amazonaws.com',
  ]);
});

test('each wildcard is one of the list, and each of the list is there', () => {
  expect([...new Set(ALL.flatMap(wildcards))].sort()).toEqual(Object.keys(REASONS).sort());
});

test('nothing but what aws-cdk-lib denies without TLS is said of everybody, and no statement says what it is not about', () => {
  ALL.forEach(statement => {
    const names = Object.keys(statement);
    expect(names.filter(name => /^Not/.test(name))).toEqual([]);
    if (texts(typeof statement.Principal === 'object' ? statement.Principal.AWS : statement.Principal).includes('*')) {
      expect(statement.Effect).toBe('Deny');
    }
  });
});

test('who is trusted is a service or an account with a condition on whose behalf, in every role', () => {
  // The roles of an instance and of the function of aws-cdk-lib: these two services know no condition on whose behalf.
  const isOfMachine = ({ Principal: { Service: service } }: { [key: string]: any }) => ['ec2.amazonaws.com', 'lambda.amazonaws.com'].includes(text(service ?? ''));
  const trust = ALL.filter(statement => statement.Action === 'sts:AssumeRole' && statement.Principal !== undefined && !isOfMachine(statement));
  expect(trust).toHaveLength(9);
  trust.forEach(({ Condition }) => {
    const keys = Object.values<{ [key: string]: any }>(Condition).flatMap(Object.keys).sort();
    expect([['aws:PrincipalArn'], ['aws:SourceAccount', 'aws:SourceArn']]).toContainEqual(keys);
  });
});
