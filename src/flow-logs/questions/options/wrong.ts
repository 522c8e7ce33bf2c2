import { Duration, Size } from 'aws-cdk-lib';
import { FlowLogQueryOptions } from './common';

/**
 * Options of `FlowLogQuery.portScan()`.
 */
export interface PortScanOptions extends FlowLogQueryOptions {
  /**
   * From how many ports within an hour attempts count as a scan, at least 2.
   *
   * @default 20
   */
  readonly ports?: number;
}

/**
 * Options of `FlowLogQuery.uploadsToInternet()`.
 */
export interface UploadsToInternetOptions extends FlowLogQueryOptions {
  /**
   * From how many bytes to one remote address an upload is shown.
   *
   * @default Size.mebibytes(100)
   */
  readonly least?: Size;
}

/**
 * Options of `FlowLogQuery.hostSweep()`.
 */
export interface HostSweepOptions extends FlowLogQueryOptions {
  /**
   * From how many hosts within an hour attempts count as a sweep, at least 2.
   *
   * @default 20
   */
  readonly hosts?: number;
}

/**
 * Options of `FlowLogQuery.bruteForce()`.
 */
export interface BruteForceOptions extends FlowLogQueryOptions {
  /**
   * From how many short connections to one port of one host within an hour a source is shown, at least 2.
   *
   * @default 30
   */
  readonly connections?: number;

  /**
   * The ports of log-in services, 1 to 65535, at most 100 of them.
   *
   * @default [22, 3306, 3389, 5432]
   */
  readonly ports?: number[];
}

/**
 * Options of `FlowLogQuery.beacons()`.
 */
export interface BeaconsOptions extends FlowLogQueryOptions {
  /**
   * From how many calls on a habit is shown, at least 4. Calls every six hours make 28 in a week: lengthen the span for them.
   *
   * @default 12
   */
  readonly calls?: number;
}

/**
 * Options of `FlowLogQuery.longConnections()`.
 */
export interface LongConnectionsOptions extends FlowLogQueryOptions {
  /**
   * How long a connection must have lasted: whole minutes, at least 30, and less than the span.
   *
   * @default - 4 hours, or half of the span if that is less
   */
  readonly duration?: Duration;
}

/**
 * Options of `FlowLogQuery.dnsBypass()`.
 */
export interface DnsBypassOptions extends FlowLogQueryOptions {
  /**
   * Addresses or CIDR ranges of resolvers of your own, and of resolver endpoints: DNS to and from them is expected.
   *
   * @default - no other resolvers
   */
  readonly resolvers?: string[];
}

/**
 * Options of `FlowLogQuery.unusualProtocolsAndPorts()`.
 */
export interface UnusualProtocolsAndPortsOptions extends FlowLogQueryOptions {
  /**
   * Ports on the internet that nobody inside should ask for, 1 to 65535, at most 100 of them.
   *
   * @default [25, 3333, 4444, 6667, 6697, 14444]
   */
  readonly ports?: number[];
}

/**
 * Options of `FlowLogQuery.clearTextServices()`.
 */
export interface ClearTextServicesOptions extends FlowLogQueryOptions {
  /**
   * Ports of services that speak clear text, 1 to 65535, at most 100 of them.
   *
   * @default [21, 23, 80, 110, 143, 161, 389, 1433, 6379, 11211]
   */
  readonly ports?: number[];
}

/**
 * Options of `FlowLogQuery.trafficBetweenZones()`.
 */
export interface TrafficBetweenZonesOptions extends FlowLogQueryOptions {
  /**
   * CIDR ranges or addresses of one zone. Tokens are taken as they are, for instance `vpc.vpcCidrBlock`.
   *
   * @default - `10.0.0.0/16`, a placeholder to be changed in the saved query
   */
  readonly first?: string[];

  /**
   * CIDR ranges or addresses of the other zone, none of which overlaps those of the first.
   *
   * @default - `10.1.0.0/16`, a placeholder to be changed in the saved query
   */
  readonly second?: string[];
}

/**
 * Options of `FlowLogQuery.contactWithBadAddresses()`.
 */
export interface ContactWithBadAddressesOptions extends FlowLogQueryOptions {
  /**
   * The addresses or CIDR ranges to look for, IPv4 or IPv6. They stand in the text of the query, of which Athena takes 262,144 bytes.
   *
   * @default - `192.0.2.0/24`, a placeholder to be changed in the saved query
   */
  readonly addresses?: string[];
}
