import { ArnFormat, aws_cloudwatch as cloudwatch, aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2, Duration, Stack } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs, ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { MirrorDestination } from './mirror-destination';
import { MirrorTargetType } from './mirror-target-type';
import { BoundDestination, DestinationKind, registerReceivers } from './private/bound-destination';
import { DEFAULT_DESCRIPTION } from './private/default-description';
import { FleetReception, FleetTarget } from './private/fleet-reception';
import { checkPathMtu, checkPacketLength, warnOfOtherZone, PacketPath } from './private/mtu';
import { MirrorOrigin, MirrorReception } from './private/origin';
import { admitOrigin, admitPrefixList, admitRange, warnOfUnusedAdmission } from './private/security-group-rules';
import { SourceCount } from './private/source-count';
import { SOURCES_OF_LARGE_INTERFACE } from './private/target-limits';
import { registerTarget } from './private/target-resources';
import { unhealthyHostsAlarm } from './private/unhealthy-hosts';
import { warnOfWideRanges } from './private/wide-ranges';
import { checkArguments, guard } from '../../private/arguments';
import { isIdOf } from '../../private/checks';
import { reject, show } from '../../private/errors';
import { nameTag } from '../../private/identity';
import { checkedRanges } from '../../private/ranges';
import { mark } from '../../private/shapes';
import { isKnown } from '../../private/tokens';

/**
 * Where mirrored packets go, and who may send them.
 */
export interface MirrorTargetProps {
  /**
   * Where the packets go.
   */
  readonly destination: MirrorDestination;

  /**
   * Ranges of sources that this app does not declare, for example those of other accounts that the target is shared with: security groups let them
   * in.
   *
   * Also the way out where the VPC of sources and the target are in stacks that would depend on each other.
   *
   * @default - only sources of sessions of this app are let in
   */
  readonly sourceCidrs?: string[];

  /**
   * Largest packet that the path from the sources carries, in bytes, 576 to 9001: 8500 behind a transit gateway.
   *
   * Sessions whose packets do not fit with the 54 bytes around them are warned about.
   *
   * @default - not judged
   */
  readonly pathMtu?: number;

  /**
   * What the target is for, at most 256 characters. Kept as the tag `Description`. AWS's own description is the same for all targets: another one
   * would replace the target, which sessions use.
   *
   * @default - none
   */
  readonly description?: string;
}

/**
 * A target that exists, for example one that another account shares.
 */
export interface MirrorTargetAttributes {
  /**
   * Id of the target, `tmt-…`.
   */
  readonly mirrorTargetId: string;

  /**
   * What receives, as its owner says: sessions are judged by it, as by a target of this app. The id does not tell it.
   *
   * @default - not known, not judged
   */
  readonly type?: MirrorTargetType;

  /**
   * Largest packet that the path from the sources carries, in bytes, 576 to 9001: 8500 behind a transit gateway.
   *
   * @default - not judged
   */
  readonly pathMtu?: number;
}

/**
 * Where mirrored packets go. One target serves many sessions.
 *
 * Each session of the app lets its source in by itself, and is refused where its packets could not arrive. Instances, interfaces and Auto Scaling
 * groups that receive get the tag `cdk-network-visibility:mirror` with the value `receiver`, so that tools that mirror by subnet or VPC leave them out.
 * The target itself costs nothing, what receives does: see `MirrorDestination`.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-targets.html
 */
export class MirrorTarget extends Construct implements ec2refs.ITrafficMirrorTargetRef {
  /**
   * A target that exists. Nothing is set up for it: its owner lets the sources in.
   *
   * @param scope where the reference is declared
   * @param id name of the construct
   * @param mirrorTargetId id of the target, `tmt-…`; a shared one is of another account and of the same Region
   * @throws when the id is none of a target
   */
  public static fromMirrorTargetId(scope: Construct, id: string, mirrorTargetId: string): ec2refs.ITrafficMirrorTargetRef {
    return MirrorTarget.fromMirrorTargetAttributes(scope, id, { mirrorTargetId });
  }

  /**
   * A target that exists, of which more is known: sessions are judged by it. Nothing is set up for it: its owner lets the sources in.
   *
   * @param scope where the reference is declared
   * @param id name of the construct
   * @param attrs id of the target, and what its owner says of it
   * @throws when the id is none of a target, or `pathMtu` is none of a network
   */
  public static fromMirrorTargetAttributes(scope: Construct, id: string, attrs: MirrorTargetAttributes): ec2refs.ITrafficMirrorTargetRef {
    // eslint-disable-next-line awscdk/require-passing-this -- a static method has no construct of its own
    return new ImportedMirrorTarget(scope, id, attrs);
  }

  /**
   * Id of the target, `tmt-…`.
   */
  public readonly mirrorTargetId: string;

  /**
   * ARN of the target.
   */
  public readonly mirrorTargetArn: string;

  /** The environment that the target belongs to. */
  public readonly env: ResourceEnvironment;

  /** A reference to the target. */
  public readonly trafficMirrorTargetRef: ec2refs.TrafficMirrorTargetReference;

  private readonly destination: BoundDestination;
  private readonly packetPath: PacketPath;
  private readonly hasSourceCidrs: boolean;
  private readonly sources = new SourceCount(this.node.path);
  private readonly receptionListeners: ((reception: MirrorReception) => void)[] = [];

  /**
   * @param scope where the target belongs: the account of what receives, and its Region
   * @param id name of the construct
   * @param props destination, and who may send
   * @throws when the destination cannot receive, or a value is out of range
   */
  constructor(scope: Construct, id: string, props: MirrorTargetProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    mark(this, 'MirrorTarget');
    const { description, pathMtu, sourceCidrs = [] } = props;
    checkPathMtu(pathMtu, this);
    this.checkDescription(description);
    const ranges = checkedRanges('sourceCidrs', sourceCidrs);
    this.destination = props.destination._bind(this);
    registerTarget(this, this.destination);
    this.packetPath = { kind: this.destination.kind, pathMtu };
    warnOfWideRanges(this, 'sourceCidrs', ranges);
    this.hasSourceCidrs = ranges.length > 0;
    const target = new ec2.CfnTrafficMirrorTarget(this, 'Resource', {
      ...this.destination.targetProps,
      description: DEFAULT_DESCRIPTION,
      tags: [
        nameTag(this),
        ...description === undefined ? [] : [{ key: 'Description', value: description }],
      ],
    });
    target.node.addDependency(...this.destination.after);
    this.mirrorTargetId = target.ref;
    this.env = { account: Stack.of(this).account, region: Stack.of(this).region };
    this.mirrorTargetArn = Stack.of(this).formatArn({
      service: 'ec2', resource: 'traffic-mirror-target', resourceName: target.ref, arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    this.trafficMirrorTargetRef = target.trafficMirrorTargetRef;
    this.admitRanges(ranges);
    registerReceivers(this, this.destination.receivers);
  }

  /**
   * Number of appliances behind the load balancer that are not well, the most of a minute.
   *
   * @param options how the metric is read, where not as the maximum of one minute
   * @throws when the library did not create the target group
   */
  public metricUnhealthyHosts(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.targetGroup().metrics.unHealthyHostCount({ statistic: cloudwatch.Stats.MAXIMUM, period: Duration.minutes(1), ...options });
  }

  /**
   * An alarm that goes off when an appliance behind the load balancer is not well for three minutes, or no value arrives.
   *
   * AWS bills an alarm, about $0.10 a month. Others are made of `metricUnhealthyHosts()`. Actions are added to what is returned.
   *
   * @throws when the library did not create the target group
   */
  public addUnhealthyHostsAlarm(): cloudwatch.Alarm {
    return unhealthyHostsAlarm(this, this.metricUnhealthyHosts());
  }

  /**
   * Lets a session's source in, counts it, and checks whether its packets arrive.
   *
   * @internal
   */
  public _receive(reception: MirrorReception): void {
    checkPacketLength(reception, this.packetPath);
    warnOfOtherZone(reception, this.destination.onlyZones);
    this.sources.add(reception, this.destination);
    admitOrigin(this.destination.receivingGroups, reception, this.hasSourceCidrs);
    this.receptionListeners.forEach(listener => listener(reception));
  }

  /**
   * Lets the sources of a fleet in, and says what its controller must know. How many there are is the controller's to count.
   *
   * @internal
   */
  public _receiveFleet({ fleet, ranges, prefixListIds, packetLength }: FleetReception): FleetTarget {
    const { receivingGroups, kind, mostSources, availabilityZone } = this.destination;
    const reception = { session: fleet, origin: originOfFleet(fleet, ranges), packetLength };
    checkPacketLength(reception, this.packetPath);
    if (receivingGroups.length > 0 && ranges === undefined && prefixListIds.length === 0 && !this.hasSourceCidrs) {
      reject(`selector must say in which VPCs interfaces lie, so that ${this.node.path} lets their packets in, got one whose VPCs, or their ranges, are not known; join it with MirrorSelector.vpc() of a VPC `
        + 'that knows its range, or give sourceCidrs or sourcePrefixLists', fleet);
    }
    receivingGroups.forEach(receiving => {
      (ranges ?? []).forEach(range => admitRange(receiving, range, fleet));
      prefixListIds.forEach(prefixListId => admitPrefixList(receiving, prefixListId));
    });
    this.receptionListeners.forEach(listener => listener(reception));
    return { kind, mostSources, availabilityZone };
  }

  /**
   * Whether it has security groups that the app can change.
   *
   * @internal
   */
  public get _letsIn(): boolean {
    return this.destination.receivingGroups.length > 0;
  }

  /**
   * Calls a listener for each session that is declared from now on.
   *
   * @internal
   */
  public _onReception(listener: (reception: MirrorReception) => void): void {
    this.receptionListeners.push(listener);
  }

  private admitRanges(ranges: readonly string[]): void {
    if (ranges.length > 0 && this.destination.receivingGroups.length === 0) {
      reject(`sourceCidrs must be left out where no security group is known that would let them in, got ${show(ranges)} for ${this.destination.kind}`, this);
    }
    this.destination.receivingGroups.forEach(receiving => ranges.forEach(range => admitRange(receiving, range)));
  }

  private targetGroup(): elbv2.INetworkTargetGroup {
    return this.destination.targetGroup
      ?? reject('metricUnhealthyHosts must be asked of a target whose load balancer was given targets, got one whose appliances are not known; '
        + 'use MirrorDestination.networkLoadBalancer() with targets, or the metrics of your own target group', this);
  }

  private checkDescription(description: string | undefined): void {
    if (description !== undefined && isKnown(description) && (description.length === 0 || description.length > MOST_IN_TAG)) {
      reject(`description must have 1 to ${MOST_IN_TAG} characters, got ${description.length}; shorten it, or leave it out`, this);
    }
  }
}
guard({ MirrorTarget });

/** All interfaces of a fleet as one, for those who judge by ranges. */
function originOfFleet({ node }: IConstruct, ranges: readonly string[] | undefined): MirrorOrigin {
  return { networkInterfaceId: '', names: [], label: `the fleet ${node.path}`, cidrs: ranges ?? [], securityGroups: [], admittedBySecurityGroup: false };
}

/** The value of a tag is no longer. */
const MOST_IN_TAG = 256;

/** What packets are carried by to each type of target. */
const KINDS: Readonly<Record<MirrorTargetType, DestinationKind>> = {
  [MirrorTargetType.NETWORK_INTERFACE]: DestinationKind.INTERFACE,
  [MirrorTargetType.NETWORK_LOAD_BALANCER]: DestinationKind.LOAD_BALANCER,
  [MirrorTargetType.GATEWAY_LOAD_BALANCER_ENDPOINT]: DestinationKind.ENDPOINT,
};

/** A target of which only attributes are known. */
class ImportedMirrorTarget extends Construct implements ec2refs.ITrafficMirrorTargetRef {
  /** The environment of the stack that names it. */
  public readonly env: ResourceEnvironment;

  /** The id that was given. */
  public readonly trafficMirrorTargetRef: ec2refs.TrafficMirrorTargetReference;

  private readonly sources = new SourceCount(this.node.path);

  constructor(scope: Construct, id: string, private readonly attrs: MirrorTargetAttributes) {
    super(scope, id);
    const { mirrorTargetId, pathMtu } = attrs;
    if (!isIdOf('tmt', mirrorTargetId)) {
      reject(`mirrorTargetId must be the id of a mirror target, got ${show(mirrorTargetId)}; write "tmt-0123456789abcdef0"`, this);
    }
    checkPathMtu(pathMtu, this);
    this.env = { account: Stack.of(this).account, region: Stack.of(this).region };
    this.trafficMirrorTargetRef = { trafficMirrorTargetId: mirrorTargetId };
  }

  /** @internal */
  public _receive(reception: MirrorReception): void {
    const { type, pathMtu } = this.attrs;
    warnOfUnusedAdmission(reception);
    checkPacketLength(reception, { kind: type === undefined ? undefined : KINDS[type], pathMtu });
    if (type === MirrorTargetType.NETWORK_INTERFACE) {
      this.sources.addOfUnknownType(reception);
    }
  }

  /** @internal */
  public _receiveFleet({ fleet, packetLength }: FleetReception): FleetTarget {
    const { type, pathMtu } = this.attrs;
    const kind = type === undefined ? undefined : KINDS[type];
    checkPacketLength({ session: fleet, origin: originOfFleet(fleet, undefined), packetLength }, { kind, pathMtu });
    // The instance type is not known. One that takes fewer refuses, which the controller hears.
    return { kind, mostSources: type === MirrorTargetType.NETWORK_INTERFACE ? SOURCES_OF_LARGE_INTERFACE : undefined };
  }
}
