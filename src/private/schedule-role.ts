import { aws_iam as iam, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** A role that EventBridge Scheduler assumes for the schedules of this account in the default group, and for nobody else. */
export function createScheduleRole(owner: Construct, id: string): iam.Role {
  const stack = Stack.of(owner);
  return new iam.Role(owner, id, {
    assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
      conditions: {
        StringEquals: {
          'aws:SourceAccount': stack.account,
          // The group, as AWS documents: a single schedule may not stand here.
          'aws:SourceArn': stack.formatArn({ service: 'scheduler', resource: 'schedule-group', resourceName: 'default' }),
        },
      },
    }),
  });
}
