import { Annotations, App, Stack, Validations, aws_ec2 as ec2, aws_s3 as s3 } from 'aws-cdk-lib';
import { FlowLogSource, S3FlowLogs } from '../../src';

/** An app with one warning of ours, acknowledged in the way that `STRICT_ACKNOWLEDGED` names: as docs/how-to/warnings.md shows. */
const ID = 'cdk-network-visibility:bucketPolicyNotManaged';
const REASON = 'the archive team keeps the policy';

const stack = new Stack(new App(), 'Network');
const bucket = s3.Bucket.fromBucketName(stack, 'Archive', 'central-flow-logs');
new S3FlowLogs(stack, 'FlowLogs', { sources: [FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-0123456789abcdef0'))], bucket });

const ways: Record<string, () => void> = {
  'none': () => undefined,
  'annotations': () => Annotations.of(bucket).acknowledgeWarning(ID, REASON),
  'annotations-reported-id': () => Annotations.of(bucket).acknowledgeWarning(`Annotation::${ID}`, REASON),
  'validations': () => Validations.of(bucket).acknowledge({ id: ID, reason: REASON }),
  'validations-reported-id': () => Validations.of(bucket).acknowledge({ id: `Annotation::${ID}`, reason: REASON }),
};
ways[process.env.STRICT_ACKNOWLEDGED!]();
