import {
  aws_cloudwatch as cloudwatch, aws_iam as iam, aws_lambda as lambda, aws_logs as logs, aws_sqs as sqs, CustomResource, Duration, ITaggableV2, TagManager,
  TagType,
} from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { MirrorFleetProps } from './mirror-fleet-props';
import { admit } from './private/admission';
import { deadLetters, fleetAlarm } from './private/alarms';
import { Controller, createController } from './private/controller';
import { createDashboard } from './private/dashboard';
import { checkedSweep, checkFleet } from './private/fleet-checks';
import { MetricName, metricOf } from './private/metrics';
import { fleetNameOf, policyText, SESSION_TYPE } from './private/policy-text';
import { createWakeUps } from './private/wake-ups';
import { checkArguments, guard } from '../../private/arguments';
import { durationText, wholeIn } from '../../private/checks';
import { reject } from '../../private/errors';
import { nameTag } from '../../private/identity';
import { isOwn } from '../../private/shapes';
import { MirrorFilter, packetLengthOf } from '../sessions';

/**
 * When the alarm about a fleet that does not reach what it shall be goes off.
 */
export interface MirrorFleetDriftAlarmOptions {
  /**
   * How long something may be missing or too much: whole minutes, at least the sweep interval.
   *
   * A fleet of 9,000 sessions needs half an hour to be made, at the rate that AWS allows.
   *
   * @default - an hour, or two sweep intervals where that is longer
   */
  readonly tolerated?: Duration;
}

/**
 * Traffic mirroring of whatever fits a selector, now and later: sessions come and go with instances, tasks and tags.
 *
 * Creates a controller (a Lambda function with its role, log group, table and queues), event rules and a schedule that wake it, a custom resource by which CloudFormation tells it the policy, and
 * alarms. Events only wake the controller: it compares what the policy wants with what EC2 says is there, and changes the difference. A deployment does not wait for sessions. When the fleet is
 * deleted, CloudFormation waits up to an hour until its last session is gone; if sessions remain, the deletion fails and names them.
 *
 * AWS bills each session by the hour, about $11 a month, until it is deleted. The fleet itself costs about $3 a month: alarms $0.10 each, metrics $0.30 each, a run every 10 minutes.
 *
 * Sessions bear the tags of the fleet (`Tags.of(fleet)`), the tag `cdk-network-visibility:fleet` with the name of the fleet, and a description with the same name. The controller touches no session
 * that lacks one of the two.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/what-is-traffic-mirroring.html
 */
export class MirrorFleet extends Construct implements ITaggableV2 {
  /** Tags that each session gets. */
  public readonly cdkTagManager: TagManager;

  /** Name of the stack and path below it: the tag and the description of sessions hold it, and the dimension of metrics. */
  public readonly fleetName: string;

  /** The filter: the one that was given, or the fleet's own, which other fleets and sessions may share. */
  public readonly filter: ec2refs.ITrafficMirrorFilterRef;

  /** The controller. */
  public readonly controller: lambda.IFunction;

  /** Role of the controller: it reads interfaces and instances of the account, and changes the sessions of this fleet. */
  public readonly role: iam.IRole;

  /** What the controller says: each change, and each interface that is skipped, with its reason. */
  public readonly logGroup: logs.ILogGroup;

  /** Messages that the controller could not handle, and events that could not be delivered. */
  public readonly deadLetterQueue: sqs.IQueue;

  /** Alarms that the fleet has from the start, without actions: of the change limit, of drift, and of a pause where there is one. AWS bills each, about $0.10 a month. */
  public readonly alarms: cloudwatch.Alarm[];

  private readonly parts: Controller;
  private readonly sweepInterval: Duration;

  /**
   * @param scope where the fleet belongs: the account and Region of the interfaces
   * @param id name of the construct
   * @param props selector, targets, most sessions
   * @throws when AWS would refuse the sessions or the deletion could not be waited for; when a prop is out of range; when the selector names what lies in another account or Region, or does not say
   * from where the targets get packets
   */
  constructor(scope: Construct, id: string, props: MirrorFleetProps) {
    checkArguments(new.target, scope, id, props);
    super(scope, id);
    this.cdkTagManager = new TagManager(TagType.KEY_VALUE, SESSION_TYPE);
    checkFleet(this, props);
    this.sweepInterval = checkedSweep(this, props.sweepInterval ?? Duration.minutes(10));
    this.fleetName = fleetNameOf(this);
    const { preset, inboundRules, outboundRules, amazonDns } = props;
    this.filter = props.filter ?? new MirrorFilter(this, 'Filter', { preset, inboundRules, outboundRules, amazonDns });
    const filterId = this.filter.trafficMirrorFilterRef.trafficMirrorFilterId;
    const ofFilter = packetLengthOf(this, this.filter);
    const packetLength = props.packetLength ?? ofFilter;
    const { targets, vpcIds } = admit(this, props, packetLength);
    const selection = props.selector._selection;
    this.parts = createController(this, props, { fleetName: this.fleetName, filterId, targets: props.targets, vpcIds, asksEcs: selection.asksEcs });
    this.controller = this.parts.function;
    this.role = this.parts.role;
    this.logGroup = this.parts.logGroup;
    this.deadLetterQueue = this.parts.deadLetterQueue;
    this.cdkTagManager.setTag('Name', nameTag(this).value, DEFAULT_PRIORITY);
    const policy = this.createPolicy(policyText(this, { props, fleetName: this.fleetName, filterId, packetLength, targets, tags: this.cdkTagManager }), props);
    createWakeUps(this, this.parts, selection, this.sweepInterval, policy);
    this.alarms = [this.addBrakedAlarm(), this.addDriftAlarm(), ...props.pausedUntil === undefined ? [] : [this.addPausedAlarm()]];
    // Silence is an alarm, and there is silence until the first run.
    this.alarms.forEach(alarm => alarm.node.addDependency(policy));
  }

  /**
   * A metric of the fleet, as the controller reports it at the end of each run.
   *
   * @param metricName name of the metric
   * @param options what differs from the maximum of a sweep interval
   */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return metricOf(this, this.fleetName, metricName, { period: this.sweepInterval, ...options });
  }

  /**
   * Sessions that the policy wants.
   *
   * @param options what differs from the maximum of a sweep interval
   */
  public metricWanted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(MetricName.WANTED, options);
  }

  /**
   * Sessions that the fleet has, each billed by the hour.
   *
   * @param options what differs from the maximum of a sweep interval
   */
  public metricPresent(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(MetricName.PRESENT, options);
  }

  /**
   * Sessions that were created.
   *
   * @param options what differs from the sum of a sweep interval
   */
  public metricCreated(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(MetricName.CREATED, { statistic: cloudwatch.Stats.SUM, ...options });
  }

  /**
   * Sessions that were deleted.
   *
   * @param options what differs from the sum of a sweep interval
   */
  public metricDeleted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(MetricName.DELETED, { statistic: cloudwatch.Stats.SUM, ...options });
  }

  /**
   * Interfaces that are selected and not mirrored, for whatever reason. The log of the controller says which and why.
   *
   * @param options what differs from the maximum of a sweep interval
   */
  public metricSkipped(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(MetricName.SKIPPED, options);
  }

  /**
   * Seconds for which the sessions have not been what the policy wants.
   *
   * @param options what differs from the maximum of a sweep interval
   */
  public metricDriftAge(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(MetricName.DRIFT_AGE, options);
  }

  /**
   * Calls that AWS throttled.
   *
   * @param options what differs from the sum of a sweep interval
   */
  public metricThrottled(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(MetricName.THROTTLED, { statistic: cloudwatch.Stats.SUM, ...options });
  }

  /**
   * The alarm that a run would have changed more than the change limit, and has changed nothing of that kind. The fleet has it from the start.
   *
   * `docs/how-to/fleets.md` has the command that lets one run go on.
   */
  public addBrakedAlarm(): cloudwatch.Alarm {
    return fleetAlarm(this, {
      id: 'Braked',
      method: 'addBrakedAlarm',
      metricMethod: 'metric',
      metric: this.metric(MetricName.BRAKED),
      threshold: 0,
      meaning: `more sessions would have changed in one run than the change limit allows, and none of them has: the last lines of ${this.logGroup.logGroupName} say which. A tag or a policy may be wrong. If all is `
        + 'as it should be, release the run by the command in docs/how-to/fleets.md',
    });
  }

  /**
   * The alarm that the sessions have not been what the policy wants for too long, or that the controller does not run at all. The fleet has it from the start.
   *
   * @param options how long is too long
   * @throws when the time is not whole minutes or shorter than the sweep interval, or differs from that of the alarm that is there
   */
  public addDriftAlarm(options: MirrorFleetDriftAlarmOptions = {}): cloudwatch.Alarm {
    const least = this.sweepInterval.toMinutes();
    const tolerated = options.tolerated ?? Duration.minutes(Math.max(60, 2 * least));
    const minutes = wholeIn('Minutes', tolerated, [least, 7 * 1440])
      ?? reject(`tolerated must be whole minutes known at synth, at least the sweep interval of ${this.sweepInterval.toHumanString()} and at most 7 days, got ${durationText(tolerated)}; write Duration.hours(1)`, this);
    return fleetAlarm(this, {
      id: 'Drift',
      method: 'addDriftAlarm',
      options: { tolerated: minutes },
      metricMethod: 'metricDriftAge',
      metric: this.metricDriftAge(),
      threshold: minutes * 60,
      periods: 2,
      isSilenceBad: true,
      meaning: `sessions have not been what the policy wants for ${minutes} minutes, or the controller has not run: ${this.logGroup.logGroupName} says what it could not do. Sessions that are not deleted are billed`,
    });
  }

  /**
   * An alarm that lasts as long as the fleet is paused. A fleet with `pausedUntil` has it from the start.
   */
  public addPausedAlarm(): cloudwatch.Alarm {
    return fleetAlarm(this, {
      id: 'Paused',
      method: 'addPausedAlarm',
      metricMethod: 'metric',
      metric: this.metric(MetricName.PAUSED),
      threshold: 0,
      meaning: 'nothing is mirrored, since pausedUntil lies ahead',
    });
  }

  /**
   * An alarm that interfaces are selected and not mirrored. AWS bills it about $0.10 a month.
   */
  public addSkippedAlarm(): cloudwatch.Alarm {
    return fleetAlarm(this, {
      id: 'Skipped',
      method: 'addSkippedAlarm',
      metricMethod: 'metricSkipped',
      metric: this.metricSkipped(),
      threshold: 0,
      meaning: `interfaces are selected and not mirrored: ${this.logGroup.logGroupName} says which, and why`,
    });
  }

  /**
   * An alarm that messages could not be handled or delivered. The sweep makes up for them. AWS bills it about $0.10 a month.
   */
  public addDeadLettersAlarm(): cloudwatch.Alarm {
    return fleetAlarm(this, {
      id: 'Undelivered',
      method: 'addDeadLettersAlarm',
      metricMethod: 'deadLetterQueue.metricApproximateNumberOfMessagesVisible',
      metric: deadLetters(this.parts),
      threshold: 0,
      meaning: `the controller fails, or events do not reach it: read ${this.logGroup.logGroupName}, then purge the queue ${this.deadLetterQueue.queueName}`,
    });
  }

  /**
   * A dashboard of what the controller reports. A second call returns the first. AWS bills a dashboard, about $3 a month beyond the third of an account.
   */
  public addDashboard(): cloudwatch.Dashboard {
    return this.node.tryFindChild('Dashboard') as cloudwatch.Dashboard | undefined ?? createDashboard(this, (name, options) => this.metric(name, options), this.alarms);
  }

  /**
   * What CloudFormation tells the controller. It is there after everything that the controller needs, and goes first: all of that, filter and targets stand until the last session is gone.
   */
  private createPolicy(policy: string, { targets }: MirrorFleetProps): CustomResource {
    const resource = new CustomResource(this, 'Policy', {
      serviceToken: this.parts.function.functionArn,
      resourceType: 'Custom::MirrorFleet',
      properties: { Policy: policy },
      // The most that CloudFormation waits: for a deletion. Creation and update are answered at once.
      serviceTimeout: Duration.hours(1),
    });
    // A filter without its rules mirrors nothing, and a target without its inbound rules receives nothing.
    const own = [this.filter, ...targets].filter(part => isOwn(part, 'MirrorFilter') || isOwn(part, 'MirrorTarget'));
    resource.node.addDependency(...this.parts.standing, ...own);
    return resource;
  }
}
guard({ MirrorFleet });

/** Weaker than any tag that the user adds: those have 100. */
const DEFAULT_PRIORITY = 50;
