import { FlowLogSubjectQueryOptions } from '../../flow-log-query-options';
import { activity } from '../activity';
import { resourceId, takes } from '../checks';
import { Question } from '../question';

export function interfaceActivity(options: FlowLogSubjectQueryOptions): Question {
  takes('interfaceActivity', options, 'interfaceId');
  return activity('interface', resourceId('interfaceId', options.interfaceId, 'eni', 'eni-0123456789abcdef0'));
}
