import { FlowLogQueryOptions } from '../../flow-log-query-options';
import { activity } from '../activity';
import { resourceId } from '../checks';
import { Question } from '../question';

/**
 * Options of `FlowLogQuery.interfaceActivity()`.
 */
export interface InterfaceActivityOptions extends FlowLogQueryOptions {
  /**
   * Id of the network interface, such as `eni-0123456789abcdef0`.
   *
   * @default - `eni-0123456789abcdef0`, a placeholder to be changed in the saved query
   */
  readonly interfaceId?: string;
}

export function interfaceActivity(options: InterfaceActivityOptions): Question {
  return activity('interface', resourceId('interfaceId', options.interfaceId ?? 'eni-0123456789abcdef0', 'eni', 'eni-0123456789abcdef0'));
}
