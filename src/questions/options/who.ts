import { FlowLogQueryOptions } from './common';

/**
 * Options of `FlowLogQuery.whoTalkedTo()`.
 */
export interface WhoTalkedToOptions extends FlowLogQueryOptions {
  /**
   * The address to look for, IPv4 or IPv6.
   *
   * @default - `10.0.0.10`, a placeholder to be changed in the saved query
   */
  readonly address?: string;
}
