import { aws_ec2 as ec2, CfnOutput, Duration, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CloudWatchFlowLogs, FlowLogInsights, FlowLogSource } from 'cdk-network-visibility';

/** A VPC whose rejected traffic can be asked about five minutes later. */
export class LiveInsightsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { natGateways: 0 });

    const flowLogs = new CloudWatchFlowLogs(this, 'FlowLogs', {
      sources: [FlowLogSource.vpc(vpc)],
      trafficType: ec2.FlowLogTrafficType.REJECT, // everything would cost as much more as there is accepted traffic
    });

    new FlowLogInsights(this, 'Insights', {
      flowLogs,
      metrics: { rejectedPorts: [22, 3389] },
      alarms: { silence: Duration.days(1) }, // a quiet network rejects nothing for hours
      contributorRules: true,
      dashboard: true,
    });

    new CfnOutput(this, 'LogGroup', { value: flowLogs.logGroup.logGroupRef.logGroupName });
    new CfnOutput(this, 'LogFormat', { value: flowLogs.logFormat });
  }
}
