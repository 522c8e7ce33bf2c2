import { Aws, aws_iam as iam, aws_s3 as s3, CfnParameter, PhysicalName, Stack } from 'aws-cdk-lib';
import { FlowLogBucket } from '../../../src';
import { mostBytes } from '../../../src/flow-logs/delivery/private/policy-text';
import { newPlacedStack, newStack } from '../../fixtures/stacks';

/** The bytes of `{"Value":"…"}` beyond those of the value. */
const FRAME = '{"Value":""}'.length;

const lengthOf = (stack: Stack, value: unknown, bucket?: s3.IBucket) => mostBytes(stack, { Value: value }, bucket) - FRAME;

test.each([
  ['an account id', Aws.ACCOUNT_ID, 12],
  ['a partition', Aws.PARTITION, 'aws-us-gov'.length],
  ['a Region', Aws.REGION, 16],
  ['a domain', Aws.URL_SUFFIX, 'amazonaws.com.cn'.length],
  ['what stands around and between them', `a:${Aws.ACCOUNT_ID}:${Aws.PARTITION}`, 2 + 12 + 1 + 10],
])('what is not known counts with its greatest length: %s', (_, value, length) => {
  expect(lengthOf(newStack(), value)).toBe(length);
});

test('a partition is known where the Region is', () => {
  const partitionIn = (region: string) => lengthOf(newStack({ env: { account: '111122223333', region } }), Aws.PARTITION);
  expect(['eu-west-1', 'cn-north-1', 'us-gov-west-1', 'xx-unknown-1'].map(partitionIn)).toEqual(['aws', 'aws-cn', 'aws-us-gov', 'aws-us-gov'].map(name => name.length));
});

test('any other reference counts as much as the longest ARN of a role', () => {
  const stack = newStack();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  const parameter = new CfnParameter(stack, 'Parameter');
  expect([role.roleArn, parameter.valueAsString].map(value => lengthOf(stack, value))).toEqual([128, 128]);
});

test.each([
  ['of its own', 'archive', 'archive'.length],
  ['of CloudFormation', undefined, 63],
  ['that the CDK makes when needed', PhysicalName.GENERATE_IF_NEEDED, 63],
])('the ARN of a bucket counts with its name %s', (_, bucketName, length) => {
  const stack = newPlacedStack();
  const bucket = new FlowLogBucket(stack, 'Bucket', { bucketName });
  expect(lengthOf(stack, bucket.bucketArn, bucket)).toBe('arn:aws:s3:::'.length + length);
});

test('characters count as bytes', () => {
  expect(lengthOf(newStack(), ['é', true])).toBe('["é",true]'.length + 1 - 2);
});
