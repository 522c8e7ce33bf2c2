import { FlowLogField as Field, FlowLogFormat, FlowLogValueType } from '../../../src';
import { refusal } from '../../fixtures/stacks';

const names = (format: FlowLogFormat) => format.fields.map(field => field.name);

test('a union has the fields of the first, then those that only the second has, in their order', () => {
  const one = FlowLogFormat.of(Field.SRCADDR, Field.DSTADDR, Field.BYTES);
  const other = FlowLogFormat.of(Field.VPC_ID, Field.DSTADDR, Field.TCP_FLAGS, Field.SRCADDR);
  expect(names(one.union(other))).toEqual(['srcaddr', 'dstaddr', 'bytes', 'vpc-id', 'tcp-flags']);
  expect(names(other.union(one))).toEqual(['vpc-id', 'dstaddr', 'tcp-flags', 'srcaddr', 'bytes']);
  expect(names(one)).toHaveLength(3);
});

test('a union with a part of itself is the format as it was', () => {
  expect(FlowLogFormat.RECOMMENDED_V5.union(FlowLogFormat.DEFAULT).logFormat).toBe(FlowLogFormat.RECOMMENDED_V5.logFormat);
});

test('fails when a field has two types', () => {
  const cost = (valueType: FlowLogValueType) => FlowLogFormat.of(Field.SRCADDR, Field.of('flow-cost', { valueType }));
  expect(refusal(() => cost(FlowLogValueType.INT_32).union(cost(FlowLogValueType.STRING))))
    .toBe('formats of a union must give a field one type, got "flow-cost" as INT_32 and as STRING; describe it alike in both');
  expect(names(cost(FlowLogValueType.INT_32).union(cost(FlowLogValueType.INT_32)))).toEqual(['srcaddr', 'flow-cost']);
});

test('fails when no family has all fields', () => {
  expect(refusal(() => FlowLogFormat.DEFAULT.union(FlowLogFormat.TRANSIT_GATEWAY_DEFAULT))).toContain('must belong to one family of records');
  expect(() => FlowLogFormat.DEFAULT.union(FlowLogFormat.RECOMMENDED_V5)).not.toThrow();
});

describe('with tags', () => {
  const tagged = (...keys: string[]) => FlowLogFormat.DEFAULT.withTags({ instance: keys });

  test('keys of both are kept, the longer list where they agree', () => {
    const union = tagged('Name').union(tagged('Name', 'Team')).union(FlowLogFormat.DEFAULT.withTags({ networkInterface: ['Zone'] }));
    expect(union.tagKeys).toEqual({ instance: ['Name', 'Team'], networkInterface: ['Zone'] });
    expect(names(union).slice(-3)).toEqual(['instance-tag', 'instance-tag-2', 'interface-tag']);
  });

  test('fails when a field shows another tag', () => {
    expect(refusal(() => tagged('Name').union(tagged('Team'))))
      .toBe('formats of a union must show the same tag in instance-tag, got "Name" and "Team"; the column would mean two things, so make two tables');
    expect(() => tagged('Name').union(tagged('Name'))).not.toThrow();
  });

  test('a format that is only read has no keys, and neither has its union', () => {
    expect(FlowLogFormat.DEFAULT.plus(Field.ASG_TAG).union(tagged('Name')).tagKeys).toEqual({});
  });
});
