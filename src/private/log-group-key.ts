import { ArnFormat, aws_iam as iam, aws_kms as kms, Stack } from 'aws-cdk-lib';
import { refuseHalfKnownEnvironment } from './half-known-environment';
import { regionalService } from './partitions';
import { isKnown } from './tokens';
import { warnOfKey } from './warnings';

/**
 * Lets CloudWatch Logs encrypt log groups of a stack with a key.
 *
 * @param logGroupName the only group that may be encrypted, where its name is known
 * @param users what is kept in it, in the words of a message
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function allowLogGroup(stack: Stack, key: kms.IKey, logGroupName?: string, users?: string): void {
  refuseHalfKnownEnvironment('encryptionKey', key, stack, users);
  // Wildcard where CloudFormation chooses the name: the key would name the group, and the group names the key.
  const name = logGroupName !== undefined && isKnown(logGroupName) ? logGroupName : '*';
  const { statementAdded } = key.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(regionalService('logs', stack.region))],
    // Wildcards: the families of actions that AWS documents for log groups.
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    // In a key policy the wildcard means the key itself.
    resources: ['*'],
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': stack.formatArn({ service: 'logs', resource: 'log-group', resourceName: name, arnFormat: ArnFormat.COLON_RESOURCE_NAME }),
      },
    },
  }));
  if (!statementAdded) {
    warnOfKey(key, 'logGroupKeyPolicyNotManaged', 'CloudWatch Logs use the key for the log group, the log group cannot be created');
  }
}
