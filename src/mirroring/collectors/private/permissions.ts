import { ArnFormat, aws_iam as iam, aws_s3 as s3, aws_s3_assets as assets, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Contribution } from './contribution';
import { NAMESPACE } from './metric-names';
import { regionalService } from '../../../private/partitions';
import { isKnown } from '../../../private/tokens';

/** The group of a collector has this tag, with the collector's name: only its own appliances may say that they are done. */
export const COLLECTOR_TAG = 'cdk-network-visibility:collector';

/** What every appliance does, whatever its engines: reports, says goodbye, and can be entered by Session Manager. */
export function lifeContribution(scope: IConstruct, collector: string, lifecycleHook: string): Contribution {
  const stack = Stack.of(scope);
  // CloudFormation chooses the name of the group, and what may be done stands before the group does: the tag tells which it is.
  const groups = stack.formatArn({
    service: 'autoscaling', resource: 'autoScalingGroup', resourceName: '*:autoScalingGroupName/*', arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return {
    settings: { collector, region: stack.region, lifecycleHook },
    statements: [
      new iam.PolicyStatement({
        actions: ['autoscaling:CompleteLifecycleAction', 'autoscaling:RecordLifecycleActionHeartbeat'],
        resources: [groups],
        conditions: { StringEquals: { [`aws:ResourceTag/${COLLECTOR_TAG}`]: collector } },
      }),
      // The action knows no resources. By it a machine learns the name of its group.
      new iam.PolicyStatement({ actions: ['autoscaling:DescribeAutoScalingInstances'], resources: ['*'] }),
      // The action knows no resources; a condition binds it to a namespace.
      new iam.PolicyStatement({
        actions: ['cloudwatch:PutMetricData'], resources: ['*'], conditions: { StringEquals: { 'cloudwatch:namespace': NAMESPACE } },
      }),
      // Session Manager, and nothing else of Systems Manager. These actions know no resources, or none that is known before the machine is.
      new iam.PolicyStatement({
        actions: [
          'ssm:UpdateInstanceInformation',
          'ssmmessages:CreateControlChannel', 'ssmmessages:CreateDataChannel', 'ssmmessages:OpenControlChannel', 'ssmmessages:OpenDataChannel',
        ],
        resources: ['*'],
      }),
    ],
    after: [],
    services: ['autoscaling', 'cloudformation', 'monitoring', 'ssm', 'ssmmessages'],
  };
}

/** Reads one asset, and no other of the bucket. */
export function assetReading(scope: IConstruct, asset: assets.Asset): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [asset.bucket.arnForObjects(asset.s3ObjectKey)] }),
    ...decryption(scope, asset.bucket, asset.s3ObjectKey),
  ];
}

/**
 * Decrypts objects of one bucket, through S3: a key may encrypt much else.
 *
 * @param objects keys of the objects, with a wildcard where they come and go
 */
export function decryption(scope: IConstruct, bucket: s3.IBucket, objects: string): iam.PolicyStatement[] {
  const { encryptionKey: key } = bucket;
  const { region } = Stack.of(scope);
  return key === undefined ? [] : [new iam.PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [key.keyArn],
    conditions: {
      StringEquals: { 'kms:ViaService': regionalService('s3', isKnown(bucket.env.region) ? bucket.env.region : region) },
      // What S3 encrypts is bound to the object, or with a bucket key to the bucket.
      StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucket.bucketArn, bucket.arnForObjects(objects)] },
    },
  })];
}
