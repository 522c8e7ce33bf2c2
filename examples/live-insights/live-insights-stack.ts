import { aws_ec2 as ec2, CfnOutput, Duration, Size, Stack, StackProps } from 'aws-cdk-lib';
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

    const insights = new FlowLogInsights(this, 'Insights', {
      flowLogs,
      metrics: { rejectedPorts: [22, 3389] },
      contributorRules: true,
    });
    insights.addSilenceAlarm(Duration.days(1)); // a quiet network rejects nothing for hours
    insights.addIngestionAlarm(Size.gibibytes(10));
    insights.addRejectedFlowsAlarm(1000);
    insights.addSkippedRecordsAlarm();
    insights.addDashboard();

    new CfnOutput(this, 'LogGroup', { value: flowLogs.logGroup.logGroupRef.logGroupName });
    new CfnOutput(this, 'LogFormat', { value: flowLogs.logFormat });
  }
}
