import { FlowLogFamily } from './flow-log-family';
import { FlowLogValueType } from './flow-log-value-type';
import { guard } from '../../private/arguments';
import { listed, reject, show } from '../../private/errors';
import { isKnown } from '../../private/tokens';

/** The record version that brought a field, by family. A family that is left out does not have the field. */
interface FieldVersions {
  readonly vpc?: number;
  readonly transitGateway?: number;
}

/**
 * Describes a field that this library does not name yet.
 */
export interface FlowLogFieldOptions {
  /**
   * How wide the values are, as the AWS documentation prints it for Parquet.
   *
   * @default FlowLogValueType.STRING
   */
  readonly valueType?: FlowLogValueType;
}

/**
 * A field of a flow log record.
 *
 * Constants carry the name that AWS gives the field, in upper case with underscores (`pkt-srcaddr` is `PKT_SRCADDR`).
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 * @see https://docs.aws.amazon.com/vpc/latest/tgw/tgw-flow-logs.html
 */
export class FlowLogField {
  /**
   * Record format version: 2 for the default format, otherwise the highest version among the fields chosen in the custom format.
   *
   * Transit gateway: record format version.
   */
  public static readonly VERSION = FlowLogField.known('version', FlowLogValueType.INT_32, { vpc: 2, transitGateway: 2 });

  /**
   * Account that owns the source network interface.
   *
   * Can read "unknown" when an AWS service created the interface.
   * Transit gateway: account that owns the source transit gateway.
   */
  public static readonly ACCOUNT_ID = FlowLogField.known('account-id', FlowLogValueType.STRING, { vpc: 2, transitGateway: 2 });

  /**
   * Network interface the flow was seen on.
   *
   * "-" for flows of a regional NAT gateway.
   */
  public static readonly INTERFACE_ID = FlowLogField.known('interface-id', FlowLogValueType.STRING, { vpc: 2 });

  /**
   * Source address as seen by the interface: remote source on ingress, the interface's own private IPv4 or IPv6 on egress (for a
   * regional NAT gateway on egress it equals pkt-srcaddr).
   *
   * Transit gateway: source address.
   */
  public static readonly SRCADDR = FlowLogField.known('srcaddr', FlowLogValueType.STRING, { vpc: 2, transitGateway: 2 });

  /**
   * Destination address as seen by the interface: remote destination on egress, the interface's own address (always the private one for
   * IPv4) on ingress (for a regional NAT gateway on ingress it equals pkt-dstaddr).
   *
   * Transit gateway: destination address.
   */
  public static readonly DSTADDR = FlowLogField.known('dstaddr', FlowLogValueType.STRING, { vpc: 2, transitGateway: 2 });

  /**
   * Source port.
   */
  public static readonly SRCPORT = FlowLogField.known('srcport', FlowLogValueType.INT_32, { vpc: 2, transitGateway: 2 });

  /**
   * Destination port.
   */
  public static readonly DSTPORT = FlowLogField.known('dstport', FlowLogValueType.INT_32, { vpc: 2, transitGateway: 2 });

  /**
   * IANA protocol number (6 TCP, 17 UDP, 1 ICMP).
   *
   * Transit gateway: IANA protocol number.
   */
  public static readonly PROTOCOL = FlowLogField.known('protocol', FlowLogValueType.INT_32, { vpc: 2, transitGateway: 2 });

  /**
   * Packets counted for the flow in the window.
   */
  public static readonly PACKETS = FlowLogField.known('packets', FlowLogValueType.INT_64, { vpc: 2, transitGateway: 2 });

  /**
   * Bytes counted for the flow in the window.
   */
  public static readonly BYTES = FlowLogField.known('bytes', FlowLogValueType.INT_64, { vpc: 2, transitGateway: 2 });

  /**
   * Unix seconds of the first packet inside the aggregation interval.
   *
   * May be off by up to 60 seconds.
   * Transit gateway: Unix seconds of the first packet inside the aggregation interval; up to 60 seconds late.
   */
  public static readonly START = FlowLogField.known('start', FlowLogValueType.INT_64, { vpc: 2, transitGateway: 2 });

  /**
   * Unix seconds of the last packet inside the aggregation interval.
   *
   * May be up to 60 seconds late.
   * Transit gateway: Unix seconds of the last packet inside the aggregation interval; up to 60 seconds late.
   */
  public static readonly END = FlowLogField.known('end', FlowLogValueType.INT_64, { vpc: 2, transitGateway: 2 });

  /**
   * ACCEPT or REJECT (reject covers security group, network ACL, or packets after the connection closed).
   */
  public static readonly ACTION = FlowLogField.known('action', FlowLogValueType.STRING, { vpc: 2 });

  /**
   * OK, NODATA (no traffic in the window) or SKIPDATA (records lost to a capacity limit or internal error).
   *
   * Transit gateway: OK, NODATA or SKIPDATA.
   */
  public static readonly LOG_STATUS = FlowLogField.known('log-status', FlowLogValueType.STRING, { vpc: 2, transitGateway: 2 });

  /**
   * VPC that holds the interface.
   */
  public static readonly VPC_ID = FlowLogField.known('vpc-id', FlowLogValueType.STRING, { vpc: 3 });

  /**
   * Subnet that holds the interface.
   *
   * "-" for a regional NAT gateway.
   */
  public static readonly SUBNET_ID = FlowLogField.known('subnet-id', FlowLogValueType.STRING, { vpc: 3 });

  /**
   * Instance behind the interface when you own it.
   *
   * "-" for requester-managed interfaces such as a NAT gateway.
   */
  public static readonly INSTANCE_ID = FlowLogField.known('instance-id', FlowLogValueType.STRING, { vpc: 3 });

  /**
   * OR of the TCP flags seen in the window: FIN 1, SYN 2, RST 4, SYN-ACK 18.
   *
   * Other flags are not recorded (0), "-" if it cannot be computed.
   * Transit gateway: OR of TCP flags: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, SYN-ACK 18, URG 32; an ACK-only record shows 0.
   */
  public static readonly TCP_FLAGS = FlowLogField.known('tcp-flags', FlowLogValueType.INT_32, { vpc: 3, transitGateway: 3 });

  /**
   * IPv4, IPv6 or EFA.
   */
  public static readonly TYPE = FlowLogField.known('type', FlowLogValueType.STRING, { vpc: 3, transitGateway: 3 });

  /**
   * Original packet-level source address, behind NAT or other intermediate layers.
   */
  public static readonly PKT_SRCADDR = FlowLogField.known('pkt-srcaddr', FlowLogValueType.STRING, { vpc: 3 });

  /**
   * Original packet-level destination address, behind NAT or other intermediate layers.
   */
  public static readonly PKT_DSTADDR = FlowLogField.known('pkt-dstaddr', FlowLogValueType.STRING, { vpc: 3 });

  /**
   * Region of the interface.
   *
   * Transit gateway: region of the transit gateway.
   */
  public static readonly REGION = FlowLogField.known('region', FlowLogValueType.STRING, { vpc: 4, transitGateway: 4 });

  /**
   * Availability Zone ID of the interface.
   *
   * "-" when the traffic is from a sublocation.
   */
  public static readonly AZ_ID = FlowLogField.known('az-id', FlowLogValueType.STRING, { vpc: 4 });

  /**
   * wavelength, outpost or localzone.
   *
   * "-" otherwise.
   */
  public static readonly SUBLOCATION_TYPE = FlowLogField.known('sublocation-type', FlowLogValueType.STRING, { vpc: 4 });

  /**
   * ID of the sublocation.
   *
   * "-" otherwise.
   */
  public static readonly SUBLOCATION_ID = FlowLogField.known('sublocation-id', FlowLogValueType.STRING, { vpc: 4 });

  /**
   * Published AWS IP-range service code that contains pkt-srcaddr (for example S3, EC2, DYNAMODB, AMAZON).
   *
   * One code only when ranges overlap.
   * Transit gateway: published AWS IP-range service code that contains srcaddr.
   */
  public static readonly PKT_SRC_AWS_SERVICE = FlowLogField.known('pkt-src-aws-service', FlowLogValueType.STRING, { vpc: 5, transitGateway: 5 });

  /**
   * Published AWS IP-range service code that contains pkt-dstaddr.
   *
   * Same value set as pkt-src-aws-service.
   * Transit gateway: published AWS IP-range service code that contains dstaddr.
   */
  public static readonly PKT_DST_AWS_SERVICE = FlowLogField.known('pkt-dst-aws-service', FlowLogValueType.STRING, { vpc: 5, transitGateway: 5 });

  /**
   * ingress or egress, relative to the interface where the flow was captured.
   *
   * Transit gateway: ingress or egress, relative to the transit gateway.
   */
  public static readonly FLOW_DIRECTION = FlowLogField.known('flow-direction', FlowLogValueType.STRING, { vpc: 5, transitGateway: 5 });

  /**
   * Path of egress traffic: 1 other resource in the VPC, AWS-managed interface or Outpost local gateway.
   *
   * 2 internet gateway or gateway endpoint; 3 virtual private gateway; 4 same-region peering; 5 inter-region peering; 6 Local or
   * Wavelength Zone; 7 gateway endpoint; 8 internet gateway; "-" if none.
   */
  public static readonly TRAFFIC_PATH = FlowLogField.known('traffic-path', FlowLogValueType.INT_32, { vpc: 5 });

  /**
   * ARN of the ECS cluster of the task behind the flow.
   *
   * Who creates the flow log needs `ecs:ListClusters`; see `FlowLogFormat.ECS_V7`.
   */
  public static readonly ECS_CLUSTER_ARN = FlowLogField.known('ecs-cluster-arn', FlowLogValueType.STRING, { vpc: 7 });

  /**
   * Name of the ECS cluster of the task behind the flow.
   *
   * Who creates the flow log needs `ecs:ListClusters`; see `FlowLogFormat.ECS_V7`.
   */
  public static readonly ECS_CLUSTER_NAME = FlowLogField.known('ecs-cluster-name', FlowLogValueType.STRING, { vpc: 7 });

  /**
   * ARN of the ECS container instance for tasks on EC2.
   *
   * "-" on Fargate. Who creates the flow log needs `ecs:ListClusters` and `ecs:ListContainerInstances`; see `FlowLogFormat.ECS_V7`.
   */
  public static readonly ECS_CONTAINER_INSTANCE_ARN = FlowLogField.known('ecs-container-instance-arn', FlowLogValueType.STRING, { vpc: 7 });

  /**
   * ID of the ECS container instance for tasks on EC2.
   *
   * "-" on Fargate. Who creates the flow log needs `ecs:ListClusters` and `ecs:ListContainerInstances`; see `FlowLogFormat.ECS_V7`.
   */
  public static readonly ECS_CONTAINER_INSTANCE_ID = FlowLogField.known('ecs-container-instance-id', FlowLogValueType.STRING, { vpc: 7 });

  /**
   * Container runtime ID of the first container of the task.
   *
   * Who creates the flow log needs `ecs:ListClusters`; see `FlowLogFormat.ECS_V7`.
   */
  public static readonly ECS_CONTAINER_ID = FlowLogField.known('ecs-container-id', FlowLogValueType.STRING, { vpc: 7 });

  /**
   * Container runtime ID of the second container when the task has more than one.
   *
   * Who creates the flow log needs `ecs:ListClusters`; see `FlowLogFormat.ECS_V7`.
   */
  public static readonly ECS_SECOND_CONTAINER_ID = FlowLogField.known('ecs-second-container-id', FlowLogValueType.STRING, { vpc: 7 });

  /**
   * Name of the ECS service that started the task.
   *
   * "-" when none did. Who creates the flow log needs `ecs:ListClusters` and `ecs:ListServices`; see `FlowLogFormat.ECS_V7`.
   */
  public static readonly ECS_SERVICE_NAME = FlowLogField.known('ecs-service-name', FlowLogValueType.STRING, { vpc: 7 });

  /**
   * ARN of the task definition.
   *
   * Who creates the flow log needs `ecs:ListClusters` and `ecs:ListTaskDefinitions`; see `FlowLogFormat.ECS_V7`.
   */
  public static readonly ECS_TASK_DEFINITION_ARN = FlowLogField.known('ecs-task-definition-arn', FlowLogValueType.STRING, { vpc: 7 });

  /**
   * ARN of the task.
   *
   * Who creates the flow log needs `ecs:ListClusters` and `ecs:ListTasks`; see `FlowLogFormat.ECS_V7`.
   */
  public static readonly ECS_TASK_ARN = FlowLogField.known('ecs-task-arn', FlowLogValueType.STRING, { vpc: 7 });

  /**
   * ID of the task.
   *
   * Who creates the flow log needs `ecs:ListClusters` and `ecs:ListTasks`; see `FlowLogFormat.ECS_V7`.
   */
  public static readonly ECS_TASK_ID = FlowLogField.known('ecs-task-id', FlowLogValueType.STRING, { vpc: 7 });

  /**
   * Why the flow was rejected: BPA (VPC Block Public Access) or EC (VPC encryption controls at an endpoint).
   *
   * "-" for every other reason.
   */
  public static readonly REJECT_REASON = FlowLogField.known('reject-reason', FlowLogValueType.STRING, { vpc: 8 });

  /**
   * ID of the regional NAT gateway the flow belongs to.
   *
   * "-" for all other flows.
   */
  public static readonly RESOURCE_ID = FlowLogField.known('resource-id', FlowLogValueType.STRING, { vpc: 9 });

  /**
   * 0 not encrypted, 1 Nitro-encrypted, 2 application-encrypted, 3 both.
   *
   * "-" when VPC encryption controls is off or the status is unknown.
   */
  public static readonly ENCRYPTION_STATUS = FlowLogField.known('encryption-status', FlowLogValueType.INT_32, { vpc: 10 });

  /**
   * Value of the first tag key of `instance`: a tag of the instance behind the interface, percent-encoded.
   *
   * "-" when untagged or owned by another account; unreliable in the first hour of a flow log. Needs its key and permissions of who
   * creates the flow log (`ec2:DescribeTags`): see `FlowLogFormat.withTags`.
   */
  public static readonly INSTANCE_TAG = FlowLogField.known('instance-tag', FlowLogValueType.STRING, { vpc: 11 });

  /**
   * Value of the second tag key of `instance`: a tag of the instance behind the interface, percent-encoded.
   *
   * "-" when untagged or owned by another account; unreliable in the first hour of a flow log. Needs its key and permissions of who
   * creates the flow log (`ec2:DescribeTags`): see `FlowLogFormat.withTags`.
   */
  public static readonly INSTANCE_TAG_2 = FlowLogField.known('instance-tag-2', FlowLogValueType.STRING, { vpc: 11 });

  /**
   * Value of the first tag key of `networkInterface`: a tag of the network interface, percent-encoded.
   *
   * "-" when untagged or owned by another account; unreliable in the first hour of a flow log. Needs its key and permissions of who
   * creates the flow log (`ec2:DescribeTags`): see `FlowLogFormat.withTags`.
   */
  public static readonly INTERFACE_TAG = FlowLogField.known('interface-tag', FlowLogValueType.STRING, { vpc: 11 });

  /**
   * Value of the second tag key of `networkInterface`: a tag of the network interface, percent-encoded.
   *
   * "-" when untagged or owned by another account; unreliable in the first hour of a flow log. Needs its key and permissions of who
   * creates the flow log (`ec2:DescribeTags`): see `FlowLogFormat.withTags`.
   */
  public static readonly INTERFACE_TAG_2 = FlowLogField.known('interface-tag-2', FlowLogValueType.STRING, { vpc: 11 });

  /**
   * Value of the first tag key of `autoScalingGroup`: a tag of the instance's Auto Scaling group, percent-encoded.
   *
   * "-" when untagged or owned by another account; unreliable in the first hour of a flow log. Needs its key, a CloudTrail trail that is on,
   * and permissions of who creates the flow log (`autoscaling:DescribeTags`): see `FlowLogFormat.withTags`.
   */
  public static readonly ASG_TAG = FlowLogField.known('asg-tag', FlowLogValueType.STRING, { vpc: 11 });

  /**
   * Value of the second tag key of `autoScalingGroup`: a tag of the instance's Auto Scaling group, percent-encoded.
   *
   * "-" when untagged or owned by another account; unreliable in the first hour of a flow log. Needs its key, a CloudTrail trail that is on,
   * and permissions of who creates the flow log (`autoscaling:DescribeTags`): see `FlowLogFormat.withTags`.
   */
  public static readonly ASG_TAG_2 = FlowLogField.known('asg-tag-2', FlowLogValueType.STRING, { vpc: 11 });

  /**
   * Kind of the local interface: nat_gateway, network_load_balancer, regional_nat_gateway, transit_gateway or vpc_endpoint.
   *
   * "-" otherwise.
   */
  public static readonly INTERFACE_TYPE = FlowLogField.known('interface-type', FlowLogValueType.STRING, { vpc: 11 });

  /**
   * Interface at the next hop: receiver on egress, sender on ingress.
   */
  public static readonly NEXT_HOP_INTERFACE_ID = FlowLogField.known('next-hop-interface-id', FlowLogValueType.STRING, { vpc: 11 });

  /**
   * Subnet of the next-hop interface.
   */
  public static readonly NEXT_HOP_SUBNET_ID = FlowLogField.known('next-hop-subnet-id', FlowLogValueType.STRING, { vpc: 11 });

  /**
   * Availability Zone ID of the next-hop interface.
   */
  public static readonly NEXT_HOP_AZ_ID = FlowLogField.known('next-hop-az-id', FlowLogValueType.STRING, { vpc: 11 });

  /**
   * VPC of the next-hop interface.
   */
  public static readonly NEXT_HOP_VPC_ID = FlowLogField.known('next-hop-vpc-id', FlowLogValueType.STRING, { vpc: 11 });

  /**
   * Kind of the next-hop interface.
   *
   * Same value set as interface-type.
   */
  public static readonly NEXT_HOP_INTERFACE_TYPE = FlowLogField.known('next-hop-interface-type', FlowLogValueType.STRING, { vpc: 11 });

  /**
   * Kind of resource the subscription is on (documented value: TransitGateway).
   */
  public static readonly RESOURCE_TYPE = FlowLogField.known('resource-type', FlowLogValueType.STRING, { transitGateway: 6 });

  /**
   * Transit gateway the flow was recorded on.
   */
  public static readonly TGW_ID = FlowLogField.known('tgw-id', FlowLogValueType.STRING, { transitGateway: 6 });

  /**
   * Transit gateway attachment the flow was recorded on.
   */
  public static readonly TGW_ATTACHMENT_ID = FlowLogField.known('tgw-attachment-id', FlowLogValueType.STRING, { transitGateway: 6 });

  /**
   * Account of the source VPC.
   */
  public static readonly TGW_SRC_VPC_ACCOUNT_ID = FlowLogField.known('tgw-src-vpc-account-id', FlowLogValueType.STRING, { transitGateway: 6 });

  /**
   * Account of the destination VPC.
   */
  public static readonly TGW_DST_VPC_ACCOUNT_ID = FlowLogField.known('tgw-dst-vpc-account-id', FlowLogValueType.STRING, { transitGateway: 6 });

  /**
   * Source VPC.
   */
  public static readonly TGW_SRC_VPC_ID = FlowLogField.known('tgw-src-vpc-id', FlowLogValueType.STRING, { transitGateway: 6 });

  /**
   * Destination VPC.
   */
  public static readonly TGW_DST_VPC_ID = FlowLogField.known('tgw-dst-vpc-id', FlowLogValueType.STRING, { transitGateway: 6 });

  /**
   * Subnet of the source side.
   */
  public static readonly TGW_SRC_SUBNET_ID = FlowLogField.known('tgw-src-subnet-id', FlowLogValueType.STRING, { transitGateway: 6 });

  /**
   * Subnet of the destination side.
   */
  public static readonly TGW_DST_SUBNET_ID = FlowLogField.known('tgw-dst-subnet-id', FlowLogValueType.STRING, { transitGateway: 6 });

  /**
   * Attachment interface on the source side.
   */
  public static readonly TGW_SRC_ENI = FlowLogField.known('tgw-src-eni', FlowLogValueType.STRING, { transitGateway: 6 });

  /**
   * Attachment interface on the destination side.
   */
  public static readonly TGW_DST_ENI = FlowLogField.known('tgw-dst-eni', FlowLogValueType.STRING, { transitGateway: 6 });

  /**
   * Availability Zone ID on the source side.
   *
   * "-" when the traffic is from a sublocation.
   */
  public static readonly TGW_SRC_AZ_ID = FlowLogField.known('tgw-src-az-id', FlowLogValueType.STRING, { transitGateway: 6 });

  /**
   * Availability Zone ID on the destination side.
   */
  public static readonly TGW_DST_AZ_ID = FlowLogField.known('tgw-dst-az-id', FlowLogValueType.STRING, { transitGateway: 6 });

  /**
   * The attachment at the other end of the flow (egress or ingress attachment, depending on direction).
   */
  public static readonly TGW_PAIR_ATTACHMENT_ID = FlowLogField.known('tgw-pair-attachment-id', FlowLogValueType.STRING, { transitGateway: 6 });

  /**
   * Packets dropped because no route matched.
   */
  public static readonly PACKETS_LOST_NO_ROUTE = FlowLogField.known('packets-lost-no-route', FlowLogValueType.INT_64, { transitGateway: 6 });

  /**
   * Packets dropped by a blackhole route.
   */
  public static readonly PACKETS_LOST_BLACKHOLE = FlowLogField.known('packets-lost-blackhole', FlowLogValueType.INT_64, { transitGateway: 6 });

  /**
   * Packets dropped because they exceeded the MTU.
   */
  public static readonly PACKETS_LOST_MTU_EXCEEDED = FlowLogField.known('packets-lost-mtu-exceeded', FlowLogValueType.INT_64, { transitGateway: 6 });

  /**
   * Packets dropped because the time-to-live ran out.
   */
  public static readonly PACKETS_LOST_TTL_EXPIRED = FlowLogField.known('packets-lost-ttl-expired', FlowLogValueType.INT_64, { transitGateway: 6 });

  /**
   * A field that AWS has and this library does not name yet.
   *
   * A name that the library knows gives the known field.
   *
   * @param name the name as AWS spells it: lower case letters and digits, words separated by single hyphens
   * @param options how wide the values are
   * @throws when the name is spelled otherwise, or a known field is given another type
   */
  public static of(name: string, options: FlowLogFieldOptions = {}): FlowLogField {
    if (!isKnown(name) || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
      reject(`name of a flow log field must be lower case letters and digits with single hyphens, got ${show(name)}; `
        + 'write it as AWS prints it, without braces (for example "pkt-srcaddr")');
    }
    const known = FlowLogField.tryByName(name);
    if (known !== undefined && options.valueType !== undefined && options.valueType !== known.valueType) {
      reject(`valueType of the known field ${show(name)} is ${known.valueType}, got ${options.valueType}; leave valueType out`);
    }
    return known ?? new FlowLogField(name, options.valueType ?? FlowLogValueType.STRING);
  }

  /** @internal */
  public static _known(): FlowLogField[] {
    return Object.values(FlowLogField).filter((value): value is FlowLogField => value instanceof FlowLogField);
  }

  private static known(name: string, valueType: FlowLogValueType, versions: FieldVersions): FlowLogField {
    return new FlowLogField(name, valueType, versions);
  }

  private static tryByName(name: string): FlowLogField | undefined {
    return FlowLogField._known().find(field => field.name === name);
  }

  /** The name as AWS spells it, for example `pkt-srcaddr`. */
  public readonly name: string;

  /** The column name in tables and Parquet files, for example `pkt_srcaddr`. */
  public readonly columnName: string;

  /** How wide the values are. */
  public readonly valueType: FlowLogValueType;

  /**
   * Record version that brought the field to VPC flow logs.
   *
   * @default - VPC flow logs do not have the field, or the library does not know it
   */
  public readonly vpcVersion?: number;

  /**
   * Record version that brought the field to transit gateway flow logs.
   *
   * @default - transit gateway flow logs do not have the field, or the library does not know it
   */
  public readonly transitGatewayVersion?: number;

  /** Which time a format of existing files lists the field: 2 for the second one. @internal */
  public readonly _repetition?: number;

  private constructor(name: string, valueType: FlowLogValueType, versions?: FieldVersions, repetition?: number) {
    this.name = name;
    this.columnName = name.replace(/-/g, '_') + (repetition === undefined ? '' : `_repeated_${repetition}`);
    this.valueType = valueType;
    this.vpcVersion = versions?.vpc;
    this.transitGatewayVersion = versions?.transitGateway;
    this._repetition = repetition;
  }

  /** The field once more, under a column name of its own: text is read by position. @internal */
  public _repeated(repetition: number): FlowLogField {
    return new FlowLogField(this.name, this.valueType, { vpc: this.vpcVersion, transitGateway: this.transitGatewayVersion }, repetition);
  }

  /**
   * Whether records of a family can hold the field. A field of `of()` is taken at its word.
   *
   * @param family the family of the flow log's source
   */
  public supports(family: FlowLogFamily): boolean {
    if (this.vpcVersion === undefined && this.transitGatewayVersion === undefined) {
      return true;
    }
    return (family === FlowLogFamily.VPC ? this.vpcVersion : this.transitGatewayVersion) !== undefined;
  }

  /** The reference as a log format spells it, for example `${pkt-srcaddr}`. */
  public toString(): string {
    return `\${${this.name}}`;
  }

  /** @internal */
  public get _needsTagKeys(): boolean {
    return /^(instance|interface|asg)-tag(-2)?$/.test(this.name);
  }
}
guard({ FlowLogField });

/** Column names, for messages. @internal */
export function fieldNames(fields: readonly FlowLogField[]): string {
  return listed(fields.map(field => field.name));
}
