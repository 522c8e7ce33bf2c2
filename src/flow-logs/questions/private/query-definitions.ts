import { aws_logs as logs } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { createInTurn } from '../../../private/app-store';

/**
 * Saves a question, some at a time: AWS tells no rate for `PutQueryDefinition`; its neighbours take five calls a second, and a throttled
 * resource fails the stack.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
export function saveQueryDefinition(owner: Construct, id: string, props: logs.CfnQueryDefinitionProps): void {
  createInTurn(new logs.CfnQueryDefinition(owner, id, props));
}
