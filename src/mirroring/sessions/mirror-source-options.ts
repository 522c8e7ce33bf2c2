import { aws_ec2 as ec2 } from 'aws-cdk-lib';

/**
 * What is known of a mirrored interface.
 *
 * Of what this app declares, most is found by itself. Targets use it: their security groups must admit the packets.
 */
export interface MirrorSourceOptions {
  /**
   * Its VPC: targets admit the ranges of it.
   *
   * @default - the VPC of its subnet, where this app declares or imports it
   */
  readonly vpc?: ec2.IVpc;

  /**
   * CIDR ranges that hold its primary address, where the whole VPC is too wide: packets come from that address.
   *
   * @default - the ranges of the VPC; those of the subnet, where no construct stands for the VPC
   */
  readonly cidrs?: string[];

  /**
   * Whether targets admit its security groups instead of ranges.
   *
   * Narrower, but the target's stack then refers to the groups: source and target in two stacks can become a cycle, and peered VPCs of other
   * Regions know no foreign groups. Refused where a Network Load Balancer without security groups receives: appliances behind it see addresses
   * only. Exclusive with `cidrs`.
   *
   * @default false
   */
  readonly admitBySecurityGroup?: boolean;

  /**
   * Its security groups, for `admitBySecurityGroup`.
   *
   * @default - those that this app declares
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Its zone, for example `eu-west-1a`.
   *
   * @default - that of its subnet, where it is known
   */
  readonly availabilityZone?: string;

  /**
   * Type of its instance: some cannot be mirrored.
   *
   * @default - that of the instance, where it is known
   */
  readonly instanceType?: ec2.InstanceType;
}
