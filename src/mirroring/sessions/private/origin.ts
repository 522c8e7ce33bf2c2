import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** A network interface that is mirrored, as far as the app knows it. */
export interface MirrorOrigin {
  /** The id of the interface, a literal or a token. */
  readonly networkInterfaceId: string;

  /**
   * What the interface is, for comparison: names of the interface and of the instance behind it (`resourceName`, `nameOf`), the interface's first.
   * Two sessions on one interface have the same first name, from whatever stack of the app.
   */
  readonly names: readonly string[];

  /** How a message calls it. */
  readonly label: string;

  /** The instance type, where it is known. */
  readonly instanceType?: string;

  /** The instance, for metrics; a literal or a token. */
  readonly instanceId?: string;

  /** The VPC that the packets come from: their outer source is the primary address of the interface. */
  readonly vpc?: ec2.IVpc;

  /** Narrower than the VPC, where the user said so: CIDR ranges that hold the primary address. */
  readonly cidrs?: readonly string[];

  /** The interface's security groups, where they are known. */
  readonly securityGroups: readonly ec2.ISecurityGroup[];

  /** Whether the user chose that targets admit the security groups instead of ranges. */
  readonly admittedBySecurityGroup: boolean;

  /** Props of the user that say whom targets let in, and nothing else: without a target that lets in, they do nothing. */
  readonly admissionProps?: readonly string[];

  /** The zone, where it is known: a literal name. */
  readonly availabilityZone?: string;
}

/** What a session is to its target. */
export interface MirrorReception {
  /** The session, the scope of errors and of what is created on its behalf. */
  readonly session: IConstruct;
  readonly origin: MirrorOrigin;
  /** Bytes of each packet that are mirrored; all of them where it is not given. */
  readonly packetLength?: number;
}
