import { FlowLogField as Field } from '../../../format';
import { tagField } from '../checks';
import { movedBytes, movedBytesInsights, MOVED_BYTES_NEEDS } from '../moved-bytes';
import { Question } from '../question';

export function trafficByTag(tag: Field): Question {
  const field = tagField('field', tag);
  return {
    name: `traffic-by-${field.name}`,
    asked: `How much traffic was there by tag (${field.name})?`,
    parameters: [`field: ${field.columnName}`, 'rows: 100 (LIMIT)'],
    meaning: [
      'The tag key is the one that the flow log was told. A value of - is no tag, or a resource of another account; the first hour of a new flow log is unreliable.',
      'Accepted traffic as interfaces saw it: what one sent another received, and gateways, mostly under -, repeat it: do not add lines up.',
    ],
    needs: [Field.INTERFACE_ID, field, ...MOVED_BYTES_NEEDS],
    sql: context => movedBytes(context, {
      by: [['tag_value', `coalesce(url_decode(${field.columnName}), '-')`]],
      counted: ['interfaces', "nullif(interface_id, '-')"],
    }),
    insights: context => movedBytesInsights(context, {
      by: [['tag_value', `urldecode(${field.columnName})`]],
      counted: ['interfaces', 'case(interface_id != "-", interface_id)'],
    }),
  };
}
