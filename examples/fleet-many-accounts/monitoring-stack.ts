import { aws_ec2 as ec2, aws_iam as iam, CfnOutput, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { WORKLOAD_ACCOUNTS, WORKLOAD_CIDR } from './policy';
import { CaptureEngine, FlowLogSource, MirrorCollector, MirrorTargetShare, S3FlowLogs } from 'cdk-network-visibility';

/** The collector of a Region. Its target is shared with the workload accounts, whose fleets tell it each hour which interfaces they mirror. */
export class MonitoringStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr('10.0.0.0/16'), availabilityZones: ['a', 'b'].map(zone => `${this.region}${zone}`), natGateways: 1,
    });
    new S3FlowLogs(this, 'FlowLogs', { sources: [FlowLogSource.vpc(vpc)] });

    const collector = new MirrorCollector(this, 'Collector', { vpc, engines: [CaptureEngine.suricata()], sourceCidrs: [WORKLOAD_CIDR] });
    new MirrorTargetShare(this, 'Share', { targets: [collector.target], accounts: WORKLOAD_ACCOUNTS });

    collector.recordBucket.addToResourcePolicy(new iam.PolicyStatement({
      principals: WORKLOAD_ACCOUNTS.map(account => new iam.AccountPrincipal(account)),
      actions: ['s3:PutObject'],
      // Wildcard: the hour and the fleet make the names of files.
      resources: [collector.recordBucket.arnForObjects('records/sessions/*')],
    }));
    new CfnOutput(this, 'TargetId', { value: collector.target.mirrorTargetId, description: 'What workload stacks of the Region take as TargetId' });
    new CfnOutput(this, 'RecordBucket', { value: collector.recordBucket.bucketName, description: 'What workload stacks of the Region take as RecordBucket' });
  }
}
