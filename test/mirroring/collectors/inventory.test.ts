import { aws_ec2 as ec2, aws_kms as kms, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createInventory } from '../../../src/mirroring/collectors/private/inventory';
import { ACCOUNT, newPlacedStack, newStack, onlyResource, REGION } from '../../fixtures/stacks';

/** An inventory of a target of the stack; what it writes, test/moto shows. */
function inventoryIn(stack: Stack, encryptionKey?: kms.IKey) {
  const target = new ec2.CfnTrafficMirrorTarget(stack, 'Target', { networkInterfaceId: 'eni-0a' });
  return createInventory(stack, target, new s3.Bucket(stack, 'Records', { encryptionKey }));
}

/** The definition, references to resources as `<logical id without its hash>`. */
function definition(stack: Stack): any {
  const { DefinitionString: text } = onlyResource(stack, 'AWS::StepFunctions::StateMachine').Properties;
  const name = (part: any) => part.Ref ?? part['Fn::GetAtt'][0];
  return JSON.parse(text['Fn::Join'][1].map((part: any) => (typeof part === 'string' ? part : `<${name(part).replace(/[0-9A-F]{8}$/, '')}>`)).join(''));
}

describe('the state machine', () => {
  const stack = newPlacedStack();
  inventoryIn(stack);
  const { States: states, ...machine } = definition(stack);
  const { PutObject: put } = states.WriteSessions.ItemProcessor.States;

  test('asks for the sessions of the very target, by reference, some at a time', () => {
    expect(states.Begin.Assign.target).toBe('<Target>');
    expect(states.DescribeSessions.Arguments).toContain("'traffic-mirror-target-id', 'Values': [$target]");
    expect(states.DescribeSessions.Arguments).toContain("'MaxResults': 20");
  });

  test('calls three actions of AWS, and nothing else', () => {
    const sdk = (call: string) => `arn:<AWS::Partition>:states:::aws-sdk:${call}`;
    const tasks = [...Object.values<any>(states), put].filter(({ Type }) => Type === 'Task').map(({ Resource }) => Resource);
    expect(tasks).toEqual([sdk('ec2:describeTrafficMirrorSessions'), sdk('ec2:describeNetworkInterfaces'), sdk('s3:putObject')]);
  });

  test('asks for interfaces by a filter: an id that is gone would make the call fail', () => {
    expect(states.DescribeInterfaces.Arguments.Filters).toEqual([{ Name: 'network-interface-id', Values: '{% [$distinct($sessions.NetworkInterfaceId)] %}' }]);
    expect(states.DescribeInterfaces.Arguments).not.toHaveProperty('NetworkInterfaceIds');
  });

  test('writes below records/sessions of the bucket, an object and no text: text would become a quoted string', () => {
    expect(put.Arguments).toMatchObject({ Bucket: '<Records>', ContentType: 'application/json' });
    expect(put.Arguments.Key).toMatch(/^\{% 'records\/sessions\/' & /);
    expect(put.Arguments.Body).toMatch(/^\{% \( .* \{ 'looked_at': \$at, .* \} \) %\}$/);
    expect(put.Arguments.Body).not.toMatch(/\$string|&/);
  });

  test('tries again, later each time, and ends before the next one is due', () => {
    for (const task of [states.DescribeSessions, states.DescribeInterfaces, put]) {
      expect(task.Retry).toEqual([{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 6, MaxDelaySeconds: 60, JitterStrategy: 'FULL' }]);
    }
    expect(machine).toMatchObject({ QueryLanguage: 'JSONata', TimeoutSeconds: 1800 });
  });

  test('is all there is, with what starts it: no function', () => {
    const types = Object.entries<any>(Template.fromStack(stack).toJSON().Resources).filter(([id]) => id.startsWith('Inventory')).map(([, { Type }]) => Type);
    expect(types.sort()).toEqual(['AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::Role', 'AWS::Scheduler::Schedule', 'AWS::StepFunctions::StateMachine']);
  });
});

describe('what may be done', () => {
  const arn = (rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest]] });

  /** Statements of the role of the state machine. */
  const statements = (stack: Stack) => {
    const roles = Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Role')).filter(({ Properties }) => Properties.Policies !== undefined);
    expect(roles).toHaveLength(1);
    return roles[0].Properties.Policies[0].PolicyDocument.Statement;
  };
  const describing = { Effect: 'Allow', Action: ['ec2:DescribeTrafficMirrorSessions', 'ec2:DescribeNetworkInterfaces'], Resource: '*' };

  test('the state machine describes, and writes below records/sessions', () => {
    const stack = newPlacedStack();
    inventoryIn(stack);
    const [records] = Object.keys(Template.fromStack(stack).findResources('AWS::S3::Bucket'));
    expect(statements(stack)).toEqual([
      // Neither action knows resources.
      describing,
      // Hour, execution and session make the names.
      { Effect: 'Allow', Action: 's3:PutObject', Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [records, 'Arn'] }, '/records/sessions/*']] } },
    ]);
  });

  test('the state machine encrypts with the key of the bucket, through S3', () => {
    const stack = newPlacedStack();
    inventoryIn(stack, new kms.Key(stack, 'Key'));
    const [key] = Object.keys(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    expect(statements(stack).slice(2)).toEqual([{
      Effect: 'Allow',
      Action: 'kms:GenerateDataKey',
      Resource: { 'Fn::GetAtt': [key, 'Arn'] },
      Condition: { StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', [`s3.${REGION}.`, { Ref: 'AWS::URLSuffix' }]] } } },
    }]);
  });

  test('each role is trusted on behalf of this account alone', () => {
    const stack = newPlacedStack();
    inventoryIn(stack);
    const trust = Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Role')).map(({ Properties }) => Properties.AssumeRolePolicyDocument.Statement);
    expect(trust).toEqual([
      [{
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { Service: 'states.amazonaws.com' },
        // CloudFormation names the state machine, which refers to the role.
        Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT }, ArnLike: { 'aws:SourceArn': arn(`:states:${REGION}:${ACCOUNT}:stateMachine:*`) } },
      }],
      [{
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': arn(`:scheduler:${REGION}:${ACCOUNT}:schedule-group/default`) } },
      }],
    ]);
  });

  test('the schedule starts the state machine, hourly, once it may', () => {
    const stack = newStack();
    const machine = inventoryIn(stack);
    const { Properties: { ScheduleExpression: expression, State: state, Target: target }, DependsOn: after } = onlyResource(stack, 'AWS::Scheduler::Schedule');
    expect([expression, state]).toEqual(['rate(1 hour)', 'ENABLED']);
    expect(target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 3 });
    expect(target.Arn).toEqual(stack.resolve(machine.stateMachineArn));
    expect(after.map((id: string) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['InventoryScheduleRoleDefaultPolicy', 'InventoryScheduleRole']);
    expect(onlyResource(stack, 'AWS::IAM::Policy').Properties.PolicyDocument.Statement)
      .toEqual([{ Action: 'states:StartExecution', Effect: 'Allow', Resource: stack.resolve(machine.stateMachineArn) }]);
  });
});
