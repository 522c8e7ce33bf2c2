import { Duration } from 'aws-cdk-lib';
import { QuerySpan } from '../../athena';

/**
 * What every question about mirrored traffic can be told.
 */
export interface MirrorQueryOptions {
  /**
   * Which time the question looks at: of connections the last packet lies in it, of everything else the time of the record.
   *
   * @default QuerySpan.last(Duration.hours(24))
   */
  readonly span?: QuerySpan;

  /**
   * Name of the saved query: lower case letters, digits, dots and hyphens, at most 128. Names differ within a pack.
   *
   * @default - a name that tells the question, such as `mirror-top-talkers`
   */
  readonly queryName?: string;
}

/**
 * Options of questions about one address.
 *
 * Athena asks for what is left out, each time the saved query runs: its console opens "Enter parameters". The comment on top of the query lists the
 * parameters. A question uses the option that its method names, and refuses the other.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html
 */
export interface MirrorSubjectQueryOptions extends MirrorQueryOptions {
  /**
   * The address to look for, IPv4 or IPv6.
   *
   * @default - Athena asks for it on each run
   */
  readonly address?: string;

  /**
   * The Ethernet address to look for, such as `0a:1b:2c:3d:4e:5f`.
   *
   * @default - Athena asks for it on each run
   */
  readonly macAddress?: string;
}

/**
 * Options of questions that look for much, few or new of something.
 *
 * A question uses those that its method names, and refuses others.
 */
export interface MirrorDetectionQueryOptions extends MirrorQueryOptions {
  /**
   * The least number of DNS names that is shown, 1 to 1,000,000: per client and hour (`nxdomainFloods()`), or per client and domain (`dnsTunnels()`).
   *
   * @default 100 of `nxdomainFloods()`, 50 of `dnsTunnels()`
   */
  readonly minNames?: number;

  /**
   * The greatest number of DNS requests for a name that is shown, 1 to 1,000,000.
   *
   * @default 3
   */
  readonly maxRequests?: number;

  /**
   * The greatest number of clients of a user agent that is shown, 1 to 1,000,000.
   *
   * @default 1
   */
  readonly maxClients?: number;

  /**
   * The least length of time that is shown: of a connection (`longConnections()`), whole minutes up to 365 days; of a silence (`silentSources()`), whole
   * hours, at least 2 and shorter than the span.
   *
   * @default Duration.hours(4) of `longConnections()`, Duration.hours(6) of `silentSources()`
   */
  readonly minDuration?: Duration;

  /**
   * The time before the span that decides what is not new: whole minutes, from an hour to 90 days. Its files are read, and billed, as well.
   *
   * @default Duration.days(7)
   */
  readonly baseline?: Duration;
}
