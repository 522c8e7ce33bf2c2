import { aws_iam as iam } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { newCollector, newZonedStack, rendered, userDataOf } from './estate';
import { CaptureEngine } from '../../../src/mirroring/collectors/capture-engine';
import { SuricataRules } from '../../../src/mirroring/collectors/suricata-rules';
import { onlyResource } from '../../fixtures/stacks';

const RULE = 'alert tcp any any -> any any (msg:"One"; sid:1000001;)';

function statements(...engines: CaptureEngine[]): { [key: string]: any }[] {
  const stack = newZonedStack();
  newCollector(stack, engines.length === 0 ? {} : { engines });
  const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith('CollectorRole'));
  expect(policies).toHaveLength(1);
  return rendered(policies[0][1].Properties.PolicyDocument.Statement);
}

const of = (action: string, from = statements()) => from.filter(({ Action }) => [Action].flat().includes(action));

test('only machines assume the role, and it has no managed policies', () => {
  const stack = newZonedStack();
  newCollector(stack);
  const roles = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Role')).filter(([id]) => /^CollectorRole/.test(id));
  expect(roles).toHaveLength(1);
  const { AssumeRolePolicyDocument, ManagedPolicyArns } = roles[0][1].Properties;
  expect([rendered(AssumeRolePolicyDocument.Statement), ManagedPolicyArns]).toEqual([[{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' } }], undefined]);
});

test('it reads the program and the rules that were uploaded, object by object, and nothing that the collector keeps', () => {
  const found = of('s3:GetObject', statements(CaptureEngine.suricata({ rules: [SuricataRules.inline(RULE)] })));
  expect(found.map(({ Resource }) => Resource)).toEqual([
    expect.stringMatching(/^arn:aws:s3:::cdk-hnb659fds-assets-111122223333-eu-west-1\/[0-9a-f]{64}\.zip$/),
    expect.stringMatching(/^arn:aws:s3:::cdk-hnb659fds-assets-111122223333-eu-west-1\/[0-9a-f]{64}\.rules$/),
  ]);
  const stack = newZonedStack();
  newCollector(stack);
  const [key] = /[0-9a-f]{64}\.zip/.exec(userDataOf(stack))!;
  expect(of('s3:GetObject').map(({ Resource }) => Resource)).toEqual([expect.stringContaining(key)]);
});

test('it says goodbye in the name of its own group alone', () => {
  const stack = newZonedStack();
  newCollector(stack);
  const tag = onlyResource(stack, 'AWS::AutoScaling::AutoScalingGroup').Properties.Tags.find(({ Key }: { Key: string }) => Key === 'cdk-network-visibility:collector');
  expect(tag.PropagateAtLaunch).toBe(false);
  expect(of('autoscaling:CompleteLifecycleAction')).toEqual([{
    Effect: 'Allow',
    Action: ['autoscaling:CompleteLifecycleAction', 'autoscaling:RecordLifecycleActionHeartbeat'],
    Resource: 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:*:autoScalingGroupName/*',
    Condition: { StringEquals: { 'aws:ResourceTag/cdk-network-visibility:collector': tag.Value } },
  }]);
});

test('it tells its stack that it is well, and reports metrics of collectors alone', () => {
  expect(of('cloudformation:SignalResource')).toEqual([{ Effect: 'Allow', Action: 'cloudformation:SignalResource', Resource: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Network/0a1b2c3d' }]);
  expect(of('cloudwatch:PutMetricData')).toEqual([
    { Effect: 'Allow', Action: 'cloudwatch:PutMetricData', Resource: '*', Condition: { StringEquals: { 'cloudwatch:namespace': 'TrafficMirroring/Collector' } } },
  ]);
});

test('what it may do of everything has no resources to name', () => {
  const all = statements().filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action).sort();
  expect(all).toEqual([
    'autoscaling:DescribeAutoScalingInstances', 'cloudwatch:PutMetricData', 'ssm:UpdateInstanceInformation',
    'ssmmessages:CreateControlChannel', 'ssmmessages:CreateDataChannel', 'ssmmessages:OpenControlChannel', 'ssmmessages:OpenDataChannel',
  ]);
});

test('more can be granted to it', () => {
  const stack = newZonedStack();
  const { role } = newCollector(stack);
  role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['sns:Publish'], resources: ['*'] }));
  expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toContain('sns:Publish');
});
