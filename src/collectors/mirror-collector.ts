import {
  aws_autoscaling as autoscaling, aws_cloudwatch as cloudwatch, aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2, aws_events as events, aws_iam as iam, aws_kms as kms,
  aws_logs as logs, aws_s3 as s3, Duration, RemovalPolicy, Size,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CaptureEngine } from './capture-engine';
import { CollectorImage } from './collector-image';
import { MirrorTarget } from '../mirroring';

/**
 * What receives mirrored packets, and what it does with them.
 */
export interface MirrorCollectorProps {
  /** The VPC of load balancer and appliances. */
  readonly vpc: ec2.IVpc;

  /** What looks at the packets, all on each appliance. */
  readonly engines: CaptureEngine[];

  /**
   * Subnets of load balancer and appliances, in two zones or more.
   *
   * @default - private subnets with a way out
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The machine image.
   *
   * @default CollectorImage.debian12()
   */
  readonly image?: CollectorImage;

  /**
   * Type of the appliances.
   *
   * @default - c7g.large
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * Fewest appliances, at least 2.
   *
   * @default 2
   */
  readonly minCapacity?: number;

  /**
   * Most appliances, more than `minCapacity`: updates start a new one before an old one goes.
   *
   * @default - twice `minCapacity`
   */
  readonly maxCapacity?: number;

  /**
   * Whether packets of every zone reach the appliances of every zone.
   *
   * @default true
   */
  readonly crossZone?: boolean;

  /**
   * Ranges that rules call HOME_NET.
   *
   * @default - the range of the VPC, the private ranges, and 100.64.0.0/10
   */
  readonly homeNetworks?: string[];

  /**
   * Ranges of sources that this app does not declare: see `MirrorTarget`.
   *
   * @default - only sources of sessions of this app are let in
   */
  readonly sourceCidrs?: string[];

  /**
   * Largest packet that the path from the sources carries: see `MirrorTarget`.
   *
   * @default - not judged
   */
  readonly pathMtu?: number;

  /**
   * Network identifiers (VNI) of sessions that are looked at apart, each with a device of its own: where address ranges of sources overlap.
   *
   * @default - all together
   */
  readonly virtualNetworkIds?: number[];

  /**
   * Disk of each appliance, encrypted.
   *
   * @default Size.gibibytes(100)
   */
  readonly storage?: Size;

  /**
   * Customer managed key of records and alerts. Packets have their own.
   *
   * [disable-awslint:prefer-ref-interface] a reference has no policy to extend
   *
   * @default - keys of AWS
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Bucket that receives a record of every access to packets and records.
   *
   * [disable-awslint:prefer-ref-interface] a reference has no policy to extend
   *
   * @default - one is created
   */
  readonly accessLogsBucket?: s3.IBucket;

  /**
   * How long alerts are kept.
   *
   * @default logs.RetentionDays.ONE_YEAR
   */
  readonly alertRetention?: logs.RetentionDays;

  /**
   * How long connections are kept: whole days.
   *
   * @default Duration.days(90)
   */
  readonly connectionRetention?: Duration;

  /**
   * How long DNS, TLS and HTTP facts are kept, which hold names and URLs of people: whole days.
   *
   * @default Duration.days(30)
   */
  readonly protocolRetention?: Duration;

  /**
   * Bus that gets an event for each alert.
   *
   * [disable-awslint:prefer-ref-interface] a reference grants nothing
   *
   * @default - the default bus of account and Region
   */
  readonly alertBus?: events.IEventBus;

  /**
   * What happens to packets, records and alerts when the collector leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Machines that receive mirrored packets.
 */
export class MirrorCollector extends Construct {
  /** For sessions. */
  public readonly target!: MirrorTarget;
  /** The load balancer. */
  public readonly loadBalancer!: elbv2.INetworkLoadBalancer;
  /** The appliances. */
  public readonly autoScalingGroup!: autoscaling.AutoScalingGroup;
  /** Of the appliances. */
  public readonly role!: iam.IRole;
  /** Packets; none without the engine `pcap`. */
  public readonly packets?: s3.IBucket;
  /** Connections, protocol facts, who is mirrored. */
  public readonly records!: s3.IBucket;
  /** Alerts; none without the engine `suricata`. */
  public readonly alerts?: logs.ILogGroup;
  /** Alarms of the collector's health. */
  public readonly alarms!: cloudwatch.Alarm[];
  /** What looks at the packets. @internal */
  public readonly _engines!: readonly CaptureEngine[];

  constructor(scope: Construct, id: string, _props: MirrorCollectorProps) {
    super(scope, id);
  }
}
