import { FlowLogField as Field } from '../../../format';
import { movedBytes, movedBytesInsights, MOVED_BYTES_NEEDS } from '../moved-bytes';
import { Question } from '../question';
import { INTERFACE, INTERFACES_COUNTED, LAST_LINE } from '../top-columns';

export function topInstances(): Question {
  return {
    name: 'top-instances',
    asked: 'Which instances moved most bytes?',
    parameters: ['rows: 100 (LIMIT)'],
    meaning: [
      'An interface without an instance stands for itself: NAT gateways, load balancers and endpoints, which repeat what others moved; also Fargate, Lambda and RDS.',
      LAST_LINE,
    ],
    needs: [Field.INTERFACE_ID, Field.INSTANCE_ID, ...MOVED_BYTES_NEEDS],
    sql: context => movedBytes(context, {
      by: [['instance_or_interface', `coalesce(nullif(instance_id, '-'), ${INTERFACE}, '-')`]],
      counted: ['interfaces', INTERFACE],
    }),
    insights: context => movedBytesInsights(context, {
      by: [['instance_or_interface', 'case(instance_id != "-", instance_id, interface_id)']],
      counted: INTERFACES_COUNTED,
    }),
  };
}
