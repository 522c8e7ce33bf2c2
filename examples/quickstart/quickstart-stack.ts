import { CfnOutput, Stack, StackProps, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FlowLogQueryPack, FlowLogSource, FlowLogTable, KnownNetworks, S3FlowLogs } from 'cdk-network-visibility';

/** A VPC whose traffic can be asked about: records in a bucket, a table over them, saved questions. */
export class QuickstartStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { natGateways: 0 });

    const flowLogs = new S3FlowLogs(this, 'FlowLogs', { sources: [FlowLogSource.vpc(vpc)] });
    const table = new FlowLogTable(this, 'Table', { flowLogs });
    new FlowLogQueryPack(this, 'Questions', {
      table,
      knownNetworks: KnownNetworks.of({
        ownRanges: ['198.51.100.0/24'], // a public range of our own
        knownNoise: ['10.0.9.9/32', '192.0.2.53/32'], // our vulnerability scanner, an uptime monitor
      }),
    });

    new CfnOutput(this, 'LogFormat', { value: flowLogs.logFormat });
    new CfnOutput(this, 'LogFiles', { value: flowLogs.s3Uri });
    new CfnOutput(this, 'FlowLogIds', { value: flowLogs.flowLogIds.join(',') });
  }
}
