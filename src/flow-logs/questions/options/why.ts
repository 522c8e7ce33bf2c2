import { Duration } from 'aws-cdk-lib';
import { FlowLogQueryOptions } from './common';

/**
 * Options of `FlowLogQuery.rejectedToPort()`.
 */
export interface RejectedToPortOptions extends FlowLogQueryOptions {
  /**
   * The port of the service, 0 to 65535.
   *
   * @default 3306
   */
  readonly port?: number;
}

/**
 * Options of `FlowLogQuery.wherePacketsStop()`.
 */
export interface WherePacketsStopOptions extends FlowLogQueryOptions {
  /**
   * The address that asks, IPv4 or IPv6.
   *
   * @default - `10.0.0.10`, a placeholder to be changed in the saved query
   */
  readonly client?: string;

  /**
   * The address that answers, another one of the same family.
   *
   * @default - `10.0.0.20`, a placeholder to be changed in the saved query
   */
  readonly server?: string;

  /**
   * The port of the service, 0 to 65535.
   *
   * @default - all ports and protocols
   */
  readonly port?: number;
}

/**
 * Options of `FlowLogQuery.whatChanged()`. The span follows from them.
 */
export interface WhatChangedOptions {
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
