import { FlowLogField as Field } from '../../../format';
import { movedBytes, movedBytesInsights, MOVED_BYTES_NEEDS } from '../moved-bytes';
import { Question } from '../question';
import { INTERFACE, INTERFACES_COUNTED, KIND, KIND_COLUMN, KIND_MEANING, LAST_LINE } from '../top-columns';

export function topSubnets(): Question {
  return {
    name: 'top-subnets',
    asked: 'Which subnets moved most bytes?',
    parameters: ['rows: 100 (LIMIT)'],
    meaning: [KIND_MEANING, LAST_LINE],
    needs: [Field.INTERFACE_ID, Field.INSTANCE_ID, Field.SUBNET_ID, ...MOVED_BYTES_NEEDS],
    sql: context => movedBytes(context, {
      by: [['subnet_id', "coalesce(subnet_id, '-')"], ['interfaces_of', KIND]],
      counted: ['interfaces', INTERFACE],
    }),
    insights: context => movedBytesInsights(context, { by: [['subnet_id', 'subnet_id'], KIND_COLUMN], counted: INTERFACES_COUNTED }),
  };
}
