import { aws_ec2 as ec2, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { STREAM } from './names';
import { FirehoseFlowLogs, FlowLogDeliveryHealth, FlowLogSource, FlowLogDeliveryStream } from 'cdk-network-visibility';

/** The account that has the network: its flow logs go to the stream of the other account. */
export class NetworkStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { natGateways: 0 });

    const flowLogs = new FirehoseFlowLogs(this, 'FlowLogs', {
      sources: [FlowLogSource.vpc(vpc)],
      stream: FlowLogDeliveryStream.crossAccount(STREAM),
    });
    // Whoever owns the other account may take away the stream or the role there, and nothing in this one would tell.
    new FlowLogDeliveryHealth(this, 'Health', { flowLogs: [flowLogs] });
  }
}
