import { ArnFormat, aws_logs as logs, Stack, Stage } from 'aws-cdk-lib';
import { aws_logs as logsrefs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { FlowLogChoices, FlowLogWrites } from './flow-log-writes';
import { reject, show } from '../../../private/errors';
import { resourceName } from '../../../private/network-resources';
import { isOwn, resourceOf } from '../../../private/shapes';
import { refuseOtherStage } from '../../../private/stages';
import { isElsewhere, isKnown } from '../../../private/tokens';
import { warn } from '../../../private/warnings';

const WRITES = new FlowLogWrites('log-group');

/**
 * Notes what the flow logs of one construct write into a log group.
 *
 * Refused is what would make questions lie: the same packets twice, or lines of two formats, which `parse` reads by position.
 */
export function registerInLogGroup(logGroup: logsrefs.ILogGroupRef, choices: readonly FlowLogChoices[]): void {
  const { path } = logGroup.node;
  WRITES.register(identityOf(logGroup), { where: `in the log group ${path}`, another: 'another log group' }, choices, (other, write) => {
    if (other.records !== write.records) {
      reject(`logGroup must receive records of one family, got those of ${write.records} sources in ${path}, where ${other.owner.node.path} writes those of `
        + `${other.records} sources; their fields differ, so give one another log group`, write.owner);
    }
    if (other.fingerprint !== write.fingerprint) {
      reject(`format must be the same for all flow logs of a log group, got ${show(write.logFormat)} in ${path} where ${other.owner.node.path} writes `
        + `${show(other.logFormat)}; records are read by position, so give one another log group`, write.owner);
    }
  });
}

/** A log group of another account or Region cannot be written to: the role belongs to the flow log's account. */
export function checkLogGroup(scope: Construct, logGroup: logsrefs.ILogGroupRef | undefined): void {
  if (logGroup === undefined) {
    return;
  }
  refuseOtherStage(scope, 'logGroup', logGroup, 'logs.LogGroup.fromLogGroupName(this, "LogGroup", "its-name")');
  const { account, region } = Stack.of(scope);
  if (isElsewhere(logGroup.env, { account, region })) {
    reject(`logGroup must lie in the account and Region of the flow logs (${account}, ${region}), got one in ${logGroup.env.account}, ${logGroup.env.region}; `
      + 'AWS delivers to no other, so use a log group there, or S3FlowLogs with a central bucket', scope);
  }
  checkClass(scope, logGroup);
}

/** Of what is only passed on nothing can be asked. */
export function checkClass(scope: Construct, logGroup: logsrefs.ILogGroupRef): void {
  const logClass = declaredLogGroup(logGroup)?.logGroupClass;
  if (logClass !== undefined && isKnown(logClass) && !isClass(logClass)) {
    reject(`logGroup must be of the class STANDARD or INFREQUENT_ACCESS, got ${logClass}, of which nothing can be asked; use another log group`, scope);
  }
}

/** ARN of everything in a log group. */
export function contentsOf(stack: Stack, logGroup: logsrefs.ILogGroupRef): string {
  const { logGroupArn, logGroupName } = logGroup.logGroupRef;
  // What CloudFormation calls the ARN of a log group ends in the wildcard already; references to groups that exist may or may not.
  return declaredLogGroup(logGroup) !== undefined ? logGroupArn
    : stack.formatArn({ service: 'logs', resource: 'log-group', resourceName: `${logGroupName}:*`, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
}

/** ARN of the customer managed key of a log group that the app makes. */
export function keyOf(logGroup: logsrefs.ILogGroupRef): string | undefined {
  return declaredLogGroup(logGroup)?.kmsKeyId;
}

/** The class of a log group that the app makes; undefined where the app does not know it. */
export function classOf(logGroup: logsrefs.ILogGroupRef): logs.LogGroupClass | undefined {
  const resource = declaredLogGroup(logGroup);
  const logClass = resource === undefined ? undefined : resource.logGroupClass ?? logs.LogGroupClass.STANDARD;
  return logClass !== undefined && isClass(logClass) ? logClass : undefined;
}

/** A `FlowLogsLogGroup` that keeps records for ever was told to. */
export function warnOfRetention(logGroup: logsrefs.ILogGroupRef | undefined): void {
  if (logGroup === undefined || isOwn(logGroup, 'FlowLogsLogGroup')) {
    return;
  }
  const resource = declaredLogGroup(logGroup);
  if (resource !== undefined && resource.retentionInDays === undefined) {
    warn(logGroup, 'logGroupKeptForever', 'flow logs are sent to a log group without retention: records are kept, and billed, for ever. '
      + 'Set its retention, or acknowledge this');
  }
}

/** Newer versions of aws-cdk-lib have one class more, for logs on their way to somewhere else. */
export function isClass(logClass: string): logClass is logs.LogGroupClass {
  const { STANDARD, INFREQUENT_ACCESS } = logs.LogGroupClass;
  return [STANDARD, INFREQUENT_ACCESS].some(known => known === logClass);
}

/** One name for one log group. Names are per account and Region; stages that tell neither are meant for different ones. */
function identityOf(logGroup: logsrefs.ILogGroupRef): string {
  const declared = declaredLogGroup(logGroup)?.logGroupName;
  const name = declared !== undefined && isKnown(declared) ? declared : resourceName(logGroup.logGroupRef.logGroupName);
  const { account, region } = logGroup.env;
  const stage = isKnown(account) && isKnown(region) ? '' : Stage.of(logGroup)!.node.path;
  return `${stage}//${account}/${region}/${name}`;
}

/** The resource behind a log group of this app. */
function declaredLogGroup(logGroup: logsrefs.ILogGroupRef): logs.CfnLogGroup | undefined {
  return resourceOf(logGroup, logs.CfnLogGroup.isCfnLogGroup);
}
