import {
  aws_autoscaling as autoscaling, aws_cloudwatch as cloudwatch, aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2, aws_iam as iam, aws_logs as logs,
  aws_s3 as s3, Duration, Names, RemovalPolicy, Size, Stack,
} from 'aws-cdk-lib';
import { Construct, IDependable } from 'constructs';
import { CaptureEngine } from './capture-engine';
import { CollectorImage } from './collector-image';
import { MirrorCollectorProps } from './mirror-collector-props';
import { IMirrorCollector, MirrorCollectorAttributes } from './mirror-collector-records';
import { MirrorDestination, MirrorTarget } from '../sessions';
import { createAlarms } from './private/alarms';
import { createAppliances, scale } from './private/appliances';
import { applianceAsset } from './private/assets';
import { Capacity, checkedCapacity, checkedStorage, checkVirtualNetworks } from './private/checks';
import { Contribution } from './private/contribution';
import { createDashboard } from './private/dashboard';
import { checkIsolated, endpointsToCome } from './private/endpoints';
import { engineContribution } from './private/engines';
import { homeNetworksOf, ipv6BlocksOf, judgeHome } from './private/home-networks';
import { Machine, machineOf } from './private/image';
import { ImportedMirrorCollector } from './private/imported-collector';
import { createInventory } from './private/inventory';
import { MetricName, METRICS } from './private/metric-names';
import { metricOf } from './private/metrics';
import { assetReading, lifeContribution } from './private/permissions';
import { AlertChannel, createAlertChannel, createPacketStore, createRecordStore, PacketStore, RecordStore } from './private/stores';
import { checkedSubnets, Subnets } from './private/subnets';
import { firstStart } from './private/user-data';
import { checkArguments, guard } from '../../private/arguments';
import { checkMetricName, refuseSnapshot } from '../../private/checks';

/** Where appliances tell that they are well. */
const HEALTH_CHECK_PORT = 8080;
const LIFECYCLE_HOOK = 'mirror-sensor-leaves';

/**
 * Machines that receive mirrored packets, look at them, and keep what they find.
 *
 * Creates an internal Network Load Balancer, an Auto Scaling group of at least two appliances, a target for sessions, buckets of packets and of records,
 * a log group of alerts, alarms, and an hourly list of who is mirrored. AWS bills appliances and their disks, the load balancer by the hour and by
 * capacity units, metrics, alarms, and what is stored.
 *
 * An appliance that fails its health check gets no packets and raises an alarm. It is not replaced, unless EC2 says that it is broken: it holds evidence.
 * Session Manager leads to it. One that goes first delivers everything that it has.
 *
 * Mirrored packets hold what people say and read. In many countries looking at them needs a legal basis, and those concerned must be told.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/what-is-traffic-mirroring.html
 */
export class MirrorCollector extends Construct implements IMirrorCollector {
  /**
   * The records of a collector that this app does not declare, for tables over them. Nothing is created.
   *
   * @param scope where the reference is declared
   * @param id name of the construct
   * @param attrs bucket and engines
   * @throws when there are no engines
   */
  public static fromMirrorCollectorAttributes(scope: Construct, id: string, attrs: MirrorCollectorAttributes): IMirrorCollector {
    // eslint-disable-next-line awscdk/require-passing-this -- a static method has no construct of its own
    return new ImportedMirrorCollector(scope, id, attrs);
  }

  /** Where sessions send packets to. */
  public readonly target: MirrorTarget;

  /** The load balancer, internal, with a security group that lets in what sessions and `sourceCidrs` name. */
  public readonly loadBalancer: elbv2.INetworkLoadBalancer;

  /** The appliances. */
  public readonly autoScalingGroup: autoscaling.AutoScalingGroup;

  /** Role of the appliances: it writes packets, records and alerts, and reads none of them. */
  public readonly role: iam.IRole;

  /** Bucket of packets; none without the engine `pcap`. */
  public readonly packetBucket?: s3.IBucket;

  /** Bucket of connections, protocol facts, and who is mirrored. */
  public readonly recordBucket: s3.IBucket;

  /** Log group of alerts; none without the engine `suricata`. */
  public readonly alertLogGroup?: logs.ILogGroup;

  /** Alarms of the collector's health, without actions. AWS bills each, about $0.10 a month. */
  public readonly alarms: cloudwatch.Alarm[];

  /**
   * What looks at the packets: tables of records follow from it.
   *
   * @internal
   */
  public readonly _engines: readonly CaptureEngine[];

  private readonly engines: string[];
  private readonly collector: string;

  /**
   * @param scope where the collector belongs: the account and Region of the VPC
   * @param id name of the construct
   * @param props engines, place and size
   * @throws when an engine does not run on the image, subnets lie in one zone or lack a way to what appliances call, or a value is out of range
   */
  constructor(scope: Construct, id: string, props: MirrorCollectorProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    const { vpc } = props;
    const image = props.image ?? CollectorImage.debian12();
    const instanceType = props.instanceType ?? ec2.InstanceType.of(ec2.InstanceClass.C7G, ec2.InstanceSize.LARGE);
    const machine = machineOf(this, image, instanceType, props.engines);
    const subnets = checkedSubnets(this, vpc, props.vpcSubnets);
    const capacity = checkedCapacity(this, props);
    const storage = checkedStorage(this, props.storage ?? Size.gibibytes(100));
    checkVirtualNetworks(this, props.virtualNetworkIds ?? []);
    const homeNetworks = homeNetworksOf(this, vpc, props.homeNetworks);
    this._engines = props.engines;
    this.engines = props.engines.map(({ _name }) => _name);
    this.collector = `${Stack.of(this).stackName}/${Names.uniqueResourceName(this, { maxLength: MOST_IN_NAME })}`;
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'), description: 'Appliances that look at mirrored packets',
    });
    const engines = engineContribution(this, props.engines, { ...capacity, storage });
    const { packets, records, alerts } = this.createStores(props);
    this.packetBucket = packets?.bucket;
    this.recordBucket = records.bucket;
    this.alertLogGroup = alerts?.logGroup;
    const contributions = [lifeContribution(this, this.collector, LIFECYCLE_HOOK), engines, records, packets ?? [], alerts ?? []].flat();
    checkIsolated(this, vpc, subnets.isolated, image, contributions.flatMap(({ services }) => services));
    this.autoScalingGroup = this.createGroup(props, { subnets, capacity, storage, machine, instanceType, homeNetworks, contributions });
    this.loadBalancer = this.createLoadBalancer(props, subnets);
    this.target = this.createTarget(props, homeNetworks);
    createInventory(this, this.target, this.recordBucket);
    const alarms = createAlarms(this, name => this.metric(name), this.engines);
    scale(this.autoScalingGroup, alarms.find(({ node }) => node.id === 'TrackingExceeded')!);
    this.alarms = [...alarms, this.target.addUnhealthyHostsAlarm()];
    // Silence is an alarm, and there is silence until the first appliance is up.
    this.alarms.forEach(alarm => alarm.node.addDependency(this.autoScalingGroup));
  }

  /**
   * A metric that the appliances report each minute, all of them together: `docs/reference/collector-outputs.md` lists the names. AWS bills each metric that has values,
   * about $0.30 a month.
   *
   * Counts are sums of a minute, the rest is the worst of the appliances. A metric of an engine that the collector does not have has no values.
   *
   * @param metricName name as CloudWatch spells it, such as `BacklogAge`
   * @param options how the metric is read, where not as the sum or the worst of a minute
   * @throws when appliances report no metric of this name
   */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    checkMetricName(this, metricName, Object.keys(METRICS), 'for metrics of AWS about load balancer and group use those of loadBalancer and autoScalingGroup');
    return metricOf(this, this.collector, metricName as MetricName, options);
  }

  /** Mirrored packets, without what mirroring put around them: a sum of a minute. */
  public metricPackets(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Packets', options);
  }

  /** Bytes of mirrored packets: a sum of a minute. */
  public metricBytes(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Bytes', options);
  }

  /** Alerts: a sum of a minute. */
  public metricAlerts(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Alerts', options);
  }

  /** Packets that the kernel dropped because an engine did not keep up: a sum of a minute. */
  public metricKernelDrops(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('KernelDrops', options);
  }

  /** 1 where every appliance is healthy, 0 where one is not. */
  public metricHealthy(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Healthy', options);
  }

  /** Bytes of packets that were dropped because `bytesPerDay` was used up: a sum of a minute. */
  public metricOverBudget(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('OverBudget', options);
  }

  /**
   * A dashboard of what the appliances report. A second call returns the first dashboard. AWS bills a dashboard, about $3 a month.
   */
  public addDashboard(): cloudwatch.Dashboard {
    return this.node.tryFindChild('Dashboard') as cloudwatch.Dashboard | undefined ?? createDashboard(this, name => this.metric(name), this.engines, this.alarms);
  }

  /** Buckets and log group, as far as the engines have something for them. */
  private createStores(props: MirrorCollectorProps): Stores {
    const { encryptionKey, accessLogsBucket, removalPolicy = RemovalPolicy.RETAIN } = props;
    refuseSnapshot(this, removalPolicy);
    const [pcap] = props.engines.flatMap(({ _options }) => _options.pcap ?? []);
    const { connectionRetention = Duration.days(90), protocolRetention = Duration.days(30) } = props;
    return {
      packets: pcap === undefined ? undefined : createPacketStore(this, {
        retention: pcap.retention ?? Duration.days(7), accessLogsBucket, removalPolicy,
      }),
      records: createRecordStore(this, { encryptionKey, connectionRetention, protocolRetention, accessLogsBucket, removalPolicy }),
      alerts: !this.engines.includes('suricata') ? undefined : createAlertChannel(this, {
        encryptionKey, retention: props.alertRetention ?? logs.RetentionDays.ONE_YEAR, eventBus: props.alertBus, removalPolicy,
      }),
    };
  }

  private createGroup(props: MirrorCollectorProps, parts: GroupParts): autoscaling.AutoScalingGroup {
    const { subnets, capacity, machine, contributions } = parts;
    const userData = ec2.UserData.forLinux();
    const group = createAppliances(this, {
      ...capacity,
      ...parts,
      vpc: props.vpc,
      subnets: subnets.appliances,
      role: this.role,
      collector: this.collector,
      lifecycleHook: LIFECYCLE_HOOK,
      userData,
      after: [this.role, ...waysOut(props.vpc, subnets), ...ipv6BlocksOf(props.vpc), ...contributions.flatMap(({ after }) => after)],
    });
    const program = applianceAsset(this);
    const signalResource = Stack.of(this).getLogicalId(group.node.defaultChild as autoscaling.CfnAutoScalingGroup);
    const settings = {
      packageManager: machine.packageManager,
      homeNetworks: parts.homeNetworks,
      virtualNetworkIds: props.virtualNetworkIds ?? [],
      healthPort: HEALTH_CHECK_PORT,
      signalStack: Stack.of(this).stackId,
      signalResource,
      ...Object.assign({}, ...contributions.map(one => one.settings)),
    };
    // Commands are read when synthesis ends; the name of the group is known only now.
    userData.addCommands(firstStart(this, { settings, program, prepare: machine.prepare, signalResource }));
    const statements = [...assetReading(this, program), ...contributions.flatMap(one => one.statements)];
    statements.forEach(statement => this.role.addToPrincipalPolicy(statement));
    return group;
  }

  private createLoadBalancer({ vpc, removalPolicy }: MirrorCollectorProps, subnets: Subnets): elbv2.NetworkLoadBalancer {
    return new elbv2.NetworkLoadBalancer(this, 'LoadBalancer', {
      vpc,
      vpcSubnets: subnets.loadBalancer,
      // One that is made without a group can never get one.
      securityGroups: [new ec2.SecurityGroup(this, 'LoadBalancerSecurityGroup', { vpc, description: 'Mirrored packets', allowAllOutbound: false })],
      deletionProtection: removalPolicy !== RemovalPolicy.DESTROY,
    });
  }

  private createTarget({ crossZoneEnabled, sourceCidrs, pathMtu }: MirrorCollectorProps, homeNetworks: readonly string[]): MirrorTarget {
    const target = new MirrorTarget(this, 'Target', {
      destination: MirrorDestination.networkLoadBalancer(this.loadBalancer, {
        targets: [this.autoScalingGroup], healthCheckPort: HEALTH_CHECK_PORT, healthCheckPath: '/', crossZoneEnabled,
      }),
      sourceCidrs,
      pathMtu,
    });
    target._onReception(reception => judgeHome(reception, homeNetworks));
    return target;
  }
}
guard({ MirrorCollector });

/** What must be there so that the first start gets anywhere. */
function waysOut(vpc: ec2.IVpc, { isolated, wayOut }: Subnets): IDependable[] {
  return isolated.length > 0 ? [wayOut, endpointsToCome(vpc)] : [wayOut];
}

/** A dimension of a metric has at most 255 characters, the name of a stack 128. */
const MOST_IN_NAME = 120;

interface Stores {
  readonly packets?: PacketStore;
  readonly records: RecordStore;
  readonly alerts?: AlertChannel;
}

interface GroupParts {
  readonly subnets: Subnets;
  readonly capacity: Capacity;
  readonly storage: Size;
  readonly machine: Machine;
  readonly instanceType: ec2.InstanceType;
  readonly homeNetworks: readonly string[];
  readonly contributions: readonly Contribution[];
}
