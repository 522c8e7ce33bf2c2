import { aws_ec2 as ec2, aws_events as events, aws_kms as kms, aws_logs as logs, aws_s3 as s3, Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { CaptureEngine } from './capture-engine';
import { CollectorImage } from './collector-image';

/**
 * What receives mirrored packets, and what it does with them.
 */
export interface MirrorCollectorProps {
  /**
   * The VPC of load balancer and appliances.
   *
   * [disable-awslint:prefer-ref-interface] a reference has no subnets
   */
  readonly vpc: ec2.IVpc;

  /**
   * What looks at the packets, all on each appliance: at least one, none twice.
   */
  readonly engines: CaptureEngine[];

  /**
   * Subnets of load balancer and appliances, private, in two zones or more.
   *
   * Subnets without a way out need a prepared image that installs nothing, and endpoints in the VPC: a gateway for `s3`, interfaces for what appliances
   * call. Synthesis names those that lack.
   *
   * @default - private subnets with a way out
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The machine image. Not every engine runs on every image.
   *
   * @default CollectorImage.debian12()
   */
  readonly image?: CollectorImage;

  /**
   * Type of the appliances, at best one with as many tracked connections as the sources have flows: behind a load balancer each is tracked for up to two
   * minutes, and what is beyond the number that the type can track is dropped silently. The metric `TrackingExceeded` counts it.
   *
   * With Suricata, at least 2 GiB of memory; below 4 GiB there is a warning. Suricata uses all cores, but all packets between two addresses are processed by
   * one of them. AWS bills appliances by the second, whether packets come or not.
   *
   * @default - c7g.large
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * Fewest appliances, a whole number, at least 2.
   *
   * @default 2
   */
  readonly minCapacity?: number;

  /**
   * Most appliances, a whole number, more than `minCapacity`: updates start a new one before an old one goes.
   *
   * The group grows with the average load of its CPUs, and when one of its appliances cannot track all flows. All packets of one source go to one
   * appliance: more of them do not help one busy interface.
   *
   * @default - twice `minCapacity`
   */
  readonly maxCapacity?: number;

  /**
   * Whether packets of every zone reach the appliances of every zone. AWS bills traffic between zones by the GB.
   *
   * @default true
   */
  readonly crossZoneEnabled?: boolean;

  /**
   * Ranges that rules call HOME_NET: where the mirrored interfaces are. A session of this app from elsewhere is warned about. Each IP version must keep
   * addresses outside, which rules call EXTERNAL_NET.
   *
   * A change replaces appliances, one at a time.
   *
   * @default - the ranges of the VPC, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10 and fc00::/7
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
   * Network identifiers (VNI) of sessions that Suricata looks at apart, each with a device of its own: where address ranges of sources overlap. 1 to
   * 16777215, at most 31; all others are looked at together.
   *
   * @default - all together
   */
  readonly virtualNetworkIds?: number[];

  /**
   * Disk of each appliance: a gp3 volume, encrypted, of whole GiB, 16 to 16384. AWS bills it by the GB and month.
   *
   * @default Size.gibibytes(100)
   */
  readonly storage?: Size;

  /**
   * Customer managed key of records and alerts. Packets have their own, of $1 a month.
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
   * How long connections are kept: whole days, at least one.
   *
   * @default Duration.days(90)
   */
  readonly connectionRetention?: Duration;

  /**
   * How long DNS, TLS and HTTP facts are kept, which hold names and URLs of people: whole days, at least one.
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
   * What happens to packets, records and alerts when the collector leaves the stack. The load balancer, behind which nothing is kept, is protected from
   * deletion unless this is `DESTROY`: while it is gone nothing is mirrored.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}
