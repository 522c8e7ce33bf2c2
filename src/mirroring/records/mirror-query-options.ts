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
 * Options of questions that look for few or for many of something.
 */
export interface MirrorQueryThresholdOptions extends MirrorQueryOptions {
  /**
   * Where few ends or many begins: a whole number, 1 to 1,000,000. What is counted stands at each question.
   *
   * @default - stands at each question
   */
  readonly threshold?: number;
}

/**
 * Options of questions about lengths of time.
 */
export interface MirrorQueryDurationOptions extends MirrorQueryOptions {
  /**
   * The length of time. What it is the length of, and its bounds, stand at each question.
   *
   * @default - stands at each question
   */
  readonly duration?: Duration;
}

/**
 * Options of questions about one address.
 */
export interface MirrorQueryAddressOptions extends MirrorQueryOptions {
  /**
   * The address to look for. Of which kind stands at each question.
   *
   * @default - a placeholder to be changed in the saved query
   */
  readonly address?: string;
}
