import { movedBytes, movedBytesInsights, MOVED_BYTES_NEEDS } from './moved-bytes';
import { FlowLogField as Field } from '../../../../format';
import { Question } from '../../question';

/** A regional NAT gateway has no interface, which reads '-' or NULL. */
const INTERFACE = "nullif(interface_id, '-')";
/** Interfaces that AWS made have no instance. They must not disappear, nor hide in the sums of those that have one. */
const KIND = "CASE WHEN instance_id <> '-' THEN 'instances' ELSE 'no instance' END";
/** The same in the language of Logs Insights: a case without a default is nothing, which is not counted. */
const INTERFACES_COUNTED = ['interfaces', 'case(interface_id != "-", interface_id)'] as const;
const KIND_COLUMN = ['interfaces_of', 'case(instance_id != "-", "instances", "no instance")'] as const;
const KIND_TOLD = 'Interfaces without an instance are a line of their own: NAT gateways, load balancers and endpoints, which repeat what others moved; also Fargate, Lambda and RDS, which do not.';
const LAST_LINE = 'Accepted traffic as interfaces saw it: what one sent another received, so do not add lines up. Next: top-talkers, or the activity of one interface.';

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

export function topSubnets(): Question {
  return {
    name: 'top-subnets',
    asked: 'Which subnets moved most bytes?',
    parameters: ['rows: 100 (LIMIT)'],
    meaning: [KIND_TOLD, LAST_LINE],
    needs: [Field.INTERFACE_ID, Field.INSTANCE_ID, Field.SUBNET_ID, ...MOVED_BYTES_NEEDS],
    sql: context => movedBytes(context, {
      by: [['subnet_id', "coalesce(subnet_id, '-')"], ['interfaces_of', KIND]],
      counted: ['interfaces', INTERFACE],
    }),
    insights: context => movedBytesInsights(context, { by: [['subnet_id', 'subnet_id'], KIND_COLUMN], counted: INTERFACES_COUNTED }),
  };
}

export function topVpcs(): Question {
  return {
    name: 'top-vpcs',
    asked: 'Which VPCs moved most bytes?',
    parameters: ['rows: 100 (LIMIT)'],
    meaning: [KIND_TOLD, LAST_LINE],
    needs: [Field.INTERFACE_ID, Field.INSTANCE_ID, Field.VPC_ID, ...MOVED_BYTES_NEEDS],
    sql: context => movedBytes(context, {
      // The VPC is part of the place.
      by: [['interfaces_of', KIND]],
      counted: ['interfaces', INTERFACE],
    }),
    insights: context => movedBytesInsights(context, { by: [KIND_COLUMN], counted: INTERFACES_COUNTED }),
  };
}
