import { FlowLogField as Field } from '../../../format';
import { movedBytes, movedBytesInsights, MOVED_BYTES_NEEDS } from '../moved-bytes';
import { Question } from '../question';
import { INTERFACE, INTERFACES_COUNTED, KIND, KIND_COLUMN, KIND_MEANING, LAST_LINE } from '../top-columns';

export function topVpcs(): Question {
  return {
    name: 'top-vpcs',
    asked: 'Which VPCs moved most bytes?',
    parameters: ['rows: 100 (LIMIT)'],
    meaning: [KIND_MEANING, LAST_LINE],
    needs: [Field.INTERFACE_ID, Field.INSTANCE_ID, Field.VPC_ID, ...MOVED_BYTES_NEEDS],
    sql: context => movedBytes(context, {
      // The VPC is one of the columns of scope.
      by: [['interfaces_of', KIND]],
      counted: ['interfaces', INTERFACE],
    }),
    insights: context => movedBytesInsights(context, { by: [KIND_COLUMN], counted: INTERFACES_COUNTED }),
  };
}
