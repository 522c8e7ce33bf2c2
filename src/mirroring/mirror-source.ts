import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { MirrorOrigin } from './private/origin';

/** What is known of a mirrored interface. */
export interface MirrorSourceOptions {
  /** Its VPC: targets admit its ranges. @default - the VPC that the app declares it in */
  readonly vpc?: ec2.IVpc;
  /** Ranges that hold its primary address, where the whole VPC is too wide. @default - the ranges of the VPC */
  readonly cidrs?: string[];
  /** Whether targets admit its security groups instead of ranges. @default false */
  readonly admitBySecurityGroup?: boolean;
  /** Its security groups. @default - those that the app declares */
  readonly securityGroups?: ec2.ISecurityGroup[];
  /** Its zone. @default - that of its subnet, where it is known */
  readonly availabilityZone?: string;
  /** Type of its instance. @default - that of the instance, where it is known */
  readonly instanceType?: ec2.InstanceType;
}

/** The network interface whose packets are mirrored. */
export class MirrorSource {
  public static networkInterface(_networkInterface: ec2refs.INetworkInterfaceRef, _options: MirrorSourceOptions = {}): MirrorSource { throw new Error(); }
  public static instance(_instance: ec2.Instance, _options: MirrorSourceOptions = {}): MirrorSource { throw new Error(); }
  private constructor() {}
  /** @internal */
  public _bind(_session: Construct): MirrorOrigin { throw new Error(); }
}
