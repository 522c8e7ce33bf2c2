import { FlowLogQueryOptions } from '../../flow-log-query-options';
import { activity } from '../activity';
import { resourceId } from '../checks';
import { Question } from '../question';

/**
 * Options of `FlowLogQuery.instanceActivity()`.
 */
export interface InstanceActivityOptions extends FlowLogQueryOptions {
  /**
   * Id of the instance, such as `i-0123456789abcdef0`.
   *
   * @default - `i-0123456789abcdef0`, a placeholder to be changed in the saved query
   */
  readonly instanceId?: string;
}

export function instanceActivity(options: InstanceActivityOptions): Question {
  return activity('instance', resourceId('instanceId', options.instanceId ?? 'i-0123456789abcdef0', 'i', 'i-0123456789abcdef0'));
}
