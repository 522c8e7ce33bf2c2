import { aws_iam as iam, aws_s3 as s3, aws_scheduler as scheduler, aws_scheduler_targets as targets, aws_stepfunctions as sfn, Duration, Stack } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { definitionOf } from './inventory-definition';
import { writingWithKey } from './store-keys';
import { createScheduleRole } from '../../../private/schedule-role';

const EVERY = Duration.hours(1);

/**
 * Writes hourly who is mirrored to a target: a schedule and a state machine, no function; child `Inventory` of the owner.
 *
 * Each session is a file of one line below `records/sessions/`; of none there are none. A session of another account is seen by that account only, so it
 * is missing here. A reading is 2 state transitions, 5 for each page of 20 sessions and 1 for each session: about 30 a session and day, of which the
 * first 4,000 a month of an account are free and 1,000 more are about $0.025; mirroring a session costs some 500 times that.
 */
export function createInventory(owner: Construct, target: ec2refs.ITrafficMirrorTargetRef, records: s3.IBucket): sfn.IStateMachine {
  const inventory = new Construct(owner, 'Inventory');
  const stack = Stack.of(owner);
  const stateMachine = new sfn.StateMachine(inventory, 'StateMachine', {
    definitionBody: sfn.DefinitionBody.fromString(definitionOf(stack, target.trafficMirrorTargetRef.trafficMirrorTargetId, records.bucketName)),
    role: createRole(inventory, stack, records),
  });
  createSchedule(inventory, stateMachine);
  return stateMachine;
}

function createRole(inventory: Construct, stack: Stack, records: s3.IBucket): iam.Role {
  const { encryptionKey } = records;
  return new iam.Role(inventory, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        // Wildcard: CloudFormation names the state machine, which refers to the role.
        ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'states', resource: 'stateMachine:*' }) },
      },
    }),
    inlinePolicies: {
      Listing: new iam.PolicyDocument({
        statements: [
          // Wildcard: neither action knows resources.
          new iam.PolicyStatement({ actions: ['ec2:DescribeTrafficMirrorSessions', 'ec2:DescribeNetworkInterfaces'], resources: ['*'] }),
          // Wildcard: hour, execution and session make the names of files.
          new iam.PolicyStatement({ actions: ['s3:PutObject'], resources: [records.arnForObjects('records/sessions/*')] }),
          ...encryptionKey === undefined ? [] : [writingWithKey(stack, encryptionKey)],
        ],
      }),
    },
  });
}

function createSchedule(inventory: Construct, stateMachine: sfn.IStateMachine): void {
  const role = createScheduleRole(inventory, 'ScheduleRole');
  const schedule = new scheduler.Schedule(inventory, 'Schedule', {
    schedule: scheduler.ScheduleExpression.rate(EVERY),
    // A start that could not be made is of no use any more when the next one is due.
    target: new targets.StepFunctionsStartExecution(stateMachine, { role, maxEventAge: EVERY, retryAttempts: 3 }),
  });
  // Its policy, too, is there before the first start.
  schedule.node.addDependency(role);
}
