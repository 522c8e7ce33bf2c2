import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** The primary interface of an instance: its id, and names for comparison. */
export function primaryInterfaceOf(_scope: Construct, _instance: ec2.Instance): { networkInterfaceId: string; names: string[] } {
  throw new Error();
}
