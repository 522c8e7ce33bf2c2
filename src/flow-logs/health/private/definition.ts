import { ArnFormat, Stack } from 'aws-cdk-lib';

/** All healths of an account and Region write into it, each under the name of its state machine. */
export const NAMESPACE = 'FlowLogs/Health';
export const DIMENSION = 'StateMachine';
export const FAILED = 'Failed';
export const MISSING = 'Missing';

/**
 * How many flow logs are described at a time. A filter takes 200 values, but the answer must fit into the 256 KiB of a task's result:
 * a flow log has one or two KB, with long tags up to 20.
 */
const AT_A_TIME = 50;

/** Throttling passes: 2, 4, 8, 16, 32 and 60 seconds, each cut at random so that many healths do not come back together. */
const RETRY = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 6, MaxDelaySeconds: 60, JitterStrategy: 'FULL' }];

/** Those to be described now. */
const BATCH = `$filter($ids, function($id, $place) { $place >= $from and $place < $from + ${AT_A_TIME} })`;

/** Anything but what AWS documents for a flow log in order; a status that is not told is not held against it. */
const UNWELL = "DeliverLogsStatus != 'SUCCESS' or FlowLogStatus != 'ACTIVE'";

const GONE = '[$filter($ids, function($id) { $not($id in $present) })]';

const HAS_MORE = "$type($states.result.NextToken) = 'string'";

/**
 * The definition: describes the flow logs, some at a time and page by page, then writes two metrics.
 *
 * Asked by a filter and not by ids: the id of a flow log that was deleted would make the whole call fail. Values in [] stay lists
 * whatever they hold: JSONata makes one value of a list of one, and nothing of an empty one.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function definitionOf(stack: Stack, flowLogIds: readonly string[]): string {
  return stack.toJsonString({
    Comment: 'Reads the delivery status of flow logs and writes how many fail and how many are missing',
    QueryLanguage: 'JSONata',
    TimeoutSeconds: 240,
    StartAt: 'Begin',
    States: {
      Begin: {
        Type: 'Pass',
        Assign: { ids: flowLogIds, from: 0, next: '', present: [], failed: [] },
        Next: 'DescribeFlowLogs',
      },
      DescribeFlowLogs: {
        Type: 'Task',
        Resource: sdk(stack, 'ec2:describeFlowLogs'),
        Arguments: query(`{ 'Filter': [{ 'Name': 'flow-log-id', 'Values': [${BATCH}] }], 'NextToken': $next != '' ? $next }`),
        Assign: {
          present: query('[$present, $states.result.FlowLogs.FlowLogId]'),
          failed: query(`[$failed, $states.result.FlowLogs[${UNWELL}].${objectOf('FlowLogId', 'ResourceId', 'FlowLogStatus', 'DeliverLogsStatus', 'DeliverLogsErrorMessage')}]`),
          next: query(`${HAS_MORE} ? $states.result.NextToken : ''`),
          from: query(`${HAS_MORE} ? $from : $from + ${AT_A_TIME}`),
        },
        Output: {},
        Retry: RETRY,
        Next: 'AreAllDescribed',
      },
      AreAllDescribed: {
        Type: 'Choice',
        Choices: [{ Condition: query('$from < $count($ids)'), Next: 'DescribeFlowLogs' }],
        Default: 'PutMetricData',
      },
      PutMetricData: {
        Type: 'Task',
        Resource: sdk(stack, 'cloudwatch:putMetricData'),
        Arguments: { Namespace: NAMESPACE, MetricData: [datum(FAILED, '$failed'), datum(MISSING, GONE)] },
        // What a person looks for in the last execution: which, and why.
        Output: { failed: query('$failed'), missing: query(GONE) },
        Retry: RETRY,
        End: true,
      },
    },
  });
}

function query(jsonata: string): string {
  return `{% ${jsonata} %}`;
}

/** An object of these members, less those that are not there. */
function objectOf(...members: string[]): string {
  return `{ ${members.map(member => `'${member}': ${member}`).join(', ')} }`;
}

/** Without a time: CloudWatch takes that of the call. */
function datum(name: string, counted: string): object {
  return { MetricName: name, Dimensions: [{ Name: DIMENSION, Value: query('$states.context.StateMachine.Name') }], Unit: 'Count', Value: query(`$count(${counted})`) };
}

function sdk(stack: Stack, call: string): string {
  return stack.formatArn({ service: 'states', region: '', account: '', resource: 'aws-sdk', resourceName: call, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
}
