import { Duration } from 'aws-cdk-lib';
import { FlowLogQueryOptions } from './common';

/**
 * Options of `FlowLogQuery.silentInterfaces()`.
 */
export interface SilentInterfacesOptions extends FlowLogQueryOptions {
  /**
   * How long an interface must have been silent: whole minutes, at least 30, since records arrive late, and less than the span.
   *
   * @default Duration.hours(1)
   */
  readonly silence?: Duration;
}
