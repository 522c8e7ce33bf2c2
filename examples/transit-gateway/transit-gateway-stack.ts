import { CfnOutput, Stack, StackProps, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FlowLogQueryPack, FlowLogSource, FlowLogTable, KnownNetworks, S3FlowLogs } from 'cdk-network-visibility';

/** A transit gateway whose traffic can be asked about: what it drops, who talks to whom, what goes one way only. */
export class TransitGatewayStack extends Stack {
  /** For the attachments of VPCs, in stacks of their own. */
  public readonly transitGateway: ec2.CfnTransitGateway;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    this.transitGateway = new ec2.CfnTransitGateway(this, 'TransitGateway', {
      description: 'Between our VPCs and the offices',
      defaultRouteTableAssociation: 'disable', // attachments get route tables of their own: who may reach whom is written down
      defaultRouteTablePropagation: 'disable',
    });

    // The format is the default one of transit gateways; records are a minute long, and there is nothing to accept or reject.
    const flowLogs = new S3FlowLogs(this, 'FlowLogs', { sources: [FlowLogSource.transitGateway(this.transitGateway)] });
    const table = new FlowLogTable(this, 'Table', { flowLogs, tableName: 'transit_gateway_flow_logs' });
    new FlowLogQueryPack(this, 'Questions', {
      table,
      knownNetworks: KnownNetworks.of({ knownNoise: ['10.0.9.9/32'] }), // our vulnerability scanner
    });

    new CfnOutput(this, 'LogFiles', { value: flowLogs.s3Uri });
  }
}
