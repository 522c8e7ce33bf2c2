import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { reject } from '../../../private/errors';
import { differ } from '../../../private/tokens';
import { ICloudWatchFlowLogs } from '../../delivery';

/** Queries, filters and rules name a log group of their own account and Region: elsewhere they would be saved and find nothing. */
export function checkLogGroupEnvironment(scope: Construct, { logGroup }: ICloudWatchFlowLogs): void {
  const { account, region } = Stack.of(scope);
  const { env } = logGroup;
  if (differ(env.account, account) || differ(env.region, region)) {
    reject(`flowLogs must lie in the account and Region of the stack (${account}, ${region}), got a log group in ${env.account}, ${env.region}; `
      + 'ask in the stack of the log group', scope);
  }
}
