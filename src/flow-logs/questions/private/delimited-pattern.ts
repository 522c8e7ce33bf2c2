import { FlowLogField, FlowLogFormat } from '../../format';

/**
 * A metric filter pattern over records, which are separated by single spaces: every field has its position, some a condition.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function delimitedPattern(format: FlowLogFormat, conditions: readonly (readonly [FlowLogField, string])[]): string {
  const columns = format.fields.map(field => {
    const found = conditions.find(([wanted]) => wanted === field);
    return found === undefined ? field.columnName : `${field.columnName} ${found[1]}`;
  });
  return `[${columns.join(', ')}]`;
}

/** Where a field stands in a record, from one: Contributor Insights counts so. */
export function positionOf(format: FlowLogFormat, field: FlowLogField): number {
  return format.fields.indexOf(field) + 1;
}
