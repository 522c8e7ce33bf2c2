import { FlowLogSubjectQueryOptions } from '../../flow-log-query-options';
import { activity } from '../activity';
import { resourceId, takes } from '../checks';
import { Question } from '../question';

export function instanceActivity(options: FlowLogSubjectQueryOptions): Question {
  takes('instanceActivity', options, 'instanceId');
  return activity('instance', resourceId('instanceId', options.instanceId, 'i', 'i-0123456789abcdef0'));
}
