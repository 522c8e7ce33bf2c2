import { aws_kms as kms, aws_logs as logs, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkArguments, guard } from '../../private/arguments';
import { refuseSnapshot } from '../../private/checks';
import { reject, show } from '../../private/errors';
import { checkKey } from '../../private/keys';
import { allowLogGroup } from '../../private/log-group-key';
import { mark } from '../../private/shapes';
import { refuseTakenName } from '../../private/taken-names';
import { isKnown } from '../../private/tokens';

/**
 * How flow log records are kept in CloudWatch Logs.
 */
export interface FlowLogsLogGroupProps {
  /**
   * Name of the log group: 1 to 512 letters, digits and the characters `_ - / . #`, not beginning with `aws/`. A change replaces it, and
   * the flow logs that write to it.
   *
   * A named group that was kept when its stack went is in the way of the next one of that name.
   *
   * @default - CloudFormation names it
   */
  readonly logGroupName?: string;

  /**
   * How long records are kept. Storage is billed per GB and month.
   *
   * @default logs.RetentionDays.ONE_MONTH: live answers look at hours and days, and what must be kept longer is cheaper in S3
   */
  readonly retention?: logs.RetentionDays;

  /**
   * Standard, or Infrequent Access: delivery costs about half. AWS has metric filters, subscription filters, live tail, anomaly
   * detection and Contributor Insights for Standard only; Logs Insights reads both. The class of a group that exists cannot be changed.
   *
   * @default logs.LogGroupClass.STANDARD
   */
  readonly logGroupClass?: logs.LogGroupClass;

  /**
   * Customer managed key that records are encrypted with, of the Region of the log group. Its policy is extended for CloudWatch Logs.
   *
   * KMS bills the key and its use. The statement names the log group where it has a name, else all log groups of the account and
   * Region: a key that names a group that names the key could not be created.
   *
   * [disable-awslint:prefer-ref-interface] a reference has no policy to extend
   *
   * @default - encrypted with keys of CloudWatch Logs, at no cost
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What happens to the log group, with its records, when it leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A log group for flow log records: kept for a month, and when the stack goes.
 *
 * Creates a log group. It costs what is delivered to it, per GB, and what is kept in it, per GB and month.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
 */
export class FlowLogsLogGroup extends logs.LogGroup {
  /**
   * @param scope where the log group belongs
   * @param id name of the construct
   * @param props retention, class, key
   * @throws when the key is known to be managed by AWS, of another Region or partition, or asymmetric, or AWS would not take the name,
   *   for its characters or because another log group of the app has it in the same account and Region
   */
  constructor(scope: Construct, id: string, props: FlowLogsLogGroupProps = {}) {
    checkArguments(new.target, scope, id, props);
    checkName(scope, props.logGroupName);
    refuseSnapshot(scope, props.removalPolicy);
    checkKey(scope, props.encryptionKey, { prop: 'encryptionKey', of: 'the log group' });
    super(scope, id, {
      logGroupName: props.logGroupName === undefined ? undefined : Token.asString(props.logGroupName),
      retention: props.retention ?? logs.RetentionDays.ONE_MONTH,
      // The template says it: who reads it need not know what AWS does without.
      logGroupClass: props.logGroupClass ?? logs.LogGroupClass.STANDARD,
      encryptionKey: props.encryptionKey,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    mark(this, 'FlowLogsLogGroup');
    refuseTakenName(this, props.logGroupName, { prop: 'logGroupName', what: 'log group', resourceType: logs.CfnLogGroup.CFN_RESOURCE_TYPE_NAME, property: 'logGroupName' });
    if (props.encryptionKey !== undefined) {
      allowLogGroup(Stack.of(this), props.encryptionKey, props.logGroupName);
    }
  }
}
guard({ FlowLogsLogGroup });

function checkName(scope: Construct, name: string | undefined): void {
  if (name !== undefined && isKnown(name) && !/^(?!aws\/)[\w\-/.#]{1,512}$/.test(name)) {
    reject(`logGroupName must be 1 to 512 letters, digits and the characters _ - / . #, not beginning with aws/, got ${show(name)}; write "/network/flow-logs", or leave it out`, scope);
  }
}
