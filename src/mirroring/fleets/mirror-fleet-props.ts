import { aws_lambda as lambda, aws_logs as logs, CfnParameter, Duration } from 'aws-cdk-lib';
import { aws_ec2 as ec2refs } from 'aws-cdk-lib/interfaces';
import { MirrorSelector } from './mirror-selector';
import { IMirrorCollector } from '../collectors';
import { MirrorFilterOptions } from '../sessions';

/**
 * Which interfaces of an instance or a task a fleet mirrors.
 */
export enum MirrorFleetInterfaces {
  /** Every interface that is selected. */
  EVERY = 'every',
  /** The primary interface of each instance alone. */
  PRIMARY = 'primary',
}

/**
 * How many sessions may change in one run of the controller. A run that would change more changes nothing of that kind and raises the alarm.
 */
export interface MirrorFleetChangeLimitOptions {
  /**
   * Changes of a kind that are always allowed, 1 to 9,000. Above, the share decides.
   *
   * @default 50
   */
  readonly minimum?: number;

  /**
   * Percent of the present sessions that may be created in one run, 1 to 100.
   *
   * @default 50
   */
  readonly createdPercent?: number;

  /**
   * Percent of the present sessions that may be deleted in one run, 1 to 100.
   *
   * @default 25
   */
  readonly deletedPercent?: number;
}

/**
 * When sessions may be created. Deletions are never held back.
 */
export interface MirrorFleetChangeWindowOptions {
  /**
   * Days on which the window begins, in UTC: `MON`, `TUE`, `WED`, `THU`, `FRI`, `SAT`, `SUN`.
   *
   * @default - every day
   */
  readonly daysOfWeek?: string[];

  /**
   * When it begins, in UTC: `HH:MM` from `00:00` to `23:59`.
   */
  readonly startTime: string;

  /**
   * How long it is open: whole minutes, at least 15 and less than a day. It may end on the next day.
   */
  readonly duration: Duration;
}

/**
 * What a fleet mirrors, where the packets go, and how carefully it changes.
 *
 * A preset or rules may be given here: the fleet then makes a filter of its own. Without `filter`, preset and rules, everything is mirrored, both ways.
 */
export interface MirrorFleetProps extends MirrorFilterOptions {
  /**
   * The interfaces that are mirrored: whatever fits it now, and whatever comes to fit it later. A change is made in place, within the change limit.
   */
  readonly selector: MirrorSelector;

  /**
   * Where the packets go, of the Region of the fleet: declared here, imported, or shared by another account. Several fleets may share one.
   *
   * Of several, each session gets one in the zone of its interface, then the one with the fewest sources. An interface as a target takes 10 sources, or 100 on the largest instance types.
   */
  readonly targets: ec2refs.ITrafficMirrorTargetRef[];

  /**
   * Most sessions that the fleet has, 1 to 9,000. What does not fit is skipped, counted and logged.
   *
   * AWS bills a session by the hour until it is deleted, about $0.015: 100 sessions are about $1,100 a month, 9,000 about $99,000. An account has at most 10,000 sessions in a Region. Above 9,000,
   * CloudFormation would give up before all sessions were deleted with the fleet: 3,600 seconds, at half of the rate that AWS allows.
   */
  readonly maxSessions: number;

  /**
   * A filter that exists or that sessions share. Exclusive with a preset and rules.
   *
   * @default - a filter of its own, made of the rules that are given here
   */
  readonly filter?: ec2refs.ITrafficMirrorFilterRef;

  /**
   * Bytes of each packet that are mirrored, counted after the VXLAN header, at least 35; a Network Load Balancer takes at most 8500. Exclusive with a preset that has a length.
   *
   * @default - that of the preset, or of the preset of a filter of this app; otherwise whole packets, 8500 bytes with a Network Load Balancer
   */
  readonly packetLength?: number;

  /**
   * Whether every interface is mirrored, or the primary one of each instance. Tasks of ECS in the network mode `awsvpc` have no primary interface.
   *
   * @default MirrorFleetInterfaces.EVERY
   */
  readonly interfaces?: MirrorFleetInterfaces;

  /**
   * Lowest session number, 1 to 32766: each session gets the lowest one from here on that is free on its interface. A packet goes to the session with the lowest number whose filter accepts it, and
   * to no other: a fleet with a low number takes packets away from sessions above.
   *
   * @default 100: sessions with lower numbers get their packets first
   */
  readonly sessionNumber?: number;

  /**
   * VXLAN network id of all sessions, 1 to 16777215.
   *
   * @default - AWS chooses one for each session, unique in the account
   */
  readonly virtualNetworkId?: number;

  /**
   * Whether instances that are stopped keep their sessions, which AWS goes on billing. With false, sessions go when an instance stops and come back within a minute after it starts: until then its
   * packets are missed. Instances that wait in a warm pool may be stopped.
   *
   * @default true
   */
  readonly includeStoppedInstances?: boolean;

  /**
   * Families of instance types that AWS mirrors and that this version of the library does not know yet, such as `m9g`. Instances of families that neither knows are skipped: AWS would refuse their
   * session, or bill it without mirroring.
   *
   * @default - those that AWS listed on 2026-11-22
   */
  readonly additionalInstanceFamilies?: string[];

  /**
   * Whether anything is mirrored. False deletes all sessions of the fleet and keeps everything else.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * A parameter of the stack that decides the same at deployment: `true` or `false`. Given to the fleets of many stacks, for example by CloudFormation
   * StackSets, one value switches all of them. Exclusive with `enabled`.
   *
   * @default - `enabled` decides
   */
  readonly enabledParameter?: CfnParameter;

  /**
   * Until when nothing is mirrored: all sessions are deleted now, and come back with the first run after this time. An alarm lasts as long.
   *
   * @default - not paused
   */
  readonly pausedUntil?: Date;

  /**
   * How many sessions one run of the controller may change.
   *
   * @default - 50 sessions, or half of the present ones to create and a quarter to delete, whichever is more
   */
  readonly changeLimit?: MirrorFleetChangeLimitOptions;

  /**
   * When sessions may be created.
   *
   * @default - at any time
   */
  readonly changeWindow?: MirrorFleetChangeWindowOptions;

  /**
   * How often the controller looks at everything, for what no event says: whole minutes, 5 minutes to 12 hours.
   *
   * @default Duration.minutes(10)
   */
  readonly sweepInterval?: Duration;

  /**
   * Ranges that the interfaces lie in. Security groups of `targets` let them in at UDP port 4789. Ranges that hold all addresses are refused.
   *
   * @default - the ranges of the VPCs that the selector names
   */
  readonly sourceCidrs?: string[];

  /**
   * Prefix lists that the interfaces lie in, let in as `sourceCidrs`. Each counts with its maximum size against the rules of a security group.
   *
   * @default - none
   */
  readonly sourcePrefixLists?: ec2refs.IPrefixListRef[];

  /**
   * A collector whose records get an hourly list of the sessions, with interface and MAC address, so that its questions answer for this account as well. The bucket of another account must let in
   * the role of the controller: its owner grants `s3:PutObject` below `records/sessions/`.
   *
   * @default - no list; a collector of the same account lists the sessions of its target by itself
   */
  readonly records?: IMirrorCollector;

  /**
   * Runtime of the controller, a Node.js of at least 22.
   *
   * @default lambda.Runtime.NODEJS_24_X
   */
  readonly runtime?: lambda.Runtime;

  /**
   * Architecture of the controller.
   *
   * @default lambda.Architecture.ARM_64
   */
  readonly architecture?: lambda.Architecture;

  /**
   * How long the logs of the controller are kept.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;
}
