import { aws_cloudwatch as cloudwatch, aws_ec2 as ec2, Duration, Stack, Tags } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs, ResourceEnvironment } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { MirrorFilter, MirrorFilterOptions } from './mirror-filter';
import { MirrorSource } from './mirror-source';
import { attachedType } from './private/bind-source';
import { DEFAULT_DESCRIPTION } from './private/default-description';
import { refuseExcluded } from './private/exclusions';
import { registerSource } from './private/feedback-loops';
import { checkInstanceType } from './private/instance-types';
import { MirrorOrigin } from './private/origin';
import { checkPresetLength, packetLengthOf } from './private/presets';
import { receive } from './private/receive';
import { checkFilterReference, checkNumbers, checkTarget } from './private/reference-checks';
import { checkDescription, checkFilter, checkPacketLength } from './private/session-checks';
import { registerSession, registerVirtualNetwork } from './private/sessions';
import { atEnd } from '../../private/app-store';
import { checkArguments, guard } from '../../private/arguments';
import { checkMetricName } from '../../private/checks';
import { reject, show } from '../../private/errors';
import { nameTag } from '../../private/identity';
import { alarmOnce } from '../../private/once-alarm';
import { isOwn } from '../../private/shapes';
import { isKnown } from '../../private/tokens';

/**
 * Which packets of which interface go where.
 *
 * A preset or rules may be given here: the session then makes a filter of its own. Without `filter`, preset and rules, everything is mirrored, both ways.
 */
export interface MirrorSessionProps extends MirrorFilterOptions {
  /**
   * The interface whose packets are mirrored, of the account and Region of the session. Another one replaces the session.
   */
  readonly source: MirrorSource;

  /**
   * Where the packets go: a `MirrorTarget`, or one that exists, also of another account that shares it, but of the same Region.
   *
   * A `MirrorTarget` of the app admits the packets of the source by itself. A change moves the session without an interruption of its own.
   */
  readonly target: ec2refs.ITrafficMirrorTargetRef;

  /**
   * A filter that exists or that sessions share. Exclusive with a preset and rules.
   *
   * @default - a filter of its own, made of the rules that are given here
   */
  readonly filter?: ec2refs.ITrafficMirrorFilterRef;

  /**
   * Bytes of each packet that are mirrored, counted after the VXLAN header, at least 35; a Network Load Balancer takes at most 8500. Exclusive with a preset
   * that has a length.
   *
   * 128 keeps the headers. Between that and a few hundred, rules on content fail, and synth warns.
   *
   * @default - that of the preset, or of the preset of a filter of this app; otherwise whole packets, 8500 bytes with a Network Load Balancer
   */
  readonly packetLength?: number;

  /**
   * Place among the sessions of the interface, 1 to 32766. Each packet goes to the session with the lowest number whose filter accepts it, and
   * to no other.
   *
   * Of several sessions of an interface one may leave it out, in whatever order they are declared. CloudFormation creates before it deletes: a session that gets another construct id, or
   * takes over the interface of another session, needs another number in the same change.
   *
   * @default 1
   */
  readonly sessionNumber?: number;

  /**
   * VXLAN network id that the packets bear, 1 to 16777215, by which an appliance tells sessions apart. One session per id within a stage of the app.
   *
   * @default - chosen by AWS, unique in the account; CloudFormation does not tell it
   */
  readonly virtualNetworkId?: number;

  /**
   * Text beside the session. Changed in place.
   *
   * @default "Managed by cdk-network-visibility"
   */
  readonly description?: string;
}

/**
 * When the alarm about packets that were not mirrored goes off.
 */
export interface MirrorSessionSkippedAlarmOptions {
  /**
   * Bytes within five minutes that may be missing.
   *
   * @default 0
   */
  readonly toleratedBytes?: number;
}

/** Metrics of AWS about mirroring. */
const METRICS = ['Network', 'NetworkPackets'].flatMap(what => ['Mirror', 'SkipMirror'].flatMap(fate => [`${what}${fate}In`, `${what}${fate}Out`]));

/**
 * Traffic mirroring: copies of the packets of a network interface, in VXLAN, on their way to a target.
 *
 * Creates a session, and a filter unless one is given. AWS bills a session by the hour, about $0.015, so $11 a month, **until it is
 * deleted**: also while the instance is stopped, and after its type was changed to one that cannot be mirrored. Copies count against the bandwidth of the source instance, are dropped
 * first when it is short, and are billed as data transfer where they cross zones or VPCs.
 *
 * At most three sessions mirror one interface. The `Name` tag is the name of the stack and the path below it; tags for cost allocation are added by `Tags.of(session)`.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-session.html
 */
export class MirrorSession extends Construct implements ec2refs.ITrafficMirrorSessionRef {
  /** The id of the session. */
  public readonly mirrorSessionId: string;

  /** The session, for whatever takes a reference. */
  public readonly trafficMirrorSessionRef: ec2refs.TrafficMirrorSessionReference;

  /** The filter: the one that was given, or the session's own, which other sessions may share. */
  public readonly filter: ec2refs.ITrafficMirrorFilterRef;

  /** Place among the sessions of the interface. */
  public readonly sessionNumber: number;

  /** The VXLAN network id, where it was given. One that AWS chooses is not known to CloudFormation. */
  public readonly virtualNetworkId?: number;

  /** Account and Region of the session. */
  public readonly env: ResourceEnvironment;

  private readonly origin: MirrorOrigin;

  /**
   * @param scope where the session belongs: the account and Region of the source
   * @param id name of the construct
   * @param props source, target, and a filter, a preset or rules
   * @throws when AWS would refuse the session: more than three on an interface, a number twice, a source that cannot be mirrored, numbers out of
   * range, another Region; when a second session has no number of its own; when the source receives mirrored packets
   */
  constructor(scope: Construct, id: string, props: MirrorSessionProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    this.env = { account: Stack.of(this).account, region: Stack.of(this).region };
    const { preset, inboundRules, outboundRules, amazonDns } = props;
    this.checkProps(props, { preset, inboundRules, outboundRules, amazonDns });
    this.origin = props.source._bind(this);
    checkInstanceType(this, this.origin.instanceType);
    if (this.origin.instanceType === undefined) {
      // The instance may be declared, and the interface attached, after the session.
      atEnd(this, () => checkInstanceType(this, attachedType(this, this.origin.networkInterfaceId)));
    }
    // Somebody may exclude it after the session was declared.
    atEnd(this, () => refuseExcluded(this, this.origin));
    this.register(props);
    this.filter = props.filter ?? new MirrorFilter(this, 'Filter', { preset, inboundRules, outboundRules, amazonDns });
    const ofFilter = packetLengthOf(this, this.filter);
    const packetLength = props.packetLength ?? ofFilter;
    receive(props.target, { session: this, origin: this.origin, packetLength });
    this.sessionNumber = props.sessionNumber ?? 1;
    this.virtualNetworkId = props.virtualNetworkId;
    const session = this.createSession(props, packetLength);
    this.mirrorSessionId = session.ref;
    this.trafficMirrorSessionRef = session.trafficMirrorSessionRef;
    Tags.of(this).add('Name', nameTag(this).value, { includeResourceTypes: [ec2.CfnTrafficMirrorSession.CFN_RESOURCE_TYPE_NAME] });
  }

  /**
   * A metric of AWS about the mirroring of the source instance: all sessions of all its interfaces together.
   *
   * `NetworkMirrorIn`, `NetworkMirrorOut`, `NetworkSkipMirrorIn` and `NetworkSkipMirrorOut` count bytes; `NetworkPacketsMirrorIn`,
   * `NetworkPacketsMirrorOut`, `NetworkPacketsSkipMirrorIn` and `NetworkPacketsSkipMirrorOut` count packets, with basic monitoring only. In and out are as the instance sees them. Free of charge.
   *
   * @param metricName name as CloudWatch spells it
   * @param options what differs from a sum of five minutes
   * @throws when the name is none of these eight, or the source is not an instance: these metrics know no interfaces
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirror-cloudwatch.html
   */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const { instanceId: InstanceId, label } = this.origin;
    checkMetricName(this, metricName, METRICS, 'for another metric of the instance write new cloudwatch.Metric()');
    if (InstanceId === undefined) {
      reject(`metrics must be about an instance, got ${label} as the source: AWS counts mirrored bytes by instance; name it by MirrorSource.instance(), or look at the target's metrics`, this);
    }
    return new cloudwatch.Metric({
      namespace: 'AWS/EC2', metricName, dimensionsMap: { InstanceId }, statistic: cloudwatch.Stats.SUM, period: Duration.minutes(5), ...options,
    }).attachTo(this);
  }

  /**
   * Bytes that were mirrored, of both directions: a sum of five minutes, over all sessions of the instance.
   *
   * @param options what differs from a sum of five minutes
   * @throws when the source is not an instance
   */
  public metricMirroredBytes(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return this.bothWays('NetworkMirror', 'Mirrored bytes', options);
  }

  /**
   * Bytes that a filter accepted and that were not mirrored, as the instance needed its bandwidth for its own traffic, of both directions: a
   * sum of five minutes, over all sessions of the instance.
   *
   * @param options what differs from a sum of five minutes
   * @throws when the source is not an instance
   */
  public metricSkippedBytes(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return this.bothWays('NetworkSkipMirror', 'Bytes that were not mirrored', options);
  }

  /**
   * Adds an alarm that says that packets are missing: the instance's own traffic pushed the copies aside in two of three periods of five minutes.
   *
   * One alarm is enough for all sessions of an instance. CloudWatch bills two metrics in alarm, about $0.20 a month. Actions are added to what is returned.
   * The same options again return the first alarm; for a second one write `metricSkippedBytes().createAlarm()`.
   *
   * @param options threshold
   * @throws when the source is not an instance, or the session has the alarm with other options
   */
  public addSkippedAlarm(options: MirrorSessionSkippedAlarmOptions = {}): cloudwatch.Alarm {
    const { toleratedBytes = 0 } = options;
    if (isKnown(toleratedBytes) && !(toleratedBytes >= 0)) {
      reject(`toleratedBytes must be 0 or more, got ${show(toleratedBytes)}; leave it out to hear of every loss`, this);
    }
    const create = () => new cloudwatch.Alarm(this, 'SkippedAlarm', {
      alarmDescription: `Copies of packets of ${this.origin.label} were dropped, as its own traffic has priority: what the target sees is incomplete. Take a larger instance, mirror less (filter, packetLength), `
        + 'or mirror the other end.',
      metric: this.metricSkippedBytes(),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: toleratedBytes,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      // A stopped instance has no metrics, and misses nothing.
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    return alarmOnce(this, 'SkippedAlarm', { method: 'addSkippedAlarm', options: { toleratedBytes }, metric: 'metricSkippedBytes', create });
  }

  private bothWays(stem: string, label: string, options?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    const usingMetrics = { inbound: this.metric(`${stem}In`, options), outbound: this.metric(`${stem}Out`, options) };
    return new cloudwatch.MathExpression({ expression: 'FILL(inbound, 0) + FILL(outbound, 0)', label: options?.label ?? label, usingMetrics, period: options?.period ?? Duration.minutes(5) });
  }

  private checkProps(props: MirrorSessionProps, rules: MirrorFilterOptions): void {
    checkFilter(this, props.filter, rules);
    checkNumbers(this, props, 1);
    checkPacketLength(this, props.packetLength);
    checkPresetLength(this, props.packetLength, props.preset);
    checkDescription(this, props.description);
    checkFilterReference(this, props.filter);
    checkTarget(this, 'target', props.target);
  }

  /** What the app must know of all its sessions. */
  private register({ sessionNumber, virtualNetworkId }: MirrorSessionProps): void {
    registerSource(this, this.origin.label, this.origin.names);
    registerSession(this, this.origin, sessionNumber);
    if (virtualNetworkId !== undefined && isKnown(virtualNetworkId)) {
      registerVirtualNetwork(this, virtualNetworkId);
    }
  }

  private createSession({ target, description }: MirrorSessionProps, packetLength: number | undefined): ec2.CfnTrafficMirrorSession {
    const session = new ec2.CfnTrafficMirrorSession(this, 'Resource', {
      networkInterfaceId: this.origin.networkInterfaceId,
      trafficMirrorTargetId: target.trafficMirrorTargetRef.trafficMirrorTargetId,
      trafficMirrorFilterId: this.filter.trafficMirrorFilterRef.trafficMirrorFilterId,
      sessionNumber: this.sessionNumber,
      virtualNetworkId: this.virtualNetworkId,
      packetLength,
      description: description ?? DEFAULT_DESCRIPTION,
    });
    // A filter without its rules mirrors nothing, and a target without its inbound rules receives nothing: packets of the first minutes would be lost.
    session.node.addDependency(...[this.filter, target].filter(part => isOwn(part, 'MirrorFilter') || isOwn(part, 'MirrorTarget')));
    return session;
  }
}
guard({ MirrorSession });
