import { FlowLogQueryScopeOptions } from './common';

/**
 * Options of `FlowLogQuery.likeAwsTemplate()`.
 */
export interface LikeAwsTemplateOptions extends FlowLogQueryScopeOptions {
  /**
   * The address of `traffic-from-source-address`, IPv4 or IPv6.
   *
   * @default - `10.0.0.10`, a placeholder to be changed in the saved query
   */
  readonly source?: string;

  /**
   * The address of `traffic-to-destination-address`, IPv4 or IPv6.
   *
   * @default - `10.0.0.20`, a placeholder to be changed in the saved query
   */
  readonly destination?: string;
}
