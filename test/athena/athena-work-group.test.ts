import { aws_cloudwatch as cloudwatch, aws_kms as kms, CfnParameter, Duration, Size } from 'aws-cdk-lib';
import { AthenaWorkGroup, AthenaWorkGroupProps } from '../../src';
import { ACCOUNT, newPlacedStack, newStack, onlyResource, refusal, REGION } from '../fixtures/stacks';

function workGroupIn(stack = newStack(), props?: AthenaWorkGroupProps): { [key: string]: any } {
  new AthenaWorkGroup(stack, 'WorkGroup', props);
  return onlyResource(stack, 'AWS::Athena::WorkGroup').Properties;
}

test('with no props, complete: settings enforced, limited, results managed, nothing left behind', () => {
  expect(workGroupIn()).toEqual({
    Name: expect.stringMatching(/^Network-WorkGroup-[0-9A-F]{8}$/),
    RecursiveDeleteOption: true,
    WorkGroupConfiguration: {
      EnforceWorkGroupConfiguration: true,
      PublishCloudWatchMetricsEnabled: true,
      BytesScannedCutoffPerQuery: 100 * 1024 ** 3,
      EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
      ManagedQueryResultsConfiguration: { Enabled: true },
    },
  });
});

test('is a reference to itself, with its place', () => {
  const stack = newPlacedStack();
  const workGroup = new AthenaWorkGroup(stack, 'WorkGroup');
  expect(workGroup.workGroupRef.workGroupName).toBe(workGroup.workGroupName);
  expect(workGroup.env).toEqual({ account: ACCOUNT, region: REGION });
});

describe('encryptionKey', () => {
  const stack = newPlacedStack();
  const encryptionKey = new kms.Key(stack, 'Key');
  const properties = workGroupIn(stack, { encryptionKey, workGroupName: 'network' });

  test('encrypts the results', () => {
    expect(properties.WorkGroupConfiguration.ManagedQueryResultsConfiguration)
      .toEqual({ Enabled: true, EncryptionConfiguration: { KmsKey: stack.resolve(encryptionKey.keyArn) } });
  });

  test('lets Athena use the key for this work group only', () => {
    const workGroup = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:athena:${REGION}:${ACCOUNT}:workgroup/network`]] };
    const { Statement: statements } = onlyResource(stack, 'AWS::KMS::Key').Properties.KeyPolicy;
    expect(statements.filter((one: any) => one.Principal.Service !== undefined)).toEqual([{
      Effect: 'Allow',
      Principal: { Service: 'encryption.athena.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:SourceAccount': ACCOUNT },
        ArnLike: { 'aws:SourceArn': workGroup, 'kms:EncryptionContext:aws:athena:arn': workGroup },
      },
    }]);
  });
});

describe('bytesScannedCutoffPerQuery', () => {
  test.each([Size.bytes(9_999_999), Size.mebibytes(9), Size.bytes(0)])('fails when it is %s', size => {
    expect(refusal(() => workGroupIn(newStack(), { bytesScannedCutoffPerQuery: size })))
      .toBe(`bytesScannedCutoffPerQuery must be at least 10 MB (10000000 bytes), got ${size.toBytes()} bytes; write Size.gibibytes(1) or more [at Network/WorkGroup]`);
  });

  test('takes 10 MB, more, and a parameter', () => {
    const cutoffOf = (stack = newStack(), size: Size) =>
      workGroupIn(stack, { bytesScannedCutoffPerQuery: size }).WorkGroupConfiguration.BytesScannedCutoffPerQuery;
    expect(cutoffOf(newStack(), Size.bytes(10_000_000))).toBe(10_000_000);
    expect(cutoffOf(newStack(), Size.tebibytes(1))).toBe(1024 ** 4);
    const stack = newStack();
    expect(cutoffOf(stack, Size.bytes(new CfnParameter(stack, 'Cutoff', { type: 'Number' }).valueAsNumber))).toEqual({ Ref: 'Cutoff' });
  });
});

describe('workGroupName', () => {
  test.each(['my group', '', 'a'.repeat(129), 'network/vpc'])('fails when it is %p', workGroupName => {
    expect(refusal(() => workGroupIn(newStack(), { workGroupName })))
      .toBe(`workGroupName must be letters, digits and the characters . _ -, at most 128, got "${workGroupName}"; leave it out for a name of its own [at Network/WorkGroup]`);
  });

  test.each(['network', 'Net_work.vpc-1', 'a'.repeat(128)])('takes %p', workGroupName => {
    expect(workGroupIn(newStack(), { workGroupName }).Name).toBe(workGroupName);
  });

  test('takes a parameter', () => {
    const stack = newStack();
    expect(workGroupIn(stack, { workGroupName: new CfnParameter(stack, 'Name').valueAsString }).Name).toEqual({ Ref: 'Name' });
  });
});

test('the bytes that its queries scanned are a metric', () => {
  const stack = newStack();
  const workGroup = new AthenaWorkGroup(stack, 'WorkGroup');
  new cloudwatch.Alarm(stack, 'Dear', { metric: workGroup.metricProcessedBytes({ period: Duration.days(1) }), threshold: 1024 ** 4, evaluationPeriods: 1 });
  expect(onlyResource(stack, 'AWS::CloudWatch::Alarm').Properties).toMatchObject({
    Namespace: 'AWS/Athena',
    MetricName: 'ProcessedBytes',
    Statistic: 'Sum',
    Period: 86400,
    Dimensions: [{ Name: 'WorkGroup', Value: stack.resolve(workGroup.workGroupName) }],
  });
});
