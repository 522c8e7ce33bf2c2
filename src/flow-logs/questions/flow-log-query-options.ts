import { Duration, Size } from 'aws-cdk-lib';
import { QuerySpan } from '../../athena';

/**
 * Where and when questions look.
 */
export interface FlowLogQueryScopeOptions {
  /**
   * Which time the question looks at.
   *
   * @default QuerySpan.last(Duration.hours(24))
   */
  readonly span?: QuerySpan;

  /**
   * The accounts the question looks at, at most 1000: those of the table, or some of them. Over a table with `PartitionValues.injected()` accounts
   * every question must name some.
   *
   * @default - all accounts of the table
   */
  readonly accounts?: string[];

  /**
   * The Regions the question looks at, at most 1000: those of the table, or some of them. Over a table with `PartitionValues.injected()` Regions
   * every question must name some.
   *
   * @default - all Regions of the table
   */
  readonly regions?: string[];
}

/**
 * What every question can be told.
 */
export interface FlowLogQueryOptions extends FlowLogQueryScopeOptions {
  /**
   * Name of the saved query: lower case letters, digits, dots and hyphens, at most 128. Names differ within a pack.
   *
   * @default - a name that tells the question, such as `top-talkers`
   */
  readonly queryName?: string;
}

/**
 * Options of questions about one port, address, interface or instance.
 *
 * Athena asks for what is left out, each time the saved query runs: its console opens "Enter parameters". The comment on top of the query lists the
 * parameters in order. A question uses those that its method names, and refuses others.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html
 */
export interface FlowLogSubjectQueryOptions extends FlowLogQueryOptions {
  /**
   * The address to look for, IPv4 or IPv6.
   *
   * @default - Athena asks for it on each run
   */
  readonly address?: string;

  /**
   * The address that opens the connection, IPv4 or IPv6.
   *
   * @default - Athena asks for it on each run
   */
  readonly client?: string;

  /**
   * The address that answers: another one, of the family of `client`.
   *
   * @default - Athena asks for it on each run
   */
  readonly server?: string;

  /**
   * The port of the service, 0 to 65535.
   *
   * @default - Athena asks for it on each run, of `rejectedToPort()`; all ports and protocols, of `wherePacketsStop()`
   */
  readonly port?: number;

  /**
   * Id of the network interface, such as `eni-0123456789abcdef0`.
   *
   * @default - Athena asks for it on each run
   */
  readonly interfaceId?: string;

  /**
   * Id of the instance, such as `i-0123456789abcdef0`.
   *
   * @default - Athena asks for it on each run
   */
  readonly instanceId?: string;
}

/**
 * Options of questions that look for much, many or new of something.
 *
 * A question uses those that its method names, and refuses others.
 */
export interface FlowLogDetectionQueryOptions extends FlowLogQueryOptions {
  /**
   * The least number of ports of one host, within an hour, that counts as a scan: 2 to 65535.
   *
   * @default 20
   */
  readonly minPorts?: number;

  /**
   * The least number of hosts, within an hour, that counts as a sweep: 2 to 65535.
   *
   * @default 20
   */
  readonly minHosts?: number;

  /**
   * The least number of connections that is shown. Of `bruteForce()` short connections to one port of one host within an hour, 2 to 65535. Of
   * `beacons()` connections in the whole span, 4 to 65535: every six hours makes 28 in a week, so lengthen the span for them.
   *
   * @default 30 of `bruteForce()`, 12 of `beacons()`
   */
  readonly minConnections?: number;

  /**
   * The least size that is shown: what was sent to one remote address, at least a byte.
   *
   * @default Size.mebibytes(100)
   */
  readonly minSize?: Size;

  /**
   * The least length of time that is shown, at least 30 minutes and shorter than the span: of a connection (`longConnections()`), or of a silence
   * (`silentInterfaces()`).
   *
   * @default Duration.hours(4) or half of the span, the shorter one, of `longConnections()`; Duration.hours(1) of `silentInterfaces()`
   */
  readonly minDuration?: Duration;

  /**
   * The time before the span that decides what is not new: whole minutes, from an hour to 90 days. Its files are read, and billed, as well.
   *
   * @default Duration.days(7)
   */
  readonly baseline?: Duration;

  /**
   * The ports to look at, 1 to 65535, at most 100.
   *
   * @default [22, 3306, 3389, 5432] of `bruteForce()`, [25, 3333, 4444, 6667, 6697, 14444] of `unusualProtocolsAndPorts()`,
   *   [21, 23, 80, 110, 143, 161, 389, 1433, 6379, 11211] of `clearTextServices()`
   */
  readonly ports?: number[];

  /**
   * Addresses or CIDR ranges of resolvers of your own, and of resolver endpoints: DNS to and from them is expected.
   *
   * @default - no other resolvers
   */
  readonly resolvers?: string[];
}

/**
 * Options of `FlowLogQuery.whatChanged()`. The span follows from them.
 */
export interface FlowLogWhatChangedOptions {
  /**
   * The moment that is asked about, as `yyyy-MM-ddTHH:mm` in UTC.
   *
   * @default - as long ago, when the question is asked, as `beforeAndAfter` says
   */
  readonly at?: string;

  /**
   * How long before and how long after the moment is compared: whole minutes, at most 365 days.
   *
   * @default Duration.hours(1)
   */
  readonly beforeAndAfter?: Duration;

  /**
   * The accounts the question looks at, at most 1000, as for every question.
   *
   * @default - all accounts of the table
   */
  readonly accounts?: string[];

  /**
   * The Regions the question looks at, at most 1000, as for every question.
   *
   * @default - all Regions of the table
   */
  readonly regions?: string[];

  /**
   * Name of the saved query: lower case letters, digits, dots and hyphens, at most 128. Names differ within a pack.
   *
   * @default - `what-changed`, with the moment if one is given
   */
  readonly queryName?: string;
}
