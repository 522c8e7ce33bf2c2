/**
 * What a fleet is to mirror, as JSON. The construct writes it, CloudFormation fills in ids, and the controller reads it.
 *
 * This file imports nothing: both sides share it.
 */
export interface FleetPolicy {
  /** Version of this shape. A controller refuses another one. */
  readonly version: 1;
  /** Account whose interfaces are mirrored: sessions belong to the account of the interface. */
  readonly account: string;
  readonly region: string;
  /** What marks a session as one of this fleet. */
  readonly owner: FleetOwner;
  /** `false` or `'false'` (from a CloudFormation parameter): no session is wanted. */
  readonly enabled: boolean | 'true' | 'false';
  /** ISO 8601, UTC. Until then no session is wanted. */
  readonly pausedUntil?: string;
  readonly selector: Expression;
  /** `primary`: only device index 0 of network card 0. */
  readonly interfaces: 'every' | 'primary';
  /** Whether interfaces of stopped instances (a warm pool, too) are mirrored. AWS bills their sessions. */
  readonly stoppedInstances: boolean;
  /** Above the selector: what one of these matches is never mirrored. Collectors stand here, too. */
  readonly exclusions: readonly Exclusion[];
  readonly targets: readonly FleetTarget[];
  readonly filterId: string;
  /** Lowest session number, 1 to 32766: sessions get the lowest free one from here on. */
  readonly priority: number;
  readonly packetLength?: number;
  /** VXLAN network identifier. Absent: AWS chooses one for each session. */
  readonly virtualNetworkId?: number;
  readonly maxSessions: number;
  /** Tags of each session, beside that of the owner. */
  readonly tags: Readonly<Record<string, string>>;
  readonly mirroredTypes: MirroredTypes;
  readonly brake: Brake;
  readonly changeWindow?: ChangeWindow;
  /** Where the hourly list of sessions is written. */
  readonly records?: FleetRecords;
}

/** A session belongs to the fleet if it bears both: tag and description. */
export interface FleetOwner {
  readonly tagKey: string;
  readonly tagValue: string;
  /** Constant, and unique to the fleet in its account and Region: EC2 can filter sessions by it, but not by tags. */
  readonly description: string;
}

/** Which interfaces. Ids and names in a list are alternatives. */
export type Expression =
  | { readonly kind: 'and'; readonly of: readonly Expression[] }
  | { readonly kind: 'or'; readonly of: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }
  /** Tag of the interface, or of the instance that it is attached to. No values: any value. */
  | { readonly kind: 'tag'; readonly key: string; readonly values: readonly string[] }
  | { readonly kind: 'autoScalingGroup'; readonly names: readonly string[] }
  | { readonly kind: 'subnet' | 'vpc' | 'securityGroup' | 'instance' | 'networkInterface' | 'account'; readonly ids: readonly string[] }
  /** Interfaces of tasks in the network mode `awsvpc`. Without a service: of all tasks of the cluster, and its container instances. */
  | { readonly kind: 'ecs'; readonly cluster: string; readonly service?: string }
  /** Nodes of managed node groups. Without a name: of all of the cluster. */
  | { readonly kind: 'eksNodes'; readonly cluster: string; readonly nodegroup?: string };

export interface Exclusion {
  /** Construct path or name: stands in the log line of what is skipped. */
  readonly name: string;
  readonly match: Expression;
}

export interface FleetTarget {
  readonly id: string;
  /** Availability Zone name, as in the describe answers of the interface's account. Absent: of every zone. */
  readonly zone?: string;
  /** Sources it takes: 10 or 100 if it is an interface. Absent: no limit. */
  readonly capacity?: number;
}

/** Instance types that AWS mirrors: families, and those of them that are mirrored as bare metal. */
export interface MirroredTypes {
  readonly families: readonly string[];
  readonly bareMetal: readonly string[];
}

/** Most changes of one kind in a run: the larger of a number and a share of the sessions that exist. */
export interface Brake {
  readonly minimum: number;
  /** 0 to 1. */
  readonly createdShare: number;
  /** 0 to 1. */
  readonly deletedShare: number;
}

/** When sessions may be created, UTC. May end on the next day. */
export interface ChangeWindow {
  /** Days on which it begins: 0 is Sunday. */
  readonly days: readonly number[];
  /** Minute of the day at which it begins. */
  readonly startMinute: number;
  readonly minutes: number;
}

export interface FleetRecords {
  readonly bucket: string;
  readonly region: string;
}

/** 3,600 seconds, which a custom resource may take, at half of the 5 deletions a second that EC2 documents. */
export const MOST_SESSIONS = 9_000;
/** Quota of an account and Region, not adjustable. */
export const SESSIONS_PER_ACCOUNT = 10_000;
/** Quota of an interface, not adjustable. */
export const SESSIONS_PER_INTERFACE = 3;
/** EC2 takes session numbers from 1 to this one. */
export const HIGHEST_NUMBER = 32_766;
