import { admits, Request } from '../../fixtures/policy';

const REQUEST: Request = { service: 'a.amazonaws.com', action: 's3:PutObject', resource: 'arn:aws:s3:::b/k', context: { 'aws:SourceAccount': '1' } };
const ALLOW = { Effect: 'Allow', Principal: { Service: 'a.amazonaws.com' }, Action: 's3:PutObject', Resource: 'arn:aws:s3:::b/*' };
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const when = (Condition: object) => admits(policy({ ...ALLOW, Condition }), REQUEST);

test('what is allowed is admitted, what is also denied or not mentioned is not', () => {
  expect(admits(policy(ALLOW), REQUEST)).toBe(true);
  expect(admits(policy(ALLOW, { ...ALLOW, Effect: 'Deny', Principal: { AWS: '*' } }), REQUEST)).toBe(false);
  expect(admits(policy(), REQUEST)).toBe(false);
});

test.each([
  ['service', { Principal: { Service: 'b.amazonaws.com' } }],
  ['account principal', { Principal: { AWS: 'arn:aws:iam::1:root' } }],
  ['action', { Action: ['s3:GetObject', 's3:Put'] }],
  ['resource', { Resource: 'arn:aws:s3:::c/*' }],
])('another %s is not meant', (_, other) => {
  expect(admits(policy({ ...ALLOW, ...other }), REQUEST)).toBe(false);
});

test('a key that is not sent fails StringEquals and passes StringEqualsIfExists', () => {
  expect(when({ StringEquals: { 's3:x-amz-acl': 'x' } })).toBe(false);
  expect(when({ StringEqualsIfExists: { 's3:x-amz-acl': 'x' } })).toBe(true);
  expect(when({ StringEqualsIfExists: { 'aws:SourceAccount': ['2', '3'] } })).toBe(false);
  expect(when({ StringEquals: { 'aws:SourceAccount': ['2', '1'] } })).toBe(true);
});

test('a wildcard of an ARN ends at the colon', () => {
  const like = (pattern: string) => admits(policy({ ...ALLOW, Condition: { ArnLike: { 'aws:SourceArn': pattern } } }), {
    ...REQUEST, context: { 'aws:SourceArn': 'arn:aws:logs:eu-west-1:1:delivery:d' },
  });
  expect(['arn:aws:logs:*:1:*', 'arn:*:logs:eu-*:1:delivery:d'].map(like)).toEqual([true, true]);
  expect(['arn:aws:logs:*:2:*', 'arn:aws:*:1:delivery:d', 'arn:aws:logs:us-*:1:*'].map(like)).toEqual([false, false, false]);
});

test.each([
  ['element NotAction', { ...ALLOW, NotAction: 'x' }],
  ['condition StringLike aws:SourceAccount', { ...ALLOW, Condition: { StringLike: { 'aws:SourceAccount': '1' } } }],
  ['condition StringEquals aws:PrincipalOrgID', { ...ALLOW, Condition: { StringEquals: { 'aws:PrincipalOrgID': '1' } } }],
  ['element Federated', { ...ALLOW, Principal: { Federated: 'x' } }],
  ['value "arn:aws:s3:::b/${aws:SourceAccount}"', { ...ALLOW, Resource: 'arn:aws:s3:::b/${aws:SourceAccount}' }],
  ['value {"Ref":"Bucket"}', { ...ALLOW, Resource: { Ref: 'Bucket' } }],
  ['effect allow', { ...ALLOW, Effect: 'allow' }],
])('fails on the %s, which it does not know', (what, statement) => {
  expect(() => admits(policy(statement), { ...REQUEST, action: 'other' })).toThrow(`this evaluator does not know the ${what}`);
});
