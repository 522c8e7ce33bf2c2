import {
  aws_events as events, aws_events_targets as eventTargets, aws_scheduler as scheduler, aws_scheduler_targets as targets, Duration,
  Lazy,
} from 'aws-cdk-lib';
import { Construct, IDependable } from 'constructs';
import { Controller } from './controller';
import { Selection } from './selection';
import { createScheduleRole } from '../../../private/schedule-role';
import { isKnown } from '../../../private/tokens';
import { exclusionsOf, RECEIVER_TAG } from '../../sessions';

/** What is sent to the controller when nothing happened. */
const SWEEP = { action: 'sweep' };

/** What wakes a controller beside the schedule. State decides: an event that is lost costs time and nothing else. */
interface WakeUp {
  /** Construct id of the rule. */
  readonly id: string;
  readonly description: string;
  readonly pattern: events.EventPattern;
  /** The pattern as AWS spells it, where it is known when synthesis ends only. */
  readonly late?: () => object;
}

/**
 * Rules that wake the controller by a message in its queue, and a schedule.
 *
 * @param after they come after the policy is in force, and go before the sessions are deleted
 */
export function createWakeUps(
  fleet: Construct, controller: Controller, selection: Selection, interval: Duration, after: IDependable,
): void {
  const { queue, deadLetterQueue } = controller;
  for (const { id, description, pattern, late } of wakeUpsOf(fleet, selection)) {
    const rule = new events.Rule(fleet, id, { description, eventPattern: pattern });
    // An event that could not be delivered for an hour was overtaken by sweeps.
    rule.addTarget(new eventTargets.SqsQueue(queue, { deadLetterQueue, maxEventAge: Duration.hours(1), retryAttempts: 10 }));
    if (late !== undefined) {
      (rule.node.defaultChild as events.CfnRule).eventPattern = Lazy.any({ produce: late });
    }
    rule.node.addDependency(after);
  }
  createSweep(fleet, controller, interval, after);
}

/** Shapes of events as AWS documents them. */
function wakeUpsOf(fleet: Construct, { mayHoldTasks, asksGroups, tagKeys }: Selection): WakeUp[] {
  return [
    {
      id: 'InstanceStates',
      description: 'An instance starts, stops or ends',
      pattern: { source: ['aws.ec2'], detailType: ['EC2 Instance State-change Notification'], detail: { state: ['running', 'stopped', 'terminated'] } },
    },
    {
      id: 'AutoScaling',
      description: 'An Auto Scaling group has launched or terminated an instance, warm pools included',
      pattern: { source: ['aws.autoscaling'], detailType: ['EC2 Instance Launch Successful', 'EC2 Instance Terminate Successful'] },
    },
    ...mayHoldTasks ? [{
      id: 'Tasks',
      description: 'A task of ECS has got its interface, or ends',
      pattern: { source: ['aws.ecs'], detailType: ['ECS Task State Change'], detail: { lastStatus: ['RUNNING', 'STOPPED'] } },
    }] : [],
    { id: 'Tags', description: 'A tag of an instance or an interface changes', pattern: { source: ['aws.tag'] }, late: () => tagPattern(fleet, tagKeys) },
    {
      id: 'Interfaces',
      description: 'An interface is attached or detached; heard only where a CloudTrail trail records management events',
      pattern: {
        source: ['aws.ec2'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: {
          eventSource: ['ec2.amazonaws.com'],
          eventName: ['AttachNetworkInterface', 'DetachNetworkInterface', ...asksGroups ? ['ModifyNetworkInterfaceAttribute', 'ModifyInstanceAttribute'] : []],
        },
      },
    },
  ];
}

/**
 * Tags of instances and interfaces change all the time: only keys that decide wake the controller, where all of them are known. Keys of exclusions are read late, as exclusions may come after
 * the fleet.
 */
function tagPattern(fleet: Construct, keys: readonly string[]): object {
  const deciding = [...new Set([...keys, RECEIVER_TAG.key, ...exclusionsOf(fleet).filter(({ kind }) => kind === 'tag').map(({ id }) => id)])];
  return {
    'source': ['aws.tag'],
    'detail-type': ['Tag Change on Resource'],
    'detail': { 'service': ['ec2'], 'resource-type': ['instance', 'network-interface'], ...deciding.every(isKnown) ? { 'changed-tag-keys': deciding } : {} },
  };
}

function createSweep(fleet: Construct, { function: controller, deadLetterQueue }: Controller, interval: Duration, after: IDependable): void {
  const role = createScheduleRole(fleet, 'SweepRole');
  const schedule = new scheduler.Schedule(fleet, 'Sweep', {
    schedule: scheduler.ScheduleExpression.rate(interval),
    // A sweep that could not be started is of no use any more when the next one is due.
    target: new targets.LambdaInvoke(controller, {
      input: scheduler.ScheduleTargetInput.fromObject(SWEEP), role, maxEventAge: interval, retryAttempts: 3, deadLetterQueue,
    }),
  });
  // Its policy, too, is there before the first sweep.
  schedule.node.addDependency(role, after);
}
