import { App, aws_ec2 as ec2, aws_iam as iam, aws_kinesisfirehose as firehose, aws_logs as logs, aws_s3 as s3, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { CloudWatchFlowLogs, FirehoseFlowLogs, FlowLogBucket, FlowLogSenders, FlowLogSource, FlowLogDeliveryStream, FlowLogTable, S3FlowLogs } from '../../../src';
import { newPlacedStack, newStack, refusal } from '../../fixtures/stacks';

/** What other parts of the same app do to deliveries. */

const vpcIn = (stack: Stack) => FlowLogSource.vpc(new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' }));

describe('statements of the bucket that deny', () => {
  const build = (statement: iam.PolicyStatementProps, bare = false) => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Archive');
    new S3FlowLogs(stack, 'FlowLogs', { sources: [vpcIn(stack)], bucket });
    const denied = new iam.PolicyStatement({ effect: iam.Effect.DENY, resources: [bucket.arnForObjects('*')], ...statement });
    if (bare) {
      new s3.CfnBucketPolicy(stack, 'Own', { bucket: bucket.bucketName, policyDocument: new iam.PolicyDocument({ statements: [denied] }) });
    } else {
      bucket.addToResourcePolicy(denied);
    }
    return stack;
  };
  const warnings = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('bucketPolicyDenies'));

  test.each([
    ['everybody', { principals: [new iam.AnyPrincipal()], actions: ['s3:PutObject'] }],
    ['everybody, by a wildcard', { principals: [new iam.StarPrincipal()], actions: ['s3:Put*'] }],
    ['the service', { principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')], actions: ['s3:*'] }],
    ['all others but a role', { notPrincipals: [new iam.ArnPrincipal('arn:aws:iam::111122223333:role/writer')], actions: ['s3:PutObject'] }],
    ['everybody, on all resources', { principals: [new iam.AnyPrincipal()], actions: ['s3:PutObject'], resources: ['*'] }],
    ['everybody all but reading', { principals: [new iam.AnyPrincipal()], notActions: ['s3:GetObject'] }],
  ])('fails when they deny writing to %s', (_, statement) => {
    const message = /the policy of bucket must not deny s3:PutObject to delivery\.logs\.amazonaws\.com, got the statement .* without a condition; .*aws:PrincipalIsAWSService/;
    expect(refusal(() => (build(statement).node.root as App).synth())).toMatch(message);
    expect(refusal(() => (build(statement, true).node.root as App).synth())).toMatch(message);
  });

  test('a condition that may hold for the service is warned about', () => {
    const stack = build({ principals: [new iam.AnyPrincipal()], actions: ['s3:PutObject'], conditions: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } } });
    expect(warnings(stack)).toHaveLength(1);
  });

  test.each([
    [{ Bool: { 'aws:SecureTransport': 'false' } }],
    [{ Bool: { 'aws:PrincipalIsAWSService': 'false' }, StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
    [{ NumericLessThan: { 's3:TlsVersion': '1.2' } }],
  ])('nothing is said of the condition %j, which never holds for it', conditions => {
    expect(warnings(build({ principals: [new iam.AnyPrincipal()], actions: ['s3:*'], conditions }))).toEqual([]);
  });

  test('nothing is said of other folders of the bucket', () => {
    const stack = build({ principals: [new iam.AnyPrincipal()], actions: ['s3:PutObject'], resources: ['arn:aws:s3:::archive/payroll/*'] });
    expect((stack.node.root as App).synth().stacks).toHaveLength(1);
    const inside = { principals: [new iam.AnyPrincipal()], actions: ['s3:PutObject'], resources: ['arn:aws:s3:::archive/flow-logs/*'] };
    expect(refusal(() => (build(inside).node.root as App).synth())).toMatch(/must not deny s3:PutObject/);
  });

  test('nothing is said of what denies something else', () => {
    expect(warnings(build({ principals: [new iam.AnyPrincipal()], actions: ['s3:DeleteObject'] }))).toEqual([]);
    expect(warnings(build({ principals: [new iam.ArnPrincipal('arn:aws:iam::111122223333:role/other')], actions: ['s3:PutObject'] }))).toEqual([]);
  });
});

describe('another stage', () => {
  const OTHER = { account: '111122223333', region: 'eu-west-1' };
  const stages = () => {
    const app = new App();
    const [one, two] = ['One', 'Two'].map(name => new Stack(new Stage(app, name, { env: OTHER }), 'Network'));
    return { one, two };
  };

  test.each<[string, (one: Stack, two: Stack) => unknown]>([
    ['bucket', (one, two) => new S3FlowLogs(two, 'FlowLogs', { sources: [vpcIn(two)], bucket: new FlowLogBucket(one, 'It') })],
    ['logGroup', (one, two) => new CloudWatchFlowLogs(two, 'FlowLogs', { sources: [vpcIn(two)], trafficType: ec2.FlowLogTrafficType.ALL, logGroup: new logs.LogGroup(one, 'It') })],
    ['stream', (one, two) => new FirehoseFlowLogs(two, 'FlowLogs', {
      sources: [vpcIn(two)],
      stream: FlowLogDeliveryStream.sameAccount(new firehose.CfnDeliveryStream(one, 'It', { deliveryStreamType: 'DirectPut' })),
    } as any)],
    ['sources', (one, two) => new S3FlowLogs(two, 'FlowLogs', { sources: [FlowLogSource.vpc(new ec2.CfnVPC(one, 'It', { cidrBlock: '10.0.0.0/16' }))] })],
    ['the bucket of flowLogs', (one, two) => new FlowLogTable(two, 'Table', {
      flowLogs: new S3FlowLogs(one, 'FlowLogs', { sources: [vpcIn(one)], bucket: new FlowLogBucket(one, 'It') }),
    })],
  ])('fails when it declares %s', (prop, build) => {
    const { one, two } = stages();
    expect(refusal(() => build(one, two))).toMatch(new RegExp(`^${prop} must be declared in the same stage, or be named by what exists, got One/Network/It, which stage One declares; `
      + 'stages are deployed apart, so deploy that one first and write .* \\[at Two/Network.*\\]$'));
    const { two: same } = stages();
    build(same, same);
  });
});

describe('Regions that the CDK does not know', () => {
  test('are warned about where flow logs come from', () => {
    const stack = newPlacedStack();
    new FlowLogBucket(stack, 'Archive', { bucketName: 'archive', deliveryFrom: [FlowLogSenders.fromAccounts(['444455556666'], { regions: ['eu-wset-1', 'eu-west-1'] })] });
    Annotations.fromStack(stack).hasWarning('/Network/Archive', Match.stringLikeRegexp('deliveryFrom names eu-wset-1, which .* nothing is delivered from there.*regionUnknown'));
  });
});
