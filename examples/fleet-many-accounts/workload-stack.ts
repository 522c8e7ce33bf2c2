import { aws_s3 as s3, CfnParameter, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FLEET_POLICY } from './policy';
import { CaptureEngine, MirrorCollector, MirrorFleet, MirrorTarget } from 'cdk-network-visibility';

/** The fleet of an account and Region. It knows instances by their tags alone, so that nothing of the applications is referred to. */
export class WorkloadStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const targetId = new CfnParameter(this, 'TargetId', { description: 'Id of the target that the monitoring account shares', allowedPattern: 'tmt-[0-9a-f]+' });
    const bucketName = new CfnParameter(this, 'RecordBucket', { description: 'Bucket of the records of the collector' });
    // One value for all stacks, for example by StackSets: "false" deletes every session.
    const enabledParameter = new CfnParameter(this, 'Mirroring', { description: 'Whether anything is mirrored', allowedValues: ['true', 'false'], default: 'true' });

    new MirrorFleet(this, 'Fleet', {
      ...FLEET_POLICY,
      targets: [MirrorTarget.fromMirrorTargetId(this, 'Target', targetId.valueAsString)],
      enabledParameter,
      records: MirrorCollector.fromMirrorCollectorAttributes(this, 'Collector', {
        recordBucket: s3.Bucket.fromBucketName(this, 'Records', bucketName.valueAsString), engines: [CaptureEngine.suricata()],
      }),
    });
  }
}
