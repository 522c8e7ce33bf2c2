import { aws_logs as logs, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * How many questions are saved at the same time.
 *
 * CloudFormation creates all that does not wait at once. AWS tells no rate for `PutQueryDefinition`; its neighbours take five calls a second,
 * and a throttled resource fails the stack.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
const LANES = 4;

/** All saved questions of each stack, in the order of their creation: the limit is that of the account, not of a construct. */
const SAVED = new WeakMap<Stack, logs.CfnQueryDefinition[]>();

/** Saves a question; it waits for the one of its stack that stands `LANES` places before it. */
export function saveQueryDefinition(owner: Construct, id: string, props: logs.CfnQueryDefinitionProps): void {
  const saved = SAVED.get(Stack.of(owner)) ?? [];
  SAVED.set(Stack.of(owner), saved);
  const resource = new logs.CfnQueryDefinition(owner, id, props);
  const ahead = saved[saved.length - LANES];
  if (ahead !== undefined) {
    resource.node.addDependency(ahead);
  }
  saved.push(resource);
}
