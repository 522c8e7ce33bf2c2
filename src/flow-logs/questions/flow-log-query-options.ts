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
