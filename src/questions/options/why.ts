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
